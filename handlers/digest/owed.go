package digest

import (
	"time"

	"casewire/storage"
)

// Plan is when the editions of a subscription are due: on some days of the week, once the clock of its place has passed a
// minute of the day.
type Plan struct {
	Minute int // of the local day, 0 to 1439
	Days   storage.Weekdays
	Zone   *time.Location
}

// Edition is one that is owed.
type Edition struct {
	// Day is the local date that it is for; Due the instant at which it came due.
	Day storage.Day
	Due time.Time
	// Missed are the earlier days, at most MaxMissed of them, whose editions were due since the one before and were never
	// made: it stands for them too.
	Missed []storage.Day
	// More tells that there are earlier ones still.
	More bool
}

// MaxMissed is how many missed days an edition names.
const MaxMissed = 7

// Owed is the edition that is owed now: that of the latest local date that has come due since the plan was made and is
// later than the date of the last edition, which is empty where there was none. Because one edition a local date is all
// there ever is, a repeated hour makes no second one; because a date comes due when its clock has passed the minute, a
// missing hour loses none; and because only what comes due after the plan was made counts, a changed time or zone makes no
// edition that nobody was told of.
func Owed(p Plan, made time.Time, last storage.Day, now time.Time) (Edition, bool) {
	var found Edition
	for day := storage.DayOf(now, p.Zone); ; day = day.AddDays(-1) {
		if last != "" && day <= last {
			break
		}
		due, ok := p.due(day)
		if ok && !due.After(made) || day.Time().AddDate(0, 0, 2).Before(made) {
			break
		}
		if !ok || due.After(now) {
			continue
		}
		if found.Day == "" {
			found.Day, found.Due = day, due
			continue
		}
		if len(found.Missed) == MaxMissed {
			found.More = true
			break
		}
		found.Missed = append([]storage.Day{day}, found.Missed...)
	}
	return found, found.Day != ""
}

// Next lists the instants of the next n editions after now. It is shorter where the clock of the place knows no more.
func Next(p Plan, made time.Time, last storage.Day, now time.Time, n int) []time.Time {
	var out []time.Time
	const horizon = 10 // days on which there is always one to be found: a week, and dates that do not exist
	day := storage.DayOf(now, p.Zone).AddDays(-1)
	for range horizon * n {
		if due, ok := p.due(day); ok && due.After(now) && due.After(made) && day > last {
			if out = append(out, due); len(out) == n {
				break
			}
		}
		day = day.AddDays(1)
	}
	return out
}

// due is the first instant at which the local clock shows the date and has reached the minute; false for a date that is none
// of the days, or that the clock of the place never showed at or past the minute.
func (p Plan) due(day storage.Day) (time.Time, bool) {
	if !p.Days.Has(day.Weekday()) {
		return time.Time{}, false
	}
	wall := day.Time().Add(time.Duration(p.Minute) * time.Minute) // as if it were UTC
	const widest = 16 * time.Hour                                 // no place was ever farther from UTC
	for at := wall.Add(-widest); at.Before(wall.Add(24*time.Hour + widest)); {
		local := at.In(p.Zone)
		_, offset := local.Zone()
		_, end := local.ZoneBounds()
		first := wall.Add(-time.Duration(offset) * time.Second)
		if first.Before(at) {
			first = at
		}
		if (end.IsZero() || first.Before(end)) && storage.DayOf(first, p.Zone) == day {
			return first.UTC(), true
		}
		if end.IsZero() {
			break
		}
		at = end
	}
	return time.Time{}, false
}
