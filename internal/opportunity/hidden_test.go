package opportunity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func TestHiddenClosure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ names, want string }{
		{"", ""},
		{"tenantDomain", "tenantDomain"},
		{"t2ResellerName cspTier", "cspTier t2ResellerName"},
		{"w365Pau", "hasW365 overUsedWorkloads w365Pau w365Utilization w365Whitespace"},
		{"w365Whitespace", "hasW365 overUsedWorkloads w365Pau w365Utilization w365Whitespace"},
		{"hasW365", "hasW365 overUsedWorkloads w365Pau w365Utilization w365Whitespace"},
		{"w365Mau", "overUsedWorkloads w365Mau w365Utilization"},
		{"intuneUtilization", "intuneMau intunePau intuneUtilization overUsedWorkloads"},
		{"me5Seats", "f3Seats me3Seats me5Seats"},
		{"industry", "industry"},
		{"renewal", "eaRenewal largestSeatCspRenewal renewal"},
		{"eaRenewal", "eaRenewal renewal"},
		{"cporPotentialEarnings", "cporPotentialEarnings potentialEarnings"},
		{"mciPotentialEarnings", "mciPotentialEarnings potentialEarnings potentialEarningsByWorkload"},
		{"potentialEarnings", "cporPotentialEarnings mciPotentialEarnings potentialEarnings potentialEarningsByWorkload"},
		{"w365CporEligible", "cporPotentialEarnings potentialEarnings w365CporEligible"},
		{"mciEligible", "engagements mciEligible mciEligibleEngagements mciEligibleWorkloads mciPotentialEarnings potentialEarnings potentialEarningsByWorkload"},
		{"engagements", "engagements potentialEarningsByWorkload"},
		{"tpid customerName tpid", "customerName tpid"},
	} {
		got, err := opportunity.HiddenClosure(strings.Fields(c.names))
		if err != nil || !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("hiding %s: %v, %v; want %s", c.names, got, err, c.want)
		}
		again, err := opportunity.HiddenClosure(got)
		if err != nil || !slices.IsSorted(again) || len(again) < len(got) {
			t.Errorf("hiding %v: %v, %v", got, again, err)
		}
	}
}

// TestHiddenClosureRefuses: every name at fault is named, with what to do.
func TestHiddenClosureRefuses(t *testing.T) {
	t.Parallel()
	_, err := opportunity.HiddenClosure([]string{"w365Pau", "country", "w365Pua", "partnerId"})
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range []string{`"country" is never null`, `no column "w365Pua"`, `"partnerId" is never null`, "tenantDomain, "} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
}

// TestHiddenColumnsCannotBeComputed: whatever is hidden, no column that is seen is computed from it, and no named column from those that are seen.
func TestHiddenColumnsCannotBeComputed(t *testing.T) {
	t.Parallel()
	for _, secret := range opportunity.Hideable {
		hidden, err := opportunity.HiddenClosure([]string{secret.Name})
		if err != nil {
			t.Fatal(err)
		}
		seen := func(name string) bool { return !slices.Contains(hidden, name) }
		for _, field := range slices.Concat(opportunity.Fields, opportunity.Lists) {
			for _, source := range slices.Concat(field.DerivedFrom, field.GivesAway) {
				if !seen(source) && seen(field.Name) && !field.Required {
					t.Errorf("hiding %s: %s is hidden, %s is seen and tells of it", secret.Name, source, field.Name)
				}
			}
			if hiddenParts := slices.DeleteFunc(slices.Clone(field.DerivedFrom), seen); field.Required && field.Additive && len(hiddenParts) == 1 {
				t.Errorf("hiding %s: %v is what the others leave of %s", secret.Name, hiddenParts, field.Name)
			}
		}
		if sources := secret.DerivedFrom; len(sources) > 0 && !slices.ContainsFunc(sources, func(name string) bool { return !seen(name) }) {
			t.Errorf("hiding %s: it can be computed from %v", secret.Name, sources)
		}
	}
}
