package graph

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// column sets one field of every tenant to its value in a column.
type column func(tenants []model.Tenant, values any)

// columns are the setters of the catalogue's fields.
var columns = func() map[*opportunity.Field]column {
	columns := map[*opportunity.Field]column{}
	tenant := reflect.TypeFor[model.Tenant]()
	for i := range tenant.NumField() {
		name, _, _ := strings.Cut(tenant.Field(i).Tag.Get("json"), ",")
		if field := opportunity.FieldNamed(name); field != nil {
			columns[field] = columnOf(field.Kind, tenant.Field(i))
		}
	}
	return columns
}()

// fill sets the fields of tenants to the values of their rows.
func fill(tenants []model.Tenant, fields []*opportunity.Field, rows opportunity.Rows) {
	for i, field := range fields {
		columns[field](tenants, rows.Columns[i])
	}
}

func columnOf(kind opportunity.Kind, place reflect.StructField) column {
	switch kind {
	case opportunity.Number:
		return writing(place, func(into []byte, v int64) []byte { return strconv.AppendInt(into, v, 10) })
	case opportunity.Integer:
		return sharing[int](place)
	case opportunity.Ratio:
		return sharing[float64](place)
	case opportunity.Amount:
		return writing(place, func(into []byte, v opportunity.Money) []byte { return v.Append(into) })
	case opportunity.Flag:
		return sharing[bool](place)
	case opportunity.YearMonth:
		return sharing[opportunity.Month](place)
	case opportunity.SalesMotion:
		return setting(place, func(v opportunity.Motion) model.SalesMotion { return model.SalesMotion(v.String()) })
	case opportunity.WorkloadSet:
		return setting(place, workloads)
	}
	return sharing[string](place)
}

// sharing sets a place of type T, or of type *T to where the column has the value.
func sharing[T any](place reflect.StructField) column {
	if place.Type == reflect.TypeFor[T]() {
		return setting(place, func(v T) T { return v })
	}
	mustHold[*T](place)
	return func(tenants []model.Tenant, values any) {
		from := values.(*opportunity.Column[T])
		for i := range tenants {
			if from.Has(i) {
				*at[*T](&tenants[i], place.Offset) = &from.Values[i]
			}
		}
	}
}

// setting sets a place of type T.
func setting[V, T any](place reflect.StructField, convert func(V) T) column {
	mustHold[T](place)
	return func(tenants []model.Tenant, values any) {
		from := values.(*opportunity.Column[V])
		for i := range tenants {
			if from.Has(i) {
				*at[T](&tenants[i], place.Offset) = convert(from.Values[i])
			}
		}
	}
}

// writing sets a place of type *string to the text that write appends.
func writing[V any](place reflect.StructField, write func(into []byte, v V) []byte) column {
	mustHold[*string](place)
	return func(tenants []model.Tenant, values any) {
		from := values.(*opportunity.Column[V])
		held := texts(len(tenants), func(into []byte, i int) []byte {
			if from.Has(i) {
				return write(into, from.Values[i])
			}
			return into
		})
		for i := range tenants {
			if from.Has(i) {
				*at[*string](&tenants[i], place.Offset) = &held[i]
			}
		}
	}
}

// mustHold panics where the place is not of type T.
func mustHold[T any](place reflect.StructField) {
	if place.Type != reflect.TypeFor[T]() {
		panic(fmt.Sprintf("graph: Tenant.%s is a %s", place.Name, place.Type))
	}
}

// texts makes n texts, which write appends, as parts of one.
func texts(n int, write func(into []byte, i int) []byte) []string {
	list, ends := make([]string, n), make([]int, n)
	var all []byte
	for i := range n {
		if all = write(all, i); i == 0 {
			all = slices.Grow(all, (n-1)*(len(all)+8)) // they are of about one length
		}
		ends[i] = len(all)
	}
	text, from := unsafe.String(unsafe.SliceData(all), len(all)), 0 // nobody changes it any more
	for i, end := range ends {
		list[i], from = text[from:end], end
	}
	return list
}

// at is the place of a tenant at an offset, which holds a T: mustHold has looked.
func at[T any](tenant *model.Tenant, offset uintptr) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(tenant), offset))
}

// workloadLists are the lists of every set, so that a tenant's needs no memory of its own. Nobody changes them.
var workloadLists = func() [1 << 8][]model.Workload {
	var lists [1 << 8][]model.Workload
	for set := range lists {
		list := []model.Workload{}
		for _, name := range opportunity.Workloads(set).Names() {
			list = append(list, model.Workload(name))
		}
		lists[set] = list
	}
	return lists
}()

func workloads(set opportunity.Workloads) []model.Workload { return workloadLists[set] }
