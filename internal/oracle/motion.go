package oracle

// motions in the order of the rules, with the page's names.
var motions = []struct{ name, label string }{
	{"NURTURE_INTUNE", "Nurture Intune"},
	{"LOW_WHITESPACE", "Low Whitespace"},
	{"LAND_W365", "Land W365"},
	{"EXPAND_TO_FRONTLINE_MATURE", "Expand to Frontline (Flex) - Mature"},
	{"EXPAND_TO_FRONTLINE", "Expand to Frontline (Flex)"},
	{"EXPAND_W365_MATURE", "Expand W365 - Mature"},
	{"EXPAND_W365", "Expand W365"},
}

func motionRank(name string) int {
	for i, m := range motions {
		if m.name == name {
			return i
		}
	}
	return -1
}

// salesMotion is the first rule that fits. An unknown W365 PAU counts as 0.
func salesMotion(intune Usage, eligibleSeats, f3Seats, w365PAU int64, frontline bool) string {
	unknown := intune.PAU == nil || intune.MAU == nil || *intune.PAU == 0
	switch {
	case unknown || 5**intune.MAU <= *intune.PAU:
		return "NURTURE_INTUNE"
	case eligibleSeats < 500:
		return "LOW_WHITESPACE"
	case w365PAU == 0:
		return "LAND_W365"
	case f3Seats > 0 && frontline && w365PAU > 250:
		return "EXPAND_TO_FRONTLINE_MATURE"
	case f3Seats > 0 && frontline:
		return "EXPAND_TO_FRONTLINE"
	case w365PAU > 250:
		return "EXPAND_W365_MATURE"
	}
	return "EXPAND_W365"
}
