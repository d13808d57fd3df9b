package model

import "github.com/cloudendpoints/opportunities/internal/opportunity"

// PageInfo tells where a page stands.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool

	size   int
	cursor func(i int) string
}

// StartCursor is that of the first one, nil on an empty page.
func (p PageInfo) StartCursor() *string { return p.at(0) }

// EndCursor is that of the last one, nil on an empty page.
func (p PageInfo) EndCursor() *string { return p.at(p.size - 1) }

// PageInfoOf tells where a page of differences stands.
func PageInfoOf(page *opportunity.Differences) *PageInfo {
	return &PageInfo{HasNextPage: page.HasNext, HasPreviousPage: page.HasPrevious, size: len(page.Rows), cursor: page.Cursor}
}

func (p PageInfo) at(i int) *string {
	if i < 0 || i >= p.size {
		return nil
	}
	cursor := p.cursor(i)
	return &cursor
}
