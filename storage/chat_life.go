package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// What follows is housekeeping: what the platforms say of their chats. It changes no setting of anybody's and stands
// neither in the change log nor in the audit.

// SeeChat makes a chat known, and keeps what the platform calls it now. A chat that was paused goes on.
func (s *Store) SeeChat(ctx context.Context, c Chat) error {
	err := s.change(ctx, By{}, "", func(w *writer) error {
		w.wakes = true
		_, err := w.exec(ctx, `insert into chats (platform, remote_id, kind, title, created_at) values (?, ?, ?, ?, ?)
			on conflict (platform, remote_id) do update set kind = excluded.kind, paused_at = null, paused_why = '', probe_at = null, told_at = null,
			title = case when excluded.title = '' then title else excluded.title end`,
			c.Platform, c.RemoteID, c.Kind, c.Title, w.at.UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("see chat: %w", err)
	}
	return nil
}

// PauseChat stops everything that goes to a chat by itself, and keeps why. It is false where the chat is not known or was
// paused before.
func (s *Store) PauseChat(ctx context.Context, platform, remoteID, why string) (paused bool, err error) {
	err = s.change(ctx, By{}, "", func(w *writer) error {
		n, err := w.affect(ctx, `update chats set paused_at = ?, paused_why = ? where platform = ? and remote_id = ? and paused_at is null`,
			w.at.UnixMilli(), why, platform, remoteID)
		paused = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("pause chat: %w", err)
	}
	return paused, nil
}

// MoveChat lets everything follow a chat that goes on under another id: its settings, subscriptions, follows, what people
// have begun there and what waits for it. Posts of the old chat cannot be edited any more, so they lose their ids there. Of a
// chat that is not known only what people have begun moves.
func (s *Store) MoveChat(ctx context.Context, platform, from, to string) error {
	err := s.change(ctx, By{}, "", func(w *writer) error {
		for _, text := range []string{
			`update or replace drafts set chat = :to || substr(chat, length(:from) + 1) where substr(chat, 1, length(:from)) = :from`,
			`update or replace uploads set chat = :to || substr(chat, length(:from) + 1) where substr(chat, 1, length(:from)) = :from`,
		} {
			if _, err := w.exec(ctx, text, sql.Named("from", platform+":"+from+":"), sql.Named("to", platform+":"+to+":")); err != nil {
				return err
			}
		}
		scan := func(row *tuple) (id int64, err error) { return id, row.Scan(&id) }
		old, err := one(ctx, w, `select id from chats where platform = ? and remote_id = ?`, []any{platform, from}, scan)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		// The new chat may have been seen first. Whatever was made there joins the old one, which keeps its settings.
		other, err := one(ctx, w, `select id from chats where platform = ? and remote_id = ?`, []any{platform, to}, scan)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if err == nil {
			for _, text := range []string{
				`update subscriptions set chat_id = :old where chat_id = :other`,
				`update follows set chat_id = :old where chat_id = :other`,
				`update deliveries set chat_id = :old where chat_id = :other`,
				`insert or ignore into follow_cursors (chat_id, thread, urgent_seq, bundle_seq, bundled_at)
					select :old, thread, urgent_seq, bundle_seq, bundled_at from follow_cursors where chat_id = :other`,
				`delete from follow_cursors where chat_id = :other`,
				`update chats set remote_id = remote_id || ' (moved)', paused_at = coalesce(paused_at, :at), paused_why = 'moved' where id = :other`,
			} {
				if _, err := w.exec(ctx, text, sql.Named("old", old), sql.Named("other", other), sql.Named("at", w.at.UnixMilli())); err != nil {
					return err
				}
			}
		}
		if _, err := w.exec(ctx, `update delivery_parts set remote_id = '', after_id = '' where delivery_id in (select id from deliveries where chat_id = ?)`, old); err != nil {
			return err
		}
		w.wakes = true
		_, err = w.exec(ctx, `update chats set remote_id = ?, last_post = '', paused_at = null, paused_why = '', probe_at = null, told_at = null where id = ?`, to, old)
		return err
	})
	if err != nil {
		return fmt.Errorf("move chat: %w", err)
	}
	return nil
}

// Recall gives what was remembered under a key; empty for nothing. It is for small things of the program itself, never for
// content.
func (s *Store) Recall(ctx context.Context, key string) (string, error) {
	var v string
	err := s.view(ctx, func(q querier) error {
		var err error
		v, err = one(ctx, q, `select value from meta where key = ?`, []any{key}, value[string])
		return err
	})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", fmt.Errorf("recall %s: %w", key, err)
	}
	return v, nil
}

// Remember keeps a small thing under a key.
func (s *Store) Remember(ctx context.Context, key, value string) error {
	err := s.change(ctx, By{}, "", func(w *writer) error {
		_, err := w.exec(ctx, `insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value`, key, value)
		return err
	})
	if err != nil {
		return fmt.Errorf("remember %s: %w", key, err)
	}
	return nil
}
