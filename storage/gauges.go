package storage

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Gauges are numbers about a database while it is served, without any content.
type Gauges struct {
	// Size of the database, in bytes.
	Size int64
	// Queue counts the deliveries that wait, are being sent or need somebody's word, by their state.
	Queue map[string]int
	// Oldest is when the oldest of those that wait or are being sent was promised; zero for none.
	Oldest time.Time
	// Edition is when the newest edition was sent; zero for none.
	Edition time.Time
	// Subscriptions and Follows are those that live, and Paused the chats to which nothing goes.
	Subscriptions, Follows, Paused int
}

// Gauges reads them.
func (s *Store) Gauges(ctx context.Context) (Gauges, error) {
	g := Gauges{Queue: map[string]int{"pending": 0, "sending": 0, "failed": 0, "uncertain": 0, "held": 0}}
	err := s.view(ctx, func(q querier) error {
		type state struct {
			name string
			n    int
		}
		list, err := all(ctx, q, `select d.state, count(*) from deliveries d where `+openState+` group by d.state`, nil, func(row *tuple) (x state, err error) {
			err = row.Scan(&x.name, &x.n)
			return x, err
		})
		if err != nil {
			return err
		}
		for _, x := range list {
			g.Queue[x.name] = x.n
		}
		for _, ask := range []struct {
			text string
			put  func(n int64)
		}{
			{`select page_count * page_size from pragma_page_count, pragma_page_size`, func(n int64) { g.Size = n }},
			{`select coalesce(min(created_at), 0) from deliveries d where ` + openState + ` and d.state in ('pending', 'sending')`, func(n int64) { g.Oldest = since(n) }},
			{`select coalesce(max(settled_at), 0) from deliveries where kind = 'edition' and state = 'sent'`, func(n int64) { g.Edition = since(n) }},
			{`select count(*) from subscriptions where ended_at is null`, func(n int64) { g.Subscriptions = int(n) }},
			{`select count(*) from follows where ended_at is null`, func(n int64) { g.Follows = int(n) }},
			{`select count(*) from chats where paused_at is not null and paused_why <> 'moved'`, func(n int64) { g.Paused = int(n) }},
		} {
			n, err := one(ctx, q, ask.text, nil, value[int64])
			if err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
			ask.put(n)
		}
		return nil
	})
	if err != nil {
		return Gauges{}, fmt.Errorf("read gauges: %w", err)
	}
	return g, nil
}

// since is a stored instant where 0 stands for none.
func since(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return millis(ms)
}
