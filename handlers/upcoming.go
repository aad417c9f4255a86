package handlers

import (
	"context"

	"casewire/handlers/reply"
	"casewire/handlers/words"
)

// lookAhead is how many days /upcoming looks ahead when it is not told.
const lookAhead = 30

// upcoming lists what is dated in the days that lie ahead, today included.
func (b *Bot) upcoming(ctx context.Context, a ask) (reply.Doc, error) {
	days := a.Values.IntOr("days", lookAhead)
	ahead, err := b.store.Upcoming(ctx, a.sight, a.today, days, "")
	if err != nil {
		return reply.Doc{}, err
	}
	args := words.Args{"n": len(ahead), "days": b.words.Line("read.days", words.Args{"n": days}), "from": day(a.today), "to": day(a.today.AddDays(days))}
	if len(ahead) == 0 {
		return reply.Doc{Title: b.words.Line("status.upcoming_none", args)}, nil
	}
	doc := reply.Doc{Title: b.words.Line("status.upcoming", args)}
	items := make([]reply.Item, 0, pageSize)
	for _, i := range onPage(a, ahead) {
		it := b.incidentItem(i, a.sight)
		it.Notes = append([]reply.Line{reply.Of(reply.Ref(i.Case, "case "+i.Case), reply.T(" "+i.CaseTitle))}, it.Notes...)
		items = append(items, it)
	}
	if len(items) == 0 {
		return reply.Doc{}, b.beyond(len(ahead))
	}
	doc.List(items...)
	doc.Note(b.words.Line("status.upcoming_rule", words.Args{"day": day(a.today)}))
	b.paged(&doc, a, len(ahead))
	return doc, nil
}
