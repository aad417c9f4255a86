package handlers

import (
	"context"

	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// outlet shows one outlet: its names, the measures against it, its people, its cases.
func (b *Bot) outlet(ctx context.Context, a ask) (reply.Doc, error) {
	return b.subject(ctx, a, storage.HitOutlet, b.outletCard)
}

func (b *Bot) outletCard(ctx context.Context, a ask, ref string) (reply.Doc, error) {
	s, err := b.store.Subject(ctx, a.sight, ref)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := b.subjectHead(s)
	for _, part := range []func(context.Context, *reply.Doc, ask, storage.Subject) error{b.measures, b.staff, b.subjectCases, b.subjectLatest} {
		if err := part(ctx, &doc, a, s); err != nil {
			return reply.Doc{}, err
		}
	}
	return doc, nil
}

// measures lists the suits, orders, suspensions and blocks against an outlet in their order, and what was said about them.
// A later step does not strike an earlier one out.
func (b *Bot) measures(ctx context.Context, doc *reply.Doc, a ask, s storage.Subject) error {
	r, err := b.store.Closures(ctx, a.sight, s.Ref, a.today)
	if err != nil {
		return err
	}
	if len(r.Steps) == 0 {
		doc.Para(b.words.Line("read.measures_none", words.Args{"day": day(a.today)}))
		return nil
	}
	var items []reply.Item
	for _, i := range r.Steps {
		it := b.incidentItem(i, a.sight)
		for _, t := range i.Targets {
			if t.Subject == s.Ref {
				it.Notes = append(given(b.outcome(t)), it.Notes...)
			}
		}
		items = append(items, it)
	}
	list(doc, b.words.Line("read.measures", words.Args{"day": day(a.today)}), items)
	list(doc, b.words.Line("read.measures_said", nil), b.incidentItems(r.Statements, a.sight))
	return nil
}

// staff lists the people who work for an outlet.
func (b *Bot) staff(ctx context.Context, doc *reply.Doc, a ask, s storage.Subject) error {
	people, err := b.store.Staff(ctx, a.sight, s.Ref)
	if err != nil {
		return err
	}
	var items []reply.Item
	for _, p := range people {
		p.OutletName = "" // the card says it
		items = append(items, b.subjectItem(p))
	}
	list(doc, b.words.Line("read.staff", nil), items)
	return nil
}
