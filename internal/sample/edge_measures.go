package sample

// listingEdges are about seats, segments, products and consent.
var listingEdges = []edge{
	{label: "plain", set: func(_ *world, _ *tenant) {}},
	{label: "exactly 100 eligible seats", set: func(_ *world, t *tenant) { t.license(40, 40, 20) }},
	{label: "101 eligible seats", set: func(_ *world, t *tenant) { t.license(1, 50, 50) }},
	{label: "499 eligible seats", set: func(_ *world, t *tenant) { t.license(0, 499, 0) }},
	{label: "exactly 500 eligible seats", set: func(_ *world, t *tenant) { t.license(100, 400, 0) }},
	{label: "enterprise, exactly 150 Microsoft 365 seats", set: func(_ *world, t *tenant) {
		t.enterprise()
		t.license(0, 120, 0)
		t.seats[productPremium] = 30
	}},
	{label: "enterprise, 151 Microsoft 365 seats", set: func(_ *world, t *tenant) {
		t.enterprise()
		t.license(0, 120, 0)
		t.seats[productE1] = 31
	}},
	{label: "25 Microsoft 365 seats", set: func(_ *world, t *tenant) { t.license(0, 25, 0) }},
	{label: "26 Microsoft 365 seats, 1 eligible", set: func(_ *world, t *tenant) {
		t.license(0, 1, 0)
		t.seats[productO365E3] = 25
	}},
	{label: "enterprise, 151 only with another product", set: func(_ *world, t *tenant) {
		t.enterprise()
		t.license(0, 120, 0)
		t.seats[productDynamics] = 500
	}},
	{label: "enterprise, 151 with a product unknown", set: func(_ *world, t *tenant) {
		t.enterprise()
		t.license(0, 120, 0)
		t.seats[productUnknown] = 31
	}},
	{label: "unknown segment, 120 seats", set: func(_ *world, t *tenant) {
		t.segment = unknownSegment
		t.license(0, 120, 0)
	}},
	{label: "no licences", set: func(_ *world, t *tenant) { t.license(0, 0, 0) }},
	{label: "licences of 0 seats", set: func(_ *world, t *tenant) {
		t.seats[productME5], t.seats[productME3], t.seats[productF3] = 0, 0, 0
	}},
	{label: "250,000 seats", set: func(_ *world, t *tenant) { t.license(50_000, 150_000, 50_000) }},
	{label: "opted out", set: func(_ *world, t *tenant) { t.optedOut = true }},
	{label: "country without an area", set: func(_ *world, t *tenant) { t.country = countryAt(unknownCountry) }},
}

// usageEdges are about paid units, users and the Intune rule.
var usageEdges = []edge{
	{label: "exactly 20 % Intune usage", set: func(_ *world, t *tenant) { t.use(intune, 500, 100) }},
	{label: "just above 20 % Intune usage", set: func(_ *world, t *tenant) { t.use(intune, 500, 101) }},
	{label: "just below 20 % Intune usage", set: func(_ *world, t *tenant) { t.use(intune, 500, 99) }},
	{label: "20 % that only rounds", set: func(_ *world, t *tenant) { t.use(intune, 499, 100) }},
	{label: "Intune used, none paid", set: func(_ *world, t *tenant) { t.use(intune, 0, 30) }},
	{label: "no Intune row", set: func(_ *world, t *tenant) { t.usage[intune] = usage{} }},
	{label: "Intune PAU unknown", set: func(_ *world, t *tenant) { t.use(intune, null, 300) }},
	{label: "Intune MAU unknown", set: func(_ *world, t *tenant) { t.use(intune, 600, null) }},
	{label: "Intune over-used", set: func(_ *world, t *tenant) { t.use(intune, 300, 500) }},
	{label: "no usage rows", set: func(_ *world, t *tenant) { t.usage = [workloadCount]usage{} }},
	{label: "usage rows, all unknown", set: func(_ *world, t *tenant) {
		for k := range t.usage {
			t.usage[k] = usage{true, null, null}
		}
	}},
	{label: "W365 over-used", set: func(_ *world, t *tenant) { t.use(w365, 100, 140) }},
	{label: "negative whitespace", set: func(_ *world, t *tenant) { t.use(w365, 900, 850) }},
	{label: "paid, never used", set: func(_ *world, t *tenant) { t.use(w365, 100, 0) }},
}

// motionEdges are about the sales motions with 500 seats and more.
var motionEdges = []edge{
	{label: "Land, 0 W365 PAU", set: func(_ *world, t *tenant) { t.use(w365, 0, 0) }},
	{label: "Land, no W365 row", set: func(_ *world, t *tenant) { t.usage[w365] = usage{} }},
	{label: "Land, W365 PAU unknown", set: func(_ *world, t *tenant) { t.use(w365, null, 40) }},
	{label: "Land, W365 used but not paid", set: func(_ *world, t *tenant) { t.use(w365, 0, 25) }},
	{label: "Land before Flex", set: func(_ *world, t *tenant) {
		t.frontline()
		t.license(0, 600, 300)
		t.use(w365, 0, 0)
	}},
	{label: "Expand, 1 PAU", set: func(_ *world, t *tenant) { t.use(w365, 1, 1) }},
	{label: "Expand, exactly 250 PAU", set: func(_ *world, t *tenant) { t.use(w365, 250, 200) }},
	{label: "Expand Mature, 251 PAU", set: func(_ *world, t *tenant) { t.use(w365, 251, 200) }},
	{label: "Flex, exactly 250 PAU", set: func(_ *world, t *tenant) {
		t.frontline()
		t.license(0, 600, 300)
		t.use(w365, 250, 200)
	}},
	{label: "Flex Mature, 251 PAU", set: func(_ *world, t *tenant) {
		t.frontline()
		t.license(0, 600, 300)
		t.use(w365, 251, 200)
	}},
	{label: "frontline industry, no F3", set: func(_ *world, t *tenant) { t.frontline() }},
	{label: "F3, other industry", set: func(_ *world, t *tenant) { t.license(0, 600, 300) }},
	{label: "F3, industry unknown", set: func(_ *world, t *tenant) {
		t.customer.industry = ""
		t.license(0, 600, 300)
	}},
	{label: "Flex, 1 F3 seat", set: func(_ *world, t *tenant) {
		t.frontline()
		t.license(0, 600, 1)
	}},
	{label: "Nurture before Low Whitespace", set: func(_ *world, t *tenant) {
		t.license(0, 300, 0)
		t.use(intune, 300, 10)
	}},
}
