package main

import (
	"fmt"
	"time"

	"github.com/cloudendpoints/opportunities/internal/sample"
)

type generateCommand struct {
	Tenants  int       `help:"How many tenants." default:"5000"`
	Partners int       `help:"How many partners; 0 lets their number grow with the tenants." default:"0"`
	Seed     uint64    `help:"The same seed makes the same source." default:"42"`
	AsOf     time.Time `help:"The day that the data is of; a fixed one by default." format:"2006-01-02" placeholder:"DATE"`
	Out      string    `help:"The folder to write, new or made by this command." required:"" placeholder:"DIR"`
}

// Run writes a sample source.
func (c *generateCommand) Run(p *process) error {
	if c.AsOf.IsZero() {
		c.AsOf = sample.DefaultAsOf()
	}
	show := newProgress(p.stderr)
	err := sample.Generate(p.ctx, sample.Options{Tenants: c.Tenants, Partners: c.Partners, Seed: c.Seed, Dir: c.Out, AsOf: c.AsOf,
		Progress: func(done, total int) { show.stage(fmt.Sprintf("writing tenants of %d", total), int64(done)) }})
	show.done()
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "Wrote a sample source of %d tenants into %s\n", c.Tenants, c.Out)
	return nil
}
