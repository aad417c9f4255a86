package storage

import (
	"cmp"
	"slices"
)

// CompareIncidents is the order of a timeline, oldest first; every list of incidents has it, or its reverse.
//
// An incident stands at the first day it can have happened. One known to the month or the year only stands at the end of
// that month or year, after everything in it that is known to the day, so that "in 2024" is never the first of January;
// one known only to lie before some day stands at the last day it can have happened. On one day come those known to the
// day, then ranges and open dates, then months, then years; among these the explicit order, and the release last.
// What has no date at all comes at the end, in the order in which it was reported.
func CompareIncidents(a, b Incident) int { return compareKeys(keyOf(a), keyOf(b)) }

// SortIncidents puts incidents into the order of a timeline.
func SortIncidents(list []Incident) { slices.SortStableFunc(list, CompareIncidents) }

// orderKey is what of an incident decides its place.
type orderKey struct {
	date     Date
	dayOrder int
	release  bool
	reported Day // only where the date has no end
	id       int64
}

func keyOf(i Incident) orderKey {
	k := orderKey{date: i.Date, dayOrder: i.DayOrder, release: i.Is(Release), id: i.ID}
	if i.Date.To == "" {
		k.reported = i.Reported
	}
	return k
}

func compareKeys(a, b orderKey) int {
	return cmp.Or(
		compareAnchors(a.date, b.date),
		cmp.Compare(a.dayOrder, b.dayOrder),
		compareBools(a.release, b.release),
		cmp.Compare(a.date.From, b.date.From),
		cmp.Compare(a.date.To, b.date.To),
		compareOpenDays(a.reported, b.reported),
		cmp.Compare(a.id, b.id),
	)
}

// compareAnchors compares the days at which two dates stand, then how exactly they are known.
func compareAnchors(a, b Date) int {
	return cmp.Or(compareOpenDays(a.anchor(), b.anchor()), cmp.Compare(a.coarseness(), b.coarseness()))
}

// anchor is the day at which a date stands in a timeline; open for a date that nobody states.
func (d Date) anchor() Day {
	switch d.Precision {
	case PrecisionMonth, PrecisionYear, PrecisionBefore:
		return d.To
	case PrecisionDay, PrecisionRange, PrecisionAfter, PrecisionUnknown:
	}
	return d.From
}

// coarseness orders dates that stand at one day, the most exact first.
func (d Date) coarseness() int {
	switch d.Precision {
	case PrecisionDay:
		return 0
	case PrecisionRange, PrecisionBefore, PrecisionAfter:
		return 1
	case PrecisionMonth:
		return 2
	case PrecisionYear:
		return 3
	case PrecisionUnknown:
	}
	return 4
}

// compareOpenDays compares days; an open one comes last.
func compareOpenDays(a, b Day) int {
	return cmp.Or(compareBools(a == "", b == ""), cmp.Compare(a, b))
}

// compareBools puts false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// compareNewest is the reverse of compareKeys, but that what has no date at all stays last.
func compareNewest(a, b orderKey) int {
	return cmp.Or(compareBools(a.date.anchor() == "", b.date.anchor() == ""), compareKeys(b, a))
}
