package handlers

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// Dispatch answers one call: identify, read, authorise, decode, run, classify. It never fails and never panics: a fault
// is an answer.
func (b *Bot) Dispatch(ctx context.Context, r command.Request) (answer command.Answer) {
	ctx, end := b.measured(ctx, false)
	defer end()
	defer b.survive(ctx, &answer)
	if err := b.identify(ctx, &r); err != nil {
		return b.refuse(ctx, r, err)
	}
	answer = b.dispatch(ctx, r)
	answer.Protect = protects(r, answer)
	return answer
}

// dispatch answers a call of somebody who is known.
func (b *Bot) dispatch(ctx context.Context, r command.Request) (answer command.Answer) {
	if r.Edited {
		if open, err := b.stillOpen(ctx, r); err != nil || !open {
			return command.Answer{} // what it was about is answered or stored: there are /edit and /correct
		}
	}
	if d, verb, err := b.continues(ctx, r); err != nil {
		return b.refuse(ctx, r, err)
	} else if d != nil {
		if wait, fast := b.tooFast(ctx, r); fast {
			return wait
		}
		return b.goOn(ctx, r, d, verb)
	}
	spec, given, err := b.readCall(&r)
	switch {
	case errors.Is(err, command.ErrNotCommand):
		return command.Answer{} // talk among people
	case r.Late && (spec == nil || spec.Group == command.Read || spec.Group == command.Self):
		return command.Answer{} // nobody waits for it any more
	case spec == nil:
		isCommand(ctx, "unknown")
	default:
		isCommand(ctx, spec.Name)
	}
	if wait, fast := b.tooFast(ctx, r); fast {
		return wait
	}
	if spec != nil {
		b.managing(ctx, &r, spec)
	}
	switch {
	case spec == nil:
		if nothing, ok := b.nothingToCancel(r); ok {
			return nothing
		}
		return b.refuse(ctx, r, err)
	case !may(spec, r.Caller, r.Chat):
		b.auditRefusal(ctx, r, spec)
		return b.refuse(ctx, r, b.forbidden(spec, r.Caller))
	case err != nil:
		answer = b.refuseApart(ctx, r, spec, nil, err)
		if spec.Group == command.Edit || spec.Group == command.Run { // a line that cannot be read goes back as it stands
			answer.Doc.Para(b.words.Line("edit.typed", words.Args{"line": reply.Span{Kind: reply.Code, Text: visible(r.Line)}}))
		}
		return answer
	}
	if spec.Name == "start" && len(given) > 0 && given[0].Value == startContinue {
		if d, err := b.openDraft(ctx, r); err == nil && d != nil {
			return b.resume(ctx, r, d)
		}
	}
	return b.run(ctx, r, spec, given)
}

// protects tells an answer that shows a chat what is for the team only.
func protects(r command.Request, a command.Answer) bool {
	return !r.Alone && !a.Private && sightOf(r.Caller, r.Chat, false).Team()
}

// continues tells whether a text goes on with a draft: any text that is no command does, and /cancel.
func (b *Bot) continues(ctx context.Context, r command.Request) (*draft, string, error) {
	text := strings.TrimSpace(r.Line)
	if r.Name != "" || text == "" || r.Caller.Role < command.Editor {
		return nil, "", nil
	}
	raw, err := command.ParseLine(b.table, r.Line)
	leaves := errors.Is(err, command.ErrUnknownCommand) && strings.EqualFold(raw.Name, verbCancel)
	if !leaves && !errors.Is(err, command.ErrNotCommand) {
		return nil, "", nil
	}
	d, err := b.openDraft(ctx, r)
	if leaves || strings.EqualFold(text, verbCancel) {
		return d, verbCancel, err
	}
	if strings.EqualFold(text, verbSkip) {
		text = verbSkip
	}
	return d, text, err
}

// nothingToCancel answers a /cancel of somebody who is asked nothing; it is false for any other line. Among people it may be
// meant for another bot.
func (b *Bot) nothingToCancel(r command.Request) (command.Answer, bool) {
	raw, _ := command.ParseLine(b.table, r.Line) // the name is read first
	switch {
	case !strings.EqualFold(raw.Name, verbCancel):
		return command.Answer{}, false
	case r.Chat.Kind != command.PrivateChat && raw.Bot == "":
		return command.Answer{}, true
	}
	return command.Answer{Doc: reply.Doc{Title: b.words.Line("edit.no_draft", nil)}}, true
}

// auditRefusal writes down that somebody tried an edit or run command that he may not call.
func (b *Bot) auditRefusal(ctx context.Context, r command.Request, spec *command.Spec) {
	if spec.Group != command.Edit && spec.Group != command.Run {
		return
	}
	by := storage.By{Account: r.Caller.Account, Platform: r.Caller.Platform, Action: spec.Name}
	if err := b.store.Refused(ctx, by, "", r.Caller.Platform+":"+r.Caller.ID); err != nil {
		b.log.ErrorContext(ctx, "write refusal", slog.Any("error", err))
	}
}

// readCall finds the command and its options in what the front door handed over.
func (b *Bot) readCall(r *command.Request) (*command.Spec, []command.Given, error) {
	if r.Name != "" {
		if spec := b.table.Lookup(r.Name); spec != nil {
			return spec, r.Options, nil
		}
		return nil, nil, b.unknownCommand(r.Name, *r)
	}
	raw, err := command.ParseLine(b.table, r.Line)
	switch {
	case errors.Is(err, command.ErrNotCommand) && r.Chat.Kind == command.PrivateChat && strings.TrimSpace(r.Line) != "":
		return b.table.Lookup("find"), []command.Given{{Name: "words", Value: r.Line}}, nil
	case errors.Is(err, command.ErrUnknownCommand):
		return nil, nil, b.unknownCommand(raw.Name, *r)
	}
	return raw.Spec, raw.Given, err
}

// run decodes and runs an authorised call.
func (b *Bot) run(ctx context.Context, r command.Request, spec *command.Spec, given []command.Given) command.Answer {
	now := b.store.Now()
	values, err := command.Decode(spec, given, command.DecodeContext{Now: now, Zone: b.zone})
	private := !r.Alone && alone(spec, values, r.Chat)
	if spec.Confirm {
		if private && !r.CanBeAlone { // what follows is asked and answered in the person's private chat
			r.Chat, r.Alone = command.Chat{Platform: r.Chat.Platform, Kind: command.PrivateChat}, true
		}
		answer := b.begin(ctx, r, spec, given)
		if answer.Private = answer.Private || private; private {
			answer.Neutral = reply.Doc{Title: b.words.Line("gate.private", nil)}
		}
		return answer
	}
	if err == nil && (spec.Group == command.Edit || spec.Group == command.Run) {
		r.Caller.Account, err = b.store.Know(ctx, whoOf(r.Caller))
	}
	if err == nil {
		if missing := command.Missing(spec, values); len(missing) > 0 {
			err = b.missing(spec, missing[0])
		}
	}
	var doc reply.Doc
	if err == nil {
		doc, err = spec.Run(ctx, command.Call{Spec: spec, Values: values, Given: given, Caller: r.Caller, Chat: r.Chat,
			Alone: r.Alone || private, Key: r.Key, Now: now, Files: r.Files})
	}
	if err != nil {
		answer := b.refuseApart(ctx, r, spec, values, err)
		if (spec.Group == command.Edit || spec.Group == command.Run) && !errors.Is(err, storage.ErrHandled) {
			b.giveBack(&answer.Doc, spec, given)
		}
		return answer
	}
	answer := command.Answer{Doc: doc, Private: private}
	if r.CanBeAlone && spec.Group == command.Read && (private || r.Alone) {
		answer.Again = openly(spec, given)
	}
	if private {
		answer.Neutral = reply.Doc{Title: b.words.Line("gate.private", nil)}
	}
	return answer
}

// Press answers a pressed button.
func (b *Bot) Press(ctx context.Context, r command.Request) (answer command.Answer) {
	ctx, end := b.measured(ctx, true)
	defer end()
	defer b.survive(ctx, &answer)
	p, ok := parsePress(r.Action)
	if !ok {
		return command.Answer{Toast: b.words.Text("gate.stale", nil)}
	}
	switch {
	case p.why != "":
		return b.why(ctx, r, p.why)
	case p.keep != "":
		return b.keep(ctx, r, p.keep)
	}
	if p.draft != "" {
		if err := b.identify(ctx, &r); err != nil {
			return b.refuse(ctx, r, err)
		}
		if wait, fast := b.tooFast(ctx, r); fast {
			return wait
		}
		if len(r.Options) > 0 {
			answer = b.filledIn(ctx, r, p.draft)
		} else {
			answer = b.pressed(ctx, r, p.draft, p.line)
		}
		answer.Edit = answer.Toast == ""
		answer.Protect = protects(r, answer)
		return answer
	}
	if p.turns && p.asker != askerMark(r.Caller) {
		return command.Answer{Toast: b.words.Text("gate.not_yours", nil)}
	}
	if p.sets {
		if err := b.identify(ctx, &r); err != nil {
			return b.refuse(ctx, r, err)
		}
		manage := &command.Spec{Need: command.ManagesChat}
		if b.managing(ctx, &r, manage); !may(manage, r.Caller, r.Chat) {
			return command.Answer{Toast: b.words.Text("gate.manager_only", nil)}
		}
	}
	r.Line, r.Action = p.line, ""
	answer = b.Dispatch(ctx, r)
	answer.Edit = (p.turns || p.sets) && answer.Toast == ""
	return answer
}

// Menu is what this person may call here.
func (b *Bot) Menu(ctx context.Context, r command.Request) []*command.Spec {
	if err := b.identify(ctx, &r); err != nil && ctx.Err() == nil {
		b.log.ErrorContext(ctx, "menu", slog.Any("error", err))
	}
	return b.menu(r.Caller, r.Chat)
}

func (b *Bot) menu(caller command.Caller, chat command.Chat) []*command.Spec {
	var out []*command.Spec
	for _, s := range b.table.All() {
		if may(s, caller, chat) {
			out = append(out, s)
		}
	}
	return out
}

// Complete suggests values of an option of a half-typed call. What cannot be completed has no suggestions: completing
// never fails.
func (b *Bot) Complete(ctx context.Context, r command.Request, option, typed string) (choices []command.Choice) {
	var lost command.Answer
	defer b.survive(ctx, &lost)
	if err := b.identify(ctx, &r); err != nil {
		b.log.ErrorContext(ctx, "complete", slog.Any("error", err))
		return nil
	}
	spec, given, _ := b.readCall(&r) // half a call may be wrong; what can be read of it counts
	if spec == nil || !may(spec, r.Caller, r.Chat) {
		return nil
	}
	o := spec.Option(option)
	if o == nil {
		return nil
	}
	now := b.store.Now()
	values, _ := command.Decode(spec, given, command.DecodeContext{Now: now, Zone: b.zone}) // likewise
	c := command.Call{Spec: spec, Values: values, Given: given, Caller: r.Caller, Chat: r.Chat, Now: now,
		Alone: r.Alone || r.CanBeAlone && alone(spec, values, r.Chat)}
	if o.Complete == nil {
		return o.Suggest(typed)
	}
	choices, err := o.Complete(ctx, c, typed)
	if err != nil {
		b.log.ErrorContext(ctx, "complete", slog.String("command", spec.Name), slog.String("option", o.Name), slog.Any("error", err))
		return nil
	}
	return choices[:min(len(choices), command.MaxChoices)]
}

// survive turns a panic of a handler into an answer with a reference that stands in the log.
func (b *Bot) survive(ctx context.Context, answer *command.Answer) {
	if v := recover(); v != nil {
		// What a panic carries may be content, which does not belong in the log; the runtime's own faults are not.
		err := fmt.Errorf("panic with a %T", v)
		if fault, ok := v.(runtime.Error); ok {
			err = fmt.Errorf("panic: %w", fault)
		}
		*answer = command.Answer{Doc: b.internal(ctx, err, string(debug.Stack())), Private: true}
	}
}

// internal logs a fault of ours and tells the reader its reference.
func (b *Bot) internal(ctx context.Context, err error, stack string) reply.Doc {
	came(ctx, OutcomeFailed)
	ref := rand.Text()[:8]
	attrs := []slog.Attr{slog.String("reference", ref), slog.Any("error", err)}
	if stack != "" {
		attrs = append(attrs, slog.String("stack", stack))
	}
	b.log.LogAttrs(ctx, slog.LevelError, "a call failed", attrs...)
	return reply.Doc{Title: b.words.Line("gate.internal", words.Args{"ref": reply.Span{Kind: reply.Code, Text: ref}})}
}
