package engine

import (
	"context"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Warm asks the backend for the whole report in each scope, as the first callers will, so that none of them waits for the file's first pages or the
// build of a scope. What fails here fails again for who asks, and is told to him.
func Warm(ctx context.Context, backend Backend, scopes []opportunity.Scope) {
	var dimensions []*opportunity.Field
	for _, name := range []string{"segment", "salesMotion", "renewal", "hasW365"} {
		dimensions = append(dimensions, opportunity.FieldNamed(name))
	}
	for _, scope := range scopes {
		relation, release, err := backend.Relation(ctx, scope)
		if err != nil {
			continue
		}
		asked := &report{backend: backend, relation: relation, access: opportunity.Access{Scope: scope}, filter: opportunity.All{}}
		_, _ = asked.Cube(ctx, dimensions, opportunity.CubeMeasures)
		_, _ = asked.Workshops(ctx)
		_, _ = asked.Page(ctx, opportunity.PageRequest{Fields: opportunity.Fields, Size: opportunity.DefaultPageSize}, nil)
		release()
	}
}
