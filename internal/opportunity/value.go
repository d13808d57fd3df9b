package opportunity

import (
	"strconv"
	"time"
)

// Money is an amount in US dollars, kept in cents.
type Money int64

// String gives the amount with two decimals, such as 1234.50.
func (m Money) String() string { return string(m.Append(nil)) }

// Append appends what String gives.
func (m Money) Append(into []byte) []byte {
	cents := uint64(m)
	if m < 0 {
		into, cents = append(into, '-'), uint64(-m)
	}
	into = strconv.AppendUint(into, cents/100, 10)
	return append(into, '.', byte('0'+cents/10%10), byte('0'+cents%10))
}

// Month is a calendar month, kept as its first day in UTC.
type Month struct{ time.Time }

// MonthOf returns the month of a day.
func MonthOf(day time.Time) Month {
	return Month{time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC)}
}

// ParseMonth reads 2027-03.
func ParseMonth(text string) (Month, bool) {
	if len(text) != len("2027-03") {
		return Month{}, false
	}
	day, err := time.Parse("2006-01", text)
	if err != nil || text != day.Format("2006-01") {
		return Month{}, false
	}
	return Month{day}, true
}

// String gives the month as 2027-03.
func (m Month) String() string { return string(m.Append(nil)) }

// Append appends what String gives.
func (m Month) Append(into []byte) []byte {
	year, month, _ := m.Date()
	if year < 1000 || year > 9999 {
		return m.AppendFormat(into, "2006-01")
	}
	return append(strconv.AppendInt(into, int64(year), 10), '-', byte('0'+month/10), byte('0'+month%10))
}

// Motion is the number of a sales motion's rule, 1 to 7.
type Motion uint8

// Motions are the names of the sales motions in the order of their rules.
var Motions = []EnumValue{
	{"NURTURE_INTUNE", "Nurture Intune"},
	{"LOW_WHITESPACE", "Low Whitespace"},
	{"LAND_W365", "Land W365"},
	{"EXPAND_TO_FRONTLINE_MATURE", "Expand to Frontline (Flex) - Mature"},
	{"EXPAND_TO_FRONTLINE", "Expand to Frontline (Flex)"},
	{"EXPAND_W365_MATURE", "Expand W365 - Mature"},
	{"EXPAND_W365", "Expand W365"},
}

// The motions that tiles count.
const (
	LandW365                Motion = 3
	ExpandToFrontlineMature Motion = 4
	ExpandToFrontline       Motion = 5
	ExpandW365Mature        Motion = 6
	ExpandW365              Motion = 7
)

// String gives the motion's name in the API.
func (m Motion) String() string { return enumName(Motions, int(m)-1) }

// Label gives the motion's name on the page.
func (m Motion) Label() string { return Motions[m-1].Label }

// Workloads is a set of workloads: bit i is the i-th of WorkloadNames.
type Workloads uint8

// WorkloadNames are the workloads in the order of the API's enum.
var WorkloadNames = []EnumValue{
	{"W365", "Windows 365"},
	{"INTUNE", "Microsoft Intune"},
	{"ENTRA_ID", "Microsoft Entra ID P1 and P2"},
	{"WINDOWS", "Windows"},
}

// Names lists the workloads of the set in enum order.
func (w Workloads) Names() []string {
	names := []string{}
	for i, value := range WorkloadNames {
		if w&(1<<i) != 0 {
			names = append(names, value.Value)
		}
	}
	return names
}

// CspTiers are the tiers of a CSP association in the order of the API's enum.
var CspTiers = []EnumValue{
	{"DIRECT_BILL", "Direct bill partner"},
	{"DISTRIBUTOR", "Distributor"},
	{"RESELLER", "Reseller"},
}

// EnumValue is a value of a closed set: its name in the API and its label for people.
type EnumValue struct{ Value, Label string }

func enumIndex(values []EnumValue, name string) int {
	for i, value := range values {
		if value.Value == name {
			return i
		}
	}
	return -1
}

func enumName(values []EnumValue, i int) string {
	if i < 0 || i >= len(values) {
		return strconv.Itoa(i)
	}
	return values[i].Value
}
