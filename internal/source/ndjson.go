package source

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// loadNDJSON reads a file of one JSON object a line. A number, true or false is taken as its text.
func (l *loader) loadNDJSON(ctx context.Context, t Table, p *part) error {
	if err := l.refuseBOM(*p); err != nil {
		return err
	}
	compression := "uncompressed"
	if p.gzip {
		compression = "gzip"
	}
	from := fmt.Sprintf("read_ndjson_objects(%s, ignore_errors = true, compression = '%s', hive_partitioning = false)", path(p.path), compression)
	names, err := l.strings(ctx, fmt.Sprintf("SELECT DISTINCT unnest(k) AS name FROM (SELECT DISTINCT json_keys(json) AS k FROM %s) ORDER BY name", from))
	if err != nil {
		return err
	}
	if len(names) > 0 { // else there are no objects, which is for the rows to say
		if _, err := l.locate(t, *p, names, 0); err != nil {
			return err
		}
	}
	counted, stop := inBackground(ctx, p.count)
	defer stop()
	return l.insert(ctx, t, p, ndjsonRows(t, from), func(rows int64) error {
		n, err := counted()
		if err != nil || rows == n.lines {
			return err
		}
		lines, err := eachRecord(ctx, *p, true, func(record) error { return nil })
		if err == nil && rows != lines {
			err = errMiscounted
		}
		return err
	})
}

func (l *loader) refuseBOM(p part) error {
	in, err := p.open()
	if err != nil {
		return err
	}
	defer in.Close()
	start := make([]byte, len(bom))
	if n, err := io.ReadFull(in, start); err != nil && n == 0 && err != io.EOF {
		return err
	}
	if bytes.Equal(start, bom) {
		return &Error{File: p.file, Line: 1, Message: "begins with a byte order mark", Hint: "save the file as UTF-8 without one"}
	}
	return nil
}

// ndjsonRows is the SQL of the lines' values as text. Beside them, _broken is true for a line that is no object,
// and _nested the number of the first text column with a list or an object in it.
func ndjsonRows(t Table, from string) string {
	paths := make([]string, len(t.Columns))
	values := make([]string, len(t.Columns))
	var nested strings.Builder
	for i, c := range t.Columns {
		paths[i] = text("$." + c.Name)
		values[i] = fmt.Sprintf("nullif(v[%d], '')", i+1)
		if c.Type == Text {
			fmt.Fprintf(&nested, " WHEN v[%d][1] IN ('{', '[') AND json_type(json, %s) IN ('OBJECT', 'ARRAY') THEN %d", i+1, paths[i], i+1)
		}
	}
	nestedSQL := "NULL"
	if nested.Len() > 0 {
		nestedSQL = "CASE" + nested.String() + " END"
	}
	values = append(values, nestedSQL+" AS _nested", "(json_type(json) = 'OBJECT') IS NOT TRUE AS _broken")
	return rawSelect(values, fmt.Sprintf("(SELECT json, json_extract_string(json, [%s]) AS v FROM %s)", strings.Join(paths, ", "), from))
}

// lineFault says why an NDJSON line is no row.
func lineFault(line []byte) string {
	if json.Valid(line) {
		return "is not a JSON object"
	}
	return "is not valid JSON"
}

// lineKey guesses the key of a line that is no row.
func lineKey(t Table, line []byte) string {
	found := regexp.MustCompile(`"` + t.Key[0] + `"\s*:\s*"?([^",}]*)`).FindSubmatch(line)
	if found == nil {
		return ""
	}
	return shown(bytes.TrimSpace(found[1]))
}
