package handlers

import (
	"context"
	"errors"
	"slices"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// followSpecs declares being told at once of what changes.
func (b *Bot) followSpecs() []command.Spec {
	what := command.Option{Name: "what", Summary: "A case, person, outlet, country or type of incident: ref or name", Kind: command.Text, Required: true, Rest: true,
		Max: storage.MaxTitle, Sample: "Kloop", Complete: b.completes(b.completeFollow)}
	of := func(s command.Spec) command.Spec {
		s.Group = command.Subscribe
		return s
	}
	return []command.Spec{
		of(command.Spec{Name: "follow", Summary: "Be told here at once of what changes about something", Need: command.ManagesChat,
			Details: "Killings, abductions, disappearances, arrests, detentions, verdicts and releases are told at once, whatever the hour. " +
				"The rest is told within a minute, at most one message in ten minutes, and not in the quiet hours of the chat.",
			Examples: []string{"/follow Tukhvatshin", "/follow Kyrgyzstan", "/follow verdict"},
			Options:  []command.Option{what, named(optionIn())}, Run: b.does(b.follow)}),
		of(command.Spec{Name: "following", Summary: "What is followed in this chat, with buttons to drop it",
			Examples: []string{"/following"}, Options: []command.Option{optionIn(), {Name: pageName, Summary: "Which page of a long list", Kind: command.Integer, Named: true, Min: 1, Max: widest}},
			Run: b.does(b.following)}),
		of(command.Spec{Name: "unfollow", Summary: "Drop something that is followed in this chat", Need: command.ManagesChat,
			Details:  "Give what is followed, or its ref as /following lists it; all drops everything.",
			Examples: []string{"/unfollow verdict"},
			Options:  []command.Option{optional(rest(command.Option{Name: "what", Summary: "What is followed, or its ref in the list; all for everything", Kind: command.Text, Required: true, Max: storage.MaxTitle, Sample: "Kloop"})), named(optionIn())},
			Run:      b.does(b.unfollow)}),
	}
}

// completeFollow completes with types, countries and whatever can be seen.
func (b *Bot) completeFollow(ctx context.Context, a ask, typed string) ([]command.Choice, error) {
	var out []command.Choice
	types := optionType()
	if typed != "" {
		out = append(out, types.Suggest(typed)...)
	}
	hits, err := b.store.Complete(ctx, a.sight, typed, []string{storage.HitCase, storage.HitPerson, storage.HitOutlet}, command.MaxChoices)
	for _, h := range hits {
		if title := strings.TrimSpace(h.Title); title != "" {
			out = append(out, hitChoice(title, h.Ref))
		}
	}
	return out[:min(len(out), command.MaxChoices)], err
}

// meantToFollow reads what a text means to follow: a type, a country, else a case, a person or an outlet within the sight.
// Where it may be several things the follow is nil and the answer lists them, each with a button.
func (b *Bot) meantToFollow(ctx context.Context, a ask, text string) (*storage.Follow, reply.Doc, error) {
	if _, isRef := storage.CanonicalRef(text); !isRef {
		for _, t := range storage.IncidentTypes {
			if strings.EqualFold(t.Code, text) || strings.EqualFold(t.Label, text) {
				return &storage.Follow{Kind: storage.FollowType, Code: t.Code}, reply.Doc{}, nil
			}
		}
		if code, ok := command.CountryCode(text); ok {
			return &storage.Follow{Kind: storage.FollowCountry, Code: code}, reply.Doc{}, nil
		}
	}
	hits, err := b.store.Find(ctx, a.sight, text, []string{storage.HitCase, storage.HitPerson, storage.HitOutlet}, storage.Page{Limit: pageSize})
	if err != nil {
		return nil, reply.Doc{}, err
	}
	if hits.Total == 0 {
		return nil, reply.Doc{}, b.notFound(ctx, a, text, "")
	}
	hit, one := hits.One()
	if one {
		f := &storage.Follow{Kind: storage.FollowSubject, Object: hit.Ref}
		if hit.Kind == storage.HitCase {
			f.Kind = storage.FollowCase
		}
		return f, reply.Doc{}, nil
	}
	doc := reply.Doc{Title: b.words.Line("follow.several", words.Args{"text": reply.B(shorten(text, 60))})}
	var items []reply.Item
	var row []reply.Button
	for _, h := range hits.List {
		items = append(items, reply.Item{Text: reply.Of(reply.Ref(h.Ref, a.Spec.Name+" "+h.Ref), reply.T(" "), reply.B(h.Title))})
		line := command.Print(command.Raw{Spec: a.Spec, Given: append([]command.Given{{Name: "what", Value: h.Ref}}, others(a.Given, "what")...)})
		if btn, ok := asks(clip(h.Title, maxLabel), strings.TrimPrefix(line, "/")); ok {
			if row = append(row, btn); len(row) == 2 {
				doc.Buttons, row = append(doc.Buttons, row), nil
			}
		}
	}
	if len(row) > 0 {
		doc.Buttons = append(doc.Buttons, row)
	}
	doc.List(items...)
	return nil, doc, nil
}

// others are the options of a call but one.
func others(given []command.Given, without string) []command.Given {
	return slices.DeleteFunc(slices.Clone(given), func(g command.Given) bool { return g.Name == without })
}

// follow makes a chat follow something, and says how that stands now.
func (b *Bot) follow(ctx context.Context, a ask) (reply.Doc, error) {
	v, err := b.venue(ctx, a)
	if err != nil {
		return reply.Doc{}, err
	}
	f, doc, err := b.meantToFollow(ctx, a, a.Values.Text("what"))
	if f == nil {
		return doc, err
	}
	sight, err := b.chatSight(ctx, v.Chat, whoID(a.Caller))
	if err != nil {
		return reply.Doc{}, err
	}
	if err := b.known(ctx, &a); err != nil {
		return reply.Doc{}, err
	}
	f.Chat, f.Thread = v.Chat, v.thread
	made, err := b.store.Follow(ctx, a.by(), sight, *f)
	key := "follow.here"
	switch {
	case errors.Is(err, storage.ErrNotFound): // in the asker's sight, and not in the chat's
		return reply.Doc{}, b.fault(command.BadInput, "follow.hidden", words.Args{"what": reply.B(a.Values.Text("what"))})
	case errors.Is(err, storage.ErrNoChange):
		key = "follow.already"
	case err != nil:
		return reply.Doc{}, err
	case v.elsewhere:
		key = "follow.there"
	}
	what, err := b.followed(ctx, a.sight, made)
	if err != nil {
		return reply.Doc{}, err
	}
	doc = reply.Doc{Title: b.words.Line(key, words.Args{"what": what, "chat": reply.B(chatName(v.Chat))})}
	if err := b.standsNow(ctx, a, made, &doc); err != nil {
		return reply.Doc{}, err
	}
	doc.Note(b.words.Line("follow.how", nil))
	if v.QuietFrom != nil && v.QuietTo != nil {
		doc.Note(b.words.Line("follow.quiet", words.Args{"from": clock(*v.QuietFrom), "to": clock(*v.QuietTo)}))
	}
	drop, _ := asks(b.words.Text("follow.drop", nil), "unfollow "+made.Ref) // always short enough
	list, _ := asks(b.words.Text("follow.list", nil), "following")          // likewise
	doc.Buttons = append(doc.Buttons, []reply.Button{drop, list})
	return doc, nil
}

// followed names what is followed, as it may be named within the sight; what cannot be seen has its ref alone.
func (b *Bot) followed(ctx context.Context, sight storage.Sight, f storage.Follow) (reply.Line, error) {
	switch f.Kind {
	case storage.FollowCountry:
		return reply.Of(reply.B(command.CountryName(f.Code))), nil
	case storage.FollowType:
		return reply.Of(reply.B(storage.IncidentTypes.Label(f.Code))), nil
	case storage.FollowCase:
		c, err := b.store.Case(ctx, sight, f.Object)
		if err == nil {
			return caseLine(c), nil
		}
		if !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
	case storage.FollowSubject:
		s, err := b.store.Subject(ctx, sight, f.Object)
		if err == nil {
			return b.whoRef(s), nil
		}
		if !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
	}
	return reply.Of(reply.T(f.Object)), nil
}

// latestShown is how many of the latest reports stand in the answer to a follow.
const latestShown = 3

// standsNow says how what is followed stands at this moment: who of it is in custody, and the latest reports.
func (b *Bot) standsNow(ctx context.Context, a ask, f storage.Follow, doc *reply.Doc) error {
	filter := storage.IncidentFilter{Newest: true}
	custody := storage.CustodyFilter{}
	switch f.Kind {
	case storage.FollowCase:
		filter.Case, custody.Case = f.Object, f.Object
	case storage.FollowSubject:
		filter.Subject, custody.Subject = f.Object, f.Object
	case storage.FollowCountry:
		filter.Country, custody.Country = f.Code, f.Code
	case storage.FollowType:
		filter.Types = []string{f.Code}
	}
	doc.Heading(b.words.Line("follow.now", words.Args{"day": day(a.today)}))
	if f.Kind != storage.FollowType {
		custody.Page.Limit = latestShown // who is in custody comes first
		r, err := b.store.Custody(ctx, a.sight, custody, a.today)
		if err != nil {
			return err
		}
		held := r.Under(storage.InCustody)
		var items []reply.Item
		for _, l := range held[:min(len(held), latestShown)] {
			items = append(items, b.custodyEntry(l, a.sight))
		}
		doc.Para(b.custodyTitle(r, custody.Country))
		doc.List(items...)
		if more := len(held) - latestShown; more > 0 {
			doc.Note(b.words.Line("digest.custody_more", words.Args{"n": more, "custody": reply.Cmd("/custody")}))
		}
	}
	list, err := b.store.Incidents(ctx, a.sight, filter, storage.Page{Limit: latestShown})
	if err != nil {
		return err
	}
	var items []reply.Item
	for _, i := range list.Incidents {
		items = append(items, b.incidentItem(i, a.sight))
	}
	if len(items) > 0 {
		doc.Para(b.words.Line("follow.latest", words.Args{"n": list.Total}))
	}
	doc.List(items...)
	return nil
}

// following lists what a chat follows.
func (b *Bot) following(ctx context.Context, a ask) (reply.Doc, error) {
	v, err := b.venue(ctx, a)
	if err != nil {
		return reply.Doc{}, err
	}
	list, err := b.store.Follows(ctx, v.Platform, v.RemoteID)
	if err != nil {
		return reply.Doc{}, err
	}
	if len(list) == 0 {
		doc := reply.Doc{Title: b.words.Line("follow.none", nil)}
		doc.Para(b.words.Line("follow.try", words.Args{"example": reply.Cmd("/follow Kyrgyzstan")}))
		return doc, nil
	}
	page := onPage(a, list)
	if len(page) == 0 {
		return reply.Doc{}, b.beyond(len(list))
	}
	doc := reply.Doc{Title: b.words.Line("follow.count", words.Args{"n": len(list)})}
	var items []reply.Item
	var row []reply.Button
	for _, f := range page {
		what, err := b.followed(ctx, a.sight, f)
		if err != nil {
			return reply.Doc{}, err
		}
		since := b.words.Line("follow.since", words.Args{"ref": reply.B(f.Ref), "date": day(storage.DayOf(f.Created, b.zone))})
		items = append(items, reply.Item{Text: join(" · ", what, since)})
		drop, _ := asks(clip(b.words.Text("follow.drop_one", words.Args{"what": what.String()}), maxLabel), "unfollow "+f.Ref) // always short enough
		if row = append(row, drop); len(row) == 2 {
			doc.Buttons, row = append(doc.Buttons, row), nil
		}
	}
	if len(row) > 0 {
		doc.Buttons = append(doc.Buttons, row)
	}
	doc.List(items...)
	b.paged(&doc, a, len(list))
	return doc, nil
}

// unfollow drops what a call names.
func (b *Bot) unfollow(ctx context.Context, a ask) (reply.Doc, error) {
	text := strings.TrimSpace(a.Values.Text("what"))
	if text == "" {
		return b.following(ctx, a)
	}
	v, err := b.venue(ctx, a)
	if err != nil {
		return reply.Doc{}, err
	}
	list, err := b.store.Follows(ctx, v.Platform, v.RemoteID)
	if err != nil {
		return reply.Doc{}, err
	}
	var drop []storage.Follow
	ref, _ := storage.CanonicalRef(text)
	for _, f := range list {
		if strings.EqualFold(text, everything) || ref != "" && (f.Ref == ref || f.Object == ref) {
			drop = append(drop, f)
		}
	}
	if len(drop) == 0 && len(list) > 0 {
		meant, doc, err := b.meantToFollow(ctx, a, text)
		if err == nil && meant == nil {
			return doc, nil
		}
		for _, f := range list {
			if meant != nil && f.Kind == meant.Kind && f.Object == meant.Object && f.Code == meant.Code {
				drop = append(drop, f)
			}
		}
	}
	if len(drop) == 0 {
		f := b.fault(command.NotFound, "follow.not_followed", words.Args{"what": reply.B(shorten(text, 60)), "following": reply.Cmd("/following")})
		f.Field = "what"
		return reply.Doc{}, f
	}
	if err := b.known(ctx, &a); err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: b.words.Line("follow.dropped", words.Args{"n": len(drop)})}
	var items []reply.Item
	by := a.by()
	for _, f := range drop {
		err := b.store.Unfollow(ctx, by, f.Ref)
		if by.Key = ""; err != nil && !errors.Is(err, storage.ErrNoChange) { // the key was spent on the first
			return reply.Doc{}, err
		}
		what, err := b.followed(ctx, a.sight, f)
		if err != nil {
			return reply.Doc{}, err
		}
		items = append(items, reply.Item{Text: what})
		again := orElse(f.Object, f.Code)
		if btn, ok := asks(clip(b.words.Text("follow.again", words.Args{"what": what.String()}), maxLabel), "follow "+again); ok && len(doc.Buttons) < reply.MaxRows && v.RemoteID == a.Chat.ID {
			doc.Buttons = append(doc.Buttons, []reply.Button{btn})
		}
	}
	doc.List(items...)
	return doc, nil
}
