package handlers

import (
	"context"
	"log/slog"
	"strings"

	"casewire/handlers/command"
	"casewire/storage"
)

// maxInline is how many cards inline mode offers: what fits a phone's screen a few times.
const maxInline = 10

var _ command.Inliner = (*Bot)(nil)

// Inline offers the public cases, people and outlets that the words find, or without words the latest cases. A card lands in
// a chat that casewire does not know, so nothing in it is for the team, whoever asks; more says that this member would see
// more in private.
func (b *Bot) Inline(ctx context.Context, r command.Request) (cards []command.Card, more bool) {
	var lost command.Answer
	defer b.survive(ctx, &lost)
	if err := b.identify(ctx, &r); err != nil {
		b.log.ErrorContext(ctx, "inline", slog.Any("error", err))
		return nil, false
	}
	a := b.asked(command.Call{Now: b.store.Now(), Chat: r.Chat})
	hits, err := b.offered(ctx, a, r.Line)
	if err != nil {
		b.log.ErrorContext(ctx, "inline", slog.Any("error", err))
		return nil, false
	}
	for _, h := range hits.List {
		doc, err := b.open(ctx, a, h)
		if err != nil {
			b.log.ErrorContext(ctx, "inline", slog.Any("error", err))
			continue
		}
		card := command.Card{ID: h.Kind + ":" + h.Ref, Title: h.Title, Summary: h.Ref, Doc: doc}
		if h.Kind == storage.HitCase {
			card.Summary = join(" · ", plain(h.Ref), plain(command.CountryName(h.Country))).String()
		}
		if card.Title == "" {
			card.Title = b.words.Text("format.withheld", nil)
		}
		card.Doc.Buttons = nil
		cards = append(cards, card)
	}
	if strings.TrimSpace(r.Line) != "" && r.Caller.Role >= command.Member {
		a.sight = storage.TeamSight()
		team, err := b.offered(ctx, a, r.Line)
		more = err == nil && team.Total > hits.Total
	}
	return cards, more
}

// offered is what inline mode finds within a sight.
func (b *Bot) offered(ctx context.Context, a ask, text string) (storage.Hits, error) {
	if strings.TrimSpace(text) != "" {
		return b.store.Find(ctx, a.sight, text, []string{storage.HitCase, storage.HitPerson, storage.HitOutlet}, storage.Page{Limit: maxInline})
	}
	found, err := b.store.Cases(ctx, a.sight, storage.CaseFilter{}, storage.Page{Limit: maxInline})
	out := storage.Hits{Total: found.Total}
	for _, c := range found.Cases {
		out.List = append(out.List, caseHit(c.Case))
	}
	return out, err
}
