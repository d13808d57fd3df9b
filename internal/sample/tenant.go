package sample

import (
	"encoding/hex"
	"strings"
)

// tenant is one tenant with all that hangs on it. A worker uses one again and again.
type tenant struct {
	index        int
	id           [36]byte
	shout        bool // write the ID in capitals in the tenants table
	shoutAll     bool // and everywhere else
	name         []byte
	domain       []byte
	country      int
	segment      string
	customer     customer
	optedOut     bool
	seats        [productCount]int // unlicensed: no row
	usage        [workloadCount]usage
	associations []association
	subs         []subscription
	offers       []offer
	claims       []claim
	scratch      []int // the partners drawn so far
}

// unlicensed stands for the lack of a licence row.
const unlicensed = -1

// usage is a row of the usage table; null stands for an unknown number.
type usage struct {
	present  bool
	pau, mau int
}

const null = -1

type association struct {
	partner  int
	kind     kind
	tier     tier
	reseller string
}

type subscription struct {
	partner int
	program string
	product int
	seats   int
	day     int // offset from the snapshot's day
}

type offer struct {
	engagement, partner int
	cents               int64
}

type claim struct {
	partner   int
	workload  workload
	claimable bool
	cents     int64
}

// tenantAt makes tenant i into t: an edge case where i is the place of one, else an ordinary tenant.
func (w *world) tenantAt(i int, t *tenant) {
	t.reset(i)
	w.customerOf(i, &t.customer)
	t.id = tenantID(w.seed, i)
	if e := edgeOf(i); e != nil {
		w.edge(t, e)
		return
	}
	r := newRNG(w.seed, streamTenant, i)
	w.drawTenant(t, &r)
	w.drawLicenses(t, &r)
	drawUsage(t, &r)
	w.drawAssociations(t, &r)
	drawSubscriptions(t, &r)
	w.drawIncentives(t, &r)
}

func (t *tenant) reset(i int) {
	*t = tenant{
		index: i, name: t.name[:0], domain: t.domain[:0], customer: t.customer,
		associations: t.associations[:0], subs: t.subs[:0], offers: t.offers[:0], claims: t.claims[:0], scratch: t.scratch[:0],
	}
	for p := range t.seats {
		t.seats[p] = unlicensed
	}
}

// tenantID is a well-formed random UUID whose bits come from seed and index.
func tenantID(seed uint64, i int) (text [36]byte) {
	r := newRNG(seed, streamID, i)
	var raw [16]byte
	hi, lo := r.next(), r.next()
	for k := range 8 {
		raw[k], raw[8+k] = byte(hi>>(8*k)), byte(lo>>(8*k))
	}
	raw[6] = raw[6]&0x0f | 0x40
	raw[8] = raw[8]&0x3f | 0x80
	hex.Encode(text[0:], raw[0:4])
	hex.Encode(text[9:], raw[4:6])
	hex.Encode(text[14:], raw[6:8])
	hex.Encode(text[19:], raw[8:10])
	hex.Encode(text[24:], raw[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return text
}

// eligible is the number of eligible seats.
func (t *tenant) eligible() int {
	sum := 0
	for _, p := range []int{productME5, productME3, productF3} {
		sum += max(t.seats[p], 0)
	}
	return sum
}

// setDomain makes a domain of the reserved example.com that no other tenant has.
func (t *tenant) setDomain(brand string) {
	for _, c := range []byte(strings.ToLower(brand)) {
		if 'a' <= c && c <= 'z' {
			t.domain = append(t.domain, c)
		}
	}
	t.domain = append(t.domain, '-')
	t.domain = appendInt(t.domain, int64(t.index))
	t.domain = append(t.domain, ".example.com"...)
}
