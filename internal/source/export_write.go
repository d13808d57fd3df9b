package source

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ExportStyle is how an export is written.
type ExportStyle struct {
	Locale  string                   // of its display text
	Further bool                     // with the columns that are read beside those of the page's data dictionary
	Lacks   func(column string) bool // what is written has no such column
}

// ExportWriter writes a file of the report's own export, as the page's Download gives it. The file appears whole or not at all: it is written beside its
// place and moved at the end.
type ExportWriter struct {
	path, part string
	file       *os.File
	locale     locale
	columns    []exportColumn
	form       exportForm
	cells      []string
}

// exportForm writes rows in one form of file.
type exportForm interface {
	row(cells []string) error
	// end writes what is not written yet.
	end(ctx context.Context) error
	// discard frees what the form holds, after end too.
	discard()
}

// CheckExport refuses a file whose ending names no form of an export, and a locale that is not known.
func CheckExport(path, locale string) error {
	if _, err := localeNamed(locale); err != nil {
		return err
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx", ".csv":
		return nil
	}
	return &Error{File: path, Message: "is of no form that an export has", Hint: "name a file that ends in .xlsx or .csv"}
}

// NewExport begins a file. Discard must be called in the end.
func NewExport(path string, style ExportStyle) (*ExportWriter, error) {
	if err := CheckExport(path, style.Locale); err != nil {
		return nil, err
	}
	w := &ExportWriter{path: path, part: filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part-"+strings.ToLower(rand.Text()[:8]))}
	w.locale, _ = localeNamed(style.Locale)
	for _, column := range exportColumns {
		if (style.Further || !column.beside) && !style.Lacks(column.into[0].name) {
			w.columns = append(w.columns, column)
		}
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, &Error{File: path, Message: "is there and is no file", Hint: "name another"}
	}
	var err error
	if w.file, err = os.OpenFile(w.part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666); err != nil {
		return nil, w.failed(err)
	}
	if strings.EqualFold(filepath.Ext(path), ".csv") {
		w.form = newCSVForm(w.file, w.locale)
	} else if w.form, err = newSheetForm(w.file); err != nil {
		w.Discard()
		return nil, w.failed(err)
	}
	header := make([]string, len(w.columns))
	for i, column := range w.columns {
		header[i] = known().header[column.name]
	}
	w.cells = make([]string, len(w.columns))
	if err := w.form.row(header); err != nil {
		w.Discard()
		return nil, w.failed(err)
	}
	return w, nil
}

// Columns are the values that Write takes, by name: one or two for each of Width columns.
func (w *ExportWriter) Columns() []string {
	var names []string
	for _, column := range w.columns {
		for _, into := range column.values() {
			names = append(names, into.name)
		}
	}
	return names
}

// Width is how many columns the file has.
func (w *ExportWriter) Width() int { return len(w.columns) }

// values are the columns of into that say a value; the others say how it is written.
func (c exportColumn) values() []intoColumn {
	if c.kind == exportPercent {
		return c.into[:1]
	}
	return c.into
}

// Write writes a row: for each of Columns the value as text in the machine's form, nil where there is none.
func (w *ExportWriter) Write(values []*string) error {
	for i, column := range w.columns {
		own := len(column.values())
		w.cells[i] = w.locale.show(column.kind, values[:own])
		values = values[own:]
	}
	if err := w.form.row(w.cells); err != nil {
		return w.failed(err)
	}
	return nil
}

// Finish puts the file in its place.
func (w *ExportWriter) Finish(ctx context.Context) error {
	if err := w.form.end(ctx); err != nil {
		return w.failed(err)
	}
	if err := w.file.Sync(); err != nil {
		return w.failed(err)
	}
	if err := w.file.Close(); err != nil {
		return w.failed(err)
	}
	if err := os.Rename(w.part, w.path); err != nil {
		return w.failed(err)
	}
	return nil
}

// Discard leaves the place as it is.
func (w *ExportWriter) Discard() {
	if w.form != nil {
		w.form.discard()
	}
	_ = w.file.Close()
	_ = os.Remove(w.part)
}

// failed says why the file could not be written.
func (w *ExportWriter) failed(err error) error {
	var cell cellError
	said := &Error{File: w.path, Message: "could not be written", Hint: "name another file with --out"}
	switch {
	case errors.As(err, &cell):
		said.Message, said.Hint = cell.message, "write .csv, or fewer partners with --partner"
		if cell.column >= 0 {
			said.Column, said.Hint = known().header[w.columns[cell.column].name], "write .csv"
		}
	case DiskFull(err):
		said.Message, said.Hint = "the disk is full", "free space where the file and the temporary files are kept, then export again"
	case errors.Is(err, fs.ErrNotExist):
		said.Message, said.Hint = "the folder is not there", "make it, or name another with --out"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		said.Message, said.Hint = "may not be written", "give the user who exports the right to write the folder, or name another with --out"
	case errors.Is(err, syscall.ENOTDIR):
		said.Message, said.Hint = "is in what is no folder", "name another with --out"
	}
	return said
}

// cellError is what a form of file cannot hold, and in which of the columns, below 0 where none is meant.
type cellError struct {
	column  int
	message string
}

func (e cellError) Error() string { return fmt.Sprintf("column %d %s", e.column, e.message) }
