package browser_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// openDashboard opens the dashboard and waits until it has its answer.
func openDashboard(t *testing.T, path string) *tab {
	t.Helper()
	s := serve(t)
	s.built("/")
	p := s.open(path)
	p.idle()
	return p
}

// idle waits until the page waits for nothing, and has its tiles.
func (p *tab) idle() {
	p.t.Helper()
	p.wait(`document.querySelectorAll(".tile-value").length === 8 && !document.querySelector('[aria-busy="true"]')`)
}

// filtered is a filter as a variable; nil keeps every tenant.
type filtered map[string]any

const germany = `?country.in=DE`

// shownAs is a value as the page writes it for an American reader.
func (p *tab) shownAs(value any, unit string) string {
	p.t.Helper()
	if value == nil {
		return "–"
	}
	options := map[string]string{"RATIO": `{style: "percent", maximumFractionDigits: 1}`, "USD": `{style: "currency", currency: "USD", minimumFractionDigits: 2}`}[unit]
	if options == "" {
		options = "{}"
	}
	var text string
	switch v := value.(type) {
	case string:
		text = v
	default:
		text = jsonOf(v)
	}
	return eval[string](p, `new Intl.NumberFormat("en-US", `+options+`).format(`+text+`)`)
}

// tiles are the figures of the tiles that the page shows, by key.
func (p *tab) tiles() map[string]string {
	p.t.Helper()
	return eval[map[string]string](p, `Object.fromEntries([...document.querySelectorAll("[data-tile]")].map((tile) => [tile.dataset.tile, tile.querySelector(".tile-value").title]))`)
}

// sameTiles compares the tiles with the API's under a filter.
func (p *tab) sameTiles(filter filtered) {
	p.t.Helper()
	answer := p.ask(`query($filter: TenantFilter) { opportunities(filter: $filter) { kpis { tiles { key value unit } } } }`, map[string]any{"filter": filter})
	want := map[string]string{}
	for _, one := range at[[]any](answer, "opportunities", "kpis", "tiles") {
		tile := one.(map[string]any)
		want[tile["key"].(string)] = p.shownAs(tile["value"], tile["unit"].(string))
	}
	if diff := cmp.Diff(want, p.tiles()); diff != "" {
		p.t.Errorf("the tiles are not the API's (- API, + page)\n%s", diff)
	}
}

// bars are the tenants of the values that a chart draws, by value, those beyond the first few too.
func (p *tab) bars(chart string) map[string]string {
	p.t.Helper()
	eval[bool](p, `document.querySelector('[data-chart="`+chart+`"] button[aria-expanded="false"]')?.click(), true`)
	p.wait(`!document.querySelector('[data-chart="` + chart + `"] button[aria-expanded="false"]')`)
	return eval[map[string]string](p, `Object.fromEntries([...document.querySelectorAll('[data-chart="`+chart+`"] [data-value]')].map((bar) => [bar.dataset.value, bar.querySelector(".bar-text").innerText.match(/[\d,]+/)[0]]))`)
}

// sameBars compares what a chart draws with the API's buckets under a filter, the chart's own condition left out.
func (p *tab) sameBars(chart string, filter filtered) {
	p.t.Helper()
	answer := p.ask(`query($filter: TenantFilter) { opportunities(filter: $filter) { charts(crossFilter: true) { `+chart+` { value tenants } } } }`, map[string]any{"filter": filter})
	want := map[string]string{}
	for _, one := range at[[]any](answer, "opportunities", "charts", chart) {
		bucket := one.(map[string]any)
		want[bucket["value"].(string)] = p.shownAs(bucket["tenants"], "COUNT")
	}
	if diff := cmp.Diff(want, p.bars(chart)); diff != "" {
		p.t.Errorf("%s is not the API's (- API, + page)\n%s", chart, diff)
	}
}

// names are the tenants in the table's rows, from the first that is drawn.
func (p *tab) names() []string {
	p.t.Helper()
	return eval[[]string](p, `[...document.querySelectorAll(".grid-body [role=row]")].sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).map((row) => row.querySelector("a")?.innerText ?? "")`)
}

// bar is the selector of one value of a chart.
func bar(chart, value string) string {
	return `[data-chart="` + chart + `"] [data-value="` + value + `"]`
}

const (
	segments = "tenantsBySegment"
	motions  = "tenantsBySalesMotion"
)

func TestDashboardShowsTheAPIsFigures(t *testing.T) {
	p := openDashboard(t, "/")
	// What else is asked, the badge of the data's findings, waits for the figures.
	if !eval[bool](p, `(([first, ...rest]) => rest.every((one) => one.startTime >= first.responseEnd))(performance.getEntriesByType("resource").filter((one) => new URL(one.name).pathname === "/graphql"))`) {
		t.Error("the first figures took more than one request")
	}
	p.sameTiles(nil)
	p.sameBars(segments, nil)
	p.sameBars(motions, nil)
	answer := p.ask(`{ opportunities { snapshot { asOf } charts { tenantsByRenewalMonth { value label tenants } potentialEarningsByWorkshop { workshop mciPotentialEarnings tenants } }
		tenants(first: 10) { totalCount nodes { tenantName w365Whitespace } } } }`, nil)
	// The timeline's columns say to screen readers what they count.
	labels := eval[map[string]string](p, `Object.fromEntries([...document.querySelectorAll('[data-chart="tenantsByRenewalMonth"] [data-value]')].map((one) => [one.dataset.value, one.ariaLabel]))`)
	if months := at[[]any](answer, "opportunities", "charts", "tenantsByRenewalMonth"); len(labels) != len(months) {
		t.Errorf("%d months are drawn, the API has %d", len(labels), len(months))
	} else {
		for _, one := range months {
			bucket := one.(map[string]any)
			if label, count := labels[bucket["value"].(string)], p.shownAs(bucket["tenants"], "COUNT"); !strings.Contains(label, ": "+count+" tenant") {
				t.Errorf("%s: the column says %q, the API %s", bucket["value"], label, count)
			}
		}
	}
	// The table twin of the workshops.
	p.click(`[data-chart="potentialEarningsByWorkshop"] button[aria-label$="as a table"]`)
	var rows [][]string
	for _, one := range at[[]any](answer, "opportunities", "charts", "potentialEarningsByWorkshop") {
		bucket := one.(map[string]any)
		rows = append(rows, []string{bucket["workshop"].(string), p.shownAs(bucket["mciPotentialEarnings"], "USD"), p.shownAs(bucket["tenants"], "COUNT")})
	}
	twin := eval[[][]string](p, `[...document.querySelectorAll('[data-chart="potentialEarningsByWorkshop"] tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))`)
	if diff := cmp.Diff(rows, twin); diff != "" {
		t.Errorf("the table of the workshops is not the API's (- API, + page)\n%s", diff)
	}
	var first []string
	for _, one := range at[[]any](answer, "opportunities", "tenants", "nodes") {
		first = append(first, one.(map[string]any)["tenantName"].(string))
	}
	if diff := cmp.Diff(first, p.names()[:10]); diff != "" {
		t.Errorf("the first tenants are not the API's (- API, + page)\n%s", diff)
	}
	p.see(p.shownAs(at[any](answer, "opportunities", "tenants", "totalCount"), "COUNT") + " tenants")
	p.see("Nov 15, 2026")
}

// The page in light, dark, narrow, forced colours and print.
func TestDashboardLooks(t *testing.T) {
	p := openDashboard(t, "/")
	p.shot("dashboard-light")
	p.axe("light", "html")
	p.media("", "dark")
	p.shot("dashboard-dark")
	p.axe("dark", "html")
	p.media("", "light", &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
	p.shot("dashboard-forced-colors")
	p.media("print", "light")
	p.shot("dashboard-print")
	p.media("", "light")
	p.size(390, 844)
	p.shot("dashboard-narrow")
	p.axe("narrow", "html")
	if wider := eval[bool](p, `document.documentElement.scrollWidth > document.documentElement.clientWidth`); wider {
		t.Error("on a narrow screen the page scrolls sideways")
	}
}

// Clicks and keys on charts and tiles narrow the report; the address, the back button and Escape follow.
func TestDashboardNarrows(t *testing.T) {
	p := openDashboard(t, "/")
	chosen := func() string { return eval[string](p, "decodeURIComponent(location.search)") }

	p.click(bar(motions, "LAND_W365"))
	p.wait(`location.search === "?salesMotion.in=LAND_W365"`)
	p.idle()
	land := filtered{"salesMotion": map[string]any{"in": []string{"LAND_W365"}}}
	p.sameTiles(land)
	p.sameBars(motions, land) // its own condition left out: the other motions stay to be chosen
	p.sameBars(segments, land)
	p.shot("dashboard-narrowed")
	p.axe("narrowed", "html")

	// With the keyboard: the next value beside it.
	p.focus(bar(motions, "LAND_W365"))
	p.press(kb.ArrowDown)
	next := eval[string](p, "document.activeElement.dataset.value")
	if next == "" || next == "LAND_W365" {
		t.Fatalf("the arrow key leads to %q", next)
	}
	p.press(kb.Enter)
	p.wait(`location.search.includes(` + quote(next) + `)`)
	p.idle()
	both := filtered{"salesMotion": map[string]any{"in": []string{"LAND_W365", next}}}
	p.sameTiles(both)

	// Back, and forward again.
	p.do(chromedp.NavigateBack())
	p.wait(`location.search === "?salesMotion.in=LAND_W365"`)
	p.idle()
	p.sameTiles(land)
	p.do(chromedp.NavigateForward())
	p.wait(`location.search.includes(` + quote(next) + `)`)
	p.idle()
	p.sameTiles(both)

	// Escape clears the chart's choice.
	p.focus(bar(motions, next))
	p.press(kb.Escape)
	p.wait(`location.search === ""`)
	p.idle()
	p.sameTiles(nil)

	// A tile selects what it counts, Space presses it too.
	count := p.tiles()["INCENTIVE_ELIGIBLE"]
	p.focus(`[data-tile="INCENTIVE_ELIGIBLE"] button`)
	p.press(" ")
	p.wait(`document.querySelector('[data-tile="INCENTIVE_ELIGIBLE"] button').ariaPressed === "true"`)
	p.idle()
	if got := p.tiles()["TENANTS"]; got != count {
		t.Errorf("the tile counts %s tenants; selected, there are %s", count, got)
	}

	// Search, and clear all.
	p.focus(`input[aria-label="Search tenants"]`)
	p.write("Coho")
	p.wait(`location.search.includes("q=Coho")`)
	p.idle()
	for _, name := range p.names() {
		if name != "" && !strings.Contains(name, "Coho") {
			t.Errorf("the search for Coho finds %s", name)
		}
	}
	eval[bool](p, `[...document.querySelectorAll(".filter-bar button")].find((button) => button.innerText === "Clear all").click(), true`)
	p.wait(`location.search === ""`)
	p.idle()
	if got := chosen(); got != "" {
		t.Errorf("cleared, the address has %s", got)
	}
	p.sameTiles(nil)

	// Nothing found is a state of its own.
	p.visit("/?q=" + url.QueryEscape("no such tenant anywhere"))
	p.idle()
	p.see("No tenant is listed under this filter")
	p.shot("dashboard-empty")
	p.axe("empty", "html")
}

// A link shows what it showed.
func TestDashboardLinks(t *testing.T) {
	p := openDashboard(t, "/?country.in=DE&w365Whitespace.gte=100&sort=-W365_ELIGIBLE_SEATS&columns=tenantName,country,w365EligibleSeats&nonsense=1")
	filter := filtered{"country": map[string]any{"in": []string{"DE"}, "caseSensitive": true}, "w365Whitespace": map[string]any{"gte": 100}}
	p.sameTiles(filter)
	answer := p.ask(`query($filter: TenantFilter) { opportunities(filter: $filter) { tenants(first: 5, orderBy: [{field: W365_ELIGIBLE_SEATS, direction: DESC}]) { nodes { tenantName w365EligibleSeats } } } }`, map[string]any{"filter": filter})
	for row, one := range at[[]any](answer, "opportunities", "tenants", "nodes") {
		node := one.(map[string]any)
		if got := eval[[]string](p, `[...document.querySelectorAll('.grid-body [aria-rowindex="`+jsonOf(row+3)+`"] [data-cell]')].map((cell) => cell.innerText)`); !cmp.Equal(got, []string{node["tenantName"].(string), "DE", p.shownAs(node["w365EligibleSeats"], "SEATS")}) {
			t.Errorf("row %d shows %v, the API has %v", row, got, node)
		}
	}
	p.see("nonsense")
	p.axe("a link with what is not understood", "html")
}

// The table: order, far rows, columns, and a tenant's panel.
func TestDashboardTable(t *testing.T) {
	p := openDashboard(t, "/")
	header := func(label string) string {
		return `[...document.querySelectorAll("[role=columnheader]")].find((head) => head.innerText.trim().startsWith(` + quote(label) + `))`
	}
	label := eval[string](p, `[...document.querySelectorAll("[role=columnheader].number")][0].innerText.trim()`)
	eval[bool](p, header(label)+".click(), true")
	p.wait(`location.search.startsWith("?sort=-")`)
	p.idle()
	p.wait(header(label) + `.ariaSort === "descending"`)
	field := eval[string](p, `new URLSearchParams(location.search).get("sort").slice(1)`)
	answer := p.ask(`query($by: TenantOrderField!) { opportunities { tenants(first: 10, orderBy: [{field: $by, direction: DESC}]) { nodes { tenantName } } } }`, map[string]any{"by": field})
	var want []string
	for _, one := range at[[]any](answer, "opportunities", "tenants", "nodes") {
		want = append(want, one.(map[string]any)["tenantName"].(string))
	}
	if diff := cmp.Diff(want, p.names()[:10]); diff != "" {
		t.Errorf("sorted by %s (- API, + page)\n%s", field, diff)
	}
	// With Shift beside the others.
	eval[bool](p, `[...document.querySelectorAll("[role=columnheader].sortable")].find((head) => !head.ariaSort).dispatchEvent(new MouseEvent("click", {bubbles: true, shiftKey: true})), true`)
	p.wait(`new URLSearchParams(location.search).get("sort").includes(",")`)
	p.idle()

	// To the last row by a key, through pages that were never read.
	p.visit("/")
	p.idle()
	answer = p.ask(`{ opportunities { tenants(last: 5) { totalCount nodes { tenantName } } } }`, nil)
	want = nil
	for _, one := range at[[]any](answer, "opportunities", "tenants", "nodes") {
		want = append(want, one.(map[string]any)["tenantName"].(string))
	}
	p.wait(`document.querySelector('.grid-body [aria-rowindex="3"] a')`) // rows that come later are drawn anew, and may take the focus along
	p.focus(`[data-cell="0:0"]`)
	p.wait(`document.activeElement.matches('[data-cell="0:0"]')`)
	p.press(kb.End, chromedp.ModifierCtrl)
	last := jsonOf(int(at[float64](answer, "opportunities", "tenants", "totalCount")) + 2)
	p.wait(`document.querySelector('.grid-body [aria-rowindex="` + last + `"] a')`)
	names := p.names()
	if diff := cmp.Diff(want, names[len(names)-5:]); diff != "" {
		t.Errorf("the last tenants are not the API's (- API, + page)\n%s", diff)
	}
	p.shot("dashboard-last-row")

	// Columns.
	p.click(`button[title="Columns"]`)
	p.axe("the columns", "html")
	p.shot("dashboard-columns")
	before := eval[float64](p, `document.querySelectorAll("[role=columnheader]").length`)
	eval[bool](p, `[...document.querySelectorAll(".popover:popover-open button")].find((button) => button.innerText.startsWith("All ")).click(), true`)
	p.wait(`document.querySelectorAll("[role=columnheader]").length > ` + jsonOf(before))
	p.press(kb.Escape)
	p.idle()

	// A tenant's panel, by its row.
	p.visit("/")
	p.idle()
	name := p.names()[0]
	p.focus(`[data-cell="0:0"]`)
	p.press(kb.Enter)
	p.wait(`document.querySelector("dialog[open] section[aria-label=Rules]")`)
	p.see(name)
	p.shot("dashboard-tenant")
	p.axe("a tenant", "html")
	p.press(kb.Escape)
	p.wait(`!document.querySelector("dialog[open]") && !location.search.includes("tenant")`)

	// The data at a glance.
	p.click(`button[title="What in the data may mislead"]`)
	p.see("What may mislead")
	p.see("Thresholds in force")
	p.shot("dashboard-data")
	p.axe("the data", "html")
}

// The panel of filters: values of a field, and operators.
func TestDashboardFilterPanel(t *testing.T) {
	p := openDashboard(t, "/")
	p.click("#filters-button")
	p.focus(`input[aria-label="Find a field"]`)
	p.write("Country")
	p.wait(`[...document.querySelectorAll(".field")].some((field) => field.innerText.trim() === "Country")`)
	eval[bool](p, `[...document.querySelectorAll(".field")].find((field) => field.innerText.trim() === "Country").click(), true`)
	p.wait(`document.querySelector(".values input[type=checkbox]")`)
	p.idle()
	p.shot("dashboard-filters")
	p.axe("the filters", "html")
	value := eval[string](p, `document.querySelector(".values li").innerText.split("\n")[0].trim()`)
	p.click(".values input[type=checkbox]")
	p.wait(`location.search.startsWith("?country.")`)
	p.idle()
	code := eval[string](p, `new URLSearchParams(location.search).values().next().value`)
	p.sameTiles(filtered{"country": map[string]any{"in": []string{code}, "caseSensitive": true}})
	if value == "" {
		t.Error("the value has no name")
	}
}

// What one sees can be asked in GraphiQL, and gives the same.
func TestDashboardOpensItsQueryInGraphiQL(t *testing.T) {
	p := openDashboard(t, "/"+germany)
	tenants := p.tiles()["TENANTS"]
	p.click(`button[title="The GraphQL behind this view"]`)
	p.wait(`document.querySelector('dialog[open] a[href^="/graphiql#"]')`)
	p.shot("dashboard-query")
	p.axe("the query", "html")
	p.click(`dialog[open] a[href^="/graphiql#"]`)
	p.ready()
	if errors := p.run(); errors["errors"] != nil {
		t.Fatalf("GraphiQL is answered %v", errors["errors"])
	}
	p.settled()
	if got := eval[string](p, `new Intl.NumberFormat("en-US").format(JSON.parse(`+editorOf("response")+`.getValue()).data.opportunities.tenants.totalCount)`); got != tenants {
		t.Errorf("GraphiQL counts %s tenants, the dashboard %s", got, tenants)
	}
}

// Data that is replaced under the open page is told of, and shown when wished.
func TestDashboardTellsOfNewData(t *testing.T) {
	p := openDashboard(t, "/")
	before := p.tiles()
	p.publish(1000)
	eval[bool](p, `dispatchEvent(new Event("focus")), true`)
	p.see("New data is there")
	if diff := cmp.Diff(before, p.tiles()); diff != "" {
		t.Errorf("the tiles changed unasked\n%s", diff)
	}
	p.shot("dashboard-new-data")
	p.axe("new data", "html")
	eval[bool](p, `[...document.querySelectorAll(".banner button")].find((button) => button.innerText === "Show it").click(), true`)
	p.wait(`!document.body.innerText.includes("New data is there")`)
	p.idle()
	p.sameTiles(nil)
	if cmp.Equal(before, p.tiles()) {
		t.Error("the new data gives the old figures")
	}
	// A question that finds the data replaced shows it, and says so.
	p.publish(sampleTenants)
	p.click(bar(motions, "LAND_W365"))
	p.wait(`location.search !== ""`)
	p.see("New data came in")
	p.idle()
	p.sameTiles(filtered{"salesMotion": map[string]any{"in": []string{"LAND_W365"}}})
}
