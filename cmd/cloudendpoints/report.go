package main

import (
	"fmt"
	"io"
	"strings"
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
	describeExport(w, report)
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
	describeExport(w, report)
	warnings(w, report)
}

// describeExport prints how an export was read, what it lacks, and how many of its values the rules do not make of it.
func describeExport(w io.Writer, report *snapshot.Report) {
	export := report.Source.Export
	if export == nil {
		return
	}
	switch {
	case export.Named:
		fmt.Fprintf(w, "Locale: %s\n", export.Locale)
	case export.Detected != "":
		fmt.Fprintf(w, "Locale: %s, found out from the value %s\n", export.Locale, export.Detected)
	default:
		fmt.Fprintln(w, "Locale: no value depends on it")
	}
	if len(export.Lacking) > 0 {
		fmt.Fprintf(w, "Columns that the export lacks: %s\n", strings.Join(export.Lacking, ", "))
	}
	if len(report.Differences) == 0 {
		return
	}
	fmt.Fprintln(w, "What it reports otherwise than the rules make of it (reconcile lists them):")
	for _, one := range report.Differences {
		fmt.Fprintf(w, "  %s, %s: %s\n", one.Field, one.Cause, rowsOf(one.Times))
	}
}

func rowsOf(n int64) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
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
