package sample_test

import (
	"crypto/sha256"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/sample"
)

// generate writes a source and returns its folder.
func generate(tb testing.TB, opts sample.Options) string {
	tb.Helper()
	if opts.Dir == "" {
		opts.Dir = filepath.Join(tb.TempDir(), "data")
	}
	if err := sample.Generate(tb.Context(), opts); err != nil {
		tb.Fatal(err)
	}
	return opts.Dir
}

// row is a line of a table by column.
type row map[string]string

// read reads a table back.
func read(tb testing.TB, dir, table string) []row {
	tb.Helper()
	f, err := os.Open(filepath.Join(dir, table+".csv"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatalf("%s: %v", table, err)
	}
	var rows []row
	for _, line := range lines[1:] {
		r := row{}
		for k, name := range lines[0] {
			r[name] = line[k]
		}
		rows = append(rows, r)
	}
	return rows
}

// number reads an integer; ok is false for an empty field.
func number(tb testing.TB, text string) (value int, ok bool) {
	tb.Helper()
	if text == "" {
		return 0, false
	}
	value, err := strconv.Atoi(text)
	if err != nil {
		tb.Fatal(err)
	}
	return value, true
}

// digests are the hashes of all files of a folder.
func digests(tb testing.TB, dir string) map[string][32]byte {
	tb.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		tb.Fatal(err)
	}
	sums := map[string][32]byte{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			tb.Fatal(err)
		}
		sums[e.Name()] = sha256.Sum256(text)
	}
	return sums
}
