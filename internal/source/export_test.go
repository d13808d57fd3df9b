package source_test

import (
	"archive/zip"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/cloudendpoints/opportunities/internal/source"
)

// The columns that an export needs, and a row of them; further columns and values come after.
const (
	needed    = "Tenant ID,Tenant Name,Tenant Country/Region,Tenant Segment,Customer TPID,W365 Eligible Seats,Sales Motion,CPOR Association,CSP Association,Partner Center ID (MPN)"
	neededRow = "D12E2A30-0002-4355-A055-ED07F88BC72A,Contoso,Germany,Enterprise,-186553416,700,Land W365,Yes,No,1001"
)

func exportFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func loadExport(t *testing.T, path string, export source.Export) (*sql.DB, *source.Report, error) {
	t.Helper()
	db := openDB(t)
	report, err := source.LoadExport(t.Context(), db, path, export, options)
	return db, report, err
}

// TestExportHeaders: spellings, order, unknown, repeated and missing columns.
func TestExportHeaders(t *testing.T) {
	t.Parallel()
	shuffled := "mpn id;Customer  tpid;TENANT ID;Tenant_Name;country;Segment;whitespace;Usage;Sales motion;CPOR association;csp ASSOCIATION;w365 eligible m365 seats;Reseller Name;CSP Partner Name\n" +
		"1001;-5;d12e2a30-0002-4355-a055-ed07f88bc72a;Contoso;France;Corporate;650;x;land w365;yes;no;700;Tier Two;Other\n"
	db, report, err := loadExport(t, exportFile(t, "export.csv", "\ufeff"+shuffled), source.Export{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "1001|-5|Contoso|FR|650|LAND_W365|true|false|700|Tier Two\n",
		rowsOf(t, db, "SELECT partner_id, tpid, tenant_name, country, w365_whitespace, sales_motion, cpor, csp, w365_eligible_seats, t2_reseller_name FROM export_row"))
	var warnings []string
	for _, warning := range report.Warnings {
		if warning.File != "" {
			warnings = append(warnings, warning.String())
		}
	}
	same(t, `export.csv: the column "Usage" is not known; it is passed over`+"\n"+`export.csv: the column "CSP Partner Name" says the same as "Reseller Name"; it is passed over`, strings.Join(warnings, "\n"))
	for content, want := range map[string]string{
		strings.Replace(needed, "Tenant ID,", "", 1):                   `export.csv, line 1, column Tenant ID: the column is missing; switch it on with Change columns on the page, and download the file again`,
		strings.Replace(needed, ",Partner Center ID (MPN)", "", 1):     `export.csv, line 1, column Partner Center ID (MPN): the column is missing; switch it on with Change columns on the page, and download the file again; or pass --export-partner, where every row is of one partner`,
		strings.Replace(needed, "W365 Eligible Seats", "ME5 Seats", 1): `export.csv, line 1, column W365 Eligible Seats: the column is missing; switch it on with Change columns on the page, and download the file again`,
		needed + ",TENANT ID":                  `export.csv, line 1, column TENANT ID: the column is there twice; keep one of the two`,
		"":                                     `export.csv: is empty; download the export again`,
		"\xff\xfeT\x00e\x00":                   `export.csv: is UTF-16 text; save it as CSV UTF-8, or as .xlsx`,
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":     `export.csv: is an encrypted workbook or one of Excel before 2007; open it and save it as .xlsx without a password`,
		"PK\x03\x04 and then nothing of a zip": `export.csv: is no whole Excel workbook; it was cut or damaged: download or copy it again`,
	} {
		if _, _, err := loadExport(t, exportFile(t, "export.csv", content), source.Export{}); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestExportPartner(t *testing.T) {
	t.Parallel()
	without := strings.Replace(needed, ",Partner Center ID (MPN)", "", 1) + "\n" + strings.TrimSuffix(neededRow, ",1001") + "\n"
	db, _, err := loadExport(t, exportFile(t, "export.csv", without), source.Export{Partner: "0042"})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "0042\n", rowsOf(t, db, "SELECT partner_id FROM export_row"))
	if _, _, err := loadExport(t, exportFile(t, "export.csv", needed+"\n"+neededRow+"\n"), source.Export{Partner: "0042"}); err == nil || !strings.Contains(err.Error(), "leave --export-partner out") {
		t.Error(err)
	}
	if _, _, err := loadExport(t, exportFile(t, "export.csv", without), source.Export{Partner: "x"}); err == nil || !strings.Contains(err.Error(), "digits") {
		t.Error(err)
	}
}

// TestExportRejects: what does not fit is left out and told with its place; of two rows for one tenant and partner the first one stands.
func TestExportRejects(t *testing.T) {
	t.Parallel()
	other := strings.Replace(neededRow, "D12E2A30-0002", "D12E2A30-0003", 1)
	content := strings.Join([]string{needed, neededRow, strings.ToLower(neededRow[:36]) + neededRow[36:], "", ",,,,,,,,,", other + ",more", `"`, strings.Replace(other, "Land W365", "Not Available", 1),
		strings.Replace(other, "700", "N/A", 1), strings.Replace(other, "Land W365", "Lend W365", 1), strings.Replace(other, "1001", "10-01", 1), strings.Replace(neededRow, "1001", "1002", 1)}, "\r\n")
	db, report, err := loadExport(t, exportFile(t, "export.csv", content), source.Export{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "2|1001\n12|1002\n", rowsOf(t, db, "SELECT line, partner_id FROM export_row ORDER BY line"))
	same(t, `3|Tenant ID, Partner Center ID (MPN)|d12e2a30-0002-4355-a055-ed07f88bc72a, 1001|repeats the tenant and partner of an earlier row
6||`+other+`,more|has too many values: 11, where the header has 10
7||"|has a quote that is not closed
8|Sales Motion|Not Available|is empty
9|W365 Eligible Seats||is empty, and so is one of ME5, ME3 and F3 seats
10|Sales Motion|Lend W365|is no known sales motion
11|Partner Center ID (MPN)|10-01|is not made of digits alone
`, rowsOf(t, db, "SELECT line, column_name, value, reason FROM reject ORDER BY line"))
	if got := report.Tables[0]; got.Read != 9 || got.Kept != 2 || got.Rejected != 7 {
		t.Errorf("%+v", got)
	}
	if got := report.Exceeded(); len(got) != 1 || got[0] != "export" {
		t.Error(got)
	}
	same(t, "export|2|7\nfrontline_industries|17|0\nsegments|41|0\n", rowsOf(t, db, "SELECT name, rows, rejected FROM source_table ORDER BY name"))
}

// TestExportFormsAgree: the same rows as a workbook, as text and as numbers, are read alike.
func TestExportFormsAgree(t *testing.T) {
	t.Parallel()
	const file, every = "../../testdata/export/export.csv", "SELECT COLUMNS(*)::VARCHAR FROM export_row ORDER BY line"
	from, _, err := loadExport(t, file, source.Export{})
	if err != nil {
		t.Fatal(err)
	}
	for form, cell := range map[string]func(header, text string) any{
		"text": func(_, text string) any { return text },
		"numbers": func(header, text string) any {
			switch day, err := time.Parse("1/2/2006", text); {
			case err == nil:
				return day
			case text == "Yes", text == "No":
				return text == "Yes"
			case strings.HasSuffix(text, "%"):
				var percent float64
				fmt.Sscanf(text, "%f", &percent)
				return percent / 100
			}
			var n float64
			if _, err := fmt.Sscanf(strings.NewReplacer(",", "", "$", "").Replace(text), "%f", &n); err == nil && strings.Trim(strings.TrimPrefix(text, "-"), "0123456789,.$") == "" {
				return n
			}
			return text
		},
	} {
		t.Run(form, func(t *testing.T) {
			db, report, err := loadExport(t, workbook(t, file, cell), source.Export{Locale: "en-US"})
			if err != nil {
				t.Fatal(err)
			}
			if rejects := report.Rejects(10); len(rejects) > 0 {
				t.Error(rejects)
			}
			same(t, rowsOf(t, from, every), rowsOf(t, db, every))
		})
	}
}

// workbook writes the rows of a CSV file as the first sheet of a workbook.
func workbook(t *testing.T, file string, cell func(header, text string) any) string {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, text := range row {
			if cells[j] = text; i > 0 {
				cells[j] = cell(rows[0][j], text)
			}
		}
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := book.NewSheet("Other"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "export.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestZipBomb: a workbook that unpacks to far more than its size accounts for is refused before it is unpacked.
func TestZipBomb(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "export.xlsx")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(file)
	sheet, err := w.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 65 {
		if _, err := sheet.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file.Close()
	if _, _, err := loadExport(t, path, source.Export{}); err == nil || !strings.Contains(err.Error(), "unpacks to more than 64 MiB") {
		t.Error(err)
	}
}

// TestMalformedWorkbook: what ends or breaks in the midst of a sheet, or of the texts that sheets share, is refused, and not loaded as far as it goes.
func TestMalformedWorkbook(t *testing.T) {
	t.Parallel()
	const sheet, shared = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
	whole := workbook(t, "../../testdata/export/export.csv", func(_, text string) any { return text })
	if _, _, err := loadExport(t, rezipped(t, whole, sheet, func(text string) string { return text }), source.Export{Locale: "en-US"}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		part   string
		damage func(text string) string
		want   string
	}{
		"cut between rows":    {sheet, func(text string) string { return text[:strings.Index(text, `<row r="5"`)] }, "line 4: is malformed at this row of " + sheet},
		"cut within a cell":   {sheet, func(text string) string { return text[:strings.Index(text, `<row r="5"`)+40] }, "line 5: is malformed"},
		"a wrong end":         {sheet, func(text string) string { return strings.Replace(text, "</row>", "</rows>", 1) }, "line 1: is malformed"},
		"a bare ampersand":    {sheet, func(text string) string { return strings.Replace(text, `<row r="6"`, `& <row r="6"`, 1) }, "line 5: is malformed"},
		"a character of none": {sheet, func(text string) string { return strings.Replace(text, `<row r="6"`, "\x02<row r=\"6\"", 1) }, "line 5: is malformed"},
		"a style of none":     {sheet, func(text string) string { return strings.Replace(text, `<c r="A3"`, `<c s="x" r="A3"`, 1) }, "line 3: is malformed"},
		"shared texts cut":    {shared, func(text string) string { return text[:len(text)/2] }, ""},
		"shared texts broken": {shared, func(text string) string { return strings.Replace(text, "</si>", "</s>", 3) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			db, _, err := loadExport(t, rezipped(t, whole, c.part, c.damage), source.Export{Locale: "en-US"})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), ";") {
				t.Errorf("%v, wants %s", err, c.want)
			}
			if rows := rowsOf(t, db, "SELECT 1 FROM duckdb_tables() WHERE table_name = 'export_row' AND estimated_size > 0"); rows != "" {
				t.Error("rows were loaded")
			}
		})
	}
}

// rezipped copies a workbook with one of its parts changed.
func rezipped(t *testing.T, workbook, part string, change func(text string) string) string {
	t.Helper()
	from, err := zip.OpenReader(workbook)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	path := filepath.Join(t.TempDir(), "export.xlsx")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	to := zip.NewWriter(file)
	for _, one := range from.File {
		in, err := one.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if one.Name == part {
			changed := change(string(text))
			text = []byte(changed)
		}
		out, err := to.Create(one.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
