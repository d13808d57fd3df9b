package compile

import (
	"slices"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Rollup is a table that holds one row for the tenants of a relation that agree in its dimensions: their number, and sums over them.
type Rollup struct {
	Table
	Dimensions map[string]bool // columns that tenants of a row agree in
	Sums       map[string]bool // columns that are summed over them
}

// rollupTenants is the column of a rollup that counts its tenants.
const rollupTenants = "tenants"

// reads are the columns that measures need: those that tell tenants apart, and those that are summed.
func reads(measures []opportunity.Measure) (dimensions, sums []string) {
	for _, measure := range measures {
		switch field := summed[measure]; {
		case measure == opportunity.IncentiveEligible:
			dimensions = append(dimensions, "mci_eligible")
		case measure == opportunity.W365SeatPenetration:
			sums = append(sums, "w365_pau", "w365_eligible_seats")
		case field != nil:
			sums = append(sums, field.Column())
		}
	}
	return dimensions, sums
}

// summable finds the table to read the dimensions, and counts and sums, of the tenants that the filters keep: the smallest rollup that has all of it, or
// the tenants themselves. The first of the filters is the one that keeps them.
func (w *writer) summable(dimensions, sums []string, filters ...opportunity.Filter) Table {
	if found := smallest(w.relation.Rollups, dimensions, sums, filters); found != nil {
		return found.Table
	}
	return w.clustered(append(slices.Clone(dimensions), sums...), filters...)
}

// smallest finds the smallest rollup that answers, nil where none does.
func smallest(rollups []Rollup, dimensions, sums []string, filters []opportunity.Filter) *Rollup {
	for _, rollup := range rollups {
		if rollup.answers(dimensions, sums, filters) {
			rollup.Tenants = rollupTenants
			return &rollup
		}
	}
	return nil
}

// grouped tells whether no two of the rollup's rows agree in the column: of one scope, rolled up by that column alone.
func (r Rollup) grouped(column string) bool {
	for dimension := range r.Dimensions {
		if dimension != column && dimension != "scope" {
			return false
		}
	}
	return r.Whole || len(r.Scopes) == 1
}

func (r Rollup) answers(dimensions, sums []string, filters []opportunity.Filter) bool {
	for _, column := range dimensions {
		if !r.Dimensions[column] {
			return false
		}
	}
	for _, column := range sums {
		if !r.Sums[column] {
			return false
		}
	}
	for _, filter := range filters {
		if !r.keeps(filter) {
			return false
		}
	}
	return true
}

// keeps tells whether the filter asks of the rollup's dimensions alone.
func (r Rollup) keeps(filter opportunity.Filter) bool {
	return every(filter, func(part opportunity.Filter) bool {
		condition, ok := part.(opportunity.Condition)
		return ok && r.Dimensions[condition.Field.Column()]
	})
}

// count counts tenants of the table, where a condition is given those that meet it.
func (w *writer) count(table Table, condition string) string {
	filter := ""
	if condition != "" {
		filter = " FILTER (WHERE " + condition + ")"
	}
	if table.Tenants == "" {
		return "count(*)" + filter
	}
	return w.dialect.Whole("coalesce(sum(" + table.Tenants + ")" + filter + ", 0)")
}
