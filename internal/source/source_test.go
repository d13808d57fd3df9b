package source_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/cloudendpoints/opportunities/internal/source"
)

// base gives the files of testdata/base.txtar.
func base(t *testing.T) map[string]string {
	t.Helper()
	return files(t, "testdata/base.txtar")
}

func files(t *testing.T, name string) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	content := map[string]string{}
	for _, f := range archive.Files {
		content[f.Name] = string(f.Data)
	}
	return content
}

// write makes a source folder.
func write(t *testing.T, content map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range content {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func openDB(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.ExecContext(t.Context(), "SET threads = 1"); err != nil { // as a small source is loaded
		t.Fatal(err)
	}
	return db
}

var options = source.Options{
	MaxRejectShare: 0.01,
	Now:            func() time.Time { return time.Date(2026, 11, 22, 23, 30, 0, 0, time.FixedZone("west", -3600)) },
}

func load(t *testing.T, content map[string]string) (*sql.DB, *source.Report) {
	t.Helper()
	db := openDB(t)
	report, err := source.Load(t.Context(), db, write(t, content), options)
	if err != nil {
		t.Fatal(err)
	}
	return db, report
}

// with replaces files of the base: an empty one is taken away.
func with(t *testing.T, changes map[string]string) map[string]string {
	t.Helper()
	content := base(t)
	for name, data := range changes {
		content[name] = data
		if data == "" {
			delete(content, name)
		}
	}
	return content
}

// rowsOf prints a query's rows, one a line.
func rowsOf(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, _ := rows.Columns()
	var out strings.Builder
	for rows.Next() {
		values := make([]sql.NullString, len(names))
		targets := make([]any, len(names))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if i > 0 {
				out.WriteString("|")
			}
			if v.Valid {
				out.WriteString(v.String)
			} else {
				out.WriteString("-")
			}
		}
		out.WriteString("\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// textRows prints a table's rows, every value as text.
func textRows(t *testing.T, db *sql.DB, table string) string {
	t.Helper()
	return rowsOf(t, db, fmt.Sprintf(`SELECT COLUMNS(*)::VARCHAR FROM "%s"`, table))
}

func rejectsOf(t *testing.T, db *sql.DB) string {
	t.Helper()
	rows, err := db.Query("SELECT file, line, column_name, value, reason, cascaded FROM reject ORDER BY rowid")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out strings.Builder
	for rows.Next() {
		var r source.Reject
		if err := rows.Scan(&r.File, &r.Line, &r.Column, &r.Value, &r.Reason, &r.Cascaded); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s:%d %s %q %s", r.File, r.Line, r.Column, r.Value, r.Reason)
		if r.Cascaded {
			out.WriteString(" (cascaded)")
		}
		out.WriteString("\n")
	}
	return out.String()
}

func same(t *testing.T, want, got string) {
	t.Helper()
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestRejects loads the base with the changes of each case of testdata and compares the rejects.
func TestRejects(t *testing.T) {
	for _, name := range []string{"values", "repeated", "references", "broken_csv", "broken_ndjson"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := files(t, filepath.Join("testdata", name+".txtar"))
			want := changes["rejects"]
			delete(changes, "rejects")
			db, report := load(t, with(t, changes))
			same(t, want, rejectsOf(t, db))
			for _, r := range report.Tables {
				if r.Read != r.Kept+r.Rejected+r.Cascaded {
					t.Errorf("%s: read %d, kept %d, rejected %d, cascaded %d", r.Name, r.Read, r.Kept, r.Rejected, r.Cascaded)
				}
			}
		})
	}
}

func TestGoodSource(t *testing.T) {
	t.Parallel()
	var progress []string
	opts := options
	opts.Progress = func(table string, rows int64) { progress = append(progress, fmt.Sprint(table, " ", rows)) }
	db := openDB(t)
	report, err := source.Load(t.Context(), db, write(t, base(t)), opts)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "", rejectsOf(t, db))
	if exceeded := report.Exceeded(); exceeded != nil {
		t.Errorf("exceeded: %v", exceeded)
	}
	if len(progress) != len(source.Tables) || progress[len(progress)-1] != "cpor_incentives 1" {
		t.Errorf("progress: %v", progress)
	}
	same(t, `customers|2026-11-15|2|0|false
engagement_offers|2026-11-21|1|0|false
segments|2026-11-15|41|0|true
`, rowsOf(t, db, "SELECT name, as_of::VARCHAR, rows, rejected, sample FROM source_table WHERE name IN ('customers', 'engagement_offers', 'segments') ORDER BY name"))
	same(t, `00000000-0000-0000-0000-00000000000a|Contoso|contoso.example|DE|SME&C - SMB Commercial|1|granted
00000000-0000-0000-0000-00000000000b|Fabrikam, Inc.|fabrikam.example|US|Enterprise|-2|opted_out
`, textRows(t, db, "tenants"))
	same(t, "0042|Northwind|DE|Northwind Group\n77|Tailspin|US|Tailspin\n", textRows(t, db, "partners"))
	same(t, "e1|00000000-0000-0000-0000-00000000000a|0042|7500.50\n", textRows(t, db, "engagement_offers"))

	for _, table := range source.Tables {
		var want strings.Builder
		for _, c := range table.Columns {
			fmt.Fprintf(&want, "%s|%s\n", c.Name, c.SQLType())
		}
		same(t, want.String(), rowsOf(t, db, "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '"+table.Name+"' ORDER BY column_index"))
	}
	same(t, fmt.Sprintf("%d\n", len(source.Tables)+5), rowsOf(t, db, "SELECT count(*) FROM duckdb_tables()"))
}

func TestDayWithoutSnapshot(t *testing.T) {
	t.Parallel()
	_, report := load(t, with(t, map[string]string{"snapshot.json": ""}))
	if got := report.AsOf.Format(time.DateOnly); got != "2026-11-23" { // 23:30 an hour west of Greenwich
		t.Errorf("as of %s", got)
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	_, report := load(t, with(t, map[string]string{
		"notes.txt":     "hello",
		".hidden":       "x",
		"Tenants.CSV":   "x",
		"partners.csv":  "",
		"partners/a.md": "x",
		"partners/b.csv": "partner_id,partner_name,country,organization,colour,\n" +
			"0042,Northwind,DE,Northwind Group,red,\n77,Tailspin,US,Tailspin,,\n",
		"snapshot.json": `{"tables": {"tenant": "2026-11-21"}}`,
	}))
	var got strings.Builder
	for _, w := range report.Warnings {
		fmt.Fprintln(&got, w)
	}
	same(t, `Tenants.CSV: is not a file of any table; it is passed over
notes.txt: is not a file of any table; it is passed over
partners/a.md: is not a part of the table; it is passed over
snapshot.json: there is no table "tenant"; its day is passed over
segments: the table is missing; the sample that comes with the program stands in
association_types: the table is missing; the sample that comes with the program stands in
areas: the table is missing; the sample that comes with the program stands in
frontline_industries: the table is missing; the sample that comes with the program stands in
products: the table is missing; the sample that comes with the program stands in
partners/b.csv: the table has no column colour; it is passed over
partners/b.csv: the table has no column number 6, without a name; it is passed over
`, got.String())
}

func TestShare(t *testing.T) {
	t.Parallel()
	industries := func(bad int) string {
		var b strings.Builder
		b.WriteString("industry\n")
		for i := range 100 - bad {
			fmt.Fprintf(&b, "Industry %d\n", i)
		}
		return b.String() + strings.Repeat("\"\"\n", bad)
	}
	_, report := load(t, with(t, map[string]string{"frontline_industries.csv": industries(1)}))
	if got := report.Exceeded(); got != nil {
		t.Errorf("one of a hundred: %v", got)
	}
	_, report = load(t, with(t, map[string]string{"frontline_industries.csv": industries(2)}))
	if diff := cmp.Diff([]string{"frontline_industries"}, report.Exceeded()); diff != "" {
		t.Error(diff)
	}
	if got := report.Rejects(1); len(got) != 1 || got[0].String() != `frontline_industries.csv, line 100: industry is empty ("")` {
		t.Errorf("rejects: %v", got)
	}
	if got := len(report.Rejects(9)); got != 2 {
		t.Errorf("%d rejects", got)
	}
	// rows that go with their target do not count
	_, report = load(t, with(t, map[string]string{"customers.csv": "tpid,customer_name,hq_country\n1,Contoso,D\n-2,Fabrikam,US\n"}))
	if diff := cmp.Diff([]string{"customers"}, report.Exceeded()); diff != "" {
		t.Error(diff)
	}
}
