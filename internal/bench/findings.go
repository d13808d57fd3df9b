package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
)

// findings are what a run has measured.
type findings struct {
	settings
	load        loaded
	began       time.Time
	busy        string // before the first measurement
	opened      int64  // resident MB once the snapshot is open
	serving     int64  // resident MB once all is measured that one snapshot serves
	series      []*series
	comparisons []comparison
	loads       []load
}

// finish prints the tables, writes them into the page, and the samples into a file for benchstat.
func (f *findings) finish(ctx context.Context, l *lab) error {
	version, err := duckdb.Version(ctx)
	if err != nil {
		return err
	}
	f.sort()
	text := f.markdown(l, machine(version))
	fmt.Print(text)
	file := filepath.Join(f.Dir, f.began.UTC().Format("bench-20060102T150405Z.txt"))
	if err := os.WriteFile(file, f.benchmarks(), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s has every sample: compare two such files with benchstat\n", file)
	return write(f.Page, text)
}

func (f *findings) markdown(l *lab, machine string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("| what | value |")
	line("| --- | --- |")
	line("| machine | %s |", machine)
	line("| date | %s |", f.began.UTC().Format("2006-01-02 15:04 MST"))
	line("| load average before, after | %s, %s |", f.busy, busy())
	line("| tenants generated, listed | %d, %d |", f.Tenants, l.listed)
	line("| partners: largest, median, three | %s |", l.sizes())
	line("| columns of a page | %d |", strings.Count(columns, " ")+1)
	line("| snapshot | %d MB; loaded in %.1f s with a peak of %d MB of memory |", f.load.FileMB, f.load.Seconds, f.load.PeakMB)
	serving := float64(f.serving) / mostResidentMB
	line("| resident memory: opened, before the refreshes, peak with them | %d, %d, %d MB, servers and clients together; goal ≤ %d before the refreshes: %s |",
		f.opened, f.serving, peakMB(), mostResidentMB, resident.verdict(serving))
	line("| rounds | %d of one run each; throughput %d of %v, with several clients %d of %v |", f.Rounds, turns, f.Slice, turns, 2*f.Slice)
	line("")
	if before, err := strconv.ParseFloat(f.busy, 64); err == nil && before > float64(runtime.NumCPU())/2 {
		line("**Others were at work on this machine: the figures are noisy.**")
		line("")
	}
	line("Ratios are those of the medians; from and to are the smallest and the largest ratio within one round, which tell the noise.")
	group := ""
	for _, c := range f.comparisons {
		if c.group != group {
			group = c.group
			line("")
			line("### %s", strings.TrimSpace(strings.ReplaceAll(group, " : ", " against ")))
			line("")
			line("| first : second | first | second | ratio | from | to | goal | |")
			line("| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |")
		}
		ratio, low, high := c.ratio()
		line("| %s | %s | %s | **%.3g** | %.3g | %.3g | %s | %s |", strings.ReplaceAll(c.name, "-", " "), c.of.median(), c.to.median(), ratio, low, high, c.goal, c.goal.verdict(ratio))
	}
	line("")
	line("### How long several clients wait")
	line("")
	line("| clients | answers | refused | p50 | p99 | bare: answers | p50 | p99 |")
	line("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, one := range f.loads {
		line("| %d | %d | %d | %s | %s | %d | %s | %s |", one.clients, one.server.answered, one.server.refused,
			milliseconds(quantile(one.server.latencies, 0.5)), milliseconds(quantile(one.server.latencies, 0.99)),
			one.bare.answered, milliseconds(quantile(one.bare.latencies, 0.5)), milliseconds(quantile(one.bare.latencies, 0.99)))
	}
	return b.String()
}

// sort puts the comparisons of a group beside each other, groups in the order of their first one.
func (f *findings) sort() {
	var sorted []comparison
	seen := map[string]bool{}
	for _, first := range f.comparisons {
		if seen[first.group] {
			continue
		}
		seen[first.group] = true
		for _, c := range f.comparisons {
			if c.group == first.group {
				sorted = append(sorted, c)
			}
		}
	}
	f.comparisons = sorted
}

func (s *series) median() string {
	if s.rate {
		if s.p50() >= 1000 {
			return fmt.Sprintf("%.0f /s", s.p50())
		}
		return fmt.Sprintf("%.3g /s", s.p50())
	}
	return milliseconds(s.p50())
}

func milliseconds(ns float64) string {
	if ns >= 1e8 {
		return fmt.Sprintf("%.0f ms", ns/1e6)
	}
	return fmt.Sprintf("%.3g ms", ns/1e6)
}

// benchmarks are the samples in Go's benchmark format, a line each. A rate is given as the time that one answer takes.
func (f *findings) benchmarks() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "goos: %s\ngoarch: %s\npkg: github.com/cloudendpoints/opportunities/internal/bench\ntenants: %d\n", runtime.GOOS, runtime.GOARCH, f.Tenants)
	for _, s := range f.series {
		for _, sample := range s.samples {
			ns := sample
			if s.rate {
				ns = 1e9 / sample
			}
			fmt.Fprintf(&b, "Benchmark%s-%d 1 %.0f ns/op\n", s.name, runtime.GOMAXPROCS(0), ns)
		}
	}
	return b.Bytes()
}

const (
	start = "<!-- written by make bench, from here -->\n"
	end   = "<!-- to here -->\n"
)

// opening is the page where there is none yet.
const opening = "# Performance\n\n`make bench` measured this.\n\n" + start + end

// write puts the tables between the page's two marks.
func write(path, text string) error {
	page, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		page, err = []byte(opening), os.MkdirAll(filepath.Dir(path), 0o755)
	}
	if err != nil {
		return err
	}
	before, rest, one := strings.Cut(string(page), start)
	_, after, other := strings.Cut(rest, end)
	if !one || !other {
		return fmt.Errorf("%s lacks the lines %q and %q, between which the tables go", path, strings.TrimSpace(start), strings.TrimSpace(end))
	}
	return os.WriteFile(path, []byte(before+start+"\n"+text+"\n"+end+after), 0o644)
}
