package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// IncidentFilter narrows a list of incidents; a zero field does not.
type IncidentFilter struct {
	Case, Subject, Source, About string // refs
	Country                      string // of the incident's place, else the case's
	Types                        []string
	Tag                          string
	// From and To are days, ends included; an empty end is open. An incident is in the period when its date overlaps it.
	// One whose date is open or not known may fall in it: it is told apart.
	From, To Day
	// Counted leaves out what is never counted: statements and background, refuted and retracted reports.
	Counted bool
	// Newest lists the latest first.
	Newest bool
}

// period tells whether the filter names a period.
func (f IncidentFilter) period() bool { return f.From != "" || f.To != "" }

// IncidentList is one page of a list of incidents.
type IncidentList struct {
	Incidents []Incident
	// Total counts the incidents of all pages whose date overlaps the period; all of them where no period is named.
	Total int
	// Open are those whose date is open or not known, so that they may fall in the period. They stand on the first page
	// only, and OpenTotal counts them. Without a period they are among Incidents.
	Open      []Incident
	OpenTotal int
}

// closedTo is the last day of the incident i, an open one closed by the day its earliest source came out.
const closedTo = `coalesce(i.date_to, (select min(o.published_to) from citations x join sources o on o.id = x.source_id
	where x.incident_id = i.id and o.published_to >= coalesce(i.date_from, '')))`

// certain: the date of the incident i has two ends, so that it can be said whether it overlaps a period.
const certain = `(i.date_from is not null and ` + closedTo + ` is not null)`

// overlaps: the date of the incident i may fall into the days :from to :to.
const overlaps = `((:to = '' or i.date_from is null or i.date_from <= :to) and (:from = '' or ` + closedTo + ` is null or ` + closedTo + ` >= :from))`

// chronological is the order of a timeline: by first day; on one day what is known to the day before what is known to the
// month or the year only, so that "in 2024" is never the first of January; then the explicit order, releases last. What has
// no first day comes at the end.
const chronological = `case when i.date_from is null then 1 else 0 end, substr(i.date_from, 1, 4),
	case i.date_precision when 'year' then 1 else 0 end, substr(i.date_from, 1, 7), case i.date_precision when 'month' then 1 else 0 end,
	i.date_from, i.date_to, i.day_order,
	exists (select 1 from incident_types y where y.incident_id = i.id and y.type = 'release'), i.id`

// latestFirst is the order of news: by last possible day, then as they came in.
const latestFirst = `coalesce(i.date_to, i.date_from, '') desc, i.day_order desc, i.id desc`

// conditions makes the where-clause of a filter and its arguments. The refs of the filter are looked up within the sight:
// ok is false when one of them is not there, so that the list is empty.
func (f IncidentFilter) conditions(ctx context.Context, q querier, sight Sight) (where string, args []any, ok bool, err error) {
	var b strings.Builder
	b.WriteString(seesIncident)
	args = sight.args()
	for _, r := range []struct{ kind, ref, name, text string }{
		{RefCase, f.Case, "incase", ` and i.case_id = :incase`},
		{RefSubject, f.Subject, "subject", ` and exists (select 1 from targets t where t.incident_id = i.id and t.subject_id = :subject)`},
		{RefSource, f.Source, "source", ` and exists (select 1 from citations x where x.incident_id = i.id and x.source_id = :source)`},
		{RefIncident, f.About, "about", ` and exists (select 1 from incident_links l where l.from_id = i.id and l.to_id = :about and l.kind = 'about')`},
	} {
		if r.ref == "" {
			continue
		}
		id, err := lookUp(ctx, q, r.kind, r.ref)
		if isMissing(err) {
			return "", nil, false, nil
		}
		if err != nil {
			return "", nil, false, err
		}
		b.WriteString(r.text)
		args = append(args, sql.Named(r.name, id))
	}
	if f.Country != "" {
		b.WriteString(` and i.in_country = :country`)
		args = append(args, sql.Named("country", f.Country))
	}
	if len(f.Types) > 0 {
		b.WriteString(` and exists (select 1 from incident_types y where y.incident_id = i.id and y.type in (select value from json_each(:types)))`)
		args = append(args, sql.Named("types", texts(f.Types)))
	}
	if f.Tag != "" {
		b.WriteString(` and exists (select 1 from case_tags g where g.case_id = i.case_id and g.tag = :tag)`)
		args = append(args, sql.Named("tag", f.Tag))
	}
	if f.Counted {
		b.WriteString(` and i.verification not in ('refuted', 'retracted')
			and exists (select 1 from incident_types y where y.incident_id = i.id and y.type not in ('statement', 'context'))`)
	}
	if f.period() {
		b.WriteString(` and ` + overlaps)
		args = append(args, sql.Named("from", string(f.From)), sql.Named("to", string(f.To)))
	}
	return b.String(), args, true, nil
}

// Incidents lists the incidents of a filter within the sight.
func (s *Store) Incidents(ctx context.Context, sight Sight, f IncidentFilter, p Page) (IncidentList, error) {
	var list IncidentList
	err := s.view(ctx, func(q querier) error {
		where, args, ok, err := f.conditions(ctx, q, sight)
		if err != nil || !ok {
			return err
		}
		sure := ``
		if f.period() {
			sure = ` and ` + certain
		}
		if list.Total, err = one(ctx, q, `select count(*) from incidents i where `+where+sure, args, value[int]); err != nil {
			return err
		}
		order := chronological
		if f.Newest {
			order = latestFirst
		}
		page := append(slices.Clone(args), sql.Named("limit", p.Limit), sql.Named("offset", p.Offset))
		if list.Incidents, err = loadQuery(ctx, q, sight, `select i.id from incidents i where `+where+sure+` order by `+order+` limit :limit offset :offset`, page); err != nil {
			return err
		}
		if !f.period() {
			return nil
		}
		const open = ` and not ` + certain
		if list.OpenTotal, err = one(ctx, q, `select count(*) from incidents i where `+where+open, args, value[int]); err != nil || p.Offset > 0 {
			return err
		}
		list.Open, err = loadQuery(ctx, q, sight, `select i.id from incidents i where `+where+open+` order by `+order+` limit :limit offset :offset`, page)
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

// Upcoming lists what is dated in the days after the one given, that day included: hearings, first of all. What is only
// known to lie after some day is not upcoming.
func (s *Store) Upcoming(ctx context.Context, sight Sight, from Day, days int, country string) ([]Incident, error) {
	var out []Incident
	err := s.view(ctx, func(q querier) error {
		var err error
		out, err = loadQuery(ctx, q, sight, `select i.id from incidents i where `+seesIncident+` and i.verification not in ('refuted', 'retracted')
			and i.date_from is not null and i.date_to >= :from and i.date_from <= :to and i.date_precision in ('day', 'range', 'month')
			and (i.date_from >= :from or exists (select 1 from incident_types y where y.incident_id = i.id and y.type = 'hearing'))
			and (:country = '' or i.in_country = :country) order by `+chronological+` limit 100`,
			append(sight.args(), sql.Named("from", string(from)), sql.Named("to", string(from.AddDays(days))), sql.Named("country", country)))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list upcoming: %w", err)
	}
	return out, nil
}
