package compile

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// The parts of a cube that are no dimension's.
const (
	CubeCells  = -1 // tenants that agree in every dimension: they count in the totals and under each of their values
	CubeTotals = 0
)

// Cube measures the tenants that the filter keeps, and counts them by each of the dimensions. Its rows are the number of their part, the dimensions and the
// measures: CubeTotals is measured over every tenant, part i + 1 over those with a value of dimension i, CubeCells over those of a cell. They come in
// any order. Without a filter a summary answers, where the relation has one that holds all of it; else the tenants are grouped into cells, which the
// reader folds: a statement that does so too has a plan that costs more than reading. Where the filter seeks text, the keys of a row's tenants come last, as text, or null.
func Cube(dialect Dialect, relation Relation, filter opportunity.Filter, dimensions []*opportunity.Field, measures []opportunity.Measure) Statement {
	w := newWriter(dialect, relation)
	apart, sums := reads(measures)
	if relation.Summary.answers(columnsOf(dimensions), sums) && w.filter(filter) == nil {
		w.summary(dimensions, measures)
		return w.statement()
	}
	columns := columnsOf(dimensions)
	table := w.summable(append(columns, apart...), sums, filter)
	part := CubeTotals
	if len(columns) > 0 {
		part = CubeCells
	}
	w.write("SELECT ", strconv.Itoa(part))
	for _, field := range dimensions {
		w.write(", ", w.output(field))
	}
	for _, measure := range measures {
		w.write(", ", w.measure(table, measure))
	}
	if SeeksText(filter) {
		w.write(", ", w.dialect.Few("tenant_key", mostKept))
	}
	w.from(table, w.filter(filter))
	if len(columns) > 0 {
		w.write(" GROUP BY ", strings.Join(columns, ", "))
	}
	return w.statement()
}

// measure is a cube's measure over rows of the table, 0 over none.
func (w *writer) measure(table Table, measure opportunity.Measure) string {
	switch field := summed[measure]; {
	case measure == opportunity.Tenants:
		return w.count(table, "")
	case measure == opportunity.IncentiveEligible:
		return w.count(table, "mci_eligible")
	case field.Kind == opportunity.Amount:
		return w.dialect.Cents("coalesce(sum(" + field.Column() + "), 0)")
	default:
		return w.dialect.Whole("coalesce(sum(" + field.Column() + "), 0)")
	}
}

func columnsOf(fields []*opportunity.Field) []string {
	columns := make([]string, len(fields))
	for i, field := range fields {
		columns[i] = field.Column()
	}
	return columns
}

// Summary is a table that holds the cubes of a relation's scopes without a filter: a row of the totals, and one a value of each dimension. Its column
// `dimension` is 0 in the row of totals, else the place of the dimension.
type Summary struct {
	Table
	Dimensions []string        // columns, from place 1 on
	Sums       map[string]bool // columns that are summed over the tenants of a row
}

// The columns of a summary that count tenants.
const (
	summaryDimension = "dimension"
	summaryTenants   = "tenants"
	summaryEligible  = "incentive_eligible"
)

func (s Summary) place(dimension string) int {
	for i, column := range s.Dimensions {
		if column == dimension {
			return i + 1
		}
	}
	return 0
}

// answers tells whether the summary holds the dimensions and the sums.
func (s Summary) answers(dimensions, sums []string) bool {
	for _, column := range dimensions {
		if s.place(column) == 0 {
			return false
		}
	}
	for _, column := range sums {
		if !s.Sums[column] {
			return false
		}
	}
	return s.Name != ""
}

// summary reads the cube from the summary.
func (w *writer) summary(dimensions []*opportunity.Field, measures []opportunity.Measure) {
	s := w.relation.Summary
	places := []string{"0"}
	w.write("SELECT CASE ", summaryDimension, " WHEN 0 THEN 0")
	for i, field := range dimensions {
		place := strconv.Itoa(s.place(field.Column()))
		places = append(places, place)
		w.write(fmt.Sprintf(" WHEN %s THEN %d", place, i+1))
	}
	w.write(" END")
	for _, field := range dimensions {
		w.write(", ", w.output(field))
	}
	for _, measure := range measures {
		switch field := summed[measure]; {
		case measure == opportunity.Tenants:
			w.write(", ", summaryTenants)
		case measure == opportunity.IncentiveEligible:
			w.write(", ", summaryEligible)
		case field.Kind == opportunity.Amount:
			w.write(", ", w.dialect.Cents(field.Column()))
		default:
			w.write(", ", field.Column())
		}
	}
	w.from(s.Table, func() { w.write(summaryDimension, " IN (", strings.Join(places, ", "), ")") })
}
