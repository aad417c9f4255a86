package handlers

import (
	"context"
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// incident shows one incident whole: what is reported, of whom, by whom, and what contradicts it.
func (b *Bot) incident(ctx context.Context, a ask) (reply.Doc, error) {
	hit, answer, err := b.lookUp(ctx, a, "ref", storage.HitIncident)
	if hit == nil {
		return answer, err
	}
	i, err := b.store.Incident(ctx, a.sight, hit.Ref)
	if err != nil {
		return reply.Doc{}, err
	}
	return b.incidentCard(ctx, a, i)
}

func (b *Bot) incidentCard(ctx context.Context, a ask, i storage.Incident) (reply.Doc, error) {
	doc := reply.Doc{Title: join(" · ", types(i), b.date(i.Date)), Tag: tag(i.Case), Share: share("incident", i.Ref)}
	b.doubt(&doc, i)
	doc.List(reply.Item{Text: reply.Text(i.Summary), Notes: b.circumstances(a, i), Carries: []string{i.Ref}})
	b.targets(&doc, i)
	b.claims(&doc, i)
	b.speakers(&doc, a, i)
	if err := b.connected(ctx, &doc, a, i); err != nil {
		return reply.Doc{}, err
	}
	var buttons row
	buttons.add(b.button("read.button_case", "case", i.Case))
	buttons.add(b.button("read.button_timeline", "timeline", i.Case))
	buttons.under(&doc)
	return doc, nil
}

// doubt says first what the reader must not miss: that the report is contested, or no longer speaks for itself.
func (b *Bot) doubt(doc *reply.Doc, i storage.Incident) {
	switch i.Verification {
	case storage.Disputed, storage.Refuted, storage.Retracted:
		doc.Warn(b.words.Line("read.is_"+i.Verification, nil))
	}
}

// circumstances are the lines below an incident's summary: where, by which authority, in which system, when exactly, how
// well proven.
func (b *Bot) circumstances(a ask, i storage.Incident) []reply.Line {
	lines := given(
		b.labelled("read.ref", reply.Of(reply.Span{Kind: reply.Code, Text: i.Ref})),
		b.labelled("read.case", reply.Of(reply.Ref(i.Case, "case "+i.Case), reply.T(" "+i.CaseTitle))),
		b.labelled("read.date", b.dateWhole(i.Date)),
		b.labelled("read.place", place(i)),
		b.labelled("read.authority", authority(i)),
		b.labelled("read.system", b.system(i.System)),
		b.labelled("read.stance", plain(storage.Stances.Label(i.Stance))),
		b.labelled("read.proof", plain(storage.Verifications.Label(i.Verification))),
	)
	if a.sight.Team() {
		lines = append(lines, b.labelled("read.visibility", b.visibility(i.Visibility, i.Reach, i.Embargo)))
	}
	return lines
}

// dateWhole is a date with its basis and the words in which the source prints it.
func (b *Bot) dateWhole(d storage.Date) reply.Line {
	line := b.date(d)
	if d.Words != "" && d.Precision != storage.PrecisionRange {
		line = b.words.Line("read.date_printed", words.Args{"date": line, "words": d.Words})
	}
	return line
}

// place is where it happened, with the country: the incident's own, else the case's. Where no place is reported, the
// case's country is no place either: a notice seen in a country that nobody names was not seen there.
func place(i storage.Incident) reply.Line {
	if i.Place == "" && i.Country == "" {
		return nil
	}
	return join(", ", plain(i.Place), plain(command.CountryName(i.InCountry)))
}

// authority is who acted: the body by its name, and what kind of authority it is.
func authority(i storage.Incident) reply.Line {
	kind := storage.Authorities.Label(i.Authority)
	switch {
	case i.Body == "":
		return plain(kind)
	case i.Authority == "" || strings.Contains(strings.ToLower(i.Body), kind):
		return plain(i.Body) // "Oktyabrsky District Court (court)" says it twice
	}
	return plain(i.Body + " (" + kind + ")")
}

// system is where a notice is seen. A country that the source does not name stays unnamed; its label tells it from
// another one of the same case.
func (b *Bot) system(s storage.System) reply.Line {
	kind, label, _ := strings.Cut(string(s), ":")
	switch kind {
	case string(storage.Interpol):
		return reply.Text("INTERPOL")
	case "country":
		return plain(command.CountryName(label))
	case "unnamed":
		return b.words.Line("read.country_unnamed", words.Args{"label": label})
	}
	return nil
}

// visibility is for the team: who else may see a thing, and until when it waits for a decision.
func (b *Bot) visibility(own, reach storage.Visibility, embargo *time.Time) reply.Line {
	line := plain(storage.Visibilities.Label(reach.String()))
	if own < reach {
		line = b.words.Line("read.as_its_case", words.Args{"visibility": line})
	}
	if embargo != nil {
		line = join(" · ", line, b.words.Line("read.embargo", words.Args{"until": b.moment(*embargo)}))
	}
	return line
}

// targets lists who it happened to, each with what became of him in it.
func (b *Bot) targets(doc *reply.Doc, i storage.Incident) {
	items := make([]reply.Item, 0, len(i.Targets))
	for _, t := range i.Targets {
		items = append(items, b.targetItem(t))
	}
	list(doc, b.words.Line("read.targets", nil), items)
}

func (b *Bot) targetItem(t storage.Target) reply.Item {
	it := reply.Item{Text: join(" · ", b.targetName(t), plain(t.Role), b.outcome(t))}
	if t.Who != nil && t.Named != "" && t.Named != t.Who.Name() && t.Who.Name() != "" {
		it.Notes = append(it.Notes, b.labelled("read.named_as", plain(t.Named)))
	}
	if t.Term != "" {
		it.Notes = append(it.Notes, b.labelled("read.term", plain(t.Term)))
	}
	return it
}

// targetName is a subject with its ref, or an unnamed group with its number as far as it is stated.
func (b *Bot) targetName(t storage.Target) reply.Line {
	switch {
	case t.Who != nil && t.Who.Minor:
		return b.words.Line("read.minor", words.Args{"who": b.whoRef(*t.Who)})
	case t.Who != nil:
		return b.whoRef(*t.Who)
	case t.Group == nil:
		return nil
	case t.Group.Rest:
		return b.words.Line("read.group_rest", words.Args{"description": t.Group.Description})
	case t.Group.People == 0:
		return b.words.Line("read.group_unknown", words.Args{"description": t.Group.Description})
	}
	return b.words.Line("read.group", words.Args{"n": t.Group.People, "description": t.Group.Description})
}

// outcome is what the incident meant for a target: its outcome and the sentence.
func (b *Bot) outcome(t storage.Target) reply.Line {
	return b.decided(t.Outcome, t.Sentence, t.Months)
}

// decided is an outcome with the sentence: "convicted, 5 years in prison", "changed to 3 years on probation".
func (b *Bot) decided(outcome, sentence string, months int) reply.Line {
	term := b.sentence(sentence, months)
	if outcome == storage.Changed && len(term) > 0 {
		return b.words.Line("read.changed_to", words.Args{"sentence": term})
	}
	return join(", ", plain(storage.Outcomes.Label(outcome)), term)
}

// sentence is a sentence in words: "5 years in prison" from sixty months.
func (b *Bot) sentence(kind string, months int) reply.Line {
	if kind == "" {
		return nil
	}
	label := storage.Sentences.Label(kind)
	if months == 0 {
		if kind == storage.Fine {
			return plain(label)
		}
		return b.words.Line("read.sentence_open", words.Args{"kind": label})
	}
	args := words.Args{"term": b.term(months), "kind": label}
	if kind == storage.Prison || kind == storage.Probation {
		return b.words.Line("read.sentence", args)
	}
	return b.words.Line("read.sentence_other", args)
}

// term is a number of months as people say it: in years where it is whole years.
func (b *Bot) term(months int) reply.Line {
	years, rest := b.words.Line("read.years", words.Args{"n": months / 12}), b.words.Line("read.months", words.Args{"n": months % 12})
	switch {
	case months < 12:
		return rest
	case months%12 == 0:
		return years
	}
	return b.words.Line("read.years_months", words.Args{"years": years, "months": rest})
}

// claims lists what the sources state differently, each value with who reports it. None overrides another.
func (b *Bot) claims(doc *reply.Doc, i storage.Incident) {
	for _, field := range []string{storage.ClaimHeadcount, storage.ClaimDate} {
		var items []reply.Item
		values := map[string]bool{}
		for _, c := range i.Claims {
			if c.Field != field {
				continue
			}
			value := b.claimed(c)
			values[value.String()] = true
			items = append(items, reply.Item{Text: b.words.Line("read.claim", words.Args{"value": value, "who": b.claimant(i, c)})})
		}
		key := "read.claims_" + field
		if len(values) > 1 {
			key += "_differ"
		}
		list(doc, b.words.Line(key, nil), items)
	}
}

func (b *Bot) claimed(c storage.Claim) reply.Line {
	if c.Field == storage.ClaimDate && c.Date != nil {
		return b.dateWhole(*c.Date)
	}
	return b.words.Line("read.people", words.Args{"n": c.People})
}

// claimant is who reports a value: the speaker, else the publisher of the source it stands in.
func (b *Bot) claimant(i storage.Incident, c storage.Claim) reply.Line {
	for _, x := range i.Citations {
		if c.Source == "" || x.Source != c.Source || x.Document == nil {
			continue
		}
		speaker := c.Speaker
		if speaker == "" {
			speaker = x.Document.Publisher
		}
		line := b.citation(storage.Citation{Speaker: speaker, Document: x.Document})
		return join(" ", line, reply.Of(reply.T("["+c.Source+"]")))
	}
	if c.Speaker == "" {
		return b.words.Line("read.not_stated", nil)
	}
	return plain(c.Speaker)
}

// speakers lists who says so: each citation with its document and, where the source stands for them, the very words.
func (b *Bot) speakers(doc *reply.Doc, a ask, i storage.Incident) {
	items := make([]reply.Item, 0, len(i.Citations))
	for _, c := range i.Citations {
		it := reply.Item{Text: reply.Of(reply.B(c.Speaker))}
		if c.Said != nil {
			it.Text = b.words.Line("format.said_on", words.Args{"who": it.Text, "date": b.dateWhole(*c.Said)})
		}
		it.Notes = append(it.Notes, b.spoken(c)...)
		if c.Document != nil {
			src := b.sourceItem(*c.Document, a.sight)
			it.Notes = append(append(it.Notes, src.Text), src.Notes...)
		}
		items = append(items, it)
	}
	list(doc, b.words.Line("read.speakers", nil), items)
}

// spoken are a speaker's words. Only words that stand verbatim in a source that may be quoted get quotation marks.
func (b *Bot) spoken(c storage.Citation) []reply.Line {
	switch {
	case c.Words == "":
		return nil
	case c.Verbatim && c.Document != nil && c.Document.Quotable():
		return []reply.Line{reply.Of(reply.Span{Kind: reply.Quote, Text: c.Words})}
	}
	return []reply.Line{b.words.Line("read.in_substance", words.Args{"words": c.Words})}
}

// connected lists the incidents that contradict this one, that it is about, and those that are about it.
func (b *Bot) connected(ctx context.Context, doc *reply.Doc, a ask, i storage.Incident) error {
	for _, group := range []struct{ key, kind string }{{"read.conflicts", storage.LinkConflicts}, {"read.about", storage.LinkAbout}} {
		var items []reply.Item
		for _, l := range i.Links {
			if l.Kind != group.kind {
				continue
			}
			other, err := b.store.Incident(ctx, a.sight, l.To)
			if err != nil {
				return err
			}
			items = append(items, b.incidentItem(other, a.sight))
		}
		list(doc, b.words.Line(group.key, nil), items)
	}
	about, err := b.store.Incidents(ctx, a.sight, storage.IncidentFilter{About: i.Ref}, storage.Page{Limit: storage.MaxSources})
	if err != nil {
		return err
	}
	list(doc, b.words.Line("read.about_it", nil), b.incidentItems(about.Incidents, a.sight))
	return nil
}
