package server_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/oracle"
	"github.com/cloudendpoints/opportunities/internal/rounds"
	"github.com/cloudendpoints/opportunities/internal/server"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// past is a server of several snapshots, the latest of which judges the older ones.
type past struct {
	*client
	pastFiles
	sources []*oracle.Source // by age, the latest last
}

// pastFiles are a folder's snapshots, by age.
type pastFiles struct {
	folder           *snapshot.Folder
	snapshots, files []string // their ids and files
}

// randomPast serves a random world at three times, of which each test asks questions of its own.
func randomPast(t *testing.T, seed uint64) (*past, *rand.Rand, []oracle.Scope) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 31))
	first := oracle.Random(random, 100)
	second := first.Later(random, 7)
	sources := []*oracle.Source{first.Earlier(random), second, second.Later(random, 7)}
	loaded := once(t, "past", func(dir string) (pastFiles, error) {
		folder, err := snapshot.Open(dir)
		k := pastFiles{folder: folder}
		for _, source := range sources {
			if err != nil {
				break
			}
			report := loadInto(t, folder, written(t, source))
			k.snapshots, k.files = append(k.snapshots, report.Snapshot.ID), append(k.files, report.File)
		}
		return k, err
	})
	rng := rand.New(rand.NewPCG(seed, 31))
	return &past{serveFolder(t, loaded.folder, loaded.files[2], nil), loaded, sources}, rng, partnerSets(rng, first)[:11]
}

// loadInto loads the source beside the folder's older snapshots.
func loadInto(t *testing.T, folder *snapshot.Folder, source string) *snapshot.Report {
	t.Helper()
	report, err := folder.Load(t.Context(), source, snapshot.Options{Memory: "1GiB", MaxRejectShare: 0.01, MaxDrop: 1, Keep: snapshot.Retention{Last: 12}})
	if err != nil {
		t.Fatalf("load: %v\n%+v", err, report)
	}
	return report
}

// serveFolder serves the folder's latest file with all that it keeps beside it, to the callers where these are told of.
func serveFolder(t *testing.T, folder *snapshot.Folder, latest string, callers server.Callers) *client {
	t.Helper()
	settings := duckdb.Settings{Connections: 2, Memory: "512MiB", TempDir: t.TempDir(), TempSpace: "1GiB", ScopeBytes: 64 << 20}
	instance, err := duckdb.Open(t.Context(), latest, settings)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := folder.Kept(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var older []duckdb.Kept
	for _, one := range kept {
		if one.File != latest {
			older = append(older, duckdb.Kept{Snapshot: one.Snapshot, File: one.File})
		}
	}
	reports := engine.New([]byte("the key of the tests, 32 bytes.."))
	reports.Serve(instance, duckdb.NewHistory(duckdb.Kept{Snapshot: instance.Snapshot(), File: latest}, older, settings, time.Hour))
	t.Cleanup(func() { reports.Close() })
	return serveOptions(t, server.Options{Service: reports, Served: reports.Served, Callers: callers})
}

// ofSnapshot is a query of the oracle's that names a snapshot.
func ofSnapshot(query string) string {
	return strings.NewReplacer("$partners: [ID!]", "$partners: [ID!], $snapshot: ID", "partners: $partners)", "partners: $partners, snapshot: $snapshot)").Replace(query)
}

// TestOlderSnapshots: an older snapshot answers as if the tenants had never been in it that do not consent, or that none of the scope's partners holds by a
// listing association, in the latest one: every tile, chart and field of every tenant, whatever scope, filter and order.
func TestOlderSnapshots(t *testing.T) {
	t.Parallel()
	p, rng, scopes := randomPast(t, 1)
	latest := p.sources[len(p.sources)-1]
	lost := 0
	for _, scope := range scopes {
		for i, source := range p.sources[:len(p.sources)-1] {
			report := source.Judged(latest, scope).Report(scope)
			lost += len(source.Report(scope).Tenants) - len(report.Tenants)
			got := p.opportunities(ofSnapshot(oracle.ReportQuery), variables(scope, map[string]any{"first": 500, "snapshot": p.snapshots[i]}))
			differ(t, scope, nil, oracle.CompareReport(got, report, nil, nil, false))
		}
	}
	if lost < 50 {
		t.Errorf("only %d tenants were withdrawn", lost)
	}
	for range rounds.Of(20) {
		scope, i := scopes[rng.IntN(len(scopes))], rng.IntN(len(p.sources)-1)
		report := p.sources[i].Judged(latest, scope).Report(scope)
		filter, order, cross := oracle.RandomFilter(rng, report, 3), oracle.RandomOrder(rng), rng.IntN(2) == 0
		got := p.opportunities(ofSnapshot(oracle.IDQuery), variables(scope, map[string]any{"filter": filter, "orderBy": order, "crossFilter": cross, "first": 500, "snapshot": p.snapshots[i]}))
		differ(t, scope, filter, oracle.CompareReport(got, report, filter, order, cross))
	}
	got := p.post(`{ dataset { latest { id } snapshots { id } } }`, nil).Data["dataset"].(map[string]any)
	var ids []string
	for _, one := range got["snapshots"].([]any) {
		ids = append([]string{one.(map[string]any)["id"].(string)}, ids...)
	}
	if fmt.Sprint(ids) != fmt.Sprint(p.snapshots) {
		t.Errorf("snapshots %v, want %v", ids, p.snapshots)
	}
}

// TestOlderPages: a cursor of an older snapshot goes on in it, be it made when the snapshot was the latest or since, and every tenant comes once, in order.
func TestOlderPages(t *testing.T) {
	t.Parallel()
	p, rng, scopes := randomPast(t, 2)
	latest := p.sources[len(p.sources)-1]
	query := ofSnapshot(pageQuery)
	for i, source := range p.sources[:len(p.sources)-1] {
		for _, scope := range scopes[:8] {
			var want, got []string
			for _, tenant := range source.Judged(latest, scope).Report(scope).Tenants {
				want = append(want, tenant.ID())
			}
			vars := variables(scope, map[string]any{"first": 3 + rng.IntN(12), "snapshot": p.snapshots[i]})
			for range 100 {
				answer := p.opportunities(query, vars)["tenants"].(map[string]any)
				for _, edge := range answer["edges"].([]any) {
					got = append(got, edge.(map[string]any)["node"].(map[string]any)["tenantId"].(string))
				}
				info := answer["pageInfo"].(map[string]any)
				if info["hasNextPage"] != true {
					break
				}
				vars["after"] = info["endCursor"]
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("snapshot %d, scope %+v: %v, want %v", i, scope, got, want)
			}
		}
	}
}

// TestCursorOutlivesItsSnapshot: what was begun in a snapshot while it was the latest goes on in it when it no longer is; without snapshot, or of one that
// is not kept, the answer is SNAPSHOT_GONE with a hint that says what to do.
func TestCursorOutlivesItsSnapshot(t *testing.T) {
	t.Parallel()
	p, _, _ := randomPast(t, 3)
	first, alone := p.sources[0], serveFile(t, p.files[1])
	all := oracle.Scope{All: true}
	for _, order := range []any{nil, []any{map[string]any{"field": "TENANT_NAME"}}} {
		before := serveFile(t, p.files[0])
		page := before.page(map[string]any{"first": 3, "orderBy": order})
		vars := map[string]any{"first": 500, "after": page.endCurs, "orderBy": order, "snapshot": p.snapshots[0]}
		rest := p.opportunities(ofSnapshot(pageQuery), vars)["tenants"].(map[string]any)["edges"].([]any)
		want := p.opportunities(ofSnapshot(pageQuery), map[string]any{"first": 500, "orderBy": order, "snapshot": p.snapshots[0]})["tenants"].(map[string]any)["edges"].([]any)
		seen := 0
		for _, edge := range want {
			for _, id := range page.ids {
				if edge.(map[string]any)["node"].(map[string]any)["tenantId"] == id {
					seen++
				}
			}
		}
		if len(rest) != len(want)-seen || len(first.Report(all).Tenants) <= len(want) {
			t.Errorf("order %v: %d tenants after the page, want %d", order, len(rest), len(want)-seen)
		}
		delete(vars, "snapshot")
		for c, hint := range map[*client]string{p.client: "Pass snapshot: \"" + p.snapshots[0], alone: "start again without a cursor"} {
			gone := c.post(ofSnapshot(pageQuery), vars)
			if len(gone.Errors) != 1 || gone.Errors[0].Extensions["code"] != "SNAPSHOT_GONE" || !strings.Contains(fmt.Sprint(gone.Errors[0].Extensions["hint"]), hint) {
				t.Errorf("%+v lacks %s", gone.Errors, hint)
			}
		}
	}
	gone := p.post(`{ opportunities(snapshot: "20200101T000000Z-abcdef") { kpis { tenants } } }`, nil)
	if len(gone.Errors) != 1 || gone.Errors[0].Extensions["code"] != "SNAPSHOT_GONE" {
		t.Errorf("%+v", gone.Errors)
	}
}

// TestOlderSecrets: of a tenant that a scope may not see any longer, an older snapshot says what it says of one that never was: in explain, nearlyListed,
// dataQuality and by the id of a node.
func TestOlderSecrets(t *testing.T) {
	t.Parallel()
	p, _, scopes := randomPast(t, 4)
	latest := p.sources[len(p.sources)-1]
	query := `query($partners: [ID!], $snapshot: ID) { opportunities(partners: $partners, snapshot: $snapshot) {
		never: explain(tenantId: "12345678-0000-4000-8000-000000000000") { ...told } nearlyListed(first: 500) { tenantId }`
	rows := p.sources[0].Tenants[:12]
	for i, row := range rows {
		query += fmt.Sprintf(" tenant%d: tenant(tenantId: %q) { tenantId } explain%[1]d: explain(tenantId: %[2]q) { ...told }", i, row.TenantID)
	}
	query += ` } } fragment told on Explanation { tenantName listed rules { rule value passed text } }`
	hidden, shown := 0, 0
	for _, scope := range scopes {
		for i, source := range p.sources[:len(p.sources)-1] {
			judged := map[string]bool{}
			for _, row := range source.Judged(latest, scope).Tenants {
				judged[strings.ToLower(row.TenantID)] = true
			}
			got := p.opportunities(query, variables(scope, map[string]any{"snapshot": p.snapshots[i]}))
			for n, row := range rows {
				if judged[strings.ToLower(row.TenantID)] {
					shown++
					continue
				}
				hidden++
				if explained, never := fmt.Sprint(got[fmt.Sprint("explain", n)]), fmt.Sprint(got["never"]); got[fmt.Sprint("tenant", n)] != nil || explained != never {
					t.Errorf("scope %+v, tenant %s: %s", scope, row.TenantID, explained)
				}
				if strings.Contains(strings.ToLower(fmt.Sprint(got["nearlyListed"])), strings.ToLower(row.TenantID)) {
					t.Errorf("scope %+v: tenant %s is nearly listed", scope, row.TenantID)
				}
			}
		}
	}
	if hidden < 30 || shown < 30 {
		t.Errorf("%d hidden, %d shown", hidden, shown)
	}
}

const changesQuery = `query($filter: TenantFilter, $partners: [ID!], $snapshot: ID, $from: ID) { opportunities(filter: $filter, partners: $partners, snapshot: $snapshot) {
	kpis { tenants w365EligibleSeats w365Pau w365SeatWhitespace mciPotentialEarnings potentialEarnings tiles(compareTo: $from) { key value previous change } }
	trend { snapshot { id } kpis { tenants tiles { key value } } breakdown(by: {dimension: SALES_MOTION}) { totals { tenants } groups { keys { value } measures { tenants } } } }
	changes(from: $from) { from { id } to { id }
		motions { kind fromMotion toMotion tenants w365EligibleSeats w365Pau w365Whitespace mciPotentialEarnings potentialEarnings }
		tenants(kinds: [ENTERED, MOVED, STAYED, LEFT], first: 500) { nodes { tenantId kind fromMotion toMotion w365EligibleSeats w365Pau w365Whitespace } } } } }`

// figuresOf are a tenant's in the oracle's report.
func figuresOf(tenant *oracle.Tenant) (motion string, seats, pau, whitespace int64) {
	motion = tenant.Values["salesMotion"].(string)
	seats, _ = tenant.Values["w365EligibleSeats"].(int64)
	pau, _ = tenant.Values["w365Pau"].(int64)
	whitespace, _ = tenant.Values["w365Whitespace"].(int64)
	return motion, seats, pau, whitespace
}

// TestChanges: what entered, left, moved and stayed is what the oracle's two reports differ in, tenant by tenant and in the matrix; a withdrawn tenant is in
// neither; the changes add up to the difference of the tiles, and the trend has the tiles of each day.
func TestChanges(t *testing.T) {
	t.Parallel()
	p, rng, scopes := randomPast(t, 5)
	latest := p.sources[len(p.sources)-1]
	seen := map[string]int{}
	for round := range rounds.Of(15) {
		scope, to := scopes[rng.IntN(len(scopes))], 1+rng.IntN(2)
		from := rng.IntN(to)
		before, after := p.sources[from].Judged(latest, scope).Report(scope), p.sources[to].Judged(latest, scope).Report(scope)
		filter := map[string]any{}
		if round%3 == 0 {
			filter = oracle.RandomFilter(rng, after, 2)
		}
		vars := variables(scope, map[string]any{"filter": filter, "snapshot": p.snapshots[to], "from": p.snapshots[from]})
		want := map[string]string{}
		var sums [3]int64
		tell := func(id, kind, fromMotion, toMotion string, figures [3]int64) {
			want[id] = fmt.Sprint(kind, fromMotion, toMotion, figures)
			for i := range sums {
				sums[i] += figures[i]
			}
		}
		earlier := map[string]*oracle.Tenant{}
		for _, tenant := range before.Filter(filter) {
			earlier[tenant.ID()] = tenant
		}
		for _, tenant := range after.Filter(filter) {
			motion, seats, pau, whitespace := figuresOf(tenant)
			old := earlier[tenant.ID()]
			if old == nil {
				tell(tenant.ID(), "ENTERED", "", motion, [3]int64{seats, pau, whitespace})
				continue
			}
			delete(earlier, tenant.ID())
			oldMotion, oldSeats, oldPau, oldWhitespace := figuresOf(old)
			kind := map[bool]string{true: "STAYED", false: "MOVED"}[motion == oldMotion]
			tell(tenant.ID(), kind, oldMotion, motion, [3]int64{seats - oldSeats, pau - oldPau, whitespace - oldWhitespace})
		}
		for id, old := range earlier {
			oldMotion, oldSeats, oldPau, oldWhitespace := figuresOf(old)
			tell(id, "LEFT", oldMotion, "", [3]int64{-oldSeats, -oldPau, -oldWhitespace})
		}
		got := p.opportunities(changesQuery, vars)
		changes := got["changes"].(map[string]any)
		text := func(value any) string {
			if value == nil {
				return ""
			}
			return fmt.Sprint(value)
		}
		number := func(value any) int64 { n, _ := value.(interface{ Int64() (int64, error) }).Int64(); return n }
		counted := map[string]int64{}
		for _, node := range changes["tenants"].(map[string]any)["nodes"].([]any) {
			one := node.(map[string]any)
			told := fmt.Sprint(text(one["kind"]), text(one["fromMotion"]), text(one["toMotion"]), [3]int64{number(one["w365EligibleSeats"]), number(one["w365Pau"]), number(one["w365Whitespace"])})
			if id := text(one["tenantId"]); want[id] != told {
				t.Errorf("round %d, scope %+v: tenant %s %s, want %q", round, scope, id, told, want[id])
			} else {
				delete(want, id)
			}
			counted[text(one["kind"])+text(one["fromMotion"])+text(one["toMotion"])]++
			seen[text(one["kind"])]++
		}
		if len(want) > 0 {
			t.Errorf("round %d, scope %+v: missing %v", round, scope, want)
		}
		var total [3]int64
		for _, motion := range changes["motions"].([]any) {
			one := motion.(map[string]any)
			cell := text(one["kind"]) + text(one["fromMotion"]) + text(one["toMotion"])
			if counted[cell] != number(one["tenants"]) {
				t.Errorf("round %d: %d tenants of %s, want %d", round, number(one["tenants"]), cell, counted[cell])
			}
			for i, name := range []string{"w365EligibleSeats", "w365Pau", "w365Whitespace"} {
				total[i] += number(one[name])
			}
		}
		if total != sums {
			t.Errorf("round %d: changes %v, want %v", round, total, sums)
		}
		older := p.opportunities(changesQuery, variables(scope, map[string]any{"filter": filter, "snapshot": p.snapshots[from], "from": p.snapshots[from]}))["kpis"].(map[string]any)["tiles"].([]any)
		for i, tile := range got["kpis"].(map[string]any)["tiles"].([]any) {
			if previous, want := tile.(map[string]any)["previous"], older[i].(map[string]any)["value"]; previous != want {
				t.Errorf("round %d: previous value %v, want %v", round, previous, want)
			}
		}
		for i, point := range got["trend"].([]any) {
			day := point.(map[string]any)
			if id := day["snapshot"].(map[string]any)["id"]; id != p.snapshots[i] {
				t.Errorf("day %d is of %v", i, id)
			}
			if i == from && fmt.Sprint(day["kpis"].(map[string]any)["tiles"].([]any)[0]) != fmt.Sprint(map[string]any{"key": "TENANTS", "value": older[0].(map[string]any)["value"]}) {
				t.Errorf("round %d: day %v, want %v", round, day["kpis"], older[0])
			}
		}
	}
	if seen["ENTERED"] < 5 || seen["LEFT"] < 5 || seen["MOVED"] < 5 || seen["STAYED"] < 5 {
		t.Errorf("too little changed: %v", seen)
	}
}
