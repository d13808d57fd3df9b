package oracle

import (
	"encoding/json"
	"math/big"
	"math/rand/v2"
)

// RandomGroupBy makes one to three GroupBys of different dimensions.
func RandomGroupBy(rng *rand.Rand) []map[string]any {
	groupBy := []map[string]any{}
	n := pick(rng, []int{1, 1, 2, 2, 2, 3, 3})
	for _, i := range rng.Perm(len(dimensions))[:n] {
		groupBy = append(groupBy, RandomBy(rng, dimensions[i].name))
	}
	if n > 1 && chance(rng, 25) { // two dimensions of one association
		associated := []string{"PARTNER", "ORGANIZATION", "CSP_TIER", "T2_RESELLER"}
		rng.Shuffle(len(associated), func(i, j int) { associated[i], associated[j] = associated[j], associated[i] })
		for i := range groupBy {
			groupBy[i] = map[string]any{"dimension": associated[i]}
		}
		if n == 3 && chance(rng, 50) {
			groupBy[rng.IntN(3)] = RandomBy(rng, pick(rng, []string{"RENEWAL", "WORKSHOP", "MCI_WORKLOAD", "SEGMENT"}))
		}
	}
	return groupBy
}

// RandomBy makes a GroupBy of the dimension; a renewal's grain is random.
func RandomBy(rng *rand.Rand, dimension string) map[string]any {
	by := map[string]any{"dimension": dimension}
	if findDimension(dimension).kind == kindMonth && chance(rng, 75) {
		by["grain"] = pick(rng, []string{"MONTH", "QUARTER", "YEAR"})
	}
	return by
}

// RandomHaving makes up to two Havings about figures that occur in the groups, or lie beside them.
func RandomHaving(rng *rand.Rand, groups []*Group) []map[string]any {
	having := []map[string]any{}
	for range rng.IntN(3) {
		measure := pick(rng, measureNames)
		condition := map[string]any{"measure": measure}
		for range pick(rng, []int{1, 1, 1, 2, 0}) {
			condition[pick(rng, []string{"gt", "gte", "lt", "lte"})] = threshold(rng, measure, groups)
		}
		having = append(having, condition)
	}
	return having
}

func threshold(rng *rand.Rand, measure string, groups []*Group) any {
	if measure == "W365_SEAT_PENETRATION" && chance(rng, 70) {
		return pick(rng, []any{"0", "0.5", "1", json.Number("0.2"), "0.1", "0.333333333333", json.Number("2")})
	}
	value := big.NewRat(int64(rng.IntN(10)), 1)
	if len(groups) > 0 {
		if occurs := pick(rng, groups).Measures.ByName[measure]; occurs != nil {
			value = occurs
		}
	}
	value = new(big.Rat).Add(value, pick(rng, []*big.Rat{new(big.Rat), new(big.Rat), big.NewRat(1, 100), big.NewRat(-1, 100), big.NewRat(1, 1), big.NewRat(-1, 1000)}))
	text := value.FloatString(3)
	if measure == "W365_SEAT_PENETRATION" {
		text = value.FloatString(4)
	}
	if chance(rng, 50) {
		return json.Number(text)
	}
	return text
}

// RandomGroupOrder makes up to three GroupOrders by measures and by the dimensions that are grouped by.
func RandomGroupOrder(rng *rand.Rand, groupBy []map[string]any) []map[string]any {
	var orderBy []map[string]any
	seen := map[any]bool{}
	for range rng.IntN(4) {
		order := map[string]any{}
		var by any = pick(rng, measureNames)
		order["measure"] = by
		if len(groupBy) > 0 && chance(rng, 50) {
			by = pick(rng, groupBy)["dimension"]
			order = map[string]any{"dimension": by}
		}
		if chance(rng, 70) {
			order["direction"] = pick(rng, []string{"ASC", "DESC"})
		}
		if !seen[by] {
			seen[by], orderBy = true, append(orderBy, order)
		}
	}
	return orderBy
}

// RandomFacetFilter makes a filter with conditions on the dimensions' own fields, at the top and beneath `and`, about
// values that occur or not, beside a random one.
func RandomFacetFilter(rng *rand.Rand, r *Report, names []string) map[string]any {
	g := filterGenerator{rng, r}
	filter := map[string]any{}
	if chance(rng, 50) {
		filter = g.tree(1)
	}
	parts := []any{}
	for _, name := range names {
		d := findDimension(name)
		if chance(rng, 30) {
			continue
		}
		var condition any
		switch {
		case name == "WORKSHOP":
			condition = g.list(g.workshop)
		case d.from == ofAssociation:
			f, _ := findField(associationFields, d.field)
			members := map[string]any{d.field: g.operators(f, g.association()[d.field])}
			if chance(rng, 40) {
				other := pick(rng, associationFields)
				members[other.name] = g.operators(other, g.association()[other.name])
			}
			parts = append(parts, map[string]any{"associations": members})
			continue
		default:
			f, _ := findField(tenantFields, d.field)
			condition = g.operators(f, g.value(d.field))
		}
		if chance(rng, 50) {
			filter[d.field] = condition
		} else {
			parts = append(parts, map[string]any{d.field: condition})
		}
	}
	if len(parts) > 0 {
		if old, ok := filter["and"].([]any); ok {
			parts = append(parts, old...)
		}
		filter["and"] = parts
	}
	return filter
}
