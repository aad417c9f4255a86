package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Addition is something new together with the people, outlets and sources that come with it. Inside it, "new:0" names
// the first of New and "new:0" in a citation the first of Sources.
type Addition struct {
	Incident Incident
	Subjects []Subject
	Sources  []Source
}

// newRefPrefix names an object of the same addition by its place.
const newRefPrefix = "new:"

// NewRef names the n-th subject or source of an addition.
func NewRef(n int) string { return newRefPrefix + strconv.Itoa(n) }

// AddCase stores a new case.
func (s *Store) AddCase(ctx context.Context, by By, c Case) (Case, error) {
	err := s.change(ctx, by, c.Ref, func(w *writer) error {
		if err := w.putCase(ctx, nil, &c, ChangeAdded, ""); err != nil {
			return err
		}
		stored, err := loadCases(ctx, w, FullSight(), []int64{c.ID})
		if err != nil {
			return err
		}
		c, w.object = stored[0], c.Ref
		return nil
	})
	if err != nil {
		return Case{}, fmt.Errorf("add case: %w", err)
	}
	return c, nil
}

// AddIncident stores a new incident and what comes with it, all or nothing, in a case within the sight. Every subject and
// source that it names by ref must be within the sight too. A new source whose address is on file already is that one.
func (s *Store) AddIncident(ctx context.Context, by By, sight Sight, a Addition) (Incident, error) {
	var added Incident
	err := s.change(ctx, by, "", func(w *writer) error {
		id, err := lookUp(ctx, w, RefCase, a.Incident.Case)
		if err != nil {
			return missing("case", a.Incident.Case, err)
		}
		if cases, err := loadCases(ctx, w, sight, []int64{id}); err != nil || len(cases) == 0 {
			return errors.Join(missing("case", a.Incident.Case, ErrNotFound), err)
		}
		if len(a.Subjects)+len(a.Sources) > 0 {
			if err := w.openBatch(ctx); err != nil {
				return err
			}
		}
		i := a.Incident.clone()
		if err := w.addParts(ctx, sight, &i, a.Subjects, a.Sources); err != nil {
			return err
		}
		if err := w.linkable(ctx, sight, nil, i.Links); err != nil {
			return err
		}
		if err := w.putIncident(ctx, nil, &i, ChangeAdded, ""); err != nil {
			return err
		}
		if err := w.putLinks(ctx, &i); err != nil {
			return err
		}
		stored, err := loadIncidents(ctx, w, sight, []int64{i.ID})
		if err != nil {
			return err
		}
		if len(stored) == 0 {
			return ErrNotFound
		}
		added, w.object = stored[0], i.Ref
		return nil
	})
	if err != nil {
		return Incident{}, fmt.Errorf("add incident: %w", err)
	}
	return added, nil
}

// AddParts adds people and sources to an incident on file: change gets the incident and may name the new ones by NewRef.
func (s *Store) AddParts(ctx context.Context, by By, of EditOf, subjects []Subject, sources []Source, change func(*Incident) error) (before, after Incident, err error) {
	err = s.change(ctx, by, of.Ref, func(w *writer) error {
		if len(subjects)+len(sources) > 0 {
			if err := w.openBatch(ctx); err != nil {
				return err
			}
		}
		var err error
		before, after, err = editIn(ctx, w, of, incidentEditor(), func(i *Incident) error {
			if err := change(i); err != nil {
				return err
			}
			return w.addParts(ctx, of.Sight, i, subjects, sources)
		})
		return err
	})
	if err != nil {
		return Incident{}, Incident{}, fmt.Errorf("add to incident %s: %w", of.Ref, err)
	}
	return before, after, nil
}

// addParts stores what comes with an incident and replaces the names of new things by their refs.
func (w *writer) addParts(ctx context.Context, sight Sight, i *Incident, subjects []Subject, sources []Source) error {
	known := make([]string, len(sources))
	for n := range sources {
		var err error
		if known[n], err = sourceByURL(ctx, w, sight, sources[n].URL); err != nil {
			return err
		}
		for m, earlier := range sources[:n] { // it is cited by nothing yet, so nobody sees it
			if key := NormalURL(earlier.URL); key != "" && key == NormalURL(sources[n].URL) {
				known[n] = known[m]
			}
		}
		if known[n] == "" {
			if err := w.putSource(ctx, nil, &sources[n], ChangeAdded, ""); err != nil {
				return err
			}
			known[n] = sources[n].Ref
		}
	}
	people := make([]string, len(subjects))
	for n := range subjects {
		if err := w.putSubject(ctx, nil, &subjects[n], ChangeAdded, ""); err != nil {
			return err
		}
		people[n] = subjects[n].Ref
	}
	for n := range i.Targets {
		if err := w.name(ctx, sight, RefSubject, "who", &i.Targets[n].Subject, people); err != nil {
			return err
		}
	}
	for n := range i.Citations {
		if err := w.name(ctx, sight, RefSource, "source", &i.Citations[n].Source, known); err != nil {
			return err
		}
	}
	for n := range i.Claims {
		if err := w.name(ctx, sight, RefSource, "claims", &i.Claims[n].Source, known); err != nil {
			return err
		}
	}
	return nil
}

// name turns the name of a new thing into its ref, and checks that any other ref is within the sight.
func (w *writer) name(ctx context.Context, sight Sight, kind, field string, ref *string, added []string) error {
	if *ref == "" {
		return nil
	}
	if place, ok := strings.CutPrefix(*ref, newRefPrefix); ok {
		n, err := strconv.Atoi(place)
		if err != nil || n < 0 || n >= len(added) {
			return Invalid{Field: field, Problem: "names something that is not on file", Value: *ref}
		}
		*ref = added[n]
		return nil
	}
	for _, mine := range added {
		if mine == *ref {
			return nil // stored a moment ago, and not linked yet
		}
	}
	id, err := lookUp(ctx, w, kind, *ref)
	if err != nil {
		return missing(field, *ref, err)
	}
	query := `select s.ref from subjects s where s.id = :id and ` + seesSubject
	if kind == RefSource {
		query = `select o.ref from sources o where o.id = :id and ` + seesSource
	}
	found, err := one(ctx, w, query, append(sight.args(), namedID(id)), value[string])
	if err != nil {
		return missing(field, *ref, err)
	}
	*ref = found
	return nil
}

// sourceByURL finds the source with an address within the sight; empty: none. An address that only a hidden source has is
// new to the editor, and gets a source of its own: to link the hidden one would show it.
func sourceByURL(ctx context.Context, q querier, sight Sight, address string) (string, error) {
	key := NormalURL(address)
	if key == "" {
		return "", nil
	}
	// Mostly nobody has it, which costs a tenth of asking who sees it.
	if _, err := one(ctx, q, `select id from sources where url_key = ? limit 1`, []any{key}, value[int64]); errors.Is(err, ErrNotFound) {
		return "", nil
	}
	ref, err := one(ctx, q, `select o.ref from sources o where o.url_key = :key and `+seesSource+` order by o.id limit 1`, append(sight.args(), sql.Named("key", key)), value[string])
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", fmt.Errorf("find source by address: %w", err)
	}
	return ref, nil
}
