package server

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/cloudendpoints/opportunities/graph"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// cost prices each operation before any statement runs, by the statements that it causes and the rows that it may give, refuses what is
// dearer than the limit, and shows the price in extensions.cost.
type cost struct{ limit int }

// The price list.
const (
	priceScan       = 10 // one pass over the scope's tenants
	priceLookup     = 2  // one tenant by its ID
	priceComparison = 60 // two passes, and every tenant of one sought in the other
	priceMedian     = 20 // a median keeps every value
	spread          = 3  // a dimension of several values multiplies the rows of a pass
)

func (cost) ExtensionName() string { return "Cost" }

func (cost) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext prices the operation.
func (c cost) MutateOperationContext(_ context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	price := pricer{operation}.root()
	operation.Stats.SetExtension("Cost", price)
	if price > c.limit {
		return tooComplex(fmt.Sprintf("The operation costs %d, more than %d.", price, c.limit),
			"Ask for smaller pages, fewer groups, facets or parts at once; extensions.cost of an answer tells its price.")
	}
	return nil
}

// priceOf is the price that an operation was given.
func priceOf(operation *graphql.OperationContext) int {
	price, _ := operation.Stats.GetExtension("Cost").(int)
	return price
}

// InterceptResponse shows the price.
func (c cost) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if graphql.HasOperationContext(ctx) {
		if price, ok := graphql.GetOperationContext(ctx).Stats.GetExtension("Cost").(int); ok {
			graphql.RegisterExtension(ctx, "cost", map[string]int{"requested": price, "limit": c.limit})
		}
	}
	return next(ctx)
}

// pricer walks one operation as it will be run: fragments spread, @skip and @include obeyed.
type pricer struct{ operation *graphql.OperationContext }

// fields are those beneath a field, collected as the generated code collects them: so they are collected once.
func (p pricer) fields(of graphql.CollectedField) []graphql.CollectedField {
	name := of.Definition.Type.Name()
	if name == "Tenant" || name == "Node" {
		return graphql.CollectFields(p.operation, of.Selections, []string{"Tenant", "Node"})
	}
	return graphql.CollectFields(p.operation, of.Selections, []string{name})
}

func (p pricer) root() int {
	price := 0
	for _, field := range graphql.CollectFields(p.operation, p.operation.Operation.SelectionSet, []string{"Query"}) {
		switch field.Name {
		case "opportunities":
			price += p.report(field)
		case "node":
			price += priceLookup + p.lists(field, 1)
		case "dataset":
			price += priceLookup + p.reconciliation(field)
		case "viewer":
			price += priceLookup
		}
	}
	return price
}

func (p pricer) reconciliation(dataset graphql.CollectedField) int {
	price := 0
	for _, field := range p.fields(dataset) {
		if field.Name == "reconciliation" {
			price += 2*priceScan + whole(field.ArgumentMap(p.operation.Variables)["first"], 100)
		}
	}
	return price
}

func (p pricer) report(report graphql.CollectedField) int {
	price, shared := 0, false
	for _, field := range p.fields(report) {
		arguments := field.ArgumentMap(p.operation.Variables)
		switch field.Name {
		case "kpis":
			shared = true
			for _, part := range p.fields(field) {
				if part.Name == "tiles" && part.ArgumentMap(p.operation.Variables)["compareTo"] != nil {
					price += priceScan
				}
			}
		case "charts":
			parts := p.fields(field)
			shared = true
			if crossFilter, _ := arguments["crossFilter"].(bool); crossFilter {
				price += priceScan * len(parts)
			} else if graph.Selects(parts, "potentialEarningsByWorkshop") {
				price += priceScan
			}
		case "tenants":
			price += priceScan + p.page(field, arguments)
			shared = shared || graph.Selects(p.fields(field), "totalCount")
		case "tenant":
			price += priceLookup + p.lists(field, 1)
		case "explain":
			price += 2 * priceLookup
		case "dataQuality":
			price += 2 * spread * priceScan
		case "nearlyListed":
			price += priceScan + whole(arguments["first"], 50)/10
		case "changes":
			price += p.changes(field)
		case "trend":
			price += max(1, whole(arguments["last"], 12)) * p.report(field)
		case "aggregate":
			price += p.groups(field, listOf(arguments["groupBy"]), whole(arguments["first"], 100))
		case "breakdown":
			price += 2 * p.groups(field, []any{arguments["by"]}, whole(arguments["top"], 10))
		case "facets":
			for _, dimension := range listOf(arguments["dimensions"]) {
				price += passes(dimension) + whole(arguments["first"], 50)/10
			}
		}
	}
	if shared {
		price += priceScan
	}
	return price
}

// changes prices the comparison of two snapshots: two passes and the join of what they find, once, and once more for the tenants.
func (p pricer) changes(field graphql.CollectedField) int {
	price := priceComparison
	for _, part := range p.fields(field) {
		if part.Name == "tenants" {
			price += priceComparison + whole(part.ArgumentMap(p.operation.Variables)["first"], opportunity.DefaultPageSize)
		}
	}
	return price
}

func (p pricer) page(field graphql.CollectedField, arguments map[string]any) int {
	rows := whole(arguments["first"], -1)
	if rows < 0 {
		rows = whole(arguments["last"], opportunity.DefaultPageSize)
	}
	price := rows
	for _, part := range p.fields(field) {
		switch part.Name {
		case "nodes":
			price += p.lists(part, rows)
		case "edges":
			for _, inner := range p.fields(part) {
				if inner.Name == "node" {
					price += p.lists(inner, rows)
				}
			}
		}
	}
	return price
}

// lists prices the lists of so many tenants: one pass each, and their rows.
func (p pricer) lists(tenant graphql.CollectedField, tenants int) int {
	price := 0
	for _, field := range p.fields(tenant) {
		switch field.Name {
		case "associations", "engagements", "potentialEarningsByWorkload":
			price += priceScan + tenants
		}
	}
	return price
}

func (p pricer) groups(field graphql.CollectedField, groupBy []any, rows int) int {
	pass := priceScan
	for _, by := range groupBy {
		if object, ok := by.(map[string]any); ok && several(object["dimension"]) {
			pass *= spread
		}
	}
	price := pass + rows
	for _, part := range p.fields(field) {
		switch part.Name {
		case "totals":
			price += priceScan + p.medians(part)
		case "totalGroups":
			price += pass
		case "groups":
			for _, measures := range p.fields(part) {
				price += p.medians(measures)
			}
		}
	}
	return price
}

func (p pricer) medians(measures graphql.CollectedField) int {
	price := 0
	for _, field := range p.fields(measures) {
		if graph.Selects(p.fields(field), "median") {
			price += priceMedian
		}
	}
	return price
}

func passes(dimension any) int {
	if several(dimension) {
		return priceScan * spread
	}
	return priceScan
}

func several(name any) bool {
	text, _ := name.(string)
	dimension := opportunity.DimensionNamed(text)
	return dimension != nil && dimension.Several()
}

// whole reads an Int argument as it was sent, a default where it was not. What is no Int is refused later.
func whole(value any, standard int) int {
	switch n := value.(type) {
	case int64:
		return int(min(max(n, 0), most))
	case interface{ Int64() (int64, error) }:
		if number, err := n.Int64(); err == nil {
			return int(min(max(number, 0), most))
		}
	}
	return standard
}

func listOf(value any) []any {
	switch list := value.(type) {
	case nil:
		return nil
	case []any:
		return list
	}
	return []any{value}
}
