package handlers

import (
	"context"
	"fmt"
	"log/slog"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// Happened takes note of what happened to a chat: it greets where casewire was added, stops what goes there by itself where
// it was put out, and lets everything follow a chat that moved.
func (b *Bot) Happened(ctx context.Context, e command.Event) (answer command.Answer) {
	defer b.survive(ctx, &answer)
	c := storage.Chat{Platform: e.Chat.Platform, RemoteID: e.Chat.ID, Kind: string(e.Chat.Kind), Title: e.Chat.Title}
	var err error
	switch e.Kind {
	case command.Joined:
		if err = b.store.SeeChat(ctx, c); err == nil && c.Kind != string(command.PrivateChat) {
			answer.Doc = b.greeting(ctx, e.Chat)
		}
	case command.Left:
		_, err = b.store.PauseChat(ctx, c.Platform, c.RemoteID, b.words.Text("chats.left", nil))
	case command.Muted:
		_, err = b.store.PauseChat(ctx, c.Platform, c.RemoteID, b.words.Text("chats.muted", words.Args{"missing": e.Missing}))
	case command.Moved:
		err = b.store.MoveChat(ctx, c.Platform, c.RemoteID, e.To)
	case command.ThreadGone:
		err = b.threadGone(ctx, e)
	}
	if err != nil {
		b.log.ErrorContext(ctx, "take note of a chat", slog.String("event", string(e.Kind)), slog.Any("error", err))
	}
	return answer
}

// greeting says once, in a chat that casewire was added to, who can do what there.
func (b *Bot) greeting(ctx context.Context, c command.Chat) reply.Doc {
	team, err := b.store.TeamChat(ctx, c.Platform, c.ID)
	if err != nil {
		b.log.ErrorContext(ctx, "greet a chat", slog.Any("error", err))
	}
	doc := reply.Doc{Title: b.words.Line("chats.hello", nil)}
	sees := "chats.public"
	if team {
		sees = "chats.team"
	}
	doc.Para(b.words.Line(sees, words.Args{"chat": reply.Cmd("/chat")}))
	doc.Para(b.words.Line("chats.manage", words.Args{"subscribe": reply.Cmd("/subscribe"), "follow": reply.Cmd("/follow"), "help": reply.Cmd("/help")}))
	return doc
}

// threadGone lets what came in a topic come in the chat itself, and tells whoever set it up, or the ops chats where nobody of
// those can be reached.
func (b *Bot) threadGone(ctx context.Context, e command.Event) error {
	left, err := b.store.LeaveThread(ctx, e.Chat.Platform, e.Chat.ID, e.Chat.Thread)
	if err != nil || left.Moved == 0 {
		return err
	}
	to := left.SetUp
	if len(to) == 0 {
		if to, err = b.opsChats(ctx); err != nil {
			return err
		}
	}
	doc := reply.Doc{Title: b.words.Line("chats.thread_gone", words.Args{"chat": reply.B(chatName(left.Chat)), "n": left.Moved})}
	doc.Para(b.words.Line("chats.thread_how", words.Args{"subscription": reply.Cmd("/subscription"), "following": reply.Cmd("/following")}))
	encoded, err := reply.Encode(doc)
	if err != nil {
		return err
	}
	var list []storage.Outgoing
	for _, c := range to {
		list = append(list, storage.Outgoing{Key: fmt.Sprintf("thread:%d:%s:%d:%d", left.Chat.ID, e.Chat.Thread, b.store.Now().UnixMilli(), c.ID), Chat: c.ID, Kind: storage.DeliverNotice, Doc: encoded})
	}
	_, err = b.store.Enqueue(ctx, list...)
	return err
}
