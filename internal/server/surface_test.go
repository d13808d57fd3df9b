package server_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/graph/generated"
)

// schema is the API's.
var schema = generated.NewExecutableSchema(generated.Config{}).Schema()

// probe is a query and the coordinates of the schema that it names: Type.field, Input.field and Enum.VALUE.
type probe struct {
	query string
	names []string
}

// surface writes the queries that together reach all of the schema. Samples are the values of required arguments and of scalars, by coordinate or type.
type surface struct {
	samples map[string]string
	// skips are coordinates that stay out.
	skips map[string]bool
}

var samples = map[string]string{
	"ID": `"1001"`, "String": `"a"`, "Int": "3", "Float": "0.5", "Decimal": `"1.5"`, "Long": "3", "Boolean": "true", "YearMonth": `"2027-01"`, "Date": `"2026-11-15"`,
	"DateTime": `"2026-11-15T00:00:00Z"`, "Dimension": "RENEWAL", "Measure": "TENANTS",
}

// outputs are queries that together select every field of every type, one for each field that stands at the root or beneath `opportunities`.
func (s surface) outputs() []probe {
	var list []probe
	for _, root := range schema.Query.Fields {
		if strings.HasPrefix(root.Name, "__") {
			continue
		}
		if root.Name != "opportunities" {
			p := s.field("Query", root)
			list = append(list, probe{"{ " + p.query + " }", p.names})
			continue
		}
		for _, part := range schema.Types["Opportunities"].Fields {
			if p := s.field("Opportunities", part); p.query != "" {
				list = append(list, probe{"{ opportunities { " + p.query + " } }", p.names})
			}
		}
	}
	return list
}

// field selects a field and all beneath it.
func (s surface) field(of string, field *ast.FieldDefinition) probe {
	p := probe{field.Name, []string{of + "." + field.Name}}
	if s.skips[p.names[0]] {
		return probe{}
	}
	var arguments []string
	for _, argument := range field.Arguments {
		if sample, ok := s.samples[of+"."+field.Name+"."+argument.Name]; ok {
			arguments = append(arguments, argument.Name+": "+sample)
		} else if argument.Type.NonNull && argument.DefaultValue == nil {
			one := s.sample(argument.Type)
			arguments, p.names = append(arguments, argument.Name+": "+one.query), append(p.names, one.names...)
		}
	}
	if len(arguments) > 0 {
		p.query += "(" + strings.Join(arguments, ", ") + ")"
	}
	inner := s.selection(schema.Types[field.Type.Name()])
	p.query += inner.query
	p.names = append(p.names, inner.names...)
	return p
}

func (s surface) selection(of *ast.Definition) probe {
	if !of.IsCompositeType() {
		return probe{}
	}
	var p probe
	for _, field := range of.Fields {
		if !strings.HasPrefix(field.Name, "__") {
			one := s.field(of.Name, field)
			p.query, p.names = p.query+" "+one.query, append(p.names, one.names...)
		}
	}
	if of.IsAbstractType() {
		for _, one := range schema.GetPossibleTypes(of) {
			inner := s.selection(one)
			p.query, p.names = p.query+" ... on "+one.Name+inner.query, append(p.names, inner.names...)
		}
	}
	return probe{" {" + p.query + " }", p.names}
}

// inputs are queries that together name every argument, every field of every input type at every place, and every value of every enum there.
func (s surface) inputs() []probe { return s.argumentsBeneath("Query", "{ ", " }", nil, 0) }

func (s surface) argumentsBeneath(of, before, after string, above []string, depth int) []probe {
	var list []probe
	for _, field := range schema.Types[of].Fields {
		if strings.HasPrefix(field.Name, "__") || s.skips[of+"."+field.Name] {
			continue
		}
		inner := schema.Types[field.Type.Name()]
		required := map[string]probe{}
		for _, argument := range field.Arguments {
			if argument.Type.NonNull && argument.DefaultValue == nil {
				required[argument.Name] = s.sample(argument.Type)
				if sample, ok := s.samples[of+"."+field.Name+"."+argument.Name]; ok {
					required[argument.Name] = probe{sample, nil}
				}
			}
		}
		for _, argument := range field.Arguments {
			if sample, ok := s.samples[of+"."+field.Name+"."+argument.Name]; ok && sample == "null" {
				continue
			}
			for _, value := range s.values(argument.Type, 1) {
				with := maps.Clone(required)
				with[argument.Name] = value
				p := s.call(field, with)
				list = append(list, probe{before + p.query + s.plain(inner) + after, slices.Concat(above, p.names, []string{of + "." + field.Name})})
			}
		}
		if inner.IsCompositeType() && depth < 5 {
			p := s.call(field, required)
			list = append(list, s.argumentsBeneath(inner.Name, before+p.query+" { ", " }"+after, slices.Concat(above, p.names), depth+1)...)
		}
	}
	return list
}

func (s surface) call(field *ast.FieldDefinition, arguments map[string]probe) probe {
	p := probe{query: field.Name}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		list = append(list, name+": "+arguments[name].query)
		p.names = append(p.names, arguments[name].names...)
	}
	if len(list) > 0 {
		p.query += "(" + strings.Join(list, ", ") + ")"
	}
	return p
}

// plain selects what tells of no column: enough for a query to be valid.
func (s surface) plain(of *ast.Definition) string {
	if !of.IsCompositeType() {
		return ""
	}
	if light, ok := s.samples[of.Name]; ok {
		return light
	}
	return " { __typename }"
}

// sample is one value of the type.
func (s surface) sample(of *ast.Type) probe {
	if of.Elem != nil {
		one := s.sample(of.Elem)
		return probe{"[" + one.query + "]", one.names}
	}
	definition := schema.Types[of.NamedType]
	if sample, ok := s.samples[of.NamedType]; ok {
		if definition.Kind == ast.Enum {
			return probe{sample, []string{of.NamedType + "." + sample}}
		}
		return probe{sample, nil}
	}
	if definition.Kind == ast.Enum {
		return probe{definition.EnumValues[0].Name, []string{of.NamedType + "." + definition.EnumValues[0].Name}}
	}
	return s.object(definition, "", probe{})
}

// object is an input object with one member, and those that it must have.
func (s surface) object(definition *ast.Definition, member string, value probe) probe {
	var parts, names []string
	for _, field := range definition.Fields {
		one := value
		if field.Name != member {
			if !field.Type.NonNull || field.DefaultValue != nil {
				continue
			}
			one = s.sample(field.Type)
		}
		parts, names = append(parts, field.Name+": "+one.query), append(append(names, definition.Name+"."+field.Name), one.names...)
	}
	return probe{"{" + strings.Join(parts, ", ") + "}", names}
}

// values are values of the type that together name all that it can name; within a filter inside a filter, each field once.
func (s surface) values(of *ast.Type, depth int) []probe {
	var list []probe
	if of.Elem != nil {
		for _, one := range s.values(of.Elem, depth) {
			list = append(list, probe{"[" + one.query + "]", one.names})
		}
		return list
	}
	definition := schema.Types[of.NamedType]
	switch definition.Kind {
	case ast.Enum:
		for _, value := range definition.EnumValues {
			list = append(list, probe{value.Name, []string{definition.Name + "." + value.Name}})
		}
	case ast.InputObject:
		for _, field := range definition.Fields {
			inner := depth
			if field.Type.Name() == definition.Name {
				inner--
			}
			if inner < 0 {
				continue
			}
			values := s.values(field.Type, inner)
			if inner == 0 && depth == 0 && len(values) > 1 {
				values = values[:1]
			}
			for _, value := range values {
				list = append(list, s.object(definition, field.Name, value))
			}
		}
	default:
		list = append(list, s.sample(of))
	}
	return list
}
