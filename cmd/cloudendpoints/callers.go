package main

import (
	"context"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/engine"
)

// callers tell who asks, and what he may: by the access file as it stands, where there is one, and by the keys.
type callers struct {
	process *process
	flags   *serveCommand
	options access.Options
	last    atomic.Pointer[reading]
	read    os.FileInfo // of the access file, as it was read
	failed  string      // why it is not read again, as it was told
}

// reading is what one reading of the access file says.
type reading struct {
	*access.Authenticator
	rates  map[string]access.Rate
	forget context.CancelFunc // ends what keeps the issuers' keys fresh
}

// forgetAfter is how long requests that are being told who asks may still need the access file before.
const forgetAfter = time.Minute

// callers are nil where nobody is asked.
func (c *serveCommand) callers(p *process, reports *engine.Engine) (*callers, error) {
	if !c.authenticates() {
		return nil, nil
	}
	asked := &callers{process: p, flags: c, options: access.Options{
		Keys: access.NewKeyFile(c.keys(c.Data)), Signing: access.NewSigningFile(c.embedKeys(c.Data)), Directory: reports, Documents: access.DocumentMode(c.DocumentMode), Log: p.log,
	}}
	if _, err := asked.options.Keys.List(); err != nil {
		return nil, err
	}
	if c.Access != "" {
		asked.read, _ = os.Stat(c.Access)
	}
	first, err := asked.load()
	if err != nil {
		return nil, err
	}
	asked.last.Store(first)
	return asked, nil
}

func (c *callers) load() (*reading, error) {
	options := c.options
	var limits map[string]access.Rate
	if c.flags.Access != "" {
		config, err := access.Read(c.flags.Access)
		if err != nil {
			return nil, err
		}
		options.Config, limits = config, config.Rates
	}
	rates, err := c.flags.rates(limits)
	if err != nil {
		return nil, err
	}
	ctx, forget := context.WithCancel(c.process.ctx)
	authenticator, err := access.New(ctx, options)
	if err != nil {
		forget()
		return nil, err
	}
	return &reading{authenticator, rates, forget}, nil
}

// Authenticate implements server.Callers.
func (c *callers) Authenticate(r *http.Request) (access.Principal, error) {
	return c.last.Load().Authenticate(r)
}

// Mint implements server.Minter.
func (c *callers) Mint(r *http.Request, ask access.EmbedRequest) (*access.EmbedToken, error) {
	return c.last.Load().Mint(r, ask)
}

func (c *callers) rates() map[string]access.Rate { return c.last.Load().rates }

// follow reads the access file again when it changes, and on SIGHUP, until stop is called.
func (c *callers) follow(ctx context.Context, every time.Duration) (stop func()) {
	if c == nil || c.flags.Access == "" {
		return func() {}
	}
	return again(ctx, every, func(_ context.Context, asked bool) { c.refresh(asked) })
}

// refresh keeps what was read where the file cannot be read, or an issuer's keys not be had: it says so, once where it was not asked for, and tries again.
func (c *callers) refresh(asked bool) {
	now, _ := os.Stat(c.flags.Access)
	if !asked && unchanged(now, c.read) {
		return
	}
	next, err := c.load()
	switch {
	case err == nil:
		before := c.last.Load()
		next.inherit(before.rates)
		c.last.Store(next)
		time.AfterFunc(forgetAfter, before.forget)
		c.read, c.failed = now, ""
		c.process.log.Info("the access file is read again")
	case asked || err.Error() != c.failed:
		c.failed = err.Error()
		c.process.log.Error("the access file is not read again, what it said before still holds", "error", err)
	}
}

// inherit takes over the rate limits that no role names any longer: who was told who he is just before the file changed may still draw from one.
func (r *reading) inherit(before map[string]access.Rate) {
	for name, limit := range before {
		if _, named := r.rates[name]; !named && name != access.DefaultRate {
			r.rates[name] = limit
		}
	}
}
