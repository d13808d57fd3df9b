package source

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// transcoder reads XML that is not UTF-8.
type transcoder func(charset string, in io.Reader) (io.Reader, error)

const resave = "open it in Excel and save it as .xlsx again, or export it as CSV"

// wholeSheets reads a workbook's sheets and shared texts to their ends: whoever reads them row by row takes what is malformed for the end of the sheet, and a cell
// that is for an empty one.
func wholeSheets(ctx context.Context, path, file string, transcode transcoder) error {
	r, err := zip.OpenReader(path)
	if err != nil {
		return failed(ctx, err, file, "is no whole Excel workbook", resave)
	}
	defer r.Close()
	for _, part := range r.File {
		name := strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
		if !strings.HasPrefix(name, "xl/worksheets/sheet") && name != "xl/sharedstrings.xml" {
			continue
		}
		text, err := part.Open()
		if err != nil {
			return failed(ctx, err, file, "is no whole Excel workbook", resave)
		}
		row, err := wellFormed(stopping{ctx, text}, transcode)
		_ = text.Close()
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return failed(ctx, err, file, "", "")
		case row > 0:
			return &Error{File: file, Line: row, Message: "is malformed at this row of " + part.Name + ", or after it", Hint: resave}
		default:
			return &Error{File: file, Message: "is malformed in " + part.Name, Hint: resave}
		}
	}
	return nil
}

// wellFormed reads XML to its end. Where it is malformed, row is the one of a sheet that was read last.
func wellFormed(in io.Reader, transcode transcoder) (row int64, err error) {
	decoder := xml.NewDecoder(in)
	decoder.CharsetReader = transcode
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return row, nil
		}
		if err != nil {
			return row, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "row":
			row++
			if number, err := strconv.ParseInt(attribute(start, "r"), 10, 64); err == nil {
				row = number
			}
		case "c": // the reader passes over a cell whose style is no number
			if style := attribute(start, "s"); style != "" {
				if _, err := strconv.ParseInt(style, 10, 64); err != nil {
					return row, fmt.Errorf("the style %q", style)
				}
			}
		}
	}
}

func attribute(of xml.StartElement, name string) string {
	for _, one := range of.Attr {
		if one.Name.Local == name {
			return one.Value
		}
	}
	return ""
}
