package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// CaseFilter narrows a list of cases; a zero field does not.
type CaseFilter struct {
	// Country is the case's, or that of the place of one of its incidents.
	Country string
	// Type finds the cases that have an incident of the type; with a period, one of the type in the period.
	Type string
	// Tag is a beat.
	Tag string
	// Words are looked for in the case's title, summary and beats, in its incidents and in the names of those to whom they
	// happened, whole or begun, in any script.
	Words string
	// From and To are days, ends included: an incident of the case has a date that may fall among them.
	From, To Day
	// Open is true for open cases, false for closed ones, nil for both.
	Open *bool
}

// CaseLine is a case in a list.
type CaseLine struct {
	Case
	// Incidents counts the incidents of the case within the sight that are counted: no statements or background, nothing
	// refuted or retracted. Latest is the date of the last of them that has one, in the order of CompareIncidents.
	Incidents int
	Latest    Date
	// LastChange is when something of the case last changed within the sight: it, or an incident of it.
	LastChange time.Time
}

// CaseList is one page of a list of cases; Total counts those of every page.
type CaseList struct {
	Cases []CaseLine
	Total int
}

// inCaseText: the text of the case c, of an incident of it within the sight, or a name within the sight of somebody to whom
// one of those happened, matches.
const inCaseText = `(c.id in (select f.docid - ` + firstCase + ` from search f where f.search match :match and f.docid between ` + firstCase + ` and ` + firstIncident + ` - 1)
	or c.id in (select i.case_id from search f cross join incidents i on i.id = f.docid - ` + firstIncident + `
		where f.search match :match and f.docid between ` + firstIncident + ` and ` + firstName + ` - 1 and ` + seesIncident + `)
	or c.id in (select i.case_id from search f cross join subject_names n on n.id = f.docid - ` + firstName + ` join subjects s on s.id = n.subject_id
		join targets t on t.subject_id = s.id join incidents i on i.id = t.incident_id
		where f.search match :match and f.docid between ` + firstName + ` and ` + firstSource + ` - 1 and ` + seesName + ` and ` + seesIncident + `))`

// conditions makes the where-clause of a filter over the case c, and its arguments.
func (f CaseFilter) conditions(sight Sight) (string, []any) {
	var b strings.Builder
	b.WriteString(seesCase)
	args := sight.args()
	add := func(text, name string, v any) {
		b.WriteString(` and ` + text)
		args = append(args, sql.Named(name, v))
	}
	if f.Country != "" {
		add(`(c.country = :country or c.id in (select i.case_id from incidents i where i.in_country = :country and `+seesIncident+`))`, "country", f.Country)
	}
	if f.Tag != "" {
		add(`c.id in (select g.case_id from case_tags g where g.tag = :tag)`, "tag", f.Tag)
	}
	if f.Open != nil {
		add(`c.closed = :closed`, "closed", !*f.Open)
	}
	if match := matchWords(f.Words); match != "" {
		add(inCaseText, "match", match)
	} else if strings.TrimSpace(f.Words) != "" {
		b.WriteString(` and 0`) // nothing in them can be looked for
	}
	return b.String(), args
}

// inPeriod finds the cases that have an incident of the filter's type in its period; nil where it asks for neither.
func (f CaseFilter) inPeriod(ctx context.Context, q querier, sight Sight) (map[int64]bool, error) {
	if f.Type == "" && f.From == "" && f.To == "" {
		return nil, nil //nolint:nilnil // no limit is no set
	}
	incidents := IncidentFilter{From: f.From, To: f.To}
	if f.Type != "" {
		incidents.Types = []string{f.Type}
	}
	rows, err := incidents.rows(ctx, q, sight)
	found := map[int64]bool{}
	for _, r := range rows {
		found[r.caseID] = true
	}
	return found, err
}

// Cases lists the cases of a filter within the sight: what changed last within the sight comes first, then what happened
// last.
func (s *Store) Cases(ctx context.Context, sight Sight, f CaseFilter, p Page) (CaseList, error) {
	var list CaseList
	err := s.view(ctx, func(q querier) error {
		where, args := f.conditions(sight)
		found, err := all(ctx, q, `select c.id from cases c where `+where+` order by c.id`, args, value[int64])
		if err != nil {
			return err
		}
		in, err := f.inPeriod(ctx, q, sight)
		if err != nil {
			return err
		}
		if in != nil {
			found = slices.DeleteFunc(found, func(id int64) bool { return !in[id] })
		}
		list.Total = len(found)
		if found, err = sortCases(ctx, q, sight, found, p); err != nil {
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

// CasesOf lists the cases within the sight that have an incident naming a person or an outlet, or citing a source, as Cases
// does; ErrNotFound where there is no such person, outlet or source.
func (s *Store) CasesOf(ctx context.Context, sight Sight, ref string) ([]CaseLine, error) {
	var out []CaseLine
	err := s.view(ctx, func(q querier) error {
		query := `i.id in (select t.incident_id from targets t where t.subject_id = :id)`
		id, err := lookUpSeen(ctx, q, sight, RefSubject, ref)
		if isMissing(err) {
			query = `i.id in (select x.incident_id from citations x where x.source_id = :id)`
			id, err = lookUpSeen(ctx, q, sight, RefSource, ref)
		}
		if err != nil {
			return err
		}
		found, err := all(ctx, q, `select distinct i.case_id from incidents i where `+seesIncident+` and `+query, append(sight.args(), namedID(id)), value[int64])
		if err != nil {
			return err
		}
		if found, err = sortCases(ctx, q, sight, found, Page{}); err != nil {
			return err
		}
		out, err = caseLines(ctx, q, sight, found)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list cases of %s: %w", ref, err)
	}
	return out, nil
}

// sortCases puts cases into the order of lists and gives one page of them. When something last happened decides between those
// alone that changed at one time, as an import's did.
func sortCases(ctx context.Context, q querier, sight Sight, list []int64, p Page) ([]int64, error) {
	type news struct {
		id, changed int64
		latest      string
	}
	ask := func(what string, list []int64, take func(*tuple) error) error {
		return q.each(ctx, `select c.id, `+what+` from json_each(:ids) j join cases c on c.id = j.value`, append(sight.args(), sql.Named("ids", ids(list))), take)
	}
	rows := make([]news, 0, len(list))
	err := ask(`coalesce((`+lastChangeOfCase+`), c.created_at)`, list, func(row *tuple) error {
		var n news
		err := row.Scan(&n.id, &n.changed)
		rows = append(rows, n)
		return err
	})
	if err != nil {
		return nil, err
	}
	compare := func(a, b news) int {
		return cmp.Or(cmp.Compare(b.changed, a.changed), cmp.Compare(b.latest, a.latest), cmp.Compare(b.id, a.id))
	}
	slices.SortFunc(rows, compare)
	shown := page(rows, p)
	if len(shown) == 0 {
		return nil, nil
	}
	first, last := shown[0].changed, shown[len(shown)-1].changed
	at := make(map[int64]*news, len(shown))
	var tied []int64
	for n := range rows {
		if r := &rows[n]; r.changed <= first && r.changed >= last {
			at[r.id], tied = r, append(tied, r.id)
		}
	}
	err = ask(`coalesce((select max(coalesce(i.date_to, i.date_from)) from incidents i where i.case_id = c.id and `+seesIncident+` and `+counted+`), '')`, tied, func(row *tuple) error {
		var n news
		err := row.Scan(&n.id, &n.latest)
		at[n.id].latest = n.latest
		return err
	})
	slices.SortFunc(rows, compare)
	out := make([]int64, 0, len(shown))
	for _, r := range page(rows, p) {
		out = append(out, r.id)
	}
	return out, err
}

// caseLines loads cases, in the order given, with what is counted of them.
func caseLines(ctx context.Context, q querier, sight Sight, list []int64) ([]CaseLine, error) {
	cases, err := loadCases(ctx, q, sight, list)
	if err != nil || len(cases) == 0 {
		return nil, err
	}
	out := make([]CaseLine, len(cases))
	at := make(map[int64]*CaseLine, len(cases))
	for n, c := range cases {
		out[n].Case = c
		at[c.ID] = &out[n]
	}
	args := append(sight.args(), sql.Named("ids", ids(list)))
	type dated struct {
		orderKey
		caseID int64
	}
	rows, err := all(ctx, q, `select i.case_id, i.id, i.day_order, exists (select 1 from incident_types y where y.incident_id = i.id and y.type = 'release'),
		i.date_from, i.date_to, i.date_precision, i.date_inferred, i.date_words
		from incidents i where i.case_id in (select value from json_each(:ids)) and `+seesIncident+` and `+counted, args, func(row *tuple) (r dated, err error) {
		var d dateColumns
		err = row.Scan(append([]any{&r.caseID, &r.id, &r.dayOrder, &r.release}, d.into()...)...)
		r.date = d.date()
		return r, err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b dated) int { return compareKeys(a.orderKey, b.orderKey) })
	for _, r := range rows {
		line := at[r.caseID]
		line.Incidents++
		if line.Latest.Precision == "" || r.date.anchor() != "" {
			line.Latest = r.date
		}
	}
	_, err = all(ctx, q, `select c.id, coalesce((`+lastChangeOfCase+`), c.created_at) from json_each(:ids) j join cases c on c.id = j.value`, args, func(row *tuple) (struct{}, error) {
		var id, ms int64
		err := row.Scan(&id, &ms)
		at[id].LastChange = millis(ms)
		return struct{}{}, err
	})
	return out, err
}

// Tags lists the beats of the cases within the sight, in order.
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
