package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// What bare means: the very statements that the server sends for a request, text and arguments, listened to once; run through the same
// database handle (one thread a statement, as many at once as the server lets), with every row scanned by database/sql and kept. No
// compiling, no folding, no Go types of fields, no GraphQL, no JSON, no HTTP. Statements of one request run at the same time, as the server
// runs them, since one after another the baseline would be slower, and the ratio better, than it should be.

// recorder is the served snapshot, noting the statements that it is asked.
type recorder struct {
	*duckdb.Instance
	mu    sync.Mutex
	asked []compile.Statement
}

// Query notes the statement and runs it.
func (r *recorder) Query(ctx context.Context, statement compile.Statement) (*sql.Rows, error) {
	r.mu.Lock()
	r.asked = append(r.asked, statement)
	r.mu.Unlock()
	return r.Instance.Query(ctx, statement)
}

// record answers the request once, without a network and a cache, and returns the statements that it took.
func (l *lab) record(ctx context.Context, r request) ([]compile.Statement, error) {
	heard := &recorder{Instance: l.instance}
	service := engine.New(l.key) // the same key: cursors of the other engine are good here
	service.Serve(heard)         // and never closed, since the instance is not its own
	ask := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1/graphql", strings.NewReader(string(r.body)))
	ask.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	l.handler(service, 0).ServeHTTP(answer, ask)
	if text := answer.Body.String(); answer.Code != http.StatusOK || !strings.HasPrefix(text, `{"data":`) {
		return nil, fmt.Errorf("status %d: %.300s", answer.Code, text)
	}
	return heard.asked, nil
}

// together runs the statements at the same time; the handle bounds how many are at work.
func (l *lab) together(statements []compile.Statement) action {
	return func(ctx context.Context) error {
		group, ctx := errgroup.WithContext(ctx)
		for _, statement := range statements {
			group.Go(func() error { return l.read(ctx, statement) })
		}
		return group.Wait()
	}
}

// inTurn runs the statements one after another.
func (l *lab) inTurn(statements []compile.Statement) action {
	return func(ctx context.Context) error {
		for _, statement := range statements {
			if err := l.read(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	}
}

// read runs one statement and scans each of its rows into Go values.
func (l *lab) read(ctx context.Context, statement compile.Statement) error {
	rows, err := l.instance.Query(ctx, statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	row, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range row {
		targets[i] = &row[i]
	}
	var kept [][]any
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		kept = append(kept, slices.Clone(row))
	}
	runtime.KeepAlive(kept)
	return rows.Err()
}

// seven are the statements of a report whose parts know nothing of each other: the tiles, charts A to D, chart E, and the page with its
// total. Made of the same pieces by the same compiler, on the same tables.
func (l *lab) seven(ctx context.Context, scope opportunity.Scope, rawFilter map[string]any) ([]compile.Statement, error) {
	filter, err := opportunity.ParseFilter(rawFilter, "filter")
	if err != nil {
		return nil, err
	}
	relation, release, err := l.instance.Relation(ctx, scope)
	if err != nil {
		return nil, err
	}
	l.held = append(l.held, release)
	dialect, motion := l.instance.Dialect(), opportunity.FieldNamed("salesMotion")
	tenants := []opportunity.Measure{opportunity.Tenants}
	cube := func(measures []opportunity.Measure, by ...*opportunity.Field) compile.Statement {
		return compile.Cube(dialect, relation, filter, by, measures)
	}
	// Three of the eight tiles count the tenants of a motion: with the motion as its only dimension this is the cheapest single statement.
	statements := []compile.Statement{cube([]opportunity.Measure{opportunity.Tenants, opportunity.W365SeatWhitespace, opportunity.W365EligibleSeats,
		opportunity.W365Pau, opportunity.IncentiveEligible, opportunity.MciPotentialEarnings}, motion)}
	for _, name := range []string{"segment", "hasW365", "salesMotion", "renewal"} {
		statements = append(statements, cube(tenants, opportunity.FieldNamed(name)))
	}
	page := compile.Page(dialect, relation, filter, opportunity.PageRequest{Fields: opportunity.Fields, Size: opportunity.DefaultPageSize}, nil)
	total := cube(tenants)
	page.SQL = "SELECT (" + total.SQL + "), " + strings.TrimPrefix(page.SQL, "SELECT ")
	page.Args = slices.Concat(total.Args, page.Args)
	return append(statements, compile.Workshops(dialect, relation, filter), page), nil
}
