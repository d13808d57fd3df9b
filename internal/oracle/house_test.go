package oracle_test

import (
	"testing"

	"github.com/cloudendpoints/opportunities/internal/oracle"
)

// Two tenants' IDs, written in upper case in the sources below and in lower case in the answers.
const (
	idA = "aaaaaaaa-0000-4000-8000-000000000001"
	idB = "bbbbbbbb-0000-4000-8000-000000000002"
	idC = "cccccccc-0000-4000-8000-000000000003"
)

// house is a small source: reference tables, one customer (TPID -7, Retail, US), partners 1 and 2 (US, one organisation) and
// 3 (DE), on 15 November 2026. Tests add tenants and what is theirs.
type house struct{ oracle.Source }

func newHouse() *house {
	return &house{oracle.Source{
		AsOf:                "2026-11-15",
		Customers:           []oracle.Customer{{TPID: -7, CustomerName: "Café", Industry: ptr("Retail"), HQCountry: "US"}, {TPID: 8, CustomerName: "Nowhere", HQCountry: "ZZ"}},
		Partners:            []oracle.Partner{{"1", "One", "US", "Org"}, {"2", "Two", "US", "Org"}, {"3", "Three", "DE", "Other"}},
		Segments:            []oracle.Segment{{"Enterprise", "ENTERPRISE"}, {"SMB", "SMEC"}},
		AssociationTypes:    []oracle.AssociationType{{"CPOR", true}, {"CSP", true}, {"EA", false}, {"UPOR", true}},
		Areas:               []oracle.Area{{"US", "Americas"}, {"DE", "Europe"}},
		FrontlineIndustries: []string{"Retail"},
		Products:            []oracle.Product{{"ME5", true}, {"ME3", true}, {"F3", true}, {"Windows 365", false}},
	}}
}

// tenant adds a tenant of segment SMB that shares its data, with so many ME5 seats.
func (h *house) tenant(id string, me5 int64) *oracle.TenantRow {
	h.Tenants = append(h.Tenants, oracle.TenantRow{TenantID: id, TenantName: "Tenant " + id[:1], TenantDomain: id[:1] + ".example.com",
		Country: "FR", Segment: "SMB", TPID: -7, DataSharing: "granted"})
	h.license(id, "ME5", me5)
	return &h.Tenants[len(h.Tenants)-1]
}

func (h *house) license(id, product string, seats int64) {
	h.Licenses = append(h.Licenses, oracle.License{TenantID: id, Product: product, Seats: seats})
}

// use adds a row of usage; a negative number stands for an unknown one.
func (h *house) use(id, workload string, pau, mau int64) {
	u := oracle.Usage{TenantID: id, Workload: workload}
	if pau >= 0 {
		u.PAU = &pau
	}
	if mau >= 0 {
		u.MAU = &mau
	}
	h.Usage = append(h.Usage, u)
}

func (h *house) associate(id, partner string, types ...string) {
	for _, t := range types {
		h.Associations = append(h.Associations, oracle.Association{TenantID: id, PartnerID: partner, Association: t})
	}
}

func (h *house) subscribe(id, partner, program, product string, seats int64, renewal string) {
	h.Subscriptions = append(h.Subscriptions, oracle.Subscription{SubscriptionID: renewal + id + partner + product, TenantID: id,
		PartnerID: partner, Program: program, Product: product, Seats: seats, RenewalDate: renewal})
}

// engage adds an open engagement that spans the workloads.
func (h *house) engage(id, workshop string, workloads ...string) *oracle.EngagementRow {
	h.Engagements = append(h.Engagements, oracle.EngagementRow{EngagementID: id, Workshop: workshop, Status: "OPEN"})
	for _, w := range workloads {
		h.EngagementWorkloads = append(h.EngagementWorkloads, oracle.EngagementWorkload{EngagementID: id, Workload: w})
	}
	return &h.Engagements[len(h.Engagements)-1]
}

func (h *house) offer(engagement, id, partner, amount string) {
	h.EngagementOffers = append(h.EngagementOffers, oracle.EngagementOffer{EngagementID: engagement, TenantID: id, PartnerID: partner, EstimatedEarnings: amount})
}

func (h *house) claim(id, partner, workload string, claimable bool, amount string) {
	h.CporIncentives = append(h.CporIncentives, oracle.CporIncentive{TenantID: id, PartnerID: partner, Workload: workload, Claimable: claimable, EstimatedEarnings: amount})
}

// report of the partners; of all of them where none is named.
func (h *house) report(partners ...string) *oracle.Report {
	return h.Report(oracle.Scope{All: len(partners) == 0, Partners: partners})
}

// only gives the report's one tenant.
func only(t *testing.T, r *oracle.Report) map[string]any {
	t.Helper()
	if len(r.Tenants) != 1 {
		t.Fatalf("%d tenants are listed, want 1", len(r.Tenants))
	}
	return r.Tenants[0].Values
}

// expect compares fields of an object.
func expect(t *testing.T, got map[string]any, want map[string]any) {
	t.Helper()
	for _, difference := range oracle.CompareTenant(sent(t, got), &oracle.Tenant{Values: with(want, "tenantId", got["tenantId"])}) {
		t.Error(difference)
	}
}

func ptr[T any](value T) *T { return &value }
