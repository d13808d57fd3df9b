package graph

import (
	"slices"
	"strconv"

	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// figure is what a field of Kpis is read from: a measure, the tenants of a motion, or the quotient of two measures.
type figure struct {
	measures []opportunity.Measure
	motion   opportunity.Motion
	set      func(kpis *model.Kpis, values []int64)
}

// figures are the fields of Kpis by name.
var figures = map[string]figure{
	"tenants": total(opportunity.Tenants, func(k *model.Kpis, v int64) { k.Tenants = count(v) }),
	"w365SeatPenetration": {measures: []opportunity.Measure{opportunity.W365Pau, opportunity.W365EligibleSeats}, set: func(k *model.Kpis, values []int64) {
		k.W365SeatPenetration = quotient(values[0], values[1])
	}},
	"w365SeatWhitespace":      total(opportunity.W365SeatWhitespace, func(k *model.Kpis, v int64) { k.W365SeatWhitespace = &v }),
	"w365EligibleSeats":       total(opportunity.W365EligibleSeats, func(k *model.Kpis, v int64) { k.W365EligibleSeats = &v }),
	"w365Pau":                 total(opportunity.W365Pau, func(k *model.Kpis, v int64) { k.W365Pau = &v }),
	"landW365":                motion(opportunity.LandW365, func(k *model.Kpis, v int64) { k.LandW365 = count(v) }),
	"expandW365":              motion(opportunity.ExpandW365, func(k *model.Kpis, v int64) { k.ExpandW365 = count(v) }),
	"expandToFrontline":       motion(opportunity.ExpandToFrontline, func(k *model.Kpis, v int64) { k.ExpandToFrontline = count(v) }),
	"expandW365Mature":        motion(opportunity.ExpandW365Mature, func(k *model.Kpis, v int64) { k.ExpandW365Mature = count(v) }),
	"expandToFrontlineMature": motion(opportunity.ExpandToFrontlineMature, func(k *model.Kpis, v int64) { k.ExpandToFrontlineMature = count(v) }),
	"incentiveEligible":       total(opportunity.IncentiveEligible, func(k *model.Kpis, v int64) { k.IncentiveEligible = count(v) }),
	"mciPotentialEarnings":    total(opportunity.MciPotentialEarnings, func(k *model.Kpis, v int64) { k.MciPotentialEarnings = money(v) }),
	"cporPotentialEarnings":   total(opportunity.CporPotentialEarnings, func(k *model.Kpis, v int64) { k.CporPotentialEarnings = money(v) }),
	"potentialEarnings":       total(opportunity.PotentialEarnings, func(k *model.Kpis, v int64) { k.PotentialEarnings = money(v) }),
}

func total(measure opportunity.Measure, set func(*model.Kpis, int64)) figure {
	return figure{measures: []opportunity.Measure{measure}, set: func(k *model.Kpis, values []int64) { set(k, values[0]) }}
}

func motion(motion opportunity.Motion, set func(*model.Kpis, int64)) figure {
	return figure{motion: motion, set: func(k *model.Kpis, values []int64) { set(k, values[0]) }}
}

func count(value int64) *int {
	n := int(value)
	return &n
}

// quotient is null where the divisor is 0.
func quotient(dividend, divisor int64) *float64 {
	if divisor == 0 {
		return nil
	}
	ratio := float64(dividend) / float64(divisor)
	return &ratio
}

func money(cents int64) *string {
	text := opportunity.Money(cents).String()
	return &text
}

// kpis are the report's figures, which its cube has.
func kpis(of *model.Opportunities, cube *opportunity.Cube) *model.Kpis {
	folded := fold(cube, of.Snapshot())
	folded.Opportunities, folded.Cube = of, cube
	return folded
}

// measuredFields are the fields that measures are sums or counts of: an imported export may lack them, and the figure is null then.
var measuredFields = map[opportunity.Measure]string{
	opportunity.W365Pau: "w365Pau", opportunity.IncentiveEligible: "mciEligible", opportunity.MciPotentialEarnings: "mciPotentialEarnings",
	opportunity.CporPotentialEarnings: "cporPotentialEarnings", opportunity.PotentialEarnings: "potentialEarnings",
}

// fold reads the figures that the cube has out of it.
func fold(cube *opportunity.Cube, snapshot opportunity.Snapshot) *model.Kpis {
	kpis := &model.Kpis{}
	for _, figure := range figures {
		if slices.ContainsFunc(figure.measures, func(m opportunity.Measure) bool { return snapshot.Lacks(measuredFields[m]) }) {
			continue
		}
		if values, ok := figure.read(cube); ok {
			figure.set(kpis, values)
		}
	}
	return kpis
}

func (f figure) read(cube *opportunity.Cube) ([]int64, bool) {
	if f.motion != 0 {
		tenants, ok := cube.TenantsWith(salesMotion, f.motion)
		return []int64{tenants}, ok
	}
	values := make([]int64, len(f.measures))
	for i, measure := range f.measures {
		if !cube.Has(measure) {
			return nil, false
		}
		values[i] = cube.Total(measure)
	}
	return values, true
}

// tile is one tile of the page: the figure that it shows and what a click on it selects.
type tile struct {
	key        model.TileKey
	label      string
	unit       model.Unit
	definition string
	figure     string
	value      func(*model.Kpis) *string
	filter     map[string]any
}

var everyTenant = map[string]any{}

func inMotion(motion opportunity.Motion) map[string]any {
	return map[string]any{"salesMotion": map[string]any{"eq": motion.String()}}
}

var incentiveEligible = map[string]any{"mciEligible": map[string]any{"eq": true}}

// tiles are the page's eight, in its order.
var tiles = []tile{
	{model.TileKeyTenants, "Tenants", model.UnitCount, "Tenants that are listed for you and kept by the filter.",
		"tenants", func(k *model.Kpis) *string { return whole(k.Tenants) }, everyTenant},
	{model.TileKeyW365SeatPenetration, "W365 Seat Penetration", model.UnitRatio, "Sum of W365 PAU / sum of W365 eligible seats.",
		"w365SeatPenetration", func(k *model.Kpis) *string { return digits(k.W365SeatPenetration) }, everyTenant},
	{model.TileKeyW365SeatWhitespace, "W365 Seat Whitespace", model.UnitSeats, "Sum of W365 eligible seats - W365 PAU.",
		"w365SeatWhitespace", func(k *model.Kpis) *string { return whole(k.W365SeatWhitespace) }, everyTenant},
	{model.TileKeyLandW365, "Land W365", model.UnitCount, "Tenants in the motion Land W365: Intune in use, 500 or more eligible seats, no W365 PAU.",
		"landW365", func(k *model.Kpis) *string { return whole(k.LandW365) }, inMotion(opportunity.LandW365)},
	{model.TileKeyExpandW365, "Expand W365", model.UnitCount, "Tenants in the motion Expand W365; the Mature ones are counted apart.",
		"expandW365", func(k *model.Kpis) *string { return whole(k.ExpandW365) }, inMotion(opportunity.ExpandW365)},
	{model.TileKeyExpandToFrontline, "Expand to Frontline (Flex)", model.UnitCount, "Tenants in the motion Expand to Frontline (Flex); the Mature ones are counted apart.",
		"expandToFrontline", func(k *model.Kpis) *string { return whole(k.ExpandToFrontline) }, inMotion(opportunity.ExpandToFrontline)},
	{model.TileKeyIncentiveEligible, "Incentive Eligible", model.UnitCount, "Tenants with at least one eligible MCI engagement.",
		"incentiveEligible", func(k *model.Kpis) *string { return whole(k.IncentiveEligible) }, incentiveEligible},
	{model.TileKeyPotentialEarnings, "Potential Earnings", model.UnitUsd, "MCI potential earnings, an estimate: the distinct eligible engagements of each tenant.",
		"mciPotentialEarnings", func(k *model.Kpis) *string { return k.MciPotentialEarnings }, incentiveEligible},
}

// draw draws every tile.
func draw(kpis *model.Kpis, access opportunity.Access) []model.Tile {
	drawn := make([]model.Tile, len(tiles))
	for i, tile := range tiles {
		drawn[i] = tile.draw(kpis, access)
	}
	return drawn
}

func (t tile) draw(kpis *model.Kpis, access opportunity.Access) model.Tile {
	if !guard.Shows(access, "TileKey."+string(t.key)) {
		return model.Tile{Key: t.key, Label: t.label, Unit: t.unit, Definition: t.definition}
	}
	return model.Tile{Key: t.key, Label: t.label, Unit: t.unit, Definition: t.definition, Value: t.value(kpis), Filter: t.filter}
}

func whole[T int | int64](value *T) *string {
	if value == nil {
		return nil
	}
	text := strconv.FormatInt(int64(*value), 10)
	return &text
}

func digits(value *float64) *string {
	if value == nil {
		return nil
	}
	text := strconv.FormatFloat(*value, 'f', -1, 64)
	return &text
}
