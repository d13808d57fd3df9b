package graph

import (
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/graph/encoder"
	"github.com/cloudendpoints/opportunities/graph/generated"
)

// Encoder writes what the resolvers give. The resolvers that it calls answer from what was read once for all rows: model.Lists, and the
// figures of a page of groups.
func (r *Resolver) Encoder(schema *ast.Schema) *encoder.Encoder {
	return encoder.New[generated.ResolverRoot](schema, r, "Tenant.associations", "Tenant.engagements", "Tenant.potentialEarningsByWorkload", "Group.measures")
}
