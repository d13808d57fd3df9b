package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/time/rate"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

const (
	// leeway is how far a provider's clock may be from ours.
	leeway = time.Minute
	// keysRefreshed is how often a key set is fetched again, so that a key that its provider has withdrawn goes.
	keysRefreshed = 5 * time.Minute
	// keysFetched is how long one fetch may take, and how long a token with an unknown key waits for one.
	keysFetched = 5 * time.Second
	// mostKeyBytes bounds a key set.
	mostKeyBytes = 1 << 20
)

// issuer checks the tokens of one identity provider.
type issuer struct {
	Issuer
	parser *jwt.Parser
	keys   jwt.Keyfunc
}

// newIssuer begins to keep the provider's keys fresh, until ctx ends.
func newIssuer(ctx context.Context, config Issuer, now func() time.Time, log *slog.Logger) (*issuer, error) {
	keys, err := keySet(ctx, config, log)
	if err != nil {
		return nil, err
	}
	parser := jwt.NewParser(jwt.WithValidMethods(config.Algorithms), jwt.WithIssuer(config.Issuer), jwt.WithAudience(config.Audience...),
		jwt.WithExpirationRequired(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(now), jwt.WithJSONNumber())
	return &issuer{config, parser, keys}, nil
}

// keySet finds the key that a token names, or all where it names none. A key that the set does not know is looked for at the provider,
// at most every ten seconds: so a rotated key is known at once, and tokens with made-up keys cost the provider nothing.
func keySet(ctx context.Context, config Issuer, log *slog.Logger) (jwt.Keyfunc, error) {
	if !strings.Contains(config.JWKS, "://") {
		file := &watched[jwt.Keyfunc]{path: config.JWKS, parse: parseKeySet}
		if _, err := file.get(); err != nil {
			return nil, fmt.Errorf("the key set %s of the issuer %s cannot be read: %w", config.JWKS, config.Issuer, cause(err))
		}
		return func(token *jwt.Token) (any, error) {
			keys, err := file.get()
			if err != nil {
				log.Error("a key set cannot be read", "issuer", config.Issuer, "error", err)
				return nil, errNoKeys
			}
			return keys(token)
		}, nil
	}
	remote, err := keyfunc.NewDefaultOverrideCtx(ctx, []string{config.JWKS}, keyfunc.Override{
		Client: keyClient(), HTTPTimeout: keysFetched, RefreshInterval: keysRefreshed,
		RateLimitWaitMax: keysFetched, RefreshUnknownKID: rate.NewLimiter(rate.Every(10*time.Second), 1),
		RefreshErrorHandlerFunc: func(string) func(context.Context, error) {
			return func(ctx context.Context, err error) {
				log.ErrorContext(ctx, "a key set cannot be fetched: the keys known before still hold", "issuer", config.Issuer, "error", err)
			}
		},
	})
	if err != nil {
		return nil, fmt.Errorf("the key set of the issuer %s cannot be fetched from its URL", config.Issuer)
	}
	return forSignatures(remote.Storage())
}

var errNoKeys = errors.New("no keys")

func parseKeySet(text []byte) (jwt.Keyfunc, error) {
	var set jwkset.JWKSMarshal
	if err := json.Unmarshal(text, &set); err != nil {
		return nil, errors.New("it is no JSON Web Key Set")
	}
	keys, err := set.ToStorage()
	if err != nil || len(set.Keys) == 0 {
		return nil, errors.New("it is no JSON Web Key Set with public keys")
	}
	return forSignatures(keys)
}

// forSignatures leaves out the keys that are there for encryption.
func forSignatures(storage jwkset.Storage) (jwt.Keyfunc, error) {
	keys, err := keyfunc.New(keyfunc.Options{Storage: storage, UseWhitelist: []jwkset.USE{jwkset.UseSig, ""}})
	if err != nil {
		return nil, err
	}
	return keys.Keyfunc, nil
}

// keyClient fetches key sets: bounded, and never led astray to where they could be changed on their way.
func keyClient() *http.Client {
	return &http.Client{
		Transport: bounded{http.DefaultTransport},
		CheckRedirect: func(request *http.Request, via []*http.Request) error {
			if len(via) > 3 || !safe(request.URL) {
				return errors.New("the key set is led on to where it may not be fetched from")
			}
			return nil
		},
	}
}

// bounded cuts answers off that are too long.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(request)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, mostKeyBytes), answer.Body}
	}
	return answer, err
}

// identity is what a provider says of a user.
type identity struct {
	subject                        string
	partners, organizations, roles []string
	expires                        time.Time
}

// identify checks a token and reads its claims.
func (i *issuer) identify(text string) (identity, error) {
	claims := jwt.MapClaims{}
	token, err := i.parser.ParseWithClaims(text, claims, i.keys)
	if err != nil {
		return identity{}, invalidToken(err)
	}
	if _, critical := token.Header["crit"]; critical { // it would change what the token means, and we know of none
		return identity{}, unauthenticated("The token's header names extensions (crit) that are not known here.", "Send a token without.")
	}
	subject, _ := claim(claims, i.Claims.Subject).(string)
	if subject == "" {
		return identity{}, unauthenticated("The token does not say whose it is: its claim "+i.Claims.Subject+" is no text.", "Ask your identity provider for tokens with that claim.")
	}
	found := identity{subject: subject}
	for name, list := range map[string]*[]string{i.Claims.Partners: &found.partners, i.Claims.Organization: &found.organizations, i.Claims.Roles: &found.roles} {
		if name == "" {
			continue
		}
		texts, ok := textsOf(claim(claims, name), name == i.Claims.Organization)
		if !ok {
			return identity{}, unauthenticated("The token's claim "+name+" is neither a text nor a list of texts.", "Ask your identity provider for such a claim.")
		}
		*list = texts
	}
	if expires, err := claims.GetExpirationTime(); err == nil && expires != nil {
		found.expires = expires.Time
	}
	return found, nil
}

// claim is the claim of that name; where there is none, a dot goes into an object. Names of claims are often URLs: so the longest name wins.
func claim(claims map[string]any, name string) any {
	if value, ok := claims[name]; ok {
		return value
	}
	for at := strings.LastIndexByte(name, '.'); at > 0; at = strings.LastIndexByte(name[:at], '.') {
		if object, ok := claims[name[:at]].(map[string]any); ok {
			return claim(object, name[at+1:])
		}
	}
	return nil
}

// textsOf reads a claim: a list, or one text; in a text spaces and commas stand between several, unless it is one name. A number is read as its digits.
func textsOf(value any, oneName bool) ([]string, bool) {
	switch value := value.(type) {
	case nil:
		return nil, true
	case string:
		if oneName {
			return nonEmpty([]string{strings.TrimSpace(value)}), true
		}
		return strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == ',' }), true
	case json.Number:
		return []string{value.String()}, true
	case []any:
		var list []string
		for _, one := range value {
			switch one := one.(type) {
			case string:
				list = append(list, one)
			case json.Number:
				list = append(list, one.String())
			default:
				return nil, false
			}
		}
		return nonEmpty(list), true
	}
	return nil, false
}

func nonEmpty(list []string) []string {
	return slices.DeleteFunc(list, func(text string) bool { return text == "" })
}

func unauthenticated(message, hint string) *opportunity.Error {
	return &opportunity.Error{Code: opportunity.Unauthenticated, Message: message, Hint: hint}
}

func forbidden(argument, message, hint string) *opportunity.Error {
	return &opportunity.Error{Code: opportunity.Forbidden, Argument: argument, Message: message, Hint: hint}
}

// invalidToken says why a token is not taken, without a word of what it holds.
func invalidToken(err error) error {
	if errors.Is(err, errNoKeys) {
		return &opportunity.Error{Code: opportunity.Unavailable, Message: "Tokens cannot be checked now.", Hint: "Try again; if it stays, tell the operator."}
	}
	for _, one := range []struct {
		cause         error
		message, hint string
	}{
		{jwkset.ErrKeyNotFound, "The token is signed with a key that its issuer does not name.", "Get a fresh token."},
		{jwt.ErrTokenMalformed, "The token cannot be read.", "Send the token as it was issued: three parts with dots between."},
		{jwt.ErrTokenUnverifiable, "The token's key is none that it could be checked with.", "Get a fresh token."},
		{jwt.ErrTokenSignatureInvalid, "The token's signature does not hold, or is of a kind that is not taken.", "Send the token as it was issued."},
		{jwt.ErrTokenExpired, "The token has expired.", "Get a fresh token."},
		{jwt.ErrTokenNotValidYet, "The token is not valid yet.", "Check the clocks."},
		{jwt.ErrTokenInvalidAudience, "The token is for another service.", "Ask your identity provider for a token with this service's audience."},
		{jwt.ErrTokenInvalidIssuer, "The token's issuer is not known here.", "Send a token of an issuer that the operator has named."},
		{jwt.ErrTokenRequiredClaimMissing, "The token lacks a claim that is needed: an expiry and an audience.", "Ask your identity provider for tokens with both."},
	} {
		if errors.Is(err, one.cause) {
			return unauthenticated(one.message, one.hint)
		}
	}
	return unauthenticated("The token is not valid.", "Get a fresh token.")
}
