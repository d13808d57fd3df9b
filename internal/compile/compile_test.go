package compile_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

var update = flag.Bool("update", false, "write the statements into the cases of testdata/compile")

const cases = "../../testdata/compile"

// plain is a dialect of plain function names; its casts say what kind is bound. A method that it lacks panics.
type plain struct{ compile.Dialect }

func (plain) Bind(kind opportunity.Kind, value any) (string, any) {
	casts := map[opportunity.Kind]string{opportunity.UUID: "::UUID", opportunity.Number: "::LONG", opportunity.Integer: "::INT", opportunity.Ratio: "::FLOAT",
		opportunity.Amount: "::MONEY", opportunity.Flag: "::FLAG", opportunity.YearMonth: "::MONTH", opportunity.SalesMotion: "::MOTION", opportunity.WorkloadSet: "::SET"}
	if month, ok := value.(opportunity.Month); ok {
		value = month.String()
	}
	return "?" + casts[kind], value
}
func (plain) Read(_ opportunity.Kind, column string) string { return column }
func (plain) Fold(text string) string                       { return "fold(" + text + ")" }
func (plain) Lower(text string) string                      { return "lower(" + text + ")" }
func (plain) Contains(text, part string) string             { return "contains(" + text + ", " + part + ")" }
func (plain) StartsWith(text, part string) string           { return "starts_with(" + text + ", " + part + ")" }
func (plain) EndsWith(text, part string) string             { return "ends_with(" + text + ", " + part + ")" }
func (plain) Text(column string) string                     { return "text(" + column + ")" }
func (plain) Late(condition string) string                  { return "late(" + condition + ")" }
func (plain) HasAny(list string, items []string) string {
	return "has_any(" + list + ", [" + strings.Join(items, ", ") + "])"
}
func (plain) HasAll(list string, items []string) string {
	return "has_all(" + list + ", [" + strings.Join(items, ", ") + "])"
}
func (plain) Few(column string, most int) string {
	return fmt.Sprintf("few(%s, %d)", column, most)
}
func (plain) Integers(placeholder string) string { return "integers(" + placeholder + ")" }
func (plain) Whole(sum string) string            { return "whole(" + sum + ")" }
func (plain) Cents(sum string) string            { return "cents(" + sum + ")" }

// question is a case's question.json.
type question struct {
	Ask        string          // page, tenant, cube, workshops, associations, engagements, workloadEarnings or partners
	Scope      string          // "*" is every partner, "" none
	Filter     json.RawMessage // a TenantFilter
	Fields     []string
	Order      []struct{ Field, Direction, Nulls string }
	Size       int
	Position   []any // values of the row to go on from
	Backward   bool
	Measures   []opportunity.Measure
	TenantID   string
	TenantKeys []int32
	Rollups    bool // the relation has some
	Past       bool // the relation is of an older snapshot
	Values     bool // the relation tells the values of segment
	Summary    bool // the relation has one
	Totals     bool // the relation has those of chart E
	Cluster    bool // the relation has one, by segment
	Rows       bool // the relation has its rows as text, and the associations by tenant
}

// statement compiles the question afresh.
func (q question) statement(t testing.TB) compile.Statement {
	t.Helper()
	var filter opportunity.Filter = opportunity.All{}
	if len(q.Filter) > 0 {
		filter = parse(t, q.Filter)
	}
	fields := make([]*opportunity.Field, len(q.Fields))
	for i, name := range q.Fields {
		if fields[i] = opportunity.FieldNamed(name); fields[i] == nil {
			t.Fatalf("no field %q", name)
		}
	}
	if q.TenantKeys != nil {
		filter = opportunity.Among(q.TenantKeys)
	}
	switch q.Ask {
	case "page":
		request := opportunity.PageRequest{Fields: fields, Size: q.Size, Backward: q.Backward}
		for _, term := range q.Order {
			request.Order = append(request.Order, opportunity.Order{Field: opportunity.FieldNamed(term.Field), Descending: term.Direction == "DESC", NullsFirst: term.Nulls == "FIRST"})
		}
		for i, value := range q.Position { // JSON's numbers are whole here
			if number, ok := value.(float64); ok {
				q.Position[i] = int(number)
			}
		}
		return compile.Page(plain{}, q.relation(), filter, request, q.Position)
	case "tenant":
		return compile.Tenant(plain{}, relation(q.Scope), filter, q.TenantID, fields)
	case "cube":
		return compile.Cube(plain{}, q.relation(), filter, fields, q.Measures)
	case "workshops":
		return compile.Workshops(plain{}, q.relation(), filter)
	case "associations":
		return compile.Associations(plain{}, q.relation(), q.TenantKeys)
	case "engagements":
		return compile.Engagements(plain{}, relation(q.Scope), q.TenantKeys)
	case "workloadEarnings":
		return compile.WorkloadEarnings(plain{}, relation(q.Scope), q.TenantKeys)
	case "partners":
		scope := opportunity.AllPartners()
		if q.Scope != "*" {
			scope = opportunity.OfPartners(strings.Fields(q.Scope)...)
		}
		return compile.Partners(plain{}, scope, q.Size)
	}
	t.Fatalf("no question %q", q.Ask)
	return compile.Statement{}
}

// relation is the scope's, with a small and a larger rollup where the question says so.
func (q question) relation() compile.Relation {
	whole := relation(q.Scope)
	if q.Past {
		whole.Catalog, whole.Withdrawn = "kept.", 1
	}
	if q.Values {
		whole.Values = map[string][]compile.TextValue{"segment": {{Value: "Corporate", Folded: "corporate", Code: 0}, {Value: "SMB", Folded: "smb", Code: 1}, {Value: "Sølv", Folded: "sølv", Code: 2}}}
	}
	if q.Summary {
		whole.Summary = compile.Summary{Table: whole.Tenants, Dimensions: []string{"segment", "has_w365", "sales_motion"}, Sums: map[string]bool{"w365_pau": true, "mci_potential_earnings": true}}
		whole.Summary.Name = "summary"
	}
	if q.Totals {
		total := compile.Rollup{Table: whole.Workshops, Dimensions: map[string]bool{"scope": true, "workshop": true}}
		total.Name = "workshop_rollup_total"
		whole.WorkshopRollups = append(whole.WorkshopRollups, total)
	}
	if q.Cluster {
		whole.Cluster = compile.Cluster{Table: whole.Tenants, By: []string{"segment"}, Columns: map[string]bool{}}
		whole.Cluster.Name = "cluster"
		whole.WorkshopCluster = whole.Cluster
		whole.WorkshopCluster.Name = "workshop_cluster"
		for _, column := range []string{"rank", "tenant_id", "segment", "has_w365", "sales_motion", "mci_eligible", "w365_whitespace", "w365_pau", "tenant_name_folded"} {
			whole.Cluster.Columns[column] = true
		}
	}
	if q.Rows {
		whole.Rows = whole.Tenants
		whole.Rows.Name = "rows"
		whole.TenantAssociations = whole.Associations
		whole.TenantAssociations.Name = "tenant_associations"
	}
	if !q.Rollups {
		return whole
	}
	sums := map[string]bool{"w365_whitespace": true, "w365_pau": true, "mci_potential_earnings": true}
	for _, columns := range []string{"has_w365 sales_motion mci_eligible", "has_w365 sales_motion mci_eligible industry"} {
		rollup := compile.Rollup{Table: whole.Tenants, Dimensions: map[string]bool{}, Sums: sums}
		rollup.Name = fmt.Sprintf("rollup_by_%d", len(strings.Fields(columns)))
		for _, column := range strings.Fields(columns) {
			rollup.Dimensions[column] = true
		}
		whole.Rollups = append(whole.Rollups, rollup)
		rollup.Name = "workshop_" + rollup.Name
		whole.WorkshopRollups = append(whole.WorkshopRollups, rollup)
	}
	return whole
}

// relation is that of partners with these numbers.
func relation(scope string) compile.Relation {
	var scopes []int
	for _, partner := range strings.Fields(scope) {
		if number, err := strconv.Atoi(partner); err == nil {
			scopes = append(scopes, number)
		}
	}
	table := func(name string) compile.Table {
		return compile.Table{Name: name, Scopes: scopes, Whole: scope == "*"}
	}
	return compile.Relation{Tenants: table("tenants"), Engagements: table("engagements"), Workshops: table("workshops"), Associations: table("associations"),
		Month: opportunity.MonthOf(time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC))}
}

func parse(t testing.TB, text []byte) opportunity.Filter {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var raw any
	if err := decoder.Decode(&raw); err != nil {
		t.Fatal(err)
	}
	filter, err := opportunity.ParseFilter(raw, "filter")
	if err != nil {
		t.Fatal(err)
	}
	return filter
}

// each runs a function on every case of testdata/compile.
func each(t *testing.T, run func(t *testing.T, path string, archive *txtar.Archive, asked question, want string)) {
	paths, err := filepath.Glob(cases + "/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no cases", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var asked question
			want := ""
			for _, file := range archive.Files {
				switch file.Name {
				case "question.json":
					decoder := json.NewDecoder(bytes.NewReader(file.Data))
					decoder.DisallowUnknownFields()
					if err := decoder.Decode(&asked); err != nil {
						t.Fatal(err)
					}
				case "want.sql":
					want = string(file.Data)
				}
			}
			run(t, path, archive, asked, want)
		})
	}
}

// show writes a statement with a line a clause, and its arguments beneath.
func show(statement compile.Statement) string {
	text := statement.SQL
	for _, clause := range []string{" FROM ", " WHERE ", " GROUP BY ", " HAVING ", " ORDER BY ", " LIMIT "} {
		text = strings.ReplaceAll(text, clause, "\n"+strings.TrimLeft(clause, " "))
	}
	var b strings.Builder
	b.WriteString(text + "\n")
	for i, arg := range statement.Args {
		fmt.Fprintf(&b, "#%d %T %v\n", i+1, arg, arg)
	}
	return b.String()
}

// TestCompile compares the statement of each case of testdata/compile.
func TestCompile(t *testing.T) {
	each(t, func(t *testing.T, path string, archive *txtar.Archive, asked question, want string) {
		got := show(asked.statement(t))
		if *update {
			archive.Files = slices.DeleteFunc(archive.Files, func(file txtar.File) bool { return file.Name == "want.sql" })
			archive.Files = append(archive.Files, txtar.File{Name: "want.sql", Data: []byte(got)})
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s(-want +got)\n%s", archive.Comment, difference)
		}
	})
}

// TestSameQuestionSameText: parsed and compiled a hundred times, a question gives the same text and arguments.
func TestSameQuestionSameText(t *testing.T) {
	each(t, func(t *testing.T, _ string, _ *txtar.Archive, asked question, _ string) {
		want := show(asked.statement(t))
		for range 100 {
			if got := show(asked.statement(t)); got != want {
				t.Fatal(cmp.Diff(want, got))
			}
		}
	})
}

// TestScopeComesFirst: whatever the filter, every table is cut to its scope, and the scope's condition stands outside the filter's parentheses.
func TestScopeComesFirst(t *testing.T) {
	each(t, func(t *testing.T, _ string, _ *txtar.Archive, asked question, _ string) {
		if asked.Ask == "partners" || asked.Scope == "*" {
			return
		}
		statement := asked.statement(t)
		for _, name := range []string{"tenants", "engagements", "workshops", "associations", "rollup_by_3", "rollup_by_4", "workshop_rollup_by_3", "summary", "cluster", "workshop_cluster", "rows"} {
			from := strings.Count(statement.SQL, " FROM "+name)
			if cut := strings.Count(statement.SQL, " FROM "+name+" WHERE scope "); cut != from {
				t.Errorf("%s: read %d times, cut to the scope %d times, in %s", name, from, cut, statement.SQL)
			}
		}
	})
}

// TestZeroRelationHoldsNothing: the zero Table is no whole table.
func TestZeroRelationHoldsNothing(t *testing.T) {
	statement := compile.Cube(plain{}, compile.Relation{Tenants: compile.Table{Name: "tenants"}}, nil, nil, []opportunity.Measure{opportunity.Tenants})
	if !strings.Contains(statement.SQL, " FROM tenants WHERE FALSE") {
		t.Errorf("%s %q", statement.SQL, statement.Args)
	}
}
