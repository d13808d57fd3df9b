package compile

import "github.com/cloudendpoints/opportunities/internal/opportunity"

// ExplainAssociations reads the scope's associations with a tenant, of any type: types, whether one lists tenants, whether the partner is the
// EA reseller, and the EA renewal month.
func ExplainAssociations(dialect Dialect, scope opportunity.Scope, id string) Statement {
	w := newWriter(dialect, Relation{})
	w.write("SELECT types, lists_tenants, has_ea_subscription IS TRUE, ea_renewal FROM explained_association WHERE tenant_id = ", w.bind(opportunity.UUID, id))
	w.partnersOf(scope, " AND ")
	w.write(" ORDER BY partner_id")
	return w.statement()
}

// ExplainTenant reads a tenant's name, consent, values, thresholds and verdicts.
func ExplainTenant(dialect Dialect, id string) Statement {
	w := newWriter(dialect, Relation{})
	w.write("SELECT tenant_name, shares_data, listed, w365_eligible_seats, w365_eligible_seats_above::DOUBLE, enough_eligible_seats,",
		" m365_seats, m365_seats_above::DOUBLE, enough_m365_seats, intune_utilization, intune_usage_above::DOUBLE, intune_in_use,",
		" low_whitespace_below::DOUBLE, enough_whitespace, w365_pau, f3_seats, industry, frontline, mature_pau_above::DOUBLE, mature, sales_motion, motion_reported, intune_undecidable, derived_sales_motion",
		" FROM explained_tenant WHERE tenant_id = ", w.bind(opportunity.UUID, id))
	return w.statement()
}
