package encoder

import (
	"context"
	"reflect"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/graph/scalar"
)

// writer writes the values of one Go type as one selection asks.
type writer struct {
	to       func(s *state, v reflect.Value)
	resolves bool // resolvers are called beneath
	// prefetch calls, each in its own goroutine, the resolvers beneath the first row of a list: they read for all rows, and
	// may do so at the same time, as under the generated code.
	prefetch func(ctx context.Context, v reflect.Value)
}

// compiler makes writers for the selections of one operation.
type compiler struct {
	*Encoder
	operation *graphql.OperationContext
}

// value makes the writer of a field's values of a GraphQL type, ok where the encoder can write them.
func (c compiler) value(field graphql.CollectedField, declared *ast.Type, goType reflect.Type) (write writer, ok bool) {
	switch {
	case goType.Kind() == reflect.Pointer:
		inner, ok := c.value(field, declared, goType.Elem())
		return inner.behindPointer(declared.NonNull), ok
	case declared.Elem != nil:
		if goType.Kind() != reflect.Slice {
			return write, false
		}
		inner, ok := c.value(field, declared.Elem, goType.Elem())
		return inner.listed(declared.NonNull), ok
	}
	definition := c.schema.Types[declared.NamedType]
	if goType.Kind() == reflect.Struct && definition.IsAbstractType() {
		definition = c.schema.Types[goType.Name()]
	}
	if goType.Kind() == reflect.Struct && definition != nil && definition.Kind == ast.Object {
		return c.selection(field, c.object(definition, goType))
	}
	if definition == nil {
		return write, false
	}
	one := leaf(definition, goType)
	if one == nil {
		return write, false
	}
	if goType.Kind() != reflect.Interface {
		return writer{to: one}, true
	}
	return writer{to: one}.behindPointer(declared.NonNull), true
}

// behindPointer writes what a pointer or an interface holds.
func (w writer) behindPointer(nonNull bool) writer {
	to, prefetch := w.to, w.prefetch
	w.to = func(s *state, v reflect.Value) {
		switch {
		case v.IsNil():
			s.refused = s.refused || nonNull
			writeNull(s)
		case v.Kind() == reflect.Interface:
			to(s, v)
		default:
			to(s, v.Elem())
		}
	}
	if w.resolves {
		w.prefetch = func(ctx context.Context, v reflect.Value) {
			if !v.IsNil() {
				prefetch(ctx, v.Elem())
			}
		}
	}
	return w
}

// listed writes a list. A nil slice is an empty list where none may be null.
func (w writer) listed(nonNull bool) writer {
	to, prefetch, resolves := w.to, w.prefetch, w.resolves
	w.to = func(s *state, v reflect.Value) {
		if !nonNull && v.IsNil() {
			writeNull(s)
			return
		}
		s.bytes = append(s.bytes, '[')
		outer := s.ctx
		for i := range v.Len() {
			if i > 0 {
				s.bytes = append(s.bytes, ',')
			}
			if resolves {
				s.ctx = graphql.WithFieldContext(outer, &graphql.FieldContext{Index: &i})
			}
			to(s, v.Index(i))
			if s.refused {
				break
			}
		}
		s.ctx = outer
		s.bytes = append(s.bytes, ']')
	}
	if resolves {
		w.prefetch = func(ctx context.Context, v reflect.Value) {
			if v.Len() > 0 {
				prefetch(ctx, v.Index(0))
			}
		}
	}
	return w
}

// step writes one field of an object.
type step struct {
	prefix   []byte // a comma, where it is not the first, and the key
	literal  []byte // all that there is to write, else nil
	member   *member
	value    writer
	field    graphql.CollectedField
	resolver func(ctx context.Context, v reflect.Value) (reflect.Value, bool)
}

// selection makes the writer of an object as the field selects it.
func (c compiler) selection(field graphql.CollectedField, of *object) (write writer, ok bool) {
	fields := graphql.CollectFields(c.operation, field.Selections, of.satisfies)
	steps := make([]step, 0, len(fields))
	keys := make([]byte, 0, 24*len(fields))
	written := map[string]bool{}
	for _, field := range fields {
		if written[field.Alias] {
			continue
		}
		written[field.Alias] = true
		one := step{field: field}
		from := len(keys)
		if len(steps) > 0 {
			keys = append(keys, ',')
		}
		keys = append(scalar.AppendString(keys, field.Alias), ':')
		one.prefix = keys[from:len(keys):len(keys)]
		if len(field.Deferrables) > 0 {
			return write, false
		}
		if field.Name == "__typename" {
			one.literal = scalar.AppendString(nil, of.name)
			steps = append(steps, one)
			continue
		}
		one.member = of.fields[field.Name]
		if one.member == nil || len(field.Arguments) > 0 {
			return write, false
		}
		if one.value, ok = c.value(field, one.member.field.Type, one.member.goType); !ok {
			return write, false
		}
		if one.member.resolver.IsValid() {
			one.resolver = one.member.call
		}
		write.resolves = write.resolves || one.value.resolves || one.resolver != nil
		steps = append(steps, one)
	}
	write.to = func(s *state, v reflect.Value) {
		s.bytes = append(s.bytes, '{')
		for i := range steps {
			steps[i].write(s, of, v)
		}
		s.bytes = append(s.bytes, '}')
	}
	if write.resolves {
		write.prefetch = func(ctx context.Context, v reflect.Value) { prefetch(ctx, of, steps, v) }
	}
	return write, true
}

func (t *step) write(s *state, of *object, v reflect.Value) {
	s.bytes = append(s.bytes, t.prefix...)
	switch {
	case t.literal != nil:
		s.bytes = append(s.bytes, t.literal...)
	case t.resolver == nil && !t.value.resolves:
		t.value.to(s, t.member.of(v))
	default:
		outer := s.ctx
		s.ctx = t.context(outer, of)
		if value, ok := t.read(s.ctx, v); ok {
			t.value.to(s, value)
		} else {
			s.refused = true
		}
		s.ctx = outer
	}
}

// read gives the field's value; not ok where the resolver has failed.
func (t *step) read(ctx context.Context, v reflect.Value) (reflect.Value, bool) {
	if t.resolver != nil {
		return t.resolver(ctx, v)
	}
	return t.member.of(v), true
}

// context is what a resolver of the field finds: the field, and the path to it.
func (t *step) context(ctx context.Context, of *object) context.Context {
	return graphql.WithFieldContext(ctx, &graphql.FieldContext{
		Object: of.name, Field: t.field, Args: map[string]any{}, IsMethod: t.member.method || t.resolver != nil, IsResolver: t.resolver != nil,
	})
}

// call calls the resolver with no arguments.
func (m *member) call(ctx context.Context, v reflect.Value) (reflect.Value, bool) {
	signature := m.resolver.Type()
	in := make([]reflect.Value, signature.NumIn())
	in[0], in[1] = reflect.ValueOf(ctx), address(v)
	for i := 2; i < len(in); i++ {
		in[i] = reflect.Zero(signature.In(i))
	}
	out := m.resolver.Call(in)
	return out[0], out[1].IsNil()
}

func prefetch(ctx context.Context, of *object, steps []step, v reflect.Value) {
	var wait sync.WaitGroup
	for i := range steps {
		t := &steps[i]
		if t.member == nil || t.resolver == nil && !t.value.resolves {
			continue
		}
		wait.Go(func() {
			defer func() { _ = recover() }() // it will panic again where the answer is awaited
			inner := t.context(ctx, of)
			if value, ok := t.read(inner, v); ok && t.value.resolves {
				t.value.prefetch(inner, value)
			}
		})
	}
	wait.Wait()
}
