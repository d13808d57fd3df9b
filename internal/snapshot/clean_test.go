package snapshot

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestClean: what a load leaves that was killed as it published goes with the next one; what it had made current stays.
func TestClean(t *testing.T) {
	const before, published = "20261101T000000Z-aaaaaa.duckdb", "20261102T000000Z-bbbbbb.duckdb"
	key := strings.Repeat("k", keyBytes)
	for _, c := range []struct {
		name    string
		current string // what the killed load left in current; empty where nothing was published before
		kept    []string
	}{
		{"before it was made current", before, []string{before, "current", "cursor.key"}},
		{"after", published, []string{before, published, "current", "cursor.key"}},
		{"the first load, before", "", []string{before, "cursor.key"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			files := map[string]string{
				before: "b", published: "p", "cursor.key": key, "cursor.key.123": "k", "current.part": "20",
				".build-1/publishing": published + "\n", ".build-1/build.duckdb": "w", ".build-2/publishing": "", ".build-3/publishing": "../../cursor.key\n",
			}
			if c.current != "" {
				files["current"] = c.current + "\n"
			}
			for name, text := range files {
				path := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			folder := &Folder{dir}
			folder.clean()
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			var left []string
			for _, entry := range entries {
				left = append(left, entry.Name())
			}
			if !slices.Equal(left, c.kept) {
				t.Errorf("left %v, want %v", left, c.kept)
			}
		})
	}
}
