package handlers

import (
	"context"

	"casewire/handlers/command"
	"casewire/handlers/digest"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// digestName is the one command whose answer the chat's audience alone decides.
const digestName = "digest"

// ahead is how many days an edition looks ahead.
const ahead = 7

// digest shows what today's edition would say for this chat. No subscription asked for it, so it is unfiltered and reaches
// back to the beginning of yesterday.
func (b *Bot) digest(ctx context.Context, a ask) (reply.Doc, error) {
	in, err := b.editionInput(ctx, editionSight(a.Caller, a.Chat), a.today)
	if err != nil {
		return reply.Doc{}, err
	}
	doc := digest.Build(in, b.words, voice{b})
	doc.Note(b.words.Line("digest.whose", nil))
	return doc, nil
}

// editionSight is what an edition for a chat may show, which the chat's audience alone decides; never a restricted thing. A
// private chat has one reader: its audience is the team where that is a member of it. Somebody without a role who asks in a
// team chat is shown the public's edition: an answer shows nobody more than he may see.
func editionSight(caller command.Caller, chat command.Chat) storage.Sight {
	if caller.Role != command.Nobody && (chat.Kind == command.PrivateChat || chat.Audience == command.TeamAudience) {
		return storage.TeamSight()
	}
	return storage.PublicSight()
}

// editionInput reads what an unfiltered edition of a day is made of.
func (b *Bot) editionInput(ctx context.Context, sight storage.Sight, today storage.Day) (digest.Input, error) {
	yesterday := today.AddDays(-1)
	in := digest.Input{Day: today, Since: b.startOf(yesterday), Zone: b.zone, Ahead: ahead}
	list, _, err := b.store.Changes(ctx, sight, storage.ChangeFilter{Since: in.Since}, storage.Page{})
	if err != nil {
		return in, err
	}
	if in.Changes, err = b.asTheyRead(ctx, sight, list); err != nil {
		return in, err
	}
	if in.Upcoming, err = b.store.Upcoming(ctx, sight, today, ahead, ""); err != nil {
		return in, err
	}
	if in.Custody, err = b.store.Custody(ctx, sight, storage.CustodyFilter{}, today); err != nil {
		return in, err
	}
	before, err := b.store.Custody(ctx, sight, storage.CustodyFilter{}, yesterday)
	in.Told = digest.ToldBy(before, in.Custody)
	return in, err
}

// voice lends the phrases of every answer to the editions. An edition has no marks of visibility: all of its readers see all
// of it.
type voice struct{ b *Bot }

func (v voice) Date(d storage.Date) reply.Line         { return v.b.date(d) }
func (v voice) Says(i storage.Incident) reply.Line     { return v.b.says(i) }
func (v voice) Standing(i storage.Incident) reply.Line { return v.b.standing(i, storage.PublicSight()) }
func (v voice) Who(s storage.Subject) reply.Line       { return v.b.whoRef(s) }
func (v voice) Country(code string) string             { return command.CountryName(code) }

func (v voice) Confirmed(l storage.CustodyLine) reply.Line {
	line := v.b.words.Line("status.confirmed", words.Args{"date": v.b.date(l.Confirmed), "basis": v.b.words.Line(basisKey(l), nil)})
	if l.Stale {
		line = join(" · ", line, reply.Of(reply.I(v.b.words.Text("status.stale_short", nil))))
	}
	return line
}
