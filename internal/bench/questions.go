package main

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// question is one query of the API, in a form that the benchmark compares.
type question struct {
	name      string
	query     string
	variables map[string]any
	scope     opportunity.Scope // reports alone
	seven     goal              // against seven statements, reports alone
	alone     goal              // against plain statements: grouped, workshops and page, of the tenants in rank order alone
	report    bool
}

// columns are the tenant's id and every field of the catalogue.
var columns = func() string {
	names := []string{"id"}
	for _, field := range opportunity.Fields {
		names = append(names, field.Name)
	}
	return strings.Join(names, " ")
}()

var reportQuery = `query Report($filter: TenantFilter, $partners: [ID!]) {
  opportunities(filter: $filter, partners: $partners) {
    kpis { tiles { key label value unit definition filter } }
    charts {
      tenantsBySegment { value label tenants filter }
      w365TenantPenetration { value label tenants filter }
      tenantsBySalesMotion { value label tenants filter }
      tenantsByRenewalMonth { value label tenants filter }
      potentialEarningsByWorkshop { workshop mciPotentialEarnings tenants filter }
    }
    tenants(first: 50) { totalCount pageInfo { hasNextPage endCursor } nodes { ` + columns + ` } }
  }
}`

const aggregateQuery = `{ opportunities { aggregate(groupBy: [{dimension: INDUSTRY}, {dimension: COUNTRY}], first: 100) {
  groups { keys { value label } measures { tenants w365SeatPenetration w365SeatWhitespace incentiveEligible mciPotentialEarnings w365Pau { sum avg min max } } } } } }`

const facetsQuery = `query Facets($filter: TenantFilter) { opportunities(filter: $filter) {
  facets(dimensions: [COUNTRY, SEGMENT, SUB_SEGMENT, INDUSTRY, SALES_MOTION, HAS_W365, MCI_ELIGIBLE, RENEWAL, CSP_TIER, WORKSHOP]) {
    dimension totalValues values { value label tenants filter } } } }`

const listsQuery = `{ opportunities { tenants(first: 50) { nodes { tenantId tenantName
  associations { partnerId partnerName types cpor csp ea } engagements { engagementId workshop workloads estimatedEarnings }
  potentialEarningsByWorkload { workload potentialEarnings } } } } }`

const searchQuery = `{ opportunities(filter: {search: "orchard"}) { tenants { totalCount nodes { tenantId tenantName customerName country segment w365Whitespace } } } }`

func pageQuery(size int) string {
	return fmt.Sprintf("query Page($after: Cursor) { opportunities { tenants(first: %d, after: $after) { pageInfo { hasNextPage endCursor } nodes { %s } } } }", size, columns)
}

var (
	segments   = map[string]any{"in": []any{"SME&C - SMB Commercial", "SME&C - Corporate Commercial"}}
	industry   = map[string]any{"eq": "Manufacturing & Resources"}
	selective  = map[string]any{"segment": segments, "industry": industry, "w365Whitespace": map[string]any{"gt": 500}, "tenantName": map[string]any{"contains": "co"}}
	dimensions = map[string]any{"segment": segments, "industry": industry, "hasW365": map[string]any{"eq": false}}
)

// reports are the whole report in six circumstances.
func (l *lab) reports() []question {
	everyone := opportunity.AllPartners()
	list := []question{
		{name: "unfiltered", scope: everyone, seven: sevenUnfiltered},
		{name: "selective-filter-with-text", scope: everyone, seven: sevenFiltered, variables: map[string]any{"filter": selective}},
		{name: "dimensions-alone", scope: everyone, seven: sevenFiltered, alone: onDimensions, variables: map[string]any{"filter": dimensions}},
	}
	for _, scope := range []struct {
		name string
		ids  []string
	}{{"largest-partner", l.ids(0, 1)}, {"median-partner", l.ids(len(l.partners)/2, 1)}, {"three-partners", l.ids(l.middling(), 3)}} {
		list = append(list, question{name: scope.name, scope: opportunity.OfPartners(scope.ids...), seven: sevenUnfiltered, variables: map[string]any{"partners": scope.ids}})
	}
	for i := range list {
		list[i].query, list[i].report = reportQuery, true
		if list[i].alone == noGoal {
			list[i].alone = overStatements
		}
	}
	return list
}

// ids are those of n partners from a place on.
func (l *lab) ids(from, n int) []string {
	var ids []string
	for i := range n {
		ids = append(ids, l.partners[(from+i)%len(l.partners)].id)
	}
	return ids
}

// middling is the place of the first of three neighbours with about 1.5 % of the tenants together: 11 000 of a million.
func (l *lab) middling() int {
	total := 0
	for _, one := range l.partners {
		total += one.tenants
	}
	best, distance := 0, math.Inf(1)
	for i := range len(l.partners) - 2 {
		three := l.partners[i].tenants + l.partners[i+1].tenants + l.partners[i+2].tenants
		if away := math.Abs(float64(three) - 0.015*float64(total)); away < distance {
			best, distance = i, away
		}
	}
	return best
}

// sizes tells how many tenants the scopes of the reports have; those of three partners may be counted twice.
func (l *lab) sizes() string {
	at := l.middling()
	return fmt.Sprintf("%d; %d; %d + %d + %d tenants", l.partners[0].tenants, l.partners[len(l.partners)/2].tenants,
		l.partners[at].tenants, l.partners[at+1].tenants, l.partners[at+2].tenants)
}

var (
	partnersBySize = compile.Statement{SQL: "SELECT partner_id, count(*) FROM partner_tenant JOIN partner ON number = scope GROUP BY partner_id ORDER BY count(*) DESC, partner_id"}
	listedTenants  = compile.Statement{SQL: "SELECT count(*) FROM all_tenant"}
)

// readPartners reads the partners that some tenant is listed for, and how many tenants are listed at all.
func (l *lab) readPartners(ctx context.Context) error {
	total, err := l.instance.Query(ctx, listedTenants)
	if err != nil {
		return err
	}
	defer total.Close()
	for total.Next() {
		if err := total.Scan(&l.listed); err != nil {
			return err
		}
	}
	if err := total.Err(); err != nil {
		return err
	}
	rows, err := l.instance.Query(ctx, partnersBySize)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var one partner
		if err := rows.Scan(&one.id, &one.tenants); err != nil {
			return err
		}
		l.partners = append(l.partners, one)
	}
	if len(l.partners) < 3 {
		return fmt.Errorf("only %d partners have tenants: generate more", len(l.partners))
	}
	return rows.Err()
}
