package storage

import (
	"cmp"
	"slices"
)

// unnamedHeld is the people of one case who are held and whom no report names.
type unnamedHeld struct {
	low, high int
	why       *Incident // what leaves their number open; nil where it is known
	since     Date
	basis     *Incident
	stale     bool
	disputed  bool
}

// unnamedOn counts the unnamed people held at a moment, one entry a case. Headcounts count people, not incidents: who is
// named is taken off, and an arrest or a sentence that follows a detention counts nobody a second time.
func unnamedOn(byCase map[int64][]*Incident, m moment) []unnamedHeld {
	var out []unnamedHeld
	for _, list := range byCase {
		c := crowd{moment: m, gone: map[letGo]bool{}}
		if line, ok := c.run(list); ok {
			out = append(out, line)
		}
	}
	slices.SortFunc(out, func(a, b unnamedHeld) int {
		return cmp.Or(compareDays(a.since.From, b.since.From, -1), cmp.Compare(a.basis.Ref, b.basis.Ref))
	})
	return out
}

// groupFact is one act upon unnamed people, low to high of them.
type groupFact struct {
	*fact
	low, high int
	unsized   bool // their number is not stated
	rest      bool // all the others
	own       bool // of the people whom the same incident holds
}

// crowd runs through what is told of the unnamed people of one case, in order.
type crowd struct {
	moment
	low, high int
	why       *Incident // what leaves the number open
	unsized   bool      // some are held whose number is not stated
	disputed  bool
	since     Date
	basis     *fact
	terms     []groupFact    // prison sentences, to run out
	gone      map[letGo]bool // groups that have been let go; true where by a judgment
}

func (c *crowd) run(list []*Incident) (unnamedHeld, bool) {
	var facts []groupFact
	for _, i := range list {
		facts = append(facts, c.factsOf(i, list)...)
	}
	slices.SortFunc(facts, func(a, b groupFact) int {
		return cmp.Or(compareFacts(a.fact, b.fact), cmp.Compare(a.target.Group.Description, b.target.Group.Description), cmp.Compare(a.high, b.high))
	})
	for _, g := range facts {
		if day, _ := g.key(); day != "" {
			c.expire(day)
		}
		c.apply(g)
	}
	c.expire(c.day)
	if c.high == 0 && !c.unsized {
		return unnamedHeld{}, false
	}
	low := max(0, c.low-c.named(list))
	if c.why != nil {
		low = 0
	}
	return unnamedHeld{
		low: low, high: c.high, why: c.why, since: c.since, basis: c.basis.incident,
		stale: c.basis.last == "" || c.day.Sub(c.basis.last) > staleAfter, disputed: c.disputed,
	}, true
}

// named counts the people whom a later report of the case names and whom no report of a detention or arrest does: they
// may have been among those without a name.
func (c *crowd) named(list []*Incident) int {
	detained, judged := map[int64]bool{}, map[int64]bool{}
	for _, i := range list {
		for k := range i.Targets {
			t := &i.Targets[k]
			if t.Who == nil || t.Who.Kind != Person {
				continue
			}
			for _, f := range factsOf(i, t, c.moment) {
				switch f.act {
				case actDetained, actArrested:
					detained[t.Who.ID] = true
				case actObserved, actSentence, actCleared, actLesser, actReleased, actUnseen, actClemency:
					judged[t.Who.ID] = true
				default:
				}
			}
		}
	}
	n := 0
	for id := range judged {
		if !detained[id] {
			n++
		}
	}
	return n
}

// factsOf gives what an incident of the case tells of unnamed people. A headcount covers the groups beside it.
func (c *crowd) factsOf(i *Incident, list []*Incident) []groupFact {
	everybody := &Target{Group: &Group{}}
	low, high := headcount(i)
	if high > 0 {
		n := peopleIn(i, list)
		low, high = max(0, low-n), max(0, high-n)
	}
	groups, unsized := 0, false
	for _, t := range i.Targets {
		if t.Group != nil && !t.Group.Rest {
			groups, unsized = groups+t.Group.People, unsized || t.Group.People == 0
		}
	}
	var out []groupFact
	begins := i.Is(Detention, MassDetention)
	if begins { // one fact for all whom it holds
		n := groupFact{low: max(low, groups), high: max(high, groups), unsized: unsized && high == 0}
		for _, f := range factsOf(i, everybody, c.moment) {
			if n.fact = f; f.act == actDetained && (n.high > 0 || n.unsized) {
				out = append(out, n)
			}
		}
	}
	for k := range i.Targets {
		t := &i.Targets[k]
		if t.Group == nil {
			continue
		}
		for _, f := range factsOf(i, t, c.moment) {
			g := groupFact{
				fact: f, low: t.Group.People, high: t.Group.People, rest: t.Group.Rest && t.Group.People == 0, own: begins,
				unsized: t.Group.People == 0 && !t.Group.Rest,
			}
			if g.rest && begins { // all the others of this event
				g.low, g.high = max(0, low-groups), max(0, high-groups)
			}
			if f.act != actDetained && !slices.ContainsFunc(out, func(o groupFact) bool { return o.target == t && o.lets() && f.lets() }) {
				out = append(out, g)
			}
		}
	}
	if len(out) == 0 && high > 0 { // a headcount alone
		for _, f := range factsOf(i, everybody, c.moment) {
			out = append(out, groupFact{fact: f, low: low, high: high})
		}
	}
	return out
}

// headcount is the least and the largest number of people that the incident's claims give.
func headcount(i *Incident) (low, high int) {
	for _, claim := range i.Claims {
		if claim.Field == ClaimHeadcount {
			if low == 0 || claim.People < low {
				low = claim.People
			}
			high = max(high, claim.People)
		}
	}
	return low, high
}

// peopleIn counts the people who are named in an incident, and of one that detains people those also whose own detention
// or arrest, at the same time in the same case, stands apart.
func peopleIn(i *Incident, list []*Incident) int {
	named := map[int64]bool{}
	for _, other := range list {
		if other != i && !(i.Is(Detention, MassDetention) && other.Is(Detention, MassDetention, Arrest) && other.Date.Overlaps(i.Date.From, i.Date.To)) {
			continue
		}
		for _, t := range other.Targets {
			if t.Who != nil && t.Who.Kind == Person {
				named[t.Who.ID] = true
			}
		}
	}
	return len(named)
}

// lets tells whether the act lets people go.
func (f *fact) lets() bool {
	switch f.act {
	case actCleared, actLesser, actUnseen, actOwnRelease, actReleased, actAway, actDied, actHouse:
		return true
	default:
		return false
	}
}

// apply lets one fact do its work.
func (c *crowd) apply(g groupFact) {
	switch g.act {
	case actDetained:
		if c.high == 0 && !c.unsized {
			c.since, c.disputed, c.why = g.incident.Date, false, nil
		}
		clear(c.gone)
		c.unsized = c.unsized || g.unsized
		c.high += g.high
		if g.certain {
			c.low += g.low
		}
		if g.unsized || !g.certain {
			c.why = g.incident
		}
		c.rest(g.fact)
	case actArrested, actSentence:
		if c.high == 0 && !c.unsized {
			c.since, c.disputed, c.why = g.incident.Date, false, nil
		}
		if g.act == actSentence && g.target.Months > 0 {
			c.terms = append(c.terms, g)
		}
		c.low, c.high = max(c.low, g.low), max(c.high, g.high)
		c.rest(g.fact)
	case actObserved:
		if c.high == 0 && !c.unsized {
			c.since, c.disputed = g.incident.Date, false
		}
		if g.high > 0 && g.certain { // who is still held, by number
			c.low, c.high, c.why, c.unsized = g.low, g.high, nil, false
		}
		c.rest(g.fact)
	case actClemency, actQuashed, actChanged, actExpelled:
		c.doubt(g)
	default:
		if g.lets() {
			c.let(g)
		}
	}
}

// rest makes a fact the one on which the holding rests.
func (c *crowd) rest(f *fact) {
	c.disputed = c.disputed || f.disputed()
	if f.certain || c.basis == nil {
		c.basis = f
	}
}

// doubt leaves open whether some are free.
func (c *crowd) doubt(g groupFact) {
	if c.high > 0 || c.unsized {
		c.why = g.incident
	}
}

// let takes off those who were let go.
func (c *crowd) let(g groupFact) {
	if c.high == 0 && !c.unsized {
		return
	}
	switch {
	case !g.certain || g.disputed():
		c.doubt(g)
		return
	case g.rest && !g.own:
		c.low, c.high, c.why, c.unsized = 0, 0, nil, false
		return
	case g.unsized:
		c.doubt(g)
		return
	}
	if c.again(g) {
		return
	}
	if g.own && g.low != g.high { // the very people whom the incident held, however many
		c.low, c.high = max(0, c.low-g.low), max(0, c.high-g.high)
		return
	}
	c.low, c.high = max(0, c.low-g.high), max(0, c.high-g.low)
}

// again tells whether the same group, in the same words and number, was let go before, and one of the two was a judgment:
// acquitted, and then released.
func (c *crowd) again(g groupFact) bool {
	if g.target.Group.Description == "" {
		return false
	}
	key := letGo{description: g.target.Group.Description, people: g.high}
	judged := g.act == actCleared || g.act == actLesser
	before, found := c.gone[key]
	c.gone[key] = before || judged
	return found && (before || judged)
}

// letGo is a group that has been let go.
type letGo struct {
	description string
	people      int
}

// expire lets the terms run out that end by the day: whether those people are free is not known.
func (c *crowd) expire(day Day) {
	c.terms = slices.DeleteFunc(c.terms, func(g groupFact) bool {
		end := g.last.AddMonths(g.target.Months)
		if end == "" || end > day {
			return false
		}
		c.doubt(g)
		return true
	})
}
