package encoder

import (
	"reflect"
	"strconv"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/graph/scalar"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// leaf finds how a scalar or an enum is written from a Go type, nil where the encoder does not know it.
func leaf(definition *ast.Definition, goType reflect.Type) func(s *state, v reflect.Value) {
	kind := goType.Kind()
	switch definition.Name {
	case "String", "ID", "Decimal", "Cursor":
		if kind == reflect.String {
			return writeString
		}
	case "Int", "Long":
		if reflect.Zero(goType).CanInt() {
			return writeInt
		}
	case "Float":
		if kind == reflect.Float64 {
			return writeFloat
		}
	case "Boolean":
		if kind == reflect.Bool {
			return writeBoolean
		}
	case "Date":
		if goType == reflect.TypeFor[time.Time]() {
			return writeDate
		}
	case "DateTime":
		if goType == reflect.TypeFor[time.Time]() {
			return writeDateTime
		}
	case "YearMonth":
		if goType == reflect.TypeFor[opportunity.Month]() {
			return writeYearMonth
		}
	case "JSON":
		if goType == reflect.TypeFor[any]() {
			return writeJSON
		}
	}
	if definition.Kind == ast.Enum && kind == reflect.String {
		return writeEnum
	}
	return nil
}

func writeString(s *state, v reflect.Value) { s.bytes = scalar.AppendString(s.bytes, v.String()) }

func writeEnum(s *state, v reflect.Value) { s.bytes = scalar.AppendEnum(s.bytes, v.String()) }

func writeInt(s *state, v reflect.Value) { s.bytes = strconv.AppendInt(s.bytes, v.Int(), 10) }

func writeFloat(s *state, v reflect.Value) { s.bytes = scalar.AppendFloat(s.bytes, v.Float()) }

func writeBoolean(s *state, v reflect.Value) { s.bytes = strconv.AppendBool(s.bytes, v.Bool()) }

func writeDate(s *state, v reflect.Value) {
	s.bytes = scalar.AppendDate(s.bytes, *address(v).Interface().(*time.Time))
}

func writeDateTime(s *state, v reflect.Value) {
	s.bytes = scalar.AppendDateTime(s.bytes, *address(v).Interface().(*time.Time))
}

func writeYearMonth(s *state, v reflect.Value) {
	s.bytes = scalar.AppendYearMonth(s.bytes, *address(v).Interface().(*opportunity.Month))
}

func writeJSON(s *state, v reflect.Value) {
	text, err := scalar.AppendJSON(s.bytes, v.Interface())
	s.bytes, s.refused = text, s.refused || err != nil
}

func writeNull(s *state) { s.bytes = append(s.bytes, "null"...) }
