package server

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/documents"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// facts are what the audit log says of a request besides what HTTP shows. The request's own goroutine alone writes them.
type facts struct {
	principal *access.Principal // nil where he is not known
	snapshot  string
	asked     *request
	operation string // its name, as the document has it
	outcome   string
	errors    int
	price     int // of the operation that was run for this request or for the one whose answer was kept
	cached    bool
	account   *account
	mint      *access.EmbedRequest
}

type factsKey struct{}

// factsOf are those of the context's request; where none are wanted, what is written is lost.
func factsOf(ctx context.Context) *facts {
	if f, ok := ctx.Value(factsKey{}).(*facts); ok {
		return f
	}
	return new(facts)
}

// fail notes why a request is refused.
func (f *facts) fail(code opportunity.Code) { f.outcome, f.errors = string(code), 1 }

// auditor writes a line for each request for data or for a token.
type auditor struct {
	to         slog.Handler
	variables  bool // values too, which may be of a filter
	registered func() *documents.Set
	now        func() time.Time
	log        *slog.Logger
	failing    atomic.Bool // the last line was not written
}

// longestAudited bounds what a client can make one line say of an operation's name.
const longestAudited = 100

// mostAuditedPartners is how many partners a line names; of more it tells their number.
const mostAuditedPartners = 10

func (a *auditor) audited(next http.Handler) http.Handler {
	if a.to == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/graphql" && r.URL.Path != "/embed" {
			next.ServeHTTP(w, r)
			return
		}
		f, sent := new(facts), &counted{ResponseWriter: w}
		began := a.now()
		defer func() { a.write(r, f, sent, began) }() // after a panic as well
		next.ServeHTTP(sent, r.WithContext(context.WithValue(r.Context(), factsKey{}, f)))
	})
}

// write writes the line. What cannot be written fails no request, and is told when it begins and when it ends.
func (a *auditor) write(r *http.Request, f *facts, sent *counted, began time.Time) {
	now := a.now()
	ctx := context.WithoutCancel(r.Context())
	line := slog.NewRecord(now, slog.LevelInfo, "request", 0)
	line.AddAttrs(slog.String("requestId", requestID(ctx)), slog.String("client", clientOf(ctx).address.String()),
		slog.String("method", clipped(r.Method)), slog.String("path", r.URL.Path), slog.Int("status", sent.status), slog.String("outcome", f.outcomeOf(sent.status)))
	if f.errors > 0 {
		line.AddAttrs(slog.Int("errors", f.errors))
	}
	line.AddAttrs(slog.Float64("durationMs", float64(now.Sub(began).Microseconds())/1000), slog.Int64("bytes", sent.bytes), slog.Bool("cached", f.cached))
	if f.snapshot != "" {
		line.AddAttrs(slog.String("snapshot", f.snapshot))
	}
	if f.principal != nil {
		line.AddAttrs(who(f.principal), scope(f.principal))
	}
	if f.asked != nil {
		line.AddAttrs(a.question(f)...)
	}
	if f.account != nil {
		line.AddAttrs(slog.Group("rate", slog.String("name", f.account.name), slog.Int("left", f.account.left()), slog.Int("of", f.account.limit.Burst)))
	}
	if f.mint != nil {
		line.AddAttrs(slog.Group("mint", slog.String("user", f.mint.User), slog.Any("partners", f.mint.Partners), slog.Bool("rows", f.mint.Rows)))
	}
	if err := a.to.Handle(ctx, line); err != nil {
		if !a.failing.Swap(true) {
			a.log.ErrorContext(ctx, "the audit log cannot be written: requests go on without", "requestId", requestID(ctx), "error", err)
		}
	} else if a.failing.Swap(false) {
		a.log.InfoContext(ctx, "the audit log is written again")
	}
}

// outcomeOf is OK, or the code of the first error.
func (f *facts) outcomeOf(status int) string {
	switch {
	case f.outcome != "":
		return f.outcome
	case status == 0:
		return "CLIENT_LEFT"
	case status < http.StatusBadRequest:
		return "OK"
	}
	return string(opportunity.BadRequest)
}

func who(p *access.Principal) slog.Attr {
	parts := []any{slog.String("kind", string(p.Kind)), slog.String("subject", p.Subject)}
	if p.Program != "" && p.Program != p.Subject {
		parts = append(parts, slog.String("program", p.Program))
	}
	if len(p.Roles) > 0 {
		parts = append(parts, slog.Any("roles", p.Roles))
	}
	if p.ViewAs != "" {
		parts = append(parts, slog.String("viewAs", p.ViewAs))
	}
	return slog.Group("who", parts...)
}

func scope(p *access.Principal) slog.Attr {
	var parts []any
	switch partners := p.Scope.Partners(); {
	case p.Scope.All():
		parts = append(parts, slog.Bool("all", true))
	case len(partners) > mostAuditedPartners:
		parts = append(parts, slog.Int("partnerCount", len(partners)))
	default:
		parts = append(parts, slog.Any("partners", append([]string{}, partners...)))
	}
	if len(p.Hidden) > 0 {
		parts = append(parts, slog.Int("hidden", len(p.Hidden)))
	}
	if p.Aggregates != nil {
		parts = append(parts, slog.Bool("aggregatesOnly", true))
	}
	return slog.Group("scope", parts...)
}

func (a *auditor) question(f *facts) []slog.Attr {
	var attrs []slog.Attr
	if f.operation != "" {
		attrs = append(attrs, slog.String("operation", clipped(f.operation)))
	}
	if f.asked.Query != "" {
		hash := documents.Hash(f.asked.Query)
		attrs = append(attrs, slog.String("document", hash), slog.Bool("registered", a.registered().Find(hash) != nil))
	}
	if id := cmp.Or(f.asked.id, f.asked.hash); id != "" && f.asked.Query == "" {
		attrs = append(attrs, slog.String("documentId", clipped(id))) // one that is not known
	}
	if f.price > 0 {
		attrs = append(attrs, slog.Int("cost", f.price))
	}
	if a.variables && len(f.asked.Variables) > 0 {
		attrs = append(attrs, slog.Any("variables", f.asked.Variables))
	}
	return attrs
}

// clipped is a client's text, as long as a line may bear.
func clipped(text string) string {
	if len(text) <= longestAudited {
		return text
	}
	end := longestAudited
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// counted is a ResponseWriter that knows what was sent.
type counted struct {
	http.ResponseWriter
	status int // 0 where nothing was
	bytes  int64
}

// WriteHeader implements http.ResponseWriter.
func (c *counted) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (c *counted) Write(text []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(text)
	c.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }
