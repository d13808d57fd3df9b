package oracle_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/oracle"
)

func TestListing(t *testing.T) {
	cases := []struct {
		name   string
		change func(h *house, a *oracle.TenantRow)
		seats  int64
		listed bool
	}{
		{"100 eligible seats are not more than 100", nil, 100, false},
		{"101 are", nil, 101, true},
		{"products that are no eligible ones do not count", func(h *house, a *oracle.TenantRow) { h.license(idA, "E1", 500) }, 100, false},
		{"ME3 and F3 count", func(h *house, a *oracle.TenantRow) { h.license(idA, "ME3", 1); h.license(idA, "F3", 1) }, 99, true},
		{"150 seats are not enough in the Enterprise family", func(h *house, a *oracle.TenantRow) { a.Segment = "Enterprise" }, 150, false},
		{"151 are", func(h *house, a *oracle.TenantRow) { a.Segment = "Enterprise" }, 151, true},
		{"an unknown product counts as Microsoft 365", func(h *house, a *oracle.TenantRow) { a.Segment = "Enterprise"; h.license(idA, "E1", 1) }, 150, true},
		{"another product does not", func(h *house, a *oracle.TenantRow) { a.Segment = "Enterprise"; h.license(idA, "Windows 365", 9) }, 150, false},
		{"an unknown segment takes the lower limit", func(h *house, a *oracle.TenantRow) { a.Segment = "enterprise" }, 150, true},
		{"25 Microsoft 365 seats are not enough", func(h *house, a *oracle.TenantRow) { h.Products[0].Microsoft365 = false; h.license(idA, "ME3", 25) }, 200, false},
		{"26 are", func(h *house, a *oracle.TenantRow) { h.Products[0].Microsoft365 = false; h.license(idA, "ME3", 26) }, 200, true},
		{"opted out", func(h *house, a *oracle.TenantRow) { a.DataSharing = "opted_out" }, 500, false},
		{"EA alone lists nothing", func(h *house, a *oracle.TenantRow) { h.Associations[0].Association = "EA" }, 500, false},
		{"UPOR lists", func(h *house, a *oracle.TenantRow) { h.Associations[0].Association = "UPOR" }, 500, true},
		{"another's partner", func(h *house, a *oracle.TenantRow) { h.Associations[0].PartnerID = "2" }, 500, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse()
			a := h.tenant(idA, c.seats)
			h.associate(strings.ToUpper(idA), "1", "CSP")
			if c.change != nil {
				c.change(h, a)
			}
			if listed := len(h.report("1").Tenants) == 1; listed != c.listed {
				t.Errorf("listed: %v", listed)
			}
		})
	}
	if n := len(newHouse().report("unknown").Tenants); n != 0 {
		t.Errorf("an unknown partner lists %d tenants", n)
	}
}

func TestMotion(t *testing.T) {
	cases := []struct {
		pau, mau, me5, f3, w365 int64 // Intune's, seats, W365 PAU
		industry, want          string
	}{
		{100, 20, 600, 1, 300, "Retail", "NURTURE_INTUNE"},
		{100, 19, 600, 1, 300, "Retail", "NURTURE_INTUNE"},
		{0, 50, 600, 1, 300, "Retail", "NURTURE_INTUNE"},
		{-1, 50, 600, 1, 300, "Retail", "NURTURE_INTUNE"},
		{100, -1, 600, 1, 300, "Retail", "NURTURE_INTUNE"},
		{100, 21, 499, 0, 300, "Retail", "LOW_WHITESPACE"},
		{100, 21, 498, 1, 0, "Retail", "LOW_WHITESPACE"},
		{100, 21, 500, 0, 0, "Retail", "LAND_W365"},
		{100, 21, 500, 9, -1, "Retail", "LAND_W365"},
		{100, 21, 500, 1, 251, "Retail", "EXPAND_TO_FRONTLINE_MATURE"},
		{100, 21, 500, 1, 250, "Retail", "EXPAND_TO_FRONTLINE"},
		{100, 21, 500, 1, 1, "Retail", "EXPAND_TO_FRONTLINE"},
		{100, 21, 500, 1, 251, "retail", "EXPAND_W365_MATURE"},
		{100, 21, 500, 0, 251, "Retail", "EXPAND_W365_MATURE"},
		{100, 21, 500, 0, 250, "Retail", "EXPAND_W365"},
		{100, 150, 500, 1, 1, "", "EXPAND_W365"},
		{2147483647, 429496730, 500, 0, 1, "", "EXPAND_W365"}, // 5 MAU = PAU + 3
		{2147483647, 429496729, 500, 0, 1, "", "NURTURE_INTUNE"},
	}
	for _, c := range cases {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			h := newHouse()
			h.tenant(idA, c.me5)
			h.license(idA, "F3", c.f3)
			h.associate(idA, "1", "CPOR")
			h.use(idA, "INTUNE", c.pau, c.mau)
			h.use(idA, "W365", c.w365, 0)
			h.Customers[0].Industry = nil
			if c.industry != "" {
				h.Customers[0].Industry = &c.industry
			}
			expect(t, only(t, h.report("1")), map[string]any{"salesMotion": c.want, "hasW365": c.w365 > 0})
		})
	}
}

func TestMeasures(t *testing.T) {
	h := newHouse()
	h.tenant(strings.ToUpper(idA), 100)
	h.license(idA, "ME3", 10)
	h.license(strings.ToUpper(idA), "E1", 5)
	h.license(idA, "Windows 365", 1000)
	h.associate(idA, "1", "CSP")
	h.use(idA, "W365", 150, 50)      // whitespace 110 - 150
	h.use(idA, "INTUNE", 3, 4)       // over-used, capped
	h.use(idA, "ENTRA_ID", -1, 9)    // unknown PAU
	h.use(idA, "WINDOWS", 0, 1)      // nothing paid, used
	v := only(t, h.report("1", "1")) // repeats do not matter
	expect(t, v, map[string]any{
		"tenantId": idA, "tenantName": "Tenant A", "tenantDomain": "A.example.com", "country": "FR", "segment": "SMB", "tpid": "-7",
		"customerName": "Café", "industry": "Retail", "subSegment": nil,
		"m365Seats": int64(115), "me5Seats": int64(100), "me3Seats": int64(10), "f3Seats": int64(0),
		"w365EligibleSeats": int64(110), "w365Whitespace": int64(-40), "hasW365": true,
		"w365Pau": int64(150), "w365Mau": int64(50), "w365Utilization": 1.0 / 3, "intunePau": int64(3), "intuneMau": int64(4),
		"intuneUtilization": 1.0, "entraIdPau": nil, "entraIdMau": int64(9), "entraIdUtilization": nil,
		"windowsPau": int64(0), "windowsMau": int64(1), "overUsedWorkloads": []string{"INTUNE", "WINDOWS"},
		"mciEligible": false, "mciEligibleEngagements": int64(0), "mciEligibleWorkloads": []string{}, "mciPotentialEarnings": oracle.Cents(0),
		"cporPotentialEarnings": oracle.Cents(0), "potentialEarnings": oracle.Cents(0), "potentialEarningsByWorkload": []map[string]any{},
		"engagements": []map[string]any{}, "renewal": nil, "eaRenewal": nil, "largestSeatCspRenewal": nil,
	})
}

func TestRenewals(t *testing.T) {
	h := newHouse()
	h.tenant(idA, 500)
	h.associate(idA, "1", "CPOR", "EA")
	h.associate(idA, "2", "CSP")
	h.associate(idA, "3", "EA")
	h.subscribe(idA, "1", "EA", "ME5", 1, "2027-05-01")
	h.subscribe(idA, "1", "EA", "Windows 365", 0, "2027-04-30") // EA: any product
	h.subscribe(idA, "1", "EA", "ME5", 1, "2026-10-31")         // over
	h.subscribe(idA, "1", "CSP", "ME5", 999, "2027-01-01")      // without a CSP association
	h.subscribe(idA, "2", "EA", "ME5", 1, "2026-12-01")         // without an EA association
	h.subscribe(idA, "2", "CSP", "ME5", 40, "2027-09-01")
	h.subscribe(idA, "2", "CSP", "ME3", 40, "2027-08-31")          // the tie: the earlier month
	h.subscribe(idA, "2", "CSP", "ME5", 90, "2026-10-31")          // over
	h.subscribe(idA, "2", "CSP", "Windows 365", 900, "2027-01-01") // no Microsoft 365 product
	h.subscribe(idA, "3", "EA", "ME5", 1, "2026-11-01")            // in the month of the snapshot, before its day

	expect(t, only(t, h.report("1")), map[string]any{"eaRenewal": "2027-04", "largestSeatCspRenewal": nil, "renewal": "2027-04"})
	expect(t, only(t, h.report("2")), map[string]any{"eaRenewal": nil, "largestSeatCspRenewal": "2027-08", "renewal": "2027-08"})
	expect(t, only(t, h.report("3", "2")), map[string]any{"eaRenewal": "2026-11", "largestSeatCspRenewal": "2027-08", "renewal": "2026-11",
		"cporAssociation": false, "cspAssociation": true})
	if n := len(h.report("3").Tenants); n != 0 {
		t.Errorf("the EA reseller lists %d tenants", n)
	}
}

func TestIncentives(t *testing.T) {
	h := newHouse()
	h.tenant(idA, 500)
	h.associate(idA, "1", "CPOR", "EA")
	h.associate(idA, "2", "CSP")
	h.associate(idA, "3", "CSP")
	h.Associations[0].CspTier, h.Associations[0].T2ResellerName = ptr("RESELLER"), ptr("not of the CSP row")
	h.Associations[2].CspTier, h.Associations[2].T2ResellerName = ptr("DIRECT_BILL"), ptr("T2")
	h.engage("E2", "Vision", "INTUNE", "W365")
	h.engage("E10", "vision")
	h.engage("E3", "Vision", "WINDOWS").ValidTo = ptr("2026-11-15")
	h.engage("E4", "Closed", "WINDOWS").Status = "CLOSED"
	h.engage("E5", "Expired", "WINDOWS").ValidTo = ptr("2026-11-14")
	h.engage("E6", "Not yet", "WINDOWS").ValidFrom = ptr("2026-11-16")
	h.offer("E2", idA, "1", "100.5")
	h.offer("E2", idA, "2", "200.25") // the highest amount, once
	h.offer("E2", idA, "3", "999")    // of another area
	h.offer("E10", idA, "1", "0")
	h.offer("E3", idA, "2", "1.01")
	for _, e := range []string{"E4", "E5", "E6"} {
		h.offer(e, idA, "1", "50")
	}
	h.claim(idA, "1", "INTUNE", true, "10")
	h.claim(idA, "2", "INTUNE", true, "9.99")
	h.claim(idA, "2", "W365", false, "70")
	h.claim(idA, "3", "W365", true, "0.00")

	v := only(t, h.report())
	expect(t, v, map[string]any{
		"mciEligible": true, "mciEligibleEngagements": int64(3), "mciEligibleWorkloads": []string{"W365", "INTUNE", "WINDOWS"},
		"intuneCporEligible": true, "w365CporEligible": true,
		"mciPotentialEarnings": oracle.Cents(20126), "cporPotentialEarnings": oracle.Cents(1000), "potentialEarnings": oracle.Cents(21126),
		"potentialEarningsByWorkload": []map[string]any{{"workload": "W365", "potentialEarnings": oracle.Cents(20025)},
			{"workload": "INTUNE", "potentialEarnings": oracle.Cents(20025)}, {"workload": "WINDOWS", "potentialEarnings": oracle.Cents(101)}},
		"engagements": []map[string]any{
			{"engagementId": "E10", "workshop": "vision", "workloads": []string{}, "partnerIds": []string{"1"}, "estimatedEarnings": oracle.Cents(0)},
			{"engagementId": "E2", "workshop": "Vision", "workloads": []string{"W365", "INTUNE"}, "partnerIds": []string{"1", "2"}, "estimatedEarnings": oracle.Cents(20025)},
			{"engagementId": "E3", "workshop": "Vision", "workloads": []string{"WINDOWS"}, "partnerIds": []string{"2"}, "estimatedEarnings": oracle.Cents(101)}},
		"cporAssociation": true, "cspAssociation": true,
		"associations": []map[string]any{
			{"partnerId": "1", "partnerName": "One", "organization": "Org", "types": []string{"CPOR", "EA"}, "cpor": true, "csp": false, "ea": true,
				"cspTier": nil, "t2ResellerName": nil, "mciEligibleEngagements": int64(2), "mciEligibleWorkloads": []string{"W365", "INTUNE"},
				"mciPotentialEarnings": oracle.Cents(10050), "cporPotentialEarnings": oracle.Cents(1000), "potentialEarnings": oracle.Cents(11050), "intuneCporEligible": true, "w365CporEligible": false},
			{"partnerId": "2", "types": []string{"CSP"}, "cspTier": "DIRECT_BILL", "t2ResellerName": "T2", "mciEligibleEngagements": int64(2),
				"mciPotentialEarnings": oracle.Cents(20126), "cporPotentialEarnings": oracle.Cents(999), "w365CporEligible": false},
			{"partnerId": "3", "mciEligibleEngagements": int64(0), "mciPotentialEarnings": oracle.Cents(0), "w365CporEligible": true, "intuneCporEligible": false}},
	})
	charts := h.report().Charts(nil, false)
	if got := fmt.Sprint(charts.Workshops); got != "[{Vision 201.26 1} {vision 0.00 1}]" {
		t.Errorf("chart E: %s", got)
	}
	h.Associations = h.Associations[1:] // partner 1 keeps EA alone: its offers and claims no longer count
	expect(t, only(t, h.report("1", "2")), map[string]any{"mciPotentialEarnings": oracle.Cents(20126), "mciEligibleEngagements": int64(2),
		"cporPotentialEarnings": oracle.Cents(999), "w365CporEligible": false})
	h.Tenants[0].TPID = 8 // headquarters in a country without an area
	expect(t, only(t, h.report("1", "2")), map[string]any{"mciEligible": false, "cporPotentialEarnings": oracle.Cents(999)})
}

// sent gives a value as a client decodes it; id stands for the opaque one.
func sent(t *testing.T, value map[string]any) map[string]any {
	t.Helper()
	text, err := json.Marshal(with(value, "id", "opaque"))
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var result map[string]any
	if err := decoder.Decode(&result); err != nil {
		t.Fatal(err)
	}
	return result
}

func with(object map[string]any, name string, value any) map[string]any {
	object = maps.Clone(object)
	object[name] = value
	return object
}
