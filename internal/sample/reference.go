package sample

import "strings"

// The values of this file are SAMPLES. Segment and industry names follow public lists; which country belongs to which
// area, which industry counts as frontline and which product as Microsoft 365 is not public and is made up here.

// Values that the generator uses although the reference tables lack them on purpose.
const (
	unknownSegment = "UnSegmented"
	unknownProduct = "Sample Preview Suite"
	unknownCountry = "AQ"
)

// segment is a segment with its family, its sub-segments and its share of customers.
type segment struct {
	name, family string
	subs         []string
	weight       int
}

var segments = []segment{
	{"SME&C - SMB Commercial", "SMEC", []string{"SME&C - SMB Commercial", "SME&C Commercial - SMB Default"}, 30},
	{"SME&C - Corporate Commercial", "SMEC", []string{"SME&C - Corporate Commercial", "SME&C - Corporate TSI"}, 28},
	{"SME&C - Corporate Public Sector", "SMEC", []string{"SME&C - Corporate Education", "SME&C - Corporate Government", "SME&C - Corporate K14"}, 8},
	{"SME&C - SMB Public Sector", "SMEC", []string{"SME&C - SMB Education", "SME&C - SMB Government"}, 6},
	{"Majors Growth Commercial", "ENTERPRISE", []string{"Majors Growth - Commercial"}, 10},
	{"Upper Majors Commercial", "ENTERPRISE", []string{"Upper Majors - Commercial"}, 6},
	{"Strategic Commercial", "ENTERPRISE", []string{"Strategic - Commercial"}, 4},
	{"Enterprise Digital Natives", "ENTERPRISE", []string{"Digital Natives"}, 2},
	{"Majors Growth Public Sector", "ENTERPRISE", []string{"Majors Growth - Public Sector"}, 3},
	{"Upper Majors Public Sector", "ENTERPRISE", []string{"Upper Majors - Education", "Upper Majors - Federal Government", "Upper Majors - Government"}, 2},
	{"Strategic Public Sector", "ENTERPRISE", []string{"Strategic - Public Sector", "Strategic - Federal Government"}, 1},
}

// industry is an industry, whether it is a frontline priority one, words for company names, and its share.
type industry struct {
	name      string
	frontline bool
	trades    []string
	weight    int
}

var industries = []industry{
	{"Retail & Consumer Goods", true, []string{"Retail", "Markets", "Outfitters", "Foods"}, 13},
	{"Manufacturing & Resources", true, []string{"Components", "Works", "Textiles", "Energy"}, 14},
	{"Healthcare", true, []string{"Health", "Clinics", "Pharma", "Care"}, 11},
	{"Hospitality & Travel", true, []string{"Hotels", "Coffee", "Travel", "Airlines"}, 7},
	{"Distribution", true, []string{"Logistics", "Parcels", "Wholesale"}, 5},
	{"Professional Services", false, []string{"Consulting", "Legal", "Advisors"}, 13},
	{"Financial Services", false, []string{"Bank", "Insurance", "Capital"}, 10},
	{"Government", false, []string{"Council", "Agency", "City Services"}, 6},
	{"Education", false, []string{"Schools", "College", "University"}, 6},
	{"Media & Communications", false, []string{"Media", "Telecom", "Studios"}, 4},
	{"Automotive", false, []string{"Motors", "Mobility"}, 3},
	{"Architecture & Construction", false, []string{"Builders", "Architects"}, 3},
	{"Real Estate", false, []string{"Estates", "Properties"}, 2},
	{"Agriculture", false, []string{"Farms", "Orchards"}, 2},
	{"Other Public Sector", false, []string{"Foundation", "Forestry"}, 1},
}

// product is a licensed product.
type product struct {
	name string
	m365 bool
}

// The products by their place in the list; the three that make up eligible seats come first.
const (
	productME5 = iota
	productME3
	productF3
	productPremium
	productE1
	productO365E3
	productDynamics
	productUnknown
	productCount
)

var products = [productCount]product{
	{"ME5", true}, {"ME3", true}, {"F3", true}, {"Microsoft 365 Business Premium", true}, {"Office 365 E1", true},
	{"Office 365 E3", true}, {"Dynamics 365 Sales", false}, {unknownProduct, false},
}

// country is a country with its sample area (none for the one that the areas table lacks) and its share.
type country struct {
	code, name, area string
	weight           int
}

var countries = []country{
	{"US", "United States", "United States", 36}, {"GB", "United Kingdom", "UKI", 10}, {"DE", "Germany", "Germany", 9},
	{"FR", "France", "France", 7}, {"JP", "Japan", "Japan", 6}, {"CA", "Canada", "Canada", 6},
	{"AU", "Australia", "ANZ", 5}, {"NL", "Netherlands", "North Europe", 4}, {"IN", "India", "India", 4},
	{"IT", "Italy", "South Europe", 3}, {"ES", "Spain", "South Europe", 3}, {"BR", "Brazil", "LATAM", 3},
	{"SE", "Sweden", "North Europe", 2}, {"CH", "Switzerland", "South Europe", 2}, {"MX", "Mexico", "LATAM", 2},
	{"KR", "Korea", "Korea", 2}, {"SG", "Singapore", "ASEAN", 2}, {"IE", "Ireland", "UKI", 1},
	{"NZ", "New Zealand", "ANZ", 1}, {"DK", "Denmark", "North Europe", 1}, {"NO", "Norway", "North Europe", 1},
	{"FI", "Finland", "North Europe", 1}, {"PL", "Poland", "North Europe", 1}, {"AT", "Austria", "South Europe", 1},
	{"BE", "Belgium", "North Europe", 1}, {"PT", "Portugal", "South Europe", 1}, {"GR", "Greece", "South Europe", 1},
	{"ZA", "South Africa", "MEA", 1}, {"AE", "United Arab Emirates", "MEA", 1}, {"SA", "Saudi Arabia", "MEA", 1},
	{"MY", "Malaysia", "ASEAN", 1}, {"TH", "Thailand", "ASEAN", 1}, {"CL", "Chile", "LATAM", 1},
	{unknownCountry, "Antarctica", "", 0},
}

// The weighted lists hold each place as often as its weight says, so that drawing is one look-up.
var (
	segmentDraw  = weighted(segments, func(s segment) int { return s.weight })
	industryDraw = weighted(industries, func(i industry) int { return i.weight })
	countryDraw  = weighted(countries, func(c country) int { return c.weight })
)

func weighted[T any](values []T, weight func(T) int) []int {
	var draw []int
	for i, v := range values {
		for range weight(v) {
			draw = append(draw, i)
		}
	}
	return draw
}

// countryAt is the place of a country in the list.
func countryAt(code string) int {
	for i, c := range countries {
		if c.code == code {
			return i
		}
	}
	panic("sample: no country " + code)
}

// Reference returns the CSV text of a reference table (segments, association_types, areas, frontline_industries or
// products), or nil for any other name. Its values are samples.
func Reference(name string) []byte {
	var b []byte
	row := func(fields ...string) { b = appendRow(b, fields...) }
	switch name {
	case "segments":
		row(columns[tableSegments]...)
		for _, s := range segments {
			row(s.name, s.family)
		}
		// Older names that reports still carry.
		row("Enterprise", "ENTERPRISE")
		row("SME&C SMB", "SMEC")
		row("SMME Corporate", "SMEC")
		row("SMC", "SMEC")
	case "association_types":
		row(columns[tableAssociationTypes]...)
		for k, a := range associationTypes {
			row(a, boolText(kind(k) == kindCPOR || kind(k) == kindCSP))
		}
	case "areas":
		row(columns[tableAreas]...)
		for _, c := range countries {
			if c.area != "" {
				row(c.code, c.area)
			}
		}
	case "frontline_industries":
		row(columns[tableFrontline]...)
		for _, i := range industries {
			if i.frontline {
				row(i.name)
			}
		}
	case "products":
		row(columns[tableProducts]...)
		for _, p := range products {
			if p.name != unknownProduct {
				row(p.name, boolText(p.m365))
			}
		}
	}
	return b
}

// appendRow adds a CSV line.
func appendRow(b []byte, fields ...string) []byte {
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, f)
	}
	return append(b, '\n')
}

// appendText adds a CSV field, quoted where it must be or where a reader might trim it.
func appendText[T string | []byte](b []byte, text T) []byte {
	if !needsQuotes(string(text)) {
		return append(b, text...)
	}
	b = append(b, '"')
	for i := range len(text) {
		if text[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, text[i])
	}
	return append(b, '"')
}

func needsQuotes(text string) bool {
	if text == "" {
		return false
	}
	return text[0] == ' ' || text[len(text)-1] == ' ' || strings.ContainsAny(text, ",\"\r\n")
}

func boolText(v bool) string {
	if v {
		return "true"
	}
	return "false"
}
