package storage

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
)

// chosen is which incidents are read: where a query takes their numbers from, and what it binds.
type chosen struct {
	from string // the rows of a query; the number of an incident is id
	id   string
	args []any
}

// byNumber are the incidents of a list.
func byNumber(list []int64) chosen {
	return chosen{`json_each(:ids) j`, `j.value`, []any{sql.Named("ids", ids(list))}}
}

// ofCase are the incidents of a case.
func ofCase(id int64) chosen {
	return chosen{`(select :case as id) d cross join incidents k on k.case_id = d.id`, `k.id`, []any{sql.Named("case", id)}}
}

// loadIncidents reads the incidents with the given ids whole, in the order given; those outside the sight are left out,
// and so is everything inside them that is.
func loadIncidents(ctx context.Context, q querier, sight Sight, list []int64) ([]Incident, error) {
	found, err := loadChosen(ctx, q, sight, byNumber(list), nil)
	if len(list) < 2 || err != nil {
		return found, err
	}
	at := make(map[int64]int, len(list))
	for n, id := range list {
		at[id] = n
	}
	slices.SortStableFunc(found, func(a, b Incident) int { return cmp.Compare(at[a.ID], at[b.ID]) })
	return found, nil
}

// loadChosen reads incidents whole, in no order. Known people, by their number, are not loaded again.
func loadChosen(ctx context.Context, q querier, sight Sight, which chosen, known map[int64]*Subject) ([]Incident, error) {
	args := append(sight.args(), which.args...)
	incidents, err := all(ctx, q, `select i.id, i.ref, i.case_id, c.ref, c.title, i.date_from, i.date_to, i.date_precision, i.date_inferred, i.date_words,
		i.day_order, i.place, coalesce(i.country, ''), coalesce(i.authority, ''), i.body, i.system, i.summary, coalesce(i.stance, ''), i.verification,
		i.visibility, i.embargo_until, coalesce(i.slug, ''), i.revision, i.created_at, i.changed_at, i.in_country, i.reach,
		coalesce((select group_concat(y.type, ' ' order by y.place) from incident_types y where y.incident_id = i.id), '')
		from `+which.from+` cross join incidents i on i.id = `+which.id+` cross join cases c on c.id = i.case_id
		where `+seesIncident, args, func(row *tuple) (Incident, error) {
		var i Incident
		var d dateColumns
		var embargo sql.NullInt64
		var created, changed int64
		var types string
		err := row.Scan(&i.ID, &i.Ref, &i.CaseID, &i.Case, &i.CaseTitle, &d.from, &d.to, &d.precision, &d.inferred, &d.words,
			&i.DayOrder, &i.Place, &i.Country, &i.Authority, &i.Body, &i.System, &i.Summary, &i.Stance, &i.Verification,
			&i.Visibility, &embargo, &i.Slug, &i.Revision, &created, &changed, &i.InCountry, &i.Reach, &types)
		if types != "" {
			i.Types = strings.Fields(types)
		}
		i.Date, i.Embargo, i.Created, i.Changed = d.date(), instant(embargo), millis(created), millis(changed)
		return i, err
	})
	if err != nil || len(incidents) == 0 {
		return nil, err
	}
	p := &incidentParts{sight: sight, which: which, args: args, at: make(map[int64]*Incident, len(incidents)), known: known}
	for i := range incidents {
		p.at[incidents[i].ID] = &incidents[i]
	}
	for _, load := range []func(context.Context, querier) error{p.targets, p.citations, p.claims, p.links} {
		if err := load(ctx, q); err != nil {
			return nil, err
		}
	}
	return incidents, nil
}

// hangsOnSeen is the condition of people and sources that hang on incidents which are seen, and so are seen themselves.
const hangsOnSeen = `true`

// incidentParts fills in what hangs on incidents, one query a kind for all of them. What hangs on one that is not among
// those found is left alone.
type incidentParts struct {
	sight Sight
	which chosen
	args  []any
	at    map[int64]*Incident
	known map[int64]*Subject // people who are loaded already
}

// parts reads the rows of a table that hang on the incidents.
func (p *incidentParts) parts(ctx context.Context, q querier, columns, table, more string, scan func(row *tuple) error) error {
	return q.each(ctx, `select `+columns+` from `+p.which.from+` cross join `+table+` `+more, p.args, scan)
}

func (p *incidentParts) targets(ctx context.Context, q querier) error {
	type row struct {
		incident, subject int64
		target            Target
	}
	var rows []row
	err := p.parts(ctx, q, `t.incident_id, coalesce(t.subject_id, 0), coalesce(t.people, 0), t.description, t.rest, t.named, t.role, coalesce(t.outcome, ''),
		coalesce(t.sentence, ''), coalesce(t.months, 0), t.term`, `targets t`, `on t.incident_id = `+p.which.id+` order by t.incident_id, t.place`,
		func(r *tuple) error {
			var t row
			var g Group
			err := r.Scan(&t.incident, &t.subject, &g.People, &g.Description, &g.Rest, &t.target.Named, &t.target.Role, &t.target.Outcome, &t.target.Sentence, &t.target.Months, &t.target.Term)
			if t.subject == 0 {
				t.target.Group = &g
			}
			if p.at[t.incident] != nil {
				rows = append(rows, t)
			}
			return err
		})
	if err != nil {
		return err
	}
	var wanted []int64
	subjects := map[int64]*Subject{}
	for _, t := range rows {
		if _, have := subjects[t.subject]; t.subject != 0 && !have {
			if subjects[t.subject] = p.known[t.subject]; subjects[t.subject] == nil {
				wanted = append(wanted, t.subject)
			}
		}
	}
	if len(wanted) > 0 {
		found, err := subjectsIn(ctx, q, p.sight, wanted, hangsOnSeen)
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
	var rows []row
	err := p.parts(ctx, q, `x.incident_id, x.source_id, x.speaker, x.words, x.verbatim, x.said_from, x.said_to, x.said_precision, x.said_inferred, x.said_words`,
		`citations x`, `on x.incident_id = `+p.which.id+` order by x.incident_id, x.place`, func(r *tuple) error {
			var c row
			var d dateColumns
			err := r.Scan(&c.incident, &c.source, &c.citation.Speaker, &c.citation.Words, &c.citation.Verbatim, &d.from, &d.to, &d.precision, &d.inferred, &d.words)
			if said := d.date(); said.Precision != PrecisionUnknown || said.Words != "" {
				c.citation.Said = &said
			}
			if p.at[c.incident] != nil {
				rows = append(rows, c)
			}
			return err
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
	found, err := sourcesIn(ctx, q, p.sight, wanted, hangsOnSeen)
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
	return p.parts(ctx, q, `m.incident_id, m.field, coalesce(m.people, 0), m.date_from, m.date_to, m.date_precision, m.date_inferred, m.date_words,
		coalesce(o.ref, ''), m.speaker`, `claims m`, `on m.incident_id = `+p.which.id+` left join sources o on o.id = m.source_id order by m.incident_id, m.place`,
		func(row *tuple) error {
			var id int64
			var c Claim
			var d dateColumns
			err := row.Scan(&id, &c.Field, &c.People, &d.from, &d.to, &d.precision, &d.inferred, &d.words, &c.Source, &c.Speaker)
			if d.precision.Valid {
				date := d.date()
				c.Date = &date
			}
			if i := p.at[id]; i != nil {
				i.Claims = append(i.Claims, c)
			}
			return err
		})
}

func (p *incidentParts) links(ctx context.Context, q querier) error {
	return p.parts(ctx, q, `l.from_id, l.kind, i.ref`, `incident_links l`, `on l.from_id = `+p.which.id+` cross join incidents i on i.id = l.to_id
		where `+seesIncident+` order by l.from_id, l.kind, i.id`, func(row *tuple) error {
		var id int64
		var l Link
		err := row.Scan(&id, &l.Kind, &l.To)
		if i := p.at[id]; i != nil {
			i.Links = append(i.Links, l)
		}
		return err
	})
}
