package storage

import (
	"context"
	"database/sql"
)

// loadIncidents reads the incidents with the given ids whole, in the order given; those outside the sight are left out,
// and so is everything inside them that is.
func loadIncidents(ctx context.Context, q querier, sight Sight, list []int64) ([]Incident, error) {
	incidents, err := all(ctx, q, `select i.id, i.ref, i.case_id, c.ref, c.title, i.date_from, i.date_to, i.date_precision, i.date_inferred, i.date_words,
		i.day_order, i.place, coalesce(i.country, ''), coalesce(i.authority, ''), i.body, i.system, i.summary, coalesce(i.stance, ''), i.verification,
		i.visibility, i.embargo_until, coalesce(i.slug, ''), i.revision, i.created_at, i.changed_at, i.in_country, i.reach
		from json_each(:ids) j join incidents i on i.id = j.value join cases c on c.id = i.case_id
		where `+seesIncident+` order by j.key`, append(sight.args(), sql.Named("ids", ids(list))), func(row *tuple) (Incident, error) {
		var i Incident
		var d dateColumns
		var embargo sql.NullInt64
		var created, changed int64
		columns := append(append([]any{&i.ID, &i.Ref, &i.CaseID, &i.Case, &i.CaseTitle}, d.into()...),
			&i.DayOrder, &i.Place, &i.Country, &i.Authority, &i.Body, &i.System, &i.Summary, &i.Stance, &i.Verification,
			&i.Visibility, &embargo, &i.Slug, &i.Revision, &created, &changed, &i.InCountry, &i.Reach)
		err := row.Scan(columns...)
		i.Date, i.Embargo, i.Created, i.Changed = d.date(), instant(embargo), millis(created), millis(changed)
		return i, err
	})
	if err != nil || len(incidents) == 0 {
		return nil, err
	}
	p := &incidentParts{sight: sight, at: make(map[int64]*Incident, len(incidents))}
	seen := make([]int64, len(incidents))
	for i := range incidents {
		seen[i], p.at[incidents[i].ID] = incidents[i].ID, &incidents[i]
	}
	p.list = ids(seen)
	for _, load := range []func(context.Context, querier) error{p.types, p.targets, p.citations, p.claims, p.links} {
		if err := load(ctx, q); err != nil {
			return nil, err
		}
	}
	return incidents, nil
}

// incidentParts fills in what hangs on incidents, one query a kind for all of them.
type incidentParts struct {
	sight Sight
	list  string
	at    map[int64]*Incident
}

func (p *incidentParts) types(ctx context.Context, q querier) error {
	_, err := all(ctx, q, `select incident_id, type from incident_types where incident_id in (select value from json_each(?)) order by incident_id, place`,
		[]any{p.list}, func(row *tuple) (struct{}, error) {
			var id int64
			var code string
			err := row.Scan(&id, &code)
			p.at[id].Types = append(p.at[id].Types, code)
			return struct{}{}, err
		})
	return err
}

func (p *incidentParts) targets(ctx context.Context, q querier) error {
	type row struct {
		incident, subject int64
		target            Target
	}
	rows, err := all(ctx, q, `select incident_id, coalesce(subject_id, 0), coalesce(people, 0), description, rest, named, role, coalesce(outcome, ''),
		coalesce(sentence, ''), coalesce(months, 0), term from targets where incident_id in (select value from json_each(?)) order by incident_id, place`,
		[]any{p.list}, func(r *tuple) (row, error) {
			var t row
			var g Group
			err := r.Scan(&t.incident, &t.subject, &g.People, &g.Description, &g.Rest, &t.target.Named, &t.target.Role, &t.target.Outcome, &t.target.Sentence, &t.target.Months, &t.target.Term)
			if t.subject == 0 {
				t.target.Group = &g
			}
			return t, err
		})
	if err != nil {
		return err
	}
	var wanted []int64
	have := map[int64]bool{}
	for _, t := range rows {
		if t.subject != 0 && !have[t.subject] {
			have[t.subject] = true
			wanted = append(wanted, t.subject)
		}
	}
	subjects := map[int64]*Subject{}
	if len(wanted) > 0 {
		found, err := loadSubjects(ctx, q, p.sight, wanted)
		if err != nil {
			return err
		}
		for i := range found {
			subjects[found[i].ID] = &found[i]
		}
	}
	for _, t := range rows {
		if who := subjects[t.subject]; who != nil {
			t.target.Subject, t.target.Who = who.Ref, who
			if who.Withheld && who.Name() == "" {
				t.target.Named = "" // the name it was entered under is a name too
			}
		}
		p.at[t.incident].Targets = append(p.at[t.incident].Targets, t.target)
	}
	return nil
}

func (p *incidentParts) citations(ctx context.Context, q querier) error {
	type row struct {
		incident, source int64
		citation         Citation
	}
	rows, err := all(ctx, q, `select incident_id, source_id, speaker, words, verbatim, said_from, said_to, said_precision, said_inferred, said_words
		from citations where incident_id in (select value from json_each(?)) order by incident_id, place`,
		[]any{p.list}, func(r *tuple) (row, error) {
			var c row
			var d dateColumns
			err := r.Scan(append([]any{&c.incident, &c.source, &c.citation.Speaker, &c.citation.Words, &c.citation.Verbatim}, d.into()...)...)
			if said := d.date(); said.Precision != PrecisionUnknown || said.Words != "" {
				c.citation.Said = &said
			}
			return c, err
		})
	if err != nil || len(rows) == 0 {
		return err
	}
	var wanted []int64
	have := map[int64]bool{}
	for _, c := range rows {
		if !have[c.source] {
			have[c.source] = true
			wanted = append(wanted, c.source)
		}
	}
	found, err := loadSources(ctx, q, p.sight, wanted)
	if err != nil {
		return err
	}
	sources := make(map[int64]*Source, len(found))
	for i := range found {
		sources[found[i].ID] = &found[i]
	}
	for _, c := range rows {
		i := p.at[c.incident]
		c.citation.Document = sources[c.source]
		c.citation.Source = c.citation.Document.Ref
		if out := c.citation.Document.Published.To; out != "" && (i.Reported == "" || out < i.Reported) {
			i.Reported = out
		}
		i.Citations = append(i.Citations, c.citation)
	}
	return nil
}

func (p *incidentParts) claims(ctx context.Context, q querier) error {
	_, err := all(ctx, q, `select m.incident_id, m.field, coalesce(m.people, 0), m.date_from, m.date_to, m.date_precision, m.date_inferred, m.date_words,
		coalesce(o.ref, ''), m.speaker from claims m left join sources o on o.id = m.source_id
		where m.incident_id in (select value from json_each(?)) order by m.incident_id, m.place`,
		[]any{p.list}, func(row *tuple) (struct{}, error) {
			var id int64
			var c Claim
			var d dateColumns
			err := row.Scan(append(append([]any{&id, &c.Field, &c.People}, d.into()...), &c.Source, &c.Speaker)...)
			if d.precision.Valid {
				date := d.date()
				c.Date = &date
			}
			p.at[id].Claims = append(p.at[id].Claims, c)
			return struct{}{}, err
		})
	return err
}

func (p *incidentParts) links(ctx context.Context, q querier) error {
	_, err := all(ctx, q, `select l.from_id, l.kind, i.ref from incident_links l join incidents i on i.id = l.to_id
		where l.from_id in (select value from json_each(:ids)) and `+seesIncident+` order by l.from_id, l.kind, i.id`,
		append(p.sight.args(), sql.Named("ids", p.list)), func(row *tuple) (struct{}, error) {
			var id int64
			var l Link
			err := row.Scan(&id, &l.Kind, &l.To)
			p.at[id].Links = append(p.at[id].Links, l)
			return struct{}{}, err
		})
	return err
}
