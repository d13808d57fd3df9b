package oracle

import (
	"strings"
	"unicode"
)

// kind says how a field is filtered and sorted.
type kind int

const (
	kindUUID         kind = iota // IDFilter, either case
	kindTPID                     // IDFilter, sorts as a number
	kindID                       // IDFilter, exact
	kindText                     // StringFilter
	kindInt                      // IntFilter
	kindFloat                    // FloatFilter
	kindMoney                    // DecimalFilter
	kindBool                     // BooleanFilter
	kindMonth                    // YearMonthFilter
	kindMotion                   // SalesMotionFilter
	kindTier                     // CspTierFilter
	kindWorkloads                // WorkloadListFilter
	kindTexts                    // StringListFilter
	kindAssociations             // AssociationFilter
)

// field is a field with a filter under its own name.
type field struct {
	name string
	kind kind
}

// tenantFields are the fields of Tenant that have a filter, in the order of the schema.
var tenantFields = []field{
	{"tenantId", kindUUID}, {"tenantName", kindText}, {"tenantDomain", kindText}, {"country", kindText},
	{"segment", kindText}, {"subSegment", kindText}, {"industry", kindText}, {"tpid", kindTPID}, {"customerName", kindText},
	{"eaRenewal", kindMonth}, {"largestSeatCspRenewal", kindMonth}, {"renewal", kindMonth},
	{"m365Seats", kindInt}, {"me5Seats", kindInt}, {"me3Seats", kindInt}, {"f3Seats", kindInt},
	{"w365EligibleSeats", kindInt}, {"w365Whitespace", kindInt}, {"salesMotion", kindMotion}, {"hasW365", kindBool},
	{"w365Pau", kindInt}, {"w365Mau", kindInt}, {"w365Utilization", kindFloat},
	{"intunePau", kindInt}, {"intuneMau", kindInt}, {"intuneUtilization", kindFloat},
	{"entraIdPau", kindInt}, {"entraIdMau", kindInt}, {"entraIdUtilization", kindFloat},
	{"windowsPau", kindInt}, {"windowsMau", kindInt}, {"overUsedWorkloads", kindWorkloads},
	{"mciEligible", kindBool}, {"mciEligibleEngagements", kindInt}, {"mciEligibleWorkloads", kindWorkloads},
	{"intuneCporEligible", kindBool}, {"w365CporEligible", kindBool},
	{"mciPotentialEarnings", kindMoney}, {"cporPotentialEarnings", kindMoney}, {"potentialEarnings", kindMoney},
	{"cporAssociation", kindBool}, {"cspAssociation", kindBool}, {"associations", kindAssociations},
}

// associationFields are the members of AssociationFilter.
var associationFields = []field{
	{"partnerId", kindID}, {"partnerName", kindText}, {"organization", kindText}, {"types", kindTexts},
	{"cpor", kindBool}, {"csp", kindBool}, {"ea", kindBool}, {"cspTier", kindTier}, {"t2ResellerName", kindText},
}

func findField(fields []field, name string) (field, bool) {
	for _, f := range fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// sortable says whether tenants can be sorted by the field: by every one but lists.
func (f field) sortable() bool { return f.kind < kindWorkloads }

// orderName is the field's name in TenantOrderField: w365CporEligible is W365_CPOR_ELIGIBLE.
func (f field) orderName() string {
	var name strings.Builder
	for _, c := range f.name {
		if unicode.IsUpper(c) {
			name.WriteByte('_')
		}
		name.WriteRune(unicode.ToUpper(c))
	}
	return name.String()
}

// OrderFields are the names of TenantOrderField that the oracle can sort by.
func OrderFields() []string {
	var names []string
	for _, f := range tenantFields {
		if f.sortable() {
			names = append(names, f.orderName())
		}
	}
	return names
}
