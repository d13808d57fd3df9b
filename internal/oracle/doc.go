// Package oracle computes the report in plain Go, straight from the rules (spec/domain.md) and the API's contract
// (spec/api.graphqls), so that tests can compare the real service with it. It shares no code with the service and knows
// no SQL: maps and loops over a source in memory, obviously right rather than fast.
//
// A test makes a Source (by hand or by Random), writes it with Write, lets the service load it, and compares what the
// service answers with what Report says:
//
//	source := oracle.Random(rand.New(rand.NewPCG(1, 2)), 200)
//	err := source.Write(dir)
//	report := source.Report(oracle.Scope{Partners: []string{"1001"}})
//	filter := oracle.RandomFilter(rng, report, 3)
//	diffs := oracle.CompareReport(answer, report, filter, order, false)
//
// Report's Aggregate, Breakdown and Facets and Source's Explain do the same for groups, drop-downs and verdicts.
package oracle
