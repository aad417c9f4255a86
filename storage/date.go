package storage

import (
	"fmt"
	"strings"
	"time"
)

// Day is a calendar day without a zone, as ISO 8601 text ("2025-10-31"). Days compare as text. The empty Day is open.
type Day string

// DayOf is the calendar day of an instant in a zone.
func DayOf(t time.Time, zone *time.Location) Day { return Day(t.In(zone).Format(time.DateOnly)) }

// Time is midnight UTC of the day; the zero time for an open or malformed one.
func (d Day) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// Valid tells whether the day exists in the calendar.
func (d Day) Valid() bool { return !d.Time().IsZero() }

// AddDays is the day n days later. An open day stays open.
func (d Day) AddDays(n int) Day {
	if d == "" {
		return ""
	}
	return Day(d.Time().AddDate(0, 0, n).Format(time.DateOnly))
}

// AddMonths is the same day n months later, or the last day of that month where it is shorter. An open day stays open.
func (d Day) AddMonths(n int) Day {
	if d == "" {
		return ""
	}
	t := d.Time()
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1)
	return Day(first.AddDate(0, 0, min(t.Day(), last.Day())-1).Format(time.DateOnly))
}

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// Sub is the number of days from e to d.
func (d Day) Sub(e Day) int { return int(d.Time().Sub(e.Time()).Hours() / 24) }

// String is the day as people read it: "31 Oct 2025".
func (d Day) String() string {
	if !d.Valid() {
		return string(d)
	}
	return d.Time().Format("2 Jan 2006")
}

// Precision says how exactly a date is known.
type Precision string

// The precisions of a reported date.
const (
	PrecisionDay     Precision = "day"
	PrecisionMonth   Precision = "month"
	PrecisionYear    Precision = "year"
	PrecisionRange   Precision = "range"
	PrecisionBefore  Precision = "before"
	PrecisionAfter   Precision = "after"
	PrecisionUnknown Precision = "unknown"
)

// Precisions is the code list of precision.
var Precisions = CodeList{{"day", "day", ""}, {"month", "month", ""}, {"year", "year", ""}, {"range", "range", ""}, {"before", "before", ""}, {"after", "after", ""}, {"unknown", "not known", ""}}

// Date is when something is said to have happened: a range of days with a precision. It is never sorted or shown as if
// it were its first day.
//
//	day      From == To
//	month    From is the first and To the last day of one month
//	year     From is 1 January and To 31 December of one year
//	range    From < To, any other closed range
//	before   From open, To the last day it can have been (the day before the one named)
//	after    To open, From the first day it can have been (the day after the one named)
//	unknown  both open
type Date struct {
	From      Day       `json:"from,omitempty"`
	To        Day       `json:"to,omitempty"`
	Precision Precision `json:"precision"`
	// Inferred: no source states the date; it follows from what sources state. Stated otherwise.
	Inferred bool `json:"inferred,omitempty"`
	// Words are the date as the source prints it ("on Thursday"); may be empty.
	Words string `json:"words,omitempty"`
}

// OnDay is a date known to the day.
func OnDay(d Day) Date { return Date{From: d, To: d, Precision: PrecisionDay} }

// InMonth is a date known to the month of the day given.
func InMonth(year int, month time.Month) Date {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return Date{From: Day(first.Format(time.DateOnly)), To: Day(first.AddDate(0, 1, -1).Format(time.DateOnly)), Precision: PrecisionMonth}
}

// InYear is a date known to the year.
func InYear(year int) Date {
	return Date{From: Day(fmt.Sprintf("%04d-01-01", year)), To: Day(fmt.Sprintf("%04d-12-31", year)), Precision: PrecisionYear}
}

// Between is a date known to lie in a closed range, ends included; it takes the sharpest precision that fits.
func Between(from, to Day) Date {
	if from == to {
		return OnDay(from)
	}
	t := from.Time()
	if m := InMonth(t.Year(), t.Month()); m.From == from && m.To == to {
		return m
	}
	if y := InYear(t.Year()); y.From == from && y.To == to {
		return y
	}
	return Date{From: from, To: to, Precision: PrecisionRange}
}

// BeforeDay is a date known only to lie before the day.
func BeforeDay(d Day) Date { return Date{To: d.AddDays(-1), Precision: PrecisionBefore} }

// AfterDay is a date known only to lie after the day.
func AfterDay(d Day) Date { return Date{From: d.AddDays(1), Precision: PrecisionAfter} }

// UnknownDate is a date nobody states.
func UnknownDate() Date { return Date{Precision: PrecisionUnknown} }

// Open tells whether one end or both are not known.
func (d Date) Open() bool { return d.From == "" || d.To == "" }

// Closed is the date with an open upper end closed by the day a source reported it: what is reported has happened.
// The lower end stays as it is. A later of the two never comes before the lower end.
func (d Date) Closed(reported Day) Date {
	if d.To == "" && reported != "" && reported >= d.From {
		d.To = reported
	}
	return d
}

// Overlaps tells whether the date may fall into the days from..to, ends included; an empty end is open.
func (d Date) Overlaps(from, to Day) bool {
	return (to == "" || d.From == "" || d.From <= to) && (from == "" || d.To == "" || d.To >= from)
}

// Within tells whether the date certainly falls into the days from..to, ends included; an empty end is open.
func (d Date) Within(from, to Day) bool {
	return (from == "" || (d.From != "" && d.From >= from)) && (to == "" || (d.To != "" && d.To <= to))
}

// Check says what is wrong with the date, in a few words; empty when it is sound.
func (d Date) Check() string {
	switch {
	case d.From != "" && !d.From.Valid(), d.To != "" && !d.To.Valid():
		return "no such day"
	case d.From != "" && d.To != "" && d.From > d.To:
		return "the end lies before the beginning"
	}
	var want Precision
	switch {
	case d.From == "" && d.To == "":
		want = PrecisionUnknown
	case d.From == "":
		want = PrecisionBefore
	case d.To == "":
		want = PrecisionAfter
	default:
		want = Between(d.From, d.To).Precision
		if d.Precision == PrecisionRange && want != PrecisionDay {
			want = PrecisionRange // "1–31 May" may be meant as a range
		}
	}
	if want != d.Precision {
		return "the precision does not fit the days"
	}
	return ""
}

// String is the date as people read it: "31 Oct 2025", "Oct 2025", "2025", "11–31 Mar 2026", "before 31 Oct 2025".
// It says nothing of the basis.
func (d Date) String() string {
	switch d.Precision {
	case PrecisionDay:
		return d.From.String()
	case PrecisionMonth:
		return d.From.Time().Format("Jan 2006")
	case PrecisionYear:
		return d.From.Time().Format("2006")
	case PrecisionBefore:
		return "before " + d.To.AddDays(1).String()
	case PrecisionAfter:
		return "after " + d.From.AddDays(-1).String()
	case PrecisionRange:
		f, t := d.From.Time(), d.To.Time()
		switch {
		case f.Year() != t.Year():
			return d.From.String() + " – " + d.To.String()
		case f.Month() != t.Month():
			return f.Format("2 Jan") + " – " + d.To.String()
		}
		return strings.TrimSpace(f.Format("2")) + "–" + d.To.String()
	case PrecisionUnknown:
	}
	return "date not known"
}
