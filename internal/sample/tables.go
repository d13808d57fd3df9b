package sample

// table is a table of the source.
type table int

// The tables with a row or more for a tenant come first: these are written by chunks.
const (
	tableCustomers table = iota
	tableTenants
	tableLicenses
	tableUsage
	tableAssociations
	tableSubscriptions
	tableOffers
	tableIncentives
	tenantTables // how many tables go by chunks
)

const (
	tablePartners table = iota + tenantTables
	tableEngagements
	tableEngagementWorkloads
	tableSegments
	tableAssociationTypes
	tableAreas
	tableFrontline
	tableProducts
	tableCount
)

var tableNames = [tableCount]string{
	"customers", "tenants", "licenses", "usage", "associations", "subscriptions", "engagement_offers", "cpor_incentives",
	"partners", "engagements", "engagement_workloads",
	"segments", "association_types", "areas", "frontline_industries", "products",
}

var columns = [tableCount][]string{
	tableCustomers:           {"tpid", "customer_name", "sub_segment", "industry", "hq_country"},
	tableTenants:             {"tenant_id", "tenant_name", "tenant_domain", "country", "segment", "tpid", "data_sharing"},
	tableLicenses:            {"tenant_id", "product", "seats"},
	tableUsage:               {"tenant_id", "workload", "pau", "mau"},
	tableAssociations:        {"tenant_id", "partner_id", "association", "csp_tier", "t2_reseller_name"},
	tableSubscriptions:       {"subscription_id", "tenant_id", "partner_id", "program", "product", "seats", "renewal_date"},
	tableOffers:              {"engagement_id", "tenant_id", "partner_id", "estimated_earnings"},
	tableIncentives:          {"tenant_id", "partner_id", "workload", "claimable", "estimated_earnings"},
	tablePartners:            {"partner_id", "partner_name", "country", "organization"},
	tableEngagements:         {"engagement_id", "workshop", "status", "valid_from", "valid_to"},
	tableEngagementWorkloads: {"engagement_id", "workload"},
	tableSegments:            {"segment", "family"},
	tableAssociationTypes:    {"association", "lists_tenants"},
	tableAreas:               {"country", "area"},
	tableFrontline:           {"industry"},
	tableProducts:            {"product", "microsoft_365"},
}

// workload is a workload by its place in workloadNames.
type workload int

const (
	w365 workload = iota
	intune
	entraID
	windows
	workloadCount
)

var workloadNames = [workloadCount]string{"W365", "INTUNE", "ENTRA_ID", "WINDOWS"}

// kind is a type of association by its place in associationTypes.
type kind int

const (
	kindCPOR kind = iota
	kindCSP
	kindEA
	kindUPOR // a further type, to keep the set open; what it grants is not public, so it lists nothing here
	kindCount
)

var associationTypes = [kindCount]string{"CPOR", "CSP", "EA", "UPOR"}

// tier is a CSP tier by its place in tierNames; tierNone is written as an empty field.
type tier int

const (
	tierNone tier = iota
	tierDirectBill
	tierDistributor
	tierReseller
)

var tierNames = [...]string{"", "DIRECT_BILL", "DISTRIBUTOR", "RESELLER"}
