package oracle_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/oracle"
)

// A random source is valid: keys are unique, references exist, required texts stand.
func TestRandomSourceIsValid(t *testing.T) {
	for seed := range uint64(30) {
		s := oracle.Random(rand.New(rand.NewPCG(seed, 1)), 120)
		keys := map[string]bool{}
		key := func(table string, parts ...any) {
			k := table + fmt.Sprintf("%q", parts)
			if keys[k] {
				t.Errorf("seed %d: a second %s", seed, k)
			}
			keys[k] = true
		}
		refer := func(table string, parts ...any) {
			if !keys[table+fmt.Sprintf("%q", parts)] {
				t.Errorf("seed %d: no %s%q", seed, table, parts)
			}
		}
		for _, r := range s.Customers {
			key("customers", fmt.Sprint(r.TPID))
		}
		for _, r := range s.Tenants {
			key("tenants", strings.ToLower(r.TenantID))
			refer("customers", fmt.Sprint(r.TPID))
		}
		for _, r := range s.Partners {
			key("partners", r.PartnerID)
		}
		for _, r := range s.AssociationTypes {
			key("types", r.Association)
		}
		for _, r := range s.Engagements {
			key("engagements", r.EngagementID)
		}
		for _, r := range s.EngagementWorkloads {
			key("engagement_workloads", r.EngagementID, r.Workload)
			refer("engagements", r.EngagementID)
		}
		for _, r := range s.Licenses {
			key("licenses", strings.ToLower(r.TenantID), r.Product)
			refer("tenants", strings.ToLower(r.TenantID))
			if r.Seats < 0 {
				t.Errorf("seed %d: %d seats", seed, r.Seats)
			}
		}
		for _, r := range s.Usage {
			key("usage", strings.ToLower(r.TenantID), r.Workload)
			if r.PAU != nil && *r.PAU < 0 || r.MAU != nil && *r.MAU < 0 {
				t.Errorf("seed %d: negative usage", seed)
			}
		}
		for _, r := range s.Associations {
			key("associations", strings.ToLower(r.TenantID), r.PartnerID, r.Association)
			refer("tenants", strings.ToLower(r.TenantID))
			refer("partners", r.PartnerID)
			refer("types", r.Association)
		}
		for _, r := range s.Subscriptions {
			key("subscriptions", r.SubscriptionID)
		}
		for _, r := range s.EngagementOffers {
			key("offers", r.EngagementID, strings.ToLower(r.TenantID), r.PartnerID)
			refer("engagements", r.EngagementID)
			refer("partners", r.PartnerID)
		}
		for _, r := range s.CporIncentives {
			key("cpor", strings.ToLower(r.TenantID), r.PartnerID, r.Workload)
		}
	}
}

// Random sources reach every motion, both renewals, incentives and the limits of rule 2.
func TestRandomSourceIsRich(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(10) {
		r := oracle.Random(rand.New(rand.NewPCG(seed, 1)), 200).Report(oracle.Scope{All: true})
		for motion, n := range r.Distribution() {
			seen[motion] += n
		}
		for _, tenant := range r.Tenants {
			for _, name := range []string{"eaRenewal", "largestSeatCspRenewal", "w365Utilization"} {
				if tenant.Values[name] != nil {
					seen[name]++
				}
			}
			if tenant.Values["mciEligible"].(bool) {
				seen["mciEligible"]++
				if tenant.Values["mciPotentialEarnings"].(oracle.Cents) == 0 {
					seen["at 0.00"]++
				}
			}
			switch tenant.Values["m365Seats"].(int64) {
			case 26, 151:
				seen["limit"]++
			}
			seen["tenants"]++
		}
	}
	t.Log(seen)
	for _, name := range []string{"NURTURE_INTUNE", "LOW_WHITESPACE", "LAND_W365", "EXPAND_TO_FRONTLINE_MATURE", "EXPAND_TO_FRONTLINE",
		"EXPAND_W365_MATURE", "EXPAND_W365", "eaRenewal", "largestSeatCspRenewal", "w365Utilization", "mciEligible", "at 0.00", "limit"} {
		if seen[name] < 5 {
			t.Errorf("%s: %d", name, seen[name])
		}
	}
}

// The oracle agrees with itself: an answer made of its own values has no difference, and a changed one has.
func TestCompareItself(t *testing.T) {
	for _, tenant := range random(3).Tenants {
		got := sent(t, tenant.Values)
		if differences := oracle.CompareTenant(got, tenant); len(differences) > 0 {
			t.Fatal(differences)
		}
		got["w365Whitespace"] = nil
		delete(got, "engagements")
		if differences := oracle.CompareTenant(got, tenant); len(differences) != 2 {
			t.Fatal(differences)
		}
	}
}

// Laws that hold of every report, filter and scope.
func TestLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	kept := map[bool]int{}
	for seed := range uint64(5) {
		r := random(seed)
		for range 100 {
			filter := oracle.RandomFilter(rng, r, 3)
			in := r.Filter(filter)
			kept[len(in) > 0 && len(in) < len(r.Tenants)]++
			out := r.Filter(map[string]any{"not": filter})
			if len(in)+len(out) != len(r.Tenants) {
				t.Fatalf("not is no complement: %v", filter)
			}
			var sum int64
			for _, b := range r.Charts(filter, false).Buckets["tenantsBySalesMotion"] {
				sum += b.Tenants
			}
			if sum != r.Kpis(filter).Values["tenants"] {
				t.Fatalf("motions do not add up: %v", filter)
			}
			order := oracle.RandomOrder(rng)
			if len(r.Sort(in, order)) != len(in) {
				t.Fatal(order)
			}
		}
	}
	t.Log("filters that split the tenants, or not:", kept)
	if kept[true] < kept[false]/2 {
		t.Error("random filters are dull", kept)
	}
}

// A narrower scope lists no tenant that the wider one lacks, and earns no more.
func TestNarrowerScope(t *testing.T) {
	s := oracle.Random(rand.New(rand.NewPCG(9, 9)), 200)
	wide := map[string]*oracle.Tenant{}
	for _, tenant := range s.Report(oracle.Scope{All: true}).Tenants {
		wide[tenant.ID()] = tenant
	}
	for _, p := range s.Partners {
		for _, tenant := range s.Report(oracle.Scope{Partners: []string{p.PartnerID}}).Tenants {
			w := wide[tenant.ID()]
			if w == nil || tenant.Values["potentialEarnings"].(oracle.Cents) > w.Values["potentialEarnings"].(oracle.Cents) {
				t.Errorf("partner %s, tenant %s", p.PartnerID, tenant.ID())
			}
		}
	}
}

func TestRandomIsReproducible(t *testing.T) {
	again := func() (*oracle.Source, any, any) {
		rng := rand.New(rand.NewPCG(7, 7))
		s := oracle.Random(rng, 60)
		return s, oracle.RandomFilter(rng, s.Report(oracle.Scope{All: true}), 4), oracle.RandomOrder(rng)
	}
	s1, f1, o1 := again()
	s2, f2, o2 := again()
	if !reflect.DeepEqual(s1, s2) || !reflect.DeepEqual(f1, f2) || !reflect.DeepEqual(o1, o2) {
		t.Error("equal seeds, different choices")
	}
}

// What is written can be read back: as many records as rows, each text as it was.
func TestWrite(t *testing.T) {
	dir, s := t.TempDir(), oracle.Random(rand.New(rand.NewPCG(1, 1)), 50)
	if err := s.Write(dir); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(dir, "tenants.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) != 51 {
		t.Fatal(len(rows), err)
	}
	for i, row := range rows[1:] {
		if row[1] != s.Tenants[i].TenantName || row[0] != s.Tenants[i].TenantID {
			t.Errorf("%q, want %v", row, s.Tenants[i])
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 17 {
		t.Error(files)
	}
}

func random(seed uint64) *oracle.Report {
	return oracle.Random(rand.New(rand.NewPCG(seed, 2)), 100).Report(oracle.Scope{All: true})
}
