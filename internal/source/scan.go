package source

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxRecord bounds a CSV record in bytes.
const maxRecord = 2_000_000

// record is one record of a CSV file, or one line of an NDJSON file. Its slices hold until the next one is read.
type record struct {
	line    int64  // of its first byte
	text    []byte // as it stands in the file, without the line's end
	fields  [][]byte
	problem string // why it is no record, empty where it is one
}

// scanner reads records and knows their lines. The engine reads the files; the scanner reads headers, and again those files
// in which something is wrong. It takes lines ending in LF or CRLF. After a record with a quote that goes wrong
// it goes on with the next line, so that one lost quote costs one row and not the rest of the file.
type scanner struct {
	in    io.Reader
	plain bool // lines, with no fields and quotes
	comma byte // what stands between two fields
	line  int64
	start bool

	buf      []byte
	from, to int
	end      bool
	fields   [][]byte
}

func newScanner(in io.Reader) *scanner {
	return &scanner{in: in, comma: ',', line: 1, start: true, buf: make([]byte, 1<<18)}
}

// next gives the next record that is not a blank line, or io.EOF.
func (s *scanner) next() (record, error) {
	for {
		r, err := s.any()
		if err != nil {
			return r, err
		}
		blank := len(r.text) == 0
		if s.plain {
			blank = len(bytes.Trim(r.text, " \t\v\f\r")) == 0
		}
		if !blank {
			return r, nil
		}
	}
}

func (s *scanner) any() (record, error) {
	if s.start {
		for s.to < len(bom) && !s.end {
			if err := s.fill(); err != nil {
				return record{}, err
			}
		}
		if !s.plain && bytes.HasPrefix(s.buf[:s.to], bom) {
			s.from = len(bom)
		}
		s.start = false
	}
	for {
		data := s.buf[s.from:s.to]
		if len(data) == 0 && s.end {
			return record{}, io.EOF
		}
		r, used := s.split(data)
		if used == 0 && len(data) > maxRecord && !s.plain {
			return s.tooLong(data)
		}
		if used == 0 {
			if err := s.fill(); err != nil {
				return r, err
			}
			continue
		}
		r.line = s.line
		s.line += int64(bytes.Count(data[:used], []byte{'\n'}))
		s.from += used
		return r, nil
	}
}

func (s *scanner) fill() error {
	if s.from > 0 {
		copy(s.buf, s.buf[s.from:s.to])
		s.from, s.to = 0, s.to-s.from
	}
	if s.to == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.in.Read(s.buf[s.to:])
	s.to += n
	if err == io.EOF {
		s.end = true
		return nil
	}
	return err
}

// split takes one record off the data and says how many bytes it used: none where it needs more of the file.
func (s *scanner) split(data []byte) (record, int) {
	used := s.lineEnd(data)
	if used == 0 {
		return record{}, 0
	}
	line := withoutEnd(data[:used], s.end && used == len(data))
	switch {
	case s.plain:
		return record{text: line}, used
	case bytes.IndexByte(line, '"') >= 0:
		return s.splitQuoted(data, record{text: line}, used)
	}
	r := record{text: line, fields: s.fields[:0]}
	for rest := line; ; {
		field, after, more := bytes.Cut(rest, []byte{s.comma})
		r.fields = append(r.fields, field)
		if !more {
			break
		}
		rest = after
	}
	s.fields = r.fields
	if bytes.IndexByte(line, '\r') >= 0 {
		r.problem = "has a carriage return inside a line"
	}
	return r, used
}

// lineEnd gives the length of the first line with its end, 0 where the end is not read yet.
func (s *scanner) lineEnd(data []byte) int {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1
	}
	if s.end {
		return len(data)
	}
	return 0
}

func withoutEnd(line []byte, last bool) []byte {
	line, ended := bytes.CutSuffix(line, []byte{'\n'})
	if ended || last {
		line = bytes.TrimSuffix(line, []byte{'\r'})
	}
	return line
}

// splitQuoted is split for a record that begins with the given line and has quotes in it. As the engine does,
// it takes a quote within an unquoted value for itself, and passes over blanks between a quote and a comma.
func (s *scanner) splitQuoted(data []byte, first record, firstLine int) (record, int) {
	broken := func(problem string) (record, int) {
		first.problem = problem
		return first, firstLine
	}
	r := record{fields: s.fields[:0]}
	for at := 0; ; {
		begin := at
		if at+1 < len(data) && data[at] == ' ' && data[at+1] == '"' {
			at++
		}
		if at < len(data) && data[at] == '"' {
			field, after, state := unquote(data[at+1:])
			at += 1 + after
			switch {
			case state == unclosed && s.end:
				return broken("has a quote that is not closed")
			case state == unclosed || at == len(data) && !s.end:
				return record{}, 0
			}
			r.fields = append(r.fields, field)
			for at < len(data) && data[at] == ' ' {
				at++
			}
		} else {
			n := bytes.IndexAny(data[at:], string(rune(s.comma))+"\n")
			if n < 0 {
				n = len(data) - at
			}
			at += n
			field := data[begin:at]
			if at == len(data) || data[at] == '\n' {
				field = bytes.TrimSuffix(field, []byte{'\r'})
			}
			if bytes.IndexByte(field, '\r') >= 0 {
				r.problem = "has a carriage return inside a line"
			}
			r.fields = append(r.fields, field)
		}
		s.fields = r.fields
		rest := data[at:]
		switch {
		case len(rest) == 0 && s.end, s.end && len(rest) == 1 && rest[0] == '\r':
			r.text = withoutEnd(data, true)
			return r, len(data)
		case len(rest) == 0, len(rest) == 1 && rest[0] == '\r':
			return record{}, 0
		case rest[0] == s.comma:
			at++
		case rest[0] == '\n':
			r.text = withoutEnd(data[:at+1], false)
			return r, at + 1
		case rest[0] == '\r' && rest[1] == '\n':
			r.text = data[:at]
			return r, at + 2
		case at >= firstLine: // most likely the quote that opens a later value closed this one
			return broken("has a quote that is not closed")
		default:
			return broken("has text after a closing quote")
		}
	}
}

type quoteState int

const (
	closed quoteState = iota
	unclosed
)

// unquote reads a quoted value from behind its opening quote to behind its closing one.
func unquote(data []byte) (field []byte, after int, state quoteState) {
	doubled := false
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], '"')
		if i < 0 {
			return nil, len(data), unclosed
		}
		at += i + 1
		if at < len(data) && data[at] == '"' {
			doubled = true
			at++
			continue
		}
		field = data[:at-1]
		if doubled {
			field = bytes.ReplaceAll(field, []byte(`""`), []byte{'"'})
		}
		return field, at, closed
	}
}

// tooLong gives a record that does not end within bounds: most often one with a quote that is not closed.
func (s *scanner) tooLong(data []byte) (record, error) {
	r := record{line: s.line}
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		r.text, r.problem = withoutEnd(data[:i+1], false), "has a quote that is not closed"
		s.from += i + 1
		s.line++
		return r, nil
	}
	r.text, r.problem = bytes.Clone(data[:cutAt]), tooLongProblem
	for {
		s.from = s.to
		if err := s.fill(); err != nil {
			return r, err
		}
		if used := s.lineEnd(s.buf[s.from:s.to]); used > 0 || s.end {
			s.from += used
			s.line++
			return r, nil
		}
	}
}

const tooLongProblem = "is longer than 2,000,000 bytes"

// fault is why the record is no row under a header of so many columns, empty where it is one.
// As for the engine, empty values beyond the last column are none.
func (r record) fault(columns int) string {
	switch {
	case r.problem != "":
		return r.problem
	case len(r.text) > maxRecord:
		return tooLongProblem
	case !utf8.Valid(r.text):
		return "is not UTF-8"
	case len(r.fields) < columns:
		return fmt.Sprintf("has too few values: %d, where the header has %d", len(r.fields), columns)
	}
	for _, f := range r.fields[columns:] {
		if len(f) > 0 {
			return fmt.Sprintf("has too many values: %d, where the header has %d", len(r.fields), columns)
		}
	}
	return ""
}

// cutAt is how much of a rejected value is kept, in characters.
const cutAt = 1000

// shown is text as it can be kept: valid, and cut.
func shown(b []byte) string {
	if len(b) > 4*cutAt {
		b = b[:4*cutAt]
	}
	runes := []rune(string(bytes.ToValidUTF8(b, []byte("\uFFFD"))))
	return string(runes[:min(len(runes), cutAt)])
}
