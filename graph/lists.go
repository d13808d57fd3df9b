package graph

import (
	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// associations leaves out what is hidden.
func associations(access opportunity.Access, rows []opportunity.AssociationRow) []model.Association {
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
		for _, name := range access.Hidden {
			if clear, ok := cleared[name]; ok {
				clear(&list[i])
			}
		}
	}
	return list
}

// cleared makes the columns of an association null.
var cleared = map[string]func(*model.Association){
	"organization":           func(a *model.Association) { a.Organization = nil },
	"cspTier":                func(a *model.Association) { a.CspTier = nil },
	"t2ResellerName":         func(a *model.Association) { a.T2ResellerName = nil },
	"eaRenewal":              func(a *model.Association) { a.EaRenewal = nil },
	"largestSeatCspRenewal":  func(a *model.Association) { a.LargestSeatCspRenewal = nil },
	"mciEligibleEngagements": func(a *model.Association) { a.MciEligibleEngagements = nil },
	"mciEligibleWorkloads":   func(a *model.Association) { a.MciEligibleWorkloads = nil },
	"intuneCporEligible":     func(a *model.Association) { a.IntuneCporEligible = nil },
	"w365CporEligible":       func(a *model.Association) { a.W365CporEligible = nil },
	"mciPotentialEarnings":   func(a *model.Association) { a.MciPotentialEarnings = nil },
	"cporPotentialEarnings":  func(a *model.Association) { a.CporPotentialEarnings = nil },
	"potentialEarnings":      func(a *model.Association) { a.PotentialEarnings = nil },
}

// engagements leaves out their earnings where these are hidden.
func engagements(access opportunity.Access, rows []opportunity.EngagementRow) []model.Engagement {
	list := make([]model.Engagement, len(rows))
	for i, row := range rows {
		list[i] = model.Engagement{EngagementID: row.EngagementID, Workshop: row.Workshop, Workloads: workloads(row.Workloads),
			PartnerIds: row.PartnerIDs}
		if guard.Shows(access, "Engagement.estimatedEarnings") {
			list[i].EstimatedEarnings = money(int64(row.EstimatedEarnings))
		}
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
