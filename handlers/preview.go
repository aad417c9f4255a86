package handlers

import (
	"context"

	"casewire/handlers/command"
	"casewire/handlers/digest"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// preview shows the next edition of a subscription as it stands: what has changed since the last one, told to whoever asks
// within the chat's sight and no more than his own.
func (b *Bot) preview(ctx context.Context, a ask) (reply.Doc, error) {
	sub, _, doc, err := b.subscriptionOf(ctx, a)
	if sub == nil {
		return doc, err
	}
	return b.previewOf(ctx, a, *sub)
}

func (b *Bot) previewOf(ctx context.Context, a ask, sub storage.Subscription) (reply.Doc, error) {
	sight, err := b.chatSight(ctx, sub.Chat, sub.By)
	if err != nil {
		return reply.Doc{}, err
	}
	if a.Caller.Role == command.Nobody || !a.Alone && a.Chat.Audience != command.TeamAudience {
		sight = storage.PublicSight()
	}
	p, err := plan(sub)
	if err != nil {
		return reply.Doc{}, err
	}
	today := storage.DayOf(a.Now, p.Zone)
	on := today
	if next := digest.Next(p, sub.Planned, sub.Edition, a.Now, 1); len(next) > 0 {
		on = storage.DayOf(next[0], p.Zone)
	}
	d, err := b.newDesk(ctx)
	if err != nil {
		return reply.Doc{}, err
	}
	in, err := d.editionOf(ctx, sub, sight, today)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := d.write(in)
	doc.Title = b.words.Line("digest.preview", words.Args{"day": day(on)})
	doc.Note(b.words.Line("subscribe.previewed", words.Args{"when": b.whenLine(sub), "id": reply.Ref(sub.Ref, "subscription "+sub.Ref)}))
	return doc, nil
}

// editionOf reads what the edition of one subscription is made of.
func (d *desk) editionOf(ctx context.Context, sub storage.Subscription, sight storage.Sight, on storage.Day) (digest.Input, error) {
	in, err := d.input(ctx, d.wantedOf(sub, sight, on))
	in.Only = d.b.onlyLine(sub)
	return in, err
}

// onlyLine says to what a subscription is narrowed; nothing where it is not.
func (b *Bot) onlyLine(s storage.Subscription) reply.Line {
	if s.Country+s.Type+s.Tag+s.Case+s.Verified == "" {
		return nil
	}
	return b.whatLine(s)
}
