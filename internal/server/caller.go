package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudendpoints/opportunities/graph"
	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Callers tell who asks.
type Callers interface {
	// Authenticate reads the request's credentials. Its errors are an *opportunity.Error: UNAUTHENTICATED without valid credentials,
	// FORBIDDEN where they are not for this request.
	Authenticate(r *http.Request) (access.Principal, error)
}

// everyone is the server without authentication: whoever asks sees every partner.
type everyone struct{}

func (everyone) Authenticate(*http.Request) (access.Principal, error) {
	return access.Principal{Kind: access.Anonymous, Subject: "anonymous", MayViewAs: true, Access: opportunity.Access{Scope: opportunity.AllPartners()}}, nil
}

// caller is who sends the request, as the partner that he asks to be seen as.
func (e *endpoint) caller(ctx context.Context, r *http.Request) (access.Principal, error) {
	principal, err := e.callers.Authenticate(r.WithContext(ctx))
	if err != nil {
		return access.Principal{}, err
	}
	principal, err = access.ViewAs(principal, r.Header)
	if err == nil && principal.ViewAs != "" {
		e.log.InfoContext(ctx, "view as", "requestId", requestID(ctx), "subject", principal.Subject, "partner", principal.ViewAs)
	}
	return principal, err
}

// viewAs tells in an answer's extensions which partner it is as.
type viewAs struct{}

func (viewAs) ExtensionName() string { return "ViewAs" }

func (viewAs) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse adds extensions.viewAs.
func (viewAs) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if partner := access.From(ctx).ViewAs; partner != "" {
		graphql.RegisterExtension(ctx, "viewAs", partner)
	}
	return next(ctx)
}

// turnAway answers a request whose caller is not known, or may not send it.
func (e *endpoint) turnAway(ctx context.Context, w http.ResponseWriter, r *http.Request, media string, err error) {
	switch opportunity.CodeOf(err) {
	case opportunity.Unauthenticated:
		challenge := `Bearer realm="cloudendpoints"`
		if r.Header.Get("Authorization") != "" {
			challenge += `, error="invalid_token"`
		}
		w.Header().Set("WWW-Authenticate", challenge)
	case opportunity.Internal:
		e.log.ErrorContext(ctx, "the caller cannot be told", "requestId", requestID(ctx), "error", err)
	default:
	}
	e.refuse(ctx, w, media, refusalOf(err))
}

// callerOf is the context's principal as the API's fields know him.
func callerOf(ctx context.Context) graph.Caller {
	principal := access.From(ctx)
	return graph.Caller{Subject: principal.Subject, Roles: principal.Roles, Access: principal.Access, ViewAs: principal.ViewAs, RowPolicy: rowPolicy(principal)}
}

// rowPolicy says which tenants the principal sees.
func rowPolicy(principal access.Principal) string {
	policy := "The tenants that your partners may see listed."
	switch {
	case principal.ViewAs != "":
		policy = "The tenants that partner " + principal.ViewAs + " may see listed: you view as this partner."
	case principal.Kind == access.Anonymous:
		policy = "Without authentication: every tenant that some partner may see listed."
	case principal.Scope.All():
		policy = "Every tenant that some partner may see listed."
	case len(principal.Scope.Partners()) == 0:
		policy = "None: no partner is yours."
	}
	if principal.Aggregates != nil {
		policy += fmt.Sprintf(" Of these aggregates alone, over at least %d tenants.", principal.Aggregates.SmallestGroup)
	}
	return policy
}

// refusalOf is an error of Callers as clients read it.
func refusalOf(err error) *badRequest {
	var known *opportunity.Error
	switch {
	case !errors.As(err, &known):
		return refuse(http.StatusInternalServerError, opportunity.Internal, "Something went wrong on our side.", "Try again; if it stays, report the requestId.")
	case known.Code == opportunity.Unauthenticated:
		return &badRequest{http.StatusUnauthorized, *known}
	case known.Code == opportunity.BadUserInput:
		return &badRequest{http.StatusBadRequest, *known}
	case known.Code == opportunity.Unavailable, known.Code == opportunity.QueryTimeout:
		return &badRequest{http.StatusServiceUnavailable, *known}
	}
	return &badRequest{http.StatusForbidden, *known}
}
