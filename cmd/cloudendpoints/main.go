// Command cloudendpoints loads sources of the Cloud Endpoints Opportunities report and serves it as a GraphQL API.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/cloudendpoints/opportunities/internal/snapshot"
)

// The exit codes.
const (
	exitFailed = 1 // the work failed, or a check found too many rejects
	exitUsage  = 2 // the command line is wrong
)

type commands struct {
	Serve     serveCommand     `cmd:"" help:"Serve the report over GraphQL, from a source folder or from a data folder that load filled."`
	Load      loadCommand      `cmd:"" help:"Load a source into a data folder, for serve --data."`
	Check     checkCommand     `cmd:"" help:"Load a source without keeping it, and print the load's report and the rejected rows."`
	Export    exportCommand    `cmd:"" help:"Write a loaded snapshot's rows as a file of the report's own export, as the page's Download gives it: .xlsx or .csv."`
	Quality   qualityCommand   `cmd:"" help:"Print what in a loaded snapshot's data may mislead, and which tenants are nearly listed."`
	Reconcile reconcileCommand `cmd:"" help:"List where a loaded export reports otherwise than the rules make of it, and the likely cause."`
	Snapshots snapshotsCommand `cmd:"" help:"List the snapshots that a data folder keeps."`
	Access    accessCommand    `cmd:"" help:"Check an access file, and print what each of its roles may not see."`
	Keys      keysCommand      `cmd:"" help:"Create, list and revoke the API keys of programs, and rotate what embed tokens are signed with."`
	Documents documentsCommand `cmd:"" help:"Check files of registered documents against the schema and the limits, as serve --documents reads them."`
	Generate  generateCommand  `cmd:"" help:"Write a made-up sample source."`
	Schema    schemaCommand    `cmd:"" help:"Print the GraphQL schema."`
	Verbose   bool             `help:"Say more of what goes wrong inside."`
}

// process is what a command has of the world.
type process struct {
	ctx            context.Context
	stdout, stderr io.Writer
	log            *slog.Logger
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	signal.Ignore(syscall.SIGXFSZ) // a file size limit is told as a full disk; by default it ends the process where the engine writes
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var cli commands
	exit := -1
	parser, err := kong.New(&cli, kong.Name("cloudendpoints"),
		kong.Description("The Cloud Endpoints Opportunities report as a GraphQL API."),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exit = code }), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(stderr, err)
		return exitFailed
	}
	command, err := parser.Parse(args)
	if exit >= 0 { // --help has been printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "cloudendpoints: %v\nRun cloudendpoints --help to see the commands and flags.\n", err)
		return exitUsage
	}
	level := slog.LevelInfo
	if cli.Verbose {
		level = slog.LevelDebug
	}
	world := &process{ctx, stdout, stderr, slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))}
	if err := command.Run(world); err != nil {
		world.report(err, cli.Verbose)
		return exitFailed
	}
	return 0
}

// report prints an error, and what lies beneath it where asked.
func (p *process) report(err error, verbose bool) {
	fmt.Fprintf(p.stderr, "cloudendpoints: %v\n", err)
	var failure *snapshot.Error
	if verbose && errors.As(err, &failure) && failure.Unwrap() != nil {
		fmt.Fprintf(p.stderr, "  because: %v\n", failure.Unwrap())
	}
}
