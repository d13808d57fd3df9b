package snapshot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	rules "github.com/cloudendpoints/opportunities/sql"
)

// Retention says which snapshots a load keeps: the last ones, and beyond them the last one of each of the last weeks and months that have one. Weeks begin
// on Monday, all in UTC, by the time of the load. The current snapshot and the one loaded before it stay in any case: a server may still be reading it.
type Retention struct{ Last, Weekly, Monthly int }

// MostKept is how many snapshots a folder keeps.
const MostKept = 100

// retire removes the snapshots that the retention does not keep. A server that reads one goes on reading it: an open file outlives its name.
func (f *Folder) retire(current string, keep Retention) {
	files := f.files()
	names := make([]time.Time, len(files))
	for i, file := range files {
		names[i] = loadedAt(file)
	}
	kept := keep.among(names)
	for i, file := range files {
		if !kept[i] && file != current {
			_ = os.Remove(file)
		}
	}
}

// among tells which of the loads are kept, the last one first.
func (r Retention) among(loads []time.Time) []bool {
	kept := make([]bool, len(loads))
	for i := range min(max(r.Last, 2), len(loads)) {
		kept[i] = true
	}
	week := func(at time.Time) string { year, week := at.ISOWeek(); return fmt.Sprint(year, week) }
	month := func(at time.Time) string { return at.Format("2006-01") }
	for _, rule := range []struct {
		most   int
		period func(time.Time) string
	}{{r.Weekly, week}, {r.Monthly, month}} {
		seen := map[string]bool{}
		for i, at := range loads {
			if period := rule.period(at); !seen[period] && len(seen) < rule.most {
				seen[period], kept[i] = true, true
			}
		}
	}
	return kept
}

// files are the folder's snapshots, the one loaded last first. Other files are nobody's business.
func (f *Folder) files() []string {
	found, _ := filepath.Glob(filepath.Join(escape(f.dir), "*"+extension))
	found = slices.DeleteFunc(found, func(file string) bool { return loadedAt(file).IsZero() })
	written := map[string]time.Time{} // tells loads of one second apart
	for _, file := range found {
		if info, err := os.Stat(file); err == nil {
			written[file] = info.ModTime()
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(loadedAt(b).Compare(loadedAt(a)), written[b].Compare(written[a]), strings.Compare(b, a))
	})
	return found
}

// loadTime is how a snapshot's ID begins.
const loadTime = "20060102T150405Z"

// loadedAt is when the file was loaded, as its name says; zero where it is no snapshot's.
func loadedAt(file string) time.Time {
	start, _, _ := strings.Cut(filepath.Base(file), "-")
	at, err := time.Parse(loadTime, start)
	if err != nil {
		return time.Time{}
	}
	return at
}

// Kept is a snapshot file of the folder.
type Kept struct {
	duckdb.Description
	File    string
	Bytes   int64
	Current bool
}

// Kept lists the snapshots of the folder, the one loaded last first. Those that known describes already, by file, are not opened again: a snapshot never
// changes.
func (f *Folder) Kept(ctx context.Context, known map[string]duckdb.Description) ([]Kept, error) {
	current, err := f.Current()
	var none *Error
	if err != nil && !errors.As(err, &none) {
		return nil, err
	}
	var list []Kept
	var unknown []string
	for _, file := range f.files() {
		info, err := os.Stat(file)
		if err != nil {
			continue // removed since
		}
		list = append(list, Kept{File: file, Bytes: info.Size(), Current: file == current})
		if _, ok := known[file]; !ok {
			unknown = append(unknown, file)
		}
	}
	found, err := duckdb.Describe(ctx, unknown)
	if err != nil {
		return nil, failed(ctx, "reading the snapshots of "+f.dir, err)
	}
	for i, one := range list {
		described, ok := known[one.File]
		if !ok {
			described = found[one.File]
		}
		list[i].Description = described
	}
	return list, nil
}

// Name is the snapshot's ID, as its file is named.
func (k Kept) Name() string { return strings.TrimSuffix(filepath.Base(k.File), extension) }

// Unservable is why a snapshot that is not Servable is not.
func (k Kept) Unservable() string {
	if k.Err != nil {
		return "it is damaged, or a newer program wrote it"
	}
	return fmt.Sprintf("it is of format %d, this program serves format %d: load its source again", k.Format, rules.Format)
}
