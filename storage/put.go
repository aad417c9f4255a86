package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Documents of the search index. Each kind has a stretch of document numbers of its own: its place here times 2^40, plus
// the number of the object. So the index can be asked for one kind alone.
const (
	docCase     = 0
	docIncident = 1
	docName     = 2
	docSource   = 3
	docKinds    = 4 // how many there are
)

// docBits is how many binary digits of a document's number are the object's.
const docBits = 40

// The first document numbers of the kinds, as they stand in queries.
const (
	firstCase     = `0`
	firstIncident = `(1 << 40)`
	firstName     = `(2 << 40)`
	firstSource   = `(3 << 40)`
)

// index replaces a document of the search index; an empty text removes it.
func (w *writer) index(ctx context.Context, kind int64, id int64, isNew bool, texts ...string) error {
	docid := kind<<docBits | id
	if !isNew {
		if _, err := w.exec(ctx, `delete from search where docid = ?`, docid); err != nil {
			return fmt.Errorf("clear search index: %w", err)
		}
	}
	if w.bringing != nil {
		return w.indexLater(ctx, &searchDocument{docid: docid, text: strings.Join(texts, " ")})
	}
	body := document(texts...)
	if body == "" {
		return nil
	}
	if err := w.write(ctx, `insert into search (docid, body) values (?, ?)`, docid, body); err != nil {
		return fmt.Errorf("write search index: %w", err)
	}
	return nil
}

// nextID is the number that the next row of a kind of object will get: one that no row ever had. There is one writer, and an
// import stores a row by each number that it takes.
func (w *writer) nextID(ctx context.Context, kind string) (int64, error) {
	if w.bringing != nil {
		if id := w.bringing.next[kind]; id != 0 {
			w.bringing.next[kind]++
			return id, nil
		}
	}
	table := kind + "s"
	id, err := one(ctx, w, `select coalesce((select seq from sqlite_sequence where name = ?), 0) + 1`, []any{table}, value[int64])
	if err != nil {
		return 0, fmt.Errorf("number %s: %w", kind, err)
	}
	if w.bringing != nil {
		w.bringing.next[kind] = id + 1
	}
	return id, nil
}

// allot gives a new object its number and its ref: the given one, where it is free, or a new one. prefix is a case's country.
func (w *writer) allot(ctx context.Context, kind, given, prefix string) (id int64, ref string, err error) {
	if w.bringing != nil && given != "" && w.bringing.allotted.ref == given {
		return w.bringing.allotted.id, given, nil
	}
	if id, err = w.nextID(ctx, kind); err != nil {
		return 0, "", err
	}
	ref, err = w.newRef(ctx, kind, given, prefix, id)
	return id, ref, err
}

// putCase stores a case, new (before is nil) or changed, and logs the change. It fills in after's ID and Ref.
func (w *writer) putCase(ctx context.Context, before, after *Case, kind, field string) error {
	if err := after.check(); err != nil {
		return err
	}
	owner, err := w.account(ctx, after.Owner)
	if err != nil {
		return err
	}
	e := entry{kind: kind, object: RefCase, field: field, sees2: after.Visibility, after: after}
	if before == nil {
		if after.ID, after.Ref, err = w.allot(ctx, RefCase, after.Ref, after.Country); err != nil {
			return err
		}
		err = w.write(ctx, `insert into cases (id, ref, title, country, summary, owner, closed, visibility, embargo_until, created_at, changed_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, after.ID, after.Ref, after.Title, after.Country, after.Summary, orNull(owner), after.Closed,
			int(after.Visibility), embargoArg(after.Embargo), w.at.UnixMilli(), w.at.UnixMilli())
	} else {
		after.ID, after.Ref = before.ID, before.Ref
		e.sees, e.before = before.Visibility, before
		_, err = w.exec(ctx, `update cases set title = ?, country = ?, summary = ?, owner = ?, closed = ?, visibility = ?, embargo_until = ?,
			revision = revision + 1, changed_at = ? where id = ?`, after.Title, after.Country, after.Summary, orNull(owner), after.Closed,
			int(after.Visibility), embargoArg(after.Embargo), w.at.UnixMilli(), after.ID)
	}
	if err != nil {
		return fmt.Errorf("store case: %w", err)
	}
	if before != nil {
		if _, err := w.exec(ctx, `delete from case_tags where case_id = ?`, after.ID); err != nil {
			return fmt.Errorf("store tags: %w", err)
		}
	}
	for _, tag := range after.Tags {
		if err := w.write(ctx, `insert into case_tags (case_id, tag) values (?, ?)`, after.ID, tag); err != nil {
			return fmt.Errorf("store tags: %w", err)
		}
	}
	if err := w.index(ctx, docCase, after.ID, before == nil, after.Title, after.Summary, strings.Join(after.Tags, " ")); err != nil {
		return err
	}
	e.id, e.ref, e.caseID = after.ID, after.Ref, after.ID
	return w.log(ctx, e)
}

// putSubject stores a subject, new or changed, and logs the change.
func (w *writer) putSubject(ctx context.Context, before, after *Subject, kind, field string) error {
	if err := after.check(); err != nil {
		return err
	}
	var outlet int64
	var err error
	if after.Outlet != "" {
		if outlet, err = w.numberOf(ctx, RefSubject, after.Outlet); err != nil {
			return missing("outlet", after.Outlet, err)
		}
		kind, err := one(ctx, w, `select kind from subjects where id = ?`, []any{outlet}, value[string])
		if err != nil {
			return fmt.Errorf("find outlet: %w", err)
		}
		if kind != Outlet {
			return Invalid{Field: "outlet", Problem: "is a person", Value: after.Outlet}
		}
	}
	e := entry{kind: kind, object: RefSubject, field: field, after: after}
	if before == nil {
		if after.ID, after.Ref, err = w.allot(ctx, RefSubject, after.Ref, ""); err != nil {
			return err
		}
		err = w.write(ctx, `insert into subjects (id, ref, kind, capacity, outlet_id, withheld, minor, created_at, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			after.ID, after.Ref, after.Kind, textOrNull(after.Capacity), orNull(outlet), after.Withheld, after.Minor, w.at.UnixMilli(), w.at.UnixMilli())
	} else {
		after.ID, after.Ref = before.ID, before.Ref
		e.before = before
		if e.sees, err = w.subjectReach(ctx, after.ID); err != nil {
			return err
		}
		_, err = w.exec(ctx, `update subjects set kind = ?, capacity = ?, outlet_id = ?, withheld = ?, minor = ?, revision = revision + 1, changed_at = ? where id = ?`,
			after.Kind, textOrNull(after.Capacity), orNull(outlet), after.Withheld, after.Minor, w.at.UnixMilli(), after.ID)
	}
	if err != nil {
		return fmt.Errorf("store subject: %w", err)
	}
	if err := w.putNames(ctx, before == nil, after); err != nil {
		return err
	}
	if before != nil { // nothing links a new one yet
		if e.sees2, err = w.subjectReach(ctx, after.ID); err != nil {
			return err
		}
	}
	e.id, e.ref = after.ID, after.Ref
	return w.log(ctx, e)
}

// subjectReach is the widest reach of the incidents that link a subject; 0 when none does.
func (w *writer) subjectReach(ctx context.Context, id int64) (Visibility, error) {
	reach, err := one(ctx, w, `select coalesce(min(i.reach), 0) from targets t join incidents i on i.id = t.incident_id where t.subject_id = ?`,
		[]any{id}, value[int])
	if err != nil {
		return 0, fmt.Errorf("find reach of subject: %w", err)
	}
	return Visibility(reach), nil
}

// putNames replaces the names of a subject and their search documents.
func (w *writer) putNames(ctx context.Context, isNew bool, s *Subject) error {
	if !isNew {
		old, err := all(ctx, w, `select id from subject_names where subject_id = ?`, []any{s.ID}, value[int64])
		if err != nil {
			return fmt.Errorf("find names: %w", err)
		}
		for _, id := range old {
			if err := w.index(ctx, docName, id, false); err != nil {
				return err
			}
		}
		if _, err := w.exec(ctx, `delete from subject_names where subject_id = ?`, s.ID); err != nil {
			return fmt.Errorf("store names: %w", err)
		}
	}
	for _, n := range s.Names {
		var incident int64
		if n.Incident != "" {
			var err error
			incident, err = lookUp(ctx, w, RefIncident, n.Incident)
			if w.bringing != nil && errors.Is(err, ErrNotFound) {
				w.bringing.names = append(w.bringing.names, lateName{subject: s.ID, name: n}) // its incident stands further down
			} else if err != nil {
				return missing("incident", n.Incident, err)
			}
		}
		id, err := w.exec(ctx, `insert into subject_names (subject_id, name, preferred, script, folded, incident_id) values (?, ?, ?, ?, ?, ?)`,
			s.ID, n.Name, n.Preferred, n.Script, FoldName(n.Name), orNull(incident))
		if err != nil {
			return fmt.Errorf("store names: %w", err)
		}
		if err := w.index(ctx, docName, id, true, n.Name); err != nil {
			return err
		}
	}
	return nil
}

// putSource stores a source, new or changed, and logs the change.
func (w *writer) putSource(ctx context.Context, before, after *Source, kind, field string) error {
	if err := after.check(); err != nil {
		return err
	}
	var origin int64
	var err error
	if after.DerivedFrom != "" {
		if origin, err = w.numberOf(ctx, RefSource, after.DerivedFrom); err != nil {
			return missing("derived_from", after.DerivedFrom, err)
		}
	}
	e := entry{kind: kind, object: RefSource, field: field, after: after}
	columns := append([]any{after.URL, textOrNull(NormalURL(after.URL)), after.Publisher, after.Title}, dateArgs(after.Published)...)
	columns = append(columns, after.Language, after.Kind, orNull(origin), after.ArchiveURL, after.Risky, after.Interest, w.at.UnixMilli())
	if before == nil {
		if after.ID, after.Ref, err = w.allot(ctx, RefSource, after.Ref, ""); err != nil {
			return err
		}
		err = w.write(ctx, `insert into sources (url, url_key, publisher, title, published_from, published_to, published_precision, published_inferred, published_words,
			language, kind, derived_from, archive_url, risky, interest, changed_at, id, ref, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			append(columns, after.ID, after.Ref, w.at.UnixMilli())...)
	} else {
		after.ID, after.Ref = before.ID, before.Ref
		e.before = before
		if e.sees, err = w.sourceReach(ctx, after.ID); err != nil {
			return err
		}
		_, err = w.exec(ctx, `update sources set url = ?, url_key = ?, publisher = ?, title = ?, published_from = ?, published_to = ?, published_precision = ?,
			published_inferred = ?, published_words = ?, language = ?, kind = ?, derived_from = ?, archive_url = ?, risky = ?, interest = ?, changed_at = ?,
			revision = revision + 1 where id = ?`, append(columns, after.ID)...)
	}
	if err != nil {
		return fmt.Errorf("store source: %w", err)
	}
	if err := w.index(ctx, docSource, after.ID, before == nil, after.Title, after.Publisher); err != nil {
		return err
	}
	if before != nil { // nothing cites a new one yet
		if e.sees2, err = w.sourceReach(ctx, after.ID); err != nil {
			return err
		}
	}
	e.id, e.ref = after.ID, after.Ref
	return w.log(ctx, e)
}

// sourceReach is the widest reach of the incidents that cite a source; 0 when none does.
func (w *writer) sourceReach(ctx context.Context, id int64) (Visibility, error) {
	reach, err := one(ctx, w, `select coalesce(min(i.reach), 0) from citations x join incidents i on i.id = x.incident_id where x.source_id = ?`,
		[]any{id}, value[int])
	if err != nil {
		return 0, fmt.Errorf("find reach of source: %w", err)
	}
	return Visibility(reach), nil
}
