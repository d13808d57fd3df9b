package sample_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/sample"
)

// measured is a tenant with the measures of the report's rules; it is worked out apart from the package.
type measured struct {
	row
	name                   string
	me, f3, m365, all      int
	industry               string
	frontline, enterprise  bool
	known                  bool // the segment has a family
	usage                  map[string][2]string
	associations, subs     []row
	offers, claims         []row
	listed                 bool
	w365PAU                int
	hasIntune              bool
	intunePAU, intuneMAU   int
	motion                 string
	customer               row
	hasUnknownProductSeats bool
}

func (m *measured) eligible() int { return m.me + m.f3 }

func flags(rows []row, key, value string) map[string]string {
	m := map[string]string{}
	for _, r := range rows {
		m[r[key]] = r[value]
	}
	return m
}

// measure reads a source and applies the listing rules for a caller of all partners.
func measure(tb testing.TB, dir string) []*measured {
	tb.Helper()
	families := flags(read(tb, dir, "segments"), "segment", "family")
	m365 := flags(read(tb, dir, "products"), "product", "microsoft_365")
	lists := flags(read(tb, dir, "association_types"), "association", "lists_tenants")
	frontline := flags(read(tb, dir, "frontline_industries"), "industry", "industry")
	customers := map[string]row{}
	for _, r := range read(tb, dir, "customers") {
		customers[r["tpid"]] = r
	}
	byID := map[string]*measured{}
	var all []*measured
	for _, r := range read(tb, dir, "tenants") {
		m := &measured{row: r, name: r["tenant_name"], usage: map[string][2]string{}, customer: customers[r["tpid"]]}
		m.industry = m.customer["industry"]
		_, m.frontline = frontline[m.industry]
		_, m.known = families[r["segment"]]
		m.enterprise = families[r["segment"]] == "ENTERPRISE"
		byID[strings.ToLower(r["tenant_id"])] = m
		all = append(all, m)
	}
	each := func(table string, add func(*measured, row)) {
		for _, r := range read(tb, dir, table) {
			add(byID[strings.ToLower(r["tenant_id"])], r)
		}
	}
	each("licenses", func(m *measured, r row) {
		n, _ := number(tb, r["seats"])
		m.all += n
		switch r["product"] {
		case "ME5", "ME3":
			m.me += n
		case "F3":
			m.f3 += n
		}
		if m365[r["product"]] != "false" {
			m.m365 += n
		}
		m.hasUnknownProductSeats = m.hasUnknownProductSeats || m365[r["product"]] == ""
	})
	each("usage", func(m *measured, r row) { m.usage[r["workload"]] = [2]string{r["pau"], r["mau"]} })
	each("associations", func(m *measured, r row) { m.associations = append(m.associations, r) })
	each("subscriptions", func(m *measured, r row) { m.subs = append(m.subs, r) })
	each("engagement_offers", func(m *measured, r row) { m.offers = append(m.offers, r) })
	each("cpor_incentives", func(m *measured, r row) { m.claims = append(m.claims, r) })
	for _, m := range all {
		m.w365PAU, _ = number(tb, m.usage["W365"][0])
		pau, okP := number(tb, m.usage["INTUNE"][0])
		mau, okM := number(tb, m.usage["INTUNE"][1])
		m.intunePAU, m.intuneMAU, m.hasIntune = pau, mau, okP && okM && pau > 0
		m.motion = m.salesMotion()
		limit := 25
		if m.enterprise {
			limit = 150
		}
		m.listed = m.eligible() > 100 && m.m365 > limit && m.row["data_sharing"] == "granted" &&
			slices.ContainsFunc(m.associations, func(a row) bool { return lists[a["association"]] == "true" })
	}
	return all
}

func (m *measured) salesMotion() string {
	flex := m.f3 > 0 && m.frontline
	switch mature := m.w365PAU > 250; {
	case !m.hasIntune || 5*m.intuneMAU <= m.intunePAU:
		return "Nurture"
	case m.eligible() < 500:
		return "Low"
	case m.w365PAU == 0:
		return "Land"
	case flex && mature:
		return "Flex Mature"
	case flex:
		return "Flex"
	case mature:
		return "Expand Mature"
	}
	return "Expand"
}

// has reports whether the tenant has an association of a partner; an empty partner stands for any.
func (m *measured) has(kind, partner string) bool {
	return slices.ContainsFunc(m.associations, func(a row) bool {
		return a["association"] == kind && (partner == "" || a["partner_id"] == partner)
	})
}

func TestEveryEdgeOccurs(t *testing.T) {
	dir := generate(t, sample.Options{Tenants: 300, Seed: 7})
	all := measure(t, dir)
	areas := flags(read(t, dir, "areas"), "country", "area")
	partnerCountry := flags(read(t, dir, "partners"), "partner_id", "country")
	organization := flags(read(t, dir, "partners"), "partner_id", "organization")
	engagements := map[string]row{}
	for _, r := range read(t, dir, "engagements") {
		engagements[r["engagement_id"]] = r
	}
	spans := map[string]int{}
	for _, r := range read(t, dir, "engagement_workloads") {
		spans[r["engagement_id"]]++
	}
	lower, tenantsOf := map[string]map[string]bool{}, map[string]int{}
	for _, m := range all {
		k := strings.ToLower(m.name)
		if lower[k] == nil {
			lower[k] = map[string]bool{}
		}
		lower[k][m.name] = true
		tenantsOf[m.row["tpid"]]++
	}
	pau := func(m *measured, w string) int { n, _ := number(t, m.usage[w][0]); return n }
	offered := func(ok func(row) bool) func(*measured) bool {
		return func(m *measured) bool {
			return m.listed && slices.ContainsFunc(m.offers, func(o row) bool { return ok(engagements[o["engagement_id"]]) })
		}
	}
	within := func(text string) func(*measured) bool {
		return func(m *measured) bool { return strings.Contains(m.name, text) }
	}
	inMonth := func(program, month string) func(*measured) bool {
		return func(m *measured) bool {
			return slices.ContainsFunc(m.subs, func(s row) bool { return s["program"] == program && s["renewal_date"][:7] == month })
		}
	}
	const asOf = "2026-11-15"
	edges := map[string]func(*measured) bool{
		"100 seats":               func(m *measured) bool { return m.eligible() == 100 && !m.listed },
		"101 seats":               func(m *measured) bool { return m.eligible() == 101 && m.listed },
		"499 seats":               func(m *measured) bool { return m.eligible() == 499 && m.motion == "Low" },
		"500 seats":               func(m *measured) bool { return m.eligible() == 500 && m.motion != "Low" && m.listed },
		"enterprise 150":          func(m *measured) bool { return m.enterprise && m.m365 == 150 && m.eligible() > 100 },
		"enterprise 151":          func(m *measured) bool { return m.enterprise && m.m365 == 151 && m.listed },
		"smec 25":                 func(m *measured) bool { return m.known && !m.enterprise && m.m365 == 25 },
		"smec 26":                 func(m *measured) bool { return m.known && !m.enterprise && m.m365 == 26 },
		"non-M365 does not count": func(m *measured) bool { return m.enterprise && m.eligible() > 100 && m.m365 <= 150 && m.all > 150 },
		"unknown product":         func(m *measured) bool { return m.hasUnknownProductSeats && m.listed },
		"unknown segment":         func(m *measured) bool { return !m.known && m.listed },
		"unknown country":         func(m *measured) bool { return areas[m.row["country"]] == "" },
		"no licences":             func(m *measured) bool { return m.all == 0 },
		"20 % exactly":            func(m *measured) bool { return m.hasIntune && 5*m.intuneMAU == m.intunePAU && m.listed },
		"just above 20 %":         func(m *measured) bool { return m.intunePAU == 500 && m.intuneMAU == 101 },
		"Intune null":             func(m *measured) bool { return m.listed && !m.hasIntune },
		"MAU with PAU 0":          func(m *measured) bool { u := m.usage["W365"]; return u[0] == "0" && u[1] > "0" },
		"pau null":                func(m *measured) bool { u, ok := m.usage["W365"]; return ok && u[0] == "" && u[1] != "" },
		"mau null":                func(m *measured) bool { u, ok := m.usage["INTUNE"]; return ok && u[0] != "" && u[1] == "" },
		"W365 row missing":        func(m *measured) bool { _, ok := m.usage["W365"]; return !ok && m.listed },
		"MAU over PAU":            func(m *measured) bool { return m.hasIntune && m.intuneMAU > m.intunePAU },
		"negative whitespace":     func(m *measured) bool { return m.listed && pau(m, "W365") > m.eligible() },
		"250 Expand":              func(m *measured) bool { return m.w365PAU == 250 && m.motion == "Expand" },
		"251 Expand":              func(m *measured) bool { return m.w365PAU == 251 && m.motion == "Expand Mature" },
		"250 Flex":                func(m *measured) bool { return m.w365PAU == 250 && m.motion == "Flex" },
		"251 Flex":                func(m *measured) bool { return m.w365PAU == 251 && m.motion == "Flex Mature" },
		"opted out":               func(m *measured) bool { return m.row["data_sharing"] == "opted_out" && m.eligible() > 100 },
		"EA alone": func(m *measured) bool {
			return m.has("EA", "") && !m.has("CSP", "") && !m.has("CPOR", "") && len(m.subs) > 0
		},
		"lists nothing":  func(m *measured) bool { return m.has("UPOR", "") && !m.listed },
		"no association": func(m *measured) bool { return len(m.associations) == 0 },
		"CPOR row with tier": func(m *measured) bool {
			a := m.associations
			return len(a) == 1 && a[0]["association"] == "CPOR" && a[0]["csp_tier"] != ""
		},
		"not partner one's": func(m *measured) bool {
			return m.listed && len(m.associations) == 1 && m.associations[0]["partner_id"] != "9000001"
		},
		"one organisation, two IDs": func(m *measured) bool { return m.has("CPOR", "9000001") && m.has("CSP", "9000002") },
		"two organisations":         func(m *measured) bool { return m.has("CPOR", "9000001") && m.has("CPOR", "9000004") },
		"EA of another partner":     func(m *measured) bool { return m.has("CPOR", "9000001") && m.has("EA", "9000006") && len(m.subs) > 0 },
		"EA sub of the wrong one": func(m *measured) bool {
			return m.has("EA", "9000002") && len(m.subs) == 1 && m.subs[0]["program"] == "EA" && m.subs[0]["partner_id"] == "9000001"
		},
		"EA renewal over":        inMonth("EA", "2026-08"),
		"CSP renewal this month": func(m *measured) bool { return len(m.subs) == 1 && m.subs[0]["renewal_date"] == "2026-11-01" },
		"CSP renewal last month": func(m *measured) bool { return len(m.subs) == 1 && m.subs[0]["renewal_date"] == "2026-10-31" },
		"CSP tie": func(m *measured) bool {
			return len(m.subs) == 3 && m.subs[0]["seats"] == m.subs[1]["seats"] && m.subs[0]["renewal_date"] > m.subs[1]["renewal_date"]
		},
		"CSP sub, no CSP": func(m *measured) bool { return len(m.subs) == 1 && m.subs[0]["program"] == "CSP" && !m.has("CSP", "") },
		"largest is not M365": func(m *measured) bool {
			return len(m.subs) == 2 && m.subs[0]["product"] == "Dynamics 365 Sales" && m.subs[0]["seats"] > m.subs[1]["seats"]
		},
		"closed":         offered(func(e row) bool { return e["status"] == "CLOSED" }),
		"expired":        offered(func(e row) bool { return e["valid_to"] != "" && e["valid_to"] < asOf }),
		"not yet":        offered(func(e row) bool { return e["valid_from"] > asOf }),
		"last day":       offered(func(e row) bool { return e["valid_to"] == asOf }),
		"first day":      offered(func(e row) bool { return e["valid_from"] == asOf }),
		"open-ended":     offered(func(e row) bool { return e["valid_from"] == "" && e["valid_to"] == "" }),
		"no workloads":   offered(func(e row) bool { return e["status"] == "OPEN" && spans[e["engagement_id"]] == 0 }),
		"four workloads": offered(func(e row) bool { return spans[e["engagement_id"]] == 4 }),
		"one engagement, two offers": func(m *measured) bool {
			return len(m.offers) == 2 && m.offers[0]["engagement_id"] == m.offers[1]["engagement_id"] && m.offers[0]["estimated_earnings"] != m.offers[1]["estimated_earnings"]
		},
		"offer without association": func(m *measured) bool {
			return len(m.offers) == 1 && !m.has("CPOR", m.offers[0]["partner_id"]) && !m.has("CSP", m.offers[0]["partner_id"]) && !m.has("EA", m.offers[0]["partner_id"])
		},
		"offer to an EA partner": func(m *measured) bool {
			return len(m.offers) == 1 && m.listed && m.has("EA", m.offers[0]["partner_id"]) && !m.has("CPOR", m.offers[0]["partner_id"])
		},
		"other area": func(m *measured) bool {
			return len(m.offers) == 1 && areas[partnerCountry[m.offers[0]["partner_id"]]] != areas[m.customer["hq_country"]]
		},
		"hq without area": func(m *measured) bool { return len(m.offers) > 0 && areas[m.customer["hq_country"]] == "" },
		"partner without area": func(m *measured) bool {
			return slices.ContainsFunc(m.offers, func(o row) bool { return areas[partnerCountry[o["partner_id"]]] == "" })
		},
		"hq abroad":     func(m *measured) bool { return m.row["country"] != m.customer["hq_country"] },
		"offer of 0.00": func(m *measured) bool { return len(m.offers) == 1 && m.offers[0]["estimated_earnings"] == "0.00" },
		"offer of 0.10": func(m *measured) bool { return len(m.offers) == 2 && m.offers[0]["estimated_earnings"] == "0.10" },
		"claimable": func(m *measured) bool {
			return slices.ContainsFunc(m.claims, func(c row) bool { return c["claimable"] == "true" })
		},
		"nothing claimable": func(m *measured) bool { return len(m.claims) == 1 && m.claims[0]["claimable"] == "false" },
		"negative TPID":     func(m *measured) bool { return m.row["tpid"][0] == '-' && tenantsOf[m.row["tpid"]] > 1 },
		"wide TPID":         func(m *measured) bool { return m.row["tpid"] > "9007199254740992" && len(m.row["tpid"]) == 16 },
		"upper-case UUID": func(m *measured) bool {
			id := m.row["tenant_id"]
			return id != strings.ToLower(id) && m.associations[0]["tenant_id"] != id
		},
		"upper-case UUID all over": func(m *measured) bool {
			id := m.row["tenant_id"]
			return id != strings.ToLower(id) && m.associations[0]["tenant_id"] == id
		},
		"null sub-segment":   func(m *measured) bool { return m.customer["sub_segment"] == "" },
		"null industry":      func(m *measured) bool { return m.industry == "" && m.f3 > 0 },
		"names but for case": func(m *measured) bool { return len(lower[strings.ToLower(m.name)]) > 1 },
		"Unicode":            within("日本語"),
		"quotes and commas":  within(`"Quoted" Sample, Inc.`),
		"percent":            within("100% Sample_Under\\Score \\%"),
		"blanks":             func(m *measured) bool { return strings.HasPrefix(m.name, " ") && strings.HasSuffix(m.name, " ") },
	}
	for _, tier := range []string{"DIRECT_BILL", "DISTRIBUTOR", "RESELLER", ""} {
		edges["tier "+tier] = func(m *measured) bool {
			return slices.ContainsFunc(m.associations, func(a row) bool { return a["association"] == "CSP" && a["csp_tier"] == tier })
		}
	}
	for _, motion := range []string{"Nurture", "Low", "Land", "Flex Mature", "Flex", "Expand Mature", "Expand"} {
		edges["motion "+motion] = func(m *measured) bool { return m.listed && m.motion == motion }
	}
	for _, name := range slices.Sorted(maps.Keys(edges)) {
		if !slices.ContainsFunc(all, edges[name]) {
			t.Errorf("no tenant shows: %s", name)
		}
	}
	if organization["9000001"] != organization["9000002"] || organization["9000001"] == organization["9000004"] {
		t.Error("partner 9000001 must share its organisation with 9000002, not with 9000004")
	}
}

func TestProportions(t *testing.T) {
	all := measure(t, generate(t, sample.Options{Tenants: 20_000}))
	counts, pairs, multi := map[string]int{}, 0, map[string]int{}
	for _, m := range all {
		if m.listed {
			counts["listed"]++
			counts[m.motion]++
		}
		if len(m.offers) > 0 {
			counts["offers"]++
		}
		partners := map[string]bool{}
		for _, a := range m.associations {
			partners[a["partner_id"]] = true
		}
		pairs += len(partners)
		multi[m.row["tpid"]]++
		counts["customers"] = len(multi)
	}
	per := func(name string) float64 { return float64(counts[name]) / float64(len(all)) }
	t.Log(counts, "partners a tenant:", float64(pairs)/float64(len(all)))
	within := func(name string, got, low, high float64) {
		if got < low || got > high {
			t.Errorf("%s: %.3f, want %.2f to %.2f", name, got, low, high)
		}
	}
	within("listed", per("listed"), .66, .76)
	within("partners a tenant", float64(pairs)/float64(len(all)), 1.2, 1.4)
	within("customers a tenant", per("customers"), .75, .9)
	within("tenants with offers", per("offers"), .4, .65)
	for _, motion := range []string{"Nurture", "Low", "Land", "Flex Mature", "Flex", "Expand Mature", "Expand"} {
		within(motion, per(motion), .005, .5)
	}
}
