package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"casewire/storage"
)

// after adds what a row says of later events, unless it is on file.
func (x *tracker) after(s *story) error {
	held := s.who(func(t storage.Target) bool { return t.Group != nil || x.isPerson(t.Subject) })
	for _, add := range []func(*story, []storage.Target) error{x.detention, x.release, x.histories, x.standing} {
		if err := add(s, slices.Clone(held)); err != nil {
			return err
		}
	}
	return nil
}

// who are the targets of the row's incident that fit, with nothing but who they are.
func (s *story) who(fit func(storage.Target) bool) []storage.Target {
	var out []storage.Target
	for _, t := range s.main.Targets {
		if fit(t) {
			out = append(out, storage.Target{Subject: t.Subject, Group: t.Group})
		}
	}
	return out
}

func (x *tracker) isPerson(ref string) bool {
	if slices.ContainsFunc(x.people, func(p *storage.Subject) bool { return p.Ref == ref }) {
		return true
	}
	for _, list := range x.onFile[storage.Person] {
		if slices.ContainsFunc(list, func(p storage.Subject) bool { return p.Ref == ref }) {
			return true
		}
	}
	return false
}

// add adds a later event of the row, known by the slug's ending.
func (x *tracker) add(s *story, ending string, fill func(*storage.Incident)) error {
	i := x.incidentOf(s, s.slug+"#"+ending)
	if _, known := x.slugs[i.Slug]; known {
		return nil
	}
	fill(&i)
	return x.incident(i, s.r.line)
}

// day reads a column that holds a day; empty where it holds none, which is reported if it holds anything.
func (x *tracker) day(s *story, column string) storage.Day {
	cell := x.get(s.r, column)
	if cell == "" {
		return ""
	}
	d, exact, ok := readDate(cell)
	if !ok || !exact || d.Precision != storage.PrecisionDay {
		x.note(s.r.line, column, "unreadable", "text", clip(cell))
		return ""
	}
	return d.From
}

// detention adds a detention where the row dates it to another day than the incident, or where it is no arrest. Whoever was
// detained later had been let go before: the row's own arrest is then told to have ended.
func (x *tracker) detention(s *story, held []storage.Target) error {
	day := x.day(s, "detention_date")
	if day == "" || len(held) == 0 {
		return nil
	}
	arrest := s.main.Is(storage.Arrest, storage.Detention)
	if arrest && s.main.Date.Overlaps(day, day) {
		return nil
	}
	if arrest {
		x.note(s.r.line, "detention_date", "other_day", "date", s.main.Date.String(), "other", day.String())
		if s.main.Date.To != "" && s.main.Date.To < day && x.released(s) {
			for n := range x.incidents {
				if i := x.incidents[n]; i.Ref == s.main.Ref || i.Slug == s.slug {
					for k := range i.Targets {
						if i.Targets[k].Group != nil || x.isPerson(i.Targets[k].Subject) {
							i.Targets[k].Outcome = "not_stated"
						}
					}
				}
			}
		}
	}
	return x.add(s, "detention", func(i *storage.Incident) {
		i.Types, i.Date, i.Targets, i.Place, i.Country = []string{storage.Detention}, storage.OnDay(day), held, s.main.Place, s.main.Country
		i.Summary = "Detained, by the date that the export gives for the detention. " + s.about()
	})
}

// about names the row's incident in what is said of it.
func (s *story) about() string { return first(shorten("Incident: "+s.title, storage.MaxTitle)) + "." }

func (x *tracker) released(s *story) bool {
	return strings.Contains(strings.ToLower(x.get(s.r, "arrest_status")), "released")
}

// release adds that those who were held were let go. Without a date it was after the arrest, and no more is known. Whoever
// was let go without being processed was never more than stopped: that is told with the detention itself.
func (x *tracker) release(s *story, held []storage.Target) error {
	day := x.day(s, "release_date")
	if day == "" && (!x.released(s) || s.stopped) || len(held) == 0 {
		return nil
	}
	from := s.main.Date.From
	if day != "" && day < from {
		x.note(s.r.line, "release_date", "release_before", "date", s.main.Date.String(), "other", day.String())
		day = ""
		if !x.released(s) {
			return nil
		}
	}
	for n := range held {
		held[n].Outcome = x.letGo(s)
	}
	return x.add(s, "release", func(i *storage.Incident) {
		i.Types, i.Targets, i.Place, i.Country = []string{storage.Release}, held, s.main.Place, s.main.Country
		i.Summary = "Released, by the date that the export gives. " + s.about()
		switch {
		case day != "":
			i.Date = storage.OnDay(day)
			return
		case from != "":
			i.Date = storage.Date{From: from, Precision: storage.PrecisionAfter, Inferred: true}
		}
		i.Summary = fmt.Sprintf("Released after the arrest; the export says %q and gives no date. ", flat(x.get(s.r, "arrest_status"))) + s.about()
	})
}

// letGo is how somebody was let go, as far as the row says it.
func (x *tracker) letGo(s *story) string {
	if strings.EqualFold(x.get(s.r, "status_of_charges"), "not charged") {
		return "no_charge"
	}
	return "not_stated"
}

var toldFree = regexp.MustCompile(`(?i)\b(released|freed)\b`)

// histories adds the updates of the row as background, each dated to when the Tracker added it, and a report of being held
// where the row says that somebody still was when it was last revised.
func (x *tracker) histories(s *story, held []storage.Target) error {
	list, ok := updates(x.get(s.r, "updates"))
	if !ok {
		x.note(s.r.line, "updates", "unreadable", "text", clip(x.get(s.r, "updates")))
	}
	inCustody := strings.Contains(strings.ToLower(x.get(s.r, "arrest_status")), "in custody") && len(held) > 0
	against := ""
	for n, u := range list {
		ending := "update-" + string(u.day) + "T" + u.time
		if n > 0 && list[n-1].day == u.day && list[n-1].time == u.time {
			ending += "-" + mark(u.text)
		}
		if err := x.add(s, ending, func(i *storage.Incident) {
			said := storage.OnDay(u.day)
			i.Types, i.Date, i.Citations[0].Said = []string{storage.Context}, storage.OnDay(u.day), &said
			i.Summary = first(shorten("Update by the Tracker: "+u.text, storage.MaxSummary))
			if inCustody && toldFree.MatchString(u.text) {
				i.Verification = storage.Disputed
			}
		}); err != nil {
			return err
		}
		if inCustody && toldFree.MatchString(u.text) {
			against = x.slugs[s.slug+"#"+ending]
			x.note(s.r.line, "arrest_status", "says_both", "text", clip(u.text))
		}
	}
	if !inCustody {
		return nil
	}
	date := storage.UnknownDate()
	if s.revised != "" {
		date = storage.OnDay(s.revised)
	}
	for n := range held {
		held[n].Outcome = storage.Held
	}
	return x.add(s, "held-"+string(s.revised), func(i *storage.Incident) {
		i.Types, i.Date, i.Targets = []string{storage.CustodyObservation}, date, held
		if s.revised != "" {
			i.Citations[0].Said = &date
		}
		i.Summary = fmt.Sprintf("The export says %q, as of its latest revision. ", flat(x.get(s.r, "arrest_status"))) + s.about()
		if against != "" { // the row tells of a release, too: both stay, and neither is sure
			i.Verification, i.Links = storage.Disputed, []storage.Link{{Kind: storage.LinkConflicts, To: against}}
		}
	})
}

// standing adds, as background, how things stood when the row was last revised, and its further details.
func (x *tracker) standing(s *story, _ []storage.Target) error {
	var parts []string
	for _, column := range statusColumns() {
		if text := listed(x.get(s.r, column)); text != "" {
			parts = append(parts, label(column)+": "+text)
		}
	}
	if status := x.get(s.r, "arrest_status"); status != "" && (len(parts) > 0 || !x.released(s)) {
		parts = append([]string{"Arrest: " + flat(status)}, parts...)
	}
	for _, column := range detailColumns() {
		if text := x.get(s.r, column); said(text) {
			parts = append(parts, label(column)+": "+listed(text))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	text := strings.Join(parts, ". ") + "."
	return x.add(s, "status-"+mark(text), func(i *storage.Incident) {
		i.Types = []string{storage.Context}
		if i.Summary = first(shorten("As the export has it: "+text, storage.MaxSummary)); s.revised != "" {
			said := storage.OnDay(s.revised)
			i.Date, i.Citations[0].Said = storage.OnDay(s.revised), &said
		}
	})
}

// listed is the content of a cell that may be a list, in words.
func listed(cell string) string {
	if none(cell) {
		return ""
	}
	if list, ok := items(cell); ok {
		for n, text := range list {
			if text == strings.ToUpper(text) && strings.Contains(cell, "['") {
				text = strings.ToLower(strings.ReplaceAll(text, "_", " "))
			}
			list[n] = flat(text)
		}
		cell = strings.Join(list, ", ")
	} else {
		cell = flat(cell)
	}
	return first(shorten(strings.TrimRight(cell, "."), 300))
}

// label is how a column reads.
func label(column string) string {
	switch column {
	case "did_authorities_ask_for_social_media_user":
		column = "did_authorities_ask_for_social_media_user_names"
	case "did_authorities_ask_for_social_media_pass":
		column = "did_authorities_ask_for_social_media_passwords"
	case "target_us_citizenship_status":
		return "U.S. citizenship status"
	}
	text := strings.ReplaceAll(column, "_", " ")
	return strings.ToUpper(text[:1]) + text[1:]
}
