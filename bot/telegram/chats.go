package telegram

import (
	"context"

	"casewire/bot/platform"
	"casewire/handlers/command"
)

// service takes note of a message that Telegram wrote itself, and tells whether it was one.
func (d *Door) service(ctx context.Context, u update, m *message) bool {
	e := command.Event{Key: d.key(u), Chat: m.Chat.where(m.topic()), Caller: m.caller()}
	switch {
	case m.MigrateTo != 0:
		e.Kind, e.To = command.Moved, decimal(m.MigrateTo)
	case m.MigrateFrom != 0: // the same, told in the new chat
		e.Kind, e.To = command.Moved, e.Chat.ID
		e.Chat.ID = decimal(m.MigrateFrom)
	case m.TopicClosed != nil:
		e.Kind = command.ThreadGone
	default:
		return false
	}
	d.happened(ctx, e)
	return true
}

// happened takes note of an event and says in the chat what there is to say, in the chat as it is now.
func (d *Door) happened(ctx context.Context, e command.Event) {
	a := d.Gate.Happened(ctx, e)
	to := target(e.Chat)
	switch e.Kind {
	case command.Moved:
		to.Chat, to.Thread = e.To, ""
	case command.ThreadGone:
		to.Thread = ""
	case command.Joined, command.Left, command.Muted:
	}
	d.sayOrLog(ctx, saying{to: to}, a.Doc)
}

// membership takes note of the bot being put into a chat, out of it, or losing the right to speak there. In a private chat
// "kicked" means that the person has blocked the bot.
func (d *Door) membership(ctx context.Context, u update, m *memberUpdated) {
	e := command.Event{Key: d.key(u), Chat: m.Chat.where(""), Caller: person(m.From)}
	before, now := m.Old.present(), m.New.present()
	mute := m.New.lacks(m.Chat)
	switch {
	case before && !now:
		e.Kind = command.Left
		d.Gate.Happened(ctx, e) // there is nobody to tell
	case now && mute != "":
		e.Kind, e.Missing = command.Muted, mute
		d.Gate.Happened(ctx, e)
	case !before && now && e.Chat.Kind == command.GroupChat:
		e.Kind = command.Joined
		d.happened(ctx, e)
	case now && (!before || m.Old.lacks(m.Chat) != ""):
		e.Kind = command.Joined
		d.Gate.Happened(ctx, e) // a channel's readers are not greeted, nor is who may be spoken to again
	}
}

var _ platform.Sender = (*Door)(nil)
