package oracle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Filter gives the tenants that a TenantFilter keeps, in the default order. The filter is the JSON that a client would
// send, decoded or built in Go; nil is no filter. It panics on a filter that the contract does not know.
func (r *Report) Filter(filter map[string]any) []*Tenant {
	filter = normalize(filter)
	kept := []*Tenant{}
	for _, t := range r.Tenants {
		if r.keeps(filter, t) {
			kept = append(kept, t)
		}
	}
	return kept
}

// TryFilter is Filter for filters that the server wrote: an error, where Filter panics.
func (r *Report) TryFilter(filter map[string]any) (kept []*Tenant, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("no TenantFilter: %v", problem)
		}
	}()
	return r.Filter(filter), nil
}

// normalize sends the filter through JSON, so that all its numbers are json.Number and all lists []any.
func normalize(filter map[string]any) map[string]any {
	text, err := json.Marshal(filter)
	if err != nil {
		panic(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var result map[string]any
	if err := decoder.Decode(&result); err != nil {
		panic(err)
	}
	return result
}

// keeps evaluates a TenantFilter: its conditions are ANDed.
func (r *Report) keeps(filter map[string]any, t *Tenant) bool {
	for name, condition := range filter {
		if !r.holds(name, condition, t) {
			return false
		}
	}
	return true
}

func (r *Report) holds(name string, condition any, t *Tenant) bool {
	switch name {
	case "and":
		for _, part := range condition.([]any) {
			if !r.keeps(part.(map[string]any), t) {
				return false
			}
		}
		return true
	case "or":
		for _, part := range condition.([]any) {
			if r.keeps(part.(map[string]any), t) {
				return true
			}
		}
		return false
	case "not":
		return !r.keeps(condition.(map[string]any), t)
	case "search":
		return t.found(condition.(string))
	case "workshops":
		workshops := []string{}
		for workshop := range t.Workshops {
			workshops = append(workshops, workshop)
		}
		return matchList(workshops, condition.(map[string]any))
	}
	f, known := findField(tenantFields, name)
	if !known {
		panic("no such field: " + name)
	}
	operators := condition.(map[string]any)
	if f.kind == kindAssociations {
		return r.anyAssociation(t, operators)
	}
	return r.match(f.kind, t.Values[name], operators)
}

// found says whether the text is part of the tenant's name, domain, customer name or ID, ignoring case.
func (t *Tenant) found(text string) bool {
	for _, name := range []string{"tenantName", "tenantDomain", "customerName", "tenantId"} {
		if strings.Contains(Fold(t.Values[name].(string)), Fold(text)) {
			return true
		}
	}
	return false
}

// anyAssociation says whether one and the same association matches all members.
func (r *Report) anyAssociation(t *Tenant, members map[string]any) bool {
	if len(members) == 0 {
		return true
	}
	for _, association := range t.Values["associations"].([]map[string]any) {
		all := true
		for name, operators := range members {
			f, known := findField(associationFields, name)
			if !known {
				panic("no such field: associations." + name)
			}
			all = all && r.match(f.kind, association[name], operators.(map[string]any))
		}
		if all {
			return true
		}
	}
	return false
}

// matchList evaluates a WorkloadListFilter or StringListFilter.
func matchList(values []string, operators map[string]any) bool {
	has := map[string]bool{}
	for _, v := range values {
		has[v] = true
	}
	for operator, argument := range operators {
		hits, asked := 0, argument.([]any)
		for _, a := range asked {
			if has[a.(string)] {
				hits++
			}
		}
		var ok bool
		switch operator {
		case "anyOf":
			ok = hits > 0
		case "allOf":
			ok = hits == len(asked)
		case "noneOf":
			ok = hits == 0
		default:
			panic("no such operator: " + operator)
		}
		if !ok {
			return false
		}
	}
	return true
}
