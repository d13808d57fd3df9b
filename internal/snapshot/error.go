package snapshot

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"github.com/cloudendpoints/opportunities/internal/engine/duckdb"
	"github.com/cloudendpoints/opportunities/internal/source"
)

// Error is why a snapshot was not built or cannot be served, and what to do. Its text never carries an engine's own.
type Error struct {
	Message string
	Hint    string
	cause   error
}

func (e *Error) Error() string { return e.Message + ". " + e.Hint }

// Unwrap gives what lies beneath, for logs.
func (e *Error) Unwrap() error { return e.cause }

// failed says in our own words what went wrong while doing something.
func failed(ctx context.Context, doing string, err error) error {
	said := err.Error()
	var violated duckdb.Violated
	switch {
	case errors.As(err, &violated):
		return &Error{"The built snapshot breaks a law of its own: " + violated.Error(), "This is a fault of the program or of the machine: report it; nothing was changed.", err}
	case ctx.Err() != nil:
		return &Error{"Stopped while " + doing, "Nothing was changed; start it again.", err}
	case source.DiskFull(err):
		return &Error{"The disk is full while " + doing, "Free space in the data folder, about three times the size of the source, and load again; nothing was changed.", err}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), strings.Contains(said, "Permission denied"), strings.Contains(said, "Read-only file system"):
		return &Error{"No permission while " + doing, "Let this user write the data folder, or name another with --data.", err}
	case strings.Contains(said, "Out of Memory"):
		return &Error{"Not enough memory while " + doing, "Allow more with --load-memory.", err}
	}
	return &Error{"Failed while " + doing, "Run again with --verbose and report what it says.", err}
}

// Unservable is why a snapshot file does not open.
func Unservable(file string, err error) error {
	return &Error{"The snapshot " + file + " cannot be served", "It is damaged or of another version: load the source again.", err}
}
