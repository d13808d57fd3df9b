package source

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/sync/errgroup"
)

// exportRow is one row of an export's file. Its slices hold until the next one is read.
type exportRow struct {
	line    int64
	cells   []string
	text    []byte // where it is no row: as it stands in the file
	problem string // why it is none
}

// exportRows reads an export's file row by row, the header first; io.EOF after the last one.
type exportRows interface {
	next() (exportRow, error)
	// reader reads the values of this form of file.
	reader() reader
	Close() error
}

// openExport opens an export of either form.
func openExport(ctx context.Context, path, file, temp string) (exportRows, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, failed(ctx, err, file, "could not be opened", "check the path of the export")
	}
	start := make([]byte, 4)
	n, err := io.ReadFull(f, start)
	if start = start[:n]; err != nil && n == 0 {
		_ = f.Close()
		return nil, failed(ctx, nonEmpty(err), file, "is empty", "download the export again")
	}
	switch {
	case strings.HasPrefix(string(start), "PK"):
		_ = f.Close()
		return openSheet(ctx, path, file, temp)
	case strings.HasPrefix(string(start), "\xd0\xcf\x11\xe0"):
		_ = f.Close()
		return nil, &Error{File: file, Message: "is an encrypted workbook or one of Excel before 2007", Hint: "open it and save it as .xlsx without a password"}
	case strings.HasPrefix(string(start), "\xff\xfe"), strings.HasPrefix(string(start), "\xfe\xff"):
		_ = f.Close()
		return nil, &Error{File: file, Message: "is UTF-16 text", Hint: "save it as CSV UTF-8, or as .xlsx"}
	}
	return openExportCSV(ctx, f, file)
}

func nonEmpty(err error) error {
	if err == io.EOF {
		return errors.New("empty")
	}
	return err
}

// csvExport is an export as CSV, with commas, semicolons or tabs.
type csvExport struct {
	file *os.File
	*scanner
	width int
	row   exportRow
	joint []byte
	ends  []int
}

func openExportCSV(ctx context.Context, f *os.File, file string) (exportRows, error) {
	best, most := byte(','), 0
	for _, comma := range []byte{',', ';', '\t'} {
		r, err := csvFrom(ctx, f, comma).any()
		if err != nil && err != io.EOF {
			_ = f.Close()
			return nil, failed(ctx, err, file, "could not be read", "copy the file again")
		}
		found := 0
		for _, field := range r.fields {
			if _, ok := known().columns[foldSpelling(string(field))]; ok {
				found++
			}
		}
		if found > most {
			best, most = comma, found
		}
	}
	return &csvExport{file: f, scanner: csvFrom(ctx, f, best)}, nil
}

func csvFrom(ctx context.Context, f *os.File, comma byte) *scanner {
	s := newScanner(stopping{ctx, io.NewSectionReader(f, 0, 1<<62)})
	s.comma = comma
	return s
}

func (c *csvExport) next() (exportRow, error) {
	r, err := c.scanner.next()
	if err != nil {
		return exportRow{}, err
	}
	if c.width == 0 {
		c.width = len(r.fields)
	}
	c.row = exportRow{line: r.line, text: r.text, problem: r.fault(c.width), cells: c.row.cells[:0]}
	c.joint, c.ends = c.joint[:0], c.ends[:0]
	for _, field := range r.fields {
		c.joint = append(c.joint, field...)
		c.ends = append(c.ends, len(c.joint))
	}
	all, from := string(c.joint), 0
	for _, end := range c.ends {
		c.row.cells = append(c.row.cells, all[from:end])
		from = end
	}
	return c.row, nil
}

func (c *csvExport) reader() reader { return reader{} }

func (c *csvExport) Close() error { return c.file.Close() }

// sheetExport is the first sheet of a workbook.
type sheetExport struct {
	book *excelize.File
	rows *excelize.Rows
	line int64
	base reader
	stop func() error

	leave context.CancelFunc
	whole errgroup.Group // finds out whether the workbook is
}

// The bounds of what a workbook may hold unpacked. A sheet of text packs to a tenth or a twentieth of its size; a hundred times more is a zip bomb.
const (
	mostUnpacked  = 8 << 30
	unpackedRatio = 100
	freelyUnpack  = 64 << 20
	heldUnpacked  = 8 << 20 // a part above this is unpacked into a temporary file, not into memory
)

func openSheet(ctx context.Context, path, file, temp string) (exportRows, error) {
	if err := boundUnpacked(ctx, path, file); err != nil {
		return nil, err
	}
	book, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: heldUnpacked, TmpDir: temp})
	if err != nil {
		return nil, failed(ctx, err, file, "is no whole Excel workbook", resave)
	}
	s := &sheetExport{book: book, stop: ctx.Err, base: reader{sheet: true}}
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		_ = book.Close()
		return nil, &Error{File: file, Message: "has no sheet", Hint: resave}
	}
	if properties, err := book.GetWorkbookProps(); err == nil && properties.Date1904 != nil {
		s.base.date1904 = *properties.Date1904
	}
	if s.rows, err = book.Rows(sheets[0]); err != nil {
		_ = book.Close()
		return nil, failed(ctx, err, file, "has a first sheet that could not be read", resave)
	}
	ctx, s.leave = context.WithCancel(ctx)
	s.whole.Go(func() error { return wholeSheets(ctx, path, file, book.CharsetReader) })
	return s, nil
}

// boundUnpacked refuses a workbook that unpacks to more than its packed size accounts for.
func boundUnpacked(ctx context.Context, path, file string) error {
	r, err := zip.OpenReader(path)
	if err != nil {
		return failed(ctx, err, file, "is no whole Excel workbook", "it was cut or damaged: download or copy it again")
	}
	defer r.Close()
	info, err := os.Stat(path)
	if err != nil {
		return failed(ctx, err, file, "could not be opened", "")
	}
	bound := min(max(freelyUnpack, unpackedRatio*uint64(info.Size())), mostUnpacked)
	var unpacked uint64
	for _, f := range r.File {
		if unpacked += f.UncompressedSize64; unpacked > bound || f.UncompressedSize64 > bound {
			return &Error{File: file, Message: fmt.Sprintf("unpacks to more than %d MiB, %d times its size or more: a zip bomb, or not an export", bound>>20, bound/uint64(max(info.Size(), 1))),
				Hint: "download the export again, or export it as CSV"}
		}
	}
	return nil
}

func (s *sheetExport) next() (exportRow, error) {
	for s.rows.Next() {
		s.line++
		if err := s.stop(); err != nil {
			return exportRow{}, err
		}
		cells, err := s.rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return exportRow{}, err
		}
		if s.line > 1 && len(cells) == 0 {
			continue
		}
		row := exportRow{line: s.line, cells: cells}
		for _, cell := range cells {
			if !utf8.ValidString(cell) {
				row.problem, row.text = "is not UTF-8", []byte(strings.Join(cells, " "))
			}
		}
		return row, nil
	}
	if err := s.rows.Error(); err != nil {
		return exportRow{}, err
	}
	if err := s.whole.Wait(); err != nil {
		return exportRow{}, err
	}
	return exportRow{}, io.EOF
}

func (s *sheetExport) reader() reader { return s.base }

func (s *sheetExport) Close() error {
	s.leave()
	_ = s.whole.Wait() // told already, where it was asked for
	return errors.Join(s.rows.Close(), s.book.Close())
}
