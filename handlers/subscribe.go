package handlers

import (
	"context"
	"errors"
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/digest"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// longestTag is how many characters a beat tag has at most, with its #.
const longestTag = 41

// subscribeSpecs declares the editions that a chat can have.
func (b *Bot) subscribeSpecs() []command.Spec {
	proof := command.Option{Name: "verified", Summary: "The least proof of what is listed", Kind: command.Enum}
	for _, code := range []string{storage.SingleSource, storage.Corroborated, storage.Documented} {
		proof.Choices = append(proof.Choices, command.Choice{Value: code, Label: storage.Verifications.Label(code)})
	}
	at := command.Option{Name: "at", Summary: "Time of day, as 08:00", Kind: command.Text, Max: 10, Required: true, Sample: "08:00"}
	how := []command.Option{
		{Name: "zone", Summary: "Time zone, as Asia/Bishkek or a city; without it the chat's or the desk's", Kind: command.Text, Max: 60, Sample: "Asia/Bishkek"},
		{Name: "days", Summary: "daily, weekdays, weekly (Mondays), or days as mon,wed,fri", Kind: command.Text, Max: 80, Sample: "mon,wed,fri", Complete: completeDays},
		optionCountry(), optionType(),
		{Name: "tag", Summary: "Beat the desk files the case under", Kind: command.Text, Max: longestTag, Complete: b.completes(b.completeTag)},
		b.optionCase("case", "One case: ref, title or name", false),
		proof,
		{Name: "quiet", Summary: "A day with nothing to say: one line, or nothing", Kind: command.Enum, Choices: []command.Choice{
			{Value: storage.QuietLine, Label: "one line"}, {Value: storage.QuietSilent, Label: "nothing is sent"}}},
		{Name: "silent", Summary: "Send it without sound", Kind: command.Boolean},
	}
	id := command.Option{Name: "id", Summary: "Ref of the digest; may be left out where there is only one", Kind: command.Text, Max: 10, Sample: "9XK3F"}
	change := append([]command.Option{id, named(optionIn()), optional(named(at))}, how...)
	change = append(change, command.Option{Name: "clear", Summary: "Which narrowing to drop", Kind: command.List, Choices: []command.Choice{
		{Value: "country", Label: "country"}, {Value: "type", Label: "type"}, {Value: "tag", Label: "tag"}, {Value: "case", Label: "case"}, {Value: "verified", Label: "verified"}}})
	of := func(s command.Spec) command.Spec {
		s.Group = command.Subscribe
		return s
	}
	return []command.Spec{
		of(command.Spec{Name: "subscribe", Summary: "Have a digest posted in this chat, daily or on some days", Need: command.ManagesChat,
			Details: "What is in it is decided by the filters and by who reads the chat alone. A chat may have several. " +
				"A channel subscribes by a post of its own, or from a private chat with in.",
			Examples: []string{"/subscribe 08:00", "/subscribe 18:30 zone:Bishkek days:weekdays country:Kyrgyzstan", "/subscribe 09:00 days:monday type:verdict quiet:silent"},
			Options:  append(append([]command.Option{at}, how...), optionIn()), Run: b.does(b.subscribe)}),
		of(command.Spec{Name: "subscription", Summary: "Show the digests of this chat, and change one",
			Details:  "Anybody may look. Whoever manages the chat may change one with the options of /subscribe, or with the buttons.",
			Examples: []string{"/subscription"},
			Options:  change, Run: b.does(b.subscription)}),
		of(command.Spec{Name: "unsubscribe", Summary: "End a digest of this chat", Need: command.ManagesChat,
			Details:  "It is kept: undo has it go on where it was, and nothing that changed in between is lost.",
			Examples: []string{"/unsubscribe"},
			Options:  []command.Option{id, {Name: "undo", Summary: "Take the ending back", Kind: command.Boolean, Named: true}, named(optionIn())},
			Run:      b.does(b.unsubscribe)}),
		of(command.Spec{Name: "preview", Summary: "The next digest of this chat as it stands now",
			Details:  "It is not sent, and what it shows is in the real one all the same.",
			Examples: []string{"/preview"}, Slow: true,
			Options: []command.Option{id, named(optionIn())}, Run: b.does(b.preview)}),
	}
}

// optional is an option that may be left out.
func optional(o command.Option) command.Option {
	o.Required = false
	return o
}

func completeDays(context.Context, command.Call, string) ([]command.Choice, error) {
	return []command.Choice{{Value: "daily", Label: "every day"}, {Value: "weekdays", Label: "Monday to Friday"}, {Value: "weekly", Label: "every Monday"}}, nil
}

// subscribe gives a chat a digest.
func (b *Bot) subscribe(ctx context.Context, a ask) (reply.Doc, error) {
	p, err := b.venue(ctx, a)
	if err != nil {
		return reply.Doc{}, err
	}
	sub := storage.Subscription{Chat: p.Chat, Thread: p.thread, Days: storage.EveryDay, Quiet: storage.QuietLine, Zone: orElse(p.Zone, b.zone.String())}
	if err := b.configure(ctx, a, &sub); err != nil {
		return reply.Doc{}, err
	}
	if err := b.known(ctx, &a); err != nil {
		return reply.Doc{}, err
	}
	if sub, err = b.store.Subscribe(ctx, a.by(), sub); err != nil {
		return reply.Doc{}, err
	}
	doc := b.subscriptionCard(a, sub, b.subscribedTitle(sub, p.elsewhere))
	doc.Note(b.words.Line("subscribe.change", words.Args{"subscription": reply.Cmd("/subscription " + sub.Ref), "unsubscribe": reply.Cmd("/unsubscribe " + sub.Ref)}))
	b.subscriptionButtons(&doc, sub, false)
	return doc, nil
}

// configure reads what a call says of a subscription into it; what it does not say stays.
func (b *Bot) configure(ctx context.Context, a ask, sub *storage.Subscription) error {
	var err error
	v := a.Values
	if v.Has("at") {
		if sub.Minute, err = b.readClock(v.Text("at")); err != nil {
			return err
		}
	}
	if v.Has("zone") {
		if sub.Zone, err = b.readZone(v.Text("zone")); err != nil {
			return err
		}
	}
	if v.Has("days") {
		if sub.Days, err = b.readDays(v.Text("days")); err != nil {
			return err
		}
	}
	for _, name := range v.Texts("clear") {
		*map[string]*string{"country": &sub.Country, "type": &sub.Type, "tag": &sub.Tag, "case": &sub.Case, "verified": &sub.Verified}[name] = ""
	}
	for name, field := range map[string]*string{"country": &sub.Country, "type": &sub.Type, "verified": &sub.Verified, "quiet": &sub.Quiet} {
		if v.Has(name) {
			*field = v.Text(name)
		}
	}
	if v.Has("tag") {
		sub.Tag = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(v.Text("tag")), "#"))
	}
	if v.Has("silent") {
		sub.Silent = v.Bool("silent")
	}
	if !v.Has("case") {
		return nil
	}
	hit, err := b.thing(ctx, a, "case", v.Text("case"), storage.HitCase)
	if err != nil {
		return err
	}
	sub.Case = hit.Ref
	sight, err := b.chatSight(ctx, sub.Chat, whoID(a.Caller))
	if err != nil {
		return err
	}
	if _, err := b.store.Case(ctx, sight, hit.Ref); errors.Is(err, storage.ErrNotFound) {
		f := b.fault(command.BadInput, "subscribe.case_hidden", words.Args{"case": reply.Ref(hit.Ref, "case "+hit.Ref)})
		f.Field = "case"
		return f
	} else if err != nil {
		return err
	}
	return nil
}

// whoID is a person as the store writes him; empty for nobody.
func whoID(c command.Caller) string {
	if c.ID == "" {
		return ""
	}
	return c.Platform + ":" + c.ID
}

// subscription shows the digests of a chat, or one of them, and changes it.
func (b *Bot) subscription(ctx context.Context, a ask) (reply.Doc, error) {
	sub, may, doc, err := b.subscriptionOf(ctx, a)
	if sub == nil {
		return doc, err
	}
	changes := false
	for _, name := range a.Values.Names() {
		changes = changes || name != "id" && name != "in"
	}
	if !changes {
		doc := b.subscriptionCard(a, *sub, b.subscribedTitle(*sub, b.elsewhere(a, *sub)))
		if may {
			b.subscriptionButtons(&doc, *sub, true)
		} else {
			doc.Note(b.words.Line("subscribe.who_changes", nil))
		}
		return doc, nil
	}
	if !may {
		return reply.Doc{}, b.fault(command.Forbidden, "gate.forbidden_manager", words.Args{"command": reply.Cmd("/subscription"), "whoami": reply.Cmd("/whoami")})
	}
	if err := b.known(ctx, &a); err != nil {
		return reply.Doc{}, err
	}
	_, after, err := b.store.SetSubscription(ctx, a.by(), sub.Ref, func(s *storage.Subscription) error { return b.configure(ctx, a, s) })
	if errors.Is(err, storage.ErrNoChange) { // a button pressed twice
		after, err = *sub, nil
	}
	if err != nil {
		return reply.Doc{}, err
	}
	card := b.subscriptionCard(a, after, b.subscribedTitle(after, b.elsewhere(a, after)))
	b.subscriptionButtons(&card, after, true)
	return card, nil
}

func (b *Bot) elsewhere(a ask, s storage.Subscription) bool {
	return s.Chat.Platform != a.Chat.Platform || s.Chat.RemoteID != a.Chat.ID
}

// subscriptionOf finds the subscription that a call is about, and whether the caller may change it. Where there is not one,
// it is nil and the answer says what there is. One of another chat is there only for those who manage that chat.
func (b *Bot) subscriptionOf(ctx context.Context, a ask) (sub *storage.Subscription, may bool, doc reply.Doc, err error) {
	missing := func(id string) error {
		f := b.fault(command.NotFound, "subscribe.no_such", words.Args{"id": reply.B(shorten(id, 20)), "subscription": reply.Cmd("/subscription")})
		f.Field = "id"
		return f
	}
	here := a.Chat.Manager || a.Chat.Kind == command.PrivateChat || a.Caller.Role == command.Admin || a.Caller.ID == "" && a.Chat.Kind == command.ChannelChat
	if id := a.Values.Text("id"); id != "" {
		found, err := b.store.Subscription(ctx, id)
		switch {
		case errors.Is(err, storage.ErrNotFound):
			return nil, false, reply.Doc{}, missing(id)
		case err != nil:
			return nil, false, reply.Doc{}, err
		case !b.elsewhere(a, found):
			return &found, here || b.asksManages(ctx, a.Chat.Platform, a.Chat.ID, a.Caller.ID), reply.Doc{}, nil
		case !b.managesChat(ctx, a.Caller, found.Chat):
			return nil, false, reply.Doc{}, missing(id)
		}
		return &found, true, reply.Doc{}, nil
	}
	p, err := b.venue(ctx, a)
	if err != nil {
		return nil, false, reply.Doc{}, err
	}
	list, err := b.store.Subscriptions(ctx, p.Platform, p.RemoteID)
	switch {
	case err != nil:
		return nil, false, reply.Doc{}, err
	case len(list) == 1:
		return &list[0], p.elsewhere || here || b.asksManages(ctx, a.Chat.Platform, a.Chat.ID, a.Caller.ID), reply.Doc{}, nil
	case len(list) == 0:
		doc := reply.Doc{Title: b.words.Line("subscribe.none", nil)}
		doc.Para(b.words.Line("subscribe.how", words.Args{"example": reply.Cmd("/subscribe 08:00")}))
		return nil, false, doc, nil
	}
	return nil, false, b.subscriptionList(a, list), nil
}

// subscriptionList lists several, each with a button that asks the same of it alone.
func (b *Bot) subscriptionList(a ask, list []storage.Subscription) reply.Doc {
	doc := reply.Doc{Title: b.words.Line("subscribe.several", words.Args{"n": len(list)})}
	var items []reply.Item
	var row []reply.Button
	for _, s := range list {
		items = append(items, reply.Item{Text: join(" · ", reply.Of(reply.Ref(s.Ref, a.Spec.Name+" "+s.Ref)), b.whenLine(s), b.whatLine(s))})
		if btn, ok := asks(s.Ref, a.Spec.Name+" "+s.Ref); ok && len(doc.Buttons) < reply.MaxRows {
			if row = append(row, btn); len(row) == 3 {
				doc.Buttons, row = append(doc.Buttons, row), nil
			}
		}
	}
	if len(row) > 0 && len(doc.Buttons) < reply.MaxRows {
		doc.Buttons = append(doc.Buttons, row)
	}
	doc.List(items...)
	return doc
}

// unsubscribe ends a digest, or takes that back.
func (b *Bot) unsubscribe(ctx context.Context, a ask) (reply.Doc, error) {
	sub, may, doc, err := b.subscriptionOf(ctx, a)
	if sub == nil {
		return doc, err
	}
	if !may {
		return reply.Doc{}, b.fault(command.Forbidden, "gate.forbidden_manager", words.Args{"command": reply.Cmd("/unsubscribe"), "whoami": reply.Cmd("/whoami")})
	}
	if err := b.known(ctx, &a); err != nil {
		return reply.Doc{}, err
	}
	back := a.Values.Bool("undo")
	_, after, err := b.store.SetSubscription(ctx, a.by(), sub.Ref, func(s *storage.Subscription) error {
		switch {
		case back:
			s.Ended = nil
		case s.Ended == nil:
			s.Ended = new(a.Now.UTC().Truncate(time.Millisecond))
		}
		return nil
	})
	switch {
	case errors.Is(err, storage.ErrNoChange) && back:
		after = *sub // it goes on already
	case errors.Is(err, storage.ErrNoChange):
		return reply.Doc{}, b.fault(command.BadInput, "subscribe.ended_already", words.Args{"id": sub.Ref})
	case err != nil:
		return reply.Doc{}, err
	}
	if back {
		card := b.subscriptionCard(a, after, b.subscribedTitle(after, b.elsewhere(a, after)))
		b.subscriptionButtons(&card, after, false)
		return card, nil
	}
	doc = reply.Doc{Title: b.words.Line("subscribe.ended", words.Args{"id": reply.B(after.Ref), "when": b.whenLine(after)})}
	doc.Note(b.words.Line("subscribe.kept", words.Args{"undo": reply.Cmd("/unsubscribe " + after.Ref + " undo:yes")}))
	if undo, ok := asks(b.words.Text("subscribe.undo", nil), "unsubscribe "+after.Ref+" undo:yes"); ok {
		doc.Buttons = append(doc.Buttons, []reply.Button{undo})
	}
	return doc, nil
}

// plan is when the editions of a subscription are due.
func plan(s storage.Subscription) (digest.Plan, error) {
	zone, err := time.LoadLocation(s.Zone)
	return digest.Plan{Minute: s.Minute, Days: s.Days, Zone: zone}, err
}
