package server_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/oracle"
	"github.com/cloudendpoints/opportunities/internal/rounds"
)

// groupSource is a random source, served, with its oracle.
type groupSource struct {
	*client
	rng     *rand.Rand
	source  *oracle.Source
	scopes  []oracle.Scope
	reports []*oracle.Report
}

const groupSeeds = 2

// eachSource runs a test on several random sources.
func eachSource(t *testing.T, stream uint64, test func(*testing.T, *groupSource)) {
	for i := range uint64(rounds.Of(int(min(groupSeeds, *oracleSeeds)))) {
		seed := *oracleFirst + i
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, stream))
			s := &groupSource{rng: rng, source: oracleSource(seed)}
			s.client = serve(t, written(t, s.source))
			s.scopes = partnerSets(rng, s.source)
			for _, scope := range s.scopes {
				s.reports = append(s.reports, s.source.Report(scope))
			}
			test(t, s)
		})
	}
}

// scope picks one at random, all partners more often.
func (s *groupSource) scope() (oracle.Scope, *oracle.Report) {
	i := s.rng.IntN(len(s.scopes))
	if s.rng.IntN(4) == 0 {
		i = 0
	}
	return s.scopes[i], s.reports[i]
}

// filter is none or a random one.
func (s *groupSource) filter(r *oracle.Report) map[string]any {
	if s.rng.IntN(3) == 0 {
		return nil
	}
	return oracle.RandomFilter(s.rng, r, 2)
}

// The groups of random aggregations, with all their figures and filters, page by page.
func TestOracleAggregate(t *testing.T) {
	const queries = 60
	eachSource(t, 2, func(t *testing.T, s *groupSource) {
		sizes := map[string]int{}
		for n := range queries {
			scope, report := s.scope()
			filter, within := s.filter(report), oracle.RandomFilter(s.rng, report, 1)
			groupBy := oracle.RandomGroupBy(s.rng)
			if names := oracle.Dimensions(); n < len(names) { // each alone, too
				groupBy = []map[string]any{oracle.RandomBy(s.rng, names[n])}
			} else if n%29 == 0 {
				groupBy = []map[string]any{}
			}
			having := oracle.RandomHaving(s.rng, report.Aggregate(filter, groupBy, nil, nil).Groups)
			if s.rng.IntN(2) == 0 {
				having = nil
			}
			orderBy := oracle.RandomGroupOrder(s.rng, groupBy)
			want := report.Aggregate(filter, groupBy, having, orderBy)
			sizes[fmt.Sprint(min(len(want.Groups), 2))]++
			question := map[string]any{"filter": filter, "groupBy": groupBy, "having": having, "orderBy": orderBy, "within": within}
			first := max(1, len(want.Groups)/(1+s.rng.IntN(3))+s.rng.IntN(2))
			s.pages(t, scope, question, want, first)
		}
		t.Log("none, one and more groups:", sizes)
	})
}

// pages follows the cursors through the groups; a page may hold none.
func (s *groupSource) pages(t *testing.T, scope oracle.Scope, question map[string]any, want *oracle.Aggregation, first int) {
	t.Helper()
	asked := variables(scope, maps.Clone(question))
	asked["first"] = first
	for from := 0; ; {
		answer := s.post(oracle.AggregateQuery, asked)
		if len(answer.Errors) > 0 {
			differ(t, scope, asked, []string{fmt.Sprint(answer.Errors)})
			return
		}
		got, _ := answer.Data["opportunities"].(map[string]any)["aggregate"].(map[string]any)
		differences := oracle.CompareAggregation(got, want, from, question["within"].(map[string]any))
		groups, page := got["groups"].([]any), got["pageInfo"].(map[string]any)
		if len(groups) != min(first, len(want.Groups)-from) {
			differences = append(differences, fmt.Sprintf("a page of %d after %d of %d groups, want %d", len(groups), from, len(want.Groups), first))
		}
		differ(t, scope, asked, differences)
		from += len(groups)
		if len(differences) > 0 || page["hasNextPage"] != true {
			return
		}
		asked["after"] = page["endCursor"]
	}
}

// Of no tenants, groupBy: [] is one group, whose penetration is null: a comparison with it is false.
func TestOracleAggregateOfNone(t *testing.T) {
	eachSource(t, 9, func(t *testing.T, s *groupSource) {
		none := map[string]any{"or": []any{}}
		for _, groupBy := range [][]map[string]any{{}, {{"dimension": "SEGMENT"}}, {{"dimension": "WORKSHOP"}}} {
			for _, having := range [][]map[string]any{nil, {{"measure": "W365_SEAT_PENETRATION"}}, {{"measure": "W365_SEAT_PENETRATION", "lte": 1}},
				{{"measure": "TENANTS", "gte": 0, "lt": "0.001"}}, {{"measure": "POTENTIAL_EARNINGS", "gt": "-0.01"}}, {{"measure": "W365_MAU", "gt": 0}}} {
				for i, scope := range s.scopes[:2] {
					question := map[string]any{"filter": none, "groupBy": groupBy, "having": having, "within": map[string]any{},
						"orderBy": []map[string]any{{"measure": "W365_SEAT_PENETRATION", "direction": "ASC"}}}
					s.pages(t, scope, question, s.reports[i].Aggregate(none, groupBy, having, nil), 2)
				}
			}
		}
	})
}

// Sums over the groups of a dimension with one value a tenant are the totals.
func TestOracleAggregateAddsUp(t *testing.T) {
	eachSource(t, 3, func(t *testing.T, s *groupSource) {
		additive := []string{"tenants", "w365SeatWhitespace", "incentiveEligible", "mciPotentialEarnings", "cporPotentialEarnings", "potentialEarnings"}
		stats := []string{"w365EligibleSeats", "m365Seats", "w365Whitespace", "w365Pau", "w365Mau", "intunePau", "entraIdMau", "windowsPau"}
		for _, name := range oracle.Dimensions() {
			if oracle.Several(name) {
				continue
			}
			scope, report := s.scope()
			filter := s.filter(report)
			answer := s.opportunities(oracle.AggregateQuery, variables(scope, map[string]any{"filter": filter, "first": 1000, "within": map[string]any{},
				"groupBy": []any{map[string]any{"dimension": name}}}))["aggregate"].(map[string]any)
			totals := answer["totals"].(map[string]any)
			sums := map[string]int64{}
			for _, group := range answer["groups"].([]any) {
				measures := group.(map[string]any)["measures"].(map[string]any)
				for _, name := range additive {
					sums[name] += whole(t, measures[name])
				}
				for _, name := range stats {
					sums[name+" sum"] += whole(t, measures[name].(map[string]any)["sum"])
					sums[name+" count"] += whole(t, measures[name].(map[string]any)["count"])
				}
			}
			for _, measure := range additive {
				if got := whole(t, totals[measure]); got != sums[measure] {
					t.Errorf("%+v by %s: the groups' %s is %d, the total %d", scope, name, measure, sums[measure], got)
				}
			}
			for _, measure := range stats {
				of := totals[measure].(map[string]any)
				if whole(t, of["sum"]) != sums[measure+" sum"] || whole(t, of["count"]) != sums[measure+" count"] {
					t.Errorf("%+v by %s: the groups' %s are %v, the total %v", scope, name, measure, sums, of)
				}
			}
		}
	})
}

// whole reads a number, or an amount in cents.
func whole(t *testing.T, value any) int64 {
	t.Helper()
	var n int64
	text := strings.Replace(fmt.Sprint(value), ".", "", 1)
	if _, err := fmt.Sscan(strings.TrimLeft(text, "0")+"", &n); err != nil && strings.Trim(text, "0") != "" {
		t.Fatalf("no number: %v", value)
	}
	return n
}

// A group's filter, sent back beside the question's, selects its tenants and its figures.
func TestOracleGroupFilter(t *testing.T) {
	const queries = 12
	figures := `query($filter: TenantFilter, $partners: [ID!]) { opportunities(filter: $filter, partners: $partners) { aggregate { totals { ...every } } } }
		fragment every on Measures {` + oracle.MeasureFields + ` } fragment stats on Stats { sum avg min max median count }`
	eachSource(t, 4, func(t *testing.T, s *groupSource) {
		for range queries {
			scope, report := s.scope()
			filter, groupBy := s.filter(report), oracle.RandomGroupBy(s.rng)
			answer := s.opportunities(oracle.AggregateQuery, variables(scope, map[string]any{"filter": filter, "groupBy": groupBy, "first": 1000, "within": map[string]any{}}))
			groups := answer["aggregate"].(map[string]any)["groups"].([]any)
			for range min(4, len(groups)) {
				group := groups[s.rng.IntN(len(groups))].(map[string]any)
				both := map[string]any{"and": []any{group["filter"]}}
				if filter != nil {
					both["and"] = []any{filter, group["filter"]}
				}
				again := s.opportunities(figures, variables(scope, map[string]any{"filter": both}))["aggregate"].(map[string]any)["totals"].(map[string]any)
				measures := maps.Clone(group["measures"].(map[string]any))
				if len(groupBy) == 1 && groupBy[0]["dimension"] == "WORKSHOP" {
					delete(measures, "mciPotentialEarnings")
					delete(again, "mciPotentialEarnings")
				}
				if !reflect.DeepEqual(measures, again) {
					differ(t, scope, both, []string{fmt.Sprintf("got %v, want %v", again, measures)})
				}
			}
		}
	})
}

func TestOracleBreakdown(t *testing.T) {
	const queries = 45
	eachSource(t, 5, func(t *testing.T, s *groupSource) {
		names := oracle.Dimensions()
		for n := range queries {
			scope, report := s.scope()
			filter, within := s.filter(report), oracle.RandomFilter(s.rng, report, 1)
			by := oracle.RandomBy(s.rng, names[n%len(names)])
			asked := map[string]any{"filter": filter, "by": by, "within": within}
			var order map[string]any
			if orders := oracle.RandomGroupOrder(s.rng, []map[string]any{by}); len(orders) > 0 {
				order = orders[0]
				asked["orderBy"] = order
			}
			top, other := 10, s.rng.IntN(4) > 0
			if s.rng.IntN(5) > 0 {
				top = 1 + s.rng.IntN(6)
				asked["top"] = top
			}
			asked["other"] = other
			want := report.Breakdown(filter, by, order, top, other)
			got := s.opportunities(oracle.BreakdownQuery, variables(scope, asked))["breakdown"].(map[string]any)
			delete(got, "pageInfo") // the contract does not say what the pages of a breakdown are
			differ(t, scope, asked, oracle.CompareAggregation(got, want, 0, within))
		}
	})
}

func TestOracleFacets(t *testing.T) {
	const queries = 30
	eachSource(t, 6, func(t *testing.T, s *groupSource) {
		names := oracle.Dimensions()
		searches := []string{"", "e", "CONTOSO", "Σ", "none", "straße", "2027", "true", "%", "_", "i", "w365", "é", "nope, never"}
		for range queries {
			scope, report := s.scope()
			s.rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
			asked := slices.Clone(names[:1+s.rng.IntN(4)])
			filter := oracle.RandomFacetFilter(s.rng, report, asked)
			question := variables(scope, map[string]any{"filter": filter, "dimensions": asked, "first": 500})
			want := report.Facets(filter, asked)
			whole := s.opportunities(oracle.FacetsQuery, question)["facets"].([]any)
			differ(t, scope, question, oracle.CompareFacets(whole, want, nil, 500, nil))
			labels := map[string]string{}
			for _, facet := range whole {
				facet := facet.(map[string]any)
				for _, value := range facet["values"].([]any) {
					value := value.(map[string]any)
					labels[fmt.Sprint(facet["dimension"], value["value"])] = value["label"].(string)
				}
			}
			first := 1 + s.rng.IntN(6)
			question["first"] = first
			var search *string
			if s.rng.IntN(2) == 0 {
				text := searches[s.rng.IntN(len(searches))]
				search, question["search"] = &text, text
			}
			got := s.opportunities(oracle.FacetsQuery, question)["facets"].([]any)
			differ(t, scope, question, oracle.CompareFacets(got, want, search, first, func(dimension, value string) string { return labels[dimension+value] }))
		}
	})
}

// Every tenant of the source explained to many scopes; to whom it is not, the answer is that for a tenant that does not exist.
func TestOracleExplain(t *testing.T) {
	const unknown = "00000000-0000-4000-8000-00000000abcd"
	eachSource(t, 7, func(t *testing.T, s *groupSource) {
		seen := map[string]int{}
		for _, scope := range s.scopes[:10] {
			explain := s.source.Explainer(scope)
			ids := []string{unknown, "nope", ""}
			for _, tenant := range s.source.Tenants {
				ids = append(ids, strings.ToLower(tenant.TenantID))
			}
			answers := s.explain(t, scope, ids)
			missing := answers[0]
			if missing == nil || missing["tenantId"] != unknown {
				t.Fatalf("the unknown tenant: %v", missing)
			}
			for i, id := range ids {
				want := explain(id)
				seen[kindOf(want)]++
				got := answers[i]
				if want.Unknown {
					alike := maps.Clone(missing)
					alike["tenantId"] = got["tenantId"]
					if !reflect.DeepEqual(alike, got) || got["tenantId"] != id {
						t.Errorf("scope %+v, %q: %v, but the unknown %v", scope, id, got, missing)
					}
				}
				if got["tenantId"] != id {
					t.Errorf("scope %+v, %q: explains %v", scope, id, got["tenantId"])
				}
				differ(t, scope, map[string]any{"explain": got}, oracle.CompareExplanation(got, want))
			}
		}
		for _, kind := range []string{"listed", "too few seats", "opted out", "unlisting association", "reseller", "unknown"} {
			if seen[kind] == 0 {
				t.Errorf("no tenant is %s: %v", kind, seen)
			}
		}
	})
}

// kindOf names what an explanation is, so that a test can say that it saw each.
func kindOf(e *oracle.Explanation) string {
	switch {
	case e.Unknown:
		return "unknown"
	case e.Listed:
		return "listed"
	case len(e.Rules) == 1 && e.TenantName != nil:
		return "reseller"
	case len(e.Rules) == 1:
		return "unlisting association"
	case len(e.Rules) == 2:
		return "opted out"
	}
	return "too few seats"
}

// explain asks for the explanations of the tenants, some at a time, beneath a filter that they do not obey.
func (s *groupSource) explain(t *testing.T, scope oracle.Scope, ids []string) []map[string]any {
	t.Helper()
	all := []map[string]any{}
	for part := range slices.Chunk(ids, 40) {
		var query strings.Builder
		query.WriteString("query($partners: [ID!]) { opportunities(partners: $partners, filter: {or: []}) {")
		for i, id := range part {
			fmt.Fprintf(&query, " e%d: explain(tenantId: %q) { ...all }", i, id)
		}
		query.WriteString(" } } fragment all on Explanation { " + oracle.ExplainFields + " }")
		answer := s.opportunities(query.String(), variables(scope, map[string]any{}))
		for i := range part {
			explanation, _ := answer[fmt.Sprint("e", i)].(map[string]any)
			all = append(all, explanation)
		}
	}
	return all
}

// What the contract forbids is BAD_USER_INPUT.
func TestOracleGroupErrors(t *testing.T) {
	c := serve(t, written(t, randomSource(smallSource, 60)))
	cursor := func(arguments string) string {
		page := c.opportunities("{ opportunities { aggregate("+arguments+") { pageInfo { endCursor } } } }", nil)
		return page["aggregate"].(map[string]any)["pageInfo"].(map[string]any)["endCursor"].(string)
	}
	after := cursor("groupBy: {dimension: SEGMENT}, first: 1")
	tenants := c.opportunities("{ opportunities { tenants(first: 1) { pageInfo { endCursor } } } }", nil)["tenants"].(map[string]any)["pageInfo"].(map[string]any)["endCursor"].(string)
	const groups = " { totalGroups groups { keys { value } } }"
	bad := []string{
		"aggregate(groupBy: [{dimension: SEGMENT}, {dimension: SEGMENT}])" + groups,
		"aggregate(groupBy: [{dimension: RENEWAL, grain: YEAR}, {dimension: RENEWAL, grain: MONTH}])" + groups,
		"aggregate(groupBy: [{dimension: SEGMENT, grain: MONTH}])" + groups,
		"aggregate(groupBy: [{dimension: WORKSHOP, grain: YEAR}])" + groups,
		"aggregate(groupBy: [{dimension: SEGMENT}], orderBy: [{}])" + groups,
		"aggregate(groupBy: [{dimension: SEGMENT}], orderBy: [{direction: ASC}])" + groups,
		"aggregate(groupBy: [{dimension: SEGMENT}], orderBy: [{measure: TENANTS, dimension: SEGMENT}])" + groups,
		"aggregate(groupBy: [{dimension: SEGMENT}], orderBy: [{dimension: COUNTRY}])" + groups,
		"aggregate(orderBy: [{dimension: COUNTRY}])" + groups,
		"aggregate(groupBy: [{dimension: SEGMENT}], first: 1001)" + groups,
		"aggregate(groupBy: [{dimension: SEGMENT}], first: -1)" + groups,
		`aggregate(groupBy: [{dimension: SEGMENT}], after: "nope")` + groups,
		`aggregate(groupBy: [{dimension: SEGMENT}], after: "` + tenants + `")` + groups,
		`aggregate(groupBy: [{dimension: COUNTRY}], after: "` + after + `")` + groups,
		`aggregate(groupBy: [{dimension: SEGMENT}], orderBy: [{measure: W365_PAU}], after: "` + after + `")` + groups,
		`aggregate(groupBy: [{dimension: SEGMENT}], having: [{measure: TENANTS, gt: 1}], after: "` + after + `")` + groups,
		"breakdown(by: {dimension: SEGMENT}, top: 0)" + groups,
		"breakdown(by: {dimension: SEGMENT}, top: 101)" + groups,
		"breakdown(by: {dimension: SEGMENT}, top: -1)" + groups,
		"breakdown(by: {dimension: SEGMENT, grain: YEAR})" + groups,
		"breakdown(by: {dimension: SEGMENT}, orderBy: {})" + groups,
		"breakdown(by: {dimension: SEGMENT}, orderBy: {measure: TENANTS, dimension: SEGMENT})" + groups,
		"breakdown(by: {dimension: SEGMENT}, orderBy: {dimension: COUNTRY})" + groups,
		"facets(dimensions: [SEGMENT], first: 501) { totalValues }",
		"facets(dimensions: [SEGMENT], first: -1) { totalValues }",
		"facets(dimensions: [SEGMENT, COUNTRY, SEGMENT]) { totalValues }",
	}
	for _, part := range bad {
		answer := c.post("{ opportunities { "+part+" kpis { tenants } } }", nil)
		expectBad(t, part, answer)
		if data, _ := answer.Data["opportunities"].(map[string]any); data == nil || data["kpis"] == nil {
			t.Errorf("%s: takes the other parts with it: %v", part, answer.Data)
		}
	}
	for _, arguments := range []string{"partners: []", "filter: {segment: {eq: \"SMB\"}}"} {
		part := `aggregate(groupBy: [{dimension: SEGMENT}], after: "` + after + `")` + groups
		expectBad(t, arguments+" "+part, c.post("{ opportunities("+arguments+") { "+part+" } }", nil))
	}
	part := "aggregate(groupBy: [{dimension: SEGMENT}]) { groups { measures(filter: {segment: null}) { tenants } } }"
	expectBad(t, part, c.post("{ opportunities { "+part+" } }", nil))
	for _, good := range []string{
		"aggregate(groupBy: [{dimension: SEGMENT}], first: 0)" + groups, "aggregate(groupBy: [{dimension: SEGMENT}], first: 1000)" + groups,
		"breakdown(by: {dimension: SEGMENT}, top: 100)" + groups, "breakdown(by: {dimension: RENEWAL, grain: QUARTER}, top: 1)" + groups,
		"facets(dimensions: [SEGMENT], first: 500) { totalValues }", "facets(dimensions: [SEGMENT], first: 0) { totalValues }", "facets(dimensions: []) { totalValues }",
		`aggregate(groupBy: [{dimension: SEGMENT}], after: "` + after + `")` + groups,
		"aggregate(groupBy: [{dimension: SEGMENT, grain: null}], first: null, after: null, having: null, orderBy: null)" + groups,
	} {
		if answer := c.post("{ opportunities { "+good+" } }", nil); len(answer.Errors) > 0 {
			t.Errorf("%s: %v", good, answer.Errors)
		}
	}
}

func expectBad(t *testing.T, question string, answer response) {
	t.Helper()
	if len(answer.Errors) != 1 || answer.Errors[0].Extensions["code"] != "BAD_USER_INPUT" {
		t.Errorf("%s: %v, want one BAD_USER_INPUT", question, answer.Errors)
	}
}
