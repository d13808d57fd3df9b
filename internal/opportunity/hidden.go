package opportunity

import (
	"fmt"
	"slices"
	"strings"
)

// Hideable are the columns that a caller's role may be kept from seeing: those of a tenant, its lists, and those of an association.
var Hideable = func() []*Field {
	var list []*Field
	for _, field := range slices.Concat(Fields, Lists, AssociationFields) {
		if !field.Required {
			list = append(list, field)
		}
	}
	return list
}()

// HiddenClosure returns the columns to hide so that the named ones cannot be known, sorted by name:
//
//   - every column that is computed from a hidden one, or gives some of it away: hasW365 with w365Pau;
//   - of a named column that is computed from others, those others, and so on: w365Pau with w365Whitespace;
//   - where a sum is Required, the other parts of it: me3Seats and f3Seats with me5Seats.
//
// Required columns stay, though salesMotion tells a little of what it is computed from. A name that is none of Hideable's is an error that says
// which names may stand there.
func HiddenClosure(names []string) ([]string, error) {
	closure := closure{hidden: map[string]bool{}, secret: map[string]bool{}}
	var wrong []string
	for _, name := range names {
		if find(Hideable, name) == nil {
			wrong = append(wrong, whyNotHidden(name))
			continue
		}
		closure.keepSecret(name)
	}
	if wrong != nil {
		return nil, fmt.Errorf("%s; the columns that can be hidden are %s", strings.Join(wrong, "; "), strings.Join(namesOf(Hideable), ", "))
	}
	hidden := make([]string, 0, len(closure.hidden))
	for name := range closure.hidden {
		hidden = append(hidden, name)
	}
	slices.Sort(hidden)
	return hidden, nil
}

func whyNotHidden(name string) string {
	if find(Fields, name) != nil || find(AssociationFields, name) != nil {
		return fmt.Sprintf("%q is never null, so it cannot be hidden: take it out", name)
	}
	return fmt.Sprintf("there is no column %q: correct its name", name)
}

func namesOf(fields []*Field) []string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = field.Name
	}
	return names
}

// closure collects the hidden columns; secret are those that must not be computable, the others would give some of these away.
type closure struct{ hidden, secret map[string]bool }

func (c closure) keepSecret(name string) {
	if c.secret[name] {
		return
	}
	c.secret[name] = true
	c.hide(name)
	for _, source := range find(Hideable, name).DerivedFrom {
		if find(Hideable, source) != nil {
			c.keepSecret(source)
		}
	}
}

func (c closure) hide(name string) {
	if c.hidden[name] {
		return
	}
	c.hidden[name] = true
	for _, field := range slices.Concat(Fields, Lists) {
		computed := slices.Contains(field.DerivedFrom, name)
		switch {
		case !field.Required && (computed || slices.Contains(field.GivesAway, name)):
			c.hide(field.Name)
		case field.Required && computed && field.Additive:
			for _, part := range field.DerivedFrom {
				c.hide(part)
			}
		}
	}
}
