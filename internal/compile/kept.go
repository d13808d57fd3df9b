package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// mostKept is how many tenants of a cell a cube keeps the keys of: reading more costs more than seeking them again.
const mostKept = 500

// Keeps tells whether a cube of the filter has the keys of each cell's tenants as its last column: where seeking the tenants again means looking into texts
// that each tenant has of his own.
func Keeps(filter opportunity.Filter) bool {
	switch f := filter.(type) {
	case opportunity.All:
		return slices.ContainsFunc(f, Keeps)
	case opportunity.Any:
		return slices.ContainsFunc(f, Keeps)
	case opportunity.Not:
		return Keeps(f.Filter)
	case opportunity.Search:
		return true
	case opportunity.Condition:
		return f.Field.Kind == opportunity.Text && f.Op != opportunity.IsNull && !f.Field.FewValues()
	}
	return false
}

// among writes the condition on the tenants with these keys.
func (w *writer) among(keys opportunity.Among) {
	if len(keys) == 0 {
		w.write("FALSE")
		return
	}
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = strconv.Itoa(int(key))
	}
	w.write("tenant_key IN (", w.dialect.Integers(w.bind(opportunity.Text, strings.Join(texts, ","))), ")")
}
