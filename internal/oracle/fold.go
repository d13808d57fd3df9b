package oracle

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is lower(upper(nfc(x))) by Unicode's simple case mapping, rune by rune: what text operators that ignore case compare.
func Fold(text string) string {
	return lower(strings.Map(unicode.ToUpper, norm.NFC.String(text)))
}

// lower is the lower-cased form by which text sorts first.
func lower(text string) string { return strings.Map(unicode.ToLower, text) }

// compareText orders text by its lower-cased form, then as written, by code point.
func compareText(a, b string) int {
	if c := strings.Compare(lower(a), lower(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}
