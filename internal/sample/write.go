package sample

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// chunkTenants is how many tenants a worker makes at a time: about a megabyte of text.
const chunkTenants = 1024

// writeAll writes every file of the source into a folder.
func writeAll(ctx context.Context, w *world, dir string) error {
	if err := w.writeSmall(dir); err != nil {
		return err
	}
	var files [tenantTables]*os.File
	var err error
	for k := range files {
		if files[k], err = os.Create(filepath.Join(dir, tableNames[k]+".csv")); err != nil {
			break
		}
		if _, err = files[k].Write(appendRow(nil, columns[k]...)); err != nil {
			break
		}
	}
	if err == nil {
		err = w.writeTenants(ctx, &files)
	}
	for _, f := range files {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}
	return explain(err)
}

// explain adds the package's name, and what to do where the disk is at fault.
func explain(err error) error {
	if err == nil {
		return nil
	}
	if path := (*os.PathError)(nil); errors.As(err, &path) {
		return fmt.Errorf("sample: cannot write (a million tenants take about 1 GB; nothing is left behind): %w", err)
	}
	return fmt.Errorf("sample: %w", err)
}

// chunk is a range of tenants on its way from a worker to the files.
type chunk struct {
	start, end int
	text       buffers
	ready      chan struct{}
}

// writeTenants lets workers make chunks in parallel and writes these in order. The number of chunks under way, and
// with it the memory, is fixed.
func (w *world) writeTenants(ctx context.Context, files *[tenantTables]*os.File) error {
	workers := runtime.GOMAXPROCS(0)
	free := make(chan *chunk, 2*workers+2)
	for range cap(free) {
		free <- &chunk{ready: make(chan struct{}, 1)}
	}
	work, order := make(chan *chunk, cap(free)), make(chan *chunk, cap(free))
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(work)
		defer close(order)
		for start := 0; start < w.Tenants; start += chunkTenants {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case c := <-free:
				c.start, c.end = start, min(start+chunkTenants, w.Tenants)
				work <- c // has room: there are no more chunks than it holds
				order <- c
			}
		}
		return nil
	})
	for range workers {
		group.Go(func() error {
			var t tenant
			for c := range work {
				c.text.reset()
				for i := c.start; i < c.end; i++ {
					w.tenantAt(i, &t)
					w.encode(&c.text, &t)
				}
				c.ready <- struct{}{}
			}
			return nil
		})
	}
	group.Go(func() error {
		for c := range order {
			<-c.ready
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := c.writeTo(files); err != nil {
				return err
			}
			if w.Progress != nil {
				w.Progress(c.end, w.Tenants)
			}
			free <- c
		}
		return nil
	})
	return group.Wait()
}

func (c *chunk) writeTo(files *[tenantTables]*os.File) error {
	for k, text := range c.text {
		if _, err := files[k].Write(text); err != nil {
			return err
		}
	}
	return nil
}
