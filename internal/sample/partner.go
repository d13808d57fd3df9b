package sample

import "strconv"

// partner is one partner ID of an organisation.
type partner struct {
	id, name, organization string
	country                int
}

// The first partners are fixed, because the edge cases name them.
const (
	partnerMain    = 0 // US; has every edge case except those of tenants it must not see
	partnerSibling = 1 // of the same organisation, in Germany
	partnerOther   = 3 // US, of another organisation
	partnerEA      = 5 // US, an organisation of its own
	partnerJapan   = 6
	fixedPartners  = 7
)

var fixedCountries = [fixedPartners]string{"US", "DE", "GB", "US", "US", "US", "JP"}

var partnerBrands = []string{
	"Alpine", "Bluebird", "Cascade", "Driftwood", "Evergreen", "Foxglove", "Granite", "Harbor", "Ironwood", "Juniper",
	"Kestrel", "Lakeside", "Meadow", "Northstar", "Orchard", "Pinecone", "Quarry", "Riverbend", "Summit", "Tidewater",
}

var partnerTrades = []string{"Cloud", "Consulting", "Digital", "IT Services", "Managed Services", "Workplace"}

// newPartners makes the partners, the largest first. Of eight in a row three and two belong to one organisation each.
func newPartners(seed uint64, count int) []partner {
	partners := make([]partner, count)
	for p := range partners {
		lead, _ := organization(p)
		org := newRNG(seed, streamPartner, lead)
		name := pick(&org, partnerBrands) + " " + pick(&org, partnerTrades) + " Sample " + strconv.Itoa(lead+1)
		own := newRNG(seed, streamPartner, p)
		own.next()
		own.next() // leave the two draws of the organisation's name behind
		c := pick(&own, countryDraw)
		if p < fixedPartners {
			c = countryAt(fixedCountries[p])
		}
		if p == count-1 { // the smallest: incentives need an area, so few tenants should lack them for this
			c = countryAt(unknownCountry)
		}
		partners[p] = partner{strconv.Itoa(9_000_001 + p), name + " " + countries[c].name, name, c}
	}
	return partners
}

// organization says which partner is the first of p's organisation, and how many IDs that has where there are enough
// partners.
func organization(p int) (first, size int) {
	switch place := p & 7; {
	case place < 3:
		return p &^ 7, 3
	case place < 5:
		return p&^7 + 3, 2
	default:
		return p, 1
	}
}
