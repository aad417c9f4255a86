package handlers

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// venue is the chat, and the topic in it, that a call is about.
type venue struct {
	storage.Chat

	thread string
	// elsewhere: another chat than the one it was asked in.
	elsewhere bool
}

// optionIn names another chat than the one a call was made in.
func optionIn() command.Option {
	return command.Option{Name: "in", Summary: "Another chat that you manage, by its title or as platform:id", Kind: command.Text, Max: 200}
}

// venue is where a call is about: the chat it was made in, or the one that in names, which the caller must manage. A chat
// that is not there, one that casewire is not in and one that the caller does not manage are the same answer.
func (b *Bot) venue(ctx context.Context, a ask) (venue, error) {
	in := strings.TrimSpace(a.Values.Text("in"))
	if in == "" {
		p := venue{Chat: storage.Chat{Platform: a.Chat.Platform, RemoteID: a.Chat.ID, Kind: string(a.Chat.Kind), Title: a.Chat.Title}, thread: a.Chat.Thread}
		known, err := b.store.Chat(ctx, a.Chat.Platform, a.Chat.ID)
		if err == nil {
			p.Chat = known
		}
		if errors.Is(err, storage.ErrNotFound) {
			err = nil
		}
		return p, err
	}
	chats, err := b.chatsNamed(ctx, a, in)
	if err != nil {
		return venue{}, err
	}
	var mine []storage.Chat
	for _, c := range chats {
		if b.managesChat(ctx, a.Caller, c) {
			mine = append(mine, c)
		}
	}
	if len(mine) != 1 {
		key := "subscribe.no_chat"
		if len(mine) > 1 {
			key = "subscribe.chats"
		}
		f := b.fault(command.BadInput, key, words.Args{"chat": reply.B(shorten(in, 60)), "example": reply.Span{Kind: reply.Code, Text: "in:telegram:-1001234567890"}})
		f.Field = "in"
		var items []reply.Item
		for _, c := range mine {
			items = append(items, reply.Item{Text: reply.Of(reply.B(c.Title), reply.T(" "), reply.Span{Kind: reply.Code, Text: "in:" + c.Platform + ":" + c.RemoteID})})
		}
		f.Doc.List(items...)
		return venue{}, f
	}
	c := mine[0]
	return venue{Chat: c, elsewhere: c.Platform != a.Chat.Platform || c.RemoteID != a.Chat.ID}, nil
}

var chatShape = regexp.MustCompile(`^(?:(telegram|discord|console):)?(-?[0-9]{3,25}|[A-Za-z0-9_-]{1,40})$`)

// chatsNamed lists the known chats that a text may mean: one by its id, or all of a title on the caller's platform.
func (b *Bot) chatsNamed(ctx context.Context, a ask, in string) ([]storage.Chat, error) {
	const most = 5 // of one title: each is asked about at the platform
	text := strings.TrimSuffix(strings.TrimPrefix(in, "<#"), ">")
	if m := chatShape.FindStringSubmatch(text); m != nil {
		platform := m[1]
		if platform == "" {
			platform = a.Caller.Platform
		}
		c, err := b.store.Chat(ctx, platform, m[2])
		if err == nil {
			return []storage.Chat{c}, nil
		}
		if !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
	}
	list, err := b.store.ChatsTitled(ctx, a.Caller.Platform, in)
	return list[:min(len(list), most)], err
}

// managesChat tells whether somebody may manage a chat that he is not speaking in: an admin of casewire may every one but
// other people's private chats; of anybody else the platform is asked.
func (b *Bot) managesChat(ctx context.Context, who command.Caller, c storage.Chat) bool {
	switch {
	case c.Kind == string(command.PrivateChat), who.ID == "":
		return false
	case who.Role == command.Admin:
		return true
	}
	return who.Platform == c.Platform && b.asksManages(ctx, c.Platform, c.RemoteID, who.ID)
}

// asksManages asks the platform. Where it cannot be asked nobody manages anything.
func (b *Bot) asksManages(ctx context.Context, platform, chat, person string) bool {
	if b.manages == nil || person == "" {
		return false
	}
	yes, err := b.manages(ctx, platform, chat, person)
	if err != nil {
		b.log.WarnContext(ctx, "ask who manages a chat", slog.String("platform", platform), slog.Any("error", err))
	}
	return err == nil && yes
}

// managing fills in, for a command that only those who manage the chat may call, whether the caller does, where the front
// door did not know.
func (b *Bot) managing(ctx context.Context, r *command.Request, s *command.Spec) {
	if s.Need == command.ManagesChat && !may(s, r.Caller, r.Chat) {
		r.Chat.Manager = b.asksManages(ctx, r.Chat.Platform, r.Chat.ID, r.Caller.ID)
	}
}

// known makes the caller known to the store, who is about to set something up. A channel's own identity stays nobody.
func (b *Bot) known(ctx context.Context, a *ask) error {
	if a.Caller.ID == "" {
		return nil
	}
	var err error
	a.Caller.Account, err = b.store.Know(ctx, whoOf(a.Caller))
	return err
}

// cutPerson parts "platform:id".
func cutPerson(person string) (platform, id string, ok bool) { return strings.Cut(person, ":") }
