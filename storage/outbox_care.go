package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// HoldRestored holds, in a database that is a copy, all that was waiting or being sent; nothing and false in any other, and
// in one where that has been done. What is enqueued meanwhile is held, too, until EndHolding.
func (s *Store) HoldRestored(ctx context.Context) (holds bool, err error) {
	err = s.change(ctx, By{}, "", func(w *writer) error {
		if holds, err = one(ctx, w, `select `+holding, nil, value[bool]); err != nil || !holds {
			return err
		}
		_, err := w.exec(ctx, `update deliveries set state = 'held', lease_until = null, told_at = null where state not in ('sent', 'cancelled') and state in ('pending', 'sending') and kind not in ('question', 'notice')`)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("hold what a copy has not sent: %w", err)
	}
	return holds, nil
}

// EndHolding says that all that was due since the last commit of a copy is held. What comes due from now on is sent.
func (s *Store) EndHolding(ctx context.Context) error { return s.Remember(ctx, "restored_held", "yes") }

// Expire ends what was not sent in time, and tells how much that was. It is cancelled, as another message will stand for it; where some
// of its messages are there, nothing stands for the others, so that it has failed, for admins to see. What may have arrived is
// found out first.
func (s *Store) Expire(ctx context.Context) (n int, err error) {
	err = s.soon(ctx, func(w *writer) error {
		late, err := all(ctx, w, `update deliveries as d set state = iif(`+hasLeft+`, 'failed', 'cancelled'), settled_at = :now, told_at = null,
			fault = iif(fault = '', '`+OverExpired+`', '`+OverExpired+`: ' || fault), doc = iif(`+hasLeft+`, doc, '')
			where state = 'pending' and expires_at <= :now and not exists (select 1 from delivery_parts p where p.delivery_id = d.id and p.state = 'sending')
			returning id`, []any{sql.Named("now", w.at.UnixMilli())}, value[int64])
		n = len(late)
		for _, id := range late {
			if err := w.tellAgain(ctx, id); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("cancel late deliveries: %w", err)
	}
	return n, nil
}

// tellAgain brings followers back to where a message began that is cancelled and of which nothing has left: with the next look
// they are told what it told, in a message that stands for those behind it, too. The next digest does that for a digest.
func (w *writer) tellAgain(ctx context.Context, id int64) error {
	for _, text := range []string{
		`update follow_cursors as c set urgent_seq = case when d.kind = 'urgent' then min(c.urgent_seq, d.range_from) else c.urgent_seq end,
			bundle_seq = case when d.kind = 'follow' then min(c.bundle_seq, d.range_from) else c.bundle_seq end
			from deliveries d where d.id = :id and d.kind in ('urgent', 'follow') and not ` + hasLeft + ` and c.chat_id = d.chat_id and c.thread = d.thread`,
		`update deliveries as d set key = d.key || ':' || d.id, state = 'cancelled', settled_at = :now, fault = '` + OverMerged + `', doc = '' from deliveries x
			where x.id = :id and x.kind in ('urgent', 'follow') and d.chat_id = x.chat_id and d.thread = x.thread and d.kind = x.kind and d.id > x.id
			and ` + openState + ` and d.state = 'pending' and not ` + hasLeft,
		// What is told again may end where this ended, and is another message then.
		`update deliveries set key = key || ':' || id where id = :id and kind in ('urgent', 'follow')`,
	} {
		if _, err := w.exec(ctx, text, sql.Named("id", id), sql.Named("now", w.at.UnixMilli())); err != nil {
			return fmt.Errorf("tell again: %w", err)
		}
	}
	return nil
}

// How long things are kept that nobody needs any more.
const (
	// keepOther is how long it is known that something was sent that shows nothing, at most.
	keepOther = 30 * 24 * time.Hour
	// keepHandled is how long a redelivered update is known. Telegram keeps updates for a day, Discord's interactions live
	// for 15 minutes.
	keepHandled = 7 * 24 * time.Hour
)

// Prune forgets what is past its time: deliveries, updates that were handled, and half-given commands with their files. A post
// that shows something is kept for as long as posts says, and can be corrected until then.
func (s *Store) Prune(ctx context.Context, posts time.Duration) error {
	err := s.soon(ctx, func(w *writer) error {
		now := sql.Named("now", w.at.UnixMilli())
		keeps := min(keepOther, posts)
		other, posts := sql.Named("other", w.at.Add(-keeps).UnixMilli()), sql.Named("posts", w.at.Add(-posts).UnixMilli())
		for _, step := range []struct {
			text string
			args []any
		}{
			{`delete from handled where at < ?`, []any{w.at.Add(-keepHandled).UnixMilli()}},
			{`delete from drafts where expires_at <= :now`, []any{now}},
			{`delete from uploads where expires_at <= :now`, []any{now}},
			// Whatever edits a post goes before it or with it. What is older still was looked at in its time, or goes with the rest.
			{`delete from deliveries where id in (select d.id from deliveries d where d.settled_at < :other and d.settled_at > :lately
				and not exists (select 1 from part_carries c where c.delivery_id = d.id)
				and not exists (select 1 from deliveries e where e.edits_delivery = d.id) limit 2000)`, []any{other, sql.Named("lately", w.at.Add(-2*keeps).UnixMilli())}},
			{`delete from deliveries where id in (select d.id from deliveries d where d.settled_at < :posts
				and not exists (select 1 from deliveries e where e.edits_delivery = d.id) limit 2000)`, []any{posts}},
		} {
			if _, err := w.exec(ctx, step.text, step.args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("prune: %w", err)
	}
	return nil
}

// Untold is something of the outbox that somebody has to be told of.
type Untold struct {
	// Deliveries are those that failed, are in doubt or held, oldest first.
	Deliveries []UntoldDelivery
	// Paused are chats that were paused, with the people who set something up there.
	Paused []UntoldChat
}

// UntoldDelivery is a delivery with its chat.
type UntoldDelivery struct {
	OpenDelivery
	Chat Chat
}

// UntoldChat is a paused chat.
type UntoldChat struct {
	Chat Chat
	Why  string
	// SetUp are the private chats of those who set up its subscriptions and follows, as far as they are known.
	SetUp []Chat
}

// Untold lists what nobody has been told of yet, at most limit of each. A notice that fails is not told of by another one.
func (s *Store) Untold(ctx context.Context, limit int) (Untold, error) {
	var u Untold
	err := s.view(ctx, func(q querier) error {
		open, err := all(ctx, q, openText+` where `+openState+` and d.state in ('uncertain', 'failed', 'held') and d.told_at is null and d.kind <> 'notice' order by +d.id limit ? + 0`,
			[]any{s.now().UnixMilli(), limit}, scanOpen)
		if err != nil {
			return err
		}
		for _, d := range open {
			c, err := chatOfDelivery(ctx, q, d.ID)
			if err != nil {
				return err
			}
			u.Deliveries = append(u.Deliveries, UntoldDelivery{OpenDelivery: d, Chat: c})
		}
		u.Paused, err = all(ctx, q, `select id, platform, remote_id, kind, title, audience, ops, quiet_from, quiet_to, zone, paused_why from chats
			where paused_at is not null and told_at is null and paused_why <> 'moved' order by paused_at limit ? + 0`, []any{limit}, func(row *tuple) (x UntoldChat, err error) {
			c := &x.Chat
			err = row.Scan(&c.ID, &c.Platform, &c.RemoteID, &c.Kind, &c.Title, &c.Team, &c.Ops, &c.QuietFrom, &c.QuietTo, &c.Zone, &x.Why)
			return x, err
		})
		if err != nil {
			return err
		}
		for n := range u.Paused {
			if u.Paused[n].SetUp, err = setUp(ctx, q, u.Paused[n].Chat.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Untold{}, fmt.Errorf("find what to tell: %w", err)
	}
	return u, nil
}

const chatColumns = `h.id, h.platform, h.remote_id, h.kind, h.title, h.audience, h.ops, h.quiet_from, h.quiet_to, h.zone`

func scanChatColumns(row *tuple) (c Chat, err error) {
	err = row.Scan(&c.ID, &c.Platform, &c.RemoteID, &c.Kind, &c.Title, &c.Team, &c.Ops, &c.QuietFrom, &c.QuietTo, &c.Zone)
	return c, err
}

// setUp finds the private chats, other than the chat itself, of those who set something up in a chat. A person's
// private chat has the person's own id.
func setUp(ctx context.Context, q querier, chat int64) ([]Chat, error) {
	return all(ctx, q, `select `+chatColumns+` from chats h where h.kind = 'private' and h.paused_at is null and h.id <> :chat and exists (
		select 1 from accounts a where a.platform = h.platform and a.kind = 'person' and a.remote_id = h.remote_id and a.id in (
			select account from subscriptions where chat_id = :chat and ended_at is null union select account from follows where chat_id = :chat and ended_at is null))
		order by h.id`, []any{sql.Named("chat", chat)}, scanChatColumns)
}

// OpsChats lists where failures are told: the chats that were named for it, or the private chats of admins where there is
// none. people are admins by configuration, "platform:id".
func (s *Store) OpsChats(ctx context.Context, people []string) ([]Chat, error) {
	var out []Chat
	err := s.view(ctx, func(q querier) error {
		var err error
		if out, err = all(ctx, q, `select `+chatColumns+` from chats h where h.ops = 1 and h.paused_at is null order by h.id`, nil, scanChatColumns); err != nil || len(out) > 0 {
			return err
		}
		out, err = all(ctx, q, `select `+chatColumns+` from chats h where h.kind = 'private' and h.paused_at is null and (
			h.platform || ':' || h.remote_id in (select value from json_each(?))
			or exists (select 1 from accounts a where a.platform = h.platform and a.kind = 'person' and a.remote_id = h.remote_id and a.role = 3)) order by h.id`, []any{texts(people)}, scanChatColumns)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find ops chats: %w", err)
	}
	return out, nil
}

// Tell promises notices, and notes of what they tell that somebody was told.
func (s *Store) Tell(ctx context.Context, notices []Outgoing, deliveries, chats []int64) error {
	err := s.change(ctx, By{}, "", func(w *writer) error {
		for _, o := range notices {
			if _, err := w.enqueue(ctx, o); err != nil {
				return err
			}
		}
		if _, err := w.exec(ctx, `update deliveries set told_at = ? where id in (select value from json_each(?))`, w.at.UnixMilli(), ids(deliveries)); err != nil {
			return err
		}
		_, err := w.exec(ctx, `update chats set told_at = ? where id in (select value from json_each(?))`, w.at.UnixMilli(), ids(chats))
		return err
	})
	if err != nil {
		return fmt.Errorf("tell: %w", err)
	}
	return nil
}
