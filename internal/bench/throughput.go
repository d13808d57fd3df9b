package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"time"
)

// turns is how often each measurement of throughput is repeated, in turn with the others.
const turns = 3

// crowd is what a number of clients got in one slice of time.
type crowd struct {
	answered  int
	refused   int
	latencies []float64 // nanoseconds of the answered ones
	took      time.Duration
}

func (c crowd) rate() float64 { return float64(c.answered) / c.took.Seconds() }

// press lets so many clients ask again and again for a slice of time; what is under way at its end is waited for and counted. Client i
// begins with action i.
func press(ctx context.Context, clients int, slice time.Duration, actions []action) (crowd, error) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	var all crowd
	var failed error
	began := time.Now()
	for client := range clients {
		wait.Go(func() {
			var own crowd
			for turn := client; time.Since(began) < slice && ctx.Err() == nil; turn++ {
				asked := time.Now()
				err := actions[turn%len(actions)](ctx)
				if err != nil && !errors.Is(err, errRefused) {
					mu.Lock()
					failed = err
					mu.Unlock()
					return
				}
				if err != nil {
					own.refused++
					time.Sleep(100 * time.Millisecond) // rather than spin; the server asks for a second
					continue
				}
				own.answered++
				own.latencies = append(own.latencies, float64(time.Since(asked).Nanoseconds()))
			}
			mu.Lock()
			defer mu.Unlock()
			all.answered, all.refused, all.latencies = all.answered+own.answered, all.refused+own.refused, append(all.latencies, own.latencies...)
		})
	}
	wait.Wait()
	all.took = time.Since(began)
	return all, errors.Join(failed, ctx.Err())
}

// throughputs measures 16 clients against a gqlgen server that says hello.
func throughputs(ctx context.Context, l *lab, found *findings) error {
	const clients = 16
	unchanged, err := l.unchanged(ctx)
	if err != nil {
		return err
	}
	report, _, err := l.send(ctx, post(l.cached, reportQuery, nil))
	if err != nil {
		return err
	}
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(report) }))
	defer plain.Close()
	hello := &series{name: "Throughput/hello", run: l.sending(post(l.hello, helloQuery, nil))}
	others := []struct {
		name, label string
		ask         request
		goal        goal
	}{
		{"page-50-cached", "page of 50 from the cache", post(l.cached, pageQuery(50), nil), cacheOfHello},
		{"report-cached", "whole report from the cache", post(l.cached, reportQuery, nil), cacheOfHello},
		{"same-bytes", fmt.Sprintf("the same %d kB by net/http alone", len(report)>>10), post(plain.URL, reportQuery, nil), noGoal},
		{"report-not-modified", "304 by ETag", unchanged, unchangedOfHello},
		{"page-50-from-memory", "page of 50, rows in memory, no cache", post(l.memory, pageQuery(50), nil), pageOfHello},
		{"page-50-uncached", "page of 50, from the database", post(l.uncached, pageQuery(50), nil), noGoal},
	}
	all := []*series{hello}
	for _, other := range others {
		one := &series{name: "Throughput/" + other.name, run: l.sending(other.ask)}
		all = append(all, one)
		found.comparisons = append(found.comparisons, comparison{fmt.Sprintf("Requests a second of %d clients : hello", clients), other.label, one, hello, other.goal})
	}
	for turn := range turns {
		for i := range all {
			one := all[(i+turn)%len(all)]
			got, err := press(ctx, clients, found.Slice, []action{one.run})
			if err != nil {
				return fmt.Errorf("%s: %w", one.name, err)
			}
			one.rate, one.samples = true, append(one.samples, got.rate())
		}
	}
	found.series = append(found.series, all...)
	return nil
}

// load is what a number of clients got, of the server and of the bare statements.
type load struct {
	clients      int
	server, bare crowd
}

// clients measures 1 to 64 clients that ask for the six reports in turn, against as many goroutines that run their bare statements.
func clients(ctx context.Context, l *lab, found *findings) error {
	var asks, bare []action
	for _, q := range l.reports() {
		ask := post(l.uncached, q.query, q.variables)
		statements, err := l.record(ctx, ask, false)
		if err != nil {
			return err
		}
		asks, bare = append(asks, l.sending(ask)), append(bare, l.together(statements))
	}
	var alone *series
	for _, n := range []int{1, 4, 16, 64} {
		fmt.Fprintf(os.Stderr, "%d clients\n", n)
		one := load{clients: n}
		served, direct := &series{name: fmt.Sprintf("Clients/%d/http", n), rate: true}, &series{name: fmt.Sprintf("Clients/%d/bare", n), rate: true}
		middle, tail := &series{name: fmt.Sprintf("Clients/%d/p50", n)}, &series{name: fmt.Sprintf("Clients/%d/p99", n)}
		for range turns {
			for _, side := range []struct {
				actions []action
				sum     *crowd
				series  *series
			}{{asks, &one.server, served}, {bare, &one.bare, direct}} {
				got, err := press(ctx, n, 2*found.Slice, side.actions)
				if err != nil {
					return fmt.Errorf("%s: %w", side.series.name, err)
				}
				side.sum.answered += got.answered
				side.sum.refused += got.refused
				side.sum.took += got.took
				side.sum.latencies = append(side.sum.latencies, got.latencies...)
				side.series.samples = append(side.series.samples, got.rate())
				if side.series == served {
					middle.samples, tail.samples = append(middle.samples, quantile(got.latencies, 0.5)), append(tail.samples, quantile(got.latencies, 0.99))
				}
			}
		}
		found.loads = append(found.loads, one)
		found.series = append(found.series, served, direct, middle, tail)
		switch n {
		case 1:
			alone = served
		case 16:
			found.comparisons = append(found.comparisons,
				comparison{"Requests a second, reports mixed, 16 clients : one client", "16 clients", served, alone, manyOfOne},
				comparison{"Waiting", "99th percentile of 16 clients : the median", tail, middle, tailOfMany})
		}
		found.comparisons = append(found.comparisons, comparison{"Requests a second, reports mixed : bare statements", fmt.Sprintf("%d clients", n), served, direct, clientsOfBare})
	}
	return nil
}
