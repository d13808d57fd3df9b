package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

type reconcileCommand struct {
	Data    string   `help:"The data folder whose current snapshot is looked at." required:"" placeholder:"DIR"`
	Partner []string `help:"A partner whose rows alone count; repeat for several. Every partner's by default." placeholder:"ID"`
	Field   string   `help:"The field whose differences alone count, by its name in the API, such as salesMotion." placeholder:"NAME"`
	Cause   string   `help:"The cause whose differences alone count, such as PERCENT_ROUNDING." placeholder:"NAME"`
	Limit   int      `help:"How many differences to print; 0 prints the counts alone." default:"100"`
}

// Validate refuses what is no field, no cause and no number.
func (c *reconcileCommand) Validate() error {
	if c.Field != "" && opportunity.FieldNamed(c.Field) == nil {
		return fmt.Errorf("--field %q is no field of a tenant: pass its name in the API, such as salesMotion", c.Field)
	}
	if c.Cause != "" && !slices.Contains(model.AllDifferenceCause, model.DifferenceCause(c.Cause)) {
		return fmt.Errorf("--cause %q is no cause: pass one of %s", c.Cause, strings.Trim(fmt.Sprint(model.AllDifferenceCause), "[]"))
	}
	if c.Limit < 0 {
		return errors.New("--limit must be 0 or more")
	}
	return nil
}

// Run prints how many differences there are of each field and cause, and the first ones.
func (c *reconcileCommand) Run(p *process) error {
	scope := scopeOf(c.Partner)
	return inspect(p.ctx, c.Data, scope, func(ctx context.Context, report opportunity.Report) error {
		if report.Snapshot().Export == nil {
			return fmt.Errorf("the snapshot %s is of a source, which reports nothing that could differ: load an export with --export", report.Snapshot().ID)
		}
		request := opportunity.DifferenceRequest{Field: c.Field, Cause: c.Cause}
		counts, err := report.DifferenceCounts(ctx, request)
		if err != nil {
			return err
		}
		c.printCounts(p.stdout, report.Snapshot(), counts)
		return c.print(ctx, p.stdout, report, request)
	})
}

// print prints the differences, read page by page.
func (c *reconcileCommand) print(ctx context.Context, w io.Writer, report opportunity.Report, request opportunity.DifferenceRequest) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer table.Flush()
	for left := c.Limit; left > 0; {
		request.Size = min(left, opportunity.MostDifferences)
		page, err := report.Differences(ctx, request)
		if err != nil {
			return err
		}
		if left == c.Limit && len(page.Rows) > 0 {
			fmt.Fprintln(table, "\ntenant\tname\tpartner\tfield\treported\tderived\tcause")
		}
		for _, one := range page.Rows {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", one.TenantID, one.TenantName, one.PartnerID, one.Field, known(one.Reported), known(one.Derived), one.Cause)
		}
		left -= len(page.Rows)
		if !page.HasNext {
			break
		}
		request.Cursor = page.Cursor(len(page.Rows) - 1)
	}
	return nil
}

func known(value *string) string {
	if value == nil {
		return "(unknown)"
	}
	return *value
}

func (c *reconcileCommand) printCounts(w io.Writer, of opportunity.Snapshot, counts []opportunity.DifferenceCount) {
	fmt.Fprintf(w, "Snapshot %s as of %s\n", of.ID, of.AsOf.Format("2006-01-02"))
	switch {
	case len(counts) > 0:
	case len(c.Partner) > 0 || c.Field != "" || c.Cause != "":
		fmt.Fprintln(w, "\nThere is no such difference.")
	default:
		fmt.Fprintln(w, "\nThe export reports what the rules make of it.")
	}
	for _, one := range counts {
		fmt.Fprintf(w, "\n%s, %s: %s\n  %s\n", one.Field, one.Cause, rowsOf(one.Times), one.Reason)
	}
}
