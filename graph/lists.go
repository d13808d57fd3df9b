package graph

import (
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func associations(rows []opportunity.AssociationRow) []model.Association {
	list := make([]model.Association, len(rows))
	for i, row := range rows {
		list[i] = model.Association{
			PartnerID: row.PartnerID, PartnerName: row.PartnerName, Organization: &row.Organization,
			Types: row.Types, Cpor: row.Cpor, Csp: row.Csp, Ea: row.Ea, CspTier: (*model.CspTier)(row.CspTier), T2ResellerName: row.T2ResellerName,
			EaRenewal: row.EaRenewal, LargestSeatCspRenewal: row.LargestSeatCspRenewal,
			MciEligibleEngagements: &row.MciEligibleEngagements, MciEligibleWorkloads: workloads(row.MciEligibleWorkloads),
			IntuneCporEligible: &row.IntuneCporEligible, W365CporEligible: &row.W365CporEligible,
			MciPotentialEarnings:  money(int64(row.MciPotentialEarnings)),
			CporPotentialEarnings: money(int64(row.CporPotentialEarnings)),
			PotentialEarnings:     money(int64(row.PotentialEarnings)),
		}
	}
	return list
}

func engagements(rows []opportunity.EngagementRow) []model.Engagement {
	list := make([]model.Engagement, len(rows))
	for i, row := range rows {
		list[i] = model.Engagement{EngagementID: row.EngagementID, Workshop: row.Workshop, Workloads: workloads(row.Workloads),
			PartnerIds: row.PartnerIDs, EstimatedEarnings: money(int64(row.EstimatedEarnings))}
	}
	return list
}

func workloadEarnings(rows []opportunity.WorkloadEarnings) []model.WorkloadEarnings {
	list := make([]model.WorkloadEarnings, len(rows))
	for i, row := range rows {
		list[i] = model.WorkloadEarnings{Workload: model.Workload(row.Workload), PotentialEarnings: money(int64(row.PotentialEarnings))}
	}
	return list
}
