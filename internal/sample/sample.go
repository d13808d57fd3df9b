// Package sample writes made-up source folders of any size, for demonstrations, tests and load measurements.
//
// All names, identifiers and amounts are invented. The same tenants, partners, seed and day give the same bytes,
// whatever the number of cores: each tenant is drawn from its own random stream, keyed by seed and index.
package sample

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// MinPartners is the smallest number of partners: the edge cases need partners of one organisation, of several, and
// one whose country has no area.
const MinPartners = 8

// MaxTenants bounds Options.Tenants, so that identifiers derived from an index stay distinct.
const MaxTenants = 1_000_000_000

// maxPartners keeps partner IDs at seven digits, and the partners, which are held in memory, few.
const maxPartners = 900_000

// Options say what to generate.
type Options struct {
	// Tenants is the number of tenants, from 1 to MaxTenants.
	Tenants int
	// Partners is the number of partner IDs, at least MinPartners; 0 derives it from Tenants.
	Partners int
	// Seed selects one of the possible worlds.
	Seed uint64
	// Dir is the folder to make. It may exist if it is empty or was made by Generate, which then replaces it.
	Dir string
	// AsOf is the day of the snapshot; dates are relative to it. The zero time stands for DefaultAsOf.
	AsOf time.Time
	// Progress, if set, is told of the tenants written so far. It is called from one goroutine at a time.
	Progress func(done, total int)
}

// DefaultAsOf is the day of a snapshot for which Options names none.
func DefaultAsOf() time.Time { return time.Date(2026, time.November, 15, 0, 0, 0, 0, time.UTC) }

// Generate writes every table of a source, snapshot.json and README.txt into opts.Dir. The folder appears whole or not
// at all: the files are written beside it and moved at the end.
func Generate(ctx context.Context, opts Options) error {
	opts, err := opts.withDefaults()
	if err != nil {
		return err
	}
	dir, err := prepare(opts.Dir)
	if err != nil {
		return err
	}
	if err := writeAll(ctx, newWorld(opts), dir.partial); err != nil {
		return errors.Join(err, dir.discard())
	}
	return dir.publish()
}

// withDefaults fills in what is left to the package, and reports what it cannot generate.
func (o Options) withDefaults() (Options, error) {
	if o.Dir == "" {
		return o, errors.New("sample: no folder given")
	}
	if o.Tenants < 1 || o.Tenants > MaxTenants {
		return o, fmt.Errorf("sample: %d tenants: give a number from 1 to %d", o.Tenants, MaxTenants)
	}
	if o.Partners == 0 {
		o.Partners = partnersFor(o.Tenants)
	}
	if o.Partners < MinPartners || o.Partners > maxPartners {
		return o, fmt.Errorf("sample: %d partners: give a number from %d to %d, or 0 to derive it from the tenants",
			o.Partners, MinPartners, maxPartners)
	}
	if o.AsOf.IsZero() {
		o.AsOf = DefaultAsOf()
	}
	y, m, d := o.AsOf.Date()
	if y < 1900 || y > 9900 {
		return o, fmt.Errorf("sample: as-of year %d: give one from 1900 to 9900", y)
	}
	o.AsOf = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return o, nil
}

// partnersFor gives a few dozen partners to hundreds of tenants, and about 2,000 to a million.
func partnersFor(tenants int) int {
	root := 1
	for root*root < tenants {
		root++
	}
	return 16 + 2*root
}
