package model

import (
	"context"
	"sync"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// TenantConnection is one page of tenants.
type TenantConnection struct {
	Opportunities *Opportunities
	Page          *opportunity.Page
	Nodes         []Tenant
}

// Edges are the tenants with their cursors.
func (c *TenantConnection) Edges() []TenantEdge {
	edges := make([]TenantEdge, len(c.Nodes))
	for i := range c.Nodes {
		edges[i] = TenantEdge{c, i}
	}
	return edges
}

// PageInfo tells where the page stands.
func (c *TenantConnection) PageInfo() PageInfo { return PageInfo{c} }

// TenantEdge is one tenant of a page.
type TenantEdge struct {
	connection *TenantConnection
	place      int
}

// Cursor is the tenant's place.
func (e TenantEdge) Cursor() string { return e.connection.Page.Cursor(e.place) }

// Node is the tenant.
func (e TenantEdge) Node() Tenant { return e.connection.Nodes[e.place] }

// PageInfo tells where a page stands.
type PageInfo struct{ connection *TenantConnection }

// HasNextPage tells whether tenants come after the page.
func (p PageInfo) HasNextPage() bool { return p.connection.Page.HasNext }

// HasPreviousPage tells whether tenants come before the page.
func (p PageInfo) HasPreviousPage() bool { return p.connection.Page.HasPrevious }

// StartCursor is the first tenant's, nil on an empty page.
func (p PageInfo) StartCursor() *string { return p.cursor(0) }

// EndCursor is the last tenant's, nil on an empty page.
func (p PageInfo) EndCursor() *string { return p.cursor(len(p.connection.Nodes) - 1) }

func (p PageInfo) cursor(i int) *string {
	if i < 0 || i >= len(p.connection.Nodes) {
		return nil
	}
	cursor := p.connection.Page.Cursor(i)
	return &cursor
}

// Lists reads each list of the tenants of one page with one statement, when the first of them is asked for it.
type Lists struct {
	Associations     func(ctx context.Context) (map[int32][]opportunity.AssociationRow, error)
	Engagements      func(ctx context.Context) (map[int32][]opportunity.EngagementRow, error)
	WorkloadEarnings func(ctx context.Context) (map[int32][]opportunity.WorkloadEarnings, error)
}

// NewLists returns the lists of the rows' tenants.
func NewLists(report opportunity.Report, rows []opportunity.Row) *Lists {
	return &Lists{
		Associations:     once(rows, report.Associations),
		Engagements:      once(rows, report.Engagements),
		WorkloadEarnings: once(rows, report.WorkloadEarnings),
	}
}

func once[T any](rows []opportunity.Row, read func(context.Context, []opportunity.Row) (map[int32][]T, error)) func(context.Context) (map[int32][]T, error) {
	var once sync.Once
	var found map[int32][]T
	var err error
	return func(ctx context.Context) (map[int32][]T, error) {
		once.Do(func() { found, err = read(ctx, rows) })
		return found, err
	}
}
