package browser_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a page may take to come to a state. The tests never measure time: it is long.
const patience = 60 * time.Second

// browser is Chromium, started once for all tests.
var browser = sync.OnceValues(func() (context.Context, error) {
	path, err := chromium()
	if err != nil {
		return nil, err
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.Flag("lang", "en-US"), chromedp.WindowSize(1280, 900))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	closeBrowser = func() { cancel(); stop() }
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("%s does not start: %w", path, err)
	}
	return ctx, nil
})

var closeBrowser = func() {}

func TestMain(m *testing.M) {
	var err error
	if work, err = os.MkdirTemp("", "browser-"); err != nil {
		panic(err)
	}
	code := m.Run()
	closeBrowser()
	os.RemoveAll(work)
	os.Exit(code)
}

// chromium is the browser's program, as .ci/browser finds it.
func chromium() (string, error) {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path, nil
		}
	}
	return "", errors.New("no browser is there for the tests of the pages: make browser installs Chromium, or name one in CHROMIUM")
}

// tab is a page in a session of its own. When the test ends, it fails where the page wrote errors to the console, broke its policy, or asked another
// origin for anything.
type tab struct {
	*site
	ctx      context.Context
	mu       sync.Mutex
	problems []string
	expected []string
}

// watch tells the console of what breaks the policy, where the browser itself may not.
const watch = `addEventListener("securitypolicyviolation", (e) => console.error("policy broken: " + e.violatedDirective + " " + e.blockedURI + " " + e.sourceFile + ":" + e.lineNumber))`

// open opens a page of the site, in light colours and without motion.
func (s *site) open(path string) *tab {
	s.t.Helper()
	parent, err := browser()
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	p := &tab{site: s, ctx: ctx}
	s.t.Cleanup(func() { p.close(cancel) })
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		s.t.Fatal(err)
	}
	p.do(
		command(network.Enable, network.EnableParams{}),
		command(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch}),
		chromedp.EmulateViewport(1280, 900),
	)
	p.media("", "light")
	p.visit(path)
	return p
}

func command[P, R any](cmd cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cmd, params)
		return err
	})
}

// hear notes what goes wrong on the page.
func (p *tab) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var words []string
			for _, arg := range e.Args {
				words = append(words, strings.Trim(string(arg.Value), `"`)+arg.Description)
			}
			p.problems = append(p.problems, "console: "+strings.Join(words, " "))
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		p.problems = append(p.problems, "exception: "+text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.problems = append(p.problems, fmt.Sprintf("log: %s %s", e.Entry.Text, e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		if url := e.Request.URL; !strings.HasPrefix(url, p.url+"/") && !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "blob:"+p.url+"/") {
			p.problems = append(p.problems, "request to another origin: "+url)
		}
	}
}

// expect says that problems with this text belong to the test.
func (p *tab) expect(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = append(p.expected, text)
}

func (p *tab) close(cancel context.CancelFunc) {
	if p.t.Failed() {
		p.shot("failed-" + p.t.Name())
	}
	cancel()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, problem := range p.problems {
		if !slices.ContainsFunc(p.expected, func(text string) bool { return strings.Contains(problem, text) }) {
			p.t.Error(problem)
		}
	}
}

// do runs steps; one that fails or takes too long ends the test.
func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx); err != nil { // the tab must not be bound to the timeout below
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// visit opens another page of the site in the tab.
func (p *tab) visit(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.url + path))
}

// eval is the value of an expression, or of its promise.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%v\n%.300s", err, expression)
	}
	return value
}

// wait waits until an expression holds.
func (p *tab) wait(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && ok {
			return
		}
		select {
		case <-ctx.Done():
			p.t.Fatalf("this never came true: %s\nthe page says: %.2000s", expression, eval[string](p, "document.body.innerText"))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// see waits until the page shows a text.
func (p *tab) see(text string) {
	p.t.Helper()
	p.wait("document.body.innerText.includes(" + quote(text) + ")")
}

// click clicks with the mouse on the first element of a selector.
func (p *tab) click(selector string) {
	p.t.Helper()
	p.wait("document.querySelector(" + quote(selector) + ")")
	p.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// press presses a key, with modifiers.
func (p *tab) press(key string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(modifiers...)))
}

// write types a text where the focus is.
func (p *tab) write(text string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(text))
}

// focus puts the focus on the first element of a selector.
func (p *tab) focus(selector string) {
	p.t.Helper()
	p.wait("document.querySelector(" + quote(selector) + ")")
	eval[bool](p, "document.querySelector("+quote(selector)+").focus(), true")
}

// media sets the medium ("" or "print") and the colour scheme, and takes motion away.
func (p *tab) media(medium, scheme string, features ...*emulation.MediaFeature) {
	p.t.Helper()
	features = append(features, &emulation.MediaFeature{Name: "prefers-color-scheme", Value: scheme}, &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
	p.do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: features}))
	p.drawn()
}

// size sets the size of the window.
func (p *tab) size(width, height int64) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(width, height))
	p.drawn()
}

// drawn waits until what has changed is on the screen.
func (p *tab) drawn() {
	p.t.Helper()
	eval[bool](p, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true), 100))))")
}

// shots is where screenshots go; it is not under version control.
const shots = "../screenshots"

// shot takes a screenshot of the window.
func (p *tab) shot(name string) {
	p.t.Helper()
	p.drawn()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	name = strings.NewReplacer("/", "-", " ", "-", "'", "").Replace(name)
	image, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.MkdirAll(shots, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(shots, name+".png"), image, 0o644)
	}
	if err != nil {
		p.t.Errorf("screenshot %s: %v", name, err)
	}
}

// violation is what axe finds against a rule.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	}
}

// axeSource is axe-core, which the browser is given past the page's policy.
var axeSource = sync.OnceValues(func() (string, error) {
	text, err := os.ReadFile("../ide/node_modules/axe-core/axe.min.js")
	if errors.Is(err, fs.ErrNotExist) {
		return "", errors.New("axe-core is not installed: make pages installs it")
	}
	return string(text), err
})

// axe fails the test where axe-core finds anything within the selector, of any impact, but against the rules named.
func (p *tab) axe(state, within string, except ...string) {
	p.t.Helper()
	source, err := axeSource()
	if err != nil {
		p.t.Fatal(err)
	}
	if !eval[bool](p, "!!globalThis.axe") {
		eval[bool](p, source+"\n;true")
	}
	text := eval[string](p, "axe.run("+quote(within)+", {resultTypes: ['violations']}).then((found) => JSON.stringify(found.violations))")
	var found []violation
	if err := json.Unmarshal([]byte(text), &found); err != nil {
		p.t.Fatal(err)
	}
	for _, one := range found {
		if slices.Contains(except, one.ID) {
			continue
		}
		p.t.Errorf("%s: axe: %s (%s): %s, %d times", state, one.ID, one.Impact, one.Help, len(one.Nodes))
		for _, node := range one.Nodes[:min(3, len(one.Nodes))] {
			p.t.Logf("  %.300s\n  %s", node.HTML, node.FailureSummary)
		}
	}
}

// quote is a text as JavaScript has it.
func quote(text string) string { return jsonOf(text) }

// jsonOf is a value as JavaScript has it.
func jsonOf(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// at is the value under keys of an answer.
func at[T any](answer map[string]any, keys ...string) T {
	var value any = answer
	for _, key := range keys {
		value = value.(map[string]any)[key]
	}
	found, _ := value.(T)
	return found
}
