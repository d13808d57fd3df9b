package compile_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// FuzzFilter feeds TenantFilters as JSON: no value of a client stands in the SQL, be it text, number, month, ID or enum, every placeholder has its argument, and
// the same filter gives the same statement. Whatever does not parse is a client's error.
func FuzzFilter(f *testing.F) {
	paths, err := filepath.Glob(cases + "/filter_*.txtar")
	if err != nil || len(paths) == 0 {
		f.Fatal("no cases", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		var asked question
		if err := json.Unmarshal(archive.Files[0].Data, &asked); err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(asked.Filter))
	}
	f.Add([]byte(`{"salesMotion": {"in": ["LAND_W365"]}, "overUsedWorkloads": {"anyOf": ["W365"]}, "associations": {"cspTier": {"ne": "RESELLER"}}, "tpid": {"eq": "12"},
		"renewal": {"gte": "2027-03", "withinMonths": 3}, "me5Seats": {"in": [1, 2]}, "w365Utilization": {"lt": 0.5}, "potentialEarnings": {"gt": "12.50"},
		"tenantId": {"in": ["0000000a-0000-4000-8000-00000000000c"]}}`))
	f.Add([]byte(`{"and": {"or": [{"not": {"search": "?"}}]}, "tenantName": {"in": ["?", "$1", "'", "\u0000"], "caseSensitive": true}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		var raw any
		if decoder.Decode(&raw) != nil {
			return
		}
		compileMarked(t, mark(raw, false))
		compileMarked(t, mark(raw, true))
	})
}

// compileMarked compiles a filter whose values are marked.
func compileMarked(t *testing.T, raw any) {
	t.Helper()
	filter, err := opportunity.ParseFilter(raw, "filter")
	if err != nil {
		if code := opportunity.CodeOf(err); code != opportunity.BadUserInput && code != opportunity.ComplexityExceeded {
			t.Fatalf("%s: %v", code, err)
		}
		return
	}
	again, err := opportunity.ParseFilter(raw, "filter")
	if err != nil {
		t.Fatal("parsed once, not twice", err)
	}
	for _, statements := range [][2]compile.Statement{
		{compile.Workshops(plain{}, relation("1001"), filter), compile.Workshops(plain{}, relation("1001"), again)},
		{page(filter), page(again)},
		{compile.Cube(plain{}, relation("1001"), filter, nil, []opportunity.Measure{opportunity.Tenants}), compile.Cube(plain{}, relation("1001"), again, nil, []opportunity.Measure{opportunity.Tenants})},
	} {
		one, other := statements[0], statements[1]
		if show(one) != show(other) {
			t.Errorf("not the same twice:\n%s\n%s", show(one), show(other))
		}
		if strings.Contains(one.SQL, marker) || strings.Contains(one.SQL, digits) || foreign.MatchString(one.SQL) || enums.MatchString(one.SQL) {
			t.Errorf("a client's value in %s", one.SQL)
		}
		if placeholders := strings.Count(one.SQL, "?"); placeholders != len(one.Args) {
			t.Errorf("%d placeholders, %d arguments: %s", placeholders, len(one.Args), one.SQL)
		}
	}
}

func page(filter opportunity.Filter) compile.Statement {
	order := []opportunity.Order{{Field: opportunity.FieldNamed("tenantName")}, {Field: opportunity.FieldNamed("renewal"), Descending: true}}
	return compile.Page(plain{}, relation("1001"), filter, opportunity.PageRequest{Order: order, Size: 2}, []any{"x", nil, "0000000a-0000-4000-8000-00000000000c"})
}

// What values are marked with: texts, and numbers of every kind.
const marker, digits = "zqx", "7301"

var (
	// foreign is what no statement of ours holds: quotes, comments, semicolons, upper-case letters outside of words of SQL, other scripts.
	foreign = regexp.MustCompile(`['";\\]|--|/\*|[^\x20-\x7e]`)
	// enums are the values of the API's enums.
	enums = func() *regexp.Regexp {
		var names []string
		for _, values := range [][]opportunity.EnumValue{opportunity.Motions, opportunity.WorkloadNames, opportunity.CspTiers} {
			for _, value := range values {
				names = append(names, value.Value)
			}
		}
		return regexp.MustCompile(`\b(` + strings.Join(names, "|") + `)\b`)
	}()
	whole = regexp.MustCompile(`^-?[0-9]+$`)
	month = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}$`)
	// fixed are values that have a form of their own: enums, months, numbers, UUIDs.
	fixed = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$|^-?[0-9][-0-9a-fA-F.+e]*$`)
)

// mark puts the marker into every text value that has no form of its own; where numbers says so, it puts its digits into every number, month and ID.
func mark(raw any, numbers bool) any {
	switch value := raw.(type) {
	case map[string]any:
		marked := map[string]any{}
		for name, inner := range value {
			marked[name] = mark(inner, numbers)
		}
		return marked
	case []any:
		marked := make([]any, len(value))
		for i, inner := range value {
			marked[i] = mark(inner, numbers)
		}
		return marked
	case json.Number:
		if numbers {
			return json.Number(marked(string(value)))
		}
	case string:
		if !fixed.MatchString(value) {
			return marker + value + "?"
		}
		if numbers {
			return marked(value)
		}
	}
	return raw
}

// marked is another value of the same form.
func marked(value string) string {
	switch {
	case month.MatchString(value):
		return digits + "-05"
	case opportunity.IsUUID(value):
		return digits + value[len(digits):]
	case whole.MatchString(value):
		return digits
	case fixed.MatchString(value) && (value[0] == '-' || value[0] <= '9'):
		return digits + ".25"
	}
	return value
}
