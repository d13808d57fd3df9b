package opportunity

import "math/big"

// Figure is one number over the tenants of a group.
type Figure struct {
	Function Function
	Field    *Field // what it is over; nil for the counts of tenants
}

// Function is what a figure does with the values.
type Function string

// The functions. Sums of money are Money, other sums and counts int64; min and max int64, median float64, each nil over no values.
const (
	CountTenants  Function = "tenants"
	CountEligible Function = "incentiveEligible"
	Sum           Function = "sum"
	Min           Function = "min"
	Max           Function = "max"
	Median        Function = "median"
	CountValues   Function = "count"
	// Contributors counts the tenants whose value is neither null nor 0.
	Contributors Function = "contributors"
)

// Measured are figures over those tenants of each group that a filter keeps; without a filter, over all.
type Measured struct {
	Filter  Filter
	Figures []Figure
}

// Having keeps the groups whose measure compares.
type Having struct {
	Measure Measure
	Op      Op // Gt, Gte, Lt or Lte
	Than    *big.Rat
}

// GroupOrder is one term of an order of groups: by a measure, or by one of the question's groupings.
type GroupOrder struct {
	Measure    Measure // empty: by the grouping
	Grouping   int
	Descending bool
}

// AggregateRequest asks for groups of tenants and what each measures.
type AggregateRequest struct {
	By       []Grouping
	Measured []Measured
	Having   []Having
	Order    []GroupOrder
	Search   string // a text that the label of the one grouping contains, ignoring case
	Only     *Only  // values of the one grouping
	Size     int
	Cursor   string
}

// Only keeps the groups whose key is one of some values, texts compared with or without case.
type Only struct {
	Values        []any
	Null          bool
	CaseSensitive bool
}

// GroupRow is one group: a key for each grouping, and the values of each Measured, in order.
type GroupRow struct {
	Keys   []GroupKey
	Values [][]any
}

// GroupKey is the value of a grouping, nil for null, in its kind's Go type (a Workloads of one for sets of workloads), and its label
// where a column holds one.
type GroupKey struct {
	Value any
	Label string
}

// Groups are a page of groups.
type Groups struct {
	Rows        []GroupRow
	HasNext     bool
	HasPrevious bool
	Cursor      func(i int) string
	// Of a report that withholds what speaks of few tenants: how many groups may be shown in all, whether the report's tenants are few, so that there is no
	// answer, and whether something is withheld. A figure that is withheld is nil.
	Total                  int
	Withheld, SomeWithheld bool
}

// W365SeatPenetration is the sum of W365 PAU over the sum of eligible seats.
const W365SeatPenetration Measure = "W365_SEAT_PENETRATION"

// W365Mau is the sum of W365 MAU.
const W365Mau Measure = "W365_MAU"
