// Package encoder writes the objects of an answer to bytes in one go, about ten times faster than the generated code, which makes a value,
// a context and a closure of every cell.
//
// It stands behind the generated code's resolvers: what one has returned, and whose selection needs no further resolver, it writes from the
// Go values as the generated code would, to the byte. Whatever is out of the ordinary (a null where none may be, an error, a panic, a type that
// it does not know) it leaves to the generated code, which then does it all again and reports it: so it never has to. All else of GraphQL (arguments,
// directives, fragments, errors, concurrency) stays gqlgen's.
package encoder

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Encoder is an extension of gqlgen's executor. Field interceptors do not see the fields that it writes.
type Encoder struct {
	schema    *ast.Schema
	resolved  map[string]bool          // "Type.field" of every field with a resolver
	resolvers map[string]reflect.Value // of those that the encoder calls itself
	objects   sync.Map                 // objectKey to *object
}

// New returns an encoder of the schema's objects. Root is the generated interface ResolverRoot, whose methods tell which fields have resolvers.
//
// The encoder calls the resolvers that perRow names, as "Type.field", itself: those of fields that stand in every row of a list. Such
// a resolver has no argument in the query, answers all rows of the list with what it read once, and so may be called again for any of them.
func New[Root any](schema *ast.Schema, root Root, perRow ...string) *Encoder {
	e := &Encoder{schema: schema, resolved: map[string]bool{}, resolvers: map[string]reflect.Value{}}
	roots := reflect.TypeFor[Root]()
	for i := range roots.NumMethod() {
		of := roots.Method(i)
		for j := range of.Type.Out(0).NumMethod() {
			e.resolved[coordinate(of.Name, of.Type.Out(0).Method(j).Name)] = true
		}
	}
	for _, name := range perRow {
		object, field, _ := strings.Cut(name, ".")
		if !e.resolved[coordinate(object, field)] {
			panic(fmt.Sprintf("encoder: no resolver of %s", name))
		}
		of := reflect.ValueOf(root).MethodByName(object).Call(nil)[0]
		method, _ := of.Type().MethodByName(goName(of.Type(), field))
		e.resolvers[coordinate(object, field)] = of.Method(method.Index)
	}
	return e
}

// coordinate names a field, by its Go name or by that of the schema.
func coordinate(object, field string) string { return object + "." + strings.ToLower(field) }

// goName is the method that gqlgen binds a field to, "" where there is none.
func goName(of reflect.Type, field string) string {
	for i := range of.NumMethod() {
		if name := of.Method(i).Name; strings.EqualFold(name, field) {
			return name
		}
	}
	return ""
}

// ExtensionName implements graphql.HandlerExtension.
func (*Encoder) ExtensionName() string { return "Encoder" }

// Validate implements graphql.HandlerExtension.
func (*Encoder) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptField implements graphql.FieldInterceptor: it gives what the resolver has returned as bytes where it can.
func (e *Encoder) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	result, err := next(ctx)
	if err != nil || result == nil {
		return result, err
	}
	field := graphql.GetFieldContext(ctx)
	if len(field.Field.Selections) == 0 || strings.HasPrefix(field.Object, "__") || strings.HasPrefix(field.Field.Name, "__") {
		return result, nil
	}
	if text := e.encode(ctx, field, reflect.ValueOf(result)); text != nil {
		return text, nil
	}
	return result, nil
}

// encode writes the value that a field has been resolved to; nil where the generated code must.
func (e *Encoder) encode(ctx context.Context, field *graphql.FieldContext, value reflect.Value) (written *text) {
	var s *state
	defer func() {
		if recover() != nil { // the generated code will panic over the same value, and report it
			written = nil
		}
		if written == nil && s != nil {
			s.text.free()
		}
	}()
	c := compiler{e, graphql.GetOperationContext(ctx)}
	write, ok := c.value(field.Field, field.Field.Definition.Type, value.Type())
	if !ok {
		return nil
	}
	s = &state{ctx: ctx, text: newText()}
	if write.resolves {
		s.ctx = graphql.WithFreshResponseContext(ctx)
		write.prefetch(s.ctx, value)
	}
	write.to(s, value)
	if s.refused || write.resolves && graphql.GetErrors(s.ctx) != nil {
		return nil
	}
	return s.text
}

// state is one value under way.
type state struct {
	*text
	ctx     context.Context //nolint:containedctx // that of the object being written, for the resolvers of its fields
	refused bool            // the generated code must write it
}

// text is finished JSON. It is written once.
type text struct{ bytes []byte }

var texts = sync.Pool{New: func() any { return &text{make([]byte, 0, 16<<10)} }}

// mostKept is the size of a text whose memory is kept for another.
const mostKept = 1 << 20

func newText() *text {
	t := texts.Get().(*text)
	t.bytes = t.bytes[:0]
	return t
}

func (t *text) free() {
	if cap(t.bytes) <= mostKept {
		texts.Put(t)
	}
}

// MarshalGQL implements graphql.Marshaler.
func (t *text) MarshalGQL(w io.Writer) {
	_, _ = w.Write(t.bytes)
	t.free()
}
