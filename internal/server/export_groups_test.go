package server_test

import (
	"fmt"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// TestGroupsOfAnExportGiveTheirTenants: the filter of each group and facet value of an imported export keeps the tenants that it counts, by whatever dimension, those
// among them that the export lacks.
func TestGroupsOfAnExportGiveTheirTenants(t *testing.T) {
	t.Parallel()
	w := serveExportAs(t)
	w.as.Access = closureOf(t)
	for _, dimension := range opportunity.Dimensions {
		got := w.opportunities(fmt.Sprintf(`{ opportunities {
			aggregate(groupBy: [{dimension: %[1]s}]) { groups { filter measures { tenants } } }
			facets(dimensions: [%[1]s]) { values { filter tenants } } } }`, dimension.Name), nil)
		check := func(filter any, tenants any) {
			kept := w.opportunities(`query($filter: TenantFilter) { opportunities(filter: $filter) { kpis { tenants } } }`, map[string]any{"filter": filter})
			if found := kept["kpis"].(map[string]any)["tenants"]; found != tenants {
				t.Errorf("%s: the filter %v keeps %v of %v", dimension.Name, filter, found, tenants)
			}
		}
		groups := got["aggregate"].(map[string]any)["groups"].([]any)
		for _, one := range groups {
			group := one.(map[string]any)
			check(group["filter"], group["measures"].(map[string]any)["tenants"])
		}
		for _, facet := range got["facets"].([]any) {
			for _, one := range facet.(map[string]any)["values"].([]any) {
				check(one.(map[string]any)["filter"], one.(map[string]any)["tenants"])
			}
		}
		if len(groups) == 0 {
			t.Errorf("%s has no groups", dimension.Name)
		}
	}
}
