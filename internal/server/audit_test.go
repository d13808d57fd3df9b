package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/documents"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/server"
)

// journal keeps what is written, and fails on demand.
type journal struct {
	mu      sync.Mutex
	text    bytes.Buffer
	failing bool
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.failing {
		return 0, errors.New("no space left on device")
	}
	return j.text.Write(line)
}

func (j *journal) fail(failing bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.failing = failing
}

// until waits for the line after an answer: a client may have read that before the line is written.
func (j *journal) until(t *testing.T, lines int) string {
	t.Helper()
	for range 2000 {
		j.mu.Lock()
		text := j.text.String()
		j.mu.Unlock()
		if strings.Count(text, "\n") >= lines {
			return text
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("never %d lines", lines)
	return ""
}

// minting mints one token for whoever has the right secret.
type minting struct{ callers }

func (m minting) Mint(r *http.Request, ask access.EmbedRequest) (*access.EmbedToken, error) {
	principal, err := m.Authenticate(r)
	if err != nil {
		return nil, err
	}
	return &access.EmbedToken{Token: "minted-token-bytes", Minter: principal}, nil
}

const secretFilter = "Contoso-the-secret-value"

// auditRequests are one of each kind; each has secrets in it that no line may hold.
func auditRequests(t *testing.T, c *till) {
	t.Helper()
	post := func(path, caller, body string, headers ...string) {
		t.Helper()
		request := c.request("token=url-secret")
		request.Method, request.URL.Path, request.Body, request.ContentLength = http.MethodPost, path, http.NoBody, 0
		if body != "" {
			request, _ = http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+path+"?token=url-secret", strings.NewReader(body))
		}
		request.Header.Set("Authorization", caller)
		request.Header.Set("Content-Type", "application/json")
		for i := 0; i < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		c.pass(1500 * time.Microsecond)
	}
	const ann, portal, wide = "Bearer ann-token-bytes", "key-secret-bytes", "Bearer wide-token-bytes"
	ask := func(query string) string {
		text, _ := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"f": secretFilter}, "operationName": "Tiles"})
		return string(text)
	}
	for range 2 { // the second time from what is kept
		post("/graphql", ann, ask("query Tiles($f: ID!) { dataset { latest { id } } a: node(id: $f) { id } }"))
	}
	post("/graphql", ann, `{"documentId":"tiles"}`)
	post("/graphql", ann, ask("query Tiles { nothing }"))
	post("/graphql", ann, ask(`query Tiles { node(id: "`+secretFilter+`") { id } }`))
	post("/graphql", portal, `{"query":"query `+strings.Repeat("Long", 50)+` {__typename}"}`, "X-View-As", "1001")
	post("/graphql", wide, ask("query Tiles { dataset { latest { id } } }"))
	post("/graphql", wide, ask("query Tiles { viewer { subject } }"))
	post("/graphql", "Bearer forged-token-bytes", ask("query Tiles { __typename }"))
	post("/graphql", ann, `{"query": `)
	post("/graphql", "trusted-secret-bytes", `{"query":"{__typename}"}`)
	post("/graphql", "trusted-secret-bytes", `{"documentId":"unknown"}`)
	post("/graphql", "poor-secret-bytes", `{"documentId":"tiles"}`)
	post("/graphql", "poor-secret-bytes", `{"documentId":"tiles"}`)
	post("/embed", portal, `{"user":"customer@example.com","partners":["1001"]}`)
	post("/embed", "unknown", `{"user":"customer@example.com","partners":["1001"]}`)
	post("/healthz", ann, "")
}

func newJournal(t *testing.T, variables bool, log *slog.Logger) (*till, *journal) {
	t.Helper()
	set, written := registry(t, map[string]string{"tiles": tilesText}), new(journal)
	all, some := opportunity.AllPartners(), opportunity.OfPartners("1002", "1001")
	var many []string
	for i := range 30 {
		many = append(many, string(rune('a'+i%26))+string(rune('a'+i/26)))
	}
	c := newTill(t, server.Options{
		CacheBytes: 1 << 20, Documents: func() *documents.Set { return set }, Audit: slog.NewJSONHandler(written, nil), AuditVariables: variables, Log: log,
		Rates: rated(map[string]access.Rate{"seller": {PerMinute: 600}, "poor": {PerMinute: 1}}),
		Callers: minting{callers{
			"Bearer ann-token-bytes":  {Kind: access.User, Subject: "ann", Roles: []string{"seller", "viewer"}, Access: opportunity.Access{Scope: some, Hidden: []string{"revenue"}}, Rate: "seller", RateKey: "ann"},
			"key-secret-bytes":        {Kind: access.Key, Subject: "portal", Program: "portal", MayViewAs: true, Access: opportunity.Access{Scope: all}},
			"Bearer wide-token-bytes": {Kind: access.Embed, Subject: "customer@example.com", Program: "portal", Access: opportunity.Access{Scope: opportunity.OfPartners(many...), Aggregates: &opportunity.AggregatesOnly{SmallestGroup: 5}}},
			"trusted-secret-bytes":    {Kind: access.User, Subject: "bob", Access: opportunity.Access{Scope: all}, Documents: access.Documents{Mode: access.TrustedDocument}},
			"poor-secret-bytes":       {Kind: access.User, Subject: "poor", Access: opportunity.Access{Scope: all}, Rate: "poor", RateKey: "poor"},
		}},
	})
	return c, written
}

var auditedIDs = regexp.MustCompile(`"requestId":"[A-Z2-7]{26}"`)

// TestAuditLog: a line a request says who asked what of whose tenants, at what cost and with what outcome; no line has a token, or a value that was asked for.
func TestAuditLog(t *testing.T) {
	t.Parallel()
	c, written := newJournal(t, false, slog.New(slog.DiscardHandler))
	auditRequests(t, c)
	text := written.until(t, 16)
	if count := len(auditedIDs.FindAllString(text, -1)); count != 16 {
		t.Errorf("%d request IDs in 16 lines", count)
	}
	for _, secret := range []string{"token-bytes", "secret", "Bearer", "Authorization", "nothing", "1003"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
	got := auditedIDs.ReplaceAllString(text, `"requestId":"…"`)
	const golden = "../../testdata/audit/requests.jsonl"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the audit log differs (- golden, + now); go test -run TestAuditLog -update writes it\n%s", diff)
	}
}

// TestAuditVariables: values are written where they are asked for; tokens are not.
func TestAuditVariables(t *testing.T) {
	t.Parallel()
	c, written := newJournal(t, true, slog.New(slog.DiscardHandler))
	auditRequests(t, c)
	text := written.until(t, 16)
	if !strings.Contains(text, `"variables":{"f":"`+secretFilter+`"}`) {
		t.Errorf("no variables in\n%s", text)
	}
	for _, secret := range []string{"token-bytes", "secret-bytes", "url-secret", "Bearer"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}

// TestAuditFails: where the log cannot be written requests are answered, and it is told once, and when it is over.
func TestAuditFails(t *testing.T) {
	t.Parallel()
	var said journal
	c, written := newJournal(t, false, slog.New(slog.NewTextHandler(&said, nil)))
	ask := func() {
		t.Helper()
		if answer, _ := c.get(lookUp, "Authorization", "key-secret-bytes"); answer.StatusCode != http.StatusOK {
			t.Errorf("status %d", answer.StatusCode)
		}
	}
	written.fail(true)
	for range 3 {
		ask()
	}
	if text := said.until(t, 1); !strings.Contains(text, "the audit log cannot be written") || !strings.Contains(text, "no space left") {
		t.Error(text)
	}
	written.fail(false)
	ask()
	if text := said.until(t, 2); strings.Count(text, "cannot be written") != 1 || !strings.Contains(text, "is written again") {
		t.Error(text)
	}
	written.until(t, 1)
}

// TestAuditOfALeaver: a client that leaves is in the log as well.
func TestAuditOfALeaver(t *testing.T) {
	t.Parallel()
	written, asked, ctx := new(journal), make(chan struct{}), context.Background()
	c := newTill(t, server.Options{CacheBytes: 1 << 20, Audit: slog.NewJSONHandler(written, nil), Callers: waiting{asked}})
	ctx, leave := context.WithCancel(ctx)
	go func() {
		<-asked
		leave()
	}()
	if answer, err := http.DefaultClient.Do(c.request(lookUp).WithContext(ctx)); err == nil {
		answer.Body.Close()
		t.Error("answered")
	}
	if text := written.until(t, 1); !strings.Contains(text, `"status":0,"outcome":"CLIENT_LEFT"`) {
		t.Error(text)
	}
}

// waiting knows a caller once he has left.
type waiting struct{ asked chan struct{} }

func (w waiting) Authenticate(r *http.Request) (access.Principal, error) {
	close(w.asked)
	<-r.Context().Done()
	return access.Principal{Access: opportunity.Access{Scope: opportunity.AllPartners()}}, nil
}
