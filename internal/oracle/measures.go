package oracle

import (
	"math/big"
	"slices"
)

// statFields are the fields of Measures that are Stats, by the tenant's field of the same name.
var statFields = []string{"w365EligibleSeats", "m365Seats", "me5Seats", "me3Seats", "f3Seats", "w365Whitespace",
	"w365Pau", "w365Mau", "intunePau", "intuneMau", "entraIdPau", "entraIdMau", "windowsPau"}

// Measures are the figures of a set of tenants.
type Measures struct {
	// Values holds every field of the API's type Measures, by its name; Stats as map[string]any.
	Values map[string]any
	// ByName holds every value of the enum Measure, exactly; nil where null.
	ByName map[string]*big.Rat
}

// measure computes the figures of distinct tenants. Of WORKSHOP alone, earnings gives the tenant's MCI earnings that count;
// else it is nil.
func measure(tenants []*Tenant, earnings func(*Tenant) Cents) *Measures {
	var mci, cpor, both Cents
	var incentive int64
	for _, t := range tenants {
		if earnings != nil {
			mci += earnings(t)
		} else {
			mci += t.Values["mciPotentialEarnings"].(Cents)
		}
		cpor += t.Values["cporPotentialEarnings"].(Cents)
		both += t.Values["potentialEarnings"].(Cents)
		incentive += int64(truth(t.Values["mciEligible"]))
	}
	v := map[string]any{"tenants": int64(len(tenants)), "incentiveEligible": incentive, "w365SeatPenetration": nil,
		"mciPotentialEarnings": mci, "cporPotentialEarnings": cpor, "potentialEarnings": both}
	sums := map[string]int64{}
	for _, field := range statFields {
		stats := statsOf(tenants, field)
		v[field], sums[field] = stats, stats["sum"].(int64)
	}
	v["w365SeatWhitespace"] = sums["w365Whitespace"]
	eligible, pau := sums["w365EligibleSeats"], sums["w365Pau"]
	var penetration *big.Rat
	if eligible != 0 {
		penetration = big.NewRat(pau, eligible)
		v["w365SeatPenetration"] = float64(pau) / float64(eligible)
	}
	whole := func(n int64) *big.Rat { return big.NewRat(n, 1) }
	return &Measures{v, map[string]*big.Rat{
		"TENANTS": whole(int64(len(tenants))), "W365_SEAT_PENETRATION": penetration, "W365_SEAT_WHITESPACE": whole(sums["w365Whitespace"]),
		"W365_ELIGIBLE_SEATS": whole(eligible), "W365_PAU": whole(pau), "W365_MAU": whole(sums["w365Mau"]), "INCENTIVE_ELIGIBLE": whole(incentive),
		"MCI_POTENTIAL_EARNINGS": mci.Rat(), "CPOR_POTENTIAL_EARNINGS": cpor.Rat(), "POTENTIAL_EARNINGS": both.Rat(),
	}}
}

// statsOf a field over the tenants whose value is known.
func statsOf(tenants []*Tenant, field string) map[string]any {
	known := []int64{}
	var sum int64
	for _, t := range tenants {
		if n, ok := t.Values[field].(int64); ok {
			known = append(known, n)
			sum += n
		}
	}
	stats := map[string]any{"sum": sum, "count": int64(len(known)), "avg": nil, "min": nil, "max": nil, "median": nil}
	if len(known) == 0 {
		return stats
	}
	slices.Sort(known)
	n := len(known)
	stats["min"], stats["max"], stats["avg"] = known[0], known[n-1], float64(sum)/float64(n)
	stats["median"] = float64(known[(n-1)/2]+known[n/2]) / 2
	return stats
}

// measureNames are the values of the enum Measure.
var measureNames = []string{"TENANTS", "W365_SEAT_PENETRATION", "W365_SEAT_WHITESPACE", "W365_ELIGIBLE_SEATS", "W365_PAU", "W365_MAU",
	"INCENTIVE_ELIGIBLE", "MCI_POTENTIAL_EARNINGS", "CPOR_POTENTIAL_EARNINGS", "POTENTIAL_EARNINGS"}
