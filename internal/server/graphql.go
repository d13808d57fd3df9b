package server

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/cloudendpoints/opportunities/graph"
	"github.com/cloudendpoints/opportunities/graph/generated"
	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/internal/accept"
	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// endpoint is GraphQL over HTTP: GET and POST, one operation a request.
type endpoint struct {
	executor *executor.Executor
	prepare  prepare
	library  *library
	answers  *answers
	service  opportunity.Service
	callers  Callers
	gate     *gate
	rates    *rates
	limits   Limits
	log      *slog.Logger
}

// queryCacheSize is how many parsed queries are kept.
const queryCacheSize = 500

func newEndpoint(options Options) *endpoint {
	limits, log, callers := options.Limits, options.Log, options.Callers
	if callers == nil {
		callers = everyone{}
	}
	resolvers := &graph.Resolver{Service: options.Service, Caller: callerOf}
	schema := generated.NewExecutableSchema(generated.Config{Resolvers: resolvers})
	run := executor.New(schema)
	run.SetErrorPresenter(presenter(log))
	run.SetRecoverFunc(recovered(log))
	run.SetDefaultRulesFn(validationRules)
	run.SetParserTokenLimit(limits.Tokens)
	queries := lru.New[*ast.QueryDocument](queryCacheSize)
	run.SetQueryCache(queries)
	run.Use(extension.Introspection{})
	prepared := prepare{schema.Schema(), limits, queries}
	run.Use(prepared)
	run.Use(guard.Extension{Schema: schema.Schema(), Access: func(ctx context.Context) opportunity.Access { return access.From(ctx).Access }})
	run.Use(cost{limits.Cost})
	run.Use(viewAs{})
	if !options.GeneratedEncoding {
		run.Use(resolvers.Encoder(schema.Schema()))
	}
	return &endpoint{run, prepared, newLibrary(options), newAnswers(options.CacheBytes, limits.Timeout),
		options.Service, callers, newGate(limits), newRates(options.Rates, options.Now), limits, log}
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	w.Header().Add("Vary", "Accept, Accept-Encoding, Authorization, "+access.ViewAsHeader)
	w.Header().Set("Cache-Control", "no-store")
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
	ctx, snapshot, unpin := e.service.Pin(ctx) // what the caller may see can depend on it: his answer must be of the same one
	defer unpin()
	principal, err := e.caller(ctx, r)
	if err != nil {
		e.turnAway(ctx, w, r, media, err)
		return
	}
	ctx = access.With(ctx, principal)
	budget, refused := e.admit(ctx, w, principal)
	about := factsOf(ctx)
	about.snapshot, about.principal, about.account = snapshot, &principal, budget
	if refused != nil {
		e.send(ctx, w, media, refused)
		return
	}
	ctx = withAccount(ctx, budget)
	asked, bad := read(w, r, e.limits.Body)
	if bad == nil {
		about.asked = asked
		bad = e.library.resolve(ctx, principal, asked, requestErrorStatus(media))
	}
	if bad != nil {
		budget.show(w.Header())
		e.refuse(ctx, w, media, bad)
		return
	}
	if asked.learn && e.prepare.valid(ctx, asked.Query) {
		e.library.keep(asked)
	}
	answered, key := e.find(ctx, r, media, snapshot, asked)
	if r.Method == http.MethodGet && answered != nil && answered.kept {
		tag(w, key)
	}
	budget.show(w.Header())
	about.operation = e.prepare.operation(ctx, asked)
	e.send(ctx, w, media, answered)
}

// notModified answers those who have the answer. It is of nobody's making.
var notModified = &reply{status: http.StatusNotModified, kept: true}

// find answers from what is kept or by running the operation; nil where the caller has left. The key is empty where no answer is kept.
func (e *endpoint) find(ctx context.Context, r *http.Request, media, snapshot string, asked *request) (*reply, answerKey) {
	coding := accept.Coding(r.Header.Values("Accept-Encoding"), "gzip")
	run := func(ctx context.Context) *reply {
		params := *asked.RawParams // running changes them, perhaps when the request is over
		answered := e.answer(ctx, media, &params).encoded(coding)
		answered.by = requestID(ctx)
		return answered
	}
	var key answerKey
	keeps := e.answers.kept != nil
	if keeps {
		key, keeps = keyOf(snapshot, access.From(ctx), media, coding, asked.RawParams)
	}
	if !keeps {
		answered := e.answers.alone(ctx, run)
		answered.kept = false
		return answered, answerKey{}
	}
	if r.Method == http.MethodGet && named(r.Header.Get("If-None-Match"), key.etag()) {
		return notModified, key
	}
	return e.answers.get(ctx, key, run), key
}

// tag lets a browser keep the answer for himself and ask whether it still holds.
func tag(w http.ResponseWriter, key answerKey) {
	w.Header().Set("ETag", key.etag())
	w.Header().Set("Cache-Control", "private, no-cache")
}

// answer runs one operation. The schema has queries alone: so GET may run whatever POST may.
func (e *endpoint) answer(ctx context.Context, media string, params *graphql.RawParams) (answered *reply) {
	defer func() {
		if cause := recover(); cause != nil { // it may run apart from the request: nobody else recovers
			_ = recovered(e.log)(ctx, cause)
			answered = e.refusal(ctx, refuse(http.StatusInternalServerError, opportunity.Internal, "Something went wrong on our side.", "Try again; if it stays, report the requestId."))
		}
	}()
	leave, ok := e.gate.enter(ctx)
	if !ok {
		busy := e.refusal(ctx, refuse(http.StatusServiceUnavailable, opportunity.Unavailable, "Too many requests are at work.", "Try again in a second."))
		busy.retryAfter = "1"
		return busy
	}
	defer leave()
	ctx, snapshot, unpin := e.service.Pin(ctx)
	defer unpin()
	if snapshot == "" {
		early := e.refusal(ctx, refuse(http.StatusServiceUnavailable, opportunity.Unavailable, "No snapshot is served yet.", "Try again shortly; GET /readyz answers 200 once one is."))
		early.retryAfter = "1"
		return early
	}
	ctx = graphql.StartOperationTrace(ctx)
	operation, errs := e.executor.CreateOperationContext(ctx, params)
	if errs != nil {
		response := e.executor.DispatchError(graphql.WithOperationContext(ctx, operation), errs)
		return e.encode(ctx, response, true, &reply{status: requestErrorStatus(media)})
	}
	price := priceOf(operation)
	if refused := e.charge(ctx, price, requestErrorStatus(media)); refused != nil {
		refused.price = price
		return refused
	}
	handler, ctx := e.executor.DispatchOperation(ctx, operation)
	response := handler(ctx)
	if response == nil { // the caller has left, or the time was up before the first statement
		return e.refusal(ctx, refuse(http.StatusServiceUnavailable, opportunity.QueryTimeout, "The request ended before it was answered.", "Try again."))
	}
	kept := len(response.Errors) == 0 && !aboutCaller(operation)
	return e.encode(ctx, response, false, &reply{status: http.StatusOK, kept: kept, price: price})
}

// aboutCaller tells whether the operation asks who asks.
func aboutCaller(operation *graphql.OperationContext) bool {
	return graph.Selects(graphql.CollectFields(operation, operation.Operation.SelectionSet, []string{"Query"}), "viewer")
}

// requestErrorStatus: those who accept plain JSON expect 200 for a query that does not parse, validate or coerce.
func requestErrorStatus(media string) int {
	if media == mediaJSON {
		return http.StatusOK
	}
	return http.StatusBadRequest
}

func (e *endpoint) refuse(ctx context.Context, w http.ResponseWriter, media string, bad *badRequest) {
	e.send(ctx, w, media, e.refusal(ctx, bad))
}

func (e *endpoint) refusal(ctx context.Context, bad *badRequest) *reply {
	response := &graphql.Response{Errors: gqlerror.List{{Message: bad.Message, Extensions: extensions(ctx, &bad.Error, nil)}}}
	return e.encode(ctx, response, true, &reply{status: bad.status})
}

// send writes a reply, and notes what it says for the audit log.
func (e *endpoint) send(ctx context.Context, w http.ResponseWriter, media string, answer *reply) {
	if answer != nil {
		about := factsOf(ctx)
		about.price, about.cached, about.errors = answer.price, answer.kept && answer.by != requestID(ctx), len(answer.codes)
		if len(answer.codes) > 0 {
			about.outcome = answer.codes[0]
		}
	}
	send(w, media, answer)
}

// send writes a reply; a caller that has left gets none.
func send(w http.ResponseWriter, media string, answer *reply) {
	if answer == nil {
		return
	}
	if answer.retryAfter != "" {
		w.Header().Set("Retry-After", answer.retryAfter)
	}
	if answer.status == http.StatusNotModified {
		w.WriteHeader(answer.status)
		return
	}
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	if answer.coding != "" {
		w.Header().Set("Content-Encoding", answer.coding)
	}
	w.Header().Set("Content-Length", strconv.Itoa(answer.size()))
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.head)
	_, _ = w.Write(answer.body)
}

// mostErrors keeps the answer to a hostile query small; one error a part is far below it.
const mostErrors = 100

// encode writes a response into its reply. A request error has no data entry at all; data is JSON already: it is neither looked through
// again nor copied.
func (e *endpoint) encode(ctx context.Context, response *graphql.Response, requestError bool, into *reply) *reply {
	for _, err := range response.Errors {
		code, _ := err.Extensions["code"].(string)
		into.codes = append(into.codes, code)
	}
	var head, tail bytes.Buffer
	head.WriteByte('{')
	if len(response.Errors) > 0 {
		head.WriteString(`"errors":`)
		e.write(ctx, &head, response.Errors[:min(len(response.Errors), mostErrors)])
	}
	if !requestError {
		if head.Len() > 1 {
			head.WriteByte(',')
		}
		head.WriteString(`"data":`)
		into.body = response.Data
		if into.body == nil {
			into.body = []byte("null")
		}
	}
	if len(response.Extensions) > 0 {
		if head.Len() > 1 {
			tail.WriteByte(',')
		}
		tail.WriteString(`"extensions":`)
		e.write(ctx, &tail, response.Extensions)
	}
	tail.WriteString("}\n")
	into.head, into.body = head.Bytes(), append(into.body, tail.Bytes()...)
	return into
}

func (e *endpoint) write(ctx context.Context, into *bytes.Buffer, value any) {
	from := into.Len()
	encoder := json.NewEncoder(into)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		e.log.ErrorContext(ctx, "part of an answer not written", "requestId", requestID(ctx), "error", err)
		into.Truncate(from)
		into.WriteString("null\n")
	}
	into.Truncate(into.Len() - 1) // the encoder's newline
}
