package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Part is a person, an outlet or an unnamed group as it takes part in a case.
type Part struct {
	Subject *Subject // nil for a group
	Group   *Group   // nil for a person or an outlet
	// Incidents counts the incidents of the case within the sight in which it takes part, refuted and retracted ones left out.
	Incidents int
	// In says what each incident tells of it, in the order of CompareIncidents; refuted and retracted ones are among them.
	In []Involvement
}

// Involvement is what one incident tells of one of those to whom it happened.
type Involvement struct {
	Incident string // ref
	Types    []string
	Date     Date
	// Verification of the incident: one that is refuted or retracted tells nothing any more.
	Verification string
	// Target holds role, own outcome and sentence, and the term as printed.
	Target Target
}

// People lists those who take part in a case within the sight: people first, then outlets, the most often named first,
// then the unnamed groups in the order in which they appear. ErrNotFound where there is no such case.
func (s *Store) People(ctx context.Context, sight Sight, caseRef string) ([]Part, error) {
	var out []Part
	err := s.view(ctx, func(q querier) error {
		incidents, err := incidentsOf(ctx, q, sight, caseRef)
		out = parts(incidents)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	return out, nil
}

// incidentsOf loads all incidents of a case within the sight, in the order of CompareIncidents.
func incidentsOf(ctx context.Context, q querier, sight Sight, caseRef string) ([]Incident, error) {
	id, err := lookUpSeen(ctx, q, sight, RefCase, caseRef)
	if err != nil {
		return nil, err
	}
	incidents, err := loadQuery(ctx, q, sight, `select i.id from incidents i where i.case_id = :id and `+seesIncident, append(sight.args(), namedID(id)))
	SortIncidents(incidents)
	return incidents, err
}

// parts gathers who takes part in incidents. Two groups are one where they are described in the same words and number.
func parts(incidents []Incident) []Part {
	type key struct {
		subject string
		group   Group
	}
	var out []Part
	at := map[key]int{}
	for _, i := range incidents {
		seen := map[int]bool{}
		for _, t := range i.Targets {
			k := key{subject: t.Subject}
			if t.Group != nil {
				k.group = *t.Group
			}
			n, ok := at[k]
			if !ok {
				n = len(out)
				at[k] = n
				out = append(out, Part{Subject: t.Who, Group: t.Group})
			}
			out[n].In = append(out[n].In, Involvement{Incident: i.Ref, Types: i.Types, Date: i.Date, Verification: i.Verification, Target: t})
			if !seen[n] && !i.Discounted() {
				out[n].Incidents++
			}
			seen[n] = true
		}
	}
	rank := func(p Part) int {
		switch {
		case p.Subject == nil:
			return 2
		case p.Subject.Kind == Outlet:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(out, func(a, b Part) int {
		if by := cmp.Compare(rank(a), rank(b)); by != 0 || a.Subject == nil {
			return by
		}
		return cmp.Compare(b.Incidents, a.Incidents)
	})
	return out
}

// SourcesOf lists the sources of a case within the sight, each with the incidents of the case that it is cited for: the
// earliest published first, each followed by what is derived from it. ErrNotFound where there is no such case.
func (s *Store) SourcesOf(ctx context.Context, sight Sight, caseRef string) ([]Source, error) {
	var out []Source
	err := s.view(ctx, func(q querier) error {
		id, err := lookUpSeen(ctx, q, sight, RefCase, caseRef)
		if err != nil {
			return err
		}
		type cited struct {
			orderKey
			source int64
			ref    string
		}
		rows, err := all(ctx, q, `select distinct x.source_id, i.id, i.ref, coalesce(i.date_from, ''), coalesce(i.date_to, ''), i.date_precision, i.day_order,
			exists (select 1 from incident_types y where y.incident_id = i.id and y.type = 'release')
			from citations x join incidents i on i.id = x.incident_id where i.case_id = :id and `+seesIncident,
			append(sight.args(), namedID(id)), func(row *tuple) (c cited, err error) {
				err = row.Scan(&c.source, &c.id, &c.ref, &c.date.From, &c.date.To, &c.date.Precision, &c.dayOrder, &c.release)
				return c, err
			})
		if err != nil {
			return err
		}
		slices.SortFunc(rows, func(a, b cited) int { return compareKeys(a.orderKey, b.orderKey) })
		incidents := map[int64][]string{}
		var list []int64
		for _, r := range rows {
			if incidents[r.source] == nil {
				list = append(list, r.source)
			}
			incidents[r.source] = append(incidents[r.source], r.ref)
		}
		sources, err := loadSources(ctx, q, sight, list)
		if err != nil {
			return err
		}
		for n := range sources {
			sources[n].CitedFor = incidents[sources[n].ID]
		}
		slices.SortFunc(sources, func(a, b Source) int {
			return cmp.Or(compareAnchors(a.Published, b.Published), cmp.Compare(a.ID, b.ID))
		})
		out = underOriginals(sources)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	return out, nil
}

// underOriginals puts each copy behind its original, where that is in the list.
func underOriginals(sources []Source) []Source {
	have, done := map[string]bool{}, map[string]bool{}
	for _, o := range sources {
		have[o.Ref] = true
	}
	var out []Source
	var add func(o Source)
	add = func(o Source) {
		if done[o.Ref] {
			return
		}
		done[o.Ref] = true
		out = append(out, o)
		for _, c := range sources {
			if c.DerivedFrom == o.Ref {
				add(c)
			}
		}
	}
	for _, o := range sources {
		if !have[o.DerivedFrom] {
			add(o)
		}
	}
	for _, o := range sources { // a circle of copies has no original
		add(o)
	}
	return out
}

// Copied tells whether the source repeats another one, known or not, so that it proves nothing by itself.
func (o Source) Copied() bool {
	switch o.Kind {
	case "republication", "translation", "paraphrase":
		return true
	}
	return o.DerivedFrom != ""
}

// Independent counts how many independent reports stand behind sources: copies of one story count once, with their original
// or without it, and so do all copies whose original is not known, together, where there is nothing else.
func Independent(sources []Source) int {
	byRef := map[string]Source{}
	for _, o := range sources {
		byRef[o.Ref] = o
	}
	roots := map[string]bool{}
	stray := 0
	for _, o := range sources {
		root := o
		up, ok := byRef[root.DerivedFrom]
		for n := 0; ok && n < len(sources); n++ { // a chain is no longer than the list, unless it is a circle
			root = up
			up, ok = byRef[root.DerivedFrom]
		}
		switch {
		case ok:
			least := root.Ref
			for n := 0; n < len(sources); n++ {
				least = min(least, up.Ref)
				up = byRef[up.DerivedFrom]
			}
			roots[least] = true // a circle of copies
		case root.DerivedFrom != "":
			roots[root.DerivedFrom] = true // the original is not among them
		case root.Copied():
			stray = 1
		default:
			roots[root.Ref] = true
		}
	}
	return max(len(roots), stray)
}
