package guard

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Extension is an extension of gqlgen's executor: it holds each operation against what its caller may see. What he may not ask by is refused before any
// statement; of what he may not see, which the resolvers leave null, it reports one error a column.
type Extension struct {
	Schema *ast.Schema
	Access func(ctx context.Context) opportunity.Access
}

// ExtensionName implements graphql.HandlerExtension.
func (Extension) ExtensionName() string { return "Guard" }

// Validate implements graphql.HandlerExtension.
func (Extension) Validate(graphql.ExecutableSchema) error { return nil }

const extension = "Guard"

// MutateOperationContext refuses an operation that asks by a hidden column.
func (g Extension) MutateOperationContext(ctx context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	access := g.Access(ctx)
	if len(access.Hidden) == 0 && access.Aggregates == nil {
		return nil
	}
	w := &walk{guard: g, access: access, operation: operation, reported: map[string]bool{}, selected: map[string]int{}}
	w.selections(operation.Operation.SelectionSet, g.Schema.Query, nil)
	if w.refused != nil {
		return w.refused
	}
	operation.Stats.SetExtension(extension, w.hidden)
	return nil
}

// InterceptResponse adds the errors of the hidden columns, and tells what is withheld.
func (g Extension) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if graphql.HasOperationContext(ctx) {
		if hidden, ok := graphql.GetOperationContext(ctx).Stats.GetExtension(extension).([]*gqlerror.Error); ok {
			for _, one := range hidden {
				graphql.AddError(ctx, one)
			}
		}
	}
	aggregates := g.Access(ctx).Aggregates
	if aggregates == nil {
		return next(ctx)
	}
	found := &withheld{}
	response := next(context.WithValue(ctx, withheldKey{}, found))
	if response != nil {
		if told := found.extension(aggregates.SmallestGroup); told != nil {
			if response.Extensions == nil {
				response.Extensions = map[string]any{}
			}
			response.Extensions["withheld"] = told
		}
	}
	return response
}

// walk goes through one operation as it will be run: fragments spread, @skip and @include obeyed.
type walk struct {
	guard     Extension
	access    opportunity.Access
	operation *graphql.OperationContext
	hidden    []*gqlerror.Error // one a column, at its first place
	reported  map[string]bool   // the columns and coordinates that have one
	refused   *gqlerror.Error

	// Of a caller without rows: how many reports the operation asks for, by what it counts, and by how many values of each field it filters.
	reports     int
	crossFilter bool
	parts       []part
	selected    map[string]int
}

// parts are lists of which each member tells of columns of its own, named by an enum's values, where one of the fields is selected.
var parts = map[string]struct {
	enum   string
	fields []string
}{
	"Kpis.tiles":                {"TileKey", []string{"value", "filter"}},
	"Explanation.rules":         {"Rule", nil},
	"Opportunities.dataQuality": {"QualityCheck", nil},
}

func (w *walk) selections(set ast.SelectionSet, of *ast.Definition, at ast.Path) {
	for _, field := range graphql.CollectFields(w.operation, set, w.satisfied(of)) {
		if w.refused != nil {
			return
		}
		path := append(at[:len(at):len(at)], ast.PathName(field.Alias))
		w.arguments(field, path)
		owner := field.ObjectDefinition
		coordinate := owner.Name + "." + field.Name
		if w.access.Aggregates != nil {
			if !w.mayAggregate(owner, field.Name) {
				w.refuseRows(coordinate, "", path)
				return
			}
			w.counts(coordinate, field, path)
		}
		if !lookedAt(owner, field.Name) {
			w.report(coordinate, coordinate, path)
			continue
		}
		if column := Hidden(w.access, coordinate); column != "" {
			w.report(column, column, path)
			continue
		}
		if list, ok := parts[coordinate]; ok {
			w.members(list.enum, list.fields, field, path)
		}
		w.selections(field.Selections, w.guard.Schema.Types[field.Definition.Type.Name()], within(path, field.Definition.Type))
	}
}

// satisfied are the types whose fragments apply to a value of the type: of an abstract one, those of each that it may be.
func (w *walk) satisfied(of *ast.Definition) []string {
	names := []string{of.Name}
	for _, other := range w.guard.Schema.GetPossibleTypes(of) {
		if other != of {
			names = append(names, other.Name)
		}
	}
	return append(names, of.Interfaces...)
}

// within is the path of the first value of a list, or of the value itself.
func within(path ast.Path, of *ast.Type) ast.Path {
	for ; of.Elem != nil; of = of.Elem {
		path = append(path[:len(path):len(path)], ast.PathIndex(0))
	}
	return path
}

func (w *walk) members(enum string, fields []string, field graphql.CollectedField, path ast.Path) {
	for i, value := range w.guard.Schema.Types[enum].EnumValues {
		column := Hidden(w.access, enum+"."+value.Name)
		if column == "" {
			continue
		}
		if fields == nil {
			w.report(column, column, path)
		}
		for _, inner := range graphql.CollectFields(w.operation, field.Selections, nil) {
			for _, name := range fields {
				if inner.Name == name {
					w.report(column, column, append(path[:len(path):len(path)], ast.PathIndex(i), ast.PathName(inner.Alias)))
				}
			}
		}
	}
}

func (w *walk) report(key, name string, path ast.Path) {
	if w.reported[key] {
		return
	}
	w.reported[key] = true
	raised := gqlerror.WrapPath(path, &opportunity.Error{Code: opportunity.Forbidden, Message: name + " is hidden from you.",
		Hint: "Leave it out: dataset.fields lists the columns that you may see."})
	w.hidden = append(w.hidden, raised)
}

func (w *walk) arguments(field graphql.CollectedField, path ast.Path) {
	values := field.ArgumentMap(w.operation.Variables)
	for _, argument := range field.Definition.Arguments { // in the order of the schema
		if value, ok := values[argument.Name]; ok {
			if w.access.Aggregates != nil && value != nil && !w.mayPass(field.ObjectDefinition.Name+"."+field.Name+"."+argument.Name) {
				w.refuseRows(argument.Name, argument.Name, path)
			}
			w.input(value, argument.Type, argument.Name, path)
		}
	}
}

// input refuses the value of an argument where it names a hidden column.
func (w *walk) input(value any, of *ast.Type, argument string, path ast.Path) {
	if value == nil || w.refused != nil {
		return
	}
	if of.Elem != nil {
		items := reflect.ValueOf(value)
		if items.Kind() != reflect.Slice {
			w.input(value, of.Elem, argument, path) // one value stands for a list of it
			return
		}
		for i := range items.Len() {
			w.input(items.Index(i).Interface(), of.Elem, argument+"."+strconv.Itoa(i), path)
		}
		return
	}
	definition := w.guard.Schema.Types[of.NamedType]
	switch definition.Kind {
	case ast.Enum:
		w.named(definition, fmt.Sprint(value), argument, path)
	case ast.InputObject:
		object, ok := value.(map[string]any)
		if !ok {
			return
		}
		for _, member := range definition.Fields {
			if inner, ok := object[member.Name]; ok {
				w.named(definition, member.Name, argument+"."+member.Name, path)
				if selecting[member.Name] && member.Name != "caseSensitive" && strings.HasSuffix(definition.Name, "Filter") {
					of := argument[strings.LastIndexByte(argument, '.')+1:]
					w.selected[of] += len(listed(inner))
				}
				w.input(inner, member.Type, argument+"."+member.Name, path)
			}
		}
	}
}

// named refuses a member of an input type or an enum's value that tells of a hidden column.
func (w *walk) named(definition *ast.Definition, member, argument string, path ast.Path) {
	if w.refused != nil {
		return
	}
	if w.access.Aggregates != nil && !w.mayAggregate(definition, member) {
		w.refuseRows(argument, argument, path)
		return
	}
	column := Hidden(w.access, definition.Name+"."+member)
	if column == "" && !lookedAt(definition, member) {
		column = member
	}
	if column == "" {
		return
	}
	message := fmt.Sprintf("%s asks by %s, which is hidden from you.", argument, column)
	w.refused = gqlerror.WrapPath(path, &opportunity.Error{Code: opportunity.Forbidden, Argument: argument, Message: message,
		Hint: "Leave it out: dataset.fields lists the columns that you may see."})
}
