package engine

import (
	"fmt"
	"strconv"
	"time"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// column collects the values of one field, row by row.
type column interface {
	read(raw any) error      // adds a value as the driver gives it, nil for null
	parse(part string) error // adds one as the text of a row has it
	null()
	at(row int) any // nil for null
	values() any    // an *opportunity.Column
}

// newColumn makes the column of a field for so many rows. Few are the values of a field that tells them by their numbers.
func newColumn(field *opportunity.Field, few []compile.TextValue, size int) column {
	switch field.Kind {
	case opportunity.Number:
		return collecting(field, size, wholeNumber[int64])
	case opportunity.Integer:
		return collecting(field, size, wholeNumber[int])
	case opportunity.Amount:
		return collecting(field, size, wholeNumber[opportunity.Money])
	case opportunity.SalesMotion:
		return collecting(field, size, wholeNumber[opportunity.Motion])
	case opportunity.WorkloadSet:
		return collecting(field, size, wholeNumber[opportunity.Workloads])
	case opportunity.Ratio:
		return collecting(field, size, func(part string) (float64, error) { return strconv.ParseFloat(part, 64) })
	case opportunity.Flag:
		return collecting(field, size, func(part string) (bool, error) { return part == "1", nil })
	case opportunity.YearMonth:
		return collecting(field, size, monthOf)
	}
	if field.FewValues() {
		return collecting(field, size, func(part string) (string, error) {
			code, err := strconv.Atoi(part)
			if err != nil || code < 0 || code >= len(few) {
				return "", errRowText
			}
			return few[code].Value, nil
		})
	}
	return collecting(field, size, func(part string) (string, error) { return part, nil })
}

func wholeNumber[T ~int64 | ~int | ~uint8](part string) (T, error) {
	number, err := strconv.ParseInt(part, 10, 64)
	return T(number), err
}

// monthOf reads the number of months since year 0.
func monthOf(part string) (opportunity.Month, error) {
	months, err := strconv.Atoi(part)
	return opportunity.Month{Time: time.Date(months/12, time.Month(months%12+1), 1, 0, 0, 0, 0, time.UTC)}, err
}

type columnOf[T any] struct {
	opportunity.Column[T]
	field *opportunity.Field
	from  func(part string) (T, error)
}

func collecting[T any](field *opportunity.Field, size int, from func(part string) (T, error)) column {
	return &columnOf[T]{opportunity.Column[T]{Values: make([]T, 0, size)}, field, from}
}

func (c *columnOf[T]) read(raw any) error {
	if raw == nil {
		c.null()
		return nil
	}
	value, err := typed(c.field.Kind, raw)
	if err != nil {
		return fmt.Errorf("%s: %w", c.field.Name, err)
	}
	c.add(value.(T), false)
	return nil
}

func (c *columnOf[T]) parse(part string) error {
	value, err := c.from(part)
	c.add(value, false)
	return err
}

func (c *columnOf[T]) null() {
	if c.Null == nil {
		c.Null = make([]bool, len(c.Values), cap(c.Values))
	}
	var none T
	c.add(none, true)
}

func (c *columnOf[T]) add(value T, null bool) {
	c.Values = append(c.Values, value)
	if c.Null != nil {
		c.Null = append(c.Null, null)
	}
}

func (c *columnOf[T]) at(row int) any {
	if !c.Has(row) {
		return nil
	}
	return c.Values[row]
}

func (c *columnOf[T]) values() any { return &c.Column }
