package graph

import (
	"fmt"
	"slices"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// groupings reads groupBy: each dimension at most once, a grain on renewals alone.
func groupings(groupBy []model.GroupBy) ([]opportunity.Grouping, error) {
	var by []opportunity.Grouping
	for i, one := range groupBy {
		argument := fmt.Sprintf("groupBy.%d", i)
		grouping, err := groupingOf(one, argument)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(by, func(g opportunity.Grouping) bool { return g.Dimension == grouping.Dimension }) {
			return nil, opportunity.Invalid(argument, grouping.Dimension.Name+" is grouped by twice.", "Name each dimension once.")
		}
		by = append(by, grouping)
	}
	return by, nil
}

// groupingOf reads one dimension and its grain.
func groupingOf(one model.GroupBy, argument string) (opportunity.Grouping, error) {
	grouping := opportunity.Grouping{Dimension: opportunity.DimensionNamed(string(one.Dimension))}
	switch months := grouping.Dimension.Months(); {
	case one.Grain != nil && !months:
		return grouping, opportunity.Invalid(argument+".grain", grouping.Dimension.Name+" has no grain.", "Pass a grain with EA_RENEWAL, CSP_RENEWAL or RENEWAL alone.")
	case one.Grain != nil:
		grouping.Grain = opportunity.Grain(*one.Grain)
	case months:
		grouping.Grain = opportunity.ByMonth
	}
	return grouping, nil
}

// groupOrder reads the order of groups.
func groupOrder(terms []model.GroupOrder, by []opportunity.Grouping, argument string) ([]opportunity.GroupOrder, error) {
	var order []opportunity.GroupOrder
	for i, term := range terms {
		at := argument
		if len(terms) > 1 || argument == "orderBy" {
			at = fmt.Sprintf("%s.%d", argument, i)
		}
		if (term.Measure == nil) == (term.Dimension == nil) {
			return nil, opportunity.Invalid(at, "An order needs a measure or a dimension, not both.", "Pass one of measure and dimension.")
		}
		one := opportunity.GroupOrder{Descending: term.Direction == model.DirectionDesc}
		if term.Measure != nil {
			one.Measure = opportunity.Measure(*term.Measure)
		} else {
			one.Grouping = slices.IndexFunc(by, func(g opportunity.Grouping) bool { return g.Dimension.Name == string(*term.Dimension) })
			if one.Grouping < 0 {
				return nil, opportunity.Invalid(at+".dimension", string(*term.Dimension)+" is not among the dimensions grouped by.", "Order by a dimension of groupBy, or by a measure.")
			}
		}
		order = append(order, one)
	}
	return order, nil
}

// havings reads the conditions on measures.
func havings(terms []model.Having) ([]opportunity.Having, error) {
	var list []opportunity.Having
	for i, term := range terms {
		for _, bound := range []struct {
			op   opportunity.Op
			text *string
		}{{opportunity.Gt, term.Gt}, {opportunity.Gte, term.Gte}, {opportunity.Lt, term.Lt}, {opportunity.Lte, term.Lte}} {
			if bound.text == nil {
				continue
			}
			than, err := opportunity.ParseDecimal(*bound.text, fmt.Sprintf("having.%d.%s", i, bound.op))
			if err != nil {
				return nil, err
			}
			list = append(list, opportunity.Having{Measure: opportunity.Measure(term.Measure), Op: bound.op, Than: than})
		}
	}
	return list, nil
}

// groupKey is a key as the API shows it.
func groupKey(by opportunity.Grouping, key opportunity.GroupKey) model.GroupKey {
	shown := model.GroupKey{Dimension: model.Dimension(by.Dimension.Name), Label: opportunity.NoneLabel, IsNull: key.Value == nil}
	if key.Value == nil {
		return shown
	}
	value := keyText(by.Grain, key.Value)
	shown.Value, shown.Label = &value, keyLabel(by.Dimension, key, value)
	return shown
}

// keyText is a key's value as the API writes it.
func keyText(grain opportunity.Grain, value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case opportunity.Motion:
		return v.String()
	case opportunity.Workloads:
		return v.Names()[0]
	case opportunity.Month:
		switch grain {
		case opportunity.ByYear:
			return v.Format("2006")
		case opportunity.ByQuarter:
			return fmt.Sprintf("%d-Q%d", v.Year(), (v.Month()+2)/3)
		}
		return v.String()
	}
	panic(fmt.Sprintf("unexpected key %T", value))
}

var regionNames = display.English.Regions()

// keyLabel is what people read for a key's value.
func keyLabel(dimension *opportunity.Dimension, key opportunity.GroupKey, value string) string {
	switch {
	case dimension.Label != "":
		return key.Label
	case dimension.Name == "COUNTRY":
		if region, err := language.ParseRegion(value); err == nil {
			if name := regionNames.Name(region); name != "" && name != "Unknown Region" {
				return name
			}
		}
	case dimension.Kind() == opportunity.SalesMotion:
		return key.Value.(opportunity.Motion).Label()
	}
	return value
}

// groupFilter is what gives back a group's tenants in a snapshot.
func groupFilter(of opportunity.Snapshot, by []opportunity.Grouping, keys []opportunity.GroupKey) map[string]any {
	filter, association := map[string]any{}, map[string]any{}
	var absent []any
	for i, grouping := range by {
		value, dimension := keys[i].Value, grouping.Dimension
		if value == nil && of.Lacks(listOf(dimension)) {
			continue // it is unknown of every tenant
		}
		switch dimension.Source {
		case opportunity.OfAssociation:
			association[dimension.FilterName()] = keyCondition(grouping, value)
			if value == nil {
				absent = append(absent, map[string]any{"not": map[string]any{"associations": map[string]any{dimension.FilterName(): map[string]any{"isNull": false}}}})
			}
		case opportunity.OfWorkshop:
			if value == nil {
				filter["mciEligibleEngagements"] = map[string]any{"eq": 0}
			} else {
				filter["workshops"] = map[string]any{"anyOf": []any{value}}
			}
		default:
			filter[dimension.FilterName()] = keyCondition(grouping, value)
		}
	}
	switch {
	case len(association) > 0 && len(absent) == len(association): // no association has any of the values
		filter["and"] = absent
	case len(association) > 0:
		filter["associations"] = association
	}
	return filter
}

// listOf names the list of a tenant's that the dimension's values are of, empty where it is none.
func listOf(dimension *opportunity.Dimension) string {
	switch dimension.Source {
	case opportunity.OfWorkshop:
		return "engagements"
	case opportunity.OfWorkloadSet:
		return dimension.Field.Name
	}
	return ""
}

func keyCondition(by opportunity.Grouping, value any) map[string]any {
	switch by.Dimension.Kind() {
	case opportunity.WorkloadSet:
		if value == nil {
			names := []any{}
			for _, workload := range opportunity.WorkloadNames {
				names = append(names, workload.Value)
			}
			return map[string]any{"noneOf": names}
		}
		return map[string]any{"anyOf": []any{keyText("", value)}}
	case opportunity.Text:
		if value != nil {
			return map[string]any{"eq": value, "caseSensitive": true}
		}
	case opportunity.Flag:
		return map[string]any{"eq": value}
	case opportunity.YearMonth:
		if month, ok := value.(opportunity.Month); ok {
			return monthsFrom(month, map[opportunity.Grain]int{opportunity.ByQuarter: 3, opportunity.ByYear: 12}[by.Grain])
		}
	}
	if value == nil {
		return map[string]any{"isNull": true}
	}
	return map[string]any{"eq": keyText("", value)}
}

func monthsFrom(month opportunity.Month, months int) map[string]any {
	if months == 0 {
		return map[string]any{"eq": month.String()}
	}
	return map[string]any{"gte": month.String(), "lte": opportunity.Month{Time: month.AddDate(0, months-1, 0)}.String()}
}

// folded is the filter of the tenants with a value that is none of the shown groups'.
func folded(by opportunity.Grouping, shown []opportunity.GroupRow) opportunity.Filter {
	var values []any
	null := false
	for _, row := range shown {
		if value := row.Keys[0].Value; value == nil {
			null = true
		} else {
			values = append(values, value)
		}
	}
	dimension := by.Dimension
	if !dimension.Several() {
		return opportunity.Not{Filter: shownFilter(by, shown)}
	}
	var rest opportunity.Any
	switch dimension.Source {
	case opportunity.OfWorkshop:
		names := make([]string, len(values))
		for i, value := range values {
			names[i] = value.(string)
		}
		rest = append(rest, opportunity.Workshops{Op: opportunity.NotIn, Names: names})
	case opportunity.OfWorkloadSet:
		var others []any
		for i := range opportunity.WorkloadNames {
			if one := opportunity.Workloads(1) << i; !slices.Contains(values, any(one)) {
				others = append(others, one)
			}
		}
		rest = append(rest, opportunity.Condition{Field: dimension.Field, Op: opportunity.AnyOf, Values: others})
	default:
		rest = append(rest, opportunity.Association{{Field: dimension.Field, Op: opportunity.NotIn, Values: values, CaseSensitive: true}})
	}
	if !null {
		rest = append(rest, mustParse(groupFilter(opportunity.Snapshot{}, []opportunity.Grouping{by}, []opportunity.GroupKey{{}})))
	}
	return rest
}

func shownFilter(by opportunity.Grouping, shown []opportunity.GroupRow) opportunity.Filter {
	var one opportunity.Any
	for _, row := range shown {
		one = append(one, mustParse(groupFilter(opportunity.Snapshot{}, []opportunity.Grouping{by}, row.Keys)))
	}
	return one
}

// mustParse reads a filter that we wrote ourselves.
func mustParse(filter map[string]any) opportunity.Filter {
	parsed, err := opportunity.ParseFilter(filter, "filter")
	if err != nil {
		panic(err)
	}
	return parsed
}

// atMost reads a size between low and high.
func atMost(argument string, value *int, standard, low, high int) (int, error) {
	if value == nil {
		return standard, nil
	}
	if *value < low || *value > high {
		return 0, opportunity.Invalid(argument, fmt.Sprintf("%s is %d.", argument, *value), fmt.Sprintf("Pass %d to %d.", low, high))
	}
	return *value, nil
}
