package main

import (
	"context"
	"database/sql"
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

func (l *lab) openUnbuilt(ctx context.Context) (*unbuilt, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // its search path is the connection's
	steps := []string{
		"SET threads = 1", "SET memory_limit = " + duckdb.Quote(l.settings.Memory), "SET temp_directory = " + duckdb.Quote(filepath.Join(l.temp, "unbuilt")),
		"ATTACH " + duckdb.Quote(l.file) + " AS snapshot (READ_ONLY)", "SET search_path = 'memory.main,snapshot.main'",
	}
	for _, file := range rules.Serve() {
		steps = append(steps, file.Text)
	}
	for _, step := range steps {
		if _, err := db.ExecContext(ctx, step); err != nil {
			db.Close()
			return nil, fmt.Errorf("preparing the views: %w", err)
		}
	}
	return &unbuilt{Instance: l.instance, db: db}, nil
}

// Relation makes the scope's partners its members, and is the views' rows of it.
func (u *unbuilt) Relation(ctx context.Context, of opportunity.Scope) (compile.Relation, func(), error) {
	number := int(u.scopes.Add(1))
	for _, id := range of.Partners() {
		if _, err := u.db.ExecContext(ctx, "INSERT INTO scope_member VALUES (?, ?)", number, id); err != nil {
			return compile.Relation{}, func() {}, err
		}
	}
	view := func(name string) compile.Table { return compile.Table{Name: name, Scopes: []int{number}} }
	relation := compile.Relation{Tenants: view("scope_tenant"), Workshops: view("scope_workshop"), Month: opportunity.MonthOf(u.Snapshot().AsOf)}
	return relation, func() {
		_, _ = u.db.ExecContext(context.WithoutCancel(ctx), "DELETE FROM scope_member WHERE scope = ?", number)
	}, nil
}

// Query runs a statement on the views.
func (u *unbuilt) Query(ctx context.Context, statement compile.Statement) (*sql.Rows, error) {
	return u.db.QueryContext(ctx, statement.SQL, statement.Args...)
}

// Close ends the views' database; the instance is not its own.
func (u *unbuilt) Close() error { return u.db.Close() }
