package server_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/server"
)

const accessFile = `
issuers:
  - issuer: https://idp.example.com
    audience: [opportunities]
    jwks: idp.json
    claims: {partners: partners, organization: org, roles: roles}
roles:
  viewer: {}
  support: {allPartners: true, viewAs: true}
`

// guarded is a server that knows its callers: a provider's users, and programs with keys.
type guarded struct {
	t       *testing.T
	url     string
	reports *engine.Engine
	keys    *access.KeyFile
	signer  *ecdsa.PrivateKey
	log     *syncBuffer
}

type syncBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *syncBuffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(text)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func open(t *testing.T, file string) *duckdb.Instance {
	t.Helper()
	instance, err := duckdb.Open(t.Context(), file, duckdb.Settings{Connections: 2, Memory: "1GiB", TempDir: t.TempDir(), TempSpace: "1GiB", ScopeBytes: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return instance
}

// protect serves a snapshot file to the callers of accessFile.
func protect(t *testing.T, file string) *guarded {
	t.Helper()
	g := &guarded{t: t, reports: engineOf(t, open(t, file)), log: &syncBuffer{}}
	dir := t.TempDir()
	var err error
	if g.signer, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	key, err := jwkset.NewJWKFromKey(g.signer.Public(), jwkset.JWKOptions{Metadata: jwkset.JWKMetadataOptions{KID: "one"}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(jwkset.JWKSMarshal{Keys: []jwkset.JWKMarshal{key.Marshal()}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"access.yaml": []byte(accessFile), "idp.json": set} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config, err := access.Read(filepath.Join(dir, "access.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	g.keys = access.NewKeyFile(filepath.Join(dir, "keys.json"))
	log := slog.New(slog.NewTextHandler(io.MultiWriter(g.log, testWriter{t}), nil))
	callers, err := access.New(t.Context(), access.Options{Config: config, Keys: g.keys, Signing: access.NewSigningFile(filepath.Join(dir, "embed.keys")), Directory: g.reports, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server.New(server.Options{Service: g.reports, Served: g.reports.Served, Limits: server.DefaultLimits, CacheBytes: 8 << 20, Callers: callers, Log: log}))
	t.Cleanup(web.Close)
	g.url = web.URL
	return g
}

// user is a provider's token for a user with these claims.
func (g *guarded) user(claims jwt.MapClaims) string {
	g.t.Helper()
	all := jwt.MapClaims{"iss": "https://idp.example.com", "aud": "opportunities", "sub": "ada", "exp": time.Now().Add(time.Hour).Unix(), "roles": "viewer"}
	maps.Copy(all, claims)
	token := jwt.NewWithClaims(jwt.SigningMethodES256, all)
	token.Header["kid"] = "one"
	text, err := token.SignedString(g.signer)
	if err != nil {
		g.t.Fatal(err)
	}
	return text
}

// program is the secret of a new API key.
func (g *guarded) program(key access.APIKey) string {
	g.t.Helper()
	key.Expires = time.Now().Add(time.Hour)
	secret, err := g.keys.Create(key, time.Now())
	if err != nil {
		g.t.Fatal(err)
	}
	return secret
}

// send posts a body with a credential and further headers; an empty body makes it a GET of the path.
func (g *guarded) send(ctx context.Context, path, body, credential string, headers ...string) (*http.Response, string) {
	method := http.MethodPost
	if body == "" {
		method = http.MethodGet
	}
	request, err := http.NewRequestWithContext(ctx, method, g.url+path, strings.NewReader(body))
	if err != nil {
		g.t.Error(err)
		return &http.Response{}, ""
	}
	request.Header.Set("Content-Type", "application/json")
	if credential != "" {
		request.Header.Set("Authorization", "Bearer "+credential)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		g.t.Error(err)
		return &http.Response{}, ""
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		g.t.Error(err)
	}
	return answer, string(text)
}

// ask sends a query and wants a status and parts of the answer.
func (g *guarded) ask(query, credential string, status int, parts ...string) string {
	return g.askWith(query, credential, nil, status, parts...)
}

func (g *guarded) askWith(query, credential string, headers []string, status int, parts ...string) string {
	g.t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		g.t.Fatal(err)
	}
	answer, text := g.send(g.t.Context(), "/graphql", string(body), credential, headers...)
	if answer.StatusCode != status {
		g.t.Errorf("%s: status %d, want %d: %s", query, answer.StatusCode, status, text)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			g.t.Errorf("%s: lacks %s: %s", query, part, text)
		}
	}
	if challenged := answer.Header.Get("WWW-Authenticate") != ""; challenged != (status == http.StatusUnauthorized) {
		g.t.Errorf("%s: status %d, WWW-Authenticate %q", query, status, answer.Header.Get("WWW-Authenticate"))
	}
	g.discreet(credential, text)
	return text
}

// discreet checks that neither an answer nor the log holds a credential.
func (g *guarded) discreet(credential, text string) {
	g.t.Helper()
	for _, part := range strings.Split(credential, ".") {
		if len(part) > 8 && strings.Contains(text+g.log.String(), part) {
			g.t.Errorf("a credential is told: %s\n%s", text, g.log)
		}
	}
}

// TestAccess asks over HTTP as callers of every kind, of one snapshot.
func TestAccess(t *testing.T) {
	t.Parallel()
	file := load(t, "../../testdata/source").File
	for name, test := range map[string]func(t *testing.T, file string){
		"every caller sees his tenants": everyCallerSeesHisTenants, "refused requests": refusedRequests, "viewer": viewerTells,
		"kept answers are not shared": keptAnswersAreNotShared, "organisations move with the snapshot": organisationsMoveWithTheSnapshot,
	} {
		t.Run(name, func(t *testing.T) { test(t, file) })
	}
}

const tenantsQuery = "{opportunities{tenants{totalCount nodes{tenantId}}}}"

// everyCallerSeesHisTenants: whatever the credential, its tenants are those of an unguarded server under the same partners.
func everyCallerSeesHisTenants(t *testing.T, file string) {
	t.Parallel()
	g := protect(t, file)
	minter := g.program(access.APIKey{Name: "portal", May: []string{access.Mint}, Organizations: []string{"Contoso Group"}})
	token := func(body string) string {
		answer, text := g.send(t.Context(), "/embed", body, minter)
		var made access.EmbedToken
		if err := json.Unmarshal([]byte(text), &made); err != nil || answer.StatusCode != http.StatusOK || answer.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%d %s", answer.StatusCode, text)
		}
		if left := time.Until(made.Expires); left < 9*time.Minute || left > 10*time.Minute {
			t.Errorf("it ends in %v", left)
		}
		return made.Token
	}
	tenants := func(text string) []string {
		var found struct {
			Data struct {
				Opportunities struct {
					Tenants struct {
						TotalCount int
						Nodes      []struct{ TenantID string }
					}
				}
			}
		}
		if err := json.Unmarshal([]byte(text), &found); err != nil || found.Data.Opportunities.Tenants.TotalCount != len(found.Data.Opportunities.Tenants.Nodes) {
			t.Fatalf("%v: %s", err, text)
		}
		var ids []string
		for _, node := range found.Data.Opportunities.Tenants.Nodes {
			ids = append(ids, node.TenantID[len(node.TenantID)-1:])
		}
		slices.Sort(ids)
		return ids
	}
	all := []string{"1", "2", "3", "4", "5", "6", "8", "9", "a", "b", "c", "d"}
	listed := map[string][]string{}
	support := g.user(jwt.MapClaims{"roles": []string{"support"}})
	for _, id := range []string{"1001", "1002", "2001", "3001"} {
		listed[id] = tenants(g.askWith(tenantsQuery, support, []string{"X-View-As", id}, http.StatusOK, `"viewAs":"`+id+`"`))
	}
	contoso := slices.Compact(slices.Sorted(slices.Values(slices.Concat(listed["1001"], listed["1002"]))))
	if len(contoso) <= len(listed["1001"]) || len(listed["2001"]) != 0 || len(listed["3001"]) != 1 {
		t.Fatalf("the data tells scopes apart no longer: %v", listed)
	}
	for name, c := range map[string]struct {
		credential string
		headers    []string
		want       []string
	}{
		"a user of one partner":         {g.user(jwt.MapClaims{"partners": []string{"1001"}}), nil, listed["1001"]},
		"a user of a reseller by EA":    {g.user(jwt.MapClaims{"partners": "2001"}), nil, nil},
		"a user of an unknown partner":  {g.user(jwt.MapClaims{"partners": "9999"}), nil, nil},
		"a user of an organisation":     {g.user(jwt.MapClaims{"org": "Contoso Group"}), nil, contoso},
		"a user without a claim":        {g.user(nil), nil, nil},
		"a user of unknown roles":       {g.user(jwt.MapClaims{"roles": "admin support.all *"}), nil, nil},
		"a program":                     {g.program(access.APIKey{Name: "nightly", May: []string{access.Ask}, Partners: []string{"3001"}}), nil, listed["3001"]},
		"a program without partners":    {g.program(access.APIKey{Name: "empty", May: []string{access.Ask}, Roles: []string{"viewer"}}), nil, nil},
		"a program's user":              {token(`{"user": "bob", "partners": ["1002"], "rows": true}`), nil, listed["1002"]},
		"a program's user, from a page": {token(`{"user": "bob", "partners": ["1001", "1002"], "rows": true, "origins": ["https://portal.example.com"]}`), []string{"Origin", "https://portal.example.com"}, contoso},
	} {
		for range 2 { // the second time from what is kept
			if got := tenants(g.askWith(tenantsQuery, c.credential, c.headers, http.StatusOK)); !slices.Equal(got, c.want) {
				t.Errorf("%s sees %v, want %v", name, got, c.want)
			}
		}
	}
	if got := tenants(g.ask(tenantsQuery, support, http.StatusOK)); len(got) != 9 {
		t.Errorf("support sees %v of %v", got, all)
	}
}

// refusedRequests: who is not known gets 401 and a challenge, who may not 403, and neither learns anything of the data.
func refusedRequests(t *testing.T, file string) {
	t.Parallel()
	g := protect(t, file)
	viewer := g.user(jwt.MapClaims{"partners": "1001"})
	minter := g.program(access.APIKey{Name: "portal", May: []string{access.Mint}, Partners: []string{"1001"}})
	reader := g.program(access.APIKey{Name: "reader", May: []string{access.Ask}, Partners: []string{"1001"}})
	for _, c := range []struct {
		name, credential string
		headers          []string
		status           int
		says             string
	}{
		{"nobody", "", nil, 401, "UNAUTHENTICATED"},
		{"no token", "hello", nil, 401, "cannot be read"},
		{"expired", g.user(jwt.MapClaims{"exp": time.Now().Add(-2 * time.Minute).Unix()}), nil, 401, "expired"},
		{"another audience", g.user(jwt.MapClaims{"aud": "mail"}), nil, 401, "another service"},
		{"an unknown key", "cek_unknownunknownunknown", nil, 401, "API key"},
		{"a key for minting alone", minter, nil, 403, "FORBIDDEN"},
		{"view as without the role", viewer, []string{"X-View-As", "1002"}, 403, "FORBIDDEN"},
		{"view as himself without the role", viewer, []string{"X-View-As", "1001"}, 403, "FORBIDDEN"},
		{"view as nobody", g.user(jwt.MapClaims{"roles": "support"}), []string{"X-View-As", ""}, 400, "BAD_USER_INPUT"},
	} {
		text := g.askWith(tenantsQuery, c.credential, c.headers, c.status, c.says, `"requestId"`, `"hint"`)
		if strings.Contains(text, `"data"`) {
			t.Errorf("%s: %s", c.name, text)
		}
	}
	for _, c := range []struct {
		name, credential, body string
		status                 int
		says                   string
	}{
		{"nobody", "", `{"user": "ada", "partners": ["1001"]}`, 401, "UNAUTHENTICATED"},
		{"a user", viewer, `{"user": "ada", "partners": ["1001"]}`, 403, "API key"},
		{"a key that may not", reader, `{"user": "ada", "partners": ["1001"]}`, 403, "may not mint"},
		{"a foreign partner", minter, `{"user": "ada", "partners": ["1001", "2001"]}`, 403, `"argument":"partners"`},
		{"no user", minter, `{"partners": ["1001"]}`, 400, `"argument":"user"`},
		{"a misspelt limit", minter, `{"user": "ada", "partners": ["1001"], "origin": ["https://portal.example.com"]}`, 400, "no other name"},
		{"no JSON", minter, `user=ada`, 400, "embed token"},
		{"too much", minter, `{"user": "` + strings.Repeat("a", 65<<10) + `"}`, 413, "PAYLOAD_TOO_LARGE"},
	} {
		answer, text := g.send(t.Context(), "/embed", c.body, c.credential)
		if answer.StatusCode != c.status || !strings.Contains(text, c.says) || (answer.Header.Get("WWW-Authenticate") != "") != (c.status == 401) {
			t.Errorf("%s: %d %s", c.name, answer.StatusCode, text)
		}
		g.discreet(c.credential, text)
	}
	if answer, text := g.send(t.Context(), "/embed", "", minter); answer.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET /embed: %d %s", answer.StatusCode, text)
	}
	g.ask("{opportunities(partners: [\"1002\"]) {kpis{tenants}}}", viewer, http.StatusOK, "FORBIDDEN", "not among yours")
	g.ask("{opportunities(partners: [\"9999\"]) {kpis{tenants}}}", viewer, http.StatusOK, "FORBIDDEN", "not among yours")
}

// viewerTells: viewer says who asks and what he sees, and viewing as a partner is logged.
func viewerTells(t *testing.T, file string) {
	t.Parallel()
	g := protect(t, file)
	const query = "{viewer{subject allPartners roles viewAs rowPolicy partners{partnerId}}}"
	g.ask(query, g.user(jwt.MapClaims{"partners": []string{"1002", "9999"}, "roles": []string{"viewer", "unknown"}}), 200,
		`"subject":"ada"`, `"allPartners":false`, `"roles":["viewer"]`, `"partners":[{"partnerId":"1002"}]`, "your partners")
	g.ask(query, g.user(jwt.MapClaims{"roles": nil}), 200, `"roles":[]`, `"partners":[]`, "None")
	support := g.user(jwt.MapClaims{"sub": "sam", "roles": "support"})
	g.ask(query, support, 200, `"subject":"sam"`, `"allPartners":true`, `"viewAs":null`, "Every tenant")
	text := g.askWith(query, support, []string{"X-View-As", "1001"}, 200, `"subject":"sam"`, `"allPartners":false`, `"partners":[{"partnerId":"1001"}]`, "as this partner", `"viewAs":"1001","rowPolicy"`, `"viewAs":"1001"}`)
	if strings.Contains(text, "1002") {
		t.Error(text)
	}
	if log := g.log.String(); !strings.Contains(log, "view as") || !strings.Contains(log, "subject=sam") || !strings.Contains(log, "partner=1001") {
		t.Errorf("not logged: %s", log)
	}
}

// keptAnswersAreNotShared: what is kept for one caller answers no other, nor does his tag; and a credential that has ended opens nothing.
func keptAnswersAreNotShared(t *testing.T, file string) {
	t.Parallel()
	g := protect(t, file)
	reader := g.program(access.APIKey{Name: "reader", May: []string{access.Ask}, Partners: []string{"1001"}})
	credentials := map[string][]string{
		"one":    {g.user(jwt.MapClaims{"partners": "1001"})},
		"two":    {g.user(jwt.MapClaims{"partners": "1002"})},
		"none":   {g.user(nil)},
		"all":    {g.user(jwt.MapClaims{"roles": "support"})},
		"as one": {g.user(jwt.MapClaims{"roles": "support"}), "X-View-As", "1001"},
		"reader": {reader},
	}
	const path = "/graphql?query=%7Bopportunities%7Bkpis%7Btenants%7Dtenants%7Bnodes%7BtenantId%7D%7D%7D%7D"
	tags, answers := map[string]string{}, map[string]string{}
	for range 2 {
		for name, c := range credentials {
			answer, text := g.send(t.Context(), path, "", c[0], c[1:]...)
			if answer.StatusCode != http.StatusOK || tags[name] != "" && (tags[name] != answer.Header.Get("ETag") || answers[name] != text) {
				t.Errorf("%s: %d %s", name, answer.StatusCode, text)
			}
			if vary := answer.Header.Get("Vary"); !strings.Contains(vary, "Authorization") || !strings.Contains(vary, "X-View-As") || !strings.Contains(answer.Header.Get("Cache-Control"), "private") {
				t.Errorf("%s: Vary %q, Cache-Control %q", name, vary, answer.Header.Get("Cache-Control"))
			}
			tags[name], answers[name] = answer.Header.Get("ETag"), text
		}
	}
	same := func(a, b string) bool { return a == b || a+b == "readerone" || a+b == "onereader" } // who see the same may share it
	for name, c := range credentials {
		for other, tag := range tags {
			answer, _ := g.send(t.Context(), path, "", c[0], append([]string{"If-None-Match", tag}, c[1:]...)...)
			if (answer.StatusCode == http.StatusNotModified) != same(name, other) {
				t.Errorf("%s with the tag of %s: %d", name, other, answer.StatusCode)
			}
			if (answers[name] == answers[other]) != same(name, other) {
				t.Errorf("%s and %s get one answer: %s", name, other, answers[name])
			}
		}
	}
	if err := g.keys.Revoke("reader", time.Now()); err != nil {
		t.Fatal(err)
	}
	for _, credential := range []string{reader, "", "cek_unknown"} {
		if answer, text := g.send(t.Context(), path, "", credential, "If-None-Match", tags["one"]); answer.StatusCode != http.StatusUnauthorized || answer.Header.Get("ETag") != "" {
			t.Errorf("%d %s", answer.StatusCode, text)
		}
	}
}

// organisationsMoveWithTheSnapshot: while snapshots are swapped, every answer is of one of them, under the partners that the organisation has there.
func organisationsMoveWithTheSnapshot(t *testing.T, file string) {
	t.Parallel()
	moved := t.TempDir()
	if err := os.CopyFS(moved, os.DirFS("../../testdata/source")); err != nil {
		t.Fatal(err)
	}
	partners, err := os.ReadFile(filepath.Join(moved, "partners.csv"))
	if err != nil {
		t.Fatal(err)
	}
	partners = bytes.Replace(partners, []byte("1002,Contoso Cloud,CA,Contoso Group"), []byte("1002,Contoso Cloud,CA,Fabrikam"), 1)
	if err := os.WriteFile(filepath.Join(moved, "partners.csv"), partners, 0o600); err != nil {
		t.Fatal(err)
	}
	files := []string{file, load(t, moved).File}
	g := protect(t, file)
	const query = `{"query": "{opportunities{snapshot{id} kpis{tenants}}}"}`
	seen := func(credential string) (snapshot string, tenants int) {
		answer, text := g.send(t.Context(), "/graphql", query, credential)
		var found struct {
			Data struct {
				Opportunities struct {
					Snapshot struct{ ID string }
					Kpis     struct{ Tenants int }
				}
			}
		}
		if err := json.Unmarshal([]byte(text), &found); err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%d %s", answer.StatusCode, text)
		}
		return found.Data.Opportunities.Snapshot.ID, found.Data.Opportunities.Kpis.Tenants
	}
	want := map[string]int{}
	for i, one := range files {
		g.reports.Serve(open(t, one), nil)
		snapshot, tenants := seen(g.user(jwt.MapClaims{"partners": [][]string{{"1001", "1002"}, {"1001"}}[i]}))
		want[snapshot] = tenants
	}
	if len(want) != 2 || want[g.reports.Served()] == want[slices.DeleteFunc(slices.Collect(maps.Keys(want)), func(id string) bool { return id == g.reports.Served() })[0]] {
		t.Fatalf("the snapshots do not differ: %v", want)
	}
	user := g.user(jwt.MapClaims{"org": "Contoso Group"})
	stop := make(chan struct{})
	var asking sync.WaitGroup
	for range 3 {
		asking.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if snapshot, tenants := seen(user); tenants != want[snapshot] {
					t.Errorf("%d tenants of snapshot %s, want %d", tenants, snapshot, want[snapshot])
					return
				}
			}
		})
	}
	for i := range 8 {
		g.reports.Serve(open(t, files[i%2]), nil)
		time.Sleep(20 * time.Millisecond)
	}
	close(stop)
	asking.Wait()
}
