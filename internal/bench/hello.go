package main

import (
	"bytes"
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// hello is gqlgen's executable schema of one field, written by hand in the form of what gqlgen generates.
type hello struct{ schema *ast.Schema }

const helloQuery = "{ hello }"

// newHello is a gqlgen server as its documentation sets one up: POST, a cache of parsed queries, introspection.
func newHello() http.Handler {
	web := handler.New(hello{gqlparser.MustLoadSchema(&ast.Source{Input: "type Query { hello: String! }"})})
	web.AddTransport(transport.POST{})
	web.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	web.Use(extension.Introspection{})
	return web
}

// Schema is the schema.
func (h hello) Schema() *ast.Schema { return h.schema }

// Complexity prices nothing.
func (h hello) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

// Exec answers the one field.
func (h hello) Exec(ctx context.Context) graphql.ResponseHandler {
	operation := graphql.GetOperationContext(ctx)
	return graphql.OneShot(respond(ctx, operation))
}

func respond(ctx context.Context, operation *graphql.OperationContext) *graphql.Response {
	fields := graphql.CollectFields(operation, operation.Operation.SelectionSet, []string{"Query"})
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: "Query"})
	set := graphql.NewFieldSet(fields)
	for i, field := range fields {
		set.Values[i] = graphql.ResolveField(ctx, operation, field,
			func(_ context.Context, field graphql.CollectedField) (*graphql.FieldContext, error) {
				return graphql.NewScalarFieldContext("Query", field, true, true, "String")
			},
			func(context.Context) (any, error) { return "world", nil }, nil,
			func(_ context.Context, _ ast.SelectionSet, v string) graphql.Marshaler {
				return graphql.MarshalString(v)
			}, true, true)
	}
	set.Dispatch(ctx)
	var text bytes.Buffer
	set.MarshalGQL(&text)
	return &graphql.Response{Data: text.Bytes()}
}
