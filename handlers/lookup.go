package handlers

import (
	"casewire/handlers/command"
	"casewire/storage"
)

// lookUpSpecs declares the commands that look something up.
func (b *Bot) lookUpSpecs() []command.Spec {
	return []command.Spec{
		read(command.Spec{Name: "case", Summary: "One case: what happened, and where its people stand today",
			Details: "Give a ref, part of the title, the name of a person or outlet in any script, or the address of a source. " +
				"What is said of today is computed from the reports on file, each with who says so.",
			Examples: []string{"/case Kloop", "/case Тухватшин"},
			Options:  []command.Option{rest(b.optionCase("what", "Ref, title, name or address of a source", true))},
			Run:      b.does(b.openCase)}, true),
		read(command.Spec{Name: "cases", Summary: "List the cases, those with the latest news first",
			Details:  "The filters narrow each other. since keeps the cases with a report that may fall on that day or later.",
			Examples: []string{"/cases", "/cases country:Kyrgyzstan type:mass_detention since:2024"},
			Options: []command.Option{optionCountry(), optionType(),
				{Name: "tag", Summary: "Beat the desk files the case under", Kind: command.Text, Max: 41, Complete: b.completes(b.completeTag)},
				optionSince("With a report from this day, month or year on"),
				{Name: "words", Summary: "Words of the title, summary or tags", Kind: command.Text, Rest: true, Max: storage.MaxTitle}},
			Run: b.does(b.cases)}, true),
		read(command.Spec{Name: "incident", Summary: "One incident whole: who says so, of whom, and what contradicts it",
			Details:  "Give the ref that lists show behind a report, or words of it.",
			Examples: []string{"/incident Red Notice", "/incident court liquidation"},
			Options:  []command.Option{b.optionSubject("ref", "Ref of the incident, or words of it", storage.HitIncident)},
			Run:      b.does(b.incident)}, true),
		read(command.Spec{Name: "find", Summary: "Find a case, person, outlet, incident or source",
			Details: "Names are found in any script and spelling, words by their beginning, a source by its address, anything by its ref. " +
				"In a private chat you can leave out the command.",
			Examples: []string{"/find Tuhvatshin", "/find probation"},
			Options:  []command.Option{b.optionSubject("words", "Name, words, ref or address")},
			Run:      b.does(b.find)}, true),
		read(command.Spec{Name: "timeline", Summary: "What happened in a case, in the order of events",
			Details: "A report is in the period when its date may fall into it: what is only known to the month or year is listed too, " +
				"and what has no date stands apart at the end. For one year give it twice: since:2024 until:2024.",
			Examples: []string{"/timeline Temirov Live", "/timeline Temirov Live since:2024 until:2024"},
			Options: []command.Option{b.optionCase("case", "Ref, title or name", true),
				optionSince("From this day, month or year on"), optionUntil("Up to this day, month or year, included")},
			Run: b.does(b.timeline)}, true),
		read(command.Spec{Name: "person", Summary: "One person: names, where he stands now, legal steps, notices, cases",
			Details:  "Give a name in any script or spelling, or a ref. A case gives its people.",
			Examples: []string{"/person Tazhibek", "/person Ишенбеков"},
			Options:  []command.Option{b.optionSubject("name", "Name in any script, or ref", storage.HitPerson)},
			Run:      b.does(b.person)}, true),
		read(command.Spec{Name: "outlet", Summary: "One outlet: measures against it, its people and its cases",
			Details:  "Give a name in any script or spelling, or a ref.",
			Examples: []string{"/outlet Kloop"},
			Options:  []command.Option{b.optionSubject("name", "Name in any script, or ref", storage.HitOutlet)},
			Run:      b.does(b.outlet)}, true),
		read(command.Spec{Name: "sources", Summary: "The documents a case rests on, copies under their original",
			Details:  "Copies of one story prove no more than the story. A source with an interest in the matter is marked, and why.",
			Examples: []string{"/sources Kloop"},
			Options:  []command.Option{rest(b.optionCase("case", "Ref, title or name", true))},
			Run:      b.does(b.sources)}, true),
	}
}

// rest lets an option take the rest of the line.
func rest(o command.Option) command.Option {
	o.Rest = true
	return o
}
