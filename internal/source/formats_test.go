package source_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/source"
)

// TestFormsAgree writes the tables of one load in every form, as such files come from other tools too, and loads them again: the tables are equal.
func TestFormsAgree(t *testing.T) {
	content := base(t)
	var partners strings.Builder
	partners.WriteString(content["partners.csv"])
	for i := range 20_000 {
		fmt.Fprintf(&partners, "%06d,\"  Näme \"\"%d\"\", [x]\n{%d}\",US,{\"a\":%d}\n", 1000+i, i, i, i)
	}
	content["partners.csv"] = strings.ReplaceAll(partners.String(), `{"a":`, `{a:`)
	from, _ := load(t, content)
	want := map[string]string{}
	for _, table := range source.Tables {
		want[table.Name] = textRows(t, from, table.Name)
	}
	for form, ending := range map[string]string{
		"FORMAT csv, HEADER": ".csv", "FORMAT csv, HEADER, COMPRESSION gzip": ".csv.gz", "FORMAT csv, HEADER, FORCE_QUOTE *": ".csv",
		"FORMAT json": ".ndjson", "FORMAT json, COMPRESSION gzip": ".ndjson.gz",
		"FORMAT parquet": ".parquet", "FORMAT parquet, ROW_GROUP_SIZE 2048": ".parquet",
		"FORMAT parquet, COMPRESSION zstd": "/it's [1]*?.parquet", "FORMAT csv, DELIMITER ',', HEADER": "/x=y/../it's [1]*?.csv",
	} {
		t.Run(form, func(t *testing.T) {
			dir := t.TempDir()
			for _, table := range source.Tables {
				file := filepath.Join(dir, table.Name+ending)
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				query := fmt.Sprintf(`COPY "%s" TO '%s' (%s)`, table.Name, strings.ReplaceAll(file, "'", "''"), form)
				if _, err := from.Exec(query); err != nil {
					t.Fatal(err)
				}
			}
			db := openDB(t)
			if _, err := source.Load(t.Context(), db, dir, options); err != nil {
				t.Fatal(err)
			}
			same(t, "", rejectsOf(t, db))
			for _, table := range source.Tables {
				if got := textRows(t, db, table.Name); got != want[table.Name] {
					same(t, want[table.Name], got)
				}
			}
		})
	}
}

// TestParquetTypes reads values as other tools write them.
func TestParquetTypes(t *testing.T) {
	dir := write(t, with(t, map[string]string{"engagements.csv": "", "engagement_offers.csv": "", "usage.csv": "", "partners.csv": ""}))
	writer := openDB(t)
	for table, query := range map[string]string{
		"engagements": `SELECT 'e' || n AS engagement_id, encode('W') AS workshop, 'OPEN' AS status, TIMESTAMP '2026-07-01 00:00:00' AS valid_from,
			TIMESTAMPTZ '2026-07-31 00:00:00+00' + to_hours(n - 1) AS valid_to FROM range(1, 3) r(n)`,
		"engagement_offers": `SELECT 'e1' AS engagement_id, upper('00000000-0000-0000-0000-00000000000a') AS tenant_id, 77 AS partner_id, 7500.0::DOUBLE AS estimated_earnings
			UNION ALL BY NAME SELECT 'e1' AS engagement_id, '00000000-0000-0000-0000-00000000000b' AS tenant_id, 77 AS partner_id, 12.345::DOUBLE AS estimated_earnings`,
		"usage":    `SELECT UUID '00000000-0000-0000-0000-00000000000a' AS tenant_id, 'W365' AS workload, 5.0::FLOAT AS pau, 1.5::DECIMAL(9,3) AS mau, [1] AS extra UNION ALL SELECT NULL, 'W365', 2, 3, NULL`,
		"partners": `SELECT 77.0::DOUBLE AS partner_id, '' AS partner_name, 'US' AS country, 'O' AS organization UNION ALL SELECT 77, ' N ', 'US', 'O' UNION ALL SELECT 42, 'N', 'US', 'O'`,
	} {
		if _, err := writer.Exec(fmt.Sprintf("COPY (%s) TO '%s' (FORMAT parquet)", query, filepath.Join(dir, table+".parquet"))); err != nil {
			t.Fatal(err)
		}
	}
	db := openDB(t)
	if _, err := source.Load(t.Context(), db, dir, options); err != nil {
		t.Fatal(err)
	}
	same(t, "e1|W|OPEN|2026-07-01|2026-07-31\n", textRows(t, db, "engagements"))
	same(t, "e1|00000000-0000-0000-0000-00000000000a|77|7500.00\n", textRows(t, db, "engagement_offers"))
	same(t, "77| N |US|O\n42|N|US|O\n", textRows(t, db, "partners"))
	same(t, `partners.parquet:1 partner_name "" is empty
engagements.parquet:2 valid_to "2026-07-31 01:00:00" is not a date of the form YYYY-MM-DD
usage.parquet:1 mau "1.5" is not a whole number
usage.parquet:2 tenant_id "" is empty
associations.csv:2 partner_id "0042" refers to a partner that is not there
subscriptions.csv:2 partner_id "0042" refers to a partner that is not there
engagement_offers.parquet:2 estimated_earnings "12.345" is not an amount of digits with at most two decimals
`, rejectsOf(t, db))
}

// TestLines rejects one row in a large file with many rows over several lines.
func TestLines(t *testing.T) {
	t.Parallel()
	var plain, quoted, json strings.Builder
	plain.WriteString("product,microsoft_365\n")
	quoted.WriteString("product,microsoft_365\n")
	line, at := 2, 0
	for i := range 300_000 {
		ok := i != 299_000
		if !ok {
			at = line
		}
		fmt.Fprintf(&plain, "p%d,%t\n", i, ok)
		if i%3 == 0 {
			fmt.Fprintf(&quoted, "\"p\n%d\",%s\n", i, map[bool]string{true: "true", false: "no"}[ok])
			line++
		} else {
			fmt.Fprintf(&quoted, "p%d,%s\n", i, map[bool]string{true: "true", false: "no"}[ok])
		}
		line++
		fmt.Fprintf(&json, "{\"product\":\"p%d\",\"microsoft_365\":%s}\n", i, map[bool]string{true: "true", false: "1"}[ok])
	}
	db, _ := load(t, with(t, map[string]string{"products.csv": quoted.String()}))
	same(t, fmt.Sprintf("products.csv:%d microsoft_365 \"no\" is neither true nor false\n", at), rejectsOf(t, db))
	db, _ = load(t, with(t, map[string]string{"products.ndjson": json.String()}))
	same(t, "products.ndjson:299001 microsoft_365 \"1\" is neither true nor false\n", rejectsOf(t, db))
	db, _ = load(t, with(t, map[string]string{
		"products/1.csv.gz": compress(plain.String()),
		"products/2.csv":    "microsoft_365,product\ntrue,new\n1,bad\nfalse,p7\n",
		"products/3.ndjson": "{\"product\":\"newer\",\"microsoft_365\":true}\n\n{\"product\":\"new\",\"microsoft_365\":true}\n",
	}))
	same(t, `products/2.csv:3 microsoft_365 "1" is neither true nor false
products/2.csv:4 product "p7" repeats the key of an earlier row
products/3.ndjson:3 product "new" repeats the key of an earlier row
`, rejectsOf(t, db))
	same(t, "300002\n", rowsOf(t, db, "SELECT count(*) FROM products"))
}

func compress(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}
