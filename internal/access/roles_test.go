package access_test

import (
	"crypto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"github.com/cloudendpoints/opportunities/internal/access"
)

const rolesFile = `
roles:
  viewer: {}
  analyst: {hide: [customerName]}
  trainee: {hide: [tenantDomain], documents: trusted, rate: slow}
  board: {aggregatesOnly: true, allPartners: true, rate: fast}
  support: {allPartners: true, viewAs: true, hide: [tenantDomain], documents: log}
aggregatesOnly: {dimensions: [SEGMENT, COUNTRY], smallestGroup: 7}
rates:
  default: {perMinute: 100}
  slow: {perMinute: 10}
  fast: {perMinute: 1000, burst: 5000}
`

// TestRolesAddUp: what is seen, one of the roles shows whole.
func TestRolesAddUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, issuerFile(newProvider(t, map[string]crypto.Signer{"ec": ecKey()}).url)+rolesFile, nil)
	for _, c := range []struct {
		roles               []string
		known, hidden       string
		aggregates, all, as bool
		documents           access.DocumentMode
		rate                string
	}{
		{[]string{"viewer"}, "viewer", "", false, false, false, access.AnyDocument, "default"},
		{[]string{"trainee"}, "trainee", "tenantDomain", false, false, false, access.TrustedDocument, "slow"},
		{[]string{"analyst", "trainee"}, "analyst trainee", "", false, false, false, access.TrustedDocument, "default"},
		{[]string{"trainee", "viewer", "viewer"}, "trainee viewer", "", false, false, false, access.AnyDocument, "default"},
		{[]string{"board"}, "board", "", true, true, false, access.AnyDocument, "fast"},
		{[]string{"board", "viewer"}, "board viewer", "", false, false, false, access.AnyDocument, "fast"},
		{[]string{"support", "viewer"}, "support viewer", "tenantDomain", false, true, true, access.LogUnknown, "default"},
		{[]string{"board", "support"}, "board support", "tenantDomain", false, true, true, access.LogUnknown, "fast"},
		{[]string{"admin", "viewer"}, "viewer", "", false, false, false, access.AnyDocument, "default"},
		{[]string{"admin", "Viewer", "all"}, "", "customerName tenantDomain", true, false, false, access.TrustedDocument, "default"},
		{nil, "", "customerName tenantDomain", true, false, false, access.TrustedDocument, "default"},
	} {
		got := w.known(token(jwt.SigningMethodES256, "ec", ecKey(), claims(jwt.MapClaims{"realm": map[string]any{"roles": c.roles}})))
		if strings.Join(got.Roles, " ") != c.known || strings.Join(got.Hidden, " ") != c.hidden || got.Scope.All() != c.all || got.MayViewAs != c.as || got.Documents.Mode != c.documents || got.Rate != c.rate {
			t.Errorf("%q: %+v", c.roles, got)
		}
		if (got.Aggregates != nil) != c.aggregates || c.aggregates && (got.Aggregates.SmallestGroup != 7 || !slices.Equal(got.Aggregates.Dimensions, []string{"COUNTRY", "SEGMENT"})) {
			t.Errorf("%q: aggregates only %+v", c.roles, got.Aggregates)
		}
	}
}

// TestAccessFile: what is wrong in an access file is told with its line.
func TestAccessFile(t *testing.T) {
	t.Parallel()
	good := issuerFile("https://idp.example.com/keys") + rolesFile
	for _, c := range []struct{ name, from, to, want string }{
		{"an unknown name", "roles:\n", "rolls:\n", "line 7: the name \"rolls\" is not known here"},
		{"an unknown name of a role", "allPartners: true, viewAs", "allpartners: true, viewAs", "line 12: the name \"allpartners\""},
		{"an unknown name of an issuer", "audience:", "aud:", "line 3: the name \"aud\""},
		{"a name twice", "  viewer: {}\n", "  viewer: {}\n  viewer: {}\n", "line 9: "},
		{"no YAML", "roles:\n", "roles: [\n", "line "},
		{"a text for a list", "hide: [customerName]", "hide: customerName", "line 9: "},
		{"a text for a flag", "viewAs: true", "viewAs: sometimes", "line 12: \"sometimes\" should be true or false"},
		{"a text for a number", "smallestGroup: 7", "smallestGroup: few", "line 13: \"few\" should be a whole number"},
		{"no issuer's name", "issuer: https://idp.example.com", "issuer: ''", "line 2: an issuer lacks its name"},
		{"our own name", "issuer: https://idp.example.com", "issuer: cloudendpoints:embed", "line 2: the issuer \"cloudendpoints:embed\" is this service's own"},
		{"no audience", "audience: [opportunities, opportunities-beta]", "audience: []", "line 3: an issuer lacks its audience"},
		{"no key set", "jwks: https://idp.example.com/keys", "jwks: ''", "line 4: an issuer lacks its key set"},
		{"a key set in the clear", "jwks: https:", "jwks: http:", "line 4: jwks must be an https URL"},
		{"a key set by FTP", "jwks: https:", "jwks: ftp:", "line 4: jwks must be an https URL"},
		{"alg none", "jwks: https://idp.example.com/keys", "jwks: https://idp.example.com/keys\n    algorithms: [RS256, none]", "line 5: tokens signed with \"none\" are never taken"},
		{"HS256", "jwks: https://idp.example.com/keys", "jwks: https://idp.example.com/keys\n    algorithms: [HS256]", "line 5: tokens signed with \"HS256\" are never taken"},
		{"an unknown column", "hide: [customerName]", "hide: [customerName, customer]", "line 9: there is no column \"customer\""},
		{"a column that is never hidden", "hide: [customerName]", "hide: [tenantId]", "line 9: \"tenantId\" is never null"},
		{"an unknown dimension", "[SEGMENT, COUNTRY]", "[SEGMENT, PLANET]", "line 13: there is no dimension \"PLANET\""},
		{"no group", "smallestGroup: 7", "smallestGroup: 0", "line 13: smallestGroup must be 1 or more"},
		{"an unknown mode", "documents: log", "documents: some", "line 12: documents is \"some\""},
		{"an unknown rate", "rate: slow", "rate: slower", "line 10: rates has no \"slower\""},
		{"a rate of nothing", "slow: {perMinute: 10}", "slow: {perMinute: 0}", "line 16: perMinute of the rate \"slow\""},
		{"two documents", "roles:\n", "---\nroles:\n", "holds 2 documents"},
		{"nothing", good, "", "is empty"},
		{"nothing but a comment", good, "# roles\n", "is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "access.yaml")
			if !strings.Contains(good, c.from) {
				t.Fatalf("no %q", c.from)
			}
			if err := os.WriteFile(path, []byte(strings.Replace(good, c.from, c.to, 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := access.Read(path)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
	if _, err := access.Read(filepath.Join(t.TempDir(), "none.yaml")); err == nil || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("a missing file: %v", err)
	}
}
