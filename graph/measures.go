package graph

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// statsFields are the fields of Measures that are Stats.
var statsFields = []string{
	"w365EligibleSeats", "m365Seats", "me5Seats", "me3Seats", "f3Seats", "w365Whitespace",
	"w365Pau", "w365Mau", "intunePau", "intuneMau", "entraIdPau", "entraIdMau", "windowsPau", "windowsMau",
}

// moneyFields are the fields of Measures that are sums of money.
var moneyFields = []string{"mciPotentialEarnings", "cporPotentialEarnings", "potentialEarnings"}

func sum(field string) opportunity.Figure {
	return opportunity.Figure{Function: opportunity.Sum, Field: opportunity.FieldNamed(field)}
}

// figuresOf lists what the selections of a Measures need, of those that the caller may see.
func figuresOf(operation *graphql.OperationContext, access opportunity.Access, selected []graphql.CollectedField) []opportunity.Figure {
	var figures []opportunity.Figure
	need := func(more ...opportunity.Figure) {
		for _, figure := range more {
			if !slices.Contains(figures, figure) {
				figures = append(figures, figure)
			}
		}
	}
	for _, field := range selected {
		switch name := field.Name; {
		case !guard.Shows(access, "Measures."+name):
		case name == "tenants":
			need(opportunity.Figure{Function: opportunity.CountTenants})
		case name == "incentiveEligible":
			need(opportunity.Figure{Function: opportunity.CountEligible})
		case name == "w365SeatPenetration":
			need(sum("w365Pau"), sum("w365EligibleSeats"))
		case name == "w365SeatWhitespace":
			need(sum("w365Whitespace"))
		case slices.Contains(moneyFields, name):
			need(sum(name))
		case slices.Contains(statsFields, name):
			for _, part := range graphql.CollectFields(operation, field.Selections, nil) {
				if guard.Shows(access, "Stats."+part.Name) {
					need(statsFigures(name, part.Name)...)
				}
			}
		}
	}
	return figures
}

func statsFigures(field, part string) []opportunity.Figure {
	of := func(function opportunity.Function) opportunity.Figure {
		return opportunity.Figure{Function: function, Field: opportunity.FieldNamed(field)}
	}
	switch part {
	case "avg":
		return []opportunity.Figure{of(opportunity.Sum), of(opportunity.CountValues)}
	case "sum", "min", "max", "median", "count":
		return []opportunity.Figure{of(opportunity.Function(part))}
	}
	return nil
}

// answers are the values of figures in a snapshot.
type answers struct {
	figures  []opportunity.Figure
	values   []any
	snapshot opportunity.Snapshot
}

// get is nil where an imported export lacks what the figure is of.
func (a answers) get(figure opportunity.Figure) any {
	if figure.Field != nil && a.snapshot.Lacks(figure.Field.Name) || figure.Function == opportunity.CountEligible && a.snapshot.Lacks("mciEligible") {
		return nil
	}
	if i := slices.Index(a.figures, figure); i >= 0 {
		return a.values[i]
	}
	return nil
}

func (a answers) whole(figure opportunity.Figure) *int64 {
	if value, ok := a.get(figure).(int64); ok {
		return &value
	}
	return nil
}

func (a answers) count(figure opportunity.Figure) *int {
	if value := a.whole(figure); value != nil {
		return count(*value)
	}
	return nil
}

// measures are the figures as the API has them.
func (a answers) measures() model.Measures {
	measures := model.Measures{
		IncentiveEligible:     a.count(opportunity.Figure{Function: opportunity.CountEligible}),
		W365SeatWhitespace:    a.whole(sum("w365Whitespace")),
		MciPotentialEarnings:  a.money("mciPotentialEarnings"),
		CporPotentialEarnings: a.money("cporPotentialEarnings"),
		PotentialEarnings:     a.money("potentialEarnings"),
	}
	if tenants := a.count(opportunity.Figure{Function: opportunity.CountTenants}); tenants != nil {
		measures.Tenants = *tenants
	}
	if pau, seats := a.whole(sum("w365Pau")), a.whole(sum("w365EligibleSeats")); pau != nil && seats != nil {
		measures.W365SeatPenetration = quotient(*pau, *seats)
	}
	for name, target := range statsOf(&measures) {
		field := opportunity.FieldNamed(name)
		if slices.ContainsFunc(a.figures, func(figure opportunity.Figure) bool { return figure.Field == field }) && !a.snapshot.Lacks(name) {
			*target = a.stats(field)
		}
	}
	return measures
}

func (a answers) money(field string) *string {
	if value, ok := a.get(sum(field)).(opportunity.Money); ok {
		return money(int64(value))
	}
	return nil
}

func statsOf(m *model.Measures) map[string]**model.Stats {
	return map[string]**model.Stats{
		"w365EligibleSeats": &m.W365EligibleSeats, "m365Seats": &m.M365Seats, "me5Seats": &m.Me5Seats, "me3Seats": &m.Me3Seats, "f3Seats": &m.F3Seats,
		"w365Whitespace": &m.W365Whitespace, "w365Pau": &m.W365Pau, "w365Mau": &m.W365Mau, "intunePau": &m.IntunePau, "intuneMau": &m.IntuneMau,
		"entraIdPau": &m.EntraIDPau, "entraIdMau": &m.EntraIDMau, "windowsPau": &m.WindowsPau, "windowsMau": &m.WindowsMau,
	}
}

// stats are nil where their sum or their count is withheld.
func (a answers) stats(field *opportunity.Field) *model.Stats {
	for i, figure := range a.figures {
		if figure.Field == field && a.values[i] == nil && (figure.Function == opportunity.Sum || figure.Function == opportunity.CountValues) {
			return nil
		}
	}
	of := func(function opportunity.Function) opportunity.Figure {
		return opportunity.Figure{Function: function, Field: field}
	}
	stats := &model.Stats{Min: a.whole(of(opportunity.Min)), Max: a.whole(of(opportunity.Max))}
	if total := a.whole(of(opportunity.Sum)); total != nil {
		stats.Sum = *total
	}
	if values := a.whole(of(opportunity.CountValues)); values != nil {
		stats.Count = int(*values)
	}
	stats.Avg = quotient(stats.Sum, int64(stats.Count))
	if middle, ok := a.get(of(opportunity.Median)).(float64); ok {
		stats.Median = &middle
	}
	return stats
}

// measuring is one alias of Group.measures: what it asks for.
type measuring struct {
	alias    string
	measured opportunity.Measured
}

// measurings lists the aliases of groups.measures beneath the current field, so that one scan answers them all.
func measurings(ctx context.Context, access opportunity.Access) ([]measuring, error) {
	operation := graphql.GetOperationContext(ctx)
	var list []measuring
	for _, groups := range graphql.CollectFieldsCtx(ctx, nil) {
		if groups.Name != "groups" {
			continue
		}
		for _, field := range graphql.CollectFields(operation, groups.Selections, nil) {
			if field.Name != "measures" || slices.ContainsFunc(list, func(m measuring) bool { return m.alias == field.Alias }) {
				continue
			}
			one := measuring{alias: field.Alias}
			if raw := field.ArgumentMap(operation.Variables)["filter"]; raw != nil {
				filter, err := opportunity.ParseFilter(raw, strings.Join([]string{"groups", field.Alias, "filter"}, "."))
				if err != nil {
					return nil, err
				}
				one.measured.Filter = filter
			}
			one.measured.Figures = figuresOf(operation, access, graphql.CollectFields(operation, field.Selections, nil))
			list = append(list, one)
		}
	}
	return list, nil
}
