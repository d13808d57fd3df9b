package source_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cloudendpoints/opportunities/internal/source"
)

func TestErrors(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for range 5000 {
		many.WriteString("{\"industry\":\"Retail\"}\n")
	}
	whole := compress("industry\nRetail\nHealthcare\n")
	for _, c := range []struct {
		name    string
		changes map[string]string
		want    string
	}{
		{"a required table missing", map[string]string{"usage.csv": ""}, "DIR: the table usage is missing; add usage.csv, usage.csv.gz, usage.ndjson, usage.parquet, or a folder usage of such files"},
		{"a table twice", map[string]string{"usage.parquet": "x"}, "usage.parquet: the table usage is there twice, as usage.csv and as usage.parquet; keep one of the two"},
		{"file and folder", map[string]string{"usage/a.csv": "x"}, "usage.csv: the table usage is there twice, as usage and as usage.csv; keep one of the two"},
		{"a folder without parts", map[string]string{"usage.csv": "", "usage/.a.csv": "x"}, "usage: the folder of the table holds no part of it; add .csv, .csv.gz, .ndjson or .parquet files, or remove it"},
		{"a column missing", map[string]string{"partners.csv": "partner_id,country\n"}, "partners.csv, line 1, column partner_name: the column is missing; add it; names are written exactly so, in any order"},
		{"a column in other letters", map[string]string{"partners.csv": "partner_id, Partner_Name ,country,organization\n"}, `partners.csv, line 1, column partner_name: the column is missing; rename " Partner_Name " to it`},
		{"a column twice", map[string]string{"partners.csv": "partner_id,partner_name,country,organization,country\n"}, "partners.csv, line 1, column country: the column is there twice; keep one of the two"},
		{"another delimiter", map[string]string{"partners.csv": "partner_id;partner_name;country;organization\n"}, "partners.csv, line 1, column partner_id: the column is missing; add it; names are written exactly so, in any order"},
		{"a quote open in the header", map[string]string{"partners.csv": "partner_id,\"partner_name,country\n1,2,3\n"}, "partners.csv, line 1: the header has a quote that is not closed; correct the first line"},
		{"no byte", map[string]string{"partners.csv": "", "partners/a.csv": ""}, "partners/a.csv: is empty; it needs a header row, also where it has no rows"},
		{"a blank first line", map[string]string{"partners.csv": "\npartner_id\n"}, "partners.csv, line 1: the line is blank; the first line must name the columns"},
		{"UTF-16", map[string]string{"partners.csv": "\xff\xfep\x00a\x00\n\x00"}, "partners.csv, line 1: the header is not UTF-8; correct the first line"},
		{"carriage returns alone", map[string]string{"frontline_industries.csv": "industry\rRetail\r"}, "frontline_industries.csv, line 1: the lines end in a carriage return alone; save the file with LF or CRLF line ends"},
		{"gzip without its end", map[string]string{"frontline_industries.csv.gz": whole[:len(whole)-8]}, "frontline_industries.csv.gz: is no whole gzip file; it was cut or damaged: make or copy it again"},
		{"gzip without its last rows", map[string]string{"frontline_industries.csv.gz": whole[:len(whole)-12]}, "frontline_industries.csv.gz: is no whole gzip file; it was cut or damaged: make or copy it again"},
		{"not gzip", map[string]string{"frontline_industries.csv.gz": "industry\n"}, "frontline_industries.csv.gz: is no whole gzip file; it was cut or damaged: make or copy it again"},
		{"NDJSON gzip cut", map[string]string{"frontline_industries.ndjson.gz": compress(many.String())[:60]}, "frontline_industries.ndjson.gz: is no whole gzip file; it was cut or damaged: make or copy it again"},
		{"NDJSON without a column", map[string]string{"areas.ndjson": "{\"country\":\"DE\"}\n{}\n"}, "areas.ndjson, column area: the column is missing; add it; names are written exactly so, in any order"},
		{"NDJSON with a byte order mark", map[string]string{"areas.ndjson": "\xef\xbb\xbf{}\n"}, "areas.ndjson, line 1: begins with a byte order mark; save the file as UTF-8 without one"},
		{"not Parquet", map[string]string{"areas.parquet": "country,area\n"}, "areas.parquet: could not be read as Parquet; make or copy the file again; it must be UTF-8 text of that form, or a whole Parquet file"},
		{"snapshot.json cut", map[string]string{"snapshot.json": "{\n\"as_of\": "}, `snapshot.json: is not valid JSON; it should read {"as_of": "YYYY-MM-DD", "tables": {"<table>": "YYYY-MM-DD"}}`},
		{"snapshot.json wrong", map[string]string{"snapshot.json": "{\n\"as_of\": 'x'}"}, `snapshot.json, line 2: is not valid JSON; it should read {"as_of": "YYYY-MM-DD", "tables": {"<table>": "YYYY-MM-DD"}}`},
		{"snapshot.json going on", map[string]string{"snapshot.json": "{} {}"}, `snapshot.json: goes on after the object's end; it should read {"as_of": "YYYY-MM-DD", "tables": {"<table>": "YYYY-MM-DD"}}`},
		{"an unknown key", map[string]string{"snapshot.json": `{"asof": "2026-11-15"}`}, `snapshot.json: has an unknown key "asof"; it should read {"as_of": "YYYY-MM-DD", "tables": {"<table>": "YYYY-MM-DD"}}`},
		{"a number for a day", map[string]string{"snapshot.json": `{"as_of": 20261115}`}, `snapshot.json, column as_of: holds a number where a text or an object should be; it should read {"as_of": "YYYY-MM-DD", "tables": {"<table>": "YYYY-MM-DD"}}`},
		{"no day", map[string]string{"snapshot.json": `{"tables": {"usage": "2026-11-31"}}`}, `snapshot.json, column tables.usage: "2026-11-31" is not a date of the form YYYY-MM-DD; correct it`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			content := with(t, c.changes)
			if c.name == "no byte" {
				content["partners/a.csv"] = ""
			}
			dir := write(t, content)
			_, err := source.Load(t.Context(), openDB(t), dir, options)
			var got *source.Error
			if !errors.As(err, &got) {
				t.Fatalf("%T %v", err, err)
			}
			same(t, c.want, strings.ReplaceAll(got.Error(), dir, "DIR"))
		})
	}
}

func TestNoFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := source.Load(t.Context(), openDB(t), filepath.Join(dir, "none"), options)
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasSuffix(err.Error(), "none: is not there; check the path") {
		t.Error(err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = source.Load(t.Context(), openDB(t), file, options)
	if err == nil || !strings.HasSuffix(err.Error(), "is not a folder; give the folder that holds the tables' files") {
		t.Error(err)
	}
}

// asNobody tells the process of a test that it is to be a user without rights.
const asNobody = "SOURCE_NOBODY"

// TestPermission: root may read everything, so his test is another user's, in a process of its own.
func TestPermission(t *testing.T) {
	content := base(t)
	if os.Geteuid() == 0 && os.Getenv(asNobody) == "" {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		again := exec.CommandContext(t.Context(), self, "-test.run=^"+t.Name()+"$", "-test.v")
		again.Env = append(os.Environ(), asNobody+"=1")
		if said, err := again.CombinedOutput(); err != nil || !strings.Contains(string(said), "--- PASS: "+t.Name()) {
			t.Errorf("%v: %s", err, said)
		}
		return
	}
	if os.Geteuid() == 0 {
		const nobody = 65534
		if err := errors.Join(syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody)); err != nil {
			t.Fatal(err)
		}
	}
	dir := write(t, content)
	if err := os.Chmod(filepath.Join(dir, "usage.csv"), 0); err != nil {
		t.Fatal(err)
	}
	_, err := source.Load(t.Context(), openDB(t), dir, options)
	if !errors.Is(err, fs.ErrPermission) || err.Error() != "usage.csv: may not be read; give the user who loads the right to read it" {
		t.Error(err)
	}
}

func TestDatabaseNotEmpty(t *testing.T) {
	t.Parallel()
	db, dir := openDB(t), write(t, base(t))
	if _, err := source.Load(t.Context(), db, dir, options); err != nil {
		t.Fatal(err)
	}
	_, err := source.Load(t.Context(), db, dir, options)
	if err == nil || err.Error() != "the tables could not be built; load into a new, empty database" {
		t.Error(err)
	}
}

func TestStopped(t *testing.T) {
	t.Parallel()
	dir := write(t, with(t, map[string]string{"products.csv": "product,microsoft_365\n" + strings.Repeat("p,true\n", 3_000_000)}))
	ctx, cancel := context.WithCancel(t.Context())
	opts := options
	opts.Progress = func(table string, _ int64) {
		if table == "frontline_industries" {
			time.AfterFunc(20*time.Millisecond, cancel)
		}
	}
	start := time.Now()
	_, err := source.Load(ctx, openDB(t), dir, opts)
	if !errors.Is(err, context.Canceled) || !strings.HasSuffix(err.Error(), "the load was stopped before it was done") {
		t.Error(err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("stopping took %s", took)
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	db, temp := openDB(t), t.TempDir()
	for _, s := range []string{"SET threads = 1", "SET memory_limit = '24MB'", "SET temp_directory = '" + temp + "'", "SET max_temp_directory_size = '1MB'"} {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	b.WriteString("product,microsoft_365\n")
	for i := range 400_000 {
		b.WriteString(strings.Repeat(string(rune('a'+i%26)), 1+i%7) + time.Unix(int64(i)*7919, 0).UTC().Format(time.RFC3339) + strings.Repeat(string(rune('a'+i%25)), i%71) + ",true\n")
	}
	_, err := source.Load(t.Context(), db, write(t, with(t, map[string]string{"products.csv": b.String()})), options)
	var own *source.Error
	if !errors.As(err, &own) || own.Message != "the disk is full" && own.Message != "the load needs more memory than it may use" {
		t.Error(err)
	}
}

func TestSamples(t *testing.T) {
	t.Parallel()
	db, report := load(t, base(t))
	for _, r := range report.Tables {
		file, err := fs.ReadFile(source.Samples(), r.Name+".csv")
		if r.Sample != (err == nil) {
			t.Errorf("%s: sample %t, %v", r.Name, r.Sample, err)
		}
		if r.Sample && r.Kept != int64(strings.Count(string(file), "\n")-1) {
			t.Errorf("%s: kept %d", r.Name, r.Kept)
		}
	}
	same(t, "CPOR|true\nCSP|true\nEA|false\n", textRows(t, db, "association_types"))
	if _, err := fs.Stat(source.Samples(), "README.md"); err != nil {
		t.Error(err)
	}
}
