package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

type qualityCommand struct {
	Data         string   `help:"The data folder whose current snapshot is looked at." required:"" placeholder:"DIR"`
	Partner      []string `help:"A partner whose tenants alone count; repeat for several. Every partner's by default." placeholder:"ID"`
	NearlyListed int      `help:"How many nearly listed tenants to print, at most 500." default:"50"`
}

// Validate refuses more tenants than one question may give.
func (c *qualityCommand) Validate() error {
	if c.NearlyListed < 0 || c.NearlyListed > opportunity.MostFoundTenants {
		return fmt.Errorf("--nearly-listed must lie between 0 and %d", opportunity.MostFoundTenants)
	}
	return nil
}

// Run prints what the checks of the data find.
func (c *qualityCommand) Run(p *process) error {
	scope := scopeOf(c.Partner)
	return inspect(p.ctx, c.Data, scope, func(ctx context.Context, report opportunity.Report) error {
		found, err := report.Findings(ctx)
		if err != nil {
			return err
		}
		near, err := report.NearlyListed(ctx, c.NearlyListed)
		if err != nil {
			return err
		}
		printQuality(p.stdout, report.Snapshot(), found, near)
		return nil
	})
}

func tenantsOf(n int64) string {
	if n == 1 {
		return "1 tenant"
	}
	return fmt.Sprintf("%d tenants", n)
}

func printQuality(w io.Writer, of opportunity.Snapshot, found []opportunity.Finding, near []opportunity.NearlyListed) {
	fmt.Fprintf(w, "Snapshot %s as of %s\n", of.ID, of.AsOf.Format("2006-01-02"))
	check := ""
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, one := range found {
		if one.Check != check {
			check = one.Check
			table.Flush()
			fmt.Fprintf(w, "\n%s\n%s\n", one.Label, one.Reason)
		}
		subject := "(unknown)"
		switch {
		case one.Subject != nil:
			subject = *one.Subject
		case one.Check == "DUPLICATE_DOMAIN":
			subject = "all"
		}
		fmt.Fprintf(table, "  %s\t%s\n", subject, tenantsOf(one.Tenants))
	}
	table.Flush()
	if len(found) == 0 {
		fmt.Fprintln(w, "\nThe checks found nothing.")
	}
	if len(near) == 0 {
		return
	}
	fmt.Fprintf(w, "\nNearly listed (%d)\n", len(near))
	table = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "  tenant\tname\trule\tseats\tneeds more than\tmissing")
	for _, one := range near {
		fmt.Fprintf(table, "  %s\t%s\t%s\t%d\t%g\t%d\n", one.TenantID, one.TenantName, one.Rule, one.Seats, one.Threshold, one.SeatsMissing)
	}
	table.Flush()
}
