package storage

import (
	"context"
	"database/sql"
	"fmt"
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

// Change is one entry of the log, or several of one object, as a reader sees it.
type Change struct {
	News   News
	Kind   string // of the last entry
	At     time.Time
	Object string // RefCase, RefIncident, RefSubject or RefSource
	Ref    string
	Case   string // ref of its case, within the sight; empty for none
	Field  string
	Reason string // public
	// Batch is not 0 where the change belongs to an import; Batched then counts the batch within the sight.
	Batch, Batched int64
	// Below team sight the following are empty.
	Who           string // "platform:id", or what the person goes by
	Note          string
	Before, After string // records; empty for none
	// seq orders changes; it stays inside, as its gaps would tell of hidden ones.
	seq int64
}

// ChangeFilter narrows a list of changes; a zero field does not.
type ChangeFilter struct {
	After, Through int64     // numbers of the log: the half-open range (After, Through]; Through 0: up to now
	Since          time.Time // at or after
	Country        string    // of the case
	Case           string    // ref
}

// sighted says what an entry of the log is to a reader whose sight reaches :sees; what he owns or what is shared with him
// goes by whether he sees the object now.
const sighted = `case
	when l.sight_before between 1 and :sees and l.sight_after between 1 and :sees then 'inside'
	when l.sight_after between 1 and :sees then 'in'
	when l.sight_before between 1 and :sees then 'out'
	when :self is not null and l.sight_after = 3 and (
		(l.object = 'case' and exists (select 1 from cases c where c.id = l.object_id and ` + seesCase + `)) or
		(l.object = 'incident' and exists (select 1 from incidents i where i.id = l.object_id and ` + seesIncident + `))) then 'inside'
	else '' end`

// readableObjects are the objects whose changes readers are told of. Those of people and sources show in the incidents.
const readableObjects = `l.object in ('case', 'incident')`

// LastChange is the number of the last entry of the log.
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

// Changes lists what changed of cases and incidents within the sight, one line an object: several changes of one fold into
// what they come to. What came into sight and went out of it within the range, or was undone, makes no line. The lines of
// an import (a batch of added objects) fold into its first. Latest first.
func (s *Store) Changes(ctx context.Context, sight Sight, f ChangeFilter, p Page) ([]Change, int, error) {
	var folded []Change
	err := s.view(ctx, func(q querier) error {
		entries, err := entries(ctx, q, sight, readableObjects+` and l.seq > :after and (:through = 0 or l.seq <= :through) and l.at >= :since
			and (:country = '' or exists (select 1 from cases k where k.id = l.case_id and k.country = :country))
			and (:incase = '' or exists (select 1 from cases k where k.id = l.case_id and k.ref = :incase))`,
			[]any{sql.Named("after", f.After), sql.Named("through", f.Through), sql.Named("since", sinceMillis(f.Since)), sql.Named("country", f.Country), sql.Named("incase", f.Case)})
		if err != nil {
			return err
		}
		folded = foldChanges(entries)
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list changes: %w", err)
	}
	from := min(max(p.Offset, 0), len(folded))
	return folded[from:min(from+p.Limit, len(folded))], len(folded), nil
}

// History lists the changes of one object within the sight, latest first. Something that was public and was withdrawn has
// a public history: that it was withdrawn, when and why. ErrNotFound where there is nothing to tell.
func (s *Store) History(ctx context.Context, sight Sight, ref string, p Page) ([]Change, int, error) {
	var list []Change
	err := s.view(ctx, func(q querier) error {
		var err error
		for _, kind := range []string{RefCase, RefIncident, RefSubject, RefSource} {
			id, err := lookUp(ctx, q, kind, ref)
			if isMissing(err) {
				continue
			}
			if err != nil {
				return err
			}
			args := []any{sql.Named("object", kind), namedID(id)}
			if kind == RefSubject || kind == RefSource {
				return s.historyOfLinked(ctx, q, sight, kind, id, args, &list)
			}
			list, err = entries(ctx, q, sight, `l.object = :object and l.object_id = :id`, args)
			return err
		}
		return err
	})
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read history: %w", err)
	}
	from := min(max(p.Offset, 0), len(list))
	return list[from:min(from+p.Limit, len(list))], len(list), nil
}

// historyOfLinked is the history of a person, an outlet or a source, which are seen where an incident links them: all of
// it to the team, and to others none, as a name or an address in it may not be theirs to read.
func (s *Store) historyOfLinked(ctx context.Context, q querier, sight Sight, kind string, id int64, args []any, list *[]Change) error {
	query := `select 1 from subjects s where s.id = :id and ` + seesSubject + ` and ` + seesIdentity
	if kind == RefSource {
		query = `select 1 from sources o where o.id = :id and ` + seesSource
	}
	if _, err := one(ctx, q, query, append(sight.args(), namedID(id)), value[int]); err != nil {
		return err
	}
	all, err := entriesAny(ctx, q, sight, `l.object = :object and l.object_id = :id`, `'inside'`, args)
	if err != nil {
		return err
	}
	if !sight.Team() {
		for n := range all {
			all[n].Before, all[n].After = "", ""
		}
	}
	*list = all
	return nil
}

// entries reads entries of the log within the sight, latest first.
func entries(ctx context.Context, q querier, sight Sight, where string, args []any) ([]Change, error) {
	return entriesAny(ctx, q, sight, where, sighted, args)
}

func entriesAny(ctx context.Context, q querier, sight Sight, where, seen string, args []any) ([]Change, error) {
	return all(ctx, q, `select * from (select l.seq, `+seen+` as seen, l.kind, l.at, l.object, l.object_ref, coalesce((select c.ref from cases c where c.id = l.case_id and `+seesCase+`), ''),
		l.field, l.reason, coalesce(l.batch, 0), coalesce(nullif(a.name, ''), a.platform || ':' || a.remote_id, ''), l.note, coalesce(l.before, ''), coalesce(l.after, '')
		from changes l left join accounts a on a.id = l.account where `+where+`) where seen <> '' order by seq desc`,
		append(sight.args(), args...), func(row *sql.Rows) (Change, error) {
			var c Change
			var seen string
			var at int64
			err := row.Scan(&c.seq, &seen, &c.Kind, &at, &c.Object, &c.Ref, &c.Case, &c.Field, &c.Reason, &c.Batch, &c.Who, &c.Note, &c.Before, &c.After)
			c.At = millis(at)
			switch {
			case seen == "in":
				c.News = NewsNew
			case seen == "out":
				c.News = NewsWithdrawn
			case c.Kind == ChangeAdded:
				c.News = NewsNew
			case c.Kind == ChangeCorrected:
				c.News = NewsCorrected
			default:
				c.News = NewsUpdated
			}
			if !sight.Team() {
				c.Who, c.Note, c.Before, c.After = "", "", "", ""
			}
			return c, err
		})
}

// foldChanges folds entries, latest first, into one line an object.
func foldChanges(entries []Change) []Change {
	type span struct {
		last      *Change
		first     News
		corrected *Change
	}
	spans := map[string]*span{}
	var order []string
	for n := range entries {
		e := &entries[n]
		key := e.Object + e.Ref
		sp := spans[key]
		if sp == nil {
			sp = &span{last: e}
			spans[key] = sp
			order = append(order, key)
		}
		sp.first = e.News // ends as that of the earliest entry
		if e.News == NewsCorrected && sp.corrected == nil {
			sp.corrected = e
		}
	}
	var out []Change
	batches := map[int64]int{}
	for _, key := range order {
		sp := spans[key]
		c := *sp.last
		switch {
		case sp.first == NewsNew && c.News == NewsWithdrawn:
			continue // came and went
		case c.News == NewsWithdrawn:
		case sp.first == NewsNew:
			c.News = NewsNew
		case sp.first == NewsWithdrawn: // it went and came back: to the reader it changed
			c.News = NewsUpdated
		case sp.corrected != nil:
			c = *sp.corrected
		}
		if c.Batch != 0 && c.Kind == ChangeAdded && c.News == NewsNew {
			if at, ok := batches[c.Batch]; ok {
				out[at].Batched++
				continue
			}
			batches[c.Batch] = len(out)
			c.Batched = 1
		}
		out = append(out, c)
	}
	return out
}
