package server

import (
	"context"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// gate lets so many operations be at work at once, and some more wait for a while; the rest are refused at once.
type gate struct {
	places  *semaphore.Weighted
	waiting atomic.Int64
	queue   int64
	wait    time.Duration
}

func newGate(limits Limits) *gate {
	return &gate{places: semaphore.NewWeighted(int64(limits.Operations)), queue: int64(limits.Queue), wait: limits.QueueWait}
}

// enter takes a place; leave gives it back. Without one in time, ok is false.
func (g *gate) enter(ctx context.Context) (leave func(), ok bool) {
	leave = func() { g.places.Release(1) }
	if g.places.TryAcquire(1) {
		return leave, true
	}
	if g.waiting.Add(1) > g.queue {
		g.waiting.Add(-1)
		return nil, false
	}
	defer g.waiting.Add(-1)
	ctx, cancel := context.WithTimeout(ctx, g.wait)
	defer cancel()
	if g.places.Acquire(ctx, 1) != nil {
		return nil, false
	}
	return leave, true
}
