package storage

import "slices"

// anyFact takes every report of a spell.
func anyFact(*fact) bool { return true }

// sameCase takes the reports of the fact's case.
func sameCase(f *fact) func(*fact) bool {
	return func(x *fact) bool { return x.incident.CaseID == f.incident.CaseID }
}

// with is the spell resting on one more report; a new spell where there was none. A report that is certain settles what
// was open.
func (s *spell) with(f *fact) *spell {
	if s == nil {
		s = &spell{}
	}
	s.open, s.all = append(s.open, f), append(s.all, f)
	if f.certain {
		s.lapsed, s.doubt = nil, nil
	}
	return s
}

// drop forgets a report that another replaces.
func (s *spell) drop(old *fact) {
	if s == nil {
		return
	}
	same := func(f *fact) bool { return f == old }
	s.open, s.lapsed = slices.DeleteFunc(s.open, same), slices.DeleteFunc(s.lapsed, same)
}

// lapse makes reports rest no more: the spell goes on if others do, else it stands open for the reason given.
func (s *spell) lapse(which func(*fact) bool, why *doubt) {
	if s == nil {
		return
	}
	was := len(s.open)
	s.open = slices.DeleteFunc(s.open, func(f *fact) bool {
		if which(f) {
			s.lapsed = append(s.lapsed, f)
			return true
		}
		return false
	})
	if len(s.open) < was {
		s.doubt = why
	}
}

// basis is the latest report on which the spell rests, of those that are certain if there are any.
func (s *spell) basis() *fact {
	for _, list := range [][]*fact{s.open, s.lapsed, s.all} {
		for _, f := range slices.Backward(list) {
			if f.certain {
				return f
			}
		}
	}
	return s.all[len(s.all)-1]
}

// since is the date of the first report of the spell. Nobody is detained twice without being let go in between: where a
// later report of the detention dates it more sharply, its date is taken.
func (s *spell) since() Date {
	first := s.all[0]
	if first.act != actDetained {
		return first.incident.Date
	}
	best := first
	for _, f := range s.all {
		inside := compareDays(f.from, best.from, -1) >= 0 && compareDays(f.last, best.last, 1) <= 0
		if f.act == actDetained && inside && (f.from != best.from || f.last != best.last) {
			best = f
		}
	}
	return best.incident.Date
}

// days is how long the spell has lasted on a day: at least since the last possible day of whichever report comes first,
// at most since the first possible day of the first.
func (s *spell) days(day Day) (low, high int) {
	since, latest := s.since(), day
	for _, f := range s.all {
		if f.last != "" && f.last < latest {
			latest = f.last
		}
	}
	low = day.Sub(latest)
	if since.From == "" {
		return low, -1
	}
	return low, max(low, day.Sub(since.From))
}

func (s *spell) disputed() bool {
	return s.all[0].disputed() || s.basis().disputed()
}
