package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// Selection narrows an export; a zero field does not.
type Selection struct {
	// Case is the ref of the one case wanted.
	Case string
	// Country (ISO 3166-1 alpha-2) keeps the incidents of that place and the cases that are about it or hold one of them.
	Country string
}

// exportStretch is how many objects an export reads at a time.
const exportStretch = 500

// Export hands over, one after the other, what a sight shows of the selection, in an order that can be imported: cases,
// outlets, people, sources (originals before what derives from them), incidents; each kind in the order in which it was
// stored. With a selection, only the people and sources that its incidents name go along, and links and names that come
// from elsewhere are left out. It reads one snapshot and keeps nothing of it, so that memory does not grow with the store.
// An error of yield ends it.
func (s *Store) Export(ctx context.Context, sight Sight, of Selection, yield func(Record) error) error {
	err := s.view(ctx, func(q querier) error {
		x := export{q: q, sight: sight, of: of, yield: yield}
		if of.Case != "" {
			var err error
			if x.caseID, err = lookUp(ctx, q, RefCase, of.Case); err != nil {
				return err
			}
		}
		for _, run := range []func(context.Context) error{x.cases, x.subjects, x.sources, x.incidents} {
			if err := run(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

type export struct {
	q      querier
	sight  Sight
	of     Selection
	caseID int64
	yield  func(Record) error
}

// picked is the condition of the incidents i that are selected within the sight.
const picked = seesIncident + ` and (:case = 0 or i.case_id = :case) and (:country = '' or i.in_country = :country)`

func (x *export) args(more ...any) []any {
	return append(append(x.sight.args(), sql.Named("case", x.caseID), sql.Named("country", x.of.Country)), more...)
}

func (x *export) narrowed() bool { return x.caseID != 0 || x.of.Country != "" }

// each hands over the objects with the ids given, some at a time.
func each[T any](ctx context.Context, x *export, list []int64, load func(context.Context, querier, Sight, []int64) ([]T, error), hand func(*T) error) error {
	for part := range slices.Chunk(list, exportStretch) {
		objects, err := load(ctx, x.q, x.sight, part)
		if err != nil {
			return err
		}
		for n := range objects {
			if err := hand(&objects[n]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *export) cases(ctx context.Context) error {
	list, err := all(ctx, x.q, `select c.id from cases c where `+seesCase+` and (:case = 0 or c.id = :case)
		and (:country = '' or c.country = :country or exists (select 1 from incidents i where i.case_id = c.id and `+picked+`)) order by c.id`, x.args(), value[int64])
	if err != nil {
		return fmt.Errorf("find cases: %w", err)
	}
	return each(ctx, x, list, loadCases, func(c *Case) error { return x.yield(Record{Case: c}) })
}

// subjects hands over outlets, then people.
func (x *export) subjects(ctx context.Context) error {
	text := `select s.id from subjects s where s.merged_into is null and ` + seesSubject + ` order by s.kind <> 'outlet', s.id`
	if x.narrowed() {
		text = `select s.id from subjects s where s.id in (select t.subject_id from targets t join incidents i on i.id = t.incident_id where ` + picked + `)
			or s.id in (select p.outlet_id from targets t join incidents i on i.id = t.incident_id join subjects p on p.id = t.subject_id where ` + picked + `)
			order by s.kind <> 'outlet', s.id`
	}
	list, err := all(ctx, x.q, text, x.args(), value[int64])
	if err != nil {
		return fmt.Errorf("find people: %w", err)
	}
	return each(ctx, x, list, loadSubjects, func(o *Subject) error {
		if x.narrowed() {
			var err error
			if o.Names, err = x.names(ctx, o.Names); err != nil {
				return err
			}
		}
		return x.yield(Record{Subject: o})
	})
}

// names leaves out those that came with an incident which is not selected.
func (x *export) names(ctx context.Context, names []Name) ([]Name, error) {
	var out []Name
	for _, n := range names {
		if n.Incident != "" {
			in, err := x.holds(ctx, n.Incident)
			if err != nil {
				return nil, err
			}
			if !in {
				continue
			}
		}
		out = append(out, n)
	}
	return out, nil
}

// holds tells whether an incident is selected.
func (x *export) holds(ctx context.Context, ref string) (bool, error) {
	found, err := all(ctx, x.q, `select i.id from incidents i where i.ref = :ref and `+picked, x.args(sql.Named("ref", ref)), value[int64])
	return len(found) > 0, err
}

func (x *export) sources(ctx context.Context) error {
	text := `select o.id, coalesce(o.derived_from, 0) from sources o where ` + seesSource + ` order by o.id`
	if x.narrowed() {
		text = `with recursive wanted(id) as (select x.source_id from citations x join incidents i on i.id = x.incident_id where ` + picked + `
			union select o.derived_from from sources o join wanted w on w.id = o.id where o.derived_from is not null)
			select o.id, coalesce(o.derived_from, 0) from sources o where o.id in (select id from wanted) and ` + seesSource + ` order by o.id`
	}
	rows, err := all(ctx, x.q, text, x.args(), func(row *tuple) (pair [2]int64, err error) {
		err = row.Scan(&pair[0], &pair[1])
		return pair, err
	})
	if err != nil {
		return fmt.Errorf("find sources: %w", err)
	}
	return each(ctx, x, originalsFirst(rows), loadSources, func(o *Source) error { return x.yield(Record{Source: o}) })
}

// originalsFirst orders sources, each given with what it derives from, so that each stands after its original; otherwise
// the order stays.
func originalsFirst(rows [][2]int64) []int64 {
	origin := make(map[int64]int64, len(rows))
	for _, r := range rows {
		origin[r[0]] = r[1]
	}
	out := make([]int64, 0, len(rows))
	done := make(map[int64]bool, len(rows))
	for _, r := range rows {
		var chain []int64
		for id := r[0]; id != 0 && !done[id]; id = origin[id] {
			if _, selected := origin[id]; !selected {
				break
			}
			done[id] = true
			chain = append(chain, id)
		}
		slices.Reverse(chain)
		out = append(out, chain...)
	}
	return out
}

func (x *export) incidents(ctx context.Context) error {
	list, err := all(ctx, x.q, `select i.id from incidents i where `+picked+` order by i.id`, x.args(), value[int64])
	if err != nil {
		return fmt.Errorf("find incidents: %w", err)
	}
	return each(ctx, x, list, loadIncidents, func(i *Incident) error {
		if x.narrowed() {
			var links []Link
			for _, l := range i.Links {
				in, err := x.holds(ctx, l.To)
				if err != nil {
					return err
				}
				if in {
					links = append(links, l)
				}
			}
			i.Links = links
		}
		return x.yield(Record{Incident: i})
	})
}
