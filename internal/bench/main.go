// Command bench measures the report against the bare statements that it needs, as ratios from rounds in which every variant runs once, and
// writes the table into docs/performance.md. `make bench` runs it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// settings are the flags, each with an environment variable for make.
type settings struct {
	Tenants int           `help:"How many tenants the generated source has." env:"BENCH_TENANTS" default:"1000000"`
	Dir     string        `help:"The folder that keeps the source and the snapshot between runs." env:"BENCH_DIR" default:"data/bench" type:"path"`
	Rounds  int           `help:"How often every variant runs, after one run that does not count." env:"BENCH_ROUNDS" default:"21"`
	Slice   time.Duration `help:"How long a measurement of throughput takes, each of three." env:"BENCH_SLICE" default:"2s"`
	Page    string        `help:"The Markdown page that the table is written into." env:"BENCH_PAGE" default:"docs/performance.md" type:"path"`
	Profile string        `help:"A folder for CPU profiles; none are taken without." env:"BENCH_PROFILE" type:"path"`
	Prepare bool          `help:"Generate and load alone." hidden:""`
}

func main() {
	var s settings
	kong.Parse(&s, kong.Name("bench"), kong.Description("Measures the report against the bare statements that it needs."))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // as serve does
	}
	dir := filepath.Join(s.Dir, strconv.Itoa(s.Tenants))
	if s.Prepare {
		return prepare(ctx, dir, s.Tenants)
	}
	if s.Rounds < 1 || s.Slice <= 0 {
		return fmt.Errorf("there must be at least one round, and a slice longer than 0s")
	}
	made, err := prepared(ctx, dir, s)
	if err != nil {
		return err
	}
	l, err := open(ctx, dir)
	if err != nil {
		return err
	}
	defer l.close()
	found := &findings{settings: s, load: made, began: time.Now(), busy: busy(), opened: residentMB()}
	for _, step := range []func(context.Context, *lab, *findings) error{latencies, encodings, firstAnswers, throughputs, clients, refreshes} {
		if err := step(ctx, l, found); err != nil {
			return err
		}
	}
	if err := found.finish(ctx, l); err != nil {
		return err
	}
	if s.Profile != "" {
		return profiles(ctx, l, s.Profile)
	}
	return nil
}
