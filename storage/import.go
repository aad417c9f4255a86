package storage

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// Imported counts what an import did.
type Imported struct {
	Cases, Subjects, Sources, Incidents int // stored
	Known                               int // already on file by their ref; left as they are
}

// Total is how many objects were stored.
func (n Imported) Total() int { return n.Cases + n.Subjects + n.Sources + n.Incidents }

// RecordError says which record of an import is at fault; the first is 1.
type RecordError struct {
	Number int
	Err    error
}

func (e *RecordError) Error() string { return fmt.Sprintf("record %d: %v", e.Number, e.Err) }
func (e *RecordError) Unwrap() error { return e.Err }

// Import stores records in one transaction, all or nothing, as one batch of the change log. A record whose ref is on file
// already is left as it is, so that importing the same file again does nothing. It fails with a RecordError for the first
// record that cannot be stored. The records are its own from then on: it fills in their refs, and reads them until it returns.
func (s *Store) Import(ctx context.Context, by By, records iter.Seq2[Record, error]) (Imported, error) {
	var n Imported
	err := s.change(ctx, by, "", func(w *writer) error {
		if err := w.openBatch(ctx); err != nil {
			return err
		}
		w.bringing = newBringing()
		defer w.bringing.wait()
		var linked []*Incident
		for r, err := range records {
			w.bringing.number++
			if err == nil {
				var added bool
				added, err = w.importRecord(ctx, r, &n)
				if added && r.Incident != nil && len(r.Incident.Links) > 0 {
					linked = append(linked, r.Incident)
				}
			}
			if early, ok := errors.AsType[*RecordError](err); ok {
				return early
			}
			if err != nil {
				return &RecordError{Number: w.bringing.number, Err: err}
			}
		}
		for _, i := range linked {
			if err := w.putLinks(ctx, i); err != nil {
				return fmt.Errorf("link incident %s: %w", i.Ref, err)
			}
		}
		if err := w.indexNow(ctx); err != nil {
			return err
		}
		if err := w.logNow(ctx); err != nil {
			return err
		}
		return w.bindNames(ctx)
	})
	if err != nil {
		return Imported{}, fmt.Errorf("import: %w", err)
	}
	return n, nil
}

// importRecord stores one record unless its ref is on file.
func (w *writer) importRecord(ctx context.Context, r Record, n *Imported) (added bool, err error) {
	if known, err := w.known(ctx, r); known || err != nil {
		if known {
			n.Known++
		}
		return false, err
	}
	switch {
	case r.Case != nil:
		n.Cases++
		return true, w.putCase(ctx, nil, r.Case, ChangeAdded, "")
	case r.Subject != nil:
		n.Subjects++
		if err := w.putSubject(ctx, nil, r.Subject, ChangeAdded, ""); err != nil {
			return false, err
		}
		w.bringing.numbers.keep([2]string{RefSubject, r.Subject.Ref}, r.Subject.ID)
		return true, nil
	case r.Source != nil:
		// An address that is on file is the same document: what cites the one cites the other. Not where only few may see it:
		// to cite it would show it.
		other, err := sourceByURL(ctx, w, TeamSight(), r.Source.URL)
		if err != nil {
			return false, err
		}
		if other != "" && r.Source.Ref != "" {
			n.Known++
			w.bringing.alias[r.Source.Ref] = other
			return false, nil
		}
		n.Sources++
		if err := w.putSource(ctx, nil, r.Source.onFile(w.bringing.alias), ChangeAdded, ""); err != nil {
			return false, err
		}
		w.bringing.numbers.keep([2]string{RefSource, r.Source.Ref}, r.Source.ID)
		return true, nil
	case r.Incident != nil:
		n.Incidents++
		r.Incident.onFile(w.bringing.alias)
		return true, w.putIncident(ctx, nil, r.Incident, ChangeAdded, "")
	}
	return false, Invalid{Field: "kind", Problem: "is missing"}
}

// known tells whether a record's ref is on file. Where it is free and nothing is yet to be asked that could hit upon it, it is
// allotted at once: to look whether it is there costs as much.
func (w *writer) known(ctx context.Context, r Record) (bool, error) {
	ref, kind := r.Ref(), r.Kind()
	if ref == "" {
		return false, nil
	}
	country, code, ok := ParseRef(ref)
	if !ok {
		return false, Invalid{Field: "ref", Problem: "is not a ref", Value: ref}
	}
	// A source may name itself as its original, which then must not be found; another spelling of a ref is refused later.
	if kind == RefSource || canonicalRef(country, code) != ref || (country != "") != (kind == RefCase) {
		_, err := one(ctx, w, `select object_id from refs where code = ?`, []any{code}, value[int64])
		if errors.Is(err, ErrNotFound) {
			return false, nil
		}
		return err == nil, err
	}
	id, err := w.nextID(ctx, kind)
	if err != nil {
		return false, err
	}
	n, err := w.affect(ctx, `insert or ignore into refs (code, kind, object_id) values (?, ?, ?)`, code, kind, id)
	if err != nil {
		return false, fmt.Errorf("allot ref: %w", err)
	}
	if n == 0 {
		w.bringing.next[kind] = id
		return true, nil
	}
	w.bringing.allotted.ref, w.bringing.allotted.id = ref, id
	return false, nil
}
