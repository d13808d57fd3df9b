package server

import (
	"math"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// validationRules are the specification's, and that on number literals.
func validationRules() *rules.Rules {
	all := rules.NewDefaultRules()
	all.AddRule("NumberLiterals", numberLiterals)
	return all
}

// numberLiterals keeps number literals exact: a Decimal is read as it is written, not by way of a float; an Int has 32 bits; the other
// scalars take no number.
func numberLiterals(observers *core.Events, addError core.AddErrFunc) {
	observers.OnValue(func(_ *core.Walker, value *ast.Value) {
		if value.Definition == nil || value.Definition.Kind != ast.Scalar || value.Kind != ast.IntValue && value.Kind != ast.FloatValue {
			return
		}
		switch value.Definition.Name {
		case "Decimal":
			value.Kind = ast.StringValue
		case "Int":
			if number, err := strconv.ParseInt(value.Raw, 10, 64); err == nil && (number < math.MinInt32 || number > math.MaxInt32) {
				addError(core.Message("Int cannot represent non 32-bit signed integer value: %s", value.Raw), core.At(value.Position))
			}
		case "Float", "ID", "String", "Boolean", "Long":
		default:
			addError(core.Message("%s cannot represent the number %s.", value.Definition.Name, value.Raw), core.At(value.Position))
		}
	})
}
