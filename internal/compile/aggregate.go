package compile

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// grouping writes a question of groups: an inner table of the kept tenants with the columns that the groups and figures need, joined
// to the tables of dimensions with several values, each distinct, so that a tenant counts once under each of its values.
type grouping struct {
	*writer
	request opportunity.AggregateRequest
	table   Table    // what the inner table reads
	columns []string // of the inner table, in the order of first need
	keys    []string // the expression of each grouping
	labels  []string // the expression that names each grouping's value, empty where it names itself
	joins   []func()
}

// Aggregate reads a page of groups: for each grouping its key and, where it has one, its label; then the figures of each Measured. One row
// more than the size tells whether there are further ones.
func Aggregate(dialect Dialect, relation Relation, filter opportunity.Filter, request opportunity.AggregateRequest, offset int) Statement {
	g := newGrouping(dialect, relation, filter, request)
	var outputs []func()
	for i, by := range request.By {
		outputs = append(outputs, func() { g.write(g.readKey(by, g.keys[i])) })
		if g.labels[i] != "" {
			outputs = append(outputs, func() { g.write("min(", g.labels[i], ")") })
		}
	}
	for i, measured := range request.Measured {
		for _, figure := range measured.Figures {
			output := g.figure(figure, measured.Filter, i)
			outputs = append(outputs, func() { g.write(output) })
		}
	}
	g.write("SELECT ")
	for i, output := range outputs {
		if i > 0 {
			g.write(", ")
		}
		output()
	}
	if len(outputs) == 0 {
		g.write(g.count(g.table, ""))
	}
	order := g.orderTerms() // before the inner table is written, since it may need columns
	g.writeGroups(filter)
	if len(request.By) > 0 {
		g.write(" ORDER BY ", strings.Join(order, ", "))
		g.limit(request.Size + 1)
		if offset > 0 {
			g.write(fmt.Sprintf(" OFFSET %d", offset))
		}
	}
	return g.statement()
}

// CountGroups counts the groups that the request has, whatever the page.
func CountGroups(dialect Dialect, relation Relation, filter opportunity.Filter, request opportunity.AggregateRequest) Statement {
	g := newGrouping(dialect, relation, filter, request)
	g.write("SELECT count(*) FROM (SELECT 1")
	g.writeGroups(filter)
	g.write(")")
	return g.statement()
}

func newGrouping(dialect Dialect, relation Relation, filter opportunity.Filter, request opportunity.AggregateRequest) *grouping {
	g := &grouping{writer: newWriter(dialect, relation), request: request}
	g.table = g.source(filter)
	var ofAssociation []int
	for i, by := range request.By {
		key, label := fmt.Sprintf("key_%d", i), ""
		switch by.Dimension.Source {
		case opportunity.OfTenant:
			key = by.Dimension.Field.Column()
			g.need(key)
			if by.Grain == opportunity.ByQuarter || by.Grain == opportunity.ByYear {
				key = g.dialect.Truncate(by.Grain, key)
			}
			if label = by.Dimension.Label; label != "" {
				g.need(label)
			}
		case opportunity.OfAssociation:
			ofAssociation = append(ofAssociation, i)
			if by.Dimension.Label != "" {
				label = fmt.Sprintf("label_%d", i)
			}
		case opportunity.OfWorkshop:
			g.joins = append(g.joins, func() {
				g.write(" LEFT JOIN (SELECT tenant_key, workshop AS ", key, ", mci_potential_earnings AS workshop_earnings")
				g.from(relation.Workshops)
				g.write(") USING (tenant_key)")
			})
		case opportunity.OfWorkloadSet:
			set := by.Dimension.Field.Column()
			g.need(set)
			table := fmt.Sprintf("workload_%d", i)
			key = table + ".bit"
			g.joins = append(g.joins, func() { g.write(" LEFT JOIN ", g.named("workload"), " AS ", table, " ON (", set, " & ", key, ") <> 0") })
		}
		g.keys, g.labels = append(g.keys, key), append(g.labels, label)
	}
	if len(ofAssociation) > 0 {
		g.joins = append(g.joins, func() { g.joinAssociations(ofAssociation, filter) })
	}
	for _, having := range request.Having {
		g.measureSQL(having.Measure)
	}
	return g
}

// source is a rollup, where the request asks of it alone, else the tenants or their cluster.
func (g *grouping) source(filter opportunity.Filter) Table {
	var dimensions, sums []string
	rollable := true
	for _, by := range g.request.By {
		switch by.Dimension.Source {
		case opportunity.OfTenant, opportunity.OfWorkloadSet:
			dimensions = append(dimensions, by.Dimension.Field.Column())
			if by.Dimension.Label != "" {
				dimensions = append(dimensions, by.Dimension.Label)
			}
		}
		rollable = rollable && by.Dimension.Source == opportunity.OfTenant
	}
	filters := []opportunity.Filter{filter}
	for _, measured := range g.request.Measured {
		filters = append(filters, measured.Filter)
		for _, figure := range measured.Figures {
			switch figure.Function {
			case opportunity.CountTenants:
			case opportunity.CountEligible:
				dimensions = append(dimensions, "mci_eligible")
			default:
				sums = append(sums, figure.Field.Column())
				rollable = rollable && figure.Function == opportunity.Sum
			}
		}
	}
	var measures []opportunity.Measure
	for _, term := range g.request.Having {
		measures = append(measures, term.Measure)
	}
	for _, term := range g.request.Order {
		measures = append(measures, term.Measure)
	}
	apart, added := reads(measures)
	dimensions, sums = append(dimensions, apart...), append(sums, added...)
	if !rollable {
		return g.clustered(append(dimensions, sums...), filters...)
	}
	return g.summable(dimensions, sums, filters...)
}

// joinAssociations reads every association dimension from one and the same association. Associations without any of the values are left
// out: so a tenant has a null only where it has no value at all. The filter is asked once more, lest those of all tenants be told apart.
func (g *grouping) joinAssociations(groupings []int, filter opportunity.Filter) {
	var outputs, present []string
	for _, i := range groupings {
		dimension := g.request.By[i].Dimension
		column := dimension.Field.Column()
		outputs = append(outputs, fmt.Sprintf("%s AS key_%d", column, i))
		if dimension.Label != "" {
			outputs = append(outputs, fmt.Sprintf("%s AS label_%d", dimension.Label, i))
		}
		present = append(present, column+" IS NOT NULL")
	}
	g.write(" LEFT JOIN (SELECT DISTINCT tenant_key, ", strings.Join(outputs, ", "))
	g.from(g.relation.Associations, func() { g.write("(", strings.Join(present, " OR "), ")") }, g.keptTenants(filter))
	g.write(") USING (tenant_key)")
}

// row is the column of the inner table that tells what a row of it is: a tenant, or how many.
func (g *grouping) row() string {
	if g.table.Tenants != "" {
		return g.table.Tenants
	}
	return "tenant_key"
}

func (g *grouping) need(column string) string {
	if !slices.Contains(g.columns, column) {
		g.columns = append(g.columns, column)
	}
	return column
}

func (g *grouping) readKey(by opportunity.Grouping, key string) string {
	if field := by.Dimension.Field; field != nil && field.FewValues() {
		return g.dialect.Text(key)
	}
	return g.dialect.Read(by.Dimension.Kind(), key)
}

// writeGroups writes FROM, GROUP BY and HAVING. Every column must have been needed before.
func (g *grouping) writeGroups(filter opportunity.Filter) {
	having := make([]func(), len(g.request.Having))
	for i, term := range g.request.Having {
		having[i] = func() { g.having(term) }
	}
	g.write(" FROM (SELECT ", g.row())
	for _, column := range g.columns {
		g.write(", ", column)
	}
	done := g.within(g.table)
	for i, measured := range g.request.Measured {
		if measured.Filter != nil {
			g.write(", (")
			g.predicate(measured.Filter)
			g.write(fmt.Sprintf(") IS TRUE AS kept_%d", i))
		}
	}
	done()
	g.from(g.table, g.filter(filter))
	g.write(") AS tenant")
	for _, join := range g.joins {
		join()
	}
	if len(g.keys) > 0 {
		g.write(" GROUP BY ", strings.Join(g.keys, ", "))
	}
	glue := " HAVING "
	for _, write := range having {
		g.write(glue)
		write()
		glue = " AND "
	}
	if g.request.Only != nil {
		g.write(glue)
		g.only(*g.request.Only)
		glue = " AND "
	}
	if g.request.Search != "" {
		label := g.keys[0]
		if g.labels[0] != "" {
			label = "min(" + g.labels[0] + ")"
		}
		label = g.dialect.Fold("coalesce(" + label + ", '" + opportunity.NoneLabel + "')")
		g.write(glue, g.dialect.Contains(label, g.dialect.Fold(g.bind(opportunity.Text, g.request.Search))))
	}
}

// only keeps the values of the one grouping that are asked for.
func (g *grouping) only(only opportunity.Only) {
	key, kind := g.keys[0], g.request.By[0].Dimension.Kind()
	form := func(text string) string { return text }
	if kind == opportunity.Text && !only.CaseSensitive {
		form = g.dialect.Fold
	}
	values := make([]string, len(only.Values))
	for i, value := range only.Values {
		values[i] = form(g.bind(kind, value))
	}
	var conditions []string
	if len(values) > 0 {
		conditions = append(conditions, form(key)+" IN ("+strings.Join(values, ", ")+")")
	}
	if only.Null {
		conditions = append(conditions, key+" IS NULL")
	}
	if len(conditions) == 0 {
		conditions = []string{"FALSE"}
	}
	g.write("(", strings.Join(conditions, " OR "), ")")
}

// figure is the output of one figure, over the tenants that its filter keeps.
func (g *grouping) figure(figure opportunity.Figure, filter opportunity.Filter, measured int) string {
	var conditions []string
	if filter != nil {
		conditions = append(conditions, fmt.Sprintf("kept_%d", measured))
	}
	count := func() string { return g.count(g.table, strings.Join(conditions, " AND ")) }
	over := func(aggregate string) string {
		if len(conditions) > 0 {
			aggregate += " FILTER (WHERE " + strings.Join(conditions, " AND ") + ")"
		}
		return aggregate
	}
	switch figure.Function {
	case opportunity.CountTenants:
		return count()
	case opportunity.CountEligible:
		conditions = append(conditions, g.need("mci_eligible"))
		return count()
	}
	column := g.column(figure.Field)
	switch figure.Function {
	case opportunity.Contributors:
		conditions = append(conditions, column+" <> 0")
		return count()
	case opportunity.Sum:
		sum := "coalesce(" + over("sum("+column+")") + ", 0)"
		if figure.Field.Kind == opportunity.Amount {
			return g.dialect.Cents(sum)
		}
		return g.dialect.Whole(sum)
	case opportunity.CountValues:
		return over("count(" + column + ")")
	default:
		return over(string(figure.Function) + "(" + column + ")")
	}
}

// column is a field's, but for MCI potential earnings by workshop alone: there they are the workshop's, as in chart E.
func (g *grouping) column(field *opportunity.Field) string {
	if field.Name == "mciPotentialEarnings" && len(g.request.By) == 1 && g.request.By[0].Dimension.Source == opportunity.OfWorkshop {
		return "workshop_earnings"
	}
	return g.need(field.Column())
}

var summed = map[opportunity.Measure]*opportunity.Field{
	opportunity.W365SeatWhitespace: opportunity.FieldNamed("w365Whitespace"), opportunity.W365EligibleSeats: opportunity.FieldNamed("w365EligibleSeats"),
	opportunity.W365Pau: opportunity.FieldNamed("w365Pau"), opportunity.W365Mau: opportunity.FieldNamed("w365Mau"),
	opportunity.MciPotentialEarnings:  opportunity.FieldNamed("mciPotentialEarnings"),
	opportunity.CporPotentialEarnings: opportunity.FieldNamed("cporPotentialEarnings"),
	opportunity.PotentialEarnings:     opportunity.FieldNamed("potentialEarnings"),
}

// lacks tells whether the snapshot lacks what the measure is of: it is null then in every group, though the sum over no values is 0.
func (g *grouping) lacks(measure opportunity.Measure) bool {
	if g.relation.Lacks == nil {
		return false
	}
	switch measure {
	case opportunity.Tenants:
		return false
	case opportunity.IncentiveEligible:
		return g.relation.Lacks("mciEligible")
	case opportunity.W365SeatPenetration:
		return g.relation.Lacks("w365Pau") || g.relation.Lacks("w365EligibleSeats")
	}
	return g.relation.Lacks(summed[measure].Name)
}

// measureSQL is a measure to order or to compare by: whole numbers, money in cents, the ratio as a double.
func (g *grouping) measureSQL(measure opportunity.Measure) string {
	switch measure {
	case opportunity.Tenants:
		return g.count(g.table, "")
	case opportunity.IncentiveEligible:
		return g.figure(opportunity.Figure{Function: opportunity.CountEligible}, nil, 0)
	case opportunity.W365SeatPenetration:
		pau, seats := g.need("w365_pau"), g.need("w365_eligible_seats")
		return g.dialect.Ratio("coalesce(sum("+pau+"), 0)", "sum("+seats+")")
	}
	return g.figure(opportunity.Figure{Function: opportunity.Sum, Field: summed[measure]}, nil, 0)
}

func (g *grouping) having(term opportunity.Having) {
	if g.lacks(term.Measure) {
		g.write("FALSE")
		return
	}
	measure := g.measureSQL(term.Measure)
	if term.Measure == opportunity.W365SeatPenetration {
		than, _ := term.Than.Float64()
		g.write(measure, signs[term.Op], g.bind(opportunity.Ratio, than))
		return
	}
	scale := int64(1)
	if field := summed[term.Measure]; field != nil && field.Kind == opportunity.Amount {
		scale = 100
	}
	round := floor
	if term.Op == opportunity.Gte || term.Op == opportunity.Lt {
		round = ceiling
	}
	g.write(measure, signs[term.Op], g.bind(opportunity.Number, scaled(term.Than, scale, round)))
}

// orderTerms are the order asked for, then TENANTS descending where none is, then the keys, so that no tie is left.
func (g *grouping) orderTerms() []string {
	var terms []string
	order := g.request.Order
	if len(order) == 0 {
		order = []opportunity.GroupOrder{{Measure: opportunity.Tenants, Descending: true}}
	}
	direction := map[bool]string{false: " ASC", true: " DESC"}
	for _, term := range order {
		if term.Measure != "" && g.lacks(term.Measure) {
			continue // every group is last
		}
		if term.Measure != "" {
			terms = append(terms, g.measureSQL(term.Measure)+direction[term.Descending]+" NULLS LAST")
			continue
		}
		for _, key := range g.sortKeys(term.Grouping) {
			terms = append(terms, key+direction[term.Descending]+" NULLS LAST")
		}
	}
	for i := range g.request.By {
		for _, key := range g.sortKeys(i) {
			terms = append(terms, key+" ASC NULLS LAST")
		}
	}
	return terms
}

func (g *grouping) sortKeys(grouping int) []string {
	key := g.keys[grouping]
	switch g.request.By[grouping].Dimension.Kind() {
	case opportunity.Text, opportunity.Digits:
		return []string{g.dialect.Lower(key), key}
	}
	return []string{key}
}

func scaled(value *big.Rat, scale int64, round func(quotient *big.Int, exact bool)) int64 {
	product := new(big.Rat).Mul(value, big.NewRat(scale, 1))
	quotient, rest := new(big.Int).DivMod(product.Num(), product.Denom(), new(big.Int)) // Euclidean: rounds down, as the denominator is positive
	round(quotient, rest.Sign() == 0)
	switch most := big.NewInt(mostCents); {
	case quotient.Cmp(most) > 0:
		return mostCents
	case quotient.Cmp(new(big.Int).Neg(most)) < 0:
		return -mostCents
	}
	return quotient.Int64()
}
