package oracle

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"unicode"
)

// nastyNames are texts that differ in case, form or spelling alone, or that files, SQL and patterns may trip over.
var nastyNames = []string{
	"Contoso", "contoso", "CONTOSO", "Fabrikam, Inc.", `Say "Hi"`, `"`, ",", "'", "O'Brien", "100% sure", "%", "under_score", "_",
	`back\slash`, `\`, `\N`, "line\nbreak", " leading", "trailing ", "  both  ", "tab\tinside", "a;b", "a|b", "# hash", "--comment", "/* c */",
	"Café", "Cafe\u0301", "CAFÉ", "CAFE\u0301", "Straße", "STRASSE", "STRAẞE", "Σίσυφος", "ΣΊΣΥΦΟΣ", "σίσυφοσ", "İstanbul", "istanbul",
	"ısparta", "ISPARTA", "\u212bngström", "Ångström", "A\u030angstro\u0308m", "ſhort", "Short", "µ-soft", "Μ-soft", "ǅ", "ǆ", "ﬁnance", "finance",
	"🚀 Rocket", "👩‍👩‍👧 family", "مرحبا بالعالم", "שלום", "日本語", "zero\u200bwidth", "no\u00a0break", "NULL", "null", "N/A", "NaN", "true", "0", "1e5",
	"-1", "2026-11-15", "=1+1", "{json}", "[1]", "$1", "?", ":name", "<b>&amp;</b>", "e", "E", "\u0301 alone", "Zz", "zZ", "ZZ",
}

var (
	countries  = []string{"US", "CA", "DE", "FR", "JP", "ZZ", "QX"} // the last two without area
	segments   = []string{"Enterprise", "Strategic", "Major", "SMB", "Corporate", "enterprise", "Unknown's \"segment\"", "Straße", "STRASSE"}
	industries = []string{"Retail", "retail", "Health, Care", "Banking", "Énergie", "E\u0301nergie", "Mystery"}
	products   = []string{"Business Premium", "E1", "Windows 365", "Dynamics, 365", "Mystery Suite", "me5", "f3"}
	types      = []string{"CPOR", "CSP", "EA", "UPOR", "ADVISOR", "cpor"}
	dates      = []string{"2026-11-15", "2026-11-01", "2026-11-30", "2026-12-31", "2027-01-01", "2028-02-29"}
	amounts    = []string{"0", "0.00", "0.0", "0.01", "0.1", "0.10", "0.99", "1", "12.5", "100.00", "100.01", "007.50", "1234.56", "99999.99", "12345678.90"}

	eligibleTargets = []int64{0, 1, 25, 26, 99, 100, 101, 101, 102, 149, 150, 150, 151, 151, 152, 250, 251, 498, 499, 499, 500, 500, 501, 999, 5000, 5000, 5000, 800, 1200, 600}
	otherSeats      = []int64{0, 1, 24, 25, 26, 48, 49, 50, 51, 125, 126, 1000}
	paus            = []int64{0, 0, 1, 5, 10, 100, 249, 250, 250, 251, 251, 252, 499, 500, 1000, 6000}
	subSeats        = []int64{0, 1, 10, 10, 10, 25, 25, 300}
)

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

func chance(rng *rand.Rand, percent int) bool { return rng.IntN(100) < percent }

func maybe[T any](rng *rand.Rand, percent int, value T) *T {
	if chance(rng, percent) {
		return &value
	}
	return nil
}

// name gives a nasty name, sometimes made longer, so that many differ.
func name(rng *rand.Rand) string {
	text := pick(rng, nastyNames)
	switch rng.IntN(4) {
	case 0:
		return fmt.Sprintf("%s %d", text, rng.IntN(30))
	case 1:
		return text + pick(rng, nastyNames)
	}
	return text
}

func uuid(rng *rand.Rand) string {
	a, b := rng.Uint64(), rng.Uint64()
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", a>>32, a>>16&0xffff, a&0xffff, b>>48, b&0xffffffffffff)
}

// recase writes a text in lower, upper or mixed case, rune by rune; its folded form may change (ẞ, İ), which is the point.
func recase(rng *rand.Rand, text string) string {
	switch rng.IntN(4) {
	case 0:
		return strings.Map(unicode.ToUpper, text)
	case 1:
		return strings.Map(unicode.ToLower, text)
	case 2:
		return strings.Map(func(c rune) rune {
			if chance(rng, 50) {
				return unicode.ToUpper(c)
			}
			return unicode.ToLower(c)
		}, text)
	}
	return text
}

// tpids near zero, negative, beyond 2^53 and at the ends.
func tpid(rng *rand.Rand, i int) int64 {
	switch {
	case i == 0:
		return math.MinInt64
	case i == 1:
		return math.MaxInt64
	case i == 2:
		return 1<<53 + 1
	case i == 3:
		return -(1<<53 + 1)
	case i == 4:
		return 1 << 53 // the same double as the third
	case chance(rng, 40):
		return -int64(i)
	}
	return int64(i)
}

// usage of one workload: the boundary of 20 % and one beside it, over-use, zeros, unknowns.
func usage(rng *rand.Rand, tenant, workload string) Usage {
	u := Usage{TenantID: tenant, Workload: workload}
	pau := pick(rng, paus)
	if workload == "INTUNE" && chance(rng, 50) {
		pau = 5 * (1 + rng.Int64N(200)) // divisible: exactly 20 % exists
	}
	mau := pick(rng, paus)
	switch rng.IntN(10) {
	case 0:
		mau = pau / 5
	case 1:
		mau = max(0, pau/5-1)
	case 2:
		mau = pau/5 + 1
	case 3, 4, 5:
		mau = pau/2 + 1
	case 6:
		mau = pau + rng.Int64N(3)
	case 7:
		mau = pau
	}
	if chance(rng, 2) {
		pau, mau = math.MaxInt32, pick(rng, []int64{math.MaxInt32, math.MaxInt32 / 5, math.MaxInt32/5 + 1})
	}
	u.PAU, u.MAU = maybe(rng, 93, pau), maybe(rng, 93, mau)
	return u
}
