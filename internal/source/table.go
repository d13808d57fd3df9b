package source

import "strings"

// Type is what a column's text must be. The rules are strict: nothing is trimmed, and one value has one spelling
// (but for the case of UUIDs and leading zeros of numbers).
type Type int

// The types of columns.
const (
	Text    Type = iota // any text that is not empty; blanks are kept
	Digits              // text of the digits 0 to 9, such as a partner ID
	Country             // two capital letters
	Enum                // one of Column.Values
	UUID                // in upper or lower case
	Integer             // 32 bits
	Long                // 64 bits
	Money               // US dollars: digits, at most two decimals, never negative
	Date                // YYYY-MM-DD
	Boolean             // true or false
)

// Column is one column of a table.
type Column struct {
	Name        string
	Type        Type
	Nullable    bool     // may be empty; a file may then lack the column
	NonNegative bool     // Integer and Long only
	Values      []string // Enum only
}

// SQLType names the column's type in the loaded table.
func (c Column) SQLType() string {
	switch c.Type {
	case UUID:
		return "UUID"
	case Integer:
		return "INTEGER"
	case Long:
		return "BIGINT"
	case Money:
		return "DECIMAL(14,2)"
	case Date:
		return "DATE"
	case Boolean:
		return "BOOLEAN"
	default:
		return "VARCHAR"
	}
}

// Reference says that a column's value must be a key of another table, whose key column has the same name.
type Reference struct {
	Column string
	Table  string
}

// Table is one table of a source.
type Table struct {
	Name       string
	Row        string // what one row is, in messages
	Key        []string
	Columns    []Column
	References []Reference
	Optional   bool // the embedded sample stands in for a missing one
}

// one is a row of the table in messages, with its article.
func (t Table) one() string {
	if strings.ContainsRune("aeiou", rune(t.Row[0])) {
		return "an " + t.Row
	}
	return "a " + t.Row
}

func (t Table) column(name string) (int, bool) {
	for i, c := range t.Columns {
		if c.Name == name {
			return i, true
		}
	}
	return 0, false
}

var (
	workloads = []string{"W365", "INTUNE", "ENTRA_ID", "WINDOWS"}

	toCustomer    = Reference{"tpid", "customers"}
	toTenant      = Reference{"tenant_id", "tenants"}
	toPartner     = Reference{"partner_id", "partners"}
	toEngagement  = Reference{"engagement_id", "engagements"}
	toAssociation = Reference{"association", "association_types"}
)

// Tables lists the tables of a source in load order: a table comes after those that it refers to.
// It is the one place where names, types, keys and references stand.
var Tables = []Table{
	{
		Name: "segments", Row: "segment", Key: []string{"segment"}, Optional: true,
		Columns: []Column{
			{Name: "segment"},
			{Name: "family", Type: Enum, Values: []string{"ENTERPRISE", "SMEC"}},
		},
	},
	{
		Name: "association_types", Row: "association type", Key: []string{"association"}, Optional: true,
		Columns: []Column{
			{Name: "association"},
			{Name: "lists_tenants", Type: Boolean},
		},
	},
	{
		Name: "areas", Row: "area", Key: []string{"country"}, Optional: true,
		Columns: []Column{
			{Name: "country", Type: Country},
			{Name: "area"},
		},
	},
	{
		Name: "frontline_industries", Row: "frontline industry", Key: []string{"industry"}, Optional: true,
		Columns: []Column{
			{Name: "industry"},
		},
	},
	{
		Name: "products", Row: "product", Key: []string{"product"}, Optional: true,
		Columns: []Column{
			{Name: "product"},
			{Name: "microsoft_365", Type: Boolean},
		},
	},
	{
		Name: "customers", Row: "customer", Key: []string{"tpid"},
		Columns: []Column{
			{Name: "tpid", Type: Long},
			{Name: "customer_name"},
			{Name: "sub_segment", Nullable: true},
			{Name: "industry", Nullable: true},
			{Name: "hq_country", Type: Country},
		},
	},
	{
		Name: "partners", Row: "partner", Key: []string{"partner_id"},
		Columns: []Column{
			{Name: "partner_id", Type: Digits},
			{Name: "partner_name"},
			{Name: "country", Type: Country},
			{Name: "organization"},
		},
	},
	{
		Name: "engagements", Row: "engagement", Key: []string{"engagement_id"},
		Columns: []Column{
			{Name: "engagement_id"},
			{Name: "workshop"},
			{Name: "status", Type: Enum, Values: []string{"OPEN", "CLOSED"}},
			{Name: "valid_from", Type: Date, Nullable: true},
			{Name: "valid_to", Type: Date, Nullable: true},
		},
	},
	{
		Name: "tenants", Row: "tenant", Key: []string{"tenant_id"},
		Columns: []Column{
			{Name: "tenant_id", Type: UUID},
			{Name: "tenant_name"},
			{Name: "tenant_domain"},
			{Name: "country", Type: Country},
			{Name: "segment"},
			{Name: "tpid", Type: Long},
			{Name: "data_sharing", Type: Enum, Values: []string{"granted", "opted_out"}},
		},
		References: []Reference{toCustomer},
	},
	{
		Name: "licenses", Row: "license", Key: []string{"tenant_id", "product"},
		Columns: []Column{
			{Name: "tenant_id", Type: UUID},
			{Name: "product"},
			{Name: "seats", Type: Long, NonNegative: true},
		},
		References: []Reference{toTenant},
	},
	{
		Name: "usage", Row: "usage", Key: []string{"tenant_id", "workload"},
		Columns: []Column{
			{Name: "tenant_id", Type: UUID},
			{Name: "workload", Type: Enum, Values: workloads},
			{Name: "pau", Type: Integer, Nullable: true, NonNegative: true},
			{Name: "mau", Type: Integer, Nullable: true, NonNegative: true},
		},
		References: []Reference{toTenant},
	},
	{
		Name: "associations", Row: "association", Key: []string{"tenant_id", "partner_id", "association"},
		Columns: []Column{
			{Name: "tenant_id", Type: UUID},
			{Name: "partner_id", Type: Digits},
			{Name: "association"},
			{Name: "csp_tier", Type: Enum, Nullable: true, Values: []string{"DIRECT_BILL", "DISTRIBUTOR", "RESELLER"}},
			{Name: "t2_reseller_name", Nullable: true},
		},
		References: []Reference{toTenant, toPartner, toAssociation},
	},
	{
		Name: "subscriptions", Row: "subscription", Key: []string{"subscription_id"},
		Columns: []Column{
			{Name: "subscription_id"},
			{Name: "tenant_id", Type: UUID},
			{Name: "partner_id", Type: Digits},
			{Name: "program", Type: Enum, Values: []string{"EA", "CSP"}},
			{Name: "product"},
			{Name: "seats", Type: Long, NonNegative: true},
			{Name: "renewal_date", Type: Date},
		},
		References: []Reference{toTenant, toPartner},
	},
	{
		Name: "engagement_workloads", Row: "workload of an engagement", Key: []string{"engagement_id", "workload"},
		Columns: []Column{
			{Name: "engagement_id"},
			{Name: "workload", Type: Enum, Values: workloads},
		},
		References: []Reference{toEngagement},
	},
	{
		Name: "engagement_offers", Row: "offer of an engagement", Key: []string{"engagement_id", "tenant_id", "partner_id"},
		Columns: []Column{
			{Name: "engagement_id"},
			{Name: "tenant_id", Type: UUID},
			{Name: "partner_id", Type: Digits},
			{Name: "estimated_earnings", Type: Money},
		},
		References: []Reference{toEngagement, toTenant, toPartner},
	},
	{
		Name: "cpor_incentives", Row: "CPOR incentive", Key: []string{"tenant_id", "partner_id", "workload"},
		Columns: []Column{
			{Name: "tenant_id", Type: UUID},
			{Name: "partner_id", Type: Digits},
			{Name: "workload", Type: Enum, Values: []string{"INTUNE", "W365"}},
			{Name: "claimable", Type: Boolean},
			{Name: "estimated_earnings", Type: Money},
		},
		References: []Reference{toTenant, toPartner},
	},
}

func tableNamed(name string) (Table, bool) {
	for _, t := range Tables {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}
