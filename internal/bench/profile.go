package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"
)

// profiles takes CPU profiles of one client that asks for the whole report without a cache, of a page of 500 likewise, and of the report
// from the cache. The clients are in them; what DuckDB does is one call of C.
func profiles(ctx context.Context, l *lab, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, one := range []struct {
		name string
		ask  request
	}{
		{"report", post(l.uncached, reportQuery, nil)},
		{"page-500", post(l.uncached, pageQuery(500), nil)},
		{"cached", post(l.cached, reportQuery, nil)},
		{"encode-500", post(l.memory, pageQuery(500), nil)},
	} {
		if err := profile(ctx, filepath.Join(dir, one.name+".pprof"), l.sending(one.ask)); err != nil {
			return fmt.Errorf("profile of %s: %w", one.name, err)
		}
	}
	return nil
}

func profile(ctx context.Context, path string, run action) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	_, err = press(ctx, 1, 5*time.Second, []action{run})
	return err
}
