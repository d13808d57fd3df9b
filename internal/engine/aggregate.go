package engine

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// place is the one value of a group's cursor: how many groups come before.
var place = []*opportunity.Field{{Name: "place", Kind: opportunity.Integer}}

func (r *report) Aggregate(ctx context.Context, request opportunity.AggregateRequest) (*opportunity.Groups, error) {
	question := r.groupQuestion(request)
	offset := 0
	if request.Cursor != "" {
		position, err := r.position(request.Cursor, "after", question, place)
		if err != nil {
			return nil, err
		}
		offset = position[0].(int)
	}
	groups := &opportunity.Groups{HasPrevious: offset > 0}
	statement := compile.Aggregate(r.backend.Dialect(), r.relation, r.filter, request, offset)
	err := query(ctx, r.backend, statement, func(rows *sql.Rows) error {
		row, err := scanGroup(rows, request)
		groups.Rows = append(groups.Rows, row)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(request.By) > 0 && len(groups.Rows) > request.Size {
		groups.Rows, groups.HasNext = groups.Rows[:request.Size], true
	}
	groups.Cursor = func(i int) string {
		return r.cursors.encode(r.Snapshot().ID, question, []any{offset + i + 1})
	}
	return groups, nil
}

func (r *report) CountGroups(ctx context.Context, request opportunity.AggregateRequest) (count int, err error) {
	err = query(ctx, r.backend, compile.CountGroups(r.backend.Dialect(), r.relation, r.filter, request), func(rows *sql.Rows) error {
		return rows.Scan(&count)
	})
	return count, err
}

// groupQuestion hashes what a cursor of groups is bound to: scope, filter, groupings, having and order, not what is measured.
func (r *report) groupQuestion(request opportunity.AggregateRequest) []byte {
	request.Measured, request.Size = nil, 0
	first := compile.Aggregate(r.backend.Dialect(), compile.Relation{Month: r.relation.Month}, r.filter, request, 0)
	sum := sha256.Sum256(fmt.Appendf(nil, "groups %q %q %#v", r.access.Key(), first.SQL, first.Args))
	return sum[:12]
}

func scanGroup(rows *sql.Rows, request opportunity.AggregateRequest) (opportunity.GroupRow, error) {
	row := opportunity.GroupRow{Keys: make([]opportunity.GroupKey, len(request.By)), Values: make([][]any, len(request.Measured))}
	keys, labels := make([]any, len(request.By)), make([]*string, len(request.By))
	var targets []any
	for i, by := range request.By {
		targets = append(targets, &keys[i])
		if by.Dimension.Label != "" {
			targets = append(targets, &labels[i])
		}
	}
	raw := make([][]any, len(request.Measured))
	for i, measured := range request.Measured {
		raw[i] = make([]any, len(measured.Figures))
		for j := range raw[i] {
			targets = append(targets, &raw[i][j])
		}
	}
	if len(targets) == 0 {
		targets = append(targets, new(any))
	}
	if err := rows.Scan(targets...); err != nil {
		return row, err
	}
	for i, by := range request.By {
		value, err := typed(by.Dimension.Kind(), keys[i])
		if err != nil {
			return row, err
		}
		row.Keys[i].Value = value
		if labels[i] != nil {
			row.Keys[i].Label = *labels[i]
		}
	}
	for i, measured := range request.Measured {
		row.Values[i] = make([]any, len(measured.Figures))
		for j, figure := range measured.Figures {
			value, err := figureValue(figure, raw[i][j])
			if err != nil {
				return row, err
			}
			row.Values[i][j] = value
		}
	}
	return row, nil
}

func figureValue(figure opportunity.Figure, raw any) (any, error) {
	if raw == nil {
		return nil, nil
	}
	if value, ok := raw.(float64); ok {
		return value, nil
	}
	whole, err := integer(raw)
	if figure.Function == opportunity.Sum && figure.Field.Kind == opportunity.Amount {
		return opportunity.Money(whole), err
	}
	return whole, err
}
