package duckdb_test

import (
	"testing"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// TestFewValues: a condition on a text of few values keeps the same tenants whether the values that meet it are sought before the statement or by it.
func TestFewValues(t *testing.T) {
	instance, _ := served(t, duckdb.Settings{Connections: 1, Memory: "256MiB", TempDir: t.TempDir(), TempSpace: "64MiB", ScopeBytes: 1 << 20})
	relation, release, err := instance.Relation(t.Context(), opportunity.AllPartners())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if len(relation.Values["country"]) == 0 {
		t.Fatal("the snapshot tells no values")
	}
	sought := relation
	sought.Values = nil
	counted := func(relation compile.Relation, filter opportunity.Filter) (tenants int64) {
		statement := compile.Aggregate(instance.Dialect(), relation, filter, opportunity.AggregateRequest{
			Measured: []opportunity.Measured{{Figures: []opportunity.Figure{{Function: opportunity.CountTenants}}}}}, 0)
		rows, err := instance.Query(t.Context(), statement)
		if err != nil {
			t.Fatalf("%v: %s", err, statement.SQL)
		}
		defer rows.Close()
		for rows.Next() {
			if err := rows.Scan(&tenants); err != nil {
				t.Fatal(err)
			}
		}
		return tenants
	}
	kept := map[bool]int{}
	for _, name := range []string{"country", "industry"} {
		field := opportunity.FieldNamed(name)
		texts := []any{"", "a", "S", "united", "É", "no such value", "a\x00"}
		for _, value := range relation.Values[field.Column()] {
			texts = append(texts, value.Value, value.Folded)
		}
		for _, op := range []opportunity.Op{opportunity.Eq, opportunity.Ne, opportunity.In, opportunity.NotIn, opportunity.Contains, opportunity.StartsWith, opportunity.EndsWith} {
			for i, text := range texts {
				values := []any{text}
				if op.Many() {
					values = append(values, texts[(i+3)%len(texts)])
				}
				var filter opportunity.Filter = opportunity.Condition{Field: field, Op: op, Values: values, CaseSensitive: i%2 == 1}
				if i%3 == 1 {
					filter = opportunity.Not{Filter: filter}
				}
				got, want := counted(relation, filter), counted(sought, filter)
				if got != want {
					t.Errorf("%s %s %q: %d tenants, %d where the statement seeks the values", name, op, values, got, want)
				}
				kept[want > 0]++
			}
		}
	}
	if kept[true] == 0 || kept[false] == 0 {
		t.Errorf("%v conditions keep tenants", kept)
	}
}
