package engine

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
)

// TestKept: the keys of every cell together, in order; none at all where one cell has too many.
func TestKept(t *testing.T) {
	long := strings.TrimSuffix(strings.Repeat("7,", mostKept+1), ",")
	for name, c := range map[string]struct {
		cells []any
		want  []int32
		known bool
	}{
		"two cells":          {[]any{"3,1", "2"}, []int32{1, 2, 3}, true},
		"no tenants":         {nil, nil, true},
		"a cell of too many": {[]any{"3", nil, "2"}, nil, false},
		"too many together":  {[]any{long, "2"}, nil, false},
	} {
		var found kept
		for _, cell := range c.cells {
			text, ok := cell.(string)
			found.cell = sql.NullString{String: text, Valid: ok}
			if err := found.add(); err != nil {
				t.Fatal(name, err)
			}
		}
		if got := found.keys(); !slices.Equal(got, c.want) || (got != nil) != c.known {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	bad := kept{cell: sql.NullString{String: "1,x", Valid: true}}
	if err := bad.add(); err == nil {
		t.Error("x is a key")
	}
}
