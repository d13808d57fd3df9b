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
	alone bool
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

// plain is the relation without what is prepared for the report: the tenants in rank order, and their workshops, alone.
func plain(relation compile.Relation) compile.Relation {
	relation.Rollups, relation.WorkshopRollups, relation.Summary = nil, nil, compile.Summary{}
	relation.Cluster, relation.WorkshopCluster = compile.Cluster{}, compile.Cluster{}
	relation.Rows, relation.TenantAssociations = compile.Table{}, compile.Table{}
	return relation
}

// Relation is the scope's, of the tenants in rank order alone where the recorder says so.
func (r *recorder) Relation(ctx context.Context, scope opportunity.Scope) (compile.Relation, func(), error) {
	relation, release, err := r.Instance.Relation(ctx, scope)
	if r.alone {
		relation = plain(relation)
	}
	return relation, release, err
}

// record answers the request once, without a network and a cache, and returns the statements that it took; alone, those that it would take of the
// plain relation.
func (l *lab) record(ctx context.Context, r request, alone bool) ([]compile.Statement, error) {
	heard := &recorder{Instance: l.instance, alone: alone}
	reports := engine.New(l.key) // the same key: cursors of the other engine are good here
	reports.Serve(heard, nil)    // and never closed, since the instance is not its own
	var service opportunity.Service = reports
	if alone {
		service = apart{reports}
	}
	ask := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1/graphql", strings.NewReader(string(r.body)))
	ask.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	l.handler(service, 0).ServeHTTP(answer, ask)
	if text := answer.Body.String(); answer.Code != http.StatusOK || !strings.HasPrefix(text, `{"data":`) {
		return nil, fmt.Errorf("status %d: %.300s", answer.Code, text)
	}
	return heard.asked, nil
}

// apart lets no statement take over what another has found.
type apart struct{ opportunity.Service }

// Report implements opportunity.Service.
func (a apart) Report(ctx context.Context, access opportunity.Access, snapshot string, filter opportunity.Filter) (opportunity.Report, error) {
	report, err := a.Service.Report(ctx, access, snapshot, filter)
	return apartReport{report}, err
}

type apartReport struct{ opportunity.Report }

// Page seeks the tenants itself.
func (r apartReport) Page(ctx context.Context, request opportunity.PageRequest, _ opportunity.AskedCube) (*opportunity.Page, error) {
	return r.Report.Page(ctx, request, nil)
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
// total. Made of the same pieces by the same compiler, on the tenants in rank order alone.
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
	relation = plain(relation)
	dialect := l.instance.Dialect()
	by := func(dimension string, figures ...opportunity.Figure) compile.Statement {
		grouping := opportunity.Grouping{Dimension: opportunity.DimensionNamed(dimension)}
		if grouping.Dimension.Months() {
			grouping.Grain = opportunity.ByMonth
		}
		return compile.Aggregate(dialect, relation, filter, opportunity.AggregateRequest{By: []opportunity.Grouping{grouping}, Size: 1000,
			Measured: []opportunity.Measured{{Figures: append(figures, opportunity.Figure{Function: opportunity.CountTenants})}}}, 0)
	}
	sum := func(field string) opportunity.Figure {
		return opportunity.Figure{Function: opportunity.Sum, Field: opportunity.FieldNamed(field)}
	}
	// Three of the eight tiles count the tenants of a motion: with the motion as its only dimension this is the cheapest single statement.
	statements := []compile.Statement{by("SALES_MOTION", sum("w365Whitespace"), sum("w365EligibleSeats"), sum("w365Pau"),
		sum("mciPotentialEarnings"), opportunity.Figure{Function: opportunity.CountEligible})}
	for _, dimension := range []string{"SEGMENT", "HAS_W365", "SALES_MOTION", "RENEWAL"} {
		statements = append(statements, by(dimension))
	}
	page := compile.Page(dialect, relation, filter, opportunity.PageRequest{Fields: opportunity.Fields, Size: opportunity.DefaultPageSize}, nil)
	total := compile.Aggregate(dialect, relation, filter, opportunity.AggregateRequest{Measured: []opportunity.Measured{{Figures: []opportunity.Figure{{Function: opportunity.CountTenants}}}}}, 0)
	page.SQL = "SELECT (" + total.SQL + "), " + strings.TrimPrefix(page.SQL, "SELECT ")
	page.Args = slices.Concat(total.Args, page.Args)
	return append(statements, compile.Workshops(dialect, relation, filter), page), nil
}
