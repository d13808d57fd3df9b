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

// CompareFacets compares facets, in the order in which they were asked. labels gives the label of a value where search is not
// nil: of those that the contract leaves to the server; "" where unknown.
func CompareFacets(got []any, want []*Facet, search *string, first int, labels func(dimension, value string) string) []string {
	var d differences
	if len(got) != len(want) {
		d.add("facets: got %d, want %d", len(got), len(want))
		return d.list
	}
	for i, f := range want {
		found := func(k Key) bool {
			if search == nil {
				return true
			}
			if k.Label == "" && k.Value != "" {
				k.Label = labels(f.Dimension, k.Value)
			}
			return contains(k.Label, *search)
		}
		d.object(f.Dimension, got[i], func(o map[string]any) []string { return f.compare(o, found, first) })
	}
	return d.list
}

// compare holds the answer against the values that are found: the first ones in order, then the selected ones that are not
// among them, then the selected ones that no tenant has.
func (f *Facet) compare(got map[string]any, found func(Key) bool, first int) []string {
	var d differences
	d.value("dimension", got["dimension"], f.Dimension)
	occurring, further := []*Group{}, map[Key]*Group{}
	for _, g := range f.Values {
		switch {
		case !found(g.Keys[0]):
		case len(occurring) >= first && f.selects(g.Keys[0]):
			further[g.Keys[0]] = g
			fallthrough
		default:
			occurring = append(occurring, g)
		}
	}
	values, _ := got["values"].([]any)
	if len(values) < min(first, len(occurring)) {
		d.add("values: got %d, want %d", len(values), min(first, len(occurring)))
	}
	empty := []Key{}
	for i, value := range values {
		o, _ := value.(map[string]any)
		path, text, want := fmt.Sprintf("values[%d]", i), "", (*Group)(nil)
		if o["value"] != nil {
			text, _ = o["value"].(string)
		}
		k := Key{Dimension: f.Dimension, Value: text, Null: o["isNull"] == true}
		if i < min(first, len(occurring)) {
			want = occurring[i]
		} else {
			for name, g := range further {
				if name.Value == k.Value && name.Null == k.Null {
					want = g
					delete(further, name)
				}
			}
		}
		if want != nil {
			d.append(path, compareKey(o, want.Keys[0]))
			d.value(path+".tenants", o["tenants"], int64(len(want.Tenants)))
			d.selection(f, o, want.Tenants)
			continue
		}
		if !f.selects(k) || slices.Contains(empty, k) {
			d.add("%s: %s neither occurs nor is selected", path, show(o))
		}
		empty = append(empty, k)
		if label, _ := o["label"].(string); !f.mayCall(k, label) {
			d.add("%s: %s is not what it is called in the report", path, show(label))
		}
		d.value(path+".tenants", o["tenants"], int64(0))
		d.selection(f, o, nil)
	}
	for k := range further {
		d.add("the selected %s is missing", show(k))
	}
	for _, s := range f.Selected {
		named := func(k Key) bool { return s.names(k.Value, k.Null) }
		occurs := slices.ContainsFunc(f.Values, func(g *Group) bool { return named(g.Keys[0]) })
		if !occurs && !s.impossible() && found(s.Key) && !slices.ContainsFunc(empty, named) {
			d.add("the selected %s is missing", show(s))
		}
	}
	total := len(occurring) + len(empty)
	d.value("totalValues", got["totalValues"], int64(total))
	d.value("hasMore", got["hasMore"], total > len(values))
	return d.list
}

// mayCall says whether the label may be that of a value without tenants. Of partners and customers that the scope does not
// see it is no more than what the filter said.
func (f *Facet) mayCall(k Key, label string) bool {
	d := findDimension(f.Dimension)
	if k.Null {
		return label == "None"
	}
	if d.kind != kindTPID && d.kind != kindID {
		want := d.text(k.Value).Label
		return label == want || want == "" && label != ""
	}
	seen := slices.ContainsFunc(f.report.Tenants, func(t *Tenant) bool {
		return slices.ContainsFunc(keysOf(t, []map[string]any{{"dimension": d.name}}), func(keys []Key) bool {
			return keys[0].Value == k.Value && keys[0].Label == label
		})
	})
	return seen || label == k.Value
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
