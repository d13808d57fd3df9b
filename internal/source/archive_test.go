package source_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudendpoints/opportunities/internal/source"
)

func TestArchive(t *testing.T) {
	t.Parallel()
	pack := func(folder string, content map[string]string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for name, data := range content {
			f, err := w.Create(folder + name)
			if err != nil {
				t.Fatal(err)
			}
			f.Write([]byte(data))
		}
		w.Close()
		return b.Bytes()
	}
	for _, c := range []struct {
		name    string
		archive []byte
		err     string
	}{
		{"root", pack("", base(t)), ""},
		{"one folder", pack("2026-11-15/", base(t)), ""},
		{"outside", pack("", map[string]string{"../tenants.csv": "x"}), "ZIP: holds a file outside of its folder, ../tenants.csv; make the archive again, of the source folder alone"},
		{"cut", pack("", base(t))[:500], "ZIP: is no whole zip archive; it was cut or damaged: make or copy it again"},
		{"no tables", pack("", map[string]string{"a.txt": "x"}), "is missing; add"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "source.zip")
			if err := os.WriteFile(file, c.archive, 0o644); err != nil {
				t.Fatal(err)
			}
			opts := options
			opts.TempDir = t.TempDir()
			report, err := source.Load(t.Context(), openDB(t), file, opts)
			if left, _ := os.ReadDir(opts.TempDir); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			if c.err == "" {
				if err != nil {
					t.Fatal(err)
				}
				if got := report.Tables[5]; got.Name != "customers" || got.Kept != 2 || got.Files[0] != "customers.csv" {
					t.Errorf("%+v", got)
				}
				return
			}
			var own *source.Error
			if !errors.As(err, &own) || !strings.Contains(strings.ReplaceAll(own.Error(), file, "ZIP"), c.err) {
				t.Error(err)
			}
		})
	}
}
