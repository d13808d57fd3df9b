package engine

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func (r *report) Tenant(ctx context.Context, tenantID string, fields []*opportunity.Field) (opportunity.Rows, error) {
	if !opportunity.IsUUID(tenantID) {
		return opportunity.Rows{}, nil
	}
	var found []row
	err := query(ctx, r.backend, compile.Tenant(r.backend.Dialect(), r.relation, r.filter, tenantID, fields), func(rows *sql.Rows) error {
		read, err := scanColumns(rows, len(fields), false)
		found = append(found, read)
		return err
	})
	if err != nil {
		return opportunity.Rows{}, err
	}
	columns, err := columnsOf(r.relation, fields, found)
	return tenants(found, columns), err
}

func (r *report) Page(ctx context.Context, request opportunity.PageRequest, cube opportunity.AskedCube) (*opportunity.Page, error) {
	orderFields := compile.OrderFields(r.relation, request.Order)
	question := sync.OnceValue(func() []byte { return r.question(request) }) // few pages are asked for a cursor
	var position []any
	if request.Cursor != "" {
		argument := "after"
		if request.Backward {
			argument = "before"
		}
		var err error
		if position, err = r.position(request.Cursor, argument, question(), orderFields); err != nil {
			return nil, err
		}
	}
	rows, err := r.pageRows(ctx, request, compile.Page(r.backend.Dialect(), r.relation, r.sought(ctx, cube), request, position))
	if err != nil {
		return nil, err
	}
	further := len(rows) > request.Size
	rows = rows[:min(len(rows), request.Size)]
	// The cursor's own row lies in the set, since the cursor is bound to it: so there is a row on its side.
	page := &opportunity.Page{HasNext: further, HasPrevious: position != nil}
	if request.Backward {
		slices.Reverse(rows)
		page.HasNext, page.HasPrevious = position != nil, further
	}
	ranked, fields := compile.ByRank(r.relation, request.Order), request.Fields
	if !ranked {
		fields = slices.Concat(fields, orderFields)
	}
	columns, err := columnsOf(r.relation, fields, rows)
	if err != nil {
		return nil, err
	}
	asked, places := columns[:len(request.Fields)], columns[len(request.Fields):]
	page.Rows = tenants(rows, asked)
	page.Cursor = func(i int) string {
		if ranked {
			return r.cursors.encode(r.Snapshot().ID, question(), []any{rows[i].rank})
		}
		values := make([]any, len(places))
		for j, place := range places {
			values[j] = plain(place.at(i))
		}
		return r.cursors.encode(r.Snapshot().ID, question(), values)
	}
	return page, nil
}

// pageRows reads the rows of compile.Page, in their order.
func (r *report) pageRows(ctx context.Context, request opportunity.PageRequest, statement compile.Statement) ([]row, error) {
	ranked, fields := compile.ByRank(r.relation, request.Order), len(request.Fields)+len(compile.OrderFields(r.relation, request.Order))
	scan := func(rows *sql.Rows) (row, error) { return scanColumns(rows, fields, ranked) }
	if compile.AsText(r.relation, request) {
		scan = scanText
	}
	list := make([]row, 0, request.Size+1)
	err := query(ctx, r.backend, statement, func(rows *sql.Rows) error {
		read, err := scan(rows)
		list = append(list, read)
		return err
	})
	if ranked {
		slices.SortFunc(list, func(a, b row) int { return a.rank - b.rank })
		if request.Backward {
			slices.Reverse(list)
		}
	}
	return list, err
}

// position reads a cursor of the question. One of another snapshot: SNAPSHOT_GONE, with what to do.
func (r *report) position(cursor, argument string, question []byte, fields []*opportunity.Field) ([]any, error) {
	position, err := r.cursors.decode(cursor, argument, r.Snapshot().ID, question, fields)
	var other *otherSnapshot
	if !errors.As(err, &other) {
		return position, err
	}
	hint := "That snapshot is not kept any longer: start again without a cursor."
	if slices.ContainsFunc(r.latest.snapshots(), func(one opportunity.Snapshot) bool { return one.ID == other.id }) {
		hint = fmt.Sprintf("Pass snapshot: %q to go on in it, or start again without a cursor.", other.id)
	}
	return nil, &opportunity.Error{Code: opportunity.SnapshotGone, Argument: argument,
		Message: "The cursor belongs to snapshot " + other.id + ", which this request does not read.", Hint: hint}
}

// question hashes what a cursor is bound to beside the snapshot: access, filter and order, as the first page's statement says them.
func (r *report) question(request opportunity.PageRequest) []byte {
	first := compile.Page(r.backend.Dialect(), compile.Relation{Month: r.relation.Month}, r.filter, opportunity.PageRequest{Order: request.Order}, nil)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %#v", r.access.Key(), first.SQL, first.Args))
	return sum[:12]
}
