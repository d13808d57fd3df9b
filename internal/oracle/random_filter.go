package oracle

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"

	"golang.org/x/text/unicode/norm"
)

// RandomFilter makes a TenantFilter, a tree of at most that depth, over all fields and operators. Its values are mostly
// drawn from the report: the same, in another case, parts, neighbours; sometimes odd ones. It holds what encoding/json
// encodes as a client would send it.
func RandomFilter(rng *rand.Rand, r *Report, depth int) map[string]any {
	g := filterGenerator{rng, r}
	return g.tree(depth)
}

// RandomOrder makes a list of one to three TenantOrders on different fields.
func RandomOrder(rng *rand.Rand) []map[string]any {
	names := OrderFields()
	var order []map[string]any
	for _, i := range rng.Perm(len(names))[:1+rng.IntN(3)] {
		o := map[string]any{"field": names[i]}
		if chance(rng, 70) {
			o["direction"] = pick(rng, []string{"ASC", "DESC"})
		}
		if chance(rng, 50) {
			o["nulls"] = pick(rng, []string{"FIRST", "LAST"})
		}
		order = append(order, o)
	}
	return order
}

type filterGenerator struct {
	*rand.Rand
	report *Report
}

func (g filterGenerator) tree(depth int) map[string]any {
	filter := map[string]any{}
	if chance(g.Rand, 2) {
		return filter
	}
	for range 1 + g.IntN(2) {
		if depth <= 0 || chance(g.Rand, 40) {
			name, condition := g.condition()
			filter[name] = condition
			continue
		}
		switch g.IntN(3) {
		case 0:
			filter["and"] = g.trees(depth - 1)
		case 1:
			filter["or"] = g.trees(depth - 1)
		default:
			filter["not"] = g.tree(depth - 1)
		}
	}
	return filter
}

func (g filterGenerator) trees(depth int) []any {
	list := []any{}
	if chance(g.Rand, 5) {
		return list
	}
	for range 1 + g.IntN(3) {
		list = append(list, g.tree(depth))
	}
	return list
}

// condition makes one condition; the fields of the charts come more often, for crossFilter.
func (g filterGenerator) condition() (string, any) {
	switch g.IntN(12) {
	case 0:
		return "search", g.text(pick(g.Rand, []string{"tenantName", "tenantDomain", "customerName", "tenantId"}))
	case 1:
		return "workshops", g.list(g.workshop)
	case 2:
		members, a := map[string]any{}, g.association()
		for range g.IntN(4) {
			f := pick(g.Rand, associationFields)
			members[f.name] = g.operators(f, a[f.name])
		}
		return "associations", members
	case 3:
		f, _ := findField(tenantFields, pick(g.Rand, []string{"segment", "hasW365", "salesMotion", "renewal"}))
		return f.name, g.operators(f, g.value(f.name))
	}
	f := pick(g.Rand, tenantFields)
	if f.kind == kindAssociations {
		return f.name, map[string]any{}
	}
	return f.name, g.operators(f, g.value(f.name))
}

// operators makes an operator object: none, one or two, about a value that occurs.
func (g filterGenerator) operators(f field, value any) map[string]any {
	ops := map[string]any{}
	n := 1
	if chance(g.Rand, 25) {
		n = g.IntN(3)
	}
	for range n {
		switch f.kind {
		case kindWorkloads:
			ops = merge(ops, g.list(func() string { return pick(g.Rand, workloads) }))
			continue
		case kindTexts:
			ops = merge(ops, g.list(func() string { return pick(g.Rand, append([]string{"", "Cpor", "nope"}, types...)) }))
			continue
		}
		operator := pick(g.Rand, operatorsOf(f.kind))
		switch operator {
		case "isNull":
			ops[operator] = chance(g.Rand, 50)
		case "withinMonths":
			ops[operator] = pick(g.Rand, []int{0, 0, 1, 2, 3, 12, 13, 40, 1200, 24000, math.MaxInt32})
		case "in", "notIn":
			list := []any{}
			for range g.IntN(4) {
				list = append(list, g.argument(f, g.another(f, value)))
			}
			ops[operator] = list
		default:
			ops[operator] = g.argument(f, value)
			if f.kind == kindText && operator != "eq" && operator != "ne" {
				ops[operator] = g.part(fmt.Sprint(ops[operator]))
			}
		}
	}
	if f.kind == kindText && chance(g.Rand, 40) {
		ops["caseSensitive"] = chance(g.Rand, 70)
	}
	return ops
}

func merge(a, b map[string]any) map[string]any {
	for k, v := range b {
		a[k] = v
	}
	return a
}

// operatorsOf a filter type, caseSensitive apart.
func operatorsOf(k kind) []string {
	equality := []string{"eq", "ne", "in", "notIn"}
	ordered := []string{"gt", "gte", "lt", "lte", "isNull"}
	switch k {
	case kindText:
		return append(equality, "contains", "startsWith", "endsWith", "isNull")
	case kindInt, kindMoney:
		return append(equality, ordered...)
	case kindFloat:
		return ordered
	case kindBool:
		return []string{"eq", "isNull"}
	case kindMonth:
		return append(append(equality, ordered...), "withinMonths")
	case kindTier:
		return append(equality, "isNull")
	}
	return equality
}

// argument makes the filter's side of a comparison from a value that occurs; nil stands for an odd one.
func (g filterGenerator) argument(f field, value any) any {
	if chance(g.Rand, 5) {
		value = nil
	}
	switch f.kind {
	case kindUUID, kindTPID, kindID:
		if value == nil {
			return pick(g.Rand, []string{"", "nope", "00000000-0000-0000-0000-000000000000", "12345", "-7", "'; --", "99999999999999999999999"})
		}
		if f.kind == kindUUID {
			return recase(g.Rand, value.(string))
		}
		return value
	case kindText:
		if value == nil {
			return pick(g.Rand, append([]string{"", " "}, nastyNames...))
		}
		return g.disguise(value.(string))
	case kindInt:
		if value == nil {
			return pick(g.Rand, []int64{0, 1, -1, 100, 150, 250, math.MaxInt32, math.MinInt32})
		}
		return min(max(value.(int64)+int64(g.IntN(3)-1), math.MinInt32), math.MaxInt32)
	case kindFloat:
		if value == nil {
			return pick(g.Rand, []float64{0, 1, 0.2, 0.5, -1, 1.5})
		}
		return pick(g.Rand, []float64{value.(float64), value.(float64), math.Nextafter(value.(float64), 2), math.Nextafter(value.(float64), -1)})
	case kindMoney:
		if value == nil {
			return pick(g.Rand, []any{"0", "0.0", "-1", "0.005", "0.015", json.Number("0.01"), json.Number("12.5"), json.Number("100"), "99999999999.99"})
		}
		text := max(value.(Cents)+Cents(g.IntN(3)-1), 0).String()
		return pick(g.Rand, []any{text, json.Number(text)})
	case kindBool:
		return chance(g.Rand, 50)
	case kindMonth:
		if value == nil {
			return pick(g.Rand, []string{month(g.report.AsOf), "2027-01", "2026-12", "1999-12", "2100-01"})
		}
		return value
	case kindMotion:
		if value == nil {
			return pick(g.Rand, motions).name
		}
		return value
	}
	if value == nil {
		return pick(g.Rand, []string{"DIRECT_BILL", "DISTRIBUTOR", "RESELLER"})
	}
	return value
}

// disguise writes a text as it is, in another case or in another Unicode form.
func (g filterGenerator) disguise(text string) string {
	switch g.IntN(6) {
	case 0, 1:
		return recase(g.Rand, text)
	case 2:
		return norm.NFD.String(text)
	case 3:
		return norm.NFC.String(text)
	case 4:
		return norm.NFKC.String(text) // another text, where the form is a ligature
	}
	return text
}

// part cuts a piece out of a text, rune by rune.
func (g filterGenerator) part(text string) string {
	runes := []rune(text)
	if len(runes) == 0 || chance(g.Rand, 20) {
		return text
	}
	from, to := 0, len(runes)
	switch g.IntN(4) {
	case 0:
		to = 1 + g.IntN(len(runes))
	case 1:
		from = g.IntN(len(runes))
	case 2:
		from = g.IntN(len(runes))
		to = from + 1 + g.IntN(min(3, len(runes)-from))
	case 3:
		to = min(2, to)
	}
	return string(runes[from:to])
}

func (g filterGenerator) list(value func() string) map[string]any {
	list := []any{}
	for range g.IntN(4) {
		list = append(list, value())
	}
	return map[string]any{pick(g.Rand, []string{"anyOf", "allOf", "noneOf"}): list}
}

// value of the field of a random tenant; nil without tenants.
func (g filterGenerator) value(name string) any {
	if len(g.report.Tenants) == 0 {
		return nil
	}
	return pick(g.Rand, g.report.Tenants).Values[name]
}

func (g filterGenerator) association() map[string]any {
	if len(g.report.Tenants) == 0 {
		return map[string]any{}
	}
	return pick(g.Rand, pick(g.Rand, g.report.Tenants).Values["associations"].([]map[string]any))
}

// another value of the field, for lists.
func (g filterGenerator) another(f field, value any) any {
	if _, ofTenant := findField(tenantFields, f.name); ofTenant && chance(g.Rand, 60) {
		return g.value(f.name)
	}
	if _, ofAssociation := findField(associationFields, f.name); ofAssociation && chance(g.Rand, 60) {
		return g.association()[f.name]
	}
	return value
}

func (g filterGenerator) text(name string) string {
	value := g.value(name)
	if value == nil || chance(g.Rand, 5) {
		return pick(g.Rand, append([]string{""}, nastyNames...))
	}
	return g.part(g.disguise(value.(string)))
}

// workshop that occurs, sometimes in another case: StringListFilter is exact.
func (g filterGenerator) workshop() string {
	if len(g.report.Tenants) > 0 {
		for name := range sortedKeys(pick(g.Rand, g.report.Tenants).Workshops) {
			if chance(g.Rand, 60) {
				return name
			}
		}
	}
	return pick(g.Rand, []string{"Endpoint Vision", "endpoint vision", "Endpoint vision", "Café", "Cafe\u0301", "", "nope"})
}
