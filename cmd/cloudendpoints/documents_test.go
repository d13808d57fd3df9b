package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	kpisDocument = `{"kpis": "{ opportunities { kpis { tenants } } }"}`
	viewDocument = `{"viewer": "{ viewer { subject } }"}`
)

// TestDocuments: the command and serve --documents take and refuse the same files, and say why.
func TestDocuments(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.json"), filepath.Join(dir, "bad.json")
	for file, text := range map[string]string{good: kpisDocument, bad: `{"typo": "{ opportunities { kpis { tenant } } }"}`} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, stdout, _ := command(t, "documents", good); code != 0 || stdout != "1 documents, each valid and within the limits\n" {
		t.Errorf("%d %s", code, stdout)
	}
	for _, args := range [][]string{{"documents", good, bad}, {"serve", "--source", smallSource, "--listen", "127.0.0.1:0", "--documents", good, "--documents", bad}} {
		code, _, stderr := command(t, args...)
		if code != exitFailed {
			t.Errorf("%v: exit code %d", args, code)
		}
		contains(t, stderr, bad+": the document typo: ", `Cannot query field "tenant" on type "Kpis"`, "(line 1, column 26)")
	}
}

// TestDocumentsAreReadAgain: a changed file is served within --watch, a broken one leaves what was registered, and no request fails meanwhile.
func TestDocumentsAreReadAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "documents.json")
	put := func(text string) { // as a deployment does: never half a file
		t.Helper()
		if err := os.WriteFile(file+".new", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+".new", file); err != nil {
			t.Fatal(err)
		}
	}
	put(kpisDocument)
	s := serve(t, "--data", loadedData(t), "--documents", file, "--document-mode", "trusted", "--watch", "10ms")
	answers := func(id, want string) bool {
		status, text := s.get("/graphql?documentId=" + id)
		return status == http.StatusOK && strings.Contains(text, want)
	}
	if !answers("kpis", `"tenants":9`) || !answers("viewer", "PERSISTED_QUERY_NOT_FOUND") {
		t.Error("the first file is not served")
	}
	if status, text := s.get("/graphql?query={__typename}"); status != http.StatusOK || !strings.Contains(text, "PERSISTED_QUERY_REQUIRED") {
		t.Errorf("a text: %d %s", status, text)
	}
	put(viewDocument)
	s.until(func() bool { return answers("viewer", "anonymous") && answers("kpis", "PERSISTED_QUERY_NOT_FOUND") })
	put(`{"viewer": "{ nothing }"}`)
	s.until(func() bool { return strings.Contains(s.stderr.String(), "those before still are") })
	contains(t, s.stderr.String(), "Cannot query field")
	if !answers("viewer", "anonymous") {
		t.Error("a broken file took away what was registered")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	s.until(func() bool { return strings.Contains(s.stderr.String(), "there is no such file") })
	put(kpisDocument)
	s.until(func() bool { return answers("kpis", `"tenants":9`) })
	if said := strings.Count(s.stderr.String(), "those before still are"); said != 2 {
		t.Errorf("said %d times that a file is broken, of two", said)
	}
}
