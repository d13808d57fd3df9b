package duckdb

import (
	"container/list"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
)

// scopes holds what was made for scopes on request, the relations of several partners and, of older snapshots, the withdrawn tenants: each made once
// however many ask, counted while read, and dropped least recently used first where they take more memory than allowed.
type scopes struct {
	db      *sql.DB
	allowed int64
	dropped *atomic.Int64 // counts the drops
	builds  singleflight.Group
	one     sync.Mutex // builds one scope at a time

	mu     sync.Mutex
	built  map[string]*scope
	recent *list.List // of *scope, the least recently used last
	bytes  int64
	serial int
}

type scope struct {
	of     opportunity.Scope
	past   *past    // the older snapshot that it is of, nil for the latest
	known  []string // the partners whose relation is built, none where it is a slice of the snapshot
	number int      // in the column scope, and in the names of its tables
	bytes  int64
	users  int
	place  *list.Element
}

func newScopes(db *sql.DB, allowed int64, dropped *atomic.Int64) *scopes {
	return &scopes{db: db, allowed: allowed, dropped: dropped, built: map[string]*scope{}, recent: list.New()}
}

// buildTimeout ends a build that no caller waits for any longer.
const buildTimeout = time.Minute

// acquire makes the scope of these known partners, or uses it where it is made already.
func (s *scopes) acquire(ctx context.Context, wanted scope) (*scope, func(), error) {
	key := wanted.key()
	for {
		if found := s.use(key); found != nil {
			return found, func() { s.release(found) }, nil
		}
		// The build outlives a caller that leaves: others may wait for it.
		done := s.builds.DoChan(key, func() (any, error) {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), buildTimeout)
			defer cancel()
			return nil, s.build(ctx, &wanted)
		})
		select {
		case result := <-done:
			if result.Err != nil {
				return nil, func() {}, result.Err
			}
		case <-ctx.Done():
			return nil, func() {}, ctx.Err()
		}
	}
}

func (s *scopes) use(key string) *scope {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.built[key]
	if found != nil {
		found.users++
		s.recent.MoveToFront(found.place)
	}
	return found
}

// recentScopes are the built scopes, the one used last first.
func (s *scopes) recentScopes() []opportunity.Scope {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []opportunity.Scope
	for place := s.recent.Front(); place != nil; place = place.Next() {
		list = append(list, place.Value.(*scope).of)
	}
	return list
}

func (s *scopes) release(used *scope) {
	s.mu.Lock()
	used.users--
	drop := s.surplus()
	s.mu.Unlock()
	s.drop(drop)
}

// surplus takes scopes out that nobody reads until the rest fits, and returns them. The one used last stays, however large.
func (s *scopes) surplus() []*scope {
	var out []*scope
	for place := s.recent.Back(); place != nil && place != s.recent.Front() && s.bytes > s.allowed; {
		candidate, previous := place.Value.(*scope), place.Prev()
		if candidate.users == 0 {
			s.recent.Remove(place)
			delete(s.built, candidate.key())
			s.bytes -= candidate.bytes
			out = append(out, candidate)
		}
		place = previous
	}
	return out
}

func (s *scopes) drop(out []*scope) {
	for _, gone := range out {
		s.dropped.Add(1)
		// A failed drop leaves memory in use until the instance closes, nothing else.
		for _, table := range gone.parts() {
			_, _ = s.db.ExecContext(context.Background(), "DROP TABLE IF EXISTS "+table.name)
		}
		if gone.past != nil {
			_, _ = s.db.ExecContext(context.Background(), "DELETE FROM withdrawn WHERE scope = ?", gone.number)
		}
	}
}

func (s *scopes) build(ctx context.Context, made *scope) error {
	key := made.key()
	s.one.Lock()
	defer s.one.Unlock()
	s.mu.Lock()
	if s.built[key] != nil {
		s.mu.Unlock()
		return nil
	}
	s.serial++
	made.number = s.serial
	s.mu.Unlock()
	if err := s.create(ctx, made); err != nil {
		s.drop([]*scope{made})
		return fmt.Errorf("building a scope of %d partners: %w", len(made.of.Partners()), errors.Join(ctx.Err(), err))
	}
	s.mu.Lock()
	s.built[key] = made
	made.place = s.recent.PushFront(made)
	s.bytes += made.bytes
	drop := s.surplus()
	s.mu.Unlock()
	s.drop(drop)
	return nil
}

func (s *scopes) create(ctx context.Context, made *scope) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if made.past != nil {
		leave, err := made.past.enter(ctx, conn)
		if err != nil {
			return err
		}
		defer leave()
		if made.bytes, err = made.withdraw(ctx, conn); err != nil {
			return err
		}
	}
	if len(made.known) == 0 {
		return nil
	}
	leave, err := made.enroll(ctx, conn, made.known)
	if err != nil {
		return err
	}
	defer leave()
	for _, table := range made.parts() {
		if _, err := conn.ExecContext(ctx, "CREATE TABLE memory.main."+table.name+" AS "+table.query); err != nil {
			return err
		}
	}
	for _, table := range made.parts() {
		if !table.passing {
			continue
		}
		if _, err := conn.ExecContext(ctx, "DROP TABLE memory.main."+table.name); err != nil {
			return err
		}
	}
	var bytes int64
	err = conn.QueryRowContext(ctx, "SELECT coalesce(sum(estimated_size * column_count), 0)::BIGINT * 12 FROM duckdb_tables() WHERE starts_with(table_name, ?)",
		made.name()+"_").Scan(&bytes)
	made.bytes += bytes
	return err
}

// enroll makes the partners members of the scope, until leave is called.
func (s *scope) enroll(ctx context.Context, conn *sql.Conn, partners []string) (leave func(), err error) {
	leave = func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "DELETE FROM scope_member WHERE scope = ?", s.number)
	}
	if len(partners) == 0 {
		return leave, nil
	}
	members := make([]any, 0, len(partners)*2)
	for _, id := range partners {
		members = append(members, s.number, id)
	}
	insert := "INSERT INTO scope_member VALUES " + strings.TrimSuffix(strings.Repeat("(?, ?), ", len(partners)), ", ")
	_, err = conn.ExecContext(ctx, insert, members...)
	return leave, err
}

// key names the scope among those of its instance.
func (s *scope) key() string {
	if s.past != nil {
		return s.past.catalog + " " + s.of.Key()
	}
	return s.of.Key()
}

// name begins the names of its tables.
func (s *scope) name() string { return fmt.Sprintf("scope_%d", s.number) }

// part is a table that is built for a scope, and the query that it is made of.
type part struct {
	name, query string
	passing     bool // others are made of it, then it goes
}

// parts are the tables that are built for it, each after those that it is made of. An older snapshot's has no rollup: it would count withdrawn tenants.
// Figures are worked out on their own before the wide rows are joined to them and sorted: one statement for both takes half as long again.
func (s *scope) parts() []part {
	if len(s.known) == 0 {
		return nil
	}
	name := s.name()
	parts := []part{
		{name: name + "_engagement", query: fmt.Sprintf("FROM scope_engagement WHERE scope = %d ORDER BY tenant_key, engagement_id", s.number)},
		{name: name + "_workshop", query: "FROM scope_workshop_of('" + name + "_engagement') ORDER BY tenant_key, workshop"},
		{name: name + "_figures", query: fmt.Sprintf("FROM scope_figures_of('%s_engagement') WHERE scope = %d", name, s.number), passing: true},
		{name: name + "_tenant", query: "FROM scope_tenant_of('" + name + "_figures') ORDER BY rank"},
	}
	if s.past != nil {
		return parts
	}
	return append(parts,
		part{name: name + "_rollup_chart", query: "FROM rollup_chart_of('" + name + "_tenant') ORDER BY ALL"},
		part{name: name + "_summary", query: "FROM summary_of('" + name + "_rollup_chart') ORDER BY ALL"},
		part{name: name + "_workshop_rollup_total", query: "FROM workshop_total_of('" + name + "_workshop') ORDER BY ALL"})
}

func (s *scope) relation() compile.Relation {
	whole := func(name string) compile.Table { return compile.Table{Name: s.name() + name, Whole: true} }
	return compile.Relation{Tenants: whole("_tenant"), Engagements: whole("_engagement"), Workshops: whole("_workshop")}
}
