package oracle

// TenantFields selects every field of the API's type Tenant, nested ones included.
const TenantFields = `
	id tenantId tenantName tenantDomain country segment subSegment industry tpid customerName
	eaRenewal largestSeatCspRenewal renewal
	m365Seats me5Seats me3Seats f3Seats w365EligibleSeats w365Whitespace salesMotion hasW365
	w365Pau w365Mau w365Utilization intunePau intuneMau intuneUtilization
	entraIdPau entraIdMau entraIdUtilization windowsPau windowsMau overUsedWorkloads
	mciEligible mciEligibleEngagements mciEligibleWorkloads intuneCporEligible w365CporEligible
	mciPotentialEarnings cporPotentialEarnings potentialEarnings
	potentialEarningsByWorkload { workload potentialEarnings }
	engagements { engagementId workshop workloads partnerIds estimatedEarnings }
	cporAssociation cspAssociation
	associations {
		partnerId partnerName organization types cpor csp ea cspTier t2ResellerName
		eaRenewal largestSeatCspRenewal mciEligibleEngagements mciEligibleWorkloads intuneCporEligible w365CporEligible
		mciPotentialEarnings cporPotentialEarnings potentialEarnings
	}`

// KpiFields selects every field of the API's type Kpis.
const KpiFields = `
	tenants w365SeatPenetration w365SeatWhitespace w365EligibleSeats w365Pau
	landW365 expandW365 expandToFrontline expandW365Mature expandToFrontlineMature incentiveEligible
	mciPotentialEarnings cporPotentialEarnings potentialEarnings
	tiles { key label unit definition value filter }`

// ChartFields selects every field of the API's type Charts.
const ChartFields = `
	tenantsBySegment { value label tenants filter }
	w365TenantPenetration { value label tenants filter }
	tenantsBySalesMotion { value label tenants filter }
	tenantsByRenewalMonth { value label tenants filter }
	potentialEarningsByWorkshop { workshop mciPotentialEarnings tenants filter }`

// ReportQuery asks for all that CompareReport compares: tiles, charts and one page of tenants with every field. Its
// variables: filter, partners, orderBy, crossFilter, first (500, the default, or less), after.
const ReportQuery = `query Oracle($filter: TenantFilter, $partners: [ID!], $orderBy: [TenantOrder!], $crossFilter: Boolean! = false, $first: Int = 500, $after: Cursor) {
	opportunities(filter: $filter, partners: $partners) {
		kpis {` + KpiFields + ` }
		charts(crossFilter: $crossFilter) {` + ChartFields + ` }
		tenants(orderBy: $orderBy, first: $first, after: $after) {
			totalCount
			pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
			nodes {` + TenantFields + ` }
		}
	}
}`

// IDQuery asks for tiles, charts and the tenants' IDs alone: for hundreds of filters and orders. Same variables.
const IDQuery = `query OracleIDs($filter: TenantFilter, $partners: [ID!], $orderBy: [TenantOrder!], $crossFilter: Boolean! = false, $first: Int = 500, $after: Cursor) {
	opportunities(filter: $filter, partners: $partners) {
		kpis {` + KpiFields + ` }
		charts(crossFilter: $crossFilter) {` + ChartFields + ` }
		tenants(orderBy: $orderBy, first: $first, after: $after) {
			totalCount
			pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
			nodes { tenantId }
		}
	}
}`

// MeasureFields selects every field of the API's type Measures.
const MeasureFields = `
	tenants w365SeatPenetration w365SeatWhitespace incentiveEligible mciPotentialEarnings cporPotentialEarnings potentialEarnings
	w365EligibleSeats { ...stats } m365Seats { ...stats } me5Seats { ...stats } me3Seats { ...stats } f3Seats { ...stats } w365Whitespace { ...stats }
	w365Pau { ...stats } w365Mau { ...stats } intunePau { ...stats } intuneMau { ...stats } entraIdPau { ...stats } entraIdMau { ...stats } windowsPau { ...stats }`

// statsFragment is what MeasureFields refers to.
const statsFragment = `
fragment stats on Stats { sum avg min max median count }
fragment every on Measures {` + MeasureFields + ` }
fragment aggregation on Aggregation {
	totalGroups
	totals { ...every }
	groups { keys { dimension value label isNull } isOther filter measures { ...every } within: measures(filter: $within) { tenants w365SeatPenetration mciPotentialEarnings potentialEarnings w365Pau { ...stats } } }
	pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
}`

// AggregateQuery asks for all that CompareAggregation compares. Its variables: filter, partners, groupBy, having, orderBy,
// first, after, within.
const AggregateQuery = `query OracleGroups($filter: TenantFilter, $partners: [ID!], $groupBy: [GroupBy!]!, $having: [Having!], $orderBy: [GroupOrder!], $first: Int, $after: Cursor, $within: TenantFilter) {
	opportunities(filter: $filter, partners: $partners) {
		aggregate(groupBy: $groupBy, having: $having, orderBy: $orderBy, first: $first, after: $after) { ...aggregation }
	}
}` + statsFragment

// BreakdownQuery is AggregateQuery of breakdown. Its variables: filter, partners, by, orderBy, top, other, within.
const BreakdownQuery = `query OracleBreakdown($filter: TenantFilter, $partners: [ID!], $by: GroupBy!, $orderBy: GroupOrder, $top: Int, $other: Boolean! = true, $within: TenantFilter) {
	opportunities(filter: $filter, partners: $partners) {
		breakdown(by: $by, orderBy: $orderBy, top: $top, other: $other) { ...aggregation }
	}
}` + statsFragment

// FacetsQuery asks for all that CompareFacets compares. Its variables: filter, partners, dimensions, search, first.
const FacetsQuery = `query OracleFacets($filter: TenantFilter, $partners: [ID!], $dimensions: [Dimension!]!, $search: String, $first: Int) {
	opportunities(filter: $filter, partners: $partners) {
		facets(dimensions: $dimensions, search: $search, first: $first) { dimension totalValues hasMore values { value label isNull tenants filter } }
	}
}`

// ExplainFields selects every field of the API's type Explanation.
const ExplainFields = `tenantId tenantName listed salesMotion eaRenewal rules { rule value threshold passed text }`
