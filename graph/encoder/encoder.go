// Package encoder writes the objects of an answer to bytes in one go, about ten times faster than the generated code, which makes a value,
// a context and a closure of every cell.
//
// It stands behind the generated code's resolvers: what one has returned, and whose selection needs no further resolver, it writes from the
// Go values as the generated code would, to the byte. Whatever is out of the ordinary (a null where none may be, an error, a panic, a type that
// it does not know) it leaves to the generated code, which then does it all again and reports it: so it never has to. All else of GraphQL (arguments,
// directives, fragments, errors, concurrency) stays gqlgen's.
package encoder

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"
	"sync"
	"unsafe"

	"github.com/99designs/gqlgen/graphql"
	"github.com/maypok86/otter/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// Encoder is an extension of gqlgen's executor. Field interceptors do not see the fields that it writes.
type Encoder struct {
	schema    *ast.Schema
	resolved  map[string]bool          // the coordinates of all fields with resolvers
	resolvers map[string]reflect.Value // of those that the encoder calls itself
	objects   sync.Map                 // objectKey to *object
	writers   *otter.Cache[writerKey, *writer]
}

// writersKept is how many writers are kept: one for each field of a query whose values the encoder is asked for.
const writersKept = 4000

// writerKey is a field of a parsed query. The queries are kept by the executor; one that is parsed again is another.
type writerKey struct {
	field  *ast.Field
	goType reflect.Type
}

// New returns an encoder of the schema's objects. Root is the generated interface ResolverRoot, whose methods tell which fields have resolvers.
//
// The encoder calls the resolvers that perRow names, as "Type.field", itself: those of fields that stand in every row of a list. Such
// a resolver answers all rows of the list with what it read once, and so may be called again for any of them. Where the query gives it
// arguments, it is left to the generated code.
func New[Root any](schema *ast.Schema, root Root, perRow ...string) *Encoder {
	e := &Encoder{
		schema: schema, resolved: map[string]bool{}, resolvers: map[string]reflect.Value{},
		writers: otter.Must(&otter.Options[writerKey, *writer]{MaximumSize: writersKept}),
	}
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
		e.resolvers[coordinate(object, field)] = of.MethodByName(goName(of.Type(), field))
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
	if text := e.encode(ctx, field, result); text != nil {
		return text, nil
	}
	return result, nil
}

// encode writes the value that a field has been resolved to; nil where the generated code must.
func (e *Encoder) encode(ctx context.Context, field *graphql.FieldContext, result any) (written *text) {
	value := reflect.ValueOf(result)
	into := texts.Get().(*text)
	defer func() {
		_ = recover() // the generated code will panic over the same value, and report it
		if written == nil {
			into.free()
		}
	}()
	write := e.writer(graphql.GetOperationContext(ctx), field.Field, value.Type())
	if write == nil {
		return nil
	}
	at, s := held(value), &state{ctx: ctx}
	if write.resolves {
		s.ctx = graphql.WithFreshResponseContext(ctx)
		write.prefetch(s.ctx, at)
	}
	into.bytes = write.to(s, into.bytes[:0], at)
	if s.refused || write.resolves && graphql.GetErrors(s.ctx) != nil {
		return nil
	}
	return into
}

// writer finds the writer of the field's values, nil where the encoder cannot write them. Those that depend on variables are made anew.
func (e *Encoder) writer(operation *graphql.OperationContext, field graphql.CollectedField, goType reflect.Type) *writer {
	key := writerKey{field.Field, goType}
	merged := len(field.Selections) != len(field.SelectionSet)
	if !merged {
		if known, ok := e.writers.GetIfPresent(key); ok {
			return known
		}
	}
	write := compiler{e, operation}.value(field, field.Definition.Type, goType)
	if !merged && !directed(field.SelectionSet) {
		e.writers.Set(key, write)
	}
	return write
}

// directed tells whether directives stand in a selection.
func directed(set ast.SelectionSet) bool {
	for _, selection := range set {
		var directives ast.DirectiveList
		var inner ast.SelectionSet
		switch s := selection.(type) {
		case *ast.Field:
			directives, inner = s.Directives, s.SelectionSet
		case *ast.InlineFragment:
			directives, inner = s.Directives, s.SelectionSet
		case *ast.FragmentSpread:
			directives, inner = s.Directives, s.Definition.SelectionSet
		}
		if len(directives) > 0 || directed(inner) {
			return true
		}
	}
	return false
}

// state is one value under way.
type state struct {
	ctx     context.Context // that of the object being written, for the resolvers of its fields
	refused bool            // the generated code must write it
}

// text is finished JSON. It is written once.
type text struct{ bytes []byte }

var texts = sync.Pool{New: func() any { return &text{make([]byte, 0, 16<<10)} }}

// mostKept is the size of a text whose memory is kept for another.
const mostKept = 1 << 20

func (t *text) free() {
	if cap(t.bytes) <= mostKept {
		texts.Put(t)
	}
}

// further is room for what is written after a text.
const further = 1 << 10

// MarshalGQL implements graphql.Marshaler.
func (t *text) MarshalGQL(w io.Writer) {
	if answer, ok := w.(*bytes.Buffer); ok {
		answer.Grow(len(t.bytes) + further) // it would double when the answer's end is written
	}
	_, _ = w.Write(t.bytes)
	t.free()
}

// held is where a copy of the value is.
func held(v reflect.Value) unsafe.Pointer {
	place := reflect.New(v.Type())
	place.Elem().Set(v)
	return place.UnsafePointer()
}
