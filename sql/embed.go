// Package sql holds the rules of the report as SQL files, one concept a file, run in the order of their numbers:
// 0xx policy and macros, 1xx reference views, 2xx tenant measures, 3xx partner-level facts, 4xx scopes, 8xx what only a serving instance has (82x where it serves older snapshots),
// 9xx materialization.
package sql

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed *.sql
var files embed.FS

// Format is the version of the tables that a snapshot holds. It rises when a table that is served changes: an older snapshot is then
// refused, and the source loaded again.
const Format = 8

// File is one SQL file: its name and its statements.
type File struct{ Name, Text string }

// Load returns the files that the build of a snapshot runs, in order, once the source tables are there.
func Load() []File { return read(func(name string) bool { return !strings.HasPrefix(name, "8") }) }

// Serve returns the files that a serving instance runs: the macros of 02x, the views of scopes,
// which find the materialized tables of the snapshot where the load found views, and what they find elsewhere.
func Serve() []File {
	return read(func(name string) bool { return served(name) && !strings.HasPrefix(name, "82") })
}

// History returns the files that an instance runs which serves older snapshots: those of Serve, and 82x, by which the latest one judges them.
func History() []File { return read(served) }

func served(name string) bool {
	return strings.HasPrefix(name, "02") || strings.HasPrefix(name, "4") || strings.HasPrefix(name, "8")
}

func read(wanted func(name string) bool) []File {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		panic(err)
	}
	var list []File
	for _, name := range names {
		if !wanted(name) {
			continue
		}
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		list = append(list, File{Name: name, Text: string(text)})
	}
	return list
}

// ExcessFile is the rule whose rows fail the load, by name.
const ExcessFile = "211_tenant_seats_excess.sql"
