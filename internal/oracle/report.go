package oracle

import (
	"sort"
	"strings"
)

// Scope names the partners that the caller speaks for. All stands for every partner of the source.
type Scope struct {
	All      bool
	Partners []string
}

// Report is what one scope sees: its listed tenants in the default order, whitespace largest first.
type Report struct {
	AsOf    string
	Tenants []*Tenant
}

// Tenant is one listed tenant as the scope sees it.
type Tenant struct {
	// Values holds every field of the API's type Tenant except id, by its name. Their types: string (texts, IDs, enums,
	// months as 2027-03), int64, float64, bool, Cents, []string, []map[string]any (nested objects, of the same types), nil.
	Values map[string]any
	// Workshops holds the MCI potential earnings by workshop of the eligible engagements.
	Workshops map[string]Cents
}

// ID is the tenant's ID in lower case.
func (t *Tenant) ID() string { return t.Values["tenantId"].(string) }

// Report computes the report of a scope.
func (s *Source) Report(scope Scope) *Report {
	x := s.index()
	r := &Report{AsOf: s.AsOf}
	inScope := map[string]bool{}
	for _, id := range scope.Partners {
		_, known := x.partners[id]
		inScope[id] = known // an unknown one adds nothing
	}
	for id := range x.partners {
		if scope.All {
			inScope[id] = true
		}
	}
	for _, row := range s.Tenants {
		partners := []string{} // of the scope, with any association
		for _, id := range x.partnersOf[uuidKey(row.TenantID)] {
			if inScope[id] {
				partners = append(partners, id)
			}
		}
		sort.Strings(partners)
		if x.listed(row, partners) {
			r.Tenants = append(r.Tenants, x.tenant(row, partners))
		}
	}
	r.Tenants = r.Sort(r.Tenants, nil)
	return r
}

// listed applies the four rules of listing.
func (x *index) listed(row TenantRow, partners []string) bool {
	id := uuidKey(row.TenantID)
	limit := int64(25)
	if x.family[row.Segment] == "ENTERPRISE" {
		limit = 150
	}
	associated := false
	for _, partner := range partners {
		associated = associated || x.listing(pair{id, partner})
	}
	return x.eligibleSeats(id) > 100 && x.m365Seats(id) > limit && row.DataSharing == "granted" && associated
}

func (x *index) eligibleSeats(id string) int64 {
	return x.seats[id]["ME5"] + x.seats[id]["ME3"] + x.seats[id]["F3"]
}

func (x *index) m365Seats(id string) int64 {
	var sum int64
	for product, seats := range x.seats[id] {
		if x.isM365(product) {
			sum += seats
		}
	}
	return sum
}

func (x *index) tenant(row TenantRow, partners []string) *Tenant {
	id, customer := uuidKey(row.TenantID), x.customers[row.TPID]
	v := map[string]any{
		"tenantId": id, "tenantName": row.TenantName, "tenantDomain": row.TenantDomain,
		"country": row.Country, "segment": row.Segment, "tpid": number(row.TPID), "customerName": customer.CustomerName,
		"subSegment": textOrNil(customer.SubSegment), "industry": textOrNil(customer.Industry),
		"me5Seats": x.seats[id]["ME5"], "me3Seats": x.seats[id]["ME3"], "f3Seats": x.seats[id]["F3"],
		"m365Seats": x.m365Seats(id),
	}
	x.measures(v, id, customer)

	f := x.figures(row, partners)
	f.incentives(v)
	v["mciEligible"] = len(f.engagements) > 0
	v["renewal"] = v["eaRenewal"]
	if v["renewal"] == nil {
		v["renewal"] = v["largestSeatCspRenewal"]
	}
	workshops := map[string]Cents{}
	engagements := []map[string]any{}
	byWorkload := map[string]Cents{}
	for _, e := range f.engagements {
		workshops[e.workshop] += e.earnings
		for _, w := range e.workloads {
			byWorkload[w] += e.earnings
		}
		engagements = append(engagements, map[string]any{"engagementId": e.id, "workshop": e.workshop,
			"workloads": e.workloads, "partnerIds": e.partners, "estimatedEarnings": e.earnings})
	}
	earnings := []map[string]any{}
	for _, w := range f.workloads() {
		earnings = append(earnings, map[string]any{"workload": w, "potentialEarnings": byWorkload[w]})
	}
	v["engagements"], v["potentialEarningsByWorkload"] = engagements, earnings

	associations := []map[string]any{}
	v["cporAssociation"], v["cspAssociation"] = false, false
	for _, partner := range partners {
		a := x.association(row, partner)
		associations = append(associations, a)
		v["cporAssociation"] = v["cporAssociation"].(bool) || a["cpor"].(bool)
		v["cspAssociation"] = v["cspAssociation"].(bool) || a["csp"].(bool)
	}
	v["associations"] = associations
	return &Tenant{Values: v, Workshops: workshops}
}

// measures adds seats, usage and motion: what every caller sees.
func (x *index) measures(v map[string]any, id string, customer Customer) {
	usage := x.usage[id]
	overUsed := map[string]bool{}
	for workload, field := range map[string]string{"W365": "w365", "INTUNE": "intune", "ENTRA_ID": "entraId", "WINDOWS": "windows"} {
		u := usage[workload]
		v[field+"Pau"], v[field+"Mau"] = intOrNil(u.PAU), intOrNil(u.MAU)
		overUsed[workload] = u.PAU != nil && u.MAU != nil && *u.MAU > *u.PAU
		if workload != "WINDOWS" {
			v[field+"Utilization"] = utilization(u)
		}
	}
	var pau int64 // an unknown one counts as 0
	if usage["W365"].PAU != nil {
		pau = *usage["W365"].PAU
	}
	eligible := x.eligibleSeats(id)
	v["w365EligibleSeats"] = eligible
	v["w365Whitespace"] = eligible - pau
	v["hasW365"] = pau > 0
	v["overUsedWorkloads"] = inOrder(overUsed)
	frontline := customer.Industry != nil && x.frontline[*customer.Industry]
	v["salesMotion"] = salesMotion(usage["INTUNE"], eligible, x.seats[id]["F3"], pau, frontline)
}

// utilization is MAU / PAU, at most 1; nil where PAU is 0 or either is unknown.
func utilization(u Usage) any {
	switch {
	case u.PAU == nil || u.MAU == nil || *u.PAU == 0:
		return nil
	case *u.MAU >= *u.PAU:
		return 1.0
	}
	return float64(*u.MAU) / float64(*u.PAU)
}

// association is the row of the page's grid: this tenant and one partner, with that partner's own figures.
func (x *index) association(row TenantRow, partner string) map[string]any {
	key := pair{uuidKey(row.TenantID), partner}
	types := []string{}
	for association := range x.associations[key] {
		types = append(types, association)
	}
	sort.Slice(types, func(i, j int) bool { return strings.Compare(types[i], types[j]) < 0 })
	csp := x.associations[key]["CSP"] // its zero value without one
	v := map[string]any{
		"partnerId": partner, "partnerName": x.partners[partner].PartnerName, "organization": x.partners[partner].Organization,
		"types": types, "cpor": x.has(key, "CPOR"), "csp": x.has(key, "CSP"), "ea": x.has(key, "EA"),
		"cspTier": textOrNil(csp.CspTier), "t2ResellerName": textOrNil(csp.T2ResellerName),
	}
	x.figures(row, []string{partner}).incentives(v)
	return v
}

func textOrNil(text *string) any {
	if text == nil {
		return nil
	}
	return *text
}

func intOrNil(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}
