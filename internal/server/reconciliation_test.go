package server_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/source"
)

const reconciliationQuery = `query($field: String, $cause: DifferenceCause) { dataset { reconciliation(field: $field, cause: $cause, first: 500) {
	totalCount counts { field cause rows } differences { tenantId partnerId field reported derived cause } } } }`

func serveExportAs(t *testing.T) asked {
	t.Helper()
	report := loadExport(t, "../../testdata/export/export.csv", &source.Export{AsOf: time.Date(2026, 11, 15, 0, 0, 0, 0, time.UTC)})
	return serveAs(t, report.File, false)
}

// reconciliation is what a caller is told.
func (w asked) reconciliation(variables map[string]any) map[string]any {
	w.t.Helper()
	answer := w.post(reconciliationQuery, variables)
	if len(answer.Errors) > 0 {
		w.t.Fatal(answer.Errors)
	}
	return answer.Data["dataset"].(map[string]any)["reconciliation"].(map[string]any)
}

func fieldsOf(list any) map[string]int {
	found := map[string]int{}
	for _, one := range list.([]any) {
		found[one.(map[string]any)["field"].(string)]++
	}
	return found
}

// TestReconciliationObeysHiddenColumns: whatever is hidden, what is told is what everybody is told without the hidden fields and without what the rules make of
// them, in counts, differences and under a cause alike; to ask for a hidden field is refused.
func TestReconciliationObeysHiddenColumns(t *testing.T) {
	t.Parallel()
	w := serveExportAs(t)
	w.as.Access = closureOf(t)
	all := w.reconciliation(nil)
	reduced := 0
	for _, column := range opportunity.Hideable {
		w.as.Access = closureOf(t, column.Name)
		told := func(field, cause any) bool {
			of := opportunity.FieldNamed(field.(string))
			return !w.as.Hides(of) && (cause == "CONFLICTING_ROWS" || !slices.ContainsFunc(of.DerivedFrom, w.as.HidesNamed))
		}
		kept := func(list any) []any {
			return slices.DeleteFunc(slices.Clone(list.([]any)), func(one any) bool {
				row := one.(map[string]any)
				return !told(row["field"], row["cause"])
			})
		}
		got := w.reconciliation(nil)
		want := map[string]any{"counts": kept(all["counts"]), "differences": kept(all["differences"]), "totalCount": got["totalCount"]}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("without %s (-want +got)\n%s", column.Name, difference)
		}
		if rows := len(got["differences"].([]any)); rows != intOf(t, got["totalCount"]) {
			t.Errorf("without %s: %v of %d differences", column.Name, got["totalCount"], rows)
		} else if rows < len(all["differences"].([]any)) {
			reduced++
		}
		for _, cause := range []string{"PERCENT_ROUNDING", "CONFLICTING_ROWS", "CONTRADICTION"} {
			for field := range fieldsOf(w.reconciliation(map[string]any{"cause": cause})["differences"]) {
				if !told(field, cause) {
					t.Errorf("without %s, cause %s tells of %s", column.Name, cause, field)
				}
			}
		}
		for _, name := range w.as.Hidden {
			if opportunity.FieldNamed(name) == nil {
				continue // a list, or an association's
			}
			answer := w.post(reconciliationQuery, map[string]any{"field": name})
			if len(answer.Errors) != 1 || answer.Errors[0].Extensions["code"] != "FORBIDDEN" || answer.Errors[0].Extensions["argument"] != "field" {
				t.Errorf("without %s, field %s: %+v", column.Name, name, answer)
			}
		}
	}
	if reduced < 5 {
		t.Errorf("only %d columns take differences with them", reduced)
	}
}

func intOf(t *testing.T, value any) int {
	t.Helper()
	n, err := value.(interface{ Int64() (int64, error) }).Int64()
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}

// TestReconciliationOfScopes: a caller is told of his partners' rows alone.
func TestReconciliationOfScopes(t *testing.T) {
	t.Parallel()
	w := serveExportAs(t)
	w.as.Access = closureOf(t)
	total := intOf(t, w.reconciliation(nil)["totalCount"])
	for _, partners := range [][]string{{"1001"}, {"1002"}, {"1001", "1002"}, {}, {"9999"}} {
		w.as.Access = opportunity.Access{Scope: opportunity.OfPartners(partners...)}
		rows := w.reconciliation(nil)["differences"].([]any)
		for _, one := range rows {
			if partner := one.(map[string]any)["partnerId"].(string); !slices.Contains(partners, partner) {
				t.Errorf("%v are told of %s", partners, partner)
			}
		}
		if some := len(partners) > 0 && partners[0] != "9999"; some != (len(rows) > 0) || len(partners) == 2 && len(rows) != total {
			t.Errorf("%v are told of %d differences", partners, len(rows))
		}
	}
}

// TestReconciliationIsForRowReaders: who may see no rows is refused, however he asks, and no difference is in the answer.
func TestReconciliationIsForRowReaders(t *testing.T) {
	t.Parallel()
	w := serveExportAs(t)
	w.as.Access = opportunity.Access{Scope: opportunity.AllPartners(), Aggregates: &opportunity.AggregatesOnly{SmallestGroup: 1, Dimensions: []string{"PARTNER", "SALES_MOTION"}}}
	for _, query := range []string{
		`{ dataset { reconciliation { totalCount } } }`,
		`{ dataset { reconciliation(first: 0) { counts { field cause rows } } } }`,
		`{ dataset { reconciliation(field: "salesMotion") { differences { tenantId reported derived } } } }`,
		`{ dataset { reconciliation(cause: CONTRADICTION) { pageInfo { hasNextPage } } } }`,
	} {
		text := string(w.exchange(query, nil))
		if !strings.Contains(text, `"FORBIDDEN"`) || strings.Contains(text, "e0000000") || strings.Contains(text, `"rows"`) {
			t.Errorf("%s\n%s", query, text)
		}
	}
}
