// Package server is the service over HTTP: GraphQL, health and readiness, and the pages.
package server

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/rs/cors"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/dashboard"
	"github.com/cloudendpoints/opportunities/internal/documents"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Options are what a server is made of.
type Options struct {
	Service opportunity.Service
	Served  func() string // the ID of the served snapshot, empty where none is
	// Callers tell who asks; nil where nobody is asked and everyone sees every partner.
	Callers Callers
	Limits  Limits
	// Documents are the registered documents as they stand; nil where there are none.
	Documents func() *documents.Set
	// PersistedBytes is how much memory the documents may take that clients send with their hash, to name them by it later; 0 keeps none.
	PersistedBytes uint64
	// DocumentMode is that of callers without one of their own; any document where it is empty.
	DocumentMode access.DocumentMode
	// Rates are the rate limits by name, as they stand; nil where there are none. Callers without one draw from "default", and have no limit where there is none.
	Rates func() map[string]access.Rate
	// CacheBytes is how much memory kept answers may take; 0 keeps none.
	CacheBytes uint64
	// LoopbackOnly refuses requests that name another host than this machine's loopback: a page that made its own name point here would
	// else read everything, since on loopback nobody is asked who he is.
	LoopbackOnly bool
	// CORSOrigins are the origins whose pages may read the answers; without any, none may.
	CORSOrigins []string
	// TrustedProxies are those whose X-Forwarded-For, -Proto and -Host are believed.
	TrustedProxies []netip.Prefix
	// Audit takes a record for each request for data or for a token, nil where none are wanted. AuditVariables puts the values of variables in.
	Audit          slog.Handler
	AuditVariables bool
	// IDE serves GraphiQL at /graphiql.
	IDE bool
	// GeneratedEncoding leaves every object to gqlgen's generated code: the same answers, many times slower.
	GeneratedEncoding bool
	Log               *slog.Logger
	Now               func() time.Time // the clock of budgets and the audit log, time.Now where nil
}

// New returns the handler of every route: /graphql, /healthz, /readyz and the pages, and /embed where Callers is a Minter.
func New(options Options) http.Handler {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Documents == nil {
		options.Documents = func() *documents.Set { return nil }
	}
	if options.Rates == nil {
		options.Rates = func() map[string]access.Rate { return nil }
	}
	mux := http.NewServeMux()
	graphQL := newEndpoint(options)
	mux.Handle("/graphql", graphQL)
	if minter, ok := options.Callers.(Minter); ok {
		mux.Handle("/embed", embed{graphQL, minter})
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { text(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if options.Served() == "" {
			text(w, http.StatusServiceUnavailable, "no snapshot is served yet\n")
			return
		}
		text(w, http.StatusOK, "ready\n")
	})
	mux.Handle("/", dashboard.New(dashboard.Options{IDE: options.IDE}))
	var handler http.Handler = mux
	if options.LoopbackOnly {
		handler = loopbackOnly(handler)
	}
	if len(options.CORSOrigins) > 0 {
		handler = cors.New(cors.Options{
			AllowedOrigins: options.CORSOrigins,
			AllowedMethods: []string{http.MethodGet, http.MethodPost},
			AllowedHeaders: []string{"*"},
			ExposedHeaders: []string{"ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id"},
			MaxAge:         600,
		}).Handler(handler)
	}
	audit := &auditor{to: options.Audit, variables: options.AuditVariables, registered: options.Documents, now: options.Now, log: options.Log}
	return proxies(options.TrustedProxies).known(identified(audit.audited(secure(handler))))
}

func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			factsOf(r.Context()).fail(opportunity.Forbidden)
			text(w, http.StatusForbidden, "This server answers to localhost alone: it runs without authentication.\n")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func text(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

type requestKey struct{}

// identified gives each request an ID, which its answer tells and the logs say.
func identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := rand.Text()
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, id)))
	})
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
