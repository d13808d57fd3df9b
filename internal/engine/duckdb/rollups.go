package duckdb

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/cloudendpoints/opportunities/internal/compile"
)

// readRollups reads what the snapshot's rollups are made of, the smallest first, by what their names begin with: tables named
// SCOPES_rollup_NAME, whose columns before `tenants` are dimensions and those after it sums.
func readRollups(ctx context.Context, conn *sql.Conn) (map[string][]compile.Rollup, error) {
	rows, err := conn.QueryContext(ctx, `
		SELECT table_name, column_name, c.column_index < tenants.column_index
		FROM duckdb_columns() c
		JOIN duckdb_tables() t USING (database_name, schema_name, table_name)
		JOIN (SELECT table_name, column_index FROM duckdb_columns() WHERE database_name = 'snapshot' AND column_name = 'tenants') tenants USING (table_name)
		WHERE database_name = 'snapshot' AND contains(table_name, '_rollup') AND c.column_name <> 'tenants'
		ORDER BY t.estimated_size, table_name, c.column_index`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string][]compile.Rollup{}
	for rows.Next() {
		var name, column string
		var dimension bool
		if err := rows.Scan(&name, &column, &dimension); err != nil {
			return nil, err
		}
		scopes, _, _ := strings.Cut(name, "_rollup")
		list := found[scopes]
		if len(list) == 0 || list[len(list)-1].Name != name {
			list = append(list, compile.Rollup{Table: compile.Table{Name: name}, Dimensions: map[string]bool{}, Sums: map[string]bool{}})
			found[scopes] = list
		}
		rollup := list[len(list)-1]
		if dimension {
			rollup.Dimensions[column] = true
		} else {
			rollup.Sums[column] = true
		}
	}
	return found, rows.Err()
}

// rollupsOf are the rollups whose names begin so: the whole of those of all partners, of others the scopes' slices.
func (i *Instance) rollupsOf(name string, scopes []int) []compile.Rollup {
	list := slices.Clone(i.rollups[name])
	for at := range list {
		list[at].Scopes, list[at].Whole = scopes, strings.HasPrefix(name, "all")
	}
	return list
}

// readSummaries reads what the snapshot's summaries are made of, by what their names begin with: tables named SCOPES_summary, whose columns between
// `dimension` and `tenants` are the dimensions, in the order of their places, and those after it sums. An older snapshot has none.
func readSummaries(ctx context.Context, conn *sql.Conn) (map[string]compile.Summary, error) {
	rows, err := conn.QueryContext(ctx, `
		SELECT table_name, column_name FROM duckdb_columns()
		WHERE database_name = 'snapshot' AND ends_with(table_name, '_summary') ORDER BY table_name, column_index`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]compile.Summary{}
	after := map[string]bool{} // the columns that were passed, of the table that is read
	for rows.Next() {
		var name, column string
		if err := rows.Scan(&name, &column); err != nil {
			return nil, err
		}
		scopes := strings.TrimSuffix(name, "_summary")
		summary, ok := found[scopes]
		if !ok {
			summary = compile.Summary{Table: compile.Table{Name: name}, Sums: map[string]bool{}}
			clear(after)
		}
		switch {
		case after["tenants"]:
			summary.Sums[column] = true
		case after["dimension"] && column != "tenants":
			summary.Dimensions = append(summary.Dimensions, column)
		}
		after[column] = true
		found[scopes] = summary
	}
	return found, rows.Err()
}

// readCluster reads which columns a cluster of all partners' tenants has.
func readCluster(ctx context.Context, conn *sql.Conn, name string) (compile.Cluster, error) {
	cluster := compile.Cluster{Table: compile.Table{Name: name, Whole: true}, By: []string{"segment", "industry"}, Columns: map[string]bool{}}
	rows, err := conn.QueryContext(ctx, "SELECT column_name FROM duckdb_columns() WHERE database_name = 'snapshot' AND table_name = ?", cluster.Name)
	if err != nil {
		return cluster, err
	}
	defer rows.Close()
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			return cluster, err
		}
		cluster.Columns[column] = true
	}
	return cluster, rows.Err()
}

// summaryOf is the summary whose name begins so: the whole of that of all partners, of others the scopes' slices.
func (i *Instance) summaryOf(name string, scopes []int) compile.Summary {
	summary := i.summary[name]
	summary.Scopes, summary.Whole = scopes, name == "all"
	return summary
}

// builtRollups are the rollups of single partners as a scope that is built has them, under its own name.
func builtRollups(of []compile.Rollup, scope string) []compile.Rollup {
	list := slices.Clone(of)
	for at := range list {
		list[at].Table = compile.Table{Name: builtName(list[at].Name, scope), Whole: true, Tenants: list[at].Tenants}
	}
	return list
}

// builtSummary likewise.
func builtSummary(of compile.Summary, scope string) compile.Summary {
	of.Table = compile.Table{Name: builtName(of.Name, scope), Whole: true}
	return of
}

func builtName(partners, scope string) string { return scope + strings.TrimPrefix(partners, "partner") }
