package duckdb

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync/atomic"
)

// banned are the names of the engine's table functions, as it lists them itself, but for the harmless ones. A SELECT can call them, and some of them do more
// than read: enable_profiling and enable_logging write files where the engine's lock lets it (the snapshot's own path and the folder for temporary files),
// read_blob reads those, query runs a text that is put together. No compiled statement calls any.
type banned struct {
	names atomic.Pointer[map[string]struct{}]
}

// harmless are the table functions that only make rows, and the list of tables, by which a scope's size is told.
var harmless = []string{"duckdb_tables", "generate_series", "range", "unnest"}

// fill asks the engine; until then nothing is banned.
func (b *banned) fill(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE function_type IN ('table', 'table_macro')")
	if err != nil {
		return err
	}
	defer rows.Close()
	names := map[string]struct{}{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		if !slices.Contains(harmless, name) {
			names[name] = struct{}{}
		}
	}
	b.names.Store(&names)
	return rows.Err()
}

// has tells whether a text has such a name in it, wherever it stands: as a word in quotes as well, since a name may be quoted and a text may be run.
func (b *banned) has(text string) bool {
	names := b.names.Load()
	if names == nil {
		return false
	}
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(text), func(c rune) bool {
		return c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z')
	}), func(word string) bool { _, found := (*names)[word]; return found })
}
