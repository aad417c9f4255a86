package storage

import (
	"context"
	"fmt"
	"time"
)

// What follows is the outbox: what was promised to a chat, before it is said, and what became of it. Its documents were made
// within the sight of the chat they are for; they are read by delivery alone, and checked against that sight once more in the
// same transaction that lets them go (outbox_send.go).

// DeliveryKind says what a delivery is for, and so what goes first.
type DeliveryKind string

// The kinds of delivery, in the order in which they go.
const (
	DeliverWithdrawal   DeliveryKind = "withdrawal"   // an edit that takes something out of a post
	DeliverUrgent       DeliveryKind = "urgent"       // an urgent follow
	DeliverCorrection   DeliveryKind = "correction"   // an edit that marks a post
	DeliverFollow       DeliveryKind = "follow"       // a bundle of follows
	DeliverEdition      DeliveryKind = "edition"      // a digest
	DeliverAnnouncement DeliveryKind = "announcement" // an admin's own words
	DeliverQuestion     DeliveryKind = "question"     // an owner is asked
	DeliverNotice       DeliveryKind = "notice"       // somebody is told how the program fares
)

// priorities: the lower goes first. A question or a notice is for one person who is to act, and waits for no edition.
var priorities = map[DeliveryKind]int{ //nolint:gochecknoglobals // a constant table
	DeliverWithdrawal: 0, DeliverUrgent: 1, DeliverCorrection: 2, DeliverQuestion: 3, DeliverNotice: 3,
	DeliverFollow: 4, DeliverEdition: 5, DeliverAnnouncement: 5,
}

// DeliveryState is how far a delivery has got.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryPending   DeliveryState = "pending"
	DeliverySending   DeliveryState = "sending" // somebody has claimed it
	DeliverySent      DeliveryState = "sent"
	DeliveryFailed    DeliveryState = "failed"    // the platform will never take it
	DeliveryUncertain DeliveryState = "uncertain" // it may have arrived; a person decides
	DeliveryCancelled DeliveryState = "cancelled" // it is not wanted any more: too late, nothing left of it, dropped
	DeliveryHeld      DeliveryState = "held"      // a person decides whether it goes: after a restore
)

// PartRef names one message of a delivery. Number counts from 1.
type PartRef struct {
	Delivery int64
	Number   int
}

// Outgoing is something that is to be said to a chat.
type Outgoing struct {
	// Key names the thing to do once: "edition:9XK3F:2026-11-25". A key that is known adds nothing, whatever became of it.
	Key string
	// Chat is the store's number of the chat, Thread the topic inside it.
	Chat   int64
	Thread string
	Kind   DeliveryKind
	// Doc is the document, as reply.Encode writes it.
	Doc []byte
	// Silent: without sound.
	Silent bool
	// From and To are the half-open range (From, To] of the change log that it tells; zero where it tells none.
	From, To int64
	// Subscription is the number of the subscription it is an edition of; 0 for none.
	Subscription int64
	// Edits is the post that it replaces, instead of being sent; nil for none. It waits for a post that is still on its way,
	// and comes to nothing where that never left.
	Edits *PartRef
	// Due is when it may go; zero: at once. Expires is when it is not worth sending any more; zero: a week later.
	Due, Expires time.Time
}

// holding: the database is a copy (meta: restored), and what was due since its last commit has not all been held yet (meta:
// restored_held, see HoldRestored).
const holding = `exists (select 1 from meta where key = 'restored' and value <> '') and not exists (select 1 from meta where key = 'restored_held')`

// lastingTime is how long what names no end of its own is tried.
const lastingTime = 7 * 24 * time.Hour

// signal leaves a signal where there is none.
func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

// Changed has a signal after every commit that wrote the change log, one for several that came close together. There is one
// listener.
func (s *Store) Changed() <-chan struct{} { return s.changed }

// Waiting has a signal after every commit that enqueued something or made it due, likewise.
func (s *Store) Waiting() <-chan struct{} { return s.waiting }

// Enqueue promises a list of deliveries, all or nothing, and tells how many were not known yet.
func (s *Store) Enqueue(ctx context.Context, list ...Outgoing) (added int, err error) {
	err = s.change(ctx, By{}, "", func(w *writer) error {
		for _, o := range list {
			is, err := w.enqueue(ctx, o)
			if err != nil {
				return err
			}
			if is {
				added++
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("enqueue: %w", err)
	}
	return added, nil
}

// enqueue promises one delivery; false where its key is known. Between a restore and the first look at what is owed it is
// held, unless it is for the people who decide about that.
func (w *writer) enqueue(ctx context.Context, o Outgoing) (added bool, err error) {
	priority, ok := priorities[o.Kind]
	if !ok || o.Key == "" || len(o.Doc) == 0 {
		return false, fmt.Errorf("enqueue %q: there is no kind %q, no key or no document", o.Key, o.Kind)
	}
	if o.Due.IsZero() {
		o.Due = w.at
	}
	if o.Expires.IsZero() {
		o.Expires = later(o.Due, w.at).Add(lastingTime)
	}
	var delivery, part any
	if o.Edits != nil {
		delivery, part = o.Edits.Delivery, o.Edits.Number
	}
	n, err := w.affect(ctx, `insert into deliveries (key, chat_id, thread, kind, priority, audience, subscription_id, edits_delivery, edits_part, doc, silent,
		range_from, range_to, state, due_at, expires_at, created_at)
		values (?, ?, ?, ?, ?, (select audience from chats where id = ?), ?, ?, ?, ?, ?, ?, ?, case when ? not in ('question', 'notice') and `+holding+` then 'held' else 'pending' end, ?, ?, ?) on conflict (key) do nothing`,
		o.Key, o.Chat, o.Thread, string(o.Kind), priority, o.Chat, orNull(o.Subscription), delivery, part, string(o.Doc), o.Silent,
		o.From, o.To, string(o.Kind), o.Due.UnixMilli(), o.Expires.UnixMilli(), w.at.UnixMilli())
	if err != nil {
		return false, fmt.Errorf("enqueue %s: %w", o.Key, err)
	}
	w.wakes = w.wakes || n > 0
	return n > 0, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Post is a message of a delivery: on its way, there, or in doubt.
type Post struct {
	PartRef
	// Of is how many messages its delivery has.
	Of int
	// Chat is as it is now; Thread is the topic inside it.
	Chat   Chat
	Thread string
	Kind   DeliveryKind
	// Doc is what it shows, as reply.Encode writes it.
	Doc []byte
	// To is the number of the change log up to which it tells: a correction after it is news to whoever reads the post.
	To int64
	// There: it is known to be there. Otherwise it is on its way or in doubt, and an edit of it waits.
	There bool
	// RemoteID is the platform's id of the message; empty where it is not known, so that it cannot be edited.
	RemoteID string
	// Sent is when it was sent, or tried; Edited when it was last edited. Zero for not yet.
	Sent, Edited time.Time
}

// PostsCarrying lists the messages, latest first, that show an incident or a case: those that are there, those that are just
// leaving, and those that may have arrived. What has not left is not among them: it is checked before it does.
func (s *Store) PostsCarrying(ctx context.Context, ref string) ([]Post, error) {
	var out []Post
	err := s.view(ctx, func(q querier) error {
		var err error
		out, err = all(ctx, q, `select p.delivery_id, p.number, (select count(*) from delivery_parts o where o.delivery_id = p.delivery_id), d.thread, d.kind, p.doc, d.range_to, p.state = 'sent', p.remote_id,
			coalesce(p.sent_at, p.sending_at, 0), coalesce(p.edited_at, 0),
			h.id, h.platform, h.remote_id, h.kind, h.title, h.audience, h.ops, h.quiet_from, h.quiet_to, h.zone
			from part_carries c join delivery_parts p on p.delivery_id = c.delivery_id and p.number = c.number
			join deliveries d on d.id = p.delivery_id join chats h on h.id = d.chat_id
			where c.ref = ? and p.state in ('sending', 'sent', 'uncertain') and d.edits_delivery is null order by p.delivery_id desc, p.number`, []any{ref}, scanPost)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find posts: %w", err)
	}
	return out, nil
}

func scanPost(row *tuple) (p Post, err error) {
	var sent, edited int64
	var doc string
	c := &p.Chat
	err = row.Scan(&p.Delivery, &p.Number, &p.Of, &p.Thread, &p.Kind, &doc, &p.To, &p.There, &p.RemoteID, &sent, &edited,
		&c.ID, &c.Platform, &c.RemoteID, &c.Kind, &c.Title, &c.Team, &c.Ops, &c.QuietFrom, &c.QuietTo, &c.Zone)
	p.Doc, p.Sent, p.Edited = []byte(doc), millisOrZero(sent), millisOrZero(edited)
	return p, err
}

// millisOrZero is a stored instant where 0 is none.
func millisOrZero(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return millis(ms)
}
