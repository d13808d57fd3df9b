// Package guard knows which columns each part of the API tells of, and keeps from a caller those that he may not see: what shows a hidden column is
// null with one FORBIDDEN error a column, what asks by one is refused before any statement.
package guard

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Of names the columns that a coordinate of the schema tells of: Type.field, Input.field or Enum.VALUE. Known tells whether the coordinate has been
// looked at: one that has not is kept from everyone from whom a column is hidden.
func Of(coordinate string) (names []string, known bool) {
	names, known = table[coordinate]
	return names, known
}

// Hidden names the first column that the coordinate tells of and the caller may not see; empty where he may see all of it.
func Hidden(access opportunity.Access, coordinate string) string {
	if access.Aggregates != nil && ofRows[coordinate] {
		return coordinate
	}
	for _, name := range table[coordinate] {
		if access.HidesNamed(name) {
			return name
		}
	}
	return ""
}

// Shows tells whether the caller may see all that the coordinate tells of.
func Shows(access opportunity.Access, coordinate string) bool {
	return Hidden(access, coordinate) == ""
}

// OfFilter tells whether the caller may see every column that the filter asks by.
func OfFilter(access opportunity.Access, filter opportunity.Filter) bool {
	shows := true
	opportunity.EachColumn(filter, func(name string) { shows = shows && !access.HidesNamed(name) })
	return shows
}

// table holds every coordinate of the schema's own types. Those of the catalogue's fields follow from it.
var table = func() map[string][]string {
	table := map[string][]string{}
	for _, field := range slices.Concat(opportunity.Fields, opportunity.Lists) {
		table["Tenant."+field.Name] = []string{field.Name}
	}
	for _, field := range opportunity.Fields {
		table["TenantFilter."+field.Name] = []string{field.Name}
		if name := field.OrderField(); name != "" {
			table["TenantOrderField."+name] = []string{field.Name}
		}
	}
	for _, field := range opportunity.AssociationFields {
		table["Association."+field.Name], table["AssociationFilter."+field.Name] = []string{field.Name}, []string{field.Name}
	}
	for _, dimension := range opportunity.Dimensions {
		table["Dimension."+dimension.Name] = dimension.Columns()
	}
	for coordinate, names := range told {
		table[coordinate] = names
	}
	for _, name := range untold {
		table[name] = nil
	}
	return table
}()

// told are the coordinates that tell of a column and do not follow from the catalogue.
var told = map[string][]string{
	"TenantFilter.search":    opportunity.SearchedColumns,
	"TenantFilter.workshops": {"engagements"},

	"Association.eaRenewal":              {"eaRenewal"},
	"Association.largestSeatCspRenewal":  {"largestSeatCspRenewal"},
	"Association.mciEligibleEngagements": {"mciEligibleEngagements"},
	"Association.mciEligibleWorkloads":   {"mciEligibleWorkloads"},
	"Association.intuneCporEligible":     {"intuneCporEligible"},
	"Association.w365CporEligible":       {"w365CporEligible"},
	"Association.mciPotentialEarnings":   {"mciPotentialEarnings"},
	"Association.cporPotentialEarnings":  {"cporPotentialEarnings"},
	"Association.potentialEarnings":      {"potentialEarnings"},
	"Engagement.estimatedEarnings":       {"mciPotentialEarnings"},
	"WorkloadEarnings.potentialEarnings": {"mciPotentialEarnings"},
	"Partner.organization":               {"organization"},

	"Kpis.w365SeatPenetration":   {"w365Pau"},
	"Kpis.w365SeatWhitespace":    {"w365Whitespace"},
	"Kpis.w365Pau":               {"w365Pau"},
	"Kpis.incentiveEligible":     {"mciEligible"},
	"Kpis.mciPotentialEarnings":  {"mciPotentialEarnings"},
	"Kpis.cporPotentialEarnings": {"cporPotentialEarnings"},
	"Kpis.potentialEarnings":     {"potentialEarnings"},

	"Charts.w365TenantPenetration":       {"hasW365"},
	"Charts.tenantsByRenewalMonth":       {"renewal"},
	"Charts.potentialEarningsByWorkshop": {"engagements", "mciPotentialEarnings"},

	"MotionChange.w365Pau":               {"w365Pau"},
	"MotionChange.w365Whitespace":        {"w365Whitespace"},
	"MotionChange.mciPotentialEarnings":  {"mciPotentialEarnings"},
	"MotionChange.potentialEarnings":     {"potentialEarnings"},
	"ChangedTenant.w365Pau":              {"w365Pau"},
	"ChangedTenant.w365Whitespace":       {"w365Whitespace"},
	"ChangedTenant.mciPotentialEarnings": {"mciPotentialEarnings"},
	"ChangedTenant.potentialEarnings":    {"potentialEarnings"},

	"EarningsBucket.mciPotentialEarnings": {"mciPotentialEarnings"},

	"Measures.w365SeatPenetration":   {"w365Pau"},
	"Measures.w365SeatWhitespace":    {"w365Whitespace"},
	"Measures.incentiveEligible":     {"mciEligible"},
	"Measures.mciPotentialEarnings":  {"mciPotentialEarnings"},
	"Measures.cporPotentialEarnings": {"cporPotentialEarnings"},
	"Measures.potentialEarnings":     {"potentialEarnings"},
	"Measures.m365Seats":             {"m365Seats"},
	"Measures.me5Seats":              {"me5Seats"},
	"Measures.me3Seats":              {"me3Seats"},
	"Measures.f3Seats":               {"f3Seats"},
	"Measures.w365Whitespace":        {"w365Whitespace"},
	"Measures.w365Pau":               {"w365Pau"},
	"Measures.w365Mau":               {"w365Mau"},
	"Measures.intunePau":             {"intunePau"},
	"Measures.intuneMau":             {"intuneMau"},
	"Measures.entraIdPau":            {"entraIdPau"},
	"Measures.entraIdMau":            {"entraIdMau"},
	"Measures.windowsPau":            {"windowsPau"},
	"Measures.windowsMau":            {"windowsMau"},

	"Measure.W365_SEAT_PENETRATION":   {"w365Pau"},
	"Measure.W365_SEAT_WHITESPACE":    {"w365Whitespace"},
	"Measure.W365_PAU":                {"w365Pau"},
	"Measure.W365_MAU":                {"w365Mau"},
	"Measure.INCENTIVE_ELIGIBLE":      {"mciEligible"},
	"Measure.MCI_POTENTIAL_EARNINGS":  {"mciPotentialEarnings"},
	"Measure.CPOR_POTENTIAL_EARNINGS": {"cporPotentialEarnings"},
	"Measure.POTENTIAL_EARNINGS":      {"potentialEarnings"},

	// The value and the filter of such a tile are null.
	"TileKey.W365_SEAT_PENETRATION": {"w365Pau"},
	"TileKey.W365_SEAT_WHITESPACE":  {"w365Whitespace"},
	"TileKey.INCENTIVE_ELIGIBLE":    {"mciEligible"},
	"TileKey.POTENTIAL_EARNINGS":    {"mciPotentialEarnings"},

	// A rule of `explain` that looks at a hidden column is left out.
	"Explanation.eaRenewal": {"eaRenewal"},
	"Rule.M365_SEATS":       {"m365Seats"},
	"Rule.INTUNE_USAGE":     {"intuneUtilization"},
	"Rule.W365_PAU":         {"w365Pau"},
	"Rule.FRONTLINE":        {"f3Seats", "industry"},
	"Rule.MATURE":           {"w365Pau"},

	"Opportunities.nearlyListed": {"m365Seats"},
	// A finding of a check that looks at a hidden column is left out.
	"QualityCheck.MAU_OVER_PAU":     {"overUsedWorkloads"},
	"QualityCheck.MISSING_USAGE":    {"w365Pau", "w365Mau", "intunePau", "intuneMau", "entraIdPau", "entraIdMau", "windowsPau", "windowsMau"},
	"QualityCheck.DUPLICATE_DOMAIN": {"tenantDomain"},
	"QualityCheck.ENDED_ENGAGEMENT": {"engagements"},
	"QualityCheck.NEAR_THRESHOLD":   {"intuneUtilization", "w365Pau"},
}

// untold are the coordinates that tell of no column that can be hidden; for a whole type, its name. What stands beneath a field that is null, or names a column
// by an argument that is refused, is told of there.
var untold = []string{
	"Query", "Opportunities.snapshot", "Opportunities.tenant", "Opportunities.tenants", "Opportunities.kpis", "Opportunities.charts", "Opportunities.breakdown",
	"Opportunities.aggregate", "Opportunities.facets", "Opportunities.explain", "Opportunities.dataQuality",
	"Snapshot", "Dataset", "SourceTable", "PolicyRule", "FieldInfo", "EnumLabel", "Viewer", "Partner.partnerId", "Partner.partnerName",
	"Tenant.id", "Tenant.associations", "TenantConnection", "TenantEdge", "PageInfo", "Node",
	"Engagement.engagementId", "Engagement.workshop", "Engagement.workloads", "Engagement.partnerIds", "WorkloadEarnings.workload",
	"Kpis.tenants", "Kpis.w365EligibleSeats", "Kpis.landW365", "Kpis.expandW365", "Kpis.expandToFrontline", "Kpis.expandW365Mature", "Kpis.expandToFrontlineMature",
	"Kpis.tiles", "Tile.key", "Tile.label", "Tile.unit", "Tile.definition", "Tile.value", "Tile.filter", "Unit",
	"TileKey.TENANTS", "TileKey.LAND_W365", "TileKey.EXPAND_W365", "TileKey.EXPAND_TO_FRONTLINE",
	"Opportunities.changes", "Opportunities.trend", "TrendPoint", "Changes", "ChangeKind", "ChangedTenantConnection", "ChangedTenantEdge", "Tile.previous", "Tile.change",
	"MotionChange.kind", "MotionChange.fromMotion", "MotionChange.toMotion", "MotionChange.tenants", "MotionChange.w365EligibleSeats",
	"ChangedTenant.tenantId", "ChangedTenant.tenantName", "ChangedTenant.kind", "ChangedTenant.fromMotion", "ChangedTenant.toMotion", "ChangedTenant.w365EligibleSeats",
	"Charts.tenantsBySegment", "Charts.tenantsBySalesMotion", "Bucket",
	"EarningsBucket.workshop", "EarningsBucket.tenants", "EarningsBucket.filter",
	"Aggregation", "Group", "GroupKey", "Measures.tenants", "Measures.w365EligibleSeats", "Stats", "Facet", "FacetValue", "GroupBy", "Having", "GroupOrder", "MonthGrain",
	"Measure.TENANTS", "Measure.W365_ELIGIBLE_SEATS",
	"Export", "Reconciliation", "Difference", "DifferenceCount", "DifferenceCause", "FieldOrigin",
	"Explanation.salesMotionReported", "Explanation.derivedSalesMotion",
	"Explanation.tenantId", "Explanation.tenantName", "Explanation.listed", "Explanation.salesMotion", "Explanation.rules", "RuleCheck",
	"Rule.ASSOCIATION", "Rule.DATA_SHARING", "Rule.ELIGIBLE_SEATS", "Rule.LOW_WHITESPACE",
	"QualityFinding", "NearlyListed", "QualityCheck.UNMAPPED_SEGMENT", "QualityCheck.COUNTRY_WITHOUT_AREA",
	"TenantFilter.and", "TenantFilter.or", "TenantFilter.not", "TenantFilter.associations", "TenantOrder", "Direction", "Nulls",
	"StringFilter", "IDFilter", "IntFilter", "FloatFilter", "DecimalFilter", "BooleanFilter", "YearMonthFilter", "SalesMotionFilter", "CspTierFilter",
	"WorkloadListFilter", "StringListFilter", "SalesMotion", "Workload", "CspTier",
}

// lookedAt tells whether the coordinate is in the table, by itself or by its type. The types of introspection tell of the schema alone.
func lookedAt(definition *ast.Definition, member string) bool {
	if definition.BuiltIn || len(member) > 1 && member[:2] == "__" {
		return true
	}
	if _, whole := table[definition.Name]; whole {
		return true
	}
	_, found := table[definition.Name+"."+member]
	return found
}
