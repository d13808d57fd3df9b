package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// presenter turns every error into what a client may read. An error of ours says its code, argument and hint; one of GraphQL's own says
// its code; any other is logged under the request's ID and shown as INTERNAL.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := &gqlerror.Error{Path: graphql.GetPath(ctx)}
		var raised *gqlerror.Error
		if errors.As(err, &raised) {
			shown.Path, shown.Locations = raised.Path, raised.Locations
		}
		var ours *opportunity.Error
		switch {
		case errors.As(err, &ours):
			shown.Message = ours.Message
			shown.Extensions = extensions(ctx, ours, shown.Path)
		case raised != nil && raised.Err == nil:
			shown.Message = raised.Message
			shown.Extensions = extensions(ctx, &opportunity.Error{Code: codeOf(raised), Hint: hintOf(raised)}, nil)
		case malformed(ctx, raised):
			shown.Message = "The value is none of its type."
			shown.Extensions = extensions(ctx, &opportunity.Error{Code: opportunity.BadUserInput, Hint: "Pass a value of the type that the schema declares."}, shown.Path)
		case errors.Is(err, context.Canceled):
			shown.Message = "The request was cancelled."
			shown.Extensions = extensions(ctx, &opportunity.Error{Code: opportunity.Unavailable}, nil)
		default:
			log.ErrorContext(ctx, "request failed", "requestId", requestID(ctx), "path", shown.Path.String(), "error", err)
			shown.Message = "Something went wrong on our side."
			shown.Extensions = extensions(ctx, &opportunity.Error{Code: opportunity.Internal, Hint: "Try again; if it stays, report the requestId."}, nil)
		}
		return shown
	}
}

// malformed tells an error of reading an argument: its path goes on below the field that it was raised at.
func malformed(ctx context.Context, raised *gqlerror.Error) bool {
	field := graphql.GetFieldContext(ctx)
	return field != nil && raised != nil && len(raised.Path) > len(field.Path())
}

func extensions(ctx context.Context, err *opportunity.Error, path ast.Path) map[string]any {
	fields := map[string]any{"code": string(err.Code), "requestId": requestID(ctx)}
	argument := err.Argument
	if argument == "" && len(path) > 0 && err.Code == opportunity.BadUserInput {
		argument = path.String()
	}
	if argument != "" {
		fields["argument"] = argument
	}
	if err.Hint != "" {
		fields["hint"] = err.Hint
	}
	return fields
}

// codeOf is the code of an error that GraphQL's parser, validation or coercion of variables raised.
func codeOf(err *gqlerror.Error) opportunity.Code {
	if len(err.Path) > 0 && err.Path[0] == ast.PathName("variable") {
		return opportunity.BadUserInput
	}
	switch code, _ := err.Extensions["code"].(string); code {
	case errcode.ParseFailed:
		return opportunity.ParseFailed
	case errcode.ValidationFailed:
		return opportunity.ValidationFailed
	}
	if err.Rule != "" {
		return opportunity.ValidationFailed
	}
	return opportunity.BadUserInput
}

func hintOf(err *gqlerror.Error) string {
	switch codeOf(err) {
	case opportunity.ParseFailed:
		return "Correct the query's syntax at the location given."
	case opportunity.ValidationFailed:
		return "Hold the query against the schema."
	}
	return "Pass values of the types that the query declares."
}

// recovered logs a panic with its stack and shows it as INTERNAL.
func recovered(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, cause any) error {
		log.ErrorContext(ctx, "panic", "requestId", requestID(ctx), "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
		return fmt.Errorf("panic: %v", cause)
	}
}
