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
func (s *scanner) scan(rows *sql.Rows) ([]any, error) {
	if err := rows.Scan(s.dest...); err != nil {
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
	return wholeOf(kind, whole), err
}

// wholeOf is the whole number in the kind's Go type.
func wholeOf(kind opportunity.Kind, whole int64) any {
	switch kind {
	case opportunity.Number:
		return whole
	case opportunity.Amount:
		return opportunity.Money(whole)
	case opportunity.SalesMotion:
		return opportunity.Motion(whole)
	case opportunity.WorkloadSet:
		return opportunity.Workloads(whole)
	}
	return int(whole)
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
