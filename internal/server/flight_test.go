package server

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// waiting polls until so many wait for the flight.
func waiting(t *testing.T, a *answers, key answerKey, want int) {
	t.Helper()
	for range 10_000 {
		a.mu.Lock()
		f := a.flights[key]
		n := 0
		if f != nil {
			n = f.waiting
		}
		a.mu.Unlock()
		if n == want {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("never %d waiting", want)
}

func TestEqualQuestionsFlyTogether(t *testing.T) {
	a, key := newAnswers(1<<20, time.Minute), answerKey{1}
	var runs atomic.Int32
	land := make(chan struct{})
	answer := func(ctx context.Context) *reply {
		runs.Add(1)
		select {
		case <-land:
			return &reply{body: []byte("answer"), kept: true}
		case <-ctx.Done():
			return &reply{}
		}
	}
	first, leave := context.WithCancel(t.Context())
	var askers sync.WaitGroup
	askers.Go(func() {
		if got := a.get(first, key, answer); got != nil {
			t.Errorf("the one who left got %q", got.body)
		}
	})
	waiting(t, a, key, 1)
	for range 99 {
		askers.Go(func() {
			if got := a.get(t.Context(), key, answer); got == nil || string(got.body) != "answer" {
				t.Errorf("got %v", got)
			}
		})
	}
	waiting(t, a, key, 100)
	leave() // the flight goes on: others wait for it
	waiting(t, a, key, 99)
	close(land)
	askers.Wait()
	if got := a.get(t.Context(), key, answer); string(got.body) != "answer" || runs.Load() != 1 {
		t.Errorf("%d runs", runs.Load())
	}
}

func TestLastOneToLeaveCancels(t *testing.T) {
	a, key := newAnswers(1<<20, time.Minute), answerKey{1}
	cancelled := make(chan struct{})
	ctx, leave := context.WithCancel(t.Context())
	go func() {
		waiting(t, a, key, 1)
		leave()
	}()
	if got := a.get(ctx, key, func(ctx context.Context) *reply {
		<-ctx.Done()
		close(cancelled)
		return &reply{}
	}); got != nil {
		t.Errorf("got %v", got)
	}
	<-cancelled
	if got := a.get(t.Context(), key, func(context.Context) *reply { return &reply{body: []byte("new")} }); string(got.body) != "new" {
		t.Errorf("joined a cancelled flight: %q", got.body)
	}
}

func TestFailureIsNotShared(t *testing.T) {
	a, key := newAnswers(1<<20, time.Minute), answerKey{1}
	var runs atomic.Int32
	land := make(chan struct{})
	answer := func(context.Context) *reply {
		runs.Add(1)
		<-land
		return &reply{}
	}
	var askers sync.WaitGroup
	for range 3 {
		askers.Go(func() { a.get(t.Context(), key, answer) })
	}
	waiting(t, a, key, 3)
	close(land)
	askers.Wait()
	if runs.Load() != 3 {
		t.Errorf("%d runs for 3 askers of what fails", runs.Load())
	}
}
