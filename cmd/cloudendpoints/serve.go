package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/server"
	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

type serveCommand struct {
	publishFlags
	documentFlags
	secureFlags
	input
	Data              string        `help:"The data folder. With --source or --export it keeps the snapshot; alone, its current snapshot is served." placeholder:"DIR"`
	Listen            string        `help:"The address to listen on, ${default} by default." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Watch             time.Duration `help:"How often to look for the next snapshot in the data folder; 0 looks on SIGHUP alone." default:"2s"`
	Timeout           time.Duration `help:"How long one request may take." default:"30s"`
	Connections       int           `help:"Statements at work at once; 0 is one a core." default:"0"`
	Memory            string        `help:"How much memory the served database may take." default:"1GiB"`
	HistoryMemory     string        `help:"How much memory older snapshots may take, while one of them is read." default:"512MiB"`
	TempSpace         string        `help:"How much the served database may spill to temporary files." default:"4GiB"`
	Cache             int           `help:"How many MiB of answers are kept; 0 keeps none." default:"64"`
	CorsOrigin        []string      `help:"An origin whose pages may read the answers; repeat for several. None by default." placeholder:"URL"`
	NoIDE             bool          `name:"no-ide" help:"Serve no GraphiQL at /graphiql."`
	Profile           string        `help:"Serve CPU and memory profiles on this loopback address, for go tool pprof. None by default." placeholder:"HOST:PORT"`
	GeneratedEncoding bool          `help:"Let gqlgen's generated code write every object of an answer: the same answers, many times slower."`
	Access            string        `help:"The access file: whose tokens are taken, and what each role sees. With it nobody is answered without credentials. Read again when it changes, and on SIGHUP." placeholder:"FILE"`
	NoAuthentication  bool          `help:"Listen on an address that others reach, without authentication: everyone who reaches it sees every partner's tenants."`
	credentialFiles
}

// Validate refuses flags that contradict each other.
func (c *serveCommand) Validate() error {
	if c.path() == "" && c.Data == "" {
		return errors.New("serve needs --source DIR, --data DIR, or both; or --export FILE in place of the source")
	}
	if err := c.input.Validate(); err != nil {
		return err
	}
	if c.Timeout <= 0 {
		return errors.New("--timeout must be longer than 0s")
	}
	if c.Watch < 0 {
		return errors.New("--watch must be 0s or longer")
	}
	if c.Cache < 0 {
		return errors.New("--cache must be 0 or more")
	}
	if c.Connections < 0 {
		return errors.New("--connections must be 0 or more")
	}
	if err := errors.Join(sized("--memory", c.Memory), sized("--history-memory", c.HistoryMemory), sized("--temp-space", c.TempSpace)); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("--listen %q is no HOST:PORT, such as 127.0.0.1:8080", c.Listen)
	}
	if c.NoAuthentication && (c.Access != "" || c.Keys != "") {
		return errors.New("--no-authentication contradicts --access and --keys: leave one out")
	}
	if !loopback(host) && !c.NoAuthentication && !c.authenticates() {
		return fmt.Errorf("--listen %s can be reached from outside, and there is no authentication: pass --access FILE or --keys FILE, listen on 127.0.0.1, or pass --no-authentication to show everyone every partner's tenants", c.Listen)
	}
	if host, _, err := net.SplitHostPort(c.Profile); c.Profile != "" && (err != nil || !loopback(host)) {
		return fmt.Errorf("--profile %q is no loopback HOST:PORT, such as 127.0.0.1:6060: profiles tell what the server is doing", c.Profile)
	}
	return errors.Join(c.documentFlags.validate(), c.secureFlags.validate(), c.publishFlags.Validate())
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Run serves until the process is asked to end.
func (c *serveCommand) Run(p *process) error {
	listener, err := new(net.ListenConfig).Listen(p.ctx, "tcp", c.Listen)
	if err != nil {
		return cannotListen(c.Listen, err)
	}
	defer listener.Close()
	stop, err := profile(p, c.Profile)
	if err != nil {
		return err
	}
	defer stop()
	temp, err := os.MkdirTemp("", "cloudendpoints-serve-")
	if err != nil {
		return fmt.Errorf("no folder for temporary files could be made; set TMPDIR to one with space: %w", err)
	}
	defer os.RemoveAll(temp)
	if c.Data == "" {
		c.Data = temp + "/data"
	}
	openFolder := snapshot.Open
	if c.path() == "" {
		openFolder = snapshot.Existing
	}
	folder, err := openFolder(c.Data)
	if err != nil {
		return err
	}
	registered, err := c.documents(p)
	if err != nil {
		return err
	}
	key, err := folder.Key()
	if err != nil {
		return err
	}
	reports := engine.New(key)
	defer reports.Close()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // the heap is small beside the database, and answers are made of many small values
	}
	callers, err := c.callers(p, reports)
	if err != nil {
		return err
	}
	rates, err := c.rates(nil)
	if err != nil {
		return err
	}
	secrets, err := c.tls(p)
	if err != nil {
		return err
	}
	audit, auditFile, err := c.audit(p)
	if err != nil {
		return err
	}
	defer auditFile.close()
	limits := server.DefaultLimits
	limits.Timeout = c.Timeout
	options := server.Options{
		Service: reports, Served: reports.Served, Limits: limits, CacheBytes: uint64(c.Cache) << 20,
		Documents: registered.set.Load, DocumentMode: access.DocumentMode(c.DocumentMode), PersistedBytes: uint64(c.PersistedQueries) << 20,
		Rates: func() map[string]access.Rate { return rates }, TrustedProxies: c.TrustedProxy, Audit: audit, AuditVariables: c.AuditVariables,
		LoopbackOnly: !c.NoAuthentication && callers == nil, CORSOrigins: c.CorsOrigin, IDE: !c.NoIDE, GeneratedEncoding: c.GeneratedEncoding, Log: p.log,
	}
	if callers != nil {
		options.Callers, options.Rates = callers, callers.rates
	}
	web := &http.Server{Handler: server.New(options), TLSConfig: secrets, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelWarn)}
	served := make(chan error, 1)
	scheme, serve := "http", func() error { return web.Serve(listener) }
	if secrets != nil {
		scheme, serve = "https", func() error { return web.ServeTLS(listener, "", "") }
	}
	go func() { served <- serve() }()
	defer shutdown(web)
	snapshots := c.follower(p, folder, reports, temp)
	if err := c.open(p, folder, snapshots); err != nil {
		return err
	}
	fmt.Fprintf(p.stderr, "Serving GraphQL at %s://%s/graphql\n", scheme, listener.Addr())
	defer snapshots.follow(p.ctx, c.Watch)()
	defer registered.follow(p.ctx, c.Watch)()
	defer callers.follow(p.ctx, c.Watch)()
	defer auditFile.follow(p.ctx, p)()
	select {
	case err := <-served:
		return fmt.Errorf("the server stopped listening; start it again: %w", err)
	case <-p.ctx.Done():
		return nil
	}
}

// open loads the source or the export, where there is one, and serves the folder's snapshot.
func (c *serveCommand) open(p *process, folder *snapshot.Folder, snapshots *follower) error {
	if c.path() != "" {
		report, err := c.load(p, folder, c.input)
		if err != nil {
			return err
		}
		summarize(p.stderr, report)
	}
	return snapshots.open(p.ctx)
}

func shutdown(web *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_ = web.Shutdown(ctx) // what has not ended by then is cut off
}

func cannotListen(address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("the address %s is in use: stop what listens there, or pass another with --listen", address)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("this user may not listen on %s: pass a port above 1023 with --listen", address)
	case strings.Contains(err.Error(), "cannot assign") || strings.Contains(err.Error(), "no such host"):
		return fmt.Errorf("the address %s is not this machine's: pass one of its own with --listen", address)
	}
	return fmt.Errorf("cannot listen on %s: pass another address with --listen", address)
}
