package source

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"
)

//go:embed export/spellings.csv
var spellingsFile string

// spellings are the known spellings of the export's headers and words, folded; the values are what they mean.
type spellings struct {
	columns   map[string]string // header: name in exportColumns
	rank      map[string]int    // header: its place among the spellings of its column
	header    map[string]string // column: the spelling that stands first
	words     map[string]string // motion, tier or flag: likewise
	null      string            // likewise
	motions   map[string]string
	tiers     map[string]string
	flags     map[string]string
	countries map[string]string
	nulls     map[string]bool // in lower case, not folded: "N/A" is no value, NA is Namibia
}

var known = sync.OnceValue(func() spellings {
	s := spellings{columns: map[string]string{}, rank: map[string]int{}, header: map[string]string{}, words: map[string]string{}, motions: map[string]string{}, tiers: map[string]string{},
		flags: map[string]string{}, countries: countryNames(), nulls: map[string]bool{"": true}}
	rows, err := csv.NewReader(strings.NewReader(spellingsFile)).ReadAll()
	if err != nil { // the file is ours
		panic(err)
	}
	of := map[string]map[string]string{"column": s.columns, "motion": s.motions, "tier": s.tiers, "flag": s.flags, "country": s.countries}
	for i, row := range rows[1:] {
		if row[0] == "null" {
			s.nulls[strings.ToLower(row[1])] = true
			s.null = cmp.Or(s.null, row[1])
			continue
		}
		of[row[0]][foldSpelling(row[1])] = row[2]
		first := s.words
		if row[0] == "column" {
			s.rank[foldSpelling(row[1])] = i
			first = s.header
		}
		first[row[2]] = cmp.Or(first[row[2]], row[1])
	}
	return s
})

// countryNames are the English names of the countries, and their codes of two and three letters, all folded.
func countryNames() map[string]string {
	names := map[string]string{}
	regions := display.English.Regions()
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !region.IsCountry() || region.Canonicalize() != region {
				continue
			}
			code := region.String()
			names[foldSpelling(regions.Name(region))] = code
			names[foldSpelling(code)] = code
			if three := region.ISO3(); three != "ZZZ" {
				names[foldSpelling(three)] = code
			}
		}
	}
	return names
}

// countryName is the English name of a country, or its code where the name would not be read as that country.
func (s spellings) countryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if name := display.English.Regions().Name(region); s.countries[foldSpelling(name)] == code {
		return name
	}
	return code
}

// foldSpelling brings spellings together that differ in case, blanks, accents and punctuation alone.
func foldSpelling(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(strings.ReplaceAll(text, "&", " and ")))
}

// headers finds the export's columns among the names in its first row: the place of each, -1 where it is not there.
func (s spellings) headers(file string, names []string, warn func(format string, args ...any)) ([]int, error) {
	places := slices.Repeat([]int{-1}, len(exportColumns))
	ranks := make([]int, len(exportColumns))
	seen := map[string]bool{}
	for i, name := range names {
		folded := foldSpelling(name)
		column, ok := s.columns[folded]
		switch {
		case strings.TrimSpace(name) == "":
			continue
		case !ok:
			warn("the column %q is not known; it is passed over", name)
			continue
		case seen[folded]:
			return nil, &Error{File: file, Line: 1, Column: name, Message: "the column is there twice", Hint: "keep one of the two"}
		}
		seen[folded] = true
		at, rank := exportColumnAt(column), s.rank[folded]
		if places[at] >= 0 {
			other := name
			if rank < ranks[at] {
				other, places[at], ranks[at] = names[places[at]], i, rank
			}
			warn("the column %q says the same as %q; it is passed over", other, names[places[at]])
			continue
		}
		places[at], ranks[at] = i, rank
	}
	return places, nil
}

// missing is the error of a column that is needed and not there.
func (s spellings) missing(file string, column exportColumn) error {
	hint := "switch it on with Change columns on the page, and download the file again"
	if column.name == "partner_id" {
		hint += "; or pass --export-partner, where every row is of one partner"
	}
	return &Error{File: file, Line: 1, Column: s.header[column.name], Message: "the column is missing", Hint: hint}
}

// unknownWord says what is wrong with a word that has no known meaning.
func unknownWord(what string) string {
	return fmt.Sprintf("is no known %s", what)
}
