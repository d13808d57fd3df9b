package engine

import (
	"fmt"
	"time"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// typed brings a value that the driver gave to the Go type of its kind.
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
