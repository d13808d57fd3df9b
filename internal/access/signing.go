package access

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// SigningFile is the file of the secrets that embed tokens are signed with, shared by the servers that take each other's tokens. The first key
// signs, each checks: so keys rotate while tokens are out.
type SigningFile struct{ watched watched[signingKeys] }

type signingKeys struct {
	Keys []signingKey `json:"keys"` // the newest first
}

type signingKey struct {
	ID      string    `json:"kid"`
	Secret  []byte    `json:"secret"` // 256 random bits
	Created time.Time `json:"created"`
}

// NewSigningFile is the file at path; the first token makes it where it is missing.
func NewSigningFile(path string) *SigningFile {
	return &SigningFile{watched[signingKeys]{path: path, parse: parseSigningKeys}}
}

func parseSigningKeys(text []byte) (signingKeys, error) {
	var keys signingKeys
	if err := json.Unmarshal(text, &keys); err != nil {
		return signingKeys{}, errors.New("it is no file of signing keys: remove it, and the tokens signed before end")
	}
	for _, key := range keys.Keys {
		if len(key.Secret) < 32 || key.ID == "" {
			return signingKeys{}, errors.New("one of its keys is too short, or has no kid: remove the file, and the tokens signed before end")
		}
	}
	return keys, nil
}

// current is the key to sign with, made where there is none.
func (f *SigningFile) current(now time.Time) (signingKey, error) {
	keys, err := f.watched.getOr(signingKeys{})
	if err != nil {
		return signingKey{}, err
	}
	if len(keys.Keys) > 0 {
		return keys.Keys[0], nil
	}
	err = f.change(func(keys *signingKeys) {
		if len(keys.Keys) == 0 { // else another server has just made one
			keys.Keys = []signingKey{newSigningKey(now)}
		}
	})
	if err != nil {
		return signingKey{}, err
	}
	keys, err = f.watched.get()
	if err != nil || len(keys.Keys) == 0 {
		return signingKey{}, errors.Join(err, errNoKeys)
	}
	return keys.Keys[0], nil
}

// named is the key of that ID.
func (f *SigningFile) named(id string) (signingKey, bool, error) {
	keys, err := f.watched.getOr(signingKeys{})
	if err != nil {
		return signingKey{}, false, err
	}
	for _, key := range keys.Keys {
		if key.ID == id {
			return key, true, nil
		}
	}
	return signingKey{}, false, nil
}

// Rotate adds a key, which signs from now on. The one before goes on to check until its tokens have expired, those that were replaced longer ago
// are dropped; all are where dropAll is set, and every token signed before ends. It returns how many keys are left.
func (f *SigningFile) Rotate(now time.Time, dropAll bool) (left int, err error) {
	err = f.change(func(keys *signingKeys) {
		kept := []signingKey{newSigningKey(now)}
		for _, key := range keys.Keys {
			replaced := kept[len(kept)-1].Created
			if dropAll || now.Sub(replaced) > longestLife {
				break
			}
			kept = append(kept, key)
		}
		keys.Keys = kept
		left = len(kept)
	})
	return left, err
}

func newSigningKey(now time.Time) signingKey {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	return signingKey{rand.Text()[:8], secret, now.UTC().Truncate(time.Second)}
}

func (f *SigningFile) change(edit func(*signingKeys)) error {
	path := f.watched.path
	return locked(path, func() error {
		keys, err := f.watched.getOr(signingKeys{})
		if err != nil {
			return fmt.Errorf("the signing keys %s cannot be read: %w", path, cause(err))
		}
		edit(&keys)
		return save(path, keys)
	})
}
