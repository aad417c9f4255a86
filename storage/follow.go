package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Kinds of thing that can be followed.
const (
	FollowCase    = "case"
	FollowSubject = "subject"
	FollowCountry = "country"
	FollowType    = "type"
)

// Follow is a chat's wish to be told at once of what changes about one thing.
type Follow struct {
	ID     int64  `json:"-"`
	Ref    string `json:"-"`
	Chat   Chat   `json:"-"`
	Thread string `json:"thread,omitempty"`
	Kind   string `json:"kind"`
	// Object is the ref of the case or subject, as it is now; Code the country or the type.
	Object string `json:"object,omitempty"`
	Code   string `json:"code,omitempty"`
	// Ended is when it was given up; nil: it goes on.
	Ended *time.Time `json:"ended,omitempty"`
	// By is the person who set it up, "platform:id"; empty for a channel's own identity.
	By      string    `json:"-"`
	Created time.Time `json:"-"`

	object int64
}

// Matches tells whether an entry of the log is about what is followed, and came after the follow.
func (f Follow) Matches(l LogLine) bool {
	if l.At.Before(f.Created) {
		return false
	}
	switch f.Kind {
	case FollowCase:
		return l.CaseID == f.object
	case FollowSubject:
		for _, id := range l.Subjects {
			if id == f.object {
				return true
			}
		}
		return false
	case FollowCountry:
		return l.Stands(f.Code, "", "", "")
	case FollowType:
		return l.Stands("", f.Code, "", "")
	}
	return false
}

const followColumns = `select f.id, f.ref, c.id, c.platform, c.remote_id, c.kind, c.title, c.audience, c.ops, c.quiet_from, c.quiet_to, c.zone, f.thread, f.kind,
	coalesce(case f.kind when 'case' then (select k.ref from cases k where k.id = f.object_id)
		when 'subject' then (select coalesce(m.ref, s.ref) from subjects s left join subjects m on m.id = s.merged_into where s.id = f.object_id) end, ''),
	coalesce(case f.kind when 'subject' then (select coalesce(s.merged_into, s.id) from subjects s where s.id = f.object_id) else f.object_id end, 0),
	f.code, f.ended_at, coalesce((select a.platform || ':' || a.remote_id from accounts a where a.id = f.account), ''), f.created_at
	from follows f join chats c on c.id = f.chat_id `

func scanFollow(row *tuple) (f Follow, err error) {
	var created int64
	var ended sql.NullInt64
	c := &f.Chat
	err = row.Scan(&f.ID, &f.Ref, &c.ID, &c.Platform, &c.RemoteID, &c.Kind, &c.Title, &c.Team, &c.Ops, &c.QuietFrom, &c.QuietTo, &c.Zone, &f.Thread, &f.Kind,
		&f.Object, &f.object, &f.Code, &ended, &f.By, &created)
	if f.Created = millis(created); ended.Valid {
		f.Ended = new(millis(ended.Int64))
	}
	return f, err
}

// Follow makes a chat follow something, within the sight; it becomes known where it is not. What the chat's topic follows
// already is given back with ErrNoChange.
func (s *Store) Follow(ctx context.Context, by By, sight Sight, f Follow) (Follow, error) {
	err := s.change(ctx, by, "", func(w *writer) error {
		chat, err := w.knowChat(ctx, f.Chat)
		if err != nil {
			return err
		}
		var object any
		if f.Object != "" {
			id, err := lookUpSeen(ctx, w, sight, f.Kind, f.Object)
			if err != nil {
				return err
			}
			object = id
		}
		had, err := one(ctx, w, followColumns+`where f.chat_id = ? and f.thread = ? and f.kind = ? and f.object_id is ? and f.code = ? and f.ended_at is null`,
			[]any{chat, f.Thread, f.Kind, object, f.Code}, scanFollow)
		if err == nil {
			f = had
			return ErrNoChange
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		id, err := w.exec(ctx, `insert into follows (ref, chat_id, thread, kind, object_id, code, account, created_at) values ('', ?, ?, ?, ?, ?, ?, ?)`,
			chat, f.Thread, f.Kind, object, f.Code, orNull(by.Account), w.at.UnixMilli())
		if err != nil {
			return fmt.Errorf("store follow: %w", err)
		}
		ref, err := w.newRef(ctx, RefFollow, "", "", id)
		if err != nil {
			return err
		}
		if _, err := w.exec(ctx, `update follows set ref = ? where id = ?`, ref, id); err != nil {
			return fmt.Errorf("store follow: %w", err)
		}
		// Who followed nothing until now has nothing to catch up with.
		if _, err := w.exec(ctx, `insert into follow_cursors (chat_id, thread, urgent_seq, bundle_seq) select ?, ?, m, m from (select coalesce(max(seq), 0) m from changes) where true
			on conflict (chat_id, thread) do update set urgent_seq = excluded.urgent_seq, bundle_seq = excluded.bundle_seq
			where not exists (select 1 from follows f where f.chat_id = excluded.chat_id and f.thread = excluded.thread and f.ended_at is null and f.id <> ?)`,
			chat, f.Thread, id); err != nil {
			return fmt.Errorf("store follow: %w", err)
		}
		if f, err = one(ctx, w, followColumns+`where f.id = ?`, []any{id}, scanFollow); err != nil {
			return err
		}
		w.object = ref
		return w.log(ctx, entry{kind: ChangeAdded, object: RefFollow, id: id, ref: ref, after: f})
	})
	if err != nil {
		return f, fmt.Errorf("follow: %w", err)
	}
	return f, nil
}

// Unfollow gives up a follow by its ref; ErrNoChange where it was given up before.
func (s *Store) Unfollow(ctx context.Context, by By, ref string) error {
	err := s.change(ctx, by, ref, func(w *writer) error {
		id, err := lookUp(ctx, w, RefFollow, ref)
		if err != nil {
			return err
		}
		return w.endFollow(ctx, id, &w.at, ChangeUpdated)
	})
	if err != nil {
		return fmt.Errorf("unfollow: %w", err)
	}
	return nil
}

// endFollow ends a follow, or lets it go on where ended is nil.
func (w *writer) endFollow(ctx context.Context, id int64, ended *time.Time, kind string) error {
	before, err := one(ctx, w, followColumns+`where f.id = ?`, []any{id}, scanFollow)
	if err != nil {
		return err
	}
	if (before.Ended == nil) == (ended == nil) {
		return ErrNoChange
	}
	after := before
	after.Ended = ended
	var at any
	if ended != nil {
		at = ended.UnixMilli()
	}
	if _, err := w.exec(ctx, `update follows set ended_at = ? where id = ?`, at, id); err != nil {
		return fmt.Errorf("store follow: %w", err)
	}
	return w.log(ctx, entry{kind: kind, object: RefFollow, id: id, ref: after.Ref, before: before, after: after})
}

// revertFollow takes back that something was followed, or given up.
func (w *writer) revertFollow(ctx context.Context, e logged) error {
	var was Follow
	if e.before.Valid {
		if err := json.Unmarshal([]byte(e.before.String), &was); err != nil {
			return fmt.Errorf("read change log: %w", err)
		}
	} else {
		was.Ended = &w.at
	}
	return w.endFollow(ctx, e.id, was.Ended, ChangeUndone)
}

// Follows lists what a chat follows, the oldest first. What they name is to be looked up within a sight before it is shown.
func (s *Store) Follows(ctx context.Context, platform, remoteID string) ([]Follow, error) {
	var out []Follow
	err := s.view(ctx, func(q querier) error {
		var err error
		out, err = all(ctx, q, followColumns+`where c.platform = ? and c.remote_id = ? and f.ended_at is null order by f.id`, []any{platform, remoteID}, scanFollow)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list follows: %w", err)
	}
	return out, nil
}

// Follower is a chat's topic that follows something, and how far the change log has been told there.
type Follower struct {
	Chat   Chat
	Thread string
	// Urgent and Bundle are the numbers of the log up to which urgent things, and the rest, have been told; Bundled is when
	// the rest was last told in any topic of the chat, or left, zero for never. Waits: it has not left yet.
	Urgent, Bundle int64
	Bundled        time.Time
	Waits          bool
	Follows        []Follow
}

// bundlesFor is how long it is remembered that a message of what is not urgent has left.
const bundlesFor = time.Hour

// Followers lists all that follow something, of chats that are not paused, or that are to be tried again.
func (s *Store) Followers(ctx context.Context) ([]Follower, error) {
	var out []Follower
	err := s.view(ctx, func(q querier) error {
		follows, err := all(ctx, q, followColumns+`where f.ended_at is null and `+reached+` order by f.chat_id, f.thread, f.id`, []any{sql.Named("now", s.now().UnixMilli())}, scanFollow)
		if err != nil {
			return err
		}
		type key struct {
			chat   int64
			thread string
		}
		cursors := map[key]Follower{}
		if _, err := all(ctx, q, `select chat_id, thread, urgent_seq, bundle_seq, max(bundled_at) over (partition by chat_id) from follow_cursors`, nil, func(row *tuple) (struct{}, error) {
			var k key
			var f Follower
			var at int64
			err := row.Scan(&k.chat, &k.thread, &f.Urgent, &f.Bundle, &at)
			f.Bundled = millisOrZero(at)
			cursors[k] = f
			return struct{}{}, err
		}); err != nil {
			return err
		}
		left, err := bundlesLeft(ctx, q, s.now())
		if err != nil {
			return err
		}
		for _, f := range follows {
			if n := len(out) - 1; n < 0 || out[n].Chat.ID != f.Chat.ID || out[n].Thread != f.Thread {
				c := cursors[key{f.Chat.ID, f.Thread}]
				c.Chat, c.Thread = f.Chat, f.Thread
				at, have := left[f.Chat.ID]
				c.Waits = have && at.IsZero()
				c.Bundled = later(c.Bundled, at)
				out = append(out, c)
			}
			out[len(out)-1].Follows = append(out[len(out)-1].Follows, f)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list followers: %w", err)
	}
	return out, nil
}

// bundlesLeft tells of each chat to which a message of what is not urgent goes, or went lately, when it left; zero where it waits.
func bundlesLeft(ctx context.Context, q querier, now time.Time) (map[int64]time.Time, error) {
	out := map[int64]time.Time{}
	_, err := all(ctx, q, `select chat_id, max(settled_at) from deliveries where kind = 'follow' and state = 'sent' and settled_at > ? + 0 group by chat_id
		union all select distinct chat_id, 0 from deliveries where kind = 'follow' and state not in ('sent', 'cancelled') and state in ('pending', 'sending')
		order by 2 desc`,
		[]any{now.Add(-bundlesFor).UnixMilli()}, func(row *tuple) (struct{}, error) {
			var chat, at int64
			err := row.Scan(&chat, &at)
			out[chat] = millisOrZero(at) // what waits comes last, and has the last word
			return struct{}{}, err
		})
	return out, err
}

// Push is what a chat's topic is told of what it follows, and how far that brings it.
type Push struct {
	Chat   int64
	Thread string
	// Urgent and Bundle are the numbers of the log up to which it has been told now; Bundled: the rest was told just now.
	Urgent, Bundle int64
	Bundled        bool
	Out            []Outgoing
}

// PushFollows promises what followers are to be told, and brings them forward, in one transaction. asOf is as in Publish.
func (s *Store) PushFollows(ctx context.Context, asOf int64, list []Push) error {
	err := s.change(ctx, By{}, "", func(w *writer) error {
		if err := w.readAsOf(ctx, asOf); err != nil {
			return err
		}
		for _, p := range list {
			for _, o := range p.Out {
				if _, err := w.enqueue(ctx, o); err != nil {
					return err
				}
			}
			if _, err := w.exec(ctx, `insert into follow_cursors (chat_id, thread, urgent_seq, bundle_seq, bundled_at) values (:chat, :thread, :urgent, :bundle, case when :bundled then :at else 0 end)
				on conflict (chat_id, thread) do update set urgent_seq = max(urgent_seq, :urgent), bundle_seq = max(bundle_seq, :bundle), bundled_at = case when :bundled then :at else bundled_at end`,
				sql.Named("chat", p.Chat), sql.Named("thread", p.Thread), sql.Named("urgent", p.Urgent), sql.Named("bundle", p.Bundle), sql.Named("bundled", p.Bundled),
				sql.Named("at", w.at.UnixMilli())); err != nil {
				return fmt.Errorf("bring follower forward: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("push follows: %w", err)
	}
	return nil
}
