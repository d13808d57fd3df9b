package access_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// portal is a key that may mint, within bounds in every dimension.
func portal() access.APIKey {
	return access.APIKey{Name: "portal", May: []string{access.Mint}, Organizations: []string{"Contoso Group"}, Partners: []string{"3001"}, Roles: []string{"trainee"},
		Origins: []string{"https://portal.example.com", "https://beta.example.com"}, Documents: []string{"d1", "d2"}}
}

// forAda is a request for a token within the portal's bounds.
func forAda() access.EmbedRequest {
	return access.EmbedRequest{User: "ada", Partners: []string{"1001"}, Origins: []string{"https://portal.example.com"}, Documents: []string{"d1"}, Rows: true}
}

func (w *world) mint(secret string, ask access.EmbedRequest) string {
	w.t.Helper()
	token, err := w.Mint(request(secret), ask)
	if err != nil {
		w.t.Fatalf("%v: %s", err, hintOf(err))
	}
	return token.Token
}

var fromPortal = []string{"Origin", "https://portal.example.com"}

func TestEmbed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rolesFile, nil)
	secret := w.key(portal())
	if err := w.refused(secret); err.Code != opportunity.Forbidden {
		t.Errorf("a key for minting alone asks: %s", err.Code)
	}
	text := w.mint(secret, forAda())
	got := w.known(text, fromPortal...)
	if got.Kind != access.Embed || got.Subject != "ada" || got.Program != "portal" || !slices.Equal(got.Scope.Partners(), []string{"1001"}) || got.Aggregates != nil || got.MayMint || got.MayViewAs ||
		!slices.Equal(got.Hidden, []string{"tenantDomain"}) || got.Documents.Mode != access.TrustedDocument || !slices.Equal(got.Documents.Only, []string{"d1"}) ||
		!slices.Equal(got.Origins, []string{"https://portal.example.com"}) || !got.Expires.Equal(noon.Add(10*time.Minute)) {
		t.Errorf("%+v", got)
	}
	ask := forAda()
	ask.User, ask.Rows, ask.Documents = "bob", false, nil
	bob := w.known(w.mint(secret, ask), fromPortal...)
	if bob.Aggregates == nil || bob.Aggregates.SmallestGroup != 7 || !slices.Equal(bob.Documents.Only, []string{"d1", "d2"}) || bob.RateKey == got.RateKey {
		t.Errorf("%+v", bob)
	}
	for name, headers := range map[string][]string{"another origin": {"Origin", "https://evil.example.com"}, "an origin of the key's, not the token's": {"Origin", "https://beta.example.com"},
		"a port": {"Origin", "https://portal.example.com:8443"}, "null": {"Origin", "null"}, "none": nil} {
		if err := w.refused(text, headers...); err.Code != opportunity.Forbidden || !strings.Contains(err.Message, "origin") {
			t.Errorf("%s: %s %s", name, err.Code, err.Message)
		}
	}
	w.clock.set(noon.Add(10*time.Minute - time.Second))
	w.known(text, fromPortal...)
	w.clock.set(noon.Add(10 * time.Minute))
	if err := w.refused(text, fromPortal...); !strings.Contains(err.Message, "expired") {
		t.Error(err.Message)
	}
	if info, err := os.Stat(filepath.Join(w.dir, "embed.keys")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestEmbedNeverWiderThanItsKey: in no dimension does a key give more than it has.
func TestEmbedNeverWiderThanItsKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rolesFile, nil)
	bound := w.key(portal())
	board := w.key(access.APIKey{Name: "board", May: []string{access.Mint}, Roles: []string{"board"}})
	partnerless := w.key(access.APIKey{Name: "nobody", May: []string{access.Mint}, Roles: []string{"viewer"}})
	seconds := func(n int) *int { return &n }
	for _, c := range []struct {
		name, secret string
		change       func(*access.EmbedRequest)
		code         opportunity.Code
		argument     string
	}{
		{"a foreign partner", bound, func(q *access.EmbedRequest) { q.Partners = []string{"1001", "2001"} }, opportunity.Forbidden, "partners"},
		{"an unknown partner", bound, func(q *access.EmbedRequest) { q.Partners = []string{"9999"} }, opportunity.Forbidden, "partners"},
		{"a partner of a key without any", partnerless, func(*access.EmbedRequest) {}, opportunity.Forbidden, "partners"},
		{"no partner", bound, func(q *access.EmbedRequest) { q.Partners = nil }, opportunity.BadUserInput, "partners"},
		{"rows of a key without", board, func(*access.EmbedRequest) {}, opportunity.Forbidden, "rows"},
		{"a foreign origin", bound, func(q *access.EmbedRequest) { q.Origins = append(q.Origins, "https://evil.example.com") }, opportunity.Forbidden, "origins"},
		{"any origin", bound, func(q *access.EmbedRequest) { q.Origins = nil }, opportunity.Forbidden, "origins"},
		{"no origin", bound, func(q *access.EmbedRequest) { q.Origins = []string{"*"} }, opportunity.BadUserInput, "origins"},
		{"an origin with a path", bound, func(q *access.EmbedRequest) { q.Origins = []string{"https://portal.example.com/"} }, opportunity.BadUserInput, "origins"},
		{"a foreign document", bound, func(q *access.EmbedRequest) { q.Documents = []string{"d1", "d3"} }, opportunity.Forbidden, "documents"},
		{"too long", bound, func(q *access.EmbedRequest) { q.LifetimeSeconds = seconds(3601) }, opportunity.BadUserInput, "lifetimeSeconds"},
		{"no time", bound, func(q *access.EmbedRequest) { q.LifetimeSeconds = seconds(0) }, opportunity.BadUserInput, "lifetimeSeconds"},
		{"an overflowing time", bound, func(q *access.EmbedRequest) { q.LifetimeSeconds = seconds(1 << 60) }, opportunity.BadUserInput, "lifetimeSeconds"},
		{"no user", bound, func(q *access.EmbedRequest) { q.User = "" }, opportunity.BadUserInput, "user"},
		{"a user with a line break", bound, func(q *access.EmbedRequest) { q.User = "ada\nbob" }, opportunity.BadUserInput, "user"},
	} {
		ask := forAda()
		c.change(&ask)
		token, err := w.Mint(request(c.secret), ask)
		var known *opportunity.Error
		if !errors.As(err, &known) || known.Code != c.code || known.Argument != c.argument || known.Hint == "" {
			t.Errorf("%s: %v, %+v", c.name, token, err)
		}
	}
	for name, secret := range map[string]string{"a key that may not": w.key(access.APIKey{Name: "reader", Partners: []string{"1001"}}), "an embed token": w.mint(bound, forAda())} {
		if token, err := w.Mint(request(secret), forAda()); opportunity.CodeOf(err) != opportunity.Forbidden {
			t.Errorf("%s mints: %v, %v", name, token, err)
		}
	}
	for name, secret := range map[string]string{"nobody": "", "an unknown key": "cek_unknown"} {
		if token, err := w.Mint(request(secret), forAda()); opportunity.CodeOf(err) != opportunity.Unauthenticated {
			t.Errorf("%s mints: %v, %v", name, token, err)
		}
	}
	ask := forAda()
	ask.Rows = false
	everyone := w.known(w.mint(board, ask), fromPortal...)
	if everyone.Scope.All() || !slices.Equal(everyone.Scope.Partners(), []string{"1001"}) || everyone.Aggregates == nil {
		t.Errorf("%+v", everyone)
	}
}

// TestEmbedFollowsItsKey: what the key loses its tokens lose, and they end with it.
func TestEmbedFollowsItsKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rolesFile, nil)
	key := portal()
	key.Expires = noon.Add(5 * time.Minute)
	secret := w.key(key)
	ask := forAda()
	ask.Partners = []string{"1001", "3001"}
	text := w.mint(secret, ask)
	if got := w.known(text, fromPortal...); !got.Expires.Equal(noon.Add(5 * time.Minute)) {
		t.Errorf("it ends at %v, after its key", got.Expires)
	}
	w.edit(`"3001"`, `"0042"`)
	if got := w.known(text, fromPortal...).Scope.Partners(); !slices.Equal(got, []string{"1001"}) {
		t.Errorf("after its key lost a partner it sees %q", got)
	}
	w.directory.snapshot, w.directory.partners = "two", nil
	if got := w.known(text, fromPortal...).Scope.Partners(); len(got) > 0 {
		t.Errorf("after its organisation lost a partner it sees %q", got)
	}
	w.edit(`"trainee"`, `"board"`)
	if got := w.known(text, fromPortal...); got.Aggregates == nil || got.Scope.All() {
		t.Errorf("after its key lost rows: %+v", got)
	}
	for _, lost := range [][2]string{{`"d1",`, ``}, {`"https://portal.example.com",`, ``}} {
		before := must(os.ReadFile(filepath.Join(w.dir, "keys.json")))
		w.edit(lost[0], lost[1])
		if err := w.refused(text, fromPortal...); err.Code != opportunity.Forbidden {
			t.Errorf("after its key lost %s: %s", lost[0], err.Code)
		}
		w.write("keys.json", before)
	}
	w.edit(`"board"`, `"unknown"`)
	if err := w.refused(text, fromPortal...); err.Code != opportunity.Forbidden {
		t.Errorf("after its key's role is gone: %s", err.Code)
	}
	w.edit(`"unknown"`, `"board"`)
	w.edit(`"mint"`, `"ask"`)
	w.refused(text, fromPortal...)
	w.edit(`"ask"`, `"mint"`)
	w.known(text, fromPortal...)
	w.clock.set(noon.Add(5 * time.Minute))
	w.refused(text, fromPortal...)
	w.clock.set(noon)
	if err := w.keys.Revoke("portal", noon); err != nil {
		t.Fatal(err)
	}
	if err := w.refused(text, fromPortal...); err.Code != opportunity.Unauthenticated {
		t.Errorf("after its key was revoked: %s", err.Code)
	}
	w.key(portal()) // of the same name, but another
	w.refused(text, fromPortal...)
}

// TestEmbedForged: what we have not signed as it stands is not taken.
func TestEmbedForged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rolesFile, nil)
	secret := w.key(portal())
	text := w.mint(secret, forAda())
	parts := strings.Split(text, ".")
	var said jwt.MapClaims
	if err := json.Unmarshal(must(base64.RawURLEncoding.DecodeString(parts[1])), &said); err != nil {
		t.Fatal(err)
	}
	var signing struct {
		Keys []struct {
			Kid    string `json:"kid"`
			Secret []byte `json:"secret"`
		} `json:"keys"`
	}
	if err := json.Unmarshal(must(os.ReadFile(filepath.Join(w.dir, "embed.keys"))), &signing); err != nil {
		t.Fatal(err)
	}
	kid, genuine := signing.Keys[0].Kid, signing.Keys[0].Secret
	with := func(name string, value any) jwt.MapClaims {
		changed := jwt.MapClaims{name: value}
		for other, value := range said {
			if _, ok := changed[other]; !ok {
				changed[other] = value
			}
		}
		if value == nil {
			delete(changed, name)
		}
		return changed
	}
	w.known(token(jwt.SigningMethodHS256, kid, genuine, said), fromPortal...) // as the rest, but right
	wider := base64.RawURLEncoding.EncodeToString(must(json.Marshal(with("partners", []string{"1002"}))))
	for name, forged := range map[string]string{
		"claims changed after signing":   parts[0] + "." + wider + "." + parts[2],
		"alg none":                       token(jwt.SigningMethodNone, kid, jwt.UnsafeAllowNoneSignatureType, said),
		"another secret":                 token(jwt.SigningMethodHS256, kid, []byte("a secret of somebody else's, 256b"), said),
		"an empty secret":                token(jwt.SigningMethodHS256, kid, []byte{}, said),
		"another algorithm":              token(jwt.SigningMethodHS384, kid, genuine, said),
		"an unknown kid":                 token(jwt.SigningMethodHS256, "other", genuine, said),
		"no kid":                         token(jwt.SigningMethodHS256, "", genuine, said),
		"no expiry":                      token(jwt.SigningMethodHS256, kid, genuine, with("exp", nil)),
		"another issuer":                 token(jwt.SigningMethodHS256, kid, genuine, with("iss", "https://idp.example.com")),
		"another key":                    token(jwt.SigningMethodHS256, kid, genuine, with("key", "unknown")),
		"no key":                         token(jwt.SigningMethodHS256, kid, genuine, with("key", nil)),
		"signed with the API key's hash": token(jwt.SigningMethodHS256, kid, []byte(w.keysOf()[0].Hash), said),
	} {
		if err := w.refused(forged, fromPortal...); err.Code != opportunity.Unauthenticated {
			t.Errorf("%s: %s", name, err.Code)
		}
	}
	if got := w.known(token(jwt.SigningMethodHS256, kid, genuine, with("partners", []string{"2001"})), fromPortal...); len(got.Scope.Partners()) > 0 {
		t.Errorf("even a token signed with the secret is wider than its key: %+v", got)
	}
}

// TestSecretsRotate: tokens of the secret before are taken until they expire, those of dropped ones are not; other servers follow.
func TestSecretsRotate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rolesFile, nil)
	key := portal()
	key.Expires = noon.AddDate(0, 0, 1)
	secret := w.key(key)
	rotate := func(at time.Time, dropAll bool, want int) {
		t.Helper()
		left, err := access.NewSigningFile(filepath.Join(w.dir, "embed.keys")).Rotate(at, dropAll) // as another process does
		if err != nil || left != want {
			t.Errorf("%d secrets are left, want %d: %v", left, want, err)
		}
	}
	rotate(noon.Add(-3*time.Hour), false, 1)
	hour := 3600
	ask := forAda()
	ask.LifetimeSeconds = &hour
	first := w.mint(secret, ask)
	rotate(noon, false, 2)
	second := w.mint(secret, ask)
	w.known(first, fromPortal...)
	w.known(second, fromPortal...)
	rotate(noon.Add(30*time.Minute), false, 3)
	w.known(first, fromPortal...)
	rotate(noon.Add(61*time.Minute), false, 3) // none of the first one's tokens is left
	w.refused(first, fromPortal...)
	w.known(second, fromPortal...)
	rotate(noon.Add(62*time.Minute), true, 1)
	w.refused(second, fromPortal...)
	w.known(w.mint(secret, ask), fromPortal...)
	w.write("embed.keys", []byte("{"))
	if _, err := w.Mint(request(secret), ask); opportunity.CodeOf(err) != opportunity.Unavailable {
		t.Errorf("with unreadable secrets: %v", err)
	}
	if err := w.refused(first, fromPortal...); err.Code != opportunity.Unavailable {
		t.Errorf("with unreadable secrets: %s", err.Code)
	}
	w.write("embed.keys", []byte(`{"keys": [{"kid": "x", "secret": ""}]}`))
	if err := w.refused(token(jwt.SigningMethodHS256, "x", []byte{}, jwt.MapClaims{"iss": "cloudendpoints:embed", "exp": noon.Add(time.Hour).Unix()})); err.Code != opportunity.Unavailable {
		t.Errorf("with an empty secret: %s", err.Code)
	}
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"https://portal.example.com": true, "http://localhost:3000": true, "https://portal.example.com/": false, "https://portal.example.com/x": false,
		"HTTPS://portal.example.com": false, "https://Portal.example.com": false, "portal.example.com": false, "null": false, "*": false, "": false, "https://": false, "https://a@b.example.com": false,
		"https://*.example.com": false, "file:///x": false, "https://a.example.com?x": false, "https://a.example.com https://b.example.com": false} {
		if access.IsOrigin(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestViewAs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rolesFile, nil)
	support := w.known(w.key(access.APIKey{Name: "support", Roles: []string{"support"}}))
	viewer := w.known(w.key(access.APIKey{Name: "viewer", Partners: []string{"1001"}, Roles: []string{"viewer"}}))
	own := support
	own.Scope = opportunity.OfPartners("1001", "1002")
	for _, c := range []struct {
		name      string
		principal access.Principal
		headers   []string
		want      string
		code      opportunity.Code
	}{
		{"nothing asked", support, nil, "", ""},
		{"nothing asked by one who may not", viewer, nil, "", ""},
		{"any partner", support, []string{"1001"}, "1001", ""},
		{"one of his own", own, []string{"1002"}, "1002", ""},
		{"not one of his own", own, []string{"2001"}, "", opportunity.Forbidden},
		{"without the role", viewer, []string{"1001"}, "", opportunity.Forbidden},
		{"several", support, []string{"1001", "1002"}, "", opportunity.BadUserInput},
		{"an empty one", support, []string{""}, "", opportunity.BadUserInput},
	} {
		r := request("")
		for _, value := range c.headers {
			r.Header.Add("X-View-As", value)
		}
		got, err := access.ViewAs(c.principal, r.Header)
		if c.code != "" {
			if opportunity.CodeOf(err) != c.code || got.Scope.All() || len(got.Scope.Partners()) > 0 {
				t.Errorf("%s: %+v, %v", c.name, got, err)
			}
			continue
		}
		if err != nil || got.ViewAs != c.want || c.want != "" && (got.Scope.All() || !slices.Equal(got.Scope.Partners(), []string{c.want})) || !slices.Equal(got.Hidden, c.principal.Hidden) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}
