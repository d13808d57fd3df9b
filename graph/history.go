package graph

import (
	"context"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// before is the report as it was in the named snapshot, in the one loaded before its own where none is.
func before(ctx context.Context, report opportunity.Report, from *string) (opportunity.Report, error) {
	if from != nil {
		if *from == "" {
			return nil, opportunity.Invalid("from", "from is empty.", "Leave it out for the snapshot before.")
		}
		return report.At(ctx, "from", *from)
	}
	own := report.Snapshot()
	for _, one := range report.Snapshots() {
		if one.ID != own.ID && !one.LoadedAt.After(own.LoadedAt) {
			return report.At(ctx, "from", one.ID)
		}
	}
	return nil, &opportunity.Error{Code: opportunity.SnapshotGone, Argument: "from", Message: "No snapshot is kept that was loaded before this one.",
		Hint: "Compare once another one has been loaded; dataset.snapshots lists those that are kept."}
}

// days are the snapshots of a trend up to the report's own day, the first day first: of each day the one loaded last, the report's own of its own day.
func days(report opportunity.Report, last int, from *time.Time) []opportunity.Snapshot {
	own := report.Snapshot()
	latest := map[time.Time]opportunity.Snapshot{own.AsOf: own}
	for _, one := range report.Snapshots() { // the one loaded last first
		if _, ok := latest[one.AsOf]; !ok && one.AsOf.Before(own.AsOf) && (from == nil || !one.AsOf.Before(*from)) {
			latest[one.AsOf] = one
		}
	}
	list := make([]opportunity.Snapshot, 0, len(latest))
	for _, one := range latest {
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b opportunity.Snapshot) int { return a.AsOf.Compare(b.AsOf) })
	return list[max(0, len(list)-last):]
}

// changing tells which figures of a change are told: those that the caller may see, and that neither snapshot lacks.
type changing struct {
	access opportunity.Access
	before opportunity.Snapshot
	after  opportunity.Snapshot
}

func changingOf(before, after opportunity.Report) changing {
	return changing{after.Access(), before.Snapshot(), after.Snapshot()}
}

func (c changing) tells(field string) bool {
	return guard.Shows(c.access, "MotionChange."+field) && !c.before.Lacks(field) && !c.after.Lacks(field)
}

func (c changing) seats(field string, value int64) *int64 {
	if !c.tells(field) {
		return nil
	}
	return &value
}

func (c changing) money(field string, value opportunity.Money) *string {
	if !c.tells(field) {
		return nil
	}
	return money(int64(value))
}

func (c changing) motions(changes []opportunity.Change) []model.MotionChange {
	list := make([]model.MotionChange, len(changes))
	for i, one := range changes {
		list[i] = model.MotionChange{Kind: model.ChangeKind(one.Kind()), FromMotion: motionName(one.From), ToMotion: motionName(one.To), Tenants: int(one.Tenants), W365EligibleSeats: one.Seats,
			W365Pau: c.seats("w365Pau", one.Pau), W365Whitespace: c.seats("w365Whitespace", one.Whitespace),
			MciPotentialEarnings: c.money("mciPotentialEarnings", one.Mci), PotentialEarnings: c.money("potentialEarnings", one.MciAndCpor)}
	}
	return list
}

func (c changing) tenants(tenants []opportunity.ChangedTenant) []model.ChangedTenant {
	list := make([]model.ChangedTenant, len(tenants))
	for i, one := range tenants {
		list[i] = model.ChangedTenant{TenantID: one.ID, TenantName: one.Name, Kind: model.ChangeKind(one.Kind()), FromMotion: motionName(one.From), ToMotion: motionName(one.To), W365EligibleSeats: one.Seats,
			W365Pau: c.seats("w365Pau", one.Pau), W365Whitespace: c.seats("w365Whitespace", one.Whitespace),
			MciPotentialEarnings: c.money("mciPotentialEarnings", one.Mci), PotentialEarnings: c.money("potentialEarnings", one.MciAndCpor)}
	}
	return list
}

func motionName(motion opportunity.Motion) *model.SalesMotion {
	if motion == 0 {
		return nil
	}
	name := model.SalesMotion(motion.String())
	return &name
}

func motionNamed(name *model.SalesMotion) opportunity.Motion {
	for i := range opportunity.Motions {
		if motion := opportunity.Motion(i + 1); name != nil && motion.String() == string(*name) {
			return motion
		}
	}
	return 0
}

// compare puts the values of an older snapshot beside those of the tiles.
func compare(drawn []model.Tile, previous []model.Tile) {
	for i := range drawn {
		drawn[i].Previous = previous[i].Value
		if value, before := drawn[i].Value, previous[i].Value; value != nil && before != nil {
			drawn[i].Change = difference(*value, *before)
		}
	}
}

// difference of two decimals, as exact as they are written.
func difference(value, before string) *string {
	a, okay := new(big.Rat).SetString(value)
	b, ok := new(big.Rat).SetString(before)
	if !okay || !ok {
		return nil
	}
	places := 0
	for _, text := range []string{value, before} {
		if _, fraction, ok := strings.Cut(text, "."); ok {
			places = max(places, len(fraction))
		}
	}
	text := a.Sub(a, b).FloatString(places)
	return &text
}
