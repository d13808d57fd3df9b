// Package docs_test holds README.md and docs/ to the program: their queries are answered, their commands run, their links followed.
package docs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudendpoints/opportunities/internal/source"
	rules "github.com/cloudendpoints/opportunities/sql"
)

var update = flag.Bool("update", false, "write the answers and outputs into the pages")

const root = "../.."

// page is a Markdown file, its path relative to the root.
type page struct{ path, text string }

func pages(t *testing.T) []*page {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	var list []*page
	for _, path := range append([]string{filepath.Join(root, "README.md")}, paths...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, &page{name, string(text)})
	}
	if len(list) < 5 {
		t.Fatalf("only %d pages found", len(list))
	}
	return list
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var fence = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?)^```$")

// block is a fenced block: its language, its text and where that stands in the page.
type block struct {
	lang, text string
	start, end int
}

func (p *page) blocks() []block {
	var list []block
	for _, at := range fence.FindAllStringSubmatchIndex(p.text, -1) {
		list = append(list, block{p.text[at[2]:at[3]], p.text[at[4]:at[5]], at[4], at[5]})
	}
	return list
}

func (p *page) line(at int) int { return 1 + strings.Count(p.text[:at], "\n") }

// edit is a block's new text.
type edit struct {
	block
	now string
}

// write puts the edits into the page, the last one first.
func (p *page) write(t *testing.T, edits []edit) {
	t.Helper()
	slices.Reverse(edits)
	for _, e := range edits {
		p.text = p.text[:e.start] + e.now + p.text[e.end:]
	}
	if err := os.WriteFile(filepath.Join(root, p.path), []byte(p.text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// ofTwoWeeks marks the queries that are asked of two snapshots of docs/example.
const ofTwoWeeks = "# of two weeks\n"

// TestPages answers every query and runs every command of the pages, with the program and the sample that `make run` uses. Queries of two weeks are asked
// of docs/example and its next week.
func TestPages(t *testing.T) {
	program := build(t)
	sample, weeks := serve(t, program), serveWeeks(t, program)
	queries, commands := 0, 0
	for _, p := range pages(t) {
		var edits []edit
		blocks := p.blocks()
		for i, b := range blocks {
			at := fmt.Sprintf("%s:%d", p.path, p.line(b.start))
			switch query, isQuery := queryOf(t, b); {
			case isQuery:
				queries++
				asked := sample
				if strings.Contains(b.text, ofTwoWeeks) {
					asked = weeks
				}
				text := asked.ask(t, query)
				got := decode(t, []byte(text))
				if i+1 == len(blocks) || blocks[i+1].lang != "json" || strings.TrimSpace(p.text[b.end+len("```"):blocks[i+1].start-len("```json\n")]) != "" {
					if failed, ok := got["errors"]; ok {
						t.Errorf("%s: %v", at, failed)
					}
					continue
				}
				answer := blocks[i+1]
				if *update {
					edits = append(edits, edit{answer, text + "\n"})
				} else if diff := cmp.Diff(decode(t, []byte(answer.text)), got); diff != "" {
					t.Errorf("%s: the answer differs (- page, + server); go test ./internal/docs -update writes it\n%s", at, diff)
				}
			case b.lang == "console":
				commands++
				got := console(t, program, b.text)
				if *update {
					edits = append(edits, edit{b, got})
				} else if got != b.text {
					t.Errorf("%s: the output differs (- page, + program); go test ./internal/docs -update writes it\n%s", at, cmp.Diff(b.text, got))
				}
			}
		}
		if *update {
			p.write(t, edits)
		}
	}
	if queries < 10 || commands < 3 {
		t.Errorf("only %d queries and %d commands found", queries, commands)
	}
}

// query is what a GraphQL client sends.
type query struct {
	Query     string          `json:"query"`
	Variables json.RawMessage `json:"variables,omitempty"`
}

var (
	variables = regexp.MustCompile(`(?m)^# variables: (.*)$`)
	curl      = regexp.MustCompile(`(?s)\Acurl -sG http://127\.0\.0\.1:8080/graphql --data-urlencode 'query=([^']*)'\n\z`)
)

// queryOf is the query of a block of GraphQL or of a curl command.
func queryOf(t *testing.T, b block) (query, bool) {
	t.Helper()
	switch {
	case b.lang == "graphql":
		ask := query{Query: b.text}
		if found := variables.FindStringSubmatch(b.text); found != nil {
			ask.Variables = json.RawMessage(found[1])
		}
		return ask, true
	case b.lang == "bash": // TestPortal runs it
		return query{}, false
	case strings.Contains(b.text, "curl"):
		found := curl.FindStringSubmatch(b.text)
		if found == nil {
			t.Fatalf("a curl command of another form than %v:\n%s", curl, b.text)
		}
		return query{Query: found[1]}, true
	}
	return query{}, false
}

var folder string // for the program

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "curl" { // TestPortal's shell calls it
		if err := curlMain(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "curl:", err)
			os.Exit(1)
		}
		return
	}
	flag.Parse()
	var err error
	if folder, err = os.MkdirTemp("", "docs-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

var buildOnce = sync.OnceValues(func() (string, error) {
	program := filepath.Join(folder, "cloudendpoints")
	command := exec.Command("go", "build", "-o", program, "./cmd/cloudendpoints")
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return program, nil
})

// build makes the program, once for all tests.
func build(t *testing.T) string {
	t.Helper()
	program, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// generates is the Makefile's command that writes the sample.
var generates = regexp.MustCompile(`(?m)^\t\$\(BINARY\) generate(.*) --out data/sample$`)

// server is one that runs, and how the pages name its snapshots: their names and ids in turn.
type server struct {
	url   string
	names []string
}

// serve generates the sample as the Makefile does and serves it until the test ends.
func serve(t *testing.T, program string) server {
	t.Helper()
	found := generates.FindStringSubmatch(read(t, "Makefile"))
	if found == nil {
		t.Fatal("the Makefile has no command that generates data/sample")
	}
	sample := filepath.Join(t.TempDir(), "sample")
	if out, err := exec.CommandContext(t.Context(), program, append(strings.Fields("generate"+found[1]), "--out", sample)...).CombinedOutput(); err != nil {
		t.Fatalf("generate: %v\n%s", err, out)
	}
	return start(t, program, "--source", sample)
}

// nextWeek is what differs in docs/example a week later, file by file. docs/analysts.md tells it.
var nextWeek = map[string]*strings.Replacer{
	"snapshot.json": strings.NewReplacer("2026-11-15", "2026-11-22", "2026-11-13", "2026-11-20"),
	"tenants.csv":   strings.NewReplacer("1002,yes", "1002,granted"),
	"licenses.csv":  strings.NewReplacer("ME3,300", "ME3,80"),
	"usage.csv":     strings.NewReplacer("W365,300,280", "W365,240,220"),
}

var snapshotID = regexp.MustCompile(`\b\d{8}T\d{6}Z-[a-z0-9]+\b`)

// serveWeeks loads docs/example and its next week and serves both until the test ends. Pages name the snapshots SNAPSHOT-BEFORE and SNAPSHOT-LATEST.
func serveWeeks(t *testing.T, program string) server {
	t.Helper()
	example, data := filepath.Join(t.TempDir(), "example"), t.TempDir()
	if err := os.CopyFS(example, os.DirFS(filepath.Join(root, "docs", "example"))); err != nil {
		t.Fatal(err)
	}
	run := func(words ...string) string {
		out, err := exec.CommandContext(t.Context(), program, append(words, "--data", data)...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", words, err, out)
		}
		return string(out)
	}
	run("load", "--source", example, "--max-reject-share", "1")
	for name, week := range nextWeek {
		path := filepath.Join(example, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(week.Replace(string(text))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run("load", "--source", example, "--max-reject-share", "1")
	ids := snapshotID.FindAllString(run("snapshots"), -1)
	if len(ids) != 2 {
		t.Fatalf("snapshots %v are kept", ids)
	}
	s := start(t, program, "--data", data)
	s.names = []string{"SNAPSHOT-BEFORE", ids[1], "SNAPSHOT-LATEST", ids[0]}
	return s
}

// start serves until the test ends.
func start(t *testing.T, program string, args ...string) server {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, program, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = command.Wait() // it was interrupted
	})
	var said bytes.Buffer
	ready := regexp.MustCompile(`Serving GraphQL at (\S+)\n`)
	for chunk := make([]byte, 4096); ; {
		n, err := stderr.Read(chunk)
		said.Write(chunk[:n])
		if found := ready.FindSubmatch(said.Bytes()); found != nil {
			go func() { _, _ = io.Copy(io.Discard, stderr) }()
			return server{url: string(found[1])}
		}
		if err != nil {
			t.Fatalf("serve: %v\n%s", err, said.Bytes())
		}
	}
}

// ask returns the answer as pages show it.
func (s server) ask(t *testing.T, ask query) string {
	t.Helper()
	body, err := json.Marshal(ask)
	if err != nil {
		t.Fatalf("%v in %s", err, ask.Variables)
	}
	answer, err := http.Post(s.url, "application/json", strings.NewReader(strings.NewReplacer(s.names...).Replace(string(body))))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	decoder := json.NewDecoder(answer.Body)
	decoder.UseNumber()
	text := compact(t, decoder, "", 0)
	for i := 0; i < len(s.names); i += 2 {
		text = strings.ReplaceAll(text, s.names[i+1], s.names[i])
	}
	return text
}

func decode(t *testing.T, text []byte) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value map[string]any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

// unsteady are the keys that the pages leave out: the one differs each time, the other says nothing of the data.
var unsteady = []string{`"requestId": `, `"cost": `}

// width is how long a line of an answer may be.
const width = 120

// compact writes the answer that the decoder reads in its own order, objects and lists on one line where they fit.
func compact(t *testing.T, decoder *json.Decoder, indent string, taken int) string {
	t.Helper()
	next := func() json.Token {
		token, err := decoder.Token()
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	token := next()
	opening, nests := token.(json.Delim)
	if !nests {
		return plain(t, token)
	}
	var parts []string
	for decoder.More() {
		key := ""
		if opening == '{' {
			key = plain(t, next()) + ": "
		}
		part := compact(t, decoder, indent+"  ", len(key))
		if one := key + part; !slices.Contains(unsteady, key) && one != `"extensions": {}` {
			parts = append(parts, one)
		}
	}
	closing := next().(json.Delim)
	one := opening.String() + strings.Join(parts, ", ") + closing.String()
	if len(parts) == 0 || indent != "" && len(indent)+taken+len(one) <= width && !strings.Contains(one, "\n") {
		return one
	}
	glue := "\n" + indent + "  "
	return opening.String() + glue + strings.Join(parts, ","+glue) + "\n" + indent + closing.String()
}

func plain(t *testing.T, token json.Token) string {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(token); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(text.String())
}

// console runs a block's command from a folder that has the repository's docs, and returns the block as it should be.
func console(t *testing.T, program, text string) string {
	t.Helper()
	command, _, _ := strings.Cut(text, "\n")
	words := strings.Fields(command)
	if len(words) < 3 || words[0] != "$" || words[1] != "bin/cloudendpoints" {
		t.Fatalf("no command of the program: %q", command)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "docs"), os.DirFS(filepath.Join(root, "docs"))); err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), program, words[2:]...)
	run.Dir = dir
	out, err := run.CombinedOutput()
	if err != nil && run.ProcessState.ExitCode() != 1 {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return command + "\n" + string(out)
}

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	dropped = regexp.MustCompile(`[^\p{L}\p{N}\- ]`)
)

// TestLinks follows every relative link of the pages, to its heading too.
func TestLinks(t *testing.T) {
	for _, p := range pages(t) {
		for _, at := range link.FindAllStringSubmatchIndex(fence.ReplaceAllString(p.text, ""), -1) {
			target := fence.ReplaceAllString(p.text, "")[at[2]:at[3]]
			parsed, err := url.Parse(target)
			if err != nil || parsed.IsAbs() {
				continue
			}
			path := p.path
			if parsed.Path != "" {
				path = filepath.Join(filepath.Dir(p.path), parsed.Path)
			}
			if _, err := fs.Stat(os.DirFS(root), filepath.ToSlash(path)); err != nil {
				t.Errorf("%s: the link %s leads nowhere", p.path, target)
			} else if parsed.Fragment != "" && !slices.Contains(anchors(read(t, path)), parsed.Fragment) {
				t.Errorf("%s: the link %s leads to no heading", p.path, target)
			}
		}
	}
}

func anchors(text string) []string {
	var list []string
	for _, found := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		list = append(list, strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(found[1]), ""), " ", "-"))
	}
	return list
}

var (
	flagName    = regexp.MustCompile(`--[a-z][a-z-]*`)
	flagNamed   = regexp.MustCompile("(?m)`--[a-z][^`]*`|^.*cloudendpoints .*$") // as code, or on a command line
	commandName = regexp.MustCompile(`(?m)^  ([a-z]+(?: [a-z]+)?)  `)
)

// TestFlags holds the flags that the pages name against those of the program's help, both ways.
func TestFlags(t *testing.T) {
	program := build(t)
	help := func(words ...string) string {
		out, err := exec.CommandContext(t.Context(), program, append(words, "--help")...).Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	running := read(t, "docs/running.md")
	known := map[string]bool{}
	commands := commandName.FindAllStringSubmatch(help(), -1)
	if len(commands) < 5 {
		t.Fatalf("only the commands %v found in the help", commands)
	}
	for _, command := range commands {
		words := strings.Fields(command[1])
		if !strings.Contains(running, "\n## "+words[0]+"\n") || len(words) > 1 && !strings.Contains(running, "`"+command[1]) {
			t.Errorf("docs/running.md: no section %s, or it lacks `%s`", words[0], command[1])
		}
		for _, name := range flagName.FindAllString(help(words...), -1) {
			known[name] = true
			if !strings.Contains(running, "`"+name+"`") {
				t.Errorf("docs/running.md: lacks the flag %s of %s", name, command[1])
			}
		}
	}
	for _, p := range pages(t) {
		for _, name := range flagName.FindAllString(strings.Join(flagNamed.FindAllString(p.text, -1), "\n"), -1) {
			if !known[name] {
				t.Errorf("%s: no command has the flag %s", p.path, name)
			}
		}
	}
}

// TestSources holds docs/sources.md to the tables that a load reads.
func TestSources(t *testing.T) {
	text := read(t, "docs/sources.md")
	for _, table := range source.Tables {
		start := strings.Index(text, "\n| "+table.Name+" ")
		if start < 0 {
			t.Errorf("docs/sources.md: lacks the table %s", table.Name)
			continue
		}
		row, _, _ := strings.Cut(text[start+1:], "\n")
		key, rest, _ := strings.Cut(row, `\|`)
		for _, column := range table.Columns {
			name, where := column.Name, rest
			if column.Nullable {
				name += "?"
			}
			if slices.Contains(table.Key, column.Name) {
				where = key
			}
			if !regexp.MustCompile(`[ ,]` + regexp.QuoteMeta(name) + `([ ,]|$)`).MatchString(where) {
				t.Errorf("docs/sources.md: the row of %s lacks %s, or has it on the wrong side of the bar", table.Name, name)
			}
			for _, value := range column.Values {
				if !strings.Contains(row, "`"+value+"`") && !strings.Contains(row, "as in usage") {
					t.Errorf("docs/sources.md: the row of %s lacks the value %s", table.Name, value)
				}
			}
		}
	}
}

// TestRules holds docs/rules.md to the files of sql/.
func TestRules(t *testing.T) {
	text := read(t, "docs/rules.md")
	for _, file := range rules.Load() {
		if !strings.Contains(text, "../sql/"+file.Name) {
			t.Errorf("docs/rules.md: lacks %s", file.Name)
		}
	}
}

var (
	codeRow   = regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\|")
	codeConst = regexp.MustCompile(`Code = "([A-Z_]+)"`)
)

// TestErrorCodes finds every code that docs/api.md tells among those of the program.
func TestErrorCodes(t *testing.T) {
	var known []string
	for _, found := range codeConst.FindAllStringSubmatch(read(t, "internal/opportunity/error.go"), -1) {
		known = append(known, found[1])
	}
	told := codeRow.FindAllStringSubmatch(read(t, "docs/api.md"), -1)
	if len(told) < 5 {
		t.Fatalf("only the codes %v found", told)
	}
	for _, code := range told {
		if !slices.Contains(known, code[1]) {
			t.Errorf("docs/api.md: there is no code %s", code[1])
		}
	}
}
