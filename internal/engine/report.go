package engine

import (
	"cmp"
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

// report is one scope's relation in one pinned snapshot, under one filter.
type report struct {
	latest   *pinned // the served snapshot, which judges older ones
	backend  Backend // the snapshot that is read
	cursors  *Cursors
	relation compile.Relation
	access   opportunity.Access
	filter   opportunity.Filter
}

// Report implements opportunity.Service.
func (e *Engine) Report(ctx context.Context, access opportunity.Access, snapshot string, filter opportunity.Filter) (opportunity.Report, error) {
	latest, unpin, err := e.pin(ctx)
	if err != nil {
		return nil, err
	}
	asked := &report{latest: latest, cursors: e.cursors, access: access, filter: filter}
	release, err := asked.read(ctx, "snapshot", snapshot)
	if err != nil {
		unpin()
		return nil, err
	}
	context.AfterFunc(ctx, func() {
		release()
		unpin()
	})
	if access.Aggregates != nil {
		return aggregatesOnly{asked}, nil
	}
	return asked, nil
}

// read makes the report one of the snapshot that the argument names, of the latest where it is empty, until release is called.
func (r *report) read(ctx context.Context, argument, snapshot string) (func(), error) {
	backend, leave, err := r.latest.at(ctx, snapshot)
	if errors.Is(err, ErrNotKept) {
		return nil, &opportunity.Error{Code: opportunity.SnapshotGone, Argument: argument, Message: "This snapshot is not served.",
			Hint: fmt.Sprintf("Leave %s out for the latest, %q, or pass one that dataset.snapshots lists.", argument, r.latest.Snapshot().ID)}
	}
	if err != nil {
		return nil, failure(ctx, err)
	}
	relation, release, err := backend.Relation(ctx, r.access.Scope)
	if err != nil {
		leave()
		return nil, failure(ctx, err)
	}
	if snapshot := backend.Snapshot(); snapshot.Export != nil {
		relation.Lacks = snapshot.Lacks
	}
	r.backend, r.relation = backend, relation
	return func() {
		release()
		leave()
	}, nil
}

func (r *report) Snapshot() opportunity.Snapshot { return r.backend.Snapshot() }

func (r *report) Filter() opportunity.Filter { return r.filter }

func (r *report) Access() opportunity.Access { return r.access }

func (r *report) With(filter opportunity.Filter) opportunity.Report {
	other := *r
	other.filter = filter
	return &other
}

func (r *report) Cube(ctx context.Context, dimensions []*opportunity.Field, measures []opportunity.Measure) (*opportunity.Cube, error) {
	if !slices.Contains(measures, opportunity.Tenants) {
		measures = append([]opportunity.Measure{opportunity.Tenants}, measures...)
	}
	folded := newFold(dimensions, measures)
	var part int
	values, figures := make([]any, len(dimensions)), make([]int64, len(measures))
	targets := []any{&part}
	for i := range values {
		targets = append(targets, &values[i])
	}
	for i := range figures {
		targets = append(targets, &figures[i])
	}
	var kept kept
	keeps := compile.SeeksText(r.filter)
	if keeps {
		targets = append(targets, &kept.cell)
	}
	statement := compile.Cube(r.backend.Dialect(), r.relation, r.filter, dimensions, measures)
	err := query(ctx, r.backend, statement, func(rows *sql.Rows) error {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if keeps {
			if err := kept.add(); err != nil {
				return err
			}
		}
		return folded.add(part, values, figures)
	})
	cube := folded.sorted()
	if keeps {
		cube.Kept = kept.keys()
	}
	return cube, err
}

func (r *report) Workshops(ctx context.Context) ([]opportunity.WorkshopEarnings, error) {
	var list []opportunity.WorkshopEarnings
	err := query(ctx, r.backend, compile.Workshops(r.backend.Dialect(), r.relation, r.filter), func(rows *sql.Rows) error {
		var one opportunity.WorkshopEarnings
		err := rows.Scan(&one.Workshop, &one.Earnings, &one.Tenants)
		list = append(list, one)
		return err
	})
	slices.SortFunc(list, func(a, b opportunity.WorkshopEarnings) int {
		return cmp.Or(cmp.Compare(b.Earnings, a.Earnings), compareText(a.Workshop, b.Workshop))
	})
	return list, err
}

func (r *report) Tenant(ctx context.Context, tenantID string, fields []*opportunity.Field) (*opportunity.Row, error) {
	if !opportunity.IsUUID(tenantID) {
		return nil, nil
	}
	var found *opportunity.Row
	var row opportunity.Row
	scanner := newScanner(fields, &row.Key)
	statement := compile.Tenant(r.backend.Dialect(), r.relation, r.filter, tenantID, fields)
	err := query(ctx, r.backend, statement, func(rows *sql.Rows) (err error) {
		row.Values, err = scanner.scan(rows)
		found = &row
		return err
	})
	return found, err
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
	page := &opportunity.Page{}
	var positions [][]any
	var key int32
	asked := len(request.Fields)
	scan := newScanner(slices.Concat(request.Fields, orderFields), &key).scan
	if compile.AsText(r.relation, request) {
		scan = newTextScanner(r.relation, request, &key).scan
	}
	statement := compile.Page(r.backend.Dialect(), r.relation, r.sought(ctx, cube), request, position)
	err := query(ctx, r.backend, statement, func(rows *sql.Rows) error {
		values, err := scan(rows)
		if err != nil {
			return err
		}
		page.Rows = append(page.Rows, opportunity.Row{Key: key, Values: values})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if compile.ByRank(r.relation, request.Order) {
		sortByRank(page.Rows, request.Backward)
	}
	for i, row := range page.Rows {
		page.Rows[i].Values = row.Values[:asked:asked]
		positions = append(positions, row.Values[asked:])
	}
	further := len(page.Rows) > request.Size
	if further {
		page.Rows, positions = page.Rows[:request.Size], positions[:request.Size]
	}
	// The cursor's own row lies in the set, since the cursor is bound to it: so there is a row on its side.
	page.HasNext, page.HasPrevious = further, position != nil
	if request.Backward {
		slices.Reverse(page.Rows)
		slices.Reverse(positions)
		page.HasNext, page.HasPrevious = position != nil, further
	}
	page.Cursor = func(i int) string {
		values := make([]any, len(positions[i]))
		for j, value := range positions[i] {
			values[j] = plain(value)
		}
		return r.cursors.encode(r.Snapshot().ID, question(), values)
	}
	return page, nil
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

// sortByRank sorts rows by their last value, descending where they are read backward.
func sortByRank(rows []opportunity.Row, backward bool) {
	rank := func(row opportunity.Row) int { return row.Values[len(row.Values)-1].(int) }
	slices.SortFunc(rows, func(a, b opportunity.Row) int {
		if backward {
			a, b = b, a
		}
		return rank(a) - rank(b)
	})
}

// question hashes what a cursor is bound to beside the snapshot: access, filter and order, as the first page's statement says them.
func (r *report) question(request opportunity.PageRequest) []byte {
	first := compile.Page(r.backend.Dialect(), compile.Relation{Month: r.relation.Month}, r.filter, opportunity.PageRequest{Order: request.Order}, nil)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %#v", r.access.Key(), first.SQL, first.Args))
	return sum[:12]
}
