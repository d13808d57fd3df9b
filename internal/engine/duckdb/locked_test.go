package duckdb_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// served opens an instance as serve does, over a snapshot of testdata/source, and returns the snapshot's file.
func served(t *testing.T, settings duckdb.Settings) (*duckdb.Instance, string) {
	t.Helper()
	folder, err := snapshot.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	report, err := folder.Load(t.Context(), root+"testdata/source", snapshot.Options{Memory: "1GiB", MaxRejectShare: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	instance, err := duckdb.Open(t.Context(), report.File, settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { instance.Close() })
	return instance, report.File
}

// read runs a text as the compiler's statements are run, and reads every row.
func read(t *testing.T, instance *duckdb.Instance, text string, args ...any) (rows int, err error) {
	t.Helper()
	found, err := instance.Query(t.Context(), compile.Statement{SQL: text, Args: args})
	if err != nil {
		return 0, err
	}
	defer found.Close()
	for found.Next() {
		rows++
	}
	return rows, found.Err()
}

// TestHostileStatements: whatever text reached the database, through a hole in the compiler, it reads and writes no file and changes nothing.
func TestHostileStatements(t *testing.T) {
	temp := t.TempDir()
	instance, file := served(t, duckdb.Settings{Connections: 2, Memory: "256MiB", TempDir: temp, TempSpace: "64MiB", ScopeBytes: 1 << 20})
	secret, target := filepath.Join(t.TempDir(), "secret.csv"), filepath.Join(t.TempDir(), "target")
	if err := os.WriteFile(secret, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"SELECT * FROM '{secret}'", "SELECT * FROM read_csv('{secret}')", "SELECT * FROM read_text('{secret}')", "SELECT * FROM read_blob('{secret}')",
		"SELECT * FROM read_parquet('{secret}')", "SELECT * FROM read_json('{secret}')", "SELECT * FROM sniff_csv('{secret}')", "SELECT * FROM glob('/*')",
		"SELECT * FROM query('SELECT * FROM read_text(''{secret}'')')", "SELECT * FROM query_table('{secret}')",
		"ATTACH '{target}'", "ATTACH '{target}' AS other", "ATTACH ':memory:' AS other", "DETACH snapshot", "USE snapshot",
		"COPY tenant TO '{target}'", "COPY (SELECT 1) TO '{target}'", "COPY policy FROM '{secret}'", "EXPORT DATABASE '{target}'", "IMPORT DATABASE '{target}'",
		"INSTALL httpfs", "LOAD httpfs", "LOAD '{secret}'", "SET memory_limit = '8GiB'", "SET enable_external_access = true", "SET GLOBAL threads = 8",
		"RESET memory_limit", "SET VARIABLE a = 1", "SET search_path = 'memory.main'", "PRAGMA threads = 8", "PRAGMA enable_profiling", "PRAGMA database_list", "CHECKPOINT", "FORCE CHECKPOINT snapshot",
		"CREATE TABLE memory.main.mine AS SELECT 1", "CREATE TABLE snapshot.main.mine AS SELECT 1", "CREATE OR REPLACE VIEW memory.main.tenant AS SELECT 1",
		"CREATE MACRO mine(a) AS a", "CREATE SECRET (TYPE s3)", "DROP VIEW tenant", "DROP TABLE snapshot.main.all_tenant", "ALTER TABLE snapshot.main.policy ADD COLUMN a INTEGER",
		"INSERT INTO scope_member VALUES ('mine', '1')", "INSERT INTO snapshot.main.policy SELECT * FROM policy", "UPDATE snapshot.main.policy SET value = 0", "DELETE FROM scope_member", "TRUNCATE scope_member",
		"WITH a AS (SELECT 1) INSERT INTO scope_member SELECT 'mine', '1' FROM a", "WITH a AS (SELECT 1) DELETE FROM scope_member", "MERGE INTO scope_member USING policy ON true WHEN MATCHED THEN DELETE",
		"BEGIN TRANSACTION", "PREPARE a AS SELECT 1", "EXECUTE a", "EXPLAIN ANALYZE SELECT 1", "CALL duckdb_settings()", "VACUUM", "DESCRIBE policy; SELECT 1",
		"COPY (SELECT 1) TO '{file}'", "COPY (SELECT 1) TO '{temp}/out'", "EXPORT DATABASE '{temp}/out'", "ATTACH '{temp}/out.duckdb'", "ATTACH '{file}' AS again", "COPY FROM DATABASE snapshot TO memory",
		"SELECT 1; SELECT 2", "DELETE FROM scope_member; SELECT 1", "COPY (SELECT 1) TO '{target}'; SELECT 1", "CREATE TABLE memory.main.mine AS SELECT 1; SELECT 1", "", ";", "/* */", "not SQL",
	} {
		text = strings.NewReplacer("{secret}", secret, "{target}", target, "{file}", file, "{temp}", temp).Replace(text)
		rows, err := read(t, instance, text)
		if err == nil && !strings.HasPrefix(text, "PRAGMA database_list") { // a SELECT of names, written otherwise
			t.Errorf("%q was run, with %d rows", text, rows)
		}
	}
	if _, err := os.Lstat(target); !os.IsNotExist(err) {
		t.Errorf("a statement wrote a file: %v", err)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("a statement changed the snapshot: %v", err)
	}
	for text, want := range map[string]int{
		"SELECT 1 FROM scope_member":                                                        0,
		"SELECT 1 FROM information_schema.tables WHERE table_name = 'mine'":                 0,
		"SELECT 1 WHERE current_setting('memory_limit') = '256.0 MiB'":                      1,
		"SELECT 1 WHERE current_setting('threads')::VARCHAR = '1'":                          1,
		"SELECT 1 WHERE current_setting('enable_external_access')::VARCHAR = 'false'":       1,
		"SELECT 1 WHERE current_setting('lock_configuration')::VARCHAR = 'true'":            1,
		"SELECT 1 WHERE current_setting('max_temp_directory_size') = '64.0 MiB'":            1,
		"SELECT 1 WHERE current_setting('autoinstall_known_extensions')::VARCHAR = 'false'": 1,
		"SELECT 1 WHERE current_setting('autoload_known_extensions')::VARCHAR = 'false'":    1,
		"SELECT 1 WHERE current_setting('allow_community_extensions')::VARCHAR = 'false'":   1,
		"SELECT 1 FROM policy WHERE number = 1":                                             1,
	} {
		if rows, err := read(t, instance, text); err != nil || rows != want {
			t.Errorf("%s: %d rows, not %d: %v", text, rows, want, err)
		}
	}
}

// TestHostileFunctions: a SELECT calls none of the engine's functions that read files, write them, change settings, tell of the machine or run a text. The
// snapshot's own file and the folder for temporary files lie within the engine's lock: what keeps a SELECT off them is that it may name no such function.
func TestHostileFunctions(t *testing.T) {
	temp := t.TempDir()
	instance, file := served(t, duckdb.Settings{Connections: 1, Memory: "256MiB", TempDir: temp, TempSpace: "64MiB", ScopeBytes: 1 << 20})
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"SELECT * FROM read_text('{file}')", "SELECT * FROM read_blob('{file}')", "SELECT size FROM read_blob('{temp}/*')", "SELECT * FROM read_csv('{file}')", "SELECT * FROM parquet_metadata('{file}')",
		"SELECT * FROM read_duckdb('{file}')", "SELECT * FROM glob('{temp}/*')", "SELECT * FROM sniff_csv('{file}')", "FROM '{temp}/x.csv'", "SELECT * FROM '{file}'",
		"SELECT * FROM enable_profiling(format='json', save_location='{temp}/out.json')", "SELECT * FROM enable_profiling(save_location='{file}')", "SELECT * FROM enable_profiling()", "SELECT * FROM disable_profiling()",
		"SELECT * FROM enable_logging(storage='file', storage_path='{temp}/out')", "SELECT * FROM enable_logging()", "SELECT * FROM disable_logging()", "SELECT * FROM truncate_duckdb_logs()",
		"SELECT * FROM checkpoint()", "SELECT * FROM force_checkpoint('snapshot')",
		"SELECT * FROM duckdb_secrets()", "SELECT * FROM duckdb_secrets", "SELECT * FROM which_secret('s3://a', 's3')", "SELECT * FROM duckdb_settings()", "SELECT * FROM duckdb_settings", "SELECT * FROM duckdb_databases()", "SELECT * FROM duckdb_temporary_files()",
		"SELECT * FROM duckdb_logs()", "SELECT * FROM duckdb_logs", "SELECT * FROM duckdb_extensions()", "SELECT getenv('HOME')", "SELECT * FROM pragma_user_agent()", "SELECT * FROM pragma_platform()", "SELECT * FROM pragma_storage_info('policy')",
		"SELECT * FROM query('SELECT 1')", "SELECT * FROM query('SELECT * FROM enable_' || 'logging()')", "SELECT * FROM query_table('policy')", "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
		"SELECT * FROM ENABLE_LOGGING()", "SELECT * FROM \"enable_logging\"()", "SELECT * FROM system.main.enable_logging()", "SELECT * FROM enable_logging/**/()", "SELECT * FROM enable_logging -- \n()", "SELECT * FROM U&\"enable\\005flogging\"()",
		"SELECT (SELECT count(*) FROM enable_logging())", "WITH a AS MATERIALIZED (FROM enable_logging()) SELECT * FROM a", "SELECT * FROM policy, LATERAL (SELECT * FROM enable_logging())",
	} {
		text = strings.NewReplacer("{file}", file, "{temp}", temp).Replace(text)
		if rows, err := read(t, instance, text); err == nil {
			t.Errorf("%q was run, with %d rows", text, rows)
		}
	}
	if rows, err := read(t, instance, "SELECT range, unnest([1, 2]), (SELECT max(g) FROM generate_series(3) s(g)) FROM range(3)"); err != nil || rows != 6 {
		t.Errorf("%d rows of functions that only make rows: %v", rows, err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left in the folder for temporary files: %v %v", left, err)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("a statement changed the snapshot: %v", err)
	}
}

// TestStatementsAreKept: a statement that is kept prepared answers as one that is not, with each value, across more texts than are kept, after a
// failure, and after a scope that it read was dropped.
func TestStatementsAreKept(t *testing.T) {
	instance, _ := served(t, duckdb.Settings{Connections: 1, Memory: "256MiB", TempDir: t.TempDir(), TempSpace: "64MiB", ScopeBytes: 0})
	count := func(text string, args ...any) int {
		rows, err := read(t, instance, text, args...)
		if err != nil {
			t.Errorf("%s %v: %v", text, args, err)
		}
		return rows
	}
	for round := range 2 {
		for i := range 300 {
			if got := count(fmt.Sprintf("SELECT unnest(range(?::INTEGER)) AS text_%d", i), i+round); got != i+round {
				t.Fatalf("round %d: %d rows, not %d", round, got, i+round)
			}
		}
	}
	if _, err := read(t, instance, "SELECT ?::INTEGER", "no number"); err == nil {
		t.Error("text was read as a number")
	}
	if got := count("SELECT ?::INTEGER", 1); got != 1 {
		t.Errorf("%d rows after a failure", got)
	}
	for round := range 3 { // without memory for scopes the one before is dropped as soon as another is built
		for _, partners := range [][]string{{"1001", "1002"}, {"1001", "1003"}} {
			relation, release, err := instance.Relation(t.Context(), opportunity.OfPartners(partners...))
			if err != nil {
				t.Fatal(err)
			}
			count("SELECT * FROM " + relation.Tenants.Name)
			release()
			if round > 0 && t.Failed() {
				return
			}
		}
	}
}

// TestTempSpaceIsBounded: what needs more than memory spills, as far as it may; what needs more still fails, and says what to do.
func TestTempSpaceIsBounded(t *testing.T) {
	const sorts = "SELECT min(i) FROM (SELECT i, row_number() OVER (ORDER BY hash(i)) AS place FROM range(?::INTEGER) range(i)) WHERE place > 5"
	instance, _ := served(t, duckdb.Settings{Connections: 1, Memory: "24MiB", TempDir: t.TempDir(), TempSpace: "64MiB", ScopeBytes: 0})
	if rows, err := read(t, instance, sorts, 2_000_000); err != nil || rows != 1 {
		t.Errorf("%d rows of what spills: %v", rows, err)
	}
	_, err := read(t, instance, sorts, 20_000_000)
	if opportunity.CodeOf(err) != opportunity.ComplexityExceeded {
		t.Errorf("what needs more than there is: %v", err)
	}
	if rows, err := read(t, instance, sorts, 1000); err != nil || rows != 1 {
		t.Errorf("%d rows after it: %v", rows, err)
	}
}
