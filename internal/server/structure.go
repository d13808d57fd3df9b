package server

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// withinStructure refuses a query that is larger than any that a client needs.
func withinStructure(document *ast.QueryDocument, limits Limits) *gqlerror.Error {
	size := measure(document)
	for _, bound := range []struct {
		name        string
		size, limit int
	}{
		{"levels", size.depth, limits.Depth}, {"fields", size.fields, limits.Fields}, {"aliases", size.aliases, limits.Aliases},
		{"directives", size.directives, limits.Directives}, {"fields at the root", size.roots, limits.RootFields},
	} {
		if bound.size > bound.limit {
			return tooComplex(fmt.Sprintf("The query has %d %s, more than %d.", bound.size, bound.name, bound.limit), "Split it into several queries.")
		}
	}
	return nil
}

// size is how large a query is with its fragments spread.
type size struct{ depth, fields, aliases, directives, roots int }

// most is where counting stops: beyond any limit.
const most = 1 << 20

// measure counts each fragment once and multiplies, so that fragments that spread each other cost no time. Introspection has its own bound on
// depth in validation, and is left out of that on levels.
func measure(document *ast.QueryDocument) size {
	m := measurer{document: document, fragments: map[string]size{}}
	var whole size
	for _, operation := range document.Operations {
		one := m.selections(operation.SelectionSet)
		one.directives += len(operation.Directives)
		one.roots = m.roots(operation.SelectionSet)
		whole = whole.beside(one)
	}
	for _, fragment := range document.Fragments { // those that no operation spreads are validated too
		whole = whole.beside(m.fragment(fragment.Name))
	}
	return whole
}

type measurer struct {
	document  *ast.QueryDocument
	fragments map[string]size
}

func (s size) beside(other size) size {
	return size{max(s.depth, other.depth), min(s.fields+other.fields, most), min(s.aliases+other.aliases, most),
		min(s.directives+other.directives, most), max(s.roots, other.roots)}
}

func (m measurer) selections(set ast.SelectionSet) size {
	var whole size
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			one := m.selections(s.SelectionSet)
			if s.Name == "__schema" || s.Name == "__type" {
				one.depth = 0
			}
			one.depth++
			one.fields++
			one.directives += len(s.Directives)
			if s.Alias != s.Name {
				one.aliases++
			}
			whole = whole.beside(one)
		case *ast.InlineFragment:
			one := m.selections(s.SelectionSet)
			one.directives += len(s.Directives)
			whole = whole.beside(one)
		case *ast.FragmentSpread:
			one := m.fragment(s.Name)
			one.directives += len(s.Directives)
			whole = whole.beside(one)
		}
	}
	return whole
}

func (m measurer) fragment(name string) size {
	if known, ok := m.fragments[name]; ok {
		return known
	}
	m.fragments[name] = size{} // a cycle ends here; validation refuses it
	fragment := m.document.Fragments.ForName(name)
	if fragment == nil {
		return size{}
	}
	one := m.selections(fragment.SelectionSet)
	one.directives += len(fragment.Directives)
	m.fragments[name] = one
	return one
}

// roots counts the fields at the root, those of fragments too.
func (m measurer) roots(set ast.SelectionSet) int {
	count := 0
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			count++
		case *ast.InlineFragment:
			count += m.roots(s.SelectionSet)
		case *ast.FragmentSpread:
			count += m.fragment(s.Name).fields
		}
	}
	return count
}
