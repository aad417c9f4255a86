package handlers

import (
	"context"

	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// person shows one person: who it is, where he stands today, what became of each legal matter, notices, cases.
func (b *Bot) person(ctx context.Context, a ask) (reply.Doc, error) {
	return b.subject(ctx, a, storage.HitPerson, b.personCard)
}

// subject looks a person or an outlet up. Whoever asks one command for the other means what he typed and gets that.
func (b *Bot) subject(ctx context.Context, a ask, kind string, card func(context.Context, ask, string) (reply.Doc, error)) (reply.Doc, error) {
	hit, answer, err := b.lookUp(ctx, a, "name", kind)
	switch {
	case hit == nil:
		return answer, err
	case hit.Kind != kind:
		return b.open(ctx, a, *hit)
	}
	return card(ctx, a, hit.Ref)
}

func (b *Bot) personCard(ctx context.Context, a ask, ref string) (reply.Doc, error) {
	s, err := b.store.Subject(ctx, a.sight, ref)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := b.subjectHead(s)
	for _, part := range []func(context.Context, *reply.Doc, ask, storage.Subject) error{b.personStands, b.personNotices, b.subjectCases, b.subjectLatest} {
		if err := part(ctx, &doc, a, s); err != nil {
			return reply.Doc{}, err
		}
	}
	return doc, nil
}

// subjectHead is what a card of a person or an outlet begins with: names in every spelling, and what he is.
func (b *Bot) subjectHead(s storage.Subject) reply.Doc {
	doc := reply.Doc{Title: join(" · ", b.who(s), reply.Of(reply.Span{Kind: reply.Code, Text: s.Ref})), Share: share(s.Kind, s.Ref)}
	var variants reply.Line
	for _, n := range s.Names {
		if n.Name != s.Name() {
			variants = join(", ", variants, plain(n.Name))
		}
	}
	doc.Para(b.role(s))
	doc.Para(b.labelled("read.also", variants))
	if s.Minor {
		doc.Warn(b.words.Line("read.is_minor", nil))
	}
	switch {
	case s.Withheld && len(s.Names) > 0:
		doc.Warn(b.words.Line("read.withheld_restricted", nil))
	case s.Withheld:
		doc.Note(b.words.Line("read.withheld", nil))
	}
	return doc
}

// personStands says where the person stands today: custody by the latest reports, then the legal steps.
func (b *Bot) personStands(ctx context.Context, doc *reply.Doc, a ask, s storage.Subject) error {
	held, err := b.store.Custody(ctx, a.sight, storage.CustodyFilter{Subject: s.Ref}, a.today)
	if err != nil {
		return err
	}
	legal, err := b.store.Clearance(ctx, a.sight, s.Ref, a.today)
	if err != nil {
		return err
	}
	var items []reply.Item
	for _, l := range held.Lines {
		items = append(items, b.custodyItem(l, nil))
	}
	if len(items) == 0 {
		items = append(items, reply.Item{Text: b.words.Line("read.stands_nowhere", nil)})
	}
	abroad, err := b.store.Incidents(ctx, a.sight, storage.IncidentFilter{Subject: s.Ref, Types: []string{storage.Exile, "expulsion"}, Newest: true, Counted: true}, storage.Page{Limit: 1})
	if err != nil {
		return err
	}
	items = append(items, b.incidentItems(abroad.Incidents, a.sight)...)
	list(doc, b.words.Line("read.today", words.Args{"day": day(a.today)}), items)
	items = nil
	convicted := false
	for _, c := range legal {
		convicted = convicted || c.Stands != storage.StandsNo
		items = append(items, b.legal(c)...)
	}
	list(doc, b.words.Line("read.legal", nil), items)
	if convicted && len(held.Lines) == 0 {
		doc.Note(b.words.Line("read.not_cleared", nil))
	}
	return nil
}

// personNotices shows where notices stand, one line a system, and where there is more.
func (b *Bot) personNotices(ctx context.Context, doc *reply.Doc, a ask, s storage.Subject) error {
	r, err := b.store.Notices(ctx, a.sight, s.Ref)
	if err != nil {
		return err
	}
	var items []reply.Item
	for _, l := range r.Lines {
		items = append(items, b.noticeItem(l))
	}
	if len(items) == 0 {
		return nil
	}
	list(doc, b.words.Line("read.notices", nil), items)
	doc.Note(b.words.Line("read.notices_more", words.Args{"n": len(r.Statements), "line": reply.Cmd("/notices " + s.Ref)}))
	return nil
}

// subjectCases lists the cases that a person or outlet, or one of its people, takes part in.
func (b *Bot) subjectCases(ctx context.Context, doc *reply.Doc, a ask, s storage.Subject) error {
	cases, err := b.casesOf(ctx, a, s.Ref, s.Kind)
	if err != nil {
		return err
	}
	var items []reply.Item
	var buttons row
	for _, c := range cases {
		items = append(items, b.caseItem(c, a.sight))
		if len(buttons) < pageSize {
			buttons.add(asks(b.hitLabel(caseHit(c.Case)), "case "+c.Ref))
		}
	}
	list(doc, b.words.Line("read.cases_of", words.Args{"n": len(cases)}), items)
	pair(doc, buttons)
	return nil
}

// subjectLatest shows the latest reports that name a person or outlet.
func (b *Bot) subjectLatest(ctx context.Context, doc *reply.Doc, a ask, s storage.Subject) error {
	latest, err := b.store.Incidents(ctx, a.sight, storage.IncidentFilter{Subject: s.Ref, Newest: true}, storage.Page{Limit: cardLatest})
	if err != nil {
		return err
	}
	list(doc, b.words.Line("read.latest", nil), b.incidentItems(latest.Incidents, a.sight))
	if latest.Total > 0 {
		doc.Note(b.words.Line("read.latest_of", words.Args{"n": latest.Total, "day": day(a.today)}))
	}
	return nil
}
