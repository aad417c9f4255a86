package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// UndoWindow is how long a person can take back a change of his own.
const UndoWindow = 10 * time.Minute

// ErrTooLate says that there is nothing of one's own to take back within the window.
var ErrTooLate = errors.New("nothing to take back")

// Undone says what an undo took back.
type Undone struct {
	Kind, Object, Ref string // of the first change of the batch
	Changes           int    // how many entries of the log
	// Seen tells whether the public could see the change while it stood.
	Seen bool
}

// logged is one entry of the change log as undo needs it.
type logged struct {
	seq, id       int64
	kind, object  string
	ref, field    string
	before, after sql.NullString
	sees, sees2   Visibility
}

// Undo takes back the last change of the account, whole: what was added goes, what was changed is as it was. It works for
// UndoWindow after the change. The log keeps the change and its undoing. It fails with ErrTooLate when there is none, and
// with ErrConflict when somebody has since changed the same thing.
func (s *Store) Undo(ctx context.Context, by By) (Undone, error) {
	var u Undone
	err := s.change(ctx, by, "", func(w *writer) error {
		entries, err := w.lastOwn(ctx)
		if err != nil {
			return err
		}
		if err := w.openBatch(ctx); err != nil {
			return err
		}
		main := entries[0]
		for _, e := range entries {
			switch came, joined := main.kind == ChangeAdded, main.kind == ChangeMerged || main.kind == ChangeSplit; {
			case came && e.object == RefIncident && main.object != RefCase && main.object != RefIncident, // who came along with an incident is not what was done
				joined && e.object == RefSubject && main.object != RefSubject: // nor are the incidents that follow a person
				main = e
			}
		}
		w.object = main.ref
		u = Undone{Kind: main.kind, Object: main.object, Ref: main.ref, Changes: len(entries)}
		for n := len(entries) - 1; n >= 0; n-- { // last in, first out
			e := entries[n]
			u.Seen = u.Seen || e.sees == VisiblePublic || e.sees2 == VisiblePublic
			later, err := one(ctx, w, `select count(*) from changes c where c.object = ? and c.object_id = ? and c.seq > ? and coalesce(c.batch, 0) <> ?
				and c.undoes is null and not exists (select 1 from changes u where u.undoes = c.seq)`,
				[]any{e.object, e.id, entries[len(entries)-1].seq, w.batch}, value[int])
			if err != nil {
				return fmt.Errorf("look for later changes: %w", err)
			}
			if later > 0 {
				return ErrConflict
			}
			if err := w.revert(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Undone{}, fmt.Errorf("undo: %w", err)
	}
	return u, nil
}

// lastOwn finds the account's last change that is not undone and no undoing itself, with all of its batch, in order.
func (w *writer) lastOwn(ctx context.Context) ([]logged, error) {
	scan := func(row *tuple) (e logged, err error) {
		err = row.Scan(&e.seq, &e.id, &e.kind, &e.object, &e.ref, &e.field, &e.before, &e.after, &e.sees, &e.sees2)
		return e, err
	}
	const columns = `select seq, object_id, kind, object, object_ref, field, before, after, sight_before, sight_after from changes c `
	last, err := one(ctx, w, columns+`where account is ? and at > ? and kind not in ('undone', 'redacted')
		and not exists (select 1 from changes u where u.undoes = c.seq) order by seq desc limit 1`,
		[]any{orNull(w.by.Account), w.at.Add(-UndoWindow).UnixMilli()}, scan)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrTooLate
	}
	if err != nil {
		return nil, fmt.Errorf("find last change: %w", err)
	}
	entries, err := all(ctx, w, columns+`where seq = :last or batch = (select batch from changes where seq = :last) and at = (select at from changes where seq = :last) order by seq`, []any{sql.Named("last", last.seq)}, scan)
	if err != nil {
		return nil, fmt.Errorf("find last change: %w", err)
	}
	return entries, nil
}

// revert puts one object back to what it was before an entry of the log.
func (w *writer) revert(ctx context.Context, e logged) error {
	w.undoes = e.seq
	defer func() { w.undoes = 0 }()
	if e.field == fieldReach {
		return w.log(ctx, entry{kind: ChangeUndone, object: e.object, id: e.id, ref: e.ref, field: e.field, sees: e.sees2, sees2: e.sees})
	}
	switch e.object {
	case RefCase:
		return revert(ctx, w, e, caseEditor(), func(c Case) error {
			return w.remove(ctx, e, "cases", docCase, c)
		}, nil)
	case RefIncident:
		return revert(ctx, w, e, incidentEditor(), func(i Incident) error {
			if err := w.unlinked(ctx, e, i); err != nil {
				return err
			}
			if err := w.dropNamesOf(ctx, i); err != nil {
				return err
			}
			return w.remove(ctx, e, "incidents", docIncident, i)
		}, nil)
	case RefSource:
		return revert(ctx, w, e, sourceEditor(), func(o Source) error {
			return w.remove(ctx, e, "sources", docSource, o)
		}, nil)
	case RefSubject:
		return revert(ctx, w, e, subjectEditor(), func(s Subject) error {
			return w.forgetSubject(ctx, s, 0, ChangeUndone)
		}, w.unmerge)
	}
	return w.revertSetting(ctx, e)
}

// revert puts back an object of one kind: removes what was added, stores what was changed as it was. gone restores an
// object that the change took away (only a merge does).
func revert[T any](ctx context.Context, w *writer, e logged, ed editor[T], remove func(T) error, gone func(context.Context, logged, T) error) error {
	var before T
	if e.before.Valid {
		if err := json.Unmarshal([]byte(e.before.String), &before); err != nil {
			return fmt.Errorf("read change log: %w", err)
		}
	}
	if !e.after.Valid && gone != nil {
		return gone(ctx, e, before)
	}
	now, err := ed.load(ctx, w, FullSight(), []int64{e.id})
	if err != nil {
		return err
	}
	if len(now) == 0 {
		return ErrConflict
	}
	if !e.before.Valid {
		return remove(now[0])
	}
	return ed.put(w, ctx, &now[0], &before, ChangeUndone, e.field)
}

// remove deletes the row of something that was added by mistake. Its ref is never given out again.
func (w *writer) remove(ctx context.Context, e logged, table string, doc int64, was any) error {
	if err := w.index(ctx, doc, e.id, false); err != nil {
		return err
	}
	if _, err := w.exec(ctx, `delete from shares where (:id = case_id and :table = 'cases') or (:id = incident_id and :table = 'incidents')`,
		namedID(e.id), sql.Named("table", table)); err != nil {
		return fmt.Errorf("remove shares: %w", err)
	}
	if _, err := w.exec(ctx, `delete from `+table+` where id = ?`, e.id); err != nil {
		return fmt.Errorf("remove %s: %w", e.object, errors.Join(ErrConflict, err)) // something refers to it by now
	}
	return w.log(ctx, entry{kind: ChangeUndone, object: e.object, id: e.id, ref: e.ref, sees: e.sees2, before: was})
}

// unlinked fails with ErrConflict when another incident has come to point at one that was added since: its link would go
// along.
func (w *writer) unlinked(ctx context.Context, e logged, i Incident) error {
	var added Incident
	if err := json.Unmarshal([]byte(e.after.String), &added); err != nil {
		return fmt.Errorf("read change log: %w", err)
	}
	n, err := one(ctx, w, `select count(*) from incident_links where to_id = ? and kind = ?`, []any{i.ID, LinkAbout}, value[int])
	if err != nil {
		return fmt.Errorf("find links to incident: %w", err)
	}
	if n > 0 || slices.ContainsFunc(i.Links, func(l Link) bool { return !slices.Contains(added.Links, l) }) {
		return ErrConflict
	}
	return nil
}

// dropNamesOf removes the names that came with an incident.
func (w *writer) dropNamesOf(ctx context.Context, i Incident) error {
	list, err := all(ctx, w, `select id from subject_names where incident_id = ?`, []any{i.ID}, value[int64])
	if err != nil {
		return fmt.Errorf("find names of incident: %w", err)
	}
	for _, id := range list {
		if err := w.index(ctx, docName, id, false); err != nil {
			return err
		}
		if _, err := w.exec(ctx, `delete from subject_names where id = ?`, id); err != nil {
			return fmt.Errorf("remove name: %w", err)
		}
	}
	return nil
}

// unmerge gives a merged subject its names and its ref back.
func (w *writer) unmerge(ctx context.Context, e logged, s Subject) error {
	s.ID = e.id
	if _, err := w.exec(ctx, `update subjects set merged_into = null where id = ?`, e.id); err != nil {
		return fmt.Errorf("part subjects: %w", err)
	}
	return w.putSubject(ctx, &Subject{ID: e.id, Ref: e.ref}, &s, ChangeUndone, "")
}
