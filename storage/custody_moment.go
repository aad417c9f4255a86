package storage

import "cmp"

// moment is the day an answer is for. Asked about today or later, what is on file has happened, however roughly it is
// dated: no range reaches beyond the day. The desk's day may lag behind the day in UTC by one.
func (s *Store) moment(asOf Day) moment {
	return moment{day: asOf, now: asOf.AddDays(1) >= DayOf(s.now().UTC(), s.now().UTC().Location())}
}

// moment is a day, and whether it is the present.
type moment struct {
	day Day
	now bool
}

// span is the first and the last day that an incident can have happened on, as far as it is known: what a source
// reported had happened by then, and so had everything on file by now. Open ends are empty.
func (m moment) span(i *Incident) (from, last Day) {
	d := i.Date.Closed(i.Reported)
	from, last = d.From, d.To
	if i.Reported != "" && i.Reported >= from && i.Reported < last {
		last = i.Reported
	}
	if m.now && from <= m.day && (last == "" || last > m.day) {
		last = m.day
	}
	return from, last
}

// compareDays orders days; an open day stands where open says: 1 last, -1 first.
func compareDays(a, b Day, open int) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return open
	case b == "":
		return -open
	}
	return cmp.Compare(a, b)
}
