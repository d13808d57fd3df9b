package opportunity

import (
	"fmt"
	"slices"
)

// Scope is the set of partners that a question speaks for. The zero Scope has none and sees nothing.
type Scope struct {
	all      bool
	partners []string // sorted, distinct
}

// AllPartners is the scope of every partner of the snapshot.
func AllPartners() Scope { return Scope{all: true} }

// OfPartners is the scope of the given partner IDs; order and repeats do not matter.
func OfPartners(ids ...string) Scope {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return Scope{partners: slices.Compact(sorted)}
}

// All tells whether the scope is that of every partner.
func (s Scope) All() bool { return s.all }

// Partners are the partner IDs of the scope in the order of their text; none where it is that of every partner.
func (s Scope) Partners() []string { return s.partners }

// Key names the scope: equal scopes have equal keys, different ones different keys.
func (s Scope) Key() string {
	if s.all {
		return "*"
	}
	return fmt.Sprintf("%q", s.partners) // quoted: an ID may hold any character
}

// maxNarrowing is how many partner IDs the partners argument may name.
const maxNarrowing = 100

// Narrow returns the scope of the given partners alone. One that is not among the scope's, existing or not, is FORBIDDEN;
// in a scope of every partner an unknown one adds nothing.
func (s Scope) Narrow(ids []string) (Scope, error) {
	narrow := OfPartners(ids...)
	if len(narrow.partners) > maxNarrowing {
		return Scope{}, Invalid("partners", "partners names more than 100 IDs.", "Pass at most 100 partner IDs.")
	}
	if s.all {
		return narrow, nil
	}
	for _, id := range narrow.partners {
		if _, found := slices.BinarySearch(s.partners, id); !found {
			return Scope{}, &Error{Code: Forbidden, Argument: "partners", Message: "A partner ID in partners is not among yours.",
				Hint: "Pass partner IDs that viewer.partners lists."}
		}
	}
	return narrow, nil
}
