package server

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// badRequest is a request that is not GraphQL over HTTP: its HTTP status, and what a client reads.
type badRequest struct {
	status int
	opportunity.Error
}

func refuse(status int, code opportunity.Code, message, hint string) *badRequest {
	return &badRequest{status, opportunity.Error{Code: code, Message: message, Hint: hint}}
}

// request is what is asked: a document, as a text or by what it is named, and its parameters.
type request struct {
	*graphql.RawParams
	id    string // documentId, or Relay's doc_id
	hash  string // extensions.persistedQuery.sha256Hash
	learn bool   // the text is to be known by its hash
}

func (r *request) named() bool { return r.id != "" || r.hash != "" }

// names are the identifiers that the request gives its document.
func (r *request) names() []string {
	return slices.DeleteFunc([]string{r.id, r.hash}, func(id string) bool { return id == "" })
}

// read takes the parameters from a GET's query or a POST's body of at most maxBody bytes.
func read(w http.ResponseWriter, r *http.Request, maxBody int64) (*request, *badRequest) {
	var asked *request
	var bad *badRequest
	if r.Method == http.MethodGet {
		asked, bad = readQuery(r)
	} else {
		asked, bad = readBody(w, r, maxBody)
	}
	if bad != nil {
		return nil, bad
	}
	if asked.hash, bad = hashOf(asked.Extensions); bad != nil {
		return nil, bad
	}
	if !utf8.ValidString(asked.Query) {
		return nil, refuse(http.StatusBadRequest, opportunity.BadRequest, "The query is no UTF-8 text.", "Encode the query in UTF-8.")
	}
	asked.Headers = r.Header
	return asked, nil
}

var sha256Hash = regexp.MustCompile("^[0-9a-f]{64}$")

// hashOf is the hash that extensions name a persisted query by, empty where they name none.
func hashOf(extensions map[string]any) (string, *badRequest) {
	given, ok := extensions["persistedQuery"]
	if !ok || given == nil {
		return "", nil
	}
	named, _ := given.(map[string]any)
	hash, _ := named["sha256Hash"].(string)
	if version, _ := named["version"].(json.Number); version != "1" || !sha256Hash.MatchString(hash) {
		return "", refuse(http.StatusBadRequest, opportunity.BadRequest, "extensions.persistedQuery names no document.",
			`Send {"version": 1, "sha256Hash": …} with the SHA-256 of the document in 64 lower-case hexadecimal digits.`)
	}
	return hash, nil
}

// oneID is the document's ID under either of its names.
func oneID(documentID, docID string) (string, *badRequest) {
	if documentID != "" && docID != "" && documentID != docID {
		return "", refuse(http.StatusBadRequest, opportunity.BadRequest, "documentId and doc_id differ.", "Send one of them.")
	}
	return cmp.Or(documentID, docID), nil
}

func readQuery(r *http.Request) (*request, *badRequest) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil { // what cannot be read must not pass for left out: a filter dropped is another question
		return nil, refuse(http.StatusBadRequest, opportunity.BadRequest, "The URL's query is malformed.", "URL-encode every parameter, `%` and `;` too.")
	}
	params := &graphql.RawParams{Query: values.Get("query"), OperationName: values.Get("operationName")}
	for _, object := range [...]struct {
		name string
		into *map[string]any
	}{{"variables", &params.Variables}, {"extensions", &params.Extensions}} {
		if text := values.Get(object.name); text != "" && decode(strings.NewReader(text), object.into) != nil {
			return nil, refuse(http.StatusBadRequest, opportunity.BadRequest, "The parameter `"+object.name+"` is no JSON object.", "URL-encode a JSON object, or leave it out.")
		}
	}
	id, bad := oneID(values.Get("documentId"), values.Get("doc_id"))
	return &request{RawParams: params, id: id}, bad
}

func readBody(w http.ResponseWriter, r *http.Request, maxBody int64) (*request, *badRequest) {
	var body struct {
		Query         string         `json:"query"` // null, here and below, leaves the zero value
		DocumentID    string         `json:"documentId"`
		DocID         string         `json:"doc_id"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
		Extensions    map[string]any `json:"extensions"`
	}
	bad := readJSON(w, r, maxBody, &body, "The body is no GraphQL request.",
		"Send one JSON object: `query`, `documentId` and `operationName` strings, `variables` and `extensions` objects.")
	if bad != nil {
		return nil, bad
	}
	id, bad := oneID(body.DocumentID, body.DocID)
	return &request{RawParams: &graphql.RawParams{Query: body.Query, OperationName: body.OperationName, Variables: body.Variables, Extensions: body.Extensions}, id: id}, bad
}

// readJSON reads a body of at most maxBody bytes; one that does not fit is refused with the message and the hint.
func readJSON(w http.ResponseWriter, r *http.Request, maxBody int64, into any, message, hint string) *badRequest {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if charset := parameters["charset"]; err != nil || media != "application/json" || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return refuse(http.StatusUnsupportedMediaType, opportunity.BadRequest, "The body is not said to be JSON.", "Send Content-Type: application/json.")
	}
	err = decode(http.MaxBytesReader(w, r.Body, maxBody), into)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return refuse(http.StatusRequestEntityTooLarge, opportunity.PayloadTooLarge, "The body is too large.", "Send a shorter query, or fewer values.")
	case err != nil:
		return refuse(http.StatusBadRequest, opportunity.BadRequest, message, hint)
	}
	return nil
}

// decode reads one JSON value and nothing after it, numbers as written.
func decode(from io.Reader, into any) error {
	decoder := json.NewDecoder(from)
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		if err == nil {
			err = errors.New("trailing text")
		}
		return err
	}
	return nil
}
