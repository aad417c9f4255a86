package storage

import (
	"cmp"
	"slices"
)

// custodyAnswer is who was deprived of liberty at a moment, before the reports that it names are loaded whole.
type custodyAnswer struct {
	lines   []spellLine
	ended   []endedSpell
	unnamed []unnamedHeld
}

// spellLine is one person under one heading.
type spellLine struct {
	subject   *Subject
	heading   Heading
	since     Date
	low, high int // days
	basis     *fact
	rests     []*fact // every report the line rests on
	stale     bool
	disputed  bool
	doubt     *doubt
}

// endedSpell is one spell that was over.
type endedSpell struct {
	subject  *Subject
	heading  Heading
	since    Date
	basis    *fact
	by       *fact
	disputed bool
}

// doubt is why it is not known whether somebody is free.
type doubt struct {
	reason  Reason
	fact    *fact
	expired Day
}

// custodyOn computes who was deprived of liberty at a moment from incidents, which may come in any order and may tell of
// other things too.
func custodyOn(incidents []Incident, m moment) custodyAnswer { return byWhom(incidents).on(m) }

// reports are what is reported, by whom it happened to: of each person by its number, and of the unnamed people of each case.
type reports struct {
	people, cases map[int64][]*Incident
}

func newReports() reports {
	return reports{people: map[int64][]*Incident{}, cases: map[int64][]*Incident{}}
}

// byWhom puts incidents by whom they happened to; those that do not speak any more are left out.
func byWhom(incidents []Incident) reports {
	by := newReports()
	for n := range incidents {
		i := &incidents[n]
		if i.Discounted() {
			continue
		}
		by.cases[i.CaseID] = append(by.cases[i.CaseID], i)
		for _, t := range i.Targets {
			if t.Who == nil || t.Who.Kind != Person {
				continue
			}
			if list := by.people[t.Who.ID]; len(list) == 0 || list[len(list)-1] != i { // who is named twice is told of once
				by.people[t.Who.ID] = append(list, i)
			}
		}
	}
	return by
}

// on computes who was deprived of liberty at a moment.
func (by reports) on(m moment) custodyAnswer {
	var answer custodyAnswer
	for id, list := range by.people {
		var facts []*fact
		for _, i := range list {
			for k := range i.Targets {
				if t := &i.Targets[k]; t.Who != nil && t.Who.ID == id {
					facts = append(facts, factsOf(i, t, m)...)
				}
			}
		}
		p := liberty{moment: m}
		lines, ended := p.run(facts)
		answer.lines, answer.ended = append(answer.lines, lines...), append(answer.ended, ended...)
	}
	slices.SortFunc(answer.lines, func(a, b spellLine) int {
		return cmp.Or(cmp.Compare(slices.Index(headings(), a.heading), slices.Index(headings(), b.heading)), compareDays(a.since.From, b.since.From, -1), compareDays(a.since.To, b.since.To, 1),
			cmp.Compare(a.subject.Ref, b.subject.Ref), cmp.Compare(a.heading, b.heading))
	})
	slices.SortFunc(answer.ended, func(a, b endedSpell) int {
		return cmp.Or(-compareDays(a.by.last, b.by.last, 1), -compareDays(a.since.From, b.since.From, -1),
			cmp.Compare(a.subject.Ref, b.subject.Ref), cmp.Compare(a.heading, b.heading))
	})
	answer.unnamed = unnamedOn(by.cases, m)
	return answer
}

// spell is an unbroken time under one heading.
type spell struct {
	// open are the reports it rests on; lapsed those that rest no more, while nobody says that it is over.
	open, lapsed []*fact
	all          []*fact
	doubt        *doubt
}

// term is a prison sentence in force.
type term struct {
	start, end Day // end is open where the months are not stated
	fact       *fact
}

// liberty runs through what is told of one person, in order.
type liberty struct {
	moment
	held, house, ban, missing *spell
	terms                     map[int64][]term // by case
	wanted                    map[int64]bool   // by case
	abroad, dead              bool
	ended                     []endedSpell
}

func (p *liberty) run(facts []*fact) ([]spellLine, []endedSpell) {
	p.terms, p.wanted = map[int64][]term{}, map[int64]bool{}
	slices.SortStableFunc(facts, compareFacts)
	for _, f := range facts {
		if p.dead {
			break
		}
		if day, _ := f.key(); day != "" && day <= p.day {
			p.expire(day)
		}
		p.apply(f)
	}
	if !p.dead {
		p.expire(p.day)
	}
	return p.lines(), p.ended
}

// apply lets one fact do its work.
func (p *liberty) apply(f *fact) {
	switch f.act {
	case actWanted:
		if p.held == nil || len(p.held.open) == 0 {
			p.wanted[f.incident.CaseID] = true
		}
	case actSentence:
		p.sentence(f)
	case actDetained, actArrested, actObserved:
		p.hold(f)
	case actMissing:
		p.vanish(f)
	case actBan:
		p.ban = p.ban.with(f)
	case actHouse:
		p.confine(f)
	case actClemency:
		p.lapse(f, ReasonClemency)
	case actQuashed:
		reason := ReasonQuashed
		if f.outcome == QuashedRetrial {
			reason = ReasonRetrial
		}
		p.lapse(f, reason)
	case actChanged:
		if len(p.terms[f.incident.CaseID]) > 0 {
			p.lapse(f, ReasonChanged)
		}
	case actExpelled:
		p.held.lapse(anyFact, p.doubted(f, ReasonExpelled))
	case actLifted:
		p.close(&p.ban, BannedToTravel, f, sameCase(f))
		if f.incident.Is(HouseArrest) {
			p.close(&p.house, UnderArrest, f, sameCase(f))
		}
	case actCleared, actLesser:
		p.judge(f)
	case actUnseen, actReleased, actOwnRelease:
		p.release(f)
	case actAway, actDied:
		p.leave(f)
	}
}

// doubted is the doubt that a fact leaves: its own reason, unless it is not certain that it had happened.
func (p *liberty) doubted(f *fact, reason Reason) *doubt {
	if !f.certain {
		reason = ReasonEndStraddles
	}
	return &doubt{reason: reason, fact: f}
}

// sentence holds by inference, except who is dead, abroad, missing or wanted.
func (p *liberty) sentence(f *fact) {
	c := f.incident.CaseID
	t := term{start: f.last, fact: f}
	old := p.terms[c]
	replaces := f.certain && f.typ != Verdict && len(old) > 0
	if replaces { // a higher court or an act of clemency: the new term counts from the old verdict
		t.start = old[len(old)-1].start
		p.terms[c] = nil
	}
	if f.target.Months > 0 {
		t.end = t.start.AddMonths(f.target.Months)
	}
	p.terms[c] = append(p.terms[c], t)
	switch {
	case p.abroad || p.missing != nil:
	case p.wanted[c] && p.house == nil && (p.held == nil || len(p.held.open) == 0):
		p.held = p.held.with(f)
		p.held.lapse(sameCase(f), &doubt{reason: ReasonWanted, fact: f})
	default:
		p.hold(f)
	}
	if replaces {
		for _, t := range old {
			p.held.drop(t.fact)
		}
	}
}

// hold begins, carries on or resumes custody.
func (p *liberty) hold(f *fact) {
	if !f.certain && (p.house != nil || p.missing != nil) {
		return // until it is certain, the person stands where he stood
	}
	if f.holds() {
		p.abroad = false
		clear(p.wanted)
		p.close(&p.missing, Missing, f, anyFact)
	}
	p.close(&p.house, UnderArrest, f, anyFact)
	// After clemency or an expired term, a report of being held keeps the spell; a new detention or sentence is a new one.
	if s := p.held; s != nil && len(s.open) == 0 && s.doubt != nil && f.act != actObserved && f.act != actArrested {
		switch s.doubt.reason {
		case ReasonClemency, ReasonExpired, ReasonExpelled:
			p.close(&p.held, InCustody, s.doubt.fact, anyFact)
		default:
		}
	}
	p.held = p.held.with(f)
}

// vanish makes somebody missing; whoever held the person before, it is not known who does now.
func (p *liberty) vanish(f *fact) {
	p.held.lapse(anyFact, &doubt{reason: ReasonEndStraddles, fact: f})
	if !f.certain && (p.held != nil || p.house != nil) {
		return
	}
	p.missing = p.missing.with(f)
	p.close(&p.house, UnderArrest, f, anyFact)
}

// confine moves somebody into house arrest.
func (p *liberty) confine(f *fact) {
	if p.held != nil && (!f.certain || f.disputed()) {
		p.unsettle(f)
		return
	}
	p.abroad = false
	p.close(&p.held, InCustody, f, anyFact)
	p.close(&p.missing, Missing, f, anyFact)
	p.house = p.house.with(f)
}

// lapse ends what is inferred: of one case's reports up to now none says any more that the person is held.
func (p *liberty) lapse(f *fact, reason Reason) {
	d := p.doubted(f, reason)
	p.held.lapse(sameCase(f), d)
	if f.act == actClemency {
		p.house.lapse(sameCase(f), d)
	}
	if f.certain {
		delete(p.terms, f.incident.CaseID)
	}
}

// expire lets the terms run out that end by the day, in their order.
func (p *liberty) expire(day Day) {
	var over []term
	for _, terms := range p.terms {
		last := terms[0]
		for _, t := range terms {
			if last.end != "" && (t.end == "" || t.end > last.end) {
				last = t
			}
		}
		if last.end != "" && last.end <= day {
			over = append(over, last)
		}
	}
	slices.SortFunc(over, func(a, b term) int {
		return cmp.Or(cmp.Compare(a.end, b.end), cmp.Compare(a.fact.incident.Ref, b.fact.incident.Ref))
	})
	for _, t := range over {
		delete(p.terms, t.fact.incident.CaseID)
		p.held.lapse(sameCase(t.fact), &doubt{reason: ReasonExpired, fact: t.fact, expired: t.end})
	}
}

// judge ends what one case holds: acquitted, dropped, terminated, or a sentence that is no prison.
func (p *liberty) judge(f *fact) {
	c := f.incident.CaseID
	switch {
	case !f.certain || f.disputed():
		p.held.lapse(sameCase(f), p.doubted(f, ReasonDisputed))
		p.house.lapse(sameCase(f), p.doubted(f, ReasonDisputed))
		return
	case !f.incident.Is(AppealRuling, Clemency) && slices.ContainsFunc(p.terms[c], func(t term) bool { return t.fact.incident != f.incident }):
		// A first judgment replaces no other, nor does the end of another charge: the earlier prison sentence stands until a
		// higher court takes it away.
		p.held.lapse(sameCase(f), &doubt{reason: ReasonOtherVerdict, fact: f})
		return
	}
	delete(p.terms, c)
	p.close(&p.held, InCustody, f, sameCase(f))
	p.close(&p.house, UnderArrest, f, sameCase(f))
	if f.act == actCleared {
		p.close(&p.ban, BannedToTravel, f, sameCase(f))
	}
}

// release lets a person go.
func (p *liberty) release(f *fact) {
	if !f.certain || f.disputed() {
		p.unsettle(f)
		return
	}
	which := anyFact
	if f.act == actOwnRelease { // it ends what its own incident began, and what came before; not another report of the same day
		which = func(x *fact) bool { return x.incident == f.incident || compareDays(x.from, f.from, -1) < 0 }
	}
	if d := p.crossed(f); d != nil {
		p.held.lapse(which, d)
		return
	}
	p.close(&p.held, InCustody, f, which)
	p.close(&p.house, UnderArrest, f, which)
	if f.act != actUnseen {
		p.close(&p.missing, Missing, f, which)
	}
}

// crossed finds a new detention that a roughly dated ending may lie before: the person was held before, was let go at
// some time, and was detained anew inside that time.
func (p *liberty) crossed(f *fact) *doubt {
	if p.held == nil || f.from == f.last || f.act == actOwnRelease {
		return nil
	}
	first := p.held.all[0]
	for _, x := range p.held.open {
		if x.act == actDetained && x != first && first.last < f.from && x.from > f.from && x.from <= f.last {
			return &doubt{reason: ReasonOrder, fact: f}
		}
	}
	return nil
}

// unsettle leaves everything open that an ending, which may not have come yet or is disputed, would end.
func (p *liberty) unsettle(f *fact) {
	d := p.doubted(f, ReasonDisputed)
	p.held.lapse(anyFact, d)
	p.house.lapse(anyFact, d)
	if f.act != actUnseen {
		p.missing.lapse(anyFact, d)
	}
}

// leave takes a person out of reach: in exile or dead.
func (p *liberty) leave(f *fact) {
	if !f.certain || f.disputed() {
		p.unsettle(f)
		p.ban.lapse(anyFact, p.doubted(f, ReasonDisputed))
		return
	}
	p.close(&p.held, InCustody, f, anyFact)
	p.close(&p.house, UnderArrest, f, anyFact)
	p.close(&p.missing, Missing, f, anyFact)
	p.close(&p.ban, BannedToTravel, f, anyFact)
	p.abroad, p.dead = p.abroad || f.act == actAway, f.act == actDied
}

// close takes reports away from a spell, and ends it when it rests on nothing any more.
func (p *liberty) close(at **spell, heading Heading, by *fact, which func(*fact) bool) {
	s := *at
	if s == nil {
		return
	}
	s.open, s.lapsed = slices.DeleteFunc(s.open, which), slices.DeleteFunc(s.lapsed, which)
	if len(s.open) > 0 || len(s.lapsed) > 0 {
		return
	}
	p.ended = append(p.ended, endedSpell{
		subject: by.target.Who, heading: heading, since: s.since(), basis: s.basis(), by: by, disputed: s.disputed() || by.disputed(),
	})
	*at = nil
}

// lines are the headings the person stands under.
func (p *liberty) lines() []spellLine {
	var out []spellLine
	add := func(s *spell, heading Heading, doubtful bool) {
		if s == nil {
			return
		}
		basis := s.basis()
		l := spellLine{
			subject: basis.target.Who, heading: heading, since: s.since(), basis: basis, rests: slices.Concat(s.open, s.lapsed), disputed: s.disputed(),
		}
		l.low, l.high = s.days(p.day)
		l.stale = basis.last == "" || p.day.Sub(basis.last) > staleAfter
		if !slices.ContainsFunc(s.open, func(f *fact) bool { return f.certain }) {
			if l.doubt = s.doubt; l.doubt == nil {
				l.doubt = &doubt{reason: ReasonBeginStraddles, fact: basis}
			}
			if doubtful {
				l.heading = NotKnown
			}
			l.disputed = l.disputed || l.doubt.fact.disputed()
		}
		out = append(out, l)
	}
	if p.missing == nil {
		add(p.held, InCustody, true)
		add(p.house, UnderArrest, true)
	}
	add(p.missing, Missing, false)
	add(p.ban, BannedToTravel, false)
	return out
}
