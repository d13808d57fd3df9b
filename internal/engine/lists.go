package engine

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func (r *report) Associations(ctx context.Context, of []int32) (map[int32][]opportunity.AssociationRow, error) {
	found := map[int32][]opportunity.AssociationRow{}
	if len(of) == 0 {
		return found, nil
	}
	err := query(ctx, r.backend, compile.Associations(r.backend.Dialect(), r.relation, of), func(rows *sql.Rows) error {
		var key int32
		var row opportunity.AssociationRow
		var types any
		var ea, csp *time.Time
		err := rows.Scan(&key, &row.PartnerID, &row.PartnerName, &row.Organization, &types, &row.Cpor, &row.Csp, &row.Ea, &row.CspTier, &row.T2ResellerName,
			&ea, &csp, &row.MciEligibleEngagements, &row.MciEligibleWorkloads, &row.IntuneCporEligible, &row.W365CporEligible,
			&row.MciPotentialEarnings, &row.CporPotentialEarnings, &row.PotentialEarnings)
		if err != nil {
			return err
		}
		row.EaRenewal, row.LargestSeatCspRenewal = month(ea), month(csp)
		row.Types, err = textList(types)
		found[key] = append(found[key], row)
		return err
	})
	return found, err
}

func (r *report) Engagements(ctx context.Context, of []int32) (map[int32][]opportunity.EngagementRow, error) {
	found := map[int32][]opportunity.EngagementRow{}
	if len(of) == 0 {
		return found, nil
	}
	err := query(ctx, r.backend, compile.Engagements(r.backend.Dialect(), r.relation, of), func(rows *sql.Rows) error {
		var key int32
		var row opportunity.EngagementRow
		var partners any
		err := rows.Scan(&key, &row.EngagementID, &row.Workshop, &row.Workloads, &partners, &row.EstimatedEarnings)
		if err != nil {
			return err
		}
		row.PartnerIDs, err = textList(partners)
		found[key] = append(found[key], row)
		return err
	})
	return found, err
}

func (r *report) WorkloadEarnings(ctx context.Context, of []int32) (map[int32][]opportunity.WorkloadEarnings, error) {
	found := map[int32][]opportunity.WorkloadEarnings{}
	if len(of) == 0 {
		return found, nil
	}
	err := query(ctx, r.backend, compile.WorkloadEarnings(r.backend.Dialect(), r.relation, of), func(rows *sql.Rows) error {
		var key int32
		var one opportunity.WorkloadEarnings
		err := rows.Scan(&key, &one.Workload, &one.PotentialEarnings)
		found[key] = append(found[key], one)
		return err
	})
	return found, err
}

func month(day *time.Time) *opportunity.Month {
	if day == nil {
		return nil
	}
	month := opportunity.MonthOf(*day)
	return &month
}

func textList(list any) ([]string, error) {
	items, ok := list.([]any)
	if !ok {
		return nil, fmt.Errorf("unexpected %T for a list", list)
	}
	texts := make([]string, len(items))
	for i, item := range items {
		if texts[i], ok = item.(string); !ok {
			return nil, fmt.Errorf("unexpected %T in a list", item)
		}
	}
	return texts, nil
}
