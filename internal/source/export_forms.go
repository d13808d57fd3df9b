package source

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// csvForm writes CSV with semicolons where the locale writes decimals with a comma, as its spreadsheets do.
type csvForm struct {
	buffer *bufio.Writer
	*csv.Writer
}

func newCSVForm(file *os.File, in locale) exportForm {
	buffer := bufio.NewWriterSize(file, 1<<18)
	w := csv.NewWriter(buffer)
	if in.decimal == ',' {
		w.Comma = ';'
	}
	return csvForm{buffer, w}
}

func (c csvForm) row(cells []string) error { return c.Write(cells) }

func (c csvForm) end(context.Context) error {
	c.Flush()
	if err := c.Error(); err != nil {
		return err
	}
	return c.buffer.Flush()
}

func (c csvForm) discard() {}

// sheetForm writes the first sheet of a workbook. Its cells are text, as the page shows it.
type sheetForm struct {
	file  io.Writer
	temp  string
	book  *excelize.File
	sheet *excelize.StreamWriter
	rows  int
	cells []any
}

func newSheetForm(file io.Writer) (exportForm, error) {
	temp, err := os.MkdirTemp("", "export-")
	if err != nil {
		return nil, err
	}
	s := &sheetForm{file: file, temp: temp, book: excelize.NewFile(excelize.Options{TmpDir: temp})}
	if s.sheet, err = s.book.NewStreamWriter("Sheet1"); err == nil {
		err = s.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	}
	if err != nil {
		s.discard()
		return nil, err
	}
	return s, nil
}

func (s *sheetForm) row(cells []string) error {
	if s.rows == excelize.TotalRows {
		return cellError{-1, fmt.Sprintf("has more rows than the %d that a sheet holds", excelize.TotalRows)}
	}
	s.rows++
	s.cells = s.cells[:0]
	for i, text := range cells {
		if why := notInSheet(text); why != "" {
			return cellError{i, fmt.Sprintf("the value %q of row %d %s", shown([]byte(text)), s.rows, why)}
		}
		s.cells = append(s.cells, text)
	}
	return s.sheet.SetRow(fmt.Sprintf("A%d", s.rows), s.cells)
}

// notInSheet says why a cell cannot hold a text: it would be cut or changed.
func notInSheet(text string) string {
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return "has a character that a workbook cannot hold"
		}
	}
	if len(text) > excelize.TotalCellChars && len(utf16.Encode([]rune(text))) > excelize.TotalCellChars {
		return fmt.Sprintf("has more than the %d characters that a cell holds", excelize.TotalCellChars)
	}
	return ""
}

func (s *sheetForm) end(ctx context.Context) error {
	if err := s.sheet.Flush(); err != nil {
		return err
	}
	return s.book.Write(stoppingWriter{ctx, s.file})
}

func (s *sheetForm) discard() {
	_ = s.book.Close()
	_ = os.RemoveAll(s.temp)
}

// stoppingWriter ends a writer with its context.
type stoppingWriter struct {
	ctx context.Context
	io.Writer
}

func (w stoppingWriter) Write(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(b)
}
