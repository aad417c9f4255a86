package handlers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// askOwners asks the owners of cases about embargoes that have lapsed and hearings that have passed. Nothing is ever published
// by itself: silence leads to a reminder, and then to the admins. What is asked about is named by its ref alone, as it may be
// something that nobody else in the chat may see.
func (b *Bot) askOwners(ctx context.Context, d *desk) (next time.Time, err error) {
	due, next, err := b.store.Prompts(ctx, storage.DayOf(d.now, b.zone))
	if err != nil || len(due) == 0 {
		return next, err
	}
	ops, err := b.opsChats(ctx)
	if err != nil {
		return next, err
	}
	var list []storage.Asked
	for _, p := range due {
		a := storage.Asked{Prompt: p}
		to := ops
		if p.Owner != nil && p.Step != storage.PromptTell {
			to = []storage.Chat{*p.Owner}
		} else {
			a.Told = true
		}
		if len(to) == 0 {
			continue // nobody is there to be asked; it is looked at again
		}
		doc, err := reply.Encode(b.prompt(p, a.Told))
		if err != nil {
			return next, err
		}
		for _, c := range to {
			a.Out = append(a.Out, storage.Outgoing{Key: fmt.Sprintf("question:%s:%s:%d:%s:%d", p.Kind, p.Ref, p.Instant.UnixMilli(), p.Step, c.ID), Chat: c.ID, Kind: storage.DeliverQuestion, Doc: doc,
				Due: b.afterQuiet(c, d.now)})
		}
		list = append(list, a)
	}
	return next, b.store.Ask(ctx, list)
}

// opsChats are where the admins are told something.
func (b *Bot) opsChats(ctx context.Context) ([]storage.Chat, error) {
	var people []string
	for who, role := range b.roles {
		if role == command.Admin {
			people = append(people, who)
		}
	}
	return b.store.OpsChats(ctx, people)
}

// prompt is the question, with its answers as buttons. told: the admins get it, as the owner did not answer or cannot be asked.
func (b *Bot) prompt(p storage.Prompt, told bool) reply.Doc {
	ref := reply.Ref(p.Ref, p.Object+" "+p.Ref)
	doc := reply.Doc{Title: b.words.Line("prompt."+p.Kind, words.Args{"ref": ref, "case": reply.Ref(p.Case, "case "+p.Case), "date": day(storage.DayOf(p.Instant, b.zone)),
		"day": day(storage.DayOf(p.Instant.Add(-time.Hour), time.UTC))})}
	switch {
	case told && p.Step == storage.PromptTell:
		doc.Para(b.words.Line("prompt.unanswered", nil))
	case told:
		doc.Para(b.words.Line("prompt.no_owner", nil))
	case p.Step == storage.PromptRemind:
		doc.Para(b.words.Line("prompt.reminder", nil))
	}
	button := func(key, line string, style reply.Style) {
		if btn, ok := asks(b.words.Text(key, nil), line); ok {
			btn.Style = style
			doc.Buttons = append(doc.Buttons, []reply.Button{btn})
		}
	}
	keep := reply.Button{Label: b.words.Text("prompt.keep_"+p.Kind, nil), Action: pressKeep + ":" + p.Ref}
	if p.Kind == storage.PromptHearing {
		button("prompt.outcome", "addincident case:"+p.Case+" about:"+p.Ref, reply.Primary)
		doc.Buttons = append(doc.Buttons, []reply.Button{keep})
		doc.Note(b.words.Line("prompt.hearing_how", nil))
		return doc
	}
	button("edit.publish", "publish "+p.Ref, reply.Primary)
	button("prompt.extend", "embargo "+p.Ref, reply.Ordinary)
	doc.Buttons = append(doc.Buttons, []reply.Button{keep})
	doc.Note(b.words.Line("prompt.embargo_how", nil))
	return doc
}

// keep takes an answer to a question that changes nothing: it stays as it is, and is not asked about again.
func (b *Bot) keep(ctx context.Context, r command.Request, ref string) command.Answer {
	if err := b.identify(ctx, &r); err != nil {
		return b.refuse(ctx, r, err)
	}
	if r.Caller.Role < command.Editor {
		return command.Answer{Toast: b.words.Text("prompt.not_yours", nil)}
	}
	var err error
	if r.Caller.Account, err = b.store.Know(ctx, whoOf(r.Caller)); err != nil {
		return b.refuse(ctx, r, err)
	}
	by := storage.By{Account: r.Caller.Account, Platform: r.Caller.Platform, Key: r.Key, Action: "keep"}
	switch err := b.store.AnswerPrompts(ctx, by, sightOf(r.Caller, r.Chat, true), ref); {
	case errors.Is(err, storage.ErrNoChange), errors.Is(err, storage.ErrHandled):
		return command.Answer{Toast: b.words.Text("prompt.answered", nil)}
	case errors.Is(err, storage.ErrNotFound):
		return command.Answer{Toast: b.words.Text("gate.nothing", nil)}
	case err != nil:
		return b.refuse(ctx, r, err)
	}
	return command.Answer{Doc: reply.Doc{Title: b.words.Line("prompt.kept", words.Args{"ref": reply.B(ref)})}, Edit: true}
}
