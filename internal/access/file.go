package access

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// The algorithms that bearer tokens may be signed with. None is symmetric: a server that knows a secret of the provider's could sign itself.
var algorithms = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}

// DefaultRate is the name of the rate limit of callers without another.
const DefaultRate = "default"

// smallestGroup is the default of AggregatesOnly.SmallestGroup.
const smallestGroup = 5

// Read reads an access file, fills the defaults in and checks all that can be known without the network. Its errors name the file and the line.
func Read(path string) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the access file %s cannot be read: %w", path, cause(err))
	}
	var config Config
	err = yaml.NewDecoder(strings.NewReader(string(text)), yaml.Strict()).Decode(&config)
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s is empty: name at least the issuers or the roles", path)
	}
	if err != nil {
		return nil, malformed(path, err)
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, malformed(path, err)
	}
	if len(file.Docs) > 1 {
		return nil, fmt.Errorf("%s holds %d documents: put everything into one", path, len(file.Docs))
	}
	found := &faults{path: path, file: file}
	config.check(found)
	config.fill(filepath.Dir(path))
	return &config, errors.Join(found.list...)
}

// cause is what the operating system says of a file, without the path that the message names already.
func cause(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// malformed says in our own words, and at which line, why a text is no access file.
func malformed(path string, err error) error {
	var known yaml.Error
	if !errors.As(err, &known) || known.GetToken() == nil {
		return fmt.Errorf("%s is no YAML that can be read", path)
	}
	message := known.GetMessage()
	var wrong *yaml.TypeError
	var name *yaml.UnknownFieldError
	var twice *yaml.DuplicateKeyError
	switch token := known.GetToken(); {
	case errors.As(err, &wrong):
		message = fmt.Sprintf("%q should be %s", token.Value, kindOf(wrong.DstType))
	case errors.As(err, &name):
		message = fmt.Sprintf("the name %q is not known here", token.Value)
	case errors.As(err, &twice):
		message = fmt.Sprintf("the name %q stands twice", token.Value)
	}
	return fmt.Errorf("%s, line %d: %s", path, known.GetToken().Position.Line, message)
}

// kindOf says what a value of the file is expected to be.
func kindOf(wanted reflect.Type) string {
	switch wanted.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a whole number"
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "names with values"
	default:
		return "a text"
	}
}

// faults are what is wrong in an access file, each with its line.
type faults struct {
	path string
	file *ast.File
	list []error
}

// at adds a fault at the value that the path of names and indexes leads to, or at the nearest one above it.
func (f *faults) at(path []any, format string, values ...any) {
	line := 1
	for depth := len(path); depth > 0; depth-- {
		if node := f.node(path[:depth]); node != nil {
			line = node.GetToken().Position.Line
			break
		}
	}
	f.list = append(f.list, fmt.Errorf("%s, line %d: %s", f.path, line, fmt.Sprintf(format, values...)))
}

// node is the file's value at a path, nil where there is none.
func (f *faults) node(path []any) ast.Node {
	builder := (&yaml.PathBuilder{}).Root()
	for _, step := range path {
		if index, ok := step.(int); ok {
			builder = builder.Index(uint(index))
		} else {
			builder = builder.Child(step.(string))
		}
	}
	node, err := builder.Build().FilterFile(f.file)
	if err != nil {
		return nil
	}
	return node
}

func (c *Config) check(f *faults) {
	seen := map[string]bool{}
	for i, issuer := range c.Issuers {
		at := []any{"issuers", i}
		issuer.check(f, at)
		if seen[issuer.Issuer] {
			f.at(append(at, "issuer"), "the issuer %q stands twice", issuer.Issuer)
		}
		seen[issuer.Issuer] = true
	}
	for name, role := range c.Roles {
		role.check(f, []any{"roles", name}, c.Rates)
	}
	for i, name := range c.AggregatesOnly.Dimensions {
		if opportunity.DimensionNamed(name) == nil {
			f.at([]any{"aggregatesOnly", "dimensions", i}, "there is no dimension %q: the schema's enum Dimension lists them", name)
		}
	}
	if smallest := []any{"aggregatesOnly", "smallestGroup"}; f.node(smallest) != nil && c.AggregatesOnly.SmallestGroup < 1 {
		f.at(smallest, "smallestGroup must be 1 or more")
	}
	for name, rate := range c.Rates {
		if rate.PerMinute < 1 {
			f.at([]any{"rates", name, "perMinute"}, "perMinute of the rate %q must be 1 or more", name)
		}
		if rate.Burst < 0 {
			f.at([]any{"rates", name, "burst"}, "burst of the rate %q must be 0 or more", name)
		}
	}
	slices.SortFunc(f.list, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) }) // maps have no order
}

func (i Issuer) check(f *faults, at []any) {
	under := func(name string) []any { return append(slices.Clone(at), name) }
	switch i.Issuer {
	case "":
		f.at(at, "an issuer lacks its name: set issuer to the iss claim of its tokens")
	case embedIssuer:
		f.at(under("issuer"), "the issuer %q is this service's own", i.Issuer)
	}
	if len(i.Audience) == 0 || slices.Contains(i.Audience, "") {
		f.at(under("audience"), "an issuer lacks its audience: set audience to what aud of the tokens for this service holds, else a token for another service would be taken")
	}
	if fault := keySetFault(i.JWKS); fault != "" {
		f.at(under("jwks"), "%s", fault)
	}
	for n, algorithm := range i.Algorithms {
		if !slices.Contains(algorithms, algorithm) {
			f.at(append(under("algorithms"), n), "tokens signed with %q are never taken: pass some of %s", algorithm, strings.Join(algorithms, ", "))
		}
	}
}

// keySetFault says what is wrong with the place of a key set.
func keySetFault(place string) string {
	if place == "" {
		return "an issuer lacks its key set: set jwks to its URL or a file"
	}
	if !strings.Contains(place, "://") {
		return ""
	}
	address, err := url.Parse(place)
	if err != nil || address.Host == "" || !safe(address) {
		return "jwks must be an https URL (http on this machine alone) or a file: whoever can change the keys on their way can sign tokens"
	}
	return ""
}

// safe tells whether what comes from the address is what its owner sent.
func safe(address *url.URL) bool {
	ip := net.ParseIP(address.Hostname())
	return address.Scheme == "https" || address.Scheme == "http" && (address.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

func (r Role) check(f *faults, at []any, rates map[string]Rate) {
	under := func(path ...any) []any { return append(slices.Clone(at), path...) }
	for i, name := range r.Hide {
		if _, err := opportunity.HiddenClosure([]string{name}); err != nil {
			f.at(under("hide", i), "%s", err)
		}
	}
	if modes := []DocumentMode{"", AnyDocument, LogUnknown, TrustedDocument}; !slices.Contains(modes, r.Documents) {
		f.at(under("documents"), "documents is %q: pass any, log or trusted", r.Documents)
	}
	if _, ok := rates[r.Rate]; r.Rate != "" && !ok {
		f.at(under("rate"), "rates has no %q", r.Rate)
	}
}

// fill puts the defaults in; files are named from the access file's own folder.
func (c *Config) fill(dir string) {
	for i := range c.Issuers {
		issuer := &c.Issuers[i]
		if len(issuer.Algorithms) == 0 {
			issuer.Algorithms = []string{"RS256", "ES256"}
		}
		if issuer.Claims.Subject == "" {
			issuer.Claims.Subject = "sub"
		}
		if issuer.JWKS != "" && !strings.Contains(issuer.JWKS, "://") && !filepath.IsAbs(issuer.JWKS) {
			issuer.JWKS = filepath.Join(dir, issuer.JWKS)
		}
	}
	for name, role := range c.Roles {
		if role.Rate == "" {
			role.Rate = DefaultRate
		}
		c.Roles[name] = role
	}
	if c.AggregatesOnly.SmallestGroup == 0 {
		c.AggregatesOnly.SmallestGroup = smallestGroup
	}
	slices.Sort(c.AggregatesOnly.Dimensions)
	c.AggregatesOnly.Dimensions = slices.Compact(c.AggregatesOnly.Dimensions)
	for name, rate := range c.Rates {
		if rate.Burst == 0 {
			rate.Burst = rate.PerMinute
		}
		c.Rates[name] = rate
	}
}
