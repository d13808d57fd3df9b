// Package engine answers the report's questions: it pins a snapshot, compiles each question for it, runs it and reads the rows.
package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// Backend is one snapshot, served by a database engine. Implementations are safe for concurrent use.
type Backend interface {
	Snapshot() opportunity.Snapshot
	Dialect() compile.Dialect
	// Relation is the scope as tables, which stay until release is called. A scope without known partners is a relation without rows.
	Relation(ctx context.Context, scope opportunity.Scope) (relation compile.Relation, release func(), err error)
	// Query runs a statement; when ctx ends, the statement is cancelled in the database.
	Query(ctx context.Context, statement compile.Statement) (*sql.Rows, error)
	Close() error
}

// History is the older snapshots that can be read beside a served one, each as the served one's consents and associations let it be seen. Implementations
// are safe for concurrent use.
type History interface {
	// Snapshots are the older ones, the one loaded last first.
	Snapshots() []opportunity.Snapshot
	// Past is an older snapshot as a backend, which stays until release is called. ErrNotKept where it is none of them.
	Past(ctx context.Context, id string) (backend Backend, release func(), err error)
	Close() error
}

// ErrNotKept is the error of a snapshot that is kept no longer, or never was.
var ErrNotKept = errors.New("the snapshot is not kept")

// Engine implements opportunity.Service on the backend that is served at the moment.
type Engine struct {
	cursors *Cursors

	mu      sync.Mutex
	current *pinned
}

// pinned is a backend with its history, and how many use it; the last one to leave a replaced backend closes both.
type pinned struct {
	Backend
	history History // nil where there is none
	users   int
	gone    bool
}

// Close ends the backend and its history.
func (p *pinned) Close() error {
	if p.history == nil {
		return p.Backend.Close()
	}
	return errors.Join(p.history.Close(), p.Backend.Close())
}

// at is the snapshot of that ID, the served one where it is empty, until leave is called. ErrNotKept where it is not there.
func (p *pinned) at(ctx context.Context, id string) (backend Backend, leave func(), err error) {
	switch {
	case id == "" || id == p.Snapshot().ID:
		return p.Backend, func() {}, nil
	case p.history == nil:
		return nil, nil, ErrNotKept
	}
	return p.history.Past(ctx, id)
}

// snapshots are all that can be read, the served one first.
func (p *pinned) snapshots() []opportunity.Snapshot {
	list := []opportunity.Snapshot{p.Snapshot()}
	if p.history != nil {
		list = append(list, p.history.Snapshots()...)
	}
	return list
}

// New returns an engine that serves nothing yet and signs its cursors with key.
func New(key []byte) *Engine { return &Engine{cursors: NewCursors(key)} }

// Serve makes the backend the served one, and its history, where it is not nil, what can be read beside it. Requests under way finish on the one before,
// which is then closed.
func (e *Engine) Serve(backend Backend, history History) {
	e.mu.Lock()
	before := e.current
	e.current = &pinned{Backend: backend, history: history}
	idle := before != nil && before.retire()
	e.mu.Unlock()
	if idle {
		_ = before.Close()
	}
}

func (p *pinned) retire() (idle bool) {
	p.gone = true
	return p.users == 0
}

// Served is the ID of the served snapshot, empty where none is.
func (e *Engine) Served() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == nil {
		return ""
	}
	return e.current.Snapshot().ID
}

// Close retires the served backend.
func (e *Engine) Close() error {
	e.mu.Lock()
	before := e.current
	e.current = nil
	idle := before != nil && before.retire()
	e.mu.Unlock()
	if idle {
		return before.Close()
	}
	return nil
}

type pinKey struct{}

// Pin implements opportunity.Service.
func (e *Engine) Pin(ctx context.Context) (pinned context.Context, snapshot string, release func()) {
	backend, release, err := e.pin(ctx)
	if err != nil {
		return ctx, "", func() {}
	}
	return context.WithValue(ctx, pinKey{}, backend), backend.Snapshot().ID, release
}

// pin keeps the backend that ctx has pinned, else the served one, open until release is called.
func (e *Engine) pin(ctx context.Context) (*pinned, func(), error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == nil {
		return nil, nil, &opportunity.Error{Code: opportunity.Unavailable, Message: "No snapshot is served yet.",
			Hint: "Try again shortly; GET /readyz answers 200 once one is."}
	}
	backend := e.current
	if own, ok := ctx.Value(pinKey{}).(*pinned); ok && own.users > 0 {
		backend = own
	}
	backend.users++
	return backend, sync.OnceFunc(func() {
		e.mu.Lock()
		backend.users--
		idle := backend.gone && backend.users == 0
		e.mu.Unlock()
		if idle {
			_ = backend.Close()
		}
	}), nil
}

// query runs a statement and reads each of its rows.
func query(ctx context.Context, backend Backend, statement compile.Statement, read func(rows *sql.Rows) error) error {
	rows, err := backend.Query(ctx, statement)
	if err != nil {
		return failure(ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			return failure(ctx, err)
		}
	}
	return failure(ctx, rows.Err())
}

// failure tells a statement that ran out of time from one that failed.
func failure(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &opportunity.Error{Code: opportunity.QueryTimeout, Message: "The query took longer than it may.",
			Hint: "Ask for less at once: a narrower filter, fewer parts, a smaller page."}
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return fmt.Errorf("running a statement: %w", err)
}
