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
			PartnerID: row.PartnerID, PartnerName: row.PartnerName, Organization: row.Organization,
			Types: row.Types, Cpor: row.Cpor, Csp: row.Csp, Ea: row.Ea, CspTier: (*model.CspTier)(row.CspTier), T2ResellerName: row.T2ResellerName,
			EaRenewal: row.EaRenewal, LargestSeatCspRenewal: row.LargestSeatCspRenewal,
			MciEligibleEngagements: row.MciEligibleEngagements,
			IntuneCporEligible:     row.IntuneCporEligible, W365CporEligible: row.W365CporEligible,
			MciPotentialEarnings: amount(row.MciPotentialEarnings), CporPotentialEarnings: amount(row.CporPotentialEarnings), PotentialEarnings: amount(row.PotentialEarnings),
		}
		if row.MciEligibleWorkloads != nil {
			list[i].MciEligibleWorkloads = workloads(*row.MciEligibleWorkloads)
		}
		for _, name := range access.Hidden {
			if empty, ok := cleared[name]; ok {
				empty(&list[i])
			}
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

// engagements leaves out their earnings where these are hidden. It is null where an imported export lacks them.
func engagements(access opportunity.Access, snapshot opportunity.Snapshot, rows []opportunity.EngagementRow) []model.Engagement {
	if snapshot.Lacks("engagements") {
		return nil
	}
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
