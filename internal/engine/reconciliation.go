package engine

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Differences does not obey the filter.
func (r *report) Differences(ctx context.Context, request opportunity.DifferenceRequest) (*opportunity.Differences, error) {
	if r.access.Aggregates != nil {
		return nil, opportunity.RowsForbidden()
	}
	first := compile.Differences(r.backend.Dialect(), compile.Relation{}, r.access, opportunity.DifferenceRequest{Field: request.Field, Cause: request.Cause}, 0)
	sum := sha256.Sum256(fmt.Appendf(nil, "differences %q %q %#v", r.access.Key(), first.SQL, first.Args))
	question, offset := sum[:12], 0
	if request.Cursor != "" {
		position, err := r.cursors.decode(request.Cursor, "after", r.Snapshot().ID, question, place)
		if err != nil {
			return nil, err
		}
		offset = position[0].(int)
	}
	page := &opportunity.Differences{HasPrevious: offset > 0}
	err := query(ctx, r.backend, compile.Differences(r.backend.Dialect(), r.relation, r.access, request, offset), func(rows *sql.Rows) error {
		var one opportunity.Difference
		err := rows.Scan(&one.TenantID, &one.TenantName, &one.PartnerID, &one.Field, &one.Reported, &one.Derived, &one.Cause, &one.Reason)
		page.Rows = append(page.Rows, one)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(page.Rows) > request.Size {
		page.Rows, page.HasNext = page.Rows[:request.Size], true
	}
	page.Cursor = func(i int) string { return r.cursors.encode(r.Snapshot().ID, question, []any{offset + i + 1}) }
	return page, nil
}

// DifferenceCounts does not obey the filter.
func (r *report) DifferenceCounts(ctx context.Context, request opportunity.DifferenceRequest) ([]opportunity.DifferenceCount, error) {
	if r.access.Aggregates != nil {
		return nil, opportunity.RowsForbidden()
	}
	var list []opportunity.DifferenceCount
	err := query(ctx, r.backend, compile.DifferenceCounts(r.backend.Dialect(), r.relation, r.access, request), func(rows *sql.Rows) error {
		var one opportunity.DifferenceCount
		err := rows.Scan(&one.Field, &one.Cause, &one.Reason, &one.Times)
		list = append(list, one)
		return err
	})
	return list, err
}
