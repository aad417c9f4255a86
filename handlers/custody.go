package handlers

import (
	"context"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// custody tells who is in custody on a day, and apart from them who is otherwise not free, or not known to be.
func (b *Bot) custody(ctx context.Context, a ask) (reply.Doc, error) {
	asOf, note, err := b.asOf(a, "on")
	if err != nil {
		return reply.Doc{}, err
	}
	country := a.Values.Text("country")
	r, err := b.store.Custody(ctx, a.sight, storage.CustodyFilter{Country: country, Page: a.stretch()}, asOf)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.custodyTitle(r, country)}
	doc.Note(note)
	entries := make([]entry, len(r.Lines)+len(r.Unnamed))
	for n := range onPage(a, entries) { // the others are not read
		n += a.stretch().Offset
		if n < len(r.Lines) {
			l := r.Lines[n]
			entries[n] = entry{b.words.Line("status.heading_"+string(l.Heading), words.Args{"n": len(r.Under(l.Heading))}), b.custodyEntry(l, a.sight)}
		} else {
			entries[n] = entry{b.words.Line("status.heading_unnamed", nil), b.unnamedEntry(r.Unnamed[n-len(r.Lines)], a.sight)}
		}
	}
	if err := b.sections(&doc, a, entries); err != nil {
		return reply.Doc{}, err
	}
	if len(entries) == 0 {
		doc.Para(b.words.Line("status.custody_no_proof", nil))
	}
	doc.Note(b.words.Line("status.custody_rule", nil))
	b.paged(&doc, a, len(entries))
	return doc, nil
}

// custodyTitle is the number of named people in custody, with its unit, its rule and its day.
func (b *Bot) custodyTitle(r storage.CustodyReport, country string) reply.Line {
	n := len(r.Under(storage.InCustody))
	args := words.Args{"n": n, "day": day(r.AsOf), "country": command.CountryName(country)}
	key := "status.custody"
	switch {
	case n == 0 && country != "":
		key = "status.custody_none_in"
	case n == 0:
		key = "status.custody_none"
	case country != "":
		key = "status.custody_in"
	}
	return b.words.Line(key, args)
}

// custodyEntry is one person under one heading: who, since when and how long; on what it rests, when that was last
// confirmed and by whom; and what leaves it open.
func (b *Bot) custodyEntry(l storage.CustodyLine, sight storage.Sight) reply.Item {
	since := b.words.Line("status.since_"+string(l.Heading), words.Args{"date": b.date(l.Since)})
	it := reply.Item{Text: join(" · ", b.whoRef(l.Subject), since, b.held(l)), Carries: []string{l.Report.Ref}}
	if l.Heading == storage.NotKnown {
		it.Notes = append(it.Notes, b.openEnd(l, sight)...)
	}
	confirmed := b.words.Line("status.confirmed", words.Args{"date": b.date(l.Confirmed), "basis": b.words.Line(basisKey(l), nil)})
	it.Notes = append(it.Notes, join(" · ", confirmed, b.attributed(l.Report, sight)))
	if l.Heading != storage.NotKnown {
		if l.Stale {
			it.Notes = append(it.Notes, reply.Of(reply.I(b.words.Text("status.stale", words.Args{"date": b.date(l.Confirmed)}))))
		}
		it.Notes = append(it.Notes, b.openEnd(l, sight)...)
	}
	if l.Why != nil && l.Why.Ref != l.Report.Ref {
		it.Carries = append(it.Carries, l.Why.Ref)
	}
	if l.Disputed {
		it.Notes = append(it.Notes, reply.Of(reply.I(b.words.Text("status.disputed", nil))))
	}
	return it
}

// openEnd says what leaves a line open, and, where that is another report than the one it rests on, who says so.
func (b *Bot) openEnd(l storage.CustodyLine, sight storage.Sight) []reply.Line {
	line := b.leftOpen(l)
	if len(line) == 0 {
		return nil
	}
	if l.Why.Ref != l.Report.Ref {
		line = join(" · ", line, b.attributed(*l.Why, sight))
	}
	return []reply.Line{line}
}

// leftOpen says what leaves a line open: what happened, when, and what is not reported since; nothing where it is closed.
func (b *Bot) leftOpen(l storage.CustodyLine) reply.Line {
	if l.Reason == "" || l.Why == nil {
		return nil
	}
	what := types(*l.Why)
	for _, t := range l.Why.Targets {
		if t.Subject == l.Subject.Ref && t.Outcome != "" {
			what = reply.Of(reply.B(storage.Outcomes.Label(t.Outcome)))
		}
	}
	return b.words.Line("status.open_"+string(l.Reason), words.Args{"what": what, "date": b.date(l.Why.Date), "day": day(l.ExpiredOn)})
}

// basisKey names the phrase for the ground on which a line rests.
func basisKey(l storage.CustodyLine) string {
	if l.Basis != storage.Reported {
		return "status.basis_" + string(l.Basis)
	}
	switch {
	case l.Heading == storage.UnderArrest, l.Heading == storage.BannedToTravel:
		return "status.basis_" + string(l.Heading)
	case l.Report.Is(storage.Abduction):
		return "status.basis_abduction"
	case l.Heading == storage.Missing:
		return "status.basis_missing"
	case l.Report.Is(storage.Arrest):
		return "status.basis_arrest"
	}
	return "status.basis_reported"
}

// attributed is who says so, how well it is proven, and the ref of the report.
func (b *Bot) attributed(i storage.Incident, sight storage.Sight) reply.Line {
	return join(" · ", b.words.Line("format.source", words.Args{"who": b.says(i)}), b.standing(i, sight), reply.Of(reply.Ref(i.Ref, "incident "+i.Ref)))
}

// unnamedEntry is the people of one case who are held and whom no report names. Their number is theirs alone: it is in no
// other.
func (b *Bot) unnamedEntry(u storage.UnnamedLine, sight storage.Sight) reply.Item {
	how := b.unnamed(u)
	it := reply.Item{Text: join(" · ", how, reply.Of(reply.Ref(u.Case, "case "+u.Case), reply.T(" "+u.CaseTitle)), b.words.Line("status.since_custody", words.Args{"date": b.date(u.Since)})),
		Carries: []string{u.Report.Ref}}
	confirmed := b.words.Line("status.confirmed", words.Args{"date": b.date(u.Confirmed), "basis": b.words.Line("status.basis_reported", nil)})
	it.Notes = append(it.Notes, join(" · ", confirmed, b.attributed(u.Report, sight)))
	if u.Stale {
		it.Notes = append(it.Notes, reply.Of(reply.I(b.words.Text("status.stale", words.Args{"date": b.date(u.Confirmed)}))))
	}
	if u.Why != nil {
		it.Carries = append(it.Carries, u.Why.Ref)
		it.Notes = append(it.Notes, b.words.Line("status.unnamed_why", words.Args{"report": join(" · ", b.date(u.Why.Date), types(*u.Why), b.attributed(*u.Why, sight))}))
	}
	if u.Disputed {
		it.Notes = append(it.Notes, reply.Of(reply.I(b.words.Text("status.disputed", nil))))
	}
	return it
}
