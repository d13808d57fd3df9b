// Package scalar reads and writes the API's scalars. Input is coerced as strictly as GraphQL says: "2" and 3e9 are no Int.
package scalar

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func wrong(name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil || len(text) > 100 {
		text = []byte("the value")
	}
	return opportunity.Invalid("", fmt.Sprintf("%s is no %s.", text, name), "Pass a value of the type "+name+".")
}

// MarshalString writes a String.
func MarshalString(text string) graphql.Marshaler { return graphql.MarshalString(text) }

// UnmarshalString reads a String: a string alone.
func UnmarshalString(value any) (string, error) {
	if text, ok := value.(string); ok {
		return text, nil
	}
	return "", wrong("String", value)
}

// MarshalID writes an ID.
func MarshalID(id string) graphql.Marshaler { return graphql.MarshalString(id) }

// UnmarshalID reads an ID: a string or a whole number.
func UnmarshalID(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return v.String(), nil
		}
	}
	return "", wrong("ID", value)
}

// MarshalBoolean writes a Boolean.
func MarshalBoolean(value bool) graphql.Marshaler { return graphql.MarshalBoolean(value) }

// UnmarshalBoolean reads a Boolean: true or false alone.
func UnmarshalBoolean(value any) (bool, error) {
	if flag, ok := value.(bool); ok {
		return flag, nil
	}
	return false, wrong("Boolean", value)
}

// MarshalInt writes an Int.
func MarshalInt(value int) graphql.Marshaler { return number(strconv.Itoa(value)) }

// UnmarshalInt reads an Int: a whole number of 32 bits.
func UnmarshalInt(value any) (int, error) {
	whole, ok := float(value)
	if !ok || whole != math.Trunc(whole) || whole < math.MinInt32 || whole > math.MaxInt32 {
		return 0, wrong("Int", value)
	}
	return int(whole), nil
}

// MarshalFloat writes a Float in the shortest form that reads back the same.
func MarshalFloat(value float64) graphql.Marshaler {
	return number(strconv.FormatFloat(value, 'g', -1, 64))
}

// UnmarshalFloat reads a Float: a finite number.
func UnmarshalFloat(value any) (float64, error) {
	if read, ok := float(value); ok {
		return read, nil
	}
	return 0, wrong("Float", value)
}

func float(value any) (float64, bool) {
	switch v := value.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, !math.IsInf(v, 0) && !math.IsNaN(v)
	case json.Number:
		read, err := v.Float64()
		return read, err == nil
	}
	return 0, false
}

// MarshalLong writes a Long.
func MarshalLong(value int64) graphql.Marshaler { return number(strconv.FormatInt(value, 10)) }

// UnmarshalLong reads a Long: a whole number within ±(2^53 - 1).
func UnmarshalLong(value any) (int64, error) {
	const most = 1<<53 - 1
	whole, ok := float(value)
	if !ok || whole != math.Trunc(whole) || math.Abs(whole) > most {
		return 0, wrong("Long", value)
	}
	return int64(whole), nil
}

// MarshalDecimal writes an exact decimal, already in digits.
func MarshalDecimal(digits string) graphql.Marshaler { return graphql.MarshalString(digits) }

// UnmarshalDecimal reads a decimal from a string or a number.
func UnmarshalDecimal(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	}
	return "", wrong("Decimal", value)
}

// MarshalDate writes a calendar date.
func MarshalDate(day time.Time) graphql.Marshaler {
	return graphql.MarshalString(day.Format(time.DateOnly))
}

// UnmarshalDate reads a calendar date.
func UnmarshalDate(value any) (time.Time, error) {
	text, _ := value.(string)
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, wrong("Date", value)
	}
	return day, nil
}

// MarshalDateTime writes an instant in UTC.
func MarshalDateTime(at time.Time) graphql.Marshaler {
	return graphql.MarshalString(at.UTC().Format(time.RFC3339))
}

// UnmarshalDateTime reads an instant.
func UnmarshalDateTime(value any) (time.Time, error) {
	text, _ := value.(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, wrong("DateTime", value)
	}
	return at, nil
}

// MarshalYearMonth writes a month.
func MarshalYearMonth(month opportunity.Month) graphql.Marshaler {
	return graphql.MarshalString(month.String())
}

// UnmarshalYearMonth reads a month such as 2027-03.
func UnmarshalYearMonth(value any) (opportunity.Month, error) {
	text, _ := value.(string)
	month, ok := opportunity.ParseMonth(text)
	if !ok {
		return month, wrong("YearMonth", value)
	}
	return month, nil
}

// MarshalCursor writes a cursor.
func MarshalCursor(cursor string) graphql.Marshaler { return graphql.MarshalString(cursor) }

// UnmarshalCursor reads a cursor: a string.
func UnmarshalCursor(value any) (string, error) {
	if text, ok := value.(string); ok {
		return text, nil
	}
	return "", wrong("Cursor", value)
}

// MarshalJSON writes a value as JSON, keys in the order of their text.
func MarshalJSON(value any) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(value); err != nil {
			panic(err)
		}
		_, _ = w.Write(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
	})
}

// UnmarshalJSON takes any value.
func UnmarshalJSON(value any) (any, error) { return value, nil }

func number(digits string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, digits) })
}
