package main

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/cloudendpoints/opportunities/internal/snapshot"
	"github.com/cloudendpoints/opportunities/internal/source"
)

// loadFlags are those of every command that loads a source.
type loadFlags struct {
	LoadMemory     string  `help:"How much memory a load may take; beyond it, it spills to disk." default:"4GiB"`
	MaxRejectShare float64 `help:"The share of any one table's rows above which rejected rows fail the load." default:"0.01"`
}

// Validate refuses what is no share and no size.
func (f loadFlags) Validate() error {
	if err := sized("--load-memory", f.LoadMemory); err != nil {
		return err
	}
	if !(f.MaxRejectShare >= 0 && f.MaxRejectShare <= 1) { // nor is NaN one
		return errors.New("--max-reject-share must lie between 0 and 1")
	}
	return nil
}

// publishFlags are those of every command that puts what it loads into a data folder.
type publishFlags struct {
	loadFlags
	MaxDrop     float64 `help:"The share of any one table's rows, or of the listed tenants, above which a drop against the snapshot before fails the load." default:"0.5"`
	Keep        int     `help:"How many snapshots are kept, the last ones; 2 at the least." default:"12"`
	KeepWeekly  int     `help:"Beyond these, of how many of the last weeks the last snapshot is kept." default:"0"`
	KeepMonthly int     `help:"Beyond these, of how many of the last months the last snapshot is kept." default:"0"`
}

// Validate refuses what is no share and no size, and more snapshots than are served.
func (f publishFlags) Validate() error {
	switch {
	case f.Keep < 2:
		return errors.New("--keep must be 2 or more: a server may still read the snapshot before the current one")
	case f.KeepWeekly < 0 || f.KeepMonthly < 0:
		return errors.New("--keep-weekly and --keep-monthly must be 0 or more")
	case f.Keep+f.KeepWeekly+f.KeepMonthly > snapshot.MostKept:
		return fmt.Errorf("--keep, --keep-weekly and --keep-monthly keep more than %d snapshots together: keep fewer", snapshot.MostKept)
	}
	if !(f.MaxDrop >= 0 && f.MaxDrop <= 1) {
		return errors.New("--max-drop must lie between 0 and 1")
	}
	return f.loadFlags.Validate()
}

var sizeForm = regexp.MustCompile(`^[1-9][0-9]*(\.[0-9]+)? ?[KMGT]i?B$`)

// sized refuses a flag that is no size of memory.
func sized(flag, value string) error {
	if !sizeForm.MatchString(value) {
		return fmt.Errorf("%s %q is no size of memory: pass one such as 512MiB or 4GiB", flag, value)
	}
	return nil
}

func (f loadFlags) options(progress func(string, int64), input input) snapshot.Options {
	return snapshot.Options{Memory: f.LoadMemory, MaxRejectShare: f.MaxRejectShare, Progress: progress, Export: input.export()}
}

// input is what a command loads: a source, or a file of the report's own export.
type input struct {
	Source  string    `help:"The source: a folder with one file a table, a .zip of one, or the address of either: s3://BUCKET/PREFIX, azblob://CONTAINER/PREFIX." xor:"input" placeholder:"DIR"`
	Export  string    `help:"In place of a source, a file of the report's own export, as the page's Download gives it: .xlsx or .csv." xor:"input" placeholder:"FILE"`
	Locale  string    `help:"How the export writes numbers and dates, such as en-US, en-GB or de-DE. Found out from its values by default; where these do not tell, that is an error." placeholder:"NAME"`
	Partner string    `name:"export-partner" help:"The partner ID whose rows the export has, where it lacks the column." placeholder:"ID"`
	AsOf    time.Time `name:"export-as-of" help:"The day that the export is of; today by default." format:"2006-01-02" placeholder:"DATE"`
}

// Validate refuses flags that say nothing together.
func (i input) Validate() error {
	if i.Export == "" && (i.Locale != "" || i.Partner != "" || !i.AsOf.IsZero()) {
		return errors.New("--locale, --export-partner and --export-as-of tell of an export: pass it with --export")
	}
	return nil
}

// given refuses a command line that names nothing to load.
func (i input) given() error {
	if i.Source == "" && i.Export == "" {
		return errors.New("pass --source DIR, or --export FILE")
	}
	return i.Validate()
}

func (i input) path() string { return i.Source + i.Export } // one of them is empty

func (i input) export() *source.Export {
	if i.Export == "" {
		return nil
	}
	return &source.Export{Locale: i.Locale, Partner: i.Partner, AsOf: i.AsOf}
}

// load fills the folder from the source, showing progress on a terminal; where too many rows do not fit, it prints which.
func (f publishFlags) load(p *process, folder *snapshot.Folder, input input) (*snapshot.Report, error) {
	show := newProgress(p.stderr)
	options := f.options(show.stage, input)
	options.MaxDrop, options.Keep = f.MaxDrop, snapshot.Retention{Last: f.Keep, Weekly: f.KeepWeekly, Monthly: f.KeepMonthly}
	report, err := folder.Load(p.ctx, input.path(), options)
	show.done()
	if err != nil && report != nil && report.Source != nil {
		describe(p.stderr, report, rejectsShown)
	}
	return report, err
}

type loadCommand struct {
	publishFlags
	input
	Data string `help:"The data folder that keeps the snapshot." required:"" placeholder:"DIR"`
}

// Validate refuses a command line without anything to load.
func (c *loadCommand) Validate() error { return errors.Join(c.given(), c.publishFlags.Validate()) }

// Run builds a snapshot and makes it the data folder's current one.
func (c *loadCommand) Run(p *process) error {
	folder, err := snapshot.Open(c.Data)
	if err != nil {
		return err
	}
	report, err := c.load(p, folder, c.input)
	if err != nil {
		return err
	}
	describe(p.stdout, report, rejectsShown)
	return nil
}

type checkCommand struct {
	loadFlags
	input
	Rejects int `help:"How many rejected rows to print, at most 1000." default:"1000"`
}

// Validate refuses more rejects than a report holds.
func (c *checkCommand) Validate() error {
	if c.Rejects < 0 || c.Rejects > 1000 {
		return errors.New("--rejects must lie between 0 and 1000; load keeps all in the snapshot's table reject")
	}
	return errors.Join(c.given(), c.loadFlags.Validate())
}

// Run prints what a load would do; too many rejects, or a source that cannot be loaded, are an error.
func (c *checkCommand) Run(p *process) error {
	show := newProgress(p.stderr)
	report, err := snapshot.Check(p.ctx, c.path(), c.options(show.stage, c.input))
	show.done()
	if report != nil && report.Source != nil {
		describe(p.stdout, report, c.Rejects)
	}
	return err
}
