package encoder

import (
	"context"
	"reflect"
	"sync"
	"unsafe"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/cloudendpoints/opportunities/graph/scalar"
)

// writer writes the values of one Go type, the one that it was made for, as one selection asks.
type writer struct {
	to       func(s *state, into []byte, at unsafe.Pointer) []byte
	resolves bool // resolvers are called beneath
	// prefetch calls, each in its own goroutine, the resolvers beneath the first row of a list: they read for all rows, and
	// may do so at the same time, as under the generated code.
	prefetch func(ctx context.Context, at unsafe.Pointer)
}

// compiler makes writers for the selections of one operation.
type compiler struct {
	*Encoder
	operation *graphql.OperationContext
}

// value makes the writer of a field's values of a GraphQL type, nil where the encoder cannot write them.
func (c compiler) value(field graphql.CollectedField, declared *ast.Type, goType reflect.Type) *writer {
	switch {
	case goType.Kind() == reflect.Pointer:
		return c.value(field, declared, goType.Elem()).behindPointer(declared.NonNull)
	case declared.Elem != nil && goType.Kind() == reflect.Slice:
		return c.value(field, declared.Elem, goType.Elem()).listed(declared.NonNull, goType.Elem().Size())
	case declared.Elem != nil:
		return nil
	}
	definition := c.schema.Types[declared.NamedType]
	if goType.Kind() == reflect.Struct && definition.IsAbstractType() {
		definition = c.schema.Types[goType.Name()]
	}
	if definition == nil {
		return nil
	}
	if goType.Kind() == reflect.Struct && definition.Kind == ast.Object {
		return c.selection(field, c.object(definition, goType))
	}
	to := leaf(definition, goType)
	switch {
	case to == nil:
		return nil
	case goType.Kind() == reflect.Interface:
		return &writer{to: func(s *state, into []byte, at unsafe.Pointer) []byte {
			s.refused = s.refused || declared.NonNull && *(*any)(at) == nil
			return to(s, into, at)
		}}
	}
	return &writer{to: to}
}

// behindPointer writes what a pointer points to.
func (w *writer) behindPointer(nonNull bool) *writer {
	if w == nil {
		return nil
	}
	to, prefetch := w.to, w.prefetch
	outer := &writer{resolves: w.resolves, to: func(s *state, into []byte, at unsafe.Pointer) []byte {
		if at = *(*unsafe.Pointer)(at); at != nil {
			return to(s, into, at)
		}
		s.refused = s.refused || nonNull
		return append(into, null...)
	}}
	if w.resolves {
		outer.prefetch = func(ctx context.Context, at unsafe.Pointer) {
			if at = *(*unsafe.Pointer)(at); at != nil {
				prefetch(ctx, at)
			}
		}
	}
	return outer
}

// slice is how Go keeps a slice.
type slice struct {
	first    unsafe.Pointer
	len, cap int
}

// listed writes a list of values of a size. A nil slice is an empty list where the list may not be null.
func (w *writer) listed(nonNull bool, size uintptr) *writer {
	if w == nil {
		return nil
	}
	to, prefetch, resolves := w.to, w.prefetch, w.resolves
	outer := &writer{resolves: resolves, to: func(s *state, into []byte, at unsafe.Pointer) []byte {
		list := (*slice)(at)
		if list.first == nil && !nonNull {
			return append(into, null...)
		}
		into = append(into, '[')
		ctx := s.ctx
		for i := 0; i < list.len && !s.refused; i++ {
			if i > 0 {
				into = append(into, ',')
			}
			if resolves {
				index := i
				s.ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &index})
			}
			into = to(s, into, unsafe.Add(list.first, uintptr(i)*size))
		}
		s.ctx = ctx
		return append(into, ']')
	}}
	if resolves {
		outer.prefetch = func(ctx context.Context, at unsafe.Pointer) {
			if list := (*slice)(at); list.len > 0 {
				first := 0
				prefetch(graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &first}), list.first)
			}
		}
	}
	return outer
}

// step writes one field of an object.
type step struct {
	prefix  []byte // a comma, where it is not the first, and the key; for __typename the value too
	value   *writer
	offset  uintptr
	member  *member // of a value that is not in the struct, or that has resolvers beneath
	context *graphql.FieldContext
}

// selection makes the writer of an object as the field selects it.
func (c compiler) selection(field graphql.CollectedField, of *object) *writer {
	fields := graphql.CollectFields(c.operation, field.Selections, of.satisfies)
	steps := make([]step, 0, len(fields))
	written := make(map[string]bool, len(fields))
	resolves := false
	for _, field := range fields {
		if written[field.Alias] {
			continue
		}
		if len(field.Deferrables) > 0 {
			return nil
		}
		written[field.Alias] = true
		var one step
		if len(steps) > 0 {
			one.prefix = append(one.prefix, ',')
		}
		one.prefix = append(scalar.AppendString(one.prefix, field.Alias), ':')
		if field.Name == "__typename" {
			one.prefix = scalar.AppendString(one.prefix, of.name)
			steps = append(steps, one)
			continue
		}
		m := of.fields[field.Name]
		if m == nil || len(field.Arguments) > 0 {
			return nil
		}
		if one.value = c.value(field, m.field.Type, m.goType); one.value == nil {
			return nil
		}
		one.offset = m.offset
		if m.call != nil || one.value.resolves {
			one.member = m
		}
		if m.resolver || one.value.resolves {
			resolves = true
			one.context = &graphql.FieldContext{Object: of.name, Field: field, IsMethod: m.call != nil, IsResolver: m.resolver}
		}
		steps = append(steps, one)
	}
	write := &writer{resolves: resolves, to: func(s *state, into []byte, at unsafe.Pointer) []byte {
		into = append(into, '{')
		for i := range steps {
			one := &steps[i]
			into = append(into, one.prefix...)
			switch {
			case one.member != nil:
				into = one.write(s, into, at)
			case one.value != nil:
				into = one.value.to(s, into, unsafe.Add(at, one.offset))
			}
		}
		return append(into, '}')
	}}
	if resolves {
		write.prefetch = func(ctx context.Context, at unsafe.Pointer) { prefetch(ctx, steps, at) }
	}
	return write
}

// write writes a field that a method or a resolver gives, or that has resolvers beneath.
func (t *step) write(s *state, into []byte, at unsafe.Pointer) []byte {
	ctx := s.ctx
	s.ctx = t.within(ctx)
	value, ok := t.member.of(s.ctx, at)
	if ok {
		into = t.value.to(s, into, value)
	}
	s.ctx, s.refused = ctx, s.refused || !ok
	return into
}

// within is what a resolver finds: its field, and the path to it.
func (t *step) within(ctx context.Context) context.Context {
	if t.context == nil {
		return ctx
	}
	field := *t.context
	field.Args = map[string]any{}
	return graphql.WithFieldContext(ctx, &field)
}

func prefetch(ctx context.Context, steps []step, at unsafe.Pointer) {
	var wait sync.WaitGroup
	for i := range steps {
		one := &steps[i]
		if one.context == nil {
			continue
		}
		wait.Go(func() {
			defer func() { _ = recover() }() // it will panic again where the answer is awaited
			inner := one.within(ctx)
			if value, ok := one.member.of(inner, at); ok && one.value.resolves {
				one.value.prefetch(inner, value)
			}
		})
	}
	wait.Wait()
}
