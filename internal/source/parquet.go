package source

import (
	"context"
	"fmt"
	"strings"
)

// loadParquet reads a Parquet file, each value as the text that a CSV file would have for it.
func (l *loader) loadParquet(ctx context.Context, t Table, p *part) error {
	f, err := p.open() // says what is wrong better than the engine
	if err != nil {
		return err
	}
	_ = f.Close()
	from := fmt.Sprintf("read_parquet(%s, binary_as_string = true, hive_partitioning = false)", path(p.path))
	rows, err := l.conn.QueryContext(ctx, fmt.Sprintf("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM %s)", from))
	if err != nil {
		return err
	}
	defer rows.Close()
	var names, types []string
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return err
		}
		names, types = append(names, name), append(types, kind)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	positions, err := l.locate(t, *p, names, 0)
	if err != nil {
		return err
	}
	values := make([]string, len(t.Columns))
	for i, at := range positions {
		values[i] = "NULL::VARCHAR"
		if at < 0 {
			continue
		}
		value, ok := parquetText(ident(names[at]), types[at])
		if !ok {
			return &Error{File: p.file, Column: names[at], Message: "holds lists or structures, not single values", Hint: "write it as " + t.Columns[i].SQLType()}
		}
		values[i] = fmt.Sprintf("nullif(%s, '')", value)
	}
	return l.insert(ctx, t, p, rawSelect(values, from), func(int64) error { return nil })
}

// parquetText is the SQL of a value as text: a midnight as its day, a fraction without the zeros that end it.
func parquetText(value, kind string) (string, bool) {
	switch {
	case strings.HasSuffix(kind, "]"), strings.HasPrefix(kind, "STRUCT"), strings.HasPrefix(kind, "MAP"), strings.HasPrefix(kind, "UNION"):
		return "", false
	case strings.HasPrefix(kind, "TIMESTAMP"):
		if strings.HasSuffix(kind, "TIME ZONE") {
			value = "timezone('UTC', " + value + ")"
		}
		return fmt.Sprintf("CASE WHEN %s = date_trunc('day', %[1]s) THEN %[1]s::DATE::VARCHAR ELSE %[1]s::VARCHAR END", value), true
	case kind == "DOUBLE", kind == "FLOAT", strings.HasPrefix(kind, "DECIMAL"):
		value = "(" + value + ")::VARCHAR"
		return fmt.Sprintf("CASE WHEN contains(%s, '.') AND NOT contains(%[1]s, 'e') THEN rtrim(rtrim(%[1]s, '0'), '.') ELSE %[1]s END", value), true
	default:
		return "(" + value + ")::VARCHAR", true
	}
}
