package handlers

import (
	"context"
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

// Types of incident by which a card knows that it has something computed to say.
var (
	noticeTypes  = []string{storage.NoticeRequest, storage.NoticeDecision, storage.NoticeObservation}                                                    //nolint:gochecknoglobals // a constant list
	closureTypes = []string{storage.ClosureSuit, storage.ClosureOrder, storage.ClosureFinal, storage.Suspension, storage.LicenceLoss, storage.SiteBlock} //nolint:gochecknoglobals // a constant list
)

// openCase shows one case.
func (b *Bot) openCase(ctx context.Context, a ask) (reply.Doc, error) {
	hit, answer, err := b.lookUp(ctx, a, "what", storage.HitCase)
	if hit == nil {
		return answer, err
	}
	return b.caseCard(ctx, a, hit.Ref)
}

// caseCard is what somebody on a phone wants first: what it is, where things stand today, who, what is new.
func (b *Bot) caseCard(ctx context.Context, a ask, ref string) (reply.Doc, error) {
	c, err := b.store.Case(ctx, a.sight, ref)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: caseLine(c), Tag: tag(c.Ref), Share: share("case", c.Ref)}
	state := b.words.Line("read.open", nil)
	if c.Closed {
		state = b.words.Line("read.closed", nil)
	}
	doc.Para(join(" · ", plain(command.CountryName(c.Country)), state))
	doc.Para(plain(c.Summary))
	b.teamMarks(&doc, a, c)
	for _, part := range []func(context.Context, *reply.Doc, ask, storage.Case) error{b.standings, b.fates, b.caseNotices, b.caseClosures, b.casePeople, b.caseLatest} {
		if err := part(ctx, &doc, a, c); err != nil {
			return reply.Doc{}, err
		}
	}
	var buttons row
	buttons.add(b.button("read.button_timeline", "timeline", c.Ref))
	buttons.add(b.button("read.button_people", "person", c.Ref))
	buttons.add(b.button("read.button_sources", "sources", c.Ref))
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
func (b *Bot) standings(ctx context.Context, doc *reply.Doc, a ask, c storage.Case) error {
	r, err := b.store.Custody(ctx, a.sight, storage.CustodyFilter{Case: c.Ref}, a.today)
	if err != nil {
		return err
	}
	var items []reply.Item
	for _, l := range r.Lines {
		items = append(items, b.custodyItem(l, b.who(l.Subject)))
	}
	for _, u := range r.Unnamed {
		if u.Case == c.Ref {
			items = append(items, reply.Item{Text: b.unnamed(u), Carries: []string{u.Report.Ref},
				Notes: []reply.Line{join(" · ", b.words.Line("format.source", words.Args{"who": b.says(u.Report)}), reply.Of(reply.Ref(u.Report.Ref, "incident "+u.Report.Ref)))}})
		}
	}
	list(doc, b.words.Line("read.custody_today", words.Args{"day": day(a.today)}), items)
	return nil
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
func (b *Bot) fates(ctx context.Context, doc *reply.Doc, a ask, c storage.Case) error {
	fates, err := b.store.Fates(ctx, a.sight, c.Ref, a.today)
	if err != nil {
		return err
	}
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
	return nil
}

// caseNotices says, for each person of the case who has some, where notices stand in each system.
func (b *Bot) caseNotices(ctx context.Context, doc *reply.Doc, a ask, c storage.Case) error {
	people, err := b.concerned(ctx, a, c, noticeTypes)
	if err != nil {
		return err
	}
	for _, p := range people {
		r, err := b.store.Notices(ctx, a.sight, p.Ref)
		if err != nil {
			return err
		}
		var items []reply.Item
		for _, l := range r.Lines {
			items = append(items, b.noticeItem(l))
		}
		list(doc, b.words.Line("read.notices_on", words.Args{"who": b.who(p)}), items)
	}
	return nil
}

// caseClosures says which measures stand against the outlets of the case, first one first.
func (b *Bot) caseClosures(ctx context.Context, doc *reply.Doc, a ask, c storage.Case) error {
	outlets, err := b.concerned(ctx, a, c, closureTypes)
	if err != nil {
		return err
	}
	for _, o := range outlets {
		r, err := b.store.Closures(ctx, a.sight, o.Ref, a.today)
		if err != nil {
			return err
		}
		var items []reply.Item
		for _, i := range r.Steps {
			items = append(items, b.incidentItem(i, a.sight))
		}
		list(doc, b.words.Line("read.measures_against", words.Args{"who": b.who(o)}), items)
	}
	return nil
}

// concerned are the subjects of a case whom its incidents of some types are about, in the order of events.
func (b *Bot) concerned(ctx context.Context, a ask, c storage.Case, types []string) ([]storage.Subject, error) {
	got, err := b.store.Incidents(ctx, a.sight, storage.IncidentFilter{Case: c.Ref, Types: types}, storage.Page{Limit: storage.MaxTargets})
	if err != nil {
		return nil, err
	}
	var out []storage.Subject
	for _, i := range got.Incidents {
		for _, t := range i.Targets {
			if t.Who != nil && !slices.ContainsFunc(out, func(s storage.Subject) bool { return s.Ref == t.Who.Ref }) {
				out = append(out, *t.Who)
			}
		}
	}
	return out, nil
}

// casePeople lists the people and outlets of the case, the most often named first.
func (b *Bot) casePeople(ctx context.Context, doc *reply.Doc, a ask, c storage.Case) error {
	parts, err := b.store.People(ctx, a.sight, c.Ref)
	if err != nil {
		return err
	}
	parts = slices.DeleteFunc(parts, func(p storage.Part) bool { return p.Subject == nil })
	var items []reply.Item
	for _, p := range parts[:min(len(parts), cardPeople)] {
		items = append(items, b.subjectItem(*p.Subject))
	}
	list(doc, b.words.Line("read.people_of_case", nil), items)
	if more := len(parts) - cardPeople; more > 0 {
		doc.Note(b.words.Line("read.people_more", words.Args{"n": more, "people": reply.Cmd("/person " + c.Ref)}))
	}
	return nil
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
func (b *Bot) caseLatest(ctx context.Context, doc *reply.Doc, a ask, c storage.Case) error {
	latest, err := b.store.Incidents(ctx, a.sight, storage.IncidentFilter{Case: c.Ref, Newest: true}, storage.Page{Limit: cardLatest})
	if err != nil {
		return err
	}
	if latest.Total == 0 {
		doc.Note(b.words.Line("read.timeline_none", nil))
		return nil
	}
	counted, err := b.store.Incidents(ctx, a.sight, storage.IncidentFilter{Case: c.Ref, Counted: true}, storage.Page{})
	if err != nil {
		return err
	}
	sources, err := b.store.SourcesOf(ctx, a.sight, c.Ref)
	if err != nil {
		return err
	}
	list(doc, b.words.Line("read.latest", nil), b.incidentItems(latest.Incidents, a.sight))
	doc.Note(b.words.Line("read.case_counted", words.Args{"incidents": b.words.Line("read.incidents", words.Args{"n": counted.Total}),
		"sources": b.words.Line("read.sources", words.Args{"n": len(sources)}), "day": day(a.today)}))
	return nil
}
