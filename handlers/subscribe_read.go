package handlers

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

var clockShape = regexp.MustCompile(`^(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap]m)?$`)

// readClock reads a time of day as minutes: "8", "08:00", "0800", "8.30", "8pm".
func (b *Bot) readClock(text string) (int, error) {
	m := clockShape.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	var hour, minute int
	if m != nil {
		hour, _ = strconv.Atoi(m[1])   // the shape has digits only
		minute, _ = strconv.Atoi(m[2]) // likewise; empty is 0
	}
	half := m != nil && m[3] != ""
	if m == nil || minute > 59 || hour > 23 || half && (hour < 1 || hour > 12) {
		return 0, b.wrong("at", "subscribe.bad_time", text, "08:00")
	}
	if half {
		if hour %= 12; m[3] == "pm" {
			hour += 12
		}
	}
	return 60*hour + minute, nil
}

// wrong is the fault of a value that cannot be read.
func (b *Bot) wrong(option, key, value, example string) error {
	f := b.fault(command.BadInput, key, words.Args{"value": reply.B(shorten(value, 60)), "example": reply.Span{Kind: reply.Code, Text: option + ":" + example}})
	f.Field = option
	return f
}

// regions are where the cities of the IANA list stand under, so that a city alone finds its zone.
func regions() []string {
	return []string{"", "Asia/", "Europe/", "America/", "Africa/", "Australia/", "Pacific/", "Atlantic/", "Indian/", "America/Argentina/", "America/Indiana/", "Antarctica/", "Arctic/"}
}

// readZone reads a time zone: its IANA name in any case, or the city alone. It gives the name as it is written.
func (b *Bot) readZone(text string) (string, error) {
	typed := strings.ReplaceAll(strings.TrimSpace(text), " ", "_")
	if strings.EqualFold(typed, "local") || typed == "" || strings.Contains(typed, "..") {
		return "", b.wrong("zone", "subscribe.bad_zone", text, "Asia/Bishkek")
	}
	for _, region := range regions() {
		for _, name := range []string{typed, capitals(typed), strings.ToUpper(typed)} {
			if l, err := time.LoadLocation(region + name); err == nil {
				return l.String(), nil
			}
		}
	}
	return "", b.wrong("zone", "subscribe.bad_zone", text, "Asia/Bishkek")
}

// capitals writes a name of the IANA list as they are written: "america/new_york" as America/New_York. Small words stay small.
func capitals(name string) string {
	out := []byte(strings.ToLower(name))
	start := true
	for n, c := range out {
		if start && c >= 'a' && c <= 'z' {
			out[n] = c - 'a' + 'A'
		}
		start = c == '/' || c == '_' || c == '-'
	}
	return strings.NewReplacer("_Of_", "_of_", "_Es_", "_es_", "-Au-", "-au-", "Port-Of-", "Port-of-").Replace(string(out))
}

// weekdayNames are how the days of the week are written, Sunday first as in package time.
func weekdayNames() []string {
	return []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
}

// readDays reads a set of weekdays: "daily", "weekdays", "weekends", "weekly" (Mondays), "mon,wed", "Mon-Fri".
func (b *Bot) readDays(text string) (storage.Weekdays, error) {
	var set storage.Weekdays
	for part := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return r == ',' || r == ';' || r == '+' || r == ' ' }) {
		switch strings.Trim(part, ".") {
		case "daily", "every", "all", "everyday":
			set |= storage.EveryDay
			continue
		case "weekdays", "workdays", "working":
			set |= storage.WeekdaysOf(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
			continue
		case "weekends", "weekend":
			set |= storage.WeekdaysOf(time.Saturday, time.Sunday)
			continue
		case "weekly":
			set |= storage.WeekdaysOf(time.Monday)
			continue
		case "day", "days", "on", "and":
			continue
		}
		from, to, span := strings.Cut(strings.ReplaceAll(part, "–", "-"), "-")
		first, ok := weekday(from)
		last := first
		if span {
			var good bool
			last, good = weekday(to)
			ok = ok && good
		}
		if !ok {
			return 0, b.wrong("days", "subscribe.bad_days", text, "mon,wed,fri")
		}
		for d := first; ; d = (d + 1) % 7 {
			set |= storage.WeekdaysOf(d)
			if d == last {
				break
			}
		}
	}
	if set == 0 {
		return 0, b.wrong("days", "subscribe.bad_days", text, "mon,wed,fri")
	}
	return set, nil
}

// weekday reads one day by its name, in the plural too, or at least its first two letters.
func weekday(text string) (time.Weekday, bool) {
	text = strings.TrimSuffix(strings.Trim(text, "."), "s")
	if len(text) < 2 {
		return 0, false
	}
	n := slices.IndexFunc(weekdayNames(), func(name string) bool { return strings.HasPrefix(name, text) })
	return time.Weekday(max(n, 0)), n >= 0
}

// daysWords say on which days: "every day", "on weekdays", "on Mon, Wed and Fri".
func (b *Bot) daysWords(set storage.Weekdays) string {
	list := set.List()
	switch {
	case set == storage.EveryDay:
		return b.words.Text("subscribe.every_day", nil)
	case set == storage.WeekdaysOf(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday):
		return b.words.Text("subscribe.on_weekdays", nil)
	case len(list) == 1:
		return b.words.Text("subscribe.on_one", words.Args{"day": list[0].String()})
	}
	names := make([]string, 0, len(list))
	for _, d := range list[:len(list)-1] {
		names = append(names, d.String()[:3])
	}
	return b.words.Text("subscribe.on_several", words.Args{"days": strings.Join(names, ", "), "last": list[len(list)-1].String()[:3]})
}
