package duckdb

import (
	"context"
	"database/sql"
	"fmt"
)

// Violated is a law that a built snapshot breaks.
type Violated struct {
	Law   string
	Times int64
}

func (v Violated) Error() string { return fmt.Sprintf("%s: broken %d times", v.Law, v.Times) }

// verify returns a Violated where the snapshot breaks a law of sql/990_violation.sql.
func verify(ctx context.Context, conn *sql.Conn) error {
	var broken Violated
	switch err := conn.QueryRowContext(ctx, "SELECT law, times::BIGINT FROM violation ORDER BY law LIMIT 1").Scan(&broken.Law, &broken.Times); err {
	case nil:
		return broken
	case sql.ErrNoRows:
		return nil
	default:
		return err
	}
}

// Volume is how many rows a snapshot has of something.
type Volume struct {
	Name         string
	Before, Rows int64
}

// Volumes compares the rows of source tables, and the listed tenants, with those of another snapshot file. Nothing where that file cannot be read: it
// says nothing of the new one.
func (w *Workshop) Volumes(ctx context.Context, file, before string) []Volume {
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return nil
	}
	defer conn.Close()
	for name, path := range map[string]string{"built": file, "before": before} {
		if _, err := conn.ExecContext(ctx, "ATTACH "+Quote(path)+" AS "+name+" (READ_ONLY)"); err != nil {
			return nil
		}
		defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), "DETACH "+name) }()
	}
	rows, err := conn.QueryContext(ctx, `
		SELECT name, earlier.rows::BIGINT, later.rows::BIGINT FROM before.source_table earlier JOIN built.source_table later USING (name)
		UNION ALL SELECT 'listed tenants', (SELECT count(*) FROM before.all_tenant), (SELECT count(*) FROM built.all_tenant)
		ORDER BY ALL`)
	if err != nil {
		return nil
	}
	defer rows.Close()
	var list []Volume
	for rows.Next() {
		var one Volume
		if err := rows.Scan(&one.Name, &one.Before, &one.Rows); err != nil {
			return nil
		}
		list = append(list, one)
	}
	if rows.Err() != nil {
		return nil
	}
	return list
}
