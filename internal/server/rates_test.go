package server_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/server"
)

// clock is a time that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// till is a server with budgets, under a clock of the test's.
type till struct {
	*clock
	t   *testing.T
	url string
}

func newTill(t *testing.T, options server.Options) *till {
	t.Helper()
	c := &till{clock: &clock{now: time.Date(2026, 11, 15, 12, 0, 0, 0, time.UTC)}, t: t}
	options.Service, options.Served, options.Limits, options.Now = library{}, func() string { return "one" }, server.DefaultLimits, c.Now
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	web := httptest.NewServer(server.New(options))
	t.Cleanup(web.Close)
	c.url = web.URL
	return c
}

// request is a GET with headers, given in pairs.
func (c *till) request(query string, headers ...string) *http.Request {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.url+"/graphql?"+query, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	return request
}

func (c *till) get(query string, headers ...string) (*http.Response, string) {
	c.t.Helper()
	answer, err := http.DefaultClient.Do(c.request(query, headers...))
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return answer, string(text)
}

// Each of these costs 2, a look-up; two of the first cost 4.
const (
	lookUp  = "query={dataset{latest{id}}}"
	lookUp2 = "query={a:dataset{latest{id}}b:dataset{latest{id}}}"
)

// rated are rate limits that do not change.
func rated(limits map[string]access.Rate) func() map[string]access.Rate {
	return func() map[string]access.Rate { return limits }
}

// TestRates: a request costs 1, an operation that runs its price; what the budget does not hold is refused until it does.
func TestRates(t *testing.T) {
	t.Parallel()
	c := newTill(t, server.Options{CacheBytes: 1 << 20, Rates: rated(map[string]access.Rate{"default": {PerMinute: 6}, "small": {PerMinute: 60, Burst: 3}}),
		Callers: callers{"ann": {Kind: access.User, Subject: "ann", RateKey: "ann"}, "bob": {Kind: access.User, Subject: "bob", RateKey: "bob"},
			"small": {Kind: access.Key, RateKey: "ann", Rate: "small"}, "lost": {Kind: access.Key, RateKey: "lost", Rate: "gone"}}})
	expect := func(name, query, caller string, status int, limit, policy string) *http.Response {
		t.Helper()
		answer, body := c.get(query, "Authorization", caller)
		if got := answer.Header.Get("RateLimit"); answer.StatusCode != status || got != limit {
			t.Errorf("%s: %d %s, want %d %s: %s", name, answer.StatusCode, got, status, limit, body)
		}
		if got := answer.Header.Get("RateLimit-Policy"); got != policy {
			t.Errorf("%s: RateLimit-Policy %s, want %s", name, got, policy)
		}
		if code := strings.Contains(body, `"code":"RATE_LIMITED"`); code != (status == http.StatusTooManyRequests) || code && strings.Contains(body, `"data"`) {
			t.Errorf("%s: %s", name, body)
		}
		return answer
	}
	const policy, small = `"default";q=6;qu="cost";w=60`, `"small";q=3;qu="cost";w=3`
	first := expect("the first", lookUp, "ann", http.StatusOK, `"default";r=4;t=20`, policy)
	expect("the same, kept", lookUp, "ann", http.StatusOK, `"default";r=3;t=30`, policy)
	expect("another's budget", lookUp, "bob", http.StatusOK, `"default";r=5;t=10`, policy)
	expect("another rate of the same owner", lookUp2, "small", http.StatusOK, `"small";r=2;t=1`, small)
	answer, _ := c.get(lookUp, "Authorization", "ann", "If-None-Match", first.Header.Get("ETag"))
	if answer.StatusCode != http.StatusNotModified || answer.Header.Get("RateLimit") != `"default";r=2;t=40` {
		t.Errorf("304: %d %s", answer.StatusCode, answer.Header.Get("RateLimit"))
	}
	expect("no GraphQL", "query={", "ann", http.StatusOK, `"default";r=1;t=50`, policy)
	refused := expect("dearer than what is left", "query={d:dataset{latest{id}}}", "ann", http.StatusTooManyRequests, `"default";r=0;t=60`, policy)
	if got := refused.Header.Get("Retry-After"); got != "10" {
		t.Errorf("Retry-After %s for the second of 2 units, at one in ten seconds", got)
	}
	refused = expect("nothing is left", lookUp, "ann", http.StatusTooManyRequests, `"default";r=0;t=60`, policy)
	if got := refused.Header.Get("Retry-After"); got != "10" {
		t.Errorf("Retry-After %s", got)
	}
	c.pass(9 * time.Second)
	expect("too early", lookUp, "ann", http.StatusTooManyRequests, `"default";r=0;t=60`, policy)
	c.pass(time.Second)
	expect("after Retry-After", lookUp, "ann", http.StatusOK, `"default";r=0;t=60`, policy)
	c.pass(time.Hour)
	expect("full again, and no more than that", lookUp, "ann", http.StatusOK, `"default";r=5;t=10`, policy)
	if answer, body := c.get("query={a:dataset{latest{id}}b:dataset{latest{id}}c:dataset{latest{id}}}", "Authorization", "small"); answer.Header.Get("Retry-After") != "" ||
		!strings.Contains(body, "COMPLEXITY_LIMIT_EXCEEDED") || !strings.Contains(body, "costs 6, more than the 3") {
		t.Errorf("what no budget ever holds: %d %s", answer.StatusCode, body)
	}
	if answer, body := c.get(lookUp, "Authorization", "lost"); answer.StatusCode != http.StatusInternalServerError || strings.Contains(body, "gone") {
		t.Errorf("a rate that is none: %d %s", answer.StatusCode, body)
	}
	if answer, _ := c.get(lookUp, "Authorization", "nobody"); answer.Header.Get("RateLimit") != "" {
		t.Error("a budget of nobody")
	}
}

// TestEmbedTokensCost: a token costs its program a request, and none is given where the budget is spent.
func TestEmbedTokensCost(t *testing.T) {
	t.Parallel()
	c := newTill(t, server.Options{Rates: rated(map[string]access.Rate{"default": {PerMinute: 2}}),
		Callers: minting{callers{"portal": {Kind: access.Key, Subject: "portal", RateKey: "portal"}}}})
	for i, status := range []int{http.StatusOK, http.StatusOK, http.StatusTooManyRequests} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/embed", strings.NewReader(`{"user": "ada"}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "portal")
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		left := fmt.Sprintf(`"default";r=%d;`, max(1-i, 0))
		if answer.StatusCode != status || !strings.HasPrefix(answer.Header.Get("RateLimit"), left) || strings.Contains(string(text), "minted-token-bytes") != (status == http.StatusOK) {
			t.Errorf("token %d: %d %s %s", i, answer.StatusCode, answer.Header.Get("RateLimit"), text)
		}
	}
}

// TestRatesByAddress: where nobody is asked who he is, each address has a budget; one that a trusted proxy vouches for counts.
func TestRatesByAddress(t *testing.T) {
	t.Parallel()
	c := newTill(t, server.Options{Rates: rated(map[string]access.Rate{"default": {PerMinute: 60, Burst: 4}}), TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.1.0.0/16")}})
	left := func(forwarded ...string) string {
		t.Helper()
		var headers []string
		for _, value := range forwarded {
			headers = append(headers, "X-Forwarded-For", value)
		}
		answer, _ := c.get("query={__typename}", headers...)
		return answer.Header.Get("RateLimit")
	}
	for i, test := range []struct {
		forwarded []string
		want      int // left of 4
	}{
		{[]string{"192.0.2.1"}, 3}, {[]string{"192.0.2.1"}, 2}, {[]string{"192.0.2.2"}, 3},
		{[]string{"198.51.100.9, 192.0.2.1"}, 1},                                                                // what the client itself says comes first, and does not count
		{[]string{"198.51.100.9", "192.0.2.1, 10.1.2.3"}, 0},                                                    // through two proxies, in two headers
		{[]string{"2001:db8::1"}, 3}, {[]string{"[2001:db8::ffff:2]:443"}, 2}, {[]string{"2001:db8:0:1::1"}, 3}, // a /64 is one client
		{[]string{"::ffff:192.0.2.2"}, 2}, {[]string{"192.0.2.2:1234"}, 1},
		{nil, 3}, {[]string{"unknown"}, 2}, {[]string{"192.0.2.7, garbage"}, 1}, {[]string{"10.1.9.9"}, 3}, // the proxy's own
	} {
		if got := left(test.forwarded...); !strings.HasPrefix(got, fmt.Sprintf(`"default";r=%d;`, test.want)) {
			t.Errorf("%d: %v has %s, want %d", i, test.forwarded, got, test.want)
		}
	}
}

func TestForwardedHeadersOfOthersAreNotRead(t *testing.T) {
	t.Parallel()
	c := newTill(t, server.Options{Rates: rated(map[string]access.Rate{"default": {PerMinute: 60, Burst: 9}}), TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, LoopbackOnly: true})
	for i := range 3 {
		answer, _ := c.get("query={__typename}", "X-Forwarded-For", fmt.Sprintf("192.0.2.%d", i), "X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example")
		if got := answer.Header.Get("RateLimit"); !strings.HasPrefix(got, fmt.Sprintf(`"default";r=%d;`, 8-i)) {
			t.Errorf("a client chose its address: %s", got)
		}
		if answer.StatusCode != http.StatusOK || answer.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("a client chose its host or scheme: %d %v", answer.StatusCode, answer.Header)
		}
	}
}

func TestForwardedHostAndProto(t *testing.T) {
	t.Parallel()
	c := newTill(t, server.Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, LoopbackOnly: true})
	for _, test := range []struct {
		host, proto string
		status      int
		secure      bool
	}{
		{"", "", http.StatusOK, false}, {"localhost", "https", http.StatusOK, true}, {"localhost", "http", http.StatusOK, false}, {"portal.example", "https", http.StatusForbidden, true},
		{"localhost, portal.example", "https, http", http.StatusForbidden, false}, // the nearest proxy's word
	} {
		answer, _ := c.get("query={__typename}", "X-Forwarded-Host", test.host, "X-Forwarded-Proto", test.proto)
		if answer.StatusCode != test.status || (answer.Header.Get("Strict-Transport-Security") != "") != test.secure {
			t.Errorf("%+v: %d %v", test, answer.StatusCode, answer.Header)
		}
	}
}

// TestBudgetsUnderConcurrency: however many ask at once, no more units are spent than the budget holds.
func TestBudgetsUnderConcurrency(t *testing.T) {
	t.Parallel()
	c := newTill(t, server.Options{Rates: rated(map[string]access.Rate{"default": {PerMinute: 60, Burst: 50}})})
	var passed sync.Map
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := range 20 {
				if answer, _ := c.get("query={__typename}"); answer.StatusCode == http.StatusOK {
					passed.Store(worker*100+i, true)
				}
			}
		})
	}
	group.Wait()
	count := 0
	passed.Range(func(any, any) bool { count++; return true })
	if count != 50 {
		t.Errorf("%d of 160 requests passed a budget of 50", count)
	}
}

// TestSecurityHeaders: every route's answers have them, errors as well.
func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	c := newTill(t, server.Options{IDE: true, CORSOrigins: []string{"https://portal.example"}})
	for path, caching := range map[string]string{
		"/graphql?query={__typename}": "no-store", "/graphql?query={": "no-store", "/graphql": "no-store", "/healthz": "", "/readyz": "", "/nothing": "*", "/": "*", "/graphiql": "*",
	} {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, c.url+path, nil)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		header := answer.Header
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") == "" || header.Get("Cross-Origin-Opener-Policy") != "same-origin" ||
			header.Get("Cross-Origin-Resource-Policy") != "same-origin" || !strings.Contains(header.Get("Content-Security-Policy"), "default-src 'none'") ||
			!strings.Contains(header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || header.Get("X-Request-Id") == "" || len(header.Values("Content-Security-Policy")) != 1 {
			t.Errorf("GET %s: %d %v", path, answer.StatusCode, header)
		}
		if caching != "*" && header.Get("Cache-Control") != caching {
			t.Errorf("GET %s: Cache-Control %q, want %q", path, header.Get("Cache-Control"), caching)
		}
		if header.Get("Strict-Transport-Security") != "" {
			t.Errorf("GET %s: Strict-Transport-Security without TLS", path)
		}
	}
	answer, _ := c.get("query={__typename}", "Origin", "https://portal.example")
	for _, name := range []string{"Etag", "Ratelimit", "Ratelimit-Policy", "Retry-After", "X-Request-Id"} {
		if !strings.Contains(strings.ToLower(answer.Header.Get("Access-Control-Expose-Headers")), strings.ToLower(name)) {
			t.Errorf("a page may not read %s: %s", name, answer.Header.Get("Access-Control-Expose-Headers"))
		}
	}
}

// TestNobodyIsLimitedUnasked: without a rate there is no budget.
func TestNobodyIsLimitedUnasked(t *testing.T) {
	t.Parallel()
	c := newTill(t, server.Options{Rates: rated(map[string]access.Rate{"other": {PerMinute: 1}})})
	for range 5 {
		if answer, _ := c.get(lookUp); answer.StatusCode != http.StatusOK || answer.Header.Get("RateLimit") != "" {
			t.Errorf("%d %v", answer.StatusCode, answer.Header)
		}
	}
}
