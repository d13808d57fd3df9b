package duckdb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Download reads the rows of the page's Download for the scope's partners, tenant by tenant in the default order: the named columns as text, nil where there is
// no value. The values hold until write returns.
func (i *Instance) Download(ctx context.Context, of opportunity.Scope, columns []string, write func(values []*string) error) error {
	var where string
	if !of.All() {
		where = " WHERE FALSE"
		if _, numbers := i.partners.known(of); len(numbers) > 0 {
			where = " WHERE scope IN (" + strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ", "), "[]") + ")"
		}
	}
	rows, err := i.Query(ctx, compile.Statement{SQL: "SELECT " + strings.Join(columns, "::VARCHAR, ") + "::VARCHAR FROM download" + where + " ORDER BY tenant_key, scope"})
	if err != nil {
		return err
	}
	defer rows.Close()
	values, targets := make([]*string, len(columns)), make([]any, len(columns))
	for at := range values {
		targets[at] = &values[at]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := write(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Unknown are the scope's partners that the snapshot does not know.
func (i *Instance) Unknown(of opportunity.Scope) []string {
	return slices.DeleteFunc(slices.Clone(of.Partners()), func(id string) bool { _, known := i.partners[id]; return known })
}
