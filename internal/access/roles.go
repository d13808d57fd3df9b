package access

import (
	"cmp"
	"maps"
	"slices"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// grant is what a caller's roles give him.
type grant struct {
	roles               []string // the known ones, in the order of their text
	hidden              []string // with all that lets them be computed
	aggregates          bool     // no rows
	allPartners, viewAs bool
	documents           DocumentMode
	rate                string
}

// roles are the access file's, each worked out.
type roles struct {
	known  map[string]grant
	none   grant // of a caller without any known role
	bounds opportunity.AggregatesOnly
}

// newRoles works the roles out; those that say nothing of documents have the server's mode.
func newRoles(config *Config, documents DocumentMode) (*roles, error) {
	r := &roles{known: map[string]grant{}, none: grant{documents: documents, rate: DefaultRate},
		bounds: opportunity.AggregatesOnly{Dimensions: config.AggregatesOnly.Dimensions, SmallestGroup: config.AggregatesOnly.SmallestGroup}}
	for name, role := range config.Roles {
		hidden, err := opportunity.HiddenClosure(role.Hide)
		if err != nil {
			return nil, err
		}
		if role.Documents == "" {
			role.Documents = documents
		}
		r.known[name] = grant{roles: []string{name}, hidden: hidden, aggregates: role.AggregatesOnly, allPartners: role.AllPartners, viewAs: role.ViewAs, documents: role.Documents, rate: role.Rate}
		r.none.hidden = union(r.none.hidden, hidden)
		r.none.aggregates = r.none.aggregates || role.AggregatesOnly
		r.none.documents = stricter(r.none.documents, role.Documents)
	}
	return r, nil
}

// of adds roles up. What is seen, one of them shows whole: a role without rows, or without every partner, lends nothing to one with them, since
// together they would show what neither does.
func (r *roles) of(names []string, rates map[string]Rate) grant {
	var held []grant
	for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
		if one, ok := r.known[name]; ok {
			held = append(held, one)
		}
	}
	if len(held) == 0 {
		return r.none
	}
	sum := grant{rate: held[0].rate}
	for _, one := range held {
		sum.roles = append(sum.roles, one.roles...)
		sum.viewAs = sum.viewAs || one.viewAs
		if cmp.Or(cmp.Compare(rates[one.rate].PerMinute, rates[sum.rate].PerMinute), cmp.Compare(rates[one.rate].Burst, rates[sum.rate].Burst)) > 0 {
			sum.rate = one.rate
		}
	}
	held = preferred(held, func(one grant) bool { return !one.aggregates })
	held = preferred(held, func(one grant) bool { return one.allPartners })
	sum.aggregates, sum.allPartners, sum.hidden = held[0].aggregates, held[0].allPartners, held[0].hidden
	for _, one := range held[1:] {
		sum.hidden = intersection(sum.hidden, one.hidden)
	}
	sum.documents = documentsOf(held, sum.hidden)
	return sum
}

// documentsOf is the loosest mode of the roles that show all that is seen, the strictest where none does alone.
func documentsOf(held []grant, hidden []string) DocumentMode {
	strictest, loosest := AnyDocument, DocumentMode("")
	for _, one := range held {
		strictest = stricter(strictest, one.documents)
		if slices.Equal(one.hidden, hidden) && (loosest == "" || stricter(loosest, one.documents) == loosest) {
			loosest = one.documents
		}
	}
	return cmp.Or(loosest, strictest)
}

// preferred are the grants of which test holds, all where it holds of none.
func preferred(grants []grant, test func(grant) bool) []grant {
	var list []grant
	for _, one := range grants {
		if test(one) {
			list = append(list, one)
		}
	}
	if len(list) == 0 {
		return grants
	}
	return list
}

func stricter(a, b DocumentMode) DocumentMode {
	modes := []DocumentMode{AnyDocument, LogUnknown, TrustedDocument}
	return modes[max(slices.Index(modes, a), slices.Index(modes, b))]
}

func union(a, b []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(a, b))))
}

// intersection keeps the order of a.
func intersection(a, b []string) []string {
	var both []string
	for _, one := range a {
		if slices.Contains(b, one) {
			both = append(both, one)
		}
	}
	return both
}

// Closures are the columns that each role of the file hides, by the role's name: those that it names and all that lets them be computed.
func (c *Config) Closures() (map[string][]string, error) {
	worked, err := newRoles(c, AnyDocument)
	if err != nil {
		return nil, err
	}
	closures := map[string][]string{}
	for name, one := range maps.All(worked.known) {
		closures[name] = one.hidden
	}
	return closures, nil
}

// aggregatesOnly is a copy of the bounds of callers without rows.
func (r *roles) aggregatesOnly() *opportunity.AggregatesOnly {
	bounds := r.bounds
	return &bounds
}
