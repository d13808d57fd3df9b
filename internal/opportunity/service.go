package opportunity

import (
	"context"
	"time"
)

// Service answers questions about the served snapshot. Implementations are safe for concurrent use.
type Service interface {
	// Pin makes every question that is asked with the returned context be one of the snapshot that is served now, until release is called; empty where none is.
	Pin(ctx context.Context) (pinned context.Context, snapshot string, release func())
	// Dataset tells what the served snapshot is and how it was loaded. UNAVAILABLE where none is served.
	Dataset(ctx context.Context) (*Dataset, error)
	// Partners lists the scope's partners by ID, at most limit.
	Partners(ctx context.Context, scope Scope, limit int) ([]Partner, error)
	// PartnersOf are the partner IDs of the organisations, named exactly, in the order of their text.
	PartnersOf(ctx context.Context, organizations []string) ([]string, error)
	// Report pins the served snapshot for one access and filter until ctx ends, or the kept one that is named: of an older one the report sees those tenants
	// that consent, and that one of the scope's partners holds by a listing association, in the served one too. One that is not kept: SNAPSHOT_GONE.
	// UNAVAILABLE where none is served.
	Report(ctx context.Context, access Access, snapshot string, filter Filter) (Report, error)
}

// Report answers questions about the tenants of one scope that one filter keeps, in one snapshot.
// Every method may return QUERY_TIMEOUT where ctx ends first.
type Report interface {
	Snapshot() Snapshot
	// With is the same report under another filter.
	With(filter Filter) Report
	// Filter is the report's own.
	Filter() Filter
	// Access is what the report's caller may see.
	Access() Access
	// At is the same question of another snapshot, which the argument names: the report's own errors.
	At(ctx context.Context, argument, snapshot string) (Report, error)
	// Snapshots are all that can be read, the latest first, then the one loaded last.
	Snapshots() []Snapshot
	// Changes compares with the report as it was in an older snapshot, by the motions before and after: those that entered first.
	Changes(ctx context.Context, before Report) ([]Change, error)
	// ChangedTenants lists the tenants of such changes, those with the most whitespace first. Errors as in Page.
	ChangedTenants(ctx context.Context, before Report, request ChangesRequest) (*ChangedPage, error)
	// Cube groups the tenants by the dimensions and measures each group.
	Cube(ctx context.Context, dimensions []*Field, measures []Measure) (*Cube, error)
	// Workshops sums MCI potential earnings by workshop, largest first, ties by name.
	Workshops(ctx context.Context) ([]WorkshopEarnings, error)
	// Aggregate reads a page of groups; without groupings, the one group of every tenant. Errors as in Page.
	Aggregate(ctx context.Context, request AggregateRequest) (*Groups, error)
	// CountGroups counts the request's groups, whatever the page.
	CountGroups(ctx context.Context, request AggregateRequest) (int, error)
	// Explain tells why a tenant is listed or not, as far as consent allows. It does not obey the filter. A tenant that none of the scope's
	// partners has an association with is explained like one that does not exist.
	Explain(ctx context.Context, tenantID string) (*Explained, error)
	// Findings tells what the checks of the data find among the tenants, in the checks' order, the most tenants first.
	Findings(ctx context.Context) ([]Finding, error)
	// NearlyListed lists tenants that share their data and that a partner of the scope would list, but for some seats: at most limit, those that miss
	// least first. It does not obey the filter.
	NearlyListed(ctx context.Context, limit int) ([]NearlyListed, error)
	// Differences reads a page of what an export's rows report otherwise than the rules make of them, by tenant name. It does not obey the filter. None
	// where a source was loaded. FORBIDDEN for a caller who may see no rows. A cursor as in Page.
	Differences(ctx context.Context, request DifferenceRequest) (*Differences, error)
	// DifferenceCounts counts them by field and cause, whatever the page: the most frequent first.
	DifferenceCounts(ctx context.Context, request DifferenceRequest) ([]DifferenceCount, error)
	// Page reads one page of tenants. A cursor of another scope, filter or order is BAD_USER_INPUT, one of another snapshot SNAPSHOT_GONE.
	// Where the report's tenants are costly to seek, the cube is waited for, and they are not sought again.
	Page(ctx context.Context, request PageRequest, cube AskedCube) (*Page, error)
	// Tenant reads one tenant by its ID, no row where the filter or the scope does not keep it.
	Tenant(ctx context.Context, tenantID string, fields []*Field) (Rows, error)
	// Associations reads the scope's associations of the tenants with these keys, by tenant key, each in the order of the partner ID.
	Associations(ctx context.Context, keys []int32) (map[int32][]AssociationRow, error)
	// Engagements reads the eligible engagements of these tenants, by tenant key, each in the order of the engagement ID.
	Engagements(ctx context.Context, keys []int32) (map[int32][]EngagementRow, error)
	// WorkloadEarnings sums the eligible engagements of these tenants by workload, by tenant key, each in enum order. Not additive.
	WorkloadEarnings(ctx context.Context, keys []int32) (map[int32][]WorkloadEarnings, error)
}

// Snapshot names one load of the source.
type Snapshot struct {
	ID       string
	AsOf     time.Time // the day of the data
	LoadedAt time.Time
	Export   *Export // nil where a source was loaded
}

// Dataset is what a snapshot says of itself.
type Dataset struct {
	Latest Snapshot
	// Snapshots are all that can be read, the latest first, then the one loaded last.
	Snapshots []Snapshot
	Tables    []SourceTable
	Policy    []PolicyRule
}

// SourceTable is one loaded table: its day, the rows kept and rejected.
type SourceTable struct {
	Name           string
	AsOf           time.Time
	Rows, Rejected int64
}

// PolicyRule is a threshold in force.
type PolicyRule struct{ Name, Value, Description string }

// Partner is one Partner Center ID.
type Partner struct {
	ID, Name     string
	Organization *string // nil where the source does not tell
}

// WorkshopEarnings are the MCI potential earnings of one workshop.
type WorkshopEarnings struct {
	Workshop string
	Earnings Money
	Tenants  int64
	Withheld bool // it may not be shown
}

// AssociationRow is a tenant and one partner of the scope, with that partner's own figures.
type AssociationRow struct {
	PartnerID, PartnerName           string
	Organization                     *string
	Types                            []string
	Cpor, Csp, Ea                    bool
	CspTier, T2ResellerName          *string
	EaRenewal, LargestSeatCspRenewal *Month
	// What follows is nil where an imported export lacks it.
	MciEligibleEngagements                                         *int
	MciEligibleWorkloads                                           *Workloads
	IntuneCporEligible, W365CporEligible                           *bool
	MciPotentialEarnings, CporPotentialEarnings, PotentialEarnings *Money
}

// EngagementRow is an engagement that a tenant is eligible for, with the scope's partners that hold it.
type EngagementRow struct {
	EngagementID, Workshop string
	Workloads              Workloads
	PartnerIDs             []string
	EstimatedEarnings      Money
}

// WorkloadEarnings are a tenant's MCI potential earnings under one workload.
type WorkloadEarnings struct {
	Workload          string
	PotentialEarnings Money
}

// Explained is what the scope may know of a tenant's listing. What it may not know is nil.
type Explained struct {
	Types    []string // the scope's types of association with it, none where there is none
	Lists    bool     // one of them lists tenants
	Name     *string
	Ea       *Month
	Listing  *ListingValues // nil unless a listing association and consent let it be told
	OptedOut bool           // told where one of the associations lists tenants
}

// ListingValues are the values, thresholds and verdicts of a tenant that consents.
type ListingValues struct {
	Listed                               bool
	EligibleSeats                        int64
	M365Seats                            *int64 // nil where unknown
	EligibleSeatsAbove, M365SeatsAbove   float64
	EnoughEligibleSeats, EnoughM365Seats bool
	IntuneUtilization                    *float64
	IntuneUsageAbove                     float64
	IntuneInUse                          bool
	LowWhitespaceBelow                   float64
	EnoughWhitespace                     bool
	W365Pau                              int64
	F3Seats                              *int64 // nil where unknown
	Industry                             *string
	Frontline                            bool
	MaturePauAbove                       float64
	Mature                               bool
	SalesMotion                          Motion
	MotionReported                       bool    // the motion is as an imported export reports it
	IntuneUndecidable                    bool    // its rounded percentage does not tell whether Intune is in use; its motion does
	DerivedMotion                        *Motion // what the rules make of its figures; nil where they do not tell
}
