package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// staleAfter is how many days without a confirmation make a custody line "not confirmed since".
const staleAfter = 90

// Heading is under which a person stands in an answer about custody.
type Heading string

// The headings of custody. A travel ban can stand beside any other.
const (
	InCustody      Heading = "custody"
	UnderArrest    Heading = "house_arrest"
	BannedToTravel Heading = "travel_ban"
	Missing        Heading = "missing"
	NotKnown       Heading = "not_known" // not known whether free
)

// Basis is the kind of report on which holding rests.
type Basis string

// The bases of custody.
const (
	Stated   Basis = "stated"   // a report says that the person is held
	Reported Basis = "reported" // reported detained, arrested, under house arrest, banned, abducted or missing
	Inferred Basis = "inferred" // from a prison sentence
)

// CustodyLine is one person under one heading.
type CustodyLine struct {
	Heading Heading
	Subject Subject
	// Since is the first date of the unbroken spell; DaysLow and DaysHigh how long it is on the day asked about, ends included in
	// neither: from the last and the first day it can have begun.
	Since             Date
	DaysLow, DaysHigh int
	Basis             Basis
	// Confirmed is the date of the report on which the holding rests; Report is that report. Stale: nothing confirmed it for
	// more than 90 days.
	Confirmed Date
	Report    Incident
	Stale     bool
	// Why says, under NotKnown, what ended the inference: the report of it. Expired: the term ran out.
	Why     *Incident
	Expired bool
	// Ended is the spell's end, for a person asked about by name; nil while it goes on.
	Ended *Incident
}

// UnnamedLine is the people without a name of one case, held by the latest reports.
type UnnamedLine struct {
	Case, CaseTitle string
	// Low and High are how many; they differ where reports do. NumberUnknown: some were let go and nobody says how many are left.
	Low, High     int
	NumberUnknown bool
	// Report is the latest one that holds them.
	Report Incident
}

// CustodyReport is who is held, by the latest reports within a sight, on a day.
type CustodyReport struct {
	AsOf    Day
	Lines   []CustodyLine // by heading, then by name
	Unnamed []UnnamedLine
}

// Under lists the lines of one heading.
func (r CustodyReport) Under(h Heading) []CustodyLine {
	var out []CustodyLine
	for _, l := range r.Lines {
		if l.Heading == h {
			out = append(out, l)
		}
	}
	return out
}

// CustodyFilter narrows an answer about custody; a zero field does not.
type CustodyFilter struct {
	Country string // where somebody was taken
	Case    string // ref
	Subject string // ref
}

// custodial are the types of incident that can begin, confirm, change or end a spell.
var custodial = []string{Detention, Arrest, MassDetention, HouseArrest, TravelBan, Abduction, Disappearance, Exile, Release, //nolint:gochecknoglobals // a constant list
	CustodyObservation, Killing, Charge, Hearing, Verdict, AppealRuling, Clemency}

// holding are those that can begin one.
var holding = []string{Detention, Arrest, MassDetention, HouseArrest, TravelBan, Abduction, Disappearance, CustodyObservation, Verdict, AppealRuling} //nolint:gochecknoglobals // a constant list

// Custody computes who is held on a day, over the incidents within the sight that are not refuted or retracted.
func (s *Store) Custody(ctx context.Context, sight Sight, f CustodyFilter, asOf Day) (CustodyReport, error) {
	var incidents []Incident
	err := s.view(ctx, func(q querier) error {
		args := append(sight.args(), sql.Named("holding", texts(holding)), sql.Named("custodial", texts(custodial)),
			sql.Named("country", f.Country), sql.Named("asof", string(asOf)))
		who := ` and (:country = '' or i.in_country = :country)`
		for _, r := range []struct{ kind, ref, name, text string }{
			{RefCase, f.Case, "incase", ` and i.case_id = :incase`}, {RefSubject, f.Subject, "subject", ` and t.subject_id = :subject`},
		} {
			if r.ref == "" {
				continue
			}
			id, err := lookUp(ctx, q, r.kind, r.ref)
			if err != nil {
				return err
			}
			who += r.text
			args = append(args, sql.Named(r.name, id))
		}
		// Whoever may have been held there, with all that bears on it, wherever it happened; and the crowds of those cases.
		list, err := all(ctx, q, `with concerned (subject, case_id) as (
				select distinct t.subject_id, i.case_id from incidents i join incident_types y on y.incident_id = i.id left join targets t on t.incident_id = i.id
				where y.type in (select value from json_each(:holding)) and (i.date_from is null or i.date_from <= :asof) and `+seesIncident+who+`)
			select distinct i.id from incidents i join incident_types y on y.incident_id = i.id left join targets t on t.incident_id = i.id
			where y.type in (select value from json_each(:custodial)) and i.verification not in ('refuted', 'retracted')
			and (i.date_from is null or i.date_from <= :asof) and `+seesIncident+`
			and (t.subject_id in (select subject from concerned where subject is not null) or t.subject_id is null and i.case_id in (select case_id from concerned))
			order by i.id`, args, value[int64])
		if err != nil {
			return err
		}
		incidents, err = loadIncidents(ctx, q, sight, list)
		return err
	})
	if isMissing(err) {
		return CustodyReport{AsOf: asOf}, nil
	}
	if err != nil {
		return CustodyReport{}, fmt.Errorf("compute custody: %w", err)
	}
	r := custody(incidents, asOf)
	if f.Country != "" {
		r.Lines = slices.DeleteFunc(r.Lines, func(l CustodyLine) bool { return l.Report.InCountry != f.Country })
		r.Unnamed = slices.DeleteFunc(r.Unnamed, func(u UnnamedLine) bool { return u.Report.InCountry != f.Country })
	}
	if f.Subject != "" {
		r.Lines = slices.DeleteFunc(r.Lines, func(l CustodyLine) bool { return l.Subject.Ref != f.Subject })
		r.Unnamed = nil
	}
	return r, nil
}

// custody computes the report from loaded incidents. Their order does not matter.
func custody(incidents []Incident, asOf Day) CustodyReport {
	people := map[int64][]fact{}
	var order []Subject
	for _, i := range incidents {
		if i.Discounted() {
			continue
		}
		for _, t := range i.Targets {
			if t.Who == nil || t.Who.Kind != Person {
				continue
			}
			if people[t.Who.ID] == nil {
				order = append(order, *t.Who)
			}
			people[t.Who.ID] = append(people[t.Who.ID], factsOf(i, t)...)
		}
	}
	r := CustodyReport{AsOf: asOf}
	for _, s := range order {
		p := person{asOf: asOf}
		p.live(people[s.ID])
		for _, l := range p.lines() {
			l.Subject = s
			r.Lines = append(r.Lines, l)
		}
	}
	slices.SortStableFunc(r.Lines, func(a, b CustodyLine) int {
		return cmp.Or(cmp.Compare(headingOrder(a.Heading), headingOrder(b.Heading)), cmp.Compare(a.Subject.Name(), b.Subject.Name()), cmp.Compare(a.Subject.Ref, b.Subject.Ref))
	})
	r.Unnamed = unnamed(incidents, asOf)
	return r
}

func headingOrder(h Heading) int {
	return slices.Index([]Heading{InCustody, UnderArrest, BannedToTravel, Missing, NotKnown}, h)
}

// fact is one act of one incident as it bears on one person.
type fact struct {
	incident Incident
	typ      string
	target   Target
	ends     bool // it lets go, or may
	key      Day  // where it stands in the order of things
	to       Day  // the last day it can have happened
}

// factsOf takes an incident apart into what it means for one target. An act and an outcome that ends it are two facts: a
// person arrested and released on one day was held and let go.
func factsOf(i Incident, t Target) []fact {
	date := i.Date.Closed(i.Reported)
	var out []fact
	for _, typ := range i.Types {
		if !slices.Contains(custodial, typ) {
			continue
		}
		f := fact{incident: i, typ: typ, target: t, ends: typ == Release || typ == Killing || typ == Clemency || lets(typ, t), to: date.To}
		if f.key = date.From; f.ends {
			f.key = date.To
		}
		out = append(out, f)
		if slices.Contains([]string{Detention, Arrest, MassDetention, HouseArrest, Abduction, Disappearance}, typ) && Outcomes.Group(t.Outcome) == OutcomeOfRelease {
			f.typ, f.ends, f.key = Release, true, date.To
			out = append(out, f)
		}
	}
	return out
}

// lets tells whether a legal step or an observation may let the person go.
func lets(typ string, t Target) bool {
	switch typ {
	case Verdict, AppealRuling, Charge, Hearing:
		return t.Sentence != Prison
	case CustodyObservation:
		return t.Outcome == NotHeld
	}
	return false
}

// before is the order of facts: by key, then the explicit order of the day, and on one day what lets go comes last.
func (f fact) before(g fact) int {
	bool2int := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(f.key, g.key), cmp.Compare(f.incident.DayOrder, g.incident.DayOrder),
		cmp.Compare(bool2int(f.ends && f.typ == Release), bool2int(g.ends && g.typ == Release)),
		cmp.Compare(bool2int(f.ends), bool2int(g.ends)), cmp.Compare(f.incident.Ref, g.incident.Ref), cmp.Compare(f.typ, g.typ))
}
