package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrNoChange says that the change would leave everything as it is; nothing was stored.
var ErrNoChange = errors.New("nothing to change")

// EditOf names the object of an edit and what its editor last saw of it.
type EditOf struct {
	// Sight is the editor's. An object outside it does not exist for him.
	Sight Sight
	// Ref is the object's.
	Ref string
	// Revision is the one the editor saw; the edit fails with ErrConflict when there is a later one. 0: whichever it is.
	Revision int
	// Kind is how the change stands in the log (ChangeUpdated, ChangeCorrected …); Field is the one field it is about.
	Kind, Field string
	// Reviewed is, of a publication, the verification that an unreviewed incident gets with it; empty: it stays unreviewed.
	Reviewed string
}

// editor is how one kind of object is loaded, changed and stored.
type editor[T any] struct {
	kind string
	load func(context.Context, querier, Sight, []int64) ([]T, error)
	rev  func(*T) int
	copy func(T) T
	put  func(*writer, context.Context, *T, *T, string, string) error
	// narrow takes out of the whole object what the editor does not see of it and could change unseen; widen puts it back
	// into the changed one, and refuses what he names and does not see. Either may be nil.
	narrow func(whole *T, seen T)
	widen  func(ctx context.Context, w *writer, sight Sight, whole, seen T, changed *T) error
}

// edit changes one object. It gives the object as it was and as it then stands, both within the editor's sight.
func edit[T any](ctx context.Context, s *Store, by By, of EditOf, e editor[T], change func(*T) error) (before, after T, err error) {
	err = s.change(ctx, by, of.Ref, func(w *writer) error {
		var err error
		before, after, err = editIn(ctx, w, of, e, change)
		return err
	})
	if err != nil {
		var zero T
		return zero, zero, fmt.Errorf("edit %s %s: %w", e.kind, of.Ref, err)
	}
	return before, after, nil
}

func editIn[T any](ctx context.Context, w *writer, of EditOf, e editor[T], change func(*T) error) (before, after T, err error) {
	id, err := lookUp(ctx, w, e.kind, of.Ref)
	if err != nil {
		return before, after, err
	}
	seen, err := e.load(ctx, w, of.Sight, []int64{id})
	if err != nil {
		return before, after, err
	}
	if len(seen) == 0 {
		return before, after, ErrNotFound
	}
	if of.Revision != 0 && e.rev(&seen[0]) != of.Revision {
		return before, after, ErrConflict
	}
	// What is stored, and kept in the log, is the whole object: an editor's sight may leave parts of it out.
	whole, err := e.load(ctx, w, FullSight(), []int64{id})
	if err != nil {
		return before, after, err
	}
	changed := e.copy(whole[0])
	if e.narrow != nil {
		e.narrow(&changed, e.copy(seen[0]))
	}
	if err := change(&changed); err != nil {
		return before, after, err
	}
	if e.widen != nil {
		if err := e.widen(ctx, w, of.Sight, whole[0], seen[0], &changed); err != nil {
			return before, after, err
		}
	}
	same, err := sameRecord(whole[0], changed)
	if err != nil {
		return before, after, err
	}
	if same {
		return before, after, ErrNoChange
	}
	if err := e.put(w, ctx, &whole[0], &changed, of.Kind, of.Field); err != nil {
		return before, after, err
	}
	now, err := e.load(ctx, w, of.Sight, []int64{id})
	if err != nil {
		return before, after, err
	}
	if len(now) == 0 { // the editor may no longer see what he has made of it
		now = []T{changed}
	}
	return seen[0], now[0], nil
}

// sameRecord compares two objects by what is kept of them.
func sameRecord(a, b any) (bool, error) {
	x, err := json.Marshal(a)
	if err != nil {
		return false, fmt.Errorf("compare records: %w", err)
	}
	y, err := json.Marshal(b)
	if err != nil {
		return false, fmt.Errorf("compare records: %w", err)
	}
	return string(x) == string(y), nil
}

func caseEditor() editor[Case] {
	return editor[Case]{kind: RefCase, load: loadCases, rev: func(c *Case) int { return c.Revision },
		copy: func(c Case) Case { c.Tags = slices.Clone(c.Tags); return c }, put: (*writer).changeCase}
}

func subjectEditor() editor[Subject] {
	return editor[Subject]{kind: RefSubject, load: loadSubjects, rev: func(s *Subject) int { return s.Revision },
		copy: func(s Subject) Subject { s.Names = slices.Clone(s.Names); return s },
		put: func(w *writer, ctx context.Context, before, after *Subject, kind, field string) error {
			return w.putSubject(ctx, before, after, kind, field)
		},
		narrow: func(whole *Subject, seen Subject) { whole.Names = seen.Names },
		widen:  widenSubject,
	}
}

func sourceEditor() editor[Source] {
	return editor[Source]{kind: RefSource, load: loadSources, rev: func(o *Source) int { return o.Revision }, copy: func(o Source) Source { return o },
		put: func(w *writer, ctx context.Context, before, after *Source, kind, field string) error {
			return w.putSource(ctx, before, after, kind, field)
		},
		narrow: func(whole *Source, seen Source) { whole.DerivedFrom = seen.DerivedFrom },
		widen:  widenSource,
	}
}

func incidentEditor() editor[Incident] {
	return editor[Incident]{kind: RefIncident, load: loadIncidents, rev: func(i *Incident) int { return i.Revision }, copy: Incident.clone, put: (*writer).changeIncident,
		narrow: func(whole *Incident, seen Incident) { whole.Links = seen.Links }, widen: widenIncident}
}

// clone is a copy whose parts can be changed without changing the original.
func (i Incident) clone() Incident {
	i.Types, i.Targets, i.Citations = slices.Clone(i.Types), slices.Clone(i.Targets), slices.Clone(i.Citations)
	i.Claims, i.Links = slices.Clone(i.Claims), slices.Clone(i.Links)
	return i
}

// EditCase changes a case: its title, country, summary, tags, owner, state, visibility or embargo.
func (s *Store) EditCase(ctx context.Context, by By, of EditOf, change func(*Case) error) (before, after Case, err error) {
	return edit(ctx, s, by, of, caseEditor(), change)
}

// EditSubject changes a person or an outlet.
func (s *Store) EditSubject(ctx context.Context, by By, of EditOf, change func(*Subject) error) (before, after Subject, err error) {
	return edit(ctx, s, by, of, subjectEditor(), change)
}

// EditSource changes a source.
func (s *Store) EditSource(ctx context.Context, by By, of EditOf, change func(*Source) error) (before, after Source, err error) {
	return edit(ctx, s, by, of, sourceEditor(), change)
}

// EditIncident changes an incident. The change must not write into the slices it finds, but replace their entries.
func (s *Store) EditIncident(ctx context.Context, by By, of EditOf, change func(*Incident) error) (before, after Incident, err error) {
	return edit(ctx, s, by, of, incidentEditor(), change)
}

// changeIncident stores a changed incident with its links.
func (w *writer) changeIncident(ctx context.Context, before, after *Incident, kind, field string) error {
	if err := w.putIncident(ctx, before, after, kind, field); err != nil {
		return err
	}
	same, err := sameRecord(before.Links, after.Links)
	if err != nil || same {
		return err
	}
	return w.putLinks(ctx, after)
}

// changeCase stores a changed case. Where its visibility changed, so may the reach of its incidents: each of those gets
// an entry of its own in the log, in one batch with the case's, as each enters or leaves somebody's sight.
func (w *writer) changeCase(ctx context.Context, before, after *Case, kind, field string) error {
	if before.Visibility == after.Visibility {
		return w.putCase(ctx, before, after, kind, field)
	}
	if err := w.openBatch(ctx); err != nil {
		return err
	}
	reaches := func() (map[int64]Visibility, []Incident, error) {
		list, err := all(ctx, w, `select id from incidents where case_id = ? order by id`, []any{before.ID}, value[int64])
		if err != nil {
			return nil, nil, fmt.Errorf("find incidents: %w", err)
		}
		incidents, err := loadIncidents(ctx, w, FullSight(), list)
		reach := make(map[int64]Visibility, len(incidents))
		for _, i := range incidents {
			reach[i.ID] = i.Reach
		}
		return reach, incidents, err
	}
	was, _, err := reaches()
	if err != nil {
		return err
	}
	if err := w.putCase(ctx, before, after, kind, field); err != nil {
		return err
	}
	is, incidents, err := reaches()
	if err != nil {
		return err
	}
	for _, i := range incidents {
		if was[i.ID] == is[i.ID] {
			continue
		}
		if err := w.log(ctx, entry{kind: kind, object: RefIncident, id: i.ID, ref: i.Ref, caseID: i.CaseID, field: fieldReach, sees: was[i.ID], sees2: is[i.ID]}); err != nil {
			return err
		}
	}
	return nil
}

// fieldReach is the field of an entry which says that an incident came into sight or went out of it with its case.
const fieldReach = "reach"

// openBatch gives the following entries of the log a batch of their own, unless they have one.
func (w *writer) openBatch(ctx context.Context) error {
	if w.batch != 0 {
		return nil
	}
	// The number of the next entry: greater than that of any batch before.
	last, err := one(ctx, w, `select coalesce(max(seq), 0) from changes`, nil, value[int64])
	if err != nil {
		return fmt.Errorf("number batch: %w", err)
	}
	w.batch = last + 1
	return nil
}

// Publish makes a case or an incident public and ends its embargo. An incident of a case that is not public stays hidden
// until the case is.
func Publish(v *Visibility, embargo **time.Time) { *v, *embargo = VisiblePublic, nil }

// Withdraw takes a case or an incident back to the team, unless it is narrower already.
func Withdraw(v *Visibility) { *v = max(*v, VisibleTeam) }

// Embargo sets the instant at which the owner is asked, and takes the thing back to the team, unless it is narrower.
func Embargo(v *Visibility, embargo **time.Time, until time.Time) {
	Withdraw(v)
	until = until.UTC().Truncate(time.Millisecond)
	*embargo = &until
}
