package duckdb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// downloadTenants is how many tenants' rows are read at a time: the engine holds a sorted result whole.
const downloadTenants = 1 << 16

// Download reads the rows of the page's Download for the scope's partners, tenant by tenant in the default order: the named columns as text, nil where there is
// no value. The values hold until write returns.
func (i *Instance) Download(ctx context.Context, of opportunity.Scope, columns []string, write func(values []*string) error) error {
	_, numbers := i.partners.known(of)
	whose := compile.Table{Scopes: numbers, Whole: of.All()}.Condition()
	var last int
	if err := i.db.QueryRowContext(ctx, "SELECT coalesce(max(tenant_key), 0) FROM partner_tenant WHERE "+whose).Scan(&last); err != nil {
		return err
	}
	for before := 0; before < last; before += downloadTenants {
		statement := fmt.Sprintf("SELECT %s::VARCHAR FROM download WHERE %s AND tenant_key > %d AND tenant_key <= %d ORDER BY tenant_key, scope",
			strings.Join(columns, "::VARCHAR, "), whose, before, before+downloadTenants)
		if err := i.downloadPart(ctx, statement, len(columns), write); err != nil {
			return err
		}
	}
	return nil
}

func (i *Instance) downloadPart(ctx context.Context, statement string, width int, write func(values []*string) error) error {
	rows, err := i.Query(ctx, compile.Statement{SQL: statement})
	if err != nil {
		return err
	}
	defer rows.Close()
	values, targets := make([]*string, width), make([]any, width)
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
