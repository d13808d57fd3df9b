package compile

import "github.com/cloudendpoints/opportunities/internal/opportunity"

// ExplainAssociations reads the scope's associations with a tenant, of any type: types, whether one lists tenants, whether the partner is the
// EA reseller, and the EA renewal month. Of an older snapshot none, where the tenant is not the scope's any longer.
func ExplainAssociations(dialect Dialect, relation Relation, scope opportunity.Scope, id string) Statement {
	w := newWriter(dialect, relation)
	tenant := func() { w.write("tenant_id = ", w.bind(opportunity.UUID, id)) }
	w.write("SELECT types, lists_tenants, has_ea_subscription IS TRUE, ea_renewal FROM ", w.named("explained_association"), " WHERE ")
	tenant()
	w.partnersOf(scope, " AND ")
	w.held(scope, tenant)
	w.write(" ORDER BY partner_id")
	return w.statement()
}

// ExplainTenant reads a tenant's name, consent, values, thresholds and verdicts.
func ExplainTenant(dialect Dialect, relation Relation, id string) Statement {
	w := newWriter(dialect, relation)
	w.write("SELECT tenant_name, shares_data, listed, w365_eligible_seats, w365_eligible_seats_above::DOUBLE, enough_eligible_seats,",
		" m365_seats, m365_seats_above::DOUBLE, enough_m365_seats, intune_utilization, intune_usage_above::DOUBLE, intune_in_use,",
		" low_whitespace_below::DOUBLE, enough_whitespace, w365_pau, f3_seats, industry, frontline, mature_pau_above::DOUBLE, mature, sales_motion, motion_reported, intune_undecidable, derived_sales_motion",
		" FROM ", w.named("explained_tenant"), " WHERE tenant_id = ", w.bind(opportunity.UUID, id))
	return w.statement()
}

// held writes, of an older snapshot, the condition on tenants that they consent, and that one of the scope's partners holds them by a listing
// association, in the latest snapshot too.
func (w *writer) held(scope opportunity.Scope, tenant func()) {
	if w.relation.Withdrawn == 0 {
		return
	}
	w.write(" AND tenant_id IN (SELECT tenant_id FROM held WHERE TRUE")
	w.partnersOf(scope, " AND ")
	if tenant != nil {
		w.write(" AND ")
		tenant()
	}
	w.write(")")
}
