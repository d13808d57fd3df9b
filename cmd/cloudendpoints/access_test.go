package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// sent posts a body with a credential and the header Host of a portal's own name.
func (s *served) sent(path, body, credential string) (int, string) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Host = "opportunities.example.com"
	request.Header.Set("Content-Type", "application/json")
	if credential != "" {
		request.Header.Set("Authorization", "Bearer "+credential)
	}
	return s.whole(http.DefaultClient.Do(request))
}

// TestKeysWhileServing: keys made and ended by commands hold at a running server's next request, and embed tokens with them.
func TestKeysWhileServing(t *testing.T) {
	data := loadedData(t)
	create := func(name string, flags ...string) string {
		code, stdout, stderr := command(t, append([]string{"keys", "create", "--data", data, "--name", name}, flags...)...)
		if code != 0 || !strings.HasPrefix(stdout, "cek_") || strings.Count(stdout, "\n") != 1 {
			t.Fatalf("exit code %d: %s%s", code, stdout, stderr)
		}
		contains(t, stderr, "The key "+name+" expires on ", "printed once")
		return strings.TrimSpace(stdout)
	}
	reader := create("reader", "--partner", "3001")
	s := serve(t, "--data", data)
	const query = `{"query": "{ opportunities { kpis { tenants } } }"}`
	wants := func(credential string, status int, part string) {
		t.Helper()
		if got, text := s.sent("/graphql", query, credential); got != status || !strings.Contains(text, part) {
			t.Errorf("%d %s, want %d and %s", got, text, status, part)
		}
	}
	wants("", http.StatusUnauthorized, "UNAUTHENTICATED")
	wants(reader, http.StatusOK, `"tenants":1`)
	portal := create("portal", "--organization", "Contoso Group", "--may", "mint", "--days", "1")
	wants(portal, http.StatusForbidden, "FORBIDDEN")
	mint := func() string {
		t.Helper()
		status, text := s.sent("/embed", `{"user": "ada", "partners": ["1001"], "rows": true}`, portal)
		var made struct{ Token string }
		if err := json.Unmarshal([]byte(text), &made); err != nil || status != http.StatusOK {
			t.Fatalf("%d %s", status, text)
		}
		return made.Token
	}
	first := mint()
	wants(first, http.StatusOK, `"tenants":`)
	code, stdout, _ := command(t, "keys", "rotate", "--data", data)
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
	contains(t, stdout, "tokens of 1 older ones")
	wants(first, http.StatusOK, `"tenants":`)
	if code, _, _ = command(t, "keys", "rotate", "--data", data, "--drop-all"); code != 0 {
		t.Errorf("exit code %d", code)
	}
	wants(first, http.StatusUnauthorized, "UNAUTHENTICATED")
	second := mint()
	wants(second, http.StatusOK, `"tenants":`)
	code, stdout, _ = command(t, "keys", "list", "--data", data)
	if code != 0 || strings.Contains(stdout, "cek_") {
		t.Errorf("exit code %d: %s", code, stdout)
	}
	contains(t, stdout, "reader  active", "portal  active", "mint", "Contoso Group", "3001")
	for _, name := range []string{"reader", "portal"} {
		if code, stdout, _ := command(t, "keys", "revoke", "--data", data, name); code != 0 || stdout != "Revoked the key "+name+"\n" {
			t.Errorf("exit code %d: %s", code, stdout)
		}
	}
	wants(reader, http.StatusUnauthorized, "revoked")
	wants(second, http.StatusUnauthorized, "has ended")
	code, _, stderr := command(t, "keys", "revoke", "--data", data, "reader")
	if code != exitFailed || !strings.Contains(stderr, `no active key "reader"`) {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	for _, secret := range []string{reader, portal, first, second} {
		if strings.Contains(s.stderr.String(), secret) {
			t.Errorf("the log tells a secret: %s", s.stderr)
		}
	}
}

func TestAccessFileIsChecked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "access.yaml")
	put := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(`issuers:
  - {issuer: "https://idp.example.com", audience: [opportunities], jwks: "https://idp.example.com/keys", claims: {partners: partners}}
roles:
  viewer: {hide: [w365Utilization]}
  board: {aggregatesOnly: true, allPartners: true, viewAs: true}
`)
	code, stdout, stderr := command(t, "access", "check", path)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	contains(t, stdout, "Issuer https://idp.example.com, audience opportunities, algorithms RS256, ES256\n",
		"Role board: aggregates only of every partner\n  may view as one partner\nRole viewer: tenants and aggregates of the partners of the caller's claims\n",
		"  hides w365Utilization (named)\n", "  hides w365Mau (gives a hidden column away)\n", "  hides w365Pau (gives a hidden column away)\n")
	put("roles:\n  viewer: {hidden: [w365Pau]}\n")
	for _, args := range [][]string{{"access", "check", path}, {"serve", "--source", smallSource, "--listen", "127.0.0.1:0", "--access", path}} {
		code, stdout, stderr := command(t, args...)
		if code != exitFailed || stdout != "" {
			t.Errorf("exit code %d: %s", code, stdout)
		}
		contains(t, stderr, path+", line 2: the name \"hidden\" is not known here")
	}
	put("issuers:\n  - {issuer: x, audience: [y], jwks: none.json}\n")
	code, _, stderr = command(t, "serve", "--source", smallSource, "--listen", "127.0.0.1:0", "--access", path)
	if code != exitFailed || !strings.Contains(stderr, "none.json of the issuer x cannot be read") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	put("roles: {viewer: {}}\n")
	s := serve(t, "--data", loadedData(t), "--access", path)
	if status, text := s.sent("/graphql", `{"query": "{ viewer { subject } }"}`, ""); status != http.StatusUnauthorized {
		t.Errorf("%d %s", status, text)
	}
	keys := filepath.Join(t.TempDir(), "keys.json")
	if err := os.WriteFile(keys, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr = command(t, "serve", "--source", smallSource, "--listen", "127.0.0.1:0", "--keys", keys)
	if code != exitFailed || !strings.Contains(stderr, keys) {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

// TestAccessFileWhileServing: what a changed access file says holds in a running server; one that cannot be read changes nothing, and is told of once.
func TestAccessFileWhileServing(t *testing.T) {
	data, path := loadedData(t), filepath.Join(t.TempDir(), "access.yaml")
	put := func(text string) {
		t.Helper()
		next := path + ".next"
		write(t, next, []byte(text))
		if err := os.Rename(next, path); err != nil {
			t.Fatal(err)
		}
	}
	put("roles:\n  viewer: {hide: [w365Utilization]}\n")
	code, key, stderr := command(t, "keys", "create", "--data", data, "--name", "reader", "--partner", "3001", "--role", "viewer")
	if code != 0 {
		t.Fatal(stderr)
	}
	s := serve(t, "--data", data, "--access", path, "--watch", "10ms")
	ask := func() (int, string) {
		return s.sent("/graphql", `{"query": "{ opportunities { tenants(first: 1) { nodes { w365Utilization } } } }"}`, strings.TrimSpace(key))
	}
	if status, text := ask(); status != http.StatusOK || !strings.Contains(text, "FORBIDDEN") {
		t.Fatalf("%d %s", status, text)
	}
	put("roles:\n  viewer: {}\n")
	s.until(func() bool { _, text := ask(); return !strings.Contains(text, "errors") })
	put("roles:\n  viewer: {hidden: [w365Utilization]}\n")
	const kept = "what it said before still holds"
	s.until(func() bool { return strings.Contains(s.stderr.String(), kept) })
	time.Sleep(100 * time.Millisecond)
	if status, text := ask(); status != http.StatusOK || strings.Contains(text, "errors") {
		t.Errorf("%d %s", status, text)
	}
	if told := strings.Count(s.stderr.String(), kept); told != 1 {
		t.Errorf("told %d times: %s", told, s.stderr)
	}
	put("roles:\n  viewer: {rate: slow}\nrates:\n  slow: {perMinute: 1, burst: 60}\n")
	s.until(func() bool { status, _ := ask(); return status == http.StatusTooManyRequests })
	put("roles:\n  viewer: {rate: slow}\nrates:\n  slow: {perMinute: 1000}\n")
	s.until(func() bool { status, _ := ask(); return status == http.StatusOK })
	put("roles:\n  other: {}\n")
	s.until(func() bool { status, _ := ask(); return status != http.StatusOK })
}
