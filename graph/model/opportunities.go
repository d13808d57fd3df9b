// Package model holds what the API's types are in Go; models_gen.go is generated.
package model

import (
	"context"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Opportunities is one report and the statement that its parts share.
type Opportunities struct {
	Report opportunity.Report
	Lens   Lens
	cube   opportunity.AskedCube
	asked  bool // for the cube, whatever becomes of the other parts
}

// Lens is what a tenant's ID names beside the tenant: how it was looked at.
type Lens struct {
	Narrowed bool
	Partners []string
	Snapshot string
}

// NewOpportunities returns the report with one grouped statement for whatever part asks first; asked tells whether one does.
func NewOpportunities(report opportunity.Report, lens Lens, dimensions []*opportunity.Field, measures []opportunity.Measure, asked bool) *Opportunities {
	return &Opportunities{Report: report, Lens: lens, asked: asked, cube: shared(func(ctx context.Context) (*opportunity.Cube, error) {
		return report.Cube(ctx, dimensions, measures)
	})}
}

// Snapshot is the snapshot that every part is read from.
func (o *Opportunities) Snapshot() opportunity.Snapshot { return o.Report.Snapshot() }

// Cube is the grouped statement's answer, run once.
func (o *Opportunities) Cube(ctx context.Context) (*opportunity.Cube, error) { return o.cube(ctx) }

// AskedCube is Cube where some part of the operation asks for it, else nil.
func (o *Opportunities) AskedCube() opportunity.AskedCube {
	if !o.asked {
		return nil
	}
	return o.cube
}

// Charts are a report's charts, each under the filter or under the filter without its own condition.
type Charts struct {
	Opportunities *Opportunities
	CrossFilter   bool
}
