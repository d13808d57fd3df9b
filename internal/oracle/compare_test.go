package oracle_test

import (
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/oracle"
)

// A faultless server, played by the oracle itself, has no difference; each fault is found.
func TestCompareReport(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	r := random(4)
	for range 60 {
		filter, order, cross := oracle.RandomFilter(rng, r, 2), oracle.RandomOrder(rng), rng.IntN(2) == 0
		got := sent(t, answer(r, filter, order, cross))
		if differences := oracle.CompareReport(got, r, filter, order, cross); len(differences) > 0 {
			t.Fatalf("%v: %s", filter, strings.Join(differences, "\n"))
		}
	}
}

func TestCompareFindsFaults(t *testing.T) {
	r := random(4)
	faults := map[string]func(got map[string]any){
		"kpis: tenants": func(got map[string]any) { object(got, "kpis")["tenants"] = nil },
		"kpis: tiles[3] LAND_W365: filter": func(got map[string]any) {
			object(got, "kpis")["tiles"].([]any)[3].(map[string]any)["filter"] = map[string]any{}
		},
		"kpis: tiles[7] POTENTIAL_EARNINGS: value": func(got map[string]any) {
			object(got, "kpis")["tiles"].([]any)[7].(map[string]any)["value"] = "0.0"
		},
		"charts: tenantsBySegment": func(got map[string]any) { object(got, "charts")["tenantsBySegment"] = []any{} },
		"charts: tenantsBySalesMotion[1]: label": func(got map[string]any) {
			object(got, "charts")["tenantsBySalesMotion"].([]any)[1].(map[string]any)["label"] = "Low whitespace"
		},
		"tenants: totalCount":         func(got map[string]any) { object(got, "tenants")["totalCount"] = "1" },
		"tenants: nodes[0]: tenantId": func(got map[string]any) { nodes := object(got, "tenants")["nodes"].([]any); nodes[0] = nodes[1] },
		"tenants: nodes[0]: tenant": func(got map[string]any) {
			delete(object(got, "tenants")["nodes"].([]any)[0].(map[string]any), "associations")
		},
	}
	for want, fault := range faults {
		got := sent(t, answer(r, nil, nil, false))
		fault(got)
		differences := oracle.CompareReport(got, r, nil, nil, false)
		if len(differences) != 1 || !strings.HasPrefix(differences[0], want) {
			t.Errorf("%s: %q", want, differences)
		}
	}
}

// answer plays the server: what ReportQuery would get.
func answer(r *oracle.Report, filter map[string]any, order []map[string]any, cross bool) map[string]any {
	kpis, charts := r.Kpis(filter), r.Charts(filter, cross)
	values, tiles := map[string]any{}, []any{}
	for name, value := range kpis.Values {
		values[name] = value
	}
	for _, tile := range kpis.Tiles {
		tiles = append(tiles, map[string]any{"key": tile.Key, "unit": tile.Unit, "label": "L", "definition": "D", "value": decimal(tile), "filter": tileFilters[tile.Key]})
	}
	values["tiles"] = tiles

	drawn := map[string]any{}
	for chart, field := range map[string]string{"tenantsBySegment": "segment", "w365TenantPenetration": "hasW365", "tenantsBySalesMotion": "salesMotion", "tenantsByRenewalMonth": "renewal"} {
		buckets := []any{}
		for _, b := range charts.Buckets[chart] {
			condition := map[string]any{"eq": b.Value}
			switch field {
			case "segment":
				condition["caseSensitive"] = true
			case "hasW365":
				condition["eq"] = b.Value == "true"
			}
			label := b.Label
			if label == "" {
				label = b.Value
			}
			buckets = append(buckets, map[string]any{"value": b.Value, "label": label, "tenants": b.Tenants, "filter": map[string]any{field: condition}})
		}
		drawn[chart] = buckets
	}
	workshops := []any{}
	for _, b := range charts.Workshops {
		workshops = append(workshops, map[string]any{"workshop": b.Workshop, "mciPotentialEarnings": b.MciPotentialEarnings, "tenants": b.Tenants,
			"filter": map[string]any{"workshops": map[string]any{"anyOf": []string{b.Workshop}}}})
	}
	drawn["potentialEarningsByWorkshop"] = workshops

	nodes := []any{}
	for _, tenant := range r.Sort(r.Filter(filter), order) {
		nodes = append(nodes, with(tenant.Values, "id", "opaque"))
	}
	return map[string]any{"kpis": values, "charts": drawn, "tenants": map[string]any{
		"totalCount": len(nodes), "nodes": nodes, "pageInfo": map[string]any{"hasNextPage": false, "hasPreviousPage": false}}}
}

var tileFilters = map[string]any{
	"TENANTS":             map[string]any{},
	"LAND_W365":           map[string]any{"salesMotion": map[string]any{"eq": "LAND_W365"}},
	"EXPAND_W365":         map[string]any{"salesMotion": map[string]any{"eq": "EXPAND_W365"}},
	"EXPAND_TO_FRONTLINE": map[string]any{"salesMotion": map[string]any{"eq": "EXPAND_TO_FRONTLINE"}},
	"INCENTIVE_ELIGIBLE":  map[string]any{"mciEligible": map[string]any{"eq": true}},
}

func decimal(tile oracle.Tile) any {
	switch {
	case tile.Value == nil:
		return nil
	case tile.Unit == "USD":
		return tile.Value.FloatString(2)
	case tile.Unit == "RATIO":
		return tile.Value.FloatString(8)
	}
	return new(big.Int).Set(tile.Value.Num()).String()
}

func object(of map[string]any, name string) map[string]any { return of[name].(map[string]any) }
