package source

import (
	"math"
	"strconv"
	"strings"
)

// show is the display text of a value in the machine's form, one text for each column of exportColumn.into and nil where there is none: what read reads in
// the same locale.
func (l locale) show(kind exportKind, values []*string) string {
	names := known()
	if kind == exportEligibility && values[1] != nil { // the count tells more than the flag
		return l.grouped(*values[1])
	}
	if values[0] == nil {
		return names.null
	}
	value := *values[0]
	switch kind {
	case exportCountry:
		return names.countryName(value)
	case exportMotion, exportTier, exportFlag, exportEligibility:
		return names.words[value]
	case exportCount, exportSigned:
		return l.grouped(value)
	case exportPercent:
		return l.percent(value)
	case exportMoney:
		whole, cents, _ := strings.Cut(value, ".")
		if strings.Trim(cents, "0") == "" {
			return "$" + l.grouped(whole)
		}
		return "$" + l.grouped(whole) + string(l.decimal) + cents
	case exportDate:
		return value[5:7] + "/" + value[:4]
	}
	return value
}

// percent is a share as a whole percentage.
func (l locale) percent(share string) string {
	value, err := strconv.ParseFloat(share, 64)
	if err != nil {
		return known().null
	}
	return strconv.Itoa(int(math.Round(value*100))) + "%"
}

// grouped writes the digits of a whole number in groups.
func (l locale) grouped(digits string) string {
	sign := ""
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		sign, digits = "-", rest
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	size := 3
	if l.indian {
		size = 2
	}
	head, tail := digits[:len(digits)-3], digits[len(digits)-3:]
	for ; len(head) > size; head = head[:len(head)-size] {
		tail = head[len(head)-size:] + l.separator() + tail
	}
	return sign + head + l.separator() + tail
}

// separator is the sign between groups that is written: of blanks the one that does not break the line.
func (l locale) separator() string {
	if l.groups == blanks {
		return "\u00a0"
	}
	return string([]rune(l.groups)[:1])
}
