package source

import "strings"

// text quotes a value for SQL text.
func text(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// ident quotes a name for SQL text.
func ident(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// path quotes a file's path for DuckDB's readers, which take a path for a glob pattern.
func path(s string) string {
	return text(strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace(s))
}

func idents(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = ident(n)
	}
	return strings.Join(quoted, ", ")
}
