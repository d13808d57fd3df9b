package opportunity

import "slices"

// Export is what an imported export of the report says of a snapshot.
type Export struct {
	Locale   string   // as which its numbers and dates were read
	Detected *string  // the value by which the locale was found out; nil where it was named, or where no value depends on it
	Reported []string // fields that are served as the export reports them, not as the rules figure them; sorted
	Lacking  []string // fields, tenants' lists among them, that it lacks: null in every row; sorted
}

// Lacks tells whether the snapshot is of an export that lacks the field, or the list, of that name.
func (s Snapshot) Lacks(name string) bool {
	if s.Export == nil {
		return false
	}
	_, found := slices.BinarySearch(s.Export.Lacking, name)
	return found
}

// Reports tells whether the snapshot is of an export whose own values the field of that name has.
func (s Snapshot) Reports(name string) bool {
	if s.Export == nil {
		return false
	}
	_, found := slices.BinarySearch(s.Export.Reported, name)
	return found
}

// Difference is one value of an export's row that differs from what the rules make of the row, or from what is served of its tenant.
type Difference struct {
	TenantID, TenantName, PartnerID string
	Field                           string  // its name in the API
	Reported, Derived               *string // as text; nil where there is none, or where the row does not tell
	Cause, Reason                   string  // the likely cause: its name in the API, and in words
}

// DifferenceCount is how many differences of one field and cause there are.
type DifferenceCount struct {
	Field, Cause, Reason string
	Times                int64
}

// MostDifferences is how many differences one question may give.
const MostDifferences = 500

// DifferenceRequest asks for a page of differences.
type DifferenceRequest struct {
	Field, Cause string // empty: every one
	Size         int
	Cursor       string
}

// Differences are a page of differences.
type Differences struct {
	Rows        []Difference
	HasNext     bool
	HasPrevious bool
	Cursor      func(i int) string
}
