package duckdb_test

import (
	"strings"
	"testing"
)

// TestViolations: each law of a snapshot is told when it is broken, and none of them is when nothing is.
func TestViolations(t *testing.T) {
	conn := derived(t, root+"testdata/source")
	broken := func() string {
		return table(t, conn, "SELECT law FROM violation ORDER BY law")
	}
	whole := broken()
	if strings.Count(whole, "\n") != 2 { // the heading
		t.Fatalf("broken from the start: %s", whole)
	}
	for law, statements := range map[string][2]string{
		"tenant_key numbers the tenants":                      {"UPDATE snapshot.tenant SET tenant_key = 0 WHERE tenant_key = 1", "UPDATE snapshot.tenant SET tenant_key = 1 WHERE tenant_key = 0"},
		"rank numbers the scope of all partners":              {"UPDATE snapshot.all_tenant SET rank = 99 WHERE rank = 1", "UPDATE snapshot.all_tenant SET rank = 1 WHERE rank = 99"},
		"rank numbers each partner's scope":                   {"UPDATE snapshot.partner_tenant SET rank = 99 WHERE rank = 1", "UPDATE snapshot.partner_tenant SET rank = 1 WHERE rank = 99"},
		"whitespace is eligible seats without PAU":            {"UPDATE snapshot.all_tenant SET w365_whitespace = w365_whitespace + 1 WHERE rank = 1", "UPDATE snapshot.all_tenant SET w365_whitespace = w365_whitespace - 1 WHERE rank = 1"},
		"potential earnings are MCI and CPOR together":        {"UPDATE snapshot.all_tenant SET potential_earnings = potential_earnings + 1 WHERE rank = 1", "UPDATE snapshot.all_tenant SET potential_earnings = potential_earnings - 1 WHERE rank = 1"},
		"workshops add up to the MCI potential earnings":      {"UPDATE snapshot.all_workshop SET mci_potential_earnings = mci_potential_earnings + 1", "UPDATE snapshot.all_workshop SET mci_potential_earnings = mci_potential_earnings - 1"},
		"every tenant has one of the seven motions":           {"UPDATE snapshot.all_tenant SET sales_motion = sales_motion + 100", "UPDATE snapshot.all_tenant SET sales_motion = sales_motion - 100"},
		"the rollups and the cluster count every tenant":      {"UPDATE snapshot.all_cluster SET w365_whitespace = w365_whitespace + 1", "UPDATE snapshot.all_cluster SET w365_whitespace = w365_whitespace - 1"},
		"the clustered workshops are those of all partners":   {"UPDATE snapshot.all_workshop_cluster SET workshop_earnings = workshop_earnings + 1", "UPDATE snapshot.all_workshop_cluster SET workshop_earnings = workshop_earnings - 1"},
		"the rows are those of the tenants":                   {"UPDATE snapshot.partner_row SET rank = rank + 1", "UPDATE snapshot.partner_row SET rank = rank - 1"},
		"the associations of tenants are those of partners":   {"UPDATE snapshot.all_association SET tenant_key = tenant_key + 1", "UPDATE snapshot.all_association SET tenant_key = tenant_key - 1"},
		"the partners' rollups count their tenants":           {"UPDATE snapshot.partner_rollup_chart SET tenants = tenants + 1", "UPDATE snapshot.partner_rollup_chart SET tenants = tenants - 1"},
		"the summaries add up to their totals":                {"UPDATE snapshot.partner_summary SET tenants = tenants + 1 WHERE dimension = 3", "UPDATE snapshot.partner_summary SET tenants = tenants - 1 WHERE dimension = 3"},
		"an engagement is of a listed tenant":                 {"UPDATE snapshot.all_engagement SET tenant_key = -tenant_key", "UPDATE snapshot.all_engagement SET tenant_key = -tenant_key"},
		"a tenant with a workshop is eligible":                {"UPDATE snapshot.all_tenant SET mci_eligible = NOT mci_eligible", "UPDATE snapshot.all_tenant SET mci_eligible = NOT mci_eligible"},
		"a partner's tenant is a tenant of all":               {"UPDATE snapshot.partner_tenant SET tenant_key = tenant_key + 1000 WHERE rank = 1", "UPDATE snapshot.partner_tenant SET tenant_key = tenant_key - 1000 WHERE tenant_key > 1000"},
		"a tenant of all is some partner's":                   {"UPDATE snapshot.all_tenant SET tenant_key = tenant_key + 1000 WHERE rank = 1", "UPDATE snapshot.all_tenant SET tenant_key = tenant_key - 1000 WHERE tenant_key > 1000"},
		"every listed tenant is in the scope of all partners": {"CREATE TABLE gone AS FROM snapshot.all_tenant WHERE rank = 9; DELETE FROM snapshot.all_tenant WHERE rank = 9", "INSERT INTO snapshot.all_tenant FROM gone"},
	} {
		for i, statement := range statements {
			if _, err := conn.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(law, err)
			}
			if told := broken(); strings.Contains(told, law) != (i == 0) {
				t.Errorf("%q after %q: %s", law, statement, told)
			}
		}
	}
}
