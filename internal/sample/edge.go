package sample

// edgeEvery: the first tenants of each that many show one edge case each. So a few hundred tenants have them all, and of
// millions they are too few to bend the proportions.
const edgeEvery = 5000

// edge is one edge case. Its tenant starts as a plain listed one of partnerMain; set changes what matters.
type edge struct {
	label   string
	sibling bool // the same customer as the edge before
	set     func(w *world, t *tenant)
}

// edges are all edge cases in the order of their tenants.
var edges = concat(listingEdges, usageEdges, motionEdges, associationEdges, renewalEdges, incentiveEdges, textEdges)

func concat(lists ...[]edge) []edge {
	var all []edge
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func isEdgePlace(i int) bool { return i%edgeEvery < len(edges) }

// edgeOf is the edge case of tenant i, or nil.
func edgeOf(i int) *edge {
	if !isEdgePlace(i) {
		return nil
	}
	return &edges[i%edgeEvery]
}

// edge makes t the tenant of an edge case.
func (w *world) edge(t *tenant, e *edge) {
	c := &t.customer
	if e.sibling {
		// The edge that starts this customer may have changed it.
		var head tenant
		w.tenantAt(c.first, &head)
		t.customer = head.customer
	} else {
		us := countryAt("US")
		*c = customer{first: t.index, tpid: c.tpid, name: c.name[:0], segment: 0, hq: us,
			subSegment: segments[0].subs[0], industry: "Professional Services"}
		if c.tpid < 0 {
			c.tpid = -c.tpid
		}
		c.name = append(c.name, "Contoso Edge Sample "...)
		c.name = appendInt(c.name, int64(t.index))
	}
	t.country, t.segment = c.hq, segments[0].name
	t.name = append(append(append(t.name, c.name...), ": "...), e.label...)
	t.setDomain("edge")
	t.seats[productME3] = 800
	t.usage = [workloadCount]usage{
		w365: {true, 100, 80}, intune: {true, 600, 480}, entraID: {true, 700, 650}, windows: {true, 700, 690},
	}
	t.associate(partnerMain, kindCPOR)
	e.set(w, t)
}

// license replaces the seats of the three eligible suites; 0 leaves the row out.
func (t *tenant) license(me5, me3, f3 int) {
	for p, n := range []int{productME5: me5, productME3: me3, productF3: f3} {
		if n == 0 {
			n = unlicensed
		}
		t.seats[p] = n
	}
}

func (t *tenant) enterprise() { t.segment = "Strategic Commercial" }

func (t *tenant) frontline() { t.customer.industry = "Retail & Consumer Goods" }

func (t *tenant) use(k workload, pau, mau int) { t.usage[k] = usage{true, pau, mau} }

// rename replaces the name; the text must say that it is a sample.
func (t *tenant) rename(name string) { t.name = append(t.name[:0], name...) }

// csp adds a CSP association.
func (t *tenant) csp(p int, level tier, reseller string) {
	t.associations = append(t.associations, association{p, kindCSP, level, reseller})
}

func (t *tenant) subscribe(p int, program string, product, seats, day int) {
	t.subs = append(t.subs, subscription{p, program, product, seats, day})
}

func (t *tenant) offer(e, p int, cents int64) { t.offers = append(t.offers, offer{e, p, cents}) }

func (t *tenant) claim(p int, k workload, claimable bool, cents int64) {
	t.claims = append(t.claims, claim{p, k, claimable, cents})
}
