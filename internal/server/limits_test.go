package server_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/graph/generated"
	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/server"
)

// watched is a backend that counts its statements and may hold them until they are cancelled.
type watched struct {
	engine.Backend
	statements atomic.Int64
	hold       atomic.Bool
	held       chan context.Context
}

func (w *watched) Query(ctx context.Context, statement compile.Statement) (*sql.Rows, error) {
	w.statements.Add(1)
	if w.hold.Load() {
		w.held <- ctx
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return w.Backend.Query(ctx, statement)
}

// watch serves a small random source with limits of its own.
func watch(t *testing.T, limits server.Limits) (*client, *watched) {
	t.Helper()
	return watchCached(t, limits, 0)
}

// watchCached is watch with kept answers.
func watchCached(t *testing.T, limits server.Limits, cacheBytes uint64) (*client, *watched) {
	t.Helper()
	instance, err := duckdb.Open(t.Context(), load(t, written(t, randomSource(smallSource, 60))).File, duckdb.Settings{Connections: 2, Memory: "1GiB", TempDir: t.TempDir(), TempSpace: "1GiB", ScopeBytes: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	backend := &watched{Backend: instance, held: make(chan context.Context, 100)}
	reports := engine.New(bytes.Repeat([]byte("k"), 32))
	reports.Serve(backend, nil)
	web := httptest.NewServer(server.New(server.Options{Service: reports, Served: reports.Served, Limits: limits, CacheBytes: cacheBytes, Log: slog.New(slog.DiscardHandler)}))
	t.Cleanup(func() {
		backend.hold.Store(false)
		web.Close()
		reports.Close()
	})
	return &client{t, web.URL}, backend
}

// everyField selects every field of a type, to the end.
func everyField(schema *ast.Schema, definition *ast.Definition, levels int) string {
	var b strings.Builder
	for _, field := range definition.Fields {
		if strings.HasPrefix(field.Name, "__") {
			continue
		}
		inner := schema.Types[field.Type.Name()]
		switch {
		case inner.Kind != ast.Object && inner.Kind != ast.Interface:
			fmt.Fprintf(&b, "%s ", field.Name)
		case levels > 0:
			fmt.Fprintf(&b, "%s { %s } ", field.Name, everyField(schema, inner, levels-1))
		}
	}
	return b.String()
}

func TestStatementsPerRequest(t *testing.T) {
	c, backend := watch(t, server.DefaultLimits)
	for _, test := range []struct {
		name, query string
		statements  int64
	}{
		{"nothing of the data", `{ __typename opportunities { snapshot { id } } }`, 0},
		{"tiles and charts A to D", `{ opportunities { kpis { tenants tiles { value } } charts { tenantsBySegment { value } w365TenantPenetration { value } tenantsBySalesMotion { value } tenantsByRenewalMonth { value } } } }`, 1},
		{"with chart E", `{ opportunities { kpis { tenants } charts { tenantsBySegment { value } potentialEarningsByWorkshop { workshop } } } }`, 2},
		{"with a page and its total", `{ opportunities { kpis { tenants } charts { tenantsBySegment { value } potentialEarningsByWorkshop { workshop } } tenants { totalCount nodes { tenantName } } } }`, 3},
		{"each list of a page once", `{ opportunities { tenants(first: 20) { nodes { associations { partnerId } engagements { engagementId } potentialEarningsByWorkload { workload } } } } }`, 4},
		{"cross-filtered charts without a condition of their own", `{ opportunities(filter: { country: { isNull: false } }) { charts(crossFilter: true) { tenantsBySegment { value } tenantsBySalesMotion { value } } } }`, 1},
		{"a cross-filtered chart with one", `{ opportunities(filter: { segment: { isNull: false } }) { charts(crossFilter: true) { tenantsBySegment { value } tenantsBySalesMotion { value } } } }`, 2},
		{"measures under several filters", `{ opportunities { aggregate(groupBy: [{ dimension: SEGMENT }]) { groups { a: measures { tenants } b: measures(filter: { cspAssociation: { eq: true } }) { tenants } } } } }`, 1},
		{"an ill-formed tenant", `{ opportunities { tenant(tenantId: "x") { tenantId } } node(id: "x") { id } }`, 0},
		{"too dear", `{ opportunities { ` + strings.Repeat("a: tenants(first: 500) { nodes { tenantId } } ", 1) + aliases(15, "tenants(first: 500) { nodes { associations { partnerId } } }") + ` } }`, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := backend.statements.Load()
			c.post(test.query, nil)
			if got := backend.statements.Load() - before; got != test.statements {
				t.Errorf("%d statements, want %d", got, test.statements)
			}
		})
	}
}

func aliases(n int, field string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: %s ", i, field)
	}
	return b.String()
}

func TestLimitsLetPass(t *testing.T) {
	c, _ := watch(t, server.DefaultLimits)
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	conditions := func(n int) []any {
		list := make([]any, n)
		for i := range list {
			list[i] = map[string]any{"m365Seats": map[string]any{"gt": i}}
		}
		return list
	}
	nested := map[string]any{"search": "a"}
	for range 9 {
		nested = map[string]any{"not": nested}
	}
	names := make([]any, 1000)
	for i := range names {
		names[i] = fmt.Sprintf("Customer %d", i)
	}
	filtered := `query($filter: TenantFilter) { opportunities(filter: $filter) { kpis { tenants } charts(crossFilter: true) { tenantsBySegment { value } } tenants { totalCount } } }`
	for _, test := range []struct {
		name, query string
		variables   map[string]any
	}{
		{"a page of 500 with every field", `{ opportunities { tenants(first: 500) { totalCount pageInfo { endCursor } edges { cursor node { ` + everyField(schema, schema.Types["Tenant"], 2) + ` } } } } }`, nil},
		{"the whole report with ten facets", `{ opportunities { kpis { ` + everyField(schema, schema.Types["Kpis"], 2) + ` } charts(crossFilter: true) { ` + everyField(schema, schema.Types["Charts"], 2) + ` }
			tenants { totalCount nodes { ` + everyField(schema, schema.Types["Tenant"], 2) + ` } }
			facets(dimensions: [COUNTRY, SEGMENT, SUB_SEGMENT, INDUSTRY, CUSTOMER, SALES_MOTION, RENEWAL, PARTNER, WORKSHOP, MCI_WORKLOAD]) { dimension totalValues values { value label tenants filter } } } }`, nil},
		{"200 conditions", filtered, map[string]any{"filter": map[string]any{"or": conditions(200)}}},
		{"10 levels", filtered, map[string]any{"filter": nested}},
		{"1,000 values", filtered, map[string]any{"filter": map[string]any{"customerName": map[string]any{"in": names}}}},
		{"15 aliases", `{ ` + aliases(3, `opportunities { `+aliases(4, "kpis { tenants }")+` }`) + ` }`, nil},
		{"introspection", introspection, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if answer := c.post(test.query, test.variables); len(answer.Errors) > 0 {
				t.Errorf("%v", answer.Errors)
			}
		})
	}
}

const introspection = `query IntrospectionQuery { __schema { queryType { name } types { ...FullType } directives { name locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) { name args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
 inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }`

func TestLimitsRefuse(t *testing.T) {
	c, backend := watch(t, server.DefaultLimits)
	deep := `tenants { nodes { associations { partnerId } } }`
	bomb := `fragment f0 on Opportunities { kpis { tenants } } `
	for i := range 30 {
		bomb += fmt.Sprintf("fragment f%d on Opportunities { ...f%d ...f%d } ", i+1, i, i)
	}
	or := map[string]any{}
	for range 25 {
		or = map[string]any{"or": []any{or}}
	}
	many := make([]any, 600)
	for i := range many {
		many[i] = map[string]any{"search": fmt.Sprint(i)}
	}
	filtered := `query($filter: TenantFilter) { opportunities(filter: $filter) { kpis { tenants } } }`
	for _, test := range []struct {
		name, query string
		variables   map[string]any
	}{
		{"pages", `{ opportunities { ` + aliases(15, "tenants(first: 500) { nodes { associations { partnerId } } }") + ` } }`, nil},
		{"aliases", `{ opportunities { ` + aliases(60, "kpis { tenants }") + ` } }`, nil},
		{"roots", `{ ` + aliases(11, "opportunities { "+deep+" }") + ` }`, nil},
		{"tokens", `{ opportunities { kpis { ` + strings.Repeat("tenants ", 16_000) + ` } } }`, nil},
		{"fields", `{ opportunities { kpis { ` + strings.Repeat("tenants ", 3_000) + ` } } }`, nil},
		{"directives", `{ opportunities { kpis { tenants ` + strings.Repeat("@include(if: true) ", 60) + ` } } }`, nil},
		{"fragments", `{ opportunities { ...f30 } } ` + bomb, nil},
		{"filter levels", filtered, map[string]any{"filter": or}},
		{"filter conditions", filtered, map[string]any{"filter": map[string]any{"or": many}}},
		{"dimensions of several values", `{ opportunities { ` + aliases(15, `aggregate(first: 1000, groupBy: [{dimension: PARTNER}, {dimension: WORKSHOP}, {dimension: MCI_WORKLOAD}, {dimension: OVER_USED_WORKLOAD}]) { groups { measures { tenants } } }`) + ` } }`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := backend.statements.Load()
			answer := c.post(test.query, test.variables)
			if len(answer.Errors) == 0 || answer.Data != nil && answer.Data["opportunities"] != nil {
				t.Fatalf("not refused: %v", answer)
			}
			if code := answer.Errors[0].Extensions["code"]; code != "COMPLEXITY_LIMIT_EXCEEDED" {
				t.Errorf("code %v, want COMPLEXITY_LIMIT_EXCEEDED: %v", code, answer.Errors[0].Message)
			}
			if got := backend.statements.Load() - before; got != 0 {
				t.Errorf("%d statements ran", got)
			}
		})
	}
}

func TestErrorsStaySmall(t *testing.T) {
	c, _ := watch(t, server.DefaultLimits)
	body, _ := json.Marshal(map[string]any{"query": "{ " + strings.Repeat("x ", 1_900) + "}"})
	answer, err := http.Post(c.url+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, _ := io.ReadAll(answer.Body); len(text) > 64<<10 {
		t.Errorf("%d bytes answer a query of %d", len(text), len(body))
	}
}

func TestDeadline(t *testing.T) {
	limits := server.DefaultLimits
	limits.Timeout = 50 * time.Millisecond
	c, backend := watch(t, limits)
	backend.hold.Store(true)
	answer := c.post(`{ opportunities { kpis { tenants } charts { potentialEarningsByWorkshop { workshop } } } }`, nil)
	if len(answer.Errors) == 0 || answer.Errors[0].Extensions["code"] != "QUERY_TIMEOUT" {
		t.Errorf("got %v, want QUERY_TIMEOUT", answer)
	}
	if ctx := <-backend.held; ctx.Err() == nil {
		t.Error("the statement was not cancelled")
	}
}

func TestClientLeaves(t *testing.T) {
	c, backend := watch(t, server.DefaultLimits)
	backend.hold.Store(true)
	ctx, leave := context.WithCancel(t.Context())
	request, _ := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/graphql", strings.NewReader(`{"query":"{ opportunities { kpis { tenants } } }"}`))
	request.Header.Set("Content-Type", "application/json")
	done := make(chan struct{})
	go func() {
		defer close(done)
		if answer, err := http.DefaultClient.Do(request); err == nil {
			answer.Body.Close()
		}
	}()
	statement := <-backend.held
	leave()
	<-done
	select {
	case <-statement.Done():
	case <-time.After(10 * time.Second):
		t.Error("the statement goes on although the client has left")
	}
}

func TestGate(t *testing.T) {
	limits := server.DefaultLimits
	limits.Operations, limits.Queue, limits.QueueWait = 1, 1, time.Minute
	c, backend := watch(t, limits)
	backend.hold.Store(true)
	ctx, leave := context.WithCancel(t.Context())
	post := func(ctx context.Context) (*http.Response, error) {
		request, _ := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/graphql", strings.NewReader(`{"query":"{ opportunities { kpis { tenants } } }"}`))
		request.Header.Set("Content-Type", "application/json")
		return http.DefaultClient.Do(request)
	}
	var asking sync.WaitGroup
	refused := make(chan *http.Response, 5)
	ask := func() {
		if answer, err := post(ctx); err == nil {
			answer.Body.Close()
			refused <- answer
		}
	}
	asking.Go(ask)
	<-backend.held // one is at work
	for range 4 {  // one of these waits, the others are refused
		asking.Go(ask)
	}
	for range 3 {
		answer := <-refused
		if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
			t.Errorf("status %d, Retry-After %q", answer.StatusCode, answer.Header.Get("Retry-After"))
		}
	}
	backend.hold.Store(false)
	leave()
	asking.Wait()
	for try := 1; ; try++ { // the server learns that they have left a moment later
		answer := c.post(`{ opportunities { kpis { tenants } } }`, nil)
		if len(answer.Errors) == 0 {
			break
		}
		if try == 200 {
			t.Fatalf("after the crowd: %v", answer.Errors)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestPanicsAndEngineErrorsAreMasked(t *testing.T) {
	for name, service := range map[string]opportunity.Service{"panic": broken{panics: true}, "error": broken{}} {
		t.Run(name, func(t *testing.T) {
			web := httptest.NewServer(server.New(server.Options{Service: service, Served: func() string { return "one" }, Limits: server.DefaultLimits, Log: slog.New(slog.DiscardHandler)}))
			defer web.Close()
			answer := (&client{t, web.URL}).post(`{ dataset { latest { id } } }`, nil)
			if len(answer.Errors) != 1 || answer.Errors[0].Extensions["code"] != "INTERNAL" || strings.Contains(fmt.Sprint(answer), "secret") {
				t.Errorf("got %v", answer)
			}
			if answer.Errors[0].Extensions["requestId"] == "" {
				t.Error("no requestId")
			}
		})
	}
}

// broken is a service whose every answer is a failure that no client may read.
type broken struct {
	opportunity.Service
	panics bool
}

func (broken) Pin(ctx context.Context) (context.Context, string, func()) {
	return ctx, "one", func() {}
}

func (b broken) Dataset(context.Context) (*opportunity.Dataset, error) {
	if b.panics {
		panic("secret in /var/secret.duckdb")
	}
	return nil, fmt.Errorf("Catalog Error: secret table")
}

func TestFragmentsCostWhatTheyHold(t *testing.T) {
	t.Parallel()
	c := serve(t, "../../testdata/source")
	price := func(query string) string {
		var answer struct{ Extensions map[string]any }
		if err := json.Unmarshal(c.exchange(query, nil), &answer); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(answer.Extensions["cost"])
	}
	plain := price(`{ opportunities { charts { potentialEarningsByWorkshop { workshop } } tenants(first: 7) { totalCount nodes { associations { partnerId } } }
		aggregate { totals { tenants w365Pau { median } } totalGroups groups { measures { w365Pau { median } } } } } }`)
	spread := price(`{ ... on Query { opportunities { ... on Opportunities { charts { ... on Charts { potentialEarningsByWorkshop { workshop } } }
		tenants(first: 7) { ... on TenantConnection { totalCount nodes { ... on Node { ... on Tenant { associations { partnerId } } } } } }
		aggregate { ... on Aggregation { totals { ... on Measures { tenants w365Pau { ... on Stats { median } } } }
			totalGroups groups { ... on Group { measures { ... on Measures { w365Pau { median } } } } } } } } } } }`)
	if plain != spread {
		t.Errorf("plain %s, in fragments %s", plain, spread)
	}
}
