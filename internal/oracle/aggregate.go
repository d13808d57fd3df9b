package oracle

import (
	"fmt"
	"slices"
	"strings"
)

// Aggregation is what aggregate and breakdown answer, all groups in order.
type Aggregation struct {
	Groups      []*Group
	TotalGroups int       // of a breakdown: the values, folded ones too
	Totals      *Measures // over the distinct tenants that the filter keeps, before having

	report *Report
	filter map[string]any
}

// Group is one group: the tenants with these values.
type Group struct {
	Keys     []Key // none of the group of the folded values
	IsOther  bool
	Tenants  []*Tenant
	Measures *Measures

	earnings func(*Tenant) Cents // of WORKSHOP alone: that workshop's
	several  bool                // of `other`: of several values a tenant, so that it has no filter
}

// Within gives the group's figures over those of its tenants that a filter keeps: measures(filter:).
func (g *Group) Within(r *Report, filter map[string]any) *Measures {
	filter = normalize(filter)
	kept := []*Tenant{}
	for _, t := range g.Tenants {
		if r.keeps(filter, t) {
			kept = append(kept, t)
		}
	}
	return measure(kept, g.earnings)
}

// Aggregate groups the tenants that the filter keeps. groupBy, having and orderBy are the JSON maps of a client: lists of
// GroupBy, Having and GroupOrder.
func (r *Report) Aggregate(filter map[string]any, groupBy, having, orderBy []map[string]any) *Aggregation {
	kept := r.Filter(filter)
	a := &Aggregation{Totals: measure(kept, nil), report: r, filter: filter}
	a.Groups = slices.DeleteFunc(group(kept, groupBy), func(g *Group) bool { return !g.has(having) })
	sortGroups(a.Groups, orderBy)
	a.TotalGroups = len(a.Groups)
	return a
}

// group gives the groups in no order.
func group(tenants []*Tenant, groupBy []map[string]any) []*Group {
	groups := map[string]*Group{}
	if len(groupBy) == 0 {
		groups[""] = &Group{Keys: []Key{}}
	}
	for _, t := range tenants {
		for _, keys := range keysOf(t, groupBy) {
			name := keysName(keys)
			if groups[name] == nil {
				groups[name] = &Group{Keys: keys}
			}
			groups[name].Tenants = append(groups[name].Tenants, t)
		}
	}
	list := []*Group{}
	for name := range sortedKeys(groups) {
		g := groups[name]
		if len(g.Keys) == 1 && g.Keys[0].Dimension == "WORKSHOP" {
			g.earnings = func(t *Tenant) Cents { return t.Workshops[g.Keys[0].Value] }
			if g.Keys[0].Null {
				g.earnings = func(*Tenant) Cents { return 0 }
			}
		}
		g.Measures = measure(g.Tenants, g.earnings)
		list = append(list, g)
	}
	return list
}

// keysName tells groups apart by their values.
func keysName(keys []Key) string {
	var name strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&name, "%v %q ", k.Null, k.Value)
	}
	return name.String()
}

// has says whether the group meets every condition; one on a null measure is not met.
func (g *Group) has(having []map[string]any) bool {
	for _, condition := range having {
		value := g.Measures.ByName[condition["measure"].(string)]
		for operator, argument := range condition {
			if operator == "measure" {
				continue
			}
			if value == nil {
				return false
			}
			c := value.Cmp(rational(argument))
			if !map[string]bool{"gt": c > 0, "gte": c >= 0, "lt": c < 0, "lte": c <= 0}[operator] {
				return false
			}
		}
	}
	return true
}

// sortGroups orders groups as asked, by tenants descending where nothing is; ties by the values, ascending.
func sortGroups(groups []*Group, orderBy []map[string]any) {
	if len(orderBy) == 0 {
		orderBy = []map[string]any{{"measure": "TENANTS"}}
	}
	slices.SortFunc(groups, func(a, b *Group) int {
		for _, o := range orderBy {
			if c := compareGroups(o, a, b); c != 0 {
				return c
			}
		}
		for i := range a.Keys {
			if c := compareKeys(a.Keys[i], b.Keys[i]); c != 0 {
				return c
			}
		}
		return 0
	})
}

// compareGroups orders two groups by one GroupOrder: descending unless asked otherwise, nulls last in both directions.
func compareGroups(order map[string]any, a, b *Group) int {
	sign := -1
	if order["direction"] == "ASC" {
		sign = 1
	}
	if name, ok := order["measure"].(string); ok {
		x, y := a.Measures.ByName[name], b.Measures.ByName[name]
		switch {
		case x == nil && y == nil:
			return 0
		case x == nil:
			return 1
		case y == nil:
			return -1
		}
		return sign * x.Cmp(y)
	}
	for i, k := range a.Keys {
		if k.Dimension == order["dimension"] {
			c := compareKeys(k, b.Keys[i])
			if k.Null != b.Keys[i].Null {
				return c
			}
			return sign * c
		}
	}
	panic("not grouped by the order's dimension")
}

// Breakdown gives the first values of one dimension; the others are folded into one group, or left out.
func (r *Report) Breakdown(filter, by, order map[string]any, top int, other bool) *Aggregation {
	var orders []map[string]any
	if order != nil {
		orders = append(orders, order)
	}
	a := r.Aggregate(filter, []map[string]any{by}, nil, orders)
	if len(a.Groups) <= top {
		return a
	}
	folded := a.Groups[top:]
	a.Groups = a.Groups[:top:top]
	if !other {
		return a
	}
	rest := &Group{IsOther: true, several: Several(by["dimension"].(string))}
	seen := map[*Tenant]bool{}
	for _, g := range folded {
		for _, t := range g.Tenants {
			if !seen[t] {
				seen[t], rest.Tenants = true, append(rest.Tenants, t)
			}
		}
	}
	if by["dimension"] == "WORKSHOP" {
		rest.earnings = func(t *Tenant) (sum Cents) {
			for _, g := range folded {
				sum += g.earnings(t)
			}
			return sum
		}
	}
	rest.Measures = measure(rest.Tenants, rest.earnings)
	a.Groups = append(a.Groups, rest)
	return a
}
