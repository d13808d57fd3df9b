package server_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/server"
)

// callers know whom the header Authorization names.
type callers map[string]access.Principal

func (c callers) Authenticate(r *http.Request) (access.Principal, error) {
	name := r.Header.Get("Authorization")
	if name == "broken" {
		return access.Principal{}, errors.New("the key set lies at /secret/path")
	}
	if found, ok := c[name]; ok {
		return found, nil
	}
	return access.Principal{}, &opportunity.Error{Code: opportunity.Unauthenticated, Message: "Nobody is known by these credentials.", Hint: "Send others."}
}

func (c *client) askAs(name, query string) (status int, body string) {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/graphql", strings.NewReader(`{"query":"`+query+`"}`))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", name)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func TestAnswersAreTheCallersOwn(t *testing.T) {
	t.Parallel()
	instance, err := duckdb.Open(t.Context(), load(t, "../../testdata/source").File, duckdb.Settings{Connections: 2, Memory: "1GiB", TempDir: t.TempDir(), TempSpace: "1GiB", ScopeBytes: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	reports := engineOf(t, instance)
	of := func(scope opportunity.Scope) access.Principal {
		return access.Principal{Kind: access.User, Subject: "someone", Access: opportunity.Access{Scope: scope}}
	}
	c := serveOptions(t, server.Options{Service: reports, Served: reports.Served, CacheBytes: 1 << 20, Callers: callers{
		"all": of(opportunity.AllPartners()), "one": of(opportunity.OfPartners("1001")), "nobody": {},
	}})
	const query = "{opportunities{kpis{tenants}}}"
	answers := map[string]string{}
	for range 2 { // the second time from what is kept
		for _, name := range []string{"all", "one", "nobody"} {
			status, body := c.askAs(name, query)
			if status != http.StatusOK || answers[name] != "" && answers[name] != body {
				t.Errorf("%s: %d %s, before %s", name, status, body, answers[name])
			}
			answers[name] = body
		}
	}
	if !strings.Contains(answers["nobody"], `{"kpis":{"tenants":0}}`) {
		t.Errorf("a caller without a scope sees %s", answers["nobody"])
	}
	if answers["all"] == answers["one"] || answers["one"] == answers["nobody"] {
		t.Errorf("scopes share answers: %v", answers)
	}
	if status, body := c.askAs("unknown", query); status != http.StatusUnauthorized || !strings.Contains(body, "UNAUTHENTICATED") || strings.Contains(body, `"data"`) {
		t.Errorf("unknown: %d %s", status, body)
	}
	if status, body := c.askAs("broken", query); status != http.StatusInternalServerError || strings.Contains(body, "secret") {
		t.Errorf("broken: %d %s", status, body)
	}
}
