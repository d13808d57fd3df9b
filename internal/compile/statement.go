// Package compile turns a question and a dialect into SQL text and its arguments. It is pure: names come from the catalogue and the
// relation alone, values are always bound, and the same question always gives the same text.
package compile

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Statement is SQL text and the values that it binds, in order.
type Statement struct {
	SQL  string
	Args []any
}

// Relation is a scope as tables: what every question is asked of. Only an engine makes one, from a scope.
type Relation struct {
	Tenants, Engagements, Workshops, Associations Table
	Rollups, WorkshopRollups                      []Rollup          // of the tenants, of the workshops' tenants: the smallest first
	Summary                                       Summary           // of the tenants, where there is one
	Cluster, WorkshopCluster                      Cluster           // of the tenants, of the workshops with their tenants' columns, where there is one
	Rows                                          Table             // the tenants, each as one text, where there are such
	TenantAssociations                            Table             // the associations in the order of their tenants, where they are there so too
	Month                                         opportunity.Month // the snapshot's month
	// Catalog stands before the names of tables that no scope cuts, empty where the snapshot is the connection's own.
	Catalog string
	// Withdrawn numbers, of an older snapshot, the scope in the table withdrawn, whose tenants are not the scope's any longer; 0 for the latest. The ranks of
	// the others have gaps.
	Withdrawn int
	// Lacks tells whether the snapshot is of an export that lacks the field of that name; nil where it lacks none.
	Lacks func(field string) bool
	// Values are those of the text columns that have few, by column; nil where only the engine knows them.
	Values map[string][]TextValue
}

// Table is the slices of a table that belong to some scopes, or the whole of it where Whole says so: the zero value holds nothing.
type Table struct {
	Name   string
	Scopes []int // the values of its scope column
	Whole  bool
	// Tenants is the column that counts the tenants of a row, empty where a row is one tenant.
	Tenants string
}

// writer collects the text and arguments of one statement.
type writer struct {
	dialect  Dialect
	relation Relation
	reading  string // the table whose conditions are written
	beside   bool   // a condition on numbers holds as well
	text     strings.Builder
	args     []any
}

func newWriter(dialect Dialect, relation Relation) *writer {
	return &writer{dialect: dialect, relation: relation}
}

func (w *writer) write(parts ...string) {
	for _, part := range parts {
		w.text.WriteString(part)
	}
}

// bind binds the value, and gives its placeholder. Values of a closed set are no client's text: they stand in the statement, which the engine then need
// not plan anew for each.
func (w *writer) bind(kind opportunity.Kind, value any) string {
	switch v := value.(type) {
	case bool:
		return strings.ToUpper(strconv.FormatBool(v))
	case opportunity.Motion:
		return strconv.Itoa(int(v))
	case opportunity.Workloads:
		return strconv.Itoa(int(v))
	}
	placeholder, argument := w.dialect.Bind(kind, value)
	w.args = append(w.args, argument)
	return placeholder
}

func (w *writer) bindAll(kind opportunity.Kind, values []any) string {
	placeholders := make([]string, len(values))
	for i, value := range values {
		placeholders[i] = w.bind(kind, value)
	}
	return strings.Join(placeholders, ", ")
}

// from writes FROM and WHERE: the relation's table, the scope's slice of it, without the tenants that are the scope's no longer, and the conditions.
func (w *writer) from(table Table, conditions ...func()) {
	if w.relation.Withdrawn != 0 {
		conditions = append([]func(){w.notWithdrawn}, conditions...)
	}
	w.slice(table, conditions...)
}

func (w *writer) notWithdrawn() {
	w.write("tenant_key NOT IN (SELECT tenant_key FROM withdrawn WHERE scope = ", strconv.Itoa(w.relation.Withdrawn), ")")
}

// slice writes FROM and WHERE as from does, the withdrawn tenants among them.
func (w *writer) slice(table Table, conditions ...func()) {
	defer w.within(table)()
	conditions = slices.DeleteFunc(conditions, func(condition func()) bool { return condition == nil })
	w.beside = w.beside || len(conditions) > 1
	w.write(" FROM ", table.Name)
	glue := " WHERE "
	if !table.Whole {
		w.write(glue, table.Condition())
		glue = " AND "
	}
	for _, condition := range conditions {
		w.write(glue)
		condition()
		glue = " AND "
	}
}

// within makes it the table whose conditions are written, until the function that it returns is called.
func (w *writer) within(table Table) func() {
	reading, beside := w.reading, w.beside
	w.reading, w.beside = table.Name, !table.Whole
	return func() { w.reading, w.beside = reading, beside }
}

// output is the field's column as its reader gets it.
func (w *writer) output(field *opportunity.Field) string {
	if field.FewValues() {
		return w.dialect.Text(field.Column())
	}
	return w.dialect.Read(field.Kind, field.Column())
}

// Condition tells the rows of the table's scopes. Their numbers are the snapshot's own: they stand in the statement, which the engine then need not plan anew.
func (t Table) Condition() string {
	switch {
	case t.Whole:
		return "TRUE"
	case len(t.Scopes) == 0:
		return "FALSE"
	case len(t.Scopes) == 1:
		return "scope = " + strconv.Itoa(t.Scopes[0])
	}
	numbers := make([]string, len(t.Scopes))
	for i, scope := range t.Scopes {
		numbers[i] = strconv.Itoa(scope)
	}
	return "scope IN (" + strings.Join(numbers, ", ") + ")"
}

// named is a table of the snapshot that no scope cuts.
func (w *writer) named(table string) string { return w.relation.Catalog + table }

func (w *writer) statement() Statement { return Statement{SQL: w.text.String(), Args: w.args} }

func (w *writer) limit(n int) { w.write(" LIMIT ", strconv.Itoa(n)) }

// monthsOn is the month n months after the snapshot's, as far as the calendar goes.
func (w *writer) monthsOn(n int) opportunity.Month {
	const farthest = 12 * 7000
	return opportunity.Month{Time: w.relation.Month.AddDate(0, min(n, farthest), 0).UTC().Truncate(24 * time.Hour)}
}
