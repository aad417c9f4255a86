package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// SeriesOf is what the lines of a monthly series stand for.
type SeriesOf string

// What incidents can be told apart by.
const (
	SeriesTypes     SeriesOf = "types"     // the main type: an incident is in one line, however many types it has
	SeriesCountries SeriesOf = "countries" // the country of the place, else of the case
)

// Series is how many incidents certainly lie in each of a row of months, and what must be said beside the numbers.
// Counted is what Count counts: no statement or background, nothing refuted or retracted.
type Series struct {
	Of SeriesOf
	// Months are the first days of the months, in order.
	Months []Day
	// Lines are the types or countries of which at least one incident is in the months, the most frequent first.
	Lines []SeriesLine
	// Rough counts incidents that may fall into the months, or do, and are in no number: their dates do not say which month.
	Rough int
	// Ahead counts those of the last month that are dated to a day that has not come yet, as hearings are. They are in no number.
	Ahead int
	// Conflicting counts those in the numbers that contradict another one there: they may be one event told twice.
	Conflicting int
	// Discounted counts the refuted and retracted reports of these months that were left out.
	Discounted int
}

// SeriesLine is the numbers of one type or country, one a month.
type SeriesLine struct {
	Code   string
	Counts []int
}

// Total is the sum of the line.
func (l SeriesLine) Total() int {
	n := 0
	for _, c := range l.Counts {
		n += c
	}
	return n
}

// Monthly counts the incidents of each month within the sight, from the month of the day from up to that of today. A
// country (ISO 3166-1 alpha-2) narrows it; an empty one does not. An incident counts in a month only where its date
// certainly lies in it (DOMAIN.md §3, rule 4); an open upper end is closed by the first report.
func (s *Store) Monthly(ctx context.Context, sight Sight, of SeriesOf, country string, from, today Day) (Series, error) {
	series := Series{Of: of, Months: monthsBetween(from, today)}
	if of != SeriesTypes && of != SeriesCountries {
		return Series{}, Invalid{Field: "of", Problem: "is not one of types, countries", Value: string(of)}
	}
	if len(series.Months) == 0 {
		return series, nil
	}
	last := monthEnd(series.Months[len(series.Months)-1])
	f := IncidentFilter{Country: country, From: series.Months[0], To: last}
	err := s.view(ctx, func(q querier) error {
		rows, err := f.rows(ctx, q, sight)
		if err != nil {
			return err
		}
		placed := series.place(rows, today)
		if series.Conflicting, err = conflicting(ctx, q, placed); err != nil {
			return err
		}
		codes, err := seriesCodes(ctx, q, of, placed)
		if err != nil {
			return err
		}
		series.draw(placed, codes)
		return nil
	})
	if err != nil {
		return Series{}, fmt.Errorf("count by month: %w", err)
	}
	return series, nil
}

// place keeps the incidents that certainly lie in one of the months and are not ahead, and counts the others.
func (s *Series) place(rows []incidentRow, today Day) []incidentRow {
	var placed []incidentRow
	for _, r := range rows {
		d := r.date.Closed(r.reported)
		switch {
		case r.record:
		case r.discounted:
			s.Discounted++
		case d.From > today:
			s.Ahead++
		case s.month(d) < 0:
			s.Rough++
		default:
			placed = append(placed, r)
		}
	}
	return placed
}

// month is the index of the month that a date certainly lies in; -1 for none.
func (s *Series) month(d Date) int {
	return slices.IndexFunc(s.Months, func(first Day) bool { return d.Within(first, monthEnd(first)) })
}

// draw fills in the lines.
func (s *Series) draw(placed []incidentRow, codes map[int64]string) {
	lines := map[string]*SeriesLine{}
	for _, r := range placed {
		l := lines[codes[r.id]]
		if l == nil {
			l = &SeriesLine{Code: codes[r.id], Counts: make([]int, len(s.Months))}
			lines[l.Code] = l
		}
		l.Counts[s.month(r.date.Closed(r.reported))]++
	}
	for _, l := range lines {
		s.Lines = append(s.Lines, *l)
	}
	slices.SortFunc(s.Lines, func(a, b SeriesLine) int {
		return cmp.Or(cmp.Compare(b.Total(), a.Total()), cmp.Compare(a.Code, b.Code))
	})
}

// seriesCodes finds the line in which each incident counts. The incidents must be within the sight.
func seriesCodes(ctx context.Context, q querier, of SeriesOf, rows []incidentRow) (map[int64]string, error) {
	list := make([]int64, len(rows))
	for n, r := range rows {
		list[n] = r.id
	}
	text := `select i.id, i.in_country from json_each(:ids) j join incidents i on i.id = j.value`
	if of == SeriesTypes {
		text = `select y.incident_id, y.type from json_each(:ids) j join incident_types y on y.incident_id = j.value and y.place = 0`
	}
	codes := make(map[int64]string, len(rows))
	_, err := all(ctx, q, text, []any{sql.Named("ids", ids(list))}, func(row *tuple) (struct{}, error) {
		var id int64
		var code string
		err := row.Scan(&id, &code)
		codes[id] = code
		return struct{}{}, err
	})
	return codes, err
}

// monthsBetween lists the first days of the months from that of one day to that of another, both included.
func monthsBetween(from, to Day) []Day {
	var out []Day
	for m := monthStart(from); m != "" && m <= to; m = m.AddMonths(1) {
		out = append(out, m)
	}
	return out
}

// monthStart is the first day of a day's month; "" for an open day.
func monthStart(d Day) Day {
	if !d.Valid() {
		return ""
	}
	return d[:len("2006-01")] + "-01"
}

// monthEnd is the last day of the month that begins on a day.
func monthEnd(first Day) Day { return first.AddMonths(1).AddDays(-1) }
