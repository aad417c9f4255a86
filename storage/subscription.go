package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Weekdays is a set of days of the week.
type Weekdays int

// EveryDay is all seven.
const EveryDay Weekdays = 1<<7 - 1

// WeekdaysOf makes a set.
func WeekdaysOf(days ...time.Weekday) Weekdays {
	var w Weekdays
	for _, d := range days {
		w |= 1 << ((int(d) + 6) % 7)
	}
	return w
}

// Has tells whether a day is in the set.
func (w Weekdays) Has(d time.Weekday) bool { return w&WeekdaysOf(d) != 0 }

// List is the days of the set, Monday first.
func (w Weekdays) List() []time.Weekday {
	var out []time.Weekday
	for n := range 7 {
		if d := time.Weekday((n + 1) % 7); w.Has(d) {
			out = append(out, d)
		}
	}
	return out
}

// What a subscription does on a day that has nothing to say.
const (
	QuietLine   = "line"   // one line says so
	QuietSilent = "silent" // nothing is sent
)

// Subscription is a chat's wish for an edition on some days of the week, and how far it has got.
type Subscription struct {
	ID  int64  `json:"-"`
	Ref string `json:"-"`
	// Chat is as it is now; only its id is the subscription's own.
	Chat   Chat     `json:"-"`
	Paused bool     `json:"-"` // nothing goes to the chat by itself
	Thread string   `json:"thread,omitempty"`
	Minute int      `json:"minute"` // of the local day
	Zone   string   `json:"zone"`   // IANA
	Days   Weekdays `json:"days"`
	// Country, Type, Tag and Case (a ref) narrow what it lists; Verified is the least proof of it. Empty: any.
	Country  string `json:"country,omitempty"`
	Type     string `json:"type,omitempty"`
	Tag      string `json:"tag,omitempty"`
	Case     string `json:"case,omitempty"`
	Verified string `json:"verified,omitempty"`
	Quiet    string `json:"quiet"`
	Silent   bool   `json:"silent,omitempty"` // sent without sound
	// Planned is when minute, zone and days were set last: what came due before is not owed.
	Planned time.Time `json:"planned"`
	// Ended is when it was ended; nil: it goes on.
	Ended *time.Time `json:"ended,omitempty"`

	// By is the person who set it up, "platform:id"; empty for a channel's own identity.
	By string `json:"-"`
	// Edition is the local date of the last edition, At when it was made; empty and zero for none yet. Last is the number of
	// the change log up to which things have been in an edition.
	Edition Day       `json:"-"`
	At      time.Time `json:"-"`
	Last    int64     `json:"-"`
	// Custody is who was in custody by the last edition: of each person's ref that of the report it rested on; nil where none
	// told of it.
	Custody map[string]string `json:"-"`
	// CustodyKey is the same for all that were told the same of custody; 0 for nothing.
	CustodyKey int64     `json:"-"`
	Created    time.Time `json:"-"`
}

const subscriptionColumns = `select s.id, s.ref, c.id, c.platform, c.remote_id, c.kind, c.title, c.audience, c.ops, c.quiet_from, c.quiet_to, c.zone, c.paused_at is not null,
	s.thread, s.minute, s.zone, s.days, s.country, coalesce(s.type, ''), s.tag, coalesce((select k.ref from cases k where k.id = s.case_id), ''), coalesce(s.verified, ''), s.quiet, s.silent,
	s.planned_at, s.ended_at, coalesce((select a.platform || ':' || a.remote_id from accounts a where a.id = s.account), ''), s.edition_day, s.edition_at, s.last_seq,
	coalesce(s.custody_id, 0), s.created_at
	from subscriptions s join chats c on c.id = s.chat_id `

func scanSubscription(row *tuple) (s Subscription, err error) {
	var planned, created int64
	var ended, at sql.NullInt64
	c := &s.Chat
	err = row.Scan(&s.ID, &s.Ref, &c.ID, &c.Platform, &c.RemoteID, &c.Kind, &c.Title, &c.Team, &c.Ops, &c.QuietFrom, &c.QuietTo, &c.Zone, &s.Paused,
		&s.Thread, &s.Minute, &s.Zone, &s.Days, &s.Country, &s.Type, &s.Tag, &s.Case, &s.Verified, &s.Quiet, &s.Silent,
		&planned, &ended, &s.By, &s.Edition, &at, &s.Last, &s.CustodyKey, &created)
	s.Planned, s.Created = millis(planned), millis(created)
	if ended.Valid {
		s.Ended = new(millis(ended.Int64))
	}
	if at.Valid {
		s.At = millis(at.Int64)
	}
	return s, err
}

// Subscribe makes a subscription of a chat, which becomes known where it is not. Its first edition begins at the end of the
// change log as it is now.
func (s *Store) Subscribe(ctx context.Context, by By, sub Subscription) (Subscription, error) {
	err := s.change(ctx, by, "", func(w *writer) error {
		chat, err := w.knowChat(ctx, sub.Chat)
		if err != nil {
			return err
		}
		caseID, err := w.caseFilter(ctx, sub.Case)
		if err != nil {
			return err
		}
		sub.Planned, sub.Created = w.at, w.at
		sub.ID, err = w.exec(ctx, `insert into subscriptions (ref, chat_id, thread, minute, zone, days, country, type, tag, case_id, verified, quiet, silent, account, last_seq, planned_at, created_at)
			values ('', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (select coalesce(max(seq), 0) from changes), ?, ?)`,
			chat, sub.Thread, sub.Minute, sub.Zone, sub.Days, sub.Country, textOrNull(sub.Type), sub.Tag, orNull(caseID), textOrNull(sub.Verified), sub.Quiet, sub.Silent,
			orNull(by.Account), w.at.UnixMilli(), w.at.UnixMilli())
		if err != nil {
			return fmt.Errorf("store subscription: %w", err)
		}
		if sub.Ref, err = w.newRef(ctx, RefSubscription, "", "", sub.ID); err != nil {
			return err
		}
		if _, err := w.exec(ctx, `update subscriptions set ref = ? where id = ?`, sub.Ref, sub.ID); err != nil {
			return fmt.Errorf("store subscription: %w", err)
		}
		w.object = sub.Ref
		made, err := w.subscription(ctx, sub.ID)
		if err != nil {
			return err
		}
		sub = made
		return w.log(ctx, entry{kind: ChangeAdded, object: RefSubscription, id: sub.ID, ref: sub.Ref, after: sub})
	})
	if err != nil {
		return Subscription{}, fmt.Errorf("subscribe: %w", err)
	}
	return sub, nil
}

// knowChat finds or makes the row of a chat and keeps what it is called now.
func (w *writer) knowChat(ctx context.Context, c Chat) (int64, error) {
	if c.ID != 0 {
		return c.ID, nil
	}
	_, err := w.exec(ctx, `insert into chats (platform, remote_id, kind, title, created_at) values (?, ?, ?, ?, ?)
		on conflict (platform, remote_id) do update set title = case when excluded.title = '' then title else excluded.title end, kind = excluded.kind`,
		c.Platform, c.RemoteID, c.Kind, c.Title, w.at.UnixMilli())
	if err != nil {
		return 0, fmt.Errorf("store chat: %w", err)
	}
	return one(ctx, w, `select id from chats where platform = ? and remote_id = ?`, []any{c.Platform, c.RemoteID}, value[int64])
}

// caseFilter is the number of the case that a subscription is narrowed to.
func (w *writer) caseFilter(ctx context.Context, ref string) (int64, error) {
	if ref == "" {
		return 0, nil
	}
	return lookUp(ctx, w, RefCase, ref)
}

func (w *writer) subscription(ctx context.Context, id int64) (Subscription, error) {
	return one(ctx, w, subscriptionColumns+`where s.id = ?`, []any{id}, scanSubscription)
}

// Subscription reads one by its ref, whether it goes on or was ended; ErrNotFound where there is none.
func (s *Store) Subscription(ctx context.Context, ref string) (Subscription, error) {
	var sub Subscription
	err := s.view(ctx, func(q querier) error {
		id, err := lookUp(ctx, q, RefSubscription, ref)
		if err != nil {
			return err
		}
		sub, err = one(ctx, q, subscriptionColumns+`where s.id = ?`, []any{id}, scanSubscription)
		if err != nil {
			return err
		}
		told, err := custodyTold(ctx, q, []Subscription{sub})
		sub.Custody = told[sub.CustodyKey]
		return err
	})
	if err != nil {
		return Subscription{}, fmt.Errorf("find subscription: %w", err)
	}
	return sub, nil
}

// Subscriptions lists those of a chat that go on, the oldest first.
func (s *Store) Subscriptions(ctx context.Context, platform, remoteID string) ([]Subscription, error) {
	var out []Subscription
	err := s.view(ctx, func(q querier) error {
		var err error
		out, err = all(ctx, q, subscriptionColumns+`where c.platform = ? and c.remote_id = ? and s.ended_at is null order by s.id`, []any{platform, remoteID}, scanSubscription)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list subscriptions: %w", err)
	}
	return out, nil
}

// reached: the chat c is not paused, or it is time to try whether it can be reached again.
const reached = `(c.paused_at is null or c.probe_at <= :now)`

// LiveSubscriptions lists all that go on, of chats that are not paused.
func (s *Store) LiveSubscriptions(ctx context.Context) ([]Subscription, error) {
	var out []Subscription
	err := s.view(ctx, func(q querier) error {
		var err error
		if out, err = all(ctx, q, subscriptionColumns+`where s.ended_at is null and `+reached+` order by s.id`, []any{sql.Named("now", s.now().UnixMilli())}, scanSubscription); err != nil {
			return err
		}
		told, err := custodyTold(ctx, q, out)
		for n := range out {
			out[n].Custody = told[out[n].CustodyKey]
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list subscriptions: %w", err)
	}
	return out, nil
}

// custodyTold reads what the last editions of subscriptions said of custody, by its number. Subscriptions that were told the
// same share it.
func custodyTold(ctx context.Context, q querier, of []Subscription) (map[int64]map[string]string, error) {
	out := map[int64]map[string]string{}
	for _, s := range of {
		if s.CustodyKey == 0 || out[s.CustodyKey] != nil {
			continue
		}
		people, err := one(ctx, q, `select people from told_custody where id = ?`, []any{s.CustodyKey}, value[string])
		if err != nil {
			return nil, err
		}
		m := map[string]string{}
		if err := json.Unmarshal([]byte(people), &m); err != nil {
			return nil, fmt.Errorf("read who was in custody: %w", err)
		}
		out[s.CustodyKey] = m
	}
	return out, nil
}

// SetSubscription changes how a subscription is set, or ends it, and gives it as it was and is. A changed time, zone or set of
// days counts from now on, and the date of the last edition is that of the new place's calendar where that is later, so that
// no date gets a second one.
func (s *Store) SetSubscription(ctx context.Context, by By, ref string, change func(*Subscription) error) (before, after Subscription, err error) {
	err = s.change(ctx, by, ref, func(w *writer) error {
		id, err := lookUp(ctx, w, RefSubscription, ref)
		if err != nil {
			return err
		}
		if before, err = w.subscription(ctx, id); err != nil {
			return err
		}
		after = before
		if err := change(&after); err != nil {
			return err
		}
		if after.Minute != before.Minute || after.Zone != before.Zone || after.Days != before.Days {
			after.Planned = w.at
		}
		return w.putSubscription(ctx, before, &after, ChangeUpdated)
	})
	if err != nil {
		return Subscription{}, Subscription{}, fmt.Errorf("set subscription: %w", err)
	}
	return before, after, nil
}

// putSubscription stores how a subscription is set. How far it has got stays, but for the date of its last edition.
func (w *writer) putSubscription(ctx context.Context, before Subscription, after *Subscription, kind string) error {
	if same, err := sameRecord(before, *after); err != nil || same {
		return errors.Join(ErrNoChange, err)
	}
	caseID, err := w.caseFilter(ctx, after.Case)
	if err != nil {
		return err
	}
	if after.Zone != before.Zone && !after.At.IsZero() {
		zone, err := time.LoadLocation(after.Zone)
		if err != nil {
			return Invalid{Field: "zone", Problem: "is not an IANA time zone", Value: after.Zone}
		}
		after.Edition = max(after.Edition, DayOf(after.At, zone))
	}
	var ended any
	if after.Ended != nil {
		ended = after.Ended.UnixMilli()
	}
	_, err = w.exec(ctx, `update subscriptions set thread = ?, minute = ?, zone = ?, days = ?, country = ?, type = ?, tag = ?, case_id = ?, verified = ?, quiet = ?, silent = ?,
		planned_at = ?, edition_day = ?, ended_at = ? where id = ?`,
		after.Thread, after.Minute, after.Zone, after.Days, after.Country, textOrNull(after.Type), after.Tag, orNull(caseID), textOrNull(after.Verified), after.Quiet, after.Silent,
		after.Planned.UnixMilli(), string(after.Edition), ended, after.ID)
	if err != nil {
		return fmt.Errorf("store subscription: %w", err)
	}
	return w.log(ctx, entry{kind: kind, object: RefSubscription, id: after.ID, ref: after.Ref, before: before, after: *after})
}

// revertSubscription puts a subscription back to how it was set; one that was made is ended.
func (w *writer) revertSubscription(ctx context.Context, e logged) error {
	now, err := w.subscription(ctx, e.id)
	if err != nil {
		return err
	}
	was := now
	if e.before.Valid {
		was.Ended = nil // what the record leaves out
		was.Thread, was.Country, was.Type, was.Tag, was.Case, was.Verified, was.Silent = "", "", "", "", "", "", false
		if err := json.Unmarshal([]byte(e.before.String), &was); err != nil {
			return fmt.Errorf("read change log: %w", err)
		}
	} else {
		was.Ended = &w.at
	}
	return w.putSubscription(ctx, now, &was, ChangeUndone)
}

// ChatsTitled lists the chats of a platform that go by a title, in any case, and are no private ones. Who may manage one is
// the platform's to say.
func (s *Store) ChatsTitled(ctx context.Context, platform, title string) ([]Chat, error) {
	var out []Chat
	err := s.view(ctx, func(q querier) error {
		list, err := all(ctx, q, `select id, platform, remote_id, kind, title, audience, ops, quiet_from, quiet_to, zone from chats
			where platform = ? and kind <> 'private' and paused_at is null order by id`, []any{platform}, scanChat)
		for _, c := range list {
			if strings.EqualFold(strings.TrimSpace(c.Title), strings.TrimSpace(title)) {
				out = append(out, c)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find chat by title: %w", err)
	}
	return out, nil
}
