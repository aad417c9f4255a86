package storage

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"time"
)

// News says what a change is to a reader.
type News string

// What a change can be to a reader.
const (
	NewsNew       News = "new"       // it came into sight
	NewsUpdated   News = "updated"   // the world moved
	NewsCorrected News = "corrected" // it was wrong
	NewsWithdrawn News = "withdrawn" // it went out of sight
)

// Change is one entry of the log, or what several of one object come to, as a reader sees it. It says when, what kind, of
// which object and the public reason; what is withdrawn says no more. Entries have no number outside the store, as gaps
// between numbers would tell of hidden changes; a list keeps their order.
type Change struct {
	News   News
	Kind   string // of the change kinds
	At     time.Time
	Object string // RefCase, RefIncident, RefSubject or RefSource
	Ref    string
	Case   string // ref of its case, within the sight; empty for none
	Reason string // public
	// Batch tells the imports of one answer apart, counted from 1; 0 for a line that is no import. Batched counts the objects
	// of an import that came into sight with it, and Imported says which they are.
	Batch, Batched int64
	Imported       Imported
	// Below team sight the following are empty.
	Field         string // the one field, where one was changed
	Who           string // what the person goes by, else "platform:id"
	Note          string
	Before, After string // records as JSON, without what the sight does not reach; empty for none

	seq, batch, undoes int64
}

// By tells whether the change had been made by a number of the change log.
func (c Change) By(seq int64) bool { return c.seq <= seq }

// ChangeFilter narrows a list of changes; a zero field does not.
type ChangeFilter struct {
	// After and Through are numbers of the log, as LastChange gives them: the half-open range (After, Through].
	After, Through int64
	// Since and Until are instants: the half-open range [Since, Until).
	Since, Until time.Time
	// Country, Case (a ref), Type and Tag are those of the incident and its case; a person, an outlet or a source has them
	// from the incidents within the sight that link it. A case that is missing or hidden makes the read fail with
	// ErrNotFound.
	Country, Case, Type, Tag string
	// Objects limits the list to kinds of object: RefCase, RefIncident, RefSubject, RefSource. Empty: cases and incidents.
	Objects []string
	// Single lists every entry by itself. Otherwise they are folded, as FoldChanges does.
	Single bool
	// Sent tells FoldChanges what has reached the reader already; nil: nothing has.
	Sent func(ref string) bool
}

// LastChange is the number of the last entry of the log. It tells nobody anything but where a range ends.
func (s *Store) LastChange(ctx context.Context) (int64, error) {
	var n int64
	err := s.view(ctx, func(q querier) error {
		var err error
		n, err = one(ctx, q, `select coalesce(max(seq), 0) from changes`, nil, value[int64])
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("find last change: %w", err)
	}
	return n, nil
}

// Changes lists what changed within the sight, latest first, and how much on all pages.
func (s *Store) Changes(ctx context.Context, sight Sight, f ChangeFilter, p Page) ([]Change, int, error) {
	var list []Change
	err := s.view(ctx, func(q querier) error {
		where, args, err := f.conditions(ctx, q, sight)
		if err != nil {
			return err
		}
		list, err = entries(ctx, q, sight, where, args)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list changes: %w", err)
	}
	if !f.Single {
		list = FoldChanges(list, f.Sent)
	}
	return page(list, p), len(list), nil
}

// touches: the entry l is about an incident i within the sight of which %s holds: that incident itself, one of the case,
// or one that links the person, outlet or source. An incident that is no more within the sight, or no more at all, goes
// by its row, or by what the log keeps of it. Each entry leads to its few incidents: the cross joins, and the plus signs in
// the conditions that are put in, keep SQLite from walking through all incidents of a country or a type for each of them.
const (
	touches = `(case l.object
		when 'incident' then exists (select 1 from incidents i where i.id = l.object_id and %s)
		when 'case' then exists (select 1 from incidents i where i.case_id = l.object_id and %s and ` + seesIncident + `)
		when 'subject' then exists (select 1 from targets t cross join incidents i on i.id = t.incident_id
			where t.subject_id = l.object_id and %s and ` + seesIncident + `)
		when 'source' then exists (select 1 from citations x cross join incidents i on i.id = x.incident_id
			where x.source_id = l.object_id and %s and ` + seesIncident + `) end)`
	// gone: the entry l is about an incident whose adding was undone.
	gone = `(l.object = 'incident' and not exists (select 1 from incidents i where i.id = l.object_id))`
)

// touching is touches with the condition on the incident put in.
func touching(condition string) string { return strings.ReplaceAll(touches, "%s", condition) }

// conditions makes the where-clause of a filter over the entry l, and its arguments.
func (f ChangeFilter) conditions(ctx context.Context, q querier, sight Sight) (string, []any, error) {
	var b strings.Builder
	b.WriteString(`+l.object in (select value from json_each(:objects))`)
	objects := f.Objects
	if len(objects) == 0 {
		objects = []string{RefCase, RefIncident}
	}
	args := []any{sql.Named("objects", texts(objects))}
	add := func(text, name string, v any) {
		b.WriteString(` and ` + text)
		args = append(args, sql.Named(name, v))
	}
	if f.After != 0 {
		add(`l.seq > :after`, "after", f.After)
	}
	if f.Through != 0 {
		add(`l.seq <= :through`, "through", f.Through)
	}
	if !f.Since.IsZero() || !f.Until.IsZero() {
		// The range is found by its index and then read in the order of the log, of which SQLite would otherwise read all.
		add(`l.seq in (select k.seq from changes k where k.at >= :since and k.at < :until)`, "since", f.Since.UnixMilli())
		until := int64(math.MaxInt64)
		if !f.Until.IsZero() {
			until = f.Until.UnixMilli()
		}
		args = append(args, sql.Named("until", until))
	}
	if f.Case != "" {
		id, err := lookUpSeen(ctx, q, sight, RefCase, f.Case)
		if err != nil {
			return "", nil, err
		}
		if len(f.Objects) == 0 {
			add(`l.case_id = :incase`, "incase", id) // cases and incidents
		} else {
			add(`case when l.object in ('case', 'incident') then l.case_id = :incase else `+touching(`+i.case_id = :incase`)+` end`, "incase", id)
		}
	}
	if f.Country != "" {
		add(`(`+touching(`+i.in_country = :country`)+`
			or (l.object = 'case' and exists (select 1 from cases c where c.id = l.object_id and c.country = :country))
			or (`+gone+` and coalesce(json_extract(coalesce(l.after, l.before), '$.country'), (select c.country from cases c where c.id = l.case_id)) = :country))`, "country", f.Country)
	}
	if f.Type != "" {
		add(`(`+touching(`exists (select 1 from incident_types y where y.incident_id = i.id and +y.type = :type)`)+`
			or (`+gone+` and exists (select 1 from json_each(coalesce(l.after, l.before), '$.types') where value = :type)))`, "type", f.Type)
	}
	if f.Tag != "" {
		add(`case when l.object in ('case', 'incident') then exists (select 1 from case_tags g where g.case_id = l.case_id and g.tag = :tag) else `+
			touching(`exists (select 1 from case_tags g where g.case_id = i.case_id and +g.tag = :tag)`)+` end`, "tag", f.Tag)
	}
	return b.String(), args, nil
}

// History lists the changes of one object within the sight, latest first, and how many there are on all pages. Something
// that was in sight and was withdrawn keeps what of its history was in sight, with the withdrawal. ErrNotFound where
// there is nothing to tell and nothing to see.
func (s *Store) History(ctx context.Context, sight Sight, ref string, p Page) ([]Change, int, error) {
	var list []Change
	err := s.view(ctx, func(q querier) error {
		for _, kind := range []string{RefCase, RefIncident, RefSubject, RefSource} {
			id, err := lookUp(ctx, q, kind, ref)
			if isMissing(err) {
				continue
			}
			if err != nil {
				return err
			}
			seen, err := sees(ctx, q, sight, kind, id)
			if err != nil {
				return err
			}
			list, err = entries(ctx, q, sight, `l.object = :object and l.object_id = :id`, []any{sql.Named("object", kind), namedID(id)})
			if err == nil && len(list) == 0 && !seen {
				return ErrNotFound
			}
			return err
		}
		return ErrNotFound
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read history: %w", err)
	}
	return page(list, p), len(list), nil
}

// Conditions on an entry l of the log.
const (
	// ownsCase: the case c is the account's, or shared with it, so that its history is open to it.
	ownsCase = `(:self is not null and (c.owner = :self or exists (select 1 from shares h where h.account = :self and h.case_id = c.id)))`
	// ownsObject: the object of the entry is such a case, of such a case, shared by itself, or linked by an incident of
	// such a case, and the account sees it as it is now.
	ownsObject = `(:self is not null and case l.object
		when 'case' then exists (select 1 from cases c where c.id = l.object_id and ` + ownsCase + `)
		when 'incident' then exists (select 1 from incidents i join cases c on c.id = i.case_id where i.id = l.object_id and ` + seesIncident + `
			and (` + ownsCase + ` or exists (select 1 from shares h where h.account = :self and h.incident_id = i.id)))
		when 'subject' then exists (select 1 from targets t join incidents i on i.id = t.incident_id join cases c on c.id = i.case_id
			where t.subject_id = l.object_id and ` + ownsCase + `)
		when 'source' then exists (select 1 from citations x join incidents i on i.id = x.incident_id join cases c on c.id = i.case_id
			where x.source_id = l.object_id and ` + ownsCase + `)
		else 0 end)`
	// linked: the object of the entry is a case or an incident, or a person, an outlet or a source within the sight now.
	linked = `(case l.object when 'case' then 1 when 'incident' then 1
		when 'subject' then exists (select 1 from subjects s where s.id = l.object_id and ` + seesSubject + `)
		when 'source' then exists (select 1 from sources o where o.id = l.object_id and ` + seesSource + `) end)`
	// lastChangeOfCase is the instant of the last entry within the sight that is about the case c or an incident of it.
	lastChangeOfCase = `select l.at from changes l where l.case_id = c.id and l.object in ('case', 'incident')
		and (l.sight_before between 1 and case when ` + ownsCase + ` then 3 else :sees end or l.sight_after between 1 and case when ` + ownsCase + ` then 3 else :sees end)
		order by l.seq desc limit 1`
)

// entries reads entries l of the log within the sight, latest first.
func entries(ctx context.Context, q querier, sight Sight, where string, args []any) ([]Change, error) {
	type entry struct {
		Change
		object      int64
		sees, sees2 Visibility
		owns        bool
	}
	rows, err := all(ctx, q, `select l.seq, l.kind, l.at, l.object, l.object_id, l.object_ref, coalesce((select c.ref from cases c where c.id = l.case_id and `+seesCase+`), ''),
		l.field, l.reason, coalesce(l.batch, 0), coalesce(l.undoes, 0), coalesce(nullif(a.name, ''), a.platform || ':' || a.remote_id, ''), l.note,
		coalesce(l.before, ''), coalesce(l.after, ''), l.sight_before, l.sight_after, `+ownsObject+`
		from changes l left join accounts a on a.id = l.account
		where +l.object in ('case', 'incident', 'subject', 'source') and `+linked+` and `+where+` order by l.seq desc`,
		append(sight.args(), args...), func(row *tuple) (e entry, err error) {
			var at int64
			err = row.Scan(&e.seq, &e.Kind, &at, &e.Object, &e.object, &e.Ref, &e.Case, &e.Field, &e.Reason, &e.batch, &e.undoes, &e.Who, &e.Note,
				&e.Before, &e.After, &e.sees, &e.sees2, &e.owns)
			e.At = millis(at)
			return e, err
		})
	if err != nil {
		return nil, err
	}
	eyes := eyesOf(q, sight)
	var out []Change
	for _, e := range rows {
		level := sight.level
		if e.owns {
			level = VisibleRestricted
		}
		news, seen := newsOf(e.Change, e.sees, e.sees2, level, sight.all)
		if !seen {
			continue
		}
		c := e.Change
		c.News = news
		if c.Before, c.After, seen, err = eyes.compare(ctx, c, sight.all || e.sees.within(level), sight.all || e.sees2.within(level)); err != nil {
			return nil, err
		}
		if !seen {
			continue
		}
		if !sight.Team() {
			c.Field, c.Who, c.Note, c.Before, c.After = "", "", "", "", ""
		}
		out = append(out, c)
	}
	return out, nil
}

// within tells whether what has this reach is seen at a level; what does not exist has none.
func (v Visibility) within(level Visibility) bool { return v >= VisiblePublic && v <= level }

// newsOf says what an entry is to a reader who sees up to a level; false where it is nothing to him. People, outlets and
// sources come and go with the incidents that link them, which tell of it: only changes in sight are news of them.
func newsOf(c Change, before, after, level Visibility, everything bool) (News, bool) {
	linkedObject := c.Object == RefSubject || c.Object == RefSource
	was, is := before.within(level), after.within(level)
	switch {
	case linkedObject && everything && c.Kind == ChangeAdded:
		return NewsNew, true
	case linkedObject && !everything && !(was && is):
		return "", false
	case linkedObject, was && is:
	case is:
		return NewsNew, true
	case was:
		return NewsWithdrawn, true
	default:
		return "", false
	}
	if c.Kind == ChangeCorrected || c.Kind == ChangeUndone {
		return NewsCorrected, true
	}
	return NewsUpdated, true
}
