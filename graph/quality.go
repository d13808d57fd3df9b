package graph

import (
	"encoding/json"
	"fmt"

	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// findings leaves out those that tell of a hidden column.
func findings(access opportunity.Access, found []opportunity.Finding) ([]model.QualityFinding, error) {
	answer := make([]model.QualityFinding, 0, len(found))
	for _, one := range found {
		finding := model.QualityFinding{Check: model.QualityCheck(one.Check), Label: one.Label, Subject: one.Subject, Reason: one.Reason, Tenants: int(one.Tenants)}
		shows := guard.Shows(access, "QualityCheck."+one.Check)
		switch {
		case one.Filter != "":
			var filter map[string]any
			if err := json.Unmarshal([]byte(one.Filter), &filter); err != nil {
				return nil, fmt.Errorf("the filter of %s: %w", one.Check, err)
			}
			parsed, err := opportunity.ParseFilter(filter, "filter")
			if err != nil {
				return nil, fmt.Errorf("the filter of %s: %w", one.Check, err)
			}
			finding.Filter, shows = filter, guard.OfFilter(access, parsed)
		case one.TenantIDs != nil:
			finding.Filter = map[string]any{"tenantId": map[string]any{"in": one.TenantIDs}}
		}
		if shows {
			answer = append(answer, finding)
		}
	}
	return answer, nil
}

func nearlyListed(list []opportunity.NearlyListed) []model.NearlyListed {
	answer := make([]model.NearlyListed, len(list))
	for i, one := range list {
		answer[i] = model.NearlyListed{TenantID: one.TenantID, TenantName: one.TenantName, Rule: model.Rule(one.Rule), Seats: one.Seats,
			Threshold: limit(one.Threshold), SeatsMissing: one.SeatsMissing}
	}
	return answer
}
