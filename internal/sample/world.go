package sample

import "time"

// world is what all tenants share. It does not change once made, so that workers may read it together.
type world struct {
	Options
	seed        uint64
	partners    []partner
	engagements []engagement
	renewals    []string // the days from firstRenewal to lastRenewal, written out
}

// The days that renewals may fall on, as offsets from the snapshot's.
const (
	firstRenewal = -400
	lastRenewal  = 1200
)

func newWorld(opts Options) *world {
	w := &world{
		Options:     opts,
		seed:        mix(opts.Seed ^ golden),
		partners:    newPartners(mix(opts.Seed^golden), opts.Partners),
		engagements: newEngagements(opts.AsOf),
	}
	for day := firstRenewal; day <= lastRenewal; day++ {
		w.renewals = append(w.renewals, date(opts.AsOf, day))
	}
	return w
}

// renewal writes the day at an offset from the snapshot's.
func (w *world) renewal(day int) string { return w.renewals[day-firstRenewal] }

// area is the sample area of a partner.
func (w *world) area(p int) string { return countries[w.partners[p].country].area }

// firstOfMonth is the offset of the first day of the snapshot's month, from which on renewals count.
func (w *world) firstOfMonth() int { return 1 - w.AsOf.Day() }

// monthOn is the offset of the tenth of the month that many months after the snapshot's.
func (w *world) monthOn(months int) int {
	t := time.Date(w.AsOf.Year(), w.AsOf.Month()+time.Month(months), 10, 0, 0, 0, 0, time.UTC)
	return int(t.Sub(w.AsOf).Hours() / 24)
}
