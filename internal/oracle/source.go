package oracle

// Source holds the tables of one source folder in memory, a field a table. Empty optional columns are nil.
type Source struct {
	// AsOf is the snapshot's date, 2026-11-15. TablesAsOf holds other ages of single tables, by table name.
	AsOf       string
	TablesAsOf map[string]string

	Customers           []Customer
	Tenants             []TenantRow
	Licenses            []License
	Usage               []Usage
	Partners            []Partner
	Associations        []Association
	Subscriptions       []Subscription
	Engagements         []EngagementRow
	EngagementWorkloads []EngagementWorkload
	EngagementOffers    []EngagementOffer
	CporIncentives      []CporIncentive
	Segments            []Segment
	AssociationTypes    []AssociationType
	Areas               []Area
	FrontlineIndustries []string
	Products            []Product
}

// Customer is a row of customers: a TPID.
type Customer struct {
	TPID                 int64
	CustomerName         string
	SubSegment, Industry *string
	HQCountry            string
}

// TenantRow is a row of tenants.
type TenantRow struct {
	TenantID, TenantName, TenantDomain, Country, Segment string
	TPID                                                 int64
	DataSharing                                          string
}

// License is a row of licenses: the seats of one product.
type License struct {
	TenantID, Product string
	Seats             int64
}

// Usage is a row of usage: one workload of a tenant.
type Usage struct {
	TenantID, Workload string
	PAU, MAU           *int64
}

// Partner is a row of partners.
type Partner struct{ PartnerID, PartnerName, Country, Organization string }

// Association is a row of associations.
type Association struct {
	TenantID, PartnerID, Association string
	CspTier, T2ResellerName          *string
}

// Subscription is a row of subscriptions. RenewalDate is 2027-03-31.
type Subscription struct {
	SubscriptionID, TenantID, PartnerID, Program, Product string
	Seats                                                 int64
	RenewalDate                                           string
}

// EngagementRow is a row of engagements.
type EngagementRow struct {
	EngagementID, Workshop, Status string
	ValidFrom, ValidTo             *string
}

// EngagementWorkload is a row of engagement_workloads.
type EngagementWorkload struct{ EngagementID, Workload string }

// EngagementOffer is a row of engagement_offers. EstimatedEarnings is the text of the file, 12.5 for instance.
type EngagementOffer struct{ EngagementID, TenantID, PartnerID, EstimatedEarnings string }

// CporIncentive is a row of cpor_incentives.
type CporIncentive struct {
	TenantID, PartnerID, Workload string
	Claimable                     bool
	EstimatedEarnings             string
}

// Segment is a row of segments.
type Segment struct{ Segment, Family string }

// AssociationType is a row of association_types.
type AssociationType struct {
	Association  string
	ListsTenants bool
}

// Area is a row of areas.
type Area struct{ Country, Area string }

// Product is a row of products.
type Product struct {
	Product      string
	Microsoft365 bool
}

// Workloads, in enum order.
var workloads = []string{"W365", "INTUNE", "ENTRA_ID", "WINDOWS"}
