package sample

import "math"

// incentiveEdges are about which offers and claims count.
var incentiveEdges = []edge{
	{label: "one offer", set: offersFor(engEndpoints)},
	{label: "offers of one workshop", set: offersFor(engEndpoints, engSpansAll)},
	{label: "offer over four workloads", set: offersFor(engSpansAll)},
	{label: "offer without workloads", set: offersFor(engNoWorkloads)},
	{label: "offer of a closed engagement", set: offersFor(engClosed)},
	{label: "offer of an expired engagement", set: offersFor(engExpired)},
	{label: "offer of an engagement over since yesterday", set: offersFor(engEndedEve)},
	{label: "offer of an engagement from tomorrow on", set: offersFor(engNotYet)},
	{label: "offer on the last day", set: offersFor(engLastDay)},
	{label: "offer on the first day", set: offersFor(engFirstDay)},
	{label: "offer without an end", set: offersFor(engOpenEnded)},
	{label: "workshops that differ in case alone", set: offersFor(engDeployment, engOtherCase)},
	{label: "one engagement, two partners, two amounts", set: func(_ *world, t *tenant) {
		t.associate(partnerOther, kindCPOR)
		t.offer(engDeployment, partnerMain, 500_000)
		t.offer(engDeployment, partnerOther, 750_000)
	}},
	{label: "offer to an EA partner", set: func(_ *world, t *tenant) {
		t.associate(partnerEA, kindEA)
		t.offer(engDeployment, partnerEA, 500_000)
		t.claim(partnerEA, intune, true, 100_000)
	}},
	{label: "offer to a partner without association", set: func(_ *world, t *tenant) {
		t.offer(engDeployment, partnerOther, 500_000)
		t.claim(partnerOther, w365, true, 100_000)
	}},
	{label: "headquarters in another area", set: func(_ *world, t *tenant) {
		t.customer.hq = countryAt("JP")
		t.offer(engDeployment, partnerMain, 500_000)
	}},
	{label: "tenant abroad, headquarters in the area", set: func(_ *world, t *tenant) {
		t.country = countryAt("JP")
		t.offer(engDeployment, partnerMain, 500_000)
	}},
	{label: "headquarters without an area", set: func(_ *world, t *tenant) {
		t.customer.hq = countryAt(unknownCountry)
		t.offer(engDeployment, partnerMain, 500_000)
	}},
	{label: "partner and headquarters without an area", set: func(w *world, t *tenant) {
		t.customer.hq = countryAt(unknownCountry)
		t.associate(len(w.partners)-1, kindCPOR)
		t.offer(engDeployment, len(w.partners)-1, 500_000)
	}},
	{label: "offer of 0.00", set: func(_ *world, t *tenant) { t.offer(engDeployment, partnerMain, 0) }},
	{label: "offers with cents", set: func(_ *world, t *tenant) {
		t.offer(engDeployment, partnerMain, 10)
		t.offer(engEndpoints, partnerMain, 123_456)
		t.claim(partnerMain, intune, true, 1)
	}},
	{label: "claimable and not", set: func(_ *world, t *tenant) {
		t.claim(partnerMain, intune, true, 200_000)
		t.claim(partnerMain, w365, false, 300_000)
	}},
	{label: "nothing claimable", set: func(_ *world, t *tenant) { t.claim(partnerMain, intune, false, 200_000) }},
	{label: "claimable but 0.00", set: func(_ *world, t *tenant) { t.claim(partnerMain, w365, true, 0) }},
	{label: "one workload, two partners, two claims", set: func(_ *world, t *tenant) {
		t.associate(partnerSibling, kindCPOR)
		t.claim(partnerMain, intune, true, 200_000)
		t.claim(partnerSibling, intune, true, 300_000)
		t.claim(partnerSibling, w365, false, 900_000)
	}},
	{label: "offer and claim, opted out", set: func(_ *world, t *tenant) {
		t.optedOut = true
		t.offer(engDeployment, partnerMain, 500_000)
		t.claim(partnerMain, intune, true, 200_000)
	}},
}

// offersFor are offers of falling amounts to the main partner.
func offersFor(engagements ...int) func(*world, *tenant) {
	return func(_ *world, t *tenant) {
		for k, e := range engagements {
			t.offer(e, partnerMain, int64(1_000_000-250_000*k))
		}
	}
}

// textEdges are about names and identifiers.
var textEdges = []edge{
	{label: "negative TPID", set: func(_ *world, t *tenant) { t.customer.tpid = -t.customer.tpid }},
	{label: "a second tenant of the customer", sibling: true, set: func(_ *world, t *tenant) { t.country = countryAt("DE") }},
	{label: "a third tenant of the customer", sibling: true, set: func(_ *world, t *tenant) { t.license(0, 50, 0) }},
	{label: "TPID beyond 2^53", set: func(_ *world, t *tenant) { t.customer.tpid = 1<<53 + 1 + 2*int64(t.index) }},
	{label: "TPID near the largest", set: func(_ *world, t *tenant) { t.customer.tpid = math.MaxInt64 - int64(t.index) }},
	{label: "UUID in capitals", set: func(_ *world, t *tenant) { t.shout = true }},
	{label: "UUID in capitals everywhere", set: func(_ *world, t *tenant) { t.shout, t.shoutAll = true, true }},
	{label: "no sub-segment", set: func(_ *world, t *tenant) { t.customer.subSegment = "" }},
	{label: "Unicode", set: renamed("Žluťoučký Ünïcode 日本語 Ελλάς Пример Sample 🌍")},
	{label: "right to left", set: renamed("شركة عينة Sample")},
	{label: "combining marks", set: renamed("Cafe\u0301 Sample")},
	{label: "composed letters", set: renamed("Caf\u00e9 Sample")},
	{label: "quotes and commas", set: renamed(`"Quoted" Sample, Inc., d/b/a 'It''s, fine'`)},
	{label: "percent, underscore, backslash", set: renamed(`100% Sample_Under\Score \%`)},
	{label: "blanks around", set: renamed("  Blank Sample  ")},
	{label: "formula", set: renamed("=1+1 Sample")},
	{label: "markup", set: renamed("<b>Sample</b> & \"Co\" <script>alert(1)</script>")},
	{label: "reads like null", set: renamed("NULL")},
	{label: "one case", set: renamed("Case Pair Sample")},
	{label: "other case", set: renamed("CASE PAIR SAMPLE")},
	{label: "same name 1", set: renamed("Twin Sample")},
	{label: "same name 2", set: renamed("Twin Sample")},
	{label: "a name of more than two hundred letters, which is " +
		"as long as a name may get before a column, a tooltip or a fixed field cuts it, and which goes on a little, so that " +
		"whoever lays out a page sees at once what becomes of it there", set: func(_ *world, _ *tenant) {}},
}

// renamed gives the tenant and its customer one name.
func renamed(name string) func(*world, *tenant) {
	return func(_ *world, t *tenant) {
		t.rename(name)
		t.customer.name = append(t.customer.name[:0], name...)
	}
}
