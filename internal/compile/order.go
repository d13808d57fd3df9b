package compile

import "github.com/cloudendpoints/opportunities/internal/opportunity"

// key is one sort key of an order: an expression over a column and the place of its nulls.
type key struct {
	field      *opportunity.Field
	form       func(text string) string // applied to the column and to a cursor's value alike
	descending bool
	nullsFirst bool
}

// rank is the key of the default order: the place within the relation.
var rank = &opportunity.Field{Name: "rank", Kind: opportunity.Integer, Required: true}

var tenantID = opportunity.FieldNamed("tenantId")

// OrderFields are the fields whose values a cursor of the order holds, in order. In the default order it is the rank, where ranks have no gaps that would
// tell of withdrawn tenants, else the tenant.
func OrderFields(relation Relation, order []opportunity.Order) []*opportunity.Field {
	switch {
	case isDefault(order) && relation.Withdrawn != 0:
		return []*opportunity.Field{tenantID}
	case isDefault(order):
		return []*opportunity.Field{rank}
	}
	fields := make([]*opportunity.Field, 0, len(order)+1)
	for _, term := range order {
		fields = append(fields, term.Field)
	}
	return append(fields, tenantID)
}

// ByRank tells whether the last of a page's OrderFields is the rank, by which its reader sorts it.
func ByRank(relation Relation, order []opportunity.Order) bool {
	return isDefault(order) && relation.Withdrawn == 0
}

// isDefault tells whether the order is the one in which relations are stored: by rank.
func isDefault(order []opportunity.Order) bool {
	return len(order) == 0 || len(order) == 1 && order[0].Field.Name == "w365Whitespace" && order[0].Descending
}

// keys are the sort keys of the order, those of field i at index i. Text sorts by its lower-cased form, then as written.
func (w *writer) keys(order []opportunity.Order) [][]key {
	plain := func(text string) string { return text }
	if isDefault(order) {
		return [][]key{{{field: rank, form: plain}}}
	}
	var keys [][]key
	for _, term := range order {
		one := key{term.Field, plain, term.Descending, term.NullsFirst}
		if term.Field.Kind == opportunity.Text {
			lower := one
			lower.form = w.dialect.Lower
			keys = append(keys, []key{lower, one})
		} else {
			keys = append(keys, []key{one})
		}
	}
	return append(keys, []key{{field: tenantID, form: plain}})
}

func (k key) reversed() key {
	k.descending, k.nullsFirst = !k.descending, !k.nullsFirst
	return k
}

func (w *writer) orderBy(keys [][]key) {
	glue := " ORDER BY "
	for _, same := range keys {
		for _, k := range same {
			w.write(glue, k.form(k.field.Column()))
			if k.descending {
				w.write(" DESC")
			} else {
				w.write(" ASC")
			}
			if k.nullsFirst {
				w.write(" NULLS FIRST")
			} else {
				w.write(" NULLS LAST")
			}
			glue = ", "
		}
	}
}

// afterTenant writes the condition on rows that come after a tenant in the default order, be he withdrawn since.
func (w *writer) afterTenant(id string, backward bool) {
	sign := " > "
	if backward {
		sign = " < "
	}
	w.write("rank", sign, "(SELECT rank")
	w.slice(w.relation.Tenants, func() { w.write("tenant_id = ", w.bind(opportunity.UUID, id)) })
	w.write(")")
}

// after writes the condition on rows that come after the position: for some key, all before it are equal and it is greater.
func (w *writer) after(keys [][]key, position []any) {
	w.write("(")
	w.afterFrom(flat(keys, position))
	w.write(")")
}

type bound struct {
	key
	value any
}

func flat(keys [][]key, position []any) []bound {
	var bounds []bound
	for i, same := range keys {
		for _, k := range same {
			bounds = append(bounds, bound{k, position[i]})
		}
	}
	return bounds
}

func (w *writer) afterFrom(bounds []bound) {
	first, rest := bounds[0], bounds[1:]
	w.greater(first)
	if len(rest) == 0 {
		return
	}
	w.write(" OR (")
	w.equal(first)
	w.write(" AND (")
	w.afterFrom(rest)
	w.write("))")
}

func (w *writer) greater(b bound) {
	column := b.form(b.field.Column())
	if b.value == nil {
		if b.nullsFirst {
			w.write(column, " IS NOT NULL")
		} else {
			w.write("FALSE")
		}
		return
	}
	sign := " > "
	if b.descending {
		sign = " < "
	}
	w.write(column, sign, b.form(w.bind(b.field.Kind, b.value)))
	if !b.nullsFirst && !b.field.Required {
		w.write(" OR ", column, " IS NULL")
	}
}

func (w *writer) equal(b bound) {
	column := b.form(b.field.Column())
	if b.value == nil {
		w.write(column, " IS NULL")
		return
	}
	w.write(column, " = ", b.form(w.bind(b.field.Kind, b.value)))
}
