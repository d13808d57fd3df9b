package oracle

import (
	"math/big"
	"slices"
)

// Explanation is what one scope is told of one tenant.
type Explanation struct {
	// Unknown: no partner of the scope has any association with it. The answer is that for a tenant that does not exist.
	Unknown bool
	Listed  bool
	// TenantName, EARenewal and SalesMotion are texts or nil.
	TenantName, EARenewal, SalesMotion any
	Rules                              []RuleCheck
}

// RuleCheck is one rule's verdict. Value and Threshold are the numbers compared; nil where none is, or unknown.
type RuleCheck struct {
	Rule             string
	Value, Threshold *big.Rat
	Passed           bool
}

// Explain says what the scope is told of a tenant.
func (s *Source) Explain(scope Scope, tenantID string) *Explanation {
	return s.Explainer(scope)(tenantID)
}

// Explainer is Explain for many tenants.
func (s *Source) Explainer(scope Scope) func(tenantID string) *Explanation {
	x := s.index()
	return func(tenantID string) *Explanation {
		for _, row := range s.Tenants {
			if uuidKey(row.TenantID) != uuidKey(tenantID) {
				continue
			}
			partners := []string{}
			for _, partner := range x.partnersOf[uuidKey(tenantID)] {
				if scope.All || slices.Contains(scope.Partners, partner) {
					partners = append(partners, partner)
				}
			}
			if len(partners) > 0 {
				return x.explain(row, partners)
			}
		}
		return &Explanation{Unknown: true}
	}
}

func (x *index) explain(row TenantRow, partners []string) *Explanation {
	id, customer := uuidKey(row.TenantID), x.customers[row.TPID]
	e := &Explanation{}
	lists := slices.ContainsFunc(partners, func(partner string) bool { return x.listing(pair{id, partner}) })
	e.add("ASSOCIATION", nil, nil, lists)
	if !lists { // of the tenant, only what the EA reseller is granted
		if x.reseller(id, partners) {
			e.TenantName, e.EARenewal = row.TenantName, x.figures(row, partners).eaRenewal
		}
		return e
	}
	e.add("DATA_SHARING", nil, nil, row.DataSharing == "granted")
	if row.DataSharing != "granted" {
		return e
	}
	e.TenantName, e.EARenewal = row.TenantName, x.figures(row, partners).eaRenewal
	eligible, seats, limit := x.eligibleSeats(id), x.m365Seats(id), int64(25)
	if x.family[row.Segment] == "ENTERPRISE" {
		limit = 150
	}
	e.add("ELIGIBLE_SEATS", big.NewRat(eligible, 1), big.NewRat(100, 1), eligible > 100)
	e.add("M365_SEATS", big.NewRat(seats, 1), big.NewRat(limit, 1), seats > limit)
	e.Listed = x.listed(row, partners)
	if !e.Listed {
		return e
	}
	e.SalesMotion = x.tenant(row, partners).Values["salesMotion"]
	var usage *big.Rat
	used := false
	if u := x.usage[id]["INTUNE"]; utilization(u) != nil {
		usage = big.NewRat(min(*u.MAU, *u.PAU), *u.PAU)
		used = usage.Cmp(big.NewRat(1, 5)) > 0
	}
	var pau int64
	if u := x.usage[id]["W365"]; u.PAU != nil {
		pau = *u.PAU
	}
	frontline := customer.Industry != nil && x.frontline[*customer.Industry] && x.seats[id]["F3"] > 0
	e.add("INTUNE_USAGE", usage, big.NewRat(1, 5), used)
	e.add("LOW_WHITESPACE", big.NewRat(eligible, 1), big.NewRat(500, 1), eligible >= 500) // passed by: the motion is another
	e.add("W365_PAU", big.NewRat(pau, 1), big.NewRat(0, 1), pau > 0)
	e.add("FRONTLINE", nil, nil, frontline)
	e.add("MATURE", big.NewRat(pau, 1), big.NewRat(250, 1), pau > 250)
	return e
}

func (e *Explanation) add(rule string, value, threshold *big.Rat, passed bool) {
	e.Rules = append(e.Rules, RuleCheck{rule, value, threshold, passed})
}

// reseller says whether one of the partners is the tenant's EA reseller: association and subscription of one and the same.
func (x *index) reseller(tenant string, partners []string) bool {
	return slices.ContainsFunc(partners, func(partner string) bool {
		key := pair{tenant, partner}
		return x.has(key, "EA") && slices.ContainsFunc(x.subscriptions[key], func(s Subscription) bool { return s.Program == "EA" })
	})
}
