package storage

import (
	"context"
	"database/sql"
	"strings"
)

// custodyIn is whose reports a question on custody takes: of one person, of one case, of one country, or all.
type custodyIn struct {
	subject, caseID int64
	people, cases   []int64
	except          int64 // a case whose reports are not loaded
}

// The types that can begin, end or bear on custody, as SQL. Interrogation is never custody.
const (
	custodyBegins = `(y.type in ('detention', 'arrest', 'mass_detention', 'house_arrest', 'travel_ban', 'abduction', 'disappearance')
		or (y.type = 'custody_observation' and t.outcome = 'held') or (y.type = 'release' and t.outcome = 'to_house_arrest')
		or (y.type in ('verdict', 'appeal_ruling', 'clemency') and t.sentence = 'prison'))`
	stillSpeaks = `i.verification not in ('refuted', 'retracted')`
)

// custodyBearing are the types of incident that can begin, end or bear on custody; custodyTypes is the same as SQL.
var (
	custodyBearing = []string{Detention, Arrest, MassDetention, HouseArrest, TravelBan, Abduction, Disappearance, Exile, "expulsion", //nolint:gochecknoglobals // a constant list
		Release, CustodyObservation, Killing, "accusation", Charge, Hearing, "leak_case", Verdict, AppealRuling, Clemency, "wanted"}
	custodyTypes = `('` + strings.Join(custodyBearing, `', '`) + `')`
)

// custodyScope finds the people whom a visible report holds, and the cases with unnamed people in such reports.
func custodyScope(ctx context.Context, q querier, sight Sight, filter CustodyFilter) (custodyIn, error) {
	var in custodyIn
	where := ``
	var err error
	if filter.Subject != "" {
		if in.subject, err = lookUp(ctx, q, RefSubject, filter.Subject); err != nil {
			return in, err
		}
		where += ` and t.subject_id = :subject`
	}
	if filter.Case != "" {
		if in.caseID, err = lookUp(ctx, q, RefCase, filter.Case); err != nil {
			return in, err
		}
		where += ` and i.case_id = :case`
	}
	if filter.Country != "" {
		where += ` and i.in_country = :country`
	}
	args := append(sight.args(), sql.Named("subject", in.subject), sql.Named("case", in.caseID), sql.Named("country", filter.Country))
	in.people, err = all(ctx, q, `select distinct t.subject_id from incidents i join incident_types y on y.incident_id = i.id
		join targets t on t.incident_id = i.id where t.subject_id is not null and `+custodyBegins+` and `+stillSpeaks+` and `+seesIncident+where,
		args, value[int64])
	if err != nil || in.subject != 0 {
		return in, err
	}
	in.cases, err = all(ctx, q, `select distinct i.case_id from incidents i join incident_types y on y.incident_id = i.id
		left join targets t on t.incident_id = i.id and t.subject_id is null where `+custodyBegins+` and `+stillSpeaks+` and `+seesIncident+`
		and (t.id is not null or exists (select 1 from claims m where m.incident_id = i.id and m.field = 'headcount'))`+where,
		args, value[int64])
	return in, err
}

// load reads the incidents that bear on the custody of the people, and on that of unnamed people of the cases, as far as
// the computation needs them: see loadFacts.
func (in custodyIn) load(ctx context.Context, q querier, sight Sight) ([]Incident, error) {
	if len(in.people) == 0 && len(in.cases) == 0 {
		return nil, nil
	}
	args := append(sight.args(), sql.Named("people", ids(in.people)), sql.Named("cases", ids(in.cases)), sql.Named("except", in.except))
	// The cross joins keep SQLite from walking through all incidents of a type instead of those few.
	bears := stillSpeaks + ` and ` + seesIncident + ` and exists (select 1 from incident_types y where y.incident_id = i.id and y.type in ` + custodyTypes + `)`
	list, err := all(ctx, q, `select i.id from json_each(:people) p cross join targets t on t.subject_id = p.value cross join incidents i on i.id = t.incident_id
		where i.case_id <> :except and (`+bears+` or (t.outcome = 'died' and `+stillSpeaks+` and `+seesIncident+`))
		union select i.id from json_each(:cases) k cross join incidents i on i.case_id = k.value where `+bears,
		args, value[int64])
	if err != nil {
		return nil, err
	}
	return loadFacts(ctx, q, list)
}

// loadFacts reads of incidents what the computed answers need and no more: ref, case, types, date, verification, the
// first publication, who it happened to with what outcome, and the claims. Whole incidents cost twenty times as much,
// and only the few that an answer names are needed whole. The ids must be of incidents within the sight; a person in
// one is then within it too, and carries number, ref and kind only.
func loadFacts(ctx context.Context, q querier, list []int64) ([]Incident, error) {
	if len(list) == 0 {
		return nil, nil
	}
	bound := []any{sql.Named("ids", ids(list))}
	incidents, err := all(ctx, q, `select i.id, i.ref, i.case_id, i.date_from, i.date_to, i.date_precision, i.date_inferred, i.date_words,
		i.day_order, i.verification, i.system, i.in_country,
		coalesce((select min(o.published_to) from citations x join sources o on o.id = x.source_id where x.incident_id = i.id), '')
		from json_each(:ids) j join incidents i on i.id = j.value order by i.id`, bound, func(row *tuple) (Incident, error) {
		var i Incident
		var d dateColumns
		columns := append(append([]any{&i.ID, &i.Ref, &i.CaseID}, d.into()...), &i.DayOrder, &i.Verification, &i.System, &i.InCountry, &i.Reported)
		err := row.Scan(columns...)
		i.Date = d.date()
		return i, err
	})
	if err != nil {
		return nil, err
	}
	p := &incidentParts{which: byNumber(list), args: bound, at: make(map[int64]*Incident, len(incidents))}
	for i := range incidents {
		p.at[incidents[i].ID] = &incidents[i]
	}
	if err := p.types(ctx, q); err != nil {
		return nil, err
	}
	if _, err := all(ctx, q, `select t.incident_id, t.subject_id, s.ref, s.kind, coalesce(t.people, 0), t.description, t.rest, t.outcome, t.sentence, t.months
		from targets t left join subjects s on s.id = t.subject_id where t.incident_id in (select value from json_each(:ids))
		order by t.incident_id, t.place`, bound, func(row *tuple) (struct{}, error) {
		var incident int64
		var subject, months sql.NullInt64
		var ref, kind, outcome, sentence sql.NullString
		var g Group
		err := row.Scan(&incident, &subject, &ref, &kind, &g.People, &g.Description, &g.Rest, &outcome, &sentence, &months)
		t := Target{Outcome: outcome.String, Sentence: sentence.String, Months: int(months.Int64)}
		if subject.Valid {
			t.Subject, t.Who = ref.String, &Subject{ID: subject.Int64, Ref: ref.String, Kind: kind.String}
		} else {
			t.Group = &g
		}
		p.at[incident].Targets = append(p.at[incident].Targets, t)
		return struct{}{}, err
	}); err != nil {
		return nil, err
	}
	return incidents, p.claims(ctx, q)
}
