package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// open pins the report of the caller, looked at through the lens.
func (r *Resolver) open(ctx context.Context, lens model.Lens, filter opportunity.Filter) (opportunity.Report, model.Lens, error) {
	access := r.Caller(ctx).Access
	if lens.Narrowed {
		narrow, err := access.Scope.Narrow(lens.Partners)
		if err != nil {
			return nil, lens, err
		}
		access.Scope, lens.Partners = narrow, narrow.Partners()
	}
	report, err := r.Service.Report(ctx, access, lens.Snapshot, filter)
	return report, lens, err
}

// parseFilter reads the field's filter argument as the query wrote it, where a null is told from a variable left out.
func parseFilter(ctx context.Context) (opportunity.Filter, error) {
	field := graphql.GetFieldContext(ctx).Field.Field
	raw, ok := field.ArgumentMap(graphql.GetOperationContext(ctx).Variables)["filter"]
	if !ok || raw == nil {
		return opportunity.All{}, nil
	}
	return opportunity.ParseFilter(raw, "filter")
}

// planned is the report under the current field, with the one grouped statement that its selected parts share.
func planned(ctx context.Context, report opportunity.Report, lens model.Lens) *model.Opportunities {
	operation := graphql.GetOperationContext(ctx)
	need := &needs{access: report.Access(), fields: map[string]bool{}, measures: map[opportunity.Measure]bool{}}
	for _, part := range graphql.CollectFieldsCtx(ctx, nil) {
		switch part.Name {
		case "kpis":
			for _, field := range graphql.CollectFields(operation, part.Selections, nil) {
				need.kpi(field.Name)
			}
		case "charts":
			crossFilter, _ := part.ArgumentMap(operation.Variables)["crossFilter"].(bool)
			for _, field := range graphql.CollectFields(operation, part.Selections, nil) {
				need.chart(field.Name, crossFilter, report.Filter())
			}
		case "tenants":
			if Selects(graphql.CollectFields(operation, part.Selections, nil), "totalCount") {
				need.cube = true
			}
		}
	}
	dimensions, measures := need.list()
	return model.NewOpportunities(report, lens, dimensions, measures, need.cube)
}

// Selects tells whether a field of that name is among the collected ones.
func Selects(fields []graphql.CollectedField, name string) bool {
	return slices.ContainsFunc(fields, func(field graphql.CollectedField) bool { return field.Name == name })
}

type needs struct {
	access   opportunity.Access
	fields   map[string]bool
	measures map[opportunity.Measure]bool
	cube     bool // some part is read from it
}

func (n *needs) kpi(name string) {
	if name == "tiles" {
		for _, tile := range tiles {
			n.kpi(tile.figure)
		}
		return
	}
	figure, ok := figures[name]
	if !ok || !guard.Shows(n.access, "Kpis."+name) {
		return
	}
	n.cube = true
	if figure.motion != 0 {
		n.fields["salesMotion"] = true
	}
	for _, measure := range figure.measures {
		n.measures[measure] = true
	}
}

func (n *needs) chart(name string, crossFilter bool, filter opportunity.Filter) {
	field, ok := chartFields[name]
	if ok && guard.Shows(n.access, "Charts."+name) && !(crossFilter && conditioned(filter, opportunity.OnField(field.Name))) {
		n.fields[field.Name], n.cube = true, true
	}
}

// list gives the needs in the catalogue's order, so that the same selection always asks the same.
func (n *needs) list() (fields []*opportunity.Field, measures []opportunity.Measure) {
	for _, field := range opportunity.Fields {
		if n.fields[field.Name] {
			fields = append(fields, field)
		}
	}
	for _, measure := range opportunity.CubeMeasures {
		if measure == opportunity.Tenants || n.measures[measure] {
			measures = append(measures, measure)
		}
	}
	return fields, measures
}

// conditioned tells whether the filter has a condition of its own that `own` names.
func conditioned(filter opportunity.Filter, own func(opportunity.Filter) bool) bool {
	if all, ok := filter.(opportunity.All); ok {
		for _, part := range all {
			if conditioned(part, own) {
				return true
			}
		}
		return false
	}
	return own(filter)
}

// foreign tells an error that a node's ID must not show: what it names is not the caller's, or no longer there.
func foreign(err error) bool {
	switch opportunity.CodeOf(err) {
	case opportunity.Forbidden, opportunity.SnapshotGone, opportunity.BadUserInput:
		return err != nil
	}
	return false
}
