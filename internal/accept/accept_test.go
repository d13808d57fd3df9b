package accept_test

import (
	"testing"

	"github.com/cloudendpoints/opportunities/internal/accept"
)

func TestCoding(t *testing.T) {
	for header, want := range map[string]string{
		"":                              "",
		"identity":                      "",
		"gzip":                          "gzip",
		"gzip, deflate, br, zstd":       "br",
		"*":                             "br",
		"br;q=0, *":                     "gzip",
		"br;q=0.5, gzip":                "gzip",
		"gzip;q=0, br;q=0":              "",
		"gzip;q=nonsense, br;q=0.5, ,;": "gzip",
	} {
		if got := accept.Coding([]string{header}, "br", "gzip"); got != want {
			t.Errorf("Accept-Encoding %q: coding %q, want %q", header, got, want)
		}
	}
	if got := accept.Coding([]string{"br;q=0.1", "gzip"}, "br", "gzip"); got != "gzip" {
		t.Errorf("two headers: coding %q, want gzip", got)
	}
}
