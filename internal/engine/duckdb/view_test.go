package duckdb_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/source"
)

var update = flag.Bool("update", false, "write what came out into the cases of testdata/view")

const root = "../../../"

// TestViews compares the rows of each rule on testdata/source with testdata/view. A case's scope file fills scope_member: a line a scope,
// its name and its partners. In a query, who(tenant_id) and whose(tenant_key) are the tenant's name.
func TestViews(t *testing.T) {
	conn := derived(t, root+"testdata/source")
	cases, err := filepath.Glob(root + "testdata/view/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, file := range archive.Files {
				files[file.Name] = string(file.Data)
			}
			setScopes(t, conn, files["scope"])
			got := table(t, conn, files["query.sql"])
			if *update {
				rewrite(t, path, archive, "want.txt", got)
				return
			}
			if got != files["want.txt"] {
				t.Errorf("got\n%s\nwant\n%s", got, files["want.txt"])
			}
		})
	}
}

// derived runs the rules over the source and returns a connection that sees every view and table of them.
func derived(t *testing.T, dir string) *sql.Conn {
	t.Helper()
	ctx, work := t.Context(), t.TempDir()
	workshop, err := duckdb.NewWorkshop(ctx, work, "1GiB")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { workshop.Close() })
	if err := workshop.Threads(ctx, 1); err != nil {
		t.Fatal(err)
	}
	report, err := source.Load(ctx, workshop.DB(), dir, source.Options{TempDir: work})
	if err != nil {
		t.Fatal(err)
	}
	if rejects := report.Rejects(10); len(rejects) > 0 {
		t.Fatal("the source of the cases has rejected rows", rejects)
	}
	file := filepath.Join(work, "snapshot.duckdb")
	snapshot := opportunity.Snapshot{ID: "test", AsOf: report.AsOf, LoadedAt: time.Date(2026, 11, 22, 6, 30, 0, 0, time.UTC)}
	if excess, err := workshop.Derive(ctx, file, snapshot, func(string) {}); err != nil || len(excess) > 0 {
		t.Fatal(excess, err)
	}
	conn, err := workshop.DB().Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	for _, step := range []string{
		"ATTACH " + duckdb.Quote(file) + " AS snapshot",
		"SET search_path = 'build.main,snapshot.main'",
		"CREATE TEMP MACRO who(id) AS (SELECT tenant_name FROM build.main.tenants t WHERE t.tenant_id = id)",
		"CREATE TEMP TABLE scope_name (number INTEGER, name VARCHAR)",
		"CREATE TEMP MACRO scope_named(scope) AS (SELECT name FROM temp.scope_name WHERE number = scope)",
		"CREATE TEMP MACRO whose(key) AS (SELECT tenant_name FROM snapshot.main.tenant t WHERE t.tenant_key = key)",
	} {
		if _, err := conn.ExecContext(ctx, step); err != nil {
			t.Fatal(step, err)
		}
	}
	return conn
}

func setScopes(t *testing.T, conn *sql.Conn, lines string) {
	t.Helper()
	exec := func(statement string, args ...any) {
		t.Helper()
		if _, err := conn.ExecContext(t.Context(), statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec("DELETE FROM scope_member")
	exec("DELETE FROM scope_name")
	for i, line := range slices.Collect(strings.Lines(lines)) {
		words := strings.Fields(line)
		exec("INSERT INTO scope_name VALUES (?, ?)", i, words[0])
		for _, partner := range words[1:] {
			exec("INSERT INTO scope_member VALUES (?, ?)", i, partner)
		}
	}
}

// table runs a query and draws its rows, every value as text and null as ∅.
func table(t *testing.T, conn *sql.Conn, query string) string {
	t.Helper()
	rows, err := conn.QueryContext(context.Background(), "SELECT COLUMNS(*)::VARCHAR FROM ("+strings.TrimRight(strings.TrimSpace(query), ";")+")")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	lines := [][]string{names}
	for rows.Next() {
		values, targets := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		line := make([]string, len(names))
		for i, value := range values {
			if line[i] = value.String; !value.Valid {
				line[i] = "∅"
			}
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return draw(lines)
}

func draw(lines [][]string) string {
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, text := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	var b strings.Builder
	for n, line := range lines {
		var text strings.Builder
		for i, value := range line {
			fmt.Fprintf(&text, "| %s%s ", value, strings.Repeat(" ", widths[i]-utf8.RuneCountInString(value)))
		}
		b.WriteString(text.String() + "|\n")
		if n == 0 {
			for _, width := range widths {
				b.WriteString("|" + strings.Repeat("-", width+2))
			}
			b.WriteString("|\n")
		}
	}
	return b.String()
}

func rewrite(t *testing.T, path string, archive *txtar.Archive, name, content string) {
	t.Helper()
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			archive.Files = append(archive.Files[:i], archive.Files[i+1:]...)
			break
		}
	}
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(content)})
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
