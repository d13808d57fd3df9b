package guard

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/graph/generated"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// TestEveryCoordinateIsLookedAt: each field, input field and enum value of the schema is in the table, by itself or by its type; the table has no other, and
// names columns that can be hidden. What shows one may be null.
func TestEveryCoordinateIsLookedAt(t *testing.T) {
	t.Parallel()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	here := map[string]bool{}
	for _, definition := range schema.Types {
		here[definition.Name] = true
		look := func(member string, nonNull bool) {
			here[definition.Name+"."+member] = true
			if !lookedAt(definition, member) {
				t.Errorf("%s.%s is not in the table: does it tell of a column?", definition.Name, member)
			}
			for _, name := range table[definition.Name+"."+member] {
				field := hideable(name)
				switch {
				case field == nil:
					t.Errorf("%s.%s tells of %s, which is no column", definition.Name, member, name)
				case !field.Required && nonNull && definition.Kind == ast.Object:
					t.Errorf("%s.%s tells of %s but is never null", definition.Name, member, name)
				}
			}
		}
		for _, field := range definition.Fields {
			look(field.Name, field.Type.NonNull)
		}
		for _, value := range definition.EnumValues {
			look(value.Name, false)
		}
	}
	for coordinate := range table {
		if !here[coordinate] {
			t.Errorf("the schema has no %s", coordinate)
		}
	}
}

// TestColumnsOfTheSameNameAreHidden: whatever the schema calls like a column, or like its capitals, tells of that column.
func TestColumnsOfTheSameNameAreHidden(t *testing.T) {
	t.Parallel()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for _, column := range opportunity.Hideable {
		access := opportunity.Access{Hidden: []string{column.Name}}
		for _, definition := range schema.Types {
			for _, field := range definition.Fields {
				if field.Name == column.Name && Shows(access, definition.Name+"."+field.Name) && !beneath[definition.Name+"."+field.Name] {
					t.Errorf("hiding %s leaves %s.%s", column.Name, definition.Name, field.Name)
				}
			}
			for _, value := range definition.EnumValues {
				if strings.EqualFold(value.Name, column.Column()) && Shows(access, definition.Name+"."+value.Name) && !beneath[definition.Name+"."+value.Name] {
					t.Errorf("hiding %s leaves %s.%s", column.Name, definition.Name, value.Name)
				}
			}
		}
	}
}

// beneath bear a column's name and tell of another.
var beneath = map[string]bool{
	"WorkloadEarnings.potentialEarnings": true, // MCI's alone
	"TileKey.POTENTIAL_EARNINGS":         true, // MCI's alone
}

func hideable(name string) *opportunity.Field {
	for _, list := range [][]*opportunity.Field{opportunity.Fields, opportunity.Lists, opportunity.AssociationFields} {
		for _, field := range list {
			if field.Name == name {
				return field
			}
		}
	}
	return nil
}
