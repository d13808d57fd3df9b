package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

const snapshotFile = "snapshot.json"

// ages says of which day the data is: of each table that has a day of its own, else the snapshot's.
type ages struct {
	snapshot time.Time
	tables   map[string]time.Time
}

func (a ages) of(table string) time.Time {
	if t, ok := a.tables[table]; ok {
		return t
	}
	return a.snapshot
}

func readAges(dir string, today time.Time, report *Report) (ages, error) {
	y, m, d := today.UTC().Date()
	a := ages{snapshot: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), tables: map[string]time.Time{}}
	content, err := os.ReadFile(filepath.Join(dir, snapshotFile))
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return a, failed(noContext, err, snapshotFile, "could not be read", "")
	}
	var raw struct {
		AsOf   *string           `json:"as_of"`
		Tables map[string]string `json:"tables"`
	}
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(content, bom)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&raw); err != nil {
		return a, snapshotError(content, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return a, &Error{File: snapshotFile, Message: "goes on after the object's end", Hint: snapshotHint}
	}
	if raw.AsOf != nil {
		if a.snapshot, err = day("as_of", *raw.AsOf); err != nil {
			return a, err
		}
	}
	names := make([]string, 0, len(raw.Tables))
	for name := range raw.Tables {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if a.tables[name], err = day("tables."+name, raw.Tables[name]); err != nil {
			return a, err
		}
		if _, ok := tableNamed(name); !ok {
			report.warn("", snapshotFile, "there is no table %q; its day is passed over", name)
		}
	}
	return a, nil
}

const snapshotHint = `it should read {"as_of": "YYYY-MM-DD", "tables": {"<table>": "YYYY-MM-DD"}}`

func day(key, value string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, value)
	if err != nil {
		return t, &Error{File: snapshotFile, Column: key, Message: "\"" + value + "\" is not a date of the form YYYY-MM-DD", Hint: "correct it"}
	}
	return t, nil
}

func snapshotError(content []byte, err error) error {
	e := &Error{File: snapshotFile, Message: "is not valid JSON", Hint: snapshotHint}
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		e.Line = int64(1 + bytes.Count(content[:min(int(syntax.Offset), len(content))], []byte("\n")))
	case errors.As(err, &wrong):
		e.Column, e.Message = wrong.Field, "holds a "+wrong.Value+" where a text or an object should be"
	default: // the decoder has no type for unknown keys
		if key, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			e.Message = "has an unknown key " + key
		}
	}
	return e
}
