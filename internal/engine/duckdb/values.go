package duckdb

import (
	"context"
	"database/sql"

	"github.com/cloudendpoints/opportunities/internal/compile"
)

// readValues reads the values of the text columns that have few, by column.
func readValues(ctx context.Context, conn *sql.Conn, catalog string) (map[string][]compile.TextValue, error) {
	rows, err := conn.QueryContext(ctx, "SELECT field, value, folded, code::INTEGER FROM "+catalog+".text_value ORDER BY field, code")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	values := map[string][]compile.TextValue{}
	for rows.Next() {
		var column string
		var one compile.TextValue
		if err := rows.Scan(&column, &one.Value, &one.Folded, &one.Code); err != nil {
			return nil, err
		}
		values[column] = append(values[column], one)
	}
	return values, rows.Err()
}
