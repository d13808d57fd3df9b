package main

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// refreshes measures the 99th percentile of clients that ask for the six reports in turn: with nothing else at work, and while the snapshot is published
// again in the middle of it as a server does, opened and warmed beside the served one. Its engine is its own, since what it replaces is closed.
func refreshes(ctx context.Context, l *lab, found *findings) error {
	found.serving = residentMB()
	clients := 2 * runtime.NumCPU()
	service := engine.New(l.key)
	defer service.Close()
	served, err := l.publish(ctx, service, nil)
	if err != nil {
		return err
	}
	web := httptest.NewServer(l.handler(service, 0))
	defer web.Close()
	var asks []action
	for _, q := range l.reports() {
		asks = append(asks, l.sending(post(web.URL+"/graphql", q.query, q.variables)))
	}
	calm, published := &series{name: "Refresh/without"}, &series{name: "Refresh/with"}
	for range turns {
		for _, one := range []*series{calm, published} {
			group, inner := errgroup.WithContext(ctx)
			var got crowd
			group.Go(func() (err error) {
				got, err = press(inner, clients, 2*found.Slice, asks)
				return err
			})
			if one == published {
				group.Go(func() (err error) {
					time.Sleep(found.Slice / 2)
					served, err = l.publish(inner, service, served.Scopes())
					return err
				})
			}
			if err := group.Wait(); err != nil {
				return fmt.Errorf("%s: %w", one.name, err)
			}
			if got.refused > 0 {
				return fmt.Errorf("%s: %d of %d requests were refused", one.name, got.refused, got.refused+got.answered)
			}
			one.samples = append(one.samples, quantile(got.latencies, 0.99))
		}
	}
	found.series = append(found.series, calm, published)
	found.comparisons = append(found.comparisons, comparison{"Waiting", fmt.Sprintf("99th percentile of %d clients, a snapshot published meanwhile : none", clients), published, calm, tailRefresh})
	return nil
}

// publish opens the snapshot once more, warms it for everyone and for the scopes that were in use, and has the engine serve it.
func (l *lab) publish(ctx context.Context, service *engine.Engine, used []opportunity.Scope) (*duckdb.Instance, error) {
	instance, err := duckdb.Open(ctx, l.file, l.settings)
	if err != nil {
		return nil, err
	}
	if err := engine.Warm(ctx, instance, used); err != nil {
		return nil, errors.Join(err, instance.Close())
	}
	service.Serve(instance, nil)
	return instance, nil
}
