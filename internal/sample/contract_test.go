package sample_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cloudendpoints/opportunities/internal/sample"
)

// rules are the patterns of the columns, as the source contract has them.
var rules = map[string]map[string]string{
	"customers":            {"tpid": `-?\d+`, "customer_name": `.+`, "sub_segment": `.*`, "industry": `.*`, "hq_country": `[A-Z]{2}`},
	"tenants":              {"tenant_id": uuid, "tenant_name": `.+`, "tenant_domain": `[a-z]+-\d+\.example\.com`, "country": `[A-Z]{2}`, "segment": `.+`, "tpid": `-?\d+`, "data_sharing": `granted|opted_out`},
	"licenses":             {"tenant_id": uuid, "product": `.+`, "seats": `\d+`},
	"usage":                {"tenant_id": uuid, "workload": anyWorkload, "pau": `\d*`, "mau": `\d*`},
	"partners":             {"partner_id": `9\d{6}`, "partner_name": `.+`, "country": `[A-Z]{2}`, "organization": `.+`},
	"associations":         {"tenant_id": uuid, "partner_id": `\d+`, "association": `.+`, "csp_tier": `|DIRECT_BILL|DISTRIBUTOR|RESELLER`, "t2_reseller_name": `.*`},
	"subscriptions":        {"subscription_id": `.+`, "tenant_id": uuid, "partner_id": `\d+`, "program": `EA|CSP`, "product": `.+`, "seats": `\d+`, "renewal_date": day},
	"engagements":          {"engagement_id": `.+`, "workshop": `.+`, "status": `OPEN|CLOSED`, "valid_from": `|` + day, "valid_to": `|` + day},
	"engagement_workloads": {"engagement_id": `.+`, "workload": anyWorkload},
	"engagement_offers":    {"engagement_id": `.+`, "tenant_id": uuid, "partner_id": `\d+`, "estimated_earnings": money},
	"cpor_incentives":      {"tenant_id": uuid, "partner_id": `\d+`, "workload": `INTUNE|W365`, "claimable": `true|false`, "estimated_earnings": money},
	"segments":             {"segment": `.+`, "family": `ENTERPRISE|SMEC`},
	"association_types":    {"association": `.+`, "lists_tenants": `true|false`},
	"areas":                {"country": `[A-Z]{2}`, "area": `.+`},
	"frontline_industries": {"industry": `.+`},
	"products":             {"product": `.+`, "microsoft_365": `true|false`},
}

const (
	uuid        = `(?i:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})`
	anyWorkload = `W365|INTUNE|ENTRA_ID|WINDOWS`
	day         = `\d{4}-\d{2}-\d{2}`
	money       = `\d+\.\d{2}`
)

// keyColumns are the columns of each table's key.
var keyColumns = map[string][]string{
	"licenses": {"tenant_id", "product"}, "usage": {"tenant_id", "workload"}, "engagement_workloads": {"engagement_id", "workload"},
	"associations":      {"tenant_id", "partner_id", "association"},
	"engagement_offers": {"engagement_id", "tenant_id", "partner_id"}, "cpor_incentives": {"tenant_id", "partner_id", "workload"},
	"customers": {"tpid"}, "tenants": {"tenant_id"}, "partners": {"partner_id"}, "subscriptions": {"subscription_id"},
	"engagements": {"engagement_id"}, "segments": {"segment"}, "association_types": {"association"}, "areas": {"country"},
	"frontline_industries": {"industry"}, "products": {"product"},
}

func TestNoRowWouldBeRejected(t *testing.T) {
	const tenants = 6000 // more than one round of the edge cases
	for _, opts := range []sample.Options{{Tenants: tenants, Seed: 1}, {Tenants: tenants, Seed: 2, Partners: sample.MinPartners}} {
		dir := generate(t, opts)
		keys := map[string]map[string]bool{}
		for table, rule := range rules {
			keys[table] = map[string]bool{}
			patterns := map[string]*regexp.Regexp{}
			for column, pattern := range rule {
				patterns[column] = regexp.MustCompile(`^(?:` + pattern + `)$`)
			}
			for n, r := range read(t, dir, table) {
				if len(r) != len(rule) {
					t.Fatalf("%s: columns %v", table, r)
				}
				for column, pattern := range patterns {
					if !pattern.MatchString(r[column]) {
						t.Fatalf("%s row %d: %s %q does not match %s", table, n+1, column, r[column], pattern)
					}
				}
				var key []string
				for _, c := range keyColumns[table] {
					key = append(key, fold(c, r[c]))
				}
				k := strings.Join(key, "|")
				if keys[table][k] {
					t.Fatalf("%s: second row for %s", table, k)
				}
				keys[table][k] = true
			}
		}
		if got := len(keys["tenants"]); got != tenants {
			t.Errorf("%d tenants, want %d", got, tenants)
		}
		targets := map[string]string{"tpid": "customers", "tenant_id": "tenants", "partner_id": "partners",
			"engagement_id": "engagements", "association": "association_types"}
		for table, rule := range rules {
			for _, r := range read(t, dir, table) {
				for column, target := range targets {
					if _, has := rule[column]; has && !keys[target][fold(column, r[column])] {
						t.Fatalf("%s: %s %s is a reference to nothing", table, column, r[column])
					}
				}
			}
		}
		withTenants := map[string]bool{}
		for _, r := range read(t, dir, "tenants") {
			withTenants[r["tpid"]] = true
		}
		if len(withTenants) != len(keys["customers"]) {
			t.Errorf("%d customers, %d of them with tenants", len(keys["customers"]), len(withTenants))
		}
	}
}

// fold makes UUIDs comparable.
func fold(column, value string) string {
	if column == "tenant_id" {
		return strings.ToLower(value)
	}
	return value
}

func TestManifest(t *testing.T) {
	dir := generate(t, sample.Options{Tenants: 1, AsOf: time.Date(2027, 3, 1, 23, 0, 0, 0, time.UTC)})
	text, err := os.ReadFile(filepath.Join(dir, "snapshot.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		AsOf   string            `json:"as_of"`
		Tables map[string]string `json:"tables"`
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got.AsOf != "2027-03-01" || got.Tables["engagement_offers"] != "2027-02-22" {
		t.Errorf("manifest %+v", got)
	}
	for table := range got.Tables {
		if _, known := rules[table]; !known {
			t.Errorf("unknown table %s", table)
		}
	}
}

func TestReference(t *testing.T) {
	dir := generate(t, sample.Options{Tenants: 1})
	for _, table := range []string{"segments", "association_types", "areas", "frontline_industries", "products"} {
		file, err := os.ReadFile(filepath.Join(dir, table+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		if got := sample.Reference(table); string(got) != string(file) {
			t.Errorf("%s: Reference differs from the file", table)
		}
	}
	if got := sample.Reference("tenants"); got != nil {
		t.Errorf("tenants is no reference table, got %q", got)
	}
}
