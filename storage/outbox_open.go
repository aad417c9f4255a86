package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// OpenDelivery is a delivery that has not been sent, as it is shown to admins: what it is and how far it got, never what it
// says.
type OpenDelivery struct {
	ID     int64
	Key    string
	Kind   DeliveryKind
	State  DeliveryState
	Thread string
	// Parts is how many messages it has, 0 before it was first rendered; Sent how many are there; Doubt the first that may be.
	Parts, Sent, Doubt int
	// Tried is when the part in doubt left; zero for none.
	Tried        time.Time
	Attempts     int
	Created, Due time.Time
	Fault        string
	Ready        bool // it is due, and only its turn has not come
}

// OpenChat is a chat for which something waits, is held, failed or is in doubt, or that is paused.
type OpenChat struct {
	Chat Chat
	// Paused is when it was paused and Why; zero for not. Probe is when it is tried again by itself.
	Paused, Probe time.Time
	Why           string
	// Count is how many deliveries there are in each state.
	Count map[DeliveryState]int
	// Deliveries are the first of them, what wants a decision first.
	Deliveries []OpenDelivery
}

// OpenList is a page of chats for which something is open. Total is how many there are on all pages, and Held how many
// deliveries are held for all of them.
type OpenList struct {
	Chats       []OpenChat
	Total, Held int
}

// openState is the condition on a delivery that is shown to admins, in the words of the index of those.
const openState = `d.state not in ('sent', 'cancelled')`

// OpenChats lists the chats for which something is open, those that want a decision first, each with its first deliveries.
// only narrows it to one chat; 0 for all. It shows nothing of what the deliveries say.
func (s *Store) OpenChats(ctx context.Context, only int64, each int, p Page) (OpenList, error) {
	var out OpenList
	err := s.view(ctx, func(q querier) error {
		type row struct {
			OpenChat
			uncertain, held, failed, sending, pending int
		}
		rows, err := all(ctx, q, `select h.id, h.platform, h.remote_id, h.kind, h.title, h.audience, h.ops, h.quiet_from, h.quiet_to, h.zone,
			coalesce(h.paused_at, 0), h.paused_why, coalesce(h.probe_at, 0),
			coalesce(sum(d.state = 'uncertain'), 0) as uncertain, coalesce(sum(d.state = 'held'), 0) as held, coalesce(sum(d.state = 'failed'), 0) as failed,
			coalesce(sum(d.state = 'sending'), 0), coalesce(sum(d.state = 'pending'), 0)
			from chats h left join deliveries d on d.chat_id = h.id and `+openState+`
			where h.paused_why <> 'moved' and (d.id is not null or h.paused_at is not null) and (:only = 0 or h.id = :only)
			group by h.id order by uncertain = 0, held = 0, failed = 0, h.paused_at is null, h.id`, []any{sql.Named("only", only)}, func(row_ *tuple) (r row, err error) {
			var paused, probe int64
			c := &r.Chat
			err = row_.Scan(&c.ID, &c.Platform, &c.RemoteID, &c.Kind, &c.Title, &c.Team, &c.Ops, &c.QuietFrom, &c.QuietTo, &c.Zone,
				&paused, &r.Why, &probe, &r.uncertain, &r.held, &r.failed, &r.sending, &r.pending)
			r.Paused, r.Probe = millisOrZero(paused), millisOrZero(probe)
			return r, err
		})
		if err != nil {
			return err
		}
		out.Total = len(rows)
		for _, r := range rows {
			out.Held += r.held
		}
		for _, r := range page(rows, p) {
			r.Count = map[DeliveryState]int{}
			for state, n := range map[DeliveryState]int{DeliveryUncertain: r.uncertain, DeliveryHeld: r.held, DeliveryFailed: r.failed, DeliverySending: r.sending, DeliveryPending: r.pending} {
				if n > 0 {
					r.Count[state] = n
				}
			}
			if r.Deliveries, err = openDeliveries(ctx, q, r.Chat.ID, each, s.now()); err != nil {
				return err
			}
			out.Chats = append(out.Chats, r.OpenChat)
		}
		return nil
	})
	if err != nil {
		return OpenList{}, fmt.Errorf("list deliveries: %w", err)
	}
	return out, nil
}

func openDeliveries(ctx context.Context, q querier, chat int64, limit int, now time.Time) ([]OpenDelivery, error) {
	return all(ctx, q, openText+` where d.chat_id = ? and `+openState+`
		order by d.state <> 'uncertain', d.state <> 'held', d.state <> 'failed', d.priority, d.id limit ? + 0`, []any{now.UnixMilli(), chat, limit}, scanOpen)
}

const openText = `select d.id, d.key, d.kind, d.state, d.thread, d.attempts, d.created_at, d.due_at, d.fault, d.state = 'pending' and d.due_at <= ?,
	(select count(*) from delivery_parts p where p.delivery_id = d.id), (select count(*) from delivery_parts p where p.delivery_id = d.id and p.state in ('sent', 'dropped')),
	coalesce((select min(p.number) from delivery_parts p where p.delivery_id = d.id and p.state = 'uncertain'), 0),
	coalesce((select min(p.sending_at) from delivery_parts p where p.delivery_id = d.id and p.state = 'uncertain'), 0)
	from deliveries d`

func scanOpen(row *tuple) (d OpenDelivery, err error) {
	var created, due, tried int64
	err = row.Scan(&d.ID, &d.Key, &d.Kind, &d.State, &d.Thread, &d.Attempts, &created, &due, &d.Fault, &d.Ready, &d.Parts, &d.Sent, &d.Doubt, &tried)
	d.Created, d.Due, d.Tried = millis(created), millis(due), millisOrZero(tried)
	return d, err
}

// OpenDelivery reads one delivery that has not been sent, and its chat; ErrNotFound for any other.
func (s *Store) OpenDelivery(ctx context.Context, id int64) (d OpenDelivery, c Chat, err error) {
	err = s.view(ctx, func(q querier) error {
		if d, err = one(ctx, q, openText+` where d.id = ? and `+openState, []any{s.now().UnixMilli(), id}, scanOpen); err != nil {
			return err
		}
		c, err = chatOfDelivery(ctx, q, id)
		return err
	})
	if err != nil {
		return OpenDelivery{}, Chat{}, fmt.Errorf("find delivery: %w", err)
	}
	return d, c, nil
}

func chatOfDelivery(ctx context.Context, q querier, id int64) (Chat, error) {
	type where struct{ platform, remote string }
	at, err := one(ctx, q, `select h.platform, h.remote_id from deliveries d join chats h on h.id = d.chat_id where d.id = ?`, []any{id},
		func(row *tuple) (w where, err error) { return w, row.Scan(&w.platform, &w.remote) })
	if err != nil {
		return Chat{}, err
	}
	return loadChat(ctx, q, at.platform, at.remote)
}

// Decision is what a person decides about a delivery that does not go on by itself.
type Decision string

// The decisions.
const (
	DecideArrived Decision = "arrived" // the message in doubt is there
	DecideAgain   Decision = "again"   // the message in doubt, or a failed delivery, is sent again; a held one is let go
	DecideDrop    Decision = "drop"    // nothing more of it is sent
)

// Decide carries out what a person decided. It fails with ErrConflict where the delivery is not, or no longer, one that
// such a decision is about.
func (s *Store) Decide(ctx context.Context, by By, id int64, what Decision) error {
	err := s.change(ctx, by, fmt.Sprintf("delivery %d: %s", id, what), func(w *writer) error { return w.decide(ctx, id, what) })
	if err != nil {
		return fmt.Errorf("decide about delivery: %w", err)
	}
	return nil
}

func (w *writer) decide(ctx context.Context, id int64, what Decision) error {
	state, err := one(ctx, w, `select state from deliveries where id = ?`, []any{id}, value[string])
	if errors.Is(err, ErrNotFound) {
		return ErrConflict
	}
	if err != nil {
		return err
	}
	is := DeliveryState(state)
	switch {
	case what == DecideArrived && is == DeliveryUncertain:
		if _, err := w.exec(ctx, `update delivery_parts set state = 'sent', sent_at = sending_at where delivery_id = ? and state = 'uncertain'`, id); err != nil {
			return err
		}
		left, err := one(ctx, w, `select count(*) from delivery_parts where delivery_id = ? and state = 'pending'`, []any{id}, value[int])
		if err != nil {
			return err
		}
		if left == 0 {
			_, err := w.exec(ctx, `update deliveries set state = 'sent', settled_at = ?, doc = '' where id = ?`, w.at.UnixMilli(), id)
			return err
		}
		return w.letGo(ctx, id)
	case what == DecideAgain && (is == DeliveryUncertain || is == DeliveryFailed || is == DeliveryHeld):
		// A nonce that the platform may know would make it give back the message that nobody found.
		if _, err := w.exec(ctx, `update delivery_parts set state = 'pending', nonce = lower(hex(randomblob(10))), sending_at = null where delivery_id = ? and state in ('uncertain', 'failed')`, id); err != nil {
			return err
		}
		return w.letGo(ctx, id)
	case what == DecideDrop && (is == DeliveryUncertain || is == DeliveryFailed || is == DeliveryHeld || is == DeliveryPending):
		_, err := w.exec(ctx, `update deliveries set state = 'cancelled', settled_at = ?, fault = 'dropped by an admin', doc = '' where id = ?`, w.at.UnixMilli(), id)
		return err
	}
	return ErrConflict
}

// letGo makes a delivery due, with time enough to be sent.
func (w *writer) letGo(ctx context.Context, id int64) error {
	_, err := w.exec(ctx, `update deliveries set state = 'pending', due_at = ?, expires_at = max(expires_at, ?), attempts = 0, fault = '', told_at = null, settled_at = null where id = ?`,
		w.at.UnixMilli(), w.at.Add(24*time.Hour).UnixMilli(), id)
	w.wakes = true
	return err
}

// DecideAll carries out a decision about everything that is held, and tells how much that was.
func (s *Store) DecideAll(ctx context.Context, by By, what Decision) (n int, err error) {
	err = s.change(ctx, by, "held deliveries: "+string(what), func(w *writer) error {
		held, err := all(ctx, w, `select id from deliveries where state not in ('sent', 'cancelled') and state = 'held' order by id`, nil, value[int64])
		if err != nil {
			return err
		}
		for _, id := range held {
			if err := w.decide(ctx, id, what); err != nil {
				return err
			}
		}
		n = len(held)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("decide about held deliveries: %w", err)
	}
	return n, nil
}

// ResumeChat lets what waits for a paused chat be tried again; false where the chat is not paused.
func (s *Store) ResumeChat(ctx context.Context, by By, chat int64) (resumed bool, err error) {
	err = s.change(ctx, by, "", func(w *writer) error {
		n, err := w.affect(ctx, `update chats set paused_at = null, paused_why = '', probe_at = null, told_at = null where id = ? and paused_at is not null and paused_why <> 'moved'`, chat)
		resumed, w.wakes = n > 0, n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("resume chat: %w", err)
	}
	return resumed, nil
}
