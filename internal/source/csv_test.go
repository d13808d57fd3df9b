package source_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestCSVForms loads frontline industries or partners in odd but clear forms, and in forms that go wrong.
func TestCSVForms(t *testing.T) {
	long := strings.Repeat("x", 1_500_000)
	const head = "partner_id,partner_name,country,organization\n"
	for _, c := range []struct {
		name    string
		file    string // of partners
		kept    string
		rejects string
	}{
		{name: "lines end in CRLF",
			file: "partner_id,partner_name,country,organization\r\n1,\"A\r\nB\",US,O\r\n2,C,US,O\r\n",
			kept: "1|A\r\nB|US|O\n2|C|US|O\n"},
		{name: "byte order mark, quoted header",
			file: "\xef\xbb\xbf\"partner_id\",\"partner_name\",country,organization\n1,A,US,O\n",
			kept: "1|A|US|O\n"},
		{name: "no newline at the end", file: head + "1,A,US,O\n2,B,US,O", kept: "1|A|US|O\n2|B|US|O\n"},
		{name: "header alone", file: head},
		{name: "header alone, no newline", file: strings.TrimSuffix(head, "\n")},
		{name: "header over two lines", file: "partner_id,partner_name,country,organization,\"a\nb\"\n1,A,US,O,x\n2,B,us,O,x\n",
			kept: "1|A|US|O\n", rejects: `partners.csv:4 country "us" is not a country of two capital letters`},
		{name: "columns in another order", file: "country,organization,partner_id,partner_name\nUS,O,1,A\n", kept: "1|A|US|O\n"},
		{name: "newlines, commas and quotes in values", file: head + "1,\"A,\n\n\"\"B\"\"\",US,O\n2,B,us,O\n",
			kept: "1|A,\n\n\"B\"|US|O\n", rejects: `partners.csv:5 country "us" is not a country of two capital letters`},
		{name: "blank lines", file: head + "\n1,A,US,O\n\n\n2,B,us,O\n\n",
			kept: "1|A|US|O\n", rejects: `partners.csv:6 country "us" is not a country of two capital letters`},
		{name: "empty values, quoted or not", file: head + "1,\"\",US,O\n2,,US,O\n",
			rejects: "partners.csv:2 partner_name \"\" is empty\npartners.csv:3 partner_name \"\" is empty"},
		{name: "a line of commas", file: head + ",,,\n1,A,US,O\n", kept: "1|A|US|O\n", rejects: `partners.csv:2 partner_id "" is empty`},
		{name: "blanks are kept", file: head + "1, A ,US,\"  \"\n2,B,US ,O\n",
			kept: "1| A |US|  \n", rejects: `partners.csv:3 country "US " is not a country of two capital letters`},
		{name: "backslashes, hashes, a quote within", file: head + "1,\\N,US,#x\\\n2,5\" screen,US,'O'\n", kept: "1|\\N|US|#x\\\n2|5\" screen|US|'O'\n"},
		{name: "NUL", file: head + "1,A\x00B,US,O\n", kept: "1|A\x00B|US|O\n"},
		{name: "a long value", file: head + "1," + long + ",US,O\n", kept: "1|" + long + "|US|O\n"},
		{name: "a value too long", file: head + "1,A,US,O\n2," + long + long + ",US,O\n3,C,US,O\n",
			kept: "1|A|US|O\n3|C|US|O\n", rejects: `partners.csv:3  "2,` + long[:998] + `" is longer than 2,000,000 bytes`},
		{name: "a quote open for too long", file: head + "1,A,US,O\n2,\"B,US,O\n3,C,US," + long + "\n4,D,US," + long + "\n",
			kept: "1|A|US|O\n3|C|US|" + long + "\n4|D|US|" + long + "\n", rejects: `partners.csv:3  "2,\"B,US,O" has a quote that is not closed`},
		{name: "a quote open to the end", file: head + "1,A,US,O\n2,\"B,US,O\n3,C,US,O\n",
			kept: "1|A|US|O\n3|C|US|O\n", rejects: `partners.csv:3  "2,\"B,US,O" has a quote that is not closed`},
		{name: "a quote open in the last value", file: head + "1,A,US,O\n2,B,US,\"O",
			kept: "1|A|US|O\n", rejects: `partners.csv:3  "2,B,US,\"O" has a quote that is not closed`},
		{name: "not UTF-8", file: head + "1,A,US,O\n2,Caf\xe9,US,O\n3,C,us,O\n", kept: "1|A|US|O\n",
			rejects: "partners.csv:3  \"2,Caf\uFFFD,US,O\" is not UTF-8\npartners.csv:4 country \"us\" is not a country of two capital letters"},
		{name: "cut in a row", file: head + "1,A,US,O\n2,B", kept: "1|A|US|O\n", rejects: `partners.csv:3  "2,B" has too few values: 2, where the header has 4`},
		{name: "a carriage return within", file: head + "1,A\rB,US,O\n2,B,US,O\n", kept: "2|B|US|O\n",
			rejects: `partners.csv:2  "1,A\rB,US,O" has a carriage return inside a line`},
		{name: "both kinds of line ends", file: head + "1,A,US,O\r\n2,B,US,O\n3,C,US,\"O\"\r\n", kept: "1|A|US|O\n2|B|US|O\n3|C|US|O\n"},
		{name: "CRLF header, LF rows", file: strings.Replace(head, "\n", "\r\n", 1) + "1,A,US,O\n2,B,US,O\n", kept: "1|A|US|O\n2|B|US|O\n"},
		{name: "empty values too many", file: head + "1,A,US,O,,\n2,B\n3,C,US,O,\n", kept: "1|A|US|O\n3|C|US|O\n",
			rejects: `partners.csv:3  "2,B" has too few values: 2, where the header has 4`},
		{name: "values too many before an empty one", file: head + "1,A,US,O\n2,B,US,O,x,\n3,\"C,\",US,O\n", kept: "1|A|US|O\n3|C,|US|O\n",
			rejects: `partners.csv:3  "2,B,US,O,x," has too many values: 6, where the header has 4`},
		{name: "blanks about quotes", file: head + "1, \"A\" ,US,O\n2,B\n", kept: "1|A|US|O\n",
			rejects: `partners.csv:3  "2,B" has too few values: 2, where the header has 4`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db, report := load(t, with(t, map[string]string{
				"partners.csv":          c.file,
				"associations.csv":      "tenant_id,partner_id,association\n",
				"subscriptions.csv":     "subscription_id,tenant_id,partner_id,program,product,seats,renewal_date\n",
				"engagement_offers.csv": "engagement_id,tenant_id,partner_id,estimated_earnings\n",
				"cpor_incentives.csv":   "tenant_id,partner_id,workload,claimable,estimated_earnings\n",
			}))
			if got := textRows(t, db, "partners"); got != c.kept {
				t.Errorf("kept %q", shorten(got))
			}
			if got := strings.TrimSpace(rejectsOf(t, db)); got != c.rejects {
				t.Errorf("rejects %s", shorten(got))
			}
			for _, r := range report.Tables {
				if r.Read != r.Kept+r.Rejected+r.Cascaded {
					t.Errorf("%+v", r)
				}
			}
		})
	}
}

func shorten(s string) string {
	if len(s) > 2000 {
		return fmt.Sprintf("%s... (%d bytes)", s[:2000], len(s))
	}
	return s
}
