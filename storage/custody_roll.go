package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"time"
)

// rollDays is how many days before it was called a roll answers for: as far back as a chart of a year asks.
const rollDays = 400

// rollLasts is how many days a roll is brought up before everybody is called anew: by then others are over.
const rollLasts = 31

// rollBehind is how many entries of the log the roll is brought up by; one that is further behind is called anew.
const rollBehind = 1000

// roll is what a store keeps in memory of those who may be held, so that a question need not look for them among all whom
// anybody ever held: nearly all have been let go long ago. It holds no status. An answer is computed from its reports, as far
// as they are within the sight, by the very code that computes one from the reports of the database.
//
// A roll is never changed. It speaks for the snapshots of the database of which the last change is seq, and for no other.
type roll struct {
	register
	seq int64
	// bears tells of every report that bears on custody, by its number, whom it was told of: when it changes, it may be of
	// somebody else, and then they are to be looked at, too.
	bears []borne
}

// borne is one of those of whom a report tells: a person, or, where that is 0, the unnamed people of its case.
type borne struct{ incident, person, caseID int64 }

// calling keeps the roll of a store.
type calling struct {
	making sync.Mutex // held by the one who calls the roll anew
	mu     sync.Mutex
	now    *roll
}

// latest is the roll that was called last; nil where none was.
func (c *calling) latest() *roll {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// keep remembers a roll, unless one is known of a later snapshot.
func (c *calling) keep(r *roll) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now == nil || c.now.seq <= r.seq {
		c.now = r
	}
}

// CallRoll makes sure that questions about who is held now find the roll called, so that none has to wait for it: a large
// store takes a moment. It is to be called when a store is opened and from time to time.
func (s *Store) CallRoll(ctx context.Context) error {
	err := s.view(ctx, func(q querier) error {
		_, err := s.rollOf(ctx, q)
		return err
	})
	if err != nil {
		return fmt.Errorf("call roll: %w", err)
	}
	return nil
}

// rollFor is the roll as of a snapshot, if it answers for all of some days; else nil.
func (s *Store) rollFor(ctx context.Context, q querier, days []Day) (*roll, error) {
	early := func(day Day) bool { return day < s.rollFrom() }
	if slices.ContainsFunc(days, early) {
		return nil, nil //nolint:nilnil // as said above
	}
	return s.rollOf(ctx, q)
}

// rollFrom is the first day that a roll answers for which is called now.
func (s *Store) rollFrom() Day { return DayOf(s.now(), time.UTC).AddDays(-rollDays) }

// rollOf is the roll as of a snapshot, which must be of what has been committed; nil where somebody else is calling it, or
// has called it of a later one.
func (s *Store) rollOf(ctx context.Context, q querier) (*roll, error) {
	seq, err := one(ctx, q, `select coalesce(max(seq), 0) from changes`, nil, value[int64])
	if err != nil {
		return nil, fmt.Errorf("find last change: %w", err)
	}
	from := s.rollFrom()
	r := s.roll.latest()
	switch {
	case r != nil && r.seq > seq:
		return nil, nil //nolint:nilnil // as said above
	case r == nil, r.seq+rollBehind < seq, r.from > from, r.from.AddDays(rollLasts) < from:
		if !s.roll.making.TryLock() {
			return nil, nil //nolint:nilnil // as said above
		}
		defer s.roll.making.Unlock()
		r, err = callRoll(ctx, q, seq, from)
	case r.seq < seq:
		r, err = r.after(ctx, q, seq)
	default:
		return r, nil
	}
	if err != nil {
		return nil, fmt.Errorf("call roll: %w", err)
	}
	s.roll.keep(r)
	return r, nil
}

// callRoll calls the roll of everybody.
func callRoll(ctx context.Context, q querier, seq int64, from Day) (*roll, error) {
	incidents, err := custodyIn{everybody: true}.load(ctx, q, FullSight())
	if err != nil {
		return nil, err
	}
	r := &roll{register: register{from: from, held: newReports()}, seq: seq, bears: make([]borne, 0, 2*len(incidents))}
	for n := range incidents {
		r.bears = append(r.bears, bornBy(&incidents[n])...)
	}
	r.enter(byWhom(incidents))
	r.held = r.held.alone() // most reports are of people who are not on the roll, and are forgotten
	return r, nil
}

// after is the roll as of a later snapshot: those of whom a report has changed since are called again.
func (r *roll) after(ctx context.Context, q querier, seq int64) (*roll, error) {
	changed, err := all(ctx, q, `select l.object_id from changes l where l.seq > :after and +l.object = 'incident'
		union select i.id from changes l cross join incidents i on i.case_id = l.object_id where l.seq > :after and +l.object = 'case'
		union select x.incident_id from changes l cross join citations x on x.source_id = l.object_id where l.seq > :after and +l.object = 'source'
		union select t.incident_id from changes l cross join targets t on t.subject_id = l.object_id where l.seq > :after and +l.object = 'subject'`,
		[]any{sql.Named("after", r.seq)}, value[int64])
	if err != nil {
		return nil, fmt.Errorf("find changed reports: %w", err)
	}
	next := &roll{register: r.register, seq: seq, bears: r.bears}
	if len(changed) == 0 {
		return next, nil
	}
	hit := func(b borne) bool { _, found := slices.BinarySearch(changed, b.incident); return found }
	slices.Sort(changed)
	again := custodyIn{}
	next.bears = make([]borne, 0, len(r.bears)+len(changed))
	for _, b := range r.bears {
		if !hit(b) {
			next.bears = append(next.bears, b)
			continue
		}
		again.people, again.cases = append(again.people, b.person), append(again.cases, b.caseID)
	}
	err = q.each(ctx, `select coalesce(t.subject_id, 0), i.case_id from json_each(:ids) j cross join incidents i on i.id = j.value
		left join targets t on t.incident_id = i.id`, []any{sql.Named("ids", ids(changed))}, func(row *tuple) error {
		var b borne
		err := row.Scan(&b.person, &b.caseID)
		again.people, again.cases = append(again.people, b.person), append(again.cases, b.caseID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find whom changed reports tell of: %w", err)
	}
	again.people, again.cases = eachOnce(again.people), eachOnce(again.cases)
	incidents, err := again.load(ctx, q, FullSight())
	if err != nil {
		return nil, err
	}
	for n := range incidents {
		for _, b := range bornBy(&incidents[n]) {
			if hit(b) {
				next.bears = append(next.bears, b)
			}
		}
	}
	loaded, called := byWhom(incidents), newReports()
	for _, id := range again.people {
		called.people[id] = loaded.people[id]
	}
	for _, id := range again.cases {
		called.cases[id] = loaded.cases[id]
	}
	next.register = r.without(called)
	next.enter(called)
	return next, nil
}

// bornBy are those of whom a report tells.
func bornBy(i *Incident) []borne {
	out := []borne{{i.ID, 0, i.CaseID}}
	for _, t := range i.Targets {
		if t.Who != nil {
			out = append(out, borne{i.ID, t.Who.ID, i.CaseID})
		}
	}
	return out
}
