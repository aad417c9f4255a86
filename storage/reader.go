package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
)

// querier is what loads rows: a reader's snapshot, or the transaction of a writer.
type querier interface {
	// each runs a text and hands over its rows one by one, each of which holds until the next.
	each(ctx context.Context, text string, args []any, take func(*tuple) error) error
}

// reader is one reading connection with its prepared statements: preparing anew for each question costs more than most
// answers.
type reader struct {
	conn *sql.Conn
	*statements
}

func (r *reader) close() error {
	if r.conn == nil {
		return nil
	}
	err := errors.Join(r.statements.close(), r.conn.Close())
	r.conn, r.statements = nil, nil
	return err
}

// pool holds the reading connections that are at rest. The one that was used last is used next: where few are needed, few
// are warm and take memory.
type pool struct {
	resting chan struct{} // one for each
	mu      sync.Mutex
	list    []*reader // the last one last
}

func newPool(connections int) *pool {
	p := &pool{resting: make(chan struct{}, connections)}
	for range connections {
		p.give(&reader{})
	}
	return p
}

// give puts a connection to rest.
func (p *pool) give(r *reader) {
	p.mu.Lock()
	p.list = append(p.list, r)
	p.mu.Unlock()
	p.resting <- struct{}{}
}

// take gives a connection to whoever has received from resting.
func (p *pool) take() *reader {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.list) - 1
	r := p.list[last]
	p.list = p.list[:last]
	return r
}

// connect opens the connection.
func (r *reader) connect(ctx context.Context, s *Store) error {
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return err
	}
	raw, err := rawConn(conn)
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	r.conn, r.statements = conn, newStatements(raw)
	return nil
}

// view runs read on one snapshot of the database. It waits for a free connection no longer than the context allows.
func (s *Store) view(ctx context.Context, read func(q querier) error) (err error) {
	r, err := s.reader(ctx)
	if err != nil {
		return err
	}
	defer s.idle.give(r)
	// The snapshot begins and ends whatever the caller's context does; a connection that cannot end it is thrown away.
	always, nothing := context.WithoutCancel(ctx), func(*tuple) error { return nil }
	if err := r.each(always, `begin`, nil, nothing); err != nil {
		return fmt.Errorf("begin to read: %w", classify(errors.Join(err, r.close())))
	}
	defer func() {
		if end := r.each(always, `rollback`, nil, nothing); end != nil {
			err = errors.Join(err, r.close())
		}
	}()
	if err := read(r); err != nil {
		return classify(err)
	}
	return nil
}

// glance runs read, which asks one thing: a single question is a snapshot by itself.
func (s *Store) glance(ctx context.Context, read func(q querier) error) error {
	r, err := s.reader(ctx)
	if err != nil {
		return err
	}
	defer s.idle.give(r)
	if err := read(r); err != nil {
		return classify(err)
	}
	return nil
}

// reader takes a free connection, which is given back to idle.
func (s *Store) reader(ctx context.Context) (*reader, error) {
	var r *reader
	select {
	case <-s.idle.resting:
		r = s.idle.take()
	case <-s.closed:
		return nil, fmt.Errorf("%w: it is closed", ErrUnavailable)
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a connection: %w", context.Cause(ctx))
	}
	if r.conn == nil {
		if err := r.connect(ctx, s); err != nil {
			s.idle.give(r)
			return nil, fmt.Errorf("connect: %w", classify(err))
		}
	}
	if err := ctx.Err(); err != nil {
		s.idle.give(r)
		return nil, fmt.Errorf("begin to read: %w", context.Cause(ctx))
	}
	return r, nil
}

// all reads every row of a query.
func all[T any](ctx context.Context, q querier, text string, args []any, scan func(row *tuple) (T, error)) ([]T, error) {
	var out []T
	err := q.each(ctx, text, args, func(row *tuple) error {
		v, err := scan(row)
		out = append(out, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// one reads the first row of a query, or fails with ErrNotFound.
func one[T any](ctx context.Context, q querier, text string, args []any, scan func(row *tuple) (T, error)) (T, error) {
	var first T
	found := false
	err := q.each(ctx, text, args, func(row *tuple) (err error) {
		if !found {
			first, err = scan(row)
		}
		found = true
		return err
	})
	if err == nil && !found {
		err = ErrNotFound
	}
	if err != nil {
		var zero T
		return zero, err
	}
	return first, nil
}

// value scans a row of one column.
func value[T any](row *tuple) (T, error) {
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
