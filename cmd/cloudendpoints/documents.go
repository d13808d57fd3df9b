package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/cloudendpoints/opportunities/internal/access"
	"github.com/cloudendpoints/opportunities/internal/documents"
	"github.com/cloudendpoints/opportunities/internal/server"
)

// documentFlags say which documents callers may send.
type documentFlags struct {
	Documents        []string `help:"A file of registered documents that a client's build wrote; repeat for several. Read again when it changes, and on SIGHUP." placeholder:"FILE"`
	DocumentMode     string   `help:"Which documents callers without another mode may send: any, any but log those not registered, or trusted, registered ones alone." enum:"any,log,trusted" default:"any"`
	PersistedQueries int      `help:"How many MiB of documents are kept that clients send with their hash, to send the hash alone later; 0 keeps none." default:"4"`
}

func (f *documentFlags) validate() error {
	if f.PersistedQueries < 0 {
		return fmt.Errorf("--persisted-queries must be 0 or more")
	}
	if f.DocumentMode == string(access.TrustedDocument) && len(f.Documents) == 0 {
		return fmt.Errorf("--document-mode trusted needs --documents FILE: no document could be asked")
	}
	return nil
}

// registered are the documents of the files, as they stand.
type registered struct {
	process *process
	files   []string
	set     atomic.Pointer[documents.Set]
	read    []os.FileInfo // of the files, as they were read or tried
	failed  string        // why they are not read again, as it was told
}

// documents reads the files.
func (f *documentFlags) documents(p *process) (*registered, error) {
	r := &registered{process: p, files: f.Documents}
	r.read = stats(r.files)
	set, err := readDocuments(r.files)
	if err != nil {
		return nil, err
	}
	r.set.Store(set)
	return r, nil
}

func readDocuments(files []string) (*documents.Set, error) {
	return documents.Read(files, func(text string) error { return server.CheckDocument(text, server.DefaultLimits) })
}

// stats are what tells whether a file is the one that was read; nil where it is not there.
func stats(files []string) []os.FileInfo {
	list := make([]os.FileInfo, len(files))
	for i, file := range files {
		list[i], _ = os.Stat(file)
	}
	return list
}

// unchanged tells whether two stats are of the same content.
func unchanged(a, b os.FileInfo) bool {
	return (a == nil) == (b == nil) && (a == nil || os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()))
}

// follow reads the files again when one changes, and on SIGHUP, until stop is called.
func (r *registered) follow(ctx context.Context, every time.Duration) (stop func()) {
	if len(r.files) == 0 {
		return func() {}
	}
	return again(ctx, every, func(_ context.Context, asked bool) { r.refresh(asked) })
}

// refresh keeps what is registered where the files cannot be read, and says why, once where it was not asked for.
func (r *registered) refresh(asked bool) {
	now := stats(r.files)
	if !asked && slices.EqualFunc(now, r.read, unchanged) {
		return
	}
	set, err := readDocuments(r.files)
	r.read = now
	switch {
	case err == nil:
		r.set.Store(set)
		r.failed = ""
		r.process.log.Info("the registered documents are read again", "documents", set.Len())
	case asked || err.Error() != r.failed:
		r.failed = err.Error()
		r.process.log.Error("the registered documents are not read again, those before still are", "error", err)
	}
}

type documentsCommand struct {
	Files []string `arg:"" name:"file" help:"Files that clients' builds wrote: graphql-codegen's persisted-documents.json, Relay's persisted queries, Apollo's manifest."`
}

// Run reads the files as serve --documents does.
func (c *documentsCommand) Run(p *process) error {
	set, err := readDocuments(c.Files)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%d documents, each valid and within the limits\n", set.Len())
	return nil
}
