package graph

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// pageRequest reads the paging arguments: first with after, or last with before.
func pageRequest(access opportunity.Access, orderBy []model.TenantOrder, first *int, after *string, last *int, before *string) (opportunity.PageRequest, error) {
	request := opportunity.PageRequest{Size: opportunity.DefaultPageSize, Backward: last != nil || before != nil}
	if request.Backward && (first != nil || after != nil) {
		return request, opportunity.Invalid("first", "first or after is mixed with last or before.", "Page with first and after, or with last and before.")
	}
	size, cursor, argument := first, after, "first"
	if request.Backward {
		size, cursor, argument = last, before, "last"
	}
	if size != nil {
		request.Size = *size
	}
	if request.Size < 0 || request.Size > opportunity.MaxPageSize {
		return request, opportunity.Invalid(argument, fmt.Sprintf("%s is %d.", argument, request.Size),
			fmt.Sprintf("Ask for 0 to %d tenants, and go on from pageInfo's cursors.", opportunity.MaxPageSize))
	}
	var err error
	if request.Cursor, err = cursorOf(map[string]string{"first": "after", "last": "before"}[argument], cursor); err != nil {
		return request, err
	}
	for _, term := range orderBy {
		request.Order = append(request.Order, opportunity.Order{
			Field: orderField(term.Field), Descending: term.Direction == model.DirectionDesc, NullsFirst: term.Nulls == model.NullsFirst,
		})
	}
	if len(orderBy) == 0 && access.HidesNamed("w365Whitespace") {
		request.Order = []opportunity.Order{{Field: opportunity.FieldNamed("tenantId")}} // the default order would tell of it
	}
	return request, nil
}

// meanwhile counts the tenants beside the page that is read, where the current field asks for their number, until wait is called.
func meanwhile(ctx context.Context, of *model.Opportunities) (wait func()) {
	var counting sync.WaitGroup
	if Selects(graphql.CollectFieldsCtx(ctx, nil), "totalCount") {
		counting.Go(func() {
			defer func() { _ = recover() }() // whoever asks for the number gets the same panic, and reports it
			_, _ = of.Cube(ctx)
		})
	}
	return counting.Wait
}

// cursorOf is the cursor to go on from, empty where there is none.
func cursorOf(argument string, cursor *string) (string, error) {
	if cursor == nil {
		return "", nil
	}
	if *cursor == "" {
		return "", opportunity.Invalid(argument, "The cursor is empty.", "Leave it out to begin at the start.")
	}
	return *cursor, nil
}

func orderField(name model.TenantOrderField) *opportunity.Field {
	i := slices.IndexFunc(opportunity.Fields, func(field *opportunity.Field) bool { return field.OrderField() == string(name) })
	return opportunity.Fields[i]
}

// asked are the fields that the selections of tenants under the current field ask for, at the given path of it, and that the caller may see.
func asked(ctx context.Context, access opportunity.Access, paths ...[]string) []*opportunity.Field {
	operation := graphql.GetOperationContext(ctx)
	chosen := make([]bool, len(opportunity.Fields))
	chosen[places["tenantId"]] = true // every id is made of it
	for _, path := range paths {
		selected(operation, graphql.CollectFieldsCtx(ctx, tenantTypes), path, chosen)
	}
	fields := make([]*opportunity.Field, 0, len(chosen))
	for i, field := range opportunity.Fields {
		if chosen[i] && !access.Hides(field) {
			fields = append(fields, field)
		}
	}
	return fields
}

// places are those of the catalogue's fields in it.
var places = func() map[string]int {
	places := map[string]int{}
	for i, field := range opportunity.Fields {
		places[field.Name] = i
	}
	return places
}()

var tenantTypes = []string{"Tenant", "Node"}

func selected(operation *graphql.OperationContext, fields []graphql.CollectedField, path []string, chosen []bool) {
	for _, field := range fields {
		if len(path) > 0 {
			if field.Name == path[0] {
				selected(operation, graphql.CollectFields(operation, field.Selections, tenantTypes), path[1:], chosen)
			}
		} else if place, ok := places[field.Name]; ok {
			chosen[place] = true
		}
	}
}

// tenants turns rows of the fields into tenants that share the statements of their lists.
func tenants(report opportunity.Report, lens model.Lens, fields []*opportunity.Field, rows opportunity.Rows) []model.Tenant {
	lists := model.NewLists(report, rows.Keys)
	list := make([]model.Tenant, len(rows.Keys))
	fill(list, fields, rows)
	id := nodeIDs(lens)
	ids := texts(len(list), func(into []byte, i int) []byte { return id(into, list[i].TenantID) })
	for i := range list {
		tenant := &list[i]
		tenant.Lists, tenant.Key, tenant.ID = lists, rows.Keys[i], ids[i]
	}
	return list
}

// one reads a single tenant, nil where it is not there.
func one(ctx context.Context, report opportunity.Report, lens model.Lens, tenantID string) (*model.Tenant, error) {
	fields := asked(ctx, report.Access(), nil)
	rows, err := report.Tenant(ctx, tenantID, fields)
	if err != nil || len(rows.Keys) == 0 {
		return nil, err
	}
	return &tenants(report, lens, fields, rows)[0], nil
}
