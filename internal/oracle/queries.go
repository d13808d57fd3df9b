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
