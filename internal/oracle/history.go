package oracle

import (
	"math/rand/v2"
	"slices"
	"time"
)

// Later is the source as a load some days later may find it: consents and associations granted and withdrawn, seats and usage changed, tenants gone.
func (s *Source) Later(rng *rand.Rand, days int) *Source {
	later := s.without(func(string) bool { return rng.IntN(20) == 0 })
	if day, err := time.Parse(time.DateOnly, s.asOf()); err == nil {
		later.AsOf = day.AddDate(0, 0, days).Format(time.DateOnly)
	}
	for i := range later.Tenants {
		if rng.IntN(8) == 0 {
			later.Tenants[i].DataSharing = []string{"granted", "opted_out"}[rng.IntN(2)]
		}
	}
	later.Associations = slices.DeleteFunc(later.Associations, func(Association) bool { return rng.IntN(8) == 0 })
	for i := range later.Associations {
		if rng.IntN(12) == 0 {
			later.Associations[i].Association = "EA"
			later.Associations[i].CspTier, later.Associations[i].T2ResellerName = nil, nil
		}
	}
	seen := map[Association]bool{}
	later.Associations = slices.DeleteFunc(later.Associations, func(row Association) bool {
		key := Association{TenantID: uuidKey(row.TenantID), PartnerID: row.PartnerID, Association: row.Association}
		before := seen[key]
		seen[key] = true
		return before
	})
	for i := range later.Licenses {
		if rng.IntN(4) == 0 {
			later.Licenses[i].Seats = later.Licenses[i].Seats * int64(rng.IntN(5)) / 4
		}
	}
	for i := range later.Usage {
		if row := &later.Usage[i]; rng.IntN(4) == 0 && row.PAU != nil {
			row.PAU = ptr(*row.PAU * int64(rng.IntN(3)) / 2)
		}
	}
	return later
}

// Earlier is the source without some of its tenants, which a later load brings.
func (s *Source) Earlier(rng *rand.Rand) *Source {
	return s.without(func(string) bool { return rng.IntN(15) == 0 })
}

// asOf is the snapshot's date.
func (s *Source) asOf() string {
	if s.AsOf == "" {
		return "2026-11-15"
	}
	return s.AsOf
}

// without copies the source but for some tenants.
func (s *Source) without(gone func(tenantID string) bool) *Source {
	decided := map[string]bool{}
	stays := func(id string) bool {
		key := uuidKey(id)
		if _, ok := decided[key]; !ok {
			decided[key] = gone(key)
		}
		return !decided[key]
	}
	copied := *s
	copied.Tenants = keep(s.Tenants, func(row TenantRow) bool { return stays(row.TenantID) })
	copied.Licenses = keep(s.Licenses, func(row License) bool { return stays(row.TenantID) })
	copied.Usage = keep(s.Usage, func(row Usage) bool { return stays(row.TenantID) })
	copied.Associations = keep(s.Associations, func(row Association) bool { return stays(row.TenantID) })
	copied.Subscriptions = keep(s.Subscriptions, func(row Subscription) bool { return stays(row.TenantID) })
	copied.EngagementOffers = keep(s.EngagementOffers, func(row EngagementOffer) bool { return stays(row.TenantID) })
	copied.CporIncentives = keep(s.CporIncentives, func(row CporIncentive) bool { return stays(row.TenantID) })
	return &copied
}

func keep[T any](rows []T, wanted func(T) bool) []T {
	kept := make([]T, 0, len(rows))
	for _, row := range rows {
		if wanted(row) {
			kept = append(kept, row)
		}
	}
	return kept
}

// Judged is the source as an older snapshot that the latest one judges for a scope: without the tenants that do not consent there, and those that none of
// the scope's partners holds there by a listing association.
func (s *Source) Judged(latest *Source, scope Scope) *Source {
	x := latest.index()
	held := map[string]bool{}
	for _, row := range latest.Tenants {
		id := uuidKey(row.TenantID)
		for _, partner := range x.partnersOf[id] {
			if row.DataSharing == "granted" && x.listing(pair{id, partner}) && (scope.All || slices.Contains(scope.Partners, partner)) {
				held[id] = true
			}
		}
	}
	return s.without(func(id string) bool { return !held[id] })
}
