package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"sync/atomic"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// pool is an in-memory database that is asked by readers.
type pool struct {
	db      *sql.DB
	dropped *atomic.Int64 // counts the tables that are dropped
	banned  *banned
	ready   atomic.Bool
}

// newPool opens one of so many connections. Path sets what their names mean, once enter has been called: until then there may be nothing of that name.
func newPool(connections int, path string) (*pool, error) {
	p := &pool{dropped: new(atomic.Int64), banned: new(banned)}
	connector, err := duckdb.NewConnector("", func(conn driver.ExecerContext) error {
		if !p.ready.Load() {
			return nil
		}
		_, err := conn.ExecContext(context.Background(), path, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.db = sql.OpenDB(readers{connector, p.dropped, p.banned})
	p.db.SetMaxOpenConns(connections)
	p.db.SetMaxIdleConns(connections)
	return p, nil
}

// enter lets nothing but statements on tables run from now on, on connections that have entered the path.
func (p *pool) enter(ctx context.Context) error {
	if err := p.banned.fill(ctx, p.db); err != nil {
		return fmt.Errorf("reading the engine's functions: %w", err)
	}
	p.ready.Store(true)
	return nil
}
