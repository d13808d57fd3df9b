package server_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/server"
)

const report = `{ opportunities { kpis { tenants potentialEarnings } charts { tenantsBySegment { value tenants } } tenants { totalCount nodes { id tenantName } } } }`

// raw posts a query and returns the answer's bytes.
func (c *client) raw(ctx context.Context, query string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/graphql", strings.NewReader(`{"query":"`+strings.ReplaceAll(query, `"`, `\"`)+`"}`))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return string(text), err
}

func TestKeptAnswerIsTheAnswer(t *testing.T) {
	uncached, _ := watch(t, server.DefaultLimits)
	c, backend := watchCached(t, server.DefaultLimits, 1<<20)
	query := strings.Replace(report, "id ", "", 1) // the two servers' snapshots have IDs of their own
	want, err := uncached.raw(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got, _ := c.raw(t.Context(), query); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got := backend.statements.Load(); got != 2 {
		t.Errorf("%d statements for three equal requests, want those of one: 2", got)
	}
}

func TestOthersAnswersAreNotKept(t *testing.T) {
	c, backend := watchCached(t, server.DefaultLimits, 1<<20)
	for _, query := range []string{
		`{ viewer { subject } dataset { latest { id } } }`,                          // about the caller
		`{ opportunities { kpis { tenants } tenants(first: 501) { totalCount } } }`, // with an error
	} {
		before := backend.statements.Load()
		if _, err := c.raw(t.Context(), query); err != nil {
			t.Fatal(err)
		}
		first := backend.statements.Load() - before
		if _, err := c.raw(t.Context(), query); err != nil {
			t.Fatal(err)
		}
		if second := backend.statements.Load() - before - first; second != first {
			t.Errorf("%s: %d statements, then %d", query, first, second)
		}
	}
}

func TestVariablesAndScopesAreApart(t *testing.T) {
	c, _ := watchCached(t, server.DefaultLimits, 1<<20)
	query := `query($partners: [ID!], $filter: TenantFilter) { opportunities(partners: $partners, filter: $filter) { kpis { tenants } } }`
	all := c.opportunities(query, nil)
	none := c.opportunities(query, map[string]any{"partners": []string{}})
	filtered := c.opportunities(query, map[string]any{"filter": map[string]any{"or": []any{}}})
	if all["kpis"].(map[string]any)["tenants"] == none["kpis"].(map[string]any)["tenants"] || filtered["kpis"].(map[string]any)["tenants"] != none["kpis"].(map[string]any)["tenants"] {
		t.Errorf("all %v, none %v, filtered %v", all, none, filtered)
	}
}

func TestETag(t *testing.T) {
	c, backend := watchCached(t, server.DefaultLimits, 1<<20)
	get := func(query, etag string) *http.Response {
		request, _ := http.NewRequest(http.MethodGet, c.url+"/graphql?query="+url.QueryEscape(query), nil)
		if etag != "" {
			request.Header.Set("If-None-Match", etag)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer
	}
	first := get(report, "")
	etag := first.Header.Get("ETag")
	if first.StatusCode != http.StatusOK || etag == "" {
		t.Fatalf("status %d, ETag %q", first.StatusCode, etag)
	}
	before := backend.statements.Load()
	if again := get(report, etag); again.StatusCode != http.StatusNotModified || again.Header.Get("ETag") != etag {
		t.Errorf("status %d, ETag %q", again.StatusCode, again.Header.Get("ETag"))
	}
	if backend.statements.Load() != before {
		t.Error("a 304 ran statements")
	}
	if other := get(strings.Replace(report, "tenantName", "country", 1), etag); other.StatusCode != http.StatusOK {
		t.Errorf("another query under the tag: status %d", other.StatusCode)
	}
	if failed := get(`{ nothing }`, ""); failed.Header.Get("ETag") != "" {
		t.Error("an error has an ETag")
	}
}
