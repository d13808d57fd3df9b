// Package source reads a folder of tables, as CSV, NDJSON or Parquet files, into typed tables of a DuckDB database.
// Rows that do not fit are left out and kept, with file, line, column, value and reason, in the table reject;
// the table source_table says of every table how old it is and how many rows it has.
//
// The package speaks SQL through database/sql and imports no driver.
package source

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Options are what a load may be told.
type Options struct {
	// MaxRejectShare is the share of a table's rows that may be rejected before Report.Exceeded names it.
	MaxRejectShare float64
	// Now tells the time, whose UTC day is that of the data where snapshot.json does not say; nil is time.Now.
	Now func() time.Time
	// Progress, where set, is called after each file with the rows of the table read so far.
	Progress func(table string, rows int64)
	// Found, where set, is called before anything is read with how many bytes the tables' files have.
	Found func(bytes int64) error
	// TempDir is where an archive is unpacked, and where a clean copy of a damaged CSV file is kept, for as long as the load lasts;
	// empty is the system's.
	TempDir string
}

// Load reads a source into db, which must hold none of the tables: every table of Tables under its own name and with its own columns, and the tables
// reject and source_table. The source is a folder, a .zip archive of one, or the address of either in an object store.
//
// Rejected rows do not fail a load, however many: see Report.Exceeded. Whatever makes the source unreadable does, with an *Error;
// db is then half filled and of no use. Memory limit, temporary folder and threads are those of db. Load sets preserve_insertion_order,
// by which it knows a row's line.
func Load(ctx context.Context, db *sql.DB, location string, opts Options) (*Report, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	report := &Report{maxRejectShare: opts.MaxRejectShare}
	temp, err := os.MkdirTemp(opts.TempDir, "source-")
	if err != nil {
		return nil, failed(ctx, err, "", "there is no place for temporary files", "check the folder for temporary files")
	}
	defer os.RemoveAll(temp)
	dir, shown, err := local(ctx, location, temp, report)
	if err != nil {
		return nil, err
	}
	found, err := findParts(dir, report)
	if err != nil {
		return nil, at(err, dir, shown)
	}
	if opts.Found != nil {
		if err := opts.Found(size(found)); err != nil {
			return nil, failed(ctx, err, "", "the database could not be set up", "check its settings")
		}
	}
	ages, err := readAges(dir, opts.Now(), report)
	if err != nil {
		return nil, err
	}
	report.AsOf = ages.snapshot
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, failed(ctx, err, "", "the database could not be opened", "check where it is kept")
	}
	defer conn.Close()

	l := &loader{conn: conn, report: report, opts: opts, temp: temp}
	l.broken.loader = l
	if err := l.load(ctx, found, ages); err != nil {
		return nil, failed(ctx, err, "", "the tables could not be built", "load into a new, empty database")
	}
	return report, nil
}

func size(found map[string][]part) (bytes int64) {
	for _, parts := range found {
		for _, p := range parts {
			if info, err := os.Stat(p.path); err == nil {
				bytes += info.Size()
			}
		}
	}
	return bytes
}

// local gives the source's folder on this machine, fetched and unpacked under temp where it is not one, and how to name it to the user.
func local(ctx context.Context, location, temp string, report *Report) (dir, shown string, err error) {
	dir, shown = location, location
	address, remote, err := parseAddress(location)
	if err != nil {
		return "", "", err
	}
	if remote {
		shown = address.shown
		if dir, err = download(ctx, address, temp, report); err != nil {
			return "", "", err
		}
	}
	if info, err := os.Stat(dir); err == nil && info.Mode().IsRegular() && strings.HasSuffix(dir, ".zip") {
		unpacked, err := unpack(ctx, dir, temp)
		return unpacked, shown, at(err, dir, shown)
	}
	return dir, shown, nil
}

// at names the source in an error as the user knows it, where it names the place it was fetched to.
func at(err error, dir, shown string) error {
	var own *Error
	if errors.As(err, &own) && own.File == dir {
		renamed := *own
		renamed.File = shown
		return &renamed
	}
	return err
}

// sampleParts gives the embedded sample of a table as a file that the engine can read.
func (l *loader) sampleParts(t Table) ([]part, error) {
	file := "samples/" + t.Name + ".csv"
	content, err := fs.ReadFile(embedded, file)
	if err != nil {
		return nil, err
	}
	p := part{file: file, path: filepath.Join(l.temp, t.Name+".csv")}
	if err := os.WriteFile(p.path, content, 0o600); err != nil {
		return nil, err
	}
	l.report.warn(t.Name, "", "the table is missing; the sample that comes with the program stands in")
	return []part{p}, nil
}
