package engine

import (
	"database/sql"
	"slices"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// row is a tenant as it was read: its values as the driver gives them, or as one text.
type row struct {
	key  int32
	rank int
	raw  []any
	text string
}

// scanner reads one row.
type scanner func(rows *sql.Rows) (row, error)

// columnScanner reads rows of tenant_key and some fields, of which the last is the rank where it is told to be.
func columnScanner(fields int, ranked bool) scanner {
	var key int32
	raw := make([]any, fields)
	targets := []any{&key}
	for i := range raw {
		targets = append(targets, &raw[i])
	}
	return func(rows *sql.Rows) (row, error) {
		if err := rows.Scan(targets...); err != nil {
			return row{}, err
		}
		read := row{key: key, raw: slices.Clone(raw)}
		if !ranked {
			return read, nil
		}
		rank, err := integer(raw[fields-1])
		read.rank, read.raw = int(rank), read.raw[:fields-1]
		return read, err
	}
}

// scanText reads a row of tenant_key, rank and row_text.
func scanText(rows *sql.Rows) (read row, err error) {
	err = rows.Scan(&read.key, &read.rank, &read.text)
	return read, err
}

// columnsOf are the values of the fields in the rows, column by column.
func columnsOf(relation compile.Relation, fields []*opportunity.Field, rows []row) ([]column, error) {
	columns := make([]column, len(fields))
	for i, field := range fields {
		columns[i] = newColumn(field, relation.Values[field.Column()], len(rows))
	}
	text := newRowText(fields)
	for _, read := range rows {
		if read.raw == nil {
			if err := text.read(read.text, columns); err != nil {
				return nil, err
			}
			continue
		}
		for i := range columns {
			if err := columns[i].read(read.raw[i]); err != nil {
				return nil, err
			}
		}
	}
	return columns, nil
}

// tenants are the rows with their columns.
func tenants(rows []row, columns []column) opportunity.Rows {
	found := opportunity.Rows{Keys: make([]int32, len(rows)), Columns: make([]any, len(columns))}
	for i, read := range rows {
		found.Keys[i] = read.key
	}
	for i, column := range columns {
		found.Columns[i] = column.values()
	}
	return found
}
