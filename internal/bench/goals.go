package main

import "fmt"

// goal bounds a ratio from above, or from below; the zero goal says nothing.
type goal struct{ atMost, atLeast float64 }

// The goals, at a million tenants on two cores.
var (
	noGoal = goal{}
	// An answer that is not in the cache, against its own statements.
	overStatements = goal{atMost: 1.25}
	// The whole report, against parts that each run their own statement.
	sevenUnfiltered = goal{atMost: 0.85}
	sevenFiltered   = goal{atMost: 0.5}
	// The whole report under a filter on dimensions, against its statements on the tenants in rank order alone.
	onDimensions = goal{atMost: 0.5}
	// A page in the middle, against the first one.
	deepPage = goal{atMost: 1.5}
	// An answer from the cache, against the same one that is not.
	fromCache = goal{atMost: 0.1}
	// Requests a second, against a server that says hello.
	pageOfHello      = goal{atLeast: 0.3}
	cacheOfHello     = goal{atLeast: 0.6}
	unchangedOfHello = goal{atLeast: 0.9}
	// From rows in memory to bytes, against encoding/json of the same structs.
	overEncoding = goal{atMost: 1.5}
	// Requests a second, against goroutines that run the bare statements.
	clientsOfBare = goal{atLeast: 0.8}
	// 16 clients: their answers a second against those of one, and their 99th percentile against their median.
	manyOfOne   = goal{atLeast: 1.5}
	tailOfMany  = goal{atMost: 5}
	tailRefresh = goal{atMost: 2} // the 99th percentile while snapshots are published, against that without
	// Resident memory while serving, against mostResidentMB.
	resident = goal{atMost: 1}
	// The first answer in a scope, against the next: one partner's is a slice of the snapshot, that of several is built, which pays by the third report.
	firstOfOne = goal{atMost: 2}
	buildPays  = goal{atMost: 1}
)

const mostResidentMB = 1500

func (g goal) String() string {
	switch {
	case g.atMost > 0:
		return fmt.Sprintf("≤ %.4g", g.atMost)
	case g.atLeast > 0:
		return fmt.Sprintf("≥ %.4g", g.atLeast)
	}
	return ""
}

// verdict judges the ratio.
func (g goal) verdict(ratio float64) string {
	switch {
	case g == noGoal:
		return ""
	case g.atMost > 0 && ratio <= g.atMost, g.atLeast > 0 && ratio >= g.atLeast:
		return "ok"
	}
	return "**missed**"
}
