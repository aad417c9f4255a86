package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// isMissing tells whether an error says that there is no such thing.
func isMissing(err error) bool { return errors.Is(err, ErrNotFound) }

// CaseFilter narrows a list of cases; a zero field does not.
type CaseFilter struct {
	Country, Type, Tag string
	Words              string // of title, summary and tags, folded
	From, To           Day    // a visible incident of the case overlaps the days
	Open               *bool
}

// CaseLine is a case in a list.
type CaseLine struct {
	Case
	// Incidents counts what is counted of the case within the sight; Latest is the date of the last of them.
	Incidents int
	Latest    Date
}

// CaseList is one page of a list of cases.
type CaseList struct {
	Cases []CaseLine
	Total int
}

// counted: the incident i is one that is counted.
const counted = `(i.verification not in ('refuted', 'retracted')
	and exists (select 1 from incident_types y where y.incident_id = i.id and y.type not in ('statement', 'context')))`

// Cases lists the cases of a filter within the sight, those with the latest news first.
func (s *Store) Cases(ctx context.Context, sight Sight, f CaseFilter, p Page) (CaseList, error) {
	var b strings.Builder
	b.WriteString(` from cases c where ` + seesCase)
	args := sight.args()
	add := func(text string, named ...any) {
		b.WriteString(` and ` + text)
		args = append(args, named...)
	}
	if f.Country != "" {
		add(`(c.country = :country or exists (select 1 from incidents i where i.case_id = c.id and i.in_country = :country and `+seesIncident+`))`, sql.Named("country", f.Country))
	}
	if f.Type != "" {
		add(`exists (select 1 from incidents i join incident_types y on y.incident_id = i.id where i.case_id = c.id and y.type = :type and `+seesIncident+`)`, sql.Named("type", f.Type))
	}
	if f.Tag != "" {
		add(`exists (select 1 from case_tags g where g.case_id = c.id and g.tag = :tag)`, sql.Named("tag", f.Tag))
	}
	if f.From != "" || f.To != "" {
		add(`exists (select 1 from incidents i where i.case_id = c.id and `+seesIncident+` and `+overlaps+`)`, sql.Named("from", string(f.From)), sql.Named("to", string(f.To)))
	}
	if f.Open != nil {
		add(`c.closed = :closed`, sql.Named("closed", !*f.Open))
	}
	if match := matchWords(f.Words); match != "" {
		add(`c.id * 4 in (select docid from search where body match :match)`, sql.Named("match", match))
	} else if strings.TrimSpace(f.Words) != "" {
		add(`0`)
	}
	var list CaseList
	err := s.view(ctx, func(q querier) error {
		var err error
		if list.Total, err = one(ctx, q, `select count(*)`+b.String(), args, value[int]); err != nil {
			return err
		}
		found, err := all(ctx, q, `select c.id`+b.String()+` order by coalesce((select max(coalesce(i.date_to, i.date_from)) from incidents i where i.case_id = c.id and `+
			seesIncident+` and `+counted+`), '') desc, c.id desc limit :limit offset :offset`, append(args, sql.Named("limit", p.Limit), sql.Named("offset", p.Offset)), value[int64])
		if err != nil {
			return err
		}
		list.Cases, err = caseLines(ctx, q, sight, found)
		return err
	})
	if err != nil {
		return CaseList{}, fmt.Errorf("list cases: %w", err)
	}
	return list, nil
}

// caseLines loads cases with what is counted of them.
func caseLines(ctx context.Context, q querier, sight Sight, list []int64) ([]CaseLine, error) {
	cases, err := loadCases(ctx, q, sight, list)
	if err != nil {
		return nil, err
	}
	out := make([]CaseLine, len(cases))
	for n, c := range cases {
		out[n].Case = c
		args := append(sight.args(), namedID(c.ID))
		if out[n].Incidents, err = one(ctx, q, `select count(*) from incidents i where i.case_id = :id and `+seesIncident+` and `+counted, args, value[int]); err != nil {
			return nil, err
		}
		out[n].Latest, err = one(ctx, q, `select i.date_from, i.date_to, i.date_precision, i.date_inferred, i.date_words from incidents i
			where i.case_id = :id and `+seesIncident+` and `+counted+` order by `+latestFirst+` limit 1`, args, func(row *sql.Rows) (Date, error) {
			var d dateColumns
			err := row.Scan(d.into()...)
			return d.date(), err
		})
		if err != nil && !isMissing(err) {
			return nil, err
		}
	}
	return out, nil
}

// CasesOf lists the cases within the sight that have an incident naming a subject, or citing a source.
func (s *Store) CasesOf(ctx context.Context, sight Sight, ref string) ([]CaseLine, error) {
	var out []CaseLine
	err := s.view(ctx, func(q querier) error {
		query := `select 1 from targets t where t.incident_id = i.id and t.subject_id = :id`
		id, err := lookUp(ctx, q, RefSubject, ref)
		if isMissing(err) {
			query = `select 1 from citations x where x.incident_id = i.id and x.source_id = :id`
			id, err = lookUp(ctx, q, RefSource, ref)
		}
		if err != nil {
			return err
		}
		found, err := all(ctx, q, `select distinct c.id from cases c join incidents i on i.case_id = c.id where `+seesCase+` and `+seesIncident+` and exists (`+query+`) order by c.id`,
			append(sight.args(), namedID(id)), value[int64])
		if err != nil {
			return err
		}
		out, err = caseLines(ctx, q, sight, found)
		return err
	})
	if err != nil && !isMissing(err) {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return out, nil
}

// Part is a subject or an unnamed group as it takes part in a case.
type Part struct {
	Subject *Subject // nil for a group
	Group   *Group
	// Incidents counts the incidents of the case within the sight that name it.
	Incidents int
}

// People lists the subjects of a case, the most often named first, and then its unnamed groups.
func (s *Store) People(ctx context.Context, sight Sight, caseRef string) ([]Part, error) {
	var out []Part
	err := s.view(ctx, func(q querier) error {
		id, err := lookUp(ctx, q, RefCase, caseRef)
		if err != nil {
			return err
		}
		type hit struct {
			id int64
			n  int
		}
		args := append(sight.args(), namedID(id))
		hits, err := all(ctx, q, `select t.subject_id, count(distinct i.id) from targets t join incidents i on i.id = t.incident_id
			where i.case_id = :id and t.subject_id is not null and `+seesIncident+` group by t.subject_id order by 2 desc, t.subject_id`, args, func(row *sql.Rows) (h hit, err error) {
			err = row.Scan(&h.id, &h.n)
			return h, err
		})
		if err != nil {
			return err
		}
		count := map[int64]int{}
		list := make([]int64, len(hits))
		for n, h := range hits {
			list[n], count[h.id] = h.id, h.n
		}
		subjects, err := loadSubjects(ctx, q, sight, list)
		if err != nil {
			return err
		}
		for n := range subjects {
			out = append(out, Part{Subject: &subjects[n], Incidents: count[subjects[n].ID]})
		}
		groups, err := all(ctx, q, `select coalesce(t.people, 0), t.description, max(t.rest), count(distinct i.id) from targets t join incidents i on i.id = t.incident_id
			where i.case_id = :id and t.subject_id is null and `+seesIncident+` group by t.description, t.people order by min(i.id)`, args, func(row *sql.Rows) (Part, error) {
			p := Part{Group: &Group{}}
			err := row.Scan(&p.Group.People, &p.Group.Description, &p.Group.Rest, &p.Incidents)
			return p, err
		})
		out = append(out, groups...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	return out, nil
}

// SourcesOf lists the sources of a case within the sight: originals by date, each followed by what derives from it.
func (s *Store) SourcesOf(ctx context.Context, sight Sight, caseRef string) ([]Source, error) {
	var out []Source
	err := s.view(ctx, func(q querier) error {
		id, err := lookUp(ctx, q, RefCase, caseRef)
		if err != nil {
			return err
		}
		list, err := all(ctx, q, `select o.id from sources o where exists (select 1 from citations x join incidents i on i.id = x.incident_id
			where x.source_id = o.id and i.case_id = :id and `+seesIncident+`) order by coalesce(o.published_from, o.published_to, ''), o.id`,
			append(sight.args(), namedID(id)), value[int64])
		if err != nil {
			return err
		}
		sources, err := loadSources(ctx, q, sight, list)
		if err != nil {
			return err
		}
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
	have := map[string]bool{}
	for _, o := range sources {
		have[o.Ref] = true
	}
	var out []Source
	done := map[string]bool{}
	var add func(o Source)
	add = func(o Source) {
		if done[o.Ref] {
			return
		}
		done[o.Ref] = true
		out = append(out, o)
		for _, copied := range sources {
			if copied.DerivedFrom == o.Ref {
				add(copied)
			}
		}
	}
	for _, o := range sources {
		if o.DerivedFrom == "" || !have[o.DerivedFrom] {
			add(o)
		}
	}
	for _, o := range sources { // a circle of copies has no original
		add(o)
	}
	return out
}

// Tags lists the beats of the cases within the sight.
func (s *Store) Tags(ctx context.Context, sight Sight) ([]string, error) {
	var out []string
	err := s.view(ctx, func(q querier) error {
		var err error
		out, err = all(ctx, q, `select distinct g.tag from case_tags g join cases c on c.id = g.case_id where `+seesCase+` order by g.tag`, sight.args(), value[string])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list tags: %w", err)
	}
	return out, nil
}
