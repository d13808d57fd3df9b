package server_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/oracle"
)

// TestNothingOutsideTheScopeShows: whatever is added, changed or removed outside a caller's scope, each answer to him keeps its every byte: every field of the schema, a
// random part of its inputs, random filters, pages and cursors, errors and entity tags, and what IDs outside the scope give.
func TestNothingOutsideTheScopeShows(t *testing.T) {
	t.Parallel()
	rng, source := rand.New(rand.NewPCG(1201, 7)), randomSource(lawSource, 120)
	before := serveAs(t, snapshotOf(t, source), false)
	partners := []string{source.Partners[1].PartnerID, source.Partners[2].PartnerID}
	after := serveAs(t, snapshotOf(t, disturbed(source, partners)), false)
	open := opportunity.Access{Scope: opportunity.AllPartners()}
	before.as.Access, after.as.Access = open, open
	if before.bytesOf(oracle.IDQuery, nil) == after.bytesOf(oracle.IDQuery, nil) {
		t.Fatal("nothing was disturbed")
	}
	foreign := outside(source, partners)
	for _, access := range []opportunity.Access{
		{Scope: opportunity.OfPartners(partners...)},
		{Scope: opportunity.OfPartners(partners...), Hidden: []string{"tenantDomain", "w365Mau"}},
		{Scope: opportunity.OfPartners(partners...), Aggregates: &opportunity.AggregatesOnly{SmallestGroup: 3, Dimensions: []string{"COUNTRY", "SEGMENT"}}},
	} {
		before.as.Access = opportunity.Access{Scope: access.Scope}
		s := surfaceOf(before, source)
		s.samples["TenantConnection"], s.samples["Aggregation"] = " { totalCount pageInfo { endCursor } nodes { id tenantId } }", " { totalGroups pageInfo { endCursor } groups { keys { value } measures { tenants } } }"
		s.samples["Facet"] = " { totalValues values { value tenants } }"
		before.as.Access, after.as.Access = access, access
		probes := s.outputs()
		for _, sample := range []string{foreign, "no ID", "00000000-0000-4000-8000-000000000001"} {
			s.samples["Opportunities.tenant.tenantId"], s.samples["Opportunities.explain.tenantId"] = fmt.Sprintf("%q", sample), fmt.Sprintf("%q", sample)
			probes = append(probes, slices.DeleteFunc(s.outputs(), func(p probe) bool { return !strings.Contains(p.query, "tenantId:") })...)
		}
		for _, probe := range s.inputs() {
			if rng.IntN(30) == 0 {
				probes = append(probes, probe)
			}
		}
		for _, probe := range probes {
			if difference := cmp.Diff(strings.Split(before.bytesOf(probe.query, nil), ","), strings.Split(after.bytesOf(probe.query, nil), ",")); difference != "" {
				t.Errorf("%s\n%s", difference, probe.query)
			}
		}
		report := source.Report(oracle.Scope{Partners: partners})
		for range 10 {
			vars := map[string]any{"filter": oracle.RandomFilter(rng, report, 3), "orderBy": oracle.RandomOrder(rng), "first": 1 + rng.IntN(9), "crossFilter": rng.IntN(2) == 0}
			same(t, before.bytesOf(oracle.ReportQuery, vars), after.bytesOf(oracle.ReportQuery, vars))
		}
		get := "/graphql?query=" + url.QueryEscape("{opportunities{kpis{tenants}}}")
		if one, other := before.tag(get), after.tag(get); one != other {
			t.Errorf("entity tags %s and %s", one, other)
		}
	}
}

// tag is what a GET answers: its entity tag and body.
func (c *client) tag(path string) string {
	c.t.Helper()
	answer, err := http.Get(c.url + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer.Header.Get("ETag") + string(requestIDs.ReplaceAll(text, nil))
}

// outside is the ID of a tenant that none of the partners has to do with.
func outside(source *oracle.Source, partners []string) string {
	for _, tenant := range source.Tenants {
		if !slices.ContainsFunc(source.Associations, func(a oracle.Association) bool {
			return strings.EqualFold(a.TenantID, tenant.TenantID) && slices.Contains(partners, a.PartnerID)
		}) {
			return tenant.TenantID
		}
	}
	panic("every tenant is in the scope")
}

// TestForeignAndUnknownRunTheSameStatements: no statement, and so no time that one takes, tells a tenant outside the scope from one that does not exist.
func TestForeignAndUnknownRunTheSameStatements(t *testing.T) {
	t.Parallel()
	source := randomSource(smallSource, 60)
	w := serveAs(t, snapshotOf(t, source), false)
	partners := []string{source.Partners[0].PartnerID, source.Partners[3].PartnerID}
	foreign, unknown := strings.ToLower(outside(source, partners)), "00000000-0000-4000-8000-000000000001"
	w.as.Access = opportunity.Access{Scope: opportunity.AllPartners()}
	s := surfaceOf(w, source)
	node := func(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(`{"t":"` + id + `"}`)) }
	w.as.Access = opportunity.Access{Scope: opportunity.OfPartners(partners...)}
	asks := map[string]func(id string) string{
		"node": func(id string) string {
			return `{ node(id: "` + node(id) + `") { id ... on Tenant { tenantName associations { partnerId } engagements { workshop } } } }`
		},
		"filter": func(id string) string {
			return `{ opportunities(filter: {tenantId: {eq: "` + id + `"}}) { kpis { tenants } tenants { totalCount nodes { tenantName } } facets(dimensions: [SEGMENT]) { totalValues } } }`
		},
	}
	for _, probe := range s.outputs() {
		for _, name := range []string{"tenant", "explain"} {
			if strings.HasPrefix(probe.query, "{ opportunities { "+name+"(") {
				asks[name] = func(id string) string {
					return strings.Replace(probe.query, s.samples["Opportunities."+name+".tenantId"], `"`+id+`"`, 1)
				}
			}
		}
	}
	if len(asks) != 4 {
		t.Fatalf("%d ways to ask by an ID", len(asks))
	}
	for name, ask := range asks {
		w.log.taken()
		one := w.bytesOf(ask(foreign), nil)
		statements := w.log.taken()
		other := w.bytesOf(ask(unknown), nil)
		if difference := cmp.Diff(statements, w.log.taken()); difference != "" || len(statements) == 0 {
			t.Errorf("%s: (-foreign +unknown)\n%s", name, difference)
		}
		if strings.ReplaceAll(one, foreign, "") != strings.ReplaceAll(other, unknown, "") {
			t.Errorf("%s: a foreign ID gives %s, an unknown one %s", name, one, other)
		}
	}
}
