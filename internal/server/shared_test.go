package server_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/cloudendpoints/opportunities/internal/oracle"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
	"github.com/cloudendpoints/opportunities/internal/source"
)

// shared is what the tests have in common, each part of it made once, under a folder that goes with the last test. No test changes it.
var shared struct {
	dir   string
	parts sync.Map
}

func TestMain(m *testing.M) {
	var err error
	if shared.dir, err = os.MkdirTemp("", "cloudendpoints-shared-"); err != nil {
		log.Fatal(err)
	}
	code := m.Run()
	os.RemoveAll(shared.dir)
	os.Exit(code)
}

// once prepares the named part, in a folder of its own, where no test has yet.
func once[T any](t testing.TB, name string, prepare func(dir string) (T, error)) T {
	t.Helper()
	type made struct {
		part T
		err  error
	}
	part, _ := shared.parts.LoadOrStore(name, sync.OnceValue(func() made {
		dir, err := os.MkdirTemp(shared.dir, "")
		if err != nil {
			return made{err: err}
		}
		part, err := prepare(dir)
		return made{part, err}
	}))
	done := part.(func() made)()
	if done.err != nil {
		t.Fatal(done.err)
	}
	return done.part
}

// load builds a snapshot of the source, once for all whose files are the same, and returns its report.
func load(t testing.TB, source string) *snapshot.Report {
	t.Helper()
	return loadExport(t, source, nil)
}

// loadExport builds a snapshot of an export where one is told of, else of a source.
func loadExport(t testing.TB, path string, export *source.Export) *snapshot.Report {
	t.Helper()
	return once(t, fmt.Sprintf("load %x", digest(t, path)), func(dir string) (*snapshot.Report, error) { return build(t, dir, path, 0, export) })
}

func build(t testing.TB, dir, path string, threads int, export *source.Export) (*snapshot.Report, error) {
	folder, err := snapshot.Open(dir)
	if err != nil {
		return nil, err
	}
	report, err := folder.Load(t.Context(), path, snapshot.Options{Memory: "1GiB", Threads: threads, MaxRejectShare: 0.01, Export: export})
	if err != nil {
		err = fmt.Errorf("load: %w\n%+v", err, report)
	}
	return report, err
}

// digest is of the names and contents of a file, or of a folder's.
func digest(t testing.TB, path string) []byte {
	t.Helper()
	sum := sha256.New()
	err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		fmt.Fprintf(sum, "%s %d %s", entry.Name(), len(text), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum.Sum(nil)
}

// renamed is a copy of a snapshot under a name and time of load that are told of: else these come from the load.
func renamed(t testing.TB, report *snapshot.Report, id string, loaded time.Time) *snapshot.Report {
	t.Helper()
	return once(t, fmt.Sprintf("%s as %s", report.File, id), func(dir string) (*snapshot.Report, error) {
		other := *report
		other.File, other.Snapshot.ID, other.Snapshot.LoadedAt = filepath.Join(dir, id+".duckdb"), id, loaded
		text, err := os.ReadFile(report.File)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(other.File, text, 0o600); err != nil {
			return nil, err
		}
		return &other, name(other.File, id, loaded)
	})
}

// smallSource is the seed of a random source for tests that need not have many tenants.
const smallSource = 7

// randomSource is one of the random sources that several tests ask of, each with questions of its own.
func randomSource(seed uint64, tenants int) *oracle.Source {
	return oracle.Random(rand.New(rand.NewPCG(seed, 7)), tenants)
}
