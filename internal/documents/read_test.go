package documents_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/documents"
)

// The hashes of `query A{a}`, as md5sum, sha1sum and sha256sum print them.
const (
	text   = "query A{a}"
	md5    = "0341e6e78e27c49dcb3e0c23b25e8fcc"
	sha1   = "b4c00a9b054d28ba739ae3cf74cb8094e23408df"
	sha256 = "df9d4efd1426a5c7ca5ce710b9b1774925104eeb6e66079397ed6a305081b1f3"
)

// write puts each text into a file of its own and returns their paths.
func write(t *testing.T, texts ...string) []string {
	t.Helper()
	dir, paths := t.TempDir(), make([]string, len(texts))
	for i, text := range texts {
		paths[i] = filepath.Join(dir, string(rune('a'+i))+".json")
		if err := os.WriteFile(paths[i], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

// short judges texts as a schema would: one that has "bad" is.
func short(text string) error {
	if strings.Contains(text, "bad") {
		return errors.New("it is bad (line 1, column 1)")
	}
	return nil
}

func TestRead(t *testing.T) {
	set, err := documents.Read(write(t,
		`{"`+sha1+`": "`+text+`"}`,                         // graphql-codegen
		`{"`+md5+`": "`+text+`", "List.v1": "query B{b}"}`, // Relay, and IDs of an own making
		`{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "`+sha256+`", "name": "A", "type": "query", "body": "`+text+`"}]}`,
		`{"sha256:`+sha256+`": "`+text+`"}`,
	), short)
	if err != nil {
		t.Fatal(err)
	}
	if set.Len() != 2 {
		t.Errorf("%d documents, want 2", set.Len())
	}
	for _, id := range []string{md5, sha1, sha256, "sha256:" + sha256} {
		if found := set.Find(id); found == nil || found.Text != text || found.Hash != sha256 {
			t.Errorf("%s: %v", id, found)
		}
		for _, other := range []string{md5, sha1, sha256, "sha256:" + sha256} { // whichever of its IDs a caller may send, the document is the same
			if !set.Find(id).Named([]string{"List.v1", other}) {
				t.Errorf("%s is not named %s", id, other)
			}
		}
		if set.Find(id).Named([]string{"List.v1"}) || set.Find(id).Named(nil) {
			t.Errorf("%s is named by another's ID", id)
		}
	}
	for _, id := range []string{"", "sha256:", "list.v1", text, strings.ToUpper(sha256)} {
		if found := set.Find(id); found != nil {
			t.Errorf("%q: %v", id, found)
		}
	}
	var none *documents.Set
	if none.Find(sha256) != nil || none.Len() != 0 {
		t.Error("no set has documents")
	}
}

// TestFaults: whatever is wrong is told with file, ID and reason, and nothing is read.
func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []string
		want  []string
	}{
		{"no JSON", []string{`{"a": "b"`}, []string{"a.json: it is no JSON"}},
		{"a list", []string{`["query A{a}"]`}, []string{"a.json: it is neither"}},
		{"an object of objects", []string{`{"a": {"text": "query A{a}"}}`}, []string{"a.json: it is neither"}},
		{"nothing", []string{`{}`}, []string{"a.json: it registers no document"}},
		{"another manifest", []string{`{"format": "other", "version": 1, "operations": []}`}, []string{"a.json: it is neither"}},
		{"a later manifest", []string{`{"format": "apollo-persisted-query-manifest", "version": 2, "operations": [{"id": "a", "body": "b"}]}`}, []string{"a.json: it is neither"}},
		{"a manifest without bodies", []string{`{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a"}]}`}, []string{"a.json: its operation 1 lacks an id or a body"}},
		{"an ID twice", []string{`{"one": "query A{a}", "one": "query A{a}"}`}, []string{"a.json: the document one: the file has it twice"}},
		{"an ID twice, by its prefix", []string{`{"` + sha256 + `": "query A{a}", "sha256:` + sha256 + `": "query A{a}"}`}, []string{"the file has it twice"}},
		{"an ID for two texts", []string{`{"one": "query A{a}"}`, `{"one": "query B{b}"}`}, []string{"b.json: the document one: ", "a.json registers another text under this ID"}},
		{"an MD5 of another text", []string{`{"` + md5 + `": "query A{a} "}`}, []string{"the document " + md5 + ": its ID is not the hash of its text, which is"}},
		{"a SHA-1 of another text", []string{`{"` + sha1 + `": "query A{b}"}`}, []string{"the document " + sha1 + ": its ID is not the hash"}},
		{"a SHA-256 of another text", []string{`{"` + sha256 + `": "query A{b}"}`}, []string{"the document " + sha256 + ": its ID is not the hash"}},
		{"sha256: and no hash", []string{`{"sha256:abc": "query A{a}"}`}, []string{"the document sha256:abc: its ID is not the hash of its text, which is " + sha256}},
		{"no ID", []string{`{"": "query A{a}"}`}, []string{"a.json: one of its documents has no ID"}},
		{"an ID with a control character", []string{`{"a\u001b[2J": "query A{a}"}`}, []string{`the document "a\x1b[2J": its ID is none`}},
		{"several", []string{`{"one": "bad", "two": "fine", "three": "bad"}`, `nothing`}, []string{"a.json: the document one: it is bad (line 1, column 1)", "a.json: the document three: it is bad", "b.json: it is no JSON"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			set, err := documents.Read(write(t, test.files...), short)
			if err == nil || set != nil {
				t.Fatalf("read %v", set)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("lacks %q: %v", want, err)
				}
			}
		})
	}
	if _, err := documents.Read([]string{"/no/such/file"}, short); err == nil || err.Error() != "/no/such/file: there is no such file" {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := documents.Read([]string{t.TempDir()}, short); err == nil || !strings.Contains(err.Error(), "it cannot be read") {
		t.Errorf("a folder: %v", err)
	}
	var many strings.Builder
	for i := range 50 {
		many.WriteString(`,"x` + strings.Repeat("x", i) + `": "bad"`)
	}
	if _, err := documents.Read(write(t, "{"+many.String()[1:]+"}"), short); err == nil || strings.Count(err.Error(), "\n") != 20 || !strings.Contains(err.Error(), "and 30 more faults") {
		t.Errorf("50 faults: %v", err)
	}
}
