package source

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// reader reads the display text of an export's values.
type reader struct {
	locale   locale
	sheet    bool // the values are a sheet's: numbers may stand as a sheet stores them, dates as the number of a day
	date1904 bool // days are counted from 1904
}

// read gives a value in the machine's form, one text for each column of exportColumn.into, or why it does not fit. Text is trimmed but for exportText,
// and is no null.
func (r reader) read(kind exportKind, text string) (values []string, reason string) {
	switch kind {
	case exportText:
		if strings.ContainsRune(text, 0) {
			return nil, "holds a null byte"
		}
		return []string{text}, ""
	case exportUUID:
		if !isUUID(text) {
			return nil, "is not a UUID"
		}
		return []string{strings.ToLower(text)}, ""
	case exportDigits:
		if !allDigits(text) {
			return nil, "is not made of digits alone"
		}
		return []string{text}, ""
	case exportCountry:
		return word(known().countries, text, "country")
	case exportMotion:
		return word(known().motions, text, "sales motion")
	case exportTier:
		return word(known().tiers, text, "CSP tier")
	case exportFlag:
		return word(known().flags, text, "Yes or No")
	case exportEligibility:
		return r.eligibility(text)
	case exportLong:
		return r.whole(text, math.MinInt64, math.MaxInt64)
	case exportCount:
		return r.whole(text, 0, math.MaxInt32)
	case exportSigned:
		return r.whole(text, math.MinInt32, math.MaxInt32)
	case exportPercent:
		return r.percent(text)
	case exportMoney:
		return r.money(text)
	default:
		return r.date(text)
	}
}

func word(of map[string]string, text, what string) ([]string, string) {
	if value, ok := of[foldSpelling(text)]; ok {
		return []string{value}, ""
	}
	return nil, unknownWord(what)
}

func isUUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		switch i {
		case 8, 13, 18, 23:
			if text[i] != '-' {
				return false
			}
		default:
			c := text[i] | 0x20
			if !isDigit(c) && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}

// eligibility reads how many engagements there are, or whether there are any.
func (r reader) eligibility(text string) ([]string, string) {
	if count, reason := r.whole(text, 0, math.MaxInt32); reason == "" {
		return []string{strconv.FormatBool(count[0] != "0"), count[0]}, ""
	}
	flag, reason := word(known().flags, text, "")
	if reason != "" {
		return nil, "is neither a count nor Yes or No"
	}
	count := ""
	if flag[0] == "false" {
		count = "0"
	}
	return []string{flag[0], count}, ""
}

func (r reader) whole(text string, least, most int64) ([]string, string) {
	n, ok := r.number(text)
	if !ok || strings.Trim(n.fraction, "0") != "" {
		return nil, "is not a whole number"
	}
	value, err := strconv.ParseInt(n.sign()+n.integer, 10, 64)
	switch {
	case n.negative && value < least:
		return nil, "is negative"
	case err != nil || value > most || value < least:
		return nil, "is too large"
	}
	return []string{strconv.FormatInt(value, 10)}, ""
}

// mostPlaces is how many decimals of a percentage are told from one another.
const mostPlaces = 8

// percent reads a share of at most 1, from a percentage, or from a number as a sheet stores it; and how many decimals the percentage has.
func (r reader) percent(text string) ([]string, string) {
	const form = "is no percentage from 0 % to 100 %, such as 84% or 0.84"
	bare, signed := strings.CutSuffix(text, "%")
	n, ok := r.number(strings.Trim(bare, blanks))
	if !ok || n.negative {
		return nil, form
	}
	places := len(n.fraction)
	share, err := strconv.ParseFloat(n.integer+"."+n.fraction+"0", 64)
	if signed {
		share /= 100
	} else {
		places -= 2
	}
	if err != nil || share > 1 {
		return nil, form
	}
	return []string{strconv.FormatFloat(share, 'f', 10, 64), strconv.Itoa(min(max(places, 0), mostPlaces))}, ""
}

var currency = strings.NewReplacer("US$", "", "$US", "", "USD", "", "$", "")

// money reads US dollars. More decimals than a sum of cents may leave behind are no amount.
func (r reader) money(text string) ([]string, string) {
	n, ok := r.number(strings.Trim(currency.Replace(text), blanks))
	switch {
	case !ok:
		return nil, "is no amount of US dollars, such as $7,500"
	case n.negative:
		return nil, "is negative"
	case len(n.fraction) > 2 && len(n.fraction) < 6:
		return nil, "has more than two decimals"
	case len(n.integer) > 12:
		return nil, "is too large"
	}
	amount, err := strconv.ParseFloat(n.integer+"."+n.fraction+"0", 64)
	if err != nil {
		return nil, "is no amount of US dollars, such as $7,500"
	}
	return []string{strconv.FormatFloat(amount, 'f', 2, 64)}, ""
}

// number is a number's digits.
type number struct {
	negative          bool
	integer, fraction string
}

func (n number) sign() string {
	if n.negative {
		return "-"
	}
	return ""
}

// number reads a number as the locale writes it, or as a sheet stores it.
func (r reader) number(text string) (number, bool) {
	var n number
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		text, n.negative = inner[:len(inner)-1], true
	} else if rest, ok := strings.CutPrefix(strings.Replace(text, "−", "-", 1), "-"); ok {
		text, n.negative = rest, true
	}
	if found, ok := r.grouped(text); ok {
		n.integer, n.fraction = found.integer, found.fraction
		return n, true
	}
	if !r.sheet || text == "" || !isDigit(text[0]) || strings.Trim(text, "0123456789.eE+-") != "" {
		return n, false
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(value) > 1e18 {
		return n, false
	}
	n.integer, n.fraction, _ = strings.Cut(strconv.FormatFloat(value, 'f', -1, 64), ".")
	return n, true
}

// grouped reads the digits of a number as the locale writes it: in groups or not, with a decimal sign or not.
func (r reader) grouped(text string) (n number, ok bool) {
	whole, fraction, decimal := strings.Cut(text, string(r.locale.decimal))
	if decimal && !allDigits(fraction) {
		return n, false
	}
	n.fraction = fraction
	if allDigits(whole) {
		n.integer = whole
		return n, true
	}
	var groups []string
	var separator rune
	for whole != "" {
		at := strings.IndexAny(whole, r.locale.groups)
		if at < 0 {
			groups = append(groups, whole)
			break
		}
		sign, size := utf8.DecodeRuneInString(whole[at:])
		if separator != 0 && sign != separator {
			return n, false
		}
		separator = sign
		groups, whole = append(groups, whole[:at]), whole[at+size:]
		if whole == "" {
			return n, false
		}
	}
	for i, group := range groups {
		first, last := i == 0, i == len(groups)-1
		size := 3
		if r.locale.indian && !last {
			size = 2
		}
		if !allDigits(group) || !first && len(group) != size || len(group) > size || first && (group[0] == '0' || len(groups) == 1) {
			return n, false
		}
	}
	n.integer = strings.Join(groups, "")
	return n, n.integer != ""
}

const wrongDate = "is no date or month, such as 03/2027 or 2027-03-31"

// date reads a day, or a month as its first day.
func (r reader) date(text string) ([]string, string) {
	if r.sheet && text != "" && strings.Trim(text, "0123456789.") == "" {
		if days, err := strconv.ParseFloat(text, 64); err == nil && !r.hasDateForm(text) {
			return r.dayNumber(days)
		}
	}
	day, _, _ := strings.Cut(text, "T")
	if at := strings.IndexByte(day, ' '); at > 0 && strings.Contains(day[at:], ":") {
		day = day[:at] // the time of day says nothing
	}
	parts := strings.FieldsFunc(day, func(c rune) bool { return strings.ContainsRune("/.-, ", c) })
	var year, month, dayOf int
	switch {
	case len(parts) == 2 && len(parts[0]) == 4:
		year, month, dayOf = digits(parts[0]), monthOf(parts[1]), 1
	case len(parts) == 2:
		year, month, dayOf = digits(parts[1]), monthOf(parts[0]), 1
	case len(parts) == 3 && len(parts[0]) == 4 && allDigits(parts[0]):
		year, month, dayOf = digits(parts[0]), monthOf(parts[1]), digits(parts[2])
	case len(parts) == 3 && !allDigits(parts[0]):
		year, month, dayOf = digits(parts[2]), monthOf(parts[0]), digits(parts[1])
	case len(parts) == 3 && !allDigits(parts[1]):
		year, month, dayOf = digits(parts[2]), monthOf(parts[1]), digits(parts[0])
	case len(parts) == 3 && r.locale.dates == monthDayYear && !strings.Contains(day, "."): // no locale writes the month first with dots
		year, month, dayOf = digits(parts[2]), digits(parts[0]), digits(parts[1])
	case len(parts) == 3 && (r.locale.dates == dayMonthYear || strings.Contains(day, ".")):
		year, month, dayOf = digits(parts[2]), digits(parts[1]), digits(parts[0])
	}
	if year < 1900 || year > 9999 {
		return nil, wrongDate
	}
	found := time.Date(year, time.Month(month), dayOf, 0, 0, 0, 0, time.UTC)
	if month < 1 || dayOf < 1 || found.Month() != time.Month(month) || found.Day() != dayOf {
		return nil, wrongDate
	}
	return []string{found.Format(time.DateOnly)}, ""
}

// hasDateForm tells a date with dots from a day's number with a fraction.
func (r reader) hasDateForm(text string) bool {
	return strings.Count(text, ".") > 1 || strings.Count(text, ".") == 1 && len(text)-strings.IndexByte(text, '.') == 5 && strings.IndexByte(text, '.') <= 2
}

// The days of a sheet that can be meant: of the years from 1990 to 2199.
const firstDay, lastDay = 32874, 109574

// dayNumber reads a day as a sheet stores it: how many days after the last day of 1899, where 1900 counts as a leap year.
func (r reader) dayNumber(days float64) ([]string, string) {
	if r.date1904 {
		days += 1462
	}
	if days < firstDay || days > lastDay { // a year alone is no day
		return nil, wrongDate
	}
	return []string{time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Format(time.DateOnly)}, ""
}

func digits(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || !allDigits(text) || len(text) > 4 {
		return -1
	}
	return n
}

// monthOf reads a month's number, or its English name or the first three letters of it.
func monthOf(text string) int {
	if allDigits(text) && len(text) <= 2 {
		return digits(text)
	}
	for month := time.January; month <= time.December; month++ {
		if name := month.String(); strings.EqualFold(text, name) || strings.EqualFold(text, name[:3]) {
			return int(month)
		}
	}
	return -1
}
