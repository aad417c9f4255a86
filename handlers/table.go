package handlers

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"casewire/handlers/command"
	"casewire/storage"
)

// specs is the whole command table, in the order of the reference. Each family declares its own commands.
func (b *Bot) specs() []command.Spec {
	return slices.Concat(b.lookUpSpecs(), b.statusSpecs(), b.chartSpecs(), b.selfSpecs(), b.pairSpecs(), b.subscribeSpecs(), b.followSpecs(),
		b.editSpecs(), b.exchangeSpecs(), b.runSpecs(), b.announceSpecs(), b.deliverySpecs(), b.operateSpecs())
}

// optionPrivate asks for an answer that only the asker sees.
const optionPrivate = "private"

// read declares a command that only answers: it gets the option private, and page where its answer has pages.
func read(s command.Spec, pages bool) command.Spec {
	s.Group = command.Read
	if pages {
		s.Options = append(s.Options, command.Option{Name: pageName, Summary: "Which page of a long list", Kind: command.Integer, Named: true, Min: 1, Max: widest})
	}
	s.Options = append(s.Options, command.Option{Name: optionPrivate, Summary: "Answer only to me, with everything I may see", Kind: command.Boolean})
	return s
}

// Options that several commands share.

func (b *Bot) optionCase(name, summary string, required bool) command.Option {
	return command.Option{Name: name, Summary: summary, Kind: command.CaseRef, Required: required, Rest: false,
		Complete: b.completeHits(storage.HitCase)}
}

func (b *Bot) optionSubject(name, summary string, kinds ...string) command.Option {
	return command.Option{Name: name, Summary: summary, Kind: command.Ref, Required: true, Rest: true, Complete: b.completeHits(kinds...)}
}

func optionCountry() command.Option {
	return command.Option{Name: "country", Summary: "Country, by name or code", Kind: command.Country}
}

func optionType() command.Option {
	o := command.Option{Name: "type", Summary: "Type of incident", Kind: command.Enum}
	for _, t := range storage.IncidentTypes {
		o.Choices = append(o.Choices, command.Choice{Value: t.Code, Label: t.Label, Group: t.Group})
	}
	return o
}

func optionSince(summary string) command.Option {
	return command.Option{Name: "since", Summary: summary, Kind: command.Date}
}

func optionUntil(summary string) command.Option {
	return command.Option{Name: "until", Summary: summary, Kind: command.Date}
}

// period is the days a call's since and until name, both ends included; an empty end is open.
func (a ask) period() (from, to storage.Day) {
	if p, ok := a.Values.Period("since"); ok {
		from = storage.Day(p.From.Format("2006-01-02"))
	}
	if p, ok := a.Values.Period("until"); ok {
		to = storage.Day(p.To.Format("2006-01-02"))
	}
	return from, to
}

// completeHits completes a value with what may be seen of the kinds given: refs as values, names and titles as labels.
func (b *Bot) completeHits(kinds ...string) func(context.Context, command.Call, string) ([]command.Choice, error) {
	return b.completes(func(ctx context.Context, a ask, typed string) ([]command.Choice, error) {
		hits, err := b.store.Complete(ctx, a.sight, typed, kinds, command.MaxChoices)
		if err != nil {
			return nil, err
		}
		out := make([]command.Choice, 0, len(hits))
		for _, h := range hits {
			if title := strings.TrimSpace(h.Title); title != "" {
				out = append(out, hitChoice(title, h.Ref))
			}
		}
		return out, nil
	})
}

// hitChoice offers a thing by its title and its ref, which stays whole however long the title is.
func hitChoice(title, ref string) command.Choice {
	ending := " · " + ref
	return command.Choice{Value: ref, Label: clip(title, command.MaxLabel-utf8.RuneCountInString(ending)) + ending}
}

// clip cuts a label to at most n characters, with an ellipsis where something is missing.
func clip(text string, n int) string {
	r := []rune(text)
	if len(r) <= n {
		return text
	}
	return string(r[:n-1]) + "…"
}
