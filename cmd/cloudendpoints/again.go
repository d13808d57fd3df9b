package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// again calls look every so often, where that is more than 0, and on SIGHUP, then with asked, until stop is called.
func again(ctx context.Context, every time.Duration, look func(ctx context.Context, asked bool)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		var ticks <-chan time.Time
		if every > 0 {
			ticker := time.NewTicker(every)
			defer ticker.Stop()
			ticks = ticker.C
		}
		for {
			select {
			case <-ctx.Done():
				return
			case <-hangup:
				look(ctx, true)
			case <-ticks:
				look(ctx, false)
			}
		}
	}()
	return func() {
		signal.Stop(hangup)
		cancel()
		<-ended
	}
}
