package access

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"syscall"
	"time"

	"github.com/google/renameio/v2"
)

// What an API key may be used for.
const (
	Ask  = "ask"  // ask for the report
	Mint = "mint" // mint embed tokens
)

// APIKey is a program's key as it is kept. Its secret is not: Hash is the SHA-256 of it. A secret has 256 random bits, so nobody guesses it, however
// fast the hash; a slow one, made for passwords, would only slow every request down.
type APIKey struct {
	ID            string    `json:"id"` // what embed tokens name it by
	Name          string    `json:"name"`
	Hash          string    `json:"hash"`
	Created       time.Time `json:"created"`
	Expires       time.Time `json:"expires"`
	Revoked       time.Time `json:"revoked,omitzero"`
	May           []string  `json:"may"`
	Partners      []string  `json:"partners,omitempty"`
	Organizations []string  `json:"organizations,omitempty"`
	Roles         []string  `json:"roles,omitempty"`
	Origins       []string  `json:"origins,omitempty"`   // that its embed tokens may name, empty where any
	Documents     []string  `json:"documents,omitempty"` // the only trusted documents that it may send, empty where its roles say
}

// State is "active", "expired" or "revoked".
func (k *APIKey) State(now time.Time) string {
	switch {
	case !k.Revoked.IsZero():
		return "revoked"
	case !now.Before(k.Expires):
		return "expired"
	}
	return "active"
}

// keyPrefix begins every secret, so that one that was put where it does not belong is found.
const keyPrefix = "cek_"

// KeyFile is the file of the API keys. Commands replace it whole; servers see that at the next request.
type KeyFile struct{ watched watched[keyRing] }

// keyRing are the keys of the file, in its order.
type keyRing struct {
	Keys   []*APIKey `json:"keys"`
	hashes map[string]*APIKey
}

// NewKeyFile is the file at path, which need not be there yet.
func NewKeyFile(path string) *KeyFile {
	return &KeyFile{watched[keyRing]{path: path, parse: parseKeys}}
}

func parseKeys(text []byte) (keyRing, error) {
	ring := keyRing{hashes: map[string]*APIKey{}}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&ring); err != nil {
		return keyRing{}, errors.New("it is no file of API keys: correct what was changed by hand, or take an earlier copy")
	}
	for _, key := range ring.Keys {
		if key == nil || len(key.Hash) != hex.EncodedLen(sha256.Size) || key.ID == "" || key.Name == "" || ring.hashes[key.Hash] != nil {
			return keyRing{}, errors.New("one of its keys lacks its id, name or hash, or has another's: correct what was changed by hand, or take an earlier copy")
		}
		ring.hashes[key.Hash] = key
	}
	return ring, nil
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// find is the active key with that secret, nil where there is none.
func (f *KeyFile) find(secret string, now time.Time) (*APIKey, error) {
	ring, err := f.watched.getOr(keyRing{})
	if err != nil {
		return nil, err
	}
	return active(ring.hashes[hashOf(secret)], now), nil // what is looked up is a hash: how long that takes tells nothing of the secrets
}

// named is the active key with that ID, nil where there is none.
func (f *KeyFile) named(id string, now time.Time) (*APIKey, error) {
	ring, err := f.watched.getOr(keyRing{})
	if err != nil {
		return nil, err
	}
	for _, key := range ring.Keys {
		if key.ID == id {
			return active(key, now), nil
		}
	}
	return nil, nil
}

func active(key *APIKey, now time.Time) *APIKey {
	if key == nil || key.State(now) != "active" {
		return nil
	}
	return key
}

// List are the keys, in the order of their creation.
func (f *KeyFile) List() ([]*APIKey, error) {
	ring, err := f.watched.getOr(keyRing{})
	if err != nil {
		return nil, fmt.Errorf("the keys file %s cannot be read: %w", f.watched.path, cause(err))
	}
	return ring.Keys, nil
}

var keyName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// Create adds a key and returns its secret, which is kept nowhere. The key's name, what it may and its expiry must be set.
func (f *KeyFile) Create(key APIKey, now time.Time) (secret string, err error) {
	if !keyName.MatchString(key.Name) {
		return "", fmt.Errorf("the name %q is no name for a key: pass up to 64 letters, digits, dots, lines and underscores, a letter or digit first", key.Name)
	}
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	secret = keyPrefix + base64.RawURLEncoding.EncodeToString(random)
	key.ID, key.Hash, key.Created = rand.Text()[:12], hashOf(secret), now.UTC().Truncate(time.Second)
	return secret, f.change(func(ring *keyRing) error {
		if slices.ContainsFunc(ring.Keys, func(one *APIKey) bool { return one.Name == key.Name && one.State(now) == "active" }) {
			return fmt.Errorf("there is an active key %q: revoke it first, or pass another name", key.Name)
		}
		ring.Keys = append(ring.Keys, &key)
		return nil
	})
}

// Revoke ends the active key of that name, with every embed token that it has minted.
func (f *KeyFile) Revoke(name string, now time.Time) error {
	return f.change(func(ring *keyRing) error {
		for _, key := range ring.Keys {
			if key.Name == name && key.State(now) == "active" {
				key.Revoked = now.UTC().Truncate(time.Second)
				return nil
			}
		}
		return fmt.Errorf("there is no active key %q: keys list shows them", name)
	})
}

// change replaces the file whole or not at all, one command at a time.
func (f *KeyFile) change(edit func(*keyRing) error) error {
	path := f.watched.path
	return locked(path, func() error {
		ring, err := f.watched.getOr(keyRing{})
		if err != nil {
			return fmt.Errorf("the keys file %s cannot be read: %w", path, cause(err))
		}
		changed := keyRing{}
		for _, key := range ring.Keys {
			copied := *key
			changed.Keys = append(changed.Keys, &copied)
		}
		if err := edit(&changed); err != nil {
			return err
		}
		return save(path, changed)
	})
}

// locked lets one process at a time change the file.
func locked(path string, work func() error) error {
	lock, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return unwritable(path, err)
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return unwritable(path, err)
	}
	return work()
}

// save writes the file whole or not at all, for its owner alone.
func save(path string, content any) error {
	text, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(path, append(text, '\n'), 0o600, renameio.WithStaticPermissions(0o600)); err != nil {
		return unwritable(path, err)
	}
	return nil
}

func unwritable(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the folder of %s is missing: make it first", path)
	}
	return fmt.Errorf("%s cannot be written: %w", path, cause(err))
}
