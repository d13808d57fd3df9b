package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

type snapshotsCommand struct {
	Data string `help:"The data folder." required:"" placeholder:"DIR"`
}

// Run lists the folder's snapshots, the one loaded last first.
func (c *snapshotsCommand) Run(p *process) error {
	folder, err := snapshot.Existing(c.Data)
	if err != nil {
		return err
	}
	list, err := folder.Kept(p.ctx, nil)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		_, err := folder.Current() // which says what to do
		return err
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "snapshot\tas of\tloaded at\tMiB\t")
	for _, one := range list {
		id, asOf, loaded := one.Name(), "-", "-"
		if one.Err == nil {
			asOf, loaded = one.AsOf.Format(time.DateOnly), one.LoadedAt.UTC().Format(time.RFC3339)
		}
		said := ""
		switch {
		case !one.Servable():
			said = "not served: " + one.Unservable()
		case one.Current:
			said = "current"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%.1f\t%s\n", id, asOf, loaded, float64(one.Bytes)/(1<<20), said)
	}
	return table.Flush()
}
