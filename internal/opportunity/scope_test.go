package opportunity_test

import (
	"strconv"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// TestScopeKeys: equal scopes have equal keys, different ones different keys, whatever a client writes as a partner ID.
func TestScopeKeys(t *testing.T) {
	scopes := []opportunity.Scope{
		opportunity.AllPartners(), opportunity.OfPartners(), opportunity.OfPartners("*"), opportunity.OfPartners(""), opportunity.OfPartners("1", "2"),
		opportunity.OfPartners("1,2"), opportunity.OfPartners("1"), opportunity.OfPartners("01"), opportunity.OfPartners("1", ""), opportunity.OfPartners("1,"),
	}
	seen := map[string]int{}
	for i, scope := range scopes {
		if other, found := seen[scope.Key()]; found {
			t.Errorf("scopes %+v and %+v have one key, %q", scopes[other], scope, scope.Key())
		}
		seen[scope.Key()] = i
	}
	if one, other := opportunity.OfPartners("2", "1", "2"), opportunity.OfPartners("1", "2"); one.Key() != other.Key() {
		t.Errorf("keys %q and %q of equal scopes", one.Key(), other.Key())
	}
}

// TestNarrow: a scope of every partner narrows to any; another to its own alone, FORBIDDEN where one is not among them.
func TestNarrow(t *testing.T) {
	own := opportunity.OfPartners("1", "2")
	for _, c := range []struct {
		scope opportunity.Scope
		ids   []string
		want  []string
		code  opportunity.Code
	}{
		{opportunity.AllPartners(), []string{"9", "1", "9"}, []string{"1", "9"}, ""},
		{opportunity.AllPartners(), []string{}, nil, ""},
		{own, []string{"2", "2"}, []string{"2"}, ""},
		{own, []string{}, nil, ""},
		{own, []string{"1", "3"}, nil, opportunity.Forbidden},
		{own, []string{"*"}, nil, opportunity.Forbidden},
		{own, []string{"1,2"}, nil, opportunity.Forbidden},
		{opportunity.Scope{}, []string{"1"}, nil, opportunity.Forbidden},
		{opportunity.AllPartners(), make([]string, 101), []string{""}, ""},
		{opportunity.AllPartners(), numbered(100), numbered(100), ""},
		{opportunity.AllPartners(), numbered(101), nil, opportunity.BadUserInput},
	} {
		got, err := c.scope.Narrow(c.ids)
		if c.code != "" {
			if err == nil || opportunity.CodeOf(err) != c.code {
				t.Errorf("%v narrowed to %v: %v, want %s", c.scope, c.ids, err, c.code)
			}
			continue
		}
		if err != nil || got.All() || len(got.Partners()) != len(c.want) || got.Key() != opportunity.OfPartners(c.want...).Key() {
			t.Errorf("%v narrowed to %v: %v, %v", c.scope, c.ids, got, err)
		}
	}
}

func numbered(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = strconv.Itoa(i)
	}
	return ids
}
