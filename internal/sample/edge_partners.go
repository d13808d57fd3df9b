package sample

// associationEdges are about who sees a tenant and what of it.
var associationEdges = []edge{
	{label: "EA alone", set: func(_ *world, t *tenant) {
		t.associations[0].kind = kindEA
		t.subscribe(partnerMain, "EA", productME3, 800, 200)
	}},
	{label: "an association type that lists nothing", set: func(_ *world, t *tenant) { t.associations[0].kind = kindUPOR }},
	{label: "no partner", set: func(_ *world, t *tenant) { t.associations = t.associations[:0] }},
	{label: "opted out, EA alone", set: func(_ *world, t *tenant) {
		t.optedOut = true
		t.associations[0].kind = kindEA
		t.subscribe(partnerMain, "EA", productME3, 800, 220)
	}},
	{label: "CPOR and CSP of one partner", set: func(_ *world, t *tenant) { t.csp(partnerMain, tierDirectBill, "") }},
	{label: "CSP direct bill", set: func(_ *world, t *tenant) {
		t.associations = t.associations[:0]
		t.csp(partnerMain, tierDirectBill, "")
	}},
	{label: "CSP distributor with a T2 reseller", set: func(_ *world, t *tenant) {
		t.associations = t.associations[:0]
		t.csp(partnerMain, tierDistributor, `"Quoted", Comma & Co. Sample Reseller`)
	}},
	{label: "CSP reseller with a T2 name", set: func(_ *world, t *tenant) {
		t.associations = t.associations[:0]
		t.csp(partnerMain, tierReseller, resellers[0])
	}},
	{label: "CSP, tier unknown", set: func(_ *world, t *tenant) { t.csp(partnerMain, tierNone, "") }},
	{label: "tier and T2 name on a CPOR row", set: func(_ *world, t *tenant) {
		t.associations[0].tier, t.associations[0].reseller = tierReseller, "Hidden Sample Reseller"
	}},
	{label: "T2 name of another partner", set: func(_ *world, t *tenant) { t.csp(partnerOther, tierDistributor, "Masked Sample Reseller") }},
	{label: "two partners of one organisation", set: func(_ *world, t *tenant) { t.csp(partnerSibling, tierReseller, "") }},
	{label: "two partners of two organisations", set: func(_ *world, t *tenant) { t.associate(partnerOther, kindCPOR) }},
	{label: "five partners", set: func(_ *world, t *tenant) {
		t.csp(partnerSibling, tierReseller, resellers[1])
		t.csp(partnerOther, tierDistributor, resellers[2])
		t.associate(partnerEA, kindEA)
		t.associate(partnerJapan, kindCPOR)
	}},
	{label: "not the main partner's", set: func(_ *world, t *tenant) { t.associations[0].partner = partnerOther }},
}

// renewalEdges are about which renewal is seen.
var renewalEdges = []edge{
	{label: "EA renewal of the listing partner", set: func(_ *world, t *tenant) {
		t.associate(partnerMain, kindEA)
		t.subscribe(partnerMain, "EA", productME3, 800, 300)
	}},
	{label: "EA renewal of a partner of the same organisation", set: func(_ *world, t *tenant) {
		t.associate(partnerSibling, kindEA)
		t.subscribe(partnerSibling, "EA", productME3, 800, 330)
	}},
	{label: "EA renewal of another organisation", set: func(_ *world, t *tenant) {
		t.associate(partnerEA, kindEA)
		t.subscribe(partnerEA, "EA", productME3, 800, 360)
	}},
	{label: "EA association and subscription of two partners", set: func(_ *world, t *tenant) {
		t.associate(partnerSibling, kindEA)
		t.subscribe(partnerMain, "EA", productME3, 800, 390)
	}},
	{label: "several EA renewals, one over", set: func(w *world, t *tenant) {
		t.associate(partnerMain, kindEA)
		t.subscribe(partnerMain, "EA", productME3, 500, w.monthOn(9))
		t.subscribe(partnerMain, "EA", productME5, 100, w.monthOn(5))
		t.subscribe(partnerMain, "EA", productME3, 900, w.monthOn(-3))
	}},
	{label: "EA before CSP renewal", set: func(w *world, t *tenant) {
		t.associate(partnerMain, kindEA)
		t.csp(partnerMain, tierDirectBill, "")
		t.subscribe(partnerMain, "EA", productME3, 100, w.monthOn(20))
		t.subscribe(partnerMain, "CSP", productME3, 700, w.monthOn(2))
	}},
	{label: "largest CSP renewal is a tie", set: cspRenewals([]int{productME3, 400, 8}, []int{productME5, 400, 4}, []int{productE1, 399, 2})},
	{label: "largest CSP renewal is over", set: cspRenewals([]int{productME3, 700, -1}, []int{productME3, 50, 7})},
	{label: "largest CSP subscription is not Microsoft 365", set: cspRenewals([]int{productDynamics, 900, 3}, []int{productME3, 50, 7})},
	{label: "largest CSP subscription of an unknown product", set: cspRenewals([]int{productUnknown, 900, 3}, []int{productME3, 50, 7})},
	{label: "only CSP renewals that are over", set: cspRenewals([]int{productME3, 700, -2})},
	{label: "CSP subscription of 0 seats", set: cspRenewals([]int{productME3, 0, 6})},
	{label: "renewal earlier this month", set: func(w *world, t *tenant) {
		t.csp(partnerMain, tierDirectBill, "")
		t.subscribe(partnerMain, "CSP", productME3, 100, w.firstOfMonth())
	}},
	{label: "renewal on the last day of last month", set: func(w *world, t *tenant) {
		t.csp(partnerMain, tierDirectBill, "")
		t.subscribe(partnerMain, "CSP", productME3, 100, w.firstOfMonth()-1)
	}},
	{label: "CSP subscription without a CSP association", set: func(w *world, t *tenant) {
		t.subscribe(partnerMain, "CSP", productME3, 100, w.monthOn(3))
	}},
	{label: "CSP renewals of two partners", set: func(w *world, t *tenant) {
		t.csp(partnerMain, tierReseller, "")
		t.csp(partnerOther, tierReseller, "")
		t.subscribe(partnerMain, "CSP", productME3, 100, w.monthOn(3))
		t.subscribe(partnerOther, "CSP", productME3, 600, w.monthOn(6))
	}},
}

// cspRenewals are subscriptions of the main partner as product, seats and months from now.
func cspRenewals(subs ...[]int) func(*world, *tenant) {
	return func(w *world, t *tenant) {
		t.csp(partnerMain, tierDirectBill, "")
		for _, s := range subs {
			t.subscribe(partnerMain, "CSP", s[0], s[1], w.monthOn(s[2]))
		}
	}
}
