package storage_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// clock stands at storagetest.Now.
func clock() time.Time { return storagetest.Now }

// days lists the days of a small world on which a date may lie, closed at the world's ends.
func days(d storage.Date) map[storage.Day]bool {
	set := map[storage.Day]bool{}
	for day := worldFrom; day <= worldTo; day = day.AddDays(1) {
		if (d.From == "" || d.From <= day) && (d.To == "" || day <= d.To) {
			set[day] = true
		}
	}
	return set
}

const (
	worldFrom storage.Day = "2023-11-01"
	worldTo   storage.Day = "2026-02-28"
)

// nearDays draws days of the small world, and the open one.
func nearDays() *rapid.Generator[storage.Day] {
	return rapid.Map(rapid.IntRange(-1, 730), func(n int) storage.Day {
		if n < 0 {
			return ""
		}
		return storage.Day("2024-01-01").AddDays(n)
	})
}

func TestOverlapIsSharingADay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, from, to := near(t, "date"), nearDays().Draw(t, "from"), nearDays().Draw(t, "to")
		shared, all := false, true
		for day := range days(d) {
			in := (from == "" || from <= day) && (to == "" || day <= to)
			shared, all = shared || in, all && in
		}
		if got := d.Overlaps(from, to); got != shared && (from == "" || to == "" || from <= to) {
			t.Errorf("%+v overlaps %q..%q: %v", d, from, to, got)
		}
		// An open date reaches beyond the small world, on the side on which it is open.
		inside := all && (d.From != "" || from == "") && (d.To != "" || to == "")
		if got := d.Within(from, to); got != inside {
			t.Errorf("%+v within %q..%q: %v", d, from, to, got)
		}
		if d.Within(from, to) && !d.Overlaps(from, to) {
			t.Errorf("%+v lies within %q..%q and does not overlap it", d, from, to)
		}
	})
}

// near draws a date of the small world without asking rapid to throw most of them away.
func near(t *rapid.T, label string) storage.Date {
	day := storage.Day("2024-01-01").AddDays(rapid.IntRange(0, 700).Draw(t, label))
	switch storage.Precision(rapid.SampledFrom(storage.Precisions.Codes()).Draw(t, label+" precision")) {
	case storage.PrecisionMonth:
		return storage.InMonth(day.Time().Year(), day.Time().Month())
	case storage.PrecisionYear:
		return storage.InYear(day.Time().Year())
	case storage.PrecisionRange:
		return storage.Between(day, day.AddDays(rapid.IntRange(1, 30).Draw(t, label+" length")))
	case storage.PrecisionBefore:
		return storage.BeforeDay(day)
	case storage.PrecisionAfter:
		return storage.AfterDay(day)
	case storage.PrecisionUnknown:
		return storage.UnknownDate()
	case storage.PrecisionDay:
	}
	return storage.OnDay(day)
}

func TestOverlapIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := near(t, "a"), near(t, "b")
		if a.Overlaps(b.From, b.To) != b.Overlaps(a.From, a.To) {
			t.Errorf("%v and %v overlap from one side only", a, b)
		}
	})
}

func TestPrecisionFollowsFromTheDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := storagetest.Date().Draw(t, "date")
		if problem := d.Check(); problem != "" {
			t.Fatalf("%+v: %s", d, problem)
		}
		for _, p := range storage.Precisions.Codes() {
			other := d
			other.Precision = storage.Precision(p)
			spelt := other.Precision == storage.PrecisionRange && (d.Precision == storage.PrecisionMonth || d.Precision == storage.PrecisionYear)
			if ok := other.Check() == ""; ok != (other.Precision == d.Precision || spelt) {
				t.Errorf("%+v is sound: %v", other, ok)
			}
		}
		if !d.Open() {
			if again := storage.Between(d.From, d.To); again.Precision != d.Precision {
				t.Errorf("%+v read back from its days is a %s", d, again.Precision)
			}
		}
	})
}

func TestUnsoundDatesAreRefused(t *testing.T) {
	for _, d := range []storage.Date{
		{}, {Precision: storage.PrecisionDay}, {From: "2025-02-30", To: "2025-02-30", Precision: storage.PrecisionDay},
		{From: "2025-02-02", To: "2025-02-01", Precision: storage.PrecisionRange}, {From: "2025-2-1", To: "2025-2-1", Precision: storage.PrecisionDay},
		{From: "2025-02-01", To: "2025-02-27", Precision: storage.PrecisionMonth}, {From: "2025-01-01", Precision: storage.PrecisionBefore}, {To: "2025-01-01", Precision: storage.PrecisionAfter},
		{From: "2025-02-01", To: "2025-02-01", Precision: storage.PrecisionRange}, {From: "2025-01-01", To: "2025-12-31", Precision: "about"},
	} {
		if d.Check() == "" {
			t.Errorf("%+v passes", d)
		}
	}
}

func TestClosedEndsOpenDatesWithTheFirstReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, reported := near(t, "date"), nearDays().Draw(t, "reported")
		got := d.Closed(reported)
		switch {
		case got.From != d.From:
			t.Errorf("%v closed by %s begins otherwise: %v", d, reported, got)
		case d.To != "" && got.To != d.To:
			t.Errorf("%v has an end, which %s moved to %s", d, reported, got.To)
		case d.To == "" && reported >= d.From && got.To != reported:
			t.Errorf("%v is not closed by %s: %v", d, reported, got)
		case got.To != "" && got.To < got.From:
			t.Errorf("%v closed by %s ends before it begins", d, reported)
		}
		if !d.Overlaps("2024-06-01", "2024-07-01") && got.Overlaps("2024-06-01", "2024-07-01") {
			t.Errorf("closing %v widened it", d)
		}
	})
}

func TestAddMonthsKeepsTheDayOrTheEndOfTheMonth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := storagetest.Day().Draw(t, "day"), rapid.IntRange(-400, 400).Draw(t, "months")
		from, got := d.Time(), d.AddMonths(n).Time()
		if (got.Year()-from.Year())*12+int(got.Month())-int(from.Month()) != n {
			t.Errorf("%d months from %s is %s", n, d, got)
		}
		last := got.AddDate(0, 0, 1).Day() == 1
		if got.Day() != from.Day() && (!last || got.Day() > from.Day()) {
			t.Errorf("%d months from %s is the %d.", n, d, got.Day())
		}
	})
	for _, c := range []struct {
		from storage.Day
		n    int
		want storage.Day
	}{{"2024-01-31", 1, "2024-02-29"}, {"2025-01-31", 1, "2025-02-28"}, {"2024-02-29", 12, "2025-02-28"}, {"2024-10-10", 60, "2029-10-10"}, {"2024-03-31", -1, "2024-02-29"}, {"", 5, ""}} {
		if got := c.from.AddMonths(c.n); got != c.want {
			t.Errorf("%d months from %q is %q, not %q", c.n, c.from, got, c.want)
		}
	}
}

func TestDaysAddAndSubtract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := storagetest.Day().Draw(t, "day"), rapid.IntRange(-9000, 9000).Draw(t, "n")
		if got := d.AddDays(n).Sub(d); got != n {
			t.Errorf("%d days after %s lie %d days off", n, d, got)
		}
		if e := d.AddDays(n); cmp.Compare(d, e) != cmp.Compare(0, n) {
			t.Errorf("%s and %s do not compare as %d", d, e, n)
		}
	})
}

func TestDayOfIsTheDesksDay(t *testing.T) {
	at := time.Date(2025, 12, 31, 20, 30, 0, 0, time.UTC)
	bishkek := time.FixedZone("Asia/Bishkek", 6*3600)
	chicago := time.FixedZone("America/Chicago", -6*3600)
	got := []storage.Day{storage.DayOf(at, bishkek), storage.DayOf(at, chicago)}
	if diff := gocmp.Diff([]storage.Day{"2026-01-01", "2025-12-31"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDatesReadAsTheirPrecision(t *testing.T) {
	for want, d := range map[string]storage.Date{
		"31 Oct 2025": storage.OnDay("2025-10-31"), "Oct 2025": storage.InMonth(2025, time.October), "2024": storage.InYear(2024),
		"11–31 Mar 2026": storage.Between("2026-03-11", "2026-03-31"), "26 May – 2 Jun 2025": storage.Between("2025-05-26", "2025-06-02"),
		"30 Dec 2024 – 2 Jan 2025": storage.Between("2024-12-30", "2025-01-02"), "before 31 Oct 2025": storage.BeforeDay("2025-10-31"),
		"after 10 Mar 2026": storage.AfterDay("2026-03-10"), "date not known": storage.UnknownDate(),
		"1–31 May 2025": {From: "2025-05-01", To: "2025-05-31", Precision: storage.PrecisionRange},
	} {
		if got := d.String(); got != want {
			t.Errorf("%+v reads %q, not %q", d, got, want)
		}
	}
}

// A timeline reads as its reporter would write it: exact days first, then what is known of the month, then of the year.
func TestTimelineOrder(t *testing.T) {
	at := func(d storage.Date, order int, types ...string) storage.Incident {
		return storage.Incident{Types: append([]string{}, types...), Date: d, DayOrder: order}
	}
	want := []storage.Incident{
		at(storage.OnDay("2024-01-01"), 0, "arrest"),
		at(storage.OnDay("2024-01-16"), 0, "search"),
		at(storage.OnDay("2024-01-16"), 0, "release"),
		at(storage.OnDay("2024-01-16"), 1, "arrest"),
		at(storage.Between("2024-01-16", "2024-01-20"), 0, "charge"),
		at(storage.AfterDay("2024-01-16"), 0, "threat"),
		at(storage.OnDay("2024-01-31"), 0, "assault"),
		at(storage.InMonth(2024, time.January), 0, "charge"),
		at(storage.OnDay("2024-02-01"), 0, "hearing"),
		at(storage.BeforeDay("2024-05-01"), 0, "notice_request"),
		at(storage.OnDay("2024-05-01"), 0, "notice_decision"),
		at(storage.OnDay("2024-12-31"), 0, "verdict"),
		at(storage.InMonth(2024, time.December), 0, "verdict"),
		at(storage.InYear(2024), 0, "smear"),
		at(storage.OnDay("2025-01-01"), 0, "arrest"),
		at(storage.UnknownDate(), 0, "exile"),
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	storage.SortIncidents(got)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTimelineOrderIsAnOrder(t *testing.T) {
	draw := func(t *rapid.T, label string) storage.Incident {
		return storage.Incident{Date: near(t, label), DayOrder: rapid.IntRange(0, 1).Draw(t, label), Types: []string{rapid.SampledFrom([]string{"arrest", "release"}).Draw(t, label)}}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := draw(t, "a"), draw(t, "b"), draw(t, "c")
		if storage.CompareIncidents(a, b) != -storage.CompareIncidents(b, a) {
			t.Errorf("%v and %v stand each before the other", a.Date, b.Date)
		}
		if storage.CompareIncidents(a, b) <= 0 && storage.CompareIncidents(b, c) <= 0 && storage.CompareIncidents(a, c) > 0 {
			t.Errorf("%v, %v, %v go round", a.Date, b.Date, c.Date)
		}
		exact := a.Date.Precision == storage.PrecisionDay
		coarse := b.Date.Precision == storage.PrecisionMonth || b.Date.Precision == storage.PrecisionYear
		if exact && coarse && a.Date.Within(b.Date.From, b.Date.To) && storage.CompareIncidents(a, b) >= 0 {
			t.Errorf("%v stands before %v", b.Date, a.Date)
		}
	})
}
