package graph

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// places are where Tenant keeps each field of the catalogue, by the field's name.
var places = func() map[string]int {
	places := map[string]int{}
	tenant := reflect.TypeFor[model.Tenant]()
	for i := range tenant.NumField() {
		name, _, _ := strings.Cut(tenant.Field(i).Tag.Get("json"), ",")
		places[name] = i
	}
	return places
}()

// fill sets the tenant's fields to a row's values.
func fill(tenant *model.Tenant, fields []*opportunity.Field, values []any) {
	target := reflect.ValueOf(tenant).Elem()
	for i, field := range fields {
		if values[i] != nil {
			set(target.Field(places[field.Name]), values[i])
		}
	}
}

func set(target reflect.Value, value any) {
	if target.Kind() == reflect.Pointer {
		target.Set(reflect.New(target.Type().Elem()))
		target = target.Elem()
	}
	switch v := value.(type) {
	case string:
		target.SetString(v)
	case int64: // a 64-bit identifier
		target.SetString(strconv.FormatInt(v, 10))
	case int:
		target.SetInt(int64(v))
	case float64:
		target.SetFloat(v)
	case bool:
		target.SetBool(v)
	case opportunity.Money:
		target.SetString(v.String())
	case opportunity.Motion:
		target.SetString(v.String())
	case opportunity.Workloads:
		target.Set(reflect.ValueOf(workloads(v)))
	default:
		target.Set(reflect.ValueOf(value))
	}
}

func workloads(set opportunity.Workloads) []model.Workload {
	names := set.Names()
	list := make([]model.Workload, len(names))
	for i, name := range names {
		list[i] = model.Workload(name)
	}
	return list
}
