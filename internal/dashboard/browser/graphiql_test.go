package browser_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// openGraphiQL opens GraphiQL and waits until it knows the schema.
func openGraphiQL(t *testing.T, path string) *tab {
	t.Helper()
	s := serve(t)
	s.built("/graphiql")
	p := s.open(path)
	p.ready()
	return p
}

func (p *tab) ready() {
	p.t.Helper()
	p.wait(`document.querySelector(".graphiql-query-editor .CodeMirror")?.CodeMirror.options.lint.schema`)
}

// editor is the text of one of the editors: query, variable, header or response.
func (p *tab) editor(name string) string {
	p.t.Helper()
	return eval[string](p, editorOf(name)+".getValue()")
}

func (p *tab) setEditor(name, text string) {
	p.t.Helper()
	eval[bool](p, editorOf(name)+".setValue("+quote(text)+"), true")
}

func editorOf(name string) string {
	if name == "response" {
		return `document.querySelector(".graphiql-response .CodeMirror").CodeMirror`
	}
	if name == "query" {
		return `document.querySelector(".graphiql-query-editor .CodeMirror").CodeMirror`
	}
	index := map[string]string{"variable": "0", "header": "1"}[name]
	return `document.querySelectorAll(".graphiql-editor-tool .CodeMirror")[` + index + `].CodeMirror`
}

// run presses the button that runs the query, and returns the answer.
func (p *tab) run() map[string]any {
	p.t.Helper()
	p.setEditor("response", "")
	p.settled()
	p.click(".graphiql-execute-button")
	p.wait(editorOf("response") + `.getValue().trim().endsWith("}")`)
	var answer map[string]any
	if err := json.Unmarshal([]byte(p.editor("response")), &answer); err != nil {
		p.t.Fatal(err)
	}
	return answer
}

// settled waits until GraphiQL has taken over what stands in the editor: it looks at it a little after the last key.
func (p *tab) settled() {
	p.t.Helper()
	p.wait(`JSON.parse(sessionStorage.getItem("graphiql:tabState")).tabs.some((tab) => tab.query === ` + editorOf("query") + `.getValue())`)
}

func TestGraphiQLRunsAQuery(t *testing.T) {
	p := openGraphiQL(t, "/graphiql")
	const query = "{ opportunities { kpis { tenants w365SeatWhitespace } } }"
	p.setEditor("query", query)
	if diff := cmp.Diff(p.ask(query, nil), p.run()["data"]); diff != "" {
		t.Errorf("the answer shown is not the API's (- API, + page)\n%s", diff)
	}
	p.shot("graphiql-light")
	p.media("", "dark")
	p.shot("graphiql-dark")
	p.axe("the examples", ".examples")
}

func TestGraphiQLCompletes(t *testing.T) {
	p := openGraphiQL(t, "/graphiql")
	p.setEditor("query", "{ }")
	eval[bool](p, editorOf("query")+".focus(), "+editorOf("query")+".setCursor(0, 2), true")
	p.write("opp")
	p.wait(`[...document.querySelectorAll(".CodeMirror-hint")].some((hint) => hint.innerText.startsWith("opportunities"))`)
	p.press(kb.Enter)
	if got := p.editor("query"); !strings.HasPrefix(got, "{ opportunities") {
		t.Errorf("completed to %q", got)
	}
}

// The schema's descriptions can be read beside the query.
func TestGraphiQLShowsTheSchemasDocs(t *testing.T) {
	p := openGraphiQL(t, "/graphiql")
	p.click(`button[aria-label="Show Documentation Explorer"]`)
	p.wait(`[...document.querySelectorAll(".graphiql-doc-explorer a")].some((link) => link.innerText === "Query")`)
	eval[bool](p, `[...document.querySelectorAll(".graphiql-doc-explorer a")].find((link) => link.innerText === "Query").click(), true`)
	p.see("opportunities")
	p.shot("graphiql-docs")
}

// Every example of the cookbook opens, under its own name, and is answered.
func TestGraphiQLOpensTheCookbook(t *testing.T) {
	p := openGraphiQL(t, "/graphiql")
	const buttons = `document.querySelectorAll(".examples button")`
	count := int(eval[float64](p, buttons+".length"))
	if count < 30 {
		t.Fatalf("only %d examples", count)
	}
	names := map[string]bool{}
	for i := range count {
		title := eval[string](p, "("+buttons+"["+strconv.Itoa(i)+"].click(), "+buttons+"["+strconv.Itoa(i)+"].innerText)")
		p.wait(editorOf("query") + ".getValue().startsWith(" + quote("# "+title+"\n") + ")")
		query, variables := p.editor("query"), map[string]any{}
		if text := p.editor("variable"); text != "" {
			if err := json.Unmarshal([]byte(text), &variables); err != nil {
				t.Errorf("%s: variables %s: %v", title, text, err)
			}
		}
		p.ask(query, variables)
		_, rest, _ := strings.Cut(query, "\nquery ")
		name, _, _ := strings.Cut(rest, " ")
		if name == "" || names[name] {
			t.Errorf("%s: no name of its own: %q", title, name)
		}
		names[name] = true
	}
	if tabs := eval[float64](p, `document.querySelectorAll(".graphiql-tab").length`); tabs > 1 {
		t.Errorf("examples that nobody changed took %v tabs", tabs)
	}
	// One that was changed keeps its tab.
	p.setEditor("query", "{ __typename }")
	p.click(".examples button")
	p.wait(`document.querySelectorAll(".graphiql-tab").length === 2`)

	p.focus(".examples-search")
	p.write("renews quarter")
	p.wait(buttons + ".length === 1")
	p.write(" nonsense")
	p.see("No example has these words.")
}

// A link holds query and variables in its fragment: they never reach a server's log.
func TestGraphiQLLinks(t *testing.T) {
	const query = "query Germany($filter: TenantFilter) { opportunities(filter: $filter) { kpis { tenants } } }"
	const variables = `{"filter":{"country":{"eq":"DE"}}}`
	link := "#query=" + url.QueryEscape(query) + "&variables=" + url.QueryEscape(variables)
	p := openGraphiQL(t, "/graphiql"+link)
	if got := p.editor("query"); got != query {
		t.Errorf("the editor has the query %q", got)
	}
	if got := strings.Join(strings.Fields(p.editor("variable")), ""); got != variables {
		t.Errorf("the editor has the variables %s", got)
	}
	want := p.ask(query, map[string]any{"filter": map[string]any{"country": map[string]any{"eq": "DE"}}})
	if diff := cmp.Diff(want, p.run()["data"]); diff != "" {
		t.Errorf("the answer shown is not the API's (- API, + page)\n%s", diff)
	}
	// The address follows the editors.
	p.setEditor("query", "{ snapshot { asOf } }")
	p.wait(`new URLSearchParams(location.hash.slice(1)).get("query") === "{ snapshot { asOf } }"`)
	// Reloading opens no tab twice.
	p.settled()
	p.do(chromedp.Reload())
	p.ready()
	if got := p.editor("query"); got != "{ snapshot { asOf } }" {
		t.Errorf("after reloading the editor has %q", got)
	}
	if tabs := eval[float64](p, `document.querySelectorAll(".graphiql-tab").length`); tabs > 1 {
		t.Errorf("after reloading there are %v tabs", tabs)
	}
	// Another link in the same window opens beside it.
	eval[bool](p, `location.hash = "query=" + encodeURIComponent("{ dataset { name } }"), true`)
	p.wait(editorOf("query") + `.getValue() === "{ dataset { name } }"`)
	p.wait(`document.querySelectorAll(".graphiql-tab").length === 2`)
	// The search of other GraphiQLs is read, and leaves the address.
	p.visit("/graphiql?query=" + url.QueryEscape("{ __typename }"))
	p.ready()
	if got := p.editor("query"); got != "{ __typename }" {
		t.Errorf("from the search the editor has %q", got)
	}
	p.wait(`location.search === ""`)
}

// The token goes with every request of the session, the schema's too, and is kept by no browser beyond it.
func TestGraphiQLKeepsTheTokenForTheSession(t *testing.T) {
	s := serve(t)
	s.built("/graphiql")
	var refused atomic.Int32
	s.disturbAPI(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Header.Get("Authorization") == "Bearer of-the-test" {
			next.ServeHTTP(w, r)
			return
		}
		refused.Add(1)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"errors":[{"message":"No token was sent.","extensions":{"code":"UNAUTHENTICATED","hint":"Send a bearer token."}}]}`))
	})
	p := s.open("/graphiql")
	p.expect("401")
	p.wait(editorOf("response") + `.getValue().includes("No token was sent.")`)
	p.shot("graphiql-unauthenticated")
	p.setEditor("header", `{"Authorization": "Bearer of-the-test"}`)
	p.ready() // without being asked to
	if p.run()["data"] == nil || refused.Load() == 0 {
		t.Errorf("with the token: %s", p.editor("response"))
	}
	p.click(`button[aria-label="New tab"]`)
	p.wait(`document.querySelectorAll(".graphiql-tab").length === 2`)
	if got := p.editor("header"); !strings.Contains(got, "of-the-test") {
		t.Errorf("a new tab has the headers %q", got)
	}
	refused.Store(0)
	p.do(chromedp.Reload())
	p.ready()
	if refused.Load() > 0 {
		t.Error("after reloading the token was gone")
	}
	if kept := eval[string](p, `JSON.stringify(localStorage)`); strings.Contains(kept, "of-the-test") {
		t.Errorf("the token is kept beyond the session: %s", kept)
	}
}

// A token that the dashboard holds need not be given again.
func TestGraphiQLTakesTheDashboardsToken(t *testing.T) {
	p := openGraphiQL(t, "/graphiql")
	eval[bool](p, `sessionStorage.clear(), sessionStorage.setItem("token", "of-the-dashboard"), true`)
	p.visit("/graphiql#query=" + url.QueryEscape("{ __typename }"))
	p.do(chromedp.Reload())
	p.ready()
	if got := p.editor("header"); !strings.Contains(got, "Bearer of-the-dashboard") {
		t.Errorf("the headers are %q", got)
	}
}
