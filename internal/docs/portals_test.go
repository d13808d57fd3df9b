package docs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestPortal follows docs/portals.md as its reader does: it writes the access file that the page shows, runs each block of bash in one shell's
// folder, a server where the page starts one, and holds what they print to the block of JSON or text that follows.
func TestPortal(t *testing.T) {
	s := newSession(t)
	p := &page{"docs/portals.md", read(t, "docs/portals.md")}
	ran := 0
	var edits []edit
	blocks := p.blocks()
	for i, b := range blocks {
		if b.lang == "yaml" {
			s.write("access.yaml", b.text)
		}
		if b.lang != "bash" {
			continue
		}
		ran++
		at := fmt.Sprintf("%s:%d", p.path, p.line(b.start))
		got := s.run(at, b.text)
		if i+1 == len(blocks) || blocks[i+1].lang != "json" && blocks[i+1].lang != "text" || strings.TrimSpace(p.text[b.end+len("```"):blocks[i+1].start-len("```json\n")]) != "" {
			continue
		}
		answer := blocks[i+1]
		if answer.lang == "json" {
			got = compact(t, json.NewDecoder(strings.NewReader(got)), "", 0) + "\n"
		}
		got = passing.ReplaceAllString(got, "$1…")
		if *update {
			edits = append(edits, edit{answer, got})
		} else if diff := cmp.Diff(answer.text, got); diff != "" {
			t.Errorf("%s: the output differs (- page, + program); go test ./internal/docs -update writes it\n%s", at, diff)
		}
	}
	if *update {
		p.write(t, edits)
	}
	if ran < 8 {
		t.Errorf("only %d blocks found", ran)
	}
}

// passing is what differs each time: secrets, tokens and days.
var passing = regexp.MustCompile(`(cek_|"token": "|"expires": "|active  )[A-Za-z0-9_.:-]+`)

// session is a shell that goes on from block to block.
type session struct {
	t       *testing.T
	dir     string
	address string // of the server that the page starts
}

func newSession(t *testing.T) *session {
	t.Helper()
	s := &session{t: t, dir: t.TempDir()}
	if err := os.CopyFS(filepath.Join(s.dir, "docs"), os.DirFS(filepath.Join(root, "docs"))); err != nil {
		t.Fatal(err)
	}
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, program := range map[string]string{"bin/cloudendpoints": build(t), "tools/curl": own} {
		if err := os.MkdirAll(filepath.Join(s.dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(absolute(t, program), filepath.Join(s.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	s.write("environment", "")
	return s
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func (s *session) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

const address = "127.0.0.1:8080" // as the pages write it

// run executes a block and returns what it prints; a server is started and left running until the test ends.
func (s *session) run(at, text string) string {
	s.t.Helper()
	if strings.HasPrefix(text, "bin/cloudendpoints serve ") {
		s.serve(at, text)
		return ""
	}
	if s.address != "" {
		text = strings.ReplaceAll(text, address, s.address)
	}
	shell := exec.CommandContext(s.t.Context(), "bash", "-euc", "source ./environment\n"+text+"\nexport -p > environment")
	shell.Dir = s.dir
	shell.Env = append(os.Environ(), "PATH="+filepath.Join(s.dir, "tools")+":"+os.Getenv("PATH"))
	var errs strings.Builder
	shell.Stderr = &errs
	out, err := shell.Output()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s%s", at, err, out, errs.String())
	}
	return string(out)
}

func (s *session) serve(at, text string) {
	s.t.Helper()
	words := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(text, "\\\n", " "), address, "127.0.0.1:0"))
	ctx, stop := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, filepath.Join(s.dir, words[0]), words[1:]...)
	command.Dir = s.dir
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		s.t.Fatal(err)
	}
	command.Stderr = log
	if err := command.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		stop()
		_ = command.Wait() // it was interrupted
		log.Close()
	})
	ready := regexp.MustCompile(`Serving GraphQL at http://([0-9.:]+)/graphql\n`)
	for start := time.Now(); time.Since(start) < time.Minute; time.Sleep(10 * time.Millisecond) {
		said, err := os.ReadFile(log.Name())
		if found := ready.FindSubmatch(said); err == nil && found != nil {
			s.address = string(found[1])
			return
		}
	}
	said, _ := os.ReadFile(log.Name())
	s.t.Fatalf("%s: it does not serve: %s", at, said)
}

// curlMain is as much of curl as the pages use, so that their commands run as they stand where curl is missing: -s, -G, -H, -d, --data-urlencode.
func curlMain(args []string) error {
	headers, data, form, target, get := http.Header{}, "", url.Values{}, "", false
	for i := 0; i < len(args); i++ {
		next := func() string { i++; return args[i] }
		switch arg := args[i]; arg {
		case "-s":
		case "-G", "-sG":
			get = true
		case "-H":
			name, value, ok := strings.Cut(next(), ": ")
			if !ok {
				return errors.New("no header: " + args[i])
			}
			headers.Add(name, value)
		case "-d":
			data = next()
		case "--data-urlencode":
			name, value, _ := strings.Cut(next(), "=")
			form.Set(name, value)
		default:
			if strings.HasPrefix(arg, "-") {
				return errors.New("an option that the tests' curl has not: " + arg)
			}
			target = arg
		}
	}
	method := http.MethodGet
	if data != "" {
		method = http.MethodPost
	}
	if get {
		target += "?" + form.Encode()
	}
	request, err := http.NewRequestWithContext(context.Background(), method, target, strings.NewReader(data))
	if err != nil {
		return err
	}
	request.Header = headers
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.Copy(os.Stdout, answer.Body)
	return err
}
