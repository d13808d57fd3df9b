package oracle_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/oracle"
)

// groups writes the groups' values with their tenants: "RESELLER,None=1".
func groups(a *oracle.Aggregation) string {
	var list []string
	for _, g := range a.Groups {
		values := []string{}
		for _, k := range g.Keys {
			if k.Null {
				k.Value = k.Label
			}
			values = append(values, k.Value)
		}
		if g.IsOther {
			values = []string{"other"}
		}
		list = append(list, fmt.Sprintf("%s=%v", strings.Join(values, ","), g.Measures.Values["tenants"]))
	}
	return strings.Join(list, " ")
}

func groupBy(names ...string) []map[string]any {
	list := []map[string]any{}
	for _, name := range names {
		name, grain, _ := strings.Cut(name, ":")
		list = append(list, map[string]any{"dimension": name})
		if grain != "" {
			list[len(list)-1]["grain"] = grain
		}
	}
	return list
}

// grouped is a source of three listed tenants: A of partners 1 (RESELLER) and 2, B of partner 1 alone, C of partner 3.
func grouped() *house {
	h := newHouse()
	for id, seats := range map[string]int64{idA: 200, idB: 300, idC: 450} {
		h.tenant(id, seats)
	}
	h.associate(idA, "1", "CSP")
	h.Associations[0].CspTier = ptr("RESELLER")
	h.associate(idA, "2", "CPOR")
	h.associate(idB, "1", "CPOR")
	h.associate(idC, "3", "CPOR")
	h.use(idA, "W365", 50, 60)
	h.use(idB, "W365", 10, -1)
	h.engage("E1", "Vision", "W365", "INTUNE")
	h.engage("E2", "Art", "INTUNE")
	h.offer("E1", idA, "1", "10.00")
	h.offer("E2", idA, "2", "5.00")
	h.offer("E1", idB, "1", "1.00")
	return h
}

func TestAggregate(t *testing.T) {
	r := grouped().report()
	for _, test := range []struct {
		by   []map[string]any
		want string
	}{
		{groupBy(), "=3"},
		{groupBy("PARTNER"), "1=2 2=1 3=1"},
		{groupBy("CSP_TIER"), "None=2 RESELLER=1"},
		{groupBy("CSP_TIER", "T2_RESELLER"), "None,None=2 RESELLER,None=1"}, // of A only the association with a tier
		{groupBy("PARTNER", "CSP_TIER"), "1,RESELLER=1 1,None=1 2,None=1 3,None=1"},
		{groupBy("CSP_TIER", "ORGANIZATION"), "RESELLER,Org=1 None,Org=2 None,Other=1"},
		{groupBy("WORKSHOP"), "Vision=2 Art=1 None=1"},
		{groupBy("WORKSHOP", "MCI_WORKLOAD"), "Vision,W365=2 Vision,INTUNE=2 Art,W365=1 Art,INTUNE=1 None,None=1"},
		{groupBy("OVER_USED_WORKLOAD"), "None=2 W365=1"},
		{groupBy("HAS_W365", "SEGMENT"), "true,SMB=2 false,SMB=1"},
		{groupBy("RENEWAL:QUARTER"), "None=3"},
	} {
		got := groups(r.Aggregate(nil, test.by, nil, []map[string]any{}))
		if len(test.by) == 2 { // order apart
			want, have := strings.Fields(test.want), strings.Fields(got)
			if len(want) != len(have) {
				t.Errorf("%v: %s, want %s", test.by, got, test.want)
			}
			for _, group := range want {
				if !strings.Contains(" "+got+" ", " "+group+" ") {
					t.Errorf("%v: %s, want %s", test.by, got, test.want)
				}
			}
		} else if got != test.want {
			t.Errorf("%v: %s, want %s", test.by, got, test.want)
		}
	}
}

func TestGroupFigures(t *testing.T) {
	r := grouped().report()
	vision := r.Aggregate(nil, groupBy("WORKSHOP"), nil, nil).Groups[0].Measures.Values
	if vision["mciPotentialEarnings"] != oracle.Cents(1100) || vision["potentialEarnings"] != oracle.Cents(1600) {
		t.Error("Vision:", vision)
	}
	if both := r.Aggregate(nil, groupBy("WORKSHOP", "SEGMENT"), nil, nil).Groups[0].Measures.Values; both["mciPotentialEarnings"] != oracle.Cents(1600) {
		t.Error("Vision of SMB:", both)
	}
	all := r.Aggregate(nil, nil, nil, nil).Totals.Values
	want := map[string]any{"sum": int64(60), "count": int64(2), "avg": 30.0, "min": int64(10), "max": int64(50), "median": 30.0}
	if got := all["w365Pau"]; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Error("w365Pau:", got)
	}
	if got := all["w365EligibleSeats"].(map[string]any)["median"]; got != 300.0 {
		t.Error("median:", got)
	}
	if got := all["w365SeatPenetration"]; got != 60.0/950 {
		t.Error("penetration:", got)
	}
	having := []map[string]any{{"measure": "TENANTS", "gte": 1, "lt": "1.5"}}
	if got := groups(r.Aggregate(nil, groupBy("PARTNER"), having, []map[string]any{{"dimension": "PARTNER"}})); got != "3=1 2=1" {
		t.Error("having:", got)
	}
	if got := groups(r.Breakdown(nil, groupBy("PARTNER")[0], nil, 1, true)); got != "1=2 other=2" { // A stands in both
		t.Error("breakdown:", got)
	}
	if got := groups(r.Breakdown(nil, groupBy("PARTNER")[0], nil, 1, false)); got != "1=2" {
		t.Error("breakdown:", got)
	}
}

func TestFacets(t *testing.T) {
	r := grouped().report()
	filter := map[string]any{"associations": map[string]any{"partnerId": map[string]any{"in": []any{"3", "9"}}, "cpor": map[string]any{"eq": true}}}
	facets := r.Facets(filter, []string{"PARTNER", "SEGMENT"})
	if got := groups(&oracle.Aggregation{Groups: facets[0].Values}); got != "1=2 2=1 3=1" {
		t.Error("its own condition is left out:", got)
	}
	if got := groups(&oracle.Aggregation{Groups: facets[1].Values}); got != "SMB=1" {
		t.Error("and obeyed by the others:", got)
	}
	if n := len(facets[0].Selected); n != 2 {
		t.Error(facets[0].Selected)
	}
	facets = r.Facets(map[string]any{"or": []any{filter}}, []string{"PARTNER"})
	if got := groups(&oracle.Aggregation{Groups: facets[0].Values}); got != "3=1" {
		t.Error("inside or nothing is left out:", got)
	}
}

func TestExplain(t *testing.T) {
	h := grouped()
	h.associate(idA, "3", "EA")
	h.subscribe(idA, "3", "EA", "ME5", 1, "2027-04-30")
	h.associate(idB, "3", "EA") // no subscription: not the reseller
	for i := range h.Tenants {
		if h.Tenants[i].TenantID == idC {
			h.Tenants[i].DataSharing = "opted_out"
		}
	}
	for _, test := range []struct{ id, partner, want string }{
		{idA, "1", "listed Tenant a <nil> NURTURE_INTUNE 9"},
		{idA, "3", "unlisted Tenant a 2027-04 <nil> 1"},
		{idB, "3", "unlisted <nil> <nil> <nil> 1"},
		{idC, "3", "unlisted <nil> <nil> <nil> 2"},
		{idC, "1", "unknown"},
		{"nope", "1", "unknown"},
	} {
		e := h.Explain(oracle.Scope{Partners: []string{test.partner}}, test.id)
		got := fmt.Sprintf("%s %v %v %v %d", map[bool]string{true: "listed", false: "unlisted"}[e.Listed], e.TenantName, e.EARenewal, e.SalesMotion, len(e.Rules))
		if e.Unknown {
			got = "unknown"
		}
		if got != test.want {
			t.Errorf("%s to %s: %s, want %s", test.id, test.partner, got, test.want)
		}
	}
}
