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
	answer.Listed = values.Listed
	if answer.Listed {
		motion := model.SalesMotion(values.SalesMotion.String())
		answer.SalesMotion = &motion
		answer.SalesMotionReported = values.MotionReported
		if values.DerivedMotion != nil {
			derived := model.SalesMotion(values.DerivedMotion.String())
			answer.DerivedSalesMotion = &derived
		}
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
	m365, said := "", "Microsoft 365 seats are unknown"
	if v.M365Seats != nil {
		m365, said = whole64(*v.M365Seats), fmt.Sprintf("%d Microsoft 365 seats", *v.M365Seats)
	}
	rules := []model.RuleCheck{
		check(model.RuleDataSharing, "granted", "granted", true, "The tenant shares its data."),
		check(model.RuleEligibleSeats, whole64(v.EligibleSeats), limit(v.EligibleSeatsAbove), v.EnoughEligibleSeats,
			fmt.Sprintf("%d eligible seats (ME5 + ME3 + F3): listing needs more than %s.", v.EligibleSeats, limit(v.EligibleSeatsAbove))),
		check(model.RuleM365Seats, m365, limit(v.M365SeatsAbove), v.EnoughM365Seats,
			fmt.Sprintf("%s: listing in this segment needs more than %s.", said, limit(v.M365SeatsAbove))),
	}
	if v.MotionReported {
		for i := range rules {
			if !rules[i].Passed {
				rules[i].Text += " The imported export lists the tenant all the same."
			}
		}
	}
	return rules
}

// motionRules are the motion's path: each rule with its value, and at the one that decides, the motion. One that an imported export reports is told first.
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
	f3 := "unknown"
	if v.F3Seats != nil {
		f3 = whole64(*v.F3Seats)
	}
	rules := []model.RuleCheck{
		check(model.RuleIntuneUsage, usage, limit(v.IntuneUsageAbove), v.IntuneInUse, said+"; the limit is "+limit(v.IntuneUsageAbove)+"."),
		check(model.RuleLowWhitespace, whole64(v.EligibleSeats), limit(v.LowWhitespaceBelow), v.EnoughWhitespace,
			fmt.Sprintf("%d eligible seats; low is below %s.", v.EligibleSeats, limit(v.LowWhitespaceBelow))),
		check(model.RuleW365Pau, whole64(v.W365Pau), "0", v.W365Pau > 0, fmt.Sprintf("%d W365 PAU.", v.W365Pau)),
		check(model.RuleFrontline, fmt.Sprintf("%s F3 seats, %s", f3, industry), "F3 seats above 0 and a frontline priority industry", v.Frontline,
			fmt.Sprintf("%s F3 seats, %s; Frontline (Flex) needs F3 seats and a frontline priority industry.", f3, industry)),
		check(model.RuleMature, whole64(v.W365Pau), limit(v.MaturePauAbove), v.Mature,
			fmt.Sprintf("%d W365 PAU; Mature is above %s.", v.W365Pau, limit(v.MaturePauAbove))),
	}
	if v.MotionReported {
		rules[0].Text += reportedMotion(v)
		return rules
	}
	decides := slices.IndexFunc(rules[:3], func(rule model.RuleCheck) bool { return !rule.Passed })
	if decides < 0 {
		decides = len(rules) - 1
	}
	rules[decides].Text += " The motion is " + v.SalesMotion.Label() + "."
	return rules
}

// reportedMotion tells that the motion is reported, and what the rules make of the figures beside it.
func reportedMotion(v *opportunity.ListingValues) string {
	text := ""
	if v.IntuneUndecidable {
		text = " The export rounds it or lacks it, so the rule is undecidable: the verdict is the reported motion's."
	}
	text += " The motion is " + v.SalesMotion.Label() + ", as the imported export reports it"
	switch {
	case v.DerivedMotion == nil:
		return text + "; its figures do not tell what the rules would make of it."
	case *v.DerivedMotion == v.SalesMotion:
		return text + "; the rules make the same of its figures."
	}
	return text + "; the rules make " + v.DerivedMotion.Label() + " of its figures."
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
