package graph

import (
	"context"
	"slices"
	"strconv"

	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

var (
	segment     = opportunity.FieldNamed("segment")
	hasW365     = opportunity.FieldNamed("hasW365")
	salesMotion = opportunity.FieldNamed("salesMotion")
	renewal     = opportunity.FieldNamed("renewal")
)

// chartFields are what charts A to D count by.
var chartFields = map[string]*opportunity.Field{
	"tenantsBySegment": segment, "w365TenantPenetration": hasW365, "tenantsBySalesMotion": salesMotion, "tenantsByRenewalMonth": renewal,
}

// shown tells whether the caller may see the chart.
func shown(charts *model.Charts, name string) bool {
	return guard.Shows(charts.Opportunities.Report.Access(), "Charts."+name)
}

// counts are a chart's tenants by the field: from the report's one statement, or under the filter without its own condition.
func counts(ctx context.Context, charts *model.Charts, field *opportunity.Field) ([]opportunity.Bucket, error) {
	report, own := charts.Opportunities.Report, opportunity.OnField(field.Name)
	if charts.CrossFilter && conditioned(report.Filter(), own) {
		cube, err := report.With(opportunity.Without(report.Filter(), own)).Cube(ctx, []*opportunity.Field{field}, []opportunity.Measure{opportunity.Tenants})
		if err != nil {
			return nil, err
		}
		return cube.By(field), nil
	}
	cube, err := charts.Opportunities.Cube(ctx)
	if err != nil {
		return nil, err
	}
	return cube.By(field), nil
}

func workshops(ctx context.Context, charts *model.Charts) ([]opportunity.WorkshopEarnings, error) {
	report := charts.Opportunities.Report
	if charts.CrossFilter {
		report = report.With(opportunity.Without(report.Filter(), opportunity.OnWorkshops))
	}
	return report.Workshops(ctx)
}

func bucket(field *opportunity.Field, value, label string, tenants int64, eq any) model.Bucket {
	condition := map[string]any{"eq": eq}
	if field.Kind == opportunity.Text {
		condition["caseSensitive"] = true
	}
	return model.Bucket{Value: value, Label: label, Tenants: int(tenants), Filter: map[string]any{field.Name: condition}}
}

// bySegment: most tenants first; the cube has equal ones in the order of their names.
func bySegment(counts []opportunity.Bucket) []model.Bucket {
	slices.SortStableFunc(counts, func(a, b opportunity.Bucket) int { return int(b.Tenants - a.Tenants) })
	buckets := make([]model.Bucket, len(counts))
	for i, count := range counts {
		name := count.Value.(string)
		buckets[i] = bucket(segment, name, name, count.Tenants, name)
	}
	return buckets
}

// byFlag: both values always.
func byFlag(counts []opportunity.Bucket) []model.Bucket {
	var buckets []model.Bucket
	for i, flag := range []bool{true, false} {
		buckets = append(buckets, bucket(hasW365, strconv.FormatBool(flag), []string{"Has W365 PAU", "No W365 PAU"}[i], tenantsOf(counts, flag), flag))
	}
	return buckets
}

// byMotion: all seven always, in the order of their rules.
func byMotion(counts []opportunity.Bucket) []model.Bucket {
	var buckets []model.Bucket
	for i := range opportunity.Motions {
		motion := opportunity.Motion(i + 1)
		buckets = append(buckets, bucket(salesMotion, motion.String(), motion.Label(), tenantsOf(counts, motion), motion.String()))
	}
	return buckets
}

// byMonth: ascending.
func byMonth(counts []opportunity.Bucket) []model.Bucket {
	slices.SortFunc(counts, func(a, b opportunity.Bucket) int {
		return a.Value.(opportunity.Month).Compare(b.Value.(opportunity.Month).Time)
	})
	buckets := make([]model.Bucket, len(counts))
	for i, count := range counts {
		month := count.Value.(opportunity.Month)
		buckets[i] = bucket(renewal, month.String(), month.String(), count.Tenants, month.String())
	}
	return buckets
}

func byWorkshop(earnings []opportunity.WorkshopEarnings) []model.EarningsBucket {
	buckets := make([]model.EarningsBucket, len(earnings))
	for i, one := range earnings {
		buckets[i] = model.EarningsBucket{Workshop: one.Workshop, MciPotentialEarnings: money(int64(one.Earnings)), Tenants: int(one.Tenants),
			Filter: map[string]any{"workshops": map[string]any{"anyOf": []string{one.Workshop}}}}
	}
	return buckets
}

func tenantsOf(counts []opportunity.Bucket, value any) int64 {
	for _, count := range counts {
		if count.Value == value {
			return count.Tenants
		}
	}
	return 0
}
