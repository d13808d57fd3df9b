package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/cloudendpoints/opportunities/internal/engine"
)

// firstAnswers measures the first report in a scope that nobody has asked of yet, and the second: of one partner, the snapshot's slice is
// read; of three, tables are built. Every round takes partners of its own, alike in size.
func firstAnswers(ctx context.Context, l *lab, found *findings) error {
	for _, scope := range []struct {
		name    string
		from, n int
		goal    goal
	}{{"median-partner", len(l.partners)/2 + 1, 1, firstOfOne}, {"three-partners", l.middling() + 3, 3, noGoal}} {
		first, warm := &series{name: "Scope/" + scope.name + "/first"}, &series{name: "Scope/" + scope.name + "/warm"}
		for round := range min(found.Rounds, (len(l.partners)-3)/scope.n) {
			ask := l.sending(post(l.uncached, reportQuery, map[string]any{"partners": l.ids(scope.from+round*scope.n, scope.n)}))
			for _, one := range []*series{first, warm} {
				began := time.Now()
				if err := ask(ctx); err != nil {
					return fmt.Errorf("%s: %w", one.name, err)
				}
				one.samples = append(one.samples, float64(time.Since(began).Nanoseconds()))
			}
		}
		found.series = append(found.series, first, warm)
		found.comparisons = append(found.comparisons, comparison{"The first answer in a scope : the second", scope.name, first, warm, scope.goal})
	}
	return building(ctx, l, found)
}

// buildingRounds is how often a scope is built, and as often is not: the latter takes long.
const buildingRounds = 7

// building measures what it takes to build the scope of three partners and report on it three times, against three reports on the views.
func building(ctx context.Context, l *lab, found *findings) error {
	views, err := l.openUnbuilt(ctx)
	if err != nil {
		return err
	}
	service := engine.New(l.key)
	service.Serve(views, nil)
	defer service.Close()
	web := httptest.NewServer(l.handler(service, 0))
	defer web.Close()
	built, unbuilt := &series{name: "Scope/three-reports/built"}, &series{name: "Scope/three-reports/views"}
	for round := range min(found.Rounds, buildingRounds) {
		variables := map[string]any{"partners": l.ids(l.middling()+3+3*(found.Rounds+round), 3)}
		for one, address := range map[*series]string{built: l.uncached, unbuilt: web.URL + "/graphql"} {
			ask := l.sending(post(address, reportQuery, variables))
			began := time.Now()
			for range 3 {
				if err := ask(ctx); err != nil {
					return fmt.Errorf("%s: %w", one.name, err)
				}
			}
			one.samples = append(one.samples, float64(time.Since(began).Nanoseconds()))
		}
	}
	found.series = append(found.series, built, unbuilt)
	found.comparisons = append(found.comparisons, comparison{"The first answer in a scope : the second", "three reports of three partners, built : nothing built", built, unbuilt, buildPays})
	return nil
}
