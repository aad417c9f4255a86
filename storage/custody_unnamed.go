package storage

import (
	"cmp"
	"slices"
)

// unnamed computes, case by case, how many people without a name are still held: those whom reports hold less those whom
// reports that give their number, or say "all the others", let go.
func unnamed(incidents []Incident, asOf Day) []UnnamedLine {
	type crowd struct {
		UnnamedLine
		held bool
	}
	crowds := map[int64]*crowd{}
	var order []*crowd
	for _, f := range groupFacts(incidents) {
		i := f.incident
		if i.Date.From > asOf || f.ends && f.to > asOf {
			continue
		}
		c := crowds[i.CaseID]
		if c == nil {
			c = &crowd{UnnamedLine: UnnamedLine{Case: i.Case, CaseTitle: i.CaseTitle}}
			crowds[i.CaseID] = c
			order = append(order, c)
		}
		if !f.ends {
			c.Low, c.High = c.Low+f.low, c.High+f.high
			c.Report, c.held = i, true
			c.NumberUnknown = c.NumberUnknown || f.unsized
			continue
		}
		switch {
		case f.rest:
			c.Low, c.High, c.NumberUnknown = 0, 0, false
		case f.unsized:
			c.NumberUnknown = c.High > 0 || c.NumberUnknown
		default:
			c.Low, c.High = max(0, c.Low-f.high), max(0, c.High-f.low)
		}
	}
	var out []UnnamedLine
	for _, c := range order {
		if c.held && (c.High > 0 || c.NumberUnknown) {
			out = append(out, c.UnnamedLine)
		}
	}
	slices.SortStableFunc(out, func(a, b UnnamedLine) int { return cmp.Compare(a.Case, b.Case) })
	return out
}

// groupFact is what one incident says of people without a name.
type groupFact struct {
	fact
	low, high int
	unsized   bool // their number is not stated
	rest      bool // all the others
}

// groupFacts are the reports that hold or let go people without a name, in their order.
func groupFacts(incidents []Incident) []groupFact {
	var out []groupFact
	for _, i := range incidents {
		if i.Discounted() {
			continue
		}
		date := i.Date.Closed(i.Reported)
		if i.Is(Detention, Arrest, MassDetention) {
			if g, ok := heldGroup(i); ok {
				g.fact = fact{incident: i, typ: i.Type(), key: date.From, to: date.To}
				out = append(out, g)
			}
		}
		for _, t := range i.Targets {
			if t.Group == nil || !letsGroupGo(i, t) {
				continue
			}
			out = append(out, groupFact{fact: fact{incident: i, typ: Release, ends: true, key: date.To, to: date.To},
				low: t.Group.People, high: t.Group.People, unsized: t.Group.People == 0 && !t.Group.Rest, rest: t.Group.Rest})
		}
	}
	slices.SortStableFunc(out, func(a, b groupFact) int { return a.before(b.fact) })
	return out
}

func letsGroupGo(i Incident, t Target) bool {
	switch {
	case i.Is(Release), Outcomes.Group(t.Outcome) == OutcomeOfRelease && t.Outcome != ToHouseArrest:
		return true
	case i.Is(Verdict, AppealRuling, Charge):
		return frees(t)
	case i.Is(CustodyObservation):
		return t.Outcome == NotHeld
	}
	return false
}

// heldGroup is how many people without a name an incident holds: by its groups, and by its headcounts less those who are named.
func heldGroup(i Incident) (groupFact, bool) {
	var g groupFact
	named, groups := 0, false
	for _, t := range i.Targets {
		switch {
		case t.Group == nil:
			named++
		default:
			groups = true
			g.low += t.Group.People
			g.unsized = g.unsized || t.Group.People == 0
		}
	}
	g.high = g.low
	low, high := 0, 0
	for _, c := range i.Claims {
		if c.Field == ClaimHeadcount {
			if low == 0 || c.People < low {
				low = c.People
			}
			high = max(high, c.People)
		}
	}
	if high > 0 {
		g.low, g.high, g.unsized = max(g.low, low-named), max(g.high, high-named), false
	}
	return g, groups || g.high > 0
}
