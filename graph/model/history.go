package model

import "github.com/cloudendpoints/opportunities/internal/opportunity"

// TrendPoint is the report on one day.
type TrendPoint struct{ Day *Opportunities }

// Snapshot is the snapshot of the day.
func (p TrendPoint) Snapshot() opportunity.Snapshot { return p.Day.Snapshot() }

// Changes are what changed between two reports.
type Changes struct {
	Before, After opportunity.Report
	Motions       []MotionChange
}

// From is the snapshot compared with.
func (c *Changes) From() opportunity.Snapshot { return c.Before.Snapshot() }

// To is the snapshot of the report.
func (c *Changes) To() opportunity.Snapshot { return c.After.Snapshot() }

// ChangedTenantConnection is one page of changed tenants.
type ChangedTenantConnection struct {
	Nodes []ChangedTenant
	Page  *opportunity.ChangedPage
}

// Edges are the tenants with their cursors.
func (c *ChangedTenantConnection) Edges() []ChangedTenantEdge {
	edges := make([]ChangedTenantEdge, len(c.Nodes))
	for i := range c.Nodes {
		edges[i] = ChangedTenantEdge{Cursor: c.Page.Cursor(i), Node: &c.Nodes[i]}
	}
	return edges
}

// PageInfo tells where the page stands.
func (c *ChangedTenantConnection) PageInfo() PageInfo {
	return PageInfo{HasNextPage: c.Page.HasNext, HasPreviousPage: c.Page.HasPrevious, size: len(c.Nodes), cursor: c.Page.Cursor}
}
