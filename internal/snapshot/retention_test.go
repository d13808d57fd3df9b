package snapshot

import (
	"fmt"
	"testing"
	"time"
)

// TestRetention: the last ones, the last of each week and of each month, and never fewer than two.
func TestRetention(t *testing.T) {
	day := func(text string) time.Time {
		at, err := time.Parse(time.DateTime, text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	// Sunday the 1st of November 2026 is of the week of October's last Monday.
	loads := []time.Time{
		day("2026-11-18 07:00:00"), day("2026-11-17 07:00:00"), day("2026-11-17 06:00:00"), day("2026-11-16 06:00:00"), day("2026-11-12 06:00:00"),
		day("2026-11-02 06:00:00"), day("2026-11-01 06:00:00"), day("2026-10-26 06:00:00"), day("2026-10-25 06:00:00"), day("2026-08-31 06:00:00"),
	}
	for _, c := range []struct {
		keep Retention
		want string
	}{
		{Retention{}, "++........"},
		{Retention{Last: 1}, "++........"},
		{Retention{Last: 4}, "++++......"},
		{Retention{Last: 100}, "++++++++++"},
		{Retention{Last: 2, Weekly: 1}, "++........"},
		{Retention{Last: 2, Weekly: 4}, "++..+++..."},
		{Retention{Last: 2, Weekly: 100}, "++..+++.++"},
		{Retention{Last: 2, Monthly: 2}, "++.....+.."},
		{Retention{Last: 2, Monthly: 3}, "++.....+.+"},
		{Retention{Last: 3, Weekly: 2, Monthly: 12}, "+++.+..+.+"},
	} {
		got := ""
		for _, kept := range c.keep.among(loads) {
			got += map[bool]string{true: "+", false: "."}[kept]
		}
		if got != c.want {
			t.Errorf("%+v keeps %s, want %s", c.keep, got, c.want)
		}
	}
	if kept := fmt.Sprint((Retention{Last: 5}).among(nil)); kept != "[]" {
		t.Errorf("of nothing %s", kept)
	}
}
