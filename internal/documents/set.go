// Package documents reads the documents that a client's build registers: the only ones that some callers may send.
package documents

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// Document is a registered document.
type Document struct {
	IDs  []string // as files name it, sha256: left out
	Text string
	Hash string // the text's SHA-256, in lower-case hexadecimal digits
}

// Set is what is registered; a nil one has nothing.
type Set struct {
	found map[string]*Document // by ID and by hash
	count int
}

// hashPrefix is how GraphQL over HTTP tells a hash from an ID of another kind.
const hashPrefix = "sha256:"

// Hash is the SHA-256 of a text, in lower-case hexadecimal digits.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Find returns the document of an identifier: an ID that a file gives it, or its hash, with sha256: before it or without. nil where none is
// registered.
func (s *Set) Find(id string) *Document {
	if s == nil {
		return nil
	}
	return s.found[strings.TrimPrefix(id, hashPrefix)]
}

// Len is how many different documents are registered.
func (s *Set) Len() int {
	if s == nil {
		return 0
	}
	return s.count
}

// Named tells whether one of the identifiers is the document's.
func (d *Document) Named(ids []string) bool {
	for _, id := range ids {
		if id = strings.TrimPrefix(id, hashPrefix); id == d.Hash || slices.Contains(d.IDs, id) {
			return true
		}
	}
	return false
}
