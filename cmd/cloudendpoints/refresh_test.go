package main

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// until waits for a condition.
func (s *served) until(holds func() bool) {
	s.t.Helper()
	for start := time.Now(); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > 30*time.Second {
			s.t.Fatalf("it did not come to pass: %s", s.stderr)
		}
	}
}

// loadChanged loads the small source, with one tenant opted out where it is to list one fewer.
func loadChanged(t *testing.T, data string, fewer bool) {
	t.Helper()
	source := smallSource
	if fewer {
		source = changed(t, map[string]string{"tenants.csv": strings.Replace(read(t, "tenants.csv"), "land.example.com,CA,SMC,20,granted", "land.example.com,CA,SMC,20,opted_out", 1)})
	}
	if code, _, stderr := command(t, "load", "--source", source, "--data", data); code != 0 {
		t.Fatal(stderr)
	}
}

// publish makes a snapshot of the folder the current one.
func publish(t *testing.T, data, file string) {
	t.Helper()
	write(t, filepath.Join(data, "next"), []byte(file+"\n"))
	if err := os.Rename(filepath.Join(data, "next"), filepath.Join(data, "current")); err != nil {
		t.Fatal(err)
	}
}

// TestRefreshUnderLoad: while one snapshot after the other is loaded, or one of before is published again, every request is answered, each from one snapshot.
func TestRefreshUnderLoad(t *testing.T) {
	data := loadedData(t)
	s := serve(t, "--data", data, "--watch", "10ms")
	want := map[string]int{}
	first, _ := s.snapshot()
	want[first] = 9
	stop := make(chan struct{})
	var asking sync.WaitGroup
	var mu sync.Mutex
	seen := map[string]map[int]bool{}
	for range 3 {
		asking.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					time.Sleep(time.Millisecond)
				}
				response, err := http.Post(s.url+"/graphql", "application/json", strings.NewReader(`{"query": "{ dataset { latest { id } } opportunities(partners: [\"1001\", \"1002\", \"1003\"]) { snapshot { id } tenants { nodes { tenantId } } } all: opportunities { kpis { tenants } snapshot { id } } }"}`))
				if err != nil {
					t.Error(err)
					return
				}
				text, err := io.ReadAll(response.Body)
				response.Body.Close()
				var answer struct {
					Data struct {
						Dataset       struct{ Latest struct{ ID string } }
						Opportunities struct{ Snapshot struct{ ID string } }
						All           struct {
							Kpis     struct{ Tenants int }
							Snapshot struct{ ID string }
						}
					}
					Errors []any
				}
				if err == nil {
					err = json.Unmarshal(text, &answer)
				}
				id := answer.Data.All.Snapshot.ID
				if err != nil || response.StatusCode != http.StatusOK || len(answer.Errors) > 0 || id == "" || id != answer.Data.Opportunities.Snapshot.ID || id != answer.Data.Dataset.Latest.ID {
					t.Errorf("status %d, %v: %s", response.StatusCode, err, text)
					return
				}
				mu.Lock()
				if seen[id] == nil {
					seen[id] = map[int]bool{}
				}
				seen[id][answer.Data.All.Kpis.Tenants] = true
				mu.Unlock()
			}
		})
	}
	last, loads := first, rounds(2)
	for i := range loads + 4 {
		if i < loads {
			loadChanged(t, data, i%2 == 0)
		} else {
			others := slices.DeleteFunc(slices.Collect(maps.Keys(want)), func(id string) bool { return id == last })
			publish(t, data, slices.Max(others)+".duckdb")
		}
		s.until(func() bool {
			id, tenants := s.snapshot()
			want[id] = tenants
			fresh := id != last
			if fresh {
				last = id
			}
			return fresh
		})
	}
	close(stop)
	asking.Wait()
	if len(seen) < 3 {
		t.Errorf("answers of %d snapshots alone", len(seen))
	}
	for id, counts := range seen {
		if len(counts) != 1 || !counts[want[id]] {
			t.Errorf("snapshot %s counted %v tenants, want %d", id, counts, want[id])
		}
	}
}

// TestUnservableRefresh: a next snapshot that is damaged is told of once, and the one before is served until a good one comes.
func TestUnservableRefresh(t *testing.T) {
	data := loadedData(t)
	s := serve(t, "--data", data, "--watch", "10ms")
	first, _ := s.snapshot()
	for _, file := range []string{"damaged.duckdb", "missing.duckdb"} {
		if file == "damaged.duckdb" {
			write(t, filepath.Join(data, file), bytes.Repeat([]byte("no snapshot "), 5000))
		}
		publish(t, data, file)
		time.Sleep(200 * time.Millisecond)
		if id, tenants := s.snapshot(); id != first || tenants != 9 {
			t.Fatalf("%s: snapshot %s of %d tenants", file, id, tenants)
		}
	}
	if told := strings.Count(s.stderr.String(), "the one before still is"); told != 2 {
		t.Errorf("told %d times, want once each: %s", told, s.stderr)
	}
	loadChanged(t, data, true)
	s.until(func() bool { id, tenants := s.snapshot(); return id != first && tenants == 8 })
}

// TestDrop: a load that has lost much of a table, or of the listed tenants, changes nothing, unless that is allowed.
func TestDrop(t *testing.T) {
	data := loadedData(t)
	before := listing(t, data)
	header, rows, _ := strings.Cut(read(t, "associations.csv"), "\n")
	lines := strings.SplitAfter(rows, "\n")
	half := changed(t, map[string]string{"associations.csv": header + "\n" + strings.Join(lines[:len(lines)/4], "")})
	code, _, stderr := command(t, "load", "--source", half, "--data", data)
	if code != exitFailed || !strings.Contains(stderr, "a drop of more than 50 %") || !strings.Contains(stderr, "--max-drop") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	if after := listing(t, data); !maps.Equal(before, after) {
		t.Errorf("it changed the data folder: %v, before %v", after, before)
	}
	if code, _, stderr := command(t, "load", "--source", half, "--data", data, "--max-drop", "1"); code != 0 {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

// TestSignalRefreshes: without a watch, SIGHUP makes a server look.
func TestSignalRefreshes(t *testing.T) {
	data := loadedData(t)
	s := serve(t, "--data", data, "--watch", "0s")
	first, _ := s.snapshot()
	loadChanged(t, data, true)
	time.Sleep(100 * time.Millisecond)
	if id, _ := s.snapshot(); id != first {
		t.Fatal("it looked without being asked")
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	s.until(func() bool { id, tenants := s.snapshot(); return id != first && tenants == 8 })
}

// TestOneKey: servers that begin at once on one folder sign cursors with one key.
func TestOneKey(t *testing.T) {
	data := t.TempDir()
	keys := make([][]byte, 16)
	var asking sync.WaitGroup
	for i := range keys {
		asking.Go(func() {
			folder, err := snapshot.Open(data)
			if err != nil {
				t.Error(err)
				return
			}
			if keys[i], err = folder.Key(); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	for _, key := range keys {
		if len(key) != 32 || !bytes.Equal(key, keys[0]) {
			t.Fatalf("%x and %x", key, keys[0])
		}
	}
	if left, _ := filepath.Glob(filepath.Join(data, "cursor.key.*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}
