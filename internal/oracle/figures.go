package oracle

import "sort"

// figures is what a set of partners sees of one tenant beyond what every caller sees: one partner for a row of
// `associations`, all partners of the scope for the tenant itself.
type figures struct {
	eaRenewal, cspRenewal any // nil or 2027-03
	engagements           []engagement
	claims                map[string]Cents // by workload: the highest claimable amount
	mci, cpor             Cents
}

// engagement is one eligible engagement with the highest amount of the partners that hold it.
type engagement struct {
	id, workshop string
	workloads    []string
	partners     []string
	earnings     Cents
}

func (x *index) figures(tenant TenantRow, partners []string) figures {
	id := uuidKey(tenant.TenantID)
	f := figures{claims: map[string]Cents{}}
	var mostSeats int64
	eligible := map[string]*engagement{}
	for _, partner := range partners {
		key := pair{id, partner}
		for _, sub := range x.subscriptions[key] {
			m := month(sub.RenewalDate)
			if m < month(x.source.AsOf) {
				continue // over
			}
			if sub.Program == "EA" && x.has(key, "EA") {
				if f.eaRenewal == nil || m < f.eaRenewal.(string) {
					f.eaRenewal = m
				}
			}
			if sub.Program == "CSP" && x.has(key, "CSP") && x.isM365(sub.Product) {
				if f.cspRenewal == nil || sub.Seats > mostSeats || sub.Seats == mostSeats && m < f.cspRenewal.(string) {
					f.cspRenewal, mostSeats = m, sub.Seats
				}
			}
		}
		if !x.listing(key) {
			continue // offers and claims do not count
		}
		for _, offer := range x.offers[key] {
			if !x.open(offer.EngagementID) || !x.sameArea(partner, tenant.TPID) {
				continue
			}
			e := eligible[offer.EngagementID]
			if e == nil {
				e = &engagement{id: offer.EngagementID, workshop: x.engagements[offer.EngagementID].Workshop}
				e.workloads = inOrder(x.spans[e.id])
				eligible[e.id] = e
			}
			e.partners = append(e.partners, partner)
			e.earnings = max(e.earnings, parseCents(offer.EstimatedEarnings))
		}
		for _, claim := range x.claims[key] {
			if claim.Claimable {
				f.claims[claim.Workload] = max(f.claims[claim.Workload], parseCents(claim.EstimatedEarnings))
			}
		}
	}
	for _, e := range eligible {
		sort.Strings(e.partners)
		f.engagements = append(f.engagements, *e)
		f.mci += e.earnings
	}
	sort.Slice(f.engagements, func(i, j int) bool { return f.engagements[i].id < f.engagements[j].id })
	for _, amount := range f.claims {
		f.cpor += amount
	}
	return f
}

// open says whether the engagement is open on the snapshot's date; both ends are inclusive.
func (x *index) open(engagementID string) bool {
	e, today := x.engagements[engagementID], x.source.AsOf
	return e.Status == "OPEN" && (e.ValidFrom == nil || *e.ValidFrom <= today) && (e.ValidTo == nil || today <= *e.ValidTo)
}

// sameArea says whether the partner's area is the area of the customer's headquarters country. Without an area: no.
func (x *index) sameArea(partner string, tpid int64) bool {
	ours, known := x.area[x.partners[partner].Country]
	theirs, knownToo := x.area[x.customers[tpid].HQCountry]
	return known && knownToo && ours == theirs
}

// workloads spanned by the eligible engagements, in enum order.
func (f figures) workloads() []string {
	spanned := map[string]bool{}
	for _, e := range f.engagements {
		for _, w := range e.workloads {
			spanned[w] = true
		}
	}
	return inOrder(spanned)
}

// incentives adds the incentive fields that a tenant and an association share.
func (f figures) incentives(values map[string]any) {
	_, intune := f.claims["INTUNE"]
	_, w365 := f.claims["W365"]
	values["eaRenewal"] = f.eaRenewal
	values["largestSeatCspRenewal"] = f.cspRenewal
	values["mciEligibleEngagements"] = int64(len(f.engagements))
	values["mciEligibleWorkloads"] = f.workloads()
	values["intuneCporEligible"] = intune
	values["w365CporEligible"] = w365
	values["mciPotentialEarnings"] = f.mci
	values["cporPotentialEarnings"] = f.cpor
	values["potentialEarnings"] = f.mci + f.cpor
}

func inOrder(set map[string]bool) []string {
	list := []string{}
	for _, w := range workloads {
		if set[w] {
			list = append(list, w)
		}
	}
	return list
}

// month of a date: 2027-03.
func month(date string) string { return date[:7] }
