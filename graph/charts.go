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
	cube, err := cubeOf(ctx, charts, field)
	if err != nil {
		return nil, err
	}
	if cube.Withheld {
		guard.Withheld(ctx)
		return nil, nil
	}
	counts := append([]opportunity.Bucket{}, cube.By(field)...) // never nil: that is an answer withheld
	if someWithheld(counts) {
		guard.Withheld(ctx)
	}
	return counts, nil
}

func cubeOf(ctx context.Context, charts *model.Charts, field *opportunity.Field) (*opportunity.Cube, error) {
	report, own := charts.Opportunities.Report, opportunity.OnField(field.Name)
	if charts.CrossFilter && conditioned(report.Filter(), own) {
		return report.With(opportunity.Without(report.Filter(), own)).Cube(ctx, []*opportunity.Field{field}, []opportunity.Measure{opportunity.Tenants})
	}
	return charts.Opportunities.Cube(ctx)
}

func workshops(ctx context.Context, charts *model.Charts) ([]opportunity.WorkshopEarnings, error) {
	report := charts.Opportunities.Report
	if charts.CrossFilter && conditioned(report.Filter(), opportunity.OnWorkshops) {
		report = report.With(opportunity.Without(report.Filter(), opportunity.OnWorkshops))
	}
	found, err := report.Workshops(ctx)
	shown := slices.DeleteFunc(slices.Clone(found), func(one opportunity.WorkshopEarnings) bool { return one.Withheld })
	if len(shown) < len(found) {
		guard.Withheld(ctx)
	}
	return shown, err
}

func bucket(field *opportunity.Field, value, label string, tenants int64, eq any) model.Bucket {
	return model.Bucket{Value: value, Label: label, Tenants: int(tenants), Filter: valued{field, eq}}
}

// bySegment: most tenants first; the cube has equal ones in the order of their names.
func bySegment(counts []opportunity.Bucket) []model.Bucket {
	counts = seen(counts)
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
	buckets := []model.Bucket{}
	for i, flag := range []bool{true, false} {
		if tenants, ok := tenantsOf(counts, flag); ok {
			buckets = append(buckets, bucket(hasW365, strconv.FormatBool(flag), []string{"Has W365 PAU", "No W365 PAU"}[i], tenants, flag))
		}
	}
	return buckets
}

// byMotion: all seven always, in the order of their rules.
func byMotion(counts []opportunity.Bucket) []model.Bucket {
	buckets := []model.Bucket{}
	for i := range opportunity.Motions {
		motion := opportunity.Motion(i + 1)
		if tenants, ok := tenantsOf(counts, motion); ok {
			buckets = append(buckets, bucket(salesMotion, motion.String(), motion.Label(), tenants, motion.String()))
		}
	}
	return buckets
}

// byMonth: ascending.
func byMonth(counts []opportunity.Bucket) []model.Bucket {
	counts = seen(counts)
	slices.SortFunc(counts, func(a, b opportunity.Bucket) int {
		return a.Value.(opportunity.Month).Compare(b.Value.(opportunity.Month).Time)
	})
	buckets := make([]model.Bucket, len(counts))
	for i, count := range counts {
		month := count.Value.(opportunity.Month).String()
		buckets[i] = bucket(renewal, month, month, count.Tenants, month)
	}
	return buckets
}

// byWorkshop is null where an imported export lacks the workshops.
func byWorkshop(earnings []opportunity.WorkshopEarnings, snapshot opportunity.Snapshot) []model.EarningsBucket {
	if snapshot.Lacks("engagements") {
		return nil
	}
	buckets := make([]model.EarningsBucket, len(earnings))
	for i, one := range earnings {
		buckets[i] = model.EarningsBucket{Workshop: one.Workshop, MciPotentialEarnings: money(int64(one.Earnings)), Tenants: int(one.Tenants),
			Filter: offered(one.Workshop)}
	}
	return buckets
}

// tenantsOf are a value's tenants; ok tells whether they may be shown.
func tenantsOf(counts []opportunity.Bucket, value any) (tenants int64, ok bool) {
	for _, count := range counts {
		if count.Value == value {
			return count.Tenants, !count.Withheld
		}
	}
	return 0, true
}

func someWithheld(counts []opportunity.Bucket) bool {
	return slices.ContainsFunc(counts, func(count opportunity.Bucket) bool { return count.Withheld })
}

// seen leaves out what is withheld.
func seen(counts []opportunity.Bucket) []opportunity.Bucket {
	return slices.DeleteFunc(counts, func(count opportunity.Bucket) bool { return count.Withheld })
}
