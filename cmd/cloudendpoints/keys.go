package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

type keysCommand struct {
	Create keysCreateCommand `cmd:"" help:"Create an API key and print its secret, once."`
	List   keysListCommand   `cmd:"" help:"List the API keys: what each may, and until when. Secrets are not kept."`
	Revoke keysRevokeCommand `cmd:"" help:"End an API key at once, with every embed token that it has minted."`
	Rotate keysRotateCommand `cmd:"" help:"Sign embed tokens with a new secret from now on."`
}

// keysPlace says where the API keys are.
type keysPlace struct {
	Data string `help:"The data folder." placeholder:"DIR"`
	Keys string `help:"The file of the API keys, keys.json in the data folder by default." placeholder:"FILE"`
}

// Validate wants one place.
func (k keysPlace) Validate() error {
	if k.Data == "" && k.Keys == "" {
		return errors.New("pass --data DIR or --keys FILE: where the API keys are")
	}
	return nil
}

func (k keysPlace) file() *access.KeyFile {
	return access.NewKeyFile(credentialFiles{Keys: k.Keys}.keys(k.Data))
}

// existing is the file of a place that must be there.
func (k keysPlace) existing() (*access.KeyFile, error) {
	if k.Keys == "" {
		if _, err := snapshot.Existing(k.Data); err != nil {
			return nil, err
		}
	}
	return k.file(), nil
}

type keysCreateCommand struct {
	keysPlace
	Name         string   `help:"The key's name, for the list and the log." required:"" placeholder:"NAME"`
	Partner      []string `help:"A partner that it sees; repeat for several." sep:"none" placeholder:"ID"`
	Organization []string `help:"An organization whose partners it sees; repeat for several." sep:"none" placeholder:"NAME"`
	Role         []string `help:"A role of the access file; repeat for several." sep:"none" placeholder:"NAME"`
	May          []string `help:"What it may: ask for the report, mint embed tokens; repeat for both." enum:"ask,mint" default:"ask"`
	Origin       []string `help:"An origin that its embed tokens may be sent from; repeat for several. Any by default." sep:"none" placeholder:"URL"`
	Document     []string `help:"The ID of a trusted document, of which it may send none but those named; repeat for several." sep:"none" placeholder:"ID"`
	Days         int      `help:"In how many days it expires, at most 3650." default:"90"`
}

// Validate refuses a key that would see nothing, or never end.
func (c *keysCreateCommand) Validate() error {
	if len(c.Partner)+len(c.Organization)+len(c.Role) == 0 {
		return errors.New("a key without --partner, --organization and --role would see nothing: pass some")
	}
	if c.Days < 1 || c.Days > 3650 {
		return errors.New("--days must lie between 1 and 3650")
	}
	for _, origin := range c.Origin {
		if !access.IsOrigin(origin) {
			return fmt.Errorf("--origin %q is no origin, such as https://portal.example.com", origin)
		}
	}
	return c.keysPlace.Validate()
}

// Run adds the key to the file. The secret alone goes to stdout, so that a script can take it.
func (c *keysCreateCommand) Run(p *process) error {
	now := time.Now()
	expires := now.AddDate(0, 0, c.Days).UTC().Truncate(time.Second)
	secret, err := c.file().Create(access.APIKey{Name: c.Name, Expires: expires, May: c.May, Partners: c.Partner, Organizations: c.Organization, Roles: c.Role,
		Origins: c.Origin, Documents: c.Document}, now)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, secret)
	fmt.Fprintf(p.stderr, "The key %s expires on %s. Its secret is printed once and kept nowhere.\n", c.Name, expires.Format(time.DateOnly))
	return nil
}

type keysListCommand struct{ keysPlace }

// Run prints a row for each key.
func (c *keysListCommand) Run(p *process) error {
	file, err := c.existing()
	if err != nil {
		return err
	}
	keys, err := file.List()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "name\tstate\texpires\tmay\tpartners\torganizations\troles\torigins\tdocuments")
	for _, key := range keys {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", key.Name, key.State(time.Now()), key.Expires.Format(time.DateOnly), listed(key.May),
			listed(key.Partners), listed(key.Organizations), listed(key.Roles), listed(key.Origins), listed(key.Documents))
	}
	table.Flush()
	return nil
}

func listed(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	return strings.Join(names, ", ")
}

type keysRevokeCommand struct {
	keysPlace
	Name string `arg:"" help:"The key's name." placeholder:"NAME"`
}

// Run revokes the key; running servers refuse it from their next request on.
func (c *keysRevokeCommand) Run(p *process) error {
	file, err := c.existing()
	if err != nil {
		return err
	}
	if err := file.Revoke(c.Name, time.Now()); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "Revoked the key %s\n", c.Name)
	return nil
}

type keysRotateCommand struct {
	Data      string `help:"The data folder." placeholder:"DIR"`
	EmbedKeys string `help:"The file of the secrets that embed tokens are signed with, embed.keys in the data folder by default." placeholder:"FILE"`
	DropAll   bool   `help:"Drop every secret before: all tokens that are out end at once. For when one may have been seen."`
}

// Validate wants one place.
func (c *keysRotateCommand) Validate() error {
	if c.Data == "" && c.EmbedKeys == "" {
		return errors.New("pass --data DIR or --embed-keys FILE: where the secrets are")
	}
	return nil
}

// Run adds a secret; running servers sign with it from their next token on.
func (c *keysRotateCommand) Run(p *process) error {
	left, err := access.NewSigningFile(credentialFiles{EmbedKeys: c.EmbedKeys}.embedKeys(c.Data)).Rotate(time.Now(), c.DropAll)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "Embed tokens are signed with a new secret; tokens of %d older ones are taken until they expire\n", left-1)
	return nil
}
