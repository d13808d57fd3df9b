package server

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/cloudendpoints/opportunities/graph/scalar"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// coerceVariables brings the variables of a request into the types that the operation declares, as strictly as the specification says: "2" and 3e9
// are no Int, 2.0 is; an enum value has its exact name; a single value stands for a list of one. What is not declared is dropped.
func coerceVariables(schema *ast.Schema, operation *ast.OperationDefinition, given map[string]any) (map[string]any, *gqlerror.Error) {
	variables := map[string]any{}
	for _, declared := range operation.VariableDefinitions {
		value, ok := given[declared.Variable]
		if ok && value == nil && !declared.Type.NonNull && isArgument(operation.SelectionSet, declared.Variable, map[string]bool{}) {
			continue // for an argument, null is the same as left out: clients send null for every variable that they leave out
		}
		if !ok {
			if declared.Type.NonNull && declared.DefaultValue == nil {
				return nil, wrongVariable("$"+declared.Variable, "is left out", "The query needs it: "+declared.Type.String()+".")
			}
			continue
		}
		coerced, err := coerce(schema, declared.Type, value, "$"+declared.Variable)
		if err != nil {
			return nil, err
		}
		variables[declared.Variable] = coerced
	}
	return variables, nil
}

// isArgument tells whether the variable is the whole value of some field's argument.
func isArgument(selections ast.SelectionSet, variable string, seen map[string]bool) bool {
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			for _, argument := range s.Arguments {
				if argument.Value.Kind == ast.Variable && argument.Value.Raw == variable {
					return true
				}
			}
			if isArgument(s.SelectionSet, variable, seen) {
				return true
			}
		case *ast.InlineFragment:
			if isArgument(s.SelectionSet, variable, seen) {
				return true
			}
		case *ast.FragmentSpread:
			if !seen[s.Name] {
				seen[s.Name] = true
				if isArgument(s.Definition.SelectionSet, variable, seen) {
					return true
				}
			}
		}
	}
	return false
}

func coerce(schema *ast.Schema, declared *ast.Type, value any, path string) (any, *gqlerror.Error) {
	if value == nil {
		if declared.NonNull {
			return nil, wrongVariable(path, "is null", "Pass a value of the type "+declared.String()+", or leave out what holds it.")
		}
		return nil, nil
	}
	if declared.Elem != nil {
		items, ok := value.([]any)
		if !ok {
			item, err := coerce(schema, declared.Elem, value, path)
			return []any{item}, err
		}
		list := make([]any, len(items))
		for i, item := range items {
			var err *gqlerror.Error
			if list[i], err = coerce(schema, declared.Elem, item, path+"."+strconv.Itoa(i)); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	definition := schema.Types[declared.NamedType]
	switch definition.Kind {
	case ast.InputObject:
		return coerceObject(schema, definition, value, path)
	case ast.Enum:
		if name, ok := value.(string); ok && definition.EnumValues.ForName(name) != nil {
			return name, nil
		}
		return nil, wrongVariable(path, "is no "+definition.Name, "Pass the name of one of its values.")
	}
	return coerceScalar(definition.Name, value, path)
}

func coerceObject(schema *ast.Schema, definition *ast.Definition, value any, path string) (any, *gqlerror.Error) {
	fields, ok := value.(map[string]any)
	if !ok {
		return nil, wrongVariable(path, "is no "+definition.Name, "Pass an object.")
	}
	object := make(map[string]any, len(fields))
	for _, field := range definition.Fields {
		inner, given := fields[field.Name]
		if !given {
			if field.Type.NonNull && field.DefaultValue == nil {
				return nil, wrongVariable(path+"."+field.Name, "is left out", definition.Name+" needs it: "+field.Type.String()+".")
			}
			continue
		}
		var err *gqlerror.Error
		if object[field.Name], err = coerce(schema, field.Type, inner, path+"."+field.Name); err != nil {
			return nil, err
		}
	}
	for name := range fields {
		if definition.Fields.ForName(name) == nil {
			return nil, wrongVariable(path+"."+name, "is no field of "+definition.Name, "Hold it against the schema.")
		}
	}
	return object, nil
}

func coerceScalar(name string, value any, path string) (any, *gqlerror.Error) {
	coerced, err := value, error(nil)
	switch name {
	case "Int":
		coerced, err = whole32(value)
	case "Float":
		coerced, err = scalar.UnmarshalFloat(value)
	case "ID":
		coerced, err = coerceID(value)
	case "String":
		_, err = scalar.UnmarshalString(value)
	case "Boolean":
		_, err = scalar.UnmarshalBoolean(value)
	case "Decimal":
		coerced, err = scalar.UnmarshalDecimal(value)
	case "YearMonth":
		_, err = scalar.UnmarshalYearMonth(value)
	case "Cursor":
		_, err = scalar.UnmarshalCursor(value)
	}
	if err != nil {
		return nil, wrongVariable(path, "is no "+name, "Pass a value of the type "+name+".")
	}
	return coerced, nil
}

func whole32(value any) (int64, error) {
	whole, err := scalar.UnmarshalInt(value)
	return int64(whole), err
}

// coerceID takes a string, or a whole number as its digits.
func coerceID(value any) (string, error) {
	if number, ok := value.(json.Number); ok {
		if float, err := number.Float64(); err == nil && float == math.Trunc(float) && math.Abs(float) < 1<<53 {
			return strconv.FormatInt(int64(float), 10), nil
		}
	}
	return scalar.UnmarshalID(value)
}

func wrongVariable(path, what, hint string) *gqlerror.Error {
	return gqlerror.Wrap(&opportunity.Error{Code: opportunity.BadUserInput, Argument: path, Message: fmt.Sprintf("%s %s.", path, what), Hint: hint})
}
