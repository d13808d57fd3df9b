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
func leaf(definition *ast.Definition, goType reflect.Type) func(s *state, into []byte, at unsafe.Pointer) []byte {
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

func writeString(_ *state, into []byte, at unsafe.Pointer) []byte {
	return scalar.AppendString(into, *(*string)(at))
}

func writeEnum(_ *state, into []byte, at unsafe.Pointer) []byte {
	return scalar.AppendEnum(into, *(*string)(at))
}

func writeInteger[T int | int64](_ *state, into []byte, at unsafe.Pointer) []byte {
	return strconv.AppendInt(into, int64(*(*T)(at)), 10)
}

func writeFloat(_ *state, into []byte, at unsafe.Pointer) []byte {
	return scalar.AppendFloat(into, *(*float64)(at))
}

func writeBoolean(_ *state, into []byte, at unsafe.Pointer) []byte {
	return strconv.AppendBool(into, *(*bool)(at))
}

func writeDate(_ *state, into []byte, at unsafe.Pointer) []byte {
	return scalar.AppendDate(into, *(*time.Time)(at))
}

func writeDateTime(_ *state, into []byte, at unsafe.Pointer) []byte {
	return scalar.AppendDateTime(into, *(*time.Time)(at))
}

func writeYearMonth(_ *state, into []byte, at unsafe.Pointer) []byte {
	return scalar.AppendYearMonth(into, *(*opportunity.Month)(at))
}

func writeJSON(s *state, into []byte, at unsafe.Pointer) []byte {
	into, err := scalar.AppendJSON(into, *(*any)(at))
	s.refused = s.refused || err != nil
	return into
}

const null = "null"
