package compile

import "github.com/cloudendpoints/opportunities/internal/opportunity"

// FewFields is how many fields of a page are read from their columns even where there are the rows as text: reading more of them costs more than
// reading a text does, whatever it holds.
const FewFields = 8

// AsText tells whether a page is read as the texts of its rows: in the default order, where most of a row is asked for.
func AsText(relation Relation, request opportunity.PageRequest) bool {
	return relation.Rows.Name != "" && isDefault(request.Order) && len(request.Fields) > FewFields
}
