package encoder

import (
	"reflect"
	"strings"

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
	field    *ast.FieldDefinition
	goType   reflect.Type
	index    int // of the struct's field, or of the method
	method   bool
	pointer  bool // the method is the pointer's
	resolver reflect.Value
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
		return &member{field: field, goType: resolver.Type().Out(0), resolver: resolver}
	}
	pointer := reflect.PointerTo(goType)
	if name := goName(pointer, field.Name); name != "" {
		method, _ := pointer.MethodByName(name)
		if method.Type.NumIn() != 1 || method.Type.NumOut() != 1 {
			return nil
		}
		m := &member{field: field, goType: method.Type.Out(0), index: method.Index, method: true, pointer: true}
		if method, ok := goType.MethodByName(name); ok {
			m.index, m.pointer = method.Index, false
		}
		return m
	}
	if len(field.Arguments) > 0 {
		return nil
	}
	for i := range goType.NumField() {
		if place := goType.Field(i); place.IsExported() && strings.EqualFold(place.Name, field.Name) {
			return &member{field: field, goType: place.Type, index: i}
		}
	}
	return nil
}

// of reads the member from a struct.
func (m *member) of(v reflect.Value) reflect.Value {
	switch {
	case !m.method:
		return v.Field(m.index)
	case m.pointer:
		return address(v).Method(m.index).Call(nil)[0]
	}
	return v.Method(m.index).Call(nil)[0]
}

// address is a pointer to the value, or to a copy.
func address(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v.Addr()
	}
	held := reflect.New(v.Type())
	held.Elem().Set(v)
	return held
}
