package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/access"
)

// credentialFiles are the files of a server's own credentials, in the data folder unless named.
type credentialFiles struct {
	Keys      string `help:"The file of the API keys, keys.json in the data folder by default." placeholder:"FILE"`
	EmbedKeys string `help:"The file of the secrets that embed tokens are signed with, embed.keys in the data folder by default." placeholder:"FILE"`
}

func (f credentialFiles) keys(data string) string {
	if f.Keys != "" {
		return f.Keys
	}
	return filepath.Join(data, "keys.json")
}

func (f credentialFiles) embedKeys(data string) string {
	if f.EmbedKeys != "" {
		return f.EmbedKeys
	}
	return filepath.Join(data, "embed.keys")
}

// authenticates tells whether callers are asked who they are: where an access file or API keys are named, or the data folder has keys.
func (c *serveCommand) authenticates() bool {
	if c.Access != "" || c.Keys != "" {
		return true
	}
	if c.NoAuthentication || c.Data == "" {
		return false
	}
	_, err := os.Stat(c.keys(c.Data))
	return err == nil
}

type accessCommand struct {
	Check accessCheckCommand `cmd:"" help:"Check an access file, and print what each of its roles may not see."`
}

type accessCheckCommand struct {
	File string `arg:"" help:"The access file." placeholder:"FILE"`
}

// Run prints the file's issuers and roles, each role with every column that it hides, named or not.
func (c *accessCheckCommand) Run(p *process) error {
	config, err := access.Read(c.File)
	if err != nil {
		return err
	}
	closures, err := config.Closures()
	if err != nil {
		return err
	}
	for _, issuer := range config.Issuers {
		fmt.Fprintf(p.stdout, "Issuer %s, audience %s, algorithms %s\n", issuer.Issuer, strings.Join(issuer.Audience, ", "), strings.Join(issuer.Algorithms, ", "))
	}
	for _, name := range slices.Sorted(maps.Keys(config.Roles)) {
		describeRole(p.stdout, name, config.Roles[name], closures[name])
	}
	return nil
}

func describeRole(w io.Writer, name string, role access.Role, hidden []string) {
	partners, sees := "the partners of the caller's claims", "tenants and aggregates"
	if role.AllPartners {
		partners = "every partner"
	}
	if role.AggregatesOnly {
		sees = "aggregates only"
	}
	fmt.Fprintf(w, "Role %s: %s of %s\n", name, sees, partners)
	if role.ViewAs {
		fmt.Fprintln(w, "  may view as one partner")
	}
	for _, column := range hidden {
		why := "gives a hidden column away"
		if slices.Contains(role.Hide, column) {
			why = "named"
		}
		fmt.Fprintf(w, "  hides %s (%s)\n", column, why)
	}
}
