package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Fate is what became of some of the people of a case: those for whom it is the same.
type Fate struct {
	// People are those who are named; Unnamed how many are not, at least; NoNumber: there may be more, as no report gives the
	// number or reports differ.
	People   []Subject
	Unnamed  int
	NoNumber bool
	Groups   []Group
	// Outcome is that of the governing step, Sentence and Months the last sentence passed; Stands whether a conviction stands.
	Outcome  string
	Sentence string
	Months   int
	Stands   Stands
	// Governing is the step that governs for the first of them; the release or the detention, where nothing else is reported.
	Governing Incident
	// Custody is where they stand by the latest reports; nil where no report holds them.
	Custody *CustodyLine
}

// Count is how many people, named and unnamed.
func (f Fate) Count() int { return len(f.People) + f.Unnamed }

// Fates computes what became of the people of a case who were held, charged, tried or let go, by a day, within the sight.
// The largest number comes first. Nobody is counted twice: unnamed people of whom a later report decides something are
// those of whom an earlier one told, up to their number.
func (s *Store) Fates(ctx context.Context, sight Sight, caseRef string, asOf Day) ([]Fate, error) {
	var out []Fate
	err := s.view(ctx, func(q querier) error {
		incidents, err := incidentsOf(ctx, q, sight, caseRef)
		if err != nil {
			return err
		}
		m := s.moment(asOf)
		concerned := fatesOf(incidents, m)
		var scope custodyIn
		for _, f := range concerned {
			if f.who != nil {
				scope.people = append(scope.people, f.who.ID)
			}
		}
		facts, err := scope.load(ctx, q, sight)
		if err != nil {
			return err
		}
		answer := custodyOn(facts, m)
		answer.unnamed, answer.ended = nil, nil
		held := CustodyReport{AsOf: asOf}
		named, err := loadNamed(ctx, q, sight, []custodyAnswer{answer})
		if err != nil {
			return err
		}
		answer.write(named, Page{}, &held)
		out = grouped(concerned, held)
		return nil
	})
	if isMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("compute fates: %w", err)
	}
	return out, nil
}

// fateOf is the fate of one person or one unnamed group.
type fateOf struct {
	who *Subject // nil for a group
	Fate
}

// grouped puts together those for whom it is the same.
func grouped(concerned []fateOf, held CustodyReport) []Fate {
	var out []Fate
	same := func(a, b Fate) bool {
		return a.Outcome == b.Outcome && a.Sentence == b.Sentence && a.Months == b.Months && a.Stands == b.Stands &&
			a.Governing.Type() == b.Governing.Type() && a.Governing.Date == b.Governing.Date &&
			(a.Custody == nil) == (b.Custody == nil) && (a.Custody == nil || a.Custody.Heading == b.Custody.Heading && a.Custody.Reason == b.Custody.Reason)
	}
	for _, f := range concerned {
		for n, l := range held.Lines {
			if f.who != nil && l.Subject.ID == f.who.ID && l.Heading != BannedToTravel {
				f.Custody = &held.Lines[n]
			}
		}
		n := slices.IndexFunc(out, func(o Fate) bool { return same(o, f.Fate) })
		if n < 0 {
			out = append(out, f.Fate)
			continue
		}
		out[n].People = append(out[n].People, f.People...)
		out[n].Unnamed += f.Unnamed
		out[n].NoNumber = out[n].NoNumber || f.NoNumber
		out[n].Groups = append(out[n].Groups, f.Groups...)
	}
	slices.SortStableFunc(out, func(a, b Fate) int {
		return cmp.Or(cmp.Compare(b.Count(), a.Count()), CompareIncidents(a.Governing, b.Governing))
	})
	return out
}

// fatesOf is what became of each person and each unnamed group of one case.
func fatesOf(incidents []Incident, m moment) []fateOf {
	var out []fateOf
	at := map[int64]int{}
	for _, c := range clearances(incidents, m) {
		step := c.Governing()
		at[c.who.ID] = len(out)
		out = append(out, fateOf{who: c.who, Fate: Fate{
			People: []Subject{*c.who}, Outcome: step.Target.Outcome, Sentence: c.Sentence, Months: c.Months, Stands: c.Stands, Governing: step.Incident,
		}})
	}
	steps := custodySteps(incidents, m)
	for _, s := range steps {
		if s.Target.Who == nil || s.Target.Who.Kind != Person {
			continue
		}
		n, ok := at[s.Target.Who.ID]
		if !ok {
			n = len(out)
			at[s.Target.Who.ID] = n
			out = append(out, fateOf{who: s.Target.Who, Fate: Fate{People: []Subject{*s.Target.Who}, Stands: StandsUnknown}})
		}
		// Of whom no court has decided anything, the last report of being held or let go is what is known.
		if f := &out[n]; f.Outcome == "" && !f.Governing.Is(Charge) || Outcomes.Group(f.Outcome) == OutcomeOfRelease && f.Governing.Is(Release, Detention, MassDetention, Arrest) ||
			f.Outcome == "" && Outcomes.Group(s.Target.Outcome) == OutcomeOfRelease {
			f.Outcome, f.Governing = s.Target.Outcome, s.Incident
		}
	}
	return append(out, groupFates(incidents, m)...)
}

// custodySteps are the reports of being held and of being let go, in their order.
func custodySteps(incidents []Incident, m moment) []Step {
	var out []Step
	for _, i := range incidents {
		from, last := m.span(&i)
		if i.Discounted() || from > m.day || last == "" || last > m.day || !i.Is(Detention, MassDetention, Arrest, HouseArrest, Abduction, Disappearance, Release) {
			continue
		}
		for _, t := range i.Targets {
			out = append(out, Step{Incident: i, Target: t})
		}
	}
	slices.SortStableFunc(out, func(a, b Step) int { return compareSteps(a.Incident, b.Incident, "") })
	return out
}

// groupFates is what became of the unnamed groups of one case: of each the last step that decided something, and how many
// are left of whom nothing is reported.
func groupFates(incidents []Incident, m moment) []fateOf {
	var steps []Step
	var most told
	list := make([]*Incident, len(incidents))
	for n := range incidents {
		list[n] = &incidents[n]
	}
	for _, i := range list {
		from, last := m.span(i)
		if i.Discounted() || from > m.day || last == "" || last > m.day || !i.Is(Detention, MassDetention, Arrest, Charge, Verdict, AppealRuling, Clemency, Release) {
			continue
		}
		for _, t := range i.Targets {
			if t.Group != nil && (t.Outcome != "" || t.Sentence != "" || i.Is(Release)) {
				steps = append(steps, Step{Incident: *i, Target: t})
			}
		}
		if i.Is(Detention, MassDetention, Arrest, Charge) {
			if t := toldBy(i, list); t.high > most.high || most.incident == nil && t.unsized {
				most = t
			}
		}
	}
	slices.SortStableFunc(steps, func(a, b Step) int { return compareSteps(a.Incident, b.Incident, "") })
	var out []fateOf
	decided, rest := 0, -1
	for _, s := range steps {
		f := fateOf{Fate: groupFate(s)}
		n := slices.IndexFunc(out, func(o fateOf) bool { return samePeople(o.Fate, f.Fate) })
		switch {
		case n < 0:
			if s.Target.Group.Rest {
				rest = len(out)
			}
			out, decided = append(out, f), decided+f.Unnamed
		case f.Outcome == Upheld: // what was decided stands
			out[n].Governing = f.Governing
		case Outcomes.Group(out[n].Outcome) == OutcomeOfLegalStep && Outcomes.Group(f.Outcome) != OutcomeOfLegalStep && !s.Incident.Is(Clemency):
			// let go after a judgment: the judgment is what became of them
		default:
			if f.Sentence == "" {
				f.Sentence, f.Months = out[n].Sentence, out[n].Months
			}
			out[n] = f
		}
	}
	switch {
	case rest >= 0 && out[rest].Unnamed == 0: // all the others: as many as are left, at least
		out[rest].Unnamed = max(0, most.low-decided)
		out[rest].NoNumber = most.low != most.high || decided > 0 || most.high == 0
	case rest < 0 && (most.high > decided || most.unsized && len(out) == 0):
		out = append(out, fateOf{Fate: Fate{Unnamed: max(0, most.low-decided), NoNumber: most.unsized || most.low != most.high, Stands: StandsUnknown, Governing: *most.incident}})
	}
	return out
}

// samePeople tells whether a later step is about the unnamed people of an earlier one: in the same words and number, or,
// where it upholds a judgment or lets them go after one, as many.
func samePeople(earlier, later Fate) bool {
	switch {
	case earlier.Unnamed != later.Unnamed || earlier.Groups[0].Rest != later.Groups[0].Rest:
		return false
	case earlier.Groups[0].Description == later.Groups[0].Description:
		return Outcomes.Group(earlier.Outcome) == OutcomeOfLegalStep || Outcomes.Group(later.Outcome) == OutcomeOfLegalStep
	}
	return later.Unnamed > 0 && Outcomes.Group(earlier.Outcome) == OutcomeOfLegalStep && (later.Outcome == Upheld || Outcomes.Group(later.Outcome) == OutcomeOfRelease)
}

// told is of how many unnamed people a report of being held or charged tells.
type told struct {
	incident  *Incident
	low, high int
	unsized   bool // it tells of some and gives no number
}

func toldBy(i *Incident, list []*Incident) told {
	out := told{incident: i}
	if low, high := headcount(i); high > 0 {
		n := peopleIn(i, list)
		out.low, out.high = max(0, low-n), max(0, high-n)
		return out
	}
	for _, t := range i.Targets {
		if t.Group != nil && !t.Group.Rest {
			out.high, out.unsized = out.high+t.Group.People, out.unsized || t.Group.People == 0
		}
	}
	out.low = out.high
	return out
}

// groupFate is what one step decides on an unnamed group.
func groupFate(s Step) Fate {
	t := s.Target
	c := Clearance{Stands: StandsUnknown}
	c.step(Step{Incident: s.Incident, Target: t})
	return Fate{
		Unnamed: t.Group.People, NoNumber: t.Group.People == 0, Groups: []Group{*t.Group}, Outcome: t.Outcome, Sentence: t.Sentence, Months: t.Months,
		Stands: c.Stands, Governing: s.Incident,
	}
}
