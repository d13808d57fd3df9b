package source

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

type loader struct {
	conn   *sql.Conn
	report *Report
	opts   Options
	temp   string // folder
	broken brokenRows
}

// unread marks, in _bad, a line that holds no object; other values are the number of the first column that does not fit.
const unread = 255

func (l *loader) load(ctx context.Context, found map[string][]part, ages ages) error {
	if err := l.begin(ctx); err != nil {
		return err
	}
	defer l.end(context.WithoutCancel(ctx))
	for _, t := range Tables {
		parts, sample := found[t.Name], false
		if parts == nil {
			var err error
			if parts, err = l.sampleParts(t); err != nil {
				return err
			}
			sample = true
		}
		if err := l.loadTable(ctx, t, parts, ages.of(t.Name), sample); err != nil {
			return err
		}
	}
	return l.keepRejects(ctx)
}

// The tables that last one table's load, and what they hold:
//   - _left: rows left out, by rowid
//   - _unread: NDJSON lines that are no objects, by rowid
//   - _broken: what is no row of its file, with its line and what may be its key
//   - _line: see locateRejects
//
// A table that others refer to has a further one to the load's end, with the keys of its rejected rows.
var workTables = []string{
	"_left (row BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR, cascaded BOOLEAN)",
	"_unread (row BIGINT)",
	"_broken (file VARCHAR, line BIGINT, value VARCHAR, reason VARCHAR, key VARCHAR)",
	"_line (first BIGINT, line BIGINT, file VARCHAR)",
}

func gone(table string) string { return ident("_gone_" + table) }

func targets() map[string]bool {
	is := map[string]bool{}
	for _, t := range Tables {
		for _, r := range t.References {
			is[r.Table] = true
		}
	}
	return is
}

func (l *loader) begin(ctx context.Context) error {
	statements := []string{
		"CREATE TABLE reject (table_name VARCHAR, file VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR, reason VARCHAR, cascaded BOOLEAN)",
		"CREATE TABLE source_table (name VARCHAR, as_of DATE, rows BIGINT, rejected BIGINT, sample BOOLEAN)",
	}
	ordered, err := l.strings(ctx, "SELECT current_setting('preserve_insertion_order')::VARCHAR")
	if err != nil {
		return err
	}
	if ordered[0] != "true" {
		statements = append(statements, "SET preserve_insertion_order = true")
	}
	for _, t := range Tables {
		if targets()[t.Name] {
			key, _ := t.column(t.Key[0])
			statements = append(statements, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE %s (key %s)", gone(t.Name), t.Columns[key].SQLType()))
		}
	}
	if err := l.execAll(ctx, statements...); err != nil {
		return err
	}
	return l.createExport(ctx)
}

// end drops the work tables: the connection goes back to the caller's pool.
func (l *loader) end(ctx context.Context) {
	for _, w := range workTables {
		name, _, _ := strings.Cut(w, " ")
		_, _ = l.exec(ctx, "DROP TABLE IF EXISTS temp."+ident(name))
	}
	for name := range targets() {
		_, _ = l.exec(ctx, "DROP TABLE IF EXISTS temp."+gone(name))
	}
}

func (l *loader) loadTable(ctx context.Context, t Table, parts []part, asOf time.Time, sample bool) error {
	columns := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = ident(c.Name) + " " + c.SQLType()
	}
	statements := []string{fmt.Sprintf("CREATE TABLE %s (%s, _bad UTINYINT, _raw VARCHAR)", ident(t.Name), strings.Join(columns, ", "))}
	for _, w := range workTables {
		statements = append(statements, "CREATE OR REPLACE TEMP TABLE "+w)
	}
	if err := l.execAll(ctx, statements...); err != nil {
		return err
	}

	r := TableReport{Name: t.Name, AsOf: asOf, Sample: sample}
	var rows int64
	for i := range parts {
		p := &parts[i]
		p.first = rows
		if err := l.loadPart(ctx, t, p); err != nil {
			message := fmt.Sprintf("could not be read as %s", p.format)
			return failed(ctx, err, p.file, message, "make or copy the file again; it must be UTF-8 text of that form, or a whole Parquet file")
		}
		rows += p.rows
		r.Read += p.rows + p.broken
		r.Files = append(r.Files, p.file)
		if l.opts.Progress != nil {
			l.opts.Progress(t.Name, r.Read)
		}
	}

	if err := l.rejectValues(ctx, t); err != nil {
		return err
	}
	if err := l.rejectRepeated(ctx, t); err != nil {
		return err
	}
	for _, ref := range t.References {
		if err := l.rejectDangling(ctx, t, ref); err != nil {
			return err
		}
	}
	if err := l.locateRejects(ctx, t, parts); err != nil {
		return err
	}
	if err := l.finish(ctx, t); err != nil {
		return err
	}
	return l.account(ctx, r)
}

func (l *loader) loadPart(ctx context.Context, t Table, p *part) error {
	switch p.format {
	case parquetFormat:
		return l.loadParquet(ctx, t, p)
	case ndjsonFormat:
		return l.loadNDJSON(ctx, t, p)
	default:
		return l.loadCSV(ctx, t, p)
	}
}

// rawSelect gives a relation of texts r1, r2, ... from the values of the table's columns in order.
func rawSelect(values []string, from string) string {
	named := make([]string, len(values))
	for i, v := range values {
		named[i] = v
		if !strings.Contains(v, " AS _") {
			named[i] = fmt.Sprintf("%s AS r%d", v, i+1)
		}
	}
	return fmt.Sprintf("SELECT %s FROM %s", strings.Join(named, ", "), from)
}

// insert types the raw relation's texts into the table, in one pass: a row that does not fit comes in too, with the number of the
// first column at fault in _bad and its text in _raw. It stays where check agrees with the number of rows.
func (l *loader) insert(ctx context.Context, t Table, p *part, raw string, check func(rows int64) error) error {
	var casts, bad, texts, out []string
	if p.format == ndjsonFormat {
		bad = append(bad, fmt.Sprintf("WHEN _broken THEN %d", unread))
	}
	for i, c := range t.Columns {
		r, v := fmt.Sprintf("r%d", i+1), fmt.Sprintf("v%d", i+1)
		casts = append(casts, c.cast(r)+" AS "+v)
		fits := c.fits(r, v)
		if p.format == ndjsonFormat && c.Type == Text {
			fits += fmt.Sprintf(" AND _nested IS DISTINCT FROM %d", i+1)
		}
		bad = append(bad, fmt.Sprintf("WHEN (%s) IS NOT TRUE THEN %d", fits, i+1))
		texts = append(texts, fmt.Sprintf("WHEN %d THEN left(%s, %d)", i+1, r, cutAt))
		out = append(out, v)
	}
	query := fmt.Sprintf(`INSERT INTO %s
SELECT %s, _bad, CASE _bad %s END
FROM (SELECT *, (CASE %s END)::UTINYINT AS _bad
FROM (SELECT *, %s
FROM (%s)))`,
		ident(t.Name), strings.Join(out, ", "), strings.Join(texts, " "), strings.Join(bad, " "), strings.Join(casts, ", "), raw)

	tx, err := l.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	result, err := tx.ExecContext(ctx, query)
	if err != nil {
		return err
	}
	if p.rows, err = result.RowsAffected(); err != nil {
		return err
	}
	if err := check(p.rows); err != nil {
		return err
	}
	return tx.Commit()
}

func (l *loader) rejectValues(ctx context.Context, t Table) error {
	n, err := l.count(ctx, fmt.Sprintf("SELECT count(*) FROM %s WHERE _bad IS NOT NULL", ident(t.Name)))
	if err != nil || n == 0 {
		return err
	}
	var names, reasons []string
	for i, c := range t.Columns {
		names = append(names, fmt.Sprintf("WHEN %d THEN %s", i+1, text(c.Name)))
		reasons = append(reasons, fmt.Sprintf("WHEN %d THEN %s", i+1, c.reason("_raw")))
	}
	if err := l.execAll(ctx,
		fmt.Sprintf("INSERT INTO _unread SELECT rowid FROM %s WHERE _bad = %d", ident(t.Name), unread),
		fmt.Sprintf("INSERT INTO _left SELECT rowid, CASE _bad %s END, coalesce(_raw, ''), CASE _bad %s END, false FROM %s WHERE _bad < %d",
			strings.Join(names, " "), strings.Join(reasons, " "), ident(t.Name), unread),
	); err != nil {
		return err
	}
	if err := l.remember(ctx, t); err != nil {
		return err
	}
	_, err = l.exec(ctx, fmt.Sprintf("DELETE FROM %s WHERE _bad IS NOT NULL", ident(t.Name)))
	return err
}

// rejectRepeated leaves out all but the first row of a key.
func (l *loader) rejectRepeated(ctx context.Context, t Table) error {
	keys, name := idents(t.Key), ident(t.Name)
	if err := l.execAll(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE _left_key AS SELECT %s, min(rowid) AS _first FROM %s GROUP BY ALL HAVING count(*) > 1", keys, name)); err != nil {
		return err
	}
	defer func() { _, _ = l.exec(context.WithoutCancel(ctx), "DROP TABLE IF EXISTS _left_key") }()
	n, err := l.count(ctx, "SELECT count(*) FROM _left_key")
	if err != nil || n == 0 {
		return err
	}
	return l.execAll(ctx,
		fmt.Sprintf("INSERT INTO _left SELECT t.rowid, %s, left(concat_ws(', ', %s), %d), 'repeats the key of an earlier row', false FROM %s t JOIN _left_key USING (%s) WHERE t.rowid > _first",
			text(strings.Join(t.Key, ", ")), keys, cutAt, name, keys),
		fmt.Sprintf("DELETE FROM %s WHERE rowid IN (SELECT row FROM _left)", name),
	)
}

// rejectDangling leaves out the rows whose target is not there.
func (l *loader) rejectDangling(ctx context.Context, t Table, ref Reference) error {
	target, _ := tableNamed(ref.Table)
	column, name := ident(ref.Column), ident(t.Name)
	before, err := l.count(ctx, "SELECT count(*) FROM _left")
	if err != nil {
		return err
	}
	if _, err := l.exec(ctx, fmt.Sprintf(`INSERT INTO _left
SELECT row, %s, left(key::VARCHAR, %d), CASE WHEN went THEN %s ELSE %s END, went
FROM (SELECT row, key, key IN (SELECT key FROM %s) AS went
FROM (SELECT t.rowid AS row, t.%s AS key FROM %s t ANTI JOIN %s r ON t.%[6]s = r.%[6]s))`,
		text(ref.Column), cutAt, text("refers to "+target.one()+" that was rejected"), text("refers to "+target.one()+" that is not there"),
		gone(ref.Table), column, name, ident(ref.Table))); err != nil {
		return err
	}
	after, err := l.count(ctx, "SELECT count(*) FROM _left")
	if err != nil || after == before {
		return err
	}
	if err := l.remember(ctx, t); err != nil {
		return err
	}
	_, err = l.exec(ctx, fmt.Sprintf("DELETE FROM %s WHERE rowid IN (SELECT row FROM _left)", name))
	return err
}

// remember keeps the keys of the rows that are about to be removed, for the tables that refer to this one.
func (l *loader) remember(ctx context.Context, t Table) error {
	if !targets()[t.Name] {
		return nil
	}
	key := ident(t.Key[0])
	_, err := l.exec(ctx, fmt.Sprintf("INSERT INTO %s SELECT %s FROM %s WHERE rowid IN (SELECT row FROM _left) AND %[2]s IS NOT NULL", gone(t.Name), key, ident(t.Name)))
	return err
}

// finish writes the table's rejects and leaves it with its own columns.
func (l *loader) finish(ctx context.Context, t Table) error {
	if err := l.broken.flush(ctx); err != nil {
		return err
	}
	statements := []string{
		fmt.Sprintf(`INSERT INTO reject
SELECT %s, * FROM (
	SELECT s.file, s.line + r.row - s.first AS line, column_name, value, reason, cascaded FROM _left r ASOF JOIN _line s ON r.row >= s.first
	UNION ALL SELECT file, line, '', value, reason, false FROM _broken
) ORDER BY file, line`, text(t.Name)),
		fmt.Sprintf("ALTER TABLE %s DROP COLUMN _bad", ident(t.Name)),
		fmt.Sprintf("ALTER TABLE %s DROP COLUMN _raw", ident(t.Name)),
	}
	if targets()[t.Name] {
		key, _ := t.column(t.Key[0])
		cast := t.Columns[key].cast("key")
		statements = append(statements, fmt.Sprintf("INSERT INTO %s SELECT %s FROM _broken WHERE %[2]s IS NOT NULL AND key <> ''", gone(t.Name), cast))
	}
	return l.execAll(ctx, statements...)
}

func (l *loader) account(ctx context.Context, r TableReport) error {
	var err error
	if r.Kept, err = l.count(ctx, "SELECT count(*) FROM "+ident(r.Name)); err != nil {
		return err
	}
	where := "SELECT count(*) FROM reject WHERE table_name = " + text(r.Name)
	if r.Rejected, err = l.count(ctx, where+" AND NOT cascaded"); err != nil {
		return err
	}
	if r.Cascaded, err = l.count(ctx, where+" AND cascaded"); err != nil {
		return err
	}
	l.report.Tables = append(l.report.Tables, r)
	_, err = l.exec(ctx, "INSERT INTO source_table VALUES (?, CAST(? AS DATE), ?, ?, ?)",
		r.Name, r.AsOf.Format(time.DateOnly), r.Kept, r.Rejected+r.Cascaded, r.Sample)
	return err
}

func (l *loader) keepRejects(ctx context.Context) error {
	rows, err := l.conn.QueryContext(ctx, fmt.Sprintf(
		"SELECT table_name, file, line, column_name, value, reason, cascaded FROM reject ORDER BY cascaded, rowid LIMIT %d", keptRejects))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r Reject
		if err := rows.Scan(&r.Table, &r.File, &r.Line, &r.Column, &r.Value, &r.Reason, &r.Cascaded); err != nil {
			return err
		}
		l.report.rejects = append(l.report.rejects, r)
	}
	return rows.Err()
}
