package documents

import (
	"crypto/md5"  // Relay's IDs; nothing rests on it
	"crypto/sha1" // graphql-codegen's IDs; nothing rests on it
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
)

// Fault is what is wrong with a file of documents, or with one of them.
type Fault struct {
	File   string
	ID     string // the document's, empty where the fault is the file's
	Reason string
}

func (f *Fault) Error() string {
	if f.ID == "" {
		return f.File + ": " + f.Reason
	}
	return fmt.Sprintf("%s: the document %s: %s", f.File, shown(f.ID), f.Reason)
}

// shown is an ID that a person can tell from others and a terminal can print.
func shown(id string) string {
	const longest = 80
	if len(id) > longest {
		id = id[:longest] + "…"
	}
	if !identifier.MatchString(id) {
		return fmt.Sprintf("%q", id)
	}
	return id
}

// Faults are all that is wrong, file by file.
type Faults []*Fault

// mostFaults is how many faults are printed.
const mostFaults = 20

func (f Faults) Error() string {
	lines := make([]string, 0, mostFaults+1)
	for i, fault := range f {
		if i == mostFaults {
			lines = append(lines, fmt.Sprintf("and %d more faults", len(f)-i))
			break
		}
		lines = append(lines, fault.Error())
	}
	return strings.Join(lines, "\n")
}

// Read reads the files that clients' builds write, all or none: graphql-codegen's persisted-documents.json and Relay's persisted queries, which are
// objects of texts by ID, and Apollo's manifest of persisted queries. check judges each text, and says in words for its author what is wrong with it. An ID
// that has a hash's form must be the text's hash; two documents may not share an ID. The same document in several files is one. The error is of type
// Faults.
func Read(files []string, check func(text string) error) (*Set, error) {
	set := &Set{found: map[string]*Document{}}
	var faults Faults
	from := map[string]string{} // the file of each ID
	for _, file := range files {
		fault := func(id, format string, args ...any) {
			faults = append(faults, &Fault{file, id, fmt.Sprintf(format, args...)})
		}
		text, err := os.ReadFile(file)
		if err != nil {
			fault("", "%s", unreadable(err))
			continue
		}
		entries, err := parse(text)
		if err != nil {
			fault("", "%v", err)
			continue
		}
		if len(entries) == 0 {
			fault("", "it registers no document; let the client's build write it again")
		}
		seen := map[string]bool{}
		for _, entry := range entries {
			id := strings.TrimPrefix(entry.id, hashPrefix)
			before := set.found[id]
			switch hash := hashLike(entry.id, entry.text); {
			case id == "":
				fault("", "one of its documents has no ID")
			case !identifier.MatchString(entry.id):
				fault(entry.id, "its ID is none; use letters, digits and - . _ ~")
			case seen[id]:
				fault(entry.id, "the file has it twice; keep one")
			case before != nil && before.Text != entry.text:
				fault(entry.id, "%s registers another text under this ID; let the builds hash their documents by SHA-256", from[id])
			case hash != "" && hash != id:
				fault(entry.id, "its ID is not the hash of its text, which is %s; let the build write the file again, and keep its texts as they are", hash)
			default:
				if err := check(entry.text); err != nil {
					fault(entry.id, "%v", err)
				} else {
					set.add(id, entry.text)
				}
			}
			seen[id] = true
			if from[id] == "" {
				from[id] = file
			}
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return set, nil
}

func (s *Set) add(id, text string) {
	hash := Hash(text)
	one := s.found[hash]
	if one == nil {
		one = &Document{Text: text, Hash: hash}
		s.found[hash] = one
		s.count++
	}
	one.IDs = append(one.IDs, id)
	s.found[id] = one
}

// identifier is the syntax of document identifiers in GraphQL over HTTP.
var identifier = regexp.MustCompile(`^(sha256:|x-[A-Za-z0-9._~-]+:)?[A-Za-z0-9._~-]{1,200}$`)

var digits = regexp.MustCompile(`^[0-9a-f]+$`)

// hashLike is the hash of the text that an ID of its form must be; empty where the ID has the form of none.
func hashLike(id, text string) string {
	hashed, isHash := strings.CutPrefix(id, hashPrefix)
	if isHash {
		return Hash(text)
	}
	if !digits.MatchString(hashed) {
		return ""
	}
	switch len(hashed) {
	case hex.EncodedLen(sha256.Size):
		return Hash(text)
	case hex.EncodedLen(sha1.Size):
		sum := sha1.Sum([]byte(text))
		return hex.EncodeToString(sum[:])
	case hex.EncodedLen(md5.Size):
		sum := md5.Sum([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	return ""
}

func unreadable(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		return "this user may not read it"
	}
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return "it cannot be read: " + failed.Err.Error()
	}
	return "it cannot be read"
}

// entry is a document as a file has it.
type entry struct{ id, text string }

var errForm = errors.New(`it is neither an object of texts by ID, as graphql-codegen's persisted-documents.json and Relay's persisted queries are, ` +
	`nor an "apollo-persisted-query-manifest" of version 1`)

// manifest is Apollo's file.
type manifest struct {
	Format     string `json:"format"`
	Version    int    `json:"version"`
	Operations []struct {
		ID   *string `json:"id"`
		Body *string `json:"body"`
	} `json:"operations"`
}

// parse reads a file's entries in their order, those with the same ID too.
func parse(text []byte) ([]entry, error) {
	if !json.Valid(text) {
		return nil, errors.New("it is no JSON")
	}
	var read manifest
	if json.Unmarshal(text, &read) == nil && read.Operations != nil {
		return read.entries()
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, errForm
	}
	var list []entry
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, errForm
		}
		value, err := decoder.Token()
		id, _ := name.(string)
		body, isText := value.(string)
		if err != nil || !isText {
			return nil, errForm
		}
		list = append(list, entry{id, body})
	}
	return list, nil
}

func (m manifest) entries() ([]entry, error) {
	if m.Format != "apollo-persisted-query-manifest" || m.Version != 1 {
		return nil, errForm
	}
	list := make([]entry, len(m.Operations))
	for i, one := range m.Operations {
		if one.ID == nil || one.Body == nil {
			return nil, fmt.Errorf("its operation %d lacks an id or a body", i+1)
		}
		list[i] = entry{*one.ID, *one.Body}
	}
	return list, nil
}
