package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Merge makes two subjects one: whatever names the first names the second from then on, the first's names become
// variants of the second, and the first's ref opens the second. It is one batch of the log and can be undone. Both must
// be within the sight. It fails with Invalid where one incident names both: there they are two.
func (s *Store) Merge(ctx context.Context, by By, sight Sight, from, into string) (merged Subject, incidents int, err error) {
	err = s.change(ctx, by, from, func(w *writer) error {
		if err := w.openBatch(ctx); err != nil {
			return err
		}
		a, err := w.subject(ctx, sight, "subject", from)
		if err != nil {
			return err
		}
		b, err := w.subject(ctx, sight, "into", into)
		if err != nil {
			return err
		}
		switch {
		case a.ID == b.ID:
			return Invalid{Field: "into", Problem: "is the same subject", Value: into}
		case a.Kind != b.Kind:
			return Invalid{Field: "into", Problem: "is not of the same kind: a person and an outlet cannot be one", Value: into}
		}
		if incidents, err = w.retarget(ctx, sight, a, b, nil, ChangeMerged); err != nil {
			return err
		}
		if err := w.moveStaff(ctx, a, b); err != nil {
			return err
		}
		after := b
		after.Names = slices.Clone(b.Names)
		for _, n := range a.Names {
			if !slices.ContainsFunc(after.Names, func(have Name) bool { return have.Name == n.Name }) {
				n.Preferred = false
				after.Names = append(after.Names, n)
			}
		}
		after.Withheld, after.Minor = a.Withheld || b.Withheld, a.Minor || b.Minor
		if err := w.forgetSubject(ctx, a, b.ID, ChangeMerged); err != nil {
			return err
		}
		if err := w.putSubject(ctx, &b, &after, ChangeMerged, ""); err != nil {
			return err
		}
		merged, err = w.seen(ctx, sight, after)
		return err
	})
	if err != nil {
		return Subject{}, 0, fmt.Errorf("merge %s into %s: %w", from, into, err)
	}
	return merged, incidents, nil
}

// Split takes names away from a subject and makes a new one of them. The incidents that were entered under one of these
// names go along; the others stay. At least one name must stay.
func (s *Store) Split(ctx context.Context, by By, sight Sight, ref string, names []string) (kept, split Subject, incidents int, err error) {
	err = s.change(ctx, by, ref, func(w *writer) error {
		if err := w.openBatch(ctx); err != nil {
			return err
		}
		a, err := w.subject(ctx, sight, "subject", ref)
		if err != nil {
			return err
		}
		b := Subject{Kind: a.Kind, Capacity: a.Capacity, Outlet: a.Outlet, Withheld: a.Withheld, Minor: a.Minor}
		after := a
		after.Names = nil
		seen, err := w.seen(ctx, sight, a)
		if err != nil {
			return err
		}
		stay := len(seen.Names)
		// Spellings of one name may fold alike: the one that was typed goes, and only one that is nowhere so goes by its fold.
		goes := func(n Name) bool {
			return slices.ContainsFunc(names, func(want string) bool {
				want = strings.TrimSpace(want)
				exact := slices.ContainsFunc(seen.Names, func(have Name) bool { return have.Name == want })
				return n.Name == want || !exact && Fold(want) == Fold(n.Name)
			})
		}
		for _, n := range a.Names {
			known := slices.ContainsFunc(seen.Names, func(have Name) bool { return have.Name == n.Name })
			if known && goes(n) {
				b.Names = append(b.Names, n)
				stay--
			} else {
				after.Names = append(after.Names, n)
			}
		}
		switch {
		case len(b.Names) == 0:
			return Invalid{Field: "names", Problem: "are none of its names", Value: strings.Join(names, "; ")}
		case stay == 0: // of those he sees
			return Invalid{Field: "names", Problem: "are all of its names: one must stay"}
		}
		prefer(b.Names)
		prefer(after.Names)
		if err := w.putSubject(ctx, &a, &after, ChangeSplit, ""); err != nil {
			return err
		}
		if err := w.putSubject(ctx, nil, &b, ChangeSplit, ""); err != nil {
			return err
		}
		if incidents, err = w.retarget(ctx, sight, a, b, func(t Target) bool {
			return slices.ContainsFunc(b.Names, func(n Name) bool { return n.Name == t.Named })
		}, ChangeSplit); err != nil {
			return err
		}
		if kept, err = w.seen(ctx, sight, after); err != nil {
			return err
		}
		split, err = w.seen(ctx, sight, b)
		return err
	})
	if err != nil {
		return Subject{}, Subject{}, 0, fmt.Errorf("split %s: %w", ref, err)
	}
	return kept, split, incidents, nil
}

// prefer makes sure that exactly one of the names is preferred.
func prefer(names []Name) {
	if !slices.ContainsFunc(names, func(n Name) bool { return n.Preferred }) {
		names[0].Preferred = true
	}
}

// subject loads a subject whole that is within the sight.
func (w *writer) subject(ctx context.Context, sight Sight, field, ref string) (Subject, error) {
	id, err := lookUp(ctx, w, RefSubject, ref)
	if err != nil {
		return Subject{}, missing(field, ref, err)
	}
	seen, err := loadSubjects(ctx, w, sight, []int64{id})
	if err != nil || len(seen) == 0 {
		return Subject{}, errors.Join(missing(field, ref, ErrNotFound), err)
	}
	whole, err := loadSubjects(ctx, w, FullSight(), []int64{id})
	if err != nil {
		return Subject{}, err
	}
	return whole[0], nil
}

// seen is a subject as the sight shows it; as it is where nothing links it yet.
func (w *writer) seen(ctx context.Context, sight Sight, s Subject) (Subject, error) {
	found, err := loadSubjects(ctx, w, sight, []int64{s.ID})
	if err != nil || len(found) == 0 {
		return s, err
	}
	return found[0], nil
}

// retarget makes the incidents that name a name b instead, as far as which says so (nil: all), and counts them. The name
// under which a was entered stays with the target. Incidents outside the sight go along uncounted: one that names both
// then names the same subject twice, each under its own name, which tells nobody of it and can be undone.
func (w *writer) retarget(ctx context.Context, sight Sight, a, b Subject, which func(Target) bool, kind string) (int, error) {
	list, err := all(ctx, w, `select distinct incident_id from targets where subject_id = ? order by incident_id`, []any{a.ID}, value[int64])
	if err != nil {
		return 0, fmt.Errorf("find incidents: %w", err)
	}
	incidents, err := loadIncidents(ctx, w, FullSight(), list)
	if err != nil {
		return 0, err
	}
	visible, err := loadIncidents(ctx, w, sight, list)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, before := range incidents {
		seen := slices.ContainsFunc(visible, func(i Incident) bool { return i.ID == before.ID })
		after := before.clone()
		hit := false
		for n, t := range after.Targets {
			if t.Subject == b.Ref && seen {
				return 0, Invalid{Field: "into", Problem: "is named beside the other in incident " + before.Ref + ", so they are two people", Value: b.Ref}
			}
			if t.Subject != a.Ref || which != nil && !which(t) {
				continue
			}
			hit = true
			if t.Named == "" {
				t.Named = a.Name()
			}
			t.Subject = b.Ref
			after.Targets[n] = t
		}
		if !hit {
			continue
		}
		if seen {
			moved++
		}
		if err := w.putIncident(ctx, &before, &after, kind, "who"); err != nil {
			return 0, err
		}
	}
	return moved, nil
}

// moveStaff gives the people of outlet a to outlet b.
func (w *writer) moveStaff(ctx context.Context, a, b Subject) error {
	if a.Kind != Outlet {
		return nil
	}
	list, err := all(ctx, w, `select id from subjects where outlet_id = ? order by id`, []any{a.ID}, value[int64])
	if err != nil {
		return fmt.Errorf("find people of outlet: %w", err)
	}
	people, err := loadSubjects(ctx, w, FullSight(), list)
	if err != nil {
		return err
	}
	for _, before := range people {
		after := before
		after.Outlet = b.Ref
		if err := w.putSubject(ctx, &before, &after, ChangeMerged, "outlet"); err != nil {
			return err
		}
	}
	return nil
}

// forgetSubject takes a subject's names away and lets its ref open another; into 0 deletes it.
func (w *writer) forgetSubject(ctx context.Context, s Subject, into int64, kind string) error {
	reach, err := w.subjectReach(ctx, s.ID)
	if err != nil {
		return err
	}
	if err := w.putNames(ctx, false, &Subject{ID: s.ID}); err != nil {
		return err
	}
	if into != 0 {
		_, err = w.exec(ctx, `update subjects set merged_into = ?, outlet_id = null, revision = revision + 1, changed_at = ? where id = ?`, into, w.at.UnixMilli(), s.ID)
		if err == nil { // what was merged into it goes along
			_, err = w.exec(ctx, `update subjects set merged_into = ? where merged_into = ?`, into, s.ID)
		}
	} else {
		if _, err = w.exec(ctx, `delete from subjects where id = ?`, s.ID); err != nil {
			err = errors.Join(ErrConflict, err) // something names it by now
		}
	}
	if err != nil {
		return fmt.Errorf("remove subject: %w", err)
	}
	return w.log(ctx, entry{kind: kind, object: RefSubject, id: s.ID, ref: s.Ref, sees: reach, before: s})
}
