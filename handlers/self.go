package handlers

import (
	"context"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
)

// selfSpecs declares what casewire says of itself and of the person who asks.
func (b *Bot) selfSpecs() []command.Spec {
	return []command.Spec{
		{Name: "start", Group: command.Self, Summary: "What casewire is, and where to begin",
			Details:  "A link to casewire may carry what to open: /start case_KG-4T7Q opens that case.",
			Examples: []string{"/start"},
			Options:  []command.Option{{Name: "open", Summary: "What a link asked to open", Kind: command.Text, Max: 64}},
			Run:      b.does(b.start)},
		{Name: "help", Group: command.Self, Summary: "What you can ask here, or how one command works",
			Examples: []string{"/help", "/help custody"},
			Options: []command.Option{{Name: "command", Summary: "A command, with or without its slash", Kind: command.Text, Max: command.MaxName + 1,
				Complete: b.completes(b.completeCommand)}},
			Run: b.does(b.help)},
		{Name: "about", Group: command.Self, Summary: "What casewire is, how it counts, and what it does not know", Examples: []string{"/about"}, Run: b.does(b.about)},
		{Name: "privacy", Group: command.Self, Summary: "What casewire stores of you, and who can read what you type", Examples: []string{"/privacy"}, Run: b.does(b.privacy)},
		{Name: "whoami", Group: command.Self, Summary: "Your id here, your role, and what you see in this chat", Private: true, Examples: []string{"/whoami"}, Run: b.does(b.whoami)},
	}
}

// start greets, or opens what a link names.
func (b *Bot) start(ctx context.Context, a ask) (reply.Doc, error) {
	if kind, ref, ok := strings.Cut(a.Values.Text("open"), "_"); ok {
		if kind == "pair" {
			return b.pair(ctx, a, ref)
		}
		if spec := b.table.Lookup(kind); spec != nil && spec.Group == command.Read && len(spec.Options) > 0 {
			c := a.Call
			c.Spec, c.Given = spec, []command.Given{{Name: spec.Options[0].Name, Value: ref}}
			values, err := command.Decode(spec, c.Given, command.DecodeContext{Now: a.Now, Zone: b.zone})
			if err != nil {
				return reply.Doc{}, err
			}
			c.Values = values
			return spec.Run(ctx, c)
		}
	}
	doc := reply.Doc{Title: b.words.Line("self.start", nil)}
	doc.Para(b.words.Line("self.pitch", nil))
	doc.List(
		reply.Item{Text: b.words.Line("self.try_case", words.Args{"line": reply.Cmd("/cases")})},
		reply.Item{Text: b.words.Line("self.try_custody", words.Args{"line": reply.Cmd("/custody")})},
		reply.Item{Text: b.words.Line("self.try_find", words.Args{"line": reply.Cmd("/find")})},
	)
	doc.Note(b.words.Line("self.more", words.Args{"help": reply.Cmd("/help"), "privacy": reply.Cmd("/privacy")}))
	return doc, nil
}

// help lists what this person may call here, or explains one command.
func (b *Bot) help(_ context.Context, a ask) (reply.Doc, error) {
	menu := b.menu(a.Caller, a.Chat)
	if name := strings.TrimPrefix(a.Values.Text("command"), "/"); name != "" {
		for _, s := range menu {
			if strings.EqualFold(s.Name, name) {
				return b.helpOf(s), nil
			}
		}
		return reply.Doc{}, b.unknownCommand(name, command.Request{Caller: a.Caller, Chat: a.Chat})
	}
	doc := reply.Doc{Title: b.words.Line("self.help", nil)}
	for _, g := range []command.Group{command.Read, command.Self, command.Subscribe, command.Edit, command.Run} {
		var items []reply.Item
		for _, s := range menu {
			if s.Group == g && (s.Name != "pair" || b.pairs()) {
				line := reply.Of(reply.Cmd("/" + s.Name))
				if g != command.Self { // these names say enough, and a phone shows few lines
					line = append(line, reply.T(" – "+s.Summary))
				}
				items = append(items, reply.Item{Text: line})
			}
		}
		if len(items) == 0 {
			continue
		}
		doc.Heading(b.words.Line("self.group_"+string(g), nil))
		if g == command.Self {
			items = []reply.Item{{Text: inOneLine(items)}}
		}
		doc.List(items...)
	}
	doc.Note(b.words.Line("self.help_more", words.Args{"line": reply.Cmd("/help custody")}))
	return doc, nil
}

// inOneLine is a list of entries as one, with dots between them.
func inOneLine(items []reply.Item) reply.Line {
	var line reply.Line
	for n, i := range items {
		if n > 0 {
			line = append(line, reply.T(" · "))
		}
		line = append(line, i.Text...)
	}
	return line
}

func (b *Bot) helpOf(s *command.Spec) reply.Doc {
	doc := reply.Doc{Title: reply.Of(reply.Cmd("/"+s.Name), reply.T(" – "+s.Summary))}
	if s.Details != "" {
		doc.Para(reply.Text(s.Details))
	}
	var items []reply.Item
	for _, o := range s.Options {
		key := "self.option"
		if o.Required {
			key = "self.option_required"
		}
		items = append(items, reply.Item{Text: b.words.Line(key, words.Args{"name": reply.Span{Kind: reply.Code, Text: o.Name}, "summary": o.Summary})})
	}
	if len(items) > 0 {
		doc.Heading(b.words.Line("self.options", nil))
		doc.List(items...)
	}
	if len(s.Examples) > 0 {
		items = nil
		for _, e := range s.Examples {
			items = append(items, reply.Item{Text: reply.Of(reply.Cmd(e))})
		}
		doc.Heading(b.words.Line("self.examples", words.Args{"n": len(items)}))
		doc.List(items...)
	}
	return doc
}

// completeCommand completes the name of a command among those the person may call.
func (b *Bot) completeCommand(_ context.Context, a ask, typed string) ([]command.Choice, error) {
	var out []command.Choice
	for _, s := range b.menu(a.Caller, a.Chat) {
		if strings.HasPrefix(s.Name, strings.ToLower(strings.TrimPrefix(typed, "/"))) {
			out = append(out, command.Choice{Value: s.Name, Label: clip("/"+s.Name+" – "+s.Summary, command.MaxLabel)})
		}
	}
	return out, nil
}

// about says what casewire is and by which rules it answers.
func (b *Bot) about(context.Context, ask) (reply.Doc, error) {
	doc := reply.Doc{Title: b.words.Line("self.about", words.Args{"version": b.version})}
	doc.Para(b.words.Line("self.about_what", nil))
	doc.List(b.lines("self.about_reports", "self.about_counts", "self.about_free", "self.about_dates", "self.about_notice", "self.about_corrections")...)
	doc.Note(b.words.Line("self.about_transport", words.Args{"privacy": reply.Cmd("/privacy")}))
	return doc, nil
}

// privacy says what is stored and who can read along.
func (b *Bot) privacy(context.Context, ask) (reply.Doc, error) {
	doc := reply.Doc{Title: b.words.Line("self.privacy", nil)}
	items := b.lines("self.privacy_questions", "self.privacy_changes", "self.privacy_drafts")
	items = append(items, reply.Item{Text: b.words.Line("self.privacy_name", words.Args{"forget": reply.Cmd("/forget")})})
	doc.List(append(items, b.lines("self.privacy_platform", "self.privacy_chat", "self.privacy_sources")...)...)
	return doc, nil
}

// whoami tells the person's id, role and sight here.
func (b *Bot) whoami(_ context.Context, a ask) (reply.Doc, error) {
	doc := reply.Doc{Title: b.words.Line("self.whoami", nil)}
	id := b.words.Line("self.no_id", nil)
	if a.Caller.ID != "" {
		id = b.words.Line("self.id", words.Args{"id": reply.Span{Kind: reply.Code, Text: a.Caller.Platform + ":" + a.Caller.ID}})
	}
	role := []string{"self.role_nobody", "self.role_member", "self.role_editor", "self.role_admin"}[a.Caller.Role]
	items := []reply.Item{{Text: id}, {Text: b.words.Line(role, nil)}}
	switch {
	case a.Chat.Kind == command.PrivateChat:
		items = append(items, b.lines("self.chat_private")...)
	case a.Chat.Audience == command.TeamAudience:
		items = append(items, b.lines("self.chat_team")...)
	default:
		items = append(items, b.lines("self.chat_public")...)
	}
	doc.List(items...)
	return doc, nil
}

// lines makes a list of phrases that need no arguments.
func (b *Bot) lines(keys ...string) []reply.Item {
	items := make([]reply.Item, len(keys))
	for i, key := range keys {
		items[i] = reply.Item{Text: b.words.Line(key, nil)}
	}
	return items
}
