package server_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/documents"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/server"
)

// The documents of these tests: two that are registered, under an ID of the file's own and under a hash, and one that is not.
const (
	tilesText  = "query Tiles { dataset { latest { id } } }"
	fieldsText = "query Fields { dataset { policy { name } } }"
	otherText  = "query Other { dataset { fields { name } } }"
)

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// registry writes and reads a file of documents.
func registry(t *testing.T, texts map[string]string) *documents.Set {
	t.Helper()
	file := filepath.Join(t.TempDir(), "persisted-documents.json")
	content, _ := json.Marshal(texts)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := documents.Read([]string{file}, func(text string) error { return server.CheckDocument(text, server.DefaultLimits) })
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// shelf is a server whose answers say which document was asked.
type shelf struct {
	*client
	set atomic.Pointer[documents.Set]
	log *bytes.Buffer
}

func newShelf(t *testing.T, persistedBytes, cacheBytes uint64) *shelf {
	t.Helper()
	s := &shelf{log: new(bytes.Buffer)}
	s.set.Store(registry(t, map[string]string{"tiles": tilesText, hashOf(fieldsText): fieldsText}))
	of := func(mode access.DocumentMode, only ...string) access.Principal {
		return access.Principal{Kind: access.User, Subject: "ann", Access: opportunity.Access{Scope: opportunity.AllPartners()}, Documents: access.Documents{Mode: mode, Only: only}}
	}
	web := httptest.NewServer(server.New(server.Options{
		Service: library{}, Served: func() string { return "one" }, Limits: server.DefaultLimits, CacheBytes: cacheBytes, Log: slog.New(slog.NewTextHandler(s.log, nil)),
		Documents: s.set.Load, PersistedBytes: persistedBytes,
		Callers: callers{"unset": of(""), "any": of(access.AnyDocument), "log": of(access.LogUnknown), "trusted": of(access.TrustedDocument), "one": of(access.TrustedDocument, "tiles"),
			"hashed": of(access.TrustedDocument, "sha256:"+hashOf(tilesText)), "mistaken": of("whatever")},
	}))
	t.Cleanup(web.Close)
	s.client = &client{t, web.URL}
	return s
}

// library answers the documents of these tests.
type library struct{ broken }

func (library) Dataset(context.Context) (*opportunity.Dataset, error) {
	return &opportunity.Dataset{Latest: opportunity.Snapshot{ID: "one"}}, nil
}

// ask sends a body as the caller and returns the name of the operation's field that was answered, or the error's code.
func (s *shelf) ask(caller string, body map[string]any) string {
	s.t.Helper()
	text, _ := json.Marshal(body)
	request, _ := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+"/graphql", bytes.NewReader(text))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/graphql-response+json")
	return s.send(caller, request)
}

// get asks with a GET.
func (s *shelf) get(caller string, parameters map[string]string) string {
	s.t.Helper()
	values := url.Values{}
	for name, value := range parameters {
		values.Set(name, value)
	}
	request, _ := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+"/graphql?"+values.Encode(), nil)
	return s.send(caller, request)
}

func (s *shelf) send(caller string, request *http.Request) string {
	s.t.Helper()
	request.Header.Set("Authorization", caller)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, _ := io.ReadAll(answer.Body)
	var read response
	if err := json.Unmarshal(raw, &read); err != nil {
		s.t.Fatalf("%v in %s", err, raw)
	}
	if len(read.Errors) > 0 {
		if read.Data != nil {
			s.t.Errorf("data beside %v", read.Errors)
		}
		if hint, _ := read.Errors[0].Extensions["hint"].(string); hint == "" {
			s.t.Errorf("no hint: %v", read.Errors[0])
		}
		return read.Errors[0].Extensions["code"].(string)
	}
	for root, inner := range read.Data {
		fields, _ := inner.(map[string]any)
		for name := range fields {
			return root + "." + name
		}
	}
	return string(raw)
}

func persisted(hash string) map[string]any {
	return map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hash}}
}

// TestDocumentModes sends each form of a request in each mode.
func TestDocumentModes(t *testing.T) {
	t.Parallel()
	s := newShelf(t, 1<<20, 0)
	const required, unknown, malformed = "PERSISTED_QUERY_REQUIRED", "PERSISTED_QUERY_NOT_FOUND", "BAD_REQUEST"
	const tiles, fields, other = "dataset.latest", "dataset.policy", "dataset.fields"
	type body = map[string]any
	for _, test := range []struct {
		name               string
		body               body
		open, trusted, one string // in the modes any and log; trusted; trusted with the one ID
	}{
		{"a registered text", body{"query": tilesText}, tiles, required, required},
		{"another text", body{"query": otherText}, other, required, required},
		{"documentId", body{"documentId": "tiles"}, tiles, tiles, tiles},
		{"documentId by hash", body{"documentId": "sha256:" + hashOf(tilesText)}, tiles, tiles, tiles},
		{"documentId by the bare hash", body{"documentId": hashOf(tilesText)}, tiles, tiles, tiles},
		{"Relay's doc_id", body{"doc_id": "tiles"}, tiles, tiles, tiles},
		{"both IDs alike", body{"doc_id": "tiles", "documentId": "tiles"}, tiles, tiles, tiles},
		{"two IDs", body{"doc_id": "tiles", "documentId": "sha256:" + hashOf(tilesText)}, malformed, malformed, malformed},
		{"the hash as an extension", body{"extensions": persisted(hashOf(tilesText))}, tiles, tiles, tiles},
		{"one that is not among the caller's", body{"documentId": "sha256:" + hashOf(fieldsText)}, fields, fields, unknown},
		{"the same by an extension", body{"extensions": persisted(hashOf(fieldsText))}, fields, fields, unknown},
		{"ID and extension alike", body{"documentId": "tiles", "extensions": persisted(hashOf(tilesText))}, tiles, tiles, tiles},
		{"ID and extension of two", body{"documentId": "tiles", "extensions": persisted(hashOf(fieldsText))}, malformed, malformed, unknown},
		{"an unknown ID", body{"documentId": "nothing"}, unknown, unknown, unknown},
		{"the hash of a text that nobody sent", body{"extensions": persisted(hashOf("query None { __typename }"))}, unknown, unknown, unknown},
		{"an ID and its text", body{"documentId": "tiles", "query": tilesText}, tiles, required, required},
		{"an ID and another text", body{"documentId": "tiles", "query": otherText}, malformed, required, required},
		{"a hash as ID and its text", body{"documentId": "sha256:" + hashOf(otherText), "query": otherText}, other, required, required},
		{"a hash and another text", body{"extensions": persisted(hashOf(tilesText)), "query": otherText}, malformed, required, required},
		{"nothing", body{}, malformed, required, required},
		{"empty IDs", body{"documentId": "", "doc_id": nil, "extensions": nil}, malformed, required, required},
		{"a hash that is none", body{"extensions": persisted("tiles")}, malformed, malformed, malformed},
		{"a hash of another version", body{"extensions": body{"persistedQuery": body{"version": 2, "sha256Hash": hashOf(tilesText)}}}, malformed, malformed, malformed},
		{"an extension that is none", body{"extensions": body{"persistedQuery": "tiles"}}, malformed, malformed, malformed},
		{"an ID that is no text", body{"documentId": 7}, malformed, malformed, malformed},
	} {
		for caller, want := range map[string]string{"unset": test.open, "any": test.open, "log": test.open, "trusted": test.trusted, "one": test.one, "hashed": test.one, "mistaken": test.trusted} {
			if got := s.ask(caller, maps.Clone(test.body)); got != want {
				t.Errorf("%s, as %s: %s, want %s", test.name, caller, got, want)
			}
		}
	}
	for _, test := range []struct {
		parameters map[string]string
		want       string
	}{
		{map[string]string{"documentId": "tiles"}, tiles}, {map[string]string{"doc_id": "tiles"}, tiles}, {map[string]string{"documentId": "other"}, unknown},
		{map[string]string{"query": tilesText}, required}, {map[string]string{"extensions": `{"persistedQuery":{"version":1,"sha256Hash":"` + hashOf(tilesText) + `"}}`}, tiles},
	} {
		if got := s.get("trusted", test.parameters); got != test.want {
			t.Errorf("GET %v: %s, want %s", test.parameters, got, test.want)
		}
	}
	if log := s.log.String(); strings.Count(log, "a document is not registered") != 1 || !strings.Contains(log, "document="+hashOf(otherText)) || !strings.Contains(log, "subject=ann") {
		t.Errorf("the mode log: %s", log)
	}
}

// TestRegisteredDocumentsChange: another set holds from the next request on.
func TestRegisteredDocumentsChange(t *testing.T) {
	t.Parallel()
	s := newShelf(t, 0, 1<<20)
	if got := s.get("trusted", map[string]string{"documentId": "tiles"}); got != "dataset.latest" {
		t.Error(got)
	}
	s.set.Store(registry(t, map[string]string{"other": otherText}))
	if got := s.get("trusted", map[string]string{"documentId": "tiles"}); got != "PERSISTED_QUERY_NOT_FOUND" {
		t.Errorf("a document that is registered no more, its answer kept: %s", got)
	}
	if got := s.get("trusted", map[string]string{"documentId": "other"}); got != "dataset.fields" {
		t.Error(got)
	}
}

// TestPersistedQueries: a text that was sent with its hash is known by it; what is not valid is not kept, nor more than there is room for.
func TestPersistedQueries(t *testing.T) {
	t.Parallel()
	for _, cacheBytes := range []uint64{0, 1 << 20} {
		s := newShelf(t, 2000, cacheBytes)
		extension := `{"persistedQuery":{"version":1,"sha256Hash":"` + hashOf(otherText) + `"}}`
		if got := s.ask("any", map[string]any{"extensions": persisted(hashOf(otherText))}); got != "PERSISTED_QUERY_NOT_FOUND" {
			t.Errorf("before it was sent: %s", got)
		}
		if got := s.get("any", map[string]string{"query": otherText, "extensions": extension}); got != "dataset.fields" {
			t.Errorf("with its text: %s", got)
		}
		for range 2 {
			if got := s.get("any", map[string]string{"extensions": extension}); got != "dataset.fields" {
				t.Errorf("by its hash: %s", got)
			}
			if got := s.ask("log", map[string]any{"documentId": "sha256:" + hashOf(otherText)}); got != "dataset.fields" {
				t.Errorf("by its ID: %s", got)
			}
		}
		for _, caller := range []string{"trusted", "one", "mistaken"} {
			if got := s.ask(caller, map[string]any{"extensions": persisted(hashOf(otherText))}); got != "PERSISTED_QUERY_NOT_FOUND" {
				t.Errorf("as %s: %s", caller, got)
			}
		}
		for text, code := range map[string]string{"{ nothing }": "GRAPHQL_VALIDATION_FAILED", "{": "GRAPHQL_PARSE_FAILED", "{ a" + strings.Repeat(" a", 3000) + " }": "COMPLEXITY_LIMIT_EXCEEDED"} {
			if got := s.ask("any", map[string]any{"query": text, "extensions": persisted(hashOf(text))}); got != code {
				t.Errorf("%.20s: %s, want %s", text, got, code)
			}
			if got := s.ask("any", map[string]any{"extensions": persisted(hashOf(text))}); got != "PERSISTED_QUERY_NOT_FOUND" {
				t.Errorf("%.20s is kept: %s", text, got)
			}
		}
		kept := 0
		for i := range 100 { // each of these takes about 250 bytes
			text := "query Q" + strings.Repeat("x", i) + " { dataset { fields { name } } }"
			s.ask("any", map[string]any{"query": text, "extensions": persisted(hashOf(text))})
		}
		for i := range 100 {
			text := "query Q" + strings.Repeat("x", i) + " { dataset { fields { name } } }"
			if s.ask("any", map[string]any{"extensions": persisted(hashOf(text))}) == "dataset.fields" {
				kept++
			}
		}
		if kept > 15 {
			t.Errorf("%d documents are kept in 2000 bytes", kept)
		}
	}
	s := newShelf(t, 0, 0)
	body := map[string]any{"query": otherText, "extensions": persisted(hashOf(otherText))}
	if got := s.ask("any", body); got != "dataset.fields" {
		t.Errorf("where none are kept: %s", got)
	}
	delete(body, "query")
	if got := s.ask("any", body); got != "PERSISTED_QUERY_NOT_FOUND" {
		t.Errorf("kept where none are: %s", got)
	}
}

// TestPersistedQueryNotFound: clients of automatic persisted queries know it by its message, and read no body of an HTTP error.
func TestPersistedQueryNotFound(t *testing.T) {
	t.Parallel()
	s := newShelf(t, 1000, 0)
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/graphql?documentId=nothing", nil)
	request.Header.Set("Authorization", "any")
	for accept, status := range map[string]int{"application/json": http.StatusOK, "application/graphql-response+json": http.StatusBadRequest} {
		request.Header.Set("Accept", accept)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != status || !strings.Contains(string(text), `"message":"PersistedQueryNotFound"`) {
			t.Errorf("%s: %d %s", accept, answer.StatusCode, text)
		}
	}
}

func TestCheckDocument(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		tilesText: "", "query ($p: [ID!]) { opportunities(partners: $p) { kpis { tenants } } }": "",
		"{":                                  "line 1, column 2",
		"":                                   "no operation",
		"fragment A on Query { __typename }": "no operation",
		"{ nothing }":                        `Cannot query field "nothing" on type "Query". (line 1, column 3)`,
		"{ a } query B { b }":                "; ",
		"mutation { a }":                     "mutation",
		"{ " + strings.Repeat("viewer { subject } ", 11) + "}": "more than 10",
		"{" + strings.Repeat("a ", 16_000) + "}":               "token",
	} {
		err := server.CheckDocument(text, server.DefaultLimits)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%.40s: %v, want %q", text, err, want)
		}
	}
}
