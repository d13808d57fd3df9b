package graph

import (
	"context"

	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// reconciliation answers a page of differences and their counts; null where no export was imported.
func (r *Resolver) reconciliation(ctx context.Context, field *string, cause *model.DifferenceCause, first *int, after *string) (*model.Reconciliation, error) {
	request, err := differenceRequest(field, cause, first, after)
	if err != nil {
		return nil, err
	}
	if field != nil && r.Caller(ctx).HidesNamed(*field) {
		return nil, &opportunity.Error{Code: opportunity.Forbidden, Argument: "field", Message: "You may not see " + *field + ".", Hint: "Ask for fields that dataset.fields lists."}
	}
	report, _, err := r.open(ctx, model.Lens{}, opportunity.All{})
	if err != nil || report.Snapshot().Export == nil {
		return nil, err
	}
	counts, err := report.DifferenceCounts(ctx, request)
	if err != nil {
		return nil, err
	}
	page, err := report.Differences(ctx, request)
	if err != nil {
		return nil, err
	}
	answer := &model.Reconciliation{Counts: make([]model.DifferenceCount, len(counts)), Differences: make([]model.Difference, len(page.Rows)), PageInfo: model.PageInfoOf(page)}
	for i, one := range counts {
		answer.TotalCount += int(one.Times)
		answer.Counts[i] = model.DifferenceCount{Field: one.Field, Cause: model.DifferenceCause(one.Cause), Reason: one.Reason, Rows: int(one.Times)}
	}
	for i, one := range page.Rows {
		answer.Differences[i] = model.Difference{TenantID: one.TenantID, TenantName: one.TenantName, PartnerID: one.PartnerID, Field: one.Field,
			Reported: one.Reported, Derived: one.Derived, Cause: model.DifferenceCause(one.Cause), Reason: one.Reason}
	}
	return answer, nil
}

func differenceRequest(field *string, cause *model.DifferenceCause, first *int, after *string) (request opportunity.DifferenceRequest, err error) {
	if field != nil {
		if request.Field = *field; opportunity.FieldNamed(*field) == nil {
			return request, opportunity.Invalid("field", "There is no field "+*field+".", "Pass a name that dataset.fields lists.")
		}
	}
	if cause != nil {
		request.Cause = string(*cause)
	}
	if request.Size, err = atMost("first", first, 100, 0, opportunity.MostDifferences); err != nil {
		return request, err
	}
	request.Cursor, err = cursorOf("after", after)
	return request, err
}
