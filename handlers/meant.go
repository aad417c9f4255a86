package handlers

import (
	"context"
	"errors"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// thing finds the one object that an editor means by a ref, a name or a title. Several are asked back.
func (b *Bot) thing(ctx context.Context, a ask, option, text string, kinds ...string) (storage.Hit, error) {
	hits, err := b.store.Find(ctx, a.sight, text, kinds, storage.Page{Limit: 10})
	if err != nil {
		return storage.Hit{}, err
	}
	if hit, ok := hits.One(); ok {
		return hit, nil
	}
	if hits.Total == 0 {
		return storage.Hit{}, b.notOnFile(option, text, storage.ErrNotFound)
	}
	f := b.fault(command.BadInput, "edit.several", words.Args{"option": reply.B(option), "value": reply.B(text)})
	f.Field = option
	var items []reply.Item
	for _, h := range hits.List {
		if h.Title == "" {
			continue
		}
		items = append(items, reply.Item{Text: reply.Of(reply.Ref(h.Ref, h.Kind+" "+h.Ref), reply.T(" "), reply.B(clip(h.Title, 80)))})
		f.Ask = append(f.Ask, command.Choice{Value: h.Ref, Label: clip(h.Title, 28) + " " + h.Ref})
	}
	f.Doc.List(items...)
	return storage.Hit{}, f
}

// notOnFile says that an option names nothing within the sight.
func (b *Bot) notOnFile(option, text string, err error) error {
	if !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	f := b.fault(command.NotFound, "edit.not_on_file", words.Args{"option": reply.B(option), "value": reply.B(text), "find": reply.Cmd("/find")})
	f.Field = option
	return f
}

// theCase finds the case that is meant.
func (b *Bot) theCase(ctx context.Context, a ask, text string) (storage.Case, error) {
	hit, err := b.thing(ctx, a, "case", text, storage.HitCase)
	if err != nil {
		return storage.Case{}, err
	}
	return b.store.Case(ctx, a.sight, hit.Ref)
}

// theSubject finds the person or outlet that is meant.
func (b *Bot) theSubject(ctx context.Context, a ask, option, text string) (storage.Subject, error) {
	hit, err := b.thing(ctx, a, option, text, storage.HitPerson, storage.HitOutlet)
	if err != nil {
		return storage.Subject{}, err
	}
	return b.store.Subject(ctx, a.sight, hit.Ref)
}
