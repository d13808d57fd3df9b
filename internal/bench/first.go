package main

import (
	"context"
	"fmt"
	"time"
)

// firstAnswers measures the first report in a scope that nobody has asked of yet, and the second: of one partner, the snapshot's slice is
// read; of three, tables are built. Every round takes partners of its own, alike in size.
func firstAnswers(ctx context.Context, l *lab, found *findings) error {
	for _, scope := range []struct {
		name    string
		from, n int
		goal    goal
	}{{"median-partner", len(l.partners)/2 + 1, 1, firstOfOne}, {"three-partners", l.middling() + 3, 3, firstOfSeveral}} {
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
	return nil
}
