package oracle

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// CompareAggregation compares totals, totalGroups and groups: all of them, or of a page those from an index on. within is the
// filter of the groups' own measures(filter:), asked for under the name `within`.
func CompareAggregation(got map[string]any, want *Aggregation, from int, within map[string]any) []string {
	var d differences
	d.value("totalGroups", got["totalGroups"], int64(want.TotalGroups))
	d.object("totals", got["totals"], func(o map[string]any) []string { return compareMeasures(o, want.Totals) })
	groups, ok := got["groups"].([]any)
	if !ok {
		d.add("groups: got %s", show(got["groups"]))
		return d.list
	}
	if page, ok := got["pageInfo"].(map[string]any); ok {
		d.value("pageInfo.hasNextPage", page["hasNextPage"], from+len(groups) < len(want.Groups))
		d.value("pageInfo.hasPreviousPage", page["hasPreviousPage"], from > 0)
	} else if from+len(groups) != len(want.Groups) {
		d.add("groups: got %d, want %d", len(groups), len(want.Groups))
	}
	if from+len(groups) > len(want.Groups) {
		d.add("groups: got %d beyond the %d", from+len(groups), len(want.Groups))
		return d.list
	}
	for i := range groups {
		g := want.Groups[from+i]
		d.object(fmt.Sprintf("groups[%d] %s", from+i, keysName(g.Keys)), groups[i], func(o map[string]any) []string {
			return want.compareGroup(o, g, within)
		})
	}
	return d.list
}

func (a *Aggregation) compareGroup(got map[string]any, want *Group, within map[string]any) []string {
	var d differences
	d.value("isOther", got["isOther"], want.IsOther)
	if keys, ok := got["keys"].([]any); !want.IsOther && (!ok || len(keys) != len(want.Keys)) {
		d.add("keys: got %s, want %d", show(got["keys"]), len(want.Keys))
	} else if !want.IsOther {
		for i, k := range want.Keys {
			d.object(fmt.Sprintf("keys[%d]", i), keys[i], func(o map[string]any) []string { return compareKey(o, k) })
		}
	}
	if len(d.list) > 0 {
		return d.list // another group
	}
	d.object("measures", got["measures"], func(o map[string]any) []string { return compareMeasures(o, want.Measures) })
	if part, ok := got["within"]; ok {
		d.object("within", part, func(o map[string]any) []string { return compareMeasures(o, want.Within(a.report, within)) })
	}
	filter, ok := got["filter"].(map[string]any)
	if want.several {
		d.value("filter", got["filter"], nil)
	} else if !ok {
		d.add("filter: got %s", show(got["filter"]))
	} else {
		d.givesBack(a.report, a.filter, filter, want.Tenants)
	}
	return d.list
}

func compareKey(got map[string]any, want Key) []string {
	var d differences
	if _, ok := got["dimension"]; ok {
		d.value("dimension", got["dimension"], want.Dimension)
	}
	d.value("isNull", got["isNull"], want.Null)
	if want.Null {
		d.value("value", got["value"], nil)
	} else {
		d.value("value", got["value"], want.Value)
	}
	if want.Label != "" || want.Value == "" {
		d.value("label", got["label"], want.Label)
	} else {
		d.text("label", got["label"])
	}
	return d.list
}

func compareMeasures(got map[string]any, want *Measures) []string {
	var d differences
	for name := range sortedKeys(want.Values) {
		value, ok := got[name]
		stats, isStats := want.Values[name].(map[string]any)
		switch {
		case !ok: // not selected
		case isStats:
			d.object(name, value, func(o map[string]any) []string {
				var d differences
				d.fields("", o, stats)
				return d.list
			})
		default:
			d.value(name, value, want.Values[name])
		}
	}
	return d.list
}

// givesBack says whether the part's own filter, ANDed with the question's, keeps just these tenants, and whether its
// conditions on texts are exact.
func (d *differences) givesBack(r *Report, filter, own map[string]any, want []*Tenant) {
	d.exact(own)
	both := map[string]any{"and": []any{own}}
	if filter != nil {
		both["and"] = []any{filter, own}
	}
	kept, err := r.TryFilter(both)
	if err != nil {
		d.add("filter %s: %v", show(own), err)
		return
	}
	if a, b := idsOf(kept), idsOf(want); !slices.Equal(a, b) {
		d.add("filter %s keeps %d tenants, want %d", show(own), len(a), len(b))
	}
}

// exact says of each condition on a text whether it sets caseSensitive: true.
func (d *differences) exact(filter map[string]any) {
	for name, condition := range filter {
		f, ofTenant := findField(tenantFields, name)
		if !ofTenant {
			f, _ = findField(associationFields, name)
		}
		switch condition := condition.(type) {
		case []any:
			for _, part := range condition {
				if part, ok := part.(map[string]any); ok {
					d.exact(part)
				}
			}
		case map[string]any:
			_, nullOnly := condition["isNull"]
			if f.kind == kindText && f.name != "" && condition["caseSensitive"] != true && !(nullOnly && len(condition) == 1) {
				d.add("filter: %s without caseSensitive: true", name)
			}
			if f.kind == kindAssociations && f.name != "" || name == "not" {
				d.exact(condition)
			}
		}
	}
}

func idsOf(tenants []*Tenant) []string {
	ids := []string{}
	for _, t := range tenants {
		ids = append(ids, t.ID())
	}
	slices.Sort(ids)
	return ids
}

// CompareFacets compares facets, in the order in which they were asked. labels, which may be nil, gives the label of a value
// where search is not "": those that the contract leaves to the server.
func CompareFacets(got []any, want []*Facet, search *string, first int, labels func(dimension, value string) string) []string {
	var d differences
	if len(got) != len(want) {
		d.add("facets: got %d, want %d", len(got), len(want))
		return d.list
	}
	for i, f := range want {
		d.object(f.Dimension, got[i], func(o map[string]any) []string { return f.compare(o, search, first, labels) })
	}
	return d.list
}

func (f *Facet) compare(got map[string]any, search *string, first int, labels func(dimension, value string) string) []string {
	var d differences
	d.value("dimension", got["dimension"], f.Dimension)
	occurring := []*Group{}
	for _, g := range f.Values {
		label := g.Keys[0].Label
		if label == "" && g.Keys[0].Value != "" && search != nil {
			label = labels(f.Dimension, g.Keys[0].Value)
		}
		if search == nil || contains(label, *search) {
			occurring = append(occurring, g)
		}
	}
	values, _ := got["values"].([]any)
	zeros := []map[string]any{}
	for i, value := range values {
		o, _ := value.(map[string]any)
		if i < len(occurring) && i < first {
			d.append(fmt.Sprintf("values[%d]", i), compareKey(o, occurring[i].Keys[0]))
			d.value(fmt.Sprintf("values[%d].tenants", i), o["tenants"], int64(len(occurring[i].Tenants)))
			d.selection(f, o, occurring[i].Tenants)
			continue
		}
		zeros = append(zeros, o)
		d.value(fmt.Sprintf("values[%d].tenants", i), o["tenants"], int64(0))
		d.selection(f, o, nil)
		text, _ := o["value"].(string)
		if !slices.ContainsFunc(f.Selected, func(s Selection) bool { return s.names(text, o["isNull"] == true) }) {
			d.add("values[%d]: %s is neither a value nor selected", i, show(o))
		}
	}
	if len(values) < min(first, len(occurring)) {
		d.add("values: got %d, want %d", len(values), min(first, len(occurring)))
	}
	if got["hasMore"] == false {
		d.value("totalValues", got["totalValues"], int64(len(values)))
		for _, s := range f.Selected {
			given := slices.ContainsFunc(zeros, func(o map[string]any) bool {
				text, _ := o["value"].(string)
				return s.names(text, o["isNull"] == true)
			})
			if !given && search == nil && !s.impossible() {
				d.add("the selected %s is missing", show(s))
			}
		}
	} else if len(values) != first {
		d.add("hasMore after %d values", len(values))
	}
	if len(f.Selected) == 0 {
		d.value("totalValues", got["totalValues"], int64(len(occurring)))
		d.value("hasMore", got["hasMore"], first < len(occurring))
	}
	return d.list
}

// impossible: an ID that is no number, which matches nothing.
func (s Selection) impossible() bool {
	return findDimension(s.Dimension).kind == kindTPID && !s.Null && strings.Trim(s.Value, "-0123456789") != "" || s.Dimension == "CUSTOMER" && (len(s.Value) > 20 || s.Value == "")
}

func (d *differences) selection(f *Facet, got map[string]any, want []*Tenant) {
	filter, ok := got["filter"].(map[string]any)
	if !ok {
		d.add("filter: got %s", show(got["filter"]))
		return
	}
	d.givesBack(f.report, f.filter, filter, want)
}

// CompareExplanation compares an explanation's verdicts, and the values and thresholds that are numbers.
func CompareExplanation(got map[string]any, want *Explanation) []string {
	var d differences
	d.value("listed", got["listed"], want.Listed)
	d.value("tenantName", got["tenantName"], want.TenantName)
	d.value("eaRenewal", got["eaRenewal"], want.EARenewal)
	d.value("salesMotion", got["salesMotion"], want.SalesMotion)
	rules, _ := got["rules"].([]any)
	if want.Unknown {
		for _, rule := range rules {
			if o, ok := rule.(map[string]any); !ok || o["passed"] != false || o["rule"] != "ASSOCIATION" {
				d.add("of an unknown tenant: %s", show(rule))
			}
		}
		return d.list
	}
	names := []string{}
	for _, rule := range rules {
		o, _ := rule.(map[string]any)
		names = append(names, fmt.Sprint(o["rule"]))
	}
	if len(rules) != len(want.Rules) {
		d.add("rules: got %v, want %v", names, want.Rules)
	}
	for i := range min(len(rules), len(want.Rules)) {
		d.object(fmt.Sprintf("rules[%d] %s", i, want.Rules[i].Rule), rules[i], func(o map[string]any) []string {
			var d differences
			d.value("rule", o["rule"], want.Rules[i].Rule)
			d.value("passed", o["passed"], want.Rules[i].Passed)
			d.text("text", o["text"])
			d.number("value", o["value"], want.Rules[i].Value)
			d.number("threshold", o["threshold"], want.Rules[i].Threshold)
			return d.list
		})
	}
	return d.list
}

// number compares a text with the number that it must hold, where it must; a share may be rounded.
func (d *differences) number(path string, got any, want *big.Rat) {
	if want == nil {
		return
	}
	text, _ := got.(string)
	value, ok := new(big.Rat).SetString(text)
	if ok && want.IsInt() && value.Cmp(want) == 0 {
		return
	}
	if ok && !want.IsInt() {
		if distance, _ := new(big.Rat).Sub(value, want).Float64(); distance < TileRatioTolerance && -distance < TileRatioTolerance {
			return
		}
	}
	d.add("%s: got %s, want %s", path, show(got), want.RatString())
}
