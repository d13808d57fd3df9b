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
		edges[i] = TenantEdge{&c.Nodes[i], c, i}
	}
	return edges
}

// PageInfo tells where the page stands.
func (c *TenantConnection) PageInfo() PageInfo {
	return PageInfo{HasNextPage: c.Page.HasNext, HasPreviousPage: c.Page.HasPrevious, size: len(c.Nodes), cursor: c.Page.Cursor}
}

// TenantEdge is one tenant of a page.
type TenantEdge struct {
	Node *Tenant

	connection *TenantConnection
	place      int
}

// Cursor is the tenant's place.
func (e TenantEdge) Cursor() string { return e.connection.Page.Cursor(e.place) }

// Lists reads each list of the tenants of one page with one statement, when the first of them is asked for it.
type Lists struct {
	Snapshot         func() opportunity.Snapshot
	Associations     func(ctx context.Context) (map[int32][]opportunity.AssociationRow, error)
	Engagements      func(ctx context.Context) (map[int32][]opportunity.EngagementRow, error)
	WorkloadEarnings func(ctx context.Context) (map[int32][]opportunity.WorkloadEarnings, error)
}

// NewLists returns the lists of the tenants with these keys.
func NewLists(report opportunity.Report, keys []int32) *Lists {
	return &Lists{
		Snapshot:         report.Snapshot,
		Associations:     once(keys, report.Associations),
		Engagements:      once(keys, report.Engagements),
		WorkloadEarnings: once(keys, report.WorkloadEarnings),
	}
}

func once[T any](keys []int32, read func(context.Context, []int32) (map[int32][]T, error)) func(context.Context) (map[int32][]T, error) {
	return shared(func(ctx context.Context) (map[int32][]T, error) { return read(ctx, keys) })
}

// shared reads once, for whoever asks first; all get what he gets, an error or a panic too.
func shared[T any](read func(context.Context) (T, error)) func(context.Context) (T, error) {
	var first sync.Once
	var result func() (T, error)
	return func(ctx context.Context) (T, error) {
		first.Do(func() { result = sync.OnceValues(func() (T, error) { return read(ctx) }) })
		return result()
	}
}
