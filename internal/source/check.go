package source

import (
	"fmt"
	"strings"
)

// The engine's own casts are lenient (they trim, take 1e3, know infinity). So a value fits only where the cast value
// prints as the text that was read, which is also the cheap test, or where the text has the one shape allowed.

// cast is the SQL of a raw value in the column's type, null where it is none.
func (c Column) cast(raw string) string {
	if c.SQLType() == "VARCHAR" {
		return raw
	}
	return fmt.Sprintf("TRY_CAST(%s AS %s)", raw, c.SQLType())
}

// fits is an SQL condition on a raw value and its cast: true where the value is good, else false or null.
func (c Column) fits(raw, cast string) string {
	var ok string
	switch c.Type {
	case Digits:
		ok = matches(raw, `[0-9]+`)
	case Country:
		ok = matches(raw, `[A-Z]{2}`)
	case Enum:
		ok = fmt.Sprintf("%s IN (%s)", raw, c.values())
	case UUID:
		ok = fmt.Sprintf("lower(%s) = %s::VARCHAR", raw, cast)
	case Integer, Long:
		ok = fmt.Sprintf("(%s::VARCHAR = %s OR %s) AND %s IS NOT NULL", cast, raw, matches(raw, `-?[0-9]+`), cast)
		if c.NonNegative {
			ok += fmt.Sprintf(" AND %s >= 0", cast)
		}
	case Money:
		ok = fmt.Sprintf("(%s::VARCHAR = %s OR %s) AND %s >= 0", cast, raw, matches(raw, `[0-9]+(\.[0-9]{1,2})?`), cast)
	case Date:
		ok = fmt.Sprintf("%s::VARCHAR = %s AND strlen(%s) = 10", cast, raw, raw)
	case Boolean:
		ok = fmt.Sprintf("%s IN ('true', 'false')", raw)
	default:
		ok = raw + " IS NOT NULL"
	}
	if c.Nullable {
		return fmt.Sprintf("(%s IS NULL OR (%s))", raw, ok)
	}
	return "(" + ok + ")"
}

// reason is the SQL of what is wrong with a raw value that does not fit.
func (c Column) reason(raw string) string {
	var why string
	switch c.Type {
	case Digits:
		why = text("is not made of digits alone")
	case Country:
		why = text("is not a country of two capital letters")
	case Enum:
		why = text("is none of " + strings.Join(c.Values, ", "))
	case UUID:
		why = text("is not a UUID")
	case Integer, Long:
		negative := "'is too large'"
		if c.NonNegative {
			negative = "'is negative'"
		}
		why = fmt.Sprintf("CASE WHEN %s THEN 'is too large' WHEN %s THEN %s ELSE 'is not a whole number' END",
			matches(raw, `[0-9]+`), matches(raw, `-[0-9]+`), negative)
	case Money:
		why = fmt.Sprintf("CASE WHEN %s THEN 'is too large' WHEN %s THEN 'is negative' ELSE %s END",
			matches(raw, `[0-9]+(\.[0-9]{1,2})?`), matches(raw, `-[0-9]+(\.[0-9]{1,2})?`),
			text("is not an amount of digits with at most two decimals"))
	case Date:
		why = text("is not a date of the form YYYY-MM-DD")
	case Boolean:
		why = text("is neither true nor false")
	default: // text that is there fails only where NDJSON gave something else
		why = text("is a list or an object, not a text")
	}
	return fmt.Sprintf("CASE WHEN %s IS NULL THEN 'is empty' ELSE %s END", raw, why)
}

func (c Column) values() string {
	quoted := make([]string, len(c.Values))
	for i, v := range c.Values {
		quoted[i] = text(v)
	}
	return strings.Join(quoted, ", ")
}

func matches(raw, pattern string) string {
	return fmt.Sprintf("regexp_full_match(%s, %s)", raw, text(pattern))
}
