package graph

import (
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func associations(rows []opportunity.AssociationRow) []model.Association {
	list := make([]model.Association, len(rows))
	for i, row := range rows {
		list[i] = model.Association{
			PartnerID: row.PartnerID, PartnerName: row.PartnerName, Organization: row.Organization,
			Types: row.Types, Cpor: row.Cpor, Csp: row.Csp, Ea: row.Ea, CspTier: (*model.CspTier)(row.CspTier), T2ResellerName: row.T2ResellerName,
			EaRenewal: row.EaRenewal, LargestSeatCspRenewal: row.LargestSeatCspRenewal,
			MciEligibleEngagements: row.MciEligibleEngagements,
			IntuneCporEligible: row.IntuneCporEligible, W365CporEligible: row.W365CporEligible,
			MciPotentialEarnings: amount(row.MciPotentialEarnings), CporPotentialEarnings: amount(row.CporPotentialEarnings), PotentialEarnings: amount(row.PotentialEarnings),
		}
		if row.MciEligibleWorkloads != nil {
			list[i].MciEligibleWorkloads = workloads(*row.MciEligibleWorkloads)
		}
	}
	return list
}

// amount is null where there is none.
func amount(amount *opportunity.Money) *string {
	if amount == nil {
		return nil
	}
	return money(int64(*amount))
}

// engagements is null where an imported export lacks them.
func engagements(snapshot opportunity.Snapshot, rows []opportunity.EngagementRow) []model.Engagement {
	if snapshot.Lacks("engagements") {
		return nil
	}
	list := make([]model.Engagement, len(rows))
	for i, row := range rows {
		list[i] = model.Engagement{EngagementID: row.EngagementID, Workshop: row.Workshop, Workloads: workloads(row.Workloads),
			PartnerIds: row.PartnerIDs, EstimatedEarnings: money(int64(row.EstimatedEarnings))}
	}
	return list
}

// workloadEarnings is null where an imported export lacks them.
func workloadEarnings(snapshot opportunity.Snapshot, rows []opportunity.WorkloadEarnings) []model.WorkloadEarnings {
	if snapshot.Lacks("potentialEarningsByWorkload") {
		return nil
	}
	list := make([]model.WorkloadEarnings, len(rows))
	for i, row := range rows {
		list[i] = model.WorkloadEarnings{Workload: model.Workload(row.Workload), PotentialEarnings: money(int64(row.PotentialEarnings))}
	}
	return list
}
