package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what came out into testdata/export")

const exports = "../../testdata/export"

// golden compares a text with a file of testdata/export, or writes it there.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join(exports, name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", name, diff)
	}
}

// succeed runs a command that must exit with 0, and returns what it prints.
func succeed(t *testing.T, args ...string) string {
	t.Helper()
	code, stdout, stderr := command(t, args...)
	if code != 0 {
		t.Fatalf("%v: exit code %d\n%s%s", args, code, stdout, stderr)
	}
	return stdout
}

// TestExport: the rows of the small source as a file; in another locale; of some partners; as a workbook that says the same.
func TestExport(t *testing.T) {
	t.Parallel()
	dir, data := t.TempDir(), t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	succeed(t, "load", "--source", smallSource, "--data", data)
	said := succeed(t, "export", "--data", data, "--out", at("all.csv"))
	contains(t, said, "Wrote 12 rows of 35 columns, as of 2026-11-15, to "+at("all.csv"))
	golden(t, "source.csv", content(t, at("all.csv")))
	succeed(t, "export", "--data", data, "--out", at("all.csv"), "--locale", "de-DE", "--further-columns", "--partner", "1002", "--partner", "3001")
	golden(t, "partners.de.csv", content(t, at("all.csv")))
	succeed(t, "export", "--data", data, "--out", at("all.xlsx"))
	other := t.TempDir()
	succeed(t, "load", "--export", at("all.xlsx"), "--export-as-of", "2026-11-15", "--data", other)
	succeed(t, "export", "--data", other, "--out", at("again.csv"))
	golden(t, "source.csv", content(t, at("again.csv")))
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 3 {
		t.Errorf("left %v %v", entries, err)
	}
}

// TestExportFailures: what is wrong, where, and what to do; the file's place stays as it was.
func TestExportFailures(t *testing.T) {
	t.Parallel()
	dir, data := t.TempDir(), t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	source := changed(t, map[string]string{"tenants.csv": strings.Replace(read(t, "tenants.csv"), "PAU at 250", "PAU \x01 250", 1),
		"customers.csv": strings.Replace(read(t, "customers.csv"), "Contoso Stores", strings.Repeat("s", 40000), 1)})
	succeed(t, "load", "--source", source, "--data", data)
	if err := os.WriteFile(at("old.xlsx"), []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(at("folder.csv"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"--out notes.txt", exitUsage, "notes.txt: is of no form that an export has; name a file that ends in .xlsx or .csv"},
		{"--out new.csv --locale tlh", exitUsage, `the locale "tlh" is not known; pass one of`},
		{"--out none/new.csv", exitFailed, "the folder is not there; make it, or name another with --out"},
		{"--out old.xlsx/new.csv", exitFailed, "is in what is no folder; name another with --out"},
		{"--out folder.csv", exitFailed, "is there and is no file; name another"},
		{"--out new.csv --partner 99", exitFailed, "knows no partner 99"},
		{"--out old.xlsx --partner 1001", exitFailed, `column Tenant Name: the value "PAU \x01 250" of row 2 has a character that a workbook cannot hold; write .csv`},
		{"--out old.xlsx --partner 1002", exitFailed, "has more than the 32767 characters that a cell holds; write .csv"},
	} {
		args := strings.Fields("export --data " + data + " " + c.args)
		args[4] = at(args[4])
		if code, stdout, stderr := command(t, args...); code != c.code || !strings.Contains(stderr, c.want) || stdout != "" {
			t.Errorf("%s: exit code %d, want %d\n%s\nwants %s", c.args, code, c.code, stderr, c.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs output
	if code := run(ctx, []string{"export", "--data", data, "--out", at("old.xlsx")}, &out, &errs); code != exitFailed || !strings.Contains(errs.String(), "topped") {
		t.Errorf("exit code %d\n%s", code, &errs)
	}
	ours(t, errs.String())
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 || content(t, at("old.xlsx")) != "old" {
		t.Errorf("left %v %v", entries, err)
	}
}

// TestMissingDataFolder: what only reads a data folder makes none.
func TestMissingDataFolder(t *testing.T) {
	t.Parallel()
	none := filepath.Join(t.TempDir(), "typo")
	for _, args := range []string{"snapshots", "quality", "reconcile", "export --out x.csv", "serve --listen 127.0.0.1:0", "keys list", "keys revoke portal"} {
		code, _, stderr := command(t, append(strings.Fields(args), "--data", none)...)
		if code != exitFailed || !strings.Contains(stderr, "There is no data folder "+none) {
			t.Errorf("%s: exit code %d\n%s", args, code, stderr)
		}
		if _, err := os.Stat(none); err == nil {
			t.Fatalf("%s makes the folder", args)
		}
	}
}

var loadedSnapshot = regexp.MustCompile(`Snapshot \S+ as of`)

// TestReconcile: what reconcile prints of an export, whole and narrowed.
func TestReconcile(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	succeed(t, "load", "--export", filepath.Join(exports, "export.csv"), "--export-as-of", "2026-11-15", "--data", data)
	var said strings.Builder
	for _, args := range []string{"", "--limit 2", "--limit 0", "--partner 1002", "--field salesMotion", "--cause CONTRADICTION --field w365Whitespace", "--partner 1002 --cause OVER"} {
		fmt.Fprintf(&said, "$ reconcile %s\n%s\n", args, loadedSnapshot.ReplaceAllString(succeed(t, append([]string{"reconcile", "--data", data}, strings.Fields(args)...)...), "Snapshot ID as of"))
	}
	golden(t, "reconcile.txt", said.String())
	if code, _, stderr := command(t, "reconcile", "--data", data, "--field", "tenantNme"); code != exitUsage || !strings.Contains(stderr, `"tenantNme" is no field of a tenant`) {
		t.Errorf("exit code %d\n%s", code, stderr)
	}
	if code, _, stderr := command(t, "reconcile", "--data", data, "--cause", "NONE"); code != exitUsage || !strings.Contains(stderr, "CONTRADICTION") {
		t.Errorf("an unknown cause: exit code %d\n%s", code, stderr)
	}
	source := t.TempDir()
	succeed(t, "load", "--source", smallSource, "--data", source)
	if code, _, stderr := command(t, "reconcile", "--data", source); code != exitFailed || !strings.Contains(stderr, "load an export with --export") {
		t.Errorf("of a source: exit code %d\n%s", code, stderr)
	}
}
