package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
	"github.com/cloudendpoints/opportunities/internal/source"
)

type exportCommand struct {
	Data    string   `help:"The data folder whose current snapshot is exported." required:"" placeholder:"DIR"`
	Out     string   `help:"The file to write: .xlsx or .csv." required:"" placeholder:"FILE"`
	Partner []string `help:"A partner whose rows alone are written; repeat for several. Every partner's by default." placeholder:"ID"`
	Locale  string   `help:"How numbers are written, such as en-US, en-GB or de-DE." default:"en-US" placeholder:"NAME"`
	Further bool     `name:"further-columns" help:"Write the columns too that load reads beside those of the page: MCI and CPOR potential earnings, UPOR association."`
}

// Validate refuses a file of no form and an unknown locale.
func (c *exportCommand) Validate() error { return source.CheckExport(c.Out, c.Locale) }

// Run writes the report's rows as the page's Download gives them.
func (c *exportCommand) Run(p *process) error {
	return open(p.ctx, c.Data, func(file string, instance *duckdb.Instance) error {
		of := instance.Snapshot()
		if unknown := instance.Unknown(scopeOf(c.Partner)); len(unknown) > 0 {
			return fmt.Errorf("the snapshot %s knows no partner %s: pass a partner ID that the source has", of.ID, unknown[0])
		}
		rows, columns, err := c.write(p, instance)
		var own *source.Error
		switch {
		case err == nil:
			fmt.Fprintf(p.stdout, "Wrote %s of %d columns, as of %s, to %s\n", rowsOf(rows), columns, of.AsOf.Format(time.DateOnly), c.Out)
		case p.ctx.Err() != nil:
			return fmt.Errorf("stopped before %s was written: nothing was changed", c.Out)
		case !errors.As(err, &own):
			return snapshot.Unservable(file, err)
		}
		return err
	})
}

func (c *exportCommand) write(p *process, instance *duckdb.Instance) (rows int64, columns int, err error) {
	lacking := lackingColumns(instance.Snapshot())
	out, err := source.NewExport(c.Out, source.ExportStyle{Locale: c.Locale, Further: c.Further, Lacks: func(column string) bool { return slices.Contains(lacking, column) }})
	if err != nil {
		return 0, 0, err
	}
	defer out.Discard()
	show := newProgress(p.stderr)
	defer show.done()
	err = instance.Download(p.ctx, scopeOf(c.Partner), out.Columns(), func(values []*string) error {
		if rows++; rows%(1<<14) == 0 {
			show.stage("writing", rows)
		}
		return out.Write(values)
	})
	if err != nil {
		return 0, 0, err
	}
	return rows, out.Width(), out.Finish(p.ctx)
}

// lackingColumns are the columns that an imported export lacks.
func lackingColumns(of opportunity.Snapshot) []string {
	if of.Export == nil {
		return nil
	}
	var names []string
	for _, name := range of.Export.Lacking {
		if field := opportunity.FieldNamed(name); field != nil {
			names = append(names, field.Column())
		}
	}
	return names
}
