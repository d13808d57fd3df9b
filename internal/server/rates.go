package server

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// priceRequest is what every request costs, answered from what is kept or refused as well; an operation that is run costs its price, this included.
const priceRequest = 1

// mostBudgets is how many budgets are remembered. One that has not been drawn from the longest is forgotten first: it is full again by then, or its
// owner is one of more callers than there are budgets for.
const mostBudgets = 1 << 16

// rates keep the callers' budgets of cost units.
type rates struct {
	limits  func() map[string]access.Rate
	budgets *lru.Cache[budgetKey, *rate.Limiter]
	now     func() time.Time
}

// budgetKey is whose budget it is, under a limit by name. A limit that has changed is another: what was drawn from it before counts no longer.
type budgetKey struct {
	rate, owner string
	limit       access.Rate
}

func newRates(limits func() map[string]access.Rate, now func() time.Time) *rates {
	budgets, _ := lru.New[budgetKey, *rate.Limiter](mostBudgets) // it refuses no size above 0
	return &rates{limits, budgets, now}
}

// account is a caller's budget; a nil one has no end.
type account struct {
	name    string // of the rate limit
	limit   access.Rate
	limiter *rate.Limiter
	now     func() time.Time
}

// account is the budget that the principal draws from. A rate limit that is not there is an error, but for the default's.
func (r *rates) account(ctx context.Context, principal access.Principal) (*account, error) {
	name := principal.Rate
	if name == "" {
		name = access.DefaultRate
	}
	limit, ok := r.limits()[name]
	if !ok && name == access.DefaultRate {
		return nil, nil
	}
	if !ok || limit.PerMinute <= 0 {
		return nil, fmt.Errorf("the rate limit %q of %s %q is none", name, principal.Kind, principal.Subject)
	}
	if limit.Burst <= 0 {
		limit.Burst = limit.PerMinute
	}
	key := budgetKey{name, principal.RateKey, limit}
	if key.owner == "" {
		key.owner = network(clientOf(ctx).address)
	}
	limiter, ok := r.budgets.Get(key)
	if !ok {
		limiter = rate.NewLimiter(rate.Limit(float64(limit.PerMinute)/60), limit.Burst)
		if before, found, _ := r.budgets.PeekOrAdd(key, limiter); found {
			limiter = before
		}
	}
	return &account{name, limit, limiter, r.now}, nil
}

// network is what one client has of the addresses: a whole one of IPv4, a /64 of IPv6.
func network(address netip.Addr) string {
	if address.Is4() || !address.IsValid() {
		return address.String()
	}
	prefix, _ := address.Prefix(64) // it has more bits
	return prefix.String()
}

// take draws so many units, all or none; where there are not so many, it tells how long it takes until there are.
func (a *account) take(units int) (wait time.Duration, ok bool) {
	if a == nil || units <= 0 {
		return 0, true
	}
	now := a.now()
	if a.limiter.AllowN(now, units) {
		return 0, true
	}
	return seconds(float64(units)-a.limiter.TokensAt(now), a.limit), false
}

func seconds(units float64, limit access.Rate) time.Duration {
	return time.Duration(math.Ceil(max(units, 0)*60/float64(limit.PerMinute))) * time.Second
}

// left is how many whole units the budget has.
func (a *account) left() int { return max(int(a.limiter.TokensAt(a.now())), 0) }

// show tells the client of his budget by the fields of the IETF's draft: how much it holds and how soon it fills, what is left, and when it is full.
func (a *account) show(header http.Header) {
	if a == nil {
		return
	}
	name := structuredString(a.name)
	whole := int(seconds(float64(a.limit.Burst), a.limit) / time.Second)
	left := a.left()
	full := int(seconds(float64(a.limit.Burst-left), a.limit) / time.Second)
	header.Set("RateLimit-Policy", fmt.Sprintf(`%s;q=%d;qu="cost";w=%d`, name, a.limit.Burst, whole))
	header.Set("RateLimit", fmt.Sprintf("%s;r=%d;t=%d", name, left, full))
}

// structuredString writes a string as structured fields do, which have printable ASCII alone.
func structuredString(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < ' ' || c > '~':
			b.WriteByte('?')
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// limited refuses what costs so many units, which the budget does not hold.
func limited(a *account, units int, wait time.Duration) (bad *badRequest, retryAfter string) {
	after := strconv.Itoa(max(int(wait/time.Second), 1))
	return refuse(http.StatusTooManyRequests, opportunity.RateLimited,
		fmt.Sprintf("The request costs %d, and %d of your %d a minute are left.", units, a.left(), a.limit.PerMinute),
		"Try again in "+after+" seconds, as Retry-After says; ask for less at once, or the same again: a kept answer costs 1."), after
}

type accountKey struct{}

func withAccount(ctx context.Context, a *account) context.Context {
	return context.WithValue(ctx, accountKey{}, a)
}

func accountOf(ctx context.Context) *account {
	a, _ := ctx.Value(accountKey{}).(*account)
	return a
}

// admit draws the price of a request from the caller's budget, and tells him of it.
func (e *endpoint) admit(ctx context.Context, w http.ResponseWriter, principal access.Principal) (*account, *reply) {
	a, err := e.rates.account(ctx, principal)
	if err != nil {
		e.log.ErrorContext(ctx, "request failed", "requestId", requestID(ctx), "error", err)
		return nil, e.refusal(ctx, refusalOf(err))
	}
	if wait, ok := a.take(priceRequest); !ok {
		a.show(w.Header())
		return a, e.tooMany(ctx, a, priceRequest, wait)
	}
	return a, nil
}

// charge draws what an operation costs beyond the price of its request; the refusal is nil where it may run.
func (e *endpoint) charge(ctx context.Context, price, status int) *reply {
	a := accountOf(ctx)
	if a != nil && price > a.limit.Burst {
		return e.refusal(ctx, refuse(status, opportunity.ComplexityExceeded, fmt.Sprintf("The operation costs %d, more than the %d that your rate limit ever holds.", price, a.limit.Burst),
			"Ask for smaller pages, fewer groups, facets or parts at once; extensions.cost of an answer tells its price."))
	}
	if wait, ok := a.take(price - priceRequest); !ok {
		return e.tooMany(ctx, a, price, wait)
	}
	return nil
}

func (e *endpoint) tooMany(ctx context.Context, a *account, units int, wait time.Duration) *reply {
	bad, after := limited(a, units, wait)
	answer := e.refusal(ctx, bad)
	answer.retryAfter = after
	return answer
}
