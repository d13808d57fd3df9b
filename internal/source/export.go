package source

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Export is how a file of the report's own export is read.
type Export struct {
	Locale  string    // of its display text, such as en-US; empty: found out from the values, or an error
	Partner string    // whose rows they are, where the file has no column that says it
	AsOf    time.Time // the day of the data; zero is that of the load
}

// ExportReport is the part of a Report about an export.
type ExportReport struct {
	Locale   string
	Detected string   // the value by which the locale was found out; empty where it was named, or no value depends on it
	Named    bool     // the locale was named by the user
	Lacking  []string // the headers of optional columns that the file lacks
}

// exportTable is the name of an export in reports and among the source tables.
const exportTable = "export"

// LoadExport reads a file of the report's own export, as .xlsx (the first sheet) or .csv, into db, which must hold none of the tables: every row that fits into the table
// export_row, one a tenant and partner ID, what the file is into export_info and export_column, and the reference tables that come with the program. The other tables of a source
// are there without rows: the rules of sql/ fill what they can from export_row. Errors and rejected rows as in Load.
func LoadExport(ctx context.Context, db *sql.DB, file string, export Export, opts Options) (*Report, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	report := &Report{maxRejectShare: opts.MaxRejectShare, AsOf: export.AsOf, Export: &ExportReport{}}
	if report.AsOf.IsZero() {
		y, m, d := opts.Now().UTC().Date()
		report.AsOf = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	temp, err := os.MkdirTemp(opts.TempDir, "export-")
	if err != nil {
		return nil, failed(ctx, err, "", "there is no place for temporary files", "check the folder for temporary files")
	}
	defer os.RemoveAll(temp)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, failed(ctx, err, "", "the database could not be opened", "check where it is kept")
	}
	defer conn.Close()
	l := &loader{conn: conn, report: report, opts: opts, temp: temp}
	l.broken.loader = l
	x := &exporting{loader: l, export: export, path: file, file: filepath.Base(file)}
	if err := x.load(ctx); err != nil {
		return nil, failed(ctx, err, x.file, "could not be read", "download or copy the export again")
	}
	return report, nil
}

// exporting is one export under way.
type exporting struct {
	*loader
	export     Export
	path, file string
	places     []int  // of exportColumns in the file, -1 where it lacks one
	reader     reader // of the chosen locale
	read       int64
	rejected   []any // arguments of rejects that are not written yet
}

func (x *exporting) load(ctx context.Context) error {
	if err := x.begin(ctx); err != nil {
		return err
	}
	defer x.end(context.WithoutCancel(ctx))
	for _, t := range Tables { // those of samples have rows, the others none
		var parts []part
		if t.Optional {
			var err error
			if parts, err = x.sampleParts(t); err != nil {
				return err
			}
		}
		if err := x.loadTable(ctx, t, parts, x.report.AsOf, t.Optional); err != nil {
			return err
		}
	}
	x.onlySamples()
	if _, err := x.exec(ctx, "DELETE FROM source_table WHERE NOT sample OR name NOT IN ('segments', 'frontline_industries')"); err != nil {
		return err
	}
	raw := filepath.Join(x.temp, "raw")
	if err := x.gather(ctx, raw); err != nil {
		return err
	}
	typed := filepath.Join(x.temp, "typed.csv")
	if err := x.convert(ctx, raw, typed); err != nil {
		return err
	}
	if err := x.insertRows(ctx, typed); err != nil {
		return err
	}
	if err := x.account(ctx); err != nil {
		return err
	}
	return x.keepRejects(ctx)
}

// onlySamples leaves the tables out of the report that an export does not have, and the samples that say nothing of one.
func (x *exporting) onlySamples() {
	matters := func(table string) bool { return table == "segments" || table == "frontline_industries" }
	x.report.Tables = slices.DeleteFunc(x.report.Tables, func(t TableReport) bool { return !t.Sample || !matters(t.Name) })
	x.report.Warnings = slices.DeleteFunc(x.report.Warnings, func(w Warning) bool { return !matters(w.Table) })
}

// gather reads the file once: it writes the cells of known columns to raw, and finds out the locale.
func (x *exporting) gather(ctx context.Context, raw string) error {
	rows, err := openExport(ctx, x.path, x.file, x.temp)
	if err != nil {
		return err
	}
	defer rows.Close()
	x.reader = rows.reader()
	if x.export.Locale != "" {
		if x.reader.locale, err = localeNamed(x.export.Locale); err != nil {
			return err
		}
	}
	if err := x.header(rows); err != nil {
		return err
	}
	out, err := os.Create(raw)
	if err != nil {
		return err
	}
	defer out.Close()
	w := bufio.NewWriterSize(out, 1<<18)
	evidence := newLocaleEvidence(x.reader)
	for {
		row, err := rows.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if row.problem == "" && blank(row.cells) {
			continue
		}
		x.read++
		if x.read%(1<<16) == 0 && x.opts.Progress != nil {
			x.opts.Progress(exportTable, x.read)
		}
		if row.problem != "" {
			if err := x.reject(ctx, row.line, "", shown(row.text), row.problem); err != nil {
				return err
			}
			continue
		}
		writeRaw(w, uint64(row.line), "")
		for i, at := range x.places {
			cell := ""
			if at >= 0 && at < len(row.cells) {
				cell = row.cells[at]
			}
			if x.export.Locale == "" {
				evidence.look(exportColumns[i], cell, row.line)
			}
			writeRaw(w, uint64(len(cell)), cell)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	x.report.Export.Named = x.export.Locale != ""
	if !x.report.Export.Named {
		if x.reader.locale, x.report.Export.Detected, err = evidence.decide(x.file); err != nil {
			return err
		}
	}
	x.report.Export.Locale = x.reader.locale.String()
	if x.report.Export.Named {
		x.report.Export.Locale = x.export.Locale
	}
	return out.Close()
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.Trim(cell, blanks) != "" {
			return false
		}
	}
	return true
}

// header finds the columns, and refuses a file that lacks one that is needed.
func (x *exporting) header(rows exportRows) error {
	row, err := rows.next()
	if err == io.EOF {
		return &Error{File: x.file, Message: "is empty", Hint: "its first row must name the columns"}
	}
	if err != nil {
		return err
	}
	if row.problem != "" {
		return &Error{File: x.file, Line: 1, Message: "the header " + row.problem, Hint: "save the file as CSV UTF-8, or as .xlsx"}
	}
	names := known()
	if x.places, err = names.headers(x.file, row.cells, func(format string, args ...any) { x.report.warn("", x.file, format, args...) }); err != nil {
		return err
	}
	has := func(column string) bool { return x.places[exportColumnAt(column)] >= 0 }
	if x.export.Partner != "" {
		if has("partner_id") {
			return &Error{File: x.file, Line: 1, Column: row.cells[x.places[exportColumnAt("partner_id")]], Message: "the column says whose each row is", Hint: "leave --export-partner out"}
		}
		if !allDigits(x.export.Partner) {
			return &Error{Message: fmt.Sprintf("the partner ID %q is not made of digits alone", x.export.Partner), Hint: "pass the Partner Center ID with --export-partner"}
		}
	}
	for i, column := range exportColumns {
		switch {
		case x.places[i] >= 0, column.name == "partner_id" && x.export.Partner != "":
		case column.need != exportOptional:
			return names.missing(x.file, column)
		default:
			x.report.Export.Lacking = append(x.report.Export.Lacking, names.header[column.name])
		}
	}
	if !has("w365_eligible_seats") && !(has("me5_seats") && has("me3_seats") && has("f3_seats")) {
		return names.missing(x.file, exportColumns[exportColumnAt("w365_eligible_seats")])
	}
	return nil
}

// The raw file holds, row by row, the line and then each column's cell: a number, and for a cell as many bytes.

func writeRaw(w *bufio.Writer, n uint64, text string) {
	var head [binary.MaxVarintLen64]byte
	_, _ = w.Write(head[:binary.PutUvarint(head[:], n)]) // Flush tells the error
	_, _ = w.WriteString(text)
}

// rawCells reads a row's cells as parts of one text.
type rawCells struct {
	in    *bufio.Reader
	joint []byte
	ends  []int
	cells []string
}

func (c *rawCells) next() (line int64, cells []string, err error) {
	n, err := binary.ReadUvarint(c.in)
	if err != nil {
		return 0, nil, err
	}
	c.joint, c.ends, c.cells = c.joint[:0], c.ends[:0], c.cells[:0]
	for range exportColumns {
		size, err := binary.ReadUvarint(c.in)
		if err != nil {
			return 0, nil, io.ErrUnexpectedEOF
		}
		from := len(c.joint)
		c.joint = slices.Grow(c.joint, int(size))[:from+int(size)]
		if _, err := io.ReadFull(c.in, c.joint[from:]); err != nil {
			return 0, nil, err
		}
		c.ends = append(c.ends, len(c.joint))
	}
	all, from := string(c.joint), 0
	for _, end := range c.ends {
		c.cells, from = append(c.cells, all[from:end]), end
	}
	return int64(n), c.cells, nil
}

// convert reads the display text of raw in the file's locale, and writes the rows that fit to typed, as CSV in the machine's form.
func (x *exporting) convert(ctx context.Context, raw, typed string) error {
	in, err := os.Open(raw)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(typed)
	if err != nil {
		return err
	}
	defer out.Close()
	w := bufio.NewWriterSize(out, 1<<18)
	cells := &rawCells{in: bufio.NewReaderSize(stopping{ctx, in}, 1<<18)}
	var row []byte
	for {
		line, values, err := cells.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		var fault fault
		if row, fault = x.row(row[:0], line, values); fault.reason == "" {
			_, _ = w.Write(row) // Flush tells the error
		} else if err := x.reject(ctx, line, fault.column, shown([]byte(fault.value)), fault.reason); err != nil {
			return err
		}
	}
	if err := x.writeRejects(ctx); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return out.Close()
}

// fault is why a row is rejected.
type fault struct{ column, value, reason string }

// row writes the machine's form of a row's values, or tells what does not fit first.
func (x *exporting) row(into []byte, line int64, values []string) ([]byte, fault) {
	names := known()
	into = fmt.Appendf(into, "%d", line)
	seats := 0
	for i, column := range exportColumns {
		cell := values[i]
		trimmed := strings.Trim(cell, blanks+"\t\r\n")
		if column.name == "partner_id" && x.export.Partner != "" {
			cell, trimmed = x.export.Partner, x.export.Partner
		}
		if column.kind != exportText {
			cell = trimmed
		}
		if names.nulls[strings.ToLower(trimmed)] {
			if column.need == exportValued {
				return into, fault{names.header[column.name], values[i], "is empty"}
			}
			for range column.into {
				into = append(into, ',')
			}
			continue
		}
		read, reason := x.reader.read(column.kind, cell)
		if reason != "" {
			return into, fault{names.header[column.name], values[i], reason}
		}
		switch column.name {
		case "me5_seats", "me3_seats", "f3_seats":
			seats++
		case "w365_eligible_seats":
			seats = 3
		}
		for _, value := range read {
			into = append(into, ',')
			if value != "" {
				into = append(into, '"')
				into = append(into, strings.ReplaceAll(value, `"`, `""`)...)
				into = append(into, '"')
			}
		}
	}
	if seats < 3 {
		return into, fault{names.header["w365_eligible_seats"], "", "is empty, and so is one of ME5, ME3 and F3 seats"}
	}
	return append(into, '\n'), fault{}
}

func (x *exporting) reject(ctx context.Context, line int64, column, value, reason string) error {
	x.rejected = append(x.rejected, line, column, value, reason)
	if len(x.rejected) < 4000 {
		return nil
	}
	return x.writeRejects(ctx)
}

func (x *exporting) writeRejects(ctx context.Context) error {
	if len(x.rejected) == 0 {
		return nil
	}
	row := fmt.Sprintf("(%s, %s, ?, ?, ?, ?, false)", text(exportTable), text(x.file))
	_, err := x.exec(ctx, "INSERT INTO reject VALUES "+strings.Join(slices.Repeat([]string{row}, len(x.rejected)/4), ", "), x.rejected...)
	x.rejected = x.rejected[:0]
	return err
}

// createExport makes the tables of an export, without rows.
func (l *loader) createExport(ctx context.Context) error {
	columns := []string{"line BIGINT"}
	for _, column := range exportColumns {
		for _, into := range column.into {
			columns = append(columns, ident(into.name)+" "+into.sqlType)
		}
	}
	return l.execAll(ctx,
		"CREATE TABLE export_info (file VARCHAR, locale VARCHAR, detected VARCHAR)",
		"CREATE TABLE export_column (exported_name VARCHAR)",
		"CREATE TABLE export_row ("+strings.Join(columns, ", ")+")")
}

// insertRows loads the typed file. Of the rows of one tenant and partner the first one stays.
func (x *exporting) insertRows(ctx context.Context, typed string) error {
	columns := []string{"'line': 'BIGINT'"}
	for _, column := range exportColumns {
		for _, into := range column.into {
			columns = append(columns, text(into.name)+": "+text(into.sqlType))
		}
	}
	err := x.execAll(ctx,
		fmt.Sprintf(`INSERT INTO export_row FROM read_csv(%s, auto_detect = false, header = false, columns = {%s}, delim = ',', quote = '"', escape = '"',
			nullstr = '', strict_mode = true, null_padding = false, max_line_size = %d, hive_partitioning = false)`, path(typed), strings.Join(columns, ", "), 4*maxRecord),
		"CREATE TEMP TABLE _repeated AS SELECT line FROM export_row SEMI JOIN (SELECT tenant_id, partner_id FROM export_row GROUP BY ALL HAVING count(*) > 1) USING (tenant_id, partner_id)"+
			" QUALIFY row_number() OVER (PARTITION BY tenant_id, partner_id ORDER BY line) > 1",
		fmt.Sprintf("INSERT INTO reject SELECT %s, %s, line, %s, concat_ws(', ', tenant_id, partner_id), 'repeats the tenant and partner of an earlier row', false FROM export_row SEMI JOIN _repeated USING (line) ORDER BY line",
			text(exportTable), text(x.file), text(known().header["tenant_id"]+", "+known().header["partner_id"])),
		"DELETE FROM export_row WHERE line IN (SELECT line FROM _repeated)",
		"DROP TABLE _repeated",
	)
	if err != nil {
		return err
	}
	for i, column := range exportColumns {
		if x.places[i] < 0 && !(column.name == "partner_id" && x.export.Partner != "") {
			continue
		}
		for _, into := range column.into {
			if _, err := x.exec(ctx, "INSERT INTO export_column VALUES (?)", into.name); err != nil {
				return err
			}
		}
	}
	_, err = x.exec(ctx, "INSERT INTO export_info VALUES (?, ?, nullif(?, ''))", x.file, x.report.Export.Locale, x.report.Export.Detected)
	return err
}

// account adds the export to the report and to the source tables.
func (x *exporting) account(ctx context.Context) error {
	r := TableReport{Name: exportTable, AsOf: x.report.AsOf, Read: x.read, Files: []string{x.file}}
	var err error
	if r.Kept, err = x.count(ctx, "SELECT count(*) FROM export_row"); err != nil {
		return err
	}
	r.Rejected = r.Read - r.Kept
	x.report.Tables = append([]TableReport{r}, x.report.Tables...)
	_, err = x.exec(ctx, "INSERT INTO source_table VALUES (?, CAST(? AS DATE), ?, ?, false)", r.Name, r.AsOf.Format(time.DateOnly), r.Kept, r.Rejected)
	return err
}
