package sample_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/sample"
)

func TestSameBytesOnAnyNumberOfCores(t *testing.T) {
	opts := sample.Options{Tenants: 6000, Seed: 3}
	first := digests(t, generate(t, opts))
	for _, cores := range []int{1, 3, 8} {
		before := runtime.GOMAXPROCS(cores)
		again := digests(t, generate(t, opts))
		runtime.GOMAXPROCS(before)
		if !maps.Equal(first, again) {
			t.Errorf("%d cores: other bytes", cores)
		}
	}
	opts.Seed = 4
	if other := digests(t, generate(t, opts)); other["tenants.csv"] == first["tenants.csv"] {
		t.Error("another seed gives the same tenants")
	}
}

func TestSizes(t *testing.T) {
	for _, tenants := range []int{1, 2, 125, 126, 127, 1024, 1025, 5001} {
		var last int
		dir := generate(t, sample.Options{Tenants: tenants, Progress: func(done, total int) {
			if total != tenants || done <= last {
				t.Errorf("progress %d of %d after %d", done, total, last)
			}
			last = done
		}})
		if got := len(read(t, dir, "tenants")); got != tenants || last != tenants {
			t.Errorf("%d rows, progress to %d, want %d", got, last, tenants)
		}
	}
	dir := generate(t, sample.Options{Tenants: 10, Partners: 500})
	if got := len(read(t, dir, "partners")); got != 500 {
		t.Errorf("%d partners, want 500", got)
	}
}

func TestRefusesWhatItCannotMake(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	for name, opts := range map[string]sample.Options{
		"no tenants":   {Dir: dir},
		"negative":     {Dir: dir, Tenants: -1},
		"few partners": {Dir: dir, Tenants: 1, Partners: sample.MinPartners - 1},
		"no folder":    {Tenants: 1},
	} {
		if err := sample.Generate(t.Context(), opts); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder was made")
	}
}

func TestRefusesFoldersOfOthers(t *testing.T) {
	opts := sample.Options{Tenants: 5, Dir: filepath.Join(t.TempDir(), "data")}
	refused := func(part string) {
		t.Helper()
		before := digests(t, opts.Dir)
		if err := sample.Generate(t.Context(), opts); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error %v, want one with %q", err, part)
		}
		if !maps.Equal(before, digests(t, opts.Dir)) {
			t.Error("the folder was changed")
		}
	}
	if err := os.Mkdir(opts.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	generate(t, opts) // an empty folder will do
	opts.Tenants = 6
	generate(t, opts) // and so will its own
	if got := len(read(t, opts.Dir, "tenants")); got != 6 {
		t.Errorf("%d tenants after the second run, want 6", got)
	}
	mine := filepath.Join(opts.Dir, "notes.txt")
	if err := os.WriteFile(mine, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	refused("notes.txt")
	if err := os.Remove(filepath.Join(opts.Dir, "README.txt")); err != nil {
		t.Fatal(err)
	}
	refused("not empty")
	alone(t, opts.Dir)
	opts.Dir = mine
	if err := sample.Generate(t.Context(), opts); err == nil || !strings.Contains(err.Error(), "is a file") {
		t.Errorf("error %v for a file", err)
	}
}

func TestCancelledRunLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	generate(t, sample.Options{Tenants: 5, Dir: dir})
	before := digests(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	opts := sample.Options{Tenants: 1_000_000, Dir: dir, Progress: func(int, int) { cancel() }}
	if err := sample.Generate(ctx, opts); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancellation", err)
	}
	if !maps.Equal(before, digests(t, dir)) {
		t.Error("what was there before was changed")
	}
	alone(t, dir)
}

// alone fails if a folder has neighbours.
func alone(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("left beside the folder: %v", entries)
	}
}

func BenchmarkGenerate(b *testing.B) {
	const tenants = 100_000
	for b.Loop() {
		generate(b, sample.Options{Tenants: tenants})
	}
	b.ReportMetric(float64(tenants*b.N)/b.Elapsed().Seconds(), "tenants/s")
}
