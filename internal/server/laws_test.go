package server_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
	"github.com/cloudendpoints/opportunities/internal/oracle"
	"github.com/cloudendpoints/opportunities/internal/rounds"
)

// plainQuery is the whole report without what names the scope: tenants' ids and cursors.
var plainQuery = strings.NewReplacer("id tenantId", "tenantId", " startCursor endCursor", "").Replace(oracle.ReportQuery)

// pageQuery asks for one page, forwards or backwards.
const pageQuery = `query($filter: TenantFilter, $partners: [ID!], $orderBy: [TenantOrder!], $first: Int, $after: Cursor, $last: Int, $before: Cursor) {
	opportunities(filter: $filter, partners: $partners) { tenants(orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
		totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { tenantId } } } } }`

// world is a random source, served.
type world struct {
	*client
	rng    *rand.Rand
	source *oracle.Source
	scopes []oracle.Scope
}

// newWorld serves the random source of all laws, of which each asks questions of its own.
func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	source := randomSource(lawSource, 120)
	rng := rand.New(rand.NewPCG(seed, 7))
	return &world{serveSource(t, source), rng, source, partnerSets(rng, source)}
}

const lawSource = 100

func serveSource(t *testing.T, source *oracle.Source) *client {
	t.Helper()
	return serveFile(t, snapshotOf(t, source))
}

// snapshotOf is the file of a snapshot of the source, with a fixed name and time of load.
func snapshotOf(t *testing.T, source *oracle.Source) string {
	t.Helper()
	return renamed(t, load(t, written(t, source)), "a snapshot", lawsLoaded).File
}

var lawsLoaded = time.Date(2026, 11, 22, 6, 30, 0, 0, time.UTC)

// written is a folder with the source's files.
func written(t testing.TB, source *oracle.Source) string {
	t.Helper()
	dir := t.TempDir()
	if err := source.Write(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// name gives a snapshot a name and time of load.
func name(file, id string, loaded time.Time) error {
	db, err := sql.Open("duckdb", file)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec("UPDATE snapshot_info SET id = ?, loaded_at = ?", id, loaded)
	return err
}

func (w *world) scope() oracle.Scope { return w.scopes[w.rng.IntN(len(w.scopes))] }

func (w *world) filter(scope oracle.Scope) map[string]any {
	return oracle.RandomFilter(w.rng, w.source.Report(scope), 3)
}

// text is an answer as it is written, which must hold no error.
func (c *client) text(query string, variables map[string]any) string {
	c.t.Helper()
	text := c.exchange(query, variables)
	if !bytes.HasPrefix(text, []byte(`{"data":{`)) {
		c.t.Fatalf("%s\nvariables %v", text, variables)
	}
	return string(text)
}

// ids are the tenants that a filter keeps, in the default order.
func (c *client) ids(scope oracle.Scope, filter map[string]any) []string {
	c.t.Helper()
	return c.page(variables(scope, map[string]any{"filter": filter, "first": 500})).ids
}

type page struct {
	ids, cursors         []string
	next, previous       bool
	startCursor, endCurs any
	total                int
}

func (c *client) page(vars map[string]any) page {
	c.t.Helper()
	tenants := c.opportunities(pageQuery, vars)["tenants"].(map[string]any)
	info := tenants["pageInfo"].(map[string]any)
	p := page{next: info["hasNextPage"].(bool), previous: info["hasPreviousPage"].(bool), startCursor: info["startCursor"], endCurs: info["endCursor"]}
	total, _ := tenants["totalCount"].(json.Number).Int64()
	p.total = int(total)
	for _, edge := range tenants["edges"].([]any) {
		e := edge.(map[string]any)
		p.cursors = append(p.cursors, e["cursor"].(string))
		p.ids = append(p.ids, e["node"].(map[string]any)["tenantId"].(string))
	}
	return p
}

// TestPagesTogetherAreTheSet: from page to page, forwards, backwards and turning midway, every tenant comes once, in order, with exact flags.
func TestPagesTogetherAreTheSet(t *testing.T) {
	t.Parallel()
	{
		w := newWorld(t, 100)
		for range rounds.Of(25) {
			scope := w.scope()
			vars := variables(scope, map[string]any{})
			if w.rng.IntN(3) > 0 {
				vars["filter"] = w.filter(scope)
			}
			if w.rng.IntN(4) > 0 {
				vars["orderBy"] = oracle.RandomOrder(w.rng)
			}
			with := func(more map[string]any) map[string]any {
				for name, value := range vars {
					more[name] = value
				}
				return more
			}
			whole := w.page(with(map[string]any{"first": 500}))
			n := len(whole.ids)
			if whole.total != n || whole.next || whole.previous {
				t.Fatalf("whole set: %+v\n%v", whole, vars)
			}
			check := func(what string, got page, from, to int) {
				t.Helper()
				if !slices.Equal(got.ids, whole.ids[from:to]) || got.total != n || got.previous != (from > 0) || got.next != (to < n) {
					t.Fatalf("%s: rows %d to %d of %d: %+v\nvariables %v", what, from, to, n, got, vars)
				}
				if to > from && (got.startCursor != got.cursors[0] || got.endCurs != got.cursors[len(got.cursors)-1]) {
					t.Fatalf("%s: cursors of pageInfo are not those of the edges", what)
				}
			}
			size := 1 + w.rng.IntN(max(n, 3))
			for from, after := 0, any(nil); ; {
				to := min(from+size, n)
				got := w.page(with(map[string]any{"first": size, "after": after}))
				check("forwards", got, from, to)
				if !got.next {
					break
				}
				from, after = to, got.endCurs
			}
			for to, before := n, any(nil); ; {
				from := max(to-size, 0)
				got := w.page(with(map[string]any{"last": size, "before": before}))
				check("backwards", got, from, to)
				if !got.previous {
					break
				}
				to, before = from, got.startCursor
			}
			if n == 0 {
				continue
			}
			// Turning at any row's cursor, with any size, 0 too.
			for range 4 {
				at, size := w.rng.IntN(n), w.rng.IntN(4)
				cursor := whole.cursors[at]
				forwards := w.page(with(map[string]any{"first": size, "after": cursor}))
				check("turned forwards", forwards, at+1, min(at+1+size, n))
				backwards := w.page(with(map[string]any{"last": size, "before": cursor}))
				check("turned backwards", backwards, max(at-size, 0), at)
				if len(forwards.ids) > 0 {
					check("and back again", w.page(with(map[string]any{"last": 1, "before": forwards.startCursor})), at, at+1)
				}
			}
		}
	}
}

// TestFilterAlgebra: not is the exact complement; and is the intersection, or the union; the laws of De Morgan hold.
func TestFilterAlgebra(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 200)
	for range rounds.Of(20) {
		scope := w.scope()
		a, b := w.filter(scope), w.filter(scope)
		all := w.ids(scope, map[string]any{})
		inA, inB := w.ids(scope, a), w.ids(scope, b)
		keep := func(holds func(a, b bool) bool) []string {
			var kept []string
			for _, id := range all {
				if holds(slices.Contains(inA, id), slices.Contains(inB, id)) {
					kept = append(kept, id)
				}
			}
			return kept
		}
		not := func(filter map[string]any) map[string]any { return map[string]any{"not": filter} }
		both := func(op string, filters ...any) map[string]any { return map[string]any{op: filters} }
		for _, law := range []struct {
			name   string
			filter map[string]any
			want   []string
		}{
			{"not", not(a), keep(func(a, _ bool) bool { return !a })},
			{"not not", not(not(a)), inA},
			{"and", both("and", a, b), keep(func(a, b bool) bool { return a && b })},
			{"or", both("or", a, b), keep(func(a, b bool) bool { return a || b })},
			{"and with itself", both("and", a, a), inA},
			{"or with its complement", both("or", a, not(a)), all},
			{"and with its complement", both("and", a, not(a)), nil},
			{"De Morgan", not(both("and", a, not(b))), keep(func(a, b bool) bool { return !a || b })},
			{"De Morgan of or", not(both("or", not(a), b)), keep(func(a, b bool) bool { return a && !b })},
		} {
			if got := w.ids(scope, law.filter); !slices.Equal(got, law.want) {
				text, _ := json.Marshal(law.filter)
				t.Fatalf("%s: got %v, want %v\nscope %+v\nfilter %s", law.name, got, law.want, scope, text)
			}
		}
	}
}

// TestTilesAreAggregatesOfTheRows: every figure is that of the rows that the same answer lists.
func TestTilesAreAggregatesOfTheRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 300)
	for range rounds.Of(20) {
		scope := w.scope()
		answer := w.opportunities(oracle.ReportQuery, variables(scope, map[string]any{"filter": w.filter(scope)}))
		kpis := answer["kpis"].(map[string]any)
		sums, cents, motions := map[string]int64{}, map[string]int64{}, map[string]int64{}
		nodes := answer["tenants"].(map[string]any)["nodes"].([]any)
		var eligible int64
		for _, node := range nodes {
			row := node.(map[string]any)
			for _, field := range []string{"w365Whitespace", "w365EligibleSeats", "w365Pau"} {
				if number, ok := row[field].(json.Number); ok {
					n, _ := number.Int64()
					sums[field] += n
				}
			}
			for _, field := range []string{"mciPotentialEarnings", "cporPotentialEarnings", "potentialEarnings"} {
				cents[field] += centsOf(t, row[field].(string))
			}
			motions[row["salesMotion"].(string)]++
			if row["mciEligible"].(bool) {
				eligible++
			}
		}
		want := map[string]any{
			"tenants": number(int64(len(nodes))), "w365SeatWhitespace": number(sums["w365Whitespace"]), "w365EligibleSeats": number(sums["w365EligibleSeats"]),
			"w365Pau": number(sums["w365Pau"]), "landW365": number(motions["LAND_W365"]), "expandW365": number(motions["EXPAND_W365"]),
			"expandToFrontline": number(motions["EXPAND_TO_FRONTLINE"]), "expandW365Mature": number(motions["EXPAND_W365_MATURE"]),
			"expandToFrontlineMature": number(motions["EXPAND_TO_FRONTLINE_MATURE"]), "incentiveEligible": number(eligible),
		}
		for field, sum := range cents {
			want[field] = opportunity.Money(sum).String()
		}
		for field, value := range want {
			if kpis[field] != value {
				t.Errorf("%s: got %v, want %v", field, kpis[field], value)
			}
		}
	}
}

func number(n int64) json.Number { return json.Number(fmt.Sprint(n)) }

func centsOf(t *testing.T, text string) int64 {
	t.Helper()
	var dollars, cents int64
	if _, err := fmt.Sscanf(text, "%d.%02d", &dollars, &cents); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return dollars*100 + cents
}

// TestScopesBuiltAndStoredAgree: the scope of every partner by name is the scope of all; one partner's stored slice is the scope that is built of
// him and one without any business; an unknown partner adds nothing. Byte for byte.
func TestScopesBuiltAndStoredAgree(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 400)
	var ids []string
	for _, partner := range w.source.Partners {
		ids = append(ids, partner.PartnerID)
	}
	idle := ids[len(ids)-1]
	for range rounds.Of(6) {
		filter := w.filter(oracle.Scope{All: true})
		vars := func(partners any) map[string]any {
			return map[string]any{"partners": partners, "filter": filter, "orderBy": nil}
		}
		same(t, w.text(plainQuery, vars(nil)), w.text(plainQuery, vars(ids)))
		one := w.text(plainQuery, vars([]string{ids[0]}))
		same(t, one, w.text(plainQuery, vars([]string{"999999", ids[0], "no partner"})))
		same(t, one, w.text(plainQuery, vars([]string{ids[0], idle})))
	}
}

func same(t *testing.T, want, got string) {
	t.Helper()
	if want != got {
		t.Fatal(cmp.Diff(strings.Split(want, ","), strings.Split(got, ",")))
	}
}

// TestNarrowerScopeShowsNoMore: no tenant, association or engagement that the wider scope lacks, and no tenant earns more.
func TestNarrowerScopeShowsNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 500)
	for range rounds.Of(15) {
		wide := w.scopes[w.rng.IntN(len(w.scopes))]
		from := wide.Partners
		if wide.All {
			from = nil
			for _, partner := range w.source.Partners {
				from = append(from, partner.PartnerID)
			}
		}
		var partners []string
		for _, id := range from {
			if w.rng.IntN(2) == 0 {
				partners = append(partners, id)
			}
		}
		narrow := oracle.Scope{Partners: append([]string{}, partners...)}
		wider, narrower := w.tenants(wide), w.tenants(narrow)
		for id, tenant := range narrower {
			in, ok := wider[id]
			if !ok {
				t.Fatalf("scope %v lists %s, which %v lacks", narrow, id, wide)
			}
			for _, field := range []string{"mciPotentialEarnings", "cporPotentialEarnings", "potentialEarnings"} {
				if centsOf(t, tenant[field].(string)) > centsOf(t, in[field].(string)) {
					t.Errorf("%s of %s: %v of %v, %v of %v", field, id, tenant[field], narrow, in[field], wide)
				}
			}
			for list, key := range map[string]string{"associations": "partnerId", "engagements": "engagementId"} {
				for _, one := range tenant[list].([]any) {
					found := slices.ContainsFunc(in[list].([]any), func(other any) bool {
						return other.(map[string]any)[key] == one.(map[string]any)[key]
					})
					if !found {
						t.Errorf("%s of %s: %v has %v, %v lacks it", list, id, narrow, one, wide)
					}
				}
			}
		}
	}
}

func (w *world) tenants(scope oracle.Scope) map[string]map[string]any {
	w.t.Helper()
	found := map[string]map[string]any{}
	for _, node := range w.opportunities(oracle.ReportQuery, variables(scope, map[string]any{}))["tenants"].(map[string]any)["nodes"].([]any) {
		tenant := node.(map[string]any)
		found[tenant["tenantId"].(string)] = tenant
	}
	return found
}

// TestTenantsOutsideTheScopeChangeNoByte: whatever is added, changed or removed outside, every answer for the scope stays the same: pages, cursors, ids,
// tiles, charts.
func TestTenantsOutsideTheScopeChangeNoByte(t *testing.T) {
	t.Parallel()
	rng, source := rand.New(rand.NewPCG(600, 7)), randomSource(lawSource, 120)
	before := serveSource(t, source)
	for _, partners := range disturbedScopes(source) {
		scope := oracle.Scope{Partners: partners}
		after := serveSource(t, disturbed(source, partners))
		if before.text(oracle.IDQuery, nil) == after.text(oracle.IDQuery, nil) {
			t.Fatal("nothing was disturbed")
		}
		report := source.Report(scope)
		for i := range rounds.Of(15) {
			vars := variables(scope, map[string]any{"first": 1 + rng.IntN(30), "crossFilter": rng.IntN(2) == 0})
			if i > 0 {
				vars["filter"], vars["orderBy"] = oracle.RandomFilter(rng, report, 2), oracle.RandomOrder(rng)
			}
			same(t, before.text(oracle.ReportQuery, vars), after.text(oracle.ReportQuery, vars))
		}
	}
}

// disturbedScopes are of one partner and of several.
func disturbedScopes(source *oracle.Source) [][]string {
	return [][]string{{source.Partners[0].PartnerID}, {source.Partners[1].PartnerID, source.Partners[2].PartnerID}}
}

// disturbed is the source with tenants that none of the partners has to do with changed, removed and added, under domains of tenants that may be theirs.
func disturbed(source *oracle.Source, partners []string) *oracle.Source {
	rng := rand.New(rand.NewPCG(601, 7))
	mine := map[string]bool{}
	for _, a := range source.Associations {
		if slices.Contains(partners, a.PartnerID) {
			mine[strings.ToLower(a.TenantID)] = true
		}
	}
	gone, changed := map[string]bool{}, map[string]bool{}
	other := *source
	other.Tenants = nil
	for _, tenant := range source.Tenants {
		id := strings.ToLower(tenant.TenantID)
		switch kind := rng.IntN(3); {
		case mine[id]:
		case kind == 0:
			gone[id] = true
			continue
		case kind == 1:
			changed[id] = true
			tenant.TenantName, tenant.DataSharing, tenant.Segment = "Changed "+tenant.TenantName, "granted", "SMB"
		}
		other.Tenants = append(other.Tenants, tenant)
	}
	other.Licenses = kept(source.Licenses, func(l *oracle.License) bool {
		if changed[strings.ToLower(l.TenantID)] {
			l.Seats += 1000
		}
		return !gone[strings.ToLower(l.TenantID)]
	})
	other.Usage = kept(source.Usage, func(u *oracle.Usage) bool { return !gone[strings.ToLower(u.TenantID)] })
	other.Associations = kept(source.Associations, func(a *oracle.Association) bool { return !gone[strings.ToLower(a.TenantID)] })
	other.Subscriptions = kept(source.Subscriptions, func(s *oracle.Subscription) bool { return !gone[strings.ToLower(s.TenantID)] })
	other.EngagementOffers = kept(source.EngagementOffers, func(o *oracle.EngagementOffer) bool {
		if changed[strings.ToLower(o.TenantID)] {
			o.EstimatedEarnings = "123456.78"
		}
		return !gone[strings.ToLower(o.TenantID)]
	})
	other.CporIncentives = kept(source.CporIncentives, func(c *oracle.CporIncentive) bool { return !gone[strings.ToLower(c.TenantID)] })
	outsider := ""
	for _, partner := range source.Partners {
		if !slices.Contains(partners, partner.PartnerID) {
			outsider = partner.PartnerID
		}
	}
	for i := range 20 {
		id := fmt.Sprintf("%08x-0000-4000-8000-%012x", rng.Uint32(), i)
		other.Tenants = append(other.Tenants, oracle.TenantRow{TenantID: id, TenantName: "Added", TenantDomain: source.Tenants[rng.IntN(len(source.Tenants))].TenantDomain, Country: "US",
			Segment: "SMB", TPID: source.Customers[0].TPID, DataSharing: "granted"})
		other.Licenses = append(other.Licenses, oracle.License{TenantID: id, Product: "ME5", Seats: int64(101 + rng.IntN(5000))})
		other.Associations = append(other.Associations, oracle.Association{TenantID: id, PartnerID: outsider, Association: "CSP"})
		other.EngagementOffers = append(other.EngagementOffers, oracle.EngagementOffer{EngagementID: source.Engagements[0].EngagementID, TenantID: id, PartnerID: outsider, EstimatedEarnings: "9"})
	}
	return &other
}

// kept copies the rows that keep returns true for; it may change its copy.
func kept[T any](rows []T, keep func(*T) bool) []T {
	var list []T
	for _, row := range rows {
		if keep(&row) {
			list = append(list, row)
		}
	}
	return list
}

// TestAnotherBuildAnswersTheSame: two builds of one source, by one thread and by several, give the same bytes, for stored and for built scopes; so do many
// askers at once.
func TestAnotherBuildAnswersTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 700)
	report, err := build(t, t.TempDir(), written(t, w.source), 4, nil)
	if err != nil {
		t.Fatal(err)
	}
	again := serveFile(t, renamed(t, report, "a snapshot", lawsLoaded).File)
	var asked []map[string]any
	var want []string
	for range rounds.Of(20) {
		scope := w.scope()
		vars := variables(scope, map[string]any{"filter": w.filter(scope), "orderBy": oracle.RandomOrder(w.rng), "crossFilter": w.rng.IntN(2) == 0, "first": 40})
		answer := w.text(oracle.ReportQuery, vars)
		same(t, answer, again.text(oracle.ReportQuery, vars))
		asked, want = append(asked, vars), append(want, answer)
	}
	third := serveFile(t, snapshotOf(t, w.source)) // without any built scope yet
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for j := range asked {
				at := (i*7 + j) % len(asked)
				if got := third.text(oracle.ReportQuery, asked[at]); got != want[at] {
					t.Errorf("under concurrency:\n%s", cmp.Diff(strings.Split(want[at], ","), strings.Split(got, ",")))
				}
			}
		})
	}
	group.Wait()
}
