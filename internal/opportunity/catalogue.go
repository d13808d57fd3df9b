package opportunity

import (
	"strings"
	"unicode"
)

// Kind is the type of a field: it decides the GraphQL type, the filter input, the operators and the SQL type.
type Kind int

// The kinds of fields.
const (
	Text Kind = iota
	UUID
	Number // a 64-bit identifier
	Digits // an identifier of digits, kept as text
	Integer
	Ratio
	Amount
	Flag
	YearMonth
	SalesMotion
	CspTier
	WorkloadSet
	TextList
)

// Unit is what a figure counts.
type Unit string

// The units of the API.
const (
	Count   Unit = "COUNT"
	Seats   Unit = "SEATS"
	Users   Unit = "USERS"
	USD     Unit = "USD"
	RatioOf Unit = "RATIO"
	MonthOn Unit = "MONTH"
	TextOf  Unit = "TEXT"
	FlagOf  Unit = "FLAG"
)

// Field is one column of the report: the one place that says its name, type, meaning and what may be done with it.
// The type Tenant, TenantFilter, TenantOrderField and dataset.fields all follow from the catalogue.
type Field struct {
	Name        string // in the API
	Label       string // on the page
	Kind        Kind
	Unit        Unit
	Required    bool // never null and never hidden
	Default     bool // among the page's default columns
	Dimension   string
	Description string
	DerivedFrom []string // the fields that it is computed from
	Additive    bool     // it is the sum of these, so that each of them is what the others leave of it
	GivesAway   []string // further fields of whose value it tells something
}

// Column is the field's column in a scope's relation: its name in snake case.
func (f *Field) Column() string {
	if column, ok := columns[f.Name]; ok {
		return column
	}
	return snake(f.Name)
}

// FewValues tells whether the field is a text of which the data holds few values: the snapshot lists them in text_value.
func (f *Field) FewValues() bool {
	switch f.Name {
	case "country", "segment", "subSegment", "industry":
		return true
	}
	return false
}

// OrderField is the field's name in TenantOrderField, empty where it cannot be sorted by.
func (f *Field) OrderField() string {
	if f.Kind == WorkloadSet || f.Kind == TextList {
		return ""
	}
	return strings.ToUpper(f.Column())
}

// columns are the columns of the fields, by name: a request asks for dozens.
var columns = map[string]string{}

func init() {
	for _, field := range Fields {
		columns[field.Name] = snake(field.Name)
	}
}

func snake(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Fields are the columns of a tenant in the order of the API.
var Fields = []*Field{
	{Name: "tenantId", Label: "Tenant ID", Kind: UUID, Unit: TextOf, Required: true, Default: true,
		Description: "The tenant's directory ID, a UUID in lower case: the key to join other data on."},
	{Name: "tenantName", Label: "Tenant Name", Kind: Text, Unit: TextOf, Required: true, Default: true,
		Description: "The name of the tenant's directory."},
	{Name: "tenantDomain", Label: "Tenant Domain", Kind: Text, Unit: TextOf, Default: true,
		Description: "The tenant's primary domain."},
	{Name: "country", Label: "Country", Kind: Text, Unit: TextOf, Required: true, Default: true, Dimension: "COUNTRY",
		Description: "The tenant's country, ISO 3166 alpha-2. Not the customer's headquarters country, which decides MCI eligibility."},
	{Name: "segment", Label: "Segment", Kind: Text, Unit: TextOf, Required: true, Default: true, Dimension: "SEGMENT",
		Description: "Microsoft's segment of the tenant, as the source names it. Its family sets the Microsoft 365 seats that listing needs."},
	{Name: "subSegment", Label: "Sub-segment", Kind: Text, Unit: TextOf, Default: true, Dimension: "SUB_SEGMENT",
		Description: "Microsoft's sub-segment of the customer (TPID). Null where the source has none."},
	{Name: "industry", Label: "Industry", Kind: Text, Unit: TextOf, Default: true, Dimension: "INDUSTRY",
		Description: "The customer's industry. Null where the source has none. Frontline priority industries decide the Expand to Frontline motions."},
	{Name: "tpid", Label: "TPID", Kind: Number, Unit: TextOf, Default: true, Dimension: "CUSTOMER",
		Description: "The customer's top parent ID, a signed 64-bit integer. One customer has one or more tenants."},
	{Name: "customerName", Label: "Customer Name", Kind: Text, Unit: TextOf, Default: true,
		Description: "The name of the top parent organisation."},
	{Name: "eaRenewal", Label: "EA Renewal", Kind: YearMonth, Unit: MonthOn, Default: true, Dimension: "EA_RENEWAL",
		Description: "The earliest month, from the snapshot's month on, in which an Enterprise Agreement renews. Seen where one of your partners is the EA reseller: an EA association and the EA subscription are his."},
	{Name: "largestSeatCspRenewal", Label: "Largest Seat CSP Renewal", Kind: YearMonth, Unit: MonthOn, Default: true, Dimension: "CSP_RENEWAL",
		Description: "The month in which the largest CSP subscription (most seats, Microsoft 365 products, not over; of equal ones the earlier) renews. Seen where one of your partners is the CSP provider."},
	{Name: "renewal", Label: "Renewal", Kind: YearMonth, Unit: MonthOn, Dimension: "RENEWAL", DerivedFrom: []string{"eaRenewal", "largestSeatCspRenewal"},
		Description: "The EA renewal where you see one, else the largest seat CSP renewal: what chart D counts by."},
	{Name: "m365Seats", Label: "M365 Seats", Kind: Integer, Unit: Seats, Default: true,
		Description: "Seats over every Microsoft 365 product: listing rule 2."},
	{Name: "me5Seats", Label: "ME5 Seats", Kind: Integer, Unit: Seats, Default: true,
		Description: "Microsoft 365 E5 seats; 0 without a licence row."},
	{Name: "me3Seats", Label: "ME3 Seats", Kind: Integer, Unit: Seats, Default: true,
		Description: "Microsoft 365 E3 seats; 0 without a licence row."},
	{Name: "f3Seats", Label: "F3 Seats", Kind: Integer, Unit: Seats, Default: true,
		Description: "Microsoft 365 F3 (frontline) seats; 0 without a licence row."},
	{Name: "w365EligibleSeats", Label: "W365 Eligible Seats", Kind: Integer, Unit: Seats, Required: true, Default: true, DerivedFrom: []string{"me5Seats", "me3Seats", "f3Seats"}, Additive: true,
		Description: "ME5 + ME3 + F3 seats: the seats that may buy Windows 365."},
	{Name: "w365Whitespace", Label: "W365 Whitespace", Kind: Integer, Unit: Seats, Default: true, DerivedFrom: []string{"w365EligibleSeats", "w365Pau"},
		Description: "W365 eligible seats - W365 PAU (an unknown PAU counts as 0). Signed: negative where more W365 is paid for than eligible."},
	{Name: "salesMotion", Label: "Sales Motion", Kind: SalesMotion, Unit: TextOf, Required: true, Default: true, Dimension: "SALES_MOTION", DerivedFrom: []string{"intuneMau", "intunePau", "w365EligibleSeats", "w365Pau", "f3Seats", "industry"},
		Description: "The first of the seven rules that fits; every tenant has exactly one."},
	{Name: "hasW365", Label: "Has W365", Kind: Flag, Unit: FlagOf, Dimension: "HAS_W365", DerivedFrom: []string{"w365Pau"},
		Description: "W365 PAU is above 0: chart B. False where the PAU is unknown."},
	{Name: "w365Pau", Label: "W365 PAU", Kind: Integer, Unit: Users, Default: true,
		Description: "W365 paid available units. Null where unknown."},
	{Name: "w365Mau", Label: "W365 MAU", Kind: Integer, Unit: Users, Default: true,
		Description: "W365 monthly active users, rolling 28 days. May exceed the PAU. Null where unknown."},
	{Name: "w365Utilization", Label: "W365 Utilization", Kind: Ratio, Unit: RatioOf, Default: true, DerivedFrom: []string{"w365Mau", "w365Pau"},
		Description: "W365 MAU / PAU, 0 to 1, at most 1. Null where the PAU is 0, or either is unknown."},
	{Name: "intunePau", Label: "Intune PAU", Kind: Integer, Unit: Users,
		Description: "Intune paid available units. Null where unknown."},
	{Name: "intuneMau", Label: "Intune MAU", Kind: Integer, Unit: Users, Default: true,
		Description: "Intune monthly active users, rolling 28 days. Null where unknown."},
	{Name: "intuneUtilization", Label: "Intune Utilization", Kind: Ratio, Unit: RatioOf, Default: true, DerivedFrom: []string{"intuneMau", "intunePau"},
		Description: "Intune MAU / PAU, 0 to 1, at most 1: the Intune usage of sales motion rule 1. Null where the PAU is 0, or either is unknown."},
	{Name: "entraIdPau", Label: "Entra ID PAU", Kind: Integer, Unit: Users,
		Description: "Entra ID P1 and P2 paid available units. Null where unknown."},
	{Name: "entraIdMau", Label: "Entra ID MAU", Kind: Integer, Unit: Users, Default: true,
		Description: "Entra ID P1 and P2 monthly active users, rolling 28 days. Null where unknown."},
	{Name: "entraIdUtilization", Label: "Entra ID Utilization", Kind: Ratio, Unit: RatioOf, Default: true, DerivedFrom: []string{"entraIdMau", "entraIdPau"},
		Description: "Entra ID MAU / PAU, 0 to 1, at most 1. Null where the PAU is 0, or either is unknown."},
	{Name: "windowsPau", Label: "Windows PAU", Kind: Integer, Unit: Users,
		Description: "Windows paid available units. Null where unknown."},
	{Name: "windowsMau", Label: "Windows MAU", Kind: Integer, Unit: Users,
		Description: "Windows monthly active users, rolling 28 days. Null where unknown."},
	{Name: "overUsedWorkloads", Label: "Over-used Workloads", Kind: WorkloadSet, Unit: TextOf, Dimension: "OVER_USED_WORKLOAD",
		DerivedFrom: []string{"w365Mau", "w365Pau", "intuneMau", "intunePau", "entraIdMau", "entraIdPau", "windowsMau", "windowsPau"},
		Description: "The workloads whose MAU exceeds the PAU: the tenant uses more than it pays for. Empty where none, or where either is unknown."},
	{Name: "mciEligible", Label: "MCI Eligible", Kind: Flag, Unit: FlagOf, Dimension: "MCI_ELIGIBLE", DerivedFrom: []string{"mciEligibleEngagements"},
		Description: "The tenant has at least one MCI engagement that it and one of your partners are eligible for."},
	{Name: "mciEligibleEngagements", Label: "MCI Eligible Engagements", Kind: Integer, Unit: Count, Default: true,
		Description: "How many distinct MCI engagements the tenant and one of your partners are eligible for: open on the snapshot's date, offered to both, same area."},
	{Name: "mciEligibleWorkloads", Label: "MCI Eligible Workloads", Kind: WorkloadSet, Unit: TextOf, Dimension: "MCI_WORKLOAD", DerivedFrom: []string{"mciEligibleEngagements"},
		Description: "The workloads that the eligible engagements span."},
	{Name: "intuneCporEligible", Label: "Intune CPOR Eligible", Kind: Flag, Unit: FlagOf, Default: true, Dimension: "INTUNE_CPOR_ELIGIBLE",
		Description: "One of your partners may claim Intune usage (CPOR). Claimable does not mean paid."},
	{Name: "w365CporEligible", Label: "W365 CPOR Eligible", Kind: Flag, Unit: FlagOf, Default: true, Dimension: "W365_CPOR_ELIGIBLE",
		Description: "One of your partners may claim Windows 365 usage (CPOR). Claimable does not mean paid."},
	{Name: "mciPotentialEarnings", Label: "MCI Potential Earnings", Kind: Amount, Unit: USD, GivesAway: []string{"mciEligible", "mciEligibleEngagements"},
		Description: "US dollars, an estimate: the sum over the distinct eligible engagements, each once with its highest amount among your partners."},
	{Name: "cporPotentialEarnings", Label: "CPOR Potential Earnings", Kind: Amount, Unit: USD, GivesAway: []string{"intuneCporEligible", "w365CporEligible"},
		Description: "US dollars, an estimate: the sum over the claimable workloads, each once with its highest amount among your partners."},
	{Name: "potentialEarnings", Label: "Potential Earnings", Kind: Amount, Unit: USD, Default: true, DerivedFrom: []string{"mciPotentialEarnings", "cporPotentialEarnings"},
		Description: "US dollars, an estimate: MCI and CPOR potential earnings together."},
	{Name: "cporAssociation", Label: "CPOR Association", Kind: Flag, Unit: FlagOf, Required: true, Default: true, Dimension: "CPOR_ASSOCIATION",
		Description: "One of your partners is the claiming partner of record."},
	{Name: "cspAssociation", Label: "CSP Association", Kind: Flag, Unit: FlagOf, Required: true, Default: true, Dimension: "CSP_ASSOCIATION",
		Description: "One of your partners is the transacting cloud solution provider."},
}

// AssociationFields are what a condition on associations may name, in the order of the API.
var AssociationFields = []*Field{
	{Name: "partnerId", Label: "Partner ID", Kind: Digits, Unit: TextOf, Required: true, Dimension: "PARTNER", Description: "The Partner Center ID (MPN ID), digits as text."},
	{Name: "partnerName", Label: "Partner Name", Kind: Text, Unit: TextOf, Required: true, Description: "The partner's name."},
	{Name: "organization", Label: "Organization", Kind: Text, Unit: TextOf, Dimension: "ORGANIZATION", Description: "The organisation that owns the partner ID."},
	{Name: "types", Label: "Association Types", Kind: TextList, Unit: TextOf, Required: true, Description: "Every type of association between this partner and the tenant, by code point."},
	{Name: "cpor", Label: "CPOR", Kind: Flag, Unit: FlagOf, Required: true, Description: "The partner is the claiming partner of record."},
	{Name: "csp", Label: "CSP", Kind: Flag, Unit: FlagOf, Required: true, Description: "The partner is the transacting cloud solution provider."},
	{Name: "ea", Label: "EA", Kind: Flag, Unit: FlagOf, Required: true, Description: "The partner is the licensing solution partner of an Enterprise Agreement."},
	{Name: "cspTier", Label: "CSP Tier", Kind: CspTier, Unit: TextOf, Dimension: "CSP_TIER", Description: "The partner's tier, read from the CSP association alone."},
	{Name: "t2ResellerName", Label: "T2 Reseller Name", Kind: Text, Unit: TextOf, Dimension: "T2_RESELLER", Description: "The tier 2 reseller named on the partner's CSP association."},
}

// Lists are the lists of a tenant, but for associations: they are shown whole, filtered by workshops alone and never sorted by.
var Lists = []*Field{
	{Name: "potentialEarningsByWorkload", Label: "Potential Earnings by Workload", Unit: USD, DerivedFrom: []string{"engagements"},
		GivesAway:   []string{"mciPotentialEarnings", "mciEligible", "mciEligibleEngagements", "mciEligibleWorkloads"},
		Description: "US dollars, estimates: MCI potential earnings by workload. Not additive."},
	{Name: "engagements", Label: "Engagements", Dimension: "WORKSHOP", GivesAway: []string{"mciEligible", "mciEligibleEngagements", "mciEligibleWorkloads"},
		Description: "The eligible MCI engagements. Filter by `workshops`."},
}

// FieldNamed finds a field by its name in the API, nil where there is none.
func FieldNamed(name string) *Field { return find(Fields, name) }

func find(fields []*Field, name string) *Field {
	for _, field := range fields {
		if field.Name == name {
			return field
		}
	}
	return nil
}
