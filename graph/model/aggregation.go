package model

import "github.com/cloudendpoints/opportunities/internal/opportunity"

// Aggregation is a page of groups and the question that it answers.
type Aggregation struct {
	Report  opportunity.Report
	Request opportunity.AggregateRequest
	Page    *opportunity.Groups
	Groups  []Group
}

// PageInfo tells where the page stands.
func (a *Aggregation) PageInfo() PageInfo {
	return PageInfo{HasNextPage: a.Page.HasNext, HasPreviousPage: a.Page.HasPrevious, size: len(a.Page.Rows), cursor: a.Page.Cursor}
}

// Group is one group; its figures stand under the alias by which the query asks for them.
type Group struct {
	Keys     []GroupKey
	IsOther  bool
	Filter   any
	Measures map[string]Measures
}
