package graph

import (
	"context"

	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// aggregation answers a request, with every alias of groups.measures in its one statement.
func aggregation(ctx context.Context, report opportunity.Report, request opportunity.AggregateRequest) (*model.Aggregation, []measuring, error) {
	list, err := measurings(ctx, report.Access())
	if err != nil {
		return nil, nil, err
	}
	for _, one := range list {
		request.Measured = append(request.Measured, one.measured)
	}
	page, err := report.Aggregate(ctx, request)
	if err != nil {
		return nil, nil, err
	}
	if page.SomeWithheld {
		guard.Withheld(ctx)
	}
	if page.Withheld {
		return nil, nil, nil
	}
	answer := &model.Aggregation{Report: report, Request: request, Page: page, Groups: []model.Group{}}
	for _, row := range page.Rows {
		group := model.Group{Keys: []model.GroupKey{}, Filter: groupFilter(report.Snapshot(), request.By, row.Keys), Measures: measured(list, row.Values, report.Snapshot())}
		for i, by := range request.By {
			group.Keys = append(group.Keys, groupKey(by, row.Keys[i]))
		}
		answer.Groups = append(answer.Groups, group)
	}
	return answer, list, nil
}

func measured(list []measuring, values [][]any, snapshot opportunity.Snapshot) map[string]model.Measures {
	measures := map[string]model.Measures{}
	for i, one := range list {
		measures[one.alias] = answers{one.measured.Figures, values[i], snapshot}.measures()
	}
	return measures
}

// breakdown answers by one dimension, the rest folded into one group of its distinct tenants.
func breakdown(ctx context.Context, report opportunity.Report, request opportunity.AggregateRequest, other bool) (*model.Aggregation, error) {
	answer, list, err := aggregation(ctx, report, request)
	if err != nil || answer == nil || !other || !answer.Page.HasNext {
		return answer, err
	}
	by := request.By[0]
	if by.Dimension.Several() && report.Access().Aggregates != nil {
		guard.Withheld(ctx) // its tenants may stand in shown groups too: what is left of the whole could be told
		return answer, nil
	}
	rest := report.With(opportunity.All{report.Filter(), folded(by, answer.Page.Rows)})
	values, err := ungrouped(ctx, rest, answer.Request.Measured)
	if err != nil {
		return nil, err
	}
	if values == nil {
		return answer, nil
	}
	if by.Dimension.Source == opportunity.OfWorkshop {
		if values, err = restOfWorkshops(ctx, report, answer, values); err != nil {
			return nil, err
		}
	}
	group := model.Group{IsOther: true, Measures: measured(list, values, report.Snapshot()),
		Keys: []model.GroupKey{{Dimension: model.Dimension(by.Dimension.Name), Label: "Other"}}}
	if !by.Dimension.Several() {
		group.Filter = restFilter(by, answer.Page.Rows)
	}
	answer.Groups = append(answer.Groups, group)
	return answer, nil
}

// ungrouped measures every tenant of the report, each once; nil where they may not be spoken of.
func ungrouped(ctx context.Context, report opportunity.Report, measured []opportunity.Measured) ([][]any, error) {
	groups, err := report.Aggregate(ctx, opportunity.AggregateRequest{Measured: measured})
	if err != nil {
		return nil, err
	}
	if groups.SomeWithheld {
		guard.Withheld(ctx)
	}
	if groups.Withheld {
		return nil, nil
	}
	return groups.Rows[0].Values, nil
}

// restFilter gives back the tenants of the rest of a dimension with one value a tenant.
func restFilter(by opportunity.Grouping, shown []opportunity.GroupRow) map[string]any {
	filters := make([]any, len(shown))
	for i, row := range shown {
		filters[i] = groupFilter(opportunity.Snapshot{}, []opportunity.Grouping{by}, row.Keys)
	}
	return map[string]any{"not": map[string]any{"or": filters}}
}

// restOfWorkshops sets the rest's MCI potential earnings to those of its workshops alone, not of all that its tenants are eligible
// for: every engagement has one workshop, so they are what the shown workshops leave of the whole.
func restOfWorkshops(ctx context.Context, report opportunity.Report, answer *model.Aggregation, values [][]any) ([][]any, error) {
	whole, err := ungrouped(ctx, report, answer.Request.Measured)
	if err != nil {
		return nil, err
	}
	for i, measured := range answer.Request.Measured {
		for j, figure := range measured.Figures {
			if figure != sum("mciPotentialEarnings") {
				continue
			}
			rest := whole[i][j].(opportunity.Money)
			for _, row := range answer.Page.Rows {
				rest -= row.Values[i][j].(opportunity.Money)
			}
			values[i][j] = rest
		}
	}
	return values, nil
}
