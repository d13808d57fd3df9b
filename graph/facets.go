package graph

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/unicode/norm"

	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// mostValues is more than any dimension has whose labels are not in the database: countries, months, flags and enums.
const mostValues = 10_000

// facets reads the values of each dimension, several at a time: the database bounds how many statements are at work.
func facets(ctx context.Context, report opportunity.Report, dimensions []*opportunity.Dimension, search string, size int) ([]model.Facet, error) {
	list := make([]model.Facet, len(dimensions))
	var reads errgroup.Group
	for i, dimension := range dimensions {
		reads.Go(func() (err error) {
			defer caught(&err)
			found, err := facet(ctx, report, dimension, search, size)
			if err == nil {
				list[i] = *found
			}
			return err
		})
	}
	return list, reads.Wait()
}

// caught turns a panic of a goroutine of ours, which nobody else recovers, into an error.
func caught(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
	}
}

// facet reads the values of one dimension, under the filter without its own condition.
func facet(ctx context.Context, report opportunity.Report, dimension *opportunity.Dimension, search string, size int) (*model.Facet, error) {
	stripped, own := withoutOwn(report.Filter(), dimension)
	by := opportunity.Grouping{Dimension: dimension}
	if dimension.Months() {
		by.Grain = opportunity.ByMonth
	}
	free := report.With(stripped)
	request := opportunity.AggregateRequest{By: []opportunity.Grouping{by}, Size: size,
		Measured: []opportunity.Measured{{Figures: []opportunity.Figure{{Function: opportunity.CountTenants}}}}}
	if labelled(dimension) {
		request.Search = search
	} else {
		request.Size = mostValues
	}
	groups, err := free.Aggregate(ctx, request)
	if err != nil {
		return nil, err
	}
	if groups.SomeWithheld {
		guard.Withheld(ctx)
	}
	var values []model.FacetValue
	for _, row := range groups.Rows {
		if value := facetValue(free.Snapshot(), by, row); labelled(dimension) || matches(value.Label, search) {
			values = append(values, value)
		}
	}
	total := len(values)
	if groups.HasNext {
		if total, err = free.CountGroups(ctx, request); err != nil {
			return nil, err
		}
	}
	shown := values[:min(size, len(values))]
	var further, empty []model.FacetValue
	if report.Access().Aggregates == nil {
		further, empty, err = selectedValues(ctx, free, request, own, search, shown)
	}
	if err != nil {
		return nil, err
	}
	shown = append(append(slices.Clone(shown), further...), empty...)
	total += len(empty)
	if shown == nil {
		shown = []model.FacetValue{}
	}
	return &model.Facet{Dimension: model.Dimension(dimension.Name), Values: shown, TotalValues: total, HasMore: total > len(shown)}, nil
}

// labelled tells whether the database knows what the dimension's values are called.
func labelled(dimension *opportunity.Dimension) bool {
	kind := dimension.Kind()
	return dimension.Name != "COUNTRY" && (kind == opportunity.Text || kind == opportunity.Number || kind == opportunity.Digits)
}

func facetValue(of opportunity.Snapshot, by opportunity.Grouping, row opportunity.GroupRow) model.FacetValue {
	key := groupKey(by, row.Keys[0])
	value := model.FacetValue{Value: key.Value, Label: key.Label, IsNull: key.IsNull, Filter: groupFilter(of, []opportunity.Grouping{by}, row.Keys)}
	if len(row.Values) > 0 {
		value.Tenants = int(row.Values[0][0].(int64))
	}
	return value
}

// selectedValues are those that the filter selects and that are not shown yet: the ones beyond the first with their tenants, and those without any.
func selectedValues(ctx context.Context, free opportunity.Report, request opportunity.AggregateRequest, own []opportunity.Condition, search string, shown []model.FacetValue) (further, empty []model.FacetValue, err error) {
	for _, condition := range own {
		only, ok := selection(condition)
		if !ok {
			continue
		}
		request.Only, request.Search, request.Size = &only, "", mostValues
		seen := func(value model.FacetValue) bool {
			for _, list := range [][]model.FacetValue{shown, further, empty} {
				if slices.ContainsFunc(list, func(v model.FacetValue) bool { return same(v, value) }) {
					return true
				}
			}
			return !matches(value.Label, search)
		}
		groups, err := free.Aggregate(ctx, request)
		if err != nil {
			return nil, nil, err
		}
		everywhere, err := free.With(opportunity.All{}).Aggregate(ctx, request)
		if err != nil {
			return nil, nil, err
		}
		for _, row := range groups.Rows {
			if value := facetValue(free.Snapshot(), request.By[0], row); !seen(value) {
				further = append(further, value)
			}
		}
		found := slices.Concat(groups.Rows, everywhere.Rows)
		for _, row := range everywhere.Rows {
			if value := facetValue(free.Snapshot(), request.By[0], row); !seen(value) {
				value.Tenants = 0
				empty = append(empty, value)
			}
		}
		for _, row := range unknown(only, found) {
			if value := facetValue(free.Snapshot(), request.By[0], row); !seen(value) {
				empty = append(empty, value)
			}
		}
	}
	return further, empty, nil
}

// selection is what an eq, in, anyOf, allOf or isNull: true selects; other conditions select no value by name.
func selection(condition opportunity.Condition) (opportunity.Only, bool) {
	only := opportunity.Only{CaseSensitive: condition.CaseSensitive}
	switch condition.Op {
	case opportunity.Eq, opportunity.In, opportunity.AnyOf, opportunity.AllOf:
		for _, value := range condition.Values {
			if _, none := value.(opportunity.NoID); !none {
				only.Values = append(only.Values, value)
			}
		}
		return only, true
	case opportunity.IsNull:
		only.Null = condition.Values[0].(bool)
		return only, only.Null
	}
	return only, false
}

// unknown are the selected values that no tenant has.
func unknown(only opportunity.Only, found []opportunity.GroupRow) []opportunity.GroupRow {
	var rows []opportunity.GroupRow
	for _, value := range only.Values {
		if !slices.ContainsFunc(found, func(row opportunity.GroupRow) bool { return equal(row.Keys[0].Value, value, only.CaseSensitive) }) {
			label, _ := value.(string)
			if number, ok := value.(int64); ok {
				label = keyText("", number)
			}
			rows = append(rows, opportunity.GroupRow{Keys: []opportunity.GroupKey{{Value: value, Label: label}}, Values: [][]any{{int64(0)}}})
		}
	}
	if only.Null && len(found) == 0 {
		rows = append(rows, opportunity.GroupRow{Keys: []opportunity.GroupKey{{}}, Values: [][]any{{int64(0)}}})
	}
	return rows
}

func equal(a, b any, caseSensitive bool) bool {
	one, isText := a.(string)
	other, isToo := b.(string)
	if isText && isToo && !caseSensitive {
		return foldLabel(one) == foldLabel(other)
	}
	return a == b
}

func same(a, b model.FacetValue) bool {
	return a.IsNull == b.IsNull && (a.IsNull || *a.Value == *b.Value)
}

func matches(label, search string) bool {
	return search == "" || strings.Contains(foldLabel(label), foldLabel(search))
}

// foldLabel folds a label that only we know as sql/020_fold.sql folds text.
func foldLabel(text string) string {
	return strings.Map(unicode.ToLower, strings.Map(unicode.ToUpper, norm.NFC.String(text)))
}

// withoutOwn takes the dimension's own conditions out of the filter: those at the top and in `and`s beneath; for a dimension of associations
// that member of an associations condition.
func withoutOwn(filter opportunity.Filter, dimension *opportunity.Dimension) (opportunity.Filter, []opportunity.Condition) {
	switch f := filter.(type) {
	case opportunity.All:
		kept, own := make(opportunity.All, 0, len(f)), []opportunity.Condition(nil)
		for _, part := range f {
			stripped, more := withoutOwn(part, dimension)
			kept, own = append(kept, stripped), append(own, more...)
		}
		return kept, own
	case opportunity.Condition:
		if dimension.Source != opportunity.OfAssociation && f.Field == dimension.Field {
			return opportunity.All{}, []opportunity.Condition{f}
		}
	case opportunity.Workshops:
		if dimension.Source == opportunity.OfWorkshop {
			values := make([]any, len(f.Names))
			for i, name := range f.Names {
				values[i] = name
			}
			return opportunity.All{}, []opportunity.Condition{{Op: f.Op, Values: values, CaseSensitive: true}}
		}
	case opportunity.Association:
		return withoutMember(f, dimension)
	}
	return filter, nil
}

func withoutMember(association opportunity.Association, dimension *opportunity.Dimension) (opportunity.Filter, []opportunity.Condition) {
	var kept opportunity.Association
	var own []opportunity.Condition
	for _, condition := range association {
		if dimension.Source == opportunity.OfAssociation && condition.Field == dimension.Field {
			own = append(own, condition)
		} else {
			kept = append(kept, condition)
		}
	}
	return kept, own
}

// facetDimensions reads the dimensions argument: each at most once.
func facetDimensions(names []model.Dimension) ([]*opportunity.Dimension, error) {
	var list []*opportunity.Dimension
	for i, name := range names {
		dimension := opportunity.DimensionNamed(string(name))
		if slices.Contains(list, dimension) {
			return nil, opportunity.Invalid(fmt.Sprintf("dimensions.%d", i), string(name)+" is asked for twice.", "Name each dimension once.")
		}
		list = append(list, dimension)
	}
	return list, nil
}
