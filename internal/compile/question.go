package compile

import (
	"strconv"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Page reads a page of tenants: tenant_key, the fields, then the values of OrderFields. Position, where not nil, holds those values of the
// row to go on from. Backward reads the rows before it, nearest first. One row more than the size tells whether there are further ones. Rows of the
// default order come in any: the reader has their ranks, and sorts fewer columns than the engine would. AsText tells where it reads tenant_key, rank and
// row_text instead.
func Page(dialect Dialect, relation Relation, filter opportunity.Filter, request opportunity.PageRequest, position []any) Statement {
	w := newWriter(dialect, relation)
	table := relation.Tenants
	if AsText(relation, request) {
		table = relation.Rows
		w.write("SELECT tenant_key, rank, row_text")
	} else {
		w.selectFields(append(append([]*opportunity.Field{}, request.Fields...), OrderFields(relation, request.Order)...))
	}
	keys := w.keys(request.Order)
	if request.Backward {
		for _, same := range keys {
			for i := range same {
				same[i] = same[i].reversed()
			}
		}
	}
	before, ranked := 0, position == nil
	if position != nil {
		before, ranked = position[0].(int)
	}
	found, known := firstOf(filter, request)
	switch {
	case known && position == nil:
		w.from(table, w.filter(found))
	case w.filter(filter) == nil && ByRank(relation, request.Order) && ranked && !request.Backward:
		w.from(table, func() { w.ranks(before, request.Size) })
	default:
		w.from(table, func() { w.ranksOfPage(filter, request, keys, position) })
	}
	if !ByRank(relation, request.Order) {
		w.orderBy(keys)
	}
	return w.statement()
}

// ranksOfPage writes the condition on the rows of a page whose places are not known: they are sought first, in the columns of filter and order alone, and
// only then are the others read, of these rows.
func (w *writer) ranksOfPage(filter opportunity.Filter, request opportunity.PageRequest, keys [][]key, position []any) {
	var after func()
	if position != nil {
		after = func() { w.after(keys, position) }
		if id, ok := position[0].(string); ok && isDefault(request.Order) {
			after = func() { w.afterTenant(id, request.Backward) }
		}
	}
	w.write("rank IN (SELECT rank")
	w.from(w.ordered(filter, request, keys), w.filter(filter), after)
	w.orderBy(keys)
	w.limit(request.Size + 1)
	w.write(")")
}

// ordered finds the table to seek a page's rows in. By rank a text that many tenants have is found soon, and the rest never read.
func (w *writer) ordered(filter opportunity.Filter, request opportunity.PageRequest, keys [][]key) Table {
	if isDefault(request.Order) && !w.relation.Cluster.selects(filter) {
		return w.relation.Tenants
	}
	columns := []string{"rank"}
	for _, same := range keys {
		for _, key := range same {
			columns = append(columns, key.field.Column())
		}
	}
	return w.clustered(columns, filter)
}

// ranks writes the condition on the rows of an unfiltered page in the default order: ranks have no gaps, so both ends are known, and
// no more than the page is read. The first page binds nothing, as a limit does not: the engine plans what binds values anew each time.
func (w *writer) ranks(before, size int) {
	if before == 0 {
		w.write("rank <= ", strconv.Itoa(size+1))
		return
	}
	w.write("rank > ", w.bind(opportunity.Integer, before), " AND rank <= ", w.bind(opportunity.Integer, before+size+1))
}

// Tenant reads one tenant: tenant_key and the fields.
func Tenant(dialect Dialect, relation Relation, filter opportunity.Filter, id string, fields []*opportunity.Field) Statement {
	w := newWriter(dialect, relation)
	w.selectFields(fields)
	w.from(relation.Tenants, func() { w.write("tenant_id = ", w.bind(opportunity.UUID, id)) }, w.filter(filter))
	return w.statement()
}

func (w *writer) selectFields(fields []*opportunity.Field) {
	w.write("SELECT tenant_key")
	for _, field := range fields {
		w.write(", ", w.output(field))
	}
}

// Workshops sums MCI potential earnings by workshop over the tenants that the filter keeps: workshop, cents, tenants. In no order: they are few, and
// sorting them takes the engine longer than reading them.
func Workshops(dialect Dialect, relation Relation, filter opportunity.Filter) Statement {
	w := newWriter(dialect, relation)
	table, kept := relation.Workshops, w.keptTenants(filter, w.eligible()...)
	sum, group := "sum(mci_potential_earnings)", " GROUP BY workshop"
	count := func() string { return w.count(table, "") }
	rollup := smallest(relation.WorkshopRollups, nil, nil, []opportunity.Filter{filter})
	switch cluster := relation.WorkshopCluster; {
	case rollup != nil && rollup.grouped("workshop"):
		table, kept, sum, group = rollup.Table, w.filter(filter), "mci_potential_earnings", ""
		count = func() string { return table.Tenants }
	case rollup != nil:
		table, kept = rollup.Table, w.filter(filter)
	case cluster.answers(nil, []opportunity.Filter{filter}):
		table, kept, sum = cluster.Table, w.filter(filter), "sum(workshop_earnings)"
	}
	w.write("SELECT workshop, ", dialect.Cents(sum), ", ", count())
	w.from(table, kept)
	w.write(group)
	return w.statement()
}

// eligible is the column that is true of every tenant with a workshop, none where an export tells it for itself.
func (w *writer) eligible() []string {
	if w.relation.Lacks != nil {
		return nil
	}
	return []string{"mci_eligible"}
}

// keptTenants writes the condition on tenant_key of a side table that keeps the filter's tenants, nil where it keeps all. Flags are columns that are true of
// every tenant of the side table: so those of whom they are not need not be sought.
func (w *writer) keptTenants(filter opportunity.Filter, flags ...string) func() {
	condition := w.filter(filter)
	if condition == nil {
		return nil
	}
	return func() {
		w.write("tenant_key IN (SELECT tenant_key")
		var conditions []func()
		for _, flag := range flags {
			conditions = append(conditions, func() { w.write(flag) })
		}
		w.from(w.clustered(flags, filter), append(conditions, condition)...)
		w.write(")")
	}
}

// Associations reads the scope's associations of some tenants, by tenant_key, then partner ID.
func Associations(dialect Dialect, relation Relation, tenantKeys []int32) Statement {
	w := newWriter(dialect, relation)
	w.write("SELECT tenant_key, partner_id, partner_name, organization, types, cpor, csp, ea, csp_tier, t2_reseller_name,",
		" ea_renewal, largest_seat_csp_renewal, mci_eligible_engagements, mci_eligible_workloads, intune_cpor_eligible, w365_cpor_eligible, ",
		dialect.Cents("mci_potential_earnings"), ", ", dialect.Cents("cpor_potential_earnings"), ", ", dialect.Cents("potential_earnings"))
	table := relation.Associations
	if relation.TenantAssociations.Name != "" {
		table = relation.TenantAssociations
	}
	w.from(table, func() { w.tenants(tenantKeys) })
	w.write(" ORDER BY tenant_key, partner_id")
	return w.statement()
}

// Engagements reads the eligible engagements of some tenants, by tenant_key, then engagement ID.
func Engagements(dialect Dialect, relation Relation, tenantKeys []int32) Statement {
	w := newWriter(dialect, relation)
	w.write("SELECT tenant_key, engagement_id, workshop, workloads, partner_ids, ", dialect.Cents("estimated_earnings"))
	w.from(relation.Engagements, func() { w.tenants(tenantKeys) })
	w.write(" ORDER BY tenant_key, engagement_id")
	return w.statement()
}

// WorkloadEarnings sums the eligible engagements of some tenants by workload, in enum order; an engagement counts under each that it spans.
func WorkloadEarnings(dialect Dialect, relation Relation, tenantKeys []int32) Statement {
	w := newWriter(dialect, relation)
	w.write("SELECT tenant_key, workload, ", dialect.Cents("sum(estimated_earnings)"), " FROM (SELECT tenant_key, workloads, estimated_earnings")
	w.from(relation.Engagements, func() { w.tenants(tenantKeys) })
	w.write(") JOIN ", w.named("workload"), " ON (workloads & bit) <> 0 GROUP BY tenant_key, workload, bit ORDER BY tenant_key, bit")
	return w.statement()
}

func (w *writer) tenants(keys []int32) {
	values := make([]any, len(keys))
	for i, key := range keys {
		values[i] = int(key)
	}
	w.write("tenant_key IN (", w.bindAll(opportunity.Integer, values), ")")
}

// Partners lists the scope's partners by ID: partner_id, partner_name, organization.
func Partners(dialect Dialect, scope opportunity.Scope, limit int) Statement {
	w := newWriter(dialect, Relation{})
	w.write("SELECT partner_id, partner_name, organization FROM partner")
	w.partnersOf(scope, " WHERE ")
	w.write(" ORDER BY partner_id")
	w.limit(limit)
	return w.statement()
}

// PartnersOf reads the partner IDs of the organisations, in the order of their text.
func PartnersOf(dialect Dialect, organizations []string) Statement {
	names := make([]any, len(organizations))
	for i, name := range organizations {
		names[i] = name
	}
	w := newWriter(dialect, Relation{})
	w.write("SELECT partner_id FROM partner WHERE ")
	w.compare("organization", opportunity.Text, opportunity.In, names)
	w.write(" ORDER BY partner_id")
	return w.statement()
}

// partnersOf keeps the scope's partners.
func (w *writer) partnersOf(scope opportunity.Scope, glue string) {
	if scope.All() {
		return
	}
	ids := make([]any, len(scope.Partners()))
	for i, id := range scope.Partners() {
		ids[i] = id
	}
	w.write(glue)
	w.compare("partner_id", opportunity.Digits, opportunity.In, ids)
}
