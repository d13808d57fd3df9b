package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cloudendpoints/opportunities/graph/guard"
	"github.com/cloudendpoints/opportunities/graph/model"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// explanation puts what the caller may know of a tenant into words. A rule that looks at what is hidden from him is left out.
func explanation(access opportunity.Access, tenantID string, explained *opportunity.Explained) *model.Explanation {
	answer := &model.Explanation{TenantID: tenantID, TenantName: explained.Name, Rules: []model.RuleCheck{association(explained)}}
	if guard.Shows(access, "Explanation.eaRenewal") {
		answer.EaRenewal = explained.Ea
	}
	if explained.OptedOut {
		answer.Rules = append(answer.Rules, check(model.RuleDataSharing, "opted_out", "granted", false, "The tenant does not share its data: nothing else about it may be told."))
	}
	values := explained.Listing
	if values == nil {
		return answer
	}
	answer.Rules = append(answer.Rules, listingRules(values)...)
	answer.Listed = values.EnoughEligibleSeats && values.EnoughM365Seats
	if answer.Listed {
		motion := model.SalesMotion(values.SalesMotion.String())
		answer.SalesMotion = &motion
		answer.Rules = append(answer.Rules, motionRules(values)...)
	}
	answer.Rules = slices.DeleteFunc(answer.Rules, func(rule model.RuleCheck) bool { return !guard.Shows(access, "Rule."+string(rule.Rule)) })
	return answer
}

func association(explained *opportunity.Explained) model.RuleCheck {
	types := strings.Join(explained.Types, ", ")
	switch {
	case types == "":
		rule := check(model.RuleAssociation, "", "", false, "None of your partners has an association with this tenant.")
		return rule
	case !explained.Lists:
		return check(model.RuleAssociation, types, "", false, "Your partners are associated by "+types+", which does not list tenants.")
	}
	return check(model.RuleAssociation, types, "", true, "Your partners are associated by "+types+".")
}

func listingRules(v *opportunity.ListingValues) []model.RuleCheck {
	return []model.RuleCheck{
		check(model.RuleDataSharing, "granted", "granted", true, "The tenant shares its data."),
		check(model.RuleEligibleSeats, whole64(v.EligibleSeats), limit(v.EligibleSeatsAbove), v.EnoughEligibleSeats,
			fmt.Sprintf("%d eligible seats (ME5 + ME3 + F3): listing needs more than %s.", v.EligibleSeats, limit(v.EligibleSeatsAbove))),
		check(model.RuleM365Seats, whole64(v.M365Seats), limit(v.M365SeatsAbove), v.EnoughM365Seats,
			fmt.Sprintf("%d Microsoft 365 seats: listing in this segment needs more than %s.", v.M365Seats, limit(v.M365SeatsAbove))),
	}
}

// motionRules are the motion's path: each rule with its value, and at the one that decides, the motion.
func motionRules(v *opportunity.ListingValues) []model.RuleCheck {
	usage, said := "", "Intune utilization is unknown"
	if v.IntuneUtilization != nil {
		usage = strconv.FormatFloat(*v.IntuneUtilization, 'f', -1, 64)
		said = "Intune utilization is " + usage
	}
	industry := "no industry"
	if v.Industry != nil {
		industry = *v.Industry
	}
	rules := []model.RuleCheck{
		check(model.RuleIntuneUsage, usage, limit(v.IntuneUsageAbove), v.IntuneInUse, said+"; the limit is "+limit(v.IntuneUsageAbove)+"."),
		check(model.RuleLowWhitespace, whole64(v.EligibleSeats), limit(v.LowWhitespaceBelow), v.EnoughWhitespace,
			fmt.Sprintf("%d eligible seats; low is below %s.", v.EligibleSeats, limit(v.LowWhitespaceBelow))),
		check(model.RuleW365Pau, whole64(v.W365Pau), "0", v.W365Pau > 0, fmt.Sprintf("%d W365 PAU.", v.W365Pau)),
		check(model.RuleFrontline, fmt.Sprintf("%d F3 seats, %s", v.F3Seats, industry), "F3 seats above 0 and a frontline priority industry", v.Frontline,
			fmt.Sprintf("%d F3 seats, %s; Frontline (Flex) needs F3 seats and a frontline priority industry.", v.F3Seats, industry)),
		check(model.RuleMature, whole64(v.W365Pau), limit(v.MaturePauAbove), v.Mature,
			fmt.Sprintf("%d W365 PAU; Mature is above %s.", v.W365Pau, limit(v.MaturePauAbove))),
	}
	decides := slices.IndexFunc(rules[:3], func(rule model.RuleCheck) bool { return !rule.Passed })
	if decides < 0 {
		decides = len(rules) - 1
	}
	rules[decides].Text += " The motion is " + v.SalesMotion.Label() + "."
	return rules
}

func check(rule model.Rule, value, threshold string, passed bool, text string) model.RuleCheck {
	return model.RuleCheck{Rule: rule, Value: textOrNil(value), Threshold: textOrNil(threshold), Passed: passed, Text: text}
}

func textOrNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func whole64(value int64) string { return strconv.FormatInt(value, 10) }

func limit(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }
