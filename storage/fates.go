package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Fate is what became of some of the people of a case: those for whom it is the same.
type Fate struct {
	// People are those who are named; Unnamed how many are not; NoNumber: an unnamed group whose size is not stated.
	People   []Subject
	Unnamed  int
	NoNumber bool
	Groups   []Group
	// Outcome is that of the governing step, Sentence and Months the last sentence passed; Stands whether a conviction stands.
	Outcome  string
	Sentence string
	Months   int
	Stands   Stands
	// Governing is the step that governs for the first of them.
	Governing Incident
	// Custody is where they stand by the latest reports; nil where no report holds them.
	Custody *CustodyLine
}

// Count is how many people, named and unnamed.
func (f Fate) Count() int { return len(f.People) + f.Unnamed }

// Fates computes what became of the people of a case who were charged, tried or let go, by a day, within the sight. The
// largest number comes first.
func (s *Store) Fates(ctx context.Context, sight Sight, caseRef string, asOf Day) ([]Fate, error) {
	list, err := s.Incidents(ctx, sight, IncidentFilter{Case: caseRef, Types: append([]string{Release}, legalSteps...)}, Page{Limit: 1000})
	if err != nil {
		return nil, fmt.Errorf("compute fates: %w", err)
	}
	held, err := s.Custody(ctx, sight, CustodyFilter{Case: caseRef}, asOf)
	if err != nil {
		return nil, fmt.Errorf("compute fates: %w", err)
	}
	return fates(list.Incidents, held, asOf), nil
}

func fates(incidents []Incident, held CustodyReport, asOf Day) []Fate {
	subjects := map[string]Subject{}
	for _, i := range incidents {
		for _, t := range i.Targets {
			if t.Who != nil {
				subjects[t.Who.Ref] = *t.Who
			}
		}
	}
	var out []Fate
	same := func(a, b Fate) bool {
		return a.Outcome == b.Outcome && a.Sentence == b.Sentence && a.Months == b.Months && a.Stands == b.Stands && a.Governing.Ref == b.Governing.Ref &&
			(a.Custody == nil) == (b.Custody == nil) && (a.Custody == nil || a.Custody.Heading == b.Custody.Heading)
	}
	add := func(f Fate) {
		for n := range out {
			if same(out[n], f) {
				out[n].People = append(out[n].People, f.People...)
				out[n].Unnamed += f.Unnamed
				out[n].NoNumber = out[n].NoNumber || f.NoNumber
				out[n].Groups = append(out[n].Groups, f.Groups...)
				return
			}
		}
		out = append(out, f)
	}
	for _, c := range clearances(incidents, asOf) {
		last := c.Governing()
		f := Fate{People: []Subject{subjects[c.subject]}, Outcome: last.Target.Outcome, Sentence: c.Sentence, Months: c.Months, Stands: c.Stands, Governing: last.Incident}
		for n, l := range held.Lines {
			if l.Subject.Ref == c.subject && l.Heading != BannedToTravel {
				f.Custody = &held.Lines[n]
			}
		}
		add(f)
	}
	for _, f := range groupFates(incidents, asOf) {
		add(f)
	}
	slices.SortStableFunc(out, func(a, b Fate) int { return cmp.Compare(b.Count(), a.Count()) })
	return out
}

// groupFates is what became of the unnamed groups: for each description the last step that decided something.
func groupFates(incidents []Incident, asOf Day) []Fate {
	sorted := slices.Clone(incidents)
	slices.SortStableFunc(sorted, stepOrder)
	at := map[string]int{}
	var out []Fate
	for _, i := range sorted {
		if i.Discounted() || i.Date.From > asOf {
			continue
		}
		for _, t := range i.Targets {
			if t.Group == nil || t.Outcome == "" && !i.Is(Release) {
				continue
			}
			f := Fate{Unnamed: t.Group.People, NoNumber: t.Group.People == 0, Groups: []Group{*t.Group}, Outcome: t.Outcome, Sentence: t.Sentence, Months: t.Months,
				Stands: StandsUnknown, Governing: i}
			switch t.Outcome {
			case Convicted, Changed:
				f.Stands = StandsYes
			case Acquitted, ChargesDropped, Terminated, Quashed, QuashedRetrial:
				f.Stands = StandsNo
			}
			n, ok := at[t.Group.Description]
			if !ok {
				at[t.Group.Description] = len(out)
				out = append(out, f)
				continue
			}
			if f.Outcome == Upheld { // what was decided stands
				f.Outcome, f.Sentence, f.Months, f.Stands = out[n].Outcome, out[n].Sentence, out[n].Months, out[n].Stands
			}
			out[n] = f
		}
	}
	return out
}
