package compile

import "github.com/cloudendpoints/opportunities/internal/opportunity"

// Dialect is how one engine writes what engines write differently. Every argument is SQL that is already safe.
type Dialect interface {
	// Bind is the placeholder of a value of the kind, and the value as the driver takes it. Flags, motions and workloads are not bound.
	Bind(kind opportunity.Kind, value any) (placeholder string, argument any)
	// Read is a column of the kind as the driver gives it: text, 64-bit integers, doubles, booleans, dates, money in cents.
	Read(kind opportunity.Kind, column string) string
	// Text is a column of few values as the driver gives it, in whatever form the engine keeps them.
	Text(column string) string
	// Fold is the form of a text in which case is ignored.
	Fold(text string) string
	// Lower is the form of a text by which it sorts first.
	Lower(text string) string
	// Contains, StartsWith and EndsWith test for a substring; no character is special.
	Contains(text, part string) string
	StartsWith(text, part string) string
	EndsWith(text, part string) string
	// Late is the condition, on a text, such that only rows are tested which meet the conditions on numbers beside it.
	Late(condition string) string
	// HasAny and HasAll test a list of texts against one or more items.
	HasAny(list string, items []string) string
	HasAll(list string, items []string) string
	// Few collects a column of a group's rows as text, with commas between, where there are not more of them than that; else null.
	Few(column string, most int) string
	// Integers are the rows of a bound text of integers with commas between.
	Integers(placeholder string) string
	// Truncate is the first day of a month's quarter or year.
	Truncate(grain opportunity.Grain, month string) string
	// Ratio is a quotient as a double, null where the divisor is null or 0.
	Ratio(dividend, divisor string) string
	// Whole is a sum of integers as a 64-bit integer; Cents one of money.
	Whole(sum string) string
	Cents(sum string) string
}
