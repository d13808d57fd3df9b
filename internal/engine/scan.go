package engine

import (
	"database/sql"
	"fmt"
	"time"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// scanner reads rows of fields, after some leading columns, into the Go types of the fields' kinds.
type scanner struct {
	fields []*opportunity.Field
	raw    []any
	dest   []any
}

func newScanner(fields []*opportunity.Field, leading ...any) *scanner {
	s := &scanner{fields: fields, raw: make([]any, len(fields)), dest: leading}
	for i := range s.raw {
		s.dest = append(s.dest, &s.raw[i])
	}
	return s
}

// scan reads the row and returns the fields' values, in a slice that the caller may keep.
func (s *scanner) scan(rows *sql.Rows, trailing ...any) ([]any, error) {
	if err := rows.Scan(append(s.dest, trailing...)...); err != nil {
		return nil, err
	}
	values := make([]any, len(s.fields))
	for i, field := range s.fields {
		value, err := typed(field.Kind, s.raw[i])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", field.Name, err)
		}
		values[i] = value
	}
	return values, nil
}

func typed(kind opportunity.Kind, raw any) (any, error) {
	if raw == nil {
		return nil, nil
	}
	switch value := raw.(type) {
	case string, bool, float64:
		return value, nil
	case time.Time:
		return opportunity.MonthOf(value), nil
	}
	whole, err := integer(raw)
	switch kind {
	case opportunity.Number:
		return whole, err
	case opportunity.Amount:
		return opportunity.Money(whole), err
	case opportunity.SalesMotion:
		return opportunity.Motion(whole), err
	case opportunity.WorkloadSet:
		return opportunity.Workloads(whole), err
	}
	return int(whole), err
}

func integer(raw any) (int64, error) {
	switch value := raw.(type) {
	case int64:
		return value, nil
	case int32:
		return int64(value), nil
	case uint8:
		return int64(value), nil
	}
	return 0, fmt.Errorf("unexpected %T", raw)
}
