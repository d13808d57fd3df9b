package access_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// key creates an API key that expires in an hour, and returns its secret.
func (w *world) key(key access.APIKey) string {
	w.t.Helper()
	if key.Expires.IsZero() {
		key.Expires = w.clock.Now().Add(time.Hour)
	}
	if key.May == nil {
		key.May = []string{access.Ask}
	}
	secret, err := w.keys.Create(key, w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return secret
}

// edit changes the keys file as a hand would.
func (w *world) edit(from, to string) {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, "keys.json"))
	if err != nil {
		w.t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(from)) {
		w.t.Fatalf("no %q in %s", from, text)
	}
	w.write("keys.json", bytes.Replace(text, []byte(from), []byte(to), 1))
}

func TestKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rolesFile, nil)
	if err := w.refused("cek_nothing-is-there-yet"); err.Code != opportunity.Unauthenticated {
		t.Error(err.Code)
	}
	secret := w.key(access.APIKey{Name: "nightly", Partners: []string{"3001"}, Organizations: []string{"Contoso Group"}, Roles: []string{"trainee", "unknown"}})
	got := w.known(secret)
	if got.Kind != access.Key || got.Subject != "nightly" || got.Program != "nightly" || !slices.Equal(got.Scope.Partners(), []string{"1001", "1002", "3001"}) ||
		!slices.Equal(got.Roles, []string{"trainee"}) || !slices.Equal(got.Hidden, []string{"tenantDomain"}) || got.MayMint || got.MayViewAs || got.Rate != "slow" {
		t.Errorf("%+v", got)
	}
	other := w.known(w.key(access.APIKey{Name: "other", Partners: []string{"1001"}, Roles: []string{"viewer"}, Documents: []string{"d1"}}))
	if other.RateKey == got.RateKey || other.Documents.Mode != access.TrustedDocument || !slices.Equal(other.Documents.Only, []string{"d1"}) {
		t.Errorf("%+v", other)
	}
	for name, wrong := range map[string]string{"another letter": secret[:len(secret)-1] + "_", "cut": secret[:len(secret)-1], "longer": secret + "A", "the prefix": "cek_", "its hash": "cek_" + w.keysOf()[0].Hash} {
		if err := w.refused(wrong); err.Code != opportunity.Unauthenticated {
			t.Errorf("%s: %s", name, err.Code)
		}
	}
	text, err := os.ReadFile(filepath.Join(w.dir, "keys.json"))
	if err != nil || bytes.Contains(text, []byte(secret)) || bytes.Contains(text, []byte(secret[4:])) {
		t.Errorf("the file holds the secret: %s", text)
	}
	if info, err := os.Stat(filepath.Join(w.dir, "keys.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	w.discreet(secret, "")
}

func (w *world) keysOf() []*access.APIKey {
	w.t.Helper()
	keys, err := w.keys.List()
	if err != nil {
		w.t.Fatal(err)
	}
	return keys
}

// TestKeysChangeWhileServing: what is expired, revoked or edited holds from the next request on.
func TestKeysChangeWhileServing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, rolesFile, nil)
	secret := w.key(access.APIKey{Name: "nightly", Partners: []string{"1001", "1002"}, Roles: []string{"viewer"}})
	w.known(secret)
	w.clock.set(noon.Add(time.Hour - time.Nanosecond))
	w.known(secret)
	w.clock.set(noon.Add(time.Hour))
	w.refused(secret)
	w.clock.set(noon)
	w.edit(`"1001",`, ``)
	if got := w.known(secret).Scope.Partners(); !slices.Equal(got, []string{"1002"}) {
		t.Errorf("after narrowing it sees %q", got)
	}
	w.edit(`"viewer"`, `"trainee"`)
	if got := w.known(secret).Hidden; !slices.Equal(got, []string{"tenantDomain"}) {
		t.Errorf("after another role it may not see %q", got)
	}
	if _, err := w.keys.Create(access.APIKey{Name: "nightly", Expires: noon.Add(time.Hour), May: []string{access.Ask}}, noon); err == nil {
		t.Error("two active keys of one name")
	}
	if err := access.NewKeyFile(filepath.Join(w.dir, "keys.json")).Revoke("nightly", noon); err != nil { // as another process does
		t.Fatal(err)
	}
	w.refused(secret)
	if err := w.keys.Revoke("nightly", noon); err == nil {
		t.Error("revoked twice")
	}
	again := w.key(access.APIKey{Name: "nightly", Partners: []string{"1001"}})
	w.known(again)
	w.refused(secret)
	w.write("keys.json", []byte("{"))
	if err := w.refused(again); err.Code != opportunity.Unavailable {
		t.Errorf("an unreadable file: %s", err.Code)
	}
	w.write("keys.json", []byte(`{"keys": [{"id": "x", "name": "empty", "hash": "", "created": "2026-01-01T00:00:00Z", "expires": "2100-01-01T00:00:00Z", "may": ["ask"]}]}`))
	if err := w.refused("cek_"); err.Code != opportunity.Unavailable {
		t.Errorf("a key without a hash: %s", err.Code)
	}
	if err := os.Remove(filepath.Join(w.dir, "keys.json")); err != nil {
		t.Fatal(err)
	}
	if err := w.refused(again); err.Code != opportunity.Unauthenticated {
		t.Errorf("no file: %s", err.Code)
	}
}

// TestKeysOfManyCommands: commands that run at once lose none of each other's keys, and leave nothing behind.
func TestKeysOfManyCommands(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys.json")
	var commands sync.WaitGroup
	for i := range 12 {
		commands.Go(func() {
			file := access.NewKeyFile(path)
			if _, err := file.Create(access.APIKey{Name: fmt.Sprint("key-", i), Expires: noon.Add(time.Hour), May: []string{access.Ask}}, noon); err != nil {
				t.Error(err)
			}
			if i%3 == 0 {
				if err := file.Revoke(fmt.Sprint("key-", i), noon); err != nil {
					t.Error(err)
				}
			}
		})
	}
	commands.Wait()
	keys, err := access.NewKeyFile(path).List()
	states := map[string]int{}
	for _, key := range keys {
		states[key.State(noon)]++
	}
	if err != nil || states["active"] != 8 || states["revoked"] != 4 {
		t.Errorf("%v, %v", states, err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil || len(left) != 2 { // the file and its lock
		t.Errorf("%q, %v", left, err)
	}
}

func TestKeyNames(t *testing.T) {
	t.Parallel()
	file := access.NewKeyFile(filepath.Join(t.TempDir(), "keys.json"))
	for _, name := range []string{"", "a b", "-x", "x\n", strings.Repeat("x", 65), "ü"} {
		if _, err := file.Create(access.APIKey{Name: name, Expires: noon}, noon); err == nil {
			t.Errorf("%q is a name", name)
		}
	}
	if _, err := access.NewKeyFile(filepath.Join(t.TempDir(), "none", "keys.json")).Create(access.APIKey{Name: "x", Expires: noon}, noon); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("in a missing folder: %v", err)
	}
}
