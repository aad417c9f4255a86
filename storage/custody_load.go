package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// custodyIn is whose reports a question on custody takes: of one person, of one case, of one country, or all.
type custodyIn struct {
	everybody       bool
	subject, caseID int64
	people, cases   []int64
	except          int64 // a case whose reports are not loaded
}

// The types that can begin, end or bear on custody, as SQL. Interrogation is never custody.
const (
	// custodyHolds are the types that hold everybody to whom the incident happened.
	custodyHolds  = `('detention', 'arrest', 'mass_detention', 'house_arrest', 'travel_ban', 'abduction', 'disappearance')`
	custodyBegins = `(y.type in ` + custodyHolds + `
		or (y.type = 'custody_observation' and t.outcome = 'held') or (y.type = 'release' and t.outcome = 'to_house_arrest')
		or (y.type in ('verdict', 'appeal_ruling', 'clemency') and t.sentence = 'prison'))`
	// mayBegin are all types of custodyBegins.
	mayBegin = `('detention', 'arrest', 'mass_detention', 'house_arrest', 'travel_ban', 'abduction', 'disappearance',
		'custody_observation', 'release', 'verdict', 'appeal_ruling', 'clemency')`
	stillSpeaks = `i.verification not in ('refuted', 'retracted')`
	// custodyBears: the incident i can begin, end or bear on custody. A charge or a hearing does so by its outcome only;
	// anything does by which somebody died, whether or not he has a name.
	custodyBears = `(exists (select 1 from incident_types y where y.incident_id = i.id and (+y.type in ` + mayBegin + `
		or +y.type in ('exile', 'expulsion', 'killing', 'wanted') or (+y.type in ('accusation', 'charge', 'hearing', 'leak_case')
			and exists (select 1 from targets w where w.incident_id = i.id and w.outcome is not null))))
		or exists (select 1 from targets w where w.incident_id = i.id and w.outcome = 'died'))`
)

// custodyBearing are the types of incident that can begin, end or bear on custody.
var custodyBearing = []string{Detention, Arrest, MassDetention, HouseArrest, TravelBan, Abduction, Disappearance, Exile, "expulsion", //nolint:gochecknoglobals // a constant list
	Release, CustodyObservation, Killing, "accusation", Charge, Hearing, "leak_case", Verdict, AppealRuling, Clemency, "wanted"}

// custodyScope finds the people whom a visible report holds, and the cases with unnamed people in such reports.
func custodyScope(ctx context.Context, q querier, sight Sight, filter CustodyFilter) (custodyIn, error) {
	var in custodyIn
	if filter.anybody() {
		in.everybody = true // nearly everything that bears on custody is of somebody who was held
		return in, nil
	}
	// One walk through the incidents asked about; the cross joins keep SQLite from another one.
	from := `incidents i cross join incident_types y on y.incident_id = i.id left join targets t on t.incident_id = i.id`
	where := `i.in_country = :country and +y.type in ` + mayBegin
	var err error
	if filter.Case != "" {
		if in.caseID, err = lookUp(ctx, q, RefCase, filter.Case); err != nil {
			return in, err
		}
		where = `i.case_id = :case and (:country = '' or +i.in_country = :country) and +y.type in ` + mayBegin
	}
	if filter.Subject != "" {
		if in.subject, err = lookUp(ctx, q, RefSubject, filter.Subject); err != nil {
			return in, err
		}
		from = `targets t cross join incidents i on i.id = t.incident_id cross join incident_types y on y.incident_id = i.id`
		where = `t.subject_id = :subject and (:case = 0 or +i.case_id = :case) and (:country = '' or +i.in_country = :country)`
	}
	args := append(sight.args(), sql.Named("subject", in.subject), sql.Named("case", in.caseID), sql.Named("country", filter.Country))
	// A headcount makes unnamed people of those whom an incident holds that names some of them, or nobody.
	err = q.each(ctx, `select distinct coalesce(t.subject_id, 0), t.id is not null and t.subject_id is null and `+custodyBegins+`
			or y.type in `+custodyHolds+` and exists (select 1 from claims m where m.incident_id = i.id and m.field = 'headcount'), i.case_id, `+custodyBegins+`
		from `+from+` where `+where+` and `+stillSpeaks+` and `+seesIncident, args, func(row *tuple) error {
		var person, caseID int64
		var unnamed, begins sql.NullBool
		err := row.Scan(&person, &unnamed, &caseID, &begins)
		if person != 0 && begins.Bool {
			in.people = append(in.people, person)
		}
		if unnamed.Bool && in.subject == 0 {
			in.cases = append(in.cases, caseID)
		}
		return err
	})
	in.people, in.cases = eachOnce(in.people), eachOnce(in.cases)
	return in, err
}

// eachOnce sorts numbers, each of which is then there once.
func eachOnce(list []int64) []int64 {
	slices.Sort(list)
	return slices.Compact(list)
}

// load reads the incidents that bear on the custody of the people, and on that of unnamed people of the cases, as far as
// the computation needs them (facts). Whole incidents cost twenty times as much, and only the few that an answer names are
// needed whole. A person in one carries number, ref and kind only.
func (in custodyIn) load(ctx context.Context, q querier, sight Sight) ([]Incident, error) {
	if !in.everybody && len(in.people) == 0 && len(in.cases) == 0 {
		return nil, nil
	}
	from := `(select t.incident_id as id from json_each(:people) p cross join targets t on t.subject_id = p.value
			union select i.id from json_each(:cases) k cross join incidents i on i.case_id = k.value) j`
	if in.everybody {
		from = `(select y.incident_id as id from incident_types y where y.type in (select value from json_each(:bearing)) union select t.incident_id from targets t where t.outcome = 'died') j`
	}
	args := append(sight.args(), sql.Named("people", ids(in.people)), sql.Named("cases", ids(in.cases)), sql.Named("except", in.except), sql.Named("bearing", texts(custodyBearing)))
	// The cross joins keep SQLite from walking through all incidents of a type instead of those few.
	incidents, people, err := facts(ctx, q, from+` cross join incidents i on i.id = j.id
		where i.case_id <> :except and `+stillSpeaks+` and `+seesIncident+` and `+custodyBears, args)
	if err != nil || len(incidents) == 0 {
		return nil, err
	}
	slices.SortFunc(incidents, func(a, b Incident) int { return cmp.Compare(a.ID, b.ID) })
	if err := identify(ctx, q, people); err != nil {
		return nil, err
	}
	nameTargets(incidents)
	return incidents, nil
}

// facts reads the incidents i of a query, given from its first table on, as far as computations need them: ref, case, reach, types,
// date, verification, the first publication where the date is not a day, who it happened to with what outcome, and the claims.
// The people are shared between the incidents, and have their number only.
//
// Thousands of incidents may bear on a country, and what a row costs on its way out of SQLite is most of it: there is one
// row an incident, with its types and targets packed into a column each.
func facts(ctx context.Context, q querier, from string, args []any) ([]Incident, map[int64]*Subject, error) {
	var claimed []int64
	people := map[int64]*Subject{}
	incidents, err := all(ctx, q, `select i.id, i.ref, i.case_id, i.date_from, i.date_to, i.date_precision, i.date_inferred, i.date_words,
		i.day_order, i.verification, i.system, i.in_country, i.reach,
		case when i.date_from = i.date_to then '' else coalesce((select min(o.published_to) from citations x join sources o on o.id = x.source_id
			where x.incident_id = i.id), '') end,
		(select group_concat(w.type, ' ') from (select y.type from incident_types y where y.incident_id = i.id order by y.place) w),
		(select group_concat(w.packed, '') from (select format('%d %d %d %d %s %s %d ', t.subject_id, t.people, t.rest, t.months, t.outcome, t.sentence,
			octet_length(t.description)) || t.description as packed from targets t where t.incident_id = i.id order by t.place) w),
		exists (select 1 from claims m where m.incident_id = i.id)
		from `+from, args, func(row *tuple) (Incident, error) {
		var i Incident
		var d dateColumns
		var types string
		var targets sql.NullString
		var claims bool
		err := row.Scan(&i.ID, &i.Ref, &i.CaseID, &d.from, &d.to, &d.precision, &d.inferred, &d.words, &i.DayOrder, &i.Verification, &i.System,
			&i.InCountry, &i.Reach, &i.Reported, &types, &targets, &claims)
		if err != nil {
			return i, err
		}
		i.Date, i.Types = d.date(), strings.Fields(types)
		if claims {
			claimed = append(claimed, i.ID)
		}
		i.Targets, err = unpackTargets(targets.String, people)
		return i, err
	})
	if err != nil || len(claimed) == 0 {
		return incidents, people, err
	}
	which := byNumber(claimed)
	p := &incidentParts{which: which, args: which.args, at: make(map[int64]*Incident, len(incidents))}
	for i := range incidents {
		p.at[incidents[i].ID] = &incidents[i]
	}
	return incidents, people, p.claims(ctx, q)
}

// nameTargets gives the targets the refs of their people, once these are known.
func nameTargets(incidents []Incident) {
	for i := range incidents {
		for t := range incidents[i].Targets {
			if target := &incidents[i].Targets[t]; target.Who != nil {
				target.Subject = target.Who.Ref
			}
		}
	}
}

// errPacked says that a column of packed targets does not read as load packs it.
var errPacked = errors.New("targets are not packed as they should be")

// unpackTargets reads the targets of an incident: for each one subject, people, rest, months, outcome, sentence and the
// length of the description, each followed by a space, and the description. People are shared between the incidents; they
// have their number only.
func unpackTargets(packed string, people map[int64]*Subject) ([]Target, error) {
	var out []Target
	for packed != "" {
		var field [7]string
		for n := range field {
			var more bool
			if field[n], packed, more = strings.Cut(packed, " "); !more {
				return nil, errPacked
			}
		}
		subject, err := strconv.ParseInt(field[0], 10, 64)
		counted, err2 := strconv.Atoi(field[1])
		months, err3 := strconv.Atoi(field[3])
		length, err4 := strconv.Atoi(field[6])
		if err := errors.Join(err, err2, err3, err4); err != nil || length < 0 || length > len(packed) {
			return nil, fmt.Errorf("%w: %w", errPacked, err)
		}
		t := Target{Months: months, Outcome: field[4], Sentence: field[5]}
		if subject == 0 {
			t.Group = &Group{People: counted, Rest: field[2] == "1", Description: packed[:length]}
		} else {
			if people[subject] == nil {
				people[subject] = &Subject{ID: subject}
			}
			t.Who = people[subject]
		}
		packed = packed[length:]
		out = append(out, t)
	}
	return out, nil
}

// identify fills in ref and kind of people of whom the number is known.
func identify(ctx context.Context, q querier, people map[int64]*Subject) error {
	list := make([]int64, 0, len(people))
	for id := range people {
		list = append(list, id)
	}
	slices.Sort(list)
	return q.each(ctx, `select s.id, s.ref, s.kind from json_each(:ids) j cross join subjects s on s.id = j.value`, []any{sql.Named("ids", ids(list))}, func(row *tuple) error {
		var s Subject
		err := row.Scan(&s.ID, &s.Ref, &s.Kind)
		*people[s.ID] = s
		return err
	})
}
