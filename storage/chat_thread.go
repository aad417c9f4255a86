package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// LeftThread is what happened to a topic that is gone.
type LeftThread struct {
	Chat Chat
	// Moved is how many subscriptions and follows of it go on in the chat itself.
	Moved int
	// SetUp are the private chats of those who set up something in the chat, as far as they are known.
	SetUp []Chat
}

// LeaveThread lets what was to come in a topic that is gone come in the chat itself, and what people have begun there go on
// there. A chat that is not known has nothing.
func (s *Store) LeaveThread(ctx context.Context, platform, remoteID, thread string) (LeftThread, error) {
	var left LeftThread
	err := s.change(ctx, By{}, "", func(w *writer) error {
		var err error
		left.Chat, err = loadChat(ctx, w, platform, remoteID)
		if errors.Is(err, ErrNotFound) || thread == "" {
			return nil
		}
		if err != nil {
			return err
		}
		args := []any{sql.Named("chat", left.Chat.ID), sql.Named("thread", thread), sql.Named("at", w.at.UnixMilli()),
			sql.Named("here", platform+":"+remoteID+":")}
		for _, step := range []struct {
			text  string
			moves bool
		}{
			{`update subscriptions set thread = '' where chat_id = :chat and thread = :thread and ended_at is null`, true},
			// What the chat itself follows already is not followed twice.
			{`update follows set ended_at = :at where chat_id = :chat and thread = :thread and ended_at is null and exists (select 1 from follows f
				where f.chat_id = :chat and f.thread = '' and f.ended_at is null and f.kind = follows.kind and f.object_id is follows.object_id and f.code = follows.code)`, false},
			{`update follows set thread = '' where chat_id = :chat and thread = :thread and ended_at is null`, true},
			{`insert or ignore into follow_cursors (chat_id, thread, urgent_seq, bundle_seq, bundled_at) select chat_id, '', urgent_seq, bundle_seq, bundled_at
				from follow_cursors where chat_id = :chat and thread = :thread`, false},
			{`delete from follow_cursors where chat_id = :chat and thread = :thread`, false},
			{`update deliveries set thread = '' where chat_id = :chat and thread = :thread and state not in ('sent', 'cancelled') and state in ('pending', 'held') and edits_delivery is null`, false},
			{`update or ignore drafts set chat = :here where chat = :here || :thread`, false},
			{`update or ignore uploads set chat = :here where chat = :here || :thread`, false},
		} {
			n, err := w.affect(ctx, step.text, args...)
			if err != nil {
				return err
			}
			if step.moves {
				left.Moved += int(n)
			}
		}
		left.SetUp, err = setUp(ctx, w, left.Chat.ID)
		return err
	})
	if err != nil {
		return LeftThread{}, fmt.Errorf("leave topic: %w", err)
	}
	return left, nil
}

// Whom an announcement is for.
const (
	AnnounceAll  = "all"  // every chat that has a digest or follows something, and the team's
	AnnounceTeam = "team" // the chats of the team
)

// Announced lists the chats that an announcement goes to.
func (s *Store) Announced(ctx context.Context, to string) ([]Chat, error) {
	var out []Chat
	err := s.view(ctx, func(q querier) error {
		var err error
		out, err = all(ctx, q, `select `+chatColumns+` from chats h where h.paused_at is null and (h.audience = 1 or (? = 'all'
			and (exists (select 1 from subscriptions s where s.chat_id = h.id and s.ended_at is null) or exists (select 1 from follows f where f.chat_id = h.id and f.ended_at is null))))
			order by h.title, h.id`, []any{to}, scanChatColumns)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find whom to tell: %w", err)
	}
	return out, nil
}

// Announce promises an admin's own words to chats, and writes that down.
func (s *Store) Announce(ctx context.Context, by By, list []Outgoing) error {
	err := s.change(ctx, by, "", func(w *writer) error {
		for _, o := range list {
			if _, err := w.enqueue(ctx, o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("announce: %w", err)
	}
	return nil
}
