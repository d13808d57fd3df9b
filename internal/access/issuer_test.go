package access_test

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func issuerFile(jwks string) string {
	return `issuers:
  - issuer: https://idp.example.com
    audience: [opportunities, opportunities-beta]
    jwks: ` + jwks + `
    claims: {partners: partners, organization: org, roles: realm.roles}
`
}

func tokenWorld(t *testing.T) *world {
	t.Helper()
	return newWorld(t, issuerFile(newProvider(t, map[string]crypto.Signer{"rsa": rsaKey(), "ec": ecKey()}).url), nil)
}

func TestTokensTaken(t *testing.T) {
	t.Parallel()
	w := tokenWorld(t)
	for name, text := range map[string]string{
		"RS256":                          token(jwt.SigningMethodRS256, "rsa", rsaKey(), claims(nil)),
		"ES256":                          token(jwt.SigningMethodES256, "ec", ecKey(), claims(nil)),
		"no kid":                         token(jwt.SigningMethodES256, "", ecKey(), claims(nil)),
		"second audience":                token(jwt.SigningMethodRS256, "rsa", rsaKey(), claims(jwt.MapClaims{"aud": []string{"another", "opportunities-beta"}})),
		"expired within the clocks":      token(jwt.SigningMethodRS256, "rsa", rsaKey(), claims(jwt.MapClaims{"exp": noon.Add(-59 * time.Second).Unix()})),
		"not before, within the clocks":  token(jwt.SigningMethodRS256, "rsa", rsaKey(), claims(jwt.MapClaims{"nbf": noon.Add(59 * time.Second).Unix()})),
		"scheme in another case, spaced": "  " + token(jwt.SigningMethodRS256, "rsa", rsaKey(), claims(nil)),
	} {
		principal := w.known(text)
		if principal.Subject != "ada" || !slices.Equal(principal.Scope.Partners(), []string{"1001"}) || principal.MayMint || principal.MayViewAs {
			t.Errorf("%s: %+v", name, principal)
		}
	}
}

// TestTokensRefused: each token differs from a good one in one thing.
func TestTokensRefused(t *testing.T) {
	t.Parallel()
	w := tokenWorld(t)
	good := token(jwt.SigningMethodRS256, "rsa", rsaKey(), claims(nil))
	parts := strings.Split(good, ".")
	public := must(x509.MarshalPKIXPublicKey(rsaKey().Public()))
	forged := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(must(base64.RawURLEncoding.DecodeString(parts[1]))), "1001", "2001", 1)))
	critical := jwt.NewWithClaims(jwt.SigningMethodRS256, claims(nil))
	critical.Header["kid"], critical.Header["crit"] = "rsa", []string{"b64"}
	signed := func(changes jwt.MapClaims) string {
		return token(jwt.SigningMethodRS256, "rsa", rsaKey(), claims(changes))
	}
	for _, c := range []struct{ name, token, says string }{
		{"claims changed after signing", parts[0] + "." + forged + "." + parts[2], "signature"},
		{"no signature", parts[0] + "." + parts[1] + ".", "signature"},
		{"another's signature", parts[0] + "." + parts[1] + "." + strings.Split(signed(jwt.MapClaims{"sub": "eve"}), ".")[2], "signature"},
		{"signed with a key of nobody's under a known kid", token(jwt.SigningMethodRS256, "rsa", otherRSAKey(), claims(nil)), "signature"},
		{"swapped kid", token(jwt.SigningMethodRS256, "ec", rsaKey(), claims(nil)), "signature"},
		{"unknown kid", token(jwt.SigningMethodRS256, "next", otherRSAKey(), claims(nil)), "does not name"},
		{"alg none", token(jwt.SigningMethodNone, "rsa", jwt.UnsafeAllowNoneSignatureType, claims(nil)), "signature"},
		{"HS256 with the public key as DER", token(jwt.SigningMethodHS256, "rsa", public, claims(nil)), "signature"},
		{"HS256 with the public key as PEM", token(jwt.SigningMethodHS256, "rsa", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}), claims(nil)), "signature"},
		{"an algorithm that is not pinned", token(jwt.SigningMethodRS512, "rsa", rsaKey(), claims(nil)), "signature"},
		{"expired", signed(jwt.MapClaims{"exp": noon.Add(-61 * time.Second).Unix()}), "expired"},
		{"no expiry", signed(jwt.MapClaims{"exp": nil}), "expiry"},
		{"an expiry that is a text", signed(jwt.MapClaims{"exp": "tomorrow"}), "token"},
		{"not valid yet", signed(jwt.MapClaims{"nbf": noon.Add(61 * time.Second).Unix()}), "not valid yet"},
		{"another audience", signed(jwt.MapClaims{"aud": "mail"}), "another service"},
		{"no audience", signed(jwt.MapClaims{"aud": nil}), "audience"},
		{"another issuer", signed(jwt.MapClaims{"iss": "https://evil.example.com"}), "issuer"},
		{"an issuer with a slash more", signed(jwt.MapClaims{"iss": "https://idp.example.com/"}), "issuer"},
		{"no issuer", signed(jwt.MapClaims{"iss": nil}), "issuer"},
		{"our own issuer, signed by the provider", signed(jwt.MapClaims{"iss": "cloudendpoints:embed"}), "signature"},
		{"no subject", signed(jwt.MapClaims{"sub": nil}), "sub"},
		{"partners that are an object", signed(jwt.MapClaims{"partners": map[string]bool{"1001": true}}), "partners"},
		{"partners that hold no texts", signed(jwt.MapClaims{"partners": []any{"1001", true}}), "partners"},
		{"an extension that is critical", must(critical.SignedString(rsaKey())), "crit"},
		{"two parts", parts[0] + "." + parts[1], "cannot be read"},
		{"no token", "hello", "cannot be read"},
		{"an endless one", good + strings.Repeat("A", 20<<10), "form"},
	} {
		if err := w.refused(c.token); err.Code != opportunity.Unauthenticated || !strings.Contains(err.Message, c.says) || err.Hint == "" {
			t.Errorf("%s: %s %s %s", c.name, err.Code, err.Message, err.Hint)
		}
	}
	if principal, err := w.Authenticate(request("")); err == nil {
		t.Errorf("without credentials: %+v", principal)
	}
	if principal, err := w.Authenticate(request(good, "Authorization", "Bearer "+good)); err == nil {
		t.Errorf("credentials twice: %+v", principal)
	}
	basic := request("")
	basic.Header.Set("Authorization", "Basic "+good)
	if principal, err := w.Authenticate(basic); err == nil {
		t.Errorf("Basic: %+v", principal)
	}
}

// TestKeysRotate: a token with a key that the provider has just begun to use is taken, its old one goes, and made-up keys cost the provider little.
func TestKeysRotate(t *testing.T) {
	t.Parallel()
	idp := newProvider(t, map[string]crypto.Signer{"one": rsaKey()})
	w := newWorld(t, issuerFile(idp.url), nil)
	first, second := token(jwt.SigningMethodRS256, "one", rsaKey(), claims(nil)), token(jwt.SigningMethodRS256, "two", otherRSAKey(), claims(nil))
	w.known(first)
	idp.rotate(map[string]crypto.Signer{"two": otherRSAKey()})
	w.known(second)
	w.refused(first)
	before := idp.fetches()
	for range 20 {
		w.refused(token(jwt.SigningMethodES256, "made-up", ecKey(), claims(nil)))
	}
	if cost := idp.fetches() - before; cost > 1 {
		t.Errorf("20 made-up keys cost %d fetches", cost)
	}
}

// TestKeySetFile: keys in a file rotate by changing the file.
func TestKeySetFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, issuerFile("idp.json"), map[string][]byte{"idp.json": keySetOf(t, map[string]crypto.Signer{"one": ecKey()})})
	first, second := token(jwt.SigningMethodES256, "one", ecKey(), claims(nil)), token(jwt.SigningMethodRS256, "two", rsaKey(), claims(nil))
	w.known(first)
	w.refused(second)
	w.write("idp.json", keySetOf(t, map[string]crypto.Signer{"two": rsaKey()}))
	w.known(second)
	w.refused(first)
	w.write("idp.json", []byte("{"))
	if err := w.refused(second); err.Code != opportunity.Unavailable {
		t.Errorf("without keys: %s %s", err.Code, err.Message)
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()
	w := tokenWorld(t)
	for name, c := range map[string]struct {
		changes jwt.MapClaims
		want    []string
	}{
		"a list":                       {jwt.MapClaims{"partners": []string{"3001", "1001", "1001"}}, []string{"1001", "3001"}},
		"one text":                     {jwt.MapClaims{"partners": "1001 3001,0042"}, []string{"0042", "1001", "3001"}},
		"numbers":                      {jwt.MapClaims{"partners": []any{1001, "0042"}}, []string{"0042", "1001"}},
		"one number":                   {jwt.MapClaims{"partners": 9000001}, []string{"9000001"}},
		"unknown IDs":                  {jwt.MapClaims{"partners": []string{"nobody"}}, []string{"nobody"}},
		"none":                         {jwt.MapClaims{"partners": nil}, nil},
		"an empty list":                {jwt.MapClaims{"partners": []string{}}, nil},
		"an empty text":                {jwt.MapClaims{"partners": ""}, nil},
		"empty texts":                  {jwt.MapClaims{"partners": []string{"", ""}}, nil},
		"null":                         {jwt.MapClaims{"partners": []any(nil)}, nil},
		"an organisation":              {jwt.MapClaims{"partners": nil, "org": "Contoso Group"}, []string{"1001", "1002"}},
		"a name with a comma":          {jwt.MapClaims{"partners": nil, "org": "Fabrikam, Inc."}, []string{"2001"}},
		"organisations and a partner":  {jwt.MapClaims{"org": []string{"Contoso Group", "Fabrikam, Inc."}}, []string{"1001", "1002", "2001"}},
		"an organisation of nobody's":  {jwt.MapClaims{"partners": nil, "org": "contoso group"}, nil},
		"an empty organisation's name": {jwt.MapClaims{"partners": nil, "org": ""}, nil},
	} {
		if got := w.known(token(jwt.SigningMethodES256, "ec", ecKey(), claims(c.changes))).Scope; got.All() || !slices.Equal(got.Partners(), c.want) {
			t.Errorf("%s: %v %q, want %q", name, got.All(), got.Partners(), c.want)
		}
	}
}

// TestClaimNames: a dot goes into an object, unless the name with its dots is a claim itself.
func TestClaimNames(t *testing.T) {
	t.Parallel()
	file := strings.NewReplacer("roles: realm.roles", "roles: https://example.com/roles", "partners: partners", "partners: app.data.partners").
		Replace(issuerFile(newProvider(t, map[string]crypto.Signer{"ec": ecKey()}).url)) + "roles: {viewer: {}}\n"
	w := newWorld(t, file, nil)
	nested := map[string]any{"data": map[string]any{"partners": "1001"}}
	for name, changes := range map[string]jwt.MapClaims{
		"objects":           {"app": nested},
		"a name with a dot": {"app.data": map[string]any{"partners": "1001"}, "app": nil},
	} {
		changes["https://example.com/roles"], changes["partners"] = "viewer", nil
		if got := w.known(token(jwt.SigningMethodES256, "ec", ecKey(), claims(changes))); !slices.Equal(got.Scope.Partners(), []string{"1001"}) || !slices.Equal(got.Roles, []string{"viewer"}) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for name, changes := range map[string]jwt.MapClaims{"a list between": {"app": []any{nested}}, "the claim of that plain name alone": {"app": nil}} {
		if got := w.known(token(jwt.SigningMethodES256, "ec", ecKey(), claims(changes))); len(got.Scope.Partners()) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestOrganisationsFollowTheSnapshot: the next snapshot may give an organisation other partners.
func TestOrganisationsFollowTheSnapshot(t *testing.T) {
	t.Parallel()
	w := tokenWorld(t)
	text := token(jwt.SigningMethodES256, "ec", ecKey(), claims(jwt.MapClaims{"partners": nil, "org": "Contoso Group"}))
	for range 3 {
		if got := w.known(text).Scope.Partners(); !slices.Equal(got, []string{"1001", "1002"}) {
			t.Fatalf("%q", got)
		}
	}
	if w.directory.asked != 1 {
		t.Errorf("asked %d times of one snapshot", w.directory.asked)
	}
	w.directory.snapshot, w.directory.partners = "two", map[string][]string{"Contoso Group": {"1002"}}
	if got := w.known(text).Scope.Partners(); !slices.Equal(got, []string{"1002"}) {
		t.Errorf("%q of the next snapshot", got)
	}
	w.directory.snapshot = ""
	if got := w.known(text).Scope.Partners(); len(got) > 0 {
		t.Errorf("%q of no snapshot", got)
	}
}
