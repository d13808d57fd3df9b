package access

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// embedIssuer is the issuer of embed tokens: this service.
const embedIssuer = "cloudendpoints:embed"

const (
	usualLife    = 10 * time.Minute
	longestLife  = time.Hour
	shortestLife = 10 * time.Second
)

// The most that an embed token may name: it has to fit into a header.
const (
	mostPartners  = 200
	mostOrigins   = 20
	mostDocuments = 50
	longestName   = 200 // of a user or a document, in characters
)

// EmbedRequest is what a program asks a token for.
type EmbedRequest struct {
	User            string   `json:"user"`            // whom it is for, in the program's own words; shown in viewer and in the log
	Partners        []string `json:"partners"`        // the partner IDs that he sees, some of the key's
	Origins         []string `json:"origins"`         // the origins whose pages may send it; any that the server knows where none is named
	Documents       []string `json:"documents"`       // the only trusted documents that may be sent with it; those that the key may where none is named
	Rows            bool     `json:"rows"`            // tenants too; else aggregates only
	LifetimeSeconds *int     `json:"lifetimeSeconds"` // 600 by default, at most 3600
}

// EmbedToken is a short-lived token, and when it ends.
type EmbedToken struct {
	Token   string    `json:"token"`
	Expires time.Time `json:"expires"`
	Minter  Principal `json:"-"` // the program that asked for it
}

// embedClaims are what an embed token says. It narrows its key, which is asked again at each request: so it is never wider than the key is then.
type embedClaims struct {
	jwt.RegisteredClaims
	Key       string   `json:"key"` // the ID of the API key that minted it
	Partners  []string `json:"partners"`
	Origins   []string `json:"origins,omitempty"`
	Documents []string `json:"documents,omitempty"`
	Rows      bool     `json:"rows"`
}

// Mint gives a token to a program whose API key may mint, for one of its users. Errors are those of Authenticate, BAD_USER_INPUT where the request
// is none, FORBIDDEN where it asks for more than the key may.
func (a *Authenticator) Mint(r *http.Request, ask EmbedRequest) (*EmbedToken, error) {
	key, principal, err := a.minter(r)
	if err != nil {
		return nil, err
	}
	life, err := ask.check()
	if err != nil {
		return nil, err
	}
	if err := ask.within(key, principal); err != nil {
		return nil, err
	}
	now := a.now()
	expires := now.Add(life)
	if expires.After(key.Expires) {
		expires = key.Expires
	}
	signing, err := a.signing.current(now)
	if err != nil {
		a.log.ErrorContext(r.Context(), "the signing keys cannot be used: no embed token is minted", "error", err)
		return nil, &opportunity.Error{Code: opportunity.Unavailable, Message: "Tokens cannot be signed now.", Hint: "Try again; if it stays, tell the operator."}
	}
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, embedClaims{
		RegisteredClaims: jwt.RegisteredClaims{Issuer: embedIssuer, Subject: ask.User, IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires)},
		Key:              key.ID, Partners: ask.Partners, Origins: ask.Origins, Documents: ask.Documents, Rows: ask.Rows,
	})
	token.Header["kid"] = signing.ID
	text, err := token.SignedString(signing.Secret)
	if err != nil {
		return nil, fmt.Errorf("signing an embed token: %w", err)
	}
	return &EmbedToken{text, expires.UTC().Truncate(time.Second), principal}, nil
}

// minter is the request's API key, which must be one that may mint.
func (a *Authenticator) minter(r *http.Request) (*APIKey, Principal, error) {
	text, err := credential(r)
	if err != nil {
		return nil, Principal{}, err
	}
	if !strings.HasPrefix(text, keyPrefix) {
		return nil, Principal{}, forbidden("", "Embed tokens are minted with an API key alone.", "Send the API key of a program, not a user's token.")
	}
	key, err := a.keys.find(text, a.now())
	if err != nil {
		return nil, Principal{}, a.keysUnreadable(r.Context(), err)
	}
	if key == nil {
		return nil, Principal{}, unknownKey()
	}
	if !slices.Contains(key.May, Mint) {
		return nil, Principal{}, forbidden("", "This API key may not mint embed tokens.", "Ask the operator for one that may: keys create --may mint.")
	}
	principal, err := a.keyed(r.Context(), key)
	return key, principal, err
}

// check refuses what is no request for a token, and returns how long it is to live.
func (q EmbedRequest) check() (time.Duration, error) {
	if q.User == "" || !named(q.User) {
		return 0, opportunity.Invalid("user", "user is missing, or no name of at most 200 printable characters.", "Name the user whom the token is for, such as by his ID with you.")
	}
	if len(q.Partners) == 0 || len(q.Partners) > mostPartners || !allNamed(q.Partners) {
		return 0, opportunity.Invalid("partners", "partners is no list of 1 to 200 partner IDs.", "Name the partner IDs that the user may see.")
	}
	if len(q.Origins) > mostOrigins {
		return 0, opportunity.Invalid("origins", "origins names more than 20.", "Name the origins of the pages that embed.")
	}
	for _, one := range q.Origins {
		if !IsOrigin(one) {
			return 0, opportunity.Invalid("origins", "origins holds what is no origin.", "Write an origin as browsers do: https://portal.example.com, in lower case, without a path.")
		}
	}
	if len(q.Documents) > mostDocuments || !allNamed(q.Documents) {
		return 0, opportunity.Invalid("documents", "documents is no list of at most 50 document IDs.", "Name registered documents by their IDs.")
	}
	if q.LifetimeSeconds == nil {
		return usualLife, nil
	}
	life := time.Duration(*q.LifetimeSeconds) * time.Second
	if life < shortestLife || life > longestLife {
		return 0, opportunity.Invalid("lifetimeSeconds", "lifetimeSeconds does not lie between 10 and 3600.", "Mint short-lived tokens, and the next one before this one ends.")
	}
	return life, nil
}

func allNamed(texts []string) bool {
	return !slices.ContainsFunc(texts, func(text string) bool { return text == "" || !named(text) })
}

func named(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= longestName && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

var origin = regexp.MustCompile(`^https?://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?$`)

// IsOrigin tells whether a text is an origin as browsers send it.
func IsOrigin(text string) bool { return origin.MatchString(text) }

// within refuses a token that would be wider than its key.
func (q EmbedRequest) within(key *APIKey, own Principal) error {
	if foreign := !own.Scope.All() && slices.ContainsFunc(q.Partners, func(id string) bool { return !slices.Contains(own.Scope.Partners(), id) }); foreign {
		return forbidden("partners", "A partner ID in partners is not among the key's.", "Name partner IDs of the key's own.")
	}
	if q.Rows && own.Aggregates != nil {
		return forbidden("rows", "The key may see aggregates only.", "Leave rows out.")
	}
	if len(key.Origins) > 0 && (len(q.Origins) == 0 || !subset(q.Origins, key.Origins)) {
		return forbidden("origins", "origins must name some of the key's origins, and no other.", "Name the origins that the key was made with.")
	}
	if len(key.Documents) > 0 && !subset(q.Documents, key.Documents) {
		return forbidden("documents", "A document in documents is not among the key's.", "Name documents of the key's own.")
	}
	return nil
}

func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(one string) bool { return !slices.Contains(all, one) })
}

// embedded is who an embed token speaks for: never more than its key may at this moment.
func (a *Authenticator) embedded(r *http.Request, text string) (Principal, error) {
	var claims embedClaims
	if err := a.parseEmbed(r.Context(), text, &claims); err != nil {
		return Principal{}, err
	}
	key, err := a.keys.named(claims.Key, a.now())
	if err != nil {
		return Principal{}, a.keysUnreadable(r.Context(), err)
	}
	if key == nil || !slices.Contains(key.May, Mint) {
		return Principal{}, unauthenticated("The API key that minted the token has ended, or may mint no longer.", "Get a fresh token.")
	}
	principal, err := a.keyed(r.Context(), key)
	if err != nil {
		return Principal{}, err
	}
	if err := claims.narrow(key, &principal, a.roles.aggregatesOnly()); err != nil {
		return Principal{}, err
	}
	if len(principal.Origins) > 0 && !slices.Contains(principal.Origins, r.Header.Get("Origin")) {
		return Principal{}, forbidden("", "The token may not be sent from this origin.", "Send it from a page of the origins that it was minted for; a browser then says so in the header Origin.")
	}
	return principal, nil
}

// parseEmbed checks a token's signature and time.
func (a *Authenticator) parseEmbed(ctx context.Context, text string, claims *embedClaims) error {
	parser := jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithIssuer(embedIssuer), jwt.WithExpirationRequired(), jwt.WithTimeFunc(a.now))
	_, err := parser.ParseWithClaims(text, claims, func(token *jwt.Token) (any, error) {
		id, _ := token.Header["kid"].(string)
		key, ok, err := a.signing.named(id)
		if err != nil {
			a.log.ErrorContext(ctx, "the signing keys cannot be read: no embed token is taken", "error", err)
			return nil, errNoKeys
		}
		if !ok {
			return nil, jwt.ErrTokenUnverifiable
		}
		return key.Secret, nil
	})
	if err != nil {
		return invalidToken(err)
	}
	return nil
}

// narrow makes the key's principal the token's.
func (c embedClaims) narrow(key *APIKey, principal *Principal, bounds *opportunity.AggregatesOnly) error {
	partners := c.Partners
	if !principal.Scope.All() {
		partners = intersection(partners, principal.Scope.Partners())
	}
	principal.Kind, principal.Subject = Embed, c.Subject
	principal.Scope = opportunity.OfPartners(partners...)
	principal.MayMint, principal.MayViewAs = false, false
	principal.Expires = c.ExpiresAt.Time
	principal.RateKey += fmt.Sprintf(" for %q", c.Subject)
	if !c.Rows && principal.Aggregates == nil {
		principal.Aggregates = bounds
	}
	var ok bool
	if principal.Origins, ok = narrower(c.Origins, key.Origins); !ok {
		return forbidden("", "The API key that minted the token has lost the token's origins.", "Get a fresh token.")
	}
	only, ok := narrower(c.Documents, key.Documents)
	if !ok {
		return forbidden("", "The API key that minted the token has lost the token's documents.", "Get a fresh token.")
	}
	if len(only) > 0 {
		principal.Documents = Documents{Mode: TrustedDocument, Only: only}
	}
	return nil
}

// narrower is what two lists allow together, where an empty list allows everything; not ok where that is nothing.
func narrower(a, b []string) (both []string, ok bool) {
	if len(a) == 0 || len(b) == 0 {
		return slices.Concat(a, b), true
	}
	both = intersection(a, b)
	return both, len(both) > 0
}
