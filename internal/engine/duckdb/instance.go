// Package duckdb runs compiled statements on DuckDB, embedded. It alone imports the driver.
package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"github.com/cloudendpoints/opportunities/internal/compile"
	"github.com/cloudendpoints/opportunities/internal/opportunity"
	rules "github.com/cloudendpoints/opportunities/sql"
)

// Settings bound what one serving instance takes of the machine.
type Settings struct {
	Connections int    // statements at work at once, each on one thread
	Memory      string // DuckDB's memory_limit, such as 1GiB
	TempDir     string // where statements spill that memory does not hold
	TempSpace   string // how much they may spill at once, such as 4GiB
	ScopeBytes  int64  // how much memory built scopes may take
}

// Instance serves one snapshot file: an in-memory DuckDB with the file attached read-only, then locked: no other file can be
// read or written and no setting changed, whatever a statement says. Its connections run single SELECTs of tables alone.
type Instance struct {
	db              *sql.DB
	info            opportunity.Snapshot
	partners        partners
	rollups         map[string][]compile.Rollup // by what their names begin with: all, all_workshop, partner or partner_workshop
	summary         map[string]compile.Summary  // likewise
	cluster         compile.Cluster             // of all partners' tenants
	workshopCluster compile.Cluster             // of their workshops
	values          map[string][]compile.TextValue
	scopes          *scopes
}

const searchPath = "SET search_path = 'memory.main,snapshot.main'"

// Open serves the snapshot file.
func Open(ctx context.Context, file string, settings Settings) (*Instance, error) {
	pool, err := newPool(settings.Connections, searchPath)
	if err != nil {
		return nil, err
	}
	instance := &Instance{db: pool.db}
	err = instance.prepare(ctx, file, settings)
	if err == nil {
		err = instance.read(ctx)
	}
	if err == nil {
		err = pool.enter(ctx)
	}
	if err != nil {
		pool.db.Close()
		return nil, err
	}
	instance.scopes = newScopes(pool.db, settings.ScopeBytes, pool.dropped)
	return instance, nil
}

func (i *Instance) prepare(ctx context.Context, file string, settings Settings) error {
	conn, err := i.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	steps := append(settings.bounds(), attachment(file, "snapshot"), searchPath)
	for _, file := range rules.Serve() {
		steps = append(steps, file.Text)
	}
	return execute(ctx, conn, append(steps, locks...))
}

// bounds are the statements that set what an instance may take.
func (s Settings) bounds() []string {
	return []string{
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"SET allow_community_extensions = false",
		"SET threads = 1",
		"SET memory_limit = " + Quote(s.Memory),
		"SET temp_directory = " + Quote(s.TempDir),
		"SET max_temp_directory_size = " + Quote(s.TempSpace),
	}
}

// locks are the statements after which no other file can be read or written and no setting changed.
var locks = []string{"SET enable_external_access = false", "SET lock_configuration = true"}

func attachment(file, name string) string {
	return "ATTACH " + Quote(file) + " AS " + name + " (READ_ONLY)"
}

func execute(ctx context.Context, conn *sql.Conn, steps []string) error {
	for _, step := range steps {
		if _, err := conn.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("preparing the instance: %w", err)
		}
	}
	return nil
}

func (i *Instance) read(ctx context.Context) error {
	conn, err := i.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var format int
	if i.info, format, err = readInfo(ctx, conn, "snapshot"); err != nil {
		return err
	}
	if format != rules.Format {
		return fmt.Errorf("the snapshot is of format %d, not %d", format, rules.Format)
	}
	if i.info.Export, err = readExport(ctx, conn, "snapshot"); err != nil {
		return fmt.Errorf("reading the export: %w", err)
	}
	if i.rollups, err = readRollups(ctx, conn); err != nil {
		return fmt.Errorf("reading the rollups: %w", err)
	}
	if i.summary, err = readSummaries(ctx, conn); err != nil {
		return fmt.Errorf("reading the summaries: %w", err)
	}
	if i.cluster, err = readCluster(ctx, conn, "all_cluster"); err != nil {
		return fmt.Errorf("reading the cluster: %w", err)
	}
	if i.workshopCluster, err = readCluster(ctx, conn, "all_workshop_cluster"); err != nil {
		return fmt.Errorf("reading the cluster of workshops: %w", err)
	}
	if i.values, err = readValues(ctx, conn, "snapshot"); err != nil {
		return fmt.Errorf("reading the values of texts: %w", err)
	}
	i.partners, err = readPartners(ctx, conn, "snapshot")
	return err
}

// readInfo reads which snapshot is attached under the name, and its format.
func readInfo(ctx context.Context, conn *sql.Conn, catalog string) (info opportunity.Snapshot, format int, err error) {
	row := conn.QueryRowContext(ctx, "SELECT id, as_of, loaded_at, format FROM "+catalog+".snapshot_info")
	if err := row.Scan(&info.ID, &info.AsOf, &info.LoadedAt, &format); err != nil {
		return info, 0, fmt.Errorf("reading the snapshot: %w", err)
	}
	return info, format, nil
}

// partners are the numbers of a snapshot's partners, by ID. A partner's number is that of his own scope.
type partners map[string]int

func readPartners(ctx context.Context, conn *sql.Conn, catalog string) (partners, error) {
	rows, err := conn.QueryContext(ctx, "SELECT partner_id, number FROM "+catalog+".partner")
	if err != nil {
		return nil, fmt.Errorf("reading the partners: %w", err)
	}
	defer rows.Close()
	found := partners{}
	for rows.Next() {
		var id string
		var number int
		if err := rows.Scan(&id, &number); err != nil {
			return nil, err
		}
		found[id] = number
	}
	return found, rows.Err()
}

// known are the scope's partners that the snapshot knows: their IDs and numbers.
func (p partners) known(of opportunity.Scope) (ids []string, numbers []int) {
	for _, id := range of.Partners() {
		if number, ok := p[id]; ok {
			ids, numbers = append(ids, id), append(numbers, number)
		}
	}
	return ids, numbers
}

// readExport reads what an imported export says of the snapshot, nil where there was none.
func readExport(ctx context.Context, conn *sql.Conn, catalog string) (*opportunity.Export, error) {
	export := new(opportunity.Export)
	switch err := conn.QueryRowContext(ctx, "SELECT locale, detected FROM "+catalog+".export_info").Scan(&export.Locale, &export.Detected); err {
	case nil:
	case sql.ErrNoRows:
		return nil, nil
	default:
		return nil, err
	}
	rows, err := conn.QueryContext(ctx, "SELECT field, origin FROM "+catalog+".field_origin ORDER BY field")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var field, origin string
		if err := rows.Scan(&field, &origin); err != nil {
			return nil, err
		}
		if origin == "LACKING" {
			export.Lacking = append(export.Lacking, field)
		} else {
			export.Reported = append(export.Reported, field)
		}
	}
	return export, rows.Err()
}

// Quote writes a string as an SQL literal.
func Quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// Snapshot names the snapshot that the instance serves.
func (i *Instance) Snapshot() opportunity.Snapshot { return i.info }

// Dialect is DuckDB's.
func (i *Instance) Dialect() compile.Dialect { return Dialect{} }

// Query runs a statement, a single SELECT; ctx cancels it inside DuckDB. One that needs more memory and temporary space than there is:
// COMPLEXITY_LIMIT_EXCEEDED.
func (i *Instance) Query(ctx context.Context, statement compile.Statement) (*sql.Rows, error) {
	rows, err := i.db.QueryContext(ctx, statement.SQL, statement.Args...)
	return rows, tooLarge(err)
}

// tooLarge is the caller's error where a statement has run out of memory, else err.
func tooLarge(err error) error {
	var failed *duckdb.Error
	if !errors.As(err, &failed) || failed.Type != duckdb.ErrorTypeOutOfMemory {
		return err
	}
	return &opportunity.Error{Code: opportunity.ComplexityExceeded, Message: "The query needs more memory than the server has for it.",
		Hint: "Ask for less at once: a narrower filter, fewer groups, fewer partners."}
}

// Relation is the scope as tables: those of every partner or of one are slices of the snapshot, those of several are built on first
// use. The tables stay until release is called.
func (i *Instance) Relation(ctx context.Context, of opportunity.Scope) (relation compile.Relation, release func(), err error) {
	month := opportunity.MonthOf(i.info.AsOf)
	if of.All() {
		whole := func(name string) compile.Table { return compile.Table{Name: name, Whole: true} }
		return compile.Relation{
			Tenants: whole("all_tenant"), Engagements: whole("all_engagement"), Workshops: whole("all_workshop"),
			Associations: whole("partner_association"), TenantAssociations: whole("all_association"), Rollups: i.rollupsOf("all", nil), WorkshopRollups: i.rollupsOf("all_workshop", nil),
			Summary: i.summaryOf("all", nil), Cluster: i.cluster, WorkshopCluster: i.workshopCluster, Rows: whole("all_row"), Month: month, Values: i.values,
		}, func() {}, nil
	}
	known, numbers := i.partners.known(of)
	if len(known) > 1 {
		built, release, err := i.scopes.acquire(ctx, scope{of: opportunity.OfPartners(known...), known: known})
		if err != nil {
			return compile.Relation{}, release, tooLarge(err)
		}
		tables := built.relation()
		name := built.name()
		tables.Rollups, tables.WorkshopRollups = builtRollups(i.rollups["partner"], name), builtRollups(i.rollups["partner_workshop"], name)
		tables.Summary = builtSummary(i.summary["partner"], name)
		tables.Associations = compile.Table{Name: "partner_association", Scopes: numbers}
		tables.Month, tables.Values = month, i.values
		return tables, release, nil
	}
	slice := func(name string) compile.Table { return compile.Table{Name: name, Scopes: numbers} }
	return compile.Relation{
		Tenants: slice("partner_tenant"), Engagements: slice("partner_engagement"), Workshops: slice("partner_workshop"),
		Associations: slice("partner_association"), Rollups: i.rollupsOf("partner", numbers), WorkshopRollups: i.rollupsOf("partner_workshop", numbers),
		Summary: i.summaryOf("partner", numbers), Rows: slice("partner_row"), Month: month, Values: i.values,
	}, func() {}, nil
}

// Scopes are those of several partners that are built, the one used last first.
func (i *Instance) Scopes() []opportunity.Scope { return i.scopes.recentScopes() }

// Close ends the instance; its memory is freed.
func (i *Instance) Close() error { return i.db.Close() }

// Version is the driver's DuckDB version.
func Version(ctx context.Context) (version string, err error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return "", err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return version, db.QueryRowContext(ctx, "SELECT version()").Scan(&version)
}
