package handlers

import (
	"casewire/handlers/command"
	"casewire/storage"
)

// editSpecs declares what editors do.
func (b *Bot) editSpecs() []command.Spec {
	edit := func(s command.Spec) command.Spec {
		s.Group, s.Need = command.Edit, command.Editing
		return s
	}
	confirmed := func(s command.Spec) command.Spec {
		s.Confirm = true
		return edit(s)
	}
	ref := command.Option{Name: "ref", Summary: "Ref of what is meant", Kind: command.Ref, Ask: command.Needed,
		Complete: b.completeHits(storage.HitCase, storage.HitIncident, storage.HitPerson, storage.HitOutlet, storage.HitSource)}
	refs := ref
	refs.Summary, refs.Kind, refs.Rest, refs.Complete = "One ref or several; a case's ref and the word all for everything in it", command.Text, true, nil
	reason := command.Option{Name: "reason", Summary: "Why, for readers: it becomes public", Sample: "We first had the wrong day.", Kind: command.Text, Max: 300, Rest: true, Ask: command.Needed}
	inCase := b.optionCase("case", "Case, by ref or title", false)
	inCase.Ask = command.Needed
	incident := command.Option{Name: "incident", Summary: "Ref of the incident", Kind: command.Ref, Ask: command.Needed, Complete: b.completeHits(storage.HitIncident)}
	return []command.Spec{
		confirmed(command.Spec{Name: "addcase", Summary: "Open a new case, for the team until it is published",
			Examples: []string{`/addcase "Kloop: closure" country:KG summary:"Liquidation of the newsroom's foundation." tags:closure`},
			Options: []command.Option{
				{Name: "title", Summary: "Title of the case", Sample: "Kloop: closure and detentions", Kind: command.Text, Max: storage.MaxTitle, Ask: command.Needed},
				{Name: "country", Summary: "Country, by name or code", Kind: command.Country, Ask: command.Needed},
				{Name: "summary", Summary: "One or two sentences in house words", Sample: "The newsroom's foundation was ordered to close in 2024.", Kind: command.Text, Max: storage.MaxSummary, Ask: command.Offered},
				{Name: "tags", Summary: "Beats, parted by commas", Sample: "closure, detention", Kind: command.Text, Max: 400, Ask: command.Offered},
			}, Run: b.does(b.addCase)}),
		confirmed(command.Spec{Name: "addincident", Summary: "Add a dated, attributed report to a case",
			Details: "Several people are parted by ; and a group without names is written as \"7 accountants, not named\" or \"all the others, not named\". " +
				"What came of it for one alone follows a colon: \"Azamat Ishenbekov: convicted prison 60\". " +
				"A new name is a new person, \"new outlet Kloop\" a new outlet; a name on file is shown before anything is stored. " +
				"A date may end with the word inferred, and with how the source prints it: 2025-05 (late May 2025). " +
				"The word same stands for the case or the source you used last.",
			Examples: []string{`/addincident KG-3F7T type:arrest date:2025-05-28 who:"Aleksandr Aleksandrov" by:security_service said:OCCRP source:https://example.org/story summary:"Arrested at home."`},
			Options:  b.incidentOptions(inCase), Run: b.does(b.addIncident)}),
		confirmed(command.Spec{Name: "addtarget", Summary: "Add people or a group to an incident", Examples: []string{`/addtarget 9XK3F who:"Joomart Duulatov" outcome:convicted sentence:"prison 60"`},
			Options: []command.Option{incident, optionWho(command.Needed), optionRole(), optionOutcome(), optionSentence()}, Run: b.does(b.addTarget)}),
		confirmed(command.Spec{Name: "addsource", Summary: "Add a source to an incident", Examples: []string{`/addsource 9XK3F https://example.org/story published:2025-05-29 said:OCCRP`},
			Options: []command.Option{incident, optionSource(command.Needed), optionSaid(), optionPublished(), optionKind(), optionSaidOn(), optionQuote(), optionWords(),
				{Name: "date", Summary: "When by this source, where it says otherwise", Kind: command.ReportedDate},
				{Name: "headcount", Summary: "How many people by this source", Kind: command.Integer, Min: 1, Max: 10_000_000}}, Run: b.does(b.addSource)}),
		confirmed(command.Spec{Name: "addname", Summary: "Add another spelling to a person or an outlet", Examples: []string{`/addname 7Q2MD "Жоомарт Дуулатов"`},
			Options: []command.Option{
				{Name: "subject", Summary: "Person or outlet, by ref or name", Kind: command.Ref, Ask: command.Needed, Complete: b.completeHits(storage.HitPerson, storage.HitOutlet)},
				{Name: "name", Summary: "The other spelling; several parted by ;", Kind: command.Text, Max: 1000, Rest: true, Ask: command.Needed},
			}, Run: b.does(b.addName)}),
		confirmed(command.Spec{Name: "edit", Summary: "Change a field because the world moved", Details: fieldHelp, Examples: []string{`/edit 9XK3F verification corroborated`},
			Options: []command.Option{ref, optionField(), optionValue()}, Run: b.does(b.editField)}),
		confirmed(command.Spec{Name: "correct", Summary: "Change a field because we were wrong; the reason becomes public", Details: fieldHelp,
			Examples: []string{`/correct 9XK3F date 2025-05-28 reason:"We first had the wrong day."`},
			Options: []command.Option{ref, optionField(), {Name: "value", Summary: "The new value; a dash empties it", Kind: command.Text, Ask: command.Needed},
				{Name: "reason", Summary: "Why, for readers: it becomes public", Sample: "We first had the wrong day.", Kind: command.Text, Max: 300, Rest: true, Ask: command.Needed}}, Run: b.does(b.correctField)}),
		confirmed(command.Spec{Name: "publish", Summary: "Show a case or an incident to everybody", Examples: []string{`/publish KG-4T7Q all`, `/publish 9XK3F verification:single_source`},
			Options: []command.Option{refs, named(enumOption("verification", "How well it is proved, for what is not reviewed yet", storage.Verifications, command.NotAsked))}, Run: b.does(b.publish)}),
		confirmed(command.Spec{Name: "withdraw", Summary: "Take something public back to the team", Examples: []string{`/withdraw 9XK3F reason:"The family asked us to."`},
			Options: []command.Option{ref, reason}, Run: b.does(b.withdraw)}),
		confirmed(command.Spec{Name: "embargo", Summary: "Keep something from the public, and ask again at a moment", Examples: []string{`/embargo 9XK3F 2027-01-02T15:04Z`},
			Options: []command.Option{ref, {Name: "until", Summary: "A day, or a moment as 2027-01-02T15:04Z", Kind: command.Instant, Ask: command.Needed}}, Run: b.does(b.embargo)}),
		edit(command.Spec{Name: "share", Summary: "Open something restricted to one person", Examples: []string{`/share KG-4T7Q telegram:123456`},
			Options: []command.Option{required(ref), {Name: "user", Summary: "The person, as platform:id", Kind: command.Text, Required: true, Max: 100}}, Run: b.does(b.share)}),
		confirmed(command.Spec{Name: "close", Summary: "Close a case: the desk no longer follows it", Examples: []string{`/close KG-4T7Q`}, Options: []command.Option{inCase}, Run: b.does(b.closeCase)}),
		confirmed(command.Spec{Name: "reopen", Summary: "Open a closed case again", Examples: []string{`/reopen KG-4T7Q`}, Options: []command.Option{inCase}, Run: b.does(b.reopenCase)}),
		confirmed(command.Spec{Name: "merge", Summary: "Make two entries of the same person one", Examples: []string{`/merge 7Q2MD into:9XK3F`},
			Options: []command.Option{
				{Name: "subject", Summary: "The one that goes, by ref or name", Kind: command.Ref, Ask: command.Needed, Complete: b.completeHits(storage.HitPerson, storage.HitOutlet)},
				{Name: "into", Summary: "The one that stays, by ref or name", Kind: command.Ref, Ask: command.Needed, Complete: b.completeHits(storage.HitPerson, storage.HitOutlet)},
			}, Run: b.does(b.merge)}),
		confirmed(command.Spec{Name: "split", Summary: "Make one entry two: names go to a new person", Examples: []string{`/split 7Q2MD names:"J. Duulatov"`},
			Options: []command.Option{
				{Name: "subject", Summary: "Person or outlet, by ref or name", Kind: command.Ref, Ask: command.Needed, Complete: b.completeHits(storage.HitPerson, storage.HitOutlet)},
				{Name: "names", Summary: "The names that go, parted by ;", Kind: command.Text, Max: 1000, Rest: true, Ask: command.Needed},
			}, Run: b.does(b.split)}),
		edit(command.Spec{Name: "undo", Summary: "Take back your own last change, for ten minutes", Examples: []string{`/undo`}, Run: b.does(b.undo)}),
	}
}

func named(o command.Option) command.Option {
	o.Named = true
	return o
}

func required(o command.Option) command.Option {
	o.Required, o.Ask = true, command.NotAsked
	return o
}

// incidentOptions are the options of addincident, in the order in which they are asked for.
func (b *Bot) incidentOptions(inCase command.Option) []command.Option {
	typ := optionType()
	typ.Kind, typ.Ask, typ.Summary = command.List, command.Needed, "What happened; several parted by commas, the main one first"
	return []command.Option{
		inCase, typ,
		{Name: "date", Summary: "When, as far as it is known", Sample: "2025-05-28, May 2025, before 2025-10-31 or unknown", Kind: command.ReportedDate, Ask: command.Needed},
		{Name: "summary", Summary: "What happened, in house words", Sample: "Officers took him from his home, OCCRP reports.", Kind: command.Text, Max: storage.MaxSummary, Ask: command.Needed},
		optionWho(command.Offered),
		enumOption("by", "Which authority did it", storage.Authorities, command.Offered),
		{Name: "place", Summary: "Where", Sample: "Bishkek", Kind: command.Text, Max: storage.MaxShort, Ask: command.Offered},
		{Name: "system", Summary: "Of a notice: INTERPOL, a country, or country A where none is named", Kind: command.Text, Max: 60},
		optionOutcome(), optionSentence(),
		{Name: "headcount", Summary: "How many people, where a number is reported", Kind: command.Integer, Min: 1, Max: 10_000_000},
		{Name: "said", Summary: "Who says so", Sample: "OCCRP", Kind: command.Text, Max: storage.MaxShort, Ask: command.Needed},
		enumOption("stance", "How the speaker says it", storage.Stances, command.NotAsked),
		optionSource(command.Needed), optionPublished(), optionKind(), optionSaidOn(), optionQuote(), optionWords(),
		{Name: "body", Summary: "Which court, office or agency", Sample: "Oktyabrsky District Court", Kind: command.Text, Max: storage.MaxShort},
		optionRole(),
		{Name: "about", Summary: "Refs of the incidents that a statement is about", Kind: command.Text, Max: 200, Complete: b.completeHits(storage.HitIncident)},
	}
}

func enumOption(name, summary string, list storage.CodeList, ask command.Asking) command.Option {
	o := command.Option{Name: name, Summary: summary, Kind: command.Enum, Ask: ask}
	for _, c := range list {
		o.Choices = append(o.Choices, command.Choice{Value: c.Code, Label: c.Label, Group: c.Group})
	}
	return o
}

func optionWho(ask command.Asking) command.Option {
	return command.Option{Name: "who", Summary: "Who it happened to; several parted by ;", Sample: "Aleksandr Aleksandrov; 2 accountants, not named", Kind: command.Text, Max: 2000, Ask: ask}
}

func optionRole() command.Option {
	return command.Option{Name: "role", Summary: "In what role, if it matters", Kind: command.Text, Max: storage.MaxShort}
}

func optionOutcome() command.Option {
	return enumOption("outcome", "What came of it for them", storage.Outcomes, command.NotAsked)
}

func optionSentence() command.Option {
	return command.Option{Name: "sentence", Summary: "Kind and months, as: prison 60", Sample: "prison 60", Kind: command.Text, Max: 40}
}

func optionSource(ask command.Asking) command.Option {
	return command.Option{Name: "source", Summary: "Web address, a source's ref, or publisher and title", Sample: "https://example.org/story", Kind: command.Text, Max: storage.MaxURL, Ask: ask}
}

func optionPublished() command.Option {
	return command.Option{Name: "published", Summary: "When the source came out", Kind: command.ReportedDate}
}

func optionKind() command.Option {
	return enumOption("kind", "What kind of source", storage.SourceKinds, command.NotAsked)
}

func optionSaid() command.Option {
	return command.Option{Name: "said", Summary: "Who says so", Sample: "OCCRP", Kind: command.Text, Max: storage.MaxShort, Ask: command.Needed}
}

func optionSaidOn() command.Option {
	return command.Option{Name: "said_on", Summary: "When the speaker said so", Kind: command.ReportedDate}
}

func optionQuote() command.Option {
	return command.Option{Name: "quote", Summary: "The speaker's own words, exactly", Kind: command.Text, Max: storage.MaxWords}
}

func optionWords() command.Option {
	return command.Option{Name: "words", Summary: "What the speaker says, in other words", Kind: command.Text, Max: storage.MaxWords}
}

func optionField() command.Option {
	return command.Option{Name: "field", Summary: "Which field", Kind: command.Text, Max: 40, Ask: command.Needed}
}

func optionValue() command.Option {
	return command.Option{Name: "value", Summary: "The new value; a dash empties it", Kind: command.Text, Rest: true, Ask: command.Needed}
}
