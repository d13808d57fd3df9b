package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

const rowText = "0ecaa0dc-6afc-4249-a883-06c68301b896,8,,1,0,,2,-5,0,24355,,24355,260001,0,227500,22500,250000,-3,1,0,,33,,105000,6300,0.06,1,1,1,,,5," +
	"1,2,0,1,0,123456,0,123456,0,1,A, B,\"é"

// TestRowText: every kind of value, null, an empty text, and a text that has the mark between columns.
func TestRowText(t *testing.T) {
	values := map[string][]compile.TextValue{"country": {{Value: "CA"}, {Value: "DE"}}, "segment": {{Value: "SMB"}}, "industry": {{}, {}, {Value: "Retail"}}}
	fields := func(names ...string) (list []*opportunity.Field) {
		for _, name := range names {
			list = append(list, opportunity.FieldNamed(name))
		}
		return list
	}
	s := newTextScanner(compile.Relation{Values: values}, opportunity.PageRequest{Fields: fields("tenantId", "tenantName", "tenantDomain", "country", "segment", "subSegment",
		"industry", "tpid", "customerName", "eaRenewal", "largestSeatCspRenewal", "m365Seats", "w365Whitespace", "salesMotion", "hasW365", "w365Utilization", "intuneUtilization",
		"overUsedWorkloads", "mciEligible", "potentialEarnings", "cspAssociation")}, new(int32))
	s.text, s.rank = rowText, 7
	got, err := s.values()
	if err != nil {
		t.Fatal(err)
	}
	month, _ := opportunity.ParseMonth("2029-08")
	want := []any{"0ecaa0dc-6afc-4249-a883-06c68301b896", `A, B,"é`, nil, "DE", "SMB", nil, "Retail", int64(-5), "", month, nil, 260001, -3, opportunity.Motion(1), false, nil, 0.06,
		opportunity.Workloads(5), true, opportunity.Money(123456), true, 7}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Error(difference)
	}
	for _, cut := range []string{"", rowText[:40], rowText[:len(rowText)-12], "x," + rowText} {
		s.text = cut
		if got, err := s.values(); err == nil {
			t.Errorf("%q is read as %v", cut, got)
		}
	}
}
