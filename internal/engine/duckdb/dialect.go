package duckdb

import (
	"fmt"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Dialect writes DuckDB's SQL.
type Dialect struct{}

// Bind casts each placeholder to its column's type, so that zone maps prune and no column is cast.
func (Dialect) Bind(kind opportunity.Kind, value any) (string, any) {
	switch v := value.(type) {
	case opportunity.Money:
		return "?::DECIMAL(18,2)", v.String()
	case opportunity.Month:
		return "?::DATE", v.Format("2006-01-02")
	}
	switch kind {
	case opportunity.UUID:
		return "?::UUID", value
	case opportunity.Number:
		return "?::BIGINT", value
	case opportunity.Integer:
		return "?::INTEGER", value
	case opportunity.Ratio:
		return "?::DOUBLE", value
	default:
		return "?", value
	}
}

// Few counts first: long lists are not made.
func (Dialect) Few(column string, most int) string {
	return fmt.Sprintf("CASE WHEN count(*) <= %d THEN string_agg(%s, ',') END", most, column)
}

// Integers splits the text.
func (Dialect) Integers(placeholder string) string {
	return "SELECT unnest(string_split(" + placeholder + ", ','))::INTEGER"
}

// Read gives UUIDs as text and money as cents.
func (d Dialect) Read(kind opportunity.Kind, column string) string {
	switch kind {
	case opportunity.UUID:
		return column + "::VARCHAR"
	case opportunity.Amount:
		return d.Cents(column)
	default:
		return column
	}
}

// Text is that of an enumeration's values.
func (Dialect) Text(column string) string { return column + "::VARCHAR" }

// Fold is the macro of sql/020_fold.sql.
func (Dialect) Fold(text string) string { return "fold(" + text + ")" }

// Lower is simple case mapping, without a locale.
func (Dialect) Lower(text string) string { return "lower(" + text + ")" }

// Contains tests by bytes.
func (Dialect) Contains(text, part string) string { return "contains(" + text + ", " + part + ")" }

// StartsWith tests by bytes.
func (Dialect) StartsWith(text, part string) string { return "starts_with(" + text + ", " + part + ")" }

// EndsWith tests by bytes.
func (Dialect) EndsWith(text, part string) string { return "ends_with(" + text + ", " + part + ")" }

// Late names a second column: DuckDB tests a condition on a single one in the table's scan, text as early as numbers, and each row's text is then unpacked
// and folded. One on two columns comes after the scan, and what it keeps is held back until there is much: so it must not stand alone. Every table that is
// filtered has the key.
func (Dialect) Late(condition string) string {
	return "CASE WHEN tenant_key > 0 THEN " + condition + " END"
}

// HasAny tests whether the list holds one of the items.
func (Dialect) HasAny(list string, items []string) string {
	return "list_has_any(" + list + ", [" + strings.Join(items, ", ") + "])"
}

// HasAll tests whether the list holds every item.
func (Dialect) HasAll(list string, items []string) string {
	return "list_has_all(" + list + ", [" + strings.Join(items, ", ") + "])"
}

// Truncate keeps the column's type, a date.
func (Dialect) Truncate(grain opportunity.Grain, month string) string {
	return "date_trunc('" + strings.ToLower(string(grain)) + "', " + month + ")::DATE"
}

// Ratio divides doubles.
func (Dialect) Ratio(dividend, divisor string) string {
	return "(" + dividend + ")::DOUBLE / nullif(" + divisor + ", 0)"
}

// Whole turns the 128-bit sum into 64 bits.
func (Dialect) Whole(sum string) string { return sum + "::BIGINT" }

// Cents turns an exact decimal of two places into cents.
func (Dialect) Cents(sum string) string { return "(" + sum + " * 100)::BIGINT" }
