package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// IncidentFilter narrows a list of incidents, or what is counted; a zero field does not narrow.
type IncidentFilter struct {
	// Case, Subject, Source and About are refs: incidents of a case, of a person or outlet, cited from a source, or that
	// are about another incident. One that is missing or hidden makes the read fail with ErrNotFound.
	Case, Subject, Source, About string
	// Country is of the incident's place, else of its case (ISO 3166-1 alpha-2).
	Country string
	// Types finds an incident under each of its types, the main one and the further ones.
	Types []string
	// Tag is a beat of the case.
	Tag string
	// From and To are the days of a period, ends included; an empty end is open. An incident is in the period when its date
	// overlaps it; one whose date is open and merely may fall into it is listed and counted apart.
	From, To Day
	// Words are looked for in the summary, the place and the authority's name, whole or begun, in any script.
	Words string
	// Counted leaves out what is never counted: statements and background, refuted and retracted reports.
	Counted bool
	// Newest lists the latest first.
	Newest bool
}

// IncidentList is one page of a list of incidents.
type IncidentList struct {
	// Incidents are in the period; without a period they are all. Total counts those of every page.
	Incidents []Incident
	Total     int
	// Open are those of which it cannot be said whether they fall into the period, as an end of their date is not known. A
	// page that begins with the first incident has as many of them as it may have entries; the others have none. OpenTotal
	// counts them all; it is 0 without a period.
	Open      []Incident
	OpenTotal int
}

// counted: the incident i is one that is counted.
const counted = `(i.verification not in ('refuted', 'retracted')
	and exists (select 1 from incident_types y where y.incident_id = i.id and y.type not in ('statement', 'context')))`

// incidentRow is what lists and counts need to know of an incident before it is loaded.
type incidentRow struct {
	orderKey
	caseID     int64
	discounted bool // refuted or retracted
	record     bool // only a statement or background
	fit        fit
}

// fit says how a date lies to a period.
type fit int

const (
	fitOutside fit = iota
	fitMay         // its date is open and may fall into the period
	fitLoose       // its date overlaps the period and reaches beyond it
	fitWithin      // it certainly lies in the period
)

// fitOf says how a date lies to the days from..to. An open upper end is closed by the first report: what is reported has
// happened.
func fitOf(d Date, reported, from, to Day) fit {
	d = d.Closed(reported)
	switch {
	case !d.Overlaps(from, to):
		return fitOutside
	case d.Within(from, to):
		return fitWithin
	case d.Open():
		return fitMay
	}
	return fitLoose
}

// conditions makes the where-clause of a filter over the incident i, and its arguments. It is the same text for the same
// set of fields, so that a reader prepares it once. The period is only narrowed down: fitOf decides.
func (f IncidentFilter) conditions(ctx context.Context, q querier, sight Sight) (string, []any, error) {
	var b strings.Builder
	b.WriteString(seesIncident)
	args := sight.args()
	add := func(text, name string, v any) {
		b.WriteString(` and ` + text)
		args = append(args, sql.Named(name, v))
	}
	for _, r := range []struct{ kind, ref, name, text string }{
		{RefCase, f.Case, "incase", `i.case_id = :incase`},
		{RefSubject, f.Subject, "subject", `i.id in (select t.incident_id from targets t where t.subject_id = :subject)`},
		{RefSource, f.Source, "source", `i.id in (select x.incident_id from citations x where x.source_id = :source)`},
		{RefIncident, f.About, "about", `i.id in (select l.from_id from incident_links l where l.to_id = :about and l.kind = 'about')`},
	} {
		if r.ref == "" {
			continue
		}
		id, err := lookUpSeen(ctx, q, sight, r.kind, r.ref)
		if err != nil {
			return "", nil, err
		}
		add(r.text, r.name, id)
	}
	if f.Country != "" {
		add(`i.in_country = :country`, "country", f.Country)
	}
	if len(f.Types) > 0 {
		add(`i.id in (select y.incident_id from incident_types y where y.type in (select value from json_each(:types)))`, "types", texts(f.Types))
	}
	if f.Tag != "" {
		add(`i.case_id in (select g.case_id from case_tags g where g.tag = :tag)`, "tag", f.Tag)
	}
	if f.From != "" {
		add(`(i.date_to is null or i.date_to >= :since)`, "since", string(f.From))
	}
	if f.To != "" {
		add(`(i.date_from is null or i.date_from <= :until)`, "until", string(f.To))
	}
	if match := matchWords(f.Words); match != "" {
		add(inIncidentText, "match", match)
	} else if strings.TrimSpace(f.Words) != "" {
		b.WriteString(` and 0`) // nothing in them can be looked for
	}
	return b.String(), args, nil
}

// rows reads the incidents of a filter within the sight, in no order, each with how it lies to the period.
func (f IncidentFilter) rows(ctx context.Context, q querier, sight Sight) ([]incidentRow, error) {
	where, args, err := f.conditions(ctx, q, sight)
	if err != nil {
		return nil, err
	}
	rows, err := all(ctx, q, `select i.id, i.case_id, coalesce(i.date_from, ''), coalesce(i.date_to, ''), i.date_precision, i.day_order,
		i.verification in ('refuted', 'retracted'),
		exists (select 1 from incident_types y where y.incident_id = i.id and y.type = 'release'),
		not exists (select 1 from incident_types y where y.incident_id = i.id and y.type not in ('statement', 'context')),
		case when i.date_to is null then coalesce((select min(o.published_to) from citations x join sources o on o.id = x.source_id
			where x.incident_id = i.id), '') else '' end
		from incidents i where `+where, args, func(row *tuple) (incidentRow, error) {
		var r incidentRow
		err := row.Scan(&r.id, &r.caseID, &r.date.From, &r.date.To, &r.date.Precision, &r.dayOrder, &r.discounted, &r.release, &r.record, &r.reported)
		r.fit = fitOf(r.date, r.reported, f.From, f.To)
		return r, err
	})
	return slices.DeleteFunc(rows, func(r incidentRow) bool {
		return r.fit == fitOutside || f.Counted && (r.discounted || r.record)
	}), err
}

// period tells whether the filter names a period.
func (f IncidentFilter) period() bool { return f.From != "" || f.To != "" }

// Incidents lists the incidents of a filter within the sight, in the order of CompareIncidents.
func (s *Store) Incidents(ctx context.Context, sight Sight, f IncidentFilter, p Page) (IncidentList, error) {
	var list IncidentList
	err := s.view(ctx, func(q querier) error {
		rows, err := f.rows(ctx, q, sight)
		if err != nil {
			return err
		}
		compare := compareKeys
		if f.Newest {
			compare = compareNewest
		}
		slices.SortFunc(rows, func(a, b incidentRow) int { return compare(a.orderKey, b.orderKey) })
		var sure, open []int64
		for _, r := range rows {
			if f.period() && r.fit == fitMay {
				open = append(open, r.id)
			} else {
				sure = append(sure, r.id)
			}
		}
		list.Total, list.OpenTotal = len(sure), len(open)
		if list.Incidents, err = loadIncidents(ctx, q, sight, page(sure, p)); err != nil || p.Offset > 0 {
			return err
		}
		list.Open, err = loadIncidents(ctx, q, sight, page(open, p))
		return err
	})
	if err != nil {
		return IncidentList{}, fmt.Errorf("list incidents: %w", err)
	}
	return list, nil
}

// loadQuery loads the incidents whose ids a query gives, in its order.
func loadQuery(ctx context.Context, q querier, sight Sight, query string, args []any) ([]Incident, error) {
	list, err := all(ctx, q, query, args, value[int64])
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return loadIncidents(ctx, q, sight, list)
}

// Upcoming lists what is to happen on the days after the one given, up to days later: whatever is dated wholly after it, and
// hearings that may still lie ahead, today's among them. A report that is refuted or retracted announces nothing, and
// neither does a date that has passed, whether or not anybody reported what came of it.
func (s *Store) Upcoming(ctx context.Context, sight Sight, from Day, days int, country string) ([]Incident, error) {
	var out []Incident
	err := s.view(ctx, func(q querier) error {
		until := from.AddDays(days)
		var err error
		out, err = loadQuery(ctx, q, sight, `select i.id from incidents i where `+seesIncident+` and `+counted+`
			and i.date_from <= :until and (i.date_from > :today
				or (i.date_to >= :today and exists (select 1 from incident_types y where y.incident_id = i.id and y.type = 'hearing')))
			and (:country = '' or i.in_country = :country)`,
			append(sight.args(), sql.Named("today", string(from)), sql.Named("until", string(until)), sql.Named("country", country)))
		SortIncidents(out)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list upcoming: %w", err)
	}
	return out, nil
}

// inIncidentText: the text of the incident i matches.
const inIncidentText = `i.id in (select f.docid - ` + firstIncident + ` from search f
	where f.search match :match and f.docid between ` + firstIncident + ` and ` + firstName + ` - 1)`
