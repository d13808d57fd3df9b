package source

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

type format int

const (
	csvFormat format = iota
	ndjsonFormat
	parquetFormat
)

func (f format) String() string { return [...]string{"CSV", "NDJSON", "Parquet"}[f] }

// endings maps a file's ending to its form.
var endings = []struct {
	ending string
	format format
	gzip   bool
}{
	{".csv", csvFormat, false},
	{".csv.gz", csvFormat, true},
	{".ndjson", ndjsonFormat, false},
	{".ndjson.gz", ndjsonFormat, true},
	{".parquet", parquetFormat, false},
}

// part is one file of a table.
type part struct {
	file   string // relative to the source folder
	path   string
	format format
	gzip   bool

	first    int64 // rowid of its first row
	rows     int64 // in the table
	repaired bool  // rows that are no records were left out before the engine read it
	broken   int64 // how many
}

func newPart(dir, file string) (part, string, bool) {
	base := filepath.Base(file)
	for _, e := range endings {
		if name, ok := strings.CutSuffix(base, e.ending); ok && name != "" {
			return part{file: filepath.ToSlash(file), path: filepath.Join(dir, file), format: e.format, gzip: e.gzip}, name, true
		}
	}
	return part{}, "", false
}

// findParts lists the files of every table found in the folder.
func findParts(dir string, report *Report) (map[string][]part, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, failed(noContext, err, dir, "could not be opened", "check the path of the source folder")
	}
	if !info.IsDir() {
		return nil, &Error{File: dir, Message: "is not a folder", Hint: "give the folder that holds the tables' files"}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, failed(noContext, err, dir, "could not be listed", "")
	}
	found := map[string][]part{}
	form := map[string]string{} // the entry that a table was found in
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") || name == snapshotFile || strings.HasPrefix(name, "README") {
			continue
		}
		parts, table, err := partsOf(dir, name, report)
		if err != nil {
			return nil, err
		}
		if _, ok := tableNamed(table); !ok {
			report.warn("", name, "is not a file of any table; it is passed over")
			continue
		}
		if other, ok := form[table]; ok {
			return nil, &Error{File: name, Message: fmt.Sprintf("the table %s is there twice, as %s and as %s", table, other, name), Hint: "keep one of the two"}
		}
		form[table], found[table] = name, parts
	}
	for _, t := range Tables {
		if _, ok := found[t.Name]; !ok && !t.Optional {
			return nil, &Error{File: dir, Message: "the table " + t.Name + " is missing",
				Hint: fmt.Sprintf("add %s.csv, %[1]s.csv.gz, %[1]s.ndjson, %[1]s.parquet, or a folder %[1]s of such files", t.Name)}
		}
	}
	return found, nil
}

// partsOf gives the table that an entry of the source folder is named after, and its files.
func partsOf(dir, name string, report *Report) ([]part, string, error) {
	info, err := os.Stat(filepath.Join(dir, name))
	if err != nil {
		return nil, "", failed(noContext, err, name, "could not be opened", "")
	}
	if !info.IsDir() {
		p, table, _ := newPart(dir, name)
		return []part{p}, table, nil
	}
	if _, ok := tableNamed(name); !ok {
		return nil, "", nil
	}
	entries, err := os.ReadDir(filepath.Join(dir, name))
	if err != nil {
		return nil, "", failed(noContext, err, name, "could not be listed", "")
	}
	var parts []part
	for _, entry := range entries {
		file := filepath.Join(name, entry.Name())
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		p, _, ok := newPart(dir, file)
		if !ok || entry.IsDir() {
			report.warn(name, filepath.ToSlash(file), "is not a part of the table; it is passed over")
			continue
		}
		parts = append(parts, p)
	}
	if len(parts) == 0 {
		return nil, "", &Error{File: name, Message: "the folder of the table holds no part of it", Hint: "add .csv, .csv.gz, .ndjson or .parquet files, or remove it"}
	}
	sort.Slice(parts, func(i, j int) bool { return parts[i].file < parts[j].file })
	return parts, name, nil
}

// open reads the part's plain bytes.
func (p part) open() (io.ReadCloser, error) {
	f, err := os.Open(p.path)
	if err != nil || !p.gzip {
		return f, err
	}
	return gunzip(f)
}
