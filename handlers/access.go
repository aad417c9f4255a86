package handlers

import (
	"context"
	"fmt"

	"casewire/handlers/command"
	"casewire/storage"
)

// identify fills in who asks and who reads the chat.
func (b *Bot) identify(ctx context.Context, r *command.Request) error {
	c := &r.Caller
	if c.ID != "" {
		st, err := b.store.Standing(ctx, c.Platform, c.ID, c.Roles)
		if err != nil {
			return fmt.Errorf("identify caller: %w", err)
		}
		c.Account, c.Role = st.Account, max(command.Role(st.Role), b.roles[c.Platform+":"+c.ID])
	}
	if r.Chat.Kind == command.PrivateChat {
		r.Alone = true
		return nil
	}
	team, err := b.store.TeamChat(ctx, r.Chat.Platform, r.Chat.ID)
	if err != nil {
		return fmt.Errorf("identify chat: %w", err)
	}
	if team {
		r.Chat.Audience = command.TeamAudience
	}
	return nil
}

// may tells whether somebody may call a command. Where he calls it does not matter here: an answer that the chat must not
// see goes to the person alone (alone), and what it shows is the sight's business.
func may(s *command.Spec, caller command.Caller, chat command.Chat) bool {
	switch s.Need {
	case command.Anyone:
		return true
	case command.ManagesChat:
		// A channel's own identity: only people with the right to post there can speak as it.
		return caller.Role == command.Admin || chat.Manager || chat.Kind == command.PrivateChat || caller.ID == "" && chat.Kind == command.ChannelChat
	case command.Editing:
		return caller.Role >= command.Editor
	case command.Administering:
		return caller.Role == command.Admin
	}
	return false
}

// alone tells whether the answer to a command is for the asker only, whatever the chat: private commands, what was asked
// privately, and edit and run commands in a chat that others than the team read.
func alone(s *command.Spec, values command.Values, chat command.Chat) bool {
	if s.Private || values.Bool(optionPrivate) {
		return true
	}
	return (s.Group == command.Edit || s.Group == command.Run) && chat.Audience != command.TeamAudience
}

// sightOf is what an answer may show: the lower of the person's and the chat's sight, unless only the asker sees it.
func sightOf(caller command.Caller, chat command.Chat, alone bool) storage.Sight {
	switch {
	case caller.Role == command.Nobody:
		return storage.PublicSight()
	case alone && caller.Role == command.Admin:
		return storage.FullSight()
	case alone:
		return storage.OwnSight(caller.Account)
	case chat.Audience == command.TeamAudience:
		return storage.TeamSight()
	}
	return storage.PublicSight()
}
