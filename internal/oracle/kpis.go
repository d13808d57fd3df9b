package oracle

import "math/big"

// Kpis are the tiles' figures over the tenants that a filter keeps.
type Kpis struct {
	// Values holds every field of the API's type Kpis but tiles, by its name.
	Values map[string]any
	Tiles  []Tile

	report *Report
	filter map[string]any
}

// Tile is one of the page's eight, in its order. Value is nil where null. A tile that counts tenants has a
// filter that keeps just these.
type Tile struct {
	Key, Unit string
	Value     *big.Rat
	counts    bool
}

// Kpis computes the figures and the tiles over the tenants that the filter keeps.
func (r *Report) Kpis(filter map[string]any) *Kpis {
	var eligible, whitespace, pau, incentive int64
	var mci, cpor Cents
	byMotion := map[string]int64{}
	kept := r.Filter(filter)
	for _, t := range kept {
		eligible += t.Values["w365EligibleSeats"].(int64)
		whitespace += t.Values["w365Whitespace"].(int64)
		if known, ok := t.Values["w365Pau"].(int64); ok {
			pau += known
		}
		byMotion[t.Values["salesMotion"].(string)]++
		if t.Values["mciEligible"].(bool) {
			incentive++
		}
		mci += t.Values["mciPotentialEarnings"].(Cents)
		cpor += t.Values["cporPotentialEarnings"].(Cents)
	}
	var penetration any
	var exact *big.Rat
	if eligible != 0 {
		penetration, exact = float64(pau)/float64(eligible), big.NewRat(pau, eligible)
	}
	count := func(n int64) *big.Rat { return big.NewRat(n, 1) }
	return &Kpis{
		Values: map[string]any{
			"tenants": int64(len(kept)), "w365SeatPenetration": penetration, "w365SeatWhitespace": whitespace,
			"w365EligibleSeats": eligible, "w365Pau": pau,
			"landW365": byMotion["LAND_W365"], "expandW365": byMotion["EXPAND_W365"],
			"expandToFrontline": byMotion["EXPAND_TO_FRONTLINE"], "expandW365Mature": byMotion["EXPAND_W365_MATURE"],
			"expandToFrontlineMature": byMotion["EXPAND_TO_FRONTLINE_MATURE"], "incentiveEligible": incentive,
			"mciPotentialEarnings": mci, "cporPotentialEarnings": cpor, "potentialEarnings": mci + cpor,
		},
		Tiles: []Tile{
			{"TENANTS", "COUNT", count(int64(len(kept))), true},
			{"W365_SEAT_PENETRATION", "RATIO", exact, false},
			{"W365_SEAT_WHITESPACE", "SEATS", count(whitespace), false},
			{"LAND_W365", "COUNT", count(byMotion["LAND_W365"]), true},
			{"EXPAND_W365", "COUNT", count(byMotion["EXPAND_W365"]), true},
			{"EXPAND_TO_FRONTLINE", "COUNT", count(byMotion["EXPAND_TO_FRONTLINE"]), true},
			{"INCENTIVE_ELIGIBLE", "COUNT", count(incentive), true},
			{"POTENTIAL_EARNINGS", "USD", mci.Rat(), false},
		},
		report: r, filter: filter,
	}
}

// Distribution counts the listed tenants by motion: for tests that ask whether a random source is rich enough.
func (r *Report) Distribution() map[string]int {
	counts := map[string]int{}
	for _, t := range r.Tenants {
		counts[t.Values["salesMotion"].(string)]++
	}
	return counts
}
