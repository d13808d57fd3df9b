package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"os"
	"path/filepath"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
	rules "github.com/cloudendpoints/opportunities/sql"
)

// Workshop is the database in which a snapshot is built: the source tables and the rules, with the snapshot file attached.
type Workshop struct{ db *sql.DB }

// NewWorkshop opens a workshop in an empty folder; memory is DuckDB's memory_limit.
func NewWorkshop(ctx context.Context, dir, memory string) (*Workshop, error) {
	spill := filepath.Join(dir, "spill")
	if err := os.Mkdir(spill, 0o700); err != nil {
		return nil, err
	}
	connector, err := duckdb.NewConnector("", func(conn driver.ExecerContext) error {
		for _, step := range []string{
			"SET autoinstall_known_extensions = false",
			"SET autoload_known_extensions = false",
			"SET allow_community_extensions = false",
			"SET memory_limit = " + Quote(memory),
			"SET temp_directory = " + Quote(spill),
			"PRAGMA disable_checkpoint_on_shutdown", // what was built in is thrown away
			"ATTACH IF NOT EXISTS " + Quote(filepath.Join(dir, "build.duckdb")) + " AS build (" + unlogged + ")",
			"USE build",
		} {
			if _, err := conn.ExecContext(context.Background(), step, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return &Workshop{db}, nil
}

// DB is the database that the source tables are loaded into.
func (w *Workshop) DB() *sql.DB { return w.db }

// Threads bounds how many threads work on a statement.
func (w *Workshop) Threads(ctx context.Context, most int) error {
	_, err := w.db.ExecContext(ctx, fmt.Sprintf("SET threads = %d", most))
	return err
}

// Excess is a tenant with more seats than a 32-bit integer holds.
type Excess struct {
	TenantID string
	Seats    string
}

// rowGroup is how many rows of a table are stored together. A fifth of the default: zone maps prune more where a slice or a page is read, and the file is
// a tenth larger.
const rowGroup = "24576"

// unlogged lets a database that is thrown away when its making fails be written without a log that would restore it.
const unlogged = "RECOVERY_MODE no_wal_writes"

// Derive runs the rules over the loaded source and writes the snapshot file. It calls step before each SQL file. Where tenants have more
// seats than can be served, they are returned and nothing is written. A snapshot that breaks a law of its own is a Violated.
func (w *Workshop) Derive(ctx context.Context, file string, snapshot opportunity.Snapshot, step func(name string)) ([]Excess, error) {
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	attach := []string{
		"ATTACH " + Quote(file) + " AS snapshot (ROW_GROUP_SIZE " + rowGroup + ", " + unlogged + ")",
		"SET search_path = 'build.main,snapshot.main'",
		"CREATE TABLE snapshot_info (id VARCHAR, as_of DATE, loaded_at TIMESTAMP, format INTEGER)",
	}
	for _, statement := range attach {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return nil, err
		}
	}
	if _, err := conn.ExecContext(ctx, "INSERT INTO snapshot_info VALUES (?, ?::DATE, ?, ?)",
		snapshot.ID, snapshot.AsOf.Format("2006-01-02"), snapshot.LoadedAt.UTC(), rules.Format); err != nil {
		return nil, err
	}
	for _, rule := range rules.Load() {
		step(rule.Name)
		if _, err := conn.ExecContext(ctx, rule.Text); err != nil {
			return nil, fmt.Errorf("%s: %w", rule.Name, err)
		}
		if rule.Name == rules.ExcessFile {
			if excess, err := readExcess(ctx, conn); len(excess) > 0 || err != nil {
				return excess, err
			}
		}
	}
	if err := verify(ctx, conn); err != nil {
		return nil, err
	}
	_, err = conn.ExecContext(ctx, "CHECKPOINT snapshot; SET search_path = 'build.main'; DETACH snapshot")
	return nil, err
}

func readExcess(ctx context.Context, conn *sql.Conn) ([]Excess, error) {
	rows, err := conn.QueryContext(ctx, "SELECT tenant_id::VARCHAR, seats::VARCHAR FROM tenant_seats_excess ORDER BY tenant_id LIMIT 10")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Excess
	for rows.Next() {
		var one Excess
		if err := rows.Scan(&one.TenantID, &one.Seats); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

// Unmapped is a value that a reference table lacks.
type Unmapped struct {
	Reference, Value string
	Uses             int64
}

// Unmapped lists the values that reference tables lack, after Derive.
func (w *Workshop) Unmapped(ctx context.Context) ([]Unmapped, error) {
	rows, err := w.db.QueryContext(ctx, "SELECT reference, value, uses FROM build.main.unmapped ORDER BY ALL")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Unmapped
	for rows.Next() {
		var one Unmapped
		if err := rows.Scan(&one.Reference, &one.Value, &one.Uses); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

// DifferenceCount is how many differences of one field and cause reconciliation finds.
type DifferenceCount struct {
	Field, Cause string
	Times        int64
}

// Differences counts what reconciliation finds, after Derive: the most frequent first.
func (w *Workshop) Differences(ctx context.Context) ([]DifferenceCount, error) {
	rows, err := w.db.QueryContext(ctx, "SELECT field, cause, count(*) AS times FROM build.main.reconciliation GROUP BY field, cause ORDER BY times DESC, field, cause")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []DifferenceCount
	for rows.Next() {
		var one DifferenceCount
		if err := rows.Scan(&one.Field, &one.Cause, &one.Times); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

// Close ends the workshop. Its folder is the caller's to remove.
func (w *Workshop) Close() error { return w.db.Close() }
