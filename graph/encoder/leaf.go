package encoder

import (
	"reflect"
	"strconv"
	"time"
	"unsafe"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/graph/scalar"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// leaf finds how a scalar or an enum is written from a Go type, nil where the encoder does not know it.
func leaf(definition *ast.Definition, goType reflect.Type) func(s *state, at unsafe.Pointer) {
	switch name := definition.Name; {
	case goType.Kind() == reflect.String && definition.Kind == ast.Enum:
		return writeEnum
	case goType.Kind() == reflect.String && (name == "String" || name == "ID" || name == "Decimal" || name == "Cursor"):
		return writeString
	case goType.Kind() == reflect.Int && name == "Int":
		return writeInteger[int]
	case goType.Kind() == reflect.Int64 && name == "Long":
		return writeInteger[int64]
	case goType.Kind() == reflect.Float64 && name == "Float":
		return writeFloat
	case goType.Kind() == reflect.Bool && name == "Boolean":
		return writeBoolean
	case goType == reflect.TypeFor[time.Time]() && name == "Date":
		return writeDate
	case goType == reflect.TypeFor[time.Time]() && name == "DateTime":
		return writeDateTime
	case goType == reflect.TypeFor[opportunity.Month]() && name == "YearMonth":
		return writeYearMonth
	case goType == reflect.TypeFor[any]() && name == "JSON":
		return writeJSON
	}
	return nil
}

func writeString(s *state, at unsafe.Pointer) { s.bytes = scalar.AppendString(s.bytes, *(*string)(at)) }

func writeEnum(s *state, at unsafe.Pointer) { s.bytes = scalar.AppendEnum(s.bytes, *(*string)(at)) }

func writeInteger[T int | int64](s *state, at unsafe.Pointer) {
	s.bytes = strconv.AppendInt(s.bytes, int64(*(*T)(at)), 10)
}

func writeFloat(s *state, at unsafe.Pointer) { s.bytes = scalar.AppendFloat(s.bytes, *(*float64)(at)) }

func writeBoolean(s *state, at unsafe.Pointer) { s.bytes = strconv.AppendBool(s.bytes, *(*bool)(at)) }

func writeDate(s *state, at unsafe.Pointer) { s.bytes = scalar.AppendDate(s.bytes, *(*time.Time)(at)) }

func writeDateTime(s *state, at unsafe.Pointer) {
	s.bytes = scalar.AppendDateTime(s.bytes, *(*time.Time)(at))
}

func writeYearMonth(s *state, at unsafe.Pointer) {
	s.bytes = scalar.AppendYearMonth(s.bytes, *(*opportunity.Month)(at))
}

func writeJSON(s *state, at unsafe.Pointer) {
	text, err := scalar.AppendJSON(s.bytes, *(*any)(at))
	s.bytes, s.refused = text, s.refused || err != nil
}

func writeNull(s *state) { s.bytes = append(s.bytes, "null"...) }
