package storage

import (
	"context"
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
}

// Clearance is where a person's legal matter stands in one case. Free is not cleared: who is out of prison may be convicted.
type Clearance struct {
	Case, CaseTitle string
	// Steps are the charges, judgments, rulings and acts of clemency, first one first; the last one governs.
	Steps []Step
	// Stands tells whether a conviction stands.
	Stands Stands
	// Sentence and Months are the last sentence passed; Months 0: not stated.
	Sentence string
	Months   int
}

// Governing is the step that governs: the latest one that decided something.
func (c Clearance) Governing() Step { return c.Steps[len(c.Steps)-1] }

// legalSteps are the types of incident that decide a person's legal matter.
var legalSteps = []string{Charge, Verdict, AppealRuling, Clemency} //nolint:gochecknoglobals // a constant list

// Clearance computes, case by case, where a person's legal matters stand on a day, within the sight.
func (s *Store) Clearance(ctx context.Context, sight Sight, subjectRef string, asOf Day) ([]Clearance, error) {
	list, err := s.Incidents(ctx, sight, IncidentFilter{Subject: subjectRef, Types: legalSteps}, Page{Limit: 500})
	if err != nil {
		return nil, fmt.Errorf("compute clearance: %w", err)
	}
	var out []Clearance
	for _, c := range clearances(list.Incidents, asOf) {
		if c.subject == subjectRef {
			out = append(out, c.Clearance)
		}
	}
	return out, nil
}

// clearanceOf is the clearance of one subject in one case.
type clearanceOf struct {
	subject string // ref
	Clearance
}

// clearances computes where the legal matters of all named people stand, case by case.
func clearances(incidents []Incident, asOf Day) []clearanceOf {
	sorted := slices.Clone(incidents)
	slices.SortStableFunc(sorted, stepOrder)
	type key struct{ subject, inCase string }
	at := map[key]int{}
	var out []clearanceOf
	for _, i := range sorted {
		if i.Discounted() || i.Date.From > asOf || !i.Is(legalSteps...) {
			continue
		}
		for _, t := range i.Targets {
			if t.Who == nil || t.Who.Kind != Person {
				continue
			}
			k := key{t.Who.Ref, i.Case}
			n, ok := at[k]
			if !ok {
				n = len(out)
				at[k] = n
				out = append(out, clearanceOf{subject: t.Who.Ref, Clearance: Clearance{Case: i.Case, CaseTitle: i.CaseTitle, Stands: StandsUnknown}})
			}
			out[n].step(Step{Incident: i, Target: t})
		}
	}
	return out
}

// step reads one more step.
func (c *Clearance) step(s Step) {
	c.Steps = append(c.Steps, s)
	if s.Target.Sentence != "" {
		c.Sentence, c.Months = s.Target.Sentence, s.Target.Months
	}
	switch s.Target.Outcome {
	case Convicted, Changed:
		c.Stands = StandsYes
	case Acquitted, ChargesDropped, Terminated, Quashed, QuashedRetrial:
		c.Stands = StandsNo
	case Pardon, Commutation, Amnesty:
		c.Stands = StandsYes // the conviction stands (DOMAIN §2, clemency)
	}
}
