package encoder_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudendpoints/opportunities/graph/generated"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// world decides what every resolver gives: random values, drawn by the path at which it stands, so that whoever resolves the same path of
// the same world gets the same.
type world struct {
	seed   uint64
	faulty bool // resolvers fail in every way; nothing is sure to be there
}

type worldKey struct{}

// answer is what the resolver at the context's path gives.
func answer[T any](ctx context.Context) (value T, err error) {
	w := ctx.Value(worldKey{}).(world)
	hash := fnv.New64()
	hash.Write([]byte(graphql.GetPath(ctx).String()))
	d := drawer{rand.New(rand.NewPCG(w.seed, hash.Sum64())), w.faulty}
	if w.faulty {
		switch d.IntN(30) {
		case 0:
			return value, opportunity.Invalid("argument", "It is wrong.", "Do otherwise.")
		case 1:
			panic("out of order")
		case 2:
			graphql.AddError(ctx, errors.New("something is hidden"))
		case 3:
			return value, context.DeadlineExceeded
		case 4:
			return value, nil
		}
	}
	d.draw(reflect.ValueOf(&value).Elem())
	return value, nil
}

type drawer struct {
	*rand.Rand
	faulty bool
}

var (
	strange = []string{"", "Contoso", "a \"quoted\\\" text", "line\nbreak\ttab\rreturn", "\x00\x01\x1f\x7f", "żółć ☃ 𝄞", "\xff\xfe broken", "<b>&amp;</b>", "\u2028\u2029", "a long text that has its escape at the very end\\"}
	enums   = []string{"LAND_W365", "W365", "A_1", "not an enum", "quo\"te", "é", ""}
	floats  = []float64{0, 1, -1.5, 1.0 / 3, 1e21, 1e-7, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1), math.Copysign(0, -1)}
	whole   = []int64{0, 1, -1, 42, 9, 10, 99, 100, math.MaxInt32, math.MinInt32}
)

func pick[T any](d drawer, from []T) T { return from[d.IntN(len(from))] }

// draw sets v to something of its type.
func (d drawer) draw(v reflect.Value) {
	switch v.Type() {
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(1990+d.IntN(60), time.Month(1+d.IntN(12)), 1+d.IntN(28), d.IntN(24), d.IntN(60), d.IntN(60), d.IntN(1e9), time.FixedZone("", 3600*d.IntN(5)))))
		return
	case reflect.TypeFor[opportunity.Month]():
		v.Set(reflect.ValueOf(opportunity.MonthOf(time.Date(pick(d, []int{1, 999, 1999, 2027, 9999, 10000}), time.Month(1+d.IntN(12)), 1, 0, 0, 0, 0, time.UTC))))
		return
	case reflect.TypeFor[*model.Lists](), reflect.TypeFor[*opportunity.Cube](), reflect.TypeFor[opportunity.AggregateRequest](), reflect.TypeFor[[]opportunity.GroupRow]():
		return // read by the resolvers that this world takes the place of
	case reflect.TypeFor[any]():
		if value := d.json(3); value != nil {
			v.Set(reflect.ValueOf(value))
		}
		return
	case reflect.TypeFor[opportunity.Report]():
		v.Set(reflect.ValueOf(report{seed: d.Uint64()}))
		return
	case reflect.TypeFor[model.Node]():
		tenant := new(model.Tenant)
		d.draw(reflect.ValueOf(tenant).Elem())
		if v.Set(reflect.ValueOf(tenant)); d.IntN(2) == 0 {
			v.Set(reflect.ValueOf(*tenant))
		}
		return
	case reflect.TypeFor[func(int) string]():
		v.Set(reflect.ValueOf(func(i int) string { return fmt.Sprint("cursor ", i) }))
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.Type().PkgPath() != "" {
			v.SetString(pick(d, enums))
			return
		}
		v.SetString(pick(d, strange))
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(pick(d, whole))
	case reflect.Float64:
		v.SetFloat(pick(d, floats))
	case reflect.Bool:
		v.SetBool(d.IntN(2) == 0)
	case reflect.Pointer:
		composite := v.Type().Elem().Kind() == reflect.Struct && v.Type().Elem() != reflect.TypeFor[opportunity.Month]()
		if chance := d.IntN(20); chance < 6 && !composite || chance == 0 && d.faulty {
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		d.draw(v.Elem())
	case reflect.Slice:
		if d.IntN(10) == 0 {
			return
		}
		n := d.IntN(4)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			d.draw(v.Index(i))
		}
	case reflect.Map: // of Group.Measures
		v.Set(reflect.MakeMap(v.Type()))
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && (field.Name != "Opportunities" || v.Type() == reflect.TypeFor[model.Opportunities]()) {
				d.draw(v.Field(i))
			}
		}
	default:
		panic("no value of " + v.Type().String())
	}
}

// json draws what a filter holds, and more.
func (d drawer) json(depth int) any {
	switch d.IntN(10) {
	case 0:
		if d.faulty {
			return nil
		}
		return map[string]any(nil)
	case 1:
		return pick(d, whole)
	case 2:
		return d.IntN(2) == 0
	case 3:
		return pick(d, floats[:8])
	case 4:
		if d.faulty && d.IntN(5) == 0 {
			return make(chan int) // JSON cannot say it
		}
		return pick(d, strange)
	case 5:
		return []string{pick(d, strange), pick(d, strange)}
	case 6:
		return []string(nil)
	}
	if depth == 0 {
		return int(pick(d, whole))
	}
	if d.IntN(3) == 0 {
		return []any{d.json(depth - 1), d.json(depth - 1)}
	}
	fields := map[string]any{}
	for range d.IntN(10) {
		fields[pick(d, strange)+strings.Repeat("k", d.IntN(3))] = d.json(depth - 1)
	}
	return fields
}

type base = opportunity.Report

type report struct {
	base
	seed uint64
}

func (r report) Snapshot() opportunity.Snapshot {
	var snapshot opportunity.Snapshot
	drawer{rand.New(rand.NewPCG(r.seed, 0)), false}.draw(reflect.ValueOf(&snapshot).Elem())
	return snapshot
}

// root gives every resolver.
type root struct{}

func (root) Aggregation() generated.AggregationResolver           { return aggregation{} }
func (root) Changes() generated.ChangesResolver                   { return changes{} }
func (root) Charts() generated.ChartsResolver                     { return charts{} }
func (root) Dataset() generated.DatasetResolver                   { return dataset{} }
func (root) Group() generated.GroupResolver                       { return group{} }
func (root) Kpis() generated.KpisResolver                         { return kpis{} }
func (root) Opportunities() generated.OpportunitiesResolver       { return opportunities{} }
func (root) Query() generated.QueryResolver                       { return query{} }
func (root) Tenant() generated.TenantResolver                     { return tenant{} }
func (root) TrendPoint() generated.TrendPointResolver             { return trendPoint{} }
func (root) TenantConnection() generated.TenantConnectionResolver { return tenantConnection{} }

type (
	aggregation      struct{}
	changes          struct{}
	trendPoint       struct{}
	charts           struct{}
	dataset          struct{}
	group            struct{}
	kpis             struct{}
	opportunities    struct{}
	query            struct{}
	tenant           struct{}
	tenantConnection struct{}
)

func (aggregation) TotalGroups(ctx context.Context, _ *model.Aggregation) (int, error) {
	return answer[int](ctx)
}

func (aggregation) Totals(ctx context.Context, _ *model.Aggregation) (*model.Measures, error) {
	return answer[*model.Measures](ctx)
}

func (charts) TenantsBySegment(ctx context.Context, _ *model.Charts) ([]model.Bucket, error) {
	return answer[[]model.Bucket](ctx)
}

func (charts) W365TenantPenetration(ctx context.Context, _ *model.Charts) ([]model.Bucket, error) {
	return answer[[]model.Bucket](ctx)
}

func (charts) TenantsBySalesMotion(ctx context.Context, _ *model.Charts) ([]model.Bucket, error) {
	return answer[[]model.Bucket](ctx)
}

func (charts) TenantsByRenewalMonth(ctx context.Context, _ *model.Charts) ([]model.Bucket, error) {
	return answer[[]model.Bucket](ctx)
}

func (charts) PotentialEarningsByWorkshop(ctx context.Context, _ *model.Charts) ([]model.EarningsBucket, error) {
	return answer[[]model.EarningsBucket](ctx)
}

func (dataset) Snapshots(ctx context.Context, _ *model.Dataset, _ *int) ([]opportunity.Snapshot, error) {
	return answer[[]opportunity.Snapshot](ctx)
}

func (dataset) Reconciliation(ctx context.Context, _ *model.Dataset, _ *string, _ *model.DifferenceCause, _ *int, _ *string) (*model.Reconciliation, error) {
	return answer[*model.Reconciliation](ctx)
}

func (group) Measures(ctx context.Context, _ *model.Group, filter map[string]any) (*model.Measures, error) {
	if filter != nil {
		return &model.Measures{Tenants: len(filter)}, nil
	}
	return answer[*model.Measures](ctx)
}

func (kpis) Tiles(ctx context.Context, _ *model.Kpis, _ *string) ([]model.Tile, error) {
	return answer[[]model.Tile](ctx)
}

func (opportunities) Tenant(ctx context.Context, _ *model.Opportunities, _ string) (*model.Tenant, error) {
	return answer[*model.Tenant](ctx)
}

func (opportunities) Tenants(ctx context.Context, _ *model.Opportunities, _ []model.TenantOrder, _ *int, _ *string, _ *int, _ *string) (*model.TenantConnection, error) {
	return answer[*model.TenantConnection](ctx)
}

func (opportunities) Kpis(ctx context.Context, _ *model.Opportunities) (*model.Kpis, error) {
	return answer[*model.Kpis](ctx)
}

func (opportunities) Charts(_ context.Context, o *model.Opportunities, crossFilter bool) (*model.Charts, error) {
	return &model.Charts{Opportunities: o, CrossFilter: crossFilter}, nil
}

func (opportunities) Breakdown(ctx context.Context, _ *model.Opportunities, _ model.GroupBy, _ *model.GroupOrder, _ *int, _ bool) (*model.Aggregation, error) {
	return answer[*model.Aggregation](ctx)
}

func (opportunities) Aggregate(ctx context.Context, _ *model.Opportunities, _ []model.GroupBy, _ []model.Having, _ []model.GroupOrder, _ *int, _ *string) (*model.Aggregation, error) {
	return answer[*model.Aggregation](ctx)
}

func (opportunities) Facets(ctx context.Context, _ *model.Opportunities, _ []model.Dimension, _ *string, _ *int) ([]model.Facet, error) {
	return answer[[]model.Facet](ctx)
}

func (opportunities) DataQuality(ctx context.Context, _ *model.Opportunities) ([]model.QualityFinding, error) {
	return answer[[]model.QualityFinding](ctx)
}

func (opportunities) Changes(ctx context.Context, _ *model.Opportunities, _ *string) (*model.Changes, error) {
	return answer[*model.Changes](ctx)
}

func (opportunities) Trend(ctx context.Context, _ *model.Opportunities, _ *int, _ *time.Time) ([]model.TrendPoint, error) {
	return answer[[]model.TrendPoint](ctx)
}

func (opportunities) NearlyListed(ctx context.Context, _ *model.Opportunities, _ *int) ([]model.NearlyListed, error) {
	return answer[[]model.NearlyListed](ctx)
}

func (opportunities) Explain(ctx context.Context, _ *model.Opportunities, _ string) (*model.Explanation, error) {
	return answer[*model.Explanation](ctx)
}

func (query) Opportunities(ctx context.Context, _ map[string]any, _ []string, _ *string) (*model.Opportunities, error) {
	return answer[*model.Opportunities](ctx)
}

func (query) Dataset(ctx context.Context) (*model.Dataset, error) {
	return answer[*model.Dataset](ctx)
}

func (query) Viewer(ctx context.Context) (*model.Viewer, error) {
	return answer[*model.Viewer](ctx)
}

func (query) Node(ctx context.Context, _ string) (model.Node, error) {
	return answer[model.Node](ctx)
}

func (tenant) PotentialEarningsByWorkload(ctx context.Context, _ *model.Tenant) ([]model.WorkloadEarnings, error) {
	return answer[[]model.WorkloadEarnings](ctx)
}

func (tenant) Engagements(ctx context.Context, _ *model.Tenant) ([]model.Engagement, error) {
	return answer[[]model.Engagement](ctx)
}

func (tenant) Associations(ctx context.Context, _ *model.Tenant) ([]model.Association, error) {
	return answer[[]model.Association](ctx)
}

func (tenantConnection) TotalCount(ctx context.Context, _ *model.TenantConnection) (int, error) {
	return answer[int](ctx)
}

func (changes) Tenants(ctx context.Context, _ *model.Changes, _ []model.ChangeKind, _, _ *model.SalesMotion, _ *int, _ *string) (*model.ChangedTenantConnection, error) {
	return answer[*model.ChangedTenantConnection](ctx)
}

func (trendPoint) Kpis(ctx context.Context, _ *model.TrendPoint) (*model.Kpis, error) {
	return answer[*model.Kpis](ctx)
}

func (trendPoint) Breakdown(ctx context.Context, _ *model.TrendPoint, _ model.GroupBy, _ *model.GroupOrder, _ *int, _ bool) (*model.Aggregation, error) {
	return answer[*model.Aggregation](ctx)
}
