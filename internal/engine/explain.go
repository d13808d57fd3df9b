package engine

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// noTenant is an ID that no tenant has: an ill-formed ID is looked up as this one, by the same statements.
const noTenant = "00000000-0000-0000-0000-000000000000"

// Explain runs the same two statements whatever the tenant, and then keeps back what the scope may not know.
func (r *report) Explain(ctx context.Context, tenantID string) (*opportunity.Explained, error) {
	if !opportunity.IsUUID(tenantID) {
		tenantID = noTenant
	}
	explained := &opportunity.Explained{}
	reseller := false
	err := query(ctx, r.backend, compile.ExplainAssociations(r.backend.Dialect(), r.relation, r.access.Scope, tenantID), func(rows *sql.Rows) error {
		var types any
		var lists, ea bool
		var renewal *time.Time
		if err := rows.Scan(&types, &lists, &ea, &renewal); err != nil {
			return err
		}
		names, err := textList(types)
		explained.Types = append(explained.Types, names...)
		explained.Lists, reseller = explained.Lists || lists, reseller || ea
		if month := month(renewal); month != nil && (explained.Ea == nil || month.Before(explained.Ea.Time)) {
			explained.Ea = month
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(explained.Types)
	explained.Types = slices.Compact(explained.Types)
	var name string
	var consents bool
	var values opportunity.ListingValues
	var motion uint8
	var derived *uint8
	err = query(ctx, r.backend, compile.ExplainTenant(r.backend.Dialect(), r.relation, tenantID), func(rows *sql.Rows) error {
		v := &values
		return rows.Scan(&name, &consents, &v.Listed, &v.EligibleSeats, &v.EligibleSeatsAbove, &v.EnoughEligibleSeats, &v.M365Seats, &v.M365SeatsAbove, &v.EnoughM365Seats,
			&v.IntuneUtilization, &v.IntuneUsageAbove, &v.IntuneInUse, &v.LowWhitespaceBelow, &v.EnoughWhitespace, &v.W365Pau, &v.F3Seats, &v.Industry, &v.Frontline,
			&v.MaturePauAbove, &v.Mature, &motion, &v.MotionReported, &v.IntuneUndecidable, &derived)
	})
	if err != nil {
		return nil, err
	}
	values.SalesMotion = opportunity.Motion(motion)
	if derived != nil {
		motion := opportunity.Motion(*derived)
		values.DerivedMotion = &motion
	}
	switch {
	case explained.Lists && consents:
		explained.Name, explained.Listing = &name, &values
	case explained.Lists:
		explained.OptedOut, explained.Ea = true, nil
	case reseller:
		explained.Name = &name
	default:
		explained.Ea = nil
	}
	return explained, nil
}
