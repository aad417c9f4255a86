package handlers

import (
	"strings"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/digest"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// upcomingShown is how many of the next editions an answer names.
const upcomingShown = 3

// subscribedTitle says when a chat gets its digest.
func (b *Bot) subscribedTitle(s storage.Subscription, elsewhere bool) reply.Line {
	key := "subscribe.here"
	switch {
	case s.Ended != nil:
		key = "subscribe.over"
	case elsewhere:
		key = "subscribe.there"
	case s.Chat.Kind == string(command.PrivateChat):
		key = "subscribe.you"
	}
	return b.words.Line(key, words.Args{"when": b.whenLine(s), "chat": reply.B(chatName(s.Chat))})
}

// chatName is what a chat is called, or its id.
func chatName(c storage.Chat) string { return orElse(c.Title, c.Platform+":"+c.RemoteID) }

// whenLine says on which days and at what time: "every day at 08:00 (Asia/Bishkek)".
func (b *Bot) whenLine(s storage.Subscription) reply.Line {
	return b.words.Line("subscribe.when", words.Args{"days": b.daysWords(s.Days), "time": clock(s.Minute), "zone": s.Zone})
}

// whatLine says what it lists: the filters, or everything.
func (b *Bot) whatLine(s storage.Subscription) reply.Line {
	var parts []string
	if s.Country != "" {
		parts = append(parts, command.CountryName(s.Country))
	}
	if s.Type != "" {
		parts = append(parts, storage.IncidentTypes.Label(s.Type))
	}
	if s.Tag != "" {
		parts = append(parts, "#"+s.Tag)
	}
	line := reply.Text(strings.Join(parts, " · "))
	if len(parts) == 0 {
		line = nil
	}
	if s.Case != "" {
		line = join(" · ", line, reply.Of(reply.Ref(s.Case, "case "+s.Case)))
	}
	if s.Verified != "" {
		line = join(" · ", line, b.words.Line("subscribe.at_least", words.Args{"proof": storage.Verifications.Label(s.Verified)}))
	}
	if len(line) == 0 {
		return b.words.Line("subscribe.everything", nil)
	}
	return b.words.Line("subscribe.only", words.Args{"what": line})
}

// subscriptionCard says in words how a subscription is set and when its next editions go out.
func (b *Bot) subscriptionCard(a ask, s storage.Subscription, title reply.Line) reply.Doc {
	doc := reply.Doc{Title: title}
	items := []reply.Item{{Text: b.whatLine(s)}}
	audience := "subscribe.audience_public"
	switch {
	case s.Chat.Kind == string(command.PrivateChat):
		audience = "subscribe.audience_you"
	case s.Chat.Team:
		audience = "subscribe.audience_team"
	}
	items = append(items, b.lines(audience, "subscribe.quiet_"+s.Quiet)...)
	if s.Silent {
		items = append(items, b.lines("subscribe.silent")...)
	}
	if s.Thread != "" {
		items = append(items, b.lines("subscribe.thread")...)
	}
	if s.Chat.QuietFrom != nil && s.Chat.QuietTo != nil && inQuiet(s.Minute, *s.Chat.QuietFrom, *s.Chat.QuietTo) {
		items = append(items, reply.Item{Text: b.words.Line("subscribe.in_quiet", words.Args{"from": clock(*s.Chat.QuietFrom), "to": clock(*s.Chat.QuietTo)})})
	}
	doc.List(items...)
	switch p, err := plan(s); {
	case s.Ended != nil:
	case s.Paused:
		doc.Warn(b.words.Line("subscribe.paused", nil))
	case err == nil:
		var next []reply.Line
		for _, t := range digest.Next(p, s.Planned, s.Edition, a.Now, upcomingShown) {
			next = append(next, reply.Text(t.In(p.Zone).Format("Mon 2 Jan 2006 15:04")))
		}
		doc.Para(b.words.Line("subscribe.next", words.Args{"list": join(" · ", next...), "zone": s.Zone}))
	}
	if !s.At.IsZero() {
		doc.Note(b.words.Line("subscribe.last", words.Args{"when": b.moment(s.At)}))
	}
	doc.Note(b.words.Line("subscribe.ref", words.Args{"id": reply.B(s.Ref), "date": day(storage.DayOf(s.Created, b.zone))}))
	return doc
}

// inQuiet tells whether a minute of the day lies in quiet hours, which may run over midnight.
func inQuiet(minute, from, to int) bool {
	if from <= to {
		return from <= minute && minute < to
	}
	return minute >= from || minute < to
}

// subscriptionButtons offers the next steps; settings too, where it is being looked at to be changed.
func (b *Bot) subscriptionButtons(doc *reply.Doc, s storage.Subscription, settings bool) {
	if s.Ended != nil {
		if undo, ok := asks(b.words.Text("subscribe.undo", nil), "unsubscribe "+s.Ref+" undo:yes"); ok {
			doc.Buttons = append(doc.Buttons, []reply.Button{undo})
		}
		return
	}
	preview, _ := asks(b.words.Text("subscribe.preview", nil), "preview "+s.Ref) // always short enough
	preview.Style = reply.Primary
	if !settings {
		change, _ := asks(b.words.Text("subscribe.settings", nil), "subscription "+s.Ref) // likewise
		doc.Buttons = append(doc.Buttons, []reply.Button{preview, change})
		return
	}
	set := func(key, what string) reply.Button {
		return reply.Button{Label: b.words.Text(key, nil), Action: pressSet + ":subscription " + s.Ref + " " + what}
	}
	sound, quiet := set("subscribe.set_silent", "silent:yes"), set("subscribe.set_quiet_silent", "quiet:"+storage.QuietSilent)
	if s.Silent {
		sound = set("subscribe.set_loud", "silent:no")
	}
	if s.Quiet == storage.QuietSilent {
		quiet = set("subscribe.set_quiet_line", "quiet:"+storage.QuietLine)
	}
	end, _ := asks(b.words.Text("subscribe.end", nil), "unsubscribe "+s.Ref) // likewise
	end.Style = reply.Danger
	var days []reply.Button
	for _, d := range []struct {
		key, what string
		set       storage.Weekdays
	}{{"subscribe.set_daily", "daily", storage.EveryDay}, {"subscribe.set_weekdays", "weekdays", storage.WeekdaysOf(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)},
		{"subscribe.set_weekly", "weekly", storage.WeekdaysOf(time.Monday)}} {
		if d.set != s.Days {
			days = append(days, set(d.key, "days:"+d.what))
		}
	}
	doc.Buttons = append(doc.Buttons, []reply.Button{preview, end}, days, []reply.Button{sound, quiet})
	doc.Note(b.words.Line("subscribe.options", words.Args{"example": reply.Span{Kind: reply.Code, Text: "/subscription " + s.Ref + " at:09:30 country:KG clear:type"}}))
}
