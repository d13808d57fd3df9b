package compile

import "github.com/cloudendpoints/opportunities/internal/opportunity"

// Findings counts the tenants that the filter keeps by what the checks of the data find: check, label, reason, subject, tenants, filter.
func Findings(dialect Dialect, relation Relation, scope opportunity.Scope, filter opportunity.Filter) Statement {
	w := newWriter(dialect, relation)
	w.found(scope, filter)
	w.write("SELECT name, label, reason, subject, tenants, filter",
		" FROM (SELECT quality_check, subject, count(DISTINCT tenant_key) AS tenants FROM found GROUP BY quality_check, subject) finding",
		" JOIN ", w.named("quality_check"), " ON name = quality_check",
		" LEFT JOIN ", w.named("quality_filter"), " USING (quality_check, subject)",
		" ORDER BY number, tenants DESC, subject NULLS LAST")
	return w.statement()
}

// FoundTenants lists the tenants of some findings: check, subject, tenant ID.
func FoundTenants(dialect Dialect, relation Relation, scope opportunity.Scope, filter opportunity.Filter, findings []opportunity.Finding) Statement {
	w := newWriter(dialect, relation)
	w.found(scope, filter)
	w.write("SELECT DISTINCT quality_check, subject, ", dialect.Read(opportunity.UUID, "tenant_id"), " AS tenant_id FROM found JOIN kept USING (tenant_key) WHERE ")
	for i, finding := range findings {
		if i > 0 {
			w.write(" OR ")
		}
		w.write("quality_check = ", w.bind(opportunity.Text, finding.Check))
		if finding.Subject == nil {
			w.write(" AND subject IS NULL")
		} else {
			w.write(" AND subject = ", w.bind(opportunity.Text, *finding.Subject))
		}
	}
	w.write(" ORDER BY quality_check, subject, tenant_id")
	return w.statement()
}

// found writes what the checks find: quality_check, subject, tenant_key; a tenant may be found twice.
func (w *writer) found(scope opportunity.Scope, filter opportunity.Filter) {
	w.write("WITH kept AS MATERIALIZED (SELECT tenant_key, tenant_id")
	w.from(w.relation.Tenants, w.filter(filter))
	w.write("), found AS (SELECT quality_check, subject, tenant_key FROM (",
		"SELECT quality_check, subject, tenant_key FROM ", w.named("tenant_finding"),
		" UNION ALL SELECT quality_check, subject, tenant_key FROM ", w.named("partner_finding"))
	w.partnersOf(scope, " WHERE ")
	// Of the scope's tenants alone: a namesake outside it must not show.
	domain := w.dialect.Lower("tenant_domain")
	w.write(" UNION ALL SELECT 'DUPLICATE_DOMAIN', NULL, tenant_key")
	w.from(w.relation.Tenants, func() {
		w.write(domain, " IN (SELECT ", domain)
		w.from(w.relation.Tenants)
		w.write(" GROUP BY ", domain, " HAVING count(*) > 1)")
	})
	w.write(") one WHERE tenant_key IN (SELECT tenant_key FROM kept)) ")
}

// NearlyListed reads the tenants that are nearly listed for the scope, those that miss least first: tenant ID, name, rule, seats, threshold, seats missing.
func NearlyListed(dialect Dialect, relation Relation, scope opportunity.Scope, limit int) Statement {
	w := newWriter(dialect, relation)
	w.write("SELECT ", dialect.Read(opportunity.UUID, "tenant_id"), ", tenant_name, rule, seats, threshold::DOUBLE, seats_missing FROM ", w.named("nearly_listed"),
		" WHERE tenant_id IN (SELECT tenant_id FROM ", w.named("explained_association"), " WHERE lists_tenants")
	w.partnersOf(scope, " AND ")
	w.write(")")
	w.held(scope, nil)
	w.write(" ORDER BY seats_missing, tenant_id, rule")
	w.limit(limit)
	return w.statement()
}
