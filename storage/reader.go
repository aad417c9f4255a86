package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// querier is what loads rows: a reader's snapshot, or the transaction of a writer.
type querier interface {
	query(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

// reader is one reading connection with its prepared statements: preparing anew for each question costs more than most
// answers. A statement must be read to its end before it is used again, which all does.
type reader struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (r *reader) query(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	stmt := r.stmts[text]
	if stmt == nil {
		var err error
		if stmt, err = r.conn.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
		r.stmts[text] = stmt
	}
	return stmt.QueryContext(ctx, named(text, args)...)
}

// named leaves out the named arguments that the statement does not use: database/sql refuses more than it has places for.
func named(text string, args []any) []any {
	return slices.DeleteFunc(slices.Clone(args), func(a any) bool {
		n, ok := a.(sql.NamedArg)
		return ok && !strings.Contains(text, ":"+n.Name)
	})
}

func (r *reader) exec(ctx context.Context, text string) error {
	rows, err := r.query(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		continue // begin and rollback have no rows; stepping runs them
	}
	return rows.Err()
}

func (r *reader) close() error {
	if r.conn == nil {
		return nil
	}
	var err error
	for _, stmt := range r.stmts {
		err = errors.Join(err, stmt.Close())
	}
	err = errors.Join(err, r.conn.Close())
	r.conn, r.stmts = nil, nil
	return err
}

// view runs read on one snapshot of the database. It waits for a free connection no longer than the context allows.
func (s *Store) view(ctx context.Context, read func(q querier) error) (err error) {
	var r *reader
	select {
	case r = <-s.idle:
	case <-s.closed:
		return fmt.Errorf("%w: it is closed", ErrUnavailable)
	case <-ctx.Done():
		return fmt.Errorf("wait for a connection: %w", context.Cause(ctx))
	}
	defer func() { s.idle <- r }()
	if r.conn == nil {
		conn, err := s.read.Conn(ctx)
		if err != nil {
			return fmt.Errorf("connect: %w", classify(err))
		}
		r.conn, r.stmts = conn, map[string]*sql.Stmt{}
	}
	if err := r.exec(ctx, `begin`); err != nil {
		return fmt.Errorf("begin to read: %w", classify(errors.Join(err, r.close())))
	}
	// The end must come even when the caller's context is over; a connection that cannot end is thrown away.
	defer func() {
		if end := r.exec(context.WithoutCancel(ctx), `rollback`); end != nil {
			err = errors.Join(err, r.close())
		}
	}()
	if err := read(r); err != nil {
		return classify(err)
	}
	return nil
}

// all reads every row of a query.
func all[T any](ctx context.Context, q querier, text string, args []any, scan func(row *sql.Rows) (T, error)) ([]T, error) {
	rows, err := q.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return out, rows.Close()
}

// one reads the first row of a query, or fails with ErrNotFound.
func one[T any](ctx context.Context, q querier, text string, args []any, scan func(row *sql.Rows) (T, error)) (T, error) {
	var zero T
	rows, err := all(ctx, q, text, args, scan)
	if err != nil {
		return zero, err
	}
	if len(rows) == 0 {
		return zero, ErrNotFound
	}
	return rows[0], nil
}

// value scans a row of one column.
func value[T any](row *sql.Rows) (T, error) {
	var v T
	err := row.Scan(&v)
	return v, err
}

// ids binds a list of numbers for `in (select value from json_each(?))`, so that the statement's text stays the same.
func ids(list []int64) string {
	if len(list) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(list) //nolint:errchkjson // whole numbers always encode
	return string(b)
}

// namedID binds a number to :id.
func namedID(id int64) sql.NamedArg { return sql.Named("id", id) }

// texts binds a list of texts for `in (select value from json_each(?))`.
func texts(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(list) //nolint:errchkjson // texts always encode
	return string(b)
}
