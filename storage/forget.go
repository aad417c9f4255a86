package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Traces are what the store keeps of a person apart from what he did for the record.
type Traces struct {
	// Name: the name that he goes by is kept.
	Name bool
	// Drafts are half-given commands, and files that came with one.
	Drafts int
	// Follows and Subscriptions are those of his private chat.
	Follows, Subscriptions int
	// Waiting is what waits to be sent to his private chat.
	Waiting int
}

// None tells that there is nothing to forget.
func (t Traces) None() bool { return t == Traces{} }

// Forget removes the traces of a person on a platform, and gives what there were. His roles and the audit stay: they are
// the desk's record of who may and did what. A dry run only counts.
func (s *Store) Forget(ctx context.Context, by By, who Who) (Traces, error) {
	var t Traces
	err := s.change(ctx, by, "", func(w *writer) error {
		var err error
		t, err = w.forget(ctx, who)
		return err
	})
	if err != nil {
		return Traces{}, fmt.Errorf("forget: %w", err)
	}
	return t, nil
}

func (w *writer) forget(ctx context.Context, who Who) (t Traces, err error) {
	type known struct {
		id   int64
		name string
	}
	a, err := one(ctx, w, `select id, name from accounts where platform = ? and kind = 'person' and remote_id = ?`, []any{who.Platform, who.ID},
		func(row *tuple) (k known, err error) {
			err = row.Scan(&k.id, &k.name)
			return k, err
		})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return t, err
	}
	t.Name = a.name != ""
	// On Telegram a private chat has the person's own id; elsewhere it is known by who set something up in it.
	const own = `(select id from chats where kind = 'private' and platform = :platform and (remote_id = :person
		or id in (select chat_id from subscriptions where account = :account union select chat_id from follows where account = :account)))`
	args := []any{sql.Named("platform", who.Platform), sql.Named("person", who.ID), sql.Named("account", a.id), sql.Named("at", w.at.UnixMilli())}
	for _, step := range []struct {
		text  string
		count *int
	}{
		{`delete from drafts where account = :account`, &t.Drafts},
		{`delete from uploads where account = :account`, &t.Drafts},
		{`update deliveries set state = 'cancelled', settled_at = :at where state not in ('sent', 'cancelled') and state in ('pending', 'held') and chat_id in ` + own, &t.Waiting},
		{`update chats set title = '' where title <> '' and id in ` + own, new(int)},
		{`update follows set ended_at = :at where ended_at is null and chat_id in ` + own, &t.Follows},
		{`update subscriptions set ended_at = :at where ended_at is null and chat_id in ` + own, &t.Subscriptions},
		{`update accounts set name = '' where id = :account`, new(int)},
	} {
		n, err := w.affect(ctx, step.text, args...)
		if err != nil {
			return t, err
		}
		*step.count += int(n)
	}
	return t, nil
}
