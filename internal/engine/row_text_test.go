package engine

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

const oneRow = "0ecaa0dc-6afc-4249-a883-06c68301b896,8,,1,0,,2,-5,0,24355,,24355,260001,0,227500,22500,250000,-3,1,0,,33,,105000,6300,0.06,1,1,1,,,5," +
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
	asked := fields("tenantId", "tenantName", "tenantDomain", "country", "segment", "subSegment", "industry", "tpid", "customerName", "eaRenewal", "largestSeatCspRenewal",
		"m365Seats", "w365Whitespace", "salesMotion", "hasW365", "w365Utilization", "intuneUtilization", "overUsedWorkloads", "mciEligible", "potentialEarnings", "cspAssociation")
	read := func(texts ...string) ([]column, error) {
		var rows []row
		for _, text := range texts {
			rows = append(rows, row{text: text})
		}
		return columnsOf(compile.Relation{Values: values}, asked, rows)
	}
	columns, err := read(oneRow, oneRow)
	if err != nil {
		t.Fatal(err)
	}
	month, _ := opportunity.ParseMonth("2029-08")
	want := []any{"0ecaa0dc-6afc-4249-a883-06c68301b896", `A, B,"é`, nil, "DE", "SMB", nil, "Retail", int64(-5), "", month, nil, 260001, -3, opportunity.Motion(1), false, nil, 0.06,
		opportunity.Workloads(5), true, opportunity.Money(123456), true}
	for at := range 2 {
		var got []any
		for _, one := range columns {
			got = append(got, one.at(at))
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Error(difference)
		}
	}
	for _, cut := range []string{"", oneRow[:40], oneRow[:len(oneRow)-12], "x," + oneRow, strings.Replace(oneRow, ",8,,1,", ",,0,0,", 1)} {
		if _, err := read(cut); err == nil {
			t.Errorf("%q is read", cut)
		}
	}
}

// TestColumnsOfNulls: nulls before, between and after values stay in their rows.
func TestColumnsOfNulls(t *testing.T) {
	seats := opportunity.FieldNamed("w365Pau")
	rows := []row{{raw: []any{nil}}, {raw: []any{int32(7)}}, {raw: []any{nil}}, {raw: []any{int32(0)}}, {raw: []any{nil}}}
	columns, err := columnsOf(compile.Relation{}, []*opportunity.Field{seats}, rows)
	if err != nil {
		t.Fatal(err)
	}
	var got []any
	for i := range rows {
		got = append(got, columns[0].at(i))
	}
	if difference := cmp.Diff([]any{nil, 7, nil, 0, nil}, got); difference != "" {
		t.Error(difference)
	}
}
