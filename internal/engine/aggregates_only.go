package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// aggregatesOnly is a report for a caller who may see no rows: it has figures alone, and withholds those that speak of few tenants, with others where
// these would let one be computed.
type aggregatesOnly struct{ *report }

// mostGroups is how many groups are read to tell which of them may be shown.
const mostGroups = 10_000

func (a aggregatesOnly) smallest() int { return a.access.Aggregates.SmallestGroup }

func (a aggregatesOnly) With(filter opportunity.Filter) opportunity.Report {
	other := *a.report
	other.filter = filter
	return aggregatesOnly{&other}
}

// checked is a count that tells whether a figure may be shown: it, and where bothSides says so the rest of the tenants, must not be few.
type checked struct {
	figure    opportunity.Figure
	bothSides bool
}

// checks are those of a figure. A sum speaks of the tenants that it has a value of; where sums can be computed from one another, of those of each.
func checks(figure opportunity.Figure) []checked {
	switch figure.Function {
	case opportunity.CountEligible, opportunity.CountValues:
		return []checked{{figure, true}}
	case opportunity.Sum:
		var list []checked
		for _, name := range linked(figure.Field.Name) {
			list = append(list, checked{figure: opportunity.Figure{Function: opportunity.Contributors, Field: opportunity.FieldNamed(name)}})
		}
		return list
	}
	return nil
}

// linked names the columns whose sums a column's sum lets be computed, together with others that are seen.
func linked(name string) []string {
	switch name {
	case "w365Whitespace", "w365Pau":
		return []string{"w365Pau"}
	case "me5Seats", "me3Seats", "f3Seats":
		return []string{"me5Seats", "me3Seats", "f3Seats"}
	case "potentialEarnings":
		return []string{"mciPotentialEarnings", "cporPotentialEarnings"}
	}
	return []string{name}
}

var tenantCount = opportunity.Figure{Function: opportunity.CountTenants}

// withChecks are the figures, the number of tenants, and the counts of the checks.
func withChecks(measured []opportunity.Measured) []opportunity.Figure {
	figures := []opportunity.Figure{tenantCount}
	need := func(figure opportunity.Figure) {
		if !slices.Contains(figures, figure) {
			figures = append(figures, figure)
		}
	}
	for _, one := range measured {
		for _, figure := range one.Figures {
			need(figure)
			for _, check := range checks(figure) {
				need(check.figure)
			}
		}
	}
	return figures
}

// whole measures every tenant of the report. A figure that may not be shown is nil; every one, where the tenants are few.
type whole struct {
	figures []opportunity.Figure
	values  []any
	tenants int64
}

func (a aggregatesOnly) whole(ctx context.Context, measured []opportunity.Measured) (whole, error) {
	w := whole{figures: withChecks(measured)}
	groups, err := a.report.Aggregate(ctx, opportunity.AggregateRequest{Measured: []opportunity.Measured{{Figures: w.figures}}})
	if err != nil {
		return w, err
	}
	w.values = groups.Rows[0].Values[0]
	w.tenants = w.count(tenantCount)
	return w, nil
}

func (w whole) count(figure opportunity.Figure) int64 {
	count, _ := w.values[slices.Index(w.figures, figure)].(int64)
	return count
}

func (w whole) shows(figure opportunity.Figure, smallest int) bool {
	for _, check := range checks(figure) {
		count := w.count(check.figure)
		if opportunity.Few(count, smallest) || check.bothSides && opportunity.Few(w.tenants-count, smallest) {
			return false
		}
	}
	return !opportunity.Few(w.tenants, smallest)
}

func (a aggregatesOnly) Cube(ctx context.Context, dimensions []*opportunity.Field, measures []opportunity.Measure) (*opportunity.Cube, error) {
	motion, hasW365 := opportunity.FieldNamed("salesMotion"), opportunity.FieldNamed("hasW365")
	asked := dimensions
	if slices.Contains(dimensions, hasW365) && !slices.Contains(dimensions, motion) {
		dimensions = append(slices.Clone(dimensions), motion)
	}
	cube, err := a.report.Cube(ctx, dimensions, measures)
	if err != nil {
		return nil, err
	}
	var figures []opportunity.Figure
	for _, measure := range cube.Measures {
		figures = append(figures, figureOf(measure))
	}
	all, err := a.whole(ctx, []opportunity.Measured{{Figures: figures}})
	if err != nil {
		return nil, err
	}
	shown := &opportunity.Cube{Dimensions: asked}
	if opportunity.Few(all.tenants, a.smallest()) {
		return &opportunity.Cube{Withheld: true}, nil
	}
	for i, measure := range cube.Measures {
		if !all.shows(figures[i], a.smallest()) {
			shown.SomeWithheld = true
			continue
		}
		shown.Measures, shown.Totals = append(shown.Measures, measure), append(shown.Totals, cube.Totals[i])
	}
	counts := map[*opportunity.Field][]opportunity.Bucket{}
	for _, field := range dimensions {
		counts[field] = withholdBuckets(field, cube.By(field), all.tenants, a.smallest())
	}
	// The motions from the third on say whether there is W365 PAU: where one is withheld, the chart of these could tell it.
	if slices.ContainsFunc(counts[motion], isWithheld) {
		counts[hasW365] = []opportunity.Bucket{{Value: true, Withheld: true}, {Value: false, Withheld: true}}
	}
	for _, field := range asked {
		shown.Counts = append(shown.Counts, counts[field])
	}
	return shown, nil
}

// closed are the values of kinds that are always listed whole.
var closed = map[opportunity.Kind][]any{
	opportunity.Flag: {true, false},
	opportunity.SalesMotion: {opportunity.Motion(1), opportunity.Motion(2), opportunity.Motion(3), opportunity.Motion(4), opportunity.Motion(5),
		opportunity.Motion(6), opportunity.Motion(7)},
}

func isWithheld(bucket opportunity.Bucket) bool { return bucket.Withheld }

// withholdBuckets withholds buckets of a chart. The tenants without a value are no bucket, but can be told from the others. Where no value with tenants may be
// shown, those without are not either: they would tell how many there are.
func withholdBuckets(field *opportunity.Field, buckets []opportunity.Bucket, tenants int64, smallest int) []opportunity.Bucket {
	parts := make([]int64, len(buckets)+1)
	for i, bucket := range buckets {
		parts[i] = bucket.Tenants
		tenants -= bucket.Tenants
	}
	parts[len(buckets)] = tenants
	for i, withheld := range opportunity.Withhold(parts, smallest)[:len(buckets)] {
		if withheld {
			buckets[i] = opportunity.Bucket{Value: buckets[i].Value, Withheld: true}
		}
	}
	if len(buckets) == 0 || slices.ContainsFunc(buckets, func(bucket opportunity.Bucket) bool { return !bucket.Withheld }) {
		return buckets
	}
	for _, value := range closed[field.Kind] {
		if !slices.ContainsFunc(buckets, func(bucket opportunity.Bucket) bool { return bucket.Value == value }) {
			buckets = append(buckets, opportunity.Bucket{Value: value, Withheld: true})
		}
	}
	return buckets
}

// figureOf is the figure that a measure of a cube shows.
func figureOf(measure opportunity.Measure) opportunity.Figure {
	fields := map[opportunity.Measure]string{
		opportunity.W365SeatWhitespace: "w365Whitespace", opportunity.W365EligibleSeats: "w365EligibleSeats", opportunity.W365Pau: "w365Pau",
		opportunity.MciPotentialEarnings: "mciPotentialEarnings", opportunity.CporPotentialEarnings: "cporPotentialEarnings", opportunity.PotentialEarnings: "potentialEarnings",
	}
	switch measure {
	case opportunity.Tenants:
		return tenantCount
	case opportunity.IncentiveEligible:
		return opportunity.Figure{Function: opportunity.CountEligible}
	}
	return opportunity.Figure{Function: opportunity.Sum, Field: opportunity.FieldNamed(fields[measure])}
}

func (a aggregatesOnly) Workshops(ctx context.Context) ([]opportunity.WorkshopEarnings, error) {
	list, err := a.report.Workshops(ctx)
	if err != nil {
		return nil, err
	}
	earnings := opportunity.Figure{Function: opportunity.Sum, Field: opportunity.FieldNamed("mciPotentialEarnings")}
	page, err := a.Aggregate(ctx, opportunity.AggregateRequest{Size: mostGroups, Measured: []opportunity.Measured{{Figures: []opportunity.Figure{earnings}}},
		By: []opportunity.Grouping{{Dimension: opportunity.DimensionNamed("WORKSHOP")}}})
	if err != nil {
		return nil, err
	}
	shown := map[string]bool{}
	for _, row := range page.Rows {
		if name, ok := row.Keys[0].Value.(string); ok && row.Values[0][0] != nil {
			shown[name] = true
		}
	}
	for i, one := range list {
		if !shown[one.Workshop] {
			list[i] = opportunity.WorkshopEarnings{Withheld: true}
		}
	}
	return list, nil
}

func (a aggregatesOnly) Aggregate(ctx context.Context, request opportunity.AggregateRequest) (*opportunity.Groups, error) {
	if !answerable(request) {
		return nil, opportunity.RowsForbidden()
	}
	all, err := a.whole(ctx, request.Measured)
	if err != nil {
		return nil, err
	}
	if opportunity.Few(all.tenants, a.smallest()) {
		return &opportunity.Groups{Withheld: true, SomeWithheld: true, Cursor: func(int) string { return "" }}, nil
	}
	if len(request.By) == 0 {
		row := opportunity.GroupRow{Values: make([][]any, len(request.Measured))}
		some := false
		for i, measured := range request.Measured {
			for _, figure := range measured.Figures {
				var value any
				if all.shows(figure, a.smallest()) {
					value = all.values[slices.Index(all.figures, figure)]
				} else {
					some = true
				}
				row.Values[i] = append(row.Values[i], value)
			}
		}
		return &opportunity.Groups{Rows: []opportunity.GroupRow{row}, SomeWithheld: some, Cursor: func(int) string { return "" }}, nil
	}
	return a.groups(ctx, request, all)
}

// answerable tells whether a request asks of whole groups alone, in an order that tells of no figure but the tenants.
func answerable(request opportunity.AggregateRequest) bool {
	return len(request.Having) == 0 && request.Search == "" && request.Only == nil &&
		!slices.ContainsFunc(request.Order, func(term opportunity.GroupOrder) bool {
			return term.Measure != "" && term.Measure != opportunity.Tenants
		}) &&
		!slices.ContainsFunc(request.Measured, func(one opportunity.Measured) bool { return one.Filter != nil }) &&
		!slices.ContainsFunc(request.By, func(by opportunity.Grouping) bool { return by.Dimension.Name == "CUSTOMER" })
}

// groups reads every group, leaves out those that are withheld, and then pages.
func (a aggregatesOnly) groups(ctx context.Context, request opportunity.AggregateRequest, all whole) (*opportunity.Groups, error) {
	question, offset := a.groupQuestion(request), 0
	if request.Cursor != "" {
		position, err := a.cursors.decode(request.Cursor, "after", a.Snapshot().ID, question, place)
		if err != nil {
			return nil, err
		}
		offset = position[0].(int)
	}
	every := request
	every.Measured, every.Size, every.Cursor = []opportunity.Measured{{Figures: all.figures}}, mostGroups, ""
	read, err := a.report.Aggregate(ctx, every)
	if err != nil {
		return nil, err
	}
	if read.HasNext {
		return nil, opportunity.Invalid("groupBy", fmt.Sprintf("There are more than %d groups.", mostGroups), "Group by fewer dimensions.")
	}
	rows := read.Rows
	count := func(figure opportunity.Figure) []int64 {
		counts, at := make([]int64, len(rows)), slices.Index(all.figures, figure)
		for i, row := range rows {
			counts[i], _ = row.Values[0][at].(int64)
		}
		return counts
	}
	tenants := count(tenantCount)
	withheld := opportunity.Withhold(tenants, a.smallest())
	if slices.ContainsFunc(request.By, func(by opportunity.Grouping) bool { return by.Dimension.Several() }) {
		wholes := []int64{all.tenants}
		if i := slices.IndexFunc(rows, func(row opportunity.GroupRow) bool { return row.Keys[0].Value == nil }); len(request.By) == 1 && i >= 0 {
			wholes = append(wholes, all.tenants-tenants[i]) // those with any value
		}
		withheld = opportunity.WithholdOverlapping(tenants, wholes, a.smallest())
	}
	hidden := map[checked][]bool{}
	some := slices.Contains(withheld, true)
	var shown []opportunity.GroupRow
	for i, row := range rows {
		if withheld[i] {
			continue
		}
		one := opportunity.GroupRow{Keys: row.Keys, Values: make([][]any, len(request.Measured))}
		for j, measured := range request.Measured {
			for _, figure := range measured.Figures {
				value := row.Values[0][slices.Index(all.figures, figure)]
				for _, check := range checks(figure) {
					if hidden[check] == nil {
						hidden[check] = opportunity.WithholdWithin(count(check.figure), tenants, withheld, check.bothSides, a.smallest())
					}
					if hidden[check][i] {
						value, some = nil, true
					}
				}
				one.Values[j] = append(one.Values[j], value)
			}
		}
		shown = append(shown, one)
	}
	groups := &opportunity.Groups{Total: len(shown), SomeWithheld: some, HasPrevious: offset > 0}
	from := min(offset, len(shown))
	to := min(from+request.Size, len(shown))
	groups.Rows, groups.HasNext = shown[from:to], to < len(shown)
	groups.Cursor = func(i int) string { return a.cursors.encode(a.Snapshot().ID, question, []any{offset + i + 1}) }
	return groups, nil
}

func (a aggregatesOnly) CountGroups(ctx context.Context, request opportunity.AggregateRequest) (int, error) {
	request.Cursor = ""
	groups, err := a.Aggregate(ctx, request)
	if err != nil {
		return 0, err
	}
	return groups.Total, nil
}

func (aggregatesOnly) Explain(context.Context, string) (*opportunity.Explained, error) {
	return nil, opportunity.RowsForbidden()
}

func (aggregatesOnly) Findings(context.Context) ([]opportunity.Finding, error) {
	return nil, opportunity.RowsForbidden()
}

func (aggregatesOnly) NearlyListed(context.Context, int) ([]opportunity.NearlyListed, error) {
	return nil, opportunity.RowsForbidden()
}

func (aggregatesOnly) Page(context.Context, opportunity.PageRequest, opportunity.AskedCube) (*opportunity.Page, error) {
	return nil, opportunity.RowsForbidden()
}

func (aggregatesOnly) Tenant(context.Context, string, []*opportunity.Field) (opportunity.Rows, error) {
	return opportunity.Rows{}, opportunity.RowsForbidden()
}

func (aggregatesOnly) Associations(context.Context, []int32) (map[int32][]opportunity.AssociationRow, error) {
	return nil, opportunity.RowsForbidden()
}

func (aggregatesOnly) Engagements(context.Context, []int32) (map[int32][]opportunity.EngagementRow, error) {
	return nil, opportunity.RowsForbidden()
}

func (aggregatesOnly) WorkloadEarnings(context.Context, []int32) (map[int32][]opportunity.WorkloadEarnings, error) {
	return nil, opportunity.RowsForbidden()
}

func (aggregatesOnly) At(context.Context, string, string) (opportunity.Report, error) {
	return nil, opportunity.RowsForbidden()
}

func (aggregatesOnly) Changes(context.Context, opportunity.Report) ([]opportunity.Change, error) {
	return nil, opportunity.RowsForbidden()
}

func (aggregatesOnly) ChangedTenants(context.Context, opportunity.Report, opportunity.ChangesRequest) (*opportunity.ChangedPage, error) {
	return nil, opportunity.RowsForbidden()
}
