package opportunity

// Rows are tenants as a statement read them, column by column: a page has thousands of values, and one allocation for each would be most of what it costs.
type Rows struct {
	Keys []int32 // name the tenants within their snapshot; never leave the service
	// Columns are those of the asked-for fields: each a *Column of its kind's Go type, which is string, int64 (Number), int (Integer), float64 (Ratio), Money,
	// bool, Month, Motion or Workloads.
	Columns []any
}

// Column is the values of one field, by row. Nobody changes them.
type Column[T any] struct {
	Values []T
	Null   []bool // which rows have none; nil where all have one
}

// Has tells whether a row has a value.
func (c *Column[T]) Has(row int) bool { return c.Null == nil || !c.Null[row] }
