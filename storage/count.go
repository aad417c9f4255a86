package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// CountOf is what is counted.
type CountOf string

// What can be counted. People are not arrests and not incidents: each has its own rule.
const (
	// CountIncidents counts reports, once each, whatever their types; no statement or background, nothing refuted or retracted.
	CountIncidents CountOf = "incidents"
	// CountPeople counts the people to whom such incidents happened: the named ones once each, and the unnamed ones by the
	// numbers that are reported.
	CountPeople CountOf = "people"
	// CountCases counts the cases that have such an incident.
	CountCases CountOf = "cases"
)

// Count is a number with all that must be said beside it.
type Count struct {
	Of CountOf
	// AsOf is when it was counted.
	AsOf time.Time
	// Number counts what is in the period; without a period, all. Of people it counts the named ones.
	Number int
	// Loose counts those of Number that may lie outside the period, as their date reaches beyond it.
	Loose int
	// Open counts what is not in Number and may fall into the period, as an end of its date is not known.
	Open int
	// Conflicting counts those incidents of Number that contradict another one of Number: they may be one event told twice.
	Conflicting int
	// UnnamedLow and UnnamedHigh count the people without a name; they differ where the reports do (8 or 10). They are at
	// least so many: the unnamed of a case recur in its incidents (detained, charged, acquitted), so each case counts with the
	// incident that reports most people, and those named in the case are taken to be among them.
	UnnamedLow, UnnamedHigh int
	// NoNumber counts the unnamed groups whose size nobody states; they are in no number.
	NoNumber int
	// Discounted counts the refuted and retracted incidents that were left out.
	Discounted int
}

// Low is the whole number: of people, the named and the unnamed ones by the lowest reports.
func (c Count) Low() int { return c.Number + c.UnnamedLow }

// High is the whole number by the highest reports.
func (c Count) High() int { return c.Number + c.UnnamedHigh }

// Count counts within the sight.
func (s *Store) Count(ctx context.Context, sight Sight, of CountOf, f IncidentFilter) (Count, error) {
	c := Count{Of: of, AsOf: s.now()}
	f.Counted = false
	err := s.view(ctx, func(q querier) error {
		rows, err := f.rows(ctx, q, sight)
		if err != nil {
			return err
		}
		var kept []incidentRow
		for _, r := range rows {
			switch {
			case r.discounted && !r.record:
				c.Discounted++
			case !r.discounted && !r.record:
				kept = append(kept, r)
			}
		}
		switch of {
		case CountIncidents:
			c.tally(kept, func(r incidentRow) []int64 { return []int64{r.id} })
			c.Conflicting, err = conflicting(ctx, q, kept)
		case CountCases:
			c.tally(kept, func(r incidentRow) []int64 { return []int64{r.caseID} })
		case CountPeople:
			err = c.people(ctx, q, kept)
		default:
			err = Invalid{Field: "of", Problem: "is not one of incidents, people, cases", Value: string(of)}
		}
		return err
	})
	if err != nil {
		return Count{}, fmt.Errorf("count %s: %w", of, err)
	}
	return c, nil
}

// tally counts the things that incidents stand for. A thing is as sure as the incident that fits the period best.
func (c *Count) tally(rows []incidentRow, things func(incidentRow) []int64) {
	best := map[int64]fit{}
	for _, r := range rows {
		for _, id := range things(r) {
			best[id] = max(best[id], r.fit)
		}
	}
	for _, fit := range best {
		switch fit {
		case fitWithin:
			c.Number++
		case fitLoose:
			c.Number++
			c.Loose++
		case fitMay:
			c.Open++
		case fitOutside:
		}
	}
}

// conflicting counts, of incidents that are in the period, those that contradict another one of them, but for one each event.
func conflicting(ctx context.Context, q querier, rows []incidentRow) (int, error) {
	group := map[int64]int64{}
	var list []int64
	for _, r := range rows {
		if r.fit > fitMay {
			group[r.id] = r.id
			list = append(list, r.id)
		}
	}
	pairs, err := all(ctx, q, `select from_id, to_id from incident_links where kind = 'conflicts' and from_id in (select value from json_each(?)) order by from_id, to_id`,
		[]any{ids(list)}, func(row *tuple) (p [2]int64, err error) {
			err = row.Scan(&p[0], &p[1])
			return p, err
		})
	if err != nil {
		return 0, err
	}
	root := func(id int64) int64 {
		for group[id] != id {
			id = group[id]
		}
		return id
	}
	n := 0
	for _, p := range pairs {
		if _, ok := group[p[1]]; !ok {
			continue
		}
		if a, b := root(p[0]), root(p[1]); a != b {
			group[a] = b
			n++
		}
	}
	return n, nil
}

// numbers is what one incident says of the people to whom it happened.
type numbers struct {
	named, groups, unsized int
	low, high              int // headcounts; 0 for none
}

// total is how many people an incident tells of. Headcounts include whoever is named or described beside them.
func (k numbers) total() (low, high int) {
	if k.high == 0 {
		return k.named + k.groups, k.named + k.groups
	}
	least := max(k.named, k.groups)
	return max(least, k.low), max(least, k.high)
}

// people counts the people of incidents.
func (c *Count) people(ctx context.Context, q querier, rows []incidentRow) error {
	list := make([]int64, len(rows))
	for n, r := range rows {
		list[n] = r.id
	}
	named := map[int64][]int64{} // people by incident
	heads := map[int64]*numbers{}
	for _, r := range rows {
		heads[r.id] = &numbers{}
	}
	type target struct {
		incident, subject int64
		people            int
		rest              bool
	}
	targets, err := all(ctx, q, `select t.incident_id, coalesce(t.subject_id, 0), coalesce(t.people, 0), t.rest from targets t left join subjects s on s.id = t.subject_id
		where t.incident_id in (select value from json_each(:ids)) and (s.kind = 'person' or t.subject_id is null)`,
		[]any{sql.Named("ids", ids(list))}, func(row *tuple) (t target, err error) {
			err = row.Scan(&t.incident, &t.subject, &t.people, &t.rest)
			return t, err
		})
	if err != nil {
		return err
	}
	for _, t := range targets {
		k := heads[t.incident]
		switch {
		case t.subject != 0:
			named[t.incident] = append(named[t.incident], t.subject)
		case t.people > 0:
			k.groups += t.people
		case !t.rest: // all the others of an event are in its headcount, or nobody knows their number
			k.unsized++
		}
	}
	for id, who := range named {
		heads[id].named = len(distinct(who))
	}
	if _, err := all(ctx, q, `select m.incident_id, min(m.people), max(m.people) from claims m where m.field = 'headcount'
		and m.incident_id in (select value from json_each(:ids)) group by m.incident_id`, []any{sql.Named("ids", ids(list))}, func(row *tuple) (struct{}, error) {
		var id int64
		var low, high int
		err := row.Scan(&id, &low, &high)
		heads[id].low, heads[id].high = low, high
		return struct{}{}, err
	}); err != nil {
		return err
	}
	c.tally(rows, func(r incidentRow) []int64 { return named[r.id] })
	c.unnamed(rows, named, heads)
	return nil
}

// unnamed adds up the people without a name, case by case, over the incidents that are in the period.
func (c *Count) unnamed(rows []incidentRow, named map[int64][]int64, heads map[int64]*numbers) {
	type dossier struct {
		named              map[int64]bool
		low, high, unsized int
	}
	cases := map[int64]*dossier{}
	for _, r := range rows {
		if r.fit <= fitMay {
			continue
		}
		d := cases[r.caseID]
		if d == nil {
			d = &dossier{named: map[int64]bool{}}
			cases[r.caseID] = d
		}
		for _, who := range named[r.id] {
			d.named[who] = true
		}
		k := heads[r.id]
		low, high := k.total()
		d.low, d.high = max(d.low, low), max(d.high, high)
		if k.high == 0 {
			d.unsized = max(d.unsized, k.unsized)
		}
	}
	for _, d := range cases {
		c.UnnamedLow += max(0, d.low-len(d.named))
		c.UnnamedHigh += max(0, d.high-len(d.named))
		c.NoNumber += d.unsized
	}
}

// distinct is the set of a list of numbers.
func distinct(list []int64) map[int64]bool {
	set := make(map[int64]bool, len(list))
	for _, v := range list {
		set[v] = true
	}
	return set
}
