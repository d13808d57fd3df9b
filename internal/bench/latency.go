package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// latencies measures one client: each question without a cache, from the cache, and its bare statements.
func latencies(ctx context.Context, l *lab, found *findings) error {
	questions := l.reports()
	cursor, err := l.middleCursor(ctx)
	if err != nil {
		return err
	}
	questions = append(questions,
		question{name: "aggregate-two-dimensions", query: aggregateQuery},
		question{name: "facets-ten-dimensions", query: facetsQuery, variables: map[string]any{"filter": dimensions}},
		question{name: "page-50", query: pageQuery(50)},
		question{name: "page-50-in-the-middle", query: pageQuery(50), variables: map[string]any{"after": cursor}},
		question{name: "page-500", query: pageQuery(500)},
		question{name: "page-50-three-lists", query: listsQuery},
		question{name: "search-by-name", query: searchQuery})
	var all []*series
	uncached := map[string]*series{}
	for _, q := range questions {
		variants, comparisons, err := l.compare(ctx, q)
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		all, uncached[q.name] = append(all, variants...), variants[0]
		found.comparisons = append(found.comparisons, comparisons...)
	}
	found.comparisons = append(found.comparisons, comparison{"Other questions", "page in the middle : first page", uncached["page-50-in-the-middle"], uncached["page-50"], deepPage})
	unchanged, err := l.unchanged(ctx)
	if err != nil {
		return err
	}
	hello := &series{name: "Hello/http", run: l.sending(post(l.hello, helloQuery, nil))}
	same := &series{name: "Report/unfiltered/not-modified", run: l.sending(unchanged)}
	all = append(all, hello, same)
	found.comparisons = append(found.comparisons,
		comparison{"From the cache : not from it", "304 by ETag, whole report", same, uncached["unfiltered"], fromCache},
		comparison{"From the cache : not from it", "304 by ETag : hello, one client", same, hello, noGoal})
	found.series = append(found.series, all...)
	return rounds(ctx, found.Rounds, all)
}

// compare makes the variants of one question, the uncached answer first, and what is compared.
func (l *lab) compare(ctx context.Context, q question) ([]*series, []comparison, error) {
	ask := post(l.uncached, q.query, q.variables)
	bare, err := l.record(ctx, ask, false)
	if err != nil {
		return nil, nil, err
	}
	group, path := "Other questions", "Query/"+q.name
	if q.report {
		group, path = "The whole report", "Report/"+q.name
	}
	answer := &series{name: path + "/http", run: l.sending(ask)}
	cached := &series{name: path + "/cached", run: l.sending(post(l.cached, q.query, q.variables))}
	statements := &series{name: path + "/bare", run: l.together(bare)}
	variants := []*series{answer, cached, statements}
	comparisons := []comparison{
		{group, fmt.Sprintf("%s : its statements (%d)", q.name, len(bare)), answer, statements, overStatements},
		{"From the cache : not from it", q.name, cached, answer, fromCache},
	}
	if !q.report {
		return variants, comparisons, nil
	}
	inTurn := &series{name: path + "/bare-in-turn", run: l.inTurn(bare)}
	handled := &series{name: path + "/handler", run: handling(l.handler(l.service, 0), ask, 1000)}
	filter, _ := q.variables["filter"].(map[string]any)
	seven, err := l.seven(ctx, q.scope, orEmpty(filter))
	if err != nil {
		return nil, nil, err
	}
	separate := &series{name: path + "/seven", run: l.together(seven)}
	plain, err := l.record(ctx, ask, true)
	if err != nil {
		return nil, nil, err
	}
	if !slices.ContainsFunc(plain, func(s compile.Statement) bool { return s.SQL == seven[5].SQL }) {
		return nil, nil, fmt.Errorf("the seven statements are of another relation or filter than the server's: %s", seven[5].SQL)
	}
	alone := &series{name: path + "/bare-plain", run: l.together(plain)}
	return append(variants, inTurn, separate, alone, handled), append(comparisons,
		comparison{group, q.name + ", without the network : its statements", handled, statements, noGoal},
		comparison{group, q.name + " : plain statements", answer, alone, q.alone},
		comparison{group, q.name + " : its statements, one after another", answer, inTurn, noGoal},
		comparison{group, q.name + " : seven statements", answer, separate, q.seven}), nil
}

func orEmpty(filter map[string]any) map[string]any {
	if filter == nil {
		return map[string]any{}
	}
	return filter
}

// shifted is the served snapshot, answering the first page with a later one: so the engine itself makes the cursor of a place that only
// many pages would lead to.
type shifted struct {
	*duckdb.Instance
	rank int
}

// Query runs the statement of a page from the rank on, in place of that of the first one.
func (s shifted) Query(ctx context.Context, _ compile.Statement) (*sql.Rows, error) {
	relation, release, err := s.Relation(ctx, opportunity.AllPartners())
	if err != nil {
		return nil, err
	}
	defer release()
	return s.Instance.Query(ctx, compile.Page(s.Dialect(), relation, nil, opportunity.PageRequest{Size: 1}, []any{s.rank - 1})) //nolint:sqlclosecheck // whoever asked closes them
}

// middleCursor is that of the tenant in the middle. At the very end a cursor would leave almost nothing to read.
func (l *lab) middleCursor(ctx context.Context) (string, error) {
	service := engine.New(l.key) // the same key: its cursors are good for the other engine
	service.Serve(shifted{l.instance, l.listed / 2}, nil)
	report, err := service.Report(ctx, opportunity.Access{Scope: opportunity.AllPartners()}, "", opportunity.All{})
	if err != nil {
		return "", err
	}
	page, err := report.Page(ctx, opportunity.PageRequest{Size: 1}, nil)
	if err != nil {
		return "", err
	}
	if len(page.Rows.Keys) != 1 {
		return "", errors.New("no tenant stands in the middle")
	}
	return page.Cursor(0), nil
}

// get asks by GET, as browsers and caches do.
func get(address, query string) request {
	return request{address: address + "?" + url.Values{"query": {query}}.Encode(), method: http.MethodGet}
}

// unchanged asks for the whole report with the ETag that its answer had.
func (l *lab) unchanged(ctx context.Context) (request, error) {
	ask := get(l.cached, reportQuery)
	_, header, err := l.send(ctx, ask)
	if err != nil {
		return ask, err
	}
	ask.header = map[string]string{"If-None-Match": header.Get("ETag")}
	if text, _, err := l.send(ctx, ask); err != nil || len(text) > 0 {
		return ask, fmt.Errorf("the ETag was not recognized: %w", err)
	}
	return ask, nil
}
