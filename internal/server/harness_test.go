package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/server"
)

// client asks a server of its own, which serves one source.
type client struct {
	t   testing.TB
	url string
}

// serve loads the source folder and serves it.
func serve(t testing.TB, source string) *client {
	t.Helper()
	return serveFile(t, load(t, source).File)
}

// serveFile serves a snapshot file.
func serveFile(t testing.TB, file string) *client {
	t.Helper()
	instance, err := duckdb.Open(t.Context(), file, duckdb.Settings{Connections: 2, Memory: "1GiB", TempDir: t.TempDir(), TempSpace: "1GiB", ScopeBytes: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return serveBackend(t, instance)
}

// serveBackend serves a backend, without keeping answers.
func serveBackend(t testing.TB, backend engine.Backend) *client {
	t.Helper()
	reports := engineOf(t, backend)
	return serveOptions(t, server.Options{Service: reports, Served: reports.Served})
}

func engineOf(t testing.TB, backend engine.Backend) *engine.Engine {
	t.Helper()
	reports := engine.New([]byte("the key of the tests, 32 bytes.."))
	reports.Serve(backend, nil)
	t.Cleanup(func() { reports.Close() })
	return reports
}

// serveOptions serves with the default limits and a log that the test shows.
func serveOptions(t testing.TB, options server.Options) *client {
	t.Helper()
	options.Limits, options.Log = server.DefaultLimits, slog.New(slog.NewTextHandler(testWriter{t}, nil))
	web := httptest.NewServer(server.New(options))
	t.Cleanup(web.Close)
	return &client{t, web.URL}
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(line []byte) (int, error) {
	w.t.Log(string(bytes.TrimSpace(line)))
	return len(line), nil
}

// response is an answer, numbers as written.
type response struct {
	Data   map[string]any `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
}

// exchange sends a query and returns the answer as it is written.
func (c *client) exchange(query string, variables map[string]any) []byte {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		c.t.Fatal(err)
	}
	answer, err := http.Post(c.url+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return text
}

// post sends a query and returns the answer.
func (c *client) post(query string, variables map[string]any) response {
	c.t.Helper()
	text := c.exchange(query, variables)
	var read response
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&read); err != nil {
		c.t.Fatalf("%v in %s", err, text)
	}
	return read
}

// opportunities sends a query that must succeed and returns its data.opportunities.
func (c *client) opportunities(query string, variables map[string]any) map[string]any {
	c.t.Helper()
	answer := c.post(query, variables)
	if len(answer.Errors) > 0 {
		text, _ := json.Marshal(variables)
		c.t.Fatalf("errors %v\nvariables %s", answer.Errors, text)
	}
	return answer.Data["opportunities"].(map[string]any)
}
