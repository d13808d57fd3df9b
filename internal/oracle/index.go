package oracle

import "strings"

// pair is a tenant (its ID in lower case) and a partner.
type pair struct{ tenant, partner string }

// index holds the source's rows by their keys. Tenant IDs are UUIDs: either case is one ID, kept in lower case.
type index struct {
	source        *Source
	customers     map[int64]Customer
	partners      map[string]Partner
	seats         map[string]map[string]int64 // by tenant, product
	usage         map[string]map[string]Usage // by tenant, workload
	associations  map[pair]map[string]Association
	partnersOf    map[string][]string // by tenant: partners with any association
	subscriptions map[pair][]Subscription
	engagements   map[string]EngagementRow
	spans         map[string]map[string]bool // by engagement: its workloads
	offers        map[pair][]EngagementOffer
	claims        map[pair][]CporIncentive
	family        map[string]string
	lists         map[string]bool // by association type
	area          map[string]string
	frontline     map[string]bool
	m365          map[string]bool // by product; absent where unknown
}

func uuidKey(id string) string { return strings.ToLower(id) }

func (s *Source) index() *index {
	x := &index{
		source: s, customers: map[int64]Customer{}, partners: map[string]Partner{},
		seats: map[string]map[string]int64{}, usage: map[string]map[string]Usage{},
		associations: map[pair]map[string]Association{}, partnersOf: map[string][]string{},
		subscriptions: map[pair][]Subscription{}, engagements: map[string]EngagementRow{},
		spans: map[string]map[string]bool{}, offers: map[pair][]EngagementOffer{}, claims: map[pair][]CporIncentive{},
		family: map[string]string{}, lists: map[string]bool{}, area: map[string]string{},
		frontline: map[string]bool{}, m365: map[string]bool{},
	}
	for _, r := range s.Customers {
		x.customers[r.TPID] = r
	}
	for _, r := range s.Partners {
		x.partners[r.PartnerID] = r
	}
	for _, r := range s.Tenants {
		x.seats[uuidKey(r.TenantID)] = map[string]int64{}
		x.usage[uuidKey(r.TenantID)] = map[string]Usage{}
	}
	for _, r := range s.Licenses {
		x.seats[uuidKey(r.TenantID)][r.Product] = r.Seats
	}
	for _, r := range s.Usage {
		x.usage[uuidKey(r.TenantID)][r.Workload] = r
	}
	for _, r := range s.Associations {
		key := pair{uuidKey(r.TenantID), r.PartnerID}
		if x.associations[key] == nil {
			x.associations[key] = map[string]Association{}
			x.partnersOf[key.tenant] = append(x.partnersOf[key.tenant], key.partner)
		}
		x.associations[key][r.Association] = r
	}
	for _, r := range s.Subscriptions {
		key := pair{uuidKey(r.TenantID), r.PartnerID}
		x.subscriptions[key] = append(x.subscriptions[key], r)
	}
	for _, r := range s.Engagements {
		x.engagements[r.EngagementID] = r
		x.spans[r.EngagementID] = map[string]bool{}
	}
	for _, r := range s.EngagementWorkloads {
		x.spans[r.EngagementID][r.Workload] = true
	}
	for _, r := range s.EngagementOffers {
		key := pair{uuidKey(r.TenantID), r.PartnerID}
		x.offers[key] = append(x.offers[key], r)
	}
	for _, r := range s.CporIncentives {
		key := pair{uuidKey(r.TenantID), r.PartnerID}
		x.claims[key] = append(x.claims[key], r)
	}
	for _, r := range s.Segments {
		x.family[r.Segment] = r.Family
	}
	for _, r := range s.AssociationTypes {
		x.lists[r.Association] = r.ListsTenants
	}
	for _, r := range s.Areas {
		x.area[r.Country] = r.Area
	}
	for _, industry := range s.FrontlineIndustries {
		x.frontline[industry] = true
	}
	for _, r := range s.Products {
		x.m365[r.Product] = r.Microsoft365
	}
	return x
}

// isM365 says whether a product counts as Microsoft 365: one that the products table lacks does.
func (x *index) isM365(product string) bool {
	is, known := x.m365[product]
	return is || !known
}

// has says whether the partner has an association of the type with the tenant.
func (x *index) has(key pair, association string) bool {
	_, ok := x.associations[key][association]
	return ok
}

// listing says whether the partner has an association with the tenant whose type lists tenants.
func (x *index) listing(key pair) bool {
	for association := range x.associations[key] {
		if x.lists[association] {
			return true
		}
	}
	return false
}
