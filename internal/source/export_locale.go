package source

import (
	"fmt"
	"slices"
	"strings"
)

// locale is a way of writing numbers and dates, and the locales that share it.
type locale struct {
	names   []string // the first one stands for all
	groups  string   // what may stand between groups of digits
	decimal byte
	indian  bool   // groups of two digits above the first thousand
	dates   string // the order of day, month and year where the year is not first
}

const (
	monthDayYear = "month/day/year"
	dayMonthYear = "day/month/year"
	yearFirst    = ""
)

const blanks = " \u00a0\u202f\u2009"

var locales = []locale{
	{[]string{"en-US", "es-US", "en-PH"}, ",", '.', false, monthDayYear},
	{[]string{"en-GB", "en-AU", "en-NZ", "en-IE", "en-SG", "en-HK", "en-MY", "es-MX", "th-TH", "he-IL"}, ",", '.', false, dayMonthYear},
	{[]string{"en-IN", "hi-IN"}, ",", '.', true, dayMonthYear},
	{[]string{"ja-JP", "zh-CN", "zh-TW", "ko-KR", "en-CA"}, ",", '.', false, yearFirst},
	{[]string{"de-DE", "es-ES", "it-IT", "nl-NL", "da-DK", "pt-BR", "tr-TR", "id-ID", "el-GR", "es-AR", "es-CO", "es-CL"}, ".", ',', false, dayMonthYear},
	{[]string{"fr-FR", "pl-PL", "cs-CZ", "nb-NO", "fi-FI", "uk-UA", "pt-PT", "sk-SK", "bg-BG", "de-AT"}, blanks, ',', false, dayMonthYear},
	{[]string{"sv-SE", "fr-CA", "hu-HU", "lt-LT"}, blanks, ',', false, yearFirst},
	{[]string{"de-CH", "it-CH"}, "'’", '.', false, dayMonthYear},
}

func (l locale) String() string { return l.names[0] }

// localeNamed finds a locale by its name, ignoring case.
func localeNamed(name string) (locale, error) {
	var all []string
	for _, l := range locales {
		for _, other := range l.names {
			if strings.EqualFold(other, strings.ReplaceAll(name, "_", "-")) {
				return l, nil
			}
			all = append(all, other)
		}
	}
	slices.Sort(all)
	return locale{}, &Error{Message: fmt.Sprintf("the locale %q is not known", name), Hint: "pass one of " + strings.Join(all, ", ")}
}

// localeEvidence gathers what the values of a file say about its locale.
type localeEvidence struct {
	readers []reader           // one a locale
	seen    map[string]bool    // values, or their shapes, that were looked at
	fits    []bool             // by locale: it reads every value that any locale reads
	against []example          // by locale: the value that it does not read
	differ  [][]bool           // by two locales: they read some value differently
	between map[[2]int]example // that value
	decided *example           // the first value that told two locales apart
}

// example is a value and where it stands.
type example struct {
	text, column string
	line         int64
}

func (e example) String() string {
	return fmt.Sprintf("%q in column %s, line %d", e.text, e.column, e.line)
}

// mostSeen bounds the values that are remembered.
const mostSeen = 1 << 16

func newLocaleEvidence(base reader) *localeEvidence {
	e := &localeEvidence{seen: map[string]bool{}, fits: slices.Repeat([]bool{true}, len(locales)), against: make([]example, len(locales)), between: map[[2]int]example{}}
	for _, l := range locales {
		base.locale = l
		e.readers = append(e.readers, base)
		e.differ = append(e.differ, make([]bool, len(locales)))
	}
	return e
}

// look takes one more value into account.
func (e *localeEvidence) look(column exportColumn, text string, line int64) {
	text = strings.Trim(text, blanks+"\t\r\n")
	if allDigits(text) || !column.kind.localized() {
		return // it says the same everywhere
	}
	key := string(rune('A'+column.kind)) + shapeOf(column.kind, text)
	if e.seen[key] || known().nulls[strings.ToLower(text)] {
		return
	}
	if len(e.seen) < mostSeen {
		e.seen[key] = true
	}
	readings := make([]string, len(locales))
	fits := false
	for i := range locales {
		values, reason := e.readers[i].read(column.kind, text)
		if reason == "" {
			readings[i], fits = strings.Join(values, "|"), true
		}
	}
	if !fits {
		return // it is no value at all, and will be rejected
	}
	here := example{text, known().header[column.name], line}
	for i := range locales {
		if readings[i] == "" && e.fits[i] {
			e.fits[i], e.against[i] = false, here
			if e.decided == nil {
				e.decided = &here
			}
		}
		for j := range i {
			if readings[i] != "" && readings[j] != "" && readings[i] != readings[j] && !e.differ[i][j] {
				e.differ[i][j], e.between[[2]int{j, i}] = true, here
			}
		}
	}
}

// decide names the locale that the values have; by is a value that told, empty where none depends on the locale. Values that several
// locales read differently, or that no one locale reads, are an error.
func (e *localeEvidence) decide(file string) (chosen locale, by string, err error) {
	first := slices.Index(e.fits, true)
	if first < 0 {
		var told []string
		for i, against := range e.against {
			if one := fmt.Sprintf("%s is not %s", against, locales[i]); i == 0 || !slices.Contains(told, one) {
				told = append(told, one)
			}
		}
		return locale{}, "", &Error{File: file, Message: "the values are not of one locale: " + strings.Join(told[:2], ", "),
			Hint: "pass --locale, such as --locale en-US; values that it does not read are rejected"}
	}
	for i := range locales {
		for j := range i {
			if e.fits[i] && e.fits[j] && e.differ[i][j] {
				here := e.between[[2]int{j, i}]
				return locale{}, "", &Error{File: file, Line: here.line, Column: here.column,
					Message: fmt.Sprintf("%q can be read as in %s (%s) or as in %s (%s), and nothing in the file tells which", here.text,
						locales[j], e.reading(j, here), locales[i], e.reading(i, here)),
					Hint: fmt.Sprintf("pass --locale %s or --locale %s", locales[j], locales[i])}
			}
		}
	}
	return locales[first], e.why(first), nil
}

// why is the value that tells the chosen locale from another one: best from one that reads some value otherwise.
func (e *localeEvidence) why(chosen int) string {
	for i := range locales {
		if !e.fits[i] && e.differ[max(i, chosen)][min(i, chosen)] {
			return e.against[i].String()
		}
	}
	if e.decided != nil {
		return e.decided.String()
	}
	return ""
}

func (e *localeEvidence) reading(i int, of example) string {
	column := exportColumns[exportColumnAt(known().columns[foldSpelling(of.column)])]
	values, _ := e.readers[i].read(column.kind, of.text)
	return strings.Join(values, " ")
}

// shapeOf is the same for values that the locales read alike or apart in the same way: numbers of one shape, equal dates.
func shapeOf(kind exportKind, text string) string {
	if kind == exportDate {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '0' && (i == 0 || !isDigit(text[i-1])):
			b.WriteByte('0')
		case '0' <= r && r <= '9':
			b.WriteByte('9')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func allDigits(text string) bool {
	for i := range len(text) {
		if !isDigit(text[i]) {
			return false
		}
	}
	return text != ""
}
