package source

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestShow: values as the page shows them, locale by locale.
func TestShow(t *testing.T) {
	for _, c := range []struct{ column, locale, value, want string }{
		{"w365_pau", "en-US", "131185", "131,185"},
		{"w365_pau", "en-US", "999", "999"},
		{"w365_pau", "de-DE", "131185", "131.185"},
		{"w365_pau", "fr-FR", "1131185", "1\u00a0131\u00a0185"},
		{"w365_pau", "en-IN", "1131185", "11,31,185"},
		{"w365_pau", "de-CH", "131185", "131'185"},
		{"w365_whitespace", "en-US", "-1100", "-1,100"},
		{"tpid", "en-US", "-186553416", "-186553416"},
		{"w365_utilization", "en-US", "0.84", "84%"},
		{"w365_utilization", "de-DE", "1.00", "100%"},
		{"w365_utilization", "en-US", "0.07", "7%"},
		{"potential_earnings", "en-US", "7500.00", "$7,500"},
		{"potential_earnings", "en-US", "1234.50", "$1,234.50"},
		{"potential_earnings", "de-DE", "1234.05", "$1.234,05"},
		{"ea_renewal", "en-US", "2027-03-01", "03/2027"},
		{"cpor", "en-US", "true", "Yes"},
		{"cpor", "en-US", "false", "No"},
		{"csp_tier", "en-US", "DIRECT_BILL", "Direct Bill"},
		{"sales_motion", "en-US", "EXPAND_TO_FRONTLINE_MATURE", "Expand to Frontline (Flex) - Mature"},
		{"country", "en-US", "DE", "Germany"},
		{"country", "en-US", "KR", "South Korea"},
		{"country", "en-US", "ZZ", "ZZ"},
		{"industry", "en-US", " Retail ", " Retail "},
	} {
		in, err := localeNamed(c.locale)
		if err != nil {
			t.Fatal(err)
		}
		if got := in.show(exportColumns[exportColumnAt(c.column)].kind, []*string{&c.value}); got != c.want {
			t.Errorf("%s %q in %s: %q, want %q", c.column, c.value, c.locale, got, c.want)
		}
	}
	yes, no, three := "true", "false", "3"
	for _, c := range []struct {
		flag, count *string
		want        string
	}{{&yes, &three, "3"}, {&yes, nil, "Yes"}, {&no, nil, "No"}, {nil, nil, "Not Available"}} {
		if got := locales[0].show(exportEligibility, []*string{c.flag, c.count}); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestShownIsRead: what is shown in a locale is read in it as what it was.
func TestShownIsRead(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	whole := func(most int64) string { return strconv.FormatInt(rng.Int64N(most)>>rng.IntN(30), 10) }
	one := func(of map[string]string) string {
		var values []string
		for _, value := range of {
			values = append(values, value)
		}
		slices.Sort(values)
		return values[rng.IntN(len(values))]
	}
	for range 20_000 {
		in, column := locales[rng.IntN(len(locales))], exportColumns[rng.IntN(len(exportColumns))]
		value := "text " + whole(1<<30)
		switch column.kind {
		case exportUUID:
			value = fmt.Sprintf("%08x-0000-4000-8000-%012x", rng.Uint32(), rng.Uint32())
		case exportDigits:
			value = "0" + whole(1<<40)
		case exportCountry:
			value = one(known().countries)
		case exportMotion:
			value = one(known().motions)
		case exportTier:
			value = one(known().tiers)
		case exportFlag:
			value = strconv.FormatBool(rng.IntN(2) == 0)
		case exportEligibility, exportCount:
			value = whole(1 << 31)
		case exportLong, exportSigned:
			value = strings.TrimPrefix([]string{"", "-"}[rng.IntN(2)]+whole(1<<31), "-0")
			if value == "" {
				value = "0"
			}
		case exportPercent:
			value = strconv.FormatFloat(float64(rng.IntN(101))/100, 'f', 2, 64)
		case exportMoney:
			value = whole(1<<38) + fmt.Sprintf(".%02d", rng.IntN(100)*rng.IntN(2))
		case exportDate:
			value = fmt.Sprintf("%d-%02d-01", 1990+rng.IntN(200), 1+rng.IntN(12))
		}
		values := []*string{&value}
		if column.kind == exportEligibility {
			flag := strconv.FormatBool(value != "0")
			values = []*string{&flag, &value}
		}
		text := in.show(column.kind, values)
		for _, sheet := range []bool{false, true} {
			read, reason := reader{locale: in, sheet: sheet}.read(column.kind, text)
			got := ""
			if len(read) > 0 {
				got = read[0]
			}
			if column.kind == exportEligibility && len(read) > 1 {
				got = read[1]
			}
			if column.kind == exportPercent {
				got = strings.TrimSuffix(got, "00000000")
			}
			if reason != "" || got != value {
				t.Fatalf("%s %q in %s is shown as %q and read as %q %s", column.name, value, in, text, got, reason)
			}
		}
	}
}
