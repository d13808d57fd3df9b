package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/maypok86/otter/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"github.com/cloudendpoints/opportunities/graph/generated"
	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/documents"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// library finds the documents that requests name: those that are registered, and those that a client has sent before with their hash (automatic persisted
// queries).
type library struct {
	registered func() *documents.Set
	mode       access.DocumentMode          // of callers without one of their own
	sent       *otter.Cache[string, string] // texts by hash, bounded in bytes; nil where none are kept
	told       *lru.Cache[string, struct{}] // hashes of documents that are not registered, and were logged
	log        *slog.Logger
}

// mostTold is how many documents that are not registered are remembered as logged.
const mostTold = 10_000

func newLibrary(options Options) *library {
	told, _ := lru.New[string, struct{}](mostTold) // it refuses no size above 0
	l := &library{registered: options.Documents, mode: options.DocumentMode, told: told, log: options.Log}
	if options.PersistedBytes > 0 {
		l.sent = otter.Must(&otter.Options[string, string]{MaximumWeight: options.PersistedBytes, Weigher: func(hash, text string) uint32 {
			return uint32(len(hash) + len(text) + 100) // a body is far below 4 GiB
		}})
	}
	return l
}

// resolve puts the text of the document that the request names into it, as far as the caller may send it. status is that of a request error.
func (l *library) resolve(ctx context.Context, principal access.Principal, asked *request, status int) *badRequest {
	set := l.registered()
	mode := cmp.Or(principal.Documents.Mode, l.mode)
	switch mode {
	case "", access.AnyDocument, access.LogUnknown:
		if bad := l.open(set, asked, status); bad != nil {
			return bad
		}
		if mode == access.LogUnknown {
			l.tell(ctx, principal, set, asked)
		}
		return nil
	}
	return trusted(set, principal.Documents.Only, asked, status)
}

// trusted takes registered documents alone, and those named.
func trusted(set *documents.Set, only []string, asked *request, status int) *badRequest {
	if asked.Query != "" || !asked.named() {
		return refuse(status, opportunity.PersistedQueryRequired, "Only registered documents may be asked, each by its ID.", "Send documentId, and no query.")
	}
	for _, id := range asked.names() {
		document := set.Find(id)
		if document == nil || len(only) > 0 && !document.Named(only) {
			return notFound(status, "No document that you may send has this ID. Let the client's build register it, or send the ID of one that is registered.")
		}
		if asked.Query != "" && asked.Query != document.Text {
			return contradiction()
		}
		asked.Query = document.Text
	}
	return nil
}

// open takes a text as well, and with it the hash that names it from then on.
func (l *library) open(set *documents.Set, asked *request, status int) *badRequest {
	if asked.Query == "" {
		return l.fill(set, asked, status)
	}
	for _, id := range asked.names() {
		registered := set.Find(id)
		if strings.TrimPrefix(id, "sha256:") != documents.Hash(asked.Query) && (registered == nil || registered.Text != asked.Query) {
			return contradiction()
		}
	}
	asked.learn = l.sent != nil && asked.hash != "" && set.Find(asked.hash) == nil
	return nil
}

// fill finds the text of what the request names.
func (l *library) fill(set *documents.Set, asked *request, status int) *badRequest {
	for _, id := range asked.names() {
		text, known := l.find(set, id)
		switch {
		case !known:
			return notFound(status, "No document of this ID is known here. Send its text as query along with extensions.persistedQuery, and its hash alone from then on.")
		case asked.Query != "" && asked.Query != text:
			return contradiction()
		}
		asked.Query = text
	}
	if asked.Query == "" {
		return refuse(http.StatusBadRequest, opportunity.BadRequest, "The request has no query.", "Send a JSON object with a `query`, or with the `documentId` of a registered one.")
	}
	return nil
}

// find returns the text of an identifier.
func (l *library) find(set *documents.Set, id string) (text string, known bool) {
	if document := set.Find(id); document != nil {
		return document.Text, true
	}
	if l.sent == nil {
		return "", false
	}
	return l.sent.GetIfPresent(strings.TrimPrefix(id, "sha256:"))
}

// keep remembers a document that a client has sent with its hash. It is valid.
func (l *library) keep(asked *request) { l.sent.Set(asked.hash, asked.Query) }

// tell logs a document that is not registered, once.
func (l *library) tell(ctx context.Context, principal access.Principal, set *documents.Set, asked *request) {
	hash := documents.Hash(asked.Query)
	if asked.Query == "" || set.Find(hash) != nil {
		return
	}
	if before, _ := l.told.ContainsOrAdd(hash, struct{}{}); !before {
		l.log.WarnContext(ctx, "a document is not registered", "requestId", requestID(ctx), "document", hash, "operation", asked.OperationName, "kind", principal.Kind, "subject", principal.Subject)
	}
}

// notFound has the message by which clients of automatic persisted queries know that they have to send the text.
func notFound(status int, hint string) *badRequest {
	return refuse(status, opportunity.PersistedQueryNotFound, "PersistedQueryNotFound", hint)
}

func contradiction() *badRequest {
	return refuse(http.StatusBadRequest, opportunity.BadRequest, "The request names another document than it sends.", "Send the document's text or its ID; an ID beside a text must be the text's SHA-256.")
}

// CheckDocument tells what keeps a document from being run, whatever its variables: its syntax, what the schema lacks, or a limit.
func CheckDocument(text string, limits Limits) error {
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, limits.Tokens)
	var fault *gqlerror.Error
	switch {
	case errors.As(err, &fault):
		return errors.New(located(fault))
	case err != nil:
		return err
	case len(document.Operations) == 0:
		return errors.New("it holds no operation")
	}
	var ours *opportunity.Error
	if refused := withinStructure(document, limits); errors.As(error(refused), &ours) {
		return ours
	}
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	faults := validator.ValidateWithRules(schema, document, validationRules())
	said := make([]string, len(faults))
	for i, fault := range faults {
		said[i] = located(fault)
	}
	if len(said) > 0 {
		return errors.New(strings.Join(said, "; "))
	}
	return nil
}

func located(fault *gqlerror.Error) string {
	if len(fault.Locations) == 0 {
		return fault.Message
	}
	return fmt.Sprintf("%s (line %d, column %d)", fault.Message, fault.Locations[0].Line, fault.Locations[0].Column)
}
