package graph

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/cloudendpoints/opportunities/graph/scalar"
)

// TestConditions: what a bucket's filter writes itself is JSON, and says its values, whatever they hold.
func TestConditions(t *testing.T) {
	for _, one := range []struct {
		condition scalar.Appender
		want      map[string]any
	}{
		{valued{segment, `Small "<&>" \ büro ` + "\u2028\n"}, map[string]any{"segment": map[string]any{"caseSensitive": true, "eq": `Small "<&>" \ büro ` + "\u2028\n"}}},
		{valued{hasW365, true}, map[string]any{"hasW365": map[string]any{"eq": true}}},
		{valued{salesMotion, "RENEW"}, map[string]any{"salesMotion": map[string]any{"eq": "RENEW"}}},
		{valued{renewal, "2026-11"}, map[string]any{"renewal": map[string]any{"eq": "2026-11"}}},
		{offered(`"Büro", 2`), map[string]any{"workshops": map[string]any{"anyOf": []any{`"Büro", 2`}}}},
	} {
		var got map[string]any
		text, err := one.condition.AppendJSON([]byte("["))
		if err == nil {
			err = json.Unmarshal(text[1:], &got)
		}
		if err != nil || text[0] != '[' || !reflect.DeepEqual(got, one.want) {
			t.Errorf("%s, want %v: %v", text, one.want, err)
		}
		if again, err := json.Marshal(one.condition); err != nil || json.Unmarshal(again, &got) != nil || !reflect.DeepEqual(got, one.want) {
			t.Errorf("as part of another: %s, %v", again, err)
		}
	}
}
