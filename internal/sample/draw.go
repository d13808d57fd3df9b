package sample

// The chances below are percentages, chosen so that about 70 % of the tenants are listed for a caller of all partners,
// every sales motion is common, and unknown, missing and odd values occur as they do in practice.

// drawTenant draws who the tenant is.
func (w *world) drawTenant(t *tenant, r *rng) {
	c := &t.customer
	t.segment, t.country = segments[c.segment].name, c.hq
	if r.percent(12) {
		t.country = pick(r, countryDraw)
	}
	if r.n(500) == 0 {
		t.segment = unknownSegment
	}
	t.optedOut = r.percent(6)
	t.name = append(t.name, c.name...)
	if c.first != t.index {
		t.name = append(t.name, " - "...)
		t.name = append(t.name, countries[t.country].name...)
	}
	t.setDomain(c.brand)
}

// drawLicenses draws the seats: a Pareto total, split over the three suites, and other products beside them.
func (w *world) drawLicenses(t *tenant, r *rng) {
	least := 74
	if segments[t.customer.segment].family == "ENTERPRISE" {
		least = 180
	}
	total := r.pareto(least, 250_000)
	if r.percent(55) && total > 10 {
		t.seats[productF3] = total * r.between(5, 65) / 100
	}
	office := total - max(t.seats[productF3], 0)
	if e5 := office * r.low(101) / 100; e5 > 0 && r.percent(60) {
		t.seats[productME5] = e5
	}
	t.seats[productME3] = office - max(t.seats[productME5], 0)
	for p, chance := range [productCount]int{productPremium: 12, productE1: 10, productO365E3: 8, productDynamics: 12} {
		if r.percent(chance) {
			t.seats[p] = 1 + total*r.low(60)/100
		}
	}
	if r.n(400) == 0 {
		t.seats[productUnknown] = 1 + r.n(40)
	}
}

// drawUsage draws the usage of the four workloads; Windows 365 is the one that many tenants lack.
func drawUsage(t *tenant, r *rng) {
	seats := t.eligible()
	paid := [workloadCount]int{
		intune:  seats * r.between(20, 100) / 100,
		entraID: seats * r.between(60, 100) / 100,
		windows: seats * r.between(30, 100) / 100,
	}
	if r.percent(58) {
		paid[w365] = seats * (1 + r.low(75)) / 100
	} else if r.percent(4) {
		paid[w365] = seats + r.n(seats/2+1) // sold apart from the suites, so more than the eligible seats may be paid
	}
	for k := range t.usage {
		u := usage{true, paid[k], 0}
		switch x := r.n(100); {
		case k == int(intune) && x < 22:
			u.mau = u.pau * r.n(21) / 100
		case x < 88:
			u.mau = u.pau * r.between(25, 99) / 100
		default:
			u.mau = u.pau * r.between(100, 130) / 100
		}
		if u.pau == 0 && r.percent(15) {
			u.mau = r.between(1, 40) // trials: used, not paid
		}
		switch x := r.n(200); {
		case x < 5:
			u = usage{}
		case x < 8:
			u.pau = null
		case x < 11:
			u.mau = null
		}
		t.usage[k] = u
	}
}

// drawAssociations draws the partners, 1.3 a tenant, and how each is tied to it.
func (w *world) drawAssociations(t *tenant, r *rng) {
	area := countries[t.customer.hq].area
	if r.percent(2) {
		return
	}
	lead := w.drawPartner(r, area)
	t.tie(r, lead, r.n(100))
	if r.percent(20) {
		second := w.drawPartner(r, area)
		if first, size := organization(lead); size > 1 && r.percent(50) {
			second = min(first+r.n(size), len(w.partners)-1)
		}
		t.tie(r, second, r.n(100))
	}
	if r.percent(4) {
		t.tie(r, w.drawPartner(r, area), r.n(100))
	}
	if r.percent(10) {
		t.tie(r, w.drawPartner(r, area), 99) // a licensing partner beside
	}
}

// drawPartner draws a partner by rank, preferring those of the customer's area, as a customer would.
func (w *world) drawPartner(r *rng, area string) int {
	p := r.rank(len(w.partners))
	for range 3 {
		if w.area(p) == area {
			break
		}
		p = r.rank(len(w.partners))
	}
	return p
}

// tie adds the associations of a partner that the tenant does not have yet; how is a draw of 0 to 99.
func (t *tenant) tie(r *rng, p, how int) {
	for _, known := range t.scratch {
		if known == p {
			return
		}
	}
	t.scratch = append(t.scratch, p)
	cpor, csp, ea := how < 36 || how >= 74 && how < 94, how >= 36 && how < 94, how >= 94
	if cpor {
		t.associate(p, kindCPOR)
	}
	if csp {
		t.tieCSP(r, p)
	}
	if ea || r.percent(12) {
		t.associate(p, kindEA)
	}
	if r.n(100) == 0 {
		t.associate(p, kindUPOR)
	}
}

func (t *tenant) tieCSP(r *rng, p int) {
	a := association{partner: p, kind: kindCSP}
	named := 0
	switch x := r.n(100); {
	case x < 45:
		a.tier, named = tierReseller, 25
	case x < 75:
		a.tier, named = tierDistributor, 60
	case x < 95:
		a.tier = tierDirectBill
	}
	if r.percent(named) {
		a.reseller = pick(r, resellers)
	}
	t.associations = append(t.associations, a)
}

var resellers = []string{
	"Amber Sample Reseller", "Birch Sample Reseller", "Cobalt Sample Reseller", "Dune Sample Reseller", "Ember Sample Reseller",
	"Fern Sample Reseller", "Glacier Sample Reseller", "Hazel Sample Reseller", "Indigo Sample Reseller", "Jade Sample Reseller",
	"Krüger Sample Reseller", "Lotus Sample Reseller", "Maple Sample Reseller", "Nectar, Oak & Sons Sample Reseller",
}

// drawSubscriptions draws what is bought through partners: most renewals within three years, some over.
func drawSubscriptions(t *tenant, r *rng) {
	for _, a := range t.associations {
		program, count := "CSP", 1+r.low(3)
		switch a.kind {
		case kindEA:
			program, count = "EA", 1+r.low(2)
		case kindCPOR, kindUPOR:
			continue
		}
		if r.percent(15) {
			continue
		}
		for range count {
			s := subscription{partner: a.partner, program: program, day: r.n(1095)}
			if r.percent(8) {
				s.day = -r.between(1, 360)
			}
			s.product = drawLicensed(t, r)
			s.seats = max(t.seats[s.product]*pick(r, []int{100, 100, 50, 50, 25, 10})/100, 1)
			t.subs = append(t.subs, s)
		}
	}
}

// drawLicensed draws a product that the tenant has, ME3 after a few tries.
func drawLicensed(t *tenant, r *rng) int {
	for range 4 {
		if p := r.n(productCount); t.seats[p] > 0 {
			return p
		}
	}
	return productME3
}

// drawIncentives draws offers and claims, seldom for a partner that does not list the tenant.
func (w *world) drawIncentives(t *tenant, r *rng) {
	for _, p := range t.scratch {
		if !t.listedBy(p) && !r.percent(5) {
			continue
		}
		if r.percent(55) {
			e := r.low(ordinaryOffersTo)
			for range 1 + r.low(3) {
				t.offerOnce(e, p, drawCents(r, t.eligible()))
				e = (e + 1 + r.n(4)) % ordinaryOffersTo
			}
		}
		for _, k := range []workload{intune, w365} {
			if r.percent(30) {
				t.claims = append(t.claims, claim{p, k, r.percent(70), drawCents(r, t.eligible()/2)})
			}
		}
	}
}

// listedBy reports whether a partner has a listing association.
func (t *tenant) listedBy(p int) bool {
	for _, a := range t.associations {
		if a.partner == p && (a.kind == kindCPOR || a.kind == kindCSP) {
			return true
		}
	}
	return false
}

// roundDollars are sample amounts, from small tenants' to large ones'.
var roundDollars = []int64{250, 500, 1_000, 1_500, 2_500, 5_000, 7_500, 10_000, 15_000, 25_000, 40_000}

// drawCents draws an amount that grows with the seats.
func drawCents(r *rng, seats int) int64 {
	size := 0
	for s := 150; s < seats && size < 7; s *= 2 {
		size++
	}
	return 100 * roundDollars[size+r.low(4)]
}

func (t *tenant) associate(p int, k kind) {
	t.associations = append(t.associations, association{partner: p, kind: k})
}

// offerOnce adds an offer unless the same one stands.
func (t *tenant) offerOnce(e, p int, cents int64) {
	for _, o := range t.offers {
		if o.engagement == e && o.partner == p {
			return
		}
	}
	t.offers = append(t.offers, offer{e, p, cents})
}
