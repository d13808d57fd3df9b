package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"
)

// MaxDifferences bounds how many differences a comparison reports.
const MaxDifferences = 20

// TileRatioTolerance is how far the text of a ratio tile may be from the ratio: the contract does not say how many
// decimals it has.
const TileRatioTolerance = 1e-6

// CompareReport compares the answer to ReportQuery or IDQuery, the object beneath `opportunities`, with the report: total,
// order and fields of the page's tenants, tiles and charts. What was not selected is not compared. The page is the first one;
// for others see CompareNodes.
func CompareReport(got map[string]any, r *Report, filter map[string]any, order []map[string]any, crossFilter bool) []string {
	var d differences
	if kpis, ok := got["kpis"]; ok {
		d.object("kpis", kpis, func(o map[string]any) []string { return CompareKpis(o, r.Kpis(filter)) })
	}
	if charts, ok := got["charts"]; ok {
		d.object("charts", charts, func(o map[string]any) []string { return CompareCharts(o, r.Charts(filter, crossFilter)) })
	}
	if tenants, ok := got["tenants"]; ok {
		d.object("tenants", tenants, func(o map[string]any) []string {
			return CompareTenants(o, r.Sort(r.Filter(filter), order))
		})
	}
	return d.list
}

// CompareTenants compares a first page (totalCount, pageInfo.hasNextPage, nodes) with all tenants expected, in order.
func CompareTenants(got map[string]any, want []*Tenant) []string {
	var d differences
	if _, ok := got["totalCount"]; ok {
		d.value("totalCount", got["totalCount"], int64(len(want)))
	}
	nodes, ok := got["nodes"].([]any)
	if !ok {
		d.add("nodes: got %s", show(got["nodes"]))
		return d.list
	}
	if page, ok := got["pageInfo"].(map[string]any); ok {
		if next, ok := page["hasNextPage"]; ok {
			d.value("pageInfo.hasNextPage", next, len(nodes) < len(want))
		}
		if previous, ok := page["hasPreviousPage"]; ok {
			d.value("pageInfo.hasPreviousPage", previous, false)
		}
	} else if len(nodes) != len(want) {
		d.add("nodes: got %d, want %d", len(nodes), len(want))
	}
	d.append("", CompareNodes(nodes, want[:min(len(want), len(nodes))]))
	return d.list
}

// CompareNodes compares tenants one by one. Nodes that hold tenantId alone are compared by it alone.
func CompareNodes(nodes []any, want []*Tenant) []string {
	var d differences
	if len(nodes) != len(want) {
		d.add("nodes: got %d, want %d", len(nodes), len(want))
	}
	for i := range min(len(nodes), len(want)) {
		path := fmt.Sprintf("nodes[%d]", i)
		d.object(path, nodes[i], func(o map[string]any) []string {
			if o["tenantId"] != want[i].ID() {
				return []string{fmt.Sprintf("tenantId: got %s, want %s", show(o["tenantId"]), show(want[i].ID()))}
			}
			if len(o) == 1 {
				return nil
			}
			return CompareTenant(o, want[i])
		})
	}
	return d.list
}

// CompareTenant compares every field of a tenant, nested ones included. The answer selects TenantFields.
func CompareTenant(got map[string]any, want *Tenant) []string {
	d := differences{prefix: "tenant " + want.ID() + ": "}
	if id, ok := got["id"].(string); !ok || id == "" {
		d.add("id: got %s", show(got["id"]))
	}
	d.fields("", got, want.Values)
	return d.list
}

// CompareKpis compares the figures and the tiles; a counting tile's filter must keep as many tenants as it counts.
func CompareKpis(got map[string]any, want *Kpis) []string {
	var d differences
	d.fields("", got, want.Values)
	tiles, _ := got["tiles"].([]any)
	if len(tiles) != len(want.Tiles) {
		d.add("tiles: got %s, want %d", show(got["tiles"]), len(want.Tiles))
		return d.list
	}
	for i, tile := range want.Tiles {
		d.object(fmt.Sprintf("tiles[%d] %s", i, tile.Key), tiles[i], func(o map[string]any) []string { return want.compareTile(o, tile) })
	}
	return d.list
}

func (k *Kpis) compareTile(got map[string]any, want Tile) []string {
	var d differences
	d.value("key", got["key"], want.Key)
	d.value("unit", got["unit"], want.Unit)
	d.text("label", got["label"])
	d.text("definition", got["definition"])
	d.decimal("value", got["value"], want)
	filter, isObject := got["filter"].(map[string]any)
	if got["filter"] != nil && !isObject {
		d.add("filter: got %s", show(got["filter"]))
	} else if isObject && want.counts {
		d.selects(k.report, k.filter, filter, want.Value.Num().Int64())
	} else if isObject {
		d.selects(k.report, k.filter, filter, -1)
	}
	return d.list
}

// CompareCharts compares the five charts; each bucket's filter, ANDed with the chart's, must keep the bucket's tenants.
func CompareCharts(got map[string]any, want *Charts) []string {
	var d differences
	for _, f := range chartFields[:4] {
		buckets := want.Buckets[f.chart]
		d.list = append(d.list, compareBuckets(want, f.chart, got[f.chart], len(buckets), func(i int) map[string]any {
			values := map[string]any{"value": buckets[i].Value, "tenants": buckets[i].Tenants}
			if buckets[i].Label != "" {
				values["label"] = buckets[i].Label
			}
			return values
		})...)
	}
	chart := "potentialEarningsByWorkshop"
	d.list = append(d.list, compareBuckets(want, chart, got[chart], len(want.Workshops), func(i int) map[string]any {
		b := want.Workshops[i]
		return map[string]any{"workshop": b.Workshop, "mciPotentialEarnings": b.MciPotentialEarnings, "tenants": b.Tenants}
	})...)
	return d.list
}

func compareBuckets(charts *Charts, chart string, got any, n int, want func(i int) map[string]any) []string {
	d := differences{prefix: chart}
	buckets, ok := got.([]any)
	if !ok || len(buckets) != n {
		wanted := []string{}
		for i := range n {
			wanted = append(wanted, show(want(i)))
		}
		d.add(": got %s, want %s", show(got), strings.Join(wanted, " "))
		return d.list
	}
	for i, bucket := range buckets {
		d.object(fmt.Sprintf("[%d]", i), bucket, func(o map[string]any) []string {
			var d differences
			values := want(i)
			d.fields("", o, values)
			if _, ok := o["label"]; ok {
				d.text("label", o["label"])
			}
			filter, ok := o["filter"].(map[string]any)
			if !ok {
				d.add("filter: got %s", show(o["filter"]))
				return d.list
			}
			d.selects(charts.report, charts.filters[chart], filter, values["tenants"].(int64))
			return d.list
		})
	}
	return d.list
}

// differences collects what differs, the first ones.
type differences struct {
	prefix string
	list   []string
}

func (d *differences) add(format string, args ...any) {
	if len(d.list) < MaxDifferences {
		d.list = append(d.list, d.prefix+fmt.Sprintf(format, args...))
	}
}

func (d *differences) append(path string, found []string) {
	for _, difference := range found {
		if path != "" {
			difference = path + ": " + difference
		}
		d.add("%s", difference)
	}
}

func (d *differences) object(path string, got any, compare func(map[string]any) []string) {
	o, ok := got.(map[string]any)
	if !ok {
		d.add("%s: got %s, want an object", path, show(got))
		return
	}
	d.append(path, compare(o))
}

func (d *differences) text(path string, got any) {
	if text, ok := got.(string); !ok || text == "" {
		d.add("%s: got %s, want a text", path, show(got))
	}
}

func (d *differences) fields(path string, got, want map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		value, ok := got[name]
		if !ok {
			d.add("%s%s: not in the answer", path, name)
			continue
		}
		d.value(path+name, value, want[name])
	}
}

func (d *differences) value(path string, got, want any) {
	var same bool
	switch want := want.(type) {
	case []string:
		d.elements(path, got, len(want), func(i int, path string, got any) { d.value(path, got, want[i]) })
		return
	case []map[string]any:
		d.elements(path, got, len(want), func(i int, path string, got any) {
			if o, ok := got.(map[string]any); ok {
				d.fields(path+".", o, want[i])
				return
			}
			d.add("%s: got %s, want %s", path, show(got), show(want[i]))
		})
		return
	case int64:
		n, ok := got.(json.Number)
		same = ok && n.String() == number(want)
	case float64:
		n, ok := got.(json.Number)
		f, err := n.Float64()
		same = ok && err == nil && math.Abs(f-want) <= 1e-12*math.Max(1, math.Abs(want))
	case Cents:
		same = got == want.String()
	default: // string, bool, nil
		same = got == want
	}
	if !same {
		d.add("%s: got %s, want %s", path, show(got), show(want))
	}
}

func (d *differences) elements(path string, got any, n int, each func(i int, path string, got any)) {
	list, ok := got.([]any)
	if !ok || len(list) != n {
		d.add("%s: got %s, want %d elements", path, show(got), n)
		return
	}
	for i := range list {
		each(i, fmt.Sprintf("%s[%d]", path, i), list[i])
	}
}

// decimal compares a tile's value, a number in a JSON string of any number of decimals, but money has two.
func (d *differences) decimal(path string, got any, want Tile) {
	if want.Value == nil {
		d.value(path, got, nil)
		return
	}
	text, _ := got.(string)
	value, ok := new(big.Rat).SetString(text)
	same := ok && value.Cmp(want.Value) == 0
	switch {
	case want.Unit == "RATIO" && ok:
		distance, _ := new(big.Rat).Sub(value, want.Value).Float64()
		same = math.Abs(distance) <= TileRatioTolerance
	case want.Unit == "USD":
		same = text == want.Value.FloatString(2)
	}
	if !same {
		d.add("%s: got %s, want %s", path, show(got), want.Value.RatString())
	}
}

// selects says whether the part's own filter, ANDed with the question's, keeps so many tenants; -1 asks only for a filter.
func (d *differences) selects(r *Report, filter, own map[string]any, want int64) {
	both := map[string]any{"and": []any{own}}
	if filter != nil {
		both["and"] = []any{filter, own}
	}
	kept, err := r.TryFilter(both)
	switch {
	case err != nil:
		d.add("filter %s: %v", show(own), err)
	case want >= 0 && int64(len(kept)) != want:
		d.add("filter %s keeps %d tenants, want %d", show(own), len(kept), want)
	}
}

// show writes a value as JSON, shortened.
func show(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if len(text) > 300 {
		return string(text[:300]) + "…"
	}
	return string(text)
}
