package oracle

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// match evaluates an operator object on one value: its conditions are ANDed, none match all. A condition on nil is false,
// isNull apart.
func (r *Report) match(k kind, value any, operators map[string]any) bool {
	if k == kindWorkloads || k == kindTexts {
		return matchList(value.([]string), operators)
	}
	sensitive := operators["caseSensitive"] == true
	for operator, argument := range operators {
		var ok bool
		switch {
		case operator == "caseSensitive":
			ok = true
		case operator == "isNull":
			ok = (value == nil) == argument.(bool)
		case value == nil:
			ok = false
		case operator == "withinMonths":
			from := monthNumber(month(r.AsOf))
			n := from.Sub(monthNumber(value.(string)), from)
			ok = n.Sign() >= 0 && n.Cmp(rational(argument)) <= 0
		default:
			ok = compareOperator(k, value, operator, argument, sensitive)
		}
		if !ok {
			return false
		}
	}
	return true
}

func compareOperator(k kind, value any, operator string, argument any, sensitive bool) bool {
	text := func(v any) string {
		if sensitive {
			return v.(string)
		}
		return Fold(v.(string))
	}
	among := func() bool {
		for _, a := range argument.([]any) {
			if equal(k, value, a, sensitive) {
				return true
			}
		}
		return false
	}
	switch operator {
	case "eq":
		return equal(k, value, argument, sensitive)
	case "ne":
		return !equal(k, value, argument, sensitive)
	case "in":
		return among()
	case "notIn":
		return !among()
	case "gt":
		return compare(k, value, argument) > 0
	case "gte":
		return compare(k, value, argument) >= 0
	case "lt":
		return compare(k, value, argument) < 0
	case "lte":
		return compare(k, value, argument) <= 0
	case "contains":
		return strings.Contains(text(value), text(argument))
	case "startsWith":
		return strings.HasPrefix(text(value), text(argument))
	case "endsWith":
		return strings.HasSuffix(text(value), text(argument))
	}
	panic("no such operator: " + operator)
}

// equal says whether the value is what the filter asks for. An ID that is no UUID or number equals nothing.
func equal(k kind, value, argument any, sensitive bool) bool {
	switch k {
	case kindUUID:
		return value.(string) == uuidKey(fmt.Sprint(argument))
	case kindTPID:
		asked, err := strconv.ParseInt(fmt.Sprint(argument), 10, 64)
		return err == nil && value.(string) == number(asked)
	case kindID:
		return value.(string) == fmt.Sprint(argument)
	case kindText:
		if sensitive {
			return value.(string) == argument.(string)
		}
		return Fold(value.(string)) == Fold(argument.(string))
	case kindBool, kindMonth, kindMotion, kindTier:
		return value == argument
	}
	return compare(k, value, argument) == 0
}

// compare orders the value and the filter's argument, both exactly.
func compare(k kind, value, argument any) int {
	switch k {
	case kindMonth:
		return strings.Compare(value.(string), argument.(string))
	case kindFloat: // GraphQL's Float is a double: so is the argument
		asked, err := strconv.ParseFloat(argument.(json.Number).String(), 64)
		if err != nil {
			panic(err)
		}
		return new(big.Rat).SetFloat64(value.(float64)).Cmp(new(big.Rat).SetFloat64(asked))
	case kindInt:
		return new(big.Rat).SetInt64(value.(int64)).Cmp(rational(argument))
	case kindMoney:
		return value.(Cents).Rat().Cmp(rational(argument))
	}
	panic(fmt.Sprintf("not ordered: %v", value))
}

// rational reads a number, or a string that holds one, exactly.
func rational(number any) *big.Rat {
	r, ok := new(big.Rat).SetString(fmt.Sprint(number))
	if !ok {
		panic(fmt.Sprintf("no number: %v", number))
	}
	return r
}

// monthNumber counts months, so that months can be subtracted.
func monthNumber(month string) *big.Rat {
	year, err := strconv.Atoi(month[:4])
	if err != nil {
		panic(err)
	}
	m, err := strconv.Atoi(month[5:])
	if err != nil {
		panic(err)
	}
	return big.NewRat(int64(year*12+m), 1)
}
