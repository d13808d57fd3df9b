package server_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/oracle"
	"github.com/cloudendpoints/opportunities/internal/rounds"
)

var (
	oracleSeeds = flag.Uint64("oracle-seeds", 3, "how many random sources TestOracle compares")
	oracleFirst = flag.Uint64("oracle-first", 0, "the seed of the first of them")
)

// TestOracle holds the server against an implementation of the rules that shares nothing with it, on sources full of limits: every tile,
// chart and field of every tenant, for all partners and for sets of them, under random filters and orders.
func TestOracle(t *testing.T) {
	const filters = 150
	for i := range uint64(rounds.Of(int(*oracleSeeds))) {
		seed := *oracleFirst + i
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			rng, source := rand.New(rand.NewPCG(seed, 1)), oracleSource(seed)
			c := serve(t, written(t, source))
			scopes := partnerSets(rng, source)
			for _, scope := range scopes {
				report := source.Report(scope)
				got := c.opportunities(oracle.ReportQuery, variables(scope, map[string]any{"first": 500}))
				differ(t, scope, nil, oracle.CompareReport(got, report, nil, nil, false))
			}
			for range filters {
				scope := scopes[rng.IntN(len(scopes))]
				report := source.Report(scope)
				filter, order, cross := oracle.RandomFilter(rng, report, 3), oracle.RandomOrder(rng), rng.IntN(2) == 0
				got := c.opportunities(oracle.IDQuery, variables(scope, map[string]any{"filter": filter, "orderBy": order, "crossFilter": cross, "first": 500}))
				differ(t, scope, filter, oracle.CompareReport(got, report, filter, order, cross))
			}
		})
	}
}

// oracleSource is what both the report's and the groups' tests compare.
func oracleSource(seed uint64) *oracle.Source { return randomSource(seed, 150) }

// partnerSets are all partners, none, each of some, and random sets, the order and repeats of which do not matter.
func partnerSets(rng *rand.Rand, source *oracle.Source) []oracle.Scope {
	ids := make([]string, len(source.Partners))
	for i, partner := range source.Partners {
		ids[i] = partner.PartnerID
	}
	sets := []oracle.Scope{{All: true}, {Partners: []string{}}, {Partners: []string{ids[0], "0", ids[0]}}, {Partners: []string{"0"}}}
	for range 4 {
		sets = append(sets, oracle.Scope{Partners: []string{ids[rng.IntN(len(ids))]}})
	}
	for range 6 {
		rng.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		sets = append(sets, oracle.Scope{Partners: append([]string{}, ids[:min(len(ids), 2+rng.IntN(4))]...)})
	}
	return sets
}

func variables(scope oracle.Scope, more map[string]any) map[string]any {
	if !scope.All {
		more["partners"] = scope.Partners
	}
	return more
}

func differ(t *testing.T, scope oracle.Scope, filter map[string]any, differences []string) {
	t.Helper()
	if len(differences) == 0 {
		return
	}
	text, _ := json.MarshalIndent(filter, "", " ")
	t.Errorf("scope %+v\nfilter %s", scope, text)
	for _, difference := range differences {
		t.Errorf("  %s", difference)
	}
}
