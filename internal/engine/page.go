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
	found, err := r.rows(ctx, compile.Tenant(r.backend.Dialect(), r.relation, r.filter, tenantID, fields), columnScanner(len(fields), false), 1)
	if err != nil {
		return opportunity.Rows{}, err
	}
	columns, err := columnsOf(r.relation, fields, found)
	return tenants(found, columns), err
}

func (r *report) Page(ctx context.Context, request opportunity.PageRequest, cube opportunity.AskedCube) (*opportunity.Page, error) {
	orderFields, ranked := compile.OrderFields(r.relation, request.Order), compile.ByRank(r.relation, request.Order)
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
	scan := columnScanner(len(request.Fields)+len(orderFields), ranked)
	if compile.AsText(r.relation, request) {
		scan = scanText
	}
	rows, err := r.rows(ctx, compile.Page(r.backend.Dialect(), r.relation, r.sought(ctx, cube), request, position), scan, request.Size+1)
	if err != nil {
		return nil, err
	}
	if ranked {
		sortByRank(rows, request.Backward)
	}
	further := len(rows) > request.Size
	rows = rows[:min(len(rows), request.Size)]
	// The cursor's own row lies in the set, since the cursor is bound to it: so there is a row on its side.
	page := &opportunity.Page{HasNext: further, HasPrevious: position != nil}
	if request.Backward {
		slices.Reverse(rows)
		page.HasNext, page.HasPrevious = position != nil, further
	}
	fields := request.Fields
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

// rows reads the rows of the statement, at most so many.
func (r *report) rows(ctx context.Context, statement compile.Statement, scan scanner, most int) ([]row, error) {
	list := make([]row, 0, most)
	err := query(ctx, r.backend, statement, func(rows *sql.Rows) error {
		read, err := scan(rows)
		list = append(list, read)
		return err
	})
	return list, err
}

// sortByRank sorts rows by their rank, descending where they are read backward.
func sortByRank(rows []row, backward bool) {
	slices.SortFunc(rows, func(a, b row) int {
		if backward {
			a, b = b, a
		}
		return a.rank - b.rank
	})
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
