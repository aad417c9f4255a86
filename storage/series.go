package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// SeriesBy is what a series tells apart.
type SeriesBy string

// What a series can tell apart: the main type of an incident, or the country it happened in.
const (
	ByType    SeriesBy = "type"
	ByCountry SeriesBy = "country"
)

// Series is how many incidents happened month by month.
type Series struct {
	// Months are the first days of the months, in order.
	Months []Day
	// Rows holds, for each type or country that has any, the number of each month. An incident counts once, by its main type.
	Rows map[string][]int
	// Loose counts those that may fall in the months and are in no row, as their date is not known to the month.
	Loose int
}

// Series counts within the sight, from the month of a day on. Statements and background, refuted and retracted reports are
// not counted, and an incident is in a month only when its date certainly lies in it. An empty country is every country.
func (s *Store) Series(ctx context.Context, sight Sight, by SeriesBy, country string, from Day, months int) (Series, error) {
	first := InMonth(from.Time().Year(), from.Time().Month()).From
	last := first.AddMonths(months).AddDays(-1)
	out := Series{Rows: map[string][]int{}}
	for n := range months {
		out.Months = append(out.Months, first.AddMonths(n))
	}
	const counted = ` from incidents i where i.verification not in ('refuted', 'retracted') and (:country = '' or i.in_country = :country)
		and exists (select 1 from incident_types y where y.incident_id = i.id and y.type not in ('statement', 'context')) and ` + seesIncident
	const inOneMonth = `(i.date_from >= :from and i.date_to <= :to and substr(i.date_from, 1, 7) = substr(i.date_to, 1, 7))`
	key := `i.in_country`
	if by == ByType {
		key = `(select y.type from incident_types y where y.incident_id = i.id and y.place = 0)`
	}
	args := append(sight.args(), sql.Named("country", country), sql.Named("from", string(first)), sql.Named("to", string(last)))
	err := s.view(ctx, func(q querier) error {
		_, err := all(ctx, q, `select substr(i.date_from, 1, 7), `+key+`, count(*)`+counted+` and `+inOneMonth+` group by 1, 2`, args, func(row *sql.Rows) (struct{}, error) {
			var month, name string
			var n int
			if err := row.Scan(&month, &name, &n); err != nil {
				return struct{}{}, err
			}
			if out.Rows[name] == nil {
				out.Rows[name] = make([]int, months)
			}
			out.Rows[name][slices.Index(out.Months, Day(month+"-01"))] += n
			return struct{}{}, nil
		})
		if err != nil {
			return err
		}
		out.Loose, err = one(ctx, q, `select count(*)`+counted+` and (i.date_from is null or i.date_from <= :to) and (i.date_to is null or i.date_to >= :from)
			and not coalesce(`+inOneMonth+`, 0)`, args, value[int])
		return err
	})
	if err != nil {
		return Series{}, fmt.Errorf("count by month: %w", err)
	}
	return out, nil
}
