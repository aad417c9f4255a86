package storage

import (
	"cmp"
	"slices"
)

// act is what a fact does to somebody's liberty.
type act int

// The acts, in the order in which they count when they fall on one day and nobody says which came first: what holds
// before what puts the holding in doubt, and what lets go last.
const (
	actWanted     act = iota // on a wanted list: not held by inference
	actSentence              // sentenced to prison
	actDetained              // detained, alone or with many
	actArrested              // formally arrested or remanded
	actObserved              // seen or said to be held
	actMissing               // abducted or disappeared
	actBan                   // banned from travel
	actHouse                 // under house arrest
	actClemency              // pardoned, amnestied, commuted
	actQuashed               // sentence quashed
	actChanged               // prison sentence changed into one that is not stated, or into no prison
	actExpelled              // sent out of the country
	actLifted                // travel ban or house arrest lifted
	actCleared               // acquitted, charges dropped, proceedings terminated
	actLesser                // sentenced to what is no prison
	actUnseen                // seen or said not to be held
	actOwnRelease            // let go by what the same report says of the end of what it began
	actReleased              // let go
	actAway                  // in exile
	actDied
)

// fact is one act upon one person or unnamed group that a report tells of.
type fact struct {
	incident *Incident
	target   *Target
	act      act
	// outcome is the target's outcome where the act rests on it, else empty.
	outcome string
	// typ is the type of the incident that makes it this act.
	typ string
	// from and last are the first and last day it can have happened on; from may be open, last too if nothing closes it.
	from, last Day
	// certain: it had happened by the day asked about. Otherwise it may have.
	certain bool
}

// holds tells whether the fact is a report of being held, not merely a sentence.
func (f *fact) holds() bool {
	return f.act == actDetained || f.act == actArrested || f.act == actObserved
}

// key is the day that orders facts: what holds counts from its first day, what ends only on its last.
func (f *fact) key() (day Day, open int) {
	switch f.act {
	case actSentence, actDetained, actArrested, actObserved, actMissing, actBan, actWanted:
		return f.from, -1
	case actHouse: // it begins one thing and ends another; where nothing closes its date it counts as a beginning
		if f.incident.Date.Closed(f.incident.Reported).To == "" {
			return f.from, -1
		}
	default:
	}
	return f.last, 1
}

// basis is what a holding that rests on the fact is called.
func (f *fact) basis() Basis {
	switch f.act {
	case actSentence:
		return Inferred
	case actObserved:
		return Stated
	default:
		return Reported
	}
}

// how names what the fact does: its outcome, else the incident's type.
func (f *fact) how() string {
	switch {
	case f.outcome != "":
		return f.outcome
	case f.act == actLesser:
		return f.target.Sentence
	}
	return f.typ
}

func (f *fact) disputed() bool { return f.incident.Verification == Disputed }

// compareFacts orders facts in time: by key, on one day by explicit order, then by act.
func compareFacts(a, b *fact) int {
	ad, ao := a.key()
	bd, bo := b.key()
	if ad == "" && bd == "" {
		return cmp.Or(cmp.Compare(ao, bo), cmp.Compare(a.act, b.act), cmp.Compare(a.incident.Ref, b.incident.Ref))
	}
	open := ao
	if bd == "" {
		open = bo
	}
	return cmp.Or(compareDays(ad, bd, open), cmp.Compare(a.order(), b.order()), cmp.Compare(a.act, b.act),
		compareDays(a.last, b.last, 1), compareDays(a.from, b.from, -1), cmp.Compare(a.incident.Ref, b.incident.Ref), cmp.Compare(a.typ, b.typ))
}

// order is the explicit order among incidents of one day; it says nothing of those not dated to the day.
func (f *fact) order() int {
	if f.incident.Date.Precision != PrecisionDay {
		return 0
	}
	return f.incident.DayOrder
}

// factsOf gives the acts that one incident tells of one of its targets, none that cannot have happened by the day.
func factsOf(i *Incident, t *Target, m moment) []*fact {
	if i.Discounted() {
		return nil
	}
	from, last := m.span(i)
	certain := last != "" && last <= m.day
	if from > m.day {
		return nil
	}
	var out []*fact
	add := func(a act, typ, outcome string) {
		if (a < actClemency) && from == "" && !certain {
			return // what holds and may have begun at any time counts from its last possible day on
		}
		if !slices.ContainsFunc(out, func(f *fact) bool { return f.act == a }) {
			out = append(out, &fact{incident: i, target: t, act: a, outcome: outcome, typ: typ, from: from, last: last, certain: certain})
		}
	}
	record := true
	for _, typ := range i.Types {
		record = record && (typ == Statement || typ == Context)
		addActs(add, typ, t)
	}
	if !record {
		addOutcome(add, i, t)
	}
	return out
}

// addActs adds what a type of incident does to a target.
func addActs(add func(a act, typ, outcome string), typ string, t *Target) {
	switch typ {
	case Detention, MassDetention:
		add(actDetained, typ, "")
	case Arrest:
		add(actArrested, typ, "")
	case HouseArrest:
		add(actHouse, typ, "")
	case TravelBan:
		add(actBan, typ, "")
	case Abduction, Disappearance:
		add(actMissing, typ, "")
	case Exile:
		add(actAway, typ, "")
	case "expulsion":
		add(actExpelled, typ, "")
	case "wanted":
		add(actWanted, typ, "")
	case Killing:
		add(actDied, typ, "")
	case Release:
		switch t.Outcome {
		case Died:
			add(actDied, typ, t.Outcome)
		case ToHouseArrest:
			add(actHouse, typ, t.Outcome)
		default:
			add(actReleased, typ, t.Outcome)
		}
	case CustodyObservation:
		switch t.Outcome {
		case Held:
			add(actObserved, typ, t.Outcome)
		case NotHeld:
			add(actUnseen, typ, t.Outcome)
		}
	case Verdict, AppealRuling, Clemency:
		addRuling(add, typ, t)
	}
}

// addRuling adds what a court's ruling or an act of clemency does to a target.
func addRuling(add func(a act, typ, outcome string), typ string, t *Target) {
	switch t.Outcome {
	case Acquitted, ChargesDropped, Terminated:
		return // told by addOutcome
	case Quashed, QuashedRetrial:
		add(actQuashed, typ, t.Outcome)
		return
	}
	switch {
	case t.Sentence == Prison:
		add(actSentence, typ, "")
	case t.Sentence == Probation || t.Sentence == Suspended || t.Sentence == Fine:
		add(actLesser, typ, "")
	case typ == Clemency:
		add(actClemency, typ, t.Outcome)
	case t.Sentence != "" || t.Outcome == Changed:
		add(actChanged, typ, "")
	}
}

// addOutcome adds what a target's own outcome says of the end of what the incident began, or of the case.
func addOutcome(add func(a act, typ, outcome string), i *Incident, t *Target) {
	switch t.Outcome {
	case Acquitted, ChargesDropped, Terminated:
		if i.Is(Detention, MassDetention, Arrest, HouseArrest, TravelBan, Release, "accusation", Charge, Hearing, "leak_case", Verdict, AppealRuling) {
			add(actCleared, i.Type(), t.Outcome) // not the end of a civil suit
		}
	case Died:
		add(actDied, i.Type(), t.Outcome)
	case Lifted:
		if i.Is(TravelBan, HouseArrest) {
			add(actLifted, i.Type(), t.Outcome)
		}
	case ToHouseArrest:
		if i.Is(Detention, MassDetention, Arrest) && !i.Is(Release) {
			add(actHouse, i.Type(), t.Outcome)
		}
	case NotHeld:
		if i.Is(Detention, MassDetention, Arrest, HouseArrest, Abduction, Disappearance) {
			add(actOwnRelease, i.Type(), t.Outcome)
		}
	default:
		if Outcomes.Group(t.Outcome) == OutcomeOfRelease && !i.Is(Release) && !i.Is(Clemency) &&
			i.Is(Detention, MassDetention, Arrest, HouseArrest, Abduction, Disappearance) {
			add(actOwnRelease, i.Type(), t.Outcome)
		}
	}
}
