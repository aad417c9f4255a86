package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Leave is what the outbox says to a message that is about to leave.
type Leave struct {
	// Go: it is marked as leaving, and may leave now.
	Go bool
	// Hidden are the refs that it shows and that the chat may not see any more: it is to be made anew without them. Stale:
	// something was erased from it, and it is to be made anew.
	Hidden []string
	Stale  bool
	// Over: the whole delivery is not wanted any more; why is for the log and the admins.
	Over string
}

// Reasons why a delivery that was claimed does not leave, as they stand in the fault of a delivery.
const (
	OverEnded    = "unsubscribed"
	OverAudience = "the chat's audience has narrowed since it was made"
	OverTaken    = "no longer being sent"
	OverExpired  = "expired"
	OverEmpty    = "nothing of it may be shown any more"
	OverNoPost   = "the post it edits was never sent or is forgotten"
)

// Depart is asked right before the first byte of each message leaves. In one transaction that is on disk when it returns,
// each message is held against the sight of its chat as it is now and marked as leaving.
func (s *Store) Depart(ctx context.Context, list []PartRef) ([]Leave, error) {
	out := make([]Leave, 0, len(list))
	err := s.change(ctx, By{}, "", func(w *writer) error {
		out = out[:0]
		for _, p := range list {
			l, err := w.depart(ctx, p)
			if err != nil {
				return err
			}
			out = append(out, l)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("let parts leave: %w", err)
	}
	return out, nil
}

// departing is what decides whether a message may leave.
type departing struct {
	state            DeliveryState
	part             PartState
	empty            bool
	made, team, gone bool // audience when it was made, and now; the subscription has ended
	last             string
}

func (w *writer) depart(ctx context.Context, p PartRef) (Leave, error) {
	d, err := one(ctx, w, `select d.state, p.state, length(p.body) = 0, d.audience, h.audience, h.last_post,
		coalesce((select s.ended_at is not null from subscriptions s where s.id = d.subscription_id), 0)
		from deliveries d join delivery_parts p on p.delivery_id = d.id join chats h on h.id = d.chat_id where d.id = ? and p.number = ?`,
		[]any{p.Delivery, p.Number}, func(row *tuple) (d departing, err error) {
			err = row.Scan(&d.state, &d.part, &d.empty, &d.made, &d.team, &d.last, &d.gone)
			return d, err
		})
	if errors.Is(err, ErrNotFound) {
		return Leave{Over: OverTaken}, nil
	}
	if err != nil {
		return Leave{}, err
	}
	switch {
	case d.state != DeliverySending || d.part != PartPending && d.part != PartSending:
		return Leave{Over: OverTaken}, nil
	case d.gone:
		return Leave{Over: OverEnded}, nil
	case d.made && !d.team:
		return Leave{Over: OverAudience}, nil
	}
	sight := PublicSight()
	if d.team {
		sight = TeamSight()
	}
	// What follows is looked at, too: as long as nothing has left, the whole is made anew.
	hidden, err := all(ctx, w, `select distinct x.ref from part_carries x join delivery_parts p on p.delivery_id = x.delivery_id and p.number = x.number
		where x.delivery_id = :delivery and (x.number = :number or p.state = 'pending')
		and not exists (select 1 from incidents i where i.ref = x.ref and `+seesIncident+`)
		and not exists (select 1 from cases c where c.ref = x.ref and `+seesCase+`) order by x.ref`,
		append(sight.args(), sql.Named("delivery", p.Delivery), sql.Named("number", p.Number)), value[string])
	if err != nil {
		return Leave{}, err
	}
	if len(hidden) > 0 || d.empty {
		return Leave{Hidden: hidden, Stale: d.empty}, nil
	}
	_, err = w.exec(ctx, `update delivery_parts set state = 'sending', sending_at = ?, after_id = ? where delivery_id = ? and number = ?`,
		w.at.UnixMilli(), d.last, p.Delivery, p.Number)
	return Leave{Go: err == nil}, err
}

// Settlement is what became of one attempt.
type Settlement struct {
	Delivery int64
	// Number is the part that it was about, Part what that is now, Remote the platform's id of the message. Number 0: none.
	Number int
	Part   PartState
	Remote string
	// State is what the delivery is now. DeliverySending: its next part follows at once.
	State DeliveryState
	// Due is, of a pending one, when it is tried again; Attempt: that counts.
	Due     time.Time
	Attempt bool
	// Fault is what went wrong, without content.
	Fault string
	// Edited is the post as it now reads, of an edit that arrived.
	Edited *EditedPost
	// Pause stops what goes to the chat, and says what is missing; Probe is when it is tried again by itself, zero for never.
	Pause string
	Probe time.Time
}

// EditedPost is a post as an edit left it.
type EditedPost struct {
	PartRef
	Doc     []byte
	Carries []string
}

// Settle writes down what became of attempts. It outlives the process at once, and a power cut with the next departure; what
// a power cut takes is in doubt again, and looked for.
func (s *Store) Settle(ctx context.Context, list []Settlement) error {
	err := s.soon(ctx, func(w *writer) error {
		for _, x := range list {
			if err := w.settle(ctx, x); err != nil {
				return fmt.Errorf("delivery %d: %w", x.Delivery, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	return nil
}

func (w *writer) settle(ctx context.Context, x Settlement) error {
	if x.Number > 0 {
		sent := any(nil)
		if x.Part == PartSent {
			sent = w.at.UnixMilli()
		}
		if _, err := w.exec(ctx, `update delivery_parts set state = ?, remote_id = ?, sent_at = ? where delivery_id = ? and number = ?`,
			string(x.Part), x.Remote, sent, x.Delivery, x.Number); err != nil {
			return err
		}
	}
	if x.Part == PartSent {
		// A chat that takes a message is not paused any more.
		if _, err := w.exec(ctx, `update chats set last_post = case when :remote = '' then last_post else :remote end, paused_at = null, paused_why = '', probe_at = null, told_at = null
			where id = (select chat_id from deliveries where id = :id)`, sql.Named("remote", x.Remote), namedID(x.Delivery)); err != nil {
			return err
		}
	}
	if x.Edited != nil {
		if err := w.settleEdit(ctx, *x.Edited); err != nil {
			return err
		}
	}
	if x.Pause != "" {
		probe := any(nil)
		if !x.Probe.IsZero() {
			probe = x.Probe.UnixMilli()
		}
		if _, err := w.exec(ctx, `update chats set paused_at = coalesce(paused_at, ?), paused_why = ?, probe_at = ? where id = (select chat_id from deliveries where id = ?)`,
			w.at.UnixMilli(), x.Pause, probe, x.Delivery); err != nil {
			return err
		}
	}
	return w.settleDelivery(ctx, x)
}

func (w *writer) settleEdit(ctx context.Context, e EditedPost) error {
	if _, err := w.exec(ctx, `update delivery_parts set doc = ?, edited_at = ? where delivery_id = ? and number = ?`,
		string(e.Doc), w.at.UnixMilli(), e.Delivery, e.Number); err != nil {
		return err
	}
	return w.putCarries(ctx, e.PartRef, e.Carries)
}

// final are the states from which nothing goes on by itself.
var final = []DeliveryState{DeliverySent, DeliveryFailed, DeliveryCancelled} //nolint:gochecknoglobals // a constant table

func (w *writer) settleDelivery(ctx context.Context, x Settlement) error {
	if x.State == DeliverySending {
		return nil
	}
	settled := any(nil)
	if slices.Contains(final, x.State) {
		settled = w.at.UnixMilli()
	}
	due := any(nil)
	if x.State == DeliveryPending {
		due, w.wakes = x.Due.UnixMilli(), true
	}
	// What was sent stands in its parts; nobody reads the whole of it again.
	_, err := w.exec(ctx, `update deliveries set state = :state, lease_until = null, due_at = coalesce(:due, due_at), attempts = attempts + :attempt, fault = :fault,
		settled_at = :settled, told_at = null, doc = case when :state in ('sent', 'cancelled') then '' else doc end where id = :id and state = 'sending'`,
		sql.Named("state", string(x.State)), sql.Named("due", due), sql.Named("attempt", x.Attempt), sql.Named("fault", x.Fault),
		sql.Named("settled", settled), namedID(x.Delivery))
	if err == nil && x.State == DeliveryCancelled && x.Fault == OverEmpty {
		err = w.owedAgain(ctx, x.Delivery)
	}
	return err
}

// owedAgain brings a subscription back to where a digest began of which nothing is left to be shown: it is made anew, and says that
// there is nothing, where that is to be said.
func (w *writer) owedAgain(ctx context.Context, id int64) error {
	for _, text := range []string{
		`update subscriptions as s set last_seq = d.range_from, edition_day = date(s.edition_day, '-1 day'),
			edition_at = coalesce((select max(l.at) from changes l where l.seq = d.range_from), s.created_at)
			from deliveries d where d.id = :id and d.state = 'cancelled' and d.fault = :fault and s.id = d.subscription_id and s.last_seq = d.range_to
			and d.key = 'edition:' || s.ref || ':' || s.edition_day`,
		`update deliveries set key = key || ':' || id where id = :id and state = 'cancelled' and fault = :fault and kind = 'edition'`,
	} {
		if _, err := w.exec(ctx, text, namedID(id), sql.Named("fault", OverEmpty)); err != nil {
			return fmt.Errorf("owe a digest again: %w", err)
		}
	}
	return nil
}
