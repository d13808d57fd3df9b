package compile

import (
	"fmt"
	"slices"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Differences reads a page of what reconciliation finds in the scope's rows, without hidden fields, by tenant name: tenant ID, name, partner ID, field,
// reported, derived, cause, reason. One row more than the size tells whether there are further ones.
func Differences(dialect Dialect, relation Relation, access opportunity.Access, request opportunity.DifferenceRequest, offset int) Statement {
	w := newWriter(dialect, relation)
	w.write("SELECT ", dialect.Read(opportunity.UUID, "tenant_id"), ", tenant_name, partner_id, field, reported, derived, cause, reason FROM ", w.named("reconciliation"))
	w.write(" JOIN (SELECT tenant_key, tenant_id, tenant_name")
	w.from(relation.Tenants)
	w.write(") tenant USING (tenant_key) JOIN ", w.named("difference_cause"), " ON name = cause")
	w.differences(access, request)
	w.write(" ORDER BY ", dialect.Lower("tenant_name"), ", tenant_id, partner_id, field, number")
	w.limit(request.Size + 1)
	if offset > 0 {
		w.write(fmt.Sprintf(" OFFSET %d", offset))
	}
	return w.statement()
}

// DifferenceCounts counts the same by field and cause: field, cause, reason, times; the most frequent first.
func DifferenceCounts(dialect Dialect, relation Relation, access opportunity.Access, request opportunity.DifferenceRequest) Statement {
	w := newWriter(dialect, relation)
	w.write("SELECT field, cause, reason, count(*) FROM ", w.named("reconciliation"), " JOIN ", w.named("difference_cause"), " ON name = cause")
	w.differences(access, request)
	w.write(" GROUP BY field, cause, reason, number ORDER BY count(*) DESC, field, number")
	return w.statement()
}

// differences keeps the scope's rows, and the fields that may be seen. What the rules make of a field is left out where they look at one that may not: the value and
// the cause would tell of it.
func (w *writer) differences(access opportunity.Access, request opportunity.DifferenceRequest) {
	w.write(" WHERE TRUE")
	w.partnersOf(access.Scope, " AND ")
	var hidden, judged []any
	for _, name := range access.Hidden {
		hidden = append(hidden, name)
	}
	for _, field := range opportunity.Fields {
		if field.Required && slices.ContainsFunc(field.DerivedFrom, access.HidesNamed) {
			judged = append(judged, field.Name)
		}
	}
	if len(hidden) > 0 {
		w.write(" AND field NOT IN (", w.bindAll(opportunity.Text, hidden), ")")
	}
	if len(judged) > 0 {
		w.write(" AND (cause = 'CONFLICTING_ROWS' OR field NOT IN (", w.bindAll(opportunity.Text, judged), "))")
	}
	if request.Field != "" {
		w.write(" AND field = ", w.bind(opportunity.Text, request.Field))
	}
	if request.Cause != "" {
		w.write(" AND cause = ", w.bind(opportunity.Text, request.Cause))
	}
}
