package access

// Config is the access file: who may ask, and what each role may see. Every unknown name in the file is an error.
type Config struct {
	// Issuers are the identity providers whose bearer tokens are accepted.
	Issuers []Issuer `yaml:"issuers"`
	// Roles say what the callers' roles may see. Roles add up: a caller sees what one of his known roles sees. One without any known
	// role sees what every role sees.
	Roles map[string]Role `yaml:"roles"`
	// AggregatesOnly bounds the callers that may see no rows.
	AggregatesOnly AggregatesOnly `yaml:"aggregatesOnly"`
	// Rates are the rate limits by name; "default" is that of callers without another.
	Rates map[string]Rate `yaml:"rates"`
}

// Issuer is one identity provider.
type Issuer struct {
	Issuer     string   `yaml:"issuer"`     // the iss claim, exactly
	Audience   []string `yaml:"audience"`   // one of them must be in aud
	JWKS       string   `yaml:"jwks"`       // the key set: an https URL (http on loopback) or a file, fetched again as keys rotate
	Algorithms []string `yaml:"algorithms"` // RS256 and ES256 by default; never none, never HS*
	Claims     Claims   `yaml:"claims"`
}

// Claims are the names of the claims that say who the caller is; a dot goes into an object.
type Claims struct {
	Subject      string `yaml:"subject"`      // "sub" by default
	Partners     string `yaml:"partners"`     // a list of partner IDs, or one text with spaces or commas between
	Organization string `yaml:"organization"` // the organisation, whose partners are the caller's
	Roles        string `yaml:"roles"`
}

// Role is what the callers of one role may.
type Role struct {
	Hide           []string     `yaml:"hide"`           // columns of Tenant, by API name, that it may not see
	AggregatesOnly bool         `yaml:"aggregatesOnly"` // no rows
	AllPartners    bool         `yaml:"allPartners"`    // sees every partner, without a partner claim
	ViewAs         bool         `yaml:"viewAs"`         // may ask as one partner
	Documents      DocumentMode `yaml:"documents"`      // the server's by default
	Rate           string       `yaml:"rate"`           // the name of its rate limit
}

// AggregatesOnly is what callers without rows may ask.
type AggregatesOnly struct {
	Dimensions    []string `yaml:"dimensions"`    // that they may filter by
	SmallestGroup int      `yaml:"smallestGroup"` // 5 by default
}

// Rate is a budget of cost units, refilled steadily.
type Rate struct {
	PerMinute int `yaml:"perMinute"` // cost units a minute
	Burst     int `yaml:"burst"`     // the most that can be saved up; perMinute by default
}
