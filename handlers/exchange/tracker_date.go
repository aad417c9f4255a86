package exchange

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"casewire/storage"
)

var (
	isoDay     = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}.*)?$`)
	isoMonth   = regexp.MustCompile(`^(\d{4})-(\d{2})$`)
	onlyYear   = regexp.MustCompile(`^(\d{4})$`)
	slashed    = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})(?:[ ,T].*)?$`)
	wordLayout = []string{"January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006", "Jan. 2, 2006"}
)

// readDate reads a date as exports and spreadsheets print it. exact is false where only a part of it is certain: 5/6/2020
// says the year alone, as nobody knows which of the two is the month. ok is false where nothing is.
func readDate(cell string) (d storage.Date, exact, ok bool) {
	text := strings.TrimSpace(cell)
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	if m := isoDay.FindStringSubmatch(text); m != nil {
		day := storage.Day(m[1])
		return storage.OnDay(day), day.Valid(), day.Valid()
	}
	if m := isoMonth.FindStringSubmatch(text); m != nil {
		month := number(m[2])
		return storage.InMonth(number(m[1]), time.Month(month)), true, month >= 1 && month <= 12 && m[1] > "0999"
	}
	if m := onlyYear.FindStringSubmatch(text); m != nil {
		return storage.InYear(number(m[1])), true, m[1] > "0999"
	}
	if m := slashed.FindStringSubmatch(text); m != nil {
		a, b, year := number(m[1]), number(m[2]), number(m[3])
		day := func(month, day int) (storage.Date, bool, bool) {
			t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
			return storage.OnDay(storage.Day(t.Format(time.DateOnly))), true, t.Day() == day && int(t.Month()) == month && year > 999
		}
		switch {
		case a > 12:
			return day(b, a)
		case b > 12, a == b:
			return day(a, b)
		case a < 1 || b < 1 || year < 1000:
			return storage.UnknownDate(), false, false
		}
		d = storage.InYear(year)
		d.Words = text
		return d, false, true
	}
	for _, layout := range wordLayout {
		if t, err := time.Parse(layout, text); err == nil && t.Year() > 999 {
			return storage.OnDay(storage.Day(t.Format(time.DateOnly))), true, true
		}
	}
	return storage.UnknownDate(), false, false
}
