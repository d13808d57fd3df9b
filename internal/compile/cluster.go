package compile

import (
	"slices"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Cluster is a table of a relation's tenants once more, in fewer columns, those together that agree in the columns of By: a condition on these reads a part
// of it. The zero value is none.
type Cluster struct {
	Table
	By      []string
	Columns map[string]bool
}

// folded is the column that holds a text column's folded form, in a table that has it.
func folded(column string) string { return column + "_folded" }

// clustered finds the table to read the columns of the tenants that the first of the filters keeps: the cluster, where it has all that they ask of and the
// first selects by what it is clustered by, or by a text that it has folded; else the tenants.
func (w *writer) clustered(columns []string, filters ...opportunity.Filter) Table {
	cluster := w.relation.Cluster
	if kept := filters[0]; cluster.selects(kept) || SeeksText(kept) {
		if cluster.answers(columns, filters) {
			return cluster.Table
		}
	}
	return w.relation.Tenants
}

func (c Cluster) answers(columns []string, filters []opportunity.Filter) bool {
	lacked := func(column string) bool { return !c.Columns[column] }
	asksMore := func(filter opportunity.Filter) bool { return !c.has(filter) }
	return c.Name != "" && !slices.ContainsFunc(columns, lacked) && !slices.ContainsFunc(filters, asksMore)
}

// reads tells whether the statement reads the column of a cluster at this place.
func (w *writer) reads(column string) bool {
	for _, cluster := range [...]Cluster{w.relation.Cluster, w.relation.WorkshopCluster} {
		if cluster.Name != "" && cluster.Name == w.reading {
			return cluster.Columns[column]
		}
	}
	return false
}

// selects tells whether the filter keeps but tenants with certain values of what the table is clustered by.
func (c Cluster) selects(filter opportunity.Filter) bool {
	switch f := filter.(type) {
	case opportunity.All:
		return slices.ContainsFunc(f, c.selects)
	case opportunity.Condition:
		switch f.Op {
		case opportunity.Ne, opportunity.NotIn, opportunity.IsNull:
			return false
		}
		return slices.Contains(c.By, f.Field.Column())
	}
	return false
}

// has tells whether the filter asks of the table's columns alone.
func (c Cluster) has(filter opportunity.Filter) bool {
	return every(filter, func(part opportunity.Filter) bool {
		switch f := part.(type) {
		case opportunity.Workshops, opportunity.Association, opportunity.Among:
			return true // of keys
		case opportunity.Condition:
			if ownText(f) && !f.CaseSensitive {
				return c.Columns[folded(f.Field.Column())]
			}
			return c.Columns[f.Field.Column()]
		}
		return false
	})
}

// ownText tells whether the condition compares a text that each tenant has of his own.
func ownText(c opportunity.Condition) bool {
	return c.Field.Kind == opportunity.Text && c.Op != opportunity.IsNull && !c.Field.FewValues()
}
