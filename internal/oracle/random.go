package oracle

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Random makes an adversarial source of that many tenants: every row is valid, boundary values and odd texts abound.
// The same generator state gives the same source.
func Random(rng *rand.Rand, tenants int) *Source {
	g := generator{Rand: rng, Source: &Source{AsOf: pick(rng, dates)}}
	if chance(rng, 30) {
		g.TablesAsOf = map[string]string{"engagement_offers": "2029-01-31", "usage": "2026-01-02"}
	}
	g.reference()
	g.customers(tenants/2 + 3)
	g.partners(6 + rng.IntN(8))
	g.engagements(8 + rng.IntN(12))
	for i := range tenants {
		g.tenant(i)
	}
	g.shuffle()
	return g.Source
}

type generator struct {
	*rand.Rand
	*Source
}

func (g *generator) reference() {
	g.Source.Segments = []Segment{{"Enterprise", "ENTERPRISE"}, {"Strategic", "ENTERPRISE"}, {"Straße", "ENTERPRISE"}, {"Major", "SMEC"},
		{"SMB", "SMEC"}, {"Corporate", "SMEC"}, {"Nobody's", "ENTERPRISE"}}
	g.AssociationTypes = []AssociationType{{"CPOR", true}, {"CSP", true}, {"EA", false}, {"UPOR", true}, {"ADVISOR", false}, {"cpor", false}}
	g.Areas = []Area{{"US", "Americas"}, {"CA", "Americas"}, {"DE", "Europe"}, {"FR", "Europe"}, {"JP", "europe"}, {"BR", "Americas"}}
	g.FrontlineIndustries = []string{"Retail", "Health, Care", "Énergie", "Nowhere"}
	// "Mystery Suite", "me5" and "f3" are unknown. Where F3 is none of the Microsoft 365 products, more than 100 eligible
	// seats can stand beside no more than 25 Microsoft 365 seats.
	g.Source.Products = []Product{{"ME5", true}, {"ME3", true}, {"Business Premium", true}, {"E1", true}, {"Windows 365", false}, {"Dynamics, 365", false}}
	switch g.IntN(3) {
	case 0:
		g.Source.Products = append(g.Source.Products, Product{"F3", false})
	case 1:
		g.Source.Products = append(g.Source.Products, Product{"F3", true})
	}
}

func (g *generator) customers(n int) {
	for i := range n {
		g.Customers = append(g.Customers, Customer{
			TPID: tpid(g.Rand, i), CustomerName: name(g.Rand), SubSegment: maybe(g.Rand, 70, name(g.Rand)),
			Industry: maybe(g.Rand, 85, pick(g.Rand, industries)), HQCountry: pick(g.Rand, countries),
		})
	}
}

func (g *generator) partners(n int) {
	organizations := []string{"Partner Org", "partner org", name(g.Rand), name(g.Rand), "Org, \"Three\""}
	for i := range n {
		id := fmt.Sprint(1000 + i)
		switch i {
		case 0:
			id = "42"
		case 1:
			id = "042" // digits as text: another partner
		case 2:
			id = "9"
		}
		country := pick(g.Rand, countries)
		if i < 4 {
			country = "US"
		}
		g.Source.Partners = append(g.Source.Partners, Partner{id, name(g.Rand), country, pick(g.Rand, organizations)})
	}
}

func (g *generator) engagements(n int) {
	today, _ := time.Parse(time.DateOnly, g.AsOf)
	day := func(offset int) string { return today.AddDate(0, 0, offset).Format(time.DateOnly) }
	workshops := []string{"Endpoint Vision", "endpoint vision", "ENDPOINT VISION", name(g.Rand), name(g.Rand), name(g.Rand), "Café", "Cafe\u0301"}
	for i := range n {
		e := EngagementRow{EngagementID: fmt.Sprintf("%s%d", pick(g.Rand, []string{"E-", "e-", "É,", "10"}), i), Workshop: pick(g.Rand, workshops), Status: "OPEN"}
		switch g.IntN(10) {
		case 0:
			e.Status = "CLOSED"
		case 1:
			e.ValidTo = ptr(day(-1)) // expired
		case 2:
			e.ValidTo = ptr(day(0)) // on the day itself
		case 3:
			e.ValidFrom = ptr(day(1)) // not yet
		case 4:
			e.ValidFrom = ptr(day(0))
		case 5:
			e.ValidFrom, e.ValidTo = ptr(day(0)), ptr(day(0))
		case 6:
			e.ValidFrom, e.ValidTo = ptr(day(-400)), ptr(day(400))
		}
		g.Engagements = append(g.Engagements, e)
		for _, w := range workloads {
			if chance(g.Rand, 40) {
				g.EngagementWorkloads = append(g.EngagementWorkloads, EngagementWorkload{e.EngagementID, w})
			}
		}
	}
}

func (g *generator) tenant(i int) {
	id := uuid(g.Rand)
	customer := pick(g.Rand, g.Customers)
	t := TenantRow{TenantID: recase(g.Rand, id), TenantName: name(g.Rand), TenantDomain: fmt.Sprintf("%s.example%d.com", pick(g.Rand, nastyNames), i),
		Country: pick(g.Rand, countries), Segment: pick(g.Rand, segments), TPID: customer.TPID, DataSharing: "granted"}
	if chance(g.Rand, 10) {
		t.DataSharing = "opted_out"
	}
	g.Tenants = append(g.Tenants, t)
	g.seats(id)
	for _, w := range workloads {
		if chance(g.Rand, 88) {
			g.Source.Usage = append(g.Source.Usage, usage(g.Rand, recase(g.Rand, id), w))
		}
	}
	g.ties(id)
}

// seats splits a number of eligible seats near a limit over the three products, with others beside them.
func (g *generator) seats(id string) {
	left := pick(g.Rand, eligibleTargets)
	add := func(product string, seats int64) {
		if seats > 0 || chance(g.Rand, 30) {
			g.Licenses = append(g.Licenses, License{recase(g.Rand, id), product, seats})
		}
	}
	if chance(g.Rand, 1) {
		left = 2_000_000_000
	}
	var me5, me3 int64
	switch g.IntN(4) {
	case 0:
		me5 = left
	case 1:
		me5, me3 = min(left, 1), max(0, min(left-1, pick(g.Rand, []int64{24, 25, 149, 150}))) // the rest is F3: limits of rule 2 without F3
	default:
		me5 = g.Int64N(left + 1)
		me3 = g.Int64N(left - me5 + 1)
	}
	add("ME5", me5)
	add("ME3", me3)
	add("F3", left-me5-me3)
	for _, product := range products {
		if chance(g.Rand, 20) {
			add(product, pick(g.Rand, otherSeats))
		}
	}
}

// ties adds what partners have with the tenant: associations, subscriptions, offers and claims; also of partners without
// any listing association.
func (g *generator) ties(id string) {
	for _, partner := range g.some(g.IntN(5)) {
		for _, association := range types {
			percent := map[string]int{"CPOR": 40, "CSP": 50, "EA": 35}[association]
			if chance(g.Rand, max(percent, 8)) {
				g.Associations = append(g.Associations, Association{recase(g.Rand, id), partner, association,
					maybe(g.Rand, 70, pick(g.Rand, []string{"DIRECT_BILL", "DISTRIBUTOR", "RESELLER"})), maybe(g.Rand, 50, name(g.Rand))})
			}
		}
		g.business(id, partner, 75)
	}
	for _, partner := range g.some(2) {
		if !g.met(id, partner) {
			g.business(id, partner, 30)
		}
	}
}

func (g *generator) business(id, partner string, percent int) {
	for range g.IntN(4) {
		if chance(g.Rand, percent) {
			g.Subscriptions = append(g.Subscriptions, Subscription{fmt.Sprintf("S%d", len(g.Subscriptions)), recase(g.Rand, id), partner,
				pick(g.Rand, []string{"EA", "CSP", "CSP"}), pick(g.Rand, append([]string{"ME5", "ME3", "F3", "ME5"}, products...)), pick(g.Rand, subSeats), g.renewal()})
		}
	}
	for _, e := range g.Engagements {
		if chance(g.Rand, percent/3) {
			g.EngagementOffers = append(g.EngagementOffers, EngagementOffer{e.EngagementID, recase(g.Rand, id), partner, pick(g.Rand, amounts)})
		}
	}
	for _, w := range []string{"INTUNE", "W365"} {
		if chance(g.Rand, percent/2) {
			g.CporIncentives = append(g.CporIncentives, CporIncentive{recase(g.Rand, id), partner, w, chance(g.Rand, 70), pick(g.Rand, amounts)})
		}
	}
}

// renewal is a date about the snapshot's month: over, in the month but before its day, later, far.
func (g *generator) renewal() string {
	first, _ := time.Parse(time.DateOnly, g.AsOf[:7]+"-01")
	offset := pick(g.Rand, []int{-13, -1, 0, 0, 0, 1, 2, 2, 3, 12, 13, 40})
	if chance(g.Rand, 10) { // the last day of a month
		return first.AddDate(0, offset+1, -1).Format(time.DateOnly)
	}
	return first.AddDate(0, offset, g.IntN(28)).Format(time.DateOnly)
}

// some gives distinct partners; the last partner never has any business.
func (g *generator) some(n int) []string {
	var ids []string
	for _, i := range g.Perm(len(g.Source.Partners) - 1)[:n] {
		ids = append(ids, g.Source.Partners[i].PartnerID)
	}
	return ids
}

// met says whether the partner has any row of business with the tenant, so that no key is given twice.
func (g *generator) met(id, partner string) bool {
	for _, r := range g.EngagementOffers {
		if uuidKey(r.TenantID) == id && r.PartnerID == partner {
			return true
		}
	}
	for _, r := range g.CporIncentives {
		if uuidKey(r.TenantID) == id && r.PartnerID == partner {
			return true
		}
	}
	return false
}

// shuffle mixes the rows of the large tables: their order means nothing.
func (g *generator) shuffle() {
	s := g.Source
	g.Shuffle(len(s.Tenants), func(i, j int) { s.Tenants[i], s.Tenants[j] = s.Tenants[j], s.Tenants[i] })
	g.Shuffle(len(s.Associations), func(i, j int) { s.Associations[i], s.Associations[j] = s.Associations[j], s.Associations[i] })
	g.Shuffle(len(s.Subscriptions), func(i, j int) { s.Subscriptions[i], s.Subscriptions[j] = s.Subscriptions[j], s.Subscriptions[i] })
	g.Shuffle(len(s.EngagementOffers), func(i, j int) {
		s.EngagementOffers[i], s.EngagementOffers[j] = s.EngagementOffers[j], s.EngagementOffers[i]
	})
}

func ptr[T any](value T) *T { return &value }
