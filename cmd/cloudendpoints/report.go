package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// rejectsShown is how many rejected rows a load prints; check prints more.
const rejectsShown = 20

// describe prints the load's report: each table, what was passed over, and the rejected rows.
func describe(w io.Writer, report *snapshot.Report, rejects int) {
	fmt.Fprintf(w, "Source as of %s\n\n", report.Source.AsOf.Format("2006-01-02"))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "table\tas of\tread\tkept\trejected\twith a rejected target\t")
	var left int64
	for _, t := range report.Source.Tables {
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%d\t\n", t.Name, t.AsOf.Format("2006-01-02"), t.Read, t.Kept, t.Rejected, t.Cascaded)
		left += t.Rejected + t.Cascaded
	}
	table.Flush()
	warnings(w, report)
	if left == 0 {
		return
	}
	shown := report.Source.Rejects(rejects)
	fmt.Fprintf(w, "\nRejected rows (%d of %d):\n", len(shown), left)
	for _, reject := range shown {
		fmt.Fprintf(w, "  %s\n", reject)
	}
	if report.File != "" {
		fmt.Fprintf(w, "All are in the table reject of %s.\n", report.File)
	}
}

// summarize prints a load's outcome in a few lines.
func summarize(w io.Writer, report *snapshot.Report) {
	var kept, left int64
	for _, t := range report.Source.Tables {
		kept, left = kept+t.Kept, left+t.Rejected+t.Cascaded
	}
	fmt.Fprintf(w, "Loaded snapshot %s as of %s: %d rows kept, %d rejected\n", report.Snapshot.ID, report.Snapshot.AsOf.Format("2006-01-02"), kept, left)
	for _, reject := range report.Source.Rejects(rejectsShown) {
		fmt.Fprintf(w, "  %s\n", reject)
	}
	warnings(w, report)
}

func warnings(w io.Writer, report *snapshot.Report) {
	for _, warning := range report.Source.Warnings {
		fmt.Fprintf(w, "Warning: %s\n", warning)
	}
	for _, one := range report.Unmapped {
		fmt.Fprintf(w, "Warning: %s lacks %q (%d rows): %s\n", one.Reference, one.Value, one.Uses, consequence[one.Reference])
	}
}

// consequence says what the rules do with a value that a reference table lacks.
var consequence = map[string]string{
	"segments": "its tenants take the lower limit of Microsoft 365 seats",
	"products": "it counts as a Microsoft 365 product",
	"areas":    "its customers and partners are not MCI eligible",
}
