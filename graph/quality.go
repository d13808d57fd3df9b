package graph

import (
	"encoding/json"
	"fmt"

	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

func findings(found []opportunity.Finding) ([]model.QualityFinding, error) {
	answer := make([]model.QualityFinding, len(found))
	for i, one := range found {
		answer[i] = model.QualityFinding{Check: model.QualityCheck(one.Check), Label: one.Label, Subject: one.Subject, Reason: one.Reason, Tenants: int(one.Tenants)}
		switch {
		case one.Filter != "":
			if err := json.Unmarshal([]byte(one.Filter), &answer[i].Filter); err != nil {
				return nil, fmt.Errorf("the filter of %s: %w", one.Check, err)
			}
		case one.TenantIDs != nil:
			answer[i].Filter = map[string]any{"tenantId": map[string]any{"in": one.TenantIDs}}
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
