package main

import (
	"context"
	"sync"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// remembering is the service with every page in memory once it was read: what is left is what Go does, from a page's rows to its bytes.
// It tells pages by their size alone and is asked for nothing else.
type remembering struct {
	opportunity.Service
	mu    sync.Mutex
	pages map[int]*opportunity.Page
}

func newRemembering(service opportunity.Service) *remembering {
	return &remembering{Service: service, pages: map[int]*opportunity.Page{}}
}

// Report is the service's own, its pages apart.
func (r *remembering) Report(ctx context.Context, access opportunity.Access, snapshot string, filter opportunity.Filter) (opportunity.Report, error) {
	report, err := r.Service.Report(ctx, access, snapshot, filter)
	return remembered{report, r}, err
}

type remembered struct {
	opportunity.Report
	from *remembering
}

// Page gives the remembered page.
func (r remembered) Page(ctx context.Context, request opportunity.PageRequest, cube opportunity.AskedCube) (*opportunity.Page, error) {
	r.from.mu.Lock()
	defer r.from.mu.Unlock()
	if page, ok := r.from.pages[request.Size]; ok {
		return page, nil
	}
	page, err := r.Report.Page(ctx, request, cube)
	if err == nil {
		r.from.pages[request.Size] = page
	}
	return page, err
}
