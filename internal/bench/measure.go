package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"time"
)

// action is one run of what is measured.
type action func(ctx context.Context) error

// series is one variant and what its rounds measured: nanoseconds, or requests a second.
type series struct {
	name    string // as in Go's benchmark format, without "Benchmark"
	rate    bool
	run     action
	samples []float64
}

// comparison is the ratio of two series' medians, held to a goal.
type comparison struct {
	group, name string
	of, to      *series
	goal        goal
}

// rounds runs every variant once to warm up, then once a round. The order rotates, so that none always runs in the wake of the same other.
func rounds(ctx context.Context, n int, variants []*series) error {
	for round := range n + 1 {
		for i := range variants {
			variant := variants[(i+round)%len(variants)]
			began := time.Now()
			if err := variant.run(ctx); err != nil {
				return fmt.Errorf("%s: %w", variant.name, err)
			}
			if took := time.Since(began); round > 0 {
				variant.samples = append(variant.samples, float64(took.Nanoseconds()))
			}
		}
		fmt.Fprintf(os.Stderr, "\r%d of %d rounds", round, n)
	}
	fmt.Fprintln(os.Stderr)
	return nil
}

func (s *series) p50() float64 { return quantile(s.samples, 0.5) }

// quantile is that of the sorted samples, the mean of the two nearest in the middle.
func quantile(samples []float64, q float64) float64 {
	if len(samples) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(samples))
	at := q * float64(len(sorted)-1)
	low, high := int(math.Floor(at)), int(math.Ceil(at))
	return sorted[low] + (sorted[high]-sorted[low])*(at-float64(low))
}

// ratio is that of the medians; low and high are the smallest and the largest of a single round.
func (c comparison) ratio() (ratio, low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for i := range c.of.samples {
		if i < len(c.to.samples) {
			one := c.of.samples[i] / c.to.samples[i]
			low, high = min(low, one), max(high, one)
		}
	}
	return c.of.p50() / c.to.p50(), low, high
}
