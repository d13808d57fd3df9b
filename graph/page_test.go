package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/graph/generated"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// rowsOf makes rows of every field, as the engine reads them.
func rowsOf(n int) opportunity.Rows {
	rows := opportunity.Rows{Keys: make([]int32, n)}
	for _, field := range opportunity.Fields {
		rows.Columns = append(rows.Columns, valuesOf(field.Kind, n))
	}
	return rows
}

func valuesOf(kind opportunity.Kind, n int) any {
	switch kind {
	case opportunity.UUID:
		return filled(n, func(int) string { return "0b6ec1f0-9dd0-4f53-8a5b-2f5a5f5d6c7e" })
	case opportunity.Number:
		return filled(n, func(i int) int64 { return int64(1234567 + i) })
	case opportunity.Integer:
		return filled(n, func(i int) int { return 1000 + i })
	case opportunity.Ratio:
		return filled(n, func(i int) float64 { return float64(i) / 7 })
	case opportunity.Amount:
		return filled(n, func(i int) opportunity.Money { return opportunity.Money(12345678 + i) })
	case opportunity.Flag:
		return filled(n, func(i int) bool { return i%2 == 0 })
	case opportunity.YearMonth:
		return filled(n, func(i int) opportunity.Month {
			return opportunity.MonthOf(time.Date(2027, time.Month(1+i%12), 1, 0, 0, 0, 0, time.UTC))
		})
	case opportunity.SalesMotion:
		return filled(n, func(i int) opportunity.Motion { return opportunity.Motion(1 + i%7) })
	case opportunity.WorkloadSet:
		return filled(n, func(i int) opportunity.Workloads { return opportunity.Workloads(i % 16) })
	}
	return filled(n, func(int) string { return "Manufacturing & Resources" })
}

func filled[T any](n int, value func(i int) T) any {
	column := &opportunity.Column[T]{Values: make([]T, n)}
	for i := range n {
		column.Values[i] = value(i)
	}
	return column
}

// memory is a service whose one report has its page in memory.
type memory struct {
	opportunity.Service
	rows opportunity.Rows
}

func (m memory) Report(context.Context, opportunity.Access, string, opportunity.Filter) (opportunity.Report, error) {
	return memoryReport{rows: m.rows}, nil
}

type memoryReport struct {
	opportunity.Report
	rows opportunity.Rows
}

func (memoryReport) Access() opportunity.Access {
	return opportunity.Access{Scope: opportunity.AllPartners()}
}

func (m memoryReport) Page(context.Context, opportunity.PageRequest, opportunity.AskedCube) (*opportunity.Page, error) {
	return &opportunity.Page{Rows: m.rows, HasNext: true, Cursor: strconv.Itoa}, nil
}

// pages answers a query for a page of so many tenants with every field.
func pages(t testing.TB, tenants int, generatedEncoding bool) func() []byte {
	resolvers := &Resolver{Service: memory{rows: rowsOf(tenants)}, Caller: func(context.Context) Caller {
		return Caller{Access: opportunity.Access{Scope: opportunity.AllPartners()}}
	}}
	schema := generated.NewExecutableSchema(generated.Config{Resolvers: resolvers})
	run := executor.New(schema)
	run.SetQueryCache(lru.New[*ast.QueryDocument](10))
	if !generatedEncoding {
		run.Use(resolvers.Encoder(schema.Schema()))
	}
	query := "{opportunities{tenants{pageInfo{hasNextPage endCursor}nodes{id"
	for _, field := range opportunity.Fields {
		query += " " + field.Name
	}
	query += "}}}}"
	return func() []byte {
		ctx := graphql.StartOperationTrace(t.Context())
		operation, errs := run.CreateOperationContext(ctx, &graphql.RawParams{Query: query})
		if errs != nil {
			t.Fatal(errs)
		}
		handler, ctx := run.DispatchOperation(ctx, operation)
		answer := handler(ctx)
		if len(answer.Errors) > 0 {
			t.Fatal(answer.Errors)
		}
		return answer.Data
	}
}

// TestPageTakesNoMemoryPerRow compares pages of two sizes: what a row adds must be far below one allocation.
func TestPageTakesNoMemoryPerRow(t *testing.T) {
	allocations := func(size int) float64 {
		answer := pages(t, size, false)
		return testing.AllocsPerRun(20, func() { answer() })
	}
	if few, many := allocations(50), allocations(500); (many-few)/450 > 0.1 {
		t.Errorf("%v allocations for 50 rows, %v for 500", few, many)
	}
}

// BenchmarkPage is a page from its rows to bytes, written by the encoder, by the generated code, and its tenants by encoding/json.
func BenchmarkPage(b *testing.B) {
	for _, size := range []int{50, 500} {
		for _, way := range []string{"encoder", "generated"} {
			b.Run(fmt.Sprintf("%d/%s", size, way), func(b *testing.B) {
				answer := pages(b, size, way == "generated")
				b.ReportAllocs()
				b.SetBytes(int64(len(answer())))
				for b.Loop() {
					answer()
				}
			})
		}
		b.Run(fmt.Sprintf("%d/encoding-json", size), func(b *testing.B) {
			list := tenants(memoryReport{}, model.Lens{}, opportunity.Fields, rowsOf(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := json.Marshal(list); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
