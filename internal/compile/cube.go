package compile

import (
	"fmt"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Cube measures the tenants that the filter keeps, and counts them by each of the dimensions: one statement that groups them once, and then
// the groups. Its rows are the number of their part, the dimensions and the measures: part 0 is the one row of the measures, part i + 1 counts the
// tenants of each value of dimension i, text in the order of its lower-cased form, then as written.
func Cube(dialect Dialect, relation Relation, filter opportunity.Filter, dimensions []*opportunity.Field, measures []opportunity.Measure) Statement {
	w := newWriter(dialect, relation)
	c := cube{writer: w, dimensions: dimensions, measures: measures}
	apart, sums := reads(measures)
	c.table = w.summable(append(c.columns(), apart...), sums, filter)
	c.groups(filter)
	c.totals()
	for i := range dimensions {
		c.counts(i)
	}
	w.write(") ORDER BY ", strings.Join(c.order(), ", "))
	return w.statement()
}

type cube struct {
	*writer
	dimensions []*opportunity.Field
	measures   []opportunity.Measure
	table      Table
}

// columns are the dimensions'.
func (c cube) columns() []string {
	columns := make([]string, len(c.dimensions))
	for i, field := range c.dimensions {
		columns[i] = field.Column()
	}
	return columns
}

// groups writes the tenants grouped by every dimension at once: what the parts are read from.
func (c cube) groups(filter opportunity.Filter) {
	c.write("WITH cell AS MATERIALIZED (SELECT ")
	for _, column := range c.columns() {
		c.write(column, ", ")
	}
	c.write(c.count(c.table, ""), " AS tenants")
	for _, measure := range c.measures {
		switch field := summed[measure]; {
		case measure == opportunity.IncentiveEligible:
			c.write(", ", c.count(c.table, "mci_eligible"), " AS incentive_eligible")
		case field != nil:
			c.write(", sum(", field.Column(), ") AS ", field.Column())
		}
	}
	c.from(c.table, c.filter(filter))
	if len(c.dimensions) > 0 {
		c.write(" GROUP BY ", strings.Join(c.columns(), ", "))
	}
	c.write(") ")
}

// totals writes part 0.
func (c cube) totals() {
	c.write("SELECT * FROM (SELECT 0 AS part")
	for _, field := range c.dimensions {
		c.write(", NULL AS ", field.Column())
	}
	for i, measure := range c.measures {
		c.write(", ", c.total(measure), fmt.Sprintf(" AS measure_%d", i))
	}
	c.write(" FROM cell")
}

func (c cube) total(measure opportunity.Measure) string {
	whole := func(column string) string { return c.dialect.Whole("coalesce(sum(" + column + "), 0)") }
	switch field := summed[measure]; {
	case measure == opportunity.Tenants:
		return whole("tenants")
	case measure == opportunity.IncentiveEligible:
		return whole("incentive_eligible")
	case field.Kind == opportunity.Amount:
		return c.dialect.Cents("coalesce(sum(" + field.Column() + "), 0)")
	default:
		return whole(field.Column())
	}
}

// counts writes the part of one dimension.
func (c cube) counts(at int) {
	c.write(fmt.Sprintf(" UNION ALL SELECT %d", at+1))
	for i, field := range c.dimensions {
		if i == at {
			c.write(", ", c.dialect.Read(field.Kind, field.Column()))
		} else {
			c.write(", NULL")
		}
	}
	for _, measure := range c.measures {
		if measure == opportunity.Tenants {
			c.write(", ", c.total(measure))
		} else {
			c.write(", 0")
		}
	}
	c.write(" FROM cell GROUP BY ", c.dimensions[at].Column())
}

func (c cube) order() []string {
	terms := []string{"part"}
	for _, field := range c.dimensions {
		if field.Kind == opportunity.Text {
			terms = append(terms, c.dialect.Lower(field.Column()))
		}
		terms = append(terms, field.Column())
	}
	return terms
}
