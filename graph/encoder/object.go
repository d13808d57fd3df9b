package encoder

import (
	"context"
	"reflect"
	"strings"
	"unsafe"

	"github.com/vektah/gqlparser/v2/ast"
)

// object tells how the fields of an object type are read from a Go struct.
type object struct {
	name      string
	satisfies []string // the type conditions that it meets
	fields    map[string]*member
}

// member is a field of an object that can be read from the struct alone, or by a resolver that the encoder may call.
type member struct {
	field  *ast.FieldDefinition
	goType reflect.Type
	offset uintptr // in the struct
	// call makes the value, where it is not in the struct; not ok where that failed.
	call     func(ctx context.Context, of unsafe.Pointer) (at unsafe.Pointer, ok bool)
	resolver bool
}

type objectKey struct {
	definition *ast.Definition
	goType     reflect.Type
}

// object looks a struct's type up, once a process.
func (e *Encoder) object(definition *ast.Definition, goType reflect.Type) *object {
	key := objectKey{definition, goType}
	if known, ok := e.objects.Load(key); ok {
		return known.(*object)
	}
	o := &object{name: definition.Name, satisfies: []string{definition.Name}, fields: map[string]*member{}}
	for _, other := range e.schema.GetImplements(definition) {
		o.satisfies = append(o.satisfies, other.Name)
	}
	for _, field := range definition.Fields {
		if m := e.member(definition.Name, field, goType); m != nil {
			o.fields[field.Name] = m
		}
	}
	known, _ := e.objects.LoadOrStore(key, o)
	return known.(*object)
}

// member finds what gqlgen binds the field to: a resolver, a method, or a field of the struct. It gives nil for what the encoder cannot read.
func (e *Encoder) member(object string, field *ast.FieldDefinition, goType reflect.Type) *member {
	for _, argument := range field.Arguments {
		if argument.DefaultValue != nil || argument.Type.NonNull {
			return nil
		}
	}
	name := coordinate(object, field.Name)
	if e.resolved[name] {
		resolver, ok := e.resolvers[name]
		if !ok {
			return nil
		}
		return &member{field: field, goType: resolver.Type().Out(0), call: resolving(resolver, goType), resolver: true}
	}
	if name := goName(reflect.PointerTo(goType), field.Name); name != "" {
		method, _ := reflect.PointerTo(goType).MethodByName(name)
		if method.Type.NumIn() != 1 || method.Type.NumOut() != 1 {
			return nil
		}
		return &member{field: field, goType: method.Type.Out(0), call: func(_ context.Context, of unsafe.Pointer) (unsafe.Pointer, bool) {
			return held(method.Func.Call([]reflect.Value{reflect.NewAt(goType, of)})[0]), true
		}}
	}
	if len(field.Arguments) > 0 {
		return nil
	}
	for i := range goType.NumField() {
		if place := goType.Field(i); place.IsExported() && strings.EqualFold(place.Name, field.Name) {
			return &member{field: field, goType: place.Type, offset: place.Offset}
		}
	}
	return nil
}

// resolving calls the resolver without arguments.
func resolving(resolver reflect.Value, goType reflect.Type) func(ctx context.Context, of unsafe.Pointer) (unsafe.Pointer, bool) {
	signature := resolver.Type()
	return func(ctx context.Context, of unsafe.Pointer) (unsafe.Pointer, bool) {
		in := make([]reflect.Value, signature.NumIn())
		in[0], in[1] = reflect.ValueOf(ctx), reflect.NewAt(goType, of)
		for i := 2; i < len(in); i++ {
			in[i] = reflect.Zero(signature.In(i))
		}
		out := resolver.Call(in)
		return held(out[0]), out[1].IsNil()
	}
}

// of finds the member's value in a struct, or makes it.
func (m *member) of(ctx context.Context, at unsafe.Pointer) (unsafe.Pointer, bool) {
	if m.call != nil {
		return m.call(ctx, at)
	}
	return unsafe.Add(at, m.offset), true
}
