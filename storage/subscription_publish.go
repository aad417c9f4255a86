package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Publication is an edition that is made: it brings a subscription from one number of the change log to another.
type Publication struct {
	Subscription int64
	Day          Day
	// Last is up to which number of the change log the subscription had got, To up to which it gets.
	Last, To int64
	// Custody is who is in custody by it; nil where it does not tell. Editions that tell the same share it.
	Custody *CustodyTold
	// Instead are the deliveries of editions that have not left and that this one stands for, too.
	Instead []int64
	// Out is what is said; nil on a day on which nothing is.
	Out *Outgoing
}

// CustodyTold is who is in custody by an edition, as in Subscription.Custody.
type CustodyTold struct{ People map[string]string }

// Publish promises editions and brings their subscriptions forward, all in one transaction. One whose subscription has ended,
// or has moved on in the meantime, is passed over. It tells how many were made.
//
// asOf is the number of the change log as of which they were written: when it has gone on since, they may tell of things as they
// came to read later, and of that change once more in the next one. Then nothing is promised, and Publish fails with ErrConflict.
// 0: the log may have gone on.
func (s *Store) Publish(ctx context.Context, asOf int64, list []Publication) (made int, err error) {
	err = s.change(ctx, By{}, "", func(w *writer) error {
		if err := w.readAsOf(ctx, asOf); err != nil {
			return err
		}
		told := map[*CustodyTold]int64{nil: 0}
		for _, p := range list {
			custody, have := told[p.Custody]
			if !have {
				var err error
				if custody, err = w.tellCustody(ctx, p.Custody.People); err != nil {
					return err
				}
				told[p.Custody] = custody
			}
			if idle, err := w.idle(ctx, p.Instead); err != nil || !idle {
				if err != nil {
					return err
				}
				continue // it is leaving after all: the next edition begins behind it
			}
			n, err := w.affect(ctx, `update subscriptions set edition_day = ?, edition_at = ?, last_seq = ?, custody_id = ?
				where id = ? and ended_at is null and last_seq = ? and edition_day < ?`,
				string(p.Day), w.at.UnixMilli(), p.To, orNull(custody), p.Subscription, p.Last, string(p.Day))
			if err != nil {
				return fmt.Errorf("bring subscription forward: %w", err)
			}
			if n == 0 {
				continue
			}
			made++
			if err := w.supersede(ctx, p.Instead); err != nil {
				return err
			}
			if p.Out == nil {
				continue
			}
			if _, err := w.enqueue(ctx, *p.Out); err != nil {
				return err
			}
		}
		_, err := w.exec(ctx, `delete from told_custody where not exists (select 1 from subscriptions s where s.custody_id = told_custody.id)`)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("publish: %w", err)
	}
	return made, nil
}

// readAsOf fails with ErrConflict where the change log has gone on; 0 for never.
func (w *writer) readAsOf(ctx context.Context, asOf int64) error {
	if asOf == 0 {
		return nil
	}
	last, err := one(ctx, w, `select coalesce(max(seq), 0) from changes`, nil, value[int64])
	if err == nil && last != asOf {
		err = fmt.Errorf("%w: the change log", ErrConflict)
	}
	return err
}

// idle tells of deliveries that nothing of them has left, or is leaving.
func (w *writer) idle(ctx context.Context, list []int64) (bool, error) {
	for _, id := range list {
		_, err := one(ctx, w, `select d.id from deliveries d where d.id = ? and d.state in ('pending', 'cancelled', 'failed') and not `+hasLeft, []any{id}, value[int64])
		if errors.Is(err, ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

// hasLeft: something of the delivery d has left, is leaving or may have arrived.
const hasLeft = `exists (select 1 from delivery_parts p where p.delivery_id = d.id and p.state in ('sending', 'sent', 'uncertain'))`

// supersede cancels deliveries for which another stands from now on, whatever came of them: they must neither be sent any
// more, nor be stood for a second time.
func (w *writer) supersede(ctx context.Context, list []int64) error {
	for _, id := range list {
		if _, err := w.exec(ctx, `update deliveries set state = 'cancelled', settled_at = ?, fault = ?, doc = '' where id = ?`, w.at.UnixMilli(), OverMerged, id); err != nil {
			return err
		}
	}
	return nil
}

// OverMerged is the fault of a message that did not leave in time and that another one stands for.
const OverMerged = "told by the next message"

// PlansMark changes whenever a subscription is made, set otherwise, brought forward or ended, a follow is made, told or ended,
// or a chat comes, is paused, goes on or is to be tried again: while it stays the same, whatever was not due stays so until then.
func (s *Store) PlansMark(ctx context.Context) (mark string, err error) {
	err = s.view(ctx, func(q querier) error {
		mark, err = one(ctx, q, `select (select count(*) || ' ' || coalesce(sum(id), 0) || ' ' || coalesce(sum(planned_at), 0) || ' ' || coalesce(sum(last_seq), 0) from subscriptions where ended_at is null)
			|| ' ' || (select count(*) || ' ' || coalesce(sum(id), 0) from follows where ended_at is null)
			|| ' ' || (select coalesce(sum(urgent_seq), 0) || ' ' || coalesce(sum(bundle_seq), 0) from follow_cursors)
			|| ' ' || (select count(*) || ' ' || coalesce(sum(iif(paused_at is null or probe_at <= ?, 0, id * id)), 0) from chats)`, []any{s.now().UnixMilli()}, value[string])
		return err
	})
	if err != nil {
		return "", fmt.Errorf("mark plans: %w", err)
	}
	return mark, nil
}

// Unsent are the last editions of a subscription, where nothing of them has left.
type Unsent struct {
	Deliveries []int64
	// From is the number of the change log from which they would have told, Since when that was.
	From  int64
	Since time.Time
	// Leaving: one of them is at the door just now. Whether the next edition stands for it is not known before it is through.
	Leaving bool
}

// UnsentEditions finds, of subscriptions, the editions since the last one of which something has left that wait still, came too
// late or were refused, so that the next one can stand for them. They are several where an earlier casewire made the next one
// while one was leaving.
func (s *Store) UnsentEditions(ctx context.Context, subscriptions []int64) (map[int64]Unsent, error) {
	out := map[int64]Unsent{}
	err := s.view(ctx, func(q querier) error {
		_, err := all(ctx, q, `select s.id, d.id, d.state = 'sending', d.range_from, coalesce((select max(l.at) from changes l where l.seq = d.range_from), s.created_at)
			from subscriptions s join deliveries d on d.subscription_id = s.id
			where s.id in (select value from json_each(?)) and (d.state in ('pending', 'sending', 'failed') or d.state = 'cancelled' and d.fault like 'expired%') and not `+hasLeft+`
			and d.id > coalesce((select max(d.id) from deliveries d where d.subscription_id = s.id and (d.state in ('sent', 'uncertain') or `+hasLeft+`)), 0)
			order by d.range_from desc`,
			[]any{ids(subscriptions)}, func(row *tuple) (struct{}, error) {
				var id, delivery, since int64
				var leaving bool
				var from int64
				err := row.Scan(&id, &delivery, &leaving, &from, &since)
				u := out[id]
				u.Leaving = u.Leaving || leaving
				u.Deliveries = append(u.Deliveries, delivery)
				u.From, u.Since = from, millis(since) // the earliest comes last
				out[id] = u
				return struct{}{}, err
			})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find unsent digests: %w", err)
	}
	return out, nil
}

// tellCustody keeps who was in custody by an edition, once for all that were told the same.
func (w *writer) tellCustody(ctx context.Context, people map[string]string) (int64, error) {
	text, err := json.Marshal(people)
	if err != nil {
		return 0, fmt.Errorf("keep who was in custody: %w", err)
	}
	sum := sha256.Sum256(text)
	key := hex.EncodeToString(sum[:])
	id, err := one(ctx, w, `select id from told_custody where sum = ?`, []any{key}, value[int64])
	if errors.Is(err, ErrNotFound) {
		id, err = w.exec(ctx, `insert into told_custody (sum, people) values (?, ?)`, key, string(text))
	}
	if err != nil {
		return 0, fmt.Errorf("keep who was in custody: %w", err)
	}
	return id, nil
}

// Telling says that something which shows a ref has been posted in a chat, is leaving, or may have arrived.
type Telling struct {
	Chat int64
	Ref  string
	// To is the number of the change log up to which the last post that shows it tells. Right is as of which number the first
	// one reads, as it left; 0 where that is not known.
	To, Right int64
}

// fewChats is up to how many chats are asked about by what each was sent, rather than by who was sent what.
const fewChats = 50

// Told lists which of some chats have been shown which of the refs, or are about to be in the rest of a message that has begun to
// leave.
func (s *Store) Told(ctx context.Context, chats []int64, refs []string) ([]Telling, error) {
	if len(chats) == 0 || len(refs) == 0 {
		return nil, nil
	}
	carried := `part_carries c cross join deliveries d on d.id = c.delivery_id`
	if len(chats) <= fewChats {
		carried = `deliveries d cross join part_carries c on c.delivery_id = d.id`
	}
	var out []Telling
	err := s.view(ctx, func(q querier) error {
		var err error
		out, err = all(ctx, q, `select d.chat_id, c.ref, max(d.range_to), min(max(d.range_to, coalesce(r.upto, 0))) from `+carried+`
			cross join delivery_parts p on p.delivery_id = c.delivery_id and p.number = c.number
			left join put_right r on r.delivery_id = d.id and r.ref = c.ref
			where d.chat_id in (select value from json_each(:chats)) and c.ref in (select value from json_each(:refs))
			and (p.state in ('sending', 'sent', 'uncertain') or p.state = 'pending' and `+openState+` and d.state in ('pending', 'sending') and `+hasLeft+`)
			and d.edits_delivery is null group by d.chat_id, c.ref
			union all select chat_id, ref, upto, 0 from once_told where ref in (select value from json_each(:refs)) and chat_id in (select value from json_each(:chats))`,
			[]any{sql.Named("refs", texts(refs)), sql.Named("chats", ids(chats))}, func(row *tuple) (t Telling, err error) {
				err = row.Scan(&t.Chat, &t.Ref, &t.To, &t.Right)
				return t, err
			})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find what was told: %w", err)
	}
	return out, nil
}

// WaitingWith tells of what waits to be sent to a chat, or is about to leave, and shows one of the refs, nothing of which has left, as
// of which number of the change log it reads.
func (s *Store) WaitingWith(ctx context.Context, chat int64, refs []string) (map[string]int64, error) {
	out := map[string]int64{}
	if len(refs) == 0 {
		return out, nil
	}
	err := s.view(ctx, func(q querier) error {
		_, err := all(ctx, q, `select j.value, max(max(d.range_to, coalesce(r.upto, 0))) from deliveries d cross join json_each(:refs) j
			left join put_right r on r.delivery_id = d.id and r.ref = j.value
			where d.chat_id = :chat and `+openState+` and d.state in ('pending', 'sending', 'held') and d.kind in ('urgent', 'follow', 'edition') and d.edits_delivery is null and not `+hasLeft+`
			and instr(d.doc, '"' || j.value || '"') > 0 group by 1`,
			[]any{sql.Named("refs", texts(refs)), sql.Named("chat", chat)}, func(row *tuple) (struct{}, error) {
				var ref string
				var as int64
				err := row.Scan(&ref, &as)
				out[ref] = as
				return struct{}{}, err
			})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find what waits for a chat: %w", err)
	}
	return out, nil
}
