package guard

import (
	"context"
	"slices"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// withheld collects where an answer withholds something.
type withheld struct {
	mu    sync.Mutex
	paths []string
}

type withheldKey struct{}

// Withheld tells in the answer's extensions that something beneath the current field is withheld.
func Withheld(ctx context.Context) {
	if found, ok := ctx.Value(withheldKey{}).(*withheld); ok {
		found.mu.Lock()
		defer found.mu.Unlock()
		if path := graphql.GetPath(ctx).String(); !slices.Contains(found.paths, path) {
			found.paths = append(found.paths, path)
		}
	}
}

// extension is what the answer says of it, nil where nothing is withheld.
func (w *withheld) extension(smallest int) map[string]any {
	if len(w.paths) == 0 {
		return nil
	}
	slices.Sort(w.paths)
	return map[string]any{"smallestGroup": smallest, "paths": w.paths}
}
