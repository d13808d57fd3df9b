package server_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/google/go-cmp/cmp"

	"github.com/cloudendpoints/opportunities/graph/generated"
	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/oracle"
	"github.com/cloudendpoints/opportunities/internal/server"
)

// as is the caller of every request: whoever it holds at the moment.
type as struct{ opportunity.Access }

func (a *as) Authenticate(*http.Request) (access.Principal, error) {
	return access.Principal{Kind: access.User, Subject: "someone", Access: a.Access}, nil
}

// logged is a backend that keeps the text of its statements.
type logged struct {
	engine.Backend
	mu         sync.Mutex
	statements []string
}

func (l *logged) Query(ctx context.Context, statement compile.Statement) (*sql.Rows, error) {
	l.mu.Lock()
	l.statements = append(l.statements, statement.SQL)
	l.mu.Unlock()
	return l.Backend.Query(ctx, statement)
}

// taken are the statements since the last call, in the order of their text: those of one answer may run at the same time.
func (l *logged) taken() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	taken := l.statements
	l.statements = nil
	slices.Sort(taken)
	return taken
}

// asked is a server whose caller a test sets and whose statements it reads.
type asked struct {
	*client
	as  *as
	log *logged
}

func serveAs(t testing.TB, file string, generatedEncoding bool) asked {
	t.Helper()
	settings := duckdb.Settings{Connections: 2, Memory: "1GiB", TempDir: t.TempDir(), TempSpace: "1GiB", ScopeBytes: 64 << 20}
	instance, err := duckdb.Open(t.Context(), file, settings)
	if err != nil {
		t.Fatal(err)
	}
	w := asked{as: &as{}, log: &logged{Backend: instance}}
	reports := engine.New([]byte("the key of the tests, 32 bytes.."))
	t.Cleanup(func() { reports.Close() })
	reports.Serve(w.log, duckdb.NewHistory(duckdb.Kept{Snapshot: instance.Snapshot(), File: file}, nil, settings, time.Hour))
	w.client = serveOptions(t, server.Options{Service: reports, Served: reports.Served, Callers: w.as, GeneratedEncoding: generatedEncoding})
	return w
}

// bytesOf is an answer without its request's ID.
func (w asked) bytesOf(query string, variables map[string]any) string {
	return string(requestIDs.ReplaceAll(w.exchange(query, variables), nil))
}

// surfaceOf samples IDs that the source has.
func surfaceOf(w asked, source *oracle.Source) surface {
	node := w.opportunities(`{opportunities{tenants(first: 1){nodes{id tenantId}}}}`, nil)["tenants"].(map[string]any)["nodes"].([]any)[0].(map[string]any)
	s := surface{samples: maps.Clone(samples), skips: map[string]bool{}}
	s.samples["Query.node.id"] = fmt.Sprintf("%q", node["id"])
	s.samples["Opportunities.tenant.tenantId"] = fmt.Sprintf("%q", node["tenantId"])
	s.samples["Opportunities.explain.tenantId"] = fmt.Sprintf("%q", node["tenantId"])
	latest := w.post(`{dataset{latest{id}}}`, nil).Data["dataset"].(map[string]any)["latest"].(map[string]any)["id"]
	s.samples["Opportunities.changes.from"], s.samples["Changes.tenants.kinds"] = fmt.Sprintf("%q", latest), "[STAYED]" // compared with itself
	s.samples["Opportunities.trend.last"] = "1"
	s.samples["ID"] = fmt.Sprintf("%q", source.Partners[0].PartnerID)
	return s
}

func closureOf(t *testing.T, names ...string) opportunity.Access {
	t.Helper()
	hidden, err := opportunity.HiddenClosure(names)
	if err != nil {
		t.Fatal(err)
	}
	return opportunity.Access{Scope: opportunity.AllPartners(), Hidden: hidden}
}

// TestEveryWayToAskByAHiddenColumnIsRefused: whatever input of the schema names a hidden column, at whatever place, the operation is refused; all others pass.
// The ways are found by walking the schema.
func TestEveryWayToAskByAHiddenColumnIsRefused(t *testing.T) {
	t.Parallel()
	probes := surface{samples: samples, skips: map[string]bool{}}.inputs()
	if len(probes) < 1000 {
		t.Fatalf("%d ways found", len(probes))
	}
	var caller opportunity.Access
	run := executor.New(generated.NewExecutableSchema(generated.Config{}))
	run.Use(guard.Extension{Schema: schema, Access: func(context.Context) opportunity.Access { return caller }})
	ask := func(query string) string {
		_, errs := run.CreateOperationContext(graphql.StartOperationTrace(t.Context()), &graphql.RawParams{Query: query})
		if errs == nil {
			return ""
		}
		for _, err := range errs {
			if opportunity.CodeOf(err) != opportunity.Forbidden || len(err.Path) == 0 {
				t.Fatalf("%v\n%s", errs, query)
			}
		}
		return errs.Error()
	}
	rng := rand.New(rand.NewPCG(11, 7))
	for _, column := range opportunity.Hideable {
		caller = closureOf(t, column.Name)
		refused := 0
		for _, probe := range probes {
			names := namesHidden(caller, probe.names)
			if rng.IntN(map[bool]int{true: 4, false: 100}[names]) > 0 { // some will do: each place is tried with many columns
				continue
			}
			if got := ask(probe.query) != ""; got != names {
				t.Errorf("hiding %s: refused is %v, want %v: %s", column.Name, got, names, probe.query)
			}
			if names {
				refused++
			}
		}
		if refused == 0 && column.Name != "potentialEarningsByWorkload" { // nothing asks by that one
			t.Errorf("hiding %s refuses nothing", column.Name)
		}
	}
}

// namesHidden tells whether one of the coordinates tells of a hidden column: by its name, or by the guard's table.
func namesHidden(caller opportunity.Access, coordinates []string) bool {
	return slices.ContainsFunc(coordinates, func(coordinate string) bool {
		of, member, _ := strings.Cut(coordinate, ".")
		if schema.Types[of].IsCompositeType() { // what is selected is null, not refused
			return false
		}
		return !guard.Shows(caller, coordinate) || slices.ContainsFunc(opportunity.Hideable, func(field *opportunity.Field) bool {
			return caller.Hides(field) && (member == field.Name || member == strings.ToUpper(field.Column()))
		})
	})
}

// TestHiddenColumns asks servers of one snapshot.
func TestHiddenColumns(t *testing.T) {
	t.Parallel()
	source := randomSource(smallSource, 60)
	file := snapshotOf(t, source)
	w, generated := serveAs(t, file, false), serveAs(t, file, true)
	t.Run("refused before any statement", func(t *testing.T) { hiddenIsRefusedBeforeAnyStatement(t, source, w) })
	t.Run("null with one error", func(t *testing.T) { hiddenIsNullWithOneError(t, source, w, generated) })
	t.Run("order and cursors", func(t *testing.T) { hiddenOrderAndCursors(t, w) })
	t.Run("dataset", func(t *testing.T) { hiddenIsLeftOutOfTheDataset(t, w) })
}

// hiddenIsRefusedBeforeAnyStatement: over HTTP, with the error's shape, for a few columns and every place of each.
func hiddenIsRefusedBeforeAnyStatement(t *testing.T, source *oracle.Source, w asked) {
	w.as.Access = closureOf(t)
	s := surfaceOf(w, source)
	w.as.Access = closureOf(t, "w365Pau", "customerName", "engagements")
	w.log.taken()
	tried := 0
	for i, probe := range s.inputs() {
		if !namesHidden(w.as.Access, probe.names) || i%8 > 0 {
			continue
		}
		tried++
		answer := w.post(probe.query, nil)
		if answer.Data != nil || len(answer.Errors) != 1 || answer.Errors[0].Extensions["code"] != "FORBIDDEN" || answer.Errors[0].Extensions["hint"] == nil ||
			answer.Errors[0].Extensions["argument"] == nil || len(answer.Errors[0].Path) == 0 {
			t.Errorf("%+v\n%s", answer, probe.query)
		}
	}
	if statements := w.log.taken(); tried == 0 || len(statements) > 0 {
		t.Errorf("%d tried, statements %v", tried, statements)
	}
	vars := map[string]any{"filter": map[string]any{"not": map[string]any{"and": []any{map[string]any{"w365Pau": map[string]any{"gt": 3}}}}}}
	answer := w.post(`query($filter: TenantFilter) { opportunities(filter: $filter) { kpis { tenants } } }`, vars)
	if len(answer.Errors) != 1 || answer.Errors[0].Extensions["argument"] != "filter.not.and.0.w365Pau" {
		t.Errorf("by a variable: %+v", answer)
	}
}

// hiddenIsNullWithOneError: every field of the schema that tells of a hidden column is null, whoever encodes it, with one error a column.
func hiddenIsNullWithOneError(t *testing.T, source *oracle.Source, w, generated asked) {
	w.as.Access = closureOf(t)
	s := surfaceOf(w, source)
	s.samples["Dimension"] = "SEGMENT"
	outputs := s.outputs()
	nulls := map[string]int{}
	for i, columns := range [][]string{
		{"w365Pau", "tenantDomain"}, {"potentialEarnings", "m365Seats"}, {"engagements", "customerName", "windowsMau"}, {"renewal", "organization", "subSegment"},
		{"mciEligibleEngagements", "f3Seats", "cspTier"}, {"intuneUtilization", "entraIdUtilization", "tpid", "industry", "t2ResellerName"},
		{"w365CporEligible", "intuneCporEligible", "windowsPau", "w365Mau", "customerName"},
	} {
		caller, column := closureOf(t, columns...), strings.Join(columns, ", ")
		w.as.Access, generated.as.Access = caller, caller
		for _, probe := range outputs {
			text := w.exchange(probe.query, nil)
			if i%3 > 0 {
			} else if difference := cmp.Diff(parts(t, generated.exchange(probe.query, nil)), parts(t, text)); difference != "" {
				t.Fatalf("hiding %s (-generated +encoder)\n%s\n%s", column, difference, probe.query)
			}
			var answer response
			if err := json.Unmarshal(text, &answer); err != nil || answer.Data == nil {
				t.Fatalf("%v in %s\n%s", err, text, probe.query)
			}
			seen := map[string]bool{}
			for _, raised := range answer.Errors {
				name, _, _ := strings.Cut(raised.Message, " ")
				if seen[name] || !caller.HidesNamed(name) || raised.Extensions["code"] != "FORBIDDEN" || raised.Extensions["hint"] == nil {
					t.Errorf("hiding %s: %+v", column, raised)
				}
				seen[name] = true
				if value, there := at(answer.Data, raised.Path); there && value != nil && !inParts(raised.Path) {
					t.Errorf("hiding %s: the error's path %v leads to %v", column, raised.Path, value)
				}
			}
			for _, coordinate := range probe.names {
				if hidden := guard.Hidden(caller, coordinate); hidden != "" && schema.Types[strings.Split(coordinate, ".")[0]].IsCompositeType() && len(seen) == 0 {
					t.Errorf("hiding %s: %s without an error in %s", column, coordinate, text)
				}
			}
			walk("Query", answer.Data, func(coordinate string, value any) {
				if hidden := guard.Hidden(caller, coordinate); hidden != "" {
					nulls[hidden]++
					if value != nil {
						t.Fatalf("hiding %s: %s is %v\n%s", column, coordinate, value, probe.query)
					}
				}
			})
		}
	}
	for _, column := range opportunity.Hideable {
		if nulls[column.Name] == 0 {
			t.Errorf("%s was nowhere", column.Name)
		}
	}
}

// inParts tells a path to a list of which members are left out.
func inParts(path []any) bool {
	last := path[len(path)-1]
	return last == "rules" || last == "dataQuality"
}

func at(value any, path []any) (any, bool) {
	for _, step := range path {
		switch inner := value.(type) {
		case map[string]any:
			value = inner[step.(string)]
		case []any:
			i := int(step.(float64))
			if i >= len(inner) {
				return nil, false
			}
			value = inner[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// walk calls visit with every field of an answer without aliases.
func walk(of string, value any, visit func(coordinate string, value any)) {
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			walk(of, one, visit)
		}
	case map[string]any:
		definition := schema.Types[of]
		if definition.IsAbstractType() {
			definition = schema.GetPossibleTypes(definition)[0]
		}
		for name, inner := range v {
			if field := definition.Fields.ForName(name); field != nil {
				visit(definition.Name+"."+name, inner)
				if schema.Types[field.Type.Name()].IsCompositeType() {
					walk(field.Type.Name(), inner, visit)
				}
			}
		}
	}
}

// TestHiddenColumnsDecideNothing: two sources that differ in what a column holds alone answer with the same bytes, to whom it is hidden, whatever he asks: so no
// place shows it, sorts by it or filters by it.
func TestHiddenColumnsDecideNothing(t *testing.T) {
	t.Parallel()
	rng, source := rand.New(rand.NewPCG(1003, 7)), randomSource(smallSource, 60)
	for i := range source.Usage { // away from every threshold, so that no motion changes with it
		if u := &source.Usage[i]; u.Workload == "W365" && u.PAU != nil {
			*u = oracle.Usage{TenantID: u.TenantID, Workload: "W365", PAU: number64(1000 + int64(i)), MAU: u.MAU}
		}
	}
	before := serveAs(t, snapshotOf(t, source), false)
	before.as.Access = closureOf(t)
	s := surfaceOf(before, source)
	s.skips = map[string]bool{"Query.dataset": true, "Query.viewer": true}
	for names, change := range map[string]func(other *oracle.Source){
		"w365Pau": func(other *oracle.Source) {
			other.Usage = slices.Clone(other.Usage)
			for i := range other.Usage {
				if u := &other.Usage[i]; u.Workload == "W365" && u.PAU != nil {
					u.PAU = number64(2000 + rng.Int64N(1000))
				}
			}
		},
		"potentialEarnings customerName tenantDomain": func(other *oracle.Source) {
			other.EngagementOffers, other.CporIncentives = slices.Clone(other.EngagementOffers), slices.Clone(other.CporIncentives)
			for i := range other.EngagementOffers {
				other.EngagementOffers[i].EstimatedEarnings = fmt.Sprint(rng.IntN(9000))
			}
			for i := range other.CporIncentives {
				other.CporIncentives[i].EstimatedEarnings = fmt.Sprint(rng.IntN(9000))
			}
			other.Customers, other.Tenants = slices.Clone(other.Customers), slices.Clone(other.Tenants)
			for i := range other.Customers {
				other.Customers[i].CustomerName = fmt.Sprintf("a%d", rng.IntN(20))
			}
			for i := range other.Tenants {
				other.Tenants[i].TenantDomain = fmt.Sprintf("a%d.example.org", rng.IntN(20))
			}
		},
		"w365Mau engagements renewal subSegment t2ResellerName": func(other *oracle.Source) {
			other.Usage, other.Engagements, other.Subscriptions = slices.Clone(other.Usage), slices.Clone(other.Engagements), slices.Clone(other.Subscriptions)
			other.Customers, other.Associations = slices.Clone(other.Customers), slices.Clone(other.Associations)
			for i := range other.Usage {
				if u := &other.Usage[i]; u.Workload == "W365" {
					u.MAU = number64(rng.Int64N(5000))
				}
			}
			for i := range other.Engagements {
				other.Engagements[i].Workshop = fmt.Sprintf("Workshop %d", rng.IntN(5))
			}
			for i := range other.Subscriptions {
				other.Subscriptions[i].RenewalDate = fmt.Sprintf("%d-%02d-15", 2030+rng.IntN(3), 1+rng.IntN(12))
			}
			for i := range other.Customers {
				text := fmt.Sprintf("a%d", rng.IntN(5))
				other.Customers[i].SubSegment = &text
			}
			for i := range other.Associations {
				text := fmt.Sprintf("a%d", rng.IntN(5))
				other.Associations[i].T2ResellerName = &text
			}
		},
	} {
		t.Run(names, func(t *testing.T) {
			other := *source
			change(&other)
			after := serveAs(t, snapshotOf(t, &other), false)
			open := closureOf(t)
			before.as.Access, after.as.Access = open, open
			outputs := s.outputs()
			if !slices.ContainsFunc(outputs, func(p probe) bool { return before.bytesOf(p.query, nil) != after.bytesOf(p.query, nil) }) {
				t.Fatal("nothing was changed")
			}
			hidden := closureOf(t, strings.Fields(names)...)
			before.as.Access, after.as.Access = hidden, hidden
			for _, probe := range outputs {
				if namesHidden(hidden, probe.names) {
					continue
				}
				if difference := cmp.Diff(strings.Split(before.bytesOf(probe.query, nil), ","), strings.Split(after.bytesOf(probe.query, nil), ",")); difference != "" {
					t.Errorf("%s\n%s", difference, probe.query)
				}
			}
			tried := 0
			s.samples["TenantConnection"], s.samples["Aggregation"] = " { nodes { tenantId } }", " { totalGroups groups { keys { value } measures { tenants } } }"
			s.samples["Facet"], s.samples["NearlyListed"] = " { totalValues values { value tenants } }", " { tenantId }"
			for _, probe := range s.inputs() {
				if namesHidden(hidden, probe.names) || rng.IntN(30) > 0 {
					continue
				}
				tried++
				one, two := before.bytesOf(probe.query, nil), after.bytesOf(probe.query, nil)
				if one != two {
					t.Errorf("%s\n%s\n%s", probe.query, one, two)
				}
			}
			if tried < 20 {
				t.Errorf("%d asked", tried)
			}
		})
	}
}

func number64(n int64) *int64 { return &n }

// hiddenOrderAndCursors: without an order, tenants come by ID where whitespace is hidden, and no cursor tells more.
func hiddenOrderAndCursors(t *testing.T, w asked) {
	w.as.Access = closureOf(t)
	cursor := w.page(map[string]any{"first": 3}).endCurs
	sorted := w.page(map[string]any{"first": 3, "orderBy": []any{map[string]any{"field": "W365_PAU"}}})
	w.as.Access = closureOf(t, "w365Whitespace")
	var ids []string
	for after := any(nil); ; {
		page := w.page(map[string]any{"first": 7, "after": after})
		ids = append(ids, page.ids...)
		if !page.next {
			break
		}
		after = page.endCurs
	}
	if len(ids) < 20 || !slices.IsSorted(ids) {
		t.Errorf("%d tenants: %v", len(ids), ids)
	}
	for name, vars := range map[string]map[string]any{"default order": {"first": 3, "after": cursor}, "an order": {"first": 3, "after": sorted.endCurs}} {
		if answer := w.post(pageQuery, vars); len(answer.Errors) == 0 || answer.Errors[0].Extensions["code"] != "BAD_USER_INPUT" {
			t.Errorf("another's cursor, %s: %+v", name, answer)
		}
	}
}

// hiddenIsLeftOutOfTheDataset: neither a field nor what another is derived from names it.
func hiddenIsLeftOutOfTheDataset(t *testing.T, w asked) {
	w.as.Access = closureOf(t, "w365Pau", "organization", "customerName", "engagements")
	text := w.exchange(`{ dataset { fields { name orderField dimension operators derivedFrom } } }`, nil)
	for _, name := range append([]string{"W365_PAU", "CUSTOMER", "WORKSHOP"}, w.as.Hidden...) {
		if bytes.Contains(text, []byte(`"`+name+`"`)) {
			t.Errorf("%s in %s", name, text)
		}
	}
}
