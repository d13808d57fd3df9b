package opportunity

import (
	"context"
	"slices"
)

// Order is one term of a sort order.
type Order struct {
	Field      *Field
	Descending bool
	NullsFirst bool
}

// PageRequest asks for one page of tenants: the rows after or before a cursor, in an order.
type PageRequest struct {
	Fields   []*Field // the columns to read
	Order    []Order  // empty: the default order, whitespace largest first
	Size     int      // 0 to MaxPageSize
	Cursor   string   // where to go on from, empty for the start
	Backward bool     // the last rows before the cursor rather than the first after it
}

// The sizes of a page of tenants.
const (
	DefaultPageSize = 50
	MaxPageSize     = 500
)

// Page is a page of tenants. Both flags are exact.
type Page struct {
	Rows        Rows
	HasNext     bool
	HasPrevious bool
	Cursor      func(i int) string // the cursor of row i
}

// Measure is a figure over a set of tenants.
type Measure string

// The measures, under their names in the API.
const (
	Tenants               Measure = "TENANTS"
	W365SeatWhitespace    Measure = "W365_SEAT_WHITESPACE"
	W365EligibleSeats     Measure = "W365_ELIGIBLE_SEATS"
	W365Pau               Measure = "W365_PAU"
	IncentiveEligible     Measure = "INCENTIVE_ELIGIBLE"
	MciPotentialEarnings  Measure = "MCI_POTENTIAL_EARNINGS"
	CporPotentialEarnings Measure = "CPOR_POTENTIAL_EARNINGS"
	PotentialEarnings     Measure = "POTENTIAL_EARNINGS"
)

// CubeMeasures are those that a Cube can have, in the order in which it is asked for them. TENANTS it always has.
var CubeMeasures = []Measure{Tenants, W365SeatWhitespace, W365EligibleSeats, W365Pau, IncentiveEligible, MciPotentialEarnings, CporPotentialEarnings, PotentialEarnings}

// Cube is the answer of one statement: measures over a set of tenants, money in cents, and how many of these tenants have each value of some
// dimensions.
type Cube struct {
	Dimensions []*Field
	Measures   []Measure
	Totals     []int64    // of the measures
	Counts     [][]Bucket // of the dimensions: text in the order of its lower-cased form, then as written; without null
	// Of a report that withholds what speaks of few tenants: whether its tenants are few, so that there is no answer, and whether a measure is missing.
	Withheld, SomeWithheld bool
	// Kept are the keys of its tenants, where seeking them again costs more than keeping them; else nil.
	Kept Among
}

// AskedCube gives a cube of the same report that is asked for anyway. Nil where none is.
type AskedCube func(ctx context.Context) (*Cube, error)

// Bucket is one value of a dimension, in its field's Go type, and its tenants.
type Bucket struct {
	Value    any
	Tenants  int64
	Withheld bool // it may not be shown
}

// Total is a measure over every tenant, 0 where there is none.
func (c *Cube) Total(measure Measure) int64 { return c.Totals[c.measure(measure)] }

// By counts tenants by one dimension, nulls left out.
func (c *Cube) By(field *Field) []Bucket { return slices.Clone(c.Counts[c.dimension(field)]) }

// Has tells whether the cube was asked for the measure.
func (c *Cube) Has(measure Measure) bool { return slices.Contains(c.Measures, measure) }

// TenantsWith counts the tenants with one value of a dimension; ok tells whether the cube was asked for the dimension and shows the value.
func (c *Cube) TenantsWith(field *Field, value any) (tenants int64, ok bool) {
	if !slices.Contains(c.Dimensions, field) {
		return 0, false
	}
	for _, bucket := range c.By(field) {
		if bucket.Value == value {
			return bucket.Tenants, !bucket.Withheld
		}
	}
	return 0, true
}

func (c *Cube) measure(measure Measure) int {
	for i, m := range c.Measures {
		if m == measure {
			return i
		}
	}
	panic("cube lacks the measure " + string(measure))
}

func (c *Cube) dimension(field *Field) int {
	for i, d := range c.Dimensions {
		if d == field {
			return i
		}
	}
	panic("cube lacks the dimension " + field.Name)
}
