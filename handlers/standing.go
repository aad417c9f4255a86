package handlers

import (
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// How the computed answers read on a card: short, each with its basis and date, none as a verdict of one word.

// custodyItem is where one person stands by the latest report: under which heading since when, on what that rests, when
// it was last confirmed, and who says so.
func (b *Bot) custodyItem(l storage.CustodyLine, who reply.Line) reply.Item {
	text := b.words.Line("read.stands_"+string(l.Heading), words.Args{"since": b.date(l.Since)})
	if len(who) > 0 {
		text = b.words.Line("read.stands", words.Args{"who": who, "where": text})
	}
	it := reply.Item{Text: text, Carries: []string{l.Report.Ref}}
	if open := b.leftOpen(l); len(open) > 0 {
		if l.Why.Ref != l.Report.Ref {
			open = join(" · ", open, reply.Of(reply.Ref(l.Why.Ref, "incident "+l.Why.Ref)))
			it.Carries = append(it.Carries, l.Why.Ref)
		}
		it.Notes = append(it.Notes, open)
	}
	basis := b.words.Line("read.basis_"+string(l.Basis), nil)
	confirmed := b.words.Line("read.confirmed", words.Args{"date": b.date(l.Confirmed)})
	if l.Stale && l.Heading != storage.NotKnown {
		confirmed = b.words.Line("read.stale", words.Args{"confirmed": confirmed})
	}
	it.Notes = append(it.Notes, given(b.held(l), join(" · ", basis, confirmed),
		join(" · ", b.words.Line("format.source", words.Args{"who": b.says(l.Report)}), reply.Of(reply.Ref(l.Report.Ref, "incident "+l.Report.Ref))))...)
	return it
}

// held is how many days a spell has lasted: a range where its first day is not known to the day. A spell that may be over
// has no such number.
func (b *Bot) held(l storage.CustodyLine) reply.Line {
	switch {
	case l.Heading == storage.NotKnown:
		return nil
	case l.DaysHigh < 0:
		return b.words.Line("read.days_least", words.Args{"n": l.DaysLow})
	case l.DaysLow == l.DaysHigh:
		return b.words.Line("read.days", words.Args{"n": l.DaysLow})
	}
	return b.words.Line("read.days_range", words.Args{"low": l.DaysLow, "n": l.DaysHigh})
}

// legal shows where a person's legal matter stands in one case: whether a conviction stands, and the steps in their order.
func (b *Bot) legal(c storage.Clearance) []reply.Item {
	items := make([]reply.Item, 0, len(c.Steps)+1)
	items = append(items, reply.Item{Text: b.words.Line("read.legal_case", words.Args{"case": reply.Ref(c.Case, "case "+c.Case), "title": c.CaseTitle}), Notes: []reply.Line{b.conviction(c)}})
	for _, s := range c.Steps {
		items = append(items, reply.Item{
			Text: join(" · ", b.date(s.Incident.Date), types(s.Incident), b.outcome(s.Target), plain(s.Incident.Body)),
			Notes: []reply.Line{join(" · ", b.words.Line("format.source", words.Args{"who": b.says(s.Incident)}),
				reply.Of(reply.Ref(s.Incident.Ref, "incident "+s.Incident.Ref)))},
			Carries: []string{s.Incident.Ref},
		})
	}
	return items
}

// conviction says whether a conviction stands. Free is not cleared, and a charge is not a judgment.
func (b *Bot) conviction(c storage.Clearance) reply.Line {
	for _, s := range c.Steps {
		if s.Incident.Is(storage.Verdict, storage.AppealRuling, storage.Clemency) || c.Stands != storage.StandsUnknown {
			return b.words.Line("read.conviction_"+string(c.Stands), nil)
		}
	}
	return b.words.Line("read.no_judgment", nil)
}

// noticeItem is the latest step in one system. Which system comes first, and no line overrides another.
func (b *Bot) noticeItem(l storage.NoticeLine) reply.Item {
	what := plain(storage.Outcomes.Label(l.Outcome))
	if len(what) == 0 {
		what = types(l.Latest)
	}
	return reply.Item{
		Text: join(": ", b.system(l.System), join(" · ", what, b.date(l.Latest.Date))),
		Notes: []reply.Line{join(" · ", b.words.Line("format.source", words.Args{"who": b.says(l.Latest)}),
			reply.Of(reply.Ref(l.Latest.Ref, "incident "+l.Latest.Ref)))},
		Carries: []string{l.Latest.Ref},
	}
}

// fateItem is what became of some of the people of a case: how many, who, and the step that governs.
func (b *Bot) fateItem(f storage.Fate) reply.Item {
	what, sentence := b.decided(f.Outcome, "", 0), b.sentence(f.Sentence, f.Months)
	var stands, custody reply.Line
	switch {
	case f.Governing.Is(storage.Clemency):
		stands = b.words.Line("read.fate_conviction_"+string(f.Stands), nil)
	case f.Stands == storage.StandsYes:
		what, sentence = b.decided(f.Outcome, f.Sentence, f.Months), nil
	}
	if len(sentence) > 0 {
		sentence = b.words.Line("read.fate_sentenced", words.Args{"sentence": sentence})
	}
	if f.Custody != nil {
		custody = b.words.Line("read.fate_"+string(f.Custody.Heading), words.Args{"date": b.date(f.Custody.Confirmed)})
	}
	var names []reply.Line
	for _, s := range f.People {
		names = append(names, b.who(s))
	}
	for _, g := range f.Groups {
		names = append(names, plain(g.Description))
	}
	count := b.words.Line("read.people", words.Args{"n": f.Count()})
	switch {
	case f.NoNumber && f.Count() == 0:
		count = b.words.Line("read.people_unknown", nil)
	case f.NoNumber:
		count = b.words.Line("read.people_open", words.Args{"n": f.Count()})
	}
	step := join(" ", plain(storage.IncidentTypes.Label(f.Governing.Type())), b.date(f.Governing.Date))
	if len(what) > 0 {
		step = b.words.Line("read.fate_by", words.Args{"what": what, "step": step})
	}
	return reply.Item{Text: b.words.Line("read.fate", words.Args{"count": count, "what": step}),
		Notes: given(join(", ", names...), join(" · ", sentence, stands, custody)), Carries: []string{f.Governing.Ref}}
}
