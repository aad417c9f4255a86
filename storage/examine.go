package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
)

// Examined is what an import would do.
type Examined struct {
	Imported
	// Faults are the records that cannot be stored, with what is wrong, in the order of the file.
	Faults []RecordError
	// Differ are the records whose ref is on file with another content; they would be left as they are on file.
	Differ []Differing
}

// Differing is a record that reads otherwise on file.
type Differing struct {
	Number int
	Ref    string
}

// maxListed is how many faults and differences are kept; the numbers of the faults are kept all.
const maxListed = 100_000

// Examine holds records against the store as Import would take them, and stores nothing: it only reads, so that nobody
// who writes waits for it. Records whose number is in skip are passed over as if they were not there; what names them is
// then at fault. An error is that of the records' own sequence, or of the store.
func (s *Store) Examine(ctx context.Context, records iter.Seq2[Record, error], skip map[int]bool) (Examined, error) {
	x := examination{file: map[string]inFile{}, slugs: map[string]int{}}
	err := s.view(ctx, func(q querier) error {
		x.q = q
		number := 0
		for r, err := range records {
			number++
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if skip[number] {
				continue
			}
			if err == nil {
				err = x.record(ctx, number, r)
			}
			var invalid Invalid
			switch {
			case errors.As(err, &invalid):
				if x.fault(number, err); len(x.out.Faults) > maxListed {
					return nil
				}
			case err != nil:
				return &RecordError{Number: number, Err: err}
			}
		}
		return x.late(ctx)
	})
	if err != nil {
		return Examined{}, fmt.Errorf("examine records: %w", err)
	}
	return x.out, nil
}

// inFile is what later records need to know of an earlier one.
type inFile struct {
	number   int
	kind     string
	outlet   bool // of a subject
	quotable bool // of a source
}

type examination struct {
	q     querier
	file  map[string]inFile // by ref
	slugs map[string]int
	// forward are refs that may stand further down.
	forward []forwardRef
	out     Examined
}

type forwardRef struct {
	number     int
	field, ref string
}

func (x *examination) fault(number int, err error) {
	x.out.Faults = append(x.out.Faults, RecordError{Number: number, Err: err})
}

// record examines one record.
func (x *examination) record(ctx context.Context, number int, r Record) error {
	kind := r.Kind()
	if kind == "" {
		return Invalid{Field: "kind", Problem: "is missing"}
	}
	ref := r.Ref()
	if ref != "" {
		known, err := x.known(ctx, number, kind, ref, r)
		if known || err != nil {
			return err
		}
	}
	if err := x.sound(ctx, number, r); err != nil {
		return err
	}
	f := inFile{number: number, kind: kind}
	switch {
	case r.Case != nil:
		x.out.Cases++
	case r.Subject != nil:
		x.out.Subjects++
		f.outlet = r.Subject.Kind == Outlet
	case r.Source != nil:
		// As Import does: an address that the team can see is the same document.
		other, err := sourceByURL(ctx, x.q, TeamSight(), r.Source.URL)
		if err != nil {
			return err
		}
		if other == "" || ref == "" {
			x.out.Sources++
		} else {
			x.out.Known++
		}
		f.quotable = r.Source.Quotable()
	case r.Incident != nil:
		x.out.Incidents++
		if r.Incident.Slug != "" {
			x.slugs[r.Incident.Slug] = number
		}
	}
	if ref != "" {
		x.file[ref] = f
	}
	return nil
}

// known tells whether the record's ref is on file.
func (x *examination) known(ctx context.Context, number int, kind, ref string, r Record) (bool, error) {
	country, code, ok := ParseRef(ref)
	if !ok || canonicalRef(country, code) != ref || (country != "") != (kind == RefCase) {
		return false, Invalid{Field: "ref", Problem: "is not a ref", Value: ref}
	}
	if first, twice := x.file[ref]; twice {
		return false, Invalid{Field: "ref", Problem: fmt.Sprintf("stands in the file before, as record %d", first.number), Value: ref}
	}
	have, err := one(ctx, x.q, `select kind from refs where code = ?`, []any{code}, value[string])
	switch {
	case errors.Is(err, ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case have != kind:
		return false, Invalid{Field: "ref", Problem: "is that of a " + have + " on file", Value: ref}
	}
	x.out.Known++
	if same, err := x.same(ctx, r); err != nil || !same {
		if len(x.out.Differ) < maxListed && err == nil {
			x.out.Differ = append(x.out.Differ, Differing{Number: number, Ref: ref})
		}
		return true, err
	}
	return true, nil
}

// same tells whether what is on file by the record's ref reads as the record does.
func (x *examination) same(ctx context.Context, r Record) (bool, error) {
	id, err := lookUp(ctx, x.q, r.Kind(), r.Ref())
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var have Record
	switch {
	case r.Case != nil:
		have.Case, err = firstOf(loadCases(ctx, x.q, FullSight(), []int64{id}))
	case r.Subject != nil:
		have.Subject, err = firstOf(loadSubjects(ctx, x.q, FullSight(), []int64{id}))
	case r.Source != nil:
		have.Source, err = firstOf(loadSources(ctx, x.q, FullSight(), []int64{id}))
	case r.Incident != nil:
		have.Incident, err = firstOf(loadIncidents(ctx, x.q, FullSight(), []int64{id}))
	}
	if err != nil || have.Kind() == "" {
		return false, err
	}
	a, err := json.Marshal(have)
	if err != nil {
		return false, err
	}
	b, err := json.Marshal(r)
	return bytes.Equal(a, b), err
}

func firstOf[T any](list []T, err error) (*T, error) {
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// sound checks a record by itself and what it names.
func (x *examination) sound(ctx context.Context, number int, r Record) error {
	switch {
	case r.Case != nil:
		return r.Case.check()
	case r.Subject != nil:
		return x.subject(ctx, number, r.Subject)
	case r.Source != nil:
		if err := r.Source.check(); err != nil || r.Source.DerivedFrom == "" {
			return err
		}
		_, err := x.names(ctx, RefSource, "derived_from", r.Source.DerivedFrom)
		return err
	}
	return x.incident(ctx, number, r.Incident)
}

// names finds a thing that a record names, in the file or on file.
func (x *examination) names(ctx context.Context, kind, field, ref string) (inFile, error) {
	if f, ok := x.file[ref]; ok && f.kind == kind {
		return f, nil
	}
	id, err := lookUp(ctx, x.q, kind, ref)
	if err != nil {
		return inFile{}, missing(field, ref, err)
	}
	f := inFile{kind: kind}
	switch kind {
	case RefSubject:
		have, err := one(ctx, x.q, `select kind from subjects where id = ?`, []any{id}, value[string])
		f.outlet = have == Outlet
		return f, err
	case RefSource:
		found, err := firstOf(loadSources(ctx, x.q, FullSight(), []int64{id}))
		f.quotable = found != nil && found.Quotable()
		return f, err
	}
	return f, nil
}

func (x *examination) subject(ctx context.Context, number int, s *Subject) error {
	if err := s.check(); err != nil {
		return err
	}
	for n, name := range s.Names {
		if slices.ContainsFunc(s.Names[:n], func(o Name) bool { return o.Name == name.Name }) {
			return Invalid{Field: "names", Problem: "have the same one twice", Value: name.Name}
		}
		if name.Incident != "" {
			x.forward = append(x.forward, forwardRef{number, "incident", name.Incident})
		}
	}
	if s.Outlet == "" {
		return nil
	}
	f, err := x.names(ctx, RefSubject, "outlet", s.Outlet)
	if err == nil && !f.outlet {
		return Invalid{Field: "outlet", Problem: "is a person", Value: s.Outlet}
	}
	return err
}

func (x *examination) incident(ctx context.Context, number int, i *Incident) error {
	if err := i.check(); err != nil {
		return err
	}
	if _, err := x.names(ctx, RefCase, "case", i.Case); err != nil {
		return err
	}
	for _, t := range i.Targets {
		if t.Group == nil {
			if _, err := x.names(ctx, RefSubject, "who", t.Subject); err != nil {
				return err
			}
		}
	}
	for n, c := range i.Citations {
		f, err := x.names(ctx, RefSource, "source", c.Source)
		if err != nil {
			return err
		}
		if c.Verbatim && !f.quotable {
			return Invalid{Field: "quote", Problem: "cannot come from this source: its words are not the speaker's own", Value: c.Source}
		}
		if slices.ContainsFunc(i.Citations[:n], func(o Citation) bool { return o.Source == c.Source && o.Speaker == c.Speaker }) {
			return Invalid{Field: "source", Problem: "is given twice with the same speaker", Value: c.Source}
		}
	}
	for _, l := range i.Links {
		x.forward = append(x.forward, forwardRef{number, l.Kind, l.To})
	}
	if i.Slug == "" {
		return nil
	}
	if first, twice := x.slugs[i.Slug]; twice {
		return Invalid{Field: "slug", Problem: fmt.Sprintf("stands in the file before, in record %d", first), Value: i.Slug}
	}
	ref, err := one(ctx, x.q, `select ref from incidents where slug = ?`, []any{i.Slug}, value[string])
	if err == nil {
		return Invalid{Field: "slug", Problem: "is that of the incident " + ref + ", which is on file", Value: i.Slug}
	}
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// late checks the refs that may stand further down.
func (x *examination) late(ctx context.Context) error {
	wrong := map[int]bool{}
	for _, f := range x.out.Faults {
		wrong[f.Number] = true
	}
	for _, f := range x.forward {
		_, err := x.names(ctx, RefIncident, f.field, f.ref)
		var invalid Invalid
		switch {
		case errors.As(err, &invalid):
			if !wrong[f.number] {
				wrong[f.number] = true
				x.fault(f.number, err)
			}
		case err != nil:
			return err
		}
	}
	slices.SortStableFunc(x.out.Faults, func(a, b RecordError) int { return a.Number - b.Number })
	return nil
}
