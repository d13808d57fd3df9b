package source

import (
	"strings"
	"testing"
)

// TestExportValues: each display text in the machine's form, or why it does not fit.
func TestExportValues(t *testing.T) {
	const (
		noWhole   = "is not a whole number"
		noPercent = "is no percentage from 0 % to 100 %, such as 84% or 0.84"
		noMoney   = "is no amount of US dollars, such as $7,500"
	)
	for _, c := range []struct {
		column, locale string
		sheet          bool
		values         map[string]string
	}{
		{"w365_pau", "en-US", false, map[string]string{"131,185": "131185", "12": "12", "1,31,185": noWhole, "1.5": noWhole, "-1": "is negative", "9,999,999,999": "is too large",
			"(3)": "is negative", "12.0": "12", "1234567": "1234567", "1,23": noWhole, "01,234": noWhole, "1E3": noWhole, ",": noWhole, "1,": noWhole, "-": noWhole}},
		{"w365_pau", "de-DE", false, map[string]string{"131.185": "131185", "1,5": noWhole, "131,185": noWhole, "1.234,0": "1234"}},
		{"w365_pau", "fr-FR", false, map[string]string{"131 185": "131185", "131\u202f185": "131185", "13 1185": noWhole, "1 234\u202f567": noWhole}},
		{"w365_pau", "en-IN", false, map[string]string{"1,31,185": "131185", "31,185": "31185", "131,185": noWhole}},
		{"w365_pau", "de-CH", false, map[string]string{"131'185": "131185", "131’185": "131185"}},
		{"w365_pau", "en-US", true, map[string]string{"131185": "131185", "1.31185E5": "131185", "0.5": noWhole, "131,185": "131185"}},
		{"w365_whitespace", "en-US", false, map[string]string{"-1,100": "-1100", "(1,100)": "-1100", "−5": "-5"}},
		{"tpid", "en-US", false, map[string]string{"-186553416": "-186553416", "9223372036854775807": "9223372036854775807", "9223372036854775808": "is too large"}},
		{"w365_utilization", "en-US", false, map[string]string{"84%": "0.8400000000 0", "84.50 %": "0.8450000000 2", "0.84": "0.8400000000 0", "100%": "1.0000000000 0", "101%": noPercent, "84": noPercent,
			"0%": "0.0000000000 0", "-1%": noPercent}},
		{"w365_utilization", "de-DE", false, map[string]string{"84,5 %": "0.8450000000 1", "84.5%": noPercent}},
		{"w365_utilization", "de-DE", true, map[string]string{"0.8454545": "0.8454545000 5"}},
		{"potential_earnings", "en-US", false, map[string]string{"$7,500": "7500.00", "7500.5": "7500.50", "USD 1,234.50": "1234.50", "$1.234": "has more than two decimals", "€5": noMoney, "-$5": "is negative"}},
		{"potential_earnings", "de-DE", false, map[string]string{"7.500,50 $": "7500.50", "7,500.50": noMoney}},
		{"potential_earnings", "en-US", true, map[string]string{"0.30000000000000004": "0.30"}},
		{"ea_renewal", "en-US", false, map[string]string{"03/2027": "2027-03-01", "7/24/2025": "2025-07-24", "2027-03-31": "2027-03-31", "2027-03-31T00:00:00Z": "2027-03-31", "3/31/2027 12:00:00 AM": "2027-03-31",
			"Mar 2027": "2027-03-01", "31-Mar-2027": "2027-03-31", "March 31, 2027": "2027-03-31", "24/7/2025": wrongDate, "7/24/25": wrongDate, "2/30/2027": wrongDate, "46477": wrongDate, "31.03.2027": "2027-03-31",
			"2027": wrongDate, "03/2027/04/05": wrongDate}},
		{"ea_renewal", "en-GB", false, map[string]string{"24/7/2025": "2025-07-24", "03/04/2027": "2027-04-03"}},
		{"ea_renewal", "ja-JP", false, map[string]string{"2027/03/31": "2027-03-31", "31/03/2027": wrongDate}},
		{"ea_renewal", "en-US", true, map[string]string{"46477": "2027-03-31", "46477.5": "2027-03-31", "2027": wrongDate, "03.2027": "2027-03-01"}},
		{"mci_eligibility", "en-US", false, map[string]string{"3": "true 3", "0": "false 0", "Yes": "true ", "no": "false 0", "maybe": "is neither a count nor Yes or No"}},
		{"cpor", "en-US", false, map[string]string{"Yes": "true", "NO": "false", "TRUE": "true", "perhaps": "is no known Yes or No"}},
		{"csp_tier", "en-US", false, map[string]string{"Distributor": "DISTRIBUTOR", "indirect reseller": "RESELLER", "Direct Bill": "DIRECT_BILL", "Tier 1": "is no known CSP tier"}},
		{"sales_motion", "en-US", false, map[string]string{"Expand to Frontline (Flex) – Mature": "EXPAND_TO_FRONTLINE_MATURE", "LAND W365": "LAND_W365", "Land": "LAND_W365", "Sell": "is no known sales motion"}},
		{"country", "en-US", false, map[string]string{"Korea": "KR", "United States": "US", "Türkiye": "TR", "Hong Kong": "HK", "de": "DE", "Bosnia & Herzegovina": "BA", "NA": "NA", "Namibia": "NA", "USA": "US",
			"Atlantis": "is no known country"}},
		{"tenant_id", "en-US", false, map[string]string{"D12E2A30-0002-4355-A055-ED07F88BC72A": "d12e2a30-0002-4355-a055-ed07f88bc72a", "D12E2A30": "is not a UUID"}},
		{"partner_id", "en-US", false, map[string]string{"0042": "0042", "4-2": "is not made of digits alone"}},
	} {
		in, err := localeNamed(c.locale)
		if err != nil {
			t.Fatal(err)
		}
		r := reader{locale: in, sheet: c.sheet}
		for text, want := range c.values {
			values, reason := r.read(exportColumns[exportColumnAt(c.column)].kind, text)
			if got := strings.Join(values, " ") + reason; got != want {
				t.Errorf("%s %q in %s, sheet %t: %q, want %q", c.column, text, c.locale, c.sheet, got, want)
			}
		}
	}
	r := reader{sheet: true, date1904: true}
	if got, _ := r.date("45015"); len(got) != 1 || got[0] != "2027-03-31" {
		t.Error("of a sheet that counts from 1904:", got)
	}
}

// TestExportLocale: the locale is found out where the values tell, and asked for where they do not.
func TestExportLocale(t *testing.T) {
	for _, c := range []struct {
		name, column string
		values       []string
		locale, by   string
		err          string
	}{
		{"no value depends on it", "ea_renewal", []string{"03/2027", "2027-03-31", "N/A"}, "en-US", "", ""},
		{"thousands of the US", "w365_pau", []string{"12", "131,185"}, "en-US", `"131,185" in column W365 PAU, line 3`, ""},
		{"thousands of Germany", "w365_pau", []string{"131.185"}, "de-DE", `"131.185" in column W365 PAU, line 2`, ""},
		{"lakhs", "w365_pau", []string{"1,31,185"}, "en-IN", `"1,31,185" in column W365 PAU, line 2`, ""},
		{"a day above 12 tells", "ea_renewal", []string{"03/04/2027", "24/07/2027"}, "en-GB", `"24/07/2027" in column EA Renewal, line 3`, ""},
		{"a month first tells", "ea_renewal", []string{"03/04/2027", "7/24/2027"}, "en-US", `"7/24/2027" in column EA Renewal, line 3`, ""},
		{"bad values tell nothing", "w365_pau", []string{"many", "131.185"}, "de-DE", `"131.185" in column W365 PAU, line 3`, ""},
		{"a fraction tells", "w365_utilization", []string{"84,5 %"}, "de-DE", `"84,5 %" in column W365 Utilization, line 2`, ""},
		{"ambiguous dates", "ea_renewal", []string{"03/04/2027", "05/05/2027"}, "", "",
			`export.csv, line 2, column EA Renewal: "03/04/2027" can be read as in en-US (2027-03-04) or as in en-GB (2027-04-03), and nothing in the file tells which; pass --locale en-US or --locale en-GB`},
		{"values of two locales", "ea_renewal", []string{"24/07/2027", "7/24/2027"}, "", "",
			`export.csv: the values are not of one locale: "24/07/2027" in column EA Renewal, line 2 is not en-US, "7/24/2027" in column EA Renewal, line 3 is not en-GB; pass --locale, such as --locale en-US; values that it does not read are rejected`},
	} {
		t.Run(c.name, func(t *testing.T) {
			evidence := newLocaleEvidence(reader{})
			for i, value := range c.values {
				evidence.look(exportColumns[exportColumnAt(c.column)], value, int64(i+2))
			}
			chosen, by, err := evidence.decide("export.csv")
			switch {
			case c.err != "":
				if err == nil || err.Error() != c.err {
					t.Fatalf("got  %v\nwant %s", err, c.err)
				}
			case err != nil:
				t.Fatal(err)
			case chosen.String() != c.locale || by != c.by:
				t.Errorf("read as %s by %s", chosen, by)
			}
		})
	}
	if _, err := localeNamed("xx-XX"); err == nil || !strings.HasPrefix(err.Error(), `the locale "xx-XX" is not known; pass one of bg-BG, cs-CZ`) {
		t.Error(err)
	}
}
