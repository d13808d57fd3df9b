package engine

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// At implements opportunity.Report.
func (r *report) At(ctx context.Context, argument, snapshot string) (opportunity.Report, error) {
	other := *r
	release, err := other.read(ctx, argument, snapshot)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, release)
	return &other, nil
}

// Snapshots implements opportunity.Report.
func (r *report) Snapshots() []opportunity.Snapshot { return r.latest.snapshots() }

// both are the report in two snapshots as one backend reads them together, until release is called.
func (r *report) both(ctx context.Context, before opportunity.Snapshot) (backend Backend, relations [2]compile.Relation, release func(), err error) {
	release = func() {}
	for i, id := range []string{before.ID, r.Snapshot().ID} {
		if r.latest.history == nil {
			return nil, relations, release, errors.New("no history")
		}
		past, leave, err := r.latest.history.Past(ctx, id)
		if err != nil {
			return nil, relations, release, err
		}
		release = both(release, leave)
		relation, drop, err := past.Relation(ctx, r.access.Scope)
		if err != nil {
			return nil, relations, release, err
		}
		release = both(drop, release)
		backend, relations[i] = past, relation
	}
	return backend, relations, release, nil
}

func both(first, second func()) func() {
	return func() {
		first()
		second()
	}
}

// Changes implements opportunity.Report.
func (r *report) Changes(ctx context.Context, before opportunity.Report) ([]opportunity.Change, error) {
	backend, relations, release, err := r.both(ctx, before.Snapshot())
	defer func() { release() }()
	if err != nil {
		return nil, failure(ctx, err)
	}
	var list []opportunity.Change
	statement := compile.Changes(backend.Dialect(), relations[0], relations[1], r.filter)
	err = query(ctx, backend, statement, func(rows *sql.Rows) error {
		var one opportunity.Change
		var from, to *uint8
		err := rows.Scan(&from, &to, &one.Tenants, &one.Seats, &one.Pau, &one.Whitespace, &one.Mci, &one.MciAndCpor)
		one.From, one.To = motion(from), motion(to)
		list = append(list, one)
		return err
	})
	return list, err
}

// ChangedTenants implements opportunity.Report.
func (r *report) ChangedTenants(ctx context.Context, before opportunity.Report, request opportunity.ChangesRequest) (*opportunity.ChangedPage, error) {
	question := r.changeQuestion(before.Snapshot().ID, request)
	offset := 0
	if request.Cursor != "" {
		position, err := r.position(request.Cursor, "after", question, place)
		if err != nil {
			return nil, err
		}
		offset = position[0].(int)
	}
	backend, relations, release, err := r.both(ctx, before.Snapshot())
	defer func() { release() }()
	if err != nil {
		return nil, failure(ctx, err)
	}
	page := &opportunity.ChangedPage{HasPrevious: offset > 0}
	statement := compile.ChangedTenants(backend.Dialect(), relations[0], relations[1], r.filter, request, offset)
	err = query(ctx, backend, statement, func(rows *sql.Rows) error {
		one := opportunity.ChangedTenant{Change: opportunity.Change{Tenants: 1}}
		var from, to *uint8
		err := rows.Scan(&one.ID, &one.Name, &from, &to, &one.Seats, &one.Pau, &one.Whitespace, &one.Mci, &one.MciAndCpor)
		one.From, one.To = motion(from), motion(to)
		page.Tenants = append(page.Tenants, one)
		return err
	})
	if len(page.Tenants) > request.Size {
		page.Tenants, page.HasNext = page.Tenants[:request.Size], true
	}
	page.Cursor = func(i int) string { return r.cursors.encode(r.Snapshot().ID, question, []any{offset + i + 1}) }
	return page, err
}

// changeQuestion hashes what a cursor of changed tenants is bound to beside the report's snapshot.
func (r *report) changeQuestion(before string, request opportunity.ChangesRequest) []byte {
	request.Size, request.Cursor = 0, ""
	none := compile.Relation{Month: r.relation.Month}
	first := compile.ChangedTenants(r.backend.Dialect(), none, none, r.filter, request, 0)
	sum := sha256.Sum256(fmt.Appendf(nil, "changes %q %q %q %#v", r.access.Key(), before, first.SQL, first.Args))
	return sum[:12]
}

func motion(number *uint8) opportunity.Motion {
	if number == nil {
		return 0
	}
	return opportunity.Motion(*number)
}
