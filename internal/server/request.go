package server

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
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

// read takes the parameters from a GET's query or a POST's body of at most maxBody bytes.
func read(w http.ResponseWriter, r *http.Request, maxBody int64) (*graphql.RawParams, *badRequest) {
	var params *graphql.RawParams
	var bad *badRequest
	if r.Method == http.MethodGet {
		params, bad = readQuery(r)
	} else {
		params, bad = readBody(w, r, maxBody)
	}
	if bad != nil {
		return nil, bad
	}
	if params.Query == "" {
		return nil, refuse(http.StatusBadRequest, opportunity.BadRequest, "The request has no query.", "Send a JSON object with a `query`.")
	}
	if !utf8.ValidString(params.Query) {
		return nil, refuse(http.StatusBadRequest, opportunity.BadRequest, "The query is no UTF-8 text.", "Encode the query in UTF-8.")
	}
	params.Headers = r.Header
	return params, nil
}

func readQuery(r *http.Request) (*graphql.RawParams, *badRequest) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil { // what cannot be read must not pass for left out: a filter dropped is another question
		return nil, refuse(http.StatusBadRequest, opportunity.BadRequest, "The URL's query is malformed.", "URL-encode every parameter, `%` and `;` too.")
	}
	params := &graphql.RawParams{Query: values.Get("query"), OperationName: values.Get("operationName")}
	for name, target := range map[string]*map[string]any{"variables": &params.Variables, "extensions": &params.Extensions} {
		if text := values.Get(name); text != "" && decode(strings.NewReader(text), target) != nil {
			return nil, refuse(http.StatusBadRequest, opportunity.BadRequest, "The parameter `"+name+"` is no JSON object.", "URL-encode a JSON object, or leave it out.")
		}
	}
	return params, nil
}

func readBody(w http.ResponseWriter, r *http.Request, maxBody int64) (*graphql.RawParams, *badRequest) {
	var body struct {
		Query         *string        `json:"query"`
		OperationName *string        `json:"operationName"`
		Variables     map[string]any `json:"variables"`
		Extensions    map[string]any `json:"extensions"`
	}
	bad := readJSON(w, r, maxBody, &body, "The body is no GraphQL request.",
		"Send one JSON object: `query` a string, `operationName` a string, `variables` and `extensions` objects.")
	if bad != nil {
		return nil, bad
	}
	params := &graphql.RawParams{Variables: body.Variables, Extensions: body.Extensions}
	if body.Query != nil {
		params.Query = *body.Query
	}
	if body.OperationName != nil {
		params.OperationName = *body.OperationName
	}
	return params, nil
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
