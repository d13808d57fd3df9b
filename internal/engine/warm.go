package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Warm asks the backend for the whole report of everyone and of each scope in use, as the first callers will, so that none of them waits for the file's first
// pages or the build of a scope. What takes too much memory or time is left to them, who are told so; any other failure is returned: nobody should be sent there.
func Warm(ctx context.Context, backend Backend, used []opportunity.Scope) error {
	for _, scope := range append([]opportunity.Scope{opportunity.AllPartners()}, used...) {
		err := warm(ctx, backend, scope)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && opportunity.CodeOf(err) == opportunity.Internal && !errors.Is(err, context.DeadlineExceeded):
			return err
		}
	}
	return nil
}

func warm(ctx context.Context, backend Backend, scope opportunity.Scope) error {
	relation, release, err := backend.Relation(ctx, scope)
	if err != nil {
		return err
	}
	defer release()
	var dimensions []*opportunity.Field
	for _, name := range []string{"segment", "salesMotion", "renewal", "hasW365"} {
		dimensions = append(dimensions, opportunity.FieldNamed(name))
	}
	asked := &report{backend: backend, relation: relation, access: opportunity.Access{Scope: scope}, filter: opportunity.All{}}
	if _, err := asked.Cube(ctx, dimensions, opportunity.CubeMeasures); err != nil {
		return err
	}
	if _, err := asked.Workshops(ctx); err != nil {
		return err
	}
	page := opportunity.PageRequest{Fields: opportunity.Fields, Size: opportunity.DefaultPageSize}
	_, err = asked.Page(ctx, page, nil)
	if err != nil || !compile.AsText(relation, page) {
		return err
	}
	for page.Fields = range slices.Chunk(opportunity.Fields, compile.FewFields) { // from the columns too
		if _, err := asked.Page(ctx, page, nil); err != nil {
			return err
		}
	}
	return nil
}
