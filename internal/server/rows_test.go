package server_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/oracle"
)

// TestRowsAreTheirColumns: a page of whole rows, which are read as text, has what the pages of a few fields each have, which are read from their columns.
func TestRowsAreTheirColumns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1200)
	var names []string
	for _, field := range opportunity.Fields {
		names = append(names, field.Name)
	}
	rows := func(scope oracle.Scope, page string, names []string) []any {
		query := fmt.Sprintf("query($partners: [ID!]) { opportunities(partners: $partners) { tenants(%s) { nodes { %s } } } }", page, strings.Join(names, " "))
		return w.opportunities(query, variables(scope, map[string]any{}))["tenants"].(map[string]any)["nodes"].([]any)
	}
	compared := 0
	for _, scope := range append(w.scopes, oracle.Scope{All: true}) {
		for _, page := range []string{"first: 500", "last: 7", "first: 3, orderBy: [{field: W365_WHITESPACE, direction: DESC}]"} {
			whole := rows(scope, page, names)
			for few := range slices.Chunk(names, 7) {
				for i, want := range rows(scope, page, few) {
					got := map[string]any{}
					for name := range want.(map[string]any) {
						got[name] = whole[i].(map[string]any)[name]
					}
					if !reflect.DeepEqual(got, want) {
						t.Fatalf("row %d of %v\nas text    %v\nas columns %v", i, scope, got, want)
					}
					compared++
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d rows were compared", compared)
	}
}
