package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"github.com/cloudendpoints/opportunities/graph/generated"
	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/oracle"
)

// TestAggregatesOnlyAskForNoMore: of all that the schema offers, found by walking it, a caller without rows may name these fields, conditions and operators alone.
func TestAggregatesOnlyAskForNoMore(t *testing.T) {
	t.Parallel()
	caller := opportunity.Access{Scope: opportunity.AllPartners(), Aggregates: &opportunity.AggregatesOnly{SmallestGroup: 5, Dimensions: []string{"CUSTOMER", "PARTNER", "SALES_MOTION", "SEGMENT"}}}
	run := executor.New(generated.NewExecutableSchema(generated.Config{}))
	run.Use(guard.Extension{Schema: schema, Access: func(context.Context) opportunity.Access { return caller }})
	refused := func(query string) bool {
		_, errs := run.CreateOperationContext(graphql.StartOperationTrace(t.Context()), &graphql.RawParams{Query: query})
		for _, err := range errs {
			if opportunity.CodeOf(err) != opportunity.Forbidden || len(err.Path) == 0 {
				t.Fatalf("%v\n%s", errs, query)
			}
		}
		return errs != nil
	}
	mayName := func(coordinate string) bool {
		of, member, _ := strings.Cut(coordinate, ".")
		switch of {
		case "TenantFilter":
			return slices.Contains([]string{"and", "segment", "salesMotion", "associations"}, member)
		case "AssociationFilter":
			return member == "partnerId"
		case "Dimension":
			return member != "CUSTOMER"
		case "Measure":
			return member == "TENANTS"
		case "GroupBy", "GroupOrder", "MonthGrain", "Direction", "SalesMotion":
			return true
		case "Query":
			return member != "node"
		case "Opportunities":
			return slices.Contains([]string{"snapshot", "kpis", "charts", "breakdown", "aggregate", "facets"}, member)
		case "Dataset":
			return member != "reconciliation"
		case "Kpis", "Tile", "Charts", "Bucket", "EarningsBucket", "Aggregation", "Group", "GroupKey", "Measures", "Stats", "PageInfo", "Facet", "FacetValue", "Snapshot",
			"SourceTable", "PolicyRule", "FieldInfo", "EnumLabel", "Viewer", "Partner":
			return true
		}
		return strings.HasSuffix(of, "Filter") && slices.Contains([]string{"eq", "in", "anyOf", "caseSensitive"}, member)
	}
	s := surface{samples: samples, skips: map[string]bool{}}
	asked, passed := 0, 0
	for _, probe := range append(s.inputs(), s.outputs()...) {
		asked++
		argument := strings.Contains(probe.query, "measures(") || strings.Contains(probe.query, "search:") && strings.Contains(probe.query, "facets(") || strings.Contains(probe.query, "having:") ||
			strings.Contains(probe.query, "snapshot:") || strings.Contains(probe.query, "compareTo:")
		want := argument || slices.ContainsFunc(probe.names, func(name string) bool { return !mayName(name) })
		if got := refused(probe.query); got != want {
			t.Errorf("refused is %v, want %v: %s", got, want, probe.query)
		}
		if !want {
			passed++
		}
	}
	if passed < 60 || asked < 1000 {
		t.Errorf("%d asked, %d passed", asked, passed)
	}
	for query, want := range map[string]bool{
		`{ a: opportunities { kpis { tenants } } b: opportunities { kpis { tenants } } }`:                                                                 true,
		`{ opportunities(partners: ["1001"]) { kpis { tenants } } }`:                                                                                      false,
		`{ opportunities { kpis { tenants incentiveEligible landW365 } charts { tenantsBySegment { tenants } tenantsBySalesMotion { tenants } } } }`:      false,
		`{ opportunities { charts { tenantsBySegment { tenants } } aggregate(groupBy: [{dimension: SEGMENT}, {dimension: COUNTRY}]) { totalGroups } } }`:  true,
		`{ opportunities { charts { tenantsBySegment { tenants } } aggregate(groupBy: [{dimension: INDUSTRY}, {dimension: COUNTRY}]) { totalGroups } } }`: false,
		`{ opportunities { a: charts { tenantsBySegment { tenants } } b: charts(crossFilter: true) { tenantsBySegment { tenants } } } }`:                  true,
		`{ opportunities { a: charts { tenantsBySegment { tenants } } b: charts { tenantsBySalesMotion { tenants } } } }`:                                 false,
		`{ opportunities { facets(dimensions: [SEGMENT, SUB_SEGMENT]) { totalValues } } }`:                                                                true,
		`{ opportunities { facets(dimensions: [SEGMENT, COUNTRY]) { totalValues } } }`:                                                                    false,
		`{ opportunities(filter: {segment: {eq: "A"}}) { facets(dimensions: [SEGMENT]) { totalValues } } }`:                                               false,
		`{ opportunities(filter: {segment: {in: ["A", "B"]}}) { facets(dimensions: [SEGMENT]) { totalValues } } }`:                                        true,
		`{ opportunities(filter: {and: [{segment: {eq: "A"}}, {segment: {eq: "B"}}]}) { charts(crossFilter: true) { tenantsBySegment { tenants } } } }`:   true,
		`{ opportunities { kpis { incentiveEligible } facets(dimensions: [WORKSHOP]) { totalValues } } }`:                                                 true,
	} {
		if got := refused(query); got != want {
			t.Errorf("refused is %v, want %v: %s", got, want, query)
		}
	}
}

const openFigures = `tenants incentiveEligible w365SeatWhitespace mciPotentialEarnings cporPotentialEarnings potentialEarnings w365Pau { sum count avg } me3Seats { sum }`

// shapes are what a caller without rows may ask for; each is asked of him and of one who sees everything.
var shapes = []string{
	`{ opportunities%s { kpis { ` + strings.ReplaceAll(oracle.KpiFields, "tiles { key label unit definition value filter }", "tiles { key value }") + ` } charts {` + oracle.ChartFields + ` } } }`,
	`{ opportunities%s { aggregate(groupBy: [{dimension: SEGMENT}], first: 1000) { totalGroups totals { ` + openFigures + ` } groups { keys { value } measures { ` + openFigures + ` } } } } }`,
	`{ opportunities%s { aggregate(groupBy: [{dimension: COUNTRY}, {dimension: SALES_MOTION}], first: 1000) { totalGroups totals { ` + openFigures + ` } groups { keys { value } measures { ` + openFigures + ` } } } } }`,
	`{ opportunities%s { aggregate(groupBy: [{dimension: INDUSTRY}], first: 1000) { totalGroups totals { ` + openFigures + ` } groups { keys { value } measures { ` + openFigures + ` } } } } }`,
	`{ opportunities%s { aggregate(groupBy: [{dimension: RENEWAL, grain: QUARTER}], first: 1000) { totalGroups totals { ` + openFigures + ` } groups { keys { value } measures { ` + openFigures + ` } } } } }`,
	`{ opportunities%s { aggregate(groupBy: [{dimension: WORKSHOP}], first: 1000) { totalGroups totals { ` + openFigures + ` } groups { keys { value } measures { ` + openFigures + ` } } } } }`,
	`{ opportunities%s { aggregate(groupBy: [{dimension: PARTNER}], first: 1000) { totalGroups totals { ` + openFigures + ` } groups { keys { value } measures { ` + openFigures + ` } } } } }`,
	`{ opportunities%s { kpis { tenants } breakdown(by: {dimension: COUNTRY}, top: 2) { totalGroups totals { ` + openFigures + ` } groups { isOther keys { value } measures { ` + openFigures + ` } } } } }`,
	`{ opportunities%s { kpis { tenants } facets(dimensions: [SEGMENT, HAS_W365, INDUSTRY]) { dimension totalValues values { value tenants } } } }`,
}

// TestWithheldCannotBeComputed: in each shape, over random data, filters, scopes and smallest groups, what is shown is true and speaks of none or enough; and what the
// shown parts of a whole leave of it is none or enough too, and more than one part. The same holds of the counts within the groups.
func TestWithheldCannotBeComputed(t *testing.T) {
	t.Parallel()
	source := randomSource(1101, 200)
	w := serveAs(t, snapshotOf(t, source), false)
	open := opportunity.Access{Scope: opportunity.AllPartners()}
	withheld := map[string]int{}
	for round := range 10 {
		filter := []string{"", `(filter: {country: {in: ["US", "DE"]}})`, `(filter: {segment: {eq: "SMB"}})`, `(filter: {country: {eq: "DE"}, segment: {eq: "Major"}})`}[round%4]
		if round > 5 {
			open.Scope = opportunity.OfPartners(source.Partners[round%len(source.Partners)].PartnerID, source.Partners[0].PartnerID)
		}
		closed := open
		closed.Aggregates = &opportunity.AggregatesOnly{SmallestGroup: 2 + round%7, Dimensions: []string{"COUNTRY", "SEGMENT"}}
		for _, shape := range shapes {
			query := fmt.Sprintf(shape, filter)
			w.as.Access = open
			truth := w.opportunities(query, nil)
			w.as.Access = closed
			answer := w.post(query, nil)
			if len(answer.Errors) > 0 {
				t.Fatalf("%v\n%s", answer.Errors, query)
			}
			j := judge{t, query, int64(closed.Aggregates.SmallestGroup), withheld}
			j.report(truth, answer.Data["opportunities"].(map[string]any), filter != "")
		}
	}
	for _, what := range []string{"report", "group", "bucket", "figure", "kpi", "value"} {
		if withheld[what] == 0 {
			t.Errorf("no %s was withheld", what)
		}
	}
}

// judge compares an answer that withholds with the whole truth.
type judge struct {
	t        *testing.T
	query    string
	smallest int64
	withheld map[string]int
}

func (j judge) few(n int64) bool { return n > 0 && n < j.smallest }

func (j judge) fail(format string, arguments ...any) {
	j.t.Helper()
	j.t.Errorf("under %d: %s\n%s", j.smallest, fmt.Sprintf(format, arguments...), j.query)
}

func (j judge) report(truth, shown map[string]any, filtered bool) {
	total := int64(-1)
	if kpis, ok := truth["kpis"].(map[string]any); ok {
		total = count(kpis["tenants"])
		j.kpis(kpis, shown["kpis"])
	}
	if charts, ok := truth["charts"].(map[string]any); ok {
		for name, buckets := range charts {
			if name == "potentialEarningsByWorkshop" {
				j.parts(name, "bucket", tenantsBy(buckets, "workshop"), tenantsBy(shown["charts"].(map[string]any)[name], "workshop"), total, true)
			} else {
				j.parts(name, "bucket", tenantsBy(buckets, "value"), tenantsBy(shown["charts"].(map[string]any)[name], "value"), total, false)
			}
		}
	}
	for _, name := range []string{"aggregate", "breakdown"} {
		if aggregation, ok := truth[name].(map[string]any); ok {
			j.aggregation(aggregation, shown[name], strings.Contains(j.query, "WORKSHOP") || strings.Contains(j.query, "PARTNER"))
		}
	}
	if facets, ok := truth["facets"].([]any); ok {
		for i, facet := range facets {
			one := shown["facets"].([]any)[i].(map[string]any)
			whole := int64(0)
			for _, n := range tenantsBy(facet.(map[string]any)["values"], "value") {
				whole += n
			}
			j.parts("facet", "value", tenantsBy(facet.(map[string]any)["values"], "value"), tenantsBy(one["values"], "value"), whole, false)
			if count(one["totalValues"]) != int64(len(one["values"].([]any))) {
				j.fail("totalValues is %v", one["totalValues"])
			}
		}
	}
}

func count(value any) int64 {
	number, ok := value.(json.Number)
	if !ok {
		return -1
	}
	n, _ := number.Int64()
	return n
}

// tenantsBy are the tenants of a list's members by what they are called.
func tenantsBy(list any, key string) map[string]int64 {
	found := map[string]int64{}
	items, _ := list.([]any)
	for _, one := range items {
		found[fmt.Sprint(one.(map[string]any)[key])] = count(one.(map[string]any)["tenants"])
	}
	return found
}

func (j judge) kpis(truth map[string]any, raw any) {
	total := count(truth["tenants"])
	shown, ok := raw.(map[string]any)
	if !ok {
		if j.withheld["report"]++; !j.few(total) {
			j.fail("%d tenants are withheld", total)
		}
		return
	}
	if j.few(total) {
		j.fail("%d tenants are shown", total)
	}
	motions := map[string]int64{}
	for name, value := range shown {
		of := count(truth[name])
		switch {
		case name == "tiles":
			for i, tile := range value.([]any) {
				if one := tile.(map[string]any); one["value"] != nil && one["value"] != truth["tiles"].([]any)[i].(map[string]any)["value"] {
					j.fail("tile %v", one)
				}
			}
		case value == nil:
			if truth[name] != nil {
				j.withheld["kpi"]++
			}
		case fmt.Sprint(value) != fmt.Sprint(truth[name]):
			j.fail("%s is %v, in truth %v", name, value, truth[name])
		case strings.HasPrefix(name, "expand") || name == "landW365":
			motions[name] = of
			if j.few(of) || j.few(total-of) {
				j.fail("%s is %d of %d", name, of, total)
			}
		case name == "incentiveEligible" && (j.few(of) || j.few(total-of)):
			j.fail("%s is %d of %d", name, of, total)
		}
	}
}

// parts judges the parts of a whole. Those with no tenants count as shown.
func (j judge) parts(name, what string, truth, shown map[string]int64, whole int64, overlapping bool) {
	if whole >= 0 && j.few(whole) {
		if len(shown) > 0 {
			j.fail("%s of %d tenants shows %v", name, whole, shown)
		}
		return
	}
	left, parts, most := whole, 0, int64(0)
	for value, n := range shown {
		if truth[value] != n || j.few(n) || overlapping && j.few(whole-n) {
			j.fail("%s: %s is %d, in truth %d of %d", name, value, n, truth[value], whole)
		}
		left -= n
	}
	for value, n := range truth {
		if _, there := shown[value]; !there && n > 0 {
			parts, most = parts+1, max(most, n)
			j.withheld[what]++
		}
	}
	if parts == 0 || len(shown) == 0 {
		return
	}
	sum := int64(0)
	for _, n := range truth {
		sum += n
	}
	if !overlapping && sum < whole { // the tenants without a value are a part too
		parts++
	}
	if parts < 2 || !overlapping && left < j.smallest || overlapping && most < j.smallest {
		j.fail("%s: %d parts of %d tenants are withheld, of %v shown %v", name, parts, left, truth, shown)
	}
}

func (j judge) aggregation(truth map[string]any, raw any, overlapping bool) {
	totals := truth["totals"].(map[string]any)
	whole := count(totals["tenants"])
	shown, ok := raw.(map[string]any)
	if !ok {
		if j.withheld["report"]++; !j.few(whole) {
			j.fail("%d tenants are withheld", whole)
		}
		return
	}
	if j.few(whole) {
		j.fail("%d tenants are shown", whole)
		return
	}
	groups := func(of map[string]any) (map[string]int64, map[string]map[string]any) {
		tenants, measures := map[string]int64{}, map[string]map[string]any{}
		for _, raw := range of["groups"].([]any) {
			group := raw.(map[string]any)
			key, _ := json.Marshal(group["keys"])
			if group["isOther"] == true {
				key = []byte("other")
			}
			measures[string(key)] = group["measures"].(map[string]any)
			tenants[string(key)] = count(measures[string(key)]["tenants"])
		}
		return tenants, measures
	}
	tenants, figures := groups(truth)
	shownTenants, shownFigures := groups(shown)
	if _, other := shownTenants["other"]; other || strings.Contains(j.query, "breakdown") {
		for key, n := range shownTenants {
			if j.few(n) || j.few(whole-n) && key != "other" && other {
				j.fail("%s is %d of %d", key, n, whole)
			}
		}
		return
	}
	j.parts("groups", "group", tenants, shownTenants, whole, overlapping)
	if count(shown["totalGroups"]) != int64(len(shownTenants)) {
		j.fail("totalGroups is %v, %d are shown", shown["totalGroups"], len(shownTenants))
	}
	// The eligible tenants of groups, and what the shown ones leave of all.
	left, of, hidden := count(totals["incentiveEligible"]), whole, 0
	for key, measures := range figures {
		eligible, n := count(measures["incentiveEligible"]), tenants[key]
		told, there := shownFigures[key]
		if !there || told["incentiveEligible"] == nil {
			if hidden++; there {
				j.withheld["figure"]++
			}
			continue
		}
		if j.few(eligible) || j.few(n-eligible) {
			j.fail("%s: %d of %d are eligible", key, eligible, n)
		}
		left, of = left-eligible, of-n
	}
	if !overlapping && hidden > 0 && hidden < len(figures) && shown["totals"].(map[string]any)["incentiveEligible"] != nil && (hidden < 2 || j.few(left) || j.few(of-left)) {
		j.fail("%d groups are left with %d eligible of %d", hidden, left, of)
	}
	for key, told := range shownFigures { // sums: never of one that is left by another
		for name, value := range told {
			if value != nil && fmt.Sprint(value) != fmt.Sprint(figures[key][name]) && name != "w365Pau" {
				j.fail("%s: %s is %v, in truth %v", key, name, value, figures[key][name])
			}
		}
		if told["potentialEarnings"] != nil && (told["mciPotentialEarnings"] == nil || told["cporPotentialEarnings"] == nil) {
			j.fail("%s: %v", key, told)
		}
	}
}
