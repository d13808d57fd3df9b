package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"time"

	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// follower serves a folder's current snapshot, and the next one once a load has made it current.
type follower struct {
	process  *process
	folder   *snapshot.Folder
	reports  *engine.Engine
	settings duckdb.Settings
	history  string // how much memory older snapshots may take
	spill    string // the folder of the instances' own folders for temporary files

	file     string // the snapshot that is served
	failed   string // why the next one is not, as it was told
	instance *duckdb.Instance
	opened   int
	known    map[string]duckdb.Description // of the folder's snapshots, by file
}

func (c *serveCommand) follower(p *process, folder *snapshot.Folder, reports *engine.Engine, temp string) *follower {
	connections := c.Connections
	if connections == 0 {
		connections = runtime.NumCPU()
	}
	return &follower{process: p, folder: folder, reports: reports, history: c.HistoryMemory, spill: temp,
		settings: duckdb.Settings{Connections: connections, Memory: c.Memory, TempSpace: c.TempSpace, ScopeBytes: 256 << 20}}
}

// open serves the folder's current snapshot, unless it is served already. Requests under way finish on the one before.
func (f *follower) open(ctx context.Context) error {
	file, err := f.folder.Current()
	if err != nil || file == f.file {
		return err
	}
	settings := f.settings
	settings.TempDir = fmt.Sprintf("%s/spill-%d", f.spill, f.opened)
	f.opened++
	instance, err := f.warmed(ctx, file, settings)
	if err != nil && ctx.Err() != nil {
		return errors.New("stopped before the snapshot was served")
	}
	if err != nil {
		return snapshot.Unservable(file, err)
	}
	history, err := f.past(ctx, duckdb.Kept{Snapshot: instance.Snapshot(), File: file})
	if err != nil {
		_ = instance.Close()
		return err
	}
	f.reports.Serve(instance, history)
	f.instance, f.file, f.failed = instance, file, ""
	return nil
}

// warmed opens a snapshot and asks it what its first callers will, everyone's report and those of the scopes that are in use.
func (f *follower) warmed(ctx context.Context, file string, settings duckdb.Settings) (*duckdb.Instance, error) {
	instance, err := duckdb.Open(ctx, file, settings)
	if err != nil {
		return nil, err
	}
	var used []opportunity.Scope
	if f.instance != nil {
		used = f.instance.Scopes()
	}
	if err := engine.Warm(ctx, instance, used); err != nil {
		_ = instance.Close()
		return nil, err
	}
	return instance, nil
}

// historyIdle is how long older snapshots stay open that nobody reads.
const historyIdle = 10 * time.Minute

// past is what the folder keeps beside the latest snapshot. One that cannot be read is told once.
func (f *follower) past(ctx context.Context, latest duckdb.Kept) (*duckdb.History, error) {
	list, err := f.folder.Kept(ctx, f.known)
	if err != nil {
		return nil, err
	}
	known := map[string]duckdb.Description{}
	var kept []duckdb.Kept
	for _, one := range list {
		known[one.File] = one.Description
		switch _, before := f.known[one.File]; {
		case one.Servable() && one.File != latest.File && len(kept) < snapshot.MostKept-1:
			kept = append(kept, duckdb.Kept{Snapshot: one.Snapshot, File: one.File})
		case !one.Servable() && !before:
			f.process.log.Warn("a kept snapshot cannot be served", "file", filepath.Base(one.File), "why", one.Unservable())
		}
	}
	f.known = known
	settings := f.settings
	settings.Memory, settings.ScopeBytes = f.history, settings.ScopeBytes/4
	settings.TempDir = fmt.Sprintf("%s/spill-%d-history", f.spill, f.opened)
	return duckdb.NewHistory(latest, kept, settings, historyIdle), nil
}

// follow looks for the next snapshot every so often, where that is more than 0, and on SIGHUP, until stop is called.
func (f *follower) follow(ctx context.Context, every time.Duration) (stop func()) {
	return again(ctx, every, func(ctx context.Context, asked bool) {
		if asked {
			f.failed = "" // say again what is wrong
		}
		f.refresh(ctx)
	})
}

// refresh serves the next snapshot, where there is one. One that cannot be served is told once, and tried again.
func (f *follower) refresh(ctx context.Context) {
	before := f.file
	err := f.open(ctx)
	switch {
	case err != nil && ctx.Err() == nil && err.Error() != f.failed:
		f.failed = err.Error()
		f.process.log.Error("the next snapshot is not served, the one before still is", "error", err)
	case err == nil && f.file != before:
		f.process.log.Info("the next snapshot is served", "snapshot", f.reports.Served())
	}
}
