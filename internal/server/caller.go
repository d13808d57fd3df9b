package server

import (
	"context"
	"errors"
	"net/http"

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

// Everyone is the server without authentication: whoever asks sees every partner, and may send these documents.
type Everyone struct{ Documents access.DocumentMode }

// Authenticate implements Callers.
func (e Everyone) Authenticate(*http.Request) (access.Principal, error) {
	return access.Principal{Kind: access.Anonymous, Subject: "anonymous", Access: opportunity.Access{Scope: opportunity.AllPartners()},
		Documents: access.Documents{Mode: e.Documents}}, nil
}

// callerOf is the context's principal as the API's fields know him.
func callerOf(ctx context.Context) graph.Caller {
	principal := access.From(ctx)
	return graph.Caller{Subject: principal.Subject, Roles: principal.Roles, Access: principal.Access, ViewAs: principal.ViewAs, RowPolicy: rowPolicy(principal)}
}

// rowPolicy says which tenants the principal sees.
func rowPolicy(principal access.Principal) string {
	switch {
	case principal.Kind == access.Anonymous:
		return "Without authentication: every tenant that some partner may see listed."
	case principal.Scope.All():
		return "Every tenant that some partner may see listed."
	}
	return "The tenants that your partners may see listed."
}

// unauthenticated is the answer to a request whose caller is not known, or may not send it.
func unauthenticated(err error) *badRequest {
	var known *opportunity.Error
	switch {
	case !errors.As(err, &known):
		return refuse(http.StatusInternalServerError, opportunity.Internal, "Something went wrong on our side.", "Try again; if it stays, report the requestId.")
	case known.Code == opportunity.Unauthenticated:
		return &badRequest{http.StatusUnauthorized, *known}
	case known.Code == opportunity.Unavailable:
		return &badRequest{http.StatusServiceUnavailable, *known}
	}
	return &badRequest{http.StatusForbidden, *known}
}
