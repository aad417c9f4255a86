package handlers

import (
	"context"
	"errors"
	"slices"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// What a case card shows of its lists; each has a command that shows all of it.
const (
	cardPeople = 6
	cardLatest = 3
)

// openCase shows one case. A ref is opened at once; anything else is looked for.
func (b *Bot) openCase(ctx context.Context, a ask) (reply.Doc, error) {
	doc, err := b.caseCard(ctx, a, a.Values.Text("what"))
	if !errors.Is(err, storage.ErrNotFound) {
		return doc, err
	}
	hit, answer, err := b.lookUp(ctx, a, "what", storage.HitCase)
	if hit == nil {
		return answer, err
	}
	return b.caseCard(ctx, a, hit.Ref)
}

// caseCard is what somebody on a phone wants first: what it is, where things stand today, who, what is new.
func (b *Bot) caseCard(ctx context.Context, a ask, ref string) (reply.Doc, error) {
	d, err := b.store.Dossier(ctx, a.sight, ref, a.today, cardLatest)
	if err != nil {
		return reply.Doc{}, err
	}
	c := d.Case
	doc := reply.Doc{Title: caseLine(c), Tag: tag(c.Ref), Share: share("case", c.Ref)}
	state := b.words.Line("read.open", nil)
	if c.Closed {
		state = b.words.Line("read.closed", nil)
	}
	doc.Para(join(" · ", plain(command.CountryName(c.Country)), state))
	doc.Para(plain(c.Summary))
	b.teamMarks(&doc, a, c)
	for _, part := range []func(*reply.Doc, ask, *storage.Dossier){b.standings, b.fates, b.caseNotices, b.caseClosures, b.casePeople, b.caseLatest} {
		part(&doc, a, &d)
	}
	var buttons row
	buttons.add(b.button("read.button_timeline", "timeline", c.Ref))
	buttons.add(b.button("read.button_people", "person", c.Ref))
	buttons.add(b.button("read.button_sources", "sources", c.Ref))
	buttons.add(b.button("read.button_follow", "follow", c.Ref))
	buttons.under(&doc)
	return doc, nil
}

// teamMarks are what only the team is told of a case.
func (b *Bot) teamMarks(doc *reply.Doc, a ask, c storage.Case) {
	if !a.sight.Team() {
		return
	}
	var owner, tags reply.Line
	if c.Owner != "" {
		owner = b.words.Line("read.owner", words.Args{"value": reply.Span{Kind: reply.Code, Text: c.Owner}})
	}
	for _, t := range c.Tags {
		tags = join(" ", tags, plain("#"+t))
	}
	doc.Note(join(" · ", b.labelled("read.visibility", b.visibility(c.Visibility, c.Visibility, c.Embargo)), owner, tags))
}

// standings says who of the case is held, missing or not known to be free today.
func (b *Bot) standings(doc *reply.Doc, a ask, d *storage.Dossier) {
	r := d.Custody
	var items []reply.Item
	for _, l := range r.Lines {
		items = append(items, b.custodyItem(l, b.who(l.Subject)))
	}
	for _, u := range r.Unnamed {
		if u.Case == d.Case.Ref {
			items = append(items, reply.Item{Text: b.unnamed(u), Carries: []string{u.Report.Ref},
				Notes: []reply.Line{join(" · ", b.words.Line("format.source", words.Args{"who": b.says(u.Report)}), reply.Of(reply.Ref(u.Report.Ref, "incident "+u.Report.Ref)))}})
		}
	}
	list(doc, b.words.Line("read.custody_today", words.Args{"day": day(a.today)}), items)
}

func (b *Bot) unnamed(u storage.UnnamedLine) reply.Line {
	switch {
	case u.NumberUnknown:
		return b.words.Line("read.unnamed_unknown", nil)
	case u.Low != u.High:
		return b.words.Line("read.unnamed_range", words.Args{"low": u.Low, "n": u.High})
	}
	return b.words.Line("read.unnamed", words.Args{"n": u.High})
}

// fates says what became of the people who were charged, tried or let go.
func (b *Bot) fates(doc *reply.Doc, a ask, d *storage.Dossier) {
	fates := d.Fates
	items, n, open := make([]reply.Item, 0, len(fates)), 0, false
	for _, f := range fates {
		n, open = n+f.Count(), open || f.NoNumber
		items = append(items, b.fateItem(f))
	}
	key := "read.fates"
	if open {
		key = "read.fates_open"
	}
	list(doc, b.words.Line(key, words.Args{"n": n, "day": day(a.today)}), items)
}

// caseNotices says, for each person of the case who has some, where notices stand in each system.
func (b *Bot) caseNotices(doc *reply.Doc, _ ask, d *storage.Dossier) {
	for _, r := range d.Notices {
		var items []reply.Item
		for _, l := range r.Lines {
			items = append(items, b.noticeItem(l))
		}
		list(doc, b.words.Line("read.notices_on", words.Args{"who": b.who(r.Subject)}), items)
	}
}

// caseClosures says which measures stand against the outlets of the case, first one first.
func (b *Bot) caseClosures(doc *reply.Doc, a ask, d *storage.Dossier) {
	for _, r := range d.Closures {
		var items []reply.Item
		for _, i := range r.Steps {
			items = append(items, b.incidentItem(i, a.sight))
		}
		list(doc, b.words.Line("read.measures_against", words.Args{"who": b.who(r.Subject)}), items)
	}
}

// casePeople lists the people and outlets of the case, the most often named first.
func (b *Bot) casePeople(doc *reply.Doc, _ ask, d *storage.Dossier) {
	parts := slices.DeleteFunc(d.Parts, func(p storage.Part) bool { return p.Subject == nil })
	var items []reply.Item
	for _, p := range parts[:min(len(parts), cardPeople)] {
		items = append(items, b.subjectItem(*p.Subject))
	}
	list(doc, b.words.Line("read.people_of_case", nil), items)
	if more := len(parts) - cardPeople; more > 0 {
		doc.Note(b.words.Line("read.people_more", words.Args{"n": more, "people": reply.Cmd("/person " + d.Case.Ref)}))
	}
}

// subjectItem is a person or outlet in a list.
func (b *Bot) subjectItem(s storage.Subject) reply.Item {
	who := b.whoRef(s)
	if s.Minor {
		who = b.words.Line("read.minor", words.Args{"who": who})
	}
	return reply.Item{Text: join(" · ", who, b.role(s))}
}

// caseLatest shows the latest reports, and how much there is in all.
func (b *Bot) caseLatest(doc *reply.Doc, a ask, d *storage.Dossier) {
	if d.Incidents == 0 {
		doc.Note(b.words.Line("read.timeline_none", nil))
		return
	}
	list(doc, b.words.Line("read.latest", nil), b.incidentItems(d.Latest, a.sight))
	doc.Note(b.words.Line("read.case_counted", words.Args{"incidents": b.words.Line("read.incidents", words.Args{"n": d.Counted}),
		"sources": b.words.Line("read.sources", words.Args{"n": d.Sources}), "day": day(a.today)}))
}
