package server

import (
	"math"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// validationRules are the specification's, with that on values made whole.
func validationRules() *rules.Rules {
	all := rules.NewDefaultRules()
	all.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, func(observers *core.Events, addError core.AddErrFunc) {
		observers.OnValue(func(_ *core.Walker, value *ast.Value) { correct(value, addError) })
		rules.ValuesOfCorrectTypeRule.RuleFunc(observers, addError) // sees what correct has made of the value
	})
	return all
}

// correct does what the rule of the library leaves out. A variable with a default that stands where null may not is held to be non-null;
// scalars and enums take no object; numbers stay exact.
func correct(value *ast.Value, addError core.AddErrFunc) {
	if variable := value.VariableDefinition; value.Kind == ast.Variable && variable != nil && value.ExpectedType != nil {
		if value.ExpectedType.NonNull && variable.DefaultValue != nil && variable.DefaultValue.Kind != ast.NullValue {
			variable.Type.NonNull = true
		}
		return
	}
	if value.Definition == nil {
		return
	}
	if value.Kind == ast.ObjectValue && value.Definition.Kind != ast.InputObject {
		addError(core.Message("%s cannot represent an object.", value.Definition.Name), core.At(value.Position))
		return
	}
	if value.Definition.Kind == ast.Scalar && (value.Kind == ast.IntValue || value.Kind == ast.FloatValue) {
		numberLiteral(value, addError)
	}
}

// numberLiteral keeps number literals exact: a Decimal is read as it is written, not by way of a float; an Int has 32 bits; an ID and a Float
// may have more than 64; the other scalars take no number.
func numberLiteral(value *ast.Value, addError core.AddErrFunc) {
	whole, err := strconv.ParseInt(value.Raw, 10, 64)
	long := value.Kind == ast.IntValue && err != nil
	switch value.Definition.Name {
	case "Decimal":
		value.Kind = ast.StringValue
	case "Int":
		if err == nil && (whole < math.MinInt32 || whole > math.MaxInt32) {
			addError(core.Message("Int cannot represent non 32-bit signed integer value: %s", value.Raw), core.At(value.Position))
		}
	case "ID":
		if long {
			value.Kind = ast.StringValue
		}
	case "Float":
		if long {
			value.Kind = ast.FloatValue
		}
	case "String", "Boolean", "Long":
	default:
		addError(core.Message("%s cannot represent the number %s.", value.Definition.Name, value.Raw), core.At(value.Position))
	}
}
