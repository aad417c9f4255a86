package handlers

import (
	"context"
	"errors"
	"slices"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/storage"
)

// takesFile tells whether a file comes with a command.
func takesFile(spec *command.Spec) bool {
	return slices.ContainsFunc(spec.Options, func(o command.Option) bool { return o.Kind == command.Attachment })
}

// keepFile keeps the file that came with a command until the command is confirmed: the button that confirms it brings none,
// and a restart may lie between.
func (b *Bot) keepFile(ctx context.Context, r command.Request, spec *command.Spec) error {
	if !takesFile(spec) || len(r.Files) != 1 {
		return nil
	}
	f := r.Files[0]
	return b.store.SaveUpload(ctx, whoOf(r.Caller), draftChat(r.Chat), storage.Upload{Name: f.Name, Type: f.Type, Data: f.Data})
}

// findFile puts the file back that came with the command.
func (b *Bot) findFile(ctx context.Context, r *command.Request, spec *command.Spec) error {
	if !takesFile(spec) || len(r.Files) > 0 {
		return nil
	}
	u, err := b.store.Upload(ctx, whoOf(r.Caller), draftChat(r.Chat))
	if errors.Is(err, storage.ErrNotFound) {
		return nil // the command says what to do without it
	}
	if err != nil {
		return err
	}
	r.Files = []reply.File{{Name: u.Name, Type: u.Type, Data: u.Data}}
	return nil
}
