package oracle

import (
	"cmp"
	"slices"
	"strings"
)

// Charts are the report's five charts, by the name of their field.
type Charts struct {
	Buckets   map[string][]Bucket // the charts A to D
	Workshops []EarningsBucket    // chart E: potentialEarningsByWorkshop

	report  *Report
	filters map[string]map[string]any // the filter that each chart obeys
}

// Bucket is one bar of the charts A to D. Label is "" where the contract does not fix it.
type Bucket struct {
	Value, Label string
	Tenants      int64
}

// EarningsBucket is one bar of chart E.
type EarningsBucket struct {
	Workshop             string
	MciPotentialEarnings Cents
	Tenants              int64
}

// chartFields names the filter field of each chart: its own condition.
var chartFields = []struct{ chart, field string }{
	{"tenantsBySegment", "segment"},
	{"w365TenantPenetration", "hasW365"},
	{"tenantsBySalesMotion", "salesMotion"},
	{"tenantsByRenewalMonth", "renewal"},
	{"potentialEarningsByWorkshop", "workshops"},
}

// Charts computes the five charts. With crossFilter each leaves out its own condition.
func (r *Report) Charts(filter map[string]any, crossFilter bool) *Charts {
	c := &Charts{Buckets: map[string][]Bucket{}, report: r, filters: map[string]map[string]any{}}
	kept := map[string][]*Tenant{}
	for _, f := range chartFields {
		c.filters[f.chart] = normalize(filter)
		if crossFilter {
			c.filters[f.chart] = Without(filter, f.field)
		}
		kept[f.chart] = r.Filter(c.filters[f.chart])
	}
	c.Buckets["tenantsBySegment"] = bySegment(kept["tenantsBySegment"])
	c.Buckets["w365TenantPenetration"] = byW365(kept["w365TenantPenetration"])
	c.Buckets["tenantsBySalesMotion"] = byMotion(kept["tenantsBySalesMotion"])
	c.Buckets["tenantsByRenewalMonth"] = byRenewal(kept["tenantsByRenewalMonth"])
	c.Workshops = byWorkshop(kept["potentialEarningsByWorkshop"])
	return c
}

// Without gives the filter without the conditions on a field at its top or in `and`s beneath. Inside `or` and `not`
// nothing is left out.
func Without(filter map[string]any, field string) map[string]any {
	return without(normalize(filter), field)
}

func without(filter map[string]any, field string) map[string]any {
	left := map[string]any{}
	for name, condition := range filter {
		switch {
		case name == field:
		case name == "and":
			parts := []any{}
			for _, part := range condition.([]any) {
				parts = append(parts, without(part.(map[string]any), field))
			}
			left[name] = parts
		default:
			left[name] = condition
		}
	}
	return left
}

// count counts tenants by the text of a field; nil is left out.
func count(tenants []*Tenant, field string) map[string]int64 {
	counts := map[string]int64{}
	for _, t := range tenants {
		if value, ok := t.Values[field].(string); ok {
			counts[value]++
		}
	}
	return counts
}

func bySegment(tenants []*Tenant) []Bucket {
	buckets := []Bucket{}
	for value, n := range count(tenants, "segment") {
		buckets = append(buckets, Bucket{value, value, n})
	}
	slices.SortFunc(buckets, func(a, b Bucket) int {
		if c := cmp.Compare(b.Tenants, a.Tenants); c != 0 {
			return c
		}
		return compareText(a.Value, b.Value)
	})
	return buckets
}

func byW365(tenants []*Tenant) []Bucket {
	with := int64(0)
	for _, t := range tenants {
		with += int64(truth(t.Values["hasW365"]))
	}
	return []Bucket{{"true", "", with}, {"false", "", int64(len(tenants)) - with}}
}

func byMotion(tenants []*Tenant) []Bucket {
	counts, buckets := count(tenants, "salesMotion"), []Bucket{}
	for _, m := range motions {
		buckets = append(buckets, Bucket{m.name, m.label, counts[m.name]})
	}
	return buckets
}

func byRenewal(tenants []*Tenant) []Bucket {
	buckets := []Bucket{}
	for value, n := range count(tenants, "renewal") {
		buckets = append(buckets, Bucket{value, "", n})
	}
	slices.SortFunc(buckets, func(a, b Bucket) int { return strings.Compare(a.Value, b.Value) })
	return buckets
}

func byWorkshop(tenants []*Tenant) []EarningsBucket {
	sums, counts := map[string]Cents{}, map[string]int64{}
	for _, t := range tenants {
		for workshop, earnings := range t.Workshops {
			sums[workshop] += earnings
			counts[workshop]++
		}
	}
	buckets := []EarningsBucket{}
	for workshop, n := range counts {
		buckets = append(buckets, EarningsBucket{workshop, sums[workshop], n})
	}
	slices.SortFunc(buckets, func(a, b EarningsBucket) int {
		if c := cmp.Compare(b.MciPotentialEarnings, a.MciPotentialEarnings); c != 0 {
			return c
		}
		return compareText(a.Workshop, b.Workshop)
	})
	return buckets
}
