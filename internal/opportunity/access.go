package opportunity

import (
	"fmt"
	"slices"
)

// Access is what a caller may see of the report. The zero Access sees nothing.
type Access struct {
	Scope Scope
	// Hidden are the names of the columns that he may neither see nor use, sorted, with all that lets them be computed.
	Hidden []string
	// Aggregates bounds a caller who may see no rows; nil where he may.
	Aggregates *AggregatesOnly
}

// AggregatesOnly bounds what a caller without rows may ask.
type AggregatesOnly struct {
	// Dimensions are the names of the dimensions that he may filter by, with eq and in, sorted.
	Dimensions []string
	// SmallestGroup is the least number of tenants that a figure may speak of; one over fewer is withheld.
	SmallestGroup int
}

// Hides tells whether the column may not be seen.
func (a Access) Hides(field *Field) bool { return a.HidesNamed(field.Name) }

// HidesNamed tells whether the column of this name may not be seen.
func (a Access) HidesNamed(name string) bool {
	_, found := slices.BinarySearch(a.Hidden, name)
	return found
}

// Key names the access: equal ones have equal keys, different ones different keys.
func (a Access) Key() string {
	key := fmt.Sprintf("%s hidden %q", a.Scope.Key(), a.Hidden)
	if a.Aggregates != nil {
		key += fmt.Sprintf(" aggregates of %d over %q", a.Aggregates.SmallestGroup, a.Aggregates.Dimensions)
	}
	return key
}
