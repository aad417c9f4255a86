package storage

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
)

// register holds those of a roll who may be held on some day from one on.
//
// Who is not in it has no line in an answer on any of these days, for whoever asks: nothing that bears on him is restricted,
// so that there are two ways to see it, the public's and the team's; all of it lies before the first day; and on that day he
// had no line by either. Time alone holds nobody: from the last report on, what is undecided can but be decided, and what is
// over stays over (TestWhoIsOffTheRollIsNeverHeld). The same goes for the unnamed people of a case.
type register struct {
	from Day
	held reports // all that bears on each, whoever may see it
}

// without is the register without some people and cases.
func (r register) without(some reports) register {
	out := register{from: r.from, held: reports{people: maps.Clone(r.held.people), cases: maps.Clone(r.held.cases)}}
	for id := range some.people {
		delete(out.held.people, id)
	}
	for id := range some.cases {
		delete(out.held.cases, id)
	}
	return out
}

// enter puts into the register whoever may be held, of those of whom it gets all reports.
func (r register) enter(all reports) {
	asked := newReports()
	for _, l := range []struct{ all, asked, held map[int64][]*Incident }{{all.people, asked.people, r.held.people}, {all.cases, asked.cases, r.held.cases}} {
		for id, list := range l.all {
			if slices.ContainsFunc(list, r.open) {
				l.held[id] = list
			} else {
				l.asked[id] = list
			}
		}
	}
	for _, level := range []Visibility{VisiblePublic, VisibleTeam} {
		for _, now := range []bool{false, true} {
			// The team sees no more than the public where nothing is the team's alone; and that it is the present closes open
			// dates, and by now no others.
			differs := asked.each(func(list []*Incident) []*Incident {
				if level == VisibleTeam && !slices.ContainsFunc(list, ofTeam) || now && !slices.ContainsFunc(list, endless) {
					return nil
				}
				return list
			})
			answer := differs.seen(func(i *Incident) bool { return i.Reach <= level }).on(moment{day: r.from, now: now})
			for _, l := range answer.lines {
				r.held.people[l.subject.ID] = all.people[l.subject.ID]
			}
			for _, u := range answer.unnamed {
				r.held.cases[u.basis.CaseID] = all.cases[u.basis.CaseID]
			}
		}
	}
}

func ofTeam(i *Incident) bool { return i.Reach == VisibleTeam }

// endless tells whether nothing says by which day it had happened.
func endless(i *Incident) bool {
	_, last := moment{}.span(i)
	return last == ""
}

// open tells whether a report leaves it open what there is to answer from the register's first day on: it is not over by then,
// or different people see it differently.
func (r register) open(i *Incident) bool {
	from, last := moment{}.span(i)
	return i.Reach > VisibleTeam || from >= r.from || last >= r.from
}

// within are the reports of those in the register within a sight; with a country, of those alone of whom one is from there.
func (r register) within(ctx context.Context, q querier, sight Sight, country string) (reports, error) {
	asked := r.held
	if country != "" {
		asked = asked.of(country)
	}
	own := map[int64]bool{}
	if sight.Own() {
		var hidden []int64
		for _, lists := range []map[int64][]*Incident{asked.people, asked.cases} {
			for _, list := range lists {
				for _, i := range list {
					if i.Reach > sight.level {
						hidden = append(hidden, i.ID)
					}
				}
			}
		}
		err := q.each(ctx, `select i.id from json_each(:ids) j cross join incidents i on i.id = j.value where `+seesIncident,
			append(sight.args(), sql.Named("ids", ids(eachOnce(hidden)))), func(row *tuple) error {
				id, err := value[int64](row)
				own[id] = true
				return err
			})
		if err != nil {
			return reports{}, fmt.Errorf("find reports of one's own: %w", err)
		}
	}
	return asked.seen(func(i *Incident) bool { return i.Reach <= sight.level || own[i.ID] }), nil
}

// of are those of whom a report is from a country, with all that is reported of them.
func (by reports) of(country string) reports {
	return by.each(func(list []*Incident) []*Incident {
		if slices.ContainsFunc(list, func(i *Incident) bool { return i.InCountry == country }) {
			return list
		}
		return nil
	})
}

// seen are the reports that somebody sees.
func (by reports) seen(sees func(*Incident) bool) reports {
	hidden := func(i *Incident) bool { return !sees(i) }
	return by.each(func(list []*Incident) []*Incident {
		if slices.ContainsFunc(list, hidden) {
			return slices.DeleteFunc(slices.Clone(list), hidden)
		}
		return list
	})
}

// each picks from what is reported of each, and drops those of whom nothing is left.
func (by reports) each(pick func([]*Incident) []*Incident) reports {
	out := newReports()
	for id, list := range by.people {
		if list = pick(list); len(list) > 0 {
			out.people[id] = list
		}
	}
	for id, list := range by.cases {
		if list = pick(list); len(list) > 0 {
			out.cases[id] = list
		}
	}
	return out
}

// alone are the reports as copies that are no part of a list with others.
func (by reports) alone() reports {
	copies := map[*Incident]*Incident{}
	return by.each(func(list []*Incident) []*Incident {
		list = slices.Clone(list)
		for n, i := range list {
			if copies[i] == nil {
				one := *i
				copies[i] = &one
			}
			list[n] = copies[i]
		}
		return list
	})
}
