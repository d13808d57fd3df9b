package opportunity

import (
	"encoding/json"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// NoID is the value of an identifier that is none of its kind: it equals nothing.
type NoID struct{}

var (
	uuidForm    = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	integerForm = regexp.MustCompile(`^-?[0-9]+$`)
	decimalForm = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
)

// IsUUID tells whether text is a UUID in its usual form, in either case.
func IsUUID(text string) bool { return uuidForm.MatchString(text) }

// parseValue reads one operand: string for Text, Digits and CspTier, lower-case string for UUID, int64 for Number, int for
// Integer, float64 for Ratio, *big.Rat for Amount, bool for Flag, Month, Motion, and a Workloads of one for WorkloadSet.
func parseValue(kind Kind, raw any, path string) (any, error) {
	if raw == nil {
		return nil, null(path)
	}
	switch kind {
	case Text, TextList:
		if text, ok := raw.(string); ok {
			return text, nil
		}
		return nil, Invalid(path, path+" is no String.", "Pass a string.")
	case UUID, Number, Digits:
		return parseID(kind, raw, path)
	case Integer:
		if value, ok := finite(raw); ok && value == math.Trunc(value) && value >= math.MinInt32 && value <= math.MaxInt32 {
			return int(value), nil
		}
		return nil, Invalid(path, path+" is no Int.", "Pass a whole number from -2147483648 to 2147483647.")
	case Ratio:
		if value, ok := finite(raw); ok {
			return value, nil
		}
		return nil, Invalid(path, path+" is no Float.", "Pass a finite number.")
	case Amount:
		return parseDecimal(raw, path)
	case Flag:
		if value, ok := raw.(bool); ok {
			return value, nil
		}
		return nil, Invalid(path, path+" is no Boolean.", "Pass true or false.")
	case YearMonth:
		if text, ok := raw.(string); ok {
			if month, ok := ParseMonth(text); ok {
				return month, nil
			}
		}
		return nil, Invalid(path, path+" is no YearMonth.", "Pass a month such as \"2027-03\".")
	case SalesMotion:
		i, err := parseEnum(Motions, raw, path)
		return Motion(i + 1), err
	case CspTier:
		i, err := parseEnum(CspTiers, raw, path)
		return enumName(CspTiers, i), err
	default:
		i, err := parseEnum(WorkloadNames, raw, path)
		return Workloads(1) << max(i, 0), err
	}
}

func parseID(kind Kind, raw any, path string) (any, error) {
	var text string
	switch value := raw.(type) {
	case string:
		text = value
	case int64:
		text = strconv.FormatInt(value, 10)
	case json.Number:
		if !integerForm.MatchString(string(value)) {
			return nil, Invalid(path, path+" is no ID.", "Pass a string or a whole number.")
		}
		text = string(value)
	default:
		return nil, Invalid(path, path+" is no ID.", "Pass a string or a whole number.")
	}
	switch kind {
	case UUID:
		if !IsUUID(text) {
			return NoID{}, nil
		}
		return strings.ToLower(text), nil
	case Number:
		number, err := strconv.ParseInt(text, 10, 64)
		if err != nil || !integerForm.MatchString(text) {
			return NoID{}, nil
		}
		return number, nil
	default:
		return text, nil
	}
}

// finite reads a number as GraphQL hands it on: from a literal, or from JSON.
func finite(raw any) (float64, bool) {
	switch number := raw.(type) {
	case int64:
		return float64(number), true
	case int:
		return float64(number), true
	case float64:
		return number, true
	case json.Number:
		value, err := number.Float64()
		return value, err == nil
	}
	return 0, false
}

// parseDecimal reads a string or a number exactly. Numbers far beyond any amount are refused, not computed with.
func parseDecimal(raw any, path string) (*big.Rat, error) {
	var text string
	switch value := raw.(type) {
	case string:
		text = value
	case int64:
		text = strconv.FormatInt(value, 10)
	case json.Number:
		text = string(value)
	}
	if decimalForm.MatchString(text) && len(text) <= 100 && smallExponent(text) {
		if value, ok := new(big.Rat).SetString(text); ok {
			return value, nil
		}
	}
	return nil, Invalid(path, path+" is no Decimal.", "Pass a decimal of at most 100 digits such as \"1234.50\".")
}

// ParseDecimal reads the digits of a Decimal argument exactly.
func ParseDecimal(digits, path string) (*big.Rat, error) { return parseDecimal(digits, path) }

func smallExponent(text string) bool {
	at := strings.IndexAny(text, "eE")
	if at < 0 {
		return true
	}
	exponent, err := strconv.Atoi(strings.TrimPrefix(text[at+1:], "+"))
	return err == nil && exponent >= -100 && exponent <= 100
}

func parseEnum(values []EnumValue, raw any, path string) (int, error) {
	name, _ := raw.(string)
	if i := enumIndex(values, name); i >= 0 {
		return i, nil
	}
	names := make([]string, len(values))
	for i, value := range values {
		names[i] = value.Value
	}
	return -1, Invalid(path, path+" is no value of its enum.", "Pass one of "+strings.Join(names, ", ")+".")
}
