package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

const smallSource = "../../testdata/source"

// output is a buffer that a command may write while a test reads.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(text)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// command runs a command line to its end; whatever it prints must be ours.
func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out, errs output
	code = run(ctx, args, &out, &errs)
	if ctx.Err() != nil {
		t.Errorf("%v did not end", args)
	}
	ours(t, out.String()+errs.String())
	return code, out.String(), errs.String()
}

// named are words of our own that may hold anything: a snapshot's name, which ends in the engine's extension, and a key's secret.
var named = regexp.MustCompile(`[^\s"]*\.duckdb\b|\bcek_[\w-]+`)

// ours checks that a text shows neither the engine's words nor a stack.
func ours(t *testing.T, text string) {
	t.Helper()
	said := strings.ToLower(named.ReplaceAllString(text, ""))
	for _, foreign := range []string{"binder error", "catalog error", "io error", "parser error", "conversion error", "invalid input error", "constraint error",
		"out of memory error", "serialization error", "duckdb", "goroutine ", "runtime error", "panic", ".go:", "0x", "%!"} {
		if strings.Contains(said, foreign) {
			t.Errorf("%q in the output:\n%s", foreign, text)
		}
	}
}

// contains checks that a text says each of these.
func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("lacks %q:\n%s", part, text)
		}
	}
}

// changed copies the small source with some files replaced, or removed where the text is empty.
func changed(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(smallSource)); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if text == "" {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func read(t *testing.T, name string) string {
	t.Helper()
	return content(t, filepath.Join(smallSource, name))
}

// TestUsage: a wrong command line exits with 2 and says what to do; no work has begun.
func TestUsage(t *testing.T) {
	data := t.TempDir() // a command that goes on after all must not write here
	for _, c := range []struct {
		name, args string
		want       string
	}{
		{"no command", "", "expected one of"},
		{"unknown command", "fly", "fly"},
		{"unknown flag", "serve --source x --fast", "--fast"},
		{"no source", "load --data x", "--source"},
		{"no data folder", "load --source x", "--data"},
		{"check without source", "check", "--source"},
		{"serve without source and data", "serve", "--source DIR, --data DIR, or both"},
		{"extra argument", "load --source x --data y z", "z"},
		{"share above 1", "load --source x --data y --max-reject-share 1.5", "between 0 and 1"},
		{"more nearly listed than are given", "quality --data x --nearly-listed 501", "between 0 and 500"},
		{"share below 0", "check --source x --max-reject-share=-0.1", "between 0 and 1"},
		{"share is no number", "check --source x --max-reject-share NaN", "between 0 and 1"},
		{"share is a word", "check --source x --max-reject-share few", "few"},
		{"no timeout", "serve --data x --timeout 0s", "--timeout"},
		{"timeout without unit", "serve --data x --timeout 30", "--timeout"},
		{"negative connections", "serve --data x --connections=-1", "--connections"},
		{"listen without port", "serve --data x --listen 127.0.0.1", "HOST:PORT"},
		{"listen on all", "serve --data x --listen :8080", "--no-authentication"},
		{"listen on all, spelled out", "serve --data x --listen 0.0.0.0:8080", "--no-authentication"},
		{"listen on all of IPv6", "serve --data x --listen [::]:8080", "--no-authentication"},
		{"listen on another address", "serve --data x --listen 192.0.2.1:8080", "--no-authentication"},
		{"listen on a name", "serve --data x --listen example.com:8080", "--no-authentication"},
		{"drop above 1", "load --source x --data y --max-drop 2", "--max-drop"},
		{"documents without a file", "documents", "<file>"},
		{"a mode that is none", "serve --data x --document-mode some", "--document-mode"},
		{"trusted without documents", "serve --data x --document-mode trusted", "--documents FILE"},
		{"negative room for documents", "serve --data x --persisted-queries=-1", "--persisted-queries"},
		{"a certificate without its key", "serve --data x --tls-cert c.pem", "--tls-key"},
		{"a proxy that is no range", "serve --data x --trusted-proxy here", "--trusted-proxy"},
		{"a negative rate", "serve --data x --rate=-1", "--rate"},
		{"variables without a log", "serve --data x --audit-variables", "--audit FILE"},
		{"no watch", "serve --data x --watch=-1s", "--watch"},
		{"profile on all", "serve --data x --profile :6060", "--profile"},
		{"profile without port", "serve --data x --profile 127.0.0.1", "--profile"},
		{"generate without folder", "generate", "--out"},
		{"access and none", "serve --data x --access y --no-authentication", "--no-authentication contradicts"},
		{"keys and none", "serve --data x --keys y --no-authentication", "--no-authentication contradicts"},
		{"keys nowhere", "keys list", "--data DIR or --keys FILE"},
		{"secrets nowhere", "keys rotate", "--data DIR or --embed-keys FILE"},
		{"a key without a name", "keys create --data x --partner 1", "--name"},
		{"a key that sees nothing", "keys create --data x --name n", "would see nothing"},
		{"a key for ever", "keys create --data x --name n --partner 1 --days 0", "--days"},
		{"a key that may fly", "keys create --data x --name n --partner 1 --may fly", "ask"},
		{"a key for a page", "keys create --data x --name n --partner 1 --origin https://portal.example.com/page", "--origin"},
		{"a key of no name revoked", "keys revoke --data x", "<name>"},
		{"no access file", "access check", "<file>"},
		{"memory that is none", "serve --data x --memory lots", "--memory"},
		{"load memory that is none", "check --source " + smallSource + " --load-memory lots", "--load-memory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, stdout, stderr := command(t, strings.Fields(strings.ReplaceAll(c.args, "--data x", "--data "+data))...)
			if code != exitUsage {
				t.Errorf("exit code %d, want %d", code, exitUsage)
			}
			if stdout != "" {
				t.Errorf("stdout: %s", stdout)
			}
			contains(t, stderr, c.want)
		})
	}
}

func TestHelp(t *testing.T) {
	code, stdout, _ := command(t, "--help")
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
	contains(t, stdout, "serve", "load", "check", "quality", "access check", "keys create", "generate", "schema")
	code, stdout, _ = command(t, "serve", "--help")
	if code != 0 {
		t.Errorf("exit code %d", code)
	}
	contains(t, stdout, "--listen", "127.0.0.1:8080", "--no-authentication")
}

// TestFailures: what fails exits with 1, says what and where, and what to do.
func TestFailures(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("no folder"), 0o644); err != nil {
		t.Fatal(err)
	}
	rows := func(name, from, to string) map[string]string {
		return map[string]string{name: strings.Replace(read(t, name), from, to, 1)}
	}
	tenant := "00000000-0000-4000-8000-000000000002"
	for i, c := range []struct {
		name    string
		changes map[string]string
		flags   []string
		want    []string
	}{
		{"a table missing", map[string]string{"usage.csv": ""}, nil, []string{"the table usage is missing", "add usage.csv"}},
		{"a column missing", rows("usage.csv", "workload", "load"), nil, []string{"usage.csv", "workload"}},
		{"a broken file", map[string]string{"usage.csv": "", "usage.parquet": "PAR1 no parquet"}, nil, []string{"usage.parquet"}},
		{"a broken gzip file", map[string]string{"usage.csv": "", "usage.csv.gz": "\x1f\x8bno gzip"}, nil, []string{"usage.csv.gz"}},
		{"snapshot.json is no JSON", map[string]string{"snapshot.json": "{"}, nil, []string{"snapshot.json"}},
		{"too many rejects", rows("licenses.csv", "ME5,50", "ME5,-50"), nil, []string{"Too many rows of licenses", "--max-reject-share", "licenses.csv", "line 5", "seats", `"-50"`, "1 of 1"}},
		{"a reference to nothing", rows("associations.csv", tenant+",1001", tenant+",9999"), nil, []string{"associations.csv", "line 3", "partner_id", `"9999"`}},
		{"a second row for a key", rows("partners.csv", "77,Newcomer", "1001,Newcomer"), nil, []string{"partners.csv", "line 7", "1001"}},
		{"an unknown enum value", rows("tenants.csv", "opted_out", "Granted"), nil, []string{"tenants.csv", "line 7", "data_sharing", `"Granted"`}},
		{"seats overflow", rows("licenses.csv", "ME5,50", "ME5,2147483648"), nil, []string{"Tenant " + tenant, "2147483699 seats", "2147483647", "licenses"}},
		{"seats overflow by other products", rows("licenses.csv", "Copilot+,7", "Copilot+,9000000000000000000"), nil, []string{"Tenant 0000000a-0000-4000-8000-00000000000d", "9000000000000000150"}},
		{"memory too small", nil, []string{"--load-memory", "1MB"}, []string{"memory"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := changed(t, c.changes)
			asked := [][]string{{"load", "--source", dir, "--data", t.TempDir()}, {"check", "--source", dir}}
			for _, args := range asked[:1+i%2] { // both build alike: check is asked of every other one
				args := append(args, c.flags...)
				code, stdout, stderr := command(t, args...)
				if code != exitFailed {
					t.Errorf("%s: exit code %d, want %d", args[0], code, exitFailed)
				}
				contains(t, stdout+stderr, c.want...)
				contains(t, stderr, "cloudendpoints: ")
			}
		})
	}
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"a source that is not there", []string{"check", "--source", "/nowhere/at/all"}, "/nowhere/at/all"},
		{"a source that is a file", []string{"check", "--source", file}, file},
		{"an empty source", []string{"check", "--source", t.TempDir()}, "missing"},
		{"a data folder that is a file", []string{"load", "--source", smallSource, "--data", file}, file},
		{"a data folder without a snapshot", []string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0"}, "no snapshot"},
		{"a port that is none", []string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:99999"}, "127.0.0.1:99999"},
		{"generate into a file", []string{"generate", "--tenants", "10", "--out", file}, file},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, _, stderr := command(t, c.args...)
			if code != exitFailed {
				t.Errorf("exit code %d, want %d", code, exitFailed)
			}
			contains(t, stderr, "cloudendpoints: ", c.want)
		})
	}
}

// TestCheckReports: check prints each table's rows, warnings, and each rejected row with its file, line, column, value and reason.
func TestCheckReports(t *testing.T) {
	dir := changed(t, map[string]string{
		"partners.csv":   strings.Replace(read(t, "partners.csv"), "partner_id,", "colour,partner_id,", 1),
		"notes.txt":      "hello",
		"licenses.csv":   read(t, "licenses.csv") + "00000000-0000-4000-8000-000000000002,Visio,many\n",
		"areas.csv":      "",
		"cpor_notes.csv": "x\n1\n",
	})
	partners := strings.Split(strings.TrimSpace(read(t, "partners.csv")), "\n")
	for i, line := range partners {
		partners[i] = map[bool]string{true: "colour,", false: "red,"}[i == 0] + line
	}
	if err := os.WriteFile(filepath.Join(dir, "partners.csv"), []byte(strings.Join(partners, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := command(t, "check", "--source", dir, "--max-reject-share", "0.1")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	contains(t, stdout, "Source as of 2026-11-15", "engagement_offers  2026-11-21", "tenants  2026-11-15    13    13", "partners.csv", "colour", "notes.txt", "areas",
		"Rejected rows (1 of 1)", "licenses.csv, line 25", "seats", `"many"`, `segments lacks "Mid-Market" (1 rows)`)
	code, stdout, _ = command(t, "check", "--source", dir, "--max-reject-share", "0.1", "--rejects", "0")
	if code != 0 || strings.Contains(stdout, "line 25") {
		t.Errorf("--rejects 0: exit code %d\n%s", code, stdout)
	}
}

// TestSmallShareOfRejectsLoads: rejects within the share are left out and told.
func TestSmallShareOfRejectsLoads(t *testing.T) {
	dir := changed(t, map[string]string{"usage.csv": read(t, "usage.csv") + "nobody,W365,1,1\n"})
	code, stdout, stderr := command(t, "load", "--source", dir, "--data", t.TempDir(), "--max-reject-share", "0.04")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	contains(t, stdout, "usage.csv, line 26", "tenant_id", `"nobody"`, "All are in the table reject of")
}

// served is a serve command at work.
type served struct {
	t      *testing.T
	url    string
	cancel context.CancelFunc
	done   chan int
	stderr *output
}

var address = regexp.MustCompile(`https?://[0-9.:]+`)

// serve starts a serve command and waits until it serves.
func serve(t *testing.T, args ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &served{t: t, cancel: cancel, done: make(chan int, 1), stderr: &output{}}
	go func() {
		s.done <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), io.Discard, s.stderr)
	}()
	for start := time.Now(); s.url == ""; time.Sleep(5 * time.Millisecond) {
		if _, rest, ok := strings.Cut(s.stderr.String(), "Serving GraphQL at "); ok {
			s.url = address.FindString(rest)
		}
		select {
		case code := <-s.done:
			t.Fatalf("serve ended with %d: %s", code, s.stderr)
		default:
		}
		if time.Since(start) > 30*time.Second {
			t.Fatalf("serve did not begin: %s", s.stderr)
		}
	}
	t.Cleanup(func() { s.stop() })
	return s
}

// stop asks the command to end, as an interrupt does, and returns its exit code.
func (s *served) stop() int {
	s.cancel()
	select {
	case code := <-s.done:
		s.done <- code
		ours(s.t, s.stderr.String())
		return code
	case <-time.After(15 * time.Second):
		s.t.Error("serve did not end")
		return -1
	}
}

func (s *served) get(path string) (int, string) {
	s.t.Helper()
	return s.whole(http.Get(s.url + path))
}

// posted asks by GraphQL, with a request's body.
func (s *served) posted(body string) (int, string) {
	s.t.Helper()
	return s.whole(http.Post(s.url+"/graphql", "application/json", strings.NewReader(body)))
}

// whole reads an answer to its end.
func (s *served) whole(response *http.Response, err error) (int, string) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// snapshot asks for the served snapshot's id and how many tenants it lists.
func (s *served) snapshot() (id string, tenants int) {
	s.t.Helper()
	_, text := s.posted(`{"query": "{ opportunities { snapshot { id } kpis { tenants } } }"}`)
	var answer struct {
		Data struct {
			Opportunities struct {
				Snapshot struct{ ID string }
				Kpis     struct{ Tenants int }
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		s.t.Fatal(err)
	}
	return answer.Data.Opportunities.Snapshot.ID, answer.Data.Opportunities.Kpis.Tenants
}

// TestLoadThenServe: a loaded data folder is served; a failing load leaves it as it was; the next good one is served after a restart; a server at
// work is not disturbed by either.
func TestLoadThenServe(t *testing.T) {
	data := loadedData(t)
	s := serve(t, "--data", data, "--watch", "20ms")
	first, tenants := s.snapshot()
	if first == "" || tenants != 9 {
		t.Fatalf("snapshot %q of %d tenants", first, tenants)
	}
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ready"} {
		if status, text := s.get(path); status != http.StatusOK || !strings.Contains(text, want) {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	before := listing(t, data)
	bad := changed(t, map[string]string{"usage.csv": "tenant_id,workload,pau,mau\nx,y,z,w\n"})
	if code, _, _ := command(t, "load", "--source", bad, "--data", data); code != exitFailed {
		t.Errorf("bad load: exit code %d", code)
	}
	if after := listing(t, data); !maps.Equal(before, after) {
		t.Errorf("a failing load changed the data folder: %v, before %v", after, before)
	}
	if id, tenants := s.snapshot(); id != first || tenants != 9 {
		t.Errorf("snapshot %q of %d tenants after a failing load", id, tenants)
	}
	fewer := changed(t, map[string]string{"tenants.csv": strings.Replace(read(t, "tenants.csv"), "land.example.com,CA,SMC,20,granted", "land.example.com,CA,SMC,20,opted_out", 1)})
	if code, _, stderr := command(t, "load", "--source", fewer, "--data", data); code != 0 {
		t.Fatal(stderr)
	}
	s.until(func() bool { id, tenants := s.snapshot(); return id != first && tenants == 8 })
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
}

// listing is a folder's files and their sizes, the lock apart.
func listing(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]int64{}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		if entry.Name() != ".lock" {
			files[entry.Name()] = info.Size()
		}
	}
	return files
}

// TestServeSource: a source is loaded and served, without a data folder and with one; ending it leaves no temporary folder.
func TestServeSource(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	s := serve(t, "--source", smallSource)
	if _, tenants := s.snapshot(); tenants != 9 {
		t.Errorf("%d tenants", tenants)
	}
	contains(t, s.stderr.String(), "Loaded snapshot", "as of 2026-11-15", `segments lacks "Mid-Market"`)
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d: %s", code, s.stderr)
	}
	if left := listing(t, temp); len(left) > 0 {
		t.Errorf("left in TMPDIR: %v", left)
	}
}

// TestProfile: profiles are served on their own address, and end with the server.
func TestProfile(t *testing.T) {
	s := serve(t, "--data", loadedData(t), "--profile", "127.0.0.1:0")
	_, rest, found := strings.Cut(s.stderr.String(), "Serving profiles at ")
	if !found {
		t.Fatal(s.stderr)
	}
	address, _, _ := strings.Cut(rest, "\n")
	for path, want := range map[string]int{"": http.StatusOK, "heap": http.StatusOK, "profile?seconds=1": http.StatusOK, "../../graphql": http.StatusNotFound} {
		answer, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, answer.StatusCode, want)
		}
	}
	if code := s.stop(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
	if _, err := http.Get(address); err == nil {
		t.Error("profiles are served after the end")
	}
}

// TestServeFailingSourceKeepsTheData: serve with a source that does not load says so, and leaves what the data folder had.
func TestServeFailingSourceKeepsTheData(t *testing.T) {
	data := loadedData(t)
	code, _, stderr := command(t, "serve", "--listen", "127.0.0.1:0", "--source", changed(t, map[string]string{"usage.csv": ""}), "--data", data)
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	contains(t, stderr, "the table usage is missing")
	if _, tenants := serve(t, "--data", data).snapshot(); tenants != 9 {
		t.Errorf("%d tenants", tenants)
	}
}

// TestPortInUse names the address and the flag.
func TestPortInUse(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	code, _, stderr := command(t, "serve", "--data", t.TempDir(), "--listen", listener.Addr().String())
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	contains(t, stderr, listener.Addr().String()+" is in use", "--listen")
}

// TestDamagedSnapshot: a snapshot file that is cut, of zeros, of text or gone is told of, with what to do.
func TestDamagedSnapshot(t *testing.T) {
	data := loadedData(t)
	found, _ := filepath.Glob(filepath.Join(data, "*.duckdb"))
	if len(found) != 1 {
		t.Fatal(found)
	}
	whole, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	middle := bytes.Clone(whole)
	for i := len(middle) / 4; i < len(middle); i++ {
		middle[i] ^= 0x5a
	}
	for name, content := range map[string][]byte{"cut": whole[:len(whole)/2], "head alone": whole[:100], "empty": {}, "zeros": make([]byte, len(whole)), "text": []byte("no snapshot"), "damaged within": middle} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(found[0], content, 0o644); err != nil {
				t.Fatal(err)
			}
			code, _, stderr := command(t, "serve", "--listen", "127.0.0.1:0", "--data", data)
			if code != exitFailed {
				t.Errorf("exit code %d", code)
			}
			contains(t, stderr, filepath.Base(found[0]), "load the source again")
		})
	}
	if err := os.Remove(found[0]); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := command(t, "serve", "--listen", "127.0.0.1:0", "--data", data)
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	contains(t, stderr, "lacks its current snapshot", "Load the source again")
}

// TestTwoLoadsAtOnce: one of them does its work, the other says that it must wait, or comes after it; the folder is whole in the end.
func TestTwoLoadsAtOnce(t *testing.T) {
	data := t.TempDir()
	var group sync.WaitGroup
	codes, said := make([]int, 4), make([]string, 4)
	for i := range codes {
		group.Go(func() { codes[i], _, said[i] = command(t, "load", "--source", smallSource, "--data", data) })
	}
	group.Wait()
	loaded := 0
	for i, code := range codes {
		if code == 0 {
			loaded++
			continue
		}
		contains(t, said[i], "Another load is at work", "Wait until it has ended")
	}
	if loaded == 0 {
		t.Errorf("none loaded: %v %q", codes, said)
	}
	if _, tenants := serve(t, "--data", data).snapshot(); tenants != 9 {
		t.Errorf("%d tenants", tenants)
	}
}

// TestStoppedLoad: an interrupt in the midst of a load leaves nothing behind.
func TestStoppedLoad(t *testing.T) {
	data := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs output
	if code := run(ctx, []string{"load", "--source", smallSource, "--data", data}, &out, &errs); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	ours(t, out.String()+errs.String())
	contains(t, errs.String(), "topped")
	if left := listing(t, data); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// TestInterruptedServe: an interrupt while the snapshot opens ends without an error about the snapshot.
func TestInterruptedServe(t *testing.T) {
	data := loadedData(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs output
	run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--data", data}, &out, &errs)
	ours(t, errs.String())
	if strings.Contains(errs.String(), "damaged") {
		t.Errorf("says that the snapshot is damaged: %s", &errs)
	}
}

// TestGenerateCheckSchema: a generated source passes check; the schema is printed with its descriptions.
func TestGenerateCheckSchema(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sample")
	code, stdout, stderr := command(t, "generate", "--tenants", "60", "--partners", "8", "--out", dir)
	if code != 0 {
		t.Fatal(stderr)
	}
	contains(t, stdout, "60 tenants", dir)
	if code, stdout, stderr = command(t, "check", "--source", dir); code != 0 {
		t.Fatal(stdout, stderr)
	}
	contains(t, stdout, "tenants")
	if code, stdout, _ = command(t, "schema"); code != 0 {
		t.Errorf("schema: exit code %d", code)
	}
	contains(t, stdout, "type Opportunities {", "input TenantFilter", "scalar Decimal")
}

func TestQuality(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if code, _, stderr := command(t, "quality", "--data", data); code != exitFailed || !strings.Contains(stderr, "load") {
		t.Errorf("of an empty folder: %d %s", code, stderr)
	}
	loaded(t, data)
	_, all, _ := command(t, "quality", "--data", data)
	contains(t, all, "Usage unknown\n", "ENTRA_ID  8 tenants", "Mid-Market  1 tenant\n", "Nearly listed (2)", "At 100 eligible seats    ELIGIBLE_SEATS  100    100")
	_, one, _ := command(t, "quality", "--data", data, "--partner", "1002", "--nearly-listed", "1")
	if contains(t, one, "ENTRA_ID"); strings.Contains(one, "Nearly listed") || strings.Contains(one, "8 tenants") {
		t.Errorf("of one partner:\n%s", one)
	}
	_, none, _ := command(t, "quality", "--data", data, "--partner", "no such partner")
	contains(t, none, "The checks found nothing.")
}

// snapshotRow is a row of the command snapshots.
var snapshotRow = regexp.MustCompile(`(?m)^(\S+) +(\S+) +\S+Z +(?:\d+\.\d)? *(.*?) *$`)

// TestSnapshots: the folder's snapshots come with their days, the one loaded last first and current; a damaged one says that it is not served; an empty folder
// says what to do.
func TestSnapshots(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if code, _, stderr := command(t, "snapshots", "--data", data); code != exitFailed || !strings.Contains(stderr, "load") {
		t.Errorf("of an empty folder: %d %s", code, stderr)
	}
	loaded(t, data)
	week := strings.Replace(read(t, "snapshot.json"), "2026-11-15", "2026-11-22", 1)
	if code, _, stderr := command(t, "load", "--source", changed(t, map[string]string{"snapshot.json": week}), "--data", data); code != 0 {
		t.Fatal(stderr)
	}
	code, stdout, stderr := command(t, "snapshots", "--data", data)
	rows := snapshotRow.FindAllStringSubmatch(stdout, -1)
	if code != 0 || len(rows) != 2 || rows[0][2] != "2026-11-22" || rows[0][3] != "current" || rows[1][2] != "2026-11-15" || rows[1][3] != "" {
		t.Fatalf("%d %q of\n%s%s", code, rows, stdout, stderr)
	}
	if err := os.WriteFile(filepath.Join(data, rows[1][1]+".duckdb"), []byte("no snapshot"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, _ = command(t, "snapshots", "--data", data)
	if contains(t, stdout, rows[1][1]+"  -", "not served: "); code != 0 || strings.Count(stdout, "current") != 1 {
		t.Errorf("%d\n%s", code, stdout)
	}
}
