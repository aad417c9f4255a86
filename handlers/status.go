package handlers

import (
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// statusSpecs declares the commands whose answers are computed from reports.
func (b *Bot) statusSpecs() []command.Spec {
	country := optionCountry()
	of := command.Option{Name: "of", Summary: "What to count: incidents, people or cases", Kind: command.Enum, Choices: []command.Choice{
		{Value: string(storage.CountIncidents), Label: "incidents", Aliases: []string{"incident", "events", "reports"}},
		{Value: string(storage.CountPeople), Label: "people", Aliases: []string{"person", "persons"}},
		{Value: string(storage.CountCases), Label: "cases", Aliases: []string{"case"}},
	}}
	return []command.Spec{
		read(command.Spec{Name: "custody", Summary: "Who is in custody, by the latest reports, today or on a day",
			Details: "Computed from dated reports; each line says since when, on what it rests, when that was last confirmed and who says so. House arrest, travel bans, " +
				"missing people, people without a name and those of whom it is not known whether they are free stand apart and are not in the number. " +
				"A month or a year means its last day. Country is where the latest report of being held is from.",
			Examples: []string{"/custody", "/custody on:2025-10-31", "/custody country:KG on:2025-10"},
			Options:  []command.Option{country, {Name: "on", Summary: "As of this day; a month or year means its last day", Kind: command.Date}},
			Run:      b.does(b.custody)}, true),
		read(command.Spec{Name: "notices", Summary: "Where INTERPOL notices on a person stand, one line a system",
			Details: "INTERPOL, each country and each country that a source does not name get a line of their own: the latest step there, when, and who says so. " +
				"No line overrides another, and there is no one-word verdict. A notice is a request to find somebody, not a warrant. Give a person, or a case to pick its people.",
			Examples: []string{"/notices Tukhvatshin", "/notices Тухватшин"},
			Options:  []command.Option{b.optionSubject("person", "Name in any script, or ref", storage.HitPerson)},
			Run:      b.does(b.notices)}, true),
		read(command.Spec{Name: "upcoming", Summary: "Hearings and other dates that lie ahead",
			Details:  "What is dated to a day, a stretch of days or a month in the next days; today is included. A hearing of which only “after” some day is known is not listed.",
			Examples: []string{"/upcoming", "/upcoming 90"},
			Options:  []command.Option{{Name: "days", Summary: "How many days ahead: 1 to 365, 30 if not given", Kind: command.Integer, Min: 1, Max: 365}},
			Run:      b.does(b.upcoming)}, true),
		read(command.Spec{Name: "changes", Summary: "What is new, updated, corrected or withdrawn",
			Details: "Since yesterday, if you give no day. Several changes of one thing are one line, which shows it as it now reads; an import is one line. " +
				"A correction says that the desk was wrong, an update that the world moved. Of what was withdrawn only ref, date and reason are shown.",
			Examples: []string{"/changes", "/changes since:2026-11 country:Kyrgyzstan"},
			Options:  []command.Option{optionSince("From the beginning of this day, month or year; yesterday if not given"), country},
			Run:      b.does(b.changes)}, true),
		read(command.Spec{Name: "count", Summary: "Count incidents, people or cases, and say by which rule",
			Details: "An incident is one event, however many people it befell and however many types it has. A person counts once; people without a name are told apart, " +
				"as a range where reports differ. Statements, background, and reports that were refuted or retracted are not counted. " +
				"In a period, what certainly falls in it and what only may are told apart.",
			Examples: []string{"/count", "/count people country:KG", "/count incidents type:verdict since:2024 until:2024"},
			Options:  []command.Option{of, country, optionType(), optionSince("From this day, month or year on"), optionUntil("Up to this day, month or year, included")},
			Run:      b.does(b.count)}, false),
		read(command.Spec{Name: "history", Summary: "Who changed what of one thing, and why",
			Details: "Every change of a case, an incident, a person, an outlet or a source, latest first. The team sees who changed it and what it was before; " +
				"others see what kind of change it was, when, and the public reason.",
			Examples: []string{"/history Red Notice", "/history Kloop"},
			Options:  []command.Option{b.optionSubject("ref", "Ref, or text to look up")},
			Run:      b.does(b.history)}, true),
		read(command.Spec{Name: digestName, Summary: "What today’s edition would say for this chat",
			Details: "What is new, updated, corrected or withdrawn since yesterday, what is coming up in the next 7 days, and who is in custody. It shows what the readers of this chat " +
				"may see, whoever asks, and never restricted things. In a private chat that is what is published and, for the team, what is for the team.",
			Examples: []string{"/digest"}, Run: b.does(b.digest)}, false),
	}
}

// asOf is the day that an option asks about: today where it was not given, the last day of a month or a year, and today
// where that is not over. The note says what was understood. A day that has not come yet is a fault.
func (b *Bot) asOf(a ask, option string) (asOf storage.Day, note reply.Line, err error) {
	p, ok := a.Values.Period(option)
	if !ok {
		return a.today, nil, nil
	}
	from, to := dayAt(p.From), dayAt(p.To)
	period := storage.Between(from, to).String()
	switch {
	case from > a.today:
		return "", nil, b.notYet(a, option, storage.Between(from, to))
	case to > a.today:
		return a.today, b.words.Line("status.not_over", words.Args{"period": period, "day": day(a.today)}), nil
	case from != to:
		return to, b.words.Line("status.last_day", words.Args{"period": period, "day": day(to)}), nil
	}
	return to, nil, nil
}

// notYet is the fault for a day, month or year that has not begun.
func (b *Bot) notYet(a ask, option string, period storage.Date) error {
	f := b.fault(command.BadInput, "status.not_yet", words.Args{"field": reply.B(option), "value": period.String(), "today": day(a.today),
		"example": reply.Span{Kind: reply.Code, Text: option + ":" + string(a.today.AddDays(-1))}})
	f.Field = option
	return f
}

// dayAt is the calendar day of a decoded date, which is at midnight UTC.
func dayAt(t time.Time) storage.Day { return storage.DayOf(t, time.UTC) }

// entry is one item of a list under headings.
type entry struct {
	heading reply.Line
	item    reply.Item
}

// sections appends the entries of the call's page, each run of one heading under it, and what leads to the other pages.
// A page behind the last one is a fault.
func (b *Bot) sections(doc *reply.Doc, a ask, entries []entry) error {
	shown := onPage(a, entries)
	if len(shown) == 0 && len(entries) > 0 {
		return b.beyond(len(entries))
	}
	for n := 0; n < len(shown); {
		var items []reply.Item
		heading := shown[n].heading.String()
		title := shown[n].heading
		for ; n < len(shown) && shown[n].heading.String() == heading; n++ {
			items = append(items, shown[n].item)
		}
		doc.Heading(title)
		doc.List(items...)
	}
	return nil
}
