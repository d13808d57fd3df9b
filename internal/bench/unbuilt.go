package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	rules "github.com/cloudendpoints/opportunities/sql"
)

// unbuilt is the snapshot with scopes of several partners asked of the views of sql/4xx, each time anew: what building them is held against.
type unbuilt struct {
	*duckdb.Instance
	db     *sql.DB
	scopes atomic.Int64
}

// inSnapshot makes a connection's names mean the views and the snapshot's tables.
const inSnapshot = "SET search_path = 'memory.main,snapshot.main'"

func (l *lab) openUnbuilt(ctx context.Context) (*unbuilt, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(l.settings.Connections)
	db.SetMaxIdleConns(l.settings.Connections)
	steps := []string{
		"SET threads = 1", "SET memory_limit = " + duckdb.Quote(l.settings.Memory), "SET temp_directory = " + duckdb.Quote(filepath.Join(l.temp, "unbuilt")),
		"ATTACH " + duckdb.Quote(l.file) + " AS snapshot (READ_ONLY)", inSnapshot,
	}
	for _, file := range rules.Serve() {
		steps = append(steps, file.Text)
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	defer conn.Close()
	for _, step := range steps {
		if _, err := conn.ExecContext(ctx, step); err != nil {
			return nil, fmt.Errorf("preparing the views: %w", errors.Join(err, db.Close()))
		}
	}
	return &unbuilt{Instance: l.instance, db: db}, nil
}

// Relation makes the scope's partners its members, and is the views' rows of it.
func (u *unbuilt) Relation(ctx context.Context, of opportunity.Scope) (compile.Relation, func(), error) {
	number := int(u.scopes.Add(1))
	for _, id := range of.Partners() {
		if _, err := u.db.ExecContext(ctx, "INSERT INTO memory.main.scope_member VALUES (?, ?)", number, id); err != nil {
			return compile.Relation{}, func() {}, err
		}
	}
	view := func(name string) compile.Table { return compile.Table{Name: name, Scopes: []int{number}} }
	relation := compile.Relation{Tenants: view("scope_tenant"), Workshops: view("scope_workshop"), Month: opportunity.MonthOf(u.Snapshot().AsOf)}
	return relation, func() {
		_, _ = u.db.ExecContext(context.WithoutCancel(ctx), "DELETE FROM memory.main.scope_member WHERE scope = ?", number)
	}, nil
}

// Query runs a statement on the views.
func (u *unbuilt) Query(ctx context.Context, statement compile.Statement) (*sql.Rows, error) {
	conn, err := u.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { go func() { _ = conn.Close() }() }() // which waits until the rows are closed
	if _, err := conn.ExecContext(ctx, inSnapshot); err != nil {
		return nil, err
	}
	return conn.QueryContext(ctx, statement.SQL, statement.Args...) //nolint:sqlclosecheck // whoever asked closes them
}

// Close ends the views' database; the instance is not its own.
func (u *unbuilt) Close() error { return u.db.Close() }
