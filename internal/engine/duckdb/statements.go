package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"sync/atomic"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// statementsKept is how many prepared statements each connection keeps.
const statementsKept = 128

// reader is a connection whose queries are single SELECT statements, kept prepared: the same question always has the same text, and preparing one costs
// up to a third of running it.
type reader struct {
	*duckdb.Conn
	prepared *simplelru.LRU[string, *duckdb.Stmt]
	dropped  *atomic.Int64 // counts the tables that the instance has dropped
	seen     int64
	banned   *banned
}

func newReader(conn *duckdb.Conn, dropped *atomic.Int64, banned *banned) *reader {
	prepared, _ := simplelru.NewLRU(statementsKept, func(_ string, statement *duckdb.Stmt) { _ = statement.Close() }) // it refuses no size above 0
	return &reader{conn, prepared, dropped, dropped.Load(), banned}
}

// errNotRead is the error of what is no single SELECT, or calls what it may not. The driver runs all but the last statement of a text while it prepares it: so a text
// with a semicolon never gets there. No compiled statement has one, since values are bound.
var errNotRead = errors.New("only a single SELECT statement of tables may run here")

// QueryContext implements driver.QueryerContext. database/sql lends the connection to one result at a time: so no prepared statement is asked for while
// its rows are being read.
func (r *reader) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if now := r.dropped.Load(); now != r.seen { // a plan holds on to its tables
		r.prepared.Purge()
		r.seen = now
	}
	statement, ok := r.prepared.Get(query)
	if !ok {
		var err error
		if statement, err = r.prepare(ctx, query); err != nil {
			return nil, err
		}
		r.prepared.Add(query, statement)
	}
	rows, err := statement.QueryContext(ctx, args)
	if err != nil {
		r.prepared.Remove(query)
	}
	return rows, err
}

func (r *reader) prepare(ctx context.Context, query string) (*duckdb.Stmt, error) {
	if strings.Contains(query, ";") || r.banned.has(query) {
		return nil, errNotRead
	}
	prepared, err := r.Conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	statement := prepared.(*duckdb.Stmt)
	if kind, err := statement.StatementType(); err != nil || kind != duckdb.STATEMENT_TYPE_SELECT {
		_ = statement.Close()
		return nil, errors.Join(errNotRead, err)
	}
	return statement, nil
}

// Close implements driver.Conn.
func (r *reader) Close() error {
	r.prepared.Purge()
	return r.Conn.Close()
}

// readers are a connector's connections as readers.
type readers struct {
	*duckdb.Connector
	dropped *atomic.Int64
	banned  *banned
}

// Connect implements driver.Connector.
func (r readers) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return newReader(conn.(*duckdb.Conn), r.dropped, r.banned), nil
}
