package opportunity

// Finding is what one check of the data finds among the report's tenants.
type Finding struct {
	Check         string // its name in the API
	Label, Reason string // for people: what it finds, why that may be so
	Subject       *string
	Tenants       int64
	Filter        string   // JSON of the filter that keeps these tenants and no others, empty where no column says it
	TenantIDs     []string // where there is no filter: these tenants, unless they are more than MostFoundTenants
}

// MostFoundTenants is how many tenants of a finding are named.
const MostFoundTenants = 500

// NearlyListed is a tenant that one rule of seats keeps off the list by little.
type NearlyListed struct {
	TenantID, TenantName string
	Rule                 string // its name in the API
	Seats                int64
	Threshold            float64
	SeatsMissing         int64
}
