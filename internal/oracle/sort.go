package oracle

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Sort orders tenants by a list of TenantOrder, given as the JSON maps of a client. An empty list is the default order:
// whitespace, largest first. The tenant ID, ascending, breaks ties.
func (r *Report) Sort(tenants []*Tenant, order []map[string]any) []*Tenant {
	if len(order) == 0 {
		order = []map[string]any{{"field": "W365_WHITESPACE", "direction": "DESC"}}
	}
	sorted := slices.Clone(tenants)
	slices.SortStableFunc(sorted, func(a, b *Tenant) int {
		for _, o := range order {
			if c := compareBy(o, a, b); c != 0 {
				return c
			}
		}
		return strings.Compare(a.ID(), b.ID())
	})
	return sorted
}

// compareBy orders two tenants by one TenantOrder: nulls where asked in either direction.
func compareBy(order map[string]any, a, b *Tenant) int {
	var by field
	for _, f := range tenantFields {
		if f.sortable() && f.orderName() == order["field"] {
			by = f
		}
	}
	if by.name == "" {
		panic("no such order")
	}
	nullsFirst, descending := order["nulls"] == "FIRST", order["direction"] == "DESC"
	x, y := a.Values[by.name], b.Values[by.name]
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil && nullsFirst, y == nil && !nullsFirst:
		return -1
	case x == nil || y == nil:
		return 1
	}
	c := compareValues(by.kind, x, y)
	if descending {
		return -c
	}
	return c
}

func compareValues(k kind, x, y any) int {
	switch k {
	case kindText:
		return compareText(x.(string), y.(string))
	case kindTPID:
		m, _ := strconv.ParseInt(x.(string), 10, 64)
		n, _ := strconv.ParseInt(y.(string), 10, 64)
		return cmp.Compare(m, n)
	case kindMotion:
		return cmp.Compare(motionRank(x.(string)), motionRank(y.(string)))
	case kindInt:
		return cmp.Compare(x.(int64), y.(int64))
	case kindFloat:
		return cmp.Compare(x.(float64), y.(float64))
	case kindMoney:
		return cmp.Compare(x.(Cents), y.(Cents))
	case kindBool:
		return cmp.Compare(truth(x), truth(y))
	}
	return strings.Compare(x.(string), y.(string)) // UUIDs and months
}

func truth(v any) int {
	if v.(bool) {
		return 1
	}
	return 0
}

// sortedKeys gives the keys of a map in order, so that equal seeds make equal choices.
func sortedKeys[V any](m map[string]V) iter.Seq[string] {
	return slices.Values(slices.Sorted(maps.Keys(m)))
}
