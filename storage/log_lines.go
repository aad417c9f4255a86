package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
)

// Marks are what the filters of a subscription or a follow are held against: where an entry of the log stands. They come from
// the rows as they are now, whether or not these can be seen, and, of what is no more, from what the log keeps. They choose
// who is told and are never shown.
type Marks struct {
	// Countries is that of an incident's place, else its case's; Types are the incident's, Tags the case's. Of a case they are
	// its own and those of its incidents that are within the sight.
	Countries []string
	Types     []string
	Tags      []string
	// Case is the ref of the case; Subjects are the numbers of the people and outlets that it names, with the outlets of these.
	Case     string
	CaseID   int64
	Subjects []int64
}

// LogLine is one entry of the log as a reader sees it, before folding, with where it stands.
type LogLine struct {
	Change
	Marks
}

// Log lists the entries of the half-open range (after, through] of the log about cases and incidents within the sight, one by
// one, latest first.
func (s *Store) Log(ctx context.Context, sight Sight, after, through int64) ([]LogLine, error) {
	if through <= after {
		return nil, nil
	}
	var out []LogLine
	err := s.view(ctx, func(q querier) error {
		f := ChangeFilter{After: after, Through: through}
		where, args, err := f.conditions(ctx, q, sight)
		if err != nil {
			return err
		}
		list, err := entries(ctx, q, sight, where, args)
		if err != nil {
			return err
		}
		marks, err := marksOf(ctx, q, sight, after, through)
		for _, c := range list {
			out = append(out, LogLine{Change: c, Marks: marks[c.Object+" "+c.Ref]})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read change log: %w", err)
	}
	return out, nil
}

// marksOf reads the marks of every case and incident that a range of the log is about, by kind and ref.
func marksOf(ctx context.Context, q querier, sight Sight, after, through int64) (map[string]Marks, error) {
	type marked struct {
		key string
		Marks
	}
	scan := func(row *tuple) (m marked, err error) {
		var countries, types, tags, subjects string
		if err = row.Scan(&m.key, &m.Case, &m.CaseID, &countries, &types, &tags, &subjects); err != nil {
			return m, err
		}
		for _, column := range []struct {
			text string
			into any
		}{{countries, &m.Countries}, {types, &m.Types}, {tags, &m.Tags}, {subjects, &m.Subjects}} {
			if err := json.Unmarshal([]byte(column.text), column.into); err != nil {
				return m, fmt.Errorf("read marks: %w", err)
			}
		}
		return m, nil
	}
	out := map[string]Marks{}
	for _, text := range []string{
		`select distinct 'incident ' || l.object_ref, k.ref, k.id, json_array(i.in_country),
			(select json_group_array(y.type) from incident_types y where y.incident_id = i.id),
			(select json_group_array(g.tag) from case_tags g where g.case_id = k.id),
			(select json_group_array(v) from (select t.subject_id v from targets t where t.incident_id = i.id and t.subject_id is not null
				union select s.outlet_id from targets t join subjects s on s.id = t.subject_id where t.incident_id = i.id and s.outlet_id is not null))
			from changes l join incidents i on i.id = l.object_id join cases k on k.id = i.case_id
			where l.object = 'incident' and l.seq > :after and l.seq <= :through`,
		`select distinct 'incident ' || l.object_ref, coalesce(k.ref, ''), coalesce(k.id, 0),
			json_array(coalesce(json_extract(coalesce(l.after, l.before), '$.country'), k.country, '')),
			coalesce(json_extract(coalesce(l.after, l.before), '$.types'), '[]'),
			(select json_group_array(g.tag) from case_tags g where g.case_id = l.case_id), '[]'
			from changes l left join cases k on k.id = l.case_id
			where l.object = 'incident' and l.seq > :after and l.seq <= :through and coalesce(l.after, l.before) is not null
			and not exists (select 1 from incidents i where i.id = l.object_id)`,
		`select distinct 'case ' || l.object_ref, k.ref, k.id,
			(select json_group_array(v) from (select k.country v union select i.in_country from incidents i where i.case_id = k.id and ` + seesIncident + `)),
			(select json_group_array(v) from (select distinct y.type v from incident_types y join incidents i on i.id = y.incident_id where i.case_id = k.id and ` + seesIncident + `)),
			(select json_group_array(g.tag) from case_tags g where g.case_id = k.id), '[]'
			from changes l join cases k on k.id = l.object_id
			where l.object = 'case' and l.seq > :after and l.seq <= :through`,
	} {
		list, err := all(ctx, q, text, append(sight.args(), sql.Named("after", after), sql.Named("through", through)), scan)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			if _, have := out[m.key]; !have {
				out[m.key] = m.Marks
			}
		}
	}
	return out, nil
}

// Stands tells whether something stands where a country, a type, a tag and a case are asked for; an empty one is any.
func (m Marks) Stands(country, typ, tag, caseRef string) bool {
	return (country == "" || slices.Contains(m.Countries, country)) && (typ == "" || slices.Contains(m.Types, typ)) &&
		(tag == "" || slices.Contains(m.Tags, tag)) && (caseRef == "" || m.Case == caseRef)
}
