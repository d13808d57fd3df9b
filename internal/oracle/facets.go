package oracle

import (
	"fmt"
	"slices"
	"strings"
)

// Facet is one dimension's values with the tenants that have them.
type Facet struct {
	Dimension string
	Values    []*Group // those that occur, in order, before `search` and `first`
	// Selected are the values that the filter's own conditions name: given beyond the first ones, too, and with 0 tenants.
	Selected []Selection

	report *Report
	filter map[string]any // without the own conditions
}

// Selection is a value that a filter names: the null, a value exactly, or a text in whatever case.
type Selection struct {
	Key
	Folded bool
}

// names says whether the selection names the value.
func (s Selection) names(value string, null bool) bool {
	if s.Null || null {
		return s.Null == null
	}
	return s.Value == value || s.Folded && Fold(s.Value) == Fold(value)
}

// Facets counts the tenants under each value of the dimensions. A dimension's own conditions are left out of its own counts.
func (r *Report) Facets(filter map[string]any, names []string) []*Facet {
	facets := []*Facet{}
	for _, name := range names {
		d := findDimension(name)
		f := &Facet{Dimension: name, report: r, filter: withoutDimension(normalize(filter), d)}
		f.Values = r.Aggregate(f.filter, []map[string]any{{"dimension": name}}, nil, nil).Groups
		for _, s := range selections(normalize(filter), d) {
			if !slices.Contains(f.Selected, s) {
				f.Selected = append(f.Selected, s)
			}
		}
		facets = append(facets, f)
	}
	return facets
}

// selects says whether the filter's own conditions name the value.
func (f *Facet) selects(k Key) bool {
	return slices.ContainsFunc(f.Selected, func(s Selection) bool { return s.names(k.Value, k.Null) })
}

// own gives the operators of the dimension's condition in one object of a filter, nil where it has none.
func (d dimension) own(filter map[string]any) map[string]any {
	if d.from == ofAssociation {
		filter, _ = filter["associations"].(map[string]any)
	}
	operators, _ := filter[d.field].(map[string]any)
	return operators
}

// withoutDimension leaves out the conditions on the dimension's field at the top and in `and`s beneath; of an association's
// dimension that member of the condition on associations.
func withoutDimension(filter map[string]any, d dimension) map[string]any {
	if d.from != ofAssociation {
		return without(filter, d.field)
	}
	left := map[string]any{}
	for name, condition := range filter {
		switch name {
		case "and":
			parts := []any{}
			for _, part := range condition.([]any) {
				parts = append(parts, withoutDimension(part.(map[string]any), d))
			}
			left[name] = parts
		case "associations":
			left[name] = without(condition.(map[string]any), d.field)
		default:
			left[name] = condition
		}
	}
	return left
}

// selections are the values that the own conditions name.
func selections(filter map[string]any, d dimension) []Selection {
	var found []Selection
	operators := d.own(filter)
	for operator, argument := range operators {
		values := []any{argument}
		switch operator {
		case "eq":
		case "in", "anyOf", "allOf":
			values = argument.([]any)
		case "isNull":
			if argument == true {
				found = append(found, Selection{Key: d.none()})
			}
			continue
		default:
			continue
		}
		for _, value := range values {
			found = append(found, Selection{d.text(fmt.Sprint(value)), d.kind == kindText && operators["caseSensitive"] != true || d.kind == kindTPID})
		}
	}
	if parts, ok := filter["and"].([]any); ok {
		for _, part := range parts {
			found = append(found, selections(part.(map[string]any), d)...)
		}
	}
	return found
}

// contains says whether a label holds the text that a facet is searched for, ignoring case.
func contains(label, search string) bool { return strings.Contains(Fold(label), Fold(search)) }
