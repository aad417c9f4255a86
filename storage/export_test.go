package storage

import (
	"context"
	"fmt"
)

// Exec runs a statement on the writing connection, past everything that the store promises: tests show with it what the
// database itself refuses.
func Exec(ctx context.Context, s *Store, text string, args ...any) error {
	_, err := s.write.ExecContext(ctx, text, args...)
	return err
}

// Ask reads one value on the writing connection.
func Ask[T any](ctx context.Context, s *Store, text string, args ...any) (T, error) {
	var v T
	err := s.write.QueryRowContext(ctx, text, args...).Scan(&v)
	return v, err
}

// Prepared counts, from now on, how many words of statements SQLite looks at while it prepares them. It leaves one reading
// connection in use; end gives the others back.
func Prepared(ctx context.Context, s *Store) (looked func() int, end func(), err error) {
	var rest []*reader
	for len(s.idle.resting) > 1 {
		<-s.idle.resting
		rest = append(rest, s.idle.take())
	}
	r, err := s.reader(ctx)
	if err != nil {
		return nil, nil, err
	}
	n := 0
	r.statements.conn.RegisterAuthorizer(func(int, string, string, string) int { n++; return 0 })
	s.idle.give(r)
	return func() int { return n }, func() {
		<-s.idle.resting
		r := s.idle.take()
		r.statements.conn.RegisterAuthorizer(nil)
		for _, x := range append(rest, r) {
			s.idle.give(x)
		}
	}, nil
}

// FindCounting finds as Find does for words, where more than few objects of a kind are counted without a look at each. It gives
// the kind and the number of each hit.
func FindCounting(ctx context.Context, s *Store, sight Sight, text string, kinds []string, p Page, few int) (list []string, total int, err error) {
	err = s.view(ctx, func(q querier) error {
		d, err := matched(ctx, q, matchWords(text), 0)
		if err != nil {
			return err
		}
		d.few = few
		places, n, err := d.places(ctx, q, sight, FoldName(text), kinds, p)
		for _, at := range places {
			list = append(list, fmt.Sprint(hitKinds[at.kind], " ", at.id, " ", at.exact))
		}
		total = n
		return err
	})
	return list, total, err
}

// CustodyPlainly computes what CustodyOn does from the reports of everybody who was ever held, without the roll.
func (s *Store) CustodyPlainly(ctx context.Context, sight Sight, filter CustodyFilter, days []Day) ([]CustodyReport, error) {
	var out []CustodyReport
	err := s.view(ctx, func(q querier) (err error) {
		out, err = s.custodies(ctx, q, sight, filter, days, nil)
		return err
	})
	return out, err
}

// OnRoll tells how many people are on the roll that was called last, and the number of the last change it knows.
func OnRoll(s *Store) (people int, seq int64) {
	r := s.roll.latest()
	if r == nil {
		return 0, 0
	}
	return len(r.held.people), r.seq
}
