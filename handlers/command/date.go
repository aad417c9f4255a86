package command

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// clock is what "today" and a moment without a zone are read by.
type clock struct {
	now  time.Time
	zone *time.Location
}

// today is the calendar day in the desk's zone, at midnight UTC.
func (c clock) today() time.Time {
	y, m, d := c.now.In(c.zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Years outside these are slips of the finger: casewire documents living people.
const firstYear, lastYear = 1900, 2199

var (
	yearForm    = regexp.MustCompile(`^(\d{4})$`)
	monthForm   = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})$`)
	dayForm     = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$`)
	partsForm   = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$`)
	shortForm   = regexp.MustCompile(`^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$`)
	wordsForm   = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)\.?,? (\d{4})$`)
	usForm      = regexp.MustCompile(`^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$`)
	monthWords  = regexp.MustCompile(`^([a-z]+)\.?,? (\d{4})$`)
	rangeForm   = regexp.MustCompile(`^(.+?) ?(?:\.\.+|…| to | - ) ?(.+)$`)
	printedForm = regexp.MustCompile(`^(.*\S)\s*\(([^()]+)\)$`)
	basisForm   = regexp.MustCompile(`(?i)^(.*[^\s,])[\s,]+inferred$`)
	instantForm = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})(?:[ t]| at )(\d{1,2}):(\d{2})(?::(\d{2}))? ?(z|utc|[+-]\d{2}:?\d{2})?$`)
)

// readDate reads a Date: a day, a month or a year.
func readDate(text string, c clock) (Period, *complaint) {
	p, wrong := date(tidyDate(text), c)
	p.Words = text
	return p, wrong
}

// readReportedDate reads a ReportedDate: a Date, or one open at an end, a range of two, or none. "inferred" behind it says
// that no source states it; words in brackets at its end are the ones that the source prints: "2025-05 (late May 2025)".
func readReportedDate(text string, c clock) (Period, *complaint) {
	rest, printed, inferred := strings.TrimSpace(text), "", false
	for {
		m, basisOf := printedForm.FindStringSubmatch(rest), basisForm.FindStringSubmatch(rest)
		switch basis := m != nil && strings.EqualFold(strings.TrimSpace(m[2]), "inferred"); {
		case basis && !inferred:
			rest, inferred = m[1], true
			continue
		case m != nil && !basis && printed == "":
			rest, printed = m[1], strings.TrimSpace(m[2])
			continue
		case basisOf != nil && !inferred:
			rest, inferred = basisOf[1], true
			continue
		}
		break
	}
	p, wrong := reportedDays(rest, c)
	p.Words, p.Printed, p.Inferred = text, printed, inferred
	return p, wrong
}

// reportedDays reads the days of a ReportedDate.
func reportedDays(text string, c clock) (Period, *complaint) {
	typed := tidyDate(text)
	if typed == "unknown" || typed == "undated" || typed == "?" {
		return Period{Precision: Unknown, Words: text}, nil
	}
	if rest, ok := strings.CutPrefix(typed, "before "); ok {
		p, wrong := date(rest, c)
		return Period{To: p.From.AddDate(0, 0, -1), Precision: Before, Words: text}, wrong
	}
	if rest, ok := strings.CutPrefix(typed, "after "); ok {
		p, wrong := date(rest, c)
		return Period{From: p.To.AddDate(0, 0, 1), Precision: After, Words: text}, wrong
	}
	if m := rangeForm.FindStringSubmatch(typed); m != nil {
		from, wrong := date(strings.TrimPrefix(m[1], "from "), c)
		if wrong != nil {
			return Period{}, wrong
		}
		to, wrong := date(m[2], c)
		if wrong != nil {
			return Period{}, wrong
		}
		if to.To.Before(from.From) {
			return Period{}, complain(keyDateOrder, "value", shown(text), "example", "2025-05-01..2025-05-31")
		}
		return Period{From: from.From, To: to.To, Precision: Range, Words: text}, nil
	}
	p, wrong := date(typed, c)
	p.Words = text
	return p, wrong
}

// readInstant reads an Instant.
func readInstant(text string, c clock) (Period, *complaint) {
	typed := tidyDate(text)
	m := instantForm.FindStringSubmatch(typed)
	if m == nil {
		p, wrong := date(typed, c)
		if wrong != nil && wrong.key == keyDateNone {
			wrong = complain(keyInstant, "value", shown(text), "example", "2025-01-02T15:04Z")
		}
		if wrong != nil {
			return Period{}, wrong
		}
		y, month, d := p.To.Date()
		end := time.Date(y, month, d+1, 0, 0, 0, 0, c.zone).UTC()
		return Period{From: end, To: end, Precision: Moment, Words: text}, nil
	}
	day, wrong := date(m[1], c)
	if wrong != nil {
		return Period{}, wrong
	}
	hour, minute, second := number(m[2]), number(m[3]), number(m[4])
	zone := c.zone
	switch offset := strings.ReplaceAll(m[5], ":", ""); offset {
	case "":
	case "z", "utc":
		zone = time.UTC
	default:
		seconds := number(offset[1:3])*3600 + number(offset[3:5])*60
		if offset[0] == '-' {
			seconds = -seconds
		}
		if seconds < -14*3600 || seconds > 14*3600 {
			return Period{}, complain(keyInstant, "value", shown(text), "example", "2025-01-02T15:04Z")
		}
		zone = time.FixedZone("", seconds)
	}
	if hour > 23 || minute > 59 || second > 59 {
		return Period{}, complain(keyInstant, "value", shown(text), "example", "2025-01-02T15:04Z")
	}
	y, month, d := day.From.Date()
	at := time.Date(y, month, d, hour, minute, second, 0, zone).UTC()
	return Period{From: at, To: at, Precision: Moment, Words: text}, nil
}

// tidyDate makes alike what keyboards write differently: case, blanks, dashes, invisible characters.
func tidyDate(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Pd, r), r == '−':
			return '-'
		}
		return unicode.ToLower(r)
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// date reads a tidied day, month or year.
func date(text string, c clock) (Period, *complaint) {
	switch text {
	case "today":
		return day(c.today()), nil
	case "yesterday":
		return day(c.today().AddDate(0, 0, -1)), nil
	case "tomorrow":
		return day(c.today().AddDate(0, 0, 1)), nil
	}
	if m := yearForm.FindStringSubmatch(text); m != nil {
		return calendar(text, number(m[1]), 0, 0)
	}
	if m := monthForm.FindStringSubmatch(text); m != nil {
		return calendar(text, number(m[1]), number(m[2]), -1)
	}
	if m := dayForm.FindStringSubmatch(text); m != nil {
		return calendar(text, number(m[1]), number(m[2]), number(m[3]))
	}
	if m := partsForm.FindStringSubmatch(text); m != nil {
		return dayAndMonth(text, number(m[1]), number(m[2]), number(m[3]))
	}
	if shortForm.MatchString(text) {
		return Period{}, complain(keyDateShort, "value", shown(text), "example", "2025-07-01")
	}
	if m := wordsForm.FindStringSubmatch(text); m != nil && month(m[2]) > 0 {
		return calendar(text, number(m[3]), month(m[2]), number(m[1]))
	}
	if m := usForm.FindStringSubmatch(text); m != nil && month(m[1]) > 0 {
		return calendar(text, number(m[3]), month(m[1]), number(m[2]))
	}
	if m := monthWords.FindStringSubmatch(text); m != nil && month(m[1]) > 0 {
		return calendar(text, number(m[2]), month(m[1]), -1)
	}
	return Period{}, complain(keyDateNone, "value", shown(text), "example", "2025-07-01")
}

// dayAndMonth reads two numbers and a year, which is a date only where it can be read in one way.
func dayAndMonth(text string, a, b, year int) (Period, *complaint) {
	first, wrongFirst := calendar(text, year, b, a)
	second, wrongSecond := calendar(text, year, a, b)
	switch {
	case wrongFirst != nil && wrongSecond != nil:
		return Period{}, wrongFirst
	case wrongFirst != nil:
		return second, nil
	case wrongSecond != nil || first == second:
		return first, nil
	}
	one, other := first.From.Format(time.DateOnly), second.From.Format(time.DateOnly)
	wrong := complain(keyDateAmbiguous, "value", shown(text), "first", one, "second", other)
	wrong.near = []string{one, other}
	return Period{}, wrong
}

// calendar makes the period of a year, of a month (day -1) or of a day, if the calendar has it.
func calendar(text string, year, month, dayOfMonth int) (Period, *complaint) {
	impossible := complain(keyDateImpossible, "value", shown(text), "example", "2025-07-01")
	if year < firstYear || year > lastYear {
		return Period{}, impossible
	}
	if month == 0 && dayOfMonth == 0 && yearForm.MatchString(text) {
		from := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
		return Period{From: from, To: from.AddDate(1, 0, -1), Precision: Year}, nil
	}
	if month < 1 || month > 12 {
		return Period{}, impossible
	}
	if dayOfMonth == -1 {
		from := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
		return Period{From: from, To: from.AddDate(0, 1, -1), Precision: Month}, nil
	}
	at := time.Date(year, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC)
	if dayOfMonth < 1 || at.Day() != dayOfMonth {
		return Period{}, impossible
	}
	return day(at), nil
}

func day(at time.Time) Period { return Period{From: at, To: at, Precision: Day} }

// month reads an English month by its name or the first three letters and more of it; 0 for none.
func month(word string) int {
	for m := time.January; m <= time.December; m++ {
		if len(word) >= 3 && strings.HasPrefix(strings.ToLower(m.String()), word) {
			return int(m)
		}
	}
	return 0
}

// number reads digits that a pattern has already bounded; nothing is 0.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
