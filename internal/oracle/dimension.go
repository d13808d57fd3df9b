package oracle

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// dimension says how tenants are grouped by a value of Dimension.
type dimension struct {
	name string
	from origin
	// field is the tenant's field, or the member of its associations, that holds the values; the name of the filter's field too.
	field string
	kind  kind
}

// origin says where a dimension's values stand.
type origin int

const (
	ofTenant      origin = iota // a field with one value
	ofList                      // a field with a list of values
	ofAssociation               // a field of each association
)

// dimensions in enum order.
var dimensions = []dimension{
	{"COUNTRY", ofTenant, "country", kindText}, {"SEGMENT", ofTenant, "segment", kindText}, {"SUB_SEGMENT", ofTenant, "subSegment", kindText},
	{"INDUSTRY", ofTenant, "industry", kindText}, {"CUSTOMER", ofTenant, "tpid", kindTPID}, {"SALES_MOTION", ofTenant, "salesMotion", kindMotion},
	{"HAS_W365", ofTenant, "hasW365", kindBool}, {"MCI_ELIGIBLE", ofTenant, "mciEligible", kindBool},
	{"INTUNE_CPOR_ELIGIBLE", ofTenant, "intuneCporEligible", kindBool}, {"W365_CPOR_ELIGIBLE", ofTenant, "w365CporEligible", kindBool},
	{"CPOR_ASSOCIATION", ofTenant, "cporAssociation", kindBool}, {"CSP_ASSOCIATION", ofTenant, "cspAssociation", kindBool},
	{"EA_RENEWAL", ofTenant, "eaRenewal", kindMonth}, {"CSP_RENEWAL", ofTenant, "largestSeatCspRenewal", kindMonth},
	{"RENEWAL", ofTenant, "renewal", kindMonth},
	{"PARTNER", ofAssociation, "partnerId", kindID}, {"ORGANIZATION", ofAssociation, "organization", kindText},
	{"CSP_TIER", ofAssociation, "cspTier", kindTier}, {"T2_RESELLER", ofAssociation, "t2ResellerName", kindText},
	{"WORKSHOP", ofList, "workshops", kindTexts}, {"MCI_WORKLOAD", ofList, "mciEligibleWorkloads", kindWorkloads},
	{"OVER_USED_WORKLOAD", ofList, "overUsedWorkloads", kindWorkloads},
}

// Dimensions are the names of the enum Dimension, in its order.
func Dimensions() []string {
	names := make([]string, len(dimensions))
	for i, d := range dimensions {
		names[i] = d.name
	}
	return names
}

// Several says whether a tenant may have several values of the dimension.
func Several(name string) bool { return findDimension(name).from != ofTenant }

func findDimension(name string) dimension {
	for _, d := range dimensions {
		if d.name == name {
			return d
		}
	}
	panic("no such dimension: " + name)
}

// Key is one value of a dimension. Value is "" where Null. Label is "" where the contract leaves it to the server.
type Key struct {
	Dimension, Value, Label string
	Null                    bool
}

// key gives the value of a dimension that the fields hold: of a tenant, or of an association.
func (d dimension) key(values map[string]any, grain string) Key {
	switch value := values[d.field].(type) {
	case nil:
		return d.none()
	case bool:
		return Key{Dimension: d.name, Value: strconv.FormatBool(value)}
	case string:
		switch d.kind {
		case kindMonth:
			return Key{Dimension: d.name, Value: coarse(value, grain)}
		case kindTPID:
			return Key{Dimension: d.name, Value: value, Label: values["customerName"].(string)}
		case kindID:
			return Key{Dimension: d.name, Value: value, Label: values["partnerName"].(string)}
		}
		return d.text(value)
	}
	panic(fmt.Sprintf("no key: %v", values[d.field]))
}

func (d dimension) none() Key { return Key{Dimension: d.name, Null: true, Label: "None"} }

// text is the key of a text or of a value of an enum. A country's English name and an enum's label are the server's.
func (d dimension) text(value string) Key {
	k := Key{Dimension: d.name, Value: value}
	if d.kind == kindText && d.name != "COUNTRY" || d.kind == kindTexts {
		k.Label = value
	}
	if rank := motionRank(value); d.kind == kindMotion && rank >= 0 {
		k.Label = motions[rank].label
	}
	return k
}

// coarse gives a month, its calendar quarter or its year.
func coarse(month, grain string) string {
	switch grain {
	case "", "MONTH":
		return month
	case "YEAR":
		return month[:4]
	}
	m, err := strconv.Atoi(month[5:])
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("%s-Q%d", month[:4], (m+2)/3)
}

// list gives the values of a dimension of several values that stand in the tenant itself.
func (d dimension) list(t *Tenant) []Key {
	var values []string
	if d.name == "WORKSHOP" {
		values = slices.Collect(sortedKeys(t.Workshops))
	} else {
		values = t.Values[d.field].([]string)
	}
	keys := []Key{}
	for _, value := range values {
		keys = append(keys, d.text(value))
	}
	if len(keys) == 0 {
		keys = append(keys, d.none())
	}
	return keys
}

// compareKeys orders two values of one dimension: nulls last.
func compareKeys(a, b Key) int {
	switch {
	case a.Null && b.Null:
		return 0
	case a.Null:
		return 1
	case b.Null:
		return -1
	}
	switch findDimension(a.Dimension).kind {
	case kindTPID, kindMotion:
		return compareValues(findDimension(a.Dimension).kind, a.Value, b.Value)
	case kindWorkloads:
		return cmp.Compare(slices.Index(workloads, a.Value), slices.Index(workloads, b.Value))
	case kindMonth, kindBool, kindTier: // the enum's order is that of its letters
		return strings.Compare(a.Value, b.Value)
	}
	return compareText(a.Value, b.Value)
}

// keysOf gives every combination of values under which the tenant counts. The dimensions of associations are read from one
// and the same association; an association that has none of their values stands only for tenants without any.
func keysOf(t *Tenant, groupBy []map[string]any) [][]Key {
	associated := associatedKeys(t, groupBy)
	combinations := [][]Key{nil}
	for i, by := range groupBy {
		d := findDimension(by["dimension"].(string))
		var choices []Key
		switch d.from {
		case ofTenant:
			grain, _ := by["grain"].(string)
			choices = []Key{d.key(t.Values, grain)}
		case ofList:
			choices = d.list(t)
		case ofAssociation:
			if i != firstAssociated(groupBy) { // filled in below
				choices = []Key{{}}
				break
			}
			choices = make([]Key, len(associated))
			for n := range associated {
				choices[n] = Key{Value: number(int64(n))}
			}
		}
		combinations = product(combinations, choices)
	}
	first := firstAssociated(groupBy)
	if first < 0 {
		return combinations
	}
	for _, keys := range combinations {
		n, err := strconv.Atoi(keys[first].Value)
		if err != nil {
			panic(err)
		}
		for i, by := range groupBy {
			if d := findDimension(by["dimension"].(string)); d.from == ofAssociation {
				keys[i] = associated[n][d.name]
			}
		}
	}
	return combinations
}

func firstAssociated(groupBy []map[string]any) int {
	return slices.IndexFunc(groupBy, func(by map[string]any) bool { return findDimension(by["dimension"].(string)).from == ofAssociation })
}

// associatedKeys gives the distinct values of the associations' dimensions, by dimension.
func associatedKeys(t *Tenant, groupBy []map[string]any) []map[string]Key {
	seen, found, none := map[string]bool{}, []map[string]Key{}, map[string]Key{}
	add := func(values map[string]any) {
		keys, text, known := map[string]Key{}, "", false
		for _, by := range groupBy {
			if d := findDimension(by["dimension"].(string)); d.from == ofAssociation {
				keys[d.name], none[d.name] = d.key(values, ""), d.none()
				text += keysName([]Key{keys[d.name]})
				known = known || !keys[d.name].Null
			}
		}
		if known && !seen[text] {
			seen[text], found = true, append(found, keys)
		}
	}
	for _, association := range t.Values["associations"].([]map[string]any) {
		add(association)
	}
	if len(found) == 0 {
		return []map[string]Key{none}
	}
	return found
}

func product(combinations [][]Key, choices []Key) [][]Key {
	all := [][]Key{}
	for _, keys := range combinations {
		for _, choice := range choices {
			all = append(all, append(slices.Clone(keys), choice))
		}
	}
	return all
}
