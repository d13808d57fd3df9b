package engine

import (
	"context"
	"database/sql"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Findings runs two statements, the second one where some findings have no filter.
func (r *report) Findings(ctx context.Context) ([]opportunity.Finding, error) {
	var found, unfiltered []opportunity.Finding
	dialect := r.backend.Dialect()
	err := query(ctx, r.backend, compile.Findings(dialect, r.relation, r.access.Scope, r.filter), func(rows *sql.Rows) error {
		var one opportunity.Finding
		var filter *string
		err := rows.Scan(&one.Check, &one.Label, &one.Reason, &one.Subject, &one.Tenants, &filter)
		if filter != nil {
			one.Filter = *filter
		} else if one.Tenants <= opportunity.MostFoundTenants {
			unfiltered = append(unfiltered, one)
		}
		found = append(found, one)
		return err
	})
	if err != nil || len(unfiltered) == 0 {
		return found, err
	}
	tenants := map[[2]string][]string{}
	err = query(ctx, r.backend, compile.FoundTenants(dialect, r.relation, r.access.Scope, r.filter, unfiltered), func(rows *sql.Rows) error {
		var check, id string
		var subject *string
		err := rows.Scan(&check, &subject, &id)
		of := finding(check, subject)
		tenants[of] = append(tenants[of], id)
		return err
	})
	for i, one := range found {
		found[i].TenantIDs = tenants[finding(one.Check, one.Subject)]
	}
	return found, err
}

// finding names a finding. No subject is empty.
func finding(check string, subject *string) [2]string {
	if subject == nil {
		return [2]string{check}
	}
	return [2]string{check, *subject}
}

// NearlyListed does not obey the filter.
func (r *report) NearlyListed(ctx context.Context, limit int) ([]opportunity.NearlyListed, error) {
	var list []opportunity.NearlyListed
	err := query(ctx, r.backend, compile.NearlyListed(r.backend.Dialect(), r.relation, r.access.Scope, limit), func(rows *sql.Rows) error {
		var one opportunity.NearlyListed
		err := rows.Scan(&one.TenantID, &one.TenantName, &one.Rule, &one.Seats, &one.Threshold, &one.SeatsMissing)
		list = append(list, one)
		return err
	})
	return list, err
}
