package handlers

import (
	"context"
	"fmt"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// chatsShown is how many chats a preview of an announcement names.
const chatsShown = 10

// announceSpecs declares an admin's own words to chats.
func (b *Bot) announceSpecs() []command.Spec {
	return []command.Spec{{
		Name: "announce", Group: command.Run, Need: command.Administering, Private: true, Confirm: true,
		Summary: "Say something in the chats that get digests or follow something",
		Details: "The preview shows the words and the chats; nothing goes out before Send is pressed. " +
			"to takes all (the chats with a digest or a follow, and the team's), team, or one chat by its title or as platform:id.",
		Examples: []string{`/announce to:team "The archive is closed on Friday."`},
		Options: []command.Option{
			{Name: "text", Summary: "The words, as they are to stand there", Kind: command.Text, Ask: command.Needed, Rest: true, Sample: "The archive is closed on Friday."},
			{Name: "to", Summary: "all, team, or one chat by its title or as platform:id", Kind: command.Text, Max: 200, Named: true, Sample: storage.AnnounceTeam,
				Complete: func(context.Context, command.Call, string) ([]command.Choice, error) {
					return []command.Choice{{Value: storage.AnnounceAll, Label: "all"}, {Value: storage.AnnounceTeam, Label: "the team's chats"}}, nil
				}},
		},
		Run: b.does(b.announce),
	}}
}

// announce shows what would be said where, or promises it.
func (b *Bot) announce(ctx context.Context, a ask) (reply.Doc, error) {
	chats, err := b.announcedTo(ctx, a)
	if err != nil {
		return reply.Doc{}, err
	}
	if len(chats) == 0 {
		return reply.Doc{}, b.fault(command.BadInput, "announce.nobody", nil)
	}
	said := reply.Doc{Title: b.words.Line("announce.title", nil)}
	for part := range strings.SplitSeq(a.Values.Text("text"), "\n") {
		if part = strings.TrimSpace(part); part != "" {
			said.Para(reply.Text(part))
		}
	}
	if !a.Preview {
		encoded, err := reply.Encode(said)
		if err != nil {
			return reply.Doc{}, err
		}
		var list []storage.Outgoing
		for _, c := range chats {
			list = append(list, storage.Outgoing{Key: fmt.Sprintf("announcement:%s:%s:%d", a.Caller.Platform, a.Key, c.ID), Chat: c.ID, Kind: storage.DeliverAnnouncement, Doc: encoded,
				Due: b.afterQuiet(c, a.Now)})
		}
		if err := b.store.Announce(ctx, a.by(), list); err != nil {
			return reply.Doc{}, err
		}
		sent := reply.Doc{Title: b.words.Line("announce.sent", words.Args{"n": len(chats)})}
		sent.Note(b.words.Line("announce.where", words.Args{"deliveries": reply.Cmd("/deliveries")}))
		return sent, nil
	}
	doc := reply.Doc{Title: b.words.Line("announce.preview", words.Args{"n": len(chats)})}
	doc.Blocks = append(doc.Blocks, said.Blocks...)
	var items []reply.Item
	for _, c := range chats[:min(len(chats), chatsShown)] {
		items = append(items, reply.Item{Text: join(" · ", reply.Of(reply.B(chatName(c))), b.words.Line("announce."+audienceWord(c), nil))})
	}
	doc.List(items...)
	if more := len(chats) - chatsShown; more > 0 {
		doc.Note(b.words.Line("announce.more", words.Args{"n": more}))
	}
	return doc, nil
}

func audienceWord(c storage.Chat) string {
	switch {
	case c.Kind == string(command.PrivateChat):
		return "private"
	case c.Team:
		return "team"
	}
	return "public"
}

// announcedTo are the chats that an announcement names.
func (b *Bot) announcedTo(ctx context.Context, a ask) ([]storage.Chat, error) {
	to := strings.ToLower(orElse(strings.TrimSpace(a.Values.Text("to")), storage.AnnounceAll))
	if to == storage.AnnounceAll || to == storage.AnnounceTeam {
		return b.store.Announced(ctx, to)
	}
	list, err := b.chatsNamed(ctx, a, strings.TrimSpace(a.Values.Text("to")))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, b.wrong("to", "announce.no_chat", a.Values.Text("to"), "telegram:-1001234567890")
	}
	return list, nil
}
