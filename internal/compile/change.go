package compile

import (
	"fmt"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Changes compares what the filter keeps of two relations, of snapshots that one connection reads, by the sales motions before and after: these, the
// tenants, and the changes of seats, PAU, whitespace, MCI potential earnings and potential earnings.
func Changes(dialect Dialect, before, after Relation, filter opportunity.Filter) Statement {
	w := newWriter(dialect, before)
	w.changed(before, after, filter)
	w.write("SELECT from_motion, to_motion, count(*), ", dialect.Whole("sum(seats)"), ", ", dialect.Whole("sum(pau)"), ", ", dialect.Whole("sum(whitespace)"), ", ",
		dialect.Cents("sum(mci)"), ", ", dialect.Cents("sum(earnings)"),
		" FROM changed GROUP BY from_motion, to_motion ORDER BY from_motion NULLS FIRST, to_motion NULLS LAST")
	return w.statement()
}

// ChangedTenants reads a page of the tenants of such a comparison: tenant ID, name, the motions, and the changes. One more than the size tells whether
// there are further ones.
func ChangedTenants(dialect Dialect, before, after Relation, filter opportunity.Filter, request opportunity.ChangesRequest, offset int) Statement {
	w := newWriter(dialect, before)
	w.changed(before, after, filter)
	w.write("SELECT ", dialect.Read(opportunity.UUID, "tenant_id"), ", tenant_name, from_motion, to_motion, ",
		dialect.Whole("seats"), ", ", dialect.Whole("pau"), ", ", dialect.Whole("whitespace"), ", ", dialect.Cents("mci"), ", ", dialect.Cents("earnings"),
		" FROM changed WHERE (FALSE")
	for _, kind := range request.Kinds {
		w.write(" OR ", kinds[kind])
	}
	w.write(")")
	if request.From != 0 {
		w.write(" AND from_motion = ", w.bind(opportunity.SalesMotion, request.From))
	}
	if request.To != 0 {
		w.write(" AND to_motion = ", w.bind(opportunity.SalesMotion, request.To))
	}
	w.write(" ORDER BY ")
	if !request.ByID {
		w.write("whitespace_of DESC, ")
	}
	w.write("tenant_id")
	w.limit(request.Size + 1)
	if offset > 0 {
		w.write(fmt.Sprintf(" OFFSET %d", offset))
	}
	return w.statement()
}

// kinds are the conditions on what became of a tenant.
var kinds = map[opportunity.ChangeKind]string{
	opportunity.Entered: "from_motion IS NULL",
	opportunity.Left:    "to_motion IS NULL",
	opportunity.Moved:   "from_motion <> to_motion",
	opportunity.Stayed:  "from_motion = to_motion",
}

// changed writes the tenants of both relations side by side.
func (w *writer) changed(before, after Relation, filter opportunity.Filter) {
	w.write("WITH earlier AS (")
	w.figures(before, filter)
	w.write("), later AS (")
	w.figures(after, filter)
	w.write("), changed AS (SELECT coalesce(later.tenant_id, earlier.tenant_id) AS tenant_id, coalesce(later.tenant_name, earlier.tenant_name) AS tenant_name,",
		" earlier.sales_motion AS from_motion, later.sales_motion AS to_motion, coalesce(later.w365_whitespace, earlier.w365_whitespace) AS whitespace_of")
	for _, pair := range [][2]string{{"w365_eligible_seats", "seats"}, {"w365_pau", "pau"}, {"w365_whitespace", "whitespace"}, {"mci_potential_earnings", "mci"}, {"potential_earnings", "earnings"}} {
		w.write(", coalesce(later.", pair[0], ", 0) - coalesce(earlier.", pair[0], ", 0) AS ", pair[1])
	}
	w.write(" FROM earlier FULL JOIN later ON earlier.tenant_id = later.tenant_id) ")
}

func (w *writer) figures(of Relation, filter opportunity.Filter) {
	w.relation = of
	w.write("SELECT tenant_id, tenant_name, sales_motion, w365_eligible_seats, w365_pau, w365_whitespace, mci_potential_earnings, potential_earnings")
	w.from(of.Tenants, w.filter(filter))
}
