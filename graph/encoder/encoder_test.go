package encoder_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/graph/encoder"
	"github.com/cloudendpoints/opportunities/graph/generated"
	"github.com/cloudendpoints/opportunities/internal/rounds"
)

var perRow = []string{"Tenant.associations", "Tenant.engagements", "Tenant.potentialEarningsByWorkload", "Group.measures"}

// way is one of the two ways from resolvers to bytes.
type way struct {
	run    *executor.Executor
	fields atomic.Int64 // that the generated code has resolved
	seen   sync.Map     // their coordinates
}

func newWay(encoding bool) *way {
	schema := generated.NewExecutableSchema(generated.Config{Resolvers: root{}})
	w := &way{run: executor.New(schema)}
	w.run.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	w.run.SetRecoverFunc(func(_ context.Context, cause any) error { return fmt.Errorf("panic: %v", cause) })
	w.run.Use(counter{w})
	if encoding {
		w.run.Use(encoder.New[generated.ResolverRoot](schema.Schema(), root{}, perRow...))
	}
	return w
}

type counter struct{ *way }

func (counter) ExtensionName() string { return "Counter" }

func (counter) Validate(graphql.ExecutableSchema) error { return nil }

func (c counter) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	c.fields.Add(1)
	field := graphql.GetFieldContext(ctx)
	c.seen.Store(field.Object+"."+field.Field.Name, true)
	return next(ctx)
}

// result is an answer, its errors in the order of their text.
type result struct {
	Data   string
	Errors []string
	Panic  any // beyond the resolvers: what JSON cannot say
}

func (w *way) answer(t *testing.T, of world, query string, variables map[string]any) (got result) {
	t.Helper()
	ctx := graphql.StartOperationTrace(context.WithValue(t.Context(), worldKey{}, of))
	operation, errs := w.run.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables})
	if errs != nil {
		t.Fatalf("%v\n%s", errs, query)
	}
	handler, ctx := w.run.DispatchOperation(ctx, operation)
	defer func() {
		if cause := recover(); cause != nil {
			got = result{Panic: fmt.Sprint(cause)}
		}
	}()
	response := handler(ctx)
	got.Data = string(response.Data)
	for _, one := range response.Errors {
		text, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		got.Errors = append(got.Errors, string(text))
	}
	slices.Sort(got.Errors)
	return got
}

// TestTwins holds the encoder against the generated code: the same bytes, the same errors, for random queries over the whole schema and
// random answers of its resolvers, in half of the worlds with every kind of failure.
func TestTwins(t *testing.T) {
	t.Parallel()
	ours, theirs := newWay(true), newWay(false)
	schema := generated.NewExecutableSchema(generated.Config{Resolvers: root{}}).Schema()
	failed, answered := 0, 0
	for seed := range uint64(rounds.Of(300)) {
		query := write(schema, seed)
		for i := range uint64(4) {
			of := world{seed*10 + i, i%2 == 1}
			variables := map[string]any{"yes": i < 2, "no": seed%3 == 0}
			want, got := theirs.answer(t, of, query, variables), ours.answer(t, of, query, variables)
			if difference := cmp.Diff(want, got); difference != "" {
				t.Fatalf("query %d in world %d (-generated +encoder)\n%s\n%s", seed, i, difference, query)
			}
			answered++
			if len(want.Errors) > 0 || want.Panic != nil {
				failed++
			}
		}
	}
	t.Logf("%d answers, %d with errors; fields resolved by the generated code: %d with the encoder, %d without", answered, failed, ours.fields.Load(), theirs.fields.Load())
	if failed < answered/10 || failed > answered/2 {
		t.Errorf("%d of %d answers have errors", failed, answered)
	}
	if ours.fields.Load() > theirs.fields.Load()/2 {
		t.Error("the encoder wrote less than half of the fields")
	}
	for _, definition := range schema.Types {
		if definition.Kind != ast.Object || definition.BuiltIn {
			continue
		}
		for _, field := range definition.Fields {
			if _, ok := theirs.seen.Load(definition.Name + "." + field.Name); !ok && !strings.HasPrefix(field.Name, "__") {
				t.Errorf("no query asked for %s.%s", definition.Name, field.Name)
			}
		}
	}
}
