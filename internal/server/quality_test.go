package server_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/oracle"
	"github.com/cloudendpoints/opportunities/internal/rounds"
)

const qualityQuery = `query($filter: TenantFilter, $partners: [ID!]) { opportunities(filter: $filter, partners: $partners) {
	dataQuality { check label subject reason tenants filter }
	nearlyListed(first: 500) { tenantId tenantName rule seats threshold seatsMissing } } }`

type quality struct {
	Data struct {
		Opportunities struct {
			DataQuality []struct {
				Check   string
				Subject *string
				Tenants int
				Filter  map[string]any
			}
			NearlyListed []struct {
				TenantID, Rule      string
				Seats, SeatsMissing int
			}
		}
	}
	Errors []any
}

// TestFindingsFilterGivesItsTenants: under every scope and filter, a finding's filter keeps as many tenants as it counts; each check finds something.
func TestFindingsFilterGivesItsTenants(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(900, 7))
	source := oracle.Random(rng, 200)
	for i := range source.Tenants {
		if i%3 == 0 {
			source.Tenants[i].TenantDomain = []string{"Twice.example.com", "twice.example.com"}[rng.IntN(2)]
		}
	}
	w := &world{serveSource(t, source), rng, source, partnerSets(rng, source)}
	seen := map[string]int{}
	for i := range rounds.Of(15) {
		scope, filter := w.scope(), map[string]any{}
		if i > 5 {
			filter = w.filter(scope)
		}
		var answer quality
		if err := json.Unmarshal([]byte(w.text(qualityQuery, variables(scope, map[string]any{"filter": filter}))), &answer); err != nil || answer.Errors != nil {
			t.Fatal(err, answer.Errors)
		}
		for _, finding := range answer.Data.Opportunities.DataQuality {
			seen[finding.Check]++
			if finding.Tenants == 0 || finding.Filter == nil {
				t.Errorf("%+v", finding)
			}
			if got := len(w.ids(scope, map[string]any{"and": []any{filter, finding.Filter}})); got != finding.Tenants {
				t.Errorf("%+v: its filter keeps %d\nscope %+v", finding, got, scope)
			}
		}
	}
	for _, check := range []string{"MAU_OVER_PAU", "MISSING_USAGE", "UNMAPPED_SEGMENT", "COUNTRY_WITHOUT_AREA", "DUPLICATE_DOMAIN", "ENDED_ENGAGEMENT", "NEAR_THRESHOLD"} {
		if seen[check] == 0 {
			t.Errorf("%s found nothing in any scope", check)
		}
	}
}

// TestNearlyListedAreNotListed: who is nearly listed is not listed, explain says of the same rule that it is not passed, and that many more seats would do.
func TestNearlyListedAreNotListed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 901)
	for range rounds.Of(5) {
		scope := w.scope()
		var answer quality
		if err := json.Unmarshal([]byte(w.text(qualityQuery, variables(scope, map[string]any{}))), &answer); err != nil {
			t.Fatal(err)
		}
		for _, near := range answer.Data.Opportunities.NearlyListed {
			var explained struct {
				Data struct {
					Opportunities struct {
						Explain struct {
							Listed bool
							Rules  []struct {
								Rule, Value, Threshold string
								Passed                 bool
							}
						}
					}
				}
			}
			text := w.text(`query($partners: [ID!], $id: ID!) { opportunities(partners: $partners) { explain(tenantId: $id) { listed rules { rule value threshold passed } } } }`,
				variables(scope, map[string]any{"id": near.TenantID}))
			if err := json.Unmarshal([]byte(text), &explained); err != nil {
				t.Fatal(err)
			}
			found := false
			for _, rule := range explained.Data.Opportunities.Explain.Rules {
				if rule.Rule == near.Rule {
					threshold, err := json.Number(rule.Threshold).Int64()
					found = err == nil && !rule.Passed && int64(near.Seats+near.SeatsMissing) == threshold+1
				}
			}
			if !found || explained.Data.Opportunities.Explain.Listed {
				t.Errorf("%+v: %s", near, text)
			}
		}
	}
}

// TestQualityOutsideTheScopeChangesNoByte: neither a namesake's domain nor another's findings show in a scope.
func TestQualityOutsideTheScopeChangesNoByte(t *testing.T) {
	t.Parallel()
	source := randomSource(lawSource, 120)
	before := serveSource(t, source)
	for _, partners := range disturbedScopes(source) {
		after := serveSource(t, disturbed(source, partners))
		vars := variables(oracle.Scope{Partners: partners}, map[string]any{})
		same(t, before.text(qualityQuery, vars), after.text(qualityQuery, vars))
		if before.text(qualityQuery, nil) == after.text(qualityQuery, nil) {
			t.Error("nothing was disturbed")
		}
	}
}
