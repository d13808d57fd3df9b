package snapshot

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/source"
)

// Options are how a source is loaded.
type Options struct {
	Memory         string         // DuckDB's memory_limit
	Threads        int            // how many threads work on a statement; 0: one for a small source, else as many as there are processors
	MaxRejectShare float64        // the share of any one table's rows above which a load fails
	Export         *source.Export // how to read a file of the report's own export; nil where a source is loaded
	MaxDrop        float64        // the share of a table's rows, or of the listed tenants, above which a drop against the snapshot before fails a load
	Keep           Retention
	Progress       func(stage string, rows int64)
}

// Report is what a load did.
type Report struct {
	Snapshot opportunity.Snapshot
	File     string
	Source   *source.Report
	Unmapped []duckdb.Unmapped
	// Differences counts what reconciliation finds in an export.
	Differences []duckdb.DifferenceCount
}

// Load builds a snapshot of the source and makes it the folder's current one. Whatever fails, the folder serves what it did before. The report is
// returned with an error too, as far as the load came.
func (f *Folder) Load(ctx context.Context, dir string, options Options) (*Report, error) {
	unlock, err := f.lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	f.clean()
	work, err := os.MkdirTemp(f.dir, buildPrefix)
	if err != nil {
		return nil, failed(ctx, "making a folder to build in", err)
	}
	defer os.RemoveAll(work)
	before, _ := f.Current()
	report, built, err := build(ctx, dir, work, before, options)
	if err != nil {
		return report, err
	}
	if _, err := f.Key(); err != nil { // a server may not be allowed to write
		return report, err
	}
	if report.File, err = f.publish(built, report.Snapshot.ID, options.Keep); err != nil {
		return report, failed(ctx, "publishing the snapshot", err)
	}
	return report, nil
}

// Check builds a snapshot of the source in a temporary folder and throws it away.
func Check(ctx context.Context, dir string, options Options) (*Report, error) {
	work, err := os.MkdirTemp("", "cloudendpoints-check-")
	if err != nil {
		return nil, failed(ctx, "making a folder to build in", err)
	}
	defer os.RemoveAll(work)
	report, _, err := build(ctx, dir, work, "", options)
	return report, err
}

func build(ctx context.Context, dir, work, before string, options Options) (*Report, string, error) {
	workshop, err := duckdb.NewWorkshop(ctx, work, options.Memory)
	if err != nil {
		return nil, "", failed(ctx, "opening a database to build in", err)
	}
	defer workshop.Close()
	report := &Report{}
	report.Source, err = read(ctx, workshop.DB(), dir, options.Export, source.Options{
		MaxRejectShare: options.MaxRejectShare, TempDir: work,
		Found:    func(bytes int64) error { return workshop.Threads(ctx, options.threads(bytes)) },
		Progress: func(table string, rows int64) { options.progress("reading "+table, rows) },
	})
	if err != nil {
		return nil, "", err
	}
	if tables := report.Source.Exceeded(); len(tables) > 0 {
		return report, "", &Error{Message: fmt.Sprintf("Too many rows of %s do not fit", strings.Join(tables, ", ")),
			Hint: fmt.Sprintf("Mend the source, or allow more than %g %% with --max-reject-share; nothing was changed.", options.MaxRejectShare*100)}
	}
	loaded := time.Now().UTC().Truncate(time.Second)
	report.Snapshot = opportunity.Snapshot{
		ID:   loaded.Format(loadTime) + "-" + strings.ToLower(rand.Text()[:6]),
		AsOf: report.Source.AsOf, LoadedAt: loaded,
	}
	file := filepath.Join(work, "snapshot"+extension)
	excess, err := workshop.Derive(ctx, file, report.Snapshot, func(name string) { options.progress("deriving "+name, 0) })
	if err != nil {
		return report, "", failed(ctx, "deriving the report", err)
	}
	if len(excess) > 0 {
		return report, "", &Error{Message: fmt.Sprintf("Tenant %s has %s seats, more than the 2147483647 that can be served", excess[0].TenantID, excess[0].Seats),
			Hint: "Mend its rows in licenses; nothing was changed."}
	}
	if report.Unmapped, err = workshop.Unmapped(ctx); err != nil {
		return report, "", failed(ctx, "listing unmapped values", err)
	}
	if report.Differences, err = workshop.Differences(ctx); err != nil {
		return report, "", failed(ctx, "counting differences", err)
	}
	if before != "" {
		if err := dropped(workshop.Volumes(ctx, file, before), options.MaxDrop); err != nil {
			return report, "", err
		}
	}
	if err := workshop.Close(); err != nil {
		return report, "", failed(ctx, "closing the snapshot", err)
	}
	return report, file, nil
}

// read loads a source, or an export where one is told of.
func read(ctx context.Context, db *sql.DB, path string, export *source.Export, options source.Options) (*source.Report, error) {
	if export != nil {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			if err := options.Found(info.Size()); err != nil {
				return nil, err
			}
		}
		return source.LoadExport(ctx, db, path, *export, options)
	}
	return source.Load(ctx, db, path, options)
}

// smallSource is how many bytes of files make statements so short that threads are slower together than one is alone.
const smallSource = 1 << 20

func (o Options) threads(bytes int64) int {
	switch {
	case o.Threads > 0:
		return o.Threads
	case bytes < smallSource:
		return 1
	default:
		return runtime.GOMAXPROCS(0)
	}
}

// dropped refuses a snapshot that has much less of something than the one before: more likely half an export than half the market.
func dropped(volumes []duckdb.Volume, most float64) error {
	for _, one := range volumes {
		if one.Before > 0 && float64(one.Before-one.Rows) > most*float64(one.Before) {
			return &Error{Message: fmt.Sprintf("%s: %d, where the snapshot before has %d, a drop of more than %g %%", one.Name, one.Rows, one.Before, most*100),
				Hint: "Load the whole source, or allow the drop with --max-drop; nothing was changed."}
		}
	}
	return nil
}

func (o Options) progress(stage string, rows int64) {
	if o.Progress != nil {
		o.Progress(stage, rows)
	}
}
