package guard

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// aggregated are the fields, whole types and arguments that a caller without rows may name. All else is refused.
var aggregated = setOf(
	"Query.opportunities", "Query.dataset", "Query.viewer",
	"Opportunities.snapshot", "Opportunities.kpis", "Opportunities.charts", "Opportunities.breakdown", "Opportunities.aggregate", "Opportunities.facets",
	"Snapshot", "Kpis", "Tile", "Charts", "Bucket", "EarningsBucket", "Aggregation", "Group", "GroupKey", "Measures", "Stats", "PageInfo", "Facet", "FacetValue",
	"Dataset", "SourceTable", "PolicyRule", "FieldInfo", "EnumLabel", "Viewer", "Partner",

	"Query.opportunities.filter", "Dataset.snapshots.first", "Opportunities.charts.crossFilter", "Opportunities.facets.dimensions", "Opportunities.facets.first",
	"Opportunities.breakdown.by", "Opportunities.breakdown.orderBy", "Opportunities.breakdown.top", "Opportunities.breakdown.other",
	"Opportunities.aggregate.groupBy", "Opportunities.aggregate.orderBy", "Opportunities.aggregate.first", "Opportunities.aggregate.after",

	"GroupBy", "GroupOrder", "MonthGrain", "Direction", "SalesMotion", "Workload", "CspTier", "Measure.TENANTS", "TenantFilter.and",
)

// ofRows are figures that are one tenant's own: they are null for a caller without rows.
var ofRows = setOf("Stats.min", "Stats.max", "Stats.median")

// selecting are the operators by which a caller without rows may filter.
var selecting = setOf("eq", "in", "anyOf", "caseSensitive")

func setOf(names ...string) map[string]bool {
	set := map[string]bool{}
	for _, name := range names {
		set[name] = true
	}
	return set
}

// mayAggregate tells whether a caller without rows may name a member of a type: a field, a member of an input, a value of an enum.
func (w *walk) mayAggregate(definition *ast.Definition, member string) bool {
	if definition.BuiltIn || strings.HasPrefix(member, "__") || aggregated[definition.Name] || aggregated[definition.Name+"."+member] {
		return true
	}
	listed := w.listed
	switch {
	case definition.Name == "TenantFilter" && member == "associations":
		return listed(func(d *opportunity.Dimension) bool { return d.Source == opportunity.OfAssociation })
	case definition.Name == "TenantFilter":
		return listed(func(d *opportunity.Dimension) bool {
			return d.Source != opportunity.OfAssociation && d.FilterName() == member
		})
	case definition.Name == "AssociationFilter":
		return listed(func(d *opportunity.Dimension) bool {
			return d.Source == opportunity.OfAssociation && d.FilterName() == member
		})
	case definition.Name == "Dimension":
		return member != "CUSTOMER"
	case definition.Kind == ast.InputObject && strings.HasSuffix(definition.Name, "Filter"):
		return selecting[member]
	}
	return false
}

// mayPass tells whether a caller without rows may pass the argument, named Type.field.argument.
func (w *walk) mayPass(argument string) bool {
	return aggregated[argument] || argument == "Query.opportunities.partners" && w.listed(func(d *opportunity.Dimension) bool { return d.Name == "PARTNER" })
}

// listed tells whether one of the dimensions that the operator lists is wanted.
func (w *walk) listed(wants func(*opportunity.Dimension) bool) bool {
	return slices.ContainsFunc(w.access.Aggregates.Dimensions, func(name string) bool {
		dimension := opportunity.DimensionNamed(name)
		return dimension != nil && name != "CUSTOMER" && wants(dimension)
	})
}

func (w *walk) refuseRows(what string, argument string, path ast.Path) {
	if w.refused == nil {
		raised := opportunity.RowsForbidden()
		raised.Argument, raised.Message = argument, what+" may not be asked for: you see aggregates alone."
		if dimensions := w.access.Aggregates.Dimensions; argument != "" {
			raised.Hint = "Filter by eq and in, by these dimensions alone: " + strings.Join(dimensions, ", ") + "."
		}
		w.refused = gqlerror.WrapPath(path, raised)
	}
}

// part is what counts the tenants of one answer by some dimensions.
type part struct {
	at         string // the response's path of it, as far as it is counted together
	dimensions []string
}

// families are dimensions of which one tells of another: what one answer counts by two of them could be subtracted.
var families = [][]string{
	{"SEGMENT", "SUB_SEGMENT"}, {"SALES_MOTION", "HAS_W365"}, {"EA_RENEWAL", "CSP_RENEWAL", "RENEWAL"}, {"MCI_ELIGIBLE", "WORKSHOP", "MCI_WORKLOAD"},
	{"PARTNER", "ORGANIZATION", "CSP_TIER", "T2_RESELLER", "CPOR_ASSOCIATION", "CSP_ASSOCIATION"},
}

func related(one, other string) bool {
	return one == other || slices.ContainsFunc(families, func(family []string) bool { return slices.Contains(family, one) && slices.Contains(family, other) })
}

// counted are the dimensions by which a field counts, beside its arguments.
var counted = map[string][]string{
	"Charts.tenantsBySegment": {"SEGMENT"}, "Charts.w365TenantPenetration": {"HAS_W365"}, "Charts.tenantsBySalesMotion": {"SALES_MOTION"},
	"Charts.tenantsByRenewalMonth": {"RENEWAL"}, "Charts.potentialEarningsByWorkshop": {"WORKSHOP"},
	"Kpis.tiles": {"SALES_MOTION", "MCI_ELIGIBLE"}, "Kpis.landW365": {"SALES_MOTION"}, "Kpis.expandW365": {"SALES_MOTION"}, "Kpis.expandToFrontline": {"SALES_MOTION"},
	"Kpis.expandW365Mature": {"SALES_MOTION"}, "Kpis.expandToFrontlineMature": {"SALES_MOTION"}, "Kpis.incentiveEligible": {"MCI_ELIGIBLE"},
}

// counts refuses a field that counts by what the answer counts by already, or by the one condition of several values that it would leave out.
func (w *walk) counts(coordinate string, field graphql.CollectedField, path ast.Path) {
	arguments := field.ArgumentMap(w.operation.Variables)
	switch coordinate {
	case "Query.opportunities":
		if w.reports++; w.reports > 1 {
			w.refuseRows("A second report in one operation", "", path)
		}
		return
	case "Opportunities.charts":
		w.crossFilter, _ = arguments["crossFilter"].(bool)
		return
	case "Opportunities.aggregate":
		w.part(part{path.String(), dimensionsOf(arguments["groupBy"])}, path)
		return
	case "Opportunities.breakdown":
		w.part(part{path.String(), dimensionsOf([]any{arguments["by"]})}, path)
		return
	case "Opportunities.facets":
		for i, name := range listed(arguments["dimensions"]) {
			dimension := fmt.Sprint(name)
			w.part(part{fmt.Sprintf("%s.%d", path, i), []string{dimension}}, path)
			w.own(dimension, path)
		}
		return
	}
	dimensions, ok := counted[coordinate]
	if !ok {
		return
	}
	above := path[:len(path)-1].String() + chartsMark
	if strings.HasPrefix(coordinate, "Kpis.") {
		above = "kpis"
	} else if w.crossFilter {
		w.own(dimensions[0], path)
	}
	w.part(part{above, dimensions}, path)
}

func (w *walk) part(one part, path ast.Path) {
	for _, other := range w.parts {
		together := one.at == other.at || one.at == "kpis" && other.chart() || other.at == "kpis" && one.chart()
		for _, dimension := range one.dimensions {
			if !together && slices.ContainsFunc(other.dimensions, func(name string) bool { return related(name, dimension) }) {
				w.refuseRows("Counting by "+dimension+" twice in one answer, or by what tells of it,", "", path)
			}
		}
	}
	w.parts = append(w.parts, one)
}

// chart tells a part of charts: the statement that they and the figures share keeps what they withhold together.
func (p part) chart() bool { return strings.HasSuffix(p.at, chartsMark) }

const chartsMark = "\x00charts"

// own refuses to leave out the filter's own condition on the dimension where it selects several values: their sum is told elsewhere in the answer.
func (w *walk) own(dimension string, path ast.Path) {
	if w.selected[opportunity.DimensionNamed(dimension).FilterName()] > 1 {
		w.refuseRows("The values of "+dimension+" beside a filter on several of them", "", path)
	}
}

func dimensionsOf(groupBy any) []string {
	var names []string
	for _, one := range listed(groupBy) {
		if object, ok := one.(map[string]any); ok {
			names = append(names, fmt.Sprint(object["dimension"]))
		}
	}
	return names
}

func listed(value any) []any {
	items := reflect.ValueOf(value)
	switch {
	case value == nil:
		return nil
	case items.Kind() != reflect.Slice:
		return []any{value}
	}
	list := make([]any, items.Len())
	for i := range list {
		list[i] = items.Index(i).Interface()
	}
	return list
}
