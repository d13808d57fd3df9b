// Package graph answers the API's fields from the report's service. It knows no SQL and no rule.
package graph

import (
	"context"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Resolver answers every field from one service, for the caller that Caller finds in the request.
type Resolver struct {
	Service opportunity.Service
	Caller  func(ctx context.Context) Caller
}

// Caller is who asks: his name and what he may see.
type Caller struct {
	Subject string
	Roles   []string
	opportunity.Access
	ViewAs    string // the partner that a support caller asks as, empty where he asks for himself
	RowPolicy string // which tenants he sees, in words
}
