package digest_test

import (
	"fmt"
	"testing"
	"time"

	"casewire/handlers/digest"
	"casewire/storage"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// oddZones are places whose clocks do odd things in the years given: an hour, half an hour or a quarter of one forward and
// back, a month of Ramadan without, and a date that never was.
func oddZones() map[string][]int {
	return map[string][]int{
		"America/New_York": {2026}, "Australia/Lord_Howe": {2026}, "Africa/Casablanca": {2025}, "Asia/Bishkek": {2005, 2026}, "Asia/Kathmandu": {1986},
		"Pacific/Apia": {2011}, "Europe/Dublin": {2026}, "America/Sao_Paulo": {2018}, "Antarctica/Troll": {2026}, "UTC": {2026},
	}
}

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Held against a clock that is read every five minutes: whatever the place does to its clock, an edition comes due when the
// clock first shows its date and has reached its minute, once a date, and Next foretells it.
func TestEditionsComeDueAsTheClockOfThePlaceSays(t *testing.T) {
	for name, years := range oddZones() {
		zone := location(t, name)
		for _, year := range years {
			for _, minute := range []int{0, 90, 125, 150, 180, 480, 1435} {
				t.Run(fmt.Sprint(name, " ", year, " ", minute), func(t *testing.T) {
					p := digest.Plan{Minute: minute, Days: storage.EveryDay, Zone: zone}
					start := time.Date(year, 1, 1, 0, 0, 0, 0, zone)
					var want []string
					seen := storage.DayOf(start, zone).AddDays(-1)
					for at := start; at.Year() == year; at = at.Add(5 * time.Minute) {
						local := at.In(zone)
						if d := storage.DayOf(at, zone); d > seen && 60*local.Hour()+local.Minute() >= minute {
							seen = d
							want = append(want, string(d)+" "+at.UTC().Format(time.RFC3339))
						}
					}
					var got []string
					last := storage.DayOf(start, zone).AddDays(-1)
					for at := start.Add(-time.Second); ; {
						next := digest.Next(p, start.Add(-time.Hour*30), last, at, 1)
						if len(next) == 0 || next[0].In(zone).Year() != year {
							break
						}
						at = next[0]
						e, ok := digest.Owed(p, start.Add(-time.Hour*30), last, at)
						if !ok || !e.Due.Equal(at) || len(e.Missed) > 0 {
							t.Fatalf("at %v, which was foretold, %+v is owed", at.In(zone), e)
						}
						if before, ok := digest.Owed(p, start.Add(-time.Hour*30), last, at.Add(-time.Second)); ok {
							t.Fatalf("a second too early %+v is owed", before)
						}
						last = e.Day
						got = append(got, string(e.Day)+" "+at.UTC().Format(time.RFC3339))
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Error(diff)
					}
				})
			}
		}
	}
}

// Over years with changed times, zones and days and with downtime of minutes to months: an edition is only ever owed for a date
// of its days that has come due since the plan was made, and no date gets a second one.
func TestNoDateIsOwedTwiceOrInVain(t *testing.T) {
	var names []string
	for name := range oddZones() {
		names = append(names, name)
	}
	days := rapid.IntRange(1, int(storage.EveryDay))
	rapid.Check(t, func(rt *rapid.T) {
		draw := func() digest.Plan {
			return digest.Plan{Minute: rapid.IntRange(0, 1439).Draw(rt, "minute"), Days: storage.Weekdays(days.Draw(rt, "days")), Zone: location(t, rapid.SampledFrom(names).Draw(rt, "zone"))}
		}
		p := draw()
		now := time.Date(rapid.IntRange(2005, 2027).Draw(rt, "year"), 3, 1, 12, 0, 0, 0, time.UTC)
		made, last := now, storage.Day("")
		var lastAt time.Time
		for range rapid.IntRange(1, 200).Draw(rt, "steps") {
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0: // the plan is changed, in mid-day
				zone := p.Zone
				p = draw()
				if made = now; p.Zone != zone && last != "" {
					last = max(last, storage.DayOf(lastAt, p.Zone)) // as the store does
				}
			case 1: // a long time down
				now = now.Add(time.Duration(rapid.IntRange(1, 120*24).Draw(rt, "hours")) * time.Hour)
			default:
				now = now.Add(time.Duration(rapid.IntRange(1, 26*60).Draw(rt, "minutes")) * time.Minute)
			}
			e, ok := digest.Owed(p, made, last, now)
			if !ok {
				continue
			}
			local := e.Due.In(p.Zone)
			switch {
			case e.Day <= last:
				rt.Fatalf("%s is owed after %s", e.Day, last)
			case !p.Days.Has(e.Day.Weekday()):
				rt.Fatalf("%s is a %s", e.Day, e.Day.Weekday())
			case e.Due.After(now) || !e.Due.After(made):
				rt.Fatalf("due %v, now %v, planned %v", e.Due, now, made)
			case storage.DayOf(e.Due, p.Zone) != e.Day || 60*local.Hour()+local.Minute() < p.Minute:
				rt.Fatalf("%s is due when the clock shows %v", e.Day, local)
			}
			for n, d := range e.Missed {
				if d <= last || d >= e.Day || !p.Days.Has(d.Weekday()) || n > 0 && d <= e.Missed[n-1] {
					rt.Fatalf("%v were missed before %s and after %s", e.Missed, e.Day, last)
				}
			}
			if again, ok := digest.Owed(p, made, e.Day, now); ok {
				rt.Fatalf("after %s, %s is owed at the same moment", e.Day, again.Day)
			}
			last, lastAt = e.Day, now
		}
	})
}

func TestALateEditionStandsForThoseThatWereMissed(t *testing.T) {
	p := digest.Plan{Minute: 8 * 60, Days: storage.WeekdaysOf(time.Monday, time.Wednesday, time.Friday), Zone: location(t, "Asia/Bishkek")}
	made := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name, last string
		now        time.Time
		want       digest.Edition
	}{
		{"on time", "2026-11-20", time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC), digest.Edition{Day: "2026-11-23", Due: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)}},
		{"a week later", "2026-11-20", time.Date(2026, 11, 28, 2, 0, 0, 0, time.UTC),
			digest.Edition{Day: "2026-11-27", Due: time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC), Missed: []storage.Day{"2026-11-23", "2026-11-25"}}},
		{"the first, months later", "", time.Date(2027, 2, 1, 2, 0, 0, 0, time.UTC), digest.Edition{Day: "2027-02-01", Due: time.Date(2027, 2, 1, 2, 0, 0, 0, time.UTC),
			Missed: []storage.Day{"2027-01-15", "2027-01-18", "2027-01-20", "2027-01-22", "2027-01-25", "2027-01-27", "2027-01-29"}, More: true}},
	} {
		got, ok := digest.Owed(p, made, storage.Day(tc.last), tc.now)
		if diff := cmp.Diff(tc.want, got); diff != "" || !ok {
			t.Errorf("%s: %s", tc.name, diff)
		}
	}
}
