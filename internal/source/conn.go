package source

import (
	"context"
	"database/sql"
)

func (l *loader) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return l.conn.ExecContext(ctx, query, args...)
}

func (l *loader) execAll(ctx context.Context, statements ...string) error {
	for _, s := range statements {
		if _, err := l.exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) count(ctx context.Context, query string) (int64, error) {
	var n int64
	err := l.conn.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}

func (l *loader) ints(ctx context.Context, query string) ([]int64, error) {
	return column[int64](ctx, l.conn, query)
}

func (l *loader) strings(ctx context.Context, query string) ([]string, error) {
	return column[string](ctx, l.conn, query)
}

func column[T any](ctx context.Context, conn *sql.Conn, query string) ([]T, error) {
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var values []T
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, rows.Err()
}

// inBackground starts work, whose result wait gives. stop ends it, and returns once it has ended.
func inBackground[T any](ctx context.Context, work func(context.Context) (T, error)) (wait func() (T, error), stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var result T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		result, err = work(ctx)
	}()
	wait = func() (T, error) { <-done; return result, err }
	stop = func() { cancel(); <-done }
	return wait, stop
}
