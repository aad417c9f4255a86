package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// What an owner is asked about.
const (
	PromptEmbargo = "embargo" // an embargo has lapsed
	PromptHearing = "hearing" // the day of a hearing has passed
)

// PromptStep is how far somebody has been asked.
type PromptStep string

// The steps, in their order.
const (
	PromptAsk    PromptStep = "ask"    // the owner is asked
	PromptRemind PromptStep = "remind" // the owner is asked once more
	PromptTell   PromptStep = "tell"   // the admins are told
)

// RemindAfter is how long an owner has to answer before he is reminded, and after that before the admins are told.
const RemindAfter = 24 * time.Hour

// hearingsBack is how many days a hearing may have passed to be asked about.
const hearingsBack = 30

// Prompt is something that an owner is to be asked now. It says what by its ref alone.
type Prompt struct {
	Kind, Object, Ref string
	// Case is the ref of the case, which is Ref where the object is one.
	Case string
	// Instant is when the embargo lapsed, or the end of the hearing's day in UTC.
	Instant time.Time
	Step    PromptStep
	// Owner is the private chat of the case's owner; nil where he has none, or the case no owner.
	Owner *Chat

	id    int64
	owner int64
}

// lapsed are the cases and incidents whose embargo lies before :now, with the owner of the case.
const lapsed = `select 'embargo' kind, 'case' object, c.id id, c.ref ref, c.ref inside, c.embargo_until instant, coalesce(c.owner, 0) owner from cases c
		where c.embargo_until <= :now and c.visibility > 1
	union all select 'embargo', 'incident', i.id, i.ref, c.ref, i.embargo_until, coalesce(c.owner, 0) from incidents i join cases c on c.id = i.case_id
		where i.embargo_until <= :now and i.visibility > 1`

// heard are the hearings whose day has passed, that were entered before, and of which no other report tells what came.
const heard = `select 'hearing' kind, 'incident' object, i.id id, i.ref ref, c.ref inside, (unixepoch(i.date_to) + 86400) * 1000 instant, coalesce(c.owner, 0) owner
	from incidents i join cases c on c.id = i.case_id join incident_types y on y.incident_id = i.id and y.type = 'hearing'
	where i.date_to < :today and i.date_to >= date(:today, '-' || :back || ' days') and i.date_from is not null and i.verification not in ('refuted', 'retracted')
	and i.created_at < (unixepoch(i.date_to) + 86400) * 1000 and not c.closed
	and not exists (select 1 from incident_links k where k.to_id = i.id and k.kind = 'about')`

// Prompts lists what owners are to be asked now, and when the next embargo lapses or the next step of a question is due; zero
// for never. today is the desk's day.
func (s *Store) Prompts(ctx context.Context, today Day) (due []Prompt, next time.Time, err error) {
	now := s.now().UTC()
	err = s.view(ctx, func(q querier) error {
		args := []any{sql.Named("now", now.UnixMilli()), sql.Named("today", string(today)), sql.Named("back", hearingsBack), sql.Named("wait", RemindAfter.Milliseconds())}
		var err error
		due, err = all(ctx, q, `select o.kind, o.object, o.id, o.ref, o.inside, o.instant, o.owner,
				case when p.asked_at is null then 'ask' when p.reminded_at is null then 'remind' else 'tell' end
			from (`+lapsed+` union all `+heard+`) o
			left join prompts p on p.kind = o.kind and p.object = o.object and p.object_id = o.id and p.instant = o.instant
			where p.asked_at is null or (p.answered_at is null and p.told_at is null and o.kind = 'embargo' and coalesce(p.reminded_at, p.asked_at) <= :now - :wait)
			order by o.instant, o.ref`, args, func(row *tuple) (p Prompt, err error) {
			var instant int64
			err = row.Scan(&p.Kind, &p.Object, &p.id, &p.Ref, &p.Case, &instant, &p.owner, &p.Step)
			p.Instant = millis(instant)
			return p, err
		})
		if err != nil {
			return err
		}
		for n := range due {
			if err := ownerChat(ctx, q, &due[n]); err != nil {
				return err
			}
		}
		at, err := one(ctx, q, `select min(at) from (
				select min(embargo_until) at from cases where embargo_until > :now union all select min(embargo_until) from incidents where embargo_until > :now
				union all select min(coalesce(reminded_at, asked_at) + :wait) from prompts where kind = 'embargo' and answered_at is null and told_at is null and coalesce(reminded_at, asked_at) + :wait > :now)`,
			args, value[sql.NullInt64])
		if at.Valid {
			next = millis(at.Int64)
		}
		return err
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("find what to ask: %w", err)
	}
	return due, next, nil
}

// ownerChat finds the private chat of a case's owner. It has the person's own id.
func ownerChat(ctx context.Context, q querier, p *Prompt) error {
	if p.owner == 0 {
		return nil
	}
	c, err := one(ctx, q, `select `+chatColumns+` from chats h join accounts a on a.platform = h.platform and a.remote_id = h.remote_id
		where a.id = ? and a.kind = 'person' and h.kind = 'private' and h.paused_at is null`, []any{p.owner}, scanChatColumns)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	p.Owner = &c
	return nil
}

// Asked is a prompt with what is said of it. Told: it went to the admins, and that is the end of it.
type Asked struct {
	Prompt
	Told bool
	Out  []Outgoing
}

// Ask promises questions and writes down that they were asked, in one transaction.
func (s *Store) Ask(ctx context.Context, list []Asked) error {
	err := s.change(ctx, By{}, "", func(w *writer) error {
		for _, a := range list {
			for _, o := range a.Out {
				if _, err := w.enqueue(ctx, o); err != nil {
					return err
				}
			}
			if _, err := w.exec(ctx, `insert into prompts (kind, object, object_id, instant, asked_at) values (:kind, :object, :id, :instant, :at)
				on conflict (kind, object, object_id, instant) do update set reminded_at = coalesce(reminded_at, :at)`,
				sql.Named("kind", a.Kind), sql.Named("object", a.Object), namedID(a.id), sql.Named("instant", a.Instant.UnixMilli()), sql.Named("at", w.at.UnixMilli())); err != nil {
				return err
			}
			if !a.Told {
				continue
			}
			if _, err := w.exec(ctx, `update prompts set told_at = ? where kind = ? and object = ? and object_id = ? and instant = ?`,
				w.at.UnixMilli(), a.Kind, a.Object, a.id, a.Instant.UnixMilli()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("ask owners: %w", err)
	}
	return nil
}

// AnswerPrompts writes down that whatever was asked about a case or an incident within the sight has been answered. It changes
// nothing of the thing itself. ErrNoChange where nothing is open.
func (s *Store) AnswerPrompts(ctx context.Context, by By, sight Sight, ref string) error {
	err := s.change(ctx, by, ref, func(w *writer) error {
		object := RefIncident
		id, err := lookUpSeen(ctx, w, sight, RefIncident, ref)
		if isMissing(err) {
			object = RefCase
			id, err = lookUpSeen(ctx, w, sight, RefCase, ref)
		}
		if err != nil {
			return err
		}
		n, err := w.affect(ctx, `update prompts set answered_at = ? where object = ? and object_id = ? and answered_at is null`, w.at.UnixMilli(), object, id)
		if err == nil && n == 0 {
			err = ErrNoChange
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("answer question: %w", err)
	}
	return nil
}
