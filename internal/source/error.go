package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
)

// Error is why a source cannot be loaded at all: what is wrong, where, and what to do.
// It never carries an engine's own text.
type Error struct {
	File    string // relative to the source folder; empty where no single file is meant
	Line    int64  // 0 where unknown
	Column  string
	Message string
	Hint    string

	cause error // of context and io/fs only
}

// Error reads as one line: place, message, hint.
func (e *Error) Error() string {
	var where []string
	if e.File != "" {
		where = append(where, e.File)
	}
	if e.Line > 0 {
		where = append(where, fmt.Sprintf("line %d", e.Line))
	}
	if e.Column != "" {
		where = append(where, "column "+e.Column)
	}
	s := e.Message
	if len(where) > 0 {
		s = strings.Join(where, ", ") + ": " + s
	}
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Unwrap gives the context's or the file system's error, where there is one.
func (e *Error) Unwrap() error { return e.cause }

// failed turns any error met while doing something with a file into an Error.
// The text of err is read to tell a full disk from a broken file, and goes no further.
func failed(ctx context.Context, err error, file, message, hint string) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	if ctx.Err() != nil {
		return &Error{File: file, Message: "the load was stopped before it was done", cause: ctx.Err()}
	}
	e := &Error{File: file, Message: message, Hint: hint}
	said := err.Error()
	var broken gzipError
	switch {
	case errors.As(err, &broken):
		e.Message = "is no whole gzip file"
		e.Hint = "it was cut or damaged: make or copy it again"
	case DiskFull(err):
		e.Message = "the disk is full"
		e.Hint = "free space where the snapshot and the temporary files are kept, then load again"
	case strings.Contains(said, "Out of Memory"), strings.Contains(said, "could not allocate"):
		e.Message = "the load needs more memory than it may use"
		e.Hint = "raise the memory limit, or give it a folder for temporary files"
	case errors.Is(err, fs.ErrPermission), strings.Contains(said, "Permission denied"):
		e.Message = "may not be read"
		e.Hint = "give the user who loads the right to read it"
		e.cause = fs.ErrPermission
	case errors.Is(err, fs.ErrNotExist):
		e.Message = "is not there"
		e.Hint = "check the path"
		e.cause = fs.ErrNotExist
	}
	return e
}

// DiskFull tells an error of a disk that holds no more, or of a quota or a file size limit that is reached. The engine tells it by its text alone.
func DiskFull(err error) bool {
	for _, cause := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, cause) || strings.Contains(strings.ToLower(err.Error()), cause.Error()) {
			return true
		}
	}
	return strings.Contains(err.Error(), "max_temp_directory_size")
}

// errMiscounted says that the engine found another number of rows than there are.
var errMiscounted = errors.New("miscounted")

// repairable tells an engine's failure over a file's content from one that reading it again would meet again.
func repairable(ctx context.Context, err error) bool {
	var own *Error
	if errors.Is(err, errMiscounted) {
		return true
	}
	if errors.As(failed(ctx, err, "", unclassified, ""), &own) {
		return own.Message == unclassified
	}
	return false
}

const unclassified = "could not be read"

var noContext = context.Background()
