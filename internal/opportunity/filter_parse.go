package opportunity

import (
	"fmt"
	"reflect"
	"strconv"
)

// ParseFilter reads a TenantFilter as a client sent it: maps, lists, strings, bools and numbers, where GraphQL's
// validation has checked the names. Conditions come out in the order of the catalogue, so that the same filter always gives the
// same tree. An explicit null, or a value that is not of the operator's type, is BAD_USER_INPUT with its path.
func ParseFilter(raw any, path string) (Filter, error) {
	if err := withinLimits(raw, path); err != nil {
		return nil, err
	}
	return parseFilter(raw, path)
}

func parseFilter(raw any, path string) (Filter, error) {
	input, err := object(raw, path)
	if err != nil {
		return nil, err
	}
	filter := All{}
	for _, parse := range []func(map[string]any, string) ([]Filter, error){parseLogic, parseFields, parseSpecial} {
		parts, err := parse(input, path)
		if err != nil {
			return nil, err
		}
		filter = append(filter, parts...)
	}
	for name := range input {
		if !knownFilter(name) {
			return nil, Invalid(path+"."+name, fmt.Sprintf("TenantFilter has no field %q.", name), "Use the fields of TenantFilter.")
		}
	}
	if len(filter) == 1 {
		return filter[0], nil
	}
	return filter, nil
}

func knownFilter(name string) bool {
	switch name {
	case "and", "or", "not", "search", "workshops", "associations":
		return true
	}
	return FieldNamed(name) != nil
}

func parseLogic(input map[string]any, path string) ([]Filter, error) {
	var parts []Filter
	if raw, ok := input["and"]; ok {
		list, err := parseFilters(raw, path+".and")
		if err != nil {
			return nil, err
		}
		parts = append(parts, All(list))
	}
	if raw, ok := input["or"]; ok {
		list, err := parseFilters(raw, path+".or")
		if err != nil {
			return nil, err
		}
		parts = append(parts, Any(list))
	}
	if raw, ok := input["not"]; ok {
		inner, err := parseFilter(raw, path+".not")
		if err != nil {
			return nil, err
		}
		parts = append(parts, Not{inner})
	}
	return parts, nil
}

func parseFilters(raw any, path string) ([]Filter, error) {
	items, err := list(raw, path)
	if err != nil {
		return nil, err
	}
	filters := make([]Filter, 0, len(items))
	for i, item := range items {
		filter, err := parseFilter(item, path+"."+strconv.Itoa(i))
		if err != nil {
			return nil, err
		}
		filters = append(filters, filter)
	}
	return filters, nil
}

func parseFields(input map[string]any, path string) ([]Filter, error) {
	conditions, err := parseConditions(Fields, input, path)
	if err != nil {
		return nil, err
	}
	filters := make([]Filter, len(conditions))
	for i, condition := range conditions {
		filters[i] = condition
	}
	return filters, nil
}

func parseSpecial(input map[string]any, path string) ([]Filter, error) {
	var parts []Filter
	if raw, ok := input["search"]; ok {
		text, err := parseValue(Text, raw, path+".search")
		if err != nil {
			return nil, err
		}
		parts = append(parts, Search{text.(string)})
	}
	if raw, ok := input["workshops"]; ok {
		conditions, err := parseOperators(&Field{Name: "workshops", Kind: TextList}, raw, path+".workshops")
		if err != nil {
			return nil, err
		}
		for _, condition := range conditions {
			parts = append(parts, Workshops{condition.Op, texts(condition.Values)})
		}
	}
	if raw, ok := input["associations"]; ok {
		path := path + ".associations"
		fields, err := object(raw, path)
		if err != nil {
			return nil, err
		}
		conditions, err := parseConditions(AssociationFields, fields, path)
		if err != nil {
			return nil, err
		}
		parts = append(parts, Association(conditions))
	}
	return parts, nil
}

func parseConditions(fields []*Field, input map[string]any, path string) ([]Condition, error) {
	var conditions []Condition
	for _, field := range fields {
		raw, ok := input[field.Name]
		if !ok {
			continue
		}
		parsed, err := parseOperators(field, raw, path+"."+field.Name)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, parsed...)
	}
	return conditions, nil
}

func parseOperators(field *Field, raw any, path string) ([]Condition, error) {
	operators, err := object(raw, path)
	if err != nil {
		return nil, err
	}
	caseSensitive := false
	if raw, ok := operators["caseSensitive"]; ok {
		value, err := parseValue(Flag, raw, path+".caseSensitive")
		if err != nil {
			return nil, err
		}
		caseSensitive = value.(bool)
	}
	var conditions []Condition
	for _, op := range field.Kind.Input().Ops {
		raw, ok := operators[string(op)]
		if !ok {
			continue
		}
		values, err := parseOperands(field.Kind, op, raw, path+"."+string(op))
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, Condition{Field: field, Op: op, Values: values, CaseSensitive: caseSensitive})
	}
	return conditions, nil
}

func parseOperands(kind Kind, op Op, raw any, path string) ([]any, error) {
	switch {
	case op == IsNull:
		kind = Flag
	case op == WithinMonths:
		value, err := parseValue(Integer, raw, path)
		if err != nil {
			return nil, err
		}
		if value.(int) < 0 {
			return nil, Invalid(path, "withinMonths is below 0.", "Pass how many months on from the snapshot's month, 0 or more.")
		}
		return []any{value}, nil
	}
	if !op.Many() {
		value, err := parseValue(kind, raw, path)
		return []any{value}, err
	}
	items, err := list(raw, path)
	if err != nil {
		return nil, err
	}
	values := make([]any, 0, len(items))
	for i, item := range items {
		value, err := parseValue(kind, item, path+"."+strconv.Itoa(i))
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

func object(raw any, path string) (map[string]any, error) {
	if raw == nil {
		return nil, null(path)
	}
	input, ok := raw.(map[string]any)
	if !ok {
		return nil, Invalid(path, path+" is no input object.", "Pass an object of conditions.")
	}
	return input, nil
}

// list takes a single value as a list of one, as GraphQL does; its library makes a slice of that value's own type.
func list(raw any, path string) ([]any, error) {
	if raw == nil {
		return nil, null(path)
	}
	if items, ok := raw.([]any); ok {
		return items, nil
	}
	if single := reflect.ValueOf(raw); single.Kind() == reflect.Slice && single.Len() == 1 {
		return []any{single.Index(0).Interface()}, nil
	}
	return []any{raw}, nil
}

func null(path string) *Error {
	return Invalid(path, path+" is null.", "Leave "+path+" out for no condition, or use isNull to ask for missing values.")
}

func texts(values []any) []string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = value.(string)
	}
	return list
}
