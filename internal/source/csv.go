package source

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// header is where the columns of a table stand in a CSV file.
type header struct {
	width     int   // columns in the file
	lines     int64 // that the header takes
	positions []int // of each of the table's columns, -1 where the file lacks it
}

func (l *loader) readHeader(ctx context.Context, t Table, p part) (header, error) {
	in, err := p.open()
	if err != nil {
		return header{}, err
	}
	defer in.Close()
	s := newScanner(stopping{ctx, in})
	r, err := s.any()
	if err == io.EOF {
		return header{}, &Error{File: p.file, Message: "is empty", Hint: "it needs a header row, also where it has no rows"}
	}
	if err != nil {
		return header{}, err
	}
	problem := r.problem
	if problem == "" && !utf8.Valid(r.text) {
		problem = "is not UTF-8"
	}
	switch {
	case len(r.text) == 0:
		return header{}, &Error{File: p.file, Line: 1, Message: "the line is blank", Hint: "the first line must name the columns"}
	case problem != "" && bytes.IndexByte(r.text, '\r') >= 0:
		return header{}, &Error{File: p.file, Line: 1, Message: "the lines end in a carriage return alone", Hint: "save the file with LF or CRLF line ends"}
	case problem != "":
		return header{}, &Error{File: p.file, Line: 1, Message: "the header " + problem, Hint: "correct the first line"}
	}
	names := make([]string, len(r.fields))
	for i, f := range r.fields {
		names[i] = string(f)
	}
	h := header{width: len(names), lines: s.line - 1}
	if s.from == s.to && s.end && !bytes.HasSuffix(s.buf[:s.to], []byte{'\n'}) {
		h.lines++
	}
	h.positions, err = l.locate(t, p, names, 1)
	return h, err
}

// locate finds the table's columns among the names that a file has.
func (l *loader) locate(t Table, p part, names []string, line int64) ([]int, error) {
	at := map[string]int{}
	for i, name := range names {
		if _, twice := at[name]; twice && name != "" {
			return nil, &Error{File: p.file, Line: line, Column: name, Message: "the column is there twice", Hint: "keep one of the two"}
		}
		at[name] = i
		if _, known := t.column(name); !known {
			if name == "" {
				name = fmt.Sprintf("number %d, without a name", i+1)
			}
			l.report.warn(t.Name, p.file, "the table has no column %s; it is passed over", name)
		}
	}
	positions := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		var ok bool
		if positions[i], ok = at[c.Name]; ok {
			continue
		}
		positions[i] = -1
		if !c.Nullable {
			hint := "add it; names are written exactly so, in any order"
			for _, name := range names {
				if strings.EqualFold(strings.TrimSpace(name), c.Name) {
					hint = fmt.Sprintf("rename %q to it", name)
				}
			}
			return nil, &Error{File: p.file, Line: line, Column: c.Name, Message: "the column is missing", Hint: hint}
		}
	}
	return positions, nil
}

// loadCSV lets the engine read the file strictly. Where it cannot, or did not find as many rows as there are,
// the rows that are none are rejected, and it reads a clean copy of the others.
func (l *loader) loadCSV(ctx context.Context, t Table, p *part) error {
	h, err := l.readHeader(ctx, t, *p)
	if err != nil {
		return err
	}
	counted, stop := inBackground(ctx, p.count)
	defer stop()
	err = l.insert(ctx, t, p, csvRows(p.path, p.gzip, h, true), func(rows int64) error {
		n, err := counted()
		if err != nil {
			return err
		}
		// The engine fails over a row with too few values, but not over each with too many. So as many commas as
		// columns ask for leave no place for values too many; with more, some are in quotes, or there is such a row.
		if rows == n.lines-h.lines && n.commas == n.lines*int64(h.width-1) {
			return nil
		}
		return sameRecords(ctx, *p, h, rows)
	})
	if err == nil || !repairable(ctx, err) {
		return err
	}
	stop()
	copied, err := l.cleanCopy(ctx, t, p, h)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(copied.path) }()
	return l.insert(ctx, t, p, csvRows(copied.path, false, h, false), func(rows int64) error {
		if rows != copied.rows {
			return errMiscounted
		}
		return nil
	})
}

// csvRows is the SQL of a CSV file's values, as text, in the order of the table's columns.
func csvRows(file string, gzip bool, h header, headed bool) string {
	columns := make([]string, h.width)
	for i := range columns {
		columns[i] = fmt.Sprintf("'c%d': 'VARCHAR'", i)
	}
	compression, longest := "none", maxRecord
	if gzip {
		compression = "gzip"
	}
	if !headed {
		longest *= 4 // the copy quotes everything
	}
	// The nullstr is control bytes that no text has: else the engine takes blank lines for rows where there is one column.
	from := fmt.Sprintf(`read_csv(%s, auto_detect = false, header = %t, columns = {%s}, delim = ',', quote = '"', escape = '"', `+
		`nullstr = E'\x01\x02\x03', strict_mode = true, null_padding = false, compression = '%s', max_line_size = %d, hive_partitioning = false)`,
		path(file), headed, strings.Join(columns, ", "), compression, longest)
	values := make([]string, len(h.positions))
	for i, at := range h.positions {
		values[i] = "NULL::VARCHAR"
		if at >= 0 {
			values[i] = fmt.Sprintf("nullif(c%d, '')", at)
		}
	}
	return rawSelect(values, from)
}

// cleanCopy writes the file's rows to a temporary file that cannot be misread, and rejects what is no row.
func (l *loader) cleanCopy(ctx context.Context, t Table, p *part, h header) (part, error) {
	in, err := p.open()
	if err != nil {
		return part{}, err
	}
	defer in.Close()
	out, err := os.Create(filepath.Join(l.temp, "clean.csv"))
	if err != nil {
		return part{}, err
	}
	defer out.Close()
	copied := part{path: out.Name()}
	p.repaired = true
	w := bufio.NewWriterSize(out, 1<<18)
	s := newScanner(stopping{ctx, in})
	if _, err = s.any(); err != nil { // the header
		return copied, err
	}
	for {
		r, err := s.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return copied, err
		}
		if fault := r.fault(h.width); fault != "" {
			p.broken++
			if err := l.broken.add(ctx, p.file, r.line, r.text, fault, csvKey(t, r, h)); err != nil {
				return copied, err
			}
			continue
		}
		copied.rows++
		for i, f := range r.fields[:h.width] {
			if i > 0 {
				w.WriteByte(',')
			}
			w.WriteByte('"')
			w.Write(bytes.ReplaceAll(f, []byte{'"'}, []byte(`""`)))
			w.WriteByte('"')
		}
		w.WriteByte('\n')
	}
	if err := w.Flush(); err != nil {
		return copied, err
	}
	return copied, out.Close()
}

// csvKey guesses the key of a record that is no row, so that the rows which refer to it count as gone with it.
func csvKey(t Table, r record, h header) string {
	key, _ := t.column(t.Key[0])
	fields := bytes.Split(r.text, []byte{','})
	if at := h.positions[key]; at >= 0 && at < len(fields) {
		return shown(bytes.Trim(fields[at], `" `))
	}
	return ""
}

// sameRecords says whether the file has just so many records, all without fault.
func sameRecords(ctx context.Context, p part, h header, rows int64) error {
	n, err := eachRecord(ctx, p, false, func(r record) error {
		if r.fault(h.width) != "" {
			return errMiscounted
		}
		return nil
	})
	if err == nil && n != rows+1 {
		err = errMiscounted
	}
	return err
}

// eachRecord reads a file's records, the header too, or its lines.
func eachRecord(ctx context.Context, p part, plain bool, visit func(record) error) (n int64, err error) {
	in, err := p.open()
	if err != nil {
		return 0, err
	}
	defer in.Close()
	s := newScanner(stopping{ctx, in})
	s.plain = plain
	for {
		r, err := s.next()
		if err == io.EOF {
			return n, nil
		}
		if err == nil {
			err = visit(r)
		}
		if err != nil {
			return n, err
		}
		n++
	}
}
