// Package browser_test opens the pages in a real browser: Chromium, on a real server over the sample. make test sees to the browser and the built pages.
package browser_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/sample"
	"github.com/cloudendpoints/opportunities/internal/server"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// sampleTenants is how many tenants the served sample has: the sample of `make run`.
const sampleTenants = 5000

// site is a server of the test's own.
type site struct {
	t       *testing.T
	url     string
	reports *engine.Engine
	handler http.Handler
	between atomic.Pointer[middleware]
}

// middleware stands between the browser and the server.
type middleware func(next http.Handler) http.Handler

// serve serves the sample until the test ends.
func serve(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, reports: engine.New([]byte("the key of the tests, 32 bytes.."))}
	t.Cleanup(func() { s.reports.Close() })
	s.publish(sampleTenants)
	s.handler = server.New(server.Options{Service: s.reports, Served: s.reports.Served, Limits: server.DefaultLimits, CacheBytes: 16 << 20, LoopbackOnly: true, IDE: true, Log: slog.New(slog.DiscardHandler)})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if between := s.between.Load(); between != nil {
			(*between)(s.handler).ServeHTTP(w, r)
			return
		}
		s.handler.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

// publish serves a sample of so many tenants in place of what was served.
func (s *site) publish(tenants int) {
	s.t.Helper()
	file, err := snapshotOf(tenants)
	if err != nil {
		s.t.Fatal(err)
	}
	instance, err := duckdb.Open(s.t.Context(), file, duckdb.Settings{Connections: 2, Memory: "1GiB", TempDir: s.t.TempDir(), TempSpace: "1GiB", ScopeBytes: 64 << 20})
	if err != nil {
		s.t.Fatal(err)
	}
	s.reports.Serve(instance, nil)
}

// disturb puts something between the browser and the server; nil takes it away.
func (s *site) disturb(between middleware) {
	if between == nil {
		s.between.Store(nil)
		return
	}
	s.between.Store(&between)
}

// disturbAPI does so for GraphQL alone.
func (s *site) disturbAPI(answer func(w http.ResponseWriter, r *http.Request, next http.Handler)) {
	s.disturb(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/graphql" {
				answer(w, r, next)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
}

// ask sends a query past what disturbs, and returns its data. The API may not refuse it.
func (s *site) ask(query string, variables any) map[string]any {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		s.t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "http://localhost/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	s.handler.ServeHTTP(answer, request)
	var read struct {
		Data   map[string]any `json:"data"`
		Errors []any          `json:"errors"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&read); err != nil {
		s.t.Fatal(err)
	}
	if len(read.Errors) > 0 {
		s.t.Fatalf("%v\n%s", read.Errors, query)
	}
	return read.Data
}

// built fails the test where the program has no such page.
func (s *site) built(path string) {
	s.t.Helper()
	answer, err := http.Get(s.url + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		s.t.Fatalf("%s is not built: run make pages, then the tests again (make test does both)", path)
	}
}

// work is the folder of the samples, gone after the tests.
var work string

var (
	snapshots   = map[int]string{}
	snapshotsMu sync.Mutex
)

// snapshotOf is the snapshot of a sample of so many tenants, made once for all tests.
func snapshotOf(tenants int) (string, error) {
	snapshotsMu.Lock()
	defer snapshotsMu.Unlock()
	if file, ok := snapshots[tenants]; ok {
		return file, nil
	}
	dir, err := os.MkdirTemp(work, "sample-")
	if err != nil {
		return "", err
	}
	source := filepath.Join(dir, "source")
	if err := sample.Generate(context.Background(), sample.Options{Tenants: tenants, Seed: 42, Dir: source}); err != nil {
		return "", err
	}
	folder, err := snapshot.Open(filepath.Join(dir, "data"))
	if err != nil {
		return "", err
	}
	report, err := folder.Load(context.Background(), source, snapshot.Options{Memory: "1GiB", MaxRejectShare: 0.01})
	if err != nil {
		return "", err
	}
	if report.File == "" {
		return "", errors.New("the load tells of no file")
	}
	snapshots[tenants] = report.File
	return report.File, nil
}
