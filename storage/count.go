package storage

import (
	"context"
	"database/sql"
	"fmt"
)

// CountOf is what is counted.
type CountOf string

// What can be counted.
const (
	CountIncidents CountOf = "incidents"
	CountPeople    CountOf = "people"
	CountCases     CountOf = "cases"
)

// Count is a number with what must be said beside it.
type Count struct {
	Of CountOf
	// Number counts what falls in the period, as far as its date can be told; all of it where no period is named. Of
	// people it counts those who are named.
	Number int
	// Loose counts those among Number whose date reaches beyond the period, so that they may lie outside it.
	Loose int
	// Open counts what may fall in the period, as its date is open or not known; it is not in Number.
	Open int
	// UnnamedLow and UnnamedHigh count the people who are not named, by the headcounts and groups on file: reports differ.
	// They are the same where they do not. NoNumber counts the groups whose size nobody states.
	UnnamedLow, UnnamedHigh, NoNumber int
	// Discounted counts the refuted and retracted reports that were left out.
	Discounted int
}

// Count counts within the sight. An incident counts once, whatever its types; a statement or background is none; a person
// counts once, in however many incidents. One raid on eleven people is one incident and eleven people.
func (s *Store) Count(ctx context.Context, sight Sight, of CountOf, f IncidentFilter) (Count, error) {
	c := Count{Of: of}
	f.Counted = false
	err := s.view(ctx, func(q querier) error {
		where, args, ok, err := f.conditions(ctx, q, sight)
		if err != nil || !ok {
			return err
		}
		sure, loose := ``, ` and 0`
		if f.period() {
			sure = ` and ` + certain
			loose = ` and ` + certain + ` and not (i.date_from >= :from and (:to = '' or ` + closedTo + ` <= :to))`
		}
		unit, from := `count(distinct i.id)`, ` from incidents i where `
		switch of {
		case CountPeople:
			unit, from = `count(distinct t.subject_id)`, ` from incidents i join targets t on t.incident_id = i.id join subjects s on s.id = t.subject_id and s.kind = 'person' where `
		case CountCases:
			unit = `count(distinct i.case_id)`
		case CountIncidents:
		}
		for _, n := range []struct {
			into  *int
			where string
		}{
			{&c.Number, counted + sure}, {&c.Loose, counted + loose}, {&c.Discounted, `i.verification in ('refuted', 'retracted')`},
		} {
			if *n.into, err = one(ctx, q, `select `+unit+from+where+` and `+n.where, args, value[int]); err != nil {
				return err
			}
		}
		if f.period() {
			if c.Open, err = one(ctx, q, `select `+unit+from+where+` and `+counted+` and not `+certain, args, value[int]); err != nil {
				return err
			}
		}
		if of != CountPeople {
			return nil
		}
		return c.unnamed(ctx, q, where+` and `+counted+sure, args)
	})
	if err != nil {
		return Count{}, fmt.Errorf("count %s: %w", of, err)
	}
	return c, nil
}

// unnamed counts the people who are not named. The same group appears in several incidents of a case (detained, charged,
// acquitted), so each case counts with the incident that has most of them, and not with their sum.
func (c *Count) unnamed(ctx context.Context, q querier, where string, args []any) error {
	type group struct {
		caseID             int64
		low, high, unknown int
	}
	groups, err := all(ctx, q, `select i.case_id,
		(select coalesce(sum(t.people), 0) from targets t where t.incident_id = i.id and t.subject_id is null),
		(select count(*) from targets t where t.incident_id = i.id and t.subject_id is null and t.people is null),
		(select count(*) from targets t where t.incident_id = i.id and t.subject_id is not null),
		(select min(m.people) from claims m where m.incident_id = i.id and m.field = 'headcount'),
		(select max(m.people) from claims m where m.incident_id = i.id and m.field = 'headcount')
		from incidents i where `+where, args, func(row *sql.Rows) (group, error) {
		var g group
		var sum, unsized, named int
		var low, high sql.NullInt64
		err := row.Scan(&g.caseID, &sum, &unsized, &named, &low, &high)
		g.low, g.high, g.unknown = sum, sum, unsized
		if low.Valid {
			g.low, g.high = max(sum, int(low.Int64)-named), max(sum, int(high.Int64)-named)
			g.unknown = 0
		}
		return g, err
	})
	if err != nil {
		return err
	}
	most := map[int64]group{}
	for _, g := range groups {
		m := most[g.caseID]
		if g.high > m.high {
			m.low, m.high = g.low, g.high
		}
		m.unknown = max(m.unknown, g.unknown)
		most[g.caseID] = m
	}
	for _, m := range most {
		c.UnnamedLow += m.low
		c.UnnamedHigh += m.high
		if m.high == 0 {
			c.NoNumber += m.unknown
		}
	}
	return nil
}
