package opportunity

import "fmt"

// The limits of one filter.
const (
	maxConditions   = 500
	maxFilterLevels = 20
	maxListValues   = 5_000
)

// withinLimits refuses a filter that is larger than any that a person or a client makes.
func withinLimits(raw any, path string) error {
	var size filterSize
	size.count(raw, 0)
	for _, bound := range []struct {
		name        string
		size, limit int
	}{{"conditions", size.conditions, maxConditions}, {"levels", size.levels, maxFilterLevels}, {"values in lists", size.values, maxListValues}} {
		if bound.size > bound.limit {
			return &Error{Code: ComplexityExceeded, Argument: path, Message: fmt.Sprintf("%s has %d %s, more than %d.", path, bound.size, bound.name, bound.limit),
				Hint: "Split the question, or filter by a range, a text or a dimension."}
		}
	}
	return nil
}

type filterSize struct{ conditions, levels, values int }

// count adds up an object's conditions: its fields, those of and, or and not on the level beneath.
func (s *filterSize) count(raw any, level int) {
	s.levels = max(s.levels, level)
	object, ok := raw.(map[string]any)
	if !ok {
		return
	}
	for name, value := range object {
		switch items, isList := value.([]any); {
		case name == "not":
			s.count(value, level+1)
		case name == "and" || name == "or":
			if !isList {
				items = []any{value}
			}
			for _, item := range items {
				s.count(item, level+1)
			}
			s.conditions += 1 + len(items)
		case isList:
			s.values += len(items)
			s.conditions++
		default:
			if _, isObject := value.(map[string]any); isObject {
				s.count(value, level)
			} else {
				s.conditions++
			}
		}
	}
}
