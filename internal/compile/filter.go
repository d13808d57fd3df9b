package compile

import (
	"math/big"
	"slices"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// filter returns the condition of the filter, nil where it keeps every tenant.
func (w *writer) filter(filter opportunity.Filter) func() {
	if all, ok := filter.(opportunity.All); filter == nil || ok && len(all) == 0 {
		return nil
	}
	return func() { w.predicate(filter) }
}

// predicate writes a condition that is true where the filter holds, and false or null where it does not.
func (w *writer) predicate(filter opportunity.Filter) {
	switch f := filter.(type) {
	case opportunity.All:
		outer := w.beside
		w.beside = outer || slices.ContainsFunc(f, func(part opportunity.Filter) bool { return !SeeksText(part) })
		w.junction(f, " AND ", "TRUE")
		w.beside = outer
	case opportunity.Any:
		w.junction(f, " OR ", "FALSE")
	case opportunity.Not:
		// IS NOT TRUE makes the complement exact: a null condition does not hold.
		w.write("((")
		w.predicate(f.Filter)
		w.write(") IS NOT TRUE)")
	case opportunity.Among:
		w.among(f)
	case opportunity.Search:
		w.search(f.Text)
	case opportunity.Condition:
		w.condition(f)
	case opportunity.Workshops:
		w.workshops(f)
	case opportunity.Association:
		w.association(f)
	default:
		panic("unknown filter")
	}
}

// every tells whether a test holds of every part of the filter that no junction or negation is.
func every(filter opportunity.Filter, holds func(part opportunity.Filter) bool) bool {
	fails := func(part opportunity.Filter) bool { return !every(part, holds) }
	switch f := filter.(type) {
	case nil:
		return true
	case opportunity.All:
		return !slices.ContainsFunc(f, fails)
	case opportunity.Any:
		return !slices.ContainsFunc(f, fails)
	case opportunity.Not:
		return every(f.Filter, holds)
	}
	return holds(filter)
}

func (w *writer) junction(parts []opportunity.Filter, glue, empty string) {
	if len(parts) == 0 {
		w.write(empty)
		return
	}
	w.write("(")
	for i, part := range parts {
		if i > 0 {
			w.write(glue)
		}
		w.predicate(part)
	}
	w.write(")")
}

// separator stands between the texts of search_text.
const separator = "\x1f"

func (w *writer) search(text string) {
	fold := func() string { return w.dialect.Fold(w.bind(opportunity.Text, text)) }
	if !strings.Contains(text, separator) {
		w.write(w.late(w.dialect.Contains("search_text", fold())))
		return
	}
	// A text with the separator itself could match across two of them.
	w.write("(")
	for i, column := range []string{"tenant_name", "tenant_domain", "customer_name"} {
		if i > 0 {
			w.write(" OR ")
		}
		w.write(w.dialect.Contains(w.dialect.Fold(column), fold()))
	}
	w.write(")")
}

func (w *writer) workshops(condition opportunity.Workshops) {
	names := distinct(condition.Names)
	switch {
	case condition.Op == opportunity.NoneOf && len(names) > 0:
		w.write("tenant_key NOT IN ")
		w.workshopTenants(names, false)
	case condition.Op == opportunity.AnyOf && len(names) > 0:
		w.write("tenant_key IN ")
		w.workshopTenants(names, false)
	case condition.Op == opportunity.NotIn && len(names) > 0:
		w.write("tenant_key IN (SELECT tenant_key")
		w.from(w.relation.Workshops, func() { w.write("workshop NOT IN (", w.bindAll(opportunity.Text, names), ")") })
		w.write(")")
	case condition.Op == opportunity.AllOf && len(names) > 0:
		w.write("tenant_key IN ")
		w.workshopTenants(names, true)
	default:
		w.write(emptyList(condition.Op))
	}
}

func (w *writer) workshopTenants(names []any, all bool) {
	w.write("(SELECT tenant_key")
	w.from(w.relation.Workshops, func() { w.write("workshop IN (", w.bindAll(opportunity.Text, names), ")") })
	if all {
		w.write(" GROUP BY tenant_key HAVING count(*) = ", w.bind(opportunity.Number, int64(len(names))))
	}
	w.write(")")
}

func (w *writer) association(conditions opportunity.Association) {
	if len(conditions) == 0 {
		w.write("TRUE")
		return
	}
	w.write("tenant_key IN (SELECT tenant_key")
	parts := make([]func(), len(conditions))
	for i, condition := range conditions {
		parts[i] = func() { w.condition(condition) }
	}
	w.from(w.relation.Associations, parts...)
	w.write(")")
}

func (w *writer) condition(c opportunity.Condition) {
	column := c.Field.Column()
	switch {
	case c.Op == opportunity.IsNull:
		if c.Values[0].(bool) {
			w.write(column, " IS NULL")
		} else {
			w.write(column, " IS NOT NULL")
		}
	case c.Op.Many() && len(c.Values) == 0 && c.Op == opportunity.NotIn:
		w.write(column, " IS NOT NULL")
	case c.Op.Many() && len(c.Values) == 0:
		w.write(emptyList(c.Op))
	case c.Field.Kind == opportunity.WorkloadSet:
		w.workloadSet(column, c)
	case c.Field.Kind == opportunity.TextList:
		w.textList(column, c)
	case c.Field.Kind == opportunity.Text:
		w.textCondition(column, c)
	case c.Field.Kind == opportunity.Amount:
		w.amount(column, c)
	case c.Op == opportunity.WithinMonths:
		w.write(column, " BETWEEN ", w.bind(opportunity.YearMonth, w.relation.Month),
			" AND ", w.bind(opportunity.YearMonth, w.monthsOn(c.Values[0].(int))))
	default:
		w.compare(column, c.Field.Kind, c.Op, known(c.Values))
	}
}

// emptyList is what an operator says of an empty list: in and anyOf match nothing, the others everything.
func emptyList(op opportunity.Op) string {
	if op == opportunity.In || op == opportunity.AnyOf {
		return "FALSE"
	}
	return "TRUE"
}

// known leaves out identifiers that equal nothing.
func known(values []any) []any {
	kept := make([]any, 0, len(values))
	for _, value := range values {
		if _, none := value.(opportunity.NoID); !none {
			kept = append(kept, value)
		}
	}
	return kept
}

var signs = map[opportunity.Op]string{
	opportunity.Eq: " = ", opportunity.Ne: " <> ", opportunity.Gt: " > ", opportunity.Gte: " >= ", opportunity.Lt: " < ", opportunity.Lte: " <= ",
}

func (w *writer) compare(column string, kind opportunity.Kind, op opportunity.Op, values []any) {
	switch {
	case len(values) == 0 && (op == opportunity.Eq || op == opportunity.In):
		w.write("FALSE")
	case len(values) == 0:
		w.write(column, " IS NOT NULL")
	case op == opportunity.In:
		w.write(column, " IN (", w.bindAll(kind, values), ")")
	case op == opportunity.NotIn:
		w.write(column, " NOT IN (", w.bindAll(kind, values), ")")
	default:
		w.write(column, signs[op], w.bind(kind, values[0]))
	}
}

func (w *writer) textCondition(column string, c opportunity.Condition) {
	if c.Field.FewValues() {
		w.fewValues(column, c)
		return
	}
	text := w.form(c)(column)
	if !c.CaseSensitive && w.reads(folded(column)) {
		text = folded(column)
	}
	w.write(w.late(w.compareText(text, c)))
}

// late is the condition on a text, after those on numbers that stand beside it.
func (w *writer) late(condition string) string {
	if !w.beside {
		return condition
	}
	return w.dialect.Late(condition)
}

// form is that in which the condition compares texts.
func (w *writer) form(c opportunity.Condition) func(text string) string {
	if c.CaseSensitive {
		return func(text string) string { return text }
	}
	return w.dialect.Fold
}

// compareText is the condition on a text that has its form already.
func (w *writer) compareText(text string, c opportunity.Condition) string {
	operands := make([]string, len(c.Values))
	for i, value := range c.Values {
		operands[i] = w.form(c)(w.bind(opportunity.Text, value))
	}
	switch c.Op {
	case opportunity.Contains:
		return w.dialect.Contains(text, operands[0])
	case opportunity.StartsWith:
		return w.dialect.StartsWith(text, operands[0])
	case opportunity.EndsWith:
		return w.dialect.EndsWith(text, operands[0])
	case opportunity.In:
		return text + " IN (" + strings.Join(operands, ", ") + ")"
	case opportunity.NotIn:
		return text + " NOT IN (" + strings.Join(operands, ", ") + ")"
	}
	return text + signs[c.Op] + operands[0]
}

func (w *writer) textList(column string, c opportunity.Condition) {
	items := make([]string, len(c.Values))
	for i, value := range c.Values {
		items[i] = w.bind(opportunity.Text, value)
	}
	switch c.Op {
	case opportunity.AllOf:
		w.write(w.dialect.HasAll(column, items))
	case opportunity.NoneOf:
		w.write("NOT ", w.dialect.HasAny(column, items))
	default:
		w.write(w.dialect.HasAny(column, items))
	}
}

func (w *writer) workloadSet(column string, c opportunity.Condition) {
	var set opportunity.Workloads
	for _, value := range c.Values {
		set |= value.(opportunity.Workloads)
	}
	bits := func() string { return w.bind(opportunity.WorkloadSet, set) }
	switch c.Op {
	case opportunity.AllOf:
		w.write("(", column, " & ", bits(), ") = ", bits())
	case opportunity.NoneOf:
		w.write("(", column, " & ", bits(), ") = 0")
	default:
		w.write("(", column, " & ", bits(), ") <> 0")
	}
}

// amount compares money with numbers of any precision: a bound between two cents is moved to the cent that keeps the same amounts.
func (w *writer) amount(column string, c opportunity.Condition) {
	op, values := c.Op, c.Values
	switch op {
	case opportunity.Gt, opportunity.Lte:
		values = []any{cents(values[0].(*big.Rat), floor)}
	case opportunity.Gte, opportunity.Lt:
		values = []any{cents(values[0].(*big.Rat), ceiling)}
	default:
		values = exactCents(values)
	}
	w.compare(column, opportunity.Amount, op, values)
}

func exactCents(values []any) []any {
	var kept []any
	for _, value := range values {
		rat := value.(*big.Rat)
		low, high := cents(rat, floor), cents(rat, ceiling)
		if low == high && fits(rat) {
			kept = append(kept, low)
		}
	}
	return kept
}

// mostCents is beyond any amount that a snapshot can hold.
const mostCents = 999_999_999_999_999_999

func floor(quotient *big.Int, exact bool) {}

func ceiling(quotient *big.Int, exact bool) {
	if !exact {
		quotient.Add(quotient, big.NewInt(1))
	}
}

func cents(value *big.Rat, round func(quotient *big.Int, exact bool)) opportunity.Money {
	return opportunity.Money(scaled(value, 100, round))
}

func fits(value *big.Rat) bool {
	scaled := new(big.Rat).Mul(value, big.NewRat(100, 1))
	return scaled.Abs(scaled).Cmp(new(big.Rat).SetInt64(mostCents)) <= 0
}

func distinct(names []string) []any {
	var list []any
	seen := map[string]bool{}
	for _, name := range names {
		if !seen[name] {
			seen[name] = true
			list = append(list, name)
		}
	}
	return list
}
