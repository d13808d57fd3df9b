package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	shared "github.com/cloudendpoints/opportunities/internal/rounds"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// What a test binary that is to be the command reads of its environment: the command is a process of its own, which can be killed and bounded.
const (
	asCommand = "FAULT_COMMAND"   // be the command
	fileSize  = "FAULT_FILE_SIZE" // the bytes that a file may have
	asUser    = "FAULT_USER"      // the user to be
)

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) == "" {
		os.Exit(m.Run())
	}
	if most, err := strconv.ParseUint(os.Getenv(fileSize), 10, 64); err == nil {
		must(syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}))
	}
	if user, err := strconv.Atoi(os.Getenv(asUser)); err == nil {
		must(syscall.Setgroups(nil))
		must(syscall.Setgid(user))
		must(syscall.Setuid(user))
	}
	main()
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99)
	}
}

// rounds is how many of something random is tried: few, or as many as make faults asks for.
func rounds(few int) int {
	few = shared.Of(few)
	if more, err := strconv.Atoi(os.Getenv("FAULT_ROUNDS")); err == nil {
		return max(few, more)
	}
	return few
}

// dice are thrown for this test; the log says how to throw them again.
func dice(t *testing.T) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	if again, err := strconv.ParseUint(os.Getenv("FAULT_SEED"), 10, 64); err == nil {
		seed = again
	}
	t.Logf("FAULT_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

var loadedOnce = struct {
	sync.Mutex
	files fstest.MapFS
}{}

// loaded makes data a folder into which the small source has been loaded.
func loaded(t *testing.T, data string) {
	t.Helper()
	loadedOnce.Lock()
	defer loadedOnce.Unlock()
	if loadedOnce.files == nil {
		first, files := t.TempDir(), fstest.MapFS{}
		loadChanged(t, first, false)
		for name := range listing(t, first) {
			files[name] = &fstest.MapFile{Data: []byte(content(t, filepath.Join(first, name))), Mode: 0o644}
		}
		loadedOnce.files = files
	}
	if err := os.CopyFS(data, loadedOnce.files); err != nil {
		t.Fatal(err)
	}
}

// loadedData is such a folder of the test's own.
func loadedData(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	loaded(t, data)
	return data
}

// ran is a command at work, or done, in a process of its own.
type ran struct {
	*exec.Cmd
	said output
}

// begin starts the command in a process of its own.
func begin(t *testing.T, environment []string, args ...string) *ran {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := &ran{Cmd: exec.CommandContext(t.Context(), self, args...)}
	r.Env = append(append(os.Environ(), asCommand+"=1"), environment...)
	r.Stdout, r.Stderr = &r.said, &r.said
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	return r
}

// end waits for the exit code; -1 where a signal ended it.
func (r *ran) end() int {
	_ = r.Wait()
	return r.ProcessState.ExitCode()
}

// faultAnswer is what every server on a folder must answer: the served snapshot with its figures and tenants.
func (s *served) faultAnswer() (status int, text string) {
	s.t.Helper()
	return s.posted(`{"query": "{ opportunities { snapshot { id } kpis { tenants } tenants(first: 50) { nodes { tenantId customerName } } } }"}`)
}

// opens serves the folder for one question.
func opens(t *testing.T, data string) string {
	t.Helper()
	s := serve(t, "--data", data, "--watch", "0s")
	defer s.stop()
	status, text := s.faultAnswer()
	if status != http.StatusOK || strings.Contains(text, "errors") {
		t.Errorf("status %d: %s", status, text)
	}
	return text
}

// untidy are the files of the folder that are no load's result.
func untidy(t *testing.T, data string) []string {
	t.Helper()
	var found []string
	for name := range listing(t, data) {
		if name != "current" && name != "cursor.key" && !strings.HasSuffix(name, ".duckdb") {
			found = append(found, name)
		}
	}
	return found
}

// TestFaultKilled: a load that is killed at any moment leaves what was served before, or what it had published; the next load leaves nothing of it.
func TestFaultKilled(t *testing.T) {
	random, data := dice(t), t.TempDir()
	load := []string{"load", "--source", smallSource, "--data", data}
	loaded(t, data)
	var lasts time.Duration // a load, until it publishes
	before, killed, published := opens(t, data), 0, 0
	for i := range rounds(2) {
		snapshots, _ := filepath.Glob(filepath.Join(data, "*.duckdb"))
		start, loader := time.Now(), begin(t, nil, load...)
		if i == 0 { // as it publishes
			for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond / 2) {
				if found, _ := filepath.Glob(filepath.Join(data, "*.duckdb")); len(found) > len(snapshots) {
					break
				}
			}
			lasts = time.Since(start)
		} else {
			time.Sleep(time.Duration(random.Float64() * float64(lasts)))
		}
		_ = loader.Process.Kill()
		if loader.end() == -1 {
			killed++
		}
		if found, _ := filepath.Glob(filepath.Join(data, ".build-*")); len(found) > 1 {
			t.Errorf("what earlier loads left is still there: %v", found)
		}
		now := opens(t, data)
		if id(t, now) != id(t, before) {
			published++
		}
		if without(t, now) != without(t, before) {
			t.Fatalf("after a kill it answers %s\nbefore %s", now, before)
		}
		before = now
	}
	if code, _, stderr := command(t, load...); code != 0 {
		t.Errorf("the load after: %s", stderr)
	}
	if left := untidy(t, data); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if now := opens(t, data); without(t, now) != without(t, before) || id(t, now) == id(t, before) {
		t.Errorf("the load after is not served: %s", now)
	}
	if killed == 0 {
		t.Error("nothing was killed")
	}
	t.Logf("%d loads killed at work, %d snapshots published before the kill", killed, published)
}

// id is the snapshot that an answer is of; without is the answer without it.
func id(t *testing.T, answer string) string {
	t.Helper()
	var read struct {
		Data struct {
			Opportunities struct{ Snapshot struct{ ID string } }
		}
	}
	if err := json.Unmarshal([]byte(answer), &read); err != nil || read.Data.Opportunities.Snapshot.ID == "" {
		t.Fatalf("no answer: %v in %s", err, answer)
	}
	return read.Data.Opportunities.Snapshot.ID
}

func without(t *testing.T, answer string) string {
	return strings.ReplaceAll(answer, id(t, answer), "")
}

// TestFaultDiskFull: a load for which files may not grow further, or the disk is full, says what to do and changes nothing.
func TestFaultDiskFull(t *testing.T) {
	random, data := dice(t), t.TempDir()
	loaded(t, data)
	before, answer := listing(t, data), opens(t, data)
	snapshots, _ := filepath.Glob(filepath.Join(data, "*.duckdb"))
	whole, err := os.Stat(snapshots[0])
	if err != nil {
		t.Fatal(err)
	}
	full := func(r *ran) {
		t.Helper()
		if code := r.end(); code != exitFailed {
			t.Errorf("exit code %d, %v: %s", code, r.ProcessState, &r.said)
		}
		ours(t, r.said.String())
		if text := strings.ToLower(r.said.String()); !strings.Contains(text, "the disk is full") || !strings.Contains(text, "free space") {
			t.Errorf("it does not say what to do: %s", text)
		}
	}
	sizes := []int64{4096}
	for range rounds(1) {
		sizes = append(sizes, random.Int64N(whole.Size()))
	}
	for _, size := range sizes {
		full(begin(t, []string{fmt.Sprintf("%s=%d", fileSize, size)}, "load", "--source", smallSource, "--data", data))
		if after := listing(t, data); !maps.Equal(before, after) {
			t.Errorf("%d bytes a file: it changed the folder: %v, before %v", size, after, before)
		}
	}
	if after := opens(t, data); after != answer {
		t.Errorf("it answers %s", after)
	}
	loadChanged(t, data, true)
	t.Logf("%d loads without room", len(sizes))
}

// TestFaultSmallDisk: the same on a file system that is too small, where this user may mount one.
func TestFaultSmallDisk(t *testing.T) {
	random := dice(t)
	for range rounds(1) {
		disk := t.TempDir()
		if err := syscall.Mount("none", disk, "tmpfs", 0, fmt.Sprintf("size=%d,mode=755", 1<<16+random.IntN(8<<20))); err != nil {
			t.Skipf("this user may not mount: %v", err)
		}
		r := begin(t, nil, "load", "--source", smallSource, "--data", filepath.Join(disk, "data"))
		code := r.end()
		left := listing(t, filepath.Join(disk, "data"))
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Fatal(err)
		}
		ours(t, r.said.String())
		if text := strings.ToLower(r.said.String()); code != exitFailed || !strings.Contains(text, "the disk is full") || !strings.Contains(text, "free space") {
			t.Errorf("exit code %d: %s", code, text)
		}
		if len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// TestFaultDamaged: of a snapshot that is cut or has a flipped bit, a server says what is wrong, or answers what the whole one does: never
// anything else. A running server stays with the one before, and the next load mends all.
func TestFaultDamaged(t *testing.T) {
	random, data := dice(t), t.TempDir()
	loaded(t, data)
	running := serve(t, "--data", data, "--watch", "10ms")
	_, answer := running.faultAnswer()
	current := filepath.Join(data, "current")
	good := content(t, current)
	whole := []byte(content(t, filepath.Join(data, strings.TrimSpace(good))))
	cut := func() []byte { return whole[:random.IntN(len(whole))] }
	flip := func(within int) func() []byte {
		return func() []byte {
			damaged := bytes.Clone(whole)
			damaged[random.IntN(within)] ^= 1 << random.IntN(8)
			return damaged
		}
	}
	refused, answered := 0, 0
	point := func(name, pointer string) {
		t.Helper()
		write(t, filepath.Join(data, "next"), []byte(pointer))
		if err := os.Rename(filepath.Join(data, "next"), current); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30 * time.Millisecond) // for the running server
		status, text := running.faultAnswer()
		if status != http.StatusOK || strings.ReplaceAll(text, id(t, text), "") != without(t, answer) {
			t.Errorf("%s: the running server answers %s", name, text)
		}
	}
	try := func(name string) {
		t.Helper()
		other := begin(t, nil, "serve", "--listen", "127.0.0.1:0", "--data", data, "--watch", "0s")
		ended := make(chan int, 1)
		go func() { ended <- other.end(); close(ended) }()
		defer func() {
			_ = other.Process.Kill()
			for range ended {
				continue
			}
		}()
		for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			select {
			case code := <-ended:
				refused++
				ours(t, other.said.String())
				said := strings.ToLower(other.said.String())
				if code != exitFailed || !strings.Contains(said, "load the source again") {
					t.Errorf("%s: exit code %d: %s", name, code, said)
				}
				return
			default:
			}
			if _, rest, ok := strings.Cut(other.said.String(), "Serving GraphQL at "); ok {
				s := &served{t: t, url: address.FindString(rest), stderr: &other.said}
				_, text := s.faultAnswer()
				ours(t, text)
				if answered++; without(t, text) != without(t, answer) {
					t.Errorf("%s: it answers %s", name, text)
				}
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s: it neither serves nor ends: %s", name, &other.said)
			}
		}
	}
	write(t, filepath.Join(data, "empty.duckdb"), nil)
	for name, pointer := range map[string]string{"empty": "", "noise": "\x00\xff\n\n", "nothing there": "20200101T000000Z-aaaaaa.duckdb\n", "elsewhere": "../../etc/passwd\n", "an empty file": "empty.duckdb\n"} {
		point(name, pointer)
		code, _, stderr := command(t, "serve", "--listen", "127.0.0.1:0", "--data", data)
		if code != exitFailed || !strings.Contains(strings.ToLower(stderr), "load the source again") {
			t.Errorf("current is %s: exit code %d: %s", name, code, stderr)
		}
		refused++
	}
	for i := range rounds(1) {
		for name, damage := range map[string]func() []byte{"cut": cut, "a bit of the header": flip(3 * 4096), "a bit anywhere": flip(len(whole))} {
			file := fmt.Sprintf("damaged-%d-%s.duckdb", i, strings.ReplaceAll(name, " ", "-"))
			write(t, filepath.Join(data, file), damage())
			point(name, file+"\n")
			try(name)
			_ = os.Remove(filepath.Join(data, file))
		}
	}
	if told := strings.Count(running.stderr.String(), "the one before still is"); told == 0 {
		t.Error("the running server told nothing")
	}
	loadChanged(t, data, true)
	running.until(func() bool { _, tenants := running.snapshot(); return tenants == 8 })
	t.Logf("%d refused at the start, %d answered", refused, answered)
}

// TestFaultDamagedBlocks: wherever a snapshot is damaged, a server that follows its folder goes on answering everyone's report as the whole one does.
func TestFaultDamagedBlocks(t *testing.T) {
	random, data := dice(t), t.TempDir()
	loaded(t, data)
	folder, err := snapshot.Existing(data)
	if err != nil {
		t.Fatal(err)
	}
	reports := engine.New(make([]byte, 32))
	defer reports.Close()
	process := &process{ctx: t.Context(), log: slog.New(slog.DiscardHandler)}
	flags := &serveCommand{Connections: 2, Memory: "1GiB", HistoryMemory: "512MiB", TempSpace: "4GiB"}
	follower := flags.follower(process, folder, reports, t.TempDir())
	type answered struct {
		cube      *opportunity.Cube
		workshops []opportunity.WorkshopEarnings
		all, few  opportunity.Rows
	}
	answer := func() (got answered) {
		t.Helper()
		ctx, done := context.WithCancel(t.Context())
		defer done()
		report, err := reports.Report(ctx, opportunity.Access{Scope: opportunity.AllPartners()}, "", opportunity.All{})
		if err != nil {
			t.Fatal(err)
		}
		page := func(fields []*opportunity.Field) opportunity.Rows {
			page, failed := report.Page(ctx, opportunity.PageRequest{Fields: fields, Size: opportunity.DefaultPageSize}, nil)
			if failed != nil {
				t.Fatal(failed)
			}
			return page.Rows
		}
		if got.cube, err = report.Cube(ctx, nil, opportunity.CubeMeasures); err != nil {
			t.Fatal(err)
		}
		if got.workshops, err = report.Workshops(ctx); err != nil {
			t.Fatal(err)
		}
		got.all, got.few = page(opportunity.Fields), page(opportunity.Fields[:2])
		return got
	}
	if err := follower.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	whole := answer()
	file := []byte(content(t, filepath.Join(data, strings.TrimSpace(content(t, filepath.Join(data, "current"))))))
	const headers, block = 3 * 4096, 256 << 10
	kept, taken := 0, 0
	for at := headers; at < len(file); at += block {
		damaged := bytes.Clone(file)
		bit := at + random.IntN(min(block, len(file)-at))
		damaged[bit] ^= 1 << random.IntN(8)
		name := fmt.Sprintf("damaged-%d.duckdb", at)
		write(t, filepath.Join(data, name), damaged)
		publish(t, data, name)
		if err := follower.open(t.Context()); err == nil {
			taken++
		} else if kept++; !strings.Contains(err.Error(), "load the source again") {
			t.Errorf("byte %d: %v", bit, err)
		}
		if !reflect.DeepEqual(whole, answer()) {
			t.Errorf("byte %d: it answers otherwise", bit)
		}
		if err := os.Remove(filepath.Join(data, name)); err != nil {
			t.Fatal(err)
		}
	}
	if kept == 0 || taken == 0 {
		t.Errorf("%d damaged snapshots were refused, %d served: both must occur", kept, taken)
	}
	t.Logf("%d refused, %d served", kept, taken)
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestFaultTwoLoads: while a process loads, a second one is told to wait and changes nothing; when the first is killed, the folder is free.
func TestFaultTwoLoads(t *testing.T) {
	data := t.TempDir()
	load := []string{"load", "--source", smallSource, "--data", data}
	first := begin(t, nil, load...)
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(time.Millisecond) {
		if at, _ := filepath.Glob(filepath.Join(data, ".build-*")); len(at) > 0 {
			break
		}
	}
	if err := first.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	building := len(untidy(t, data))
	code, _, stderr := command(t, load...)
	if code != exitFailed || building != 1 || len(untidy(t, data)) != 1 {
		t.Errorf("exit code %d, at work %d: %s", code, building, stderr)
	}
	contains(t, stderr, "Another load is at work", "Wait until it has ended")
	_ = first.Process.Kill()
	_ = first.end()
	if code, _, stderr := command(t, load...); code != 0 {
		t.Error(stderr)
	}
	if left := untidy(t, data); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	opens(t, data)
}

// TestFaultReadOnly: a server that may read the folder alone serves it, takes the cursors of others and follows; where it lacks the key, or may not read it,
// it says what to do.
func TestFaultReadOnly(t *testing.T) {
	base, err := os.MkdirTemp("", "cloudendpoints-shared-") // others may not enter t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(base)
	data, temp := filepath.Join(base, "data"), filepath.Join(base, "temp")
	loaded(t, data)
	if err := os.Mkdir(temp, 0o755); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]os.FileMode{base: 0o755, temp: 0o777, filepath.Join(data, "cursor.key"): 0o444} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	environment := []string{"TMPDIR=" + temp}
	if os.Getuid() == 0 {
		environment = append(environment, asUser+"=65534")
	}
	reader := func(args ...string) *ran {
		return begin(t, environment, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", data, "--watch", "10ms"}, args...)...)
	}
	readOnly := func(mode os.FileMode) {
		if err := os.Chmod(data, mode); err != nil {
			t.Fatal(err)
		}
	}
	readOnly(0o555)
	defer readOnly(0o755)
	shared := reader()
	defer func() { _ = shared.Process.Kill(); _ = shared.end() }()
	s := &served{t: t, stderr: &shared.said}
	s.until(func() bool {
		_, rest, ok := strings.Cut(shared.said.String(), "Serving GraphQL at ")
		s.url = address.FindString(rest)
		return ok && s.url != ""
	})
	owner := serve(t, "--data", data, "--watch", "0s")
	page := func(s *served, after string) (text, end string) {
		t.Helper()
		question, _ := json.Marshal(map[string]any{"variables": map[string]any{"after": after}, "query": "query($after: Cursor) { opportunities { tenants(first: 3, after: $after) { nodes { tenantId } pageInfo { endCursor } } } }"})
		if after == "" {
			question = bytes.Replace(question, []byte(`"after":""`), []byte(`"after":null`), 1)
		}
		response, err := http.Post(s.url+"/graphql", "application/json", bytes.NewReader(question))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		_, rest, ok := strings.Cut(string(body), `"endCursor":"`)
		if !ok || strings.Contains(string(body), "errors") {
			t.Fatalf("no page: %s", body)
		}
		end, _, _ = strings.Cut(rest, `"`)
		return string(body), end
	}
	first, cursor := page(s, "")
	second, _ := page(s, cursor)
	if other, _ := page(owner, cursor); other != second || first == second {
		t.Errorf("the owner's server answers %s, the reader's %s after %s", other, second, first)
	}
	readOnly(0o755)
	loadChanged(t, data, true)
	readOnly(0o555)
	s.until(func() bool { _, tenants := s.snapshot(); return tenants == 8 })

	refused := func(parts ...string) {
		t.Helper()
		r := reader()
		if code := r.end(); code != exitFailed {
			t.Errorf("exit code %d", code)
		}
		ours(t, r.said.String())
		contains(t, r.said.String(), parts...)
	}
	key := filepath.Join(data, "cursor.key")
	if err := os.Chmod(key, 0); err != nil {
		t.Fatal(err)
	}
	refused("may not read the key "+key, "the right to read it")
	if err := os.Chmod(key, 0o644); err != nil {
		t.Fatal(err)
	}
	whole := content(t, key)
	write(t, key, []byte("short"))
	refused("The key "+key+" is damaged", "Remove it")
	write(t, key, []byte(whole))
	readOnly(0o755)
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	readOnly(0o555)
	refused("lacks cursor.key", "Load a source into it")
}
