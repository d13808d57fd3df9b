package compile

import (
	"strconv"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// mostKept is how many tenants of a cell a cube keeps the keys of: reading more costs more than seeking them again.
const mostKept = 500

// SeeksText tells whether the filter looks into texts that each tenant has of his own. A cube of such a filter has the keys of each cell's tenants as its last
// column: a page by these looks into no text again.
func SeeksText(filter opportunity.Filter) bool {
	return !every(filter, func(part opportunity.Filter) bool {
		condition, ok := part.(opportunity.Condition)
		_, searches := part.(opportunity.Search)
		return !searches && !(ok && ownText(condition))
	})
}

// firstOf are the keys of the first page in the default order, and the one after it, where the filter is the keys of its tenants: a scope's ranks are in their order.
func firstOf(filter opportunity.Filter, request opportunity.PageRequest) (first opportunity.Among, known bool) {
	keys, ok := filter.(opportunity.Among)
	if !ok || !isDefault(request.Order) {
		return nil, false
	}
	few := min(len(keys), request.Size+1)
	if request.Backward {
		return keys[len(keys)-few:], true
	}
	return keys[:few], true
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
