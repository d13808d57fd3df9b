package source

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A rejected row is known by its rowid, which gives its place among the rows of its file. Only a file with rejects
// is read again, to learn on which lines they stand.

// locateRejects fills _line: from a rowid on, a row's file, and its line as the distance from that rowid.
func (l *loader) locateRejects(ctx context.Context, t Table, parts []part) error {
	for _, p := range parts {
		within := fmt.Sprintf("BETWEEN %d AND %d", p.first, p.first+p.rows-1)
		left, err := l.ints(ctx, fmt.Sprintf("SELECT row FROM _left WHERE row %s ORDER BY row", within))
		if err != nil {
			return err
		}
		broken, err := l.ints(ctx, fmt.Sprintf("SELECT row FROM _unread WHERE row %s ORDER BY row", within))
		if err != nil {
			return err
		}
		if len(left)+len(broken) == 0 {
			continue
		}
		w := runs{loader: l, file: p.file}
		if p.format == parquetFormat {
			err = w.add(ctx, p.first, 1)
		} else {
			err = l.locateIn(ctx, t, p, &w, left, broken)
		}
		if err == nil {
			err = w.flush(ctx)
		}
		if err != nil {
			return failed(ctx, err, p.file, "could not be read again for the lines of its rejects", "load again while the files stay as they are")
		}
	}
	return nil
}

func (l *loader) locateIn(ctx context.Context, t Table, p part, w *runs, left, broken []int64) error {
	in, err := p.open()
	if err != nil {
		return err
	}
	defer in.Close()
	s := newScanner(stopping{ctx, in})
	s.plain = p.format == ndjsonFormat
	var width int
	if !s.plain {
		header, err := s.any()
		if err != nil {
			return err
		}
		width = len(header.fields)
	}
	for row := p.first; len(left)+len(broken) > 0; {
		r, err := s.next()
		if err == io.EOF {
			return fmt.Errorf("row %d is gone", row)
		}
		if err != nil {
			return err
		}
		if p.repaired && r.fault(width) != "" {
			continue
		}
		if len(left) > 0 && left[0] == row {
			left = left[1:]
			if err := w.add(ctx, row, r.line); err != nil {
				return err
			}
		}
		if len(broken) > 0 && broken[0] == row {
			broken = broken[1:]
			if err := l.broken.add(ctx, p.file, r.line, r.text, lineFault(r.text), lineKey(t, r.text)); err != nil {
				return err
			}
		}
		row++
	}
	return nil
}

// runs writes to _line, one entry for rows at a constant distance from their lines: one entry a file, mostly.
type runs struct {
	*loader
	file     string
	distance int64
	any      bool
	pending  []string
}

func (w *runs) add(ctx context.Context, row, line int64) error {
	if w.any && line-row == w.distance {
		return nil
	}
	w.any, w.distance = true, line-row
	w.pending = append(w.pending, fmt.Sprintf("(%d, %d, %s)", row, line, text(w.file)))
	if len(w.pending) < 1000 {
		return nil
	}
	return w.flush(ctx)
}

func (w *runs) flush(ctx context.Context) error {
	if len(w.pending) == 0 {
		return nil
	}
	_, err := w.exec(ctx, "INSERT INTO _line VALUES "+strings.Join(w.pending, ", "))
	w.pending = w.pending[:0]
	return err
}

// brokenRows writes to _broken: what is no row of its file at all.
type brokenRows struct {
	loader *loader
	args   []any
}

func (b *brokenRows) add(ctx context.Context, file string, line int64, content []byte, reason, key string) error {
	b.args = append(b.args, file, line, shown(content), reason, key)
	if len(b.args) < 1000 {
		return nil
	}
	return b.flush(ctx)
}

func (b *brokenRows) flush(ctx context.Context) error {
	if len(b.args) == 0 {
		return nil
	}
	values := slices.Repeat([]string{"(?, ?, ?, ?, ?)"}, len(b.args)/5)
	_, err := b.loader.exec(ctx, "INSERT INTO _broken VALUES "+strings.Join(values, ", "), b.args...)
	b.args = b.args[:0]
	return err
}
