package server_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
	"github.com/cloudendpoints/opportunities/internal/source"
)

var update = flag.Bool("update", false, "write the answers into the cases of testdata/api")

// counted is a backend that counts its statements.
type counted struct {
	engine.Backend
	statements *atomic.Int64
}

func (c counted) Query(ctx context.Context, statement compile.Statement) (*sql.Rows, error) {
	c.statements.Add(1)
	return c.Backend.Query(ctx, statement)
}

// serveCounted serves a snapshot file and counts its statements.
func serveCounted(t testing.TB, file string) (*client, *atomic.Int64) {
	t.Helper()
	instance, err := duckdb.Open(t.Context(), file, duckdb.Settings{Connections: 2, Memory: "1GiB", TempDir: t.TempDir(), TempSpace: "1GiB", ScopeBytes: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	statements := new(atomic.Int64)
	return serveBackend(t, counted{instance, statements}), statements
}

// TestAPI sends the query of each case of testdata/api and compares the answer. A case may hold
//
//	query.graphql  the query
//	vars.json      its variables
//	setup.graphql  a query sent before; in vars.json and query.graphql {{opportunities.tenants.edges.0.cursor}} is what it answered there,
//	               {{other …}} what the server of another snapshot of the same source answered, {{tampered …}} the same with one character changed,
//	               {{snapshot}} and {{other snapshot}} the snapshots' ids
//	setup.json     its variables
//	want.json      the answer: ids, cursors, snapshot and request ids by what they name
//	want.code      in its place: the code of the first error, or !CODE where no error may have it
//	bug            why the case fails; -update leaves it alone
//	statements     how many statements the query cost
func TestAPI(t *testing.T) {
	t.Parallel()
	const folder = "../../testdata/source"
	testCases(t, "../../testdata/api", newAPI(t, load(t, folder)), another(t, load(t, folder)))
}

// TestExportAPI does the same with the cases of testdata/export/api and the export beside them.
func TestExportAPI(t *testing.T) {
	t.Parallel()
	const file = "../../testdata/export/export.csv"
	export := &source.Export{AsOf: time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC)}
	testCases(t, "../../testdata/export/api", newAPI(t, loadExport(t, file, export)), another(t, loadExport(t, file, export)))
}

// TestExportAfterSourceAPI asks the cases of testdata/export/after of an export of the small source that was loaded after that source, their other snapshot.
func TestExportAfterSourceAPI(t *testing.T) {
	t.Parallel()
	folder, err := snapshot.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	older := loadInto(t, folder, "../../testdata/source")
	latest, err := folder.Load(t.Context(), "../../testdata/export/source.csv", snapshot.Options{Memory: "1GiB", MaxRejectShare: 0.01, MaxDrop: 1, Keep: snapshot.Retention{Last: 2},
		Export: &source.Export{AsOf: time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC)}})
	if err != nil {
		t.Fatal(err)
	}
	served := serveFolder(t, folder, latest.File, nil)
	of := func(report *snapshot.Report) *api {
		return &api{served, new(atomic.Int64), report.Snapshot.ID, report.Snapshot.LoadedAt.Format("2006-01-02T15:04:05Z")}
	}
	testCases(t, "../../testdata/export/after", of(latest), of(older))
}

func testCases(t *testing.T, cases string, here, there *api) {
	found := 0
	err := filepath.WalkDir(cases, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".txtar") {
			return err
		}
		found++
		name, _ := filepath.Rel(cases, strings.TrimSuffix(path, ".txtar"))
		t.Run(name, func(t *testing.T) { here.test(t, there, path) })
		return nil
	})
	if err != nil || found == 0 {
		t.Fatal("no cases", err)
	}
}

// api is a server of one snapshot.
type api struct {
	*client
	statements *atomic.Int64
	snapshot   string
	loadedAt   string
}

func newAPI(t *testing.T, report *snapshot.Report) *api {
	c, statements := serveCounted(t, report.File)
	return &api{c, statements, report.Snapshot.ID, report.Snapshot.LoadedAt.Format("2006-01-02T15:04:05Z")}
}

// another is a server of another snapshot of the same source.
func another(t *testing.T, report *snapshot.Report) *api {
	return newAPI(t, renamed(t, report, "20261122T063000Z-aaaaaa", time.Date(2026, 11, 22, 6, 30, 0, 0, time.UTC)))
}

func (a *api) test(t *testing.T, other *api, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range archive.Files {
		files[file.Name] = string(file.Data)
	}
	fill := func(text string) string { return text }
	if setup := files["setup.graphql"]; strings.Contains(files["vars.json"]+files["query.graphql"], "{{") {
		mine, theirs := a.setUp(t, setup, files["setup.json"]), other.setUp(t, setup, files["setup.json"])
		fill = func(text string) string { return replace(t, text, a, other, mine, theirs) }
	}
	before := a.statements.Load()
	answer := a.send(t, fill(files["query.graphql"]), fill(files["vars.json"]))
	cost := fmt.Sprintf("%d\n", a.statements.Load()-before)
	if want := strings.TrimSpace(files["want.code"]); want != "" {
		wantCode(t, archive.Comment, answer, want)
		return
	}
	got := a.normal(t, other, answer)
	if _, known := files["bug"]; *update && !known {
		files["want.json"] = got
		if _, ok := files["statements"]; ok {
			files["statements"] = cost
		}
		kept := archive.Files[:0]
		for _, file := range archive.Files {
			if file.Name != "want.json" {
				kept = append(kept, txtar.File{Name: file.Name, Data: []byte(files[file.Name])})
			}
		}
		archive.Files = append(kept, txtar.File{Name: "want.json", Data: []byte(got)})
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if difference := cmp.Diff(files["want.json"], got); difference != "" {
		t.Errorf("%s(-want +got)\n%s", archive.Comment, difference)
	}
	if want, ok := files["statements"]; ok && want != cost {
		t.Errorf("%s statements, want %s", strings.TrimSpace(cost), strings.TrimSpace(want))
	}
}

// wantCode compares the code of the first error.
func wantCode(t *testing.T, comment, answer []byte, want string) {
	t.Helper()
	var read response
	if err := json.Unmarshal(answer, &read); err != nil {
		t.Fatal(err)
	}
	code := ""
	if len(read.Errors) > 0 {
		code, _ = read.Errors[0].Extensions["code"].(string)
	}
	if not, unwanted := strings.CutPrefix(want, "!"); unwanted && code == not || !unwanted && code != want {
		t.Errorf("%scode %q, want %s, in %.1000s", comment, code, want, answer)
	}
}

func (a *api) setUp(t *testing.T, query, variables string) []byte {
	t.Helper()
	return a.send(t, query, strings.ReplaceAll(variables, "{{snapshot}}", a.snapshot))
}

func (a *api) send(t *testing.T, query, variables string) []byte {
	t.Helper()
	if query == "" {
		return []byte("{}")
	}
	body := map[string]any{"query": query}
	if variables != "" {
		body["variables"] = json.RawMessage(variables)
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(a.url+"/graphql", "application/json", bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

var slot = regexp.MustCompile(`\{\{(tampered )?(other )?([^}]+)\}\}`)

// replace fills the slots of a case from the answers to its setup.
func replace(t *testing.T, text string, here, there *api, mine, theirs []byte) string {
	t.Helper()
	return slot.ReplaceAllStringFunc(text, func(found string) string {
		parts := slot.FindStringSubmatch(found)
		at, answer := here, mine
		if parts[2] != "" {
			at, answer = there, theirs
		}
		if parts[3] == "snapshot" {
			return at.snapshot
		}
		value := dig(t, answer, strings.Split(parts[3], "."))
		if parts[1] != "" { // in the midst of the signature
			changed := byte('A')
			if value[5] == changed {
				changed = 'B'
			}
			value = value[:5] + string(changed) + value[6:]
		}
		return value
	})
}

func dig(t *testing.T, answer []byte, path []string) string {
	t.Helper()
	var read struct{ Data any }
	if err := json.Unmarshal(answer, &read); err != nil {
		t.Fatal(err)
	}
	value := read.Data
	for _, step := range path {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				t.Fatalf("no %v in %s", path, answer)
			}
			value = v[i]
		}
	}
	found, ok := value.(string)
	if !ok {
		t.Fatalf("no %v in %s", path, answer)
	}
	return found
}

// normal indents an answer's errors and data, in the order of their keys, and replaces what differs from load to load.
func (a *api) normal(t *testing.T, other *api, answer []byte) string {
	t.Helper()
	var parts struct { // leaves out the answer's extensions, which tell its cost
		Errors json.RawMessage `json:"errors,omitempty"`
		Data   json.RawMessage `json:"data,omitempty"`
	}
	if err := json.Unmarshal(answer, &parts); err != nil {
		t.Fatalf("%v in %s", err, answer)
	}
	var indented bytes.Buffer
	encoder := json.NewEncoder(&indented)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(parts); err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer(a.snapshot, "<snapshot>", other.snapshot, "<other snapshot>", a.loadedAt, "<loadedAt>").Replace(indented.String())
	text = regexp.MustCompile(`"requestId": "[A-Z0-9]+"`).ReplaceAllString(text, `"requestId": "<requestId>"`)
	text = regexp.MustCompile(`("(?:startCursor|endCursor|cursor)": )"[^"]+"`).ReplaceAllString(text, `$1"<cursor>"`)
	text = regexp.MustCompile(`"(eyJ0[A-Za-z0-9_-]+)"`).ReplaceAllStringFunc(text, func(id string) string {
		raw, err := base64.RawURLEncoding.DecodeString(strings.Trim(id, `"`))
		if err != nil {
			return id
		}
		named := strings.NewReplacer(a.snapshot, "<snapshot>", `"`, "'").Replace(string(raw))
		return `"<id ` + named + `>"`
	})
	return strings.TrimSpace(text) + "\n"
}
