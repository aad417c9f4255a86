package storage

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// millis turns a stored instant into a time in UTC.
func millis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// instant turns a stored instant that may be missing into a time.
func instant(ms sql.NullInt64) *time.Time {
	if !ms.Valid {
		return nil
	}
	t := millis(ms.Int64)
	return &t
}

// dateColumns scans the five columns of a date.
type dateColumns struct {
	from, to, precision, words sql.NullString
	inferred                   bool
}

func (d *dateColumns) into() []any { return []any{&d.from, &d.to, &d.precision, &d.inferred, &d.words} }

func (d *dateColumns) date() Date {
	return Date{From: Day(d.from.String), To: Day(d.to.String), Precision: Precision(d.precision.String), Inferred: d.inferred, Words: d.words.String}
}

// loadCases reads the cases with the given ids, in the order given; those outside the sight are left out.
func loadCases(ctx context.Context, q querier, sight Sight, list []int64) ([]Case, error) {
	cases, err := all(ctx, q, `select c.id, c.ref, c.title, c.country, c.summary, coalesce(a.platform || ':' || a.remote_id, ''), c.closed,
		c.visibility, c.embargo_until, c.revision, c.created_at, c.changed_at,
		(select group_concat(g.tag, char(31) order by g.tag) from case_tags g where g.case_id = c.id)
		from json_each(:ids) j join cases c on c.id = j.value left join accounts a on a.id = c.owner
		where `+seesCase+` order by j.key`, append(sight.args(), sql.Named("ids", ids(list))), func(row *tuple) (Case, error) {
		var c Case
		var embargo sql.NullInt64
		var created, changed int64
		var tags sql.NullString
		err := row.Scan(&c.ID, &c.Ref, &c.Title, &c.Country, &c.Summary, &c.Owner, &c.Closed, &c.Visibility, &embargo, &c.Revision, &created, &changed, &tags)
		if tags.Valid {
			c.Tags = strings.Split(tags.String, "\x1f")
		}
		c.Embargo, c.Created, c.Changed = instant(embargo), millis(created), millis(changed)
		if !sight.Team() {
			c.Owner = "" // who works on what is the team's business
		}
		return c, err
	})
	return cases, err
}

// loadSubjects reads the subjects with the given ids, in the order given; those outside the sight, and names that may
// not be said, are left out.
func loadSubjects(ctx context.Context, q querier, sight Sight, list []int64) ([]Subject, error) {
	return subjectsIn(ctx, q, sight, list, seesSubject)
}

// subjectsIn reads subjects of which a condition holds: that they are seen, or what is known to mean that.
func subjectsIn(ctx context.Context, q querier, sight Sight, list []int64, seen string) ([]Subject, error) {
	type row struct {
		Subject
		outlet int64
	}
	rows, err := all(ctx, q, `select s.id, s.ref, s.kind, coalesce(s.capacity, ''), coalesce(s.outlet_id, 0), coalesce(u.ref, ''),
		s.withheld, s.minor, s.revision, s.created_at, s.changed_at
		from json_each(:ids) j join subjects s on s.id = j.value left join subjects u on u.id = s.outlet_id
		where `+seen+` order by j.key`, append(sight.args(), sql.Named("ids", ids(list))), func(r *tuple) (row, error) {
		var s row
		var created, changed int64
		err := r.Scan(&s.ID, &s.Ref, &s.Kind, &s.Capacity, &s.outlet, &s.Outlet, &s.Withheld, &s.Minor, &s.Revision, &created, &changed)
		s.Created, s.Changed = millis(created), millis(changed)
		return s, err
	})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	wanted := make([]int64, 0, 2*len(rows))
	for _, s := range rows {
		wanted = append(wanted, s.ID)
		if s.outlet != 0 {
			wanted = append(wanted, s.outlet)
		}
	}
	names, err := loadNames(ctx, q, sight, wanted)
	if err != nil {
		return nil, err
	}
	out := make([]Subject, len(rows))
	for i, s := range rows {
		out[i] = s.Subject
		out[i].Names = names[s.ID]
		out[i].OutletName = Subject{Names: names[s.outlet]}.Name()
	}
	return out, nil
}

// loadNames reads the names of subjects that may be said, preferred ones first.
func loadNames(ctx context.Context, q querier, sight Sight, subjects []int64) (map[int64][]Name, error) {
	names := make(map[int64][]Name, len(subjects))
	_, err := all(ctx, q, `select n.subject_id, n.name, n.preferred, n.script, coalesce(f.ref, '')
		from subject_names n join subjects s on s.id = n.subject_id left join incidents f on f.id = n.incident_id
		where n.subject_id in (select value from json_each(:ids)) and `+seesName+`
		order by n.preferred desc, n.id`, append(sight.args(), sql.Named("ids", ids(subjects))), func(row *tuple) (struct{}, error) {
		var id int64
		var n Name
		err := row.Scan(&id, &n.Name, &n.Preferred, &n.Script, &n.Incident)
		names[id] = append(names[id], n)
		return struct{}{}, err
	})
	return names, err
}

// loadSources reads the sources with the given ids, in the order given; those outside the sight are left out, and so is
// the original a source derives from where that is not seen.
func loadSources(ctx context.Context, q querier, sight Sight, list []int64) ([]Source, error) {
	return sourcesIn(ctx, q, sight, list, seesSource)
}

// sourcesIn reads sources of which a condition holds: that they are seen, or what is known to mean that.
func sourcesIn(ctx context.Context, q querier, sight Sight, list []int64, seen string) ([]Source, error) {
	return all(ctx, q, `select o.id, o.ref, o.url, o.publisher, o.title,
		o.published_from, o.published_to, o.published_precision, o.published_inferred, o.published_words,
		o.language, o.kind, coalesce((select d.ref from sources d where d.id = o.derived_from
			and (:all or exists (select 1 from citations x join incidents i on i.id = x.incident_id where x.source_id = d.id and `+seesIncident+`))), ''),
		o.archive_url, o.risky, o.interest, o.revision,
		o.created_at, o.changed_at
		from json_each(:ids) j cross join sources o on o.id = j.value
		where `+seen+` order by j.key`, append(sight.args(), sql.Named("ids", ids(list))), func(row *tuple) (Source, error) {
		var o Source
		var d dateColumns
		var created, changed int64
		columns := append(append([]any{&o.ID, &o.Ref, &o.URL, &o.Publisher, &o.Title}, d.into()...),
			&o.Language, &o.Kind, &o.DerivedFrom, &o.ArchiveURL, &o.Risky, &o.Interest, &o.Revision, &created, &changed)
		err := row.Scan(columns...)
		o.Published, o.Created, o.Changed = d.date(), millis(created), millis(changed)
		return o, err
	})
}
