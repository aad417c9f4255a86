package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// Stands says whether a conviction stands.
type Stands string

// Whether a conviction stands.
const (
	StandsYes     Stands = "yes"
	StandsNo      Stands = "no"
	StandsUnknown Stands = "unknown"
)

// Step is one legal step as it concerns one person or group.
type Step struct {
	Incident Incident
	Target   Target
	// Open: its date is such that on the day asked about it may have come or not.
	Open bool
}

// Clearance is where a person's legal matter stands in one case. Free is not cleared: who is out of prison may be convicted.
type Clearance struct {
	Case, CaseTitle string
	// Steps are the charges, judgments, rulings and acts of clemency, first one first; the last that decided something governs.
	Steps []Step
	// Stands tells whether a conviction stands. It is unknown where nothing has been judged, or amnestied, where the step that
	// governs is disputed, and where a step that would change it may or may not have come yet.
	Stands Stands
	// Disputed: the step that governs is disputed.
	Disputed bool
	// Sentence and Months are the last sentence passed; Months 0: not stated.
	Sentence string
	Months   int

	governing int // index among Steps
}

// Governing is the step that governs: the latest one that decided something, else the latest one.
func (c Clearance) Governing() Step { return c.Steps[c.governing] }

// legalTypes are the types of incident that are steps of a person's legal matter. Of a release only what it says of the
// matter counts: that the charges were dropped, or that it was a pardon.
const legalTypes = `('charge', 'hearing', 'leak_case', 'verdict', 'appeal_ruling', 'clemency', 'release')`

// Clearance computes, case by case, where a person's legal matters stand on a day, within the sight. A person who is not
// within the sight has none.
func (s *Store) Clearance(ctx context.Context, sight Sight, subjectRef string, asOf Day) ([]Clearance, error) {
	var incidents []Incident
	var subject int64
	err := s.view(ctx, func(q querier) (err error) {
		if subject, err = lookUp(ctx, q, RefSubject, subjectRef); err != nil {
			return err
		}
		incidents, err = loadQuery(ctx, q, sight, `select distinct i.id from incidents i join targets t on t.incident_id = i.id
			join incident_types y on y.incident_id = i.id where t.subject_id = :subject and y.type in `+legalTypes+` and `+stillSpeaks+` and `+seesIncident+` order by i.id`,
			append(sight.args(), sql.Named("subject", subject)))
		return err
	})
	if isMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("compute clearance: %w", err)
	}
	var out []Clearance
	for _, c := range clearances(incidents, s.moment(asOf)) {
		if c.who.ID == subject {
			out = append(out, c.Clearance)
		}
	}
	return out, nil
}

// clearanceOf is the clearance of one person in one case.
type clearanceOf struct {
	who *Subject
	Clearance
}

// clearances computes where the legal matters of all named people stand, case by case, in the order of their first steps.
func clearances(incidents []Incident, m moment) []clearanceOf {
	type key struct{ subject, inCase int64 }
	steps := map[key][]Step{}
	for _, i := range incidents {
		if i.Discounted() {
			continue
		}
		for _, t := range i.Targets {
			if t.Who == nil || t.Who.Kind != Person || !legal(i, t) {
				continue
			}
			from, last := m.span(&i)
			if from > m.day {
				continue
			}
			k := key{t.Who.ID, i.CaseID}
			steps[k] = append(steps[k], Step{Incident: i, Target: t, Open: last == "" || last > m.day})
		}
	}
	var out []clearanceOf
	for _, list := range steps {
		sortSteps(list)
		c := clearanceOf{who: list[0].Target.Who, Clearance: Clearance{Case: list[0].Incident.Case, CaseTitle: list[0].Incident.CaseTitle, Stands: StandsUnknown}}
		for _, s := range list {
			c.step(s)
		}
		if len(c.Steps) > 0 {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b clearanceOf) int {
		return cmp.Or(CompareIncidents(a.Steps[0].Incident, b.Steps[0].Incident), cmp.Compare(a.place(), b.place()), cmp.Compare(a.who.Ref, b.who.Ref))
	})
	return out
}

// place is where the person stands among those of the first step.
func (c *clearanceOf) place() int {
	return slices.IndexFunc(c.Steps[0].Incident.Targets, func(t Target) bool { return t.Subject == c.who.Ref })
}

// legal tells whether the incident is a step of the target's legal matter.
func legal(i Incident, t Target) bool {
	if i.Is(Charge, Verdict, AppealRuling, Clemency) {
		return true
	}
	switch t.Outcome {
	case Pardon, Commutation, Amnesty, "acquittal", "dropped":
		return i.Is(Release)
	}
	return Outcomes.Group(t.Outcome) == OutcomeOfLegalStep && i.Is(Hearing, "leak_case", Release)
}

// sortSteps puts the steps of one matter in their order. A charge and the first verdict stand at their first possible day,
// as what follows them cannot come before them; everything else at its last.
func sortSteps(list []Step) {
	var verdict *Incident
	for n := range list {
		if i := &list[n].Incident; i.Is(Verdict) && (verdict == nil || compareVerdicts(i, verdict) < 0) {
			verdict = i
		}
	}
	first := ""
	if verdict != nil {
		first = verdict.Ref
	}
	slices.SortStableFunc(list, func(a, b Step) int { return compareSteps(a.Incident, b.Incident, first) })
}

// compareVerdicts puts first the verdict that is certain to have come first.
func compareVerdicts(a, b *Incident) int {
	return cmp.Or(compareDays(lastDay(a), lastDay(b), 1), compareDays(a.Date.From, b.Date.From, -1), cmp.Compare(a.DayOrder, b.DayOrder), cmp.Compare(a.Ref, b.Ref))
}

// compareSteps orders the steps of one proceeding: by key, then the explicit order of the day, then as such steps follow
// each other. first is the ref of the step that all others of its kind follow.
func compareSteps(a, b Incident, first string) int {
	x, xOpen := stepKey(a, first)
	y, yOpen := stepKey(b, first)
	open := xOpen
	if y == "" {
		open = yOpen
	}
	by := compareDays(x, y, open)
	if x == "" && y == "" {
		by = cmp.Compare(xOpen, yOpen)
	}
	if by == 0 && a.Date.Precision == PrecisionDay && b.Date.Precision == PrecisionDay {
		by = cmp.Compare(a.DayOrder, b.DayOrder)
	}
	return cmp.Or(by, cmp.Compare(stepRank(a), stepRank(b)), compareDays(a.Date.From, b.Date.From, -1), cmp.Compare(a.DayOrder, b.DayOrder), cmp.Compare(a.Ref, b.Ref))
}

// stepKey is the day at which a step stands among the others; open tells whether an open one stands first (-1) or last (1).
func stepKey(i Incident, first string) (day Day, open int) {
	if i.Ref == first || i.Is(Charge, ClosureSuit, NoticeRequest) {
		return i.Date.From, -1
	}
	return lastDay(&i), 1
}

// lastDay is the last day an incident can have happened on, an open one closed by its first publication.
func lastDay(i *Incident) Day { return i.Date.Closed(i.Reported).To }

// stepRank is where a step stands in the usual course of things.
func stepRank(i Incident) int {
	return slices.Index([]string{NoticeRequest, NoticeDecision, NoticeObservation, ClosureSuit, ClosureOrder, ClosureFinal, Charge, Hearing, Verdict, AppealRuling, Clemency, Release}, i.Type())
}

// step reads one more step.
func (c *Clearance) step(s Step) {
	stands, decides := c.after(s)
	if s.Incident.Is(Release) && !s.Incident.Is(Charge, Verdict, AppealRuling, Clemency) && stands == c.Stands {
		return // it says of the matter what is known
	}
	c.Steps = append(c.Steps, s)
	if s.Open {
		if decides && stands != c.Stands {
			c.Stands = StandsUnknown
		}
		return
	}
	if s.Target.Sentence != "" {
		c.Sentence, c.Months = s.Target.Sentence, s.Target.Months
	}
	if !decides {
		if c.Steps[c.governing].Target.Outcome == "" {
			c.governing = len(c.Steps) - 1
		}
		return
	}
	c.governing, c.Stands, c.Disputed = len(c.Steps)-1, stands, s.Incident.Verification == Disputed
	if c.Disputed {
		c.Stands = StandsUnknown
	}
}

// after is whether a conviction stands after a step, and whether the step decides something.
func (c *Clearance) after(s Step) (stands Stands, decides bool) {
	switch s.Target.Outcome {
	case Convicted, Changed:
		return StandsYes, true
	case Upheld:
		return c.Stands, true
	case Acquitted, ChargesDropped, Terminated, QuashedRetrial, "acquittal", "dropped":
		return StandsNo, true
	case Quashed:
		if c.Stands == StandsNo {
			return StandsUnknown, true // it was no conviction that was quashed
		}
		return StandsNo, true
	case Pardon, Commutation:
		return StandsYes, true // DOMAIN.md §2, clemency: the conviction stands
	case Amnesty:
		return StandsUnknown, true // what an amnesty leaves of a conviction differs from law to law
	}
	switch {
	case s.Target.Sentence != "":
		return StandsYes, true
	case s.Incident.Is(Clemency):
		return StandsYes, true
	}
	return c.Stands, false
}
