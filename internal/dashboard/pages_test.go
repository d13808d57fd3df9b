package dashboard

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/gzip"
)

// built is what make pages writes, in small.
func built(t *testing.T) fstest.MapFS {
	t.Helper()
	script := "console.log('dashboard')"
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := io.WriteString(w, script); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"README":                        file("placeholder"),
		"dashboard/index.html":          file("<title>dashboard</title>"),
		"dashboard/favicon.svg":         file("<svg/>"),
		"dashboard/assets/app-1.js":     file(script),
		"dashboard/assets/app-1.js.gz":  file(zipped.String()),
		"dashboard/assets/app-1.js.br":  file("brotli"),
		"graphiql/index.html":           file("<title>graphiql</title>"),
		"graphiql/assets/style-1.css":   file("body{}"),
		"graphiql/assets/graphiql-1.js": file("graphiql"),
	}
}

// get asks without any Accept-Encoding but the given one.
func get(handler http.Handler, method, path string, header http.Header) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, nil)
	for name, values := range header {
		request.Header[name] = values
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	return answer
}

func TestPagesAreServed(t *testing.T) {
	pages := newPages(built(t), Options{IDE: true})
	for path, want := range map[string]struct{ mediaType, caching, body string }{
		"/":                              {"text/html; charset=utf-8", "no-cache", "<title>dashboard</title>"},
		"/favicon.svg":                   {"image/svg+xml", "no-cache", "<svg/>"},
		"/assets/app-1.js":               {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "console.log('dashboard')"},
		"/graphiql":                      {"text/html; charset=utf-8", "no-cache", "<title>graphiql</title>"},
		"/graphiql/assets/style-1.css":   {"text/css; charset=utf-8", "public, max-age=31536000, immutable", "body{}"},
		"/graphiql/assets/graphiql-1.js": {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "graphiql"},
	} {
		answer := get(pages, http.MethodGet, path, nil)
		if answer.Code != http.StatusOK || answer.Body.String() != want.body {
			t.Errorf("GET %s: %d %q, want %q", path, answer.Code, answer.Body, want.body)
		}
		if got := answer.Header().Get("Content-Type"); got != want.mediaType {
			t.Errorf("GET %s: Content-Type %q, want %q", path, got, want.mediaType)
		}
		if got := answer.Header().Get("Cache-Control"); got != want.caching {
			t.Errorf("GET %s: Cache-Control %q, want %q", path, got, want.caching)
		}
	}
	for path, want := range map[string]int{
		"/assets/app-2.js": http.StatusNotFound, "/assets/app-1.js.gz": http.StatusNotFound, "/assets/": http.StatusNotFound, "/index.html": http.StatusNotFound,
		"/README": http.StatusNotFound, "/graphiql/": http.StatusMovedPermanently, "/graphiql/index.html": http.StatusNotFound, "/../pages.go": http.StatusTemporaryRedirect,
	} {
		if answer := get(pages, http.MethodGet, path, nil); answer.Code != want {
			t.Errorf("GET %s: %d, want %d", path, answer.Code, want)
		}
	}
	if answer := get(pages, http.MethodPost, "/", nil); answer.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST /: %d, want 405", answer.Code)
	}
}

// A file goes out in the coding that the browser likes best of those it was built in, each under an ETag of its own.
func TestCodings(t *testing.T) {
	pages := newPages(built(t), Options{IDE: true})
	tags := map[string]string{}
	for accepted, want := range map[string]string{"gzip, deflate, br": "br", "gzip": "gzip", "identity": "", "br;q=0.1, gzip": "gzip"} {
		answer := get(pages, http.MethodGet, "/assets/app-1.js", http.Header{"Accept-Encoding": {accepted}})
		if got := answer.Header().Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %s: Content-Encoding %q, want %q", accepted, got, want)
		}
		if got := answer.Header().Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %s: Vary %q", accepted, got)
		}
		tags[want] = answer.Header().Get("ETag")
	}
	if len(tags) != 3 || tags["br"] == tags["gzip"] || tags["gzip"] == tags[""] || tags["br"] == tags[""] {
		t.Errorf("the codings do not have an ETag each: %v", tags)
	}
	answer := get(pages, http.MethodGet, "/assets/app-1.js", http.Header{"Accept-Encoding": {"gzip"}})
	r, err := gzip.NewReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(r); err != nil || string(text) != "console.log('dashboard')" {
		t.Errorf("unzipped %q, %v", text, err)
	}
	// A file that was built in no coding goes out as it is.
	if answer := get(pages, http.MethodGet, "/", http.Header{"Accept-Encoding": {"gzip, br"}}); answer.Header().Get("Content-Encoding") != "" || answer.Body.Len() == 0 {
		t.Errorf("GET /: %v", answer.Header())
	}
}

// A page that did not change is not sent again.
func TestPageIsRevalidated(t *testing.T) {
	pages := newPages(built(t), Options{IDE: true})
	tag := get(pages, http.MethodGet, "/", nil).Header().Get("ETag")
	if answer := get(pages, http.MethodGet, "/", http.Header{"If-None-Match": {tag}}); tag == "" || answer.Code != http.StatusNotModified || answer.Body.Len() > 0 {
		t.Errorf("with the ETag %s: %d %q", tag, answer.Code, answer.Body)
	}
	if answer := get(pages, http.MethodGet, "/", http.Header{"If-None-Match": {`"another"`}}); answer.Code != http.StatusOK {
		t.Errorf("with another ETag: %d", answer.Code)
	}
	if answer := get(pages, http.MethodHead, "/", nil); answer.Code != http.StatusOK || answer.Body.Len() > 0 || answer.Header().Get("ETag") != tag {
		t.Errorf("HEAD: %d %v", answer.Code, answer.Header())
	}
}

// Every answer carries a policy that takes nothing inline and nothing from elsewhere.
func TestPolicies(t *testing.T) {
	for name, pages := range map[string]http.Handler{"built": newPages(built(t), Options{IDE: true}), "unbuilt": newPages(fstest.MapFS{}, Options{IDE: true})} {
		for _, path := range []string{"/", "/graphiql"} {
			header := get(pages, http.MethodGet, path, nil).Header()
			policy := header.Get("Content-Security-Policy")
			if !strings.HasPrefix(policy, "default-src 'none'; ") || !strings.Contains(policy, "frame-ancestors 'none'") {
				t.Errorf("%s %s: policy %q", name, path, policy)
			}
			for _, loose := range []string{"unsafe", "http:", "https:", "*"} {
				if strings.Contains(policy, loose) {
					t.Errorf("%s %s: the policy has %s: %s", name, path, loose, policy)
				}
			}
			for _, other := range []string{"X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy"} {
				if header.Get(other) == "" {
					t.Errorf("%s %s: lacks %s", name, path, other)
				}
			}
		}
	}
}

// Without built pages the program says what is missing; with GraphiQL switched off, that it is.
func TestWhatIsNotThereIsToldOf(t *testing.T) {
	whole := built(t)
	unbuilt, half := fstest.MapFS{"README": whole["README"]}, fstest.MapFS{"graphiql/index.html": whole["graphiql/index.html"]}
	for _, one := range []struct {
		name    string
		built   fstest.MapFS
		options Options
		path    string
		status  int
		says    []string
	}{
		{"nothing built", unbuilt, Options{IDE: true}, "/", http.StatusOK, []string{"POST /graphql", "GET /healthz", "make pages"}},
		{"nothing built", unbuilt, Options{IDE: true}, "/graphiql", http.StatusNotFound, []string{"make pages"}},
		{"GraphiQL alone built", half, Options{IDE: true}, "/", http.StatusOK, []string{"make pages"}},
		{"GraphiQL alone built", half, Options{IDE: true}, "/graphiql", http.StatusOK, []string{"<title>graphiql</title>"}},
		{"switched off", whole, Options{}, "/graphiql", http.StatusNotFound, []string{"--no-ide"}},
		{"switched off", whole, Options{}, "/graphiql/assets/graphiql-1.js", http.StatusNotFound, []string{"not found"}},
		{"switched off", whole, Options{}, "/", http.StatusOK, []string{"<title>dashboard</title>"}},
	} {
		answer := get(newPages(one.built, one.options), http.MethodGet, one.path, nil)
		if answer.Code != one.status {
			t.Errorf("%s: GET %s: %d, want %d", one.name, one.path, answer.Code, one.status)
		}
		for _, says := range one.says {
			if !strings.Contains(answer.Body.String(), says) {
				t.Errorf("%s: GET %s does not say %q: %s", one.name, one.path, says, answer.Body)
			}
		}
	}
}

// What is embedded here can be served, built or not.
func TestEmbeddedPages(t *testing.T) {
	pages := New(Options{IDE: true})
	if answer := get(pages, http.MethodGet, "/", nil); answer.Code != http.StatusOK {
		t.Errorf("GET /: %d", answer.Code)
	}
}
