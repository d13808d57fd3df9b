package engine

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Dataset implements opportunity.Service.
func (e *Engine) Dataset(ctx context.Context) (*opportunity.Dataset, error) {
	backend, release, err := e.pin(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	dataset := &opportunity.Dataset{Latest: backend.Snapshot(), Snapshots: backend.snapshots()}
	tables := compile.Statement{SQL: "SELECT name, as_of, rows, rejected FROM source_table ORDER BY name"}
	err = query(ctx, backend, tables, func(rows *sql.Rows) error {
		var table opportunity.SourceTable
		err := rows.Scan(&table.Name, &table.AsOf, &table.Rows, &table.Rejected)
		dataset.Tables = append(dataset.Tables, table)
		return err
	})
	if err != nil {
		return nil, err
	}
	policy := compile.Statement{SQL: "SELECT name, value::DOUBLE, description FROM policy ORDER BY number"}
	err = query(ctx, backend, policy, func(rows *sql.Rows) error {
		var rule opportunity.PolicyRule
		var value float64
		err := rows.Scan(&rule.Name, &value, &rule.Description)
		rule.Value = strconv.FormatFloat(value, 'f', -1, 64)
		dataset.Policy = append(dataset.Policy, rule)
		return err
	})
	return dataset, err
}

// Partners implements opportunity.Service.
func (e *Engine) Partners(ctx context.Context, scope opportunity.Scope, limit int) ([]opportunity.Partner, error) {
	backend, release, err := e.pin(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	var partners []opportunity.Partner
	err = query(ctx, backend, compile.Partners(backend.Dialect(), scope, limit), func(rows *sql.Rows) error {
		var partner opportunity.Partner
		err := rows.Scan(&partner.ID, &partner.Name, &partner.Organization)
		partners = append(partners, partner)
		return err
	})
	return partners, err
}

// PartnersOf implements opportunity.Service.
func (e *Engine) PartnersOf(ctx context.Context, organizations []string) ([]string, error) {
	backend, release, err := e.pin(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	var ids []string
	err = query(ctx, backend, compile.PartnersOf(backend.Dialect(), organizations), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
