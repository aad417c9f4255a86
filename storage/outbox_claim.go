package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// PartState is how far one message of a delivery has got.
type PartState string

// The states of a part.
const (
	PartPending   PartState = "pending"
	PartSending   PartState = "sending"   // it is leaving; after a crash: it may have arrived
	PartSent      PartState = "sent"      // it is there
	PartUncertain PartState = "uncertain" // there is no telling
	PartFailed    PartState = "failed"
	PartDropped   PartState = "dropped" // nothing was left of it
)

// Delivery is a promise that was claimed, with all that it takes to keep it.
type Delivery struct {
	ID       int64
	Key      string
	Chat     Chat
	Thread   string
	Kind     DeliveryKind
	Doc      []byte
	Silent   bool
	Attempts int
	Expires  time.Time
	// Edits is the post that it replaces; nil for none.
	Edits *Post
	// Parts are its messages as they were frozen, in order; none before it was first rendered.
	Parts []DeliveryPart
}

// DeliveryPart is one frozen message.
type DeliveryPart struct {
	Number int
	// Body is the adapter's own encoding; empty: it has to be made anew from Doc, as something was erased from it.
	Body  []byte
	Doc   []byte
	State PartState
	// Nonce is the same at every attempt at it.
	Nonce string
	// After is the last message of the chat that was known before it left, Ours are those known after it, and Sending is when
	// it left last. Ours is only given of a part in doubt.
	After   string
	Ours    []string
	Sending time.Time
}

// Conditions on a pending delivery, of which the placeholder is the alias.
const (
	// waitsForPost: it edits a post that is still on its way or in doubt.
	waitsForPost = `exists (select 1 from delivery_parts p join deliveries t on t.id = p.delivery_id where p.delivery_id = %[1]s.edits_delivery and p.number = %[1]s.edits_part
		and p.state in ('pending', 'sending', 'uncertain') and t.state in ('pending', 'sending', 'uncertain', 'held'))`
	// inTime: it is still worth sending, or part of it may have arrived, which is to be found out.
	inTime = `(%[1]s.expires_at > :now or exists (select 1 from delivery_parts p where p.delivery_id = %[1]s.id and p.state = 'sending'))`
)

// claimText takes what has its turn: in each chat that has nothing in flight the first by priority and age of those that
// are due or were tried before, so that one which is tried again keeps its place. It goes through what is pending in its
// order and ends at the limit, which the sign before due_at is for. The signs and sums about parameters keep SQLite from making
// the plan of this text anew at each use for their sake, which takes longer than the question itself.
func claimText() string {
	return `update deliveries set state = 'sending', lease_until = +:lease, tried_at = coalesce(tried_at, +:now) where id in (
	select d.id from deliveries d cross join chats h on h.id = d.chat_id
	where d.state = 'pending' and +d.due_at <= +:now and h.platform = +:platform and (h.paused_at is null or h.probe_at <= :now)
	and ` + fmt.Sprintf(inTime, "d") + ` and not ` + fmt.Sprintf(waitsForPost, "d") + `
	and not exists (select 1 from deliveries x where x.chat_id = d.chat_id and x.state not in ('sent', 'cancelled') and x.state = 'sending')
	and not exists (select 1 from deliveries x where x.chat_id = d.chat_id and x.state not in ('sent', 'cancelled') and x.state = 'pending' and (x.priority, x.id) < (d.priority, d.id)
		and (x.due_at <= :now or x.tried_at is not null) and ` + fmt.Sprintf(inTime, "x") + ` and not ` + fmt.Sprintf(waitsForPost, "x") + `)
	order by d.priority, d.id limit :limit + 0) returning id`
}

// Claim takes what has its turn on a platform: of each chat that has nothing in flight the first, at most limit in all, and
// marks it as being sent until the lease ends.
func (s *Store) Claim(ctx context.Context, platform string, limit int, lease time.Duration) ([]Delivery, error) {
	var out []Delivery
	err := s.soon(ctx, func(w *writer) error {
		claimed, err := all(ctx, w, claimText(), []any{sql.Named("now", w.at.UnixMilli()), sql.Named("lease", w.at.Add(lease).UnixMilli()),
			sql.Named("platform", platform), sql.Named("limit", limit)}, value[int64])
		if err != nil || len(claimed) == 0 {
			return err
		}
		out, err = loadDeliveries(ctx, w, claimed)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim deliveries: %w", err)
	}
	return out, nil
}

// Claimed reads a delivery that is being sent anew: something was changed in it, erased from it, or hidden, since it was claimed.
// ErrNotFound where it is not being sent any more.
func (s *Store) Claimed(ctx context.Context, id int64) (Delivery, error) {
	var d Delivery
	err := s.view(ctx, func(q querier) error {
		if _, err := one(ctx, q, `select id from deliveries where id = ? and state = 'sending'`, []any{id}, value[int64]); err != nil {
			return err
		}
		list, err := loadDeliveries(ctx, q, []int64{id})
		if err == nil {
			d = list[0]
		}
		return err
	})
	if err != nil {
		return Delivery{}, fmt.Errorf("read delivery: %w", err)
	}
	return d, nil
}

// loadDeliveries reads deliveries with their parts, the first to go first.
func loadDeliveries(ctx context.Context, q querier, list []int64) ([]Delivery, error) {
	out, err := all(ctx, q, `select d.id, d.key, d.thread, d.kind, d.doc, d.silent, d.attempts, coalesce(d.expires_at, 0), coalesce(d.edits_delivery, 0), coalesce(d.edits_part, 0),
		h.id, h.platform, h.remote_id, h.kind, h.title, h.audience, h.ops, h.quiet_from, h.quiet_to, h.zone
		from deliveries d join chats h on h.id = d.chat_id where d.id in (select value from json_each(?)) order by d.priority, d.id`, []any{ids(list)}, scanDelivery)
	if err != nil {
		return nil, err
	}
	at := map[int64]*Delivery{}
	for n := range out {
		at[out[n].ID] = &out[n]
	}
	if err := loadParts(ctx, q, list, at); err != nil {
		return nil, err
	}
	for n := range out {
		if e := out[n].Edits; e != nil {
			if err := loadEdited(ctx, q, e); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func scanDelivery(row *tuple) (d Delivery, err error) {
	var doc string
	var expires int64
	var edits PartRef
	c := &d.Chat
	err = row.Scan(&d.ID, &d.Key, &d.Thread, &d.Kind, &doc, &d.Silent, &d.Attempts, &expires, &edits.Delivery, &edits.Number,
		&c.ID, &c.Platform, &c.RemoteID, &c.Kind, &c.Title, &c.Team, &c.Ops, &c.QuietFrom, &c.QuietTo, &c.Zone)
	d.Doc, d.Expires = []byte(doc), millisOrZero(expires)
	if edits.Delivery != 0 {
		d.Edits = &Post{PartRef: edits}
	}
	return d, err
}

func loadParts(ctx context.Context, q querier, list []int64, into map[int64]*Delivery) error {
	type row struct {
		delivery int64
		DeliveryPart
	}
	parts, err := all(ctx, q, `select p.delivery_id, p.number, p.body, p.doc, p.state, p.nonce, p.after_id, coalesce(p.sending_at, 0)
		from delivery_parts p where p.delivery_id in (select value from json_each(?)) order by p.delivery_id, p.number`, []any{ids(list)},
		func(rows *tuple) (r row, err error) {
			var doc string
			var sending int64
			err = rows.Scan(&r.delivery, &r.Number, &r.Body, &doc, &r.State, &r.Nonce, &r.After, &sending)
			r.Doc, r.Sending = []byte(doc), millisOrZero(sending)
			return r, err
		})
	if err != nil {
		return err
	}
	for _, p := range parts {
		d := into[p.delivery]
		if p.State == PartSending && d.Edits == nil {
			if p.Ours, err = all(ctx, q, `select p.remote_id from delivery_parts p join deliveries d on d.id = p.delivery_id
				where p.sent_at >= ? and p.remote_id <> '' and d.chat_id = ? order by p.sent_at`, []any{p.Sending.UnixMilli(), d.Chat.ID}, value[string]); err != nil {
				return err
			}
		}
		d.Parts = append(d.Parts, p.DeliveryPart)
	}
	return nil
}

// loadEdited reads the post that is to be edited. One that is not there has no id, and cannot be.
func loadEdited(ctx context.Context, q querier, p *Post) error {
	found, err := one(ctx, q, `select p.delivery_id, p.number, (select count(*) from delivery_parts o where o.delivery_id = p.delivery_id), d.thread, d.kind, p.doc, d.range_to, p.state = 'sent', p.remote_id,
		coalesce(p.sent_at, p.sending_at, 0), coalesce(p.edited_at, 0),
		h.id, h.platform, h.remote_id, h.kind, h.title, h.audience, h.ops, h.quiet_from, h.quiet_to, h.zone
		from delivery_parts p join deliveries d on d.id = p.delivery_id join chats h on h.id = d.chat_id
		where p.delivery_id = ? and p.number = ?`, []any{p.Delivery, p.Number}, scanPost)
	if errors.Is(err, ErrNotFound) {
		return nil // it was forgotten: too old
	}
	if err != nil {
		return err
	}
	*p = found
	return nil
}

// Frozen is a delivery as it was cut into messages.
type Frozen struct {
	Delivery int64
	// Whole is the document that all of it was cut from: it takes the place of any cut before, of which nothing may have left.
	// nil: single messages are made anew.
	Whole []byte
	Parts []FrozenPart
}

// FrozenPart is one message to freeze. From is the document that it was made anew from, unless the whole was. Nonce is the key
// that every attempt at it will have, Carries the refs that it shows.
type FrozenPart struct {
	Number          int
	From, Body, Doc []byte
	Nonce           string
	Carries         []string
}

// Freeze keeps how deliveries were cut into messages. Of a part that was frozen before, what it shows is replaced while it
// is pending; its nonce stays. Nothing is kept of those, which it lists, that were made from a document which reads otherwise by
// now: something was put right in it, or erased from it.
func (s *Store) Freeze(ctx context.Context, list ...Frozen) (stale []int64, err error) {
	err = s.soon(ctx, func(w *writer) error {
		stale = nil
		for _, f := range list {
			stands, err := w.stands(ctx, f)
			if err != nil {
				return err
			}
			if !stands {
				stale = append(stale, f.Delivery)
				continue
			}
			if f.Whole != nil {
				if _, err := w.exec(ctx, `delete from delivery_parts where delivery_id = ? and state = 'pending'`, f.Delivery); err != nil {
					return err
				}
			}
			for _, p := range f.Parts {
				if err := w.freeze(ctx, f.Delivery, p); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("freeze parts: %w", err)
	}
	return stale, nil
}

// stands tells whether what is to be frozen was made from what is on file.
func (w *writer) stands(ctx context.Context, f Frozen) (bool, error) {
	if f.Whole != nil {
		return one(ctx, w, `select exists (select 1 from deliveries where id = ? and doc = ?)`, []any{f.Delivery, string(f.Whole)}, value[bool])
	}
	for _, p := range f.Parts {
		stands, err := one(ctx, w, `select exists (select 1 from delivery_parts where delivery_id = ? and number = ? and doc = ?)`, []any{f.Delivery, p.Number, string(p.From)}, value[bool])
		if err != nil || !stands {
			return false, err
		}
	}
	return true, nil
}

func (w *writer) freeze(ctx context.Context, delivery int64, p FrozenPart) error {
	if _, err := w.exec(ctx, `insert into delivery_parts (delivery_id, number, body, doc, nonce) values (?, ?, ?, ?, ?)
		on conflict (delivery_id, number) do update set body = excluded.body, doc = excluded.doc where state = 'pending'`,
		delivery, p.Number, p.Body, string(p.Doc), p.Nonce); err != nil {
		return err
	}
	return w.putCarries(ctx, PartRef{Delivery: delivery, Number: p.Number}, p.Carries)
}

func (w *writer) putCarries(ctx context.Context, p PartRef, refs []string) error {
	if _, err := w.exec(ctx, `delete from part_carries where delivery_id = ? and number = ?`, p.Delivery, p.Number); err != nil {
		return err
	}
	_, err := w.exec(ctx, `insert or ignore into part_carries (ref, delivery_id, number) select value, ?, ? from json_each(?)`, p.Delivery, p.Number, texts(refs))
	return err
}

// NextDue is when the next delivery comes due that is not due yet; zero where nothing waits.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	var at int64
	err := s.view(ctx, func(q querier) error {
		var err error
		at, err = one(ctx, q, `select coalesce(min(due_at), 0) from deliveries where state = 'pending' and due_at > ?`, []any{s.now().UnixMilli()}, value[int64])
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("find next delivery: %w", err)
	}
	return millisOrZero(at), nil
}

// Recover puts back what was being sent when the process ended. What may have left stays marked so, and is looked for first.
// It must not be called while deliveries of this process are in flight.
func (s *Store) Recover(ctx context.Context) (recovered int, err error) {
	return s.putBack(ctx, `state = 'sending'`)
}

// RecoverLeases puts back what was claimed and not heard of until its lease ended.
func (s *Store) RecoverLeases(ctx context.Context) (recovered int, err error) {
	return s.putBack(ctx, `state = 'sending' and lease_until < :now`)
}

func (s *Store) putBack(ctx context.Context, which string) (n int, err error) {
	err = s.change(ctx, By{}, "", func(w *writer) error {
		back, err := all(ctx, w, `update deliveries set state = 'pending', lease_until = null where `+which+` returning id`, []any{sql.Named("now", w.at.UnixMilli())}, value[int64])
		n = len(back)
		w.wakes = n > 0
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("recover deliveries: %w", err)
	}
	return n, nil
}

// Renew keeps the leases of deliveries that are still in flight.
func (s *Store) Renew(ctx context.Context, list []int64, lease time.Duration) error {
	err := s.soon(ctx, func(w *writer) error {
		_, err := w.exec(ctx, `update deliveries set lease_until = ? where state = 'sending' and id in (select value from json_each(?))`, w.at.Add(lease).UnixMilli(), ids(list))
		return err
	})
	if err != nil {
		return fmt.Errorf("renew leases: %w", err)
	}
	return nil
}
