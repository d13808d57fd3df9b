package main

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudendpoints/opportunities/internal/oracle"
)

// carried are the fields of a tenant that an export carries exactly, whoever asks.
var carried = strings.Fields(`tenantId tenantName tenantDomain country segment subSegment industry tpid customerName m365Seats me5Seats me3Seats f3Seats w365EligibleSeats
	w365Whitespace salesMotion hasW365 w365Pau w365Mau intuneMau entraIdMau mciEligible intuneCporEligible w365CporEligible`)

// ownCarried are those that it carries exactly for a single partner. Of several, an export does not tell which seats renew and which engagements they share, and
// lacks the partners that do not list the tenant.
var ownCarried = strings.Fields(`eaRenewal largestSeatCspRenewal renewal mciEligibleEngagements mciPotentialEarnings cporPotentialEarnings potentialEarnings`)

// rounded are the fields that come back as whole percentages.
var rounded = strings.Fields(`w365Utilization intuneUtilization entraIdUtilization`)

// lost are the fields that an export has no column for.
var lost = strings.Fields(`intunePau entraIdPau windowsPau windowsMau mciEligibleWorkloads`)

// association are what an export carries of a tenant and partner; their types it tells by flags alone, and the organization it lacks.
const association = `associations { partnerId partnerName cspTier t2ResellerName eaRenewal largestSeatCspRenewal mciEligibleEngagements intuneCporEligible w365CporEligible
	mciPotentialEarnings cporPotentialEarnings potentialEarnings }`

var roundTripQuery = fmt.Sprintf(`query($partners: [ID!]) {
	opportunities(partners: $partners) {
		kpis { tenants w365SeatPenetration w365SeatWhitespace w365EligibleSeats w365Pau landW365 expandW365 expandToFrontline expandW365Mature expandToFrontlineMature incentiveEligible }
		money: kpis { mciPotentialEarnings cporPotentialEarnings potentialEarnings tiles { key value } }
		charts { tenantsBySegment { label tenants } w365TenantPenetration { value tenants } tenantsBySalesMotion { label tenants } }
		renewals: charts { tenantsByRenewalMonth { value tenants } }
		tenants(first: 500) { nodes { %s %s %s %s %s } }
	}
	dataset { reconciliation(first: 500) { counts { field cause rows } differences { tenantId } } }
}`, strings.Join(carried, " "), strings.Join(ownCarried, " "), strings.Join(rounded, " "), strings.Join(lost, " "), association)

// ask answers roundTripQuery for some partners, every one's where there are none.
func (s *served) ask(partners []string) map[string]any {
	s.t.Helper()
	variables := map[string]any{}
	if partners != nil {
		variables["partners"] = partners
	}
	body, err := json.Marshal(map[string]any{"query": roundTripQuery, "variables": variables})
	if err != nil {
		s.t.Fatal(err)
	}
	_, text := s.posted(string(body))
	var answer struct {
		Data   map[string]any
		Errors []any
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || len(answer.Errors) > 0 {
		s.t.Fatal(err, answer.Errors)
	}
	return answer.Data
}

// exportable takes out of a source what display text cannot carry: texts that say that there is no value, and countries that are none.
func exportable(s *oracle.Source) {
	text := func(value *string) {
		switch {
		case value == nil:
		case strings.EqualFold(strings.TrimSpace(*value), "N/A"), strings.TrimSpace(*value) == "":
			*value = "Some " + *value
		}
	}
	country := func(code *string) { *code = strings.NewReplacer("ZZ", "GB", "QX", "NA").Replace(*code) }
	for i := range s.Customers {
		c := &s.Customers[i]
		text(&c.CustomerName)
		text(c.SubSegment)
		text(c.Industry)
	}
	for i := range s.Tenants {
		tenant := &s.Tenants[i]
		text(&tenant.TenantName)
		country(&tenant.Country)
	}
	for i := range s.Partners {
		text(&s.Partners[i].PartnerName)
	}
	for i := range s.Associations {
		text(s.Associations[i].T2ResellerName)
	}
}

// TestRoundTrip: a source, loaded, exported and loaded again, answers as before in all that an export carries, for each partner and for all of them; reconciliation
// finds nothing but motions that a rounded percentage leaves open; and what was loaded exports to the same file.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for seed, c := range []struct{ form, locale string }{{"csv", ""}, {"xlsx", ""}, {"csv", "de-DE"}, {"csv", "en-IN"}, {"xlsx", "fr-FR"}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			t.Parallel()
			source := oracle.Random(rand.New(rand.NewPCG(uint64(seed), 77)), 100)
			exportable(source)
			dir, data, again := t.TempDir(), t.TempDir(), t.TempDir()
			// The export does not carry the list of industries: that of the program stands in.
			frontline := content(t, "../../internal/source/samples/frontline_industries.csv")
			source.FrontlineIndustries = strings.Split(strings.TrimSpace(frontline), "\n")[1:]
			if err := source.Write(dir); err != nil {
				t.Fatal(err)
			}
			files := t.TempDir()
			first, second := filepath.Join(files, "first."+c.form), filepath.Join(files, "second.csv")
			var named []string
			if c.locale != "" {
				named = []string{"--locale", c.locale}
			}
			succeed(t, "load", "--source", dir, "--data", data, "--max-reject-share", "0")
			succeed(t, append([]string{"export", "--data", data, "--out", first, "--further-columns"}, named...)...)
			succeed(t, append([]string{"load", "--export", first, "--export-as-of", source.AsOf, "--data", again, "--max-reject-share", "0"}, named...)...)
			succeed(t, "export", "--data", again, "--out", second, "--further-columns")
			succeed(t, "export", "--data", data, "--out", filepath.Join(files, "plain.csv"), "--further-columns")
			if diff := cmp.Diff(content(t, filepath.Join(files, "plain.csv")), content(t, second)); diff != "" {
				t.Errorf("the export of the export differs (-of the source +of the export)\n%s", diff)
			}
			before, after := serve(t, "--data", data), serve(t, "--data", again)
			some := 0
			for _, partner := range source.Partners {
				some += sameReport(t, before.ask([]string{partner.PartnerID}), after.ask([]string{partner.PartnerID}), true)
			}
			some += sameReport(t, before.ask(nil), after.ask(nil), false)
			if some < 80 {
				t.Errorf("only %d tenants were compared", some)
			}
		})
	}
}

// sameReport compares the answers before and after; own says that they are a single partner's. It tells how many tenants there were.
func sameReport(t *testing.T, before, after map[string]any, own bool) int {
	t.Helper()
	was, is := before["opportunities"].(map[string]any), after["opportunities"].(map[string]any)
	same := func(what string, was, is any) {
		t.Helper()
		if diff := cmp.Diff(was, is); diff != "" {
			t.Errorf("%s (-source +export)\n%s", what, diff)
		}
	}
	same("tiles", was["kpis"], is["kpis"])
	same("charts", was["charts"], is["charts"])
	if own {
		same("earnings", was["money"], is["money"])
		same("renewals", was["renewals"], is["renewals"])
	}
	wasNodes, isNodes := was["tenants"].(map[string]any)["nodes"].([]any), is["tenants"].(map[string]any)["nodes"].([]any)
	if len(wasNodes) != len(isNodes) {
		t.Fatalf("%d tenants, then %d", len(wasNodes), len(isNodes))
	}
	usage := map[any]float64{}
	for i := range wasNodes {
		was, is := wasNodes[i].(map[string]any), isNodes[i].(map[string]any)
		for _, name := range carried {
			same(name, was[name], is[name])
		}
		for _, name := range rounded {
			if was[name] == nil {
				same(name, was[name], is[name])
			} else if got, ok := is[name].(float64); !ok || math.Abs(got-was[name].(float64)) > 0.0051 || got != math.Round(got*100)/100 {
				t.Errorf("%s %v, then %v", name, was[name], is[name])
			}
		}
		for _, name := range lost {
			same(name, nil, is[name])
		}
		if usage[was["tenantId"]] = -1; was["intuneUtilization"] != nil {
			usage[was["tenantId"]] = was["intuneUtilization"].(float64)
		}
		if own {
			for _, name := range ownCarried {
				same(name, was[name], is[name])
			}
			same("associations", was["associations"], is["associations"])
		} else {
			atMostOf(t, was, is)
		}
	}
	reconciled := after["dataset"].(map[string]any)["reconciliation"].(map[string]any)
	for _, one := range reconciled["counts"].([]any) {
		if count := one.(map[string]any); count["field"] != "salesMotion" || count["cause"] != "PERCENT_ROUNDING" {
			t.Errorf("reconciliation finds %v", count)
		}
	}
	if !own {
		for _, one := range reconciled["differences"].([]any) {
			if share := usage[one.(map[string]any)["tenantId"]]; share < 0.195 || share > 0.205 {
				t.Errorf("the motion is undecidable at %v", share)
			}
		}
	}
	return len(wasNodes)
}

// atMostOf compares what an export tells of each partner alone where several partners ask: no more engagements and dollars, no earlier EA month, and of CSP months the
// earliest.
func atMostOf(t *testing.T, was, is map[string]any) {
	t.Helper()
	number := func(value any) float64 {
		var n float64
		_, _ = fmt.Sscan(fmt.Sprint(value), &n)
		return n
	}
	for _, name := range []string{"mciEligibleEngagements", "mciPotentialEarnings", "cporPotentialEarnings", "potentialEarnings"} {
		if number(is[name]) > number(was[name]) || is[name] == nil {
			t.Errorf("%s %v, then %v", name, was[name], is[name])
		}
	}
	if is["eaRenewal"] != nil && (was["eaRenewal"] == nil || is["eaRenewal"].(string) < was["eaRenewal"].(string)) {
		t.Errorf("eaRenewal %v, then %v", was["eaRenewal"], is["eaRenewal"])
	}
	if a, b := was["largestSeatCspRenewal"], is["largestSeatCspRenewal"]; (a == nil) != (b == nil) || a != nil && b.(string) > a.(string) {
		t.Errorf("largestSeatCspRenewal %v, then %v", a, b)
	}
	if len(is["associations"].([]any)) > len(was["associations"].([]any)) {
		t.Errorf("associations %v, then %v", was["associations"], is["associations"])
	}
}
