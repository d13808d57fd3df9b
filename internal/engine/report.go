package engine

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

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
