package handlers

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// runSpecs declares what admins do.
func (b *Bot) runSpecs() []command.Spec {
	run := func(s command.Spec) command.Spec {
		s.Group, s.Need, s.Private = command.Run, command.Administering, true
		return s
	}
	who := []command.Option{
		{Name: "user", Summary: "A person of this platform, by id or mention", Kind: command.Text, Max: 100},
		{Name: "id", Summary: "Anybody, as telegram:ID or discord:ID", Kind: command.Text, Max: 100},
	}
	role := command.Option{Name: "role", Summary: "What he becomes", Kind: command.Enum, Required: true, Choices: []command.Choice{
		{Value: "member", Label: "member"}, {Value: "editor", Label: "editor"}, {Value: "admin", Label: "admin"}}}
	page := command.Option{Name: pageName, Summary: "Which page of a long list", Kind: command.Integer, Min: 1, Max: widest}
	return []command.Spec{
		run(command.Spec{Name: "grant", Summary: "Make somebody a member, an editor or an admin", Examples: []string{"/grant id:telegram:123456 role:editor"},
			Options: append(who[:2:2], role), Run: b.does(b.grant)}),
		run(command.Spec{Name: "revoke", Summary: "Take somebody's role away", Examples: []string{"/revoke id:telegram:123456"}, Options: who, Run: b.does(b.revoke)}),
		run(command.Spec{Name: "chat", Summary: "Say who reads a chat, and what is told there",
			Details:  "Without options it tells how the chat is set. From a private chat, in names the chat as platform:id.",
			Examples: []string{"/chat in:telegram:-100123 audience:team", "/chat in:telegram:-100123 quiet:22:00-07:00"},
			Options: []command.Option{
				{Name: "audience", Summary: "Who reads the chat", Kind: command.Enum, Choices: []command.Choice{{Value: "public", Label: "public"}, {Value: "team", Label: "team"}}},
				{Name: "ops", Summary: "Whether failures are told there", Kind: command.Boolean},
				{Name: "quiet", Summary: "When nothing that can wait is sent, as 22:00-07:00; off for never", Kind: command.Text, Max: 20},
				{Name: "in", Summary: "Which chat, as platform:id", Kind: command.Text, Max: 100},
			}, Run: b.does(b.setChat)}),
		run(command.Spec{Name: "audit", Summary: "Who changed or tried what", Examples: []string{"/audit", "/audit since:2026-01-01"},
			Options: []command.Option{{Name: "since", Summary: "From which day", Kind: command.Date}, {Name: "user", Summary: "Of one person, as platform:id", Kind: command.Text, Max: 100}, page},
			Run:     b.does(b.audit)}),
		run(command.Spec{Name: "redact", Summary: "Erase a field for good, from the history too", Confirm: true, Twice: true,
			Details:  "Fields: title, summary of a case; summary, place, body, speaker, quote of an incident; names or one name of a person; url, publisher, title, archive, interest of a source. It cannot be undone.",
			Examples: []string{"/redact 9XK3F speaker"},
			Options:  []command.Option{{Name: "ref", Summary: "Ref of what is meant", Kind: command.Ref, Ask: command.Needed}, {Name: "field", Summary: "Which field, or which name", Kind: command.Text, Max: storage.MaxName, Rest: true, Ask: command.Needed}}, Run: b.does(b.redact)}),
	}
}

var accountShape = regexp.MustCompile(`^(telegram|discord|console):([A-Za-z0-9_-]{1,40})$`)

// account reads a person: "platform:id", or an id of the caller's platform. A Discord mention of a role is that role.
func (b *Bot) account(option, text, platform string) (storage.Grant, error) {
	text = strings.TrimSpace(text)
	g := storage.Grant{Kind: "person"}
	switch {
	case strings.HasPrefix(text, "<@&"):
		g.Kind, text = "role", platform+":"+strings.Trim(text, "<@&>")
	case strings.HasPrefix(text, "<@"):
		text = platform + ":" + strings.Trim(text, "<@!>")
	case !strings.Contains(text, ":"):
		text = platform + ":" + text
	}
	m := accountShape.FindStringSubmatch(text)
	if m == nil {
		f := b.fault(command.BadInput, "run.bad_user", words.Args{"option": reply.B(option), "value": reply.B(text), "example": reply.Span{Kind: reply.Code, Text: "telegram:123456"}})
		f.Field = option
		return g, f
	}
	g.Platform, g.RemoteID = m[1], m[2]
	return g, nil
}

// whom reads the person of grant and revoke.
func (b *Bot) whom(a ask) (storage.Grant, error) {
	option, text := "user", a.Values.Text("user")
	if id := a.Values.Text("id"); id != "" {
		option, text = "id", id
	}
	if text == "" {
		return storage.Grant{}, b.missing(a.Spec, *a.Spec.Option("id"))
	}
	return b.account(option, text, a.Caller.Platform)
}

func roleNames() []string { return []string{"nobody", "member", "editor", "admin"} }

func (b *Bot) grant(ctx context.Context, a ask) (reply.Doc, error) {
	g, err := b.whom(a)
	if err != nil {
		return reply.Doc{}, err
	}
	for n, name := range roleNames() {
		if name == a.Values.Text("role") {
			g.Role = n
		}
	}
	return b.setGrant(ctx, a, g)
}

func (b *Bot) revoke(ctx context.Context, a ask) (reply.Doc, error) {
	g, err := b.whom(a)
	if err != nil {
		return reply.Doc{}, err
	}
	return b.setGrant(ctx, a, g)
}

func (b *Bot) setGrant(ctx context.Context, a ask, g storage.Grant) (reply.Doc, error) {
	was, err := b.store.SetGrant(ctx, a.by(), g)
	if err != nil {
		return reply.Doc{}, b.unchanged(err)
	}
	who := g.Platform + ":" + g.RemoteID
	doc := reply.Doc{Title: b.words.Line("run.granted", words.Args{"who": reply.B(who), "role": roleNames()[g.Role], "was": roleNames()[was.Role]})}
	if fixed := b.roles[who]; int(fixed) > g.Role {
		doc.Warn(b.words.Line("run.fixed", words.Args{"role": roleNames()[fixed]}))
	}
	doc.Note(b.words.Line("edit.undo", words.Args{"undo": reply.Cmd("/undo")}))
	return doc, nil
}

var quietShape = regexp.MustCompile(`^([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)$`)

// setChat tells or changes how a chat is set.
func (b *Bot) setChat(ctx context.Context, a ask) (reply.Doc, error) {
	c := storage.Chat{Platform: a.Chat.Platform, RemoteID: a.Chat.ID, Kind: string(a.Chat.Kind), Title: a.Chat.Title}
	if in := a.Values.Text("in"); in != "" {
		g, err := b.account("in", in, a.Caller.Platform)
		if err != nil {
			return reply.Doc{}, err
		}
		c = storage.Chat{Platform: g.Platform, RemoteID: g.RemoteID, Kind: string(command.GroupChat)}
	}
	from, to, err := b.quiet(a.Values.Text("quiet"))
	if err != nil {
		return reply.Doc{}, err
	}
	if len(a.Values) == 0 || len(a.Values) == 1 && a.Values.Has("in") {
		now, err := b.store.Chat(ctx, c.Platform, c.RemoteID)
		if err != nil {
			now = c // not known yet: as a new chat is
		}
		return b.chatDoc("run.chat_is", now), nil
	}
	if c.Kind == string(command.PrivateChat) && a.Values.Has("audience") {
		return reply.Doc{}, b.fault(command.BadInput, "run.private_chat", nil)
	}
	_, after, err := b.store.SetChat(ctx, a.by(), c, func(c *storage.Chat) error {
		if v := a.Values.Text("audience"); v != "" {
			c.Team = v == "team"
		}
		if a.Values.Has("ops") {
			c.Ops = a.Values.Bool("ops")
		}
		if a.Values.Has("quiet") {
			c.QuietFrom, c.QuietTo = from, to
		}
		return nil
	})
	if err != nil {
		return reply.Doc{}, b.unchanged(err)
	}
	doc := b.chatDoc("run.chat_set", after)
	doc.Note(b.words.Line("edit.undo", words.Args{"undo": reply.Cmd("/undo")}))
	return doc, nil
}

func (b *Bot) chatDoc(key string, c storage.Chat) reply.Doc {
	name := c.Title
	if name == "" {
		name = c.Platform + ":" + c.RemoteID
	}
	doc := reply.Doc{Title: b.words.Line(key, words.Args{"chat": reply.B(name)})}
	audience := "run.audience_public"
	if c.Team {
		audience = "run.audience_team"
	}
	items := b.lines(audience)
	if c.Ops {
		items = append(items, b.lines("run.ops")...)
	}
	if c.QuietFrom != nil && c.QuietTo != nil {
		items = append(items, reply.Item{Text: b.words.Line("run.quiet", words.Args{"from": clock(*c.QuietFrom), "to": clock(*c.QuietTo)})})
	}
	doc.List(items...)
	return doc
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// quiet reads quiet hours as minutes of the day; both nil for never.
func (b *Bot) quiet(text string) (from, to *int, err error) {
	if text == "" || strings.EqualFold(text, "off") {
		return nil, nil, nil
	}
	m := quietShape.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		f := b.fault(command.BadInput, "run.bad_quiet", words.Args{"value": reply.B(text), "example": reply.Span{Kind: reply.Code, Text: "quiet:22:00-07:00"}})
		f.Field = "quiet"
		return nil, nil, f
	}
	minutes := func(hour, minute string) *int {
		h, _ := strconv.Atoi(hour) // the shape has digits only
		n, _ := strconv.Atoi(minute)
		n += 60 * h
		return &n
	}
	return minutes(m[1], m[2]), minutes(m[3], m[4]), nil
}

// audit lists who changed or tried what.
func (b *Bot) audit(ctx context.Context, a ask) (reply.Doc, error) {
	f := storage.AuditFilter{}
	if p, ok := a.Values.Period("since"); ok {
		f.Since = time.Date(p.From.Year(), p.From.Month(), p.From.Day(), 0, 0, 0, 0, b.zone)
	}
	if user := a.Values.Text("user"); user != "" {
		g, err := b.account("user", user, a.Caller.Platform)
		if err != nil {
			return reply.Doc{}, err
		}
		f.Person = g.Platform + ":" + g.RemoteID
	}
	lines, total, err := b.store.Audit(ctx, a.sight, f, storage.Page{Offset: a.page() * pageSize, Limit: pageSize})
	if err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("run.audit", words.Args{"n": total})}
	items := make([]reply.Item, 0, len(lines))
	for _, l := range lines {
		key := "run.audit_done"
		if l.Refused {
			key = "run.audit_refused"
		}
		who := l.Person
		switch {
		case l.Name != "" && who != "":
			who = l.Name + " (" + who + ")"
		case who == "" && l.Refused:
			who = l.Details
		case who == "":
			who = b.words.Text("run.operator", nil)
		}
		items = append(items, reply.Item{Text: b.words.Line(key, words.Args{"at": reply.Span{Kind: reply.Instant, Text: l.At.In(b.zone).Format("2 Jan 2006 15:04"), Target: l.At.Format(time.RFC3339)},
			"who": reply.B(who), "action": reply.Span{Kind: reply.Code, Text: strings.TrimSpace("/" + l.Action + " " + l.Ref)}})})
	}
	doc.List(items...)
	b.paged(&doc, a, total)
	return doc, nil
}

// redact erases a field for good. The preview says what goes; it is asked a second time.
func (b *Bot) redact(ctx context.Context, a ask) (reply.Doc, error) {
	e, err := b.store.Redact(ctx, a.by(), a.Values.Text("ref"), a.Values.Text("field"))
	if err != nil {
		return reply.Doc{}, b.unchanged(err)
	}
	doc := reply.Doc{Title: b.words.Line("run.redacted", words.Args{"ref": reply.B(a.Values.Text("ref"))})}
	if a.Preview {
		doc.Title = b.words.Line("run.redact_preview", words.Args{"ref": reply.B(a.Values.Text("ref"))})
		for _, v := range e.Values {
			doc.List(reply.Item{Text: reply.Text(v)})
		}
		doc.Warn(b.words.Line("run.redact_final", nil))
	}
	doc.Note(b.words.Line("run.redact_where", words.Args{"rows": e.Rows, "entries": e.Entries, "drafts": e.Drafts}))
	return doc, errors.Join(b.copiesHoldIt(&doc), b.whoHadIt(ctx, &doc, a.Values.Text("ref")))
}

// copiesNamed is how many backups are named where something was erased.
const copiesNamed = 20

// copiesHoldIt names the backups that were made before something was erased, latest first, and thus may hold it still.
func (b *Bot) copiesHoldIt(doc *reply.Doc) error {
	if b.machine == nil {
		return nil
	}
	copies, err := b.machine.Copies()
	if err != nil {
		return fmt.Errorf("look for copies: %w", err)
	}
	if len(copies) > 0 {
		var list []reply.Item
		slices.Reverse(copies)
		for _, c := range copies[:min(len(copies), copiesNamed)] {
			list = append(list, reply.Item{Text: reply.Of(reply.Span{Kind: reply.Code, Text: c.Path})})
		}
		doc.Heading(b.words.Line("run.redact_copies", words.Args{"n": len(copies)})).List(list...)
	}
	doc.Note(b.words.Line("run.redact_elsewhere", nil))
	return nil
}
