package encoder_test

import (
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// author writes random queries that are valid: fields under their own name and others, merged and not, in fragments within fragments, on
// the type and on its interface, under directives with and without variables.
type author struct {
	*rand.Rand
	schema    *ast.Schema
	fragments []string // finished: their text
	named     map[string][]string
}

func write(schema *ast.Schema, seed uint64) string {
	a := &author{Rand: rand.New(rand.NewPCG(seed, 7)), schema: schema, named: map[string][]string{}}
	body := a.selection(schema.Query, 2+a.IntN(6))
	return "query($yes: Boolean!, $no: Boolean = false) { used: __typename @include(if: $yes) @skip(if: $no) " + body + " }\n" + strings.Join(a.fragments, "\n")
}

func (a *author) selection(of *ast.Definition, depth int) string {
	var parts []string
	for range 1 + a.IntN(7) {
		switch kind := a.IntN(12); {
		case kind == 0:
			parts = append(parts, a.alias("__typename")+a.directive())
		case kind == 1 && depth > 0:
			parts = append(parts, "... on "+of.Name+a.directive()+" { "+a.selection(of, depth-1)+" }")
		case kind == 2 && depth > 0:
			parts = append(parts, "..."+a.directive()+" { "+a.selection(of, depth-1)+" }")
		case kind == 3 && depth > 0:
			parts = append(parts, "..."+a.fragment(of, depth-1)+a.directive())
		default:
			if field := a.field(of, depth); field != "" {
				parts = append(parts, field)
			}
		}
	}
	if len(parts) == 0 {
		parts = append(parts, "__typename")
	}
	return strings.Join(parts, " ")
}

func (a *author) fragment(of *ast.Definition, depth int) string {
	if known := a.named[of.Name]; len(known) > 0 && a.IntN(2) == 0 {
		return known[a.IntN(len(known))]
	}
	body := a.selection(of, depth)
	name := fmt.Sprintf("F%d", len(a.fragments))
	a.fragments = append(a.fragments, "fragment "+name+" on "+of.Name+" { "+body+" }")
	a.named[of.Name] = append(a.named[of.Name], name)
	return name
}

func (a *author) field(of *ast.Definition, depth int) string {
	if possible := a.schema.GetPossibleTypes(of); of.IsAbstractType() && a.IntN(2) == 0 {
		one := possible[a.IntN(len(possible))]
		return "... on " + one.Name + " { " + a.selection(one, depth) + " }"
	}
	if len(of.Interfaces) > 0 && a.IntN(10) == 0 {
		other := a.schema.Types[of.Interfaces[0]]
		return "... on " + other.Name + a.directive() + " { " + a.selection(other, 0) + " }"
	}
	field := of.Fields[a.IntN(len(of.Fields))]
	if strings.HasPrefix(field.Name, "__") {
		return ""
	}
	inner := a.schema.Types[field.Type.Name()]
	if inner.IsCompositeType() && depth == 0 {
		return ""
	}
	arguments := a.arguments(field)
	text := field.Name + arguments
	switch {
	case arguments != "":
		text = fmt.Sprintf("%s_%x: ", field.Name, crc32.ChecksumIEEE([]byte(arguments))) + text
	default:
		text = a.alias(text)
	}
	text += a.directive()
	if inner.IsCompositeType() {
		text += " { " + a.selection(inner, depth-1) + " }"
	}
	return text
}

func (a *author) alias(name string) string {
	return []string{"", "", "", "a_" + name + ": ", "b_" + name + ": "}[a.IntN(5)] + name
}

func (a *author) directive() string {
	return []string{"", "", "", "", "", "", "", "", " @include(if: $yes)", " @skip(if: $yes)", " @skip(if: $no)", " @include(if: true)", " @skip(if: true)"}[a.IntN(13)]
}

func (a *author) arguments(field *ast.FieldDefinition) string {
	var list []string
	for _, argument := range field.Arguments {
		if argument.Type.NonNull && argument.DefaultValue == nil || a.IntN(3) == 0 {
			list = append(list, argument.Name+": "+a.value(argument.Type, 2))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "(" + strings.Join(list, ", ") + ")"
}

func (a *author) value(of *ast.Type, depth int) string {
	if of.Elem != nil {
		var list []string
		for range a.IntN(3) {
			list = append(list, a.value(of.Elem, depth-1))
		}
		return "[" + strings.Join(list, ", ") + "]"
	}
	definition := a.schema.Types[of.NamedType]
	switch definition.Kind {
	case ast.Enum:
		return definition.EnumValues[a.IntN(len(definition.EnumValues))].Name
	case ast.InputObject:
		var list []string
		for _, field := range definition.Fields {
			if field.Type.NonNull && field.DefaultValue == nil || depth > 0 && a.IntN(8) == 0 {
				list = append(list, field.Name+": "+a.value(field.Type, depth-1))
			}
		}
		return "{" + strings.Join(list, ", ") + "}"
	}
	switch of.NamedType {
	case "Int", "Long", "Float":
		return "7"
	case "Boolean":
		return "true"
	case "YearMonth":
		return `"2027-03"`
	}
	return `"7"`
}
