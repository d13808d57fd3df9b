package server

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// endpoint is GraphQL over HTTP: GET and POST, one operation a request.
type endpoint struct {
	executor *executor.Executor
	gate     *gate
	limits   Limits
	log      *slog.Logger
}

// queryCacheSize is how many parsed queries are kept.
const queryCacheSize = 500

func newEndpoint(schema graphql.ExecutableSchema, limits Limits, log *slog.Logger) *endpoint {
	run := executor.New(schema)
	run.SetErrorPresenter(presenter(log))
	run.SetRecoverFunc(recovered(log))
	run.SetDefaultRulesFn(validationRules)
	run.SetParserTokenLimit(limits.Tokens)
	queries := lru.New[*ast.QueryDocument](queryCacheSize)
	run.SetQueryCache(queries)
	run.Use(extension.Introspection{})
	run.Use(structure{limits, queries})
	run.Use(cost{limits.Cost})
	return &endpoint{run, newGate(limits), limits, log}
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := withRequestID(r.Context())
	w.Header().Set("X-Request-Id", requestID(ctx))
	w.Header().Set("Vary", "Accept")
	media := negotiate(r.Header.Values("Accept"))
	if media == "" {
		e.refuse(ctx, w, mediaJSON, refuse(http.StatusNotAcceptable, opportunity.BadRequest, "No media type that Accept names is served.",
			"Accept application/graphql-response+json or application/json."))
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, POST")
		e.refuse(ctx, w, media, refuse(http.StatusMethodNotAllowed, opportunity.BadRequest, "The method "+r.Method+" is not served.", "Send a GET or a POST."))
		return
	}
	params, bad := read(w, r, e.limits.Body)
	if bad != nil {
		e.refuse(ctx, w, media, bad)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, e.limits.Timeout)
	defer cancel()
	leave, ok := e.gate.enter(ctx)
	if !ok {
		w.Header().Set("Retry-After", "1")
		e.refuse(ctx, w, media, refuse(http.StatusServiceUnavailable, opportunity.Unavailable, "Too many requests are at work.", "Try again in a second."))
		return
	}
	defer leave()
	e.run(ctx, w, r, media, params)
}

func (e *endpoint) run(ctx context.Context, w http.ResponseWriter, r *http.Request, media string, params *graphql.RawParams) {
	ctx = graphql.StartOperationTrace(ctx)
	operation, errs := e.executor.CreateOperationContext(ctx, params)
	if errs != nil {
		response := e.executor.DispatchError(graphql.WithOperationContext(ctx, operation), errs)
		e.write(ctx, w, media, requestErrorStatus(media), response, true)
		return
	}
	if r.Method == http.MethodGet && operation.Operation.Operation != ast.Query {
		w.Header().Set("Allow", "POST")
		e.refuse(ctx, w, media, refuse(http.StatusMethodNotAllowed, opportunity.BadRequest, "GET serves queries alone.", "Send the operation by POST."))
		return
	}
	handler, ctx := e.executor.DispatchOperation(ctx, operation)
	response := handler(ctx)
	if response == nil { // the caller has left, or the time was up before the first statement
		e.refuse(ctx, w, media, refuse(http.StatusServiceUnavailable, opportunity.QueryTimeout, "The request ended before it was answered.", "Try again."))
		return
	}
	e.write(ctx, w, media, http.StatusOK, response, false)
}

// requestErrorStatus: those who accept plain JSON expect 200 for a query that does not parse, validate or coerce.
func requestErrorStatus(media string) int {
	if media == mediaJSON {
		return http.StatusOK
	}
	return http.StatusBadRequest
}

func (e *endpoint) refuse(ctx context.Context, w http.ResponseWriter, media string, bad *badRequest) {
	response := &graphql.Response{Errors: gqlerror.List{{Message: bad.Message, Extensions: extensions(ctx, &bad.Error, nil)}}}
	e.write(ctx, w, media, bad.status, response, true)
}

// mostErrors keeps the answer to a hostile query small; one error a part is far below it.
const mostErrors = 100

// answer is a response as it is written: a request error has no data entry at all.
type answer struct {
	Errors     gqlerror.List    `json:"errors,omitempty"`
	Data       *json.RawMessage `json:"data,omitempty"`
	Extensions map[string]any   `json:"extensions,omitempty"`
}

func (e *endpoint) write(ctx context.Context, w http.ResponseWriter, media string, status int, response *graphql.Response, requestError bool) {
	body := answer{Errors: response.Errors[:min(len(response.Errors), mostErrors)], Extensions: response.Extensions}
	if !requestError {
		data := response.Data
		if data == nil {
			data = json.RawMessage("null")
		}
		body.Data = &data
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		e.log.ErrorContext(ctx, "answer not written", "requestId", requestID(ctx), "error", err)
		http.Error(w, `{"errors":[{"message":"Something went wrong on our side.","extensions":{"code":"INTERNAL"}}]}`, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // a caller that left gets nothing more
}
