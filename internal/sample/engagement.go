package sample

import "time"

// engagement is an offer of the incentive programme. The days are offsets from the snapshot's; noDay leaves one open.
type engagement struct {
	id, workshop string
	closed       bool
	from, to     int
	workloads    []workload
}

const noDay = 1 << 30

// The engagements that the edge cases name, by their place in the list.
const (
	engEndpoints     = 0
	engDeployment    = 1
	engSpansAll      = 11
	engOpenEnded     = 12
	engExpired       = 13
	engClosed        = 14
	engNotYet        = 15
	engLastDay       = 16
	engFirstDay      = 17
	engNoWorkloads   = 18
	engOtherCase     = 19
	engEndedEve      = 20
	ordinaryOffersTo = 16 // ordinary offers are for engagements below this one, the first ones most often
)

const (
	workshopEndpoints  = "Cloud Endpoints Envisioning & POC"
	workshopDeployment = "Windows 365 Deployment Accelerator"
	workshopSecure     = "Secure AI Productivity Envisioning & PoC"
	workshopFrontier   = "Frontier Accelerate for AI-Ready Productivity"
	workshopME3        = "ME3 Envisioning & POC"
	workshopCSPME3     = "CSP ME3 Deployment Accelerator"
	workshopSecurity   = "Security Envisioning & POC (ME3/ME5)"
)

// newEngagements lists the engagements around a day. Workshop names are public ones; identifiers, dates and what
// each spans are made up. Several engagements share a workshop.
func newEngagements(asOf time.Time) []engagement {
	july := time.Date(asOf.Year(), time.July, 1, 0, 0, 0, 0, time.UTC)
	if asOf.Before(july) {
		july = july.AddDate(-1, 0, 0)
	}
	days := func(t time.Time) int { return int(t.Sub(asOf).Hours() / 24) }
	start, end := days(july), days(july.AddDate(1, 0, -1)) // the fiscal year
	lastStart := days(july.AddDate(-1, 0, 0))
	return []engagement{
		engEndpoints:  {"ENG-S001", workshopEndpoints, false, start, end, []workload{w365, intune}},
		engDeployment: {"ENG-S002", workshopDeployment, false, start, end, []workload{w365}},
		2:             {"ENG-S003", workshopME3, false, start, end, []workload{intune, entraID}},
		3:             {"ENG-S004", workshopSecure, false, start, end, []workload{intune, entraID}},
		4:             {"ENG-S005", workshopEndpoints, false, start, end, []workload{w365, intune}},
		5:             {"ENG-S006", workshopSecurity, false, start, end, []workload{entraID}},
		6:             {"ENG-S007", workshopDeployment, false, start, end, []workload{w365}},
		7:             {"ENG-S008", workshopCSPME3, false, start, end, []workload{intune, entraID}},
		8:             {"ENG-S009", workshopME3, false, start, noDay, []workload{intune, entraID}},
		9:             {"ENG-S010", workshopSecurity, false, noDay, end, []workload{entraID}},
		10:            {"ENG-S011", workshopDeployment, false, start, end, []workload{w365, windows}},

		engSpansAll:    {"ENG-S012", workshopEndpoints, false, start, end, []workload{w365, intune, entraID, windows}},
		engOpenEnded:   {"ENG-S013", workshopSecure, false, noDay, noDay, []workload{intune, entraID}},
		engExpired:     {"ENG-S014", workshopDeployment, false, lastStart, start - 1, []workload{w365}},
		engClosed:      {"ENG-S015", workshopEndpoints, true, start, end, []workload{w365, intune}},
		engNotYet:      {"ENG-S016", workshopFrontier, false, 1, 366, []workload{intune, entraID}},
		engLastDay:     {"ENG-S017", workshopME3, false, start, 0, []workload{intune}},
		engFirstDay:    {"ENG-S018", workshopCSPME3, false, 0, 365, []workload{intune, entraID}},
		engNoWorkloads: {"ENG-S019", workshopSecurity, false, start, end, nil},
		engOtherCase:   {"ENG-S020", "Windows 365 deployment accelerator", false, start, end, []workload{w365}},
		engEndedEve:    {"ENG-S021", workshopSecurity, false, lastStart, -1, []workload{entraID}},
	}
}

// date writes the day at an offset from the snapshot's, or nothing for noDay.
func date(asOf time.Time, offset int) string {
	if offset == noDay {
		return ""
	}
	return asOf.AddDate(0, 0, offset).Format(time.DateOnly)
}
