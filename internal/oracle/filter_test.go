package oracle_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/oracle"
)

// three tenants: A (nothing known but its names, Straße), B (W365 PAU 10, EA renewal, CSP tier) and C (as B, other partner).
func three() *house {
	h := newHouse()
	h.tenant(idA, 200).TenantName = "Straße_ΣΊΣΥΦΟΣ Café"
	h.tenant(idB, 300).TenantName = "strasse%"
	c := h.tenant(idC, 300)
	c.TenantName, c.Segment = "STRASSE%", "Enterprise"
	h.associate(idA, "1", "CPOR")
	h.associate(idB, "1", "CSP", "EA")
	h.associate(idB, "2", "CPOR")
	h.associate(idC, "2", "CSP", "EA")
	h.Associations[1].CspTier = ptr("RESELLER")
	h.use(idB, "W365", 10, 5)
	h.use(idC, "W365", 10, 11)
	h.subscribe(idB, "1", "EA", "ME5", 1, "2026-11-02")
	h.subscribe(idC, "2", "CSP", "ME5", 1, "2027-02-28")
	h.engage("E1", "Vision", "W365")
	h.engage("E2", "vision")
	h.offer("E1", idB, "1", "12.50")
	h.offer("E2", idC, "2", "0")
	return h
}

func TestFilter(t *testing.T) {
	cases := []struct{ filter, want string }{
		{`{}`, "ABC"},
		{`{"and":[]}`, "ABC"}, {`{"or":[]}`, ""}, {`{"not":{}}`, ""}, {`{"or":[{}]}`, "ABC"},
		{`{"and":[{"hasW365":{"eq":true}},{"or":[{"segment":{"eq":"smb"}},{"segment":{"eq":"nope"}}]}]}`, "B"},
		{`{"segment":{"eq":"smb"},"hasW365":{"eq":false}}`, "A"},

		{`{"tenantName":{}}`, "ABC"}, {`{"tenantName":{"caseSensitive":true}}`, "ABC"},
		{`{"tenantName":{"eq":"STRASSE%"}}`, "BC"}, {`{"tenantName":{"eq":"STRASSE%","caseSensitive":true}}`, "C"},
		{`{"tenantName":{"contains":"σίσυφος"}}`, "A"}, {`{"tenantName":{"contains":"σίσυφος","caseSensitive":true}}`, ""},
		{`{"tenantName":{"endsWith":"CAFE\u0301"}}`, "A"}, {`{"tenantName":{"endsWith":"cafe\u0301","caseSensitive":true}}`, ""},
		{`{"tenantName":{"contains":"ss"}}`, "BC"}, {`{"tenantName":{"startsWith":"STRAẞE"}}`, "A"},
		{`{"tenantName":{"contains":"%"}}`, "BC"}, {`{"tenantName":{"contains":"_"}}`, "A"}, {`{"tenantName":{"contains":""}}`, "ABC"},
		{`{"subSegment":{"contains":""}}`, ""}, {`{"subSegment":{"ne":"x"}}`, ""}, {`{"subSegment":{"notIn":[]}}`, ""},
		{`{"subSegment":{"isNull":true}}`, "ABC"}, {`{"subSegment":{}}`, "ABC"}, {`{"not":{"subSegment":{"eq":"x"}}}`, "ABC"},
		{`{"segment":{"in":[]}}`, ""}, {`{"segment":{"notIn":[]}}`, "ABC"}, {`{"segment":{"notIn":["SMB"]}}`, "C"},
		{`{"search":"strasse"}`, "BC"}, {`{"search":"CAFÉ"}`, "ABC"}, {`{"search":"BBBB-0000"}`, "B"}, {`{"search":"BBBB0000"}`, ""},
		{`{"search":""}`, "ABC"}, {`{"search":"c.example"}`, "C"},

		{`{"tenantId":{"eq":"AAAAAAAA-0000-4000-8000-000000000001"}}`, "A"}, {`{"tenantId":{"ne":"nope"}}`, "ABC"}, {`{"tenantId":{"in":[""]}}`, ""},
		{`{"tpid":{"eq":"-7"}}`, "ABC"}, {`{"tpid":{"eq":-7}}`, "ABC"}, {`{"tpid":{"eq":"seven"}}`, ""},

		{`{"w365Pau":{"ne":11}}`, "BC"}, {`{"w365Pau":{"isNull":true}}`, "A"}, {`{"w365Pau":{"isNull":true,"eq":10}}`, ""},
		{`{"not":{"w365Pau":{"eq":10}}}`, "A"}, {`{"w365Pau":{"gte":10,"lt":11}}`, "BC"}, {`{"w365Pau":{"gt":10}}`, ""},
		{`{"w365Whitespace":{"in":[290,200]}}`, "ABC"}, {`{"w365Whitespace":{"lte":200}}`, "A"},
		{`{"w365Utilization":{"gt":0.5}}`, "C"}, {`{"w365Utilization":{"gte":0.5}}`, "BC"},
		{`{"hasW365":{"eq":false}}`, "A"}, {`{"hasW365":{"isNull":true}}`, ""},
		{`{"potentialEarnings":{"eq":"12.5"}}`, "B"}, {`{"potentialEarnings":{"eq":12.50}}`, "B"}, {`{"potentialEarnings":{"lt":"12.499"}}`, "AC"},
		{`{"mciPotentialEarnings":{"in":["0",12.5]}}`, "ABC"},
		{`{"salesMotion":{"in":["NURTURE_INTUNE"]}}`, "ABC"}, {`{"salesMotion":{"ne":"NURTURE_INTUNE"}}`, ""},

		{`{"renewal":{"withinMonths":0}}`, "B"}, {`{"renewal":{"withinMonths":2}}`, "B"}, {`{"renewal":{"withinMonths":3}}`, "BC"},
		{`{"renewal":{"gt":"2026-11"}}`, "C"}, {`{"renewal":{"ne":"2026-11"}}`, "C"}, {`{"renewal":{"isNull":false}}`, "BC"},
		{`{"renewal":{"withinMonths":2147483647}}`, "BC"},

		{`{"overUsedWorkloads":{"anyOf":["W365","WINDOWS"]}}`, "C"}, {`{"overUsedWorkloads":{"anyOf":[]}}`, ""},
		{`{"overUsedWorkloads":{"allOf":[]}}`, "ABC"}, {`{"overUsedWorkloads":{"noneOf":[]}}`, "ABC"}, {`{"overUsedWorkloads":{"noneOf":["W365"]}}`, "AB"},
		{`{"mciEligibleWorkloads":{"allOf":["W365"]}}`, "B"}, {`{"mciEligible":{"eq":true}}`, "BC"},
		{`{"workshops":{"anyOf":["Vision"]}}`, "B"}, {`{"workshops":{"noneOf":["Vision"]}}`, "AC"}, {`{"workshops":{}}`, "ABC"},

		{`{"associations":{}}`, "ABC"}, {`{"associations":{"partnerId":{"eq":"2"}}}`, "BC"}, {`{"associations":{"partnerId":{"in":[]}}}`, ""},
		{`{"associations":{"partnerId":{"eq":"2"},"csp":{"eq":true}}}`, "C"}, {`{"associations":{"cpor":{"eq":true},"ea":{"eq":true}}}`, ""},
		{`{"associations":{"types":{"allOf":["CSP","EA"]}}}`, "BC"}, {`{"associations":{"cspTier":{"ne":"DIRECT_BILL"}}}`, "B"},
		{`{"associations":{"cspTier":{"isNull":true}}}`, "ABC"}, {`{"not":{"associations":{"cspTier":{"isNull":true}}}}`, ""},
		{`{"associations":{"organization":{"eq":"ORG"}}}`, "ABC"}, {`{"associations":{"partnerName":{"eq":"two","caseSensitive":true}}}`, ""},
	}
	report := three().report()
	for _, c := range cases {
		var filter map[string]any
		if err := json.Unmarshal([]byte(c.filter), &filter); err != nil {
			t.Fatal(c.filter, err)
		}
		if got := names(report.Sort(report.Filter(filter), by("TENANT_ID"))); got != c.want {
			t.Errorf("%s: got %q, want %q", c.filter, got, c.want)
		}
	}
	if _, err := report.TryFilter(map[string]any{"nope": map[string]any{}}); err == nil {
		t.Error("an unknown field is no error")
	}
}

func TestSort(t *testing.T) {
	cases := []struct {
		order []map[string]any
		want  string
	}{
		{nil, "BCA"}, // 290, 290 (the tie: the ID), 200
		{by("W365_WHITESPACE"), "ABC"},
		{by("TENANT_NAME"), "CBA"}, // strasse% twice: as written, capitals first; then straße
		{by("TENANT_NAME", "direction", "DESC"), "ABC"},
		{by("W365_PAU"), "BCA"}, {by("W365_PAU", "nulls", "FIRST"), "ABC"},
		{by("W365_PAU", "direction", "DESC"), "BCA"}, {by("W365_PAU", "direction", "DESC", "nulls", "FIRST"), "ABC"},
		{by("RENEWAL", "direction", "DESC"), "CBA"},
		{by("HAS_W365"), "ABC"}, {by("HAS_W365", "direction", "DESC"), "BCA"},
		{by("SALES_MOTION", "direction", "DESC"), "ABC"},
		{append(by("HAS_W365", "direction", "DESC"), by("SEGMENT")...), "CBA"}, // enterprise before smb
		{by("POTENTIAL_EARNINGS"), "ACB"},
		{by("W365_UTILIZATION"), "BCA"},
	}
	report := three().report()
	for _, c := range cases {
		if got := names(report.Sort(report.Filter(nil), c.order)); got != c.want {
			t.Errorf("%v: got %s, want %s", c.order, got, c.want)
		}
	}
	if fields := strings.Join(oracle.OrderFields(), " "); !strings.Contains(fields, "ME5_SEATS") || !strings.Contains(fields, "ENTRA_ID_MAU") ||
		!strings.Contains(fields, "LARGEST_SEAT_CSP_RENEWAL") || strings.Contains(fields, "ASSOCIATIONS") || strings.Contains(fields, "WORKLOADS") {
		t.Error(fields)
	}
}

func TestKpisAndCharts(t *testing.T) {
	report := three().report()
	k := report.Kpis(map[string]any{"w365Pau": map[string]any{"isNull": false}}).Values
	if got := fmt.Sprint(k["tenants"], k["w365EligibleSeats"], k["w365Pau"], k["w365SeatWhitespace"], k["w365SeatPenetration"].(float64) == 20.0/600,
		k["incentiveEligible"], k["mciPotentialEarnings"], k["landW365"]); got != "2 600 20 580 true 2 12.50 0" {
		t.Error(got)
	}
	none := report.Kpis(map[string]any{"or": []any{}})
	if none.Values["w365SeatPenetration"] != nil || none.Values["potentialEarnings"] != oracle.Cents(0) || none.Tiles[1].Value != nil {
		t.Error(none.Values)
	}

	filter := map[string]any{"and": []any{map[string]any{"segment": map[string]any{"eq": "smb"}}}, "hasW365": map[string]any{"eq": true}}
	own := report.Charts(filter, false)
	if got := fmt.Sprint(own.Buckets["tenantsBySegment"], own.Buckets["w365TenantPenetration"], own.Buckets["tenantsByRenewalMonth"], own.Workshops); got !=
		"[{SMB SMB 1}] [{true  1} {false  0}] [{2026-11  1}] [{Vision 12.50 1}]" {
		t.Error(got)
	}
	cross := report.Charts(filter, true)
	if got := fmt.Sprint(cross.Buckets["tenantsBySegment"], cross.Buckets["w365TenantPenetration"]); got !=
		"[{Enterprise Enterprise 1} {SMB SMB 1}] [{true  1} {false  1}]" {
		t.Error(got)
	}
	inOr := map[string]any{"or": []any{filter}, "not": map[string]any{"segment": map[string]any{"eq": "Enterprise"}}}
	if got := fmt.Sprint(report.Charts(inOr, true).Buckets["tenantsBySegment"]); got != "[{SMB SMB 1}]" {
		t.Error(got)
	}
	if got := len(cross.Buckets["tenantsBySalesMotion"]); got != 7 {
		t.Errorf("%d motions", got)
	}
}

func by(field string, more ...any) []map[string]any {
	order := map[string]any{"field": field}
	for i := 0; i < len(more); i += 2 {
		order[more[i].(string)] = more[i+1]
	}
	return []map[string]any{order}
}

// names gives the first letters of the tenants' IDs.
func names(tenants []*oracle.Tenant) string {
	var letters strings.Builder
	for _, tenant := range tenants {
		letters.WriteString(strings.ToUpper(tenant.ID()[:1]))
	}
	return letters.String()
}
