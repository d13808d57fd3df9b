package server_test

import (
	"net/http"
	"net/http/httputil"
	"net/url"
	"testing"

	gqlclient "github.com/99designs/gqlgen/client"
)

// typedPage is what a Go program declares of an answer.
type typedPage struct {
	Opportunities struct {
		Kpis    struct{ Tenants int }
		Tenants struct {
			TotalCount int
			Nodes      []struct {
				TenantID             string   `json:"tenantId"`
				TenantName           string   `json:"tenantName"`
				W365Whitespace       int      `json:"w365Whitespace"`
				IntuneUtilization    *float64 `json:"intuneUtilization"`
				PotentialEarnings    string   `json:"potentialEarnings"`
				Renewal              *string
				MciEligibleWorkloads []string `json:"mciEligibleWorkloads"`
			}
			PageInfo struct {
				HasNextPage bool
				EndCursor   *string
			}
		}
	}
}

// TestTypedGoClient pages through the report as a Go program does, every value in its declared type.
func TestTypedGoClient(t *testing.T) {
	c := serve(t, "../../testdata/source")
	address, err := url.Parse(c.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(address)
	typed := gqlclient.New(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.ContentLength = -1 // the client does not set it: the body would not be sent on
		proxy.ServeHTTP(w, r)
	}), gqlclient.Path("/graphql"))
	const query = `query Page($after: Cursor) { opportunities { kpis { tenants } tenants(first: 3, after: $after) { totalCount
		nodes { tenantId tenantName w365Whitespace intuneUtilization potentialEarnings renewal mciEligibleWorkloads } pageInfo { hasNextPage endCursor } } } }`
	seen := map[string]bool{}
	var after *string
	for {
		var answer typedPage
		if err := typed.Post(query, &answer, gqlclient.Var("after", after), gqlclient.Operation("Page")); err != nil {
			t.Fatal(err)
		}
		tenants := answer.Opportunities.Tenants
		if tenants.TotalCount == 0 || tenants.TotalCount != answer.Opportunities.Kpis.Tenants {
			t.Fatalf("%d tenants, the tile says %d", tenants.TotalCount, answer.Opportunities.Kpis.Tenants)
		}
		for _, tenant := range tenants.Nodes {
			if tenant.TenantName == "" || tenant.PotentialEarnings == "" || tenant.MciEligibleWorkloads == nil || seen[tenant.TenantID] {
				t.Errorf("%+v", tenant)
			}
			seen[tenant.TenantID] = true
		}
		if after = tenants.PageInfo.EndCursor; !tenants.PageInfo.HasNextPage {
			if len(seen) != tenants.TotalCount {
				t.Errorf("%d of %d tenants", len(seen), tenants.TotalCount)
			}
			return
		}
	}
}
