package storage

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// DraftLife is how long a half-given command is kept after its last word.
const DraftLife = 24 * time.Hour

// Who is somebody at a front door.
type Who struct{ Platform, ID, Name string }

// SaveDraft keeps what a person has given so far in one chat ("platform:chat:thread"), in place of any earlier draft of
// his there. It is the person's alone. state is the caller's own encoding.
func (s *Store) SaveDraft(ctx context.Context, who Who, chat, state string) error {
	err := s.change(ctx, By{}, "", func(w *writer) error {
		account, err := w.account(ctx, who.Platform+":"+who.ID)
		if err != nil {
			return err
		}
		_, err = w.exec(ctx, `insert into drafts (account, chat, state, created_at, expires_at) values (?, ?, ?, ?, ?)
			on conflict (account, chat) do update set state = excluded.state, expires_at = excluded.expires_at`,
			account, chat, state, w.at.UnixMilli(), w.at.Add(DraftLife).UnixMilli())
		if err == nil {
			_, err = w.exec(ctx, `delete from drafts where expires_at <= ?`, w.at.UnixMilli())
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	return nil
}

// Draft gives what a person has given so far in one chat; ErrNotFound where there is nothing, or no longer.
func (s *Store) Draft(ctx context.Context, who Who, chat string) (string, error) {
	var state string
	err := s.view(ctx, func(q querier) error {
		var err error
		state, err = one(ctx, q, `select d.state from drafts d join accounts a on a.id = d.account
			where a.platform = ? and a.kind = 'person' and a.remote_id = ? and d.chat = ? and d.expires_at > ?`,
			[]any{who.Platform, who.ID, chat, s.now().UnixMilli()}, value[string])
		return err
	})
	if err != nil {
		return "", fmt.Errorf("find draft: %w", err)
	}
	return state, nil
}

// DropDraft forgets it, with the file that came with it. Dropping what is not there is no error.
func (s *Store) DropDraft(ctx context.Context, who Who, chat string) error {
	err := s.change(ctx, By{}, "", func(w *writer) error {
		for _, table := range []string{"drafts", "uploads"} {
			if _, err := w.exec(ctx, `delete from `+table+` where chat = ? and account in (select id from accounts where platform = ? and kind = 'person' and remote_id = ?)`,
				chat, who.Platform, who.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("drop draft: %w", err)
	}
	return nil
}

// Know finds or makes the account of somebody who is about to change something, and keeps the name he goes by.
func (s *Store) Know(ctx context.Context, who Who) (int64, error) {
	var id int64
	err := s.change(ctx, By{}, "", func(w *writer) error {
		var err error
		if id, err = w.account(ctx, who.Platform+":"+who.ID); err != nil {
			return err
		}
		_, err = w.exec(ctx, `update accounts set name = ? where id = ? and name <> ?`, who.Name, id, who.Name)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("know %s: %w", who.Platform, err)
	}
	return id, nil
}
