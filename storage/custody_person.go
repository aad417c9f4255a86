package storage

import "slices"

// hold is one ground on which a person is held.
type hold struct {
	caseID   int64
	heading  Heading
	basis    Basis
	date     Date
	incident Incident
	expires  Day // of a prison sentence: the last day of the term; empty: not stated
}

// person is what the reports read so far make of one person's liberty.
type person struct {
	asOf  Day
	holds []hold // custody and house arrest, in the order of the reports
	since Date   // of the unbroken spell; kept while it is not known whether it goes on

	unknown *hold     // the last ground before the inference ended
	why     *Incident // what ended it
	expired bool

	ban     *hold
	missing *hold
	abroad  bool // in exile: a sentence is passed on somebody who is not there
	dead    bool
	// terms is the date of the first judgment of each case, from which a term runs.
	terms map[int64]Date
}

// live reads the facts of one person in their order, up to the day asked about.
func (p *person) live(facts []fact) {
	p.terms = map[int64]Date{}
	slices.SortStableFunc(facts, fact.before)
	for _, f := range facts {
		if f.incident.Date.From > p.asOf {
			continue
		}
		if f.key != "" {
			p.expire(min(f.key, p.asOf))
		}
		if f.ends && f.to > p.asOf {
			p.straddle(f)
			continue
		}
		p.read(f)
	}
	p.expire(p.asOf)
}

// straddle reads a report that may let the person go, whose date reaches beyond the day asked about: on that day it is not
// known whether it had happened.
func (p *person) straddle(f fact) {
	switch {
	case physical(f):
		p.lapse(anyCase, f.incident, false)
	case frees(f.target):
		p.lapse(f.incident.CaseID, f.incident, false)
	}
}

func physical(f fact) bool {
	return f.typ == Release || f.typ == Killing || f.typ == CustodyObservation && f.target.Outcome == NotHeld
}

// frees tells whether the outcome or sentence of a legal step ends being held for it: an acquittal, a dropped charge, or a
// sentence that is not served in prison.
func frees(t Target) bool {
	switch t.Outcome {
	case Acquitted, ChargesDropped, Terminated:
		return true
	}
	return t.Sentence == Probation || t.Sentence == Suspended || t.Sentence == Fine
}

// read reads one report.
func (p *person) read(f fact) {
	if p.dead {
		return
	}
	switch f.typ {
	case Detention, Arrest, MassDetention:
		p.hold(f, InCustody, Reported)
	case HouseArrest:
		p.holds = nil // at home is no longer in a cell
		p.hold(f, UnderArrest, Reported)
	case TravelBan:
		p.ban = &hold{caseID: f.incident.CaseID, heading: BannedToTravel, basis: Reported, date: f.incident.Date, incident: f.incident}
		if f.target.Outcome == Lifted {
			p.ban = nil
		}
	case Abduction, Disappearance:
		p.missing = &hold{caseID: f.incident.CaseID, heading: Missing, basis: Reported, date: f.incident.Date, incident: f.incident}
	case CustodyObservation:
		if f.target.Outcome == NotHeld {
			p.free(f)
		} else if f.target.Outcome == Held {
			p.observe(f)
		}
	case Exile:
		p.abroad = true
	case Killing:
		p.die(f)
	case Release:
		p.release(f)
	case Charge, Hearing, Verdict, AppealRuling:
		p.judge(f)
	case Clemency:
		p.pardon(f)
	}
}

// hold begins a spell, or goes on with it.
func (p *person) hold(f fact, heading Heading, basis Basis) {
	h := hold{caseID: f.incident.CaseID, heading: heading, basis: basis, date: f.incident.Date, incident: f.incident}
	p.missing = nil // found, and held
	if basis != Inferred {
		p.abroad = false
	}
	p.enter(h)
}

func (p *person) enter(h hold) {
	if len(p.holds) == 0 && p.unknown == nil {
		p.since = h.date
	}
	p.unknown, p.why, p.expired = nil, nil, false
	p.holds = append(p.holds, h)
}

// observe reads that somebody says the person is held: under the heading of the spell, or in custody.
func (p *person) observe(f fact) {
	heading := InCustody
	if n := len(p.holds); n > 0 {
		heading = p.holds[n-1].heading
	} else if p.unknown != nil {
		heading = p.unknown.heading
	}
	p.hold(f, heading, Stated)
}

// free ends every ground of being held: the person is out.
func (p *person) free(fact) {
	p.holds, p.unknown, p.why, p.expired, p.missing = nil, nil, nil, false, nil
}

func (p *person) die(f fact) {
	p.free(f)
	p.ban, p.dead = nil, true
}

// release reads a release by its reason.
func (p *person) release(f fact) {
	p.free(f)
	switch f.target.Outcome {
	case ToHouseArrest:
		p.hold(f, UnderArrest, Reported)
	case Died:
		p.die(f)
	}
}

// judge reads a legal step.
func (p *person) judge(f fact) {
	t, caseID := f.target, f.incident.CaseID
	if t.Outcome == Died {
		p.die(f)
		return
	}
	switch {
	case frees(t):
		p.leave(caseID)
		if p.ban != nil && p.ban.caseID == caseID && t.Sentence == "" {
			p.ban = nil
		}
	case t.Outcome == Quashed || t.Outcome == QuashedRetrial:
		p.lapse(caseID, f.incident, false)
	case t.Sentence == Prison && t.Outcome != Acquitted:
		p.sentence(f)
	}
}

// sentence reads a prison sentence: the person is held by inference, unless he is known to be abroad.
func (p *person) sentence(f fact) {
	caseID := f.incident.CaseID
	if _, ok := p.terms[caseID]; !ok {
		p.terms[caseID] = f.incident.Date.Closed(f.incident.Reported)
	}
	if p.abroad {
		return
	}
	h := hold{caseID: caseID, heading: InCustody, basis: Inferred, date: f.incident.Date, incident: f.incident}
	if f.target.Months > 0 {
		h.expires = p.terms[caseID].To.AddMonths(f.target.Months)
	}
	p.missing = nil
	// A new sentence takes the place of the earlier one of the case.
	p.holds = slices.DeleteFunc(p.holds, func(o hold) bool { return o.caseID == caseID && (o.basis == Inferred || o.heading != InCustody) })
	since, fresh := p.since, len(p.holds) == 0 && p.unknown == nil
	p.enter(h)
	if !fresh && since != (Date{}) {
		p.since = since
	}
}

// pardon reads clemency: it ends the inference, and the conviction stands. A commutation to a shorter term replaces it.
func (p *person) pardon(f fact) {
	if f.target.Sentence == Prison {
		p.sentence(f)
		return
	}
	p.lapse(f.incident.CaseID, f.incident, false)
}

// leave ends what holds the person for one case: he is out unless another holds him.
func (p *person) leave(caseID int64) {
	held := len(p.holds) > 0
	p.holds = slices.DeleteFunc(p.holds, func(h hold) bool { return h.caseID == caseID })
	if held && len(p.holds) == 0 || p.unknown != nil && p.unknown.caseID == caseID {
		p.unknown, p.why, p.expired = nil, nil, false
	}
}

// anyCase stands for every case in lapse.
const anyCase = 0

// lapse ends the inference that the person is held for a case: whether he is free is not known until a later
// report says that he is held or that he left.
func (p *person) lapse(caseID int64, why Incident, expired bool) {
	if len(p.holds) == 0 {
		return
	}
	last := p.holds[len(p.holds)-1]
	p.holds = slices.DeleteFunc(p.holds, func(h hold) bool { return caseID == anyCase || h.caseID == caseID })
	if len(p.holds) == 0 {
		p.unknown, p.why, p.expired = &last, &why, expired
	}
}

// expire lets the terms lapse that ran out by a day. What was reported before that day is read by then, so whoever was
// reported held after his term is held again by that report.
func (p *person) expire(day Day) {
	for {
		n := slices.IndexFunc(p.holds, func(h hold) bool { return h.expires != "" && h.expires <= day })
		if n < 0 {
			return
		}
		p.lapse(p.holds[n].caseID, p.holds[n].incident, true)
	}
}

// lines are what is to be said of the person on the day asked about.
func (p *person) lines() []CustodyLine {
	var out []CustodyLine
	line := func(h hold, heading Heading, since Date) CustodyLine {
		l := CustodyLine{Heading: heading, Since: since, Basis: h.basis, Confirmed: h.date, Report: h.incident}
		l.DaysLow, l.DaysHigh = daysHeld(since.Closed(h.incident.Reported), p.asOf)
		if last := h.date.Closed(h.incident.Reported).To; last != "" {
			l.Stale = p.asOf.Sub(last) > staleAfter
		}
		return l
	}
	if n := len(p.holds); n > 0 {
		h := p.holds[n-1]
		out = append(out, line(h, h.heading, p.since))
	} else if p.unknown != nil {
		l := line(*p.unknown, NotKnown, p.since)
		l.Why, l.Expired = p.why, p.expired
		out = append(out, l)
	}
	if p.ban != nil {
		out = append(out, line(*p.ban, BannedToTravel, p.ban.date))
	}
	if p.missing != nil {
		out = append(out, line(*p.missing, Missing, p.missing.date))
	}
	return out
}

// daysHeld is the least and the most number of days from a date to a day; the most is -1 where the date's first day is not known.
func daysHeld(since Date, asOf Day) (low, high int) {
	if since.To != "" {
		low = max(0, asOf.Sub(min(since.To, asOf)))
	}
	if since.From == "" {
		return low, -1
	}
	return low, max(0, asOf.Sub(since.From))
}
