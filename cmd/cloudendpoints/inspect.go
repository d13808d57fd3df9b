package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// inspect opens the folder's current snapshot, for one scope's report.
func inspect(ctx context.Context, data string, scope opportunity.Scope, look func(context.Context, opportunity.Report) error) error {
	return open(ctx, data, func(_ string, instance *duckdb.Instance) error {
		reports := engine.New(nil) // no cursor is asked for
		reports.Serve(instance, nil)
		defer reports.Close()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		report, err := reports.Report(ctx, opportunity.Access{Scope: scope}, "", opportunity.All{})
		if err != nil {
			return err
		}
		return look(ctx, report)
	})
}

// open opens the folder's current snapshot until look returns.
func open(ctx context.Context, data string, look func(file string, instance *duckdb.Instance) error) error {
	folder, err := snapshot.Existing(data)
	if err != nil {
		return err
	}
	file, err := folder.Current()
	if err != nil {
		return err
	}
	spill, err := os.MkdirTemp("", "cloudendpoints-")
	if err != nil {
		return fmt.Errorf("no folder for temporary files could be made; set TMPDIR to one with space: %w", err)
	}
	defer os.RemoveAll(spill)
	instance, err := duckdb.Open(ctx, file, duckdb.Settings{Connections: runtime.NumCPU(), Memory: "2GiB", TempDir: spill, TempSpace: "16GiB", ScopeBytes: 1 << 30})
	if err != nil && ctx.Err() != nil {
		return errors.New("stopped before the snapshot was opened")
	}
	if err != nil {
		return snapshot.Unservable(file, err)
	}
	return errors.Join(look(file, instance), instance.Close())
}

// scopeOf is the scope of the partners that a command names, every partner's where it names none.
func scopeOf(partners []string) opportunity.Scope {
	if len(partners) == 0 {
		return opportunity.AllPartners()
	}
	return opportunity.OfPartners(partners...)
}
