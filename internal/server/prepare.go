package server

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// prepare looks at a request before it is run: it refuses queries of a size that no client needs before they are validated, since validation
// itself may be made slow; it keeps those that are valid; and it coerces the variables.
type prepare struct {
	schema *ast.Schema
	limits Limits
	known  graphql.Cache[*ast.QueryDocument] // valid queries, shared with the executor
}

func (prepare) ExtensionName() string { return "Prepare" }

func (prepare) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters refuses what may not be run, and brings the variables into their types.
func (p prepare) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	document, refused := p.document(ctx, request.Query)
	if refused != nil || document == nil {
		return refused
	}
	operation, refused := operationNamed(document, request.OperationName)
	if refused != nil {
		return refused
	}
	request.Variables, refused = coerceVariables(p.schema, operation, request.Variables)
	return refused
}

// document reads a query, once for all who send it.
func (p prepare) document(ctx context.Context, query string) (*ast.QueryDocument, *gqlerror.Error) {
	if known, ok := p.known.Get(ctx, query); ok {
		return known, nil
	}
	document, refused := p.read(query)
	if refused == nil && document != nil {
		p.known.Add(ctx, query, document)
	}
	return document, refused
}

// valid tells whether a query may be run.
func (p prepare) valid(ctx context.Context, query string) bool {
	document, refused := p.document(ctx, query)
	return refused == nil && document != nil
}

// operation is the name of the operation that is asked, as its document has it; empty where it has none, or is not valid.
func (p prepare) operation(ctx context.Context, asked *request) string {
	document, ok := p.known.Get(ctx, asked.Query)
	if !ok {
		return ""
	}
	if operation := document.Operations.ForName(asked.OperationName); operation != nil {
		return operation.Name
	}
	return ""
}

// read parses and validates a query; nil without an error where it is not valid: the executor tells each of its faults.
func (p prepare) read(query string) (*ast.QueryDocument, *gqlerror.Error) {
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, p.limits.Tokens)
	switch {
	case err != nil && strings.Contains(err.Error(), "token limit"):
		return nil, tooComplex(fmt.Sprintf("The query has more than %d tokens.", p.limits.Tokens), "Pass values as variables, or split it into several queries.")
	case err != nil || len(document.Operations) == 0:
		return nil, nil //nolint:nilerr // the executor parses it again, and tells where it is wrong
	}
	if refused := withinStructure(document, p.limits); refused != nil {
		return nil, refused
	}
	if len(validator.ValidateWithRules(p.schema, document, validationRules())) > 0 {
		return nil, nil
	}
	return document, nil
}

func operationNamed(document *ast.QueryDocument, name string) (*ast.OperationDefinition, *gqlerror.Error) {
	if operation := document.Operations.ForName(name); operation != nil {
		return operation, nil
	}
	var names []string
	for _, operation := range document.Operations {
		if operation.Name != "" {
			names = append(names, operation.Name)
		}
	}
	message, hint := "The query has no operation "+name+".", "Name one of "+strings.Join(names, ", ")+"."
	switch {
	case name == "":
		message = "The query has several operations, and operationName names none."
	case len(names) == 0:
		hint = "Leave operationName out: the query's operation has no name."
	}
	return nil, gqlerror.Wrap(&opportunity.Error{Code: opportunity.ValidationFailed, Argument: "operationName", Message: message, Hint: hint})
}

func tooComplex(message, hint string) *gqlerror.Error {
	return gqlerror.Wrap(&opportunity.Error{Code: opportunity.ComplexityExceeded, Message: message, Hint: hint})
}
