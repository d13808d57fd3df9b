package access

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Directory knows which partner IDs an organisation has.
type Directory interface {
	// Pin is that of opportunity.Service.
	Pin(ctx context.Context) (pinned context.Context, snapshot string, release func())
	// PartnersOf are the partner IDs of the organisations in the pinned snapshot, else in the served one.
	PartnersOf(ctx context.Context, organizations []string) ([]string, error)
}

// Options are what an Authenticator is made of.
type Options struct {
	Config    *Config      // nil where only API keys are known
	Documents DocumentMode // of callers whom no role gives one; any document where it is empty
	Keys      *KeyFile     // the API keys
	Signing   *SigningFile // what embed tokens are signed with
	Directory Directory
	Log       *slog.Logger
	Now       func() time.Time // the clock; nil for the machine's
}

// Authenticator tells who asks, from a request's credentials: a bearer token of a known issuer, an API key, or an embed token.
type Authenticator struct {
	issuers map[string]*issuer
	roles   *roles
	rates   map[string]Rate
	keys    *KeyFile
	signing *SigningFile
	now     func() time.Time
	log     *slog.Logger

	directory     Directory
	organizations *lru.Cache[organizationsOf, []string]
}

// organizationsOf names organisations in a snapshot.
type organizationsOf struct{ snapshot, names string }

// New returns an authenticator, which keeps the issuers' keys fresh until ctx ends.
func New(ctx context.Context, options Options) (*Authenticator, error) {
	config := options.Config
	if config == nil {
		config = &Config{AggregatesOnly: AggregatesOnly{SmallestGroup: smallestGroup}}
	}
	worked, err := newRoles(config, cmp.Or(options.Documents, AnyDocument))
	if err != nil {
		return nil, err
	}
	known, err := lru.New[organizationsOf, []string](1000)
	if err != nil {
		return nil, err
	}
	a := &Authenticator{issuers: map[string]*issuer{}, roles: worked, rates: config.Rates, keys: options.Keys, signing: options.Signing, now: options.Now, log: options.Log,
		directory: options.Directory, organizations: known}
	if a.now == nil {
		a.now = time.Now
	}
	for _, one := range config.Issuers {
		if a.issuers[one.Issuer], err = newIssuer(ctx, one, a.now, a.log); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// longestCredential bounds what is looked at, in bytes.
const longestCredential = 16 << 10

// Authenticate reads the request's credentials. Its errors are an *opportunity.Error: UNAUTHENTICATED without valid credentials,
// FORBIDDEN where they are not for this request, UNAVAILABLE where they cannot be checked now.
func (a *Authenticator) Authenticate(r *http.Request) (Principal, error) {
	text, err := credential(r)
	if err != nil {
		return Principal{}, err
	}
	if strings.HasPrefix(text, keyPrefix) {
		return a.program(r.Context(), text)
	}
	name, err := issuerOf(text)
	if err != nil {
		return Principal{}, err
	}
	if name == embedIssuer {
		return a.embedded(r, text)
	}
	issuer, ok := a.issuers[name]
	if !ok {
		return Principal{}, invalidToken(jwt.ErrTokenInvalidIssuer)
	}
	user, err := issuer.identify(text)
	if err != nil {
		return Principal{}, err
	}
	principal := Principal{Kind: User, Subject: user.subject, RateKey: fmt.Sprintf("user %q of %q", user.subject, name), Expires: user.expires}
	err = a.authorize(r.Context(), &principal, user.partners, user.organizations, user.roles)
	return principal, err
}

// credential is the request's bearer token or API key.
func credential(r *http.Request) (string, error) {
	const hint = "Send the header Authorization: Bearer, followed by a token or an API key."
	headers := r.Header.Values("Authorization")
	if len(headers) == 0 {
		return "", unauthenticated("The request has no credentials.", hint)
	}
	scheme, text, _ := strings.Cut(headers[0], " ")
	text = strings.TrimSpace(text)
	if len(headers) > 1 || !strings.EqualFold(scheme, "Bearer") || text == "" || len(text) > longestCredential {
		return "", unauthenticated("The request's credentials are not of a form that is read.", hint)
	}
	return text, nil
}

// issuerOf reads whose token it is said to be; nothing of it is believed before that issuer's key has checked it.
func issuerOf(text string) (string, error) {
	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(text, &claims); err != nil {
		return "", invalidToken(err)
	}
	return claims.Issuer, nil
}

// program is who an API key belongs to.
func (a *Authenticator) program(ctx context.Context, secret string) (Principal, error) {
	key, err := a.keys.find(secret, a.now())
	if err != nil {
		return Principal{}, a.keysUnreadable(ctx, err)
	}
	if key == nil {
		return Principal{}, unknownKey()
	}
	principal, err := a.keyed(ctx, key)
	if err == nil && !slices.Contains(key.May, Ask) {
		return Principal{}, forbidden("", "This API key is for minting embed tokens alone.", "Ask with an embed token, minted by POST /embed.")
	}
	return principal, err
}

func unknownKey() error {
	return unauthenticated("The API key is not known, has expired, or was revoked.", "Ask the operator for a new one.")
}

func (a *Authenticator) keysUnreadable(ctx context.Context, err error) error {
	a.log.ErrorContext(ctx, "the keys file cannot be read: no key is taken", "error", err)
	return &opportunity.Error{Code: opportunity.Unavailable, Message: "API keys cannot be checked now.", Hint: "Try again; if it stays, tell the operator."}
}

// keyed is the principal of an active key.
func (a *Authenticator) keyed(ctx context.Context, key *APIKey) (Principal, error) {
	principal := Principal{Kind: Key, Subject: key.Name, Program: key.Name, RateKey: fmt.Sprintf("key %q", key.ID), Expires: key.Expires, MayMint: slices.Contains(key.May, Mint)}
	err := a.authorize(ctx, &principal, key.Partners, key.Organizations, key.Roles)
	if err == nil && len(key.Roles) > 0 && len(principal.Roles) == 0 { // made to be bound by a role: without it the key would be wider
		return Principal{}, forbidden("", "None of the API key's roles is known here.", "Tell the operator: serve --access names the file of the roles.")
	}
	if len(key.Documents) > 0 {
		principal.Documents = Documents{Mode: TrustedDocument, Only: key.Documents}
	}
	return principal, err
}

// authorize fills in what the caller may see: his partners, his organisations' partners, and what his roles give. Without any there is nothing to see.
func (a *Authenticator) authorize(ctx context.Context, principal *Principal, partners, organizations, roles []string) error {
	grant := a.roles.of(roles, a.rates)
	principal.Roles, principal.Hidden, principal.MayViewAs = grant.roles, grant.hidden, grant.viewAs
	principal.Documents, principal.Rate = Documents{Mode: grant.documents}, grant.rate
	if grant.aggregates {
		principal.Aggregates = a.roles.aggregatesOnly()
	}
	if grant.allPartners {
		principal.Scope = opportunity.AllPartners()
		return nil
	}
	owned, err := a.partnersOf(ctx, organizations)
	if err != nil {
		return err
	}
	principal.Scope = opportunity.OfPartners(slices.Concat(partners, owned)...)
	return nil
}

// partnersOf are the organisations' partner IDs, remembered for each snapshot: the next one may have others.
func (a *Authenticator) partnersOf(ctx context.Context, organizations []string) ([]string, error) {
	if len(organizations) == 0 {
		return nil, nil
	}
	ctx, snapshot, unpin := a.directory.Pin(ctx)
	defer unpin()
	if snapshot == "" {
		return nil, nil // nothing can be asked yet either
	}
	names := organizationsOf{snapshot, fmt.Sprintf("%q", slices.Compact(slices.Sorted(slices.Values(organizations))))}
	if found, ok := a.organizations.Get(names); ok {
		return found, nil
	}
	found, err := a.directory.PartnersOf(ctx, organizations)
	if err != nil {
		return nil, err
	}
	a.organizations.Add(names, found)
	return found, nil
}
