package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"sync"
)

// auditFile is a file that may be moved away while it is written.
type auditFile struct {
	path string

	mu   sync.Mutex
	file *os.File
}

// audit opens the audit log: its handler is nil where none is wanted, its file is where it goes to stderr.
func (f *secureFlags) audit(p *process) (slog.Handler, *auditFile, error) {
	switch f.Audit {
	case "":
		return nil, nil, nil
	case "-":
		return auditLines(p.stderr), nil, nil
	}
	file, err := openAudit(f.Audit)
	if err != nil {
		return nil, nil, err
	}
	log := &auditFile{path: f.Audit, file: file}
	return auditLines(log), log, nil
}

func openAudit(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the audit log %s cannot be written%s: make its folder, let this user write there, or pass --audit another file", path, because(err))
	}
	return file, nil
}

// auditLines writes records as lines of JSON, without what is the same in all.
func auditLines(to io.Writer) slog.Handler {
	return slog.NewJSONHandler(to, &slog.HandlerOptions{ReplaceAttr: func(groups []string, attr slog.Attr) slog.Attr {
		if len(groups) == 0 && (attr.Key == slog.LevelKey || attr.Key == slog.MessageKey) {
			return slog.Attr{}
		}
		return attr
	}})
}

func because(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ", its folder or the file is not there"
	case errors.Is(err, fs.ErrPermission):
		return ", this user may not"
	}
	return ""
}

// Write implements io.Writer: whole lines, one after the other.
func (a *auditFile) Write(line []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.file.Write(line)
}

// follow opens the file again on SIGHUP, until stop is called: the one before may have been moved away. Where there can be none, it goes on in the one
// before.
func (a *auditFile) follow(ctx context.Context, p *process) (stop func()) {
	if a == nil {
		return func() {}
	}
	return again(ctx, 0, func(context.Context, bool) {
		if err := a.reopen(); err != nil {
			p.log.Error("the audit log is not opened again", "error", err)
		}
	})
}

func (a *auditFile) reopen() error {
	next, err := openAudit(a.path)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = a.file.Close() // each line is written already
	a.file = next
	return nil
}

// close ends the log.
func (a *auditFile) close() {
	if a != nil {
		_ = a.file.Close() // as above
	}
}
