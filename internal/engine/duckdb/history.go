package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/engine"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	rules "github.com/cloudendpoints/opportunities/sql"
)

// Kept is a snapshot file and what it says of itself.
type Kept struct {
	opportunity.Snapshot
	File string
}

// History is the snapshots that are kept beside a latest one, which judges them. They are opened together, in an instance of their own that is locked as
// the latest one's is, when the first of them is asked for, and closed when none has been for a while.
type History struct {
	latest   Kept
	kept     []Kept
	settings Settings
	idle     time.Duration

	mu      sync.Mutex
	opened  *archive
	users   int
	since   *time.Timer // since when nobody uses it
	retired bool
}

// NewHistory returns the history of the latest snapshot. Idle is how long it stays open unused.
func NewHistory(latest Kept, kept []Kept, settings Settings, idle time.Duration) *History {
	return &History{latest: latest, kept: kept, settings: settings, idle: idle}
}

// Snapshots implements engine.History.
func (h *History) Snapshots() []opportunity.Snapshot {
	list := make([]opportunity.Snapshot, len(h.kept))
	for i, one := range h.kept {
		list[i] = one.Snapshot
	}
	return list
}

// Past implements engine.History. It knows the latest snapshot too, which is read beside older ones in one statement.
func (h *History) Past(ctx context.Context, id string) (engine.Backend, func(), error) {
	if id != h.latest.ID && !slices.ContainsFunc(h.kept, func(one Kept) bool { return one.ID == id }) {
		return nil, nil, engine.ErrNotKept
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.opened == nil {
		opened, err := openArchive(ctx, h.latest, h.kept, h.settings)
		if err != nil {
			return nil, nil, err
		}
		h.opened = opened
	}
	found, ok := h.opened.snapshots[id]
	if !ok {
		return nil, nil, engine.ErrNotKept // its file has gone, or is damaged
	}
	h.users++
	if h.since != nil {
		h.since.Stop()
	}
	return found, sync.OnceFunc(h.leave), nil
}

func (h *History) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.users--
	switch {
	case h.users > 0:
	case h.retired:
		_ = h.close()
	default:
		h.since = time.AfterFunc(h.idle, h.rest)
	}
}

// rest closes what nobody has used for a while.
func (h *History) rest() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.users == 0 {
		_ = h.close()
	}
}

func (h *History) close() error {
	if h.opened == nil {
		return nil
	}
	err := h.opened.db.Close()
	h.opened = nil
	return err
}

// Close ends the history; what is being read is closed by its last reader.
func (h *History) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.retired = true
	if h.since != nil {
		h.since.Stop()
	}
	if h.users > 0 {
		return nil
	}
	return h.close()
}

// archive is one instance with the older snapshots attached, under names of their own, and the latest one under its.
type archive struct {
	db        *sql.DB
	snapshots map[string]*past // by ID
	scopes    *scopes
}

// noSnapshot is the search path on which no snapshot's table is found by its name alone.
const noSnapshot = "SET search_path = 'memory.main'"

func openArchive(ctx context.Context, latest Kept, kept []Kept, settings Settings) (*archive, error) {
	pool, err := newPool(settings.Connections, noSnapshot)
	if err != nil {
		return nil, err
	}
	opened := &archive{db: pool.db, snapshots: map[string]*past{}, scopes: newScopes(pool.db, settings.ScopeBytes, pool.dropped)}
	err = opened.attach(ctx, latest, kept, settings)
	if err == nil {
		err = pool.enter(ctx)
	}
	if err != nil {
		pool.db.Close()
		return nil, err
	}
	return opened, nil
}

func (a *archive) attach(ctx context.Context, latest Kept, kept []Kept, settings Settings) error {
	conn, err := a.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := execute(ctx, conn, settings.bounds()); err != nil {
		return err
	}
	own := &past{archive: a, info: latest.Snapshot, catalog: "latest"}
	if err := own.attach(ctx, conn, latest.File); err != nil {
		return err
	}
	a.snapshots[latest.ID] = own
	if err := execute(ctx, conn, []string{"SET search_path = 'memory.main,latest.main'"}); err != nil {
		return err
	}
	for i, one := range kept {
		found := &past{archive: a, info: one.Snapshot, catalog: fmt.Sprintf("kept_%d", i)}
		if err := found.attach(ctx, conn, one.File); err != nil {
			if ctx.Err() != nil {
				return err
			}
			continue // it is gone or damaged: the others are served
		}
		a.snapshots[one.ID] = found
	}
	var steps []string
	for _, file := range rules.History() {
		steps = append(steps, file.Text)
	}
	return execute(ctx, conn, append(append(steps, noSnapshot), locks...))
}

// past is one older snapshot, as today's consents and associations let it be seen.
type past struct {
	*archive
	info     opportunity.Snapshot
	catalog  string // the name under which its file is attached
	partners partners
	values   map[string][]compile.TextValue // of the text columns that have few
}

func (p *past) attach(ctx context.Context, conn *sql.Conn, file string) (err error) {
	if _, err := conn.ExecContext(ctx, attachment(file, p.catalog)); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, _ = conn.ExecContext(context.WithoutCancel(ctx), "DETACH "+p.catalog)
		}
	}()
	info, format, err := readInfo(ctx, conn, p.catalog)
	if err != nil || format != rules.Format || info.ID != p.info.ID {
		return errors.Join(err, errors.New("not the snapshot that it was"))
	}
	if p.info.Export, err = readExport(ctx, conn, p.catalog); err != nil {
		return err
	}
	if p.values, err = readValues(ctx, conn, p.catalog); err != nil {
		return err
	}
	p.partners, err = readPartners(ctx, conn, p.catalog)
	return err
}

// Snapshot names the older snapshot.
func (p *past) Snapshot() opportunity.Snapshot { return p.info }

// Dialect is DuckDB's.
func (p *past) Dialect() compile.Dialect { return Dialect{} }

// Query runs a statement as Instance.Query does.
func (p *past) Query(ctx context.Context, statement compile.Statement) (*sql.Rows, error) {
	rows, err := p.db.QueryContext(ctx, statement.SQL, statement.Args...)
	return rows, tooLarge(err)
}

// Relation is the scope as tables of the older snapshot, without the tenants that the scope's partners may not see any longer.
func (p *past) Relation(ctx context.Context, of opportunity.Scope) (compile.Relation, func(), error) {
	known, numbers := p.partners.known(of)
	wanted := scope{of: of, past: p}
	if len(known) > 1 {
		wanted.known = known
	}
	made, release, err := p.scopes.acquire(ctx, wanted)
	if err != nil {
		return compile.Relation{}, release, tooLarge(err)
	}
	table := func(name string) compile.Table {
		return compile.Table{Name: p.catalog + "." + name, Scopes: numbers}
	}
	relation := compile.Relation{Tenants: table("partner_tenant"), Rows: table("partner_row"), Engagements: table("partner_engagement"), Workshops: table("partner_workshop")}
	associations := table("partner_association")
	switch {
	case of.All():
		whole := func(name string) compile.Table {
			return compile.Table{Name: p.catalog + "." + name, Whole: true}
		}
		relation = compile.Relation{Tenants: whole("all_tenant"), Rows: whole("all_row"), Engagements: whole("all_engagement"), Workshops: whole("all_workshop"), TenantAssociations: whole("all_association")}
		associations.Whole = true
	case len(known) > 1:
		relation = made.relation()
	}
	relation.Associations, relation.Month = associations, opportunity.MonthOf(p.info.AsOf)
	relation.Catalog, relation.Withdrawn, relation.Values = p.catalog+".", made.number, p.values
	return relation, release, nil
}

// Close leaves the snapshot to its history.
func (p *past) Close() error { return nil }

// enter makes names mean this snapshot's tables on the connection, until leave is called.
func (p *past) enter(ctx context.Context, conn *sql.Conn) (leave func(), err error) {
	leave = func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), noSnapshot) }
	_, err = conn.ExecContext(ctx, "SET search_path = 'memory.main,"+p.catalog+".main'")
	return leave, err
}

// withdraw writes down the tenants of the older snapshot that are the scope's no longer. The connection must have entered the snapshot.
func (s *scope) withdraw(ctx context.Context, conn *sql.Conn) (bytes int64, err error) {
	leave, err := s.enroll(ctx, conn, s.of.Partners())
	if err != nil {
		return 0, err
	}
	defer leave()
	insert := "INSERT INTO withdrawn SELECT scope, tenant_key FROM scope_withdrawn WHERE scope = ?"
	if s.of.All() {
		insert = "INSERT INTO withdrawn SELECT ?, tenant_key FROM all_withdrawn"
	}
	result, err := conn.ExecContext(ctx, insert, s.number)
	if err != nil {
		return 0, err
	}
	rows, err := result.RowsAffected()
	const row = 64 // a number, a key, and what keeps them
	return row + rows*row, err
}

// Description is what a file says of itself, or why it says nothing.
type Description struct {
	opportunity.Snapshot
	Format int
	Err    error
}

// Servable tells whether this program can serve the file.
func (d Description) Servable() bool { return d.Err == nil && d.Format == rules.Format }

// Describe reads what each of the files says of itself.
func Describe(ctx context.Context, files []string) (map[string]Description, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	found := map[string]Description{}
	for _, file := range files {
		var one Description
		if _, one.Err = conn.ExecContext(ctx, attachment(file, "described")); one.Err == nil {
			one.Snapshot, one.Format, one.Err = readInfo(ctx, conn, "described")
			if _, err := conn.ExecContext(context.WithoutCancel(ctx), "DETACH described"); err != nil {
				return nil, err
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found[file] = one
	}
	return found, nil
}
