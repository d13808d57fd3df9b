package access_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
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
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// noon is the time of the tests.
var noon = time.Date(2026, 11, 15, 12, 0, 0, 0, time.UTC)

// The keys of the tests, made once: RSA keys are slow to make.
var (
	rsaKey      = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	otherRSAKey = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	ecKey       = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// provider is an identity provider's key set, by kid.
type provider struct {
	mu      sync.Mutex
	keys    map[string]crypto.Signer
	fetched int
	url     string
}

func newProvider(t *testing.T, keys map[string]crypto.Signer) *provider {
	t.Helper()
	p := &provider{keys: keys}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.fetched++
		_, _ = w.Write(keySetOf(t, p.keys))
	}))
	t.Cleanup(web.Close)
	p.url = web.URL
	return p
}

func (p *provider) rotate(keys map[string]crypto.Signer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = keys
}

func (p *provider) fetches() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fetched
}

// keySetOf is the JSON Web Key Set of the public keys.
func keySetOf(t *testing.T, keys map[string]crypto.Signer) []byte {
	t.Helper()
	var set jwkset.JWKSMarshal
	for _, kid := range slices.Sorted(maps.Keys(keys)) {
		key, err := jwkset.NewJWKFromKey(keys[kid].Public(), jwkset.JWKOptions{Metadata: jwkset.JWKMetadataOptions{KID: kid, USE: jwkset.UseSig}})
		if err != nil {
			t.Fatal(err)
		}
		set.Keys = append(set.Keys, key.Marshal())
	}
	return must(json.Marshal(set))
}

// clock is a time that tests set.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// directory is a snapshot's organisations.
type directory struct {
	snapshot string
	partners map[string][]string
	asked    int
}

func (d *directory) Pin(ctx context.Context) (context.Context, string, func()) {
	return ctx, d.snapshot, func() {}
}

func (d *directory) PartnersOf(_ context.Context, organizations []string) ([]string, error) {
	d.asked++
	var ids []string
	for _, name := range organizations {
		ids = append(ids, d.partners[name]...)
	}
	return ids, nil
}

// world is an authenticator and all that it stands on.
type world struct {
	t *testing.T
	*access.Authenticator
	clock     *clock
	keys      *access.KeyFile
	signing   *access.SigningFile
	directory *directory
	dir       string
	logged    *lines
}

// lines is what was logged.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(text)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newWorld authenticates by an access file, written with its key sets into a folder of the test's own.
func newWorld(t *testing.T, file string, others map[string][]byte) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{now: noon}, dir: t.TempDir(), logged: &lines{},
		directory: &directory{snapshot: "one", partners: map[string][]string{"Contoso Group": {"1001", "1002"}, "Fabrikam, Inc.": {"2001"}}}}
	for name, text := range others {
		w.write(name, text)
	}
	w.write("access.yaml", []byte(file))
	config, err := access.Read(filepath.Join(w.dir, "access.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	w.keys, w.signing = access.NewKeyFile(filepath.Join(w.dir, "keys.json")), access.NewSigningFile(filepath.Join(w.dir, "embed.keys"))
	w.Authenticator, err = access.New(t.Context(), access.Options{Config: config, Keys: w.keys, Signing: w.signing, Directory: w.directory,
		Log: slog.New(slog.NewTextHandler(w.logged, nil)), Now: w.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) write(name string, text []byte) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), text, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// request is one with the credential, and further headers by name and value.
func request(credential string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
	if credential != "" {
		r.Header.Set("Authorization", "Bearer "+credential)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

// known authenticates a credential that must be taken.
func (w *world) known(credential string, headers ...string) access.Principal {
	w.t.Helper()
	principal, err := w.Authenticate(request(credential, headers...))
	if err != nil {
		w.t.Fatalf("%v: %s", err, hintOf(err))
	}
	return principal
}

// refused authenticates a credential that must not be taken, and returns the error, which must not repeat it.
func (w *world) refused(credential string, headers ...string) *opportunity.Error {
	w.t.Helper()
	principal, err := w.Authenticate(request(credential, headers...))
	var known *opportunity.Error
	if !errors.As(err, &known) {
		w.t.Fatalf("taken as %+v, error %v", principal, err)
	}
	if principal.Scope.All() || len(principal.Scope.Partners()) > 0 || principal.Subject != "" {
		w.t.Errorf("refused, and yet it is %+v", principal)
	}
	w.discreet(credential, known.Message+known.Hint)
	return known
}

// discreet checks that neither a text nor the log holds a credential, nor a part of it.
func (w *world) discreet(credential, text string) {
	w.t.Helper()
	for _, part := range strings.FieldsFunc(credential, func(r rune) bool { return r == '.' || r == ' ' }) {
		if len(part) > 8 && strings.Contains(text+w.logged.String(), part) {
			w.t.Errorf("%q is told: %s%s", part, text, w.logged)
		}
	}
}

func hintOf(err error) string {
	var known *opportunity.Error
	if errors.As(err, &known) {
		return known.Hint
	}
	return ""
}

// token signs claims as a provider does.
func token(method jwt.SigningMethod, kid string, key any, claims jwt.MapClaims) string {
	made := jwt.NewWithClaims(method, claims)
	if kid != "" {
		made.Header["kid"] = kid
	}
	return must(made.SignedString(key))
}

// claims are those of a good token, changed.
func claims(changes jwt.MapClaims) jwt.MapClaims {
	good := jwt.MapClaims{"iss": "https://idp.example.com", "aud": "opportunities", "sub": "ada", "exp": noon.Add(time.Hour).Unix(), "partners": []string{"1001"}}
	for name, value := range changes {
		if value == nil {
			delete(good, name)
			continue
		}
		good[name] = value
	}
	return good
}
