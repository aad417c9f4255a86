package handlers

import (
	"context"
	"strings"

	"casewire/handlers/command"
)

// startContinue is the start parameter of a link that opens the private chat to go on with what was begun in a group.
const startContinue = "continue"

// resume shows again where somebody's draft stands.
func (b *Bot) resume(ctx context.Context, r command.Request, d *draft) command.Answer {
	spec := b.table.Lookup(d.Command)
	if spec == nil || !may(spec, r.Caller, r.Chat) {
		return b.goOn(ctx, r, d, verbCancel)
	}
	answer, err := b.advance(ctx, r, spec, d)
	if err != nil {
		return b.refuseApart(ctx, r, spec, nil, err)
	}
	return answer
}

// stillOpen tells whether a line that its author has changed can still change anything: it calls the command that he is asked
// about or shown a preview of, or names one of its options.
func (b *Bot) stillOpen(ctx context.Context, r command.Request) (bool, error) {
	d, err := b.openDraft(ctx, r)
	if d == nil && err == nil && r.Chat.Kind != command.PrivateChat { // what is begun in a public group is asked in private
		r.Chat = command.Chat{Platform: r.Chat.Platform, Kind: command.PrivateChat}
		d, err = b.openDraft(ctx, r)
	}
	if d == nil || err != nil {
		return false, err
	}
	if raw, err := command.ParseLine(b.table, r.Line); raw.Spec != nil {
		return raw.Spec.Name == d.Command, nil // what is wrong with the line is said when it is read
	} else if raw.Name != "" || err == nil {
		return false, nil
	}
	name, _, named := strings.Cut(r.Line, ":")
	spec := b.table.Lookup(d.Command)
	return named && spec != nil && spec.Option(strings.TrimSpace(name)) != nil, nil
}
