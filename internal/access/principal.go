// Package access tells who asks and what he may: credentials become a Principal, and without one there is nothing to see.
package access

import (
	"time"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Kind is how a caller proved who he is.
type Kind string

// The kinds of callers.
const (
	Anonymous Kind = "ANONYMOUS" // the server runs without authentication
	User      Kind = "USER"      // a bearer token of an identity provider
	Key       Kind = "KEY"       // an API key
	Embed     Kind = "EMBED"     // a short-lived token that a key has minted
)

// Principal is who asks and what he may. The zero Principal may nothing.
type Principal struct {
	Kind    Kind
	Subject string // the token's subject, or the key's name; for an embed token the user whom the key named
	// Program is the name of the API key that he asks with, or that has minted his embed token; empty for others.
	Program string
	Roles   []string // those that the access file knows
	opportunity.Access
	// MayViewAs tells whether he may ask as one partner; ViewAs is the partner he asks as, empty where he asks for himself.
	MayViewAs bool
	ViewAs    string
	// MayMint tells whether he may mint embed tokens: an API key that was made for it.
	MayMint bool
	// Documents is which documents he may send.
	Documents Documents
	// Origins are the origins whose pages may send his token, empty where any that the server knows may. Embed tokens alone have some.
	Origins []string
	// Rate names the rate limit that he draws from, and RateKey whose budget it is.
	Rate, RateKey string
	Expires       time.Time // zero where never
}

// DocumentMode is how a caller's documents are looked at.
type DocumentMode string

// The modes of documents.
const (
	AnyDocument     DocumentMode = "any"     // any document within the limits
	LogUnknown      DocumentMode = "log"     // any, but one that is not registered is logged
	TrustedDocument DocumentMode = "trusted" // registered documents alone, named by ID
)

// Documents is which documents a caller may send.
type Documents struct {
	Mode DocumentMode
	// Only are the IDs that he may send in the trusted mode, empty where every registered one.
	Only []string
}
