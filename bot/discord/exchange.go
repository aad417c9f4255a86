package discord

import (
	"context"
	"net/http"
	"slices"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
)

// Kinds of responses.
const (
	respondMessage     = 4 // a message
	respondLater       = 5 // a message will come
	respondLaterUpdate = 6 // the message with the button will change, or something else will come
	respondUpdate      = 7 // it changes now
	respondChoices     = 8
	respondForm        = 9
)

// What a component's id begins with; behind it stands the action that the gate gave, so that it works after a restart.
const (
	pressed = "p:" // press it
	shown   = "s:" // ask it again for everybody to see
	asked   = "f:" // open the form, or the form itself
)

// exchange is the answering of one interaction.
type exchange struct {
	d    *Door
	i    *interaction
	came time.Time
	// alone: the answer is for the asker alone, whatever the gate says of it.
	alone bool
	// updates: it came from a message's button, which may be changed in place.
	updates bool
	// responded: Discord has its first response; later: that was the promise of a later one, seen by the asker alone if
	// laterAlone.
	responded, later, laterAlone bool
}

// request is the call as the gate takes it.
func (e *exchange) request() command.Request {
	return command.Request{Key: e.i.ID, Caller: e.i.by(), Chat: e.i.in(), Alone: e.i.Guild != "" && e.alone, CanBeAlone: true}
}

// called answers a command.
func (e *exchange) called(ctx context.Context) {
	spec := e.d.gate.Table().Lookup(e.i.Data.Name)
	given := e.i.given()
	e.alone = e.i.Guild != "" && apart(spec)
	r := e.request()
	r.Name, r.Options = e.i.Data.Name, given
	private := e.alone || spec == nil || spec.Private || spec.Group == command.Subscribe || saysYes(given, "private")
	e.answer(ctx, private, func(ctx context.Context) command.Answer {
		if takesFile(spec) && slices.Contains(e.d.gate.Menu(ctx, r), spec) { // nobody else makes the bot fetch anything
			files, fault := e.d.download(ctx, e.i.Data)
			if fault != "" {
				return command.Answer{Doc: reply.Doc{Title: reply.Text(fault)}, Private: true}
			}
			r.Files = files
		}
		a := e.d.gate.Dispatch(ctx, r)
		a.Private = a.Private || spec != nil && spec.Group == command.Subscribe
		if lacks := e.lacks(given); lacks != "" && len(a.Doc.Title)+len(a.Doc.Blocks) > 0 {
			a.Doc.Warn(reply.Text(e.d.words.Lacks(lacks)))
		}
		return a
	})
}

// lacks names the rights that the bot lacks where something is to be posted from now on; empty for none (Discord:
// app_permissions, PLATFORMS C2).
func (e *exchange) lacks(given []command.Given) string {
	elsewhere := slices.ContainsFunc(given, func(g command.Given) bool { return g.Name == "in" })
	if e.i.Guild == "" || elsewhere || e.i.Data.Name != "subscribe" && e.i.Data.Name != "follow" {
		return ""
	}
	if e.i.Channel.thread() {
		return e.i.Rights.missing(rightView | rightSendThreads)
	}
	return e.i.Rights.missing(rightView | rightSend)
}

// apart tells whether a command is for the asker's eyes alone in a server: changes, their previews, and what admins do.
func apart(s *command.Spec) bool {
	return s != nil && (s.Group == command.Edit || s.Group == command.Run)
}

// takesFile tells whether a file comes with a command.
func takesFile(s *command.Spec) bool {
	return s != nil && slices.ContainsFunc(s.Options, func(o command.Option) bool { return o.Kind == command.Attachment })
}

func saysYes(given []command.Given, name string) bool {
	for _, g := range given {
		if g.Name == name {
			return g.Value == "true"
		}
	}
	return false
}

// pressed answers a button.
func (e *exchange) pressed(ctx context.Context) {
	id := e.i.Data.CustomID
	if len(id) <= len(pressed) {
		e.respondStale(ctx)
		return
	}
	kind, action := id[:len(pressed)], id[len(pressed):]
	e.alone = e.i.Message.Flags&ephemeral != 0
	e.updates = true
	if kind == shown {
		e.alone, e.updates = false, false
	}
	r := e.request()
	r.Action = action
	switch kind {
	case pressed, shown, asked:
		e.answer(ctx, e.alone, func(ctx context.Context) command.Answer { return e.d.gate.Press(ctx, r) })
	default:
		e.respondStale(ctx)
	}
}

func (e *exchange) respondStale(ctx context.Context) {
	e.finish(ctx, command.Answer{Toast: e.d.words.Stale})
}

// filled answers a form.
func (e *exchange) filled(ctx context.Context) {
	if len(e.i.Data.CustomID) <= len(asked) {
		e.respondStale(ctx)
		return
	}
	e.alone = e.i.Guild != ""
	e.updates = e.i.Message.ID != ""
	r := e.request()
	r.Action, r.Options = e.i.Data.CustomID[len(asked):], e.i.typed()
	e.answer(ctx, true, func(ctx context.Context) command.Answer { return e.d.gate.Press(ctx, r) })
}

// answer works, and answers directly where that is quick; where it is not, Discord is told in time that the answer will
// come, to the asker alone if private says so.
func (e *exchange) answer(ctx context.Context, private bool, work func(context.Context) command.Answer) {
	done := make(chan command.Answer, 1)
	go func() {
		defer close(done)
		defer func() {
			if v := recover(); v != nil {
				done <- command.Answer{Doc: reply.Doc{Title: reply.Text(e.d.words.Internal(e.d.panicked(ctx, v)))}, Private: true}
			}
		}()
		done <- work(ctx)
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case a := <-done:
		e.finish(ctx, a)
		return
	case <-timer.C:
	}
	if !e.promise(ctx, private) {
		<-done // nobody will see it, but what it changed is changed
		return
	}
	e.finish(ctx, <-done)
}

// promise tells Discord that an answer will come.
func (e *exchange) promise(ctx context.Context, private bool) bool {
	var body any = map[string]any{"type": respondLater}
	switch {
	case e.updates:
		body = map[string]any{"type": respondLaterUpdate}
	case private && e.i.Guild != "":
		e.laterAlone = true
		body = map[string]any{"type": respondLater, "data": map[string]int{"flags": ephemeral}}
	}
	e.later = e.respond(ctx, body, nil)
	return e.later
}

// finish shows an answer.
func (e *exchange) finish(ctx context.Context, a command.Answer) {
	if e.opensForm(a) {
		e.respond(ctx, map[string]any{"type": respondForm, "data": modal(*a.Form)}, nil)
		return
	}
	private := e.i.Guild != "" && (e.alone || a.Private)
	doc := a.Doc
	edit := a.Edit && e.updates && (private == (e.i.Message.Flags&ephemeral != 0) || e.i.Guild == "")
	if a.Toast != "" {
		private, edit = e.i.Guild != "", false
		if len(doc.Title)+len(doc.Blocks) == 0 {
			doc = reply.Doc{Title: reply.Text(a.Toast)}
		}
	}
	pen := pen{zone: e.d.zone, commands: e.d.names.all()}
	plain := !private && e.i.Guild != "" && e.i.Rights != 0 && !e.i.Rights.has(rightEmbed)
	limit := answerLimit
	if plain {
		limit = plainLimit
	}
	list := pen.messages(doc, limit, plain)
	if n := len(list); n > 0 {
		list[n-1].Components = e.withOffers(doc, a, private)
	}
	if private {
		for n := range list {
			list[n].Flags |= ephemeral
		}
	}
	if !e.later && heavy(list) && !e.promise(ctx, private) {
		return
	}
	switch {
	case len(list) == 0:
		e.nothing(ctx)
	case e.later:
		e.afterwards(ctx, list, private, edit)
	default:
		e.directly(ctx, list, edit)
	}
}

// heavyFiles is from how many bytes of files on an answer is promised first: on a slow line they would take longer than the
// first response may.
const heavyFiles = 64 << 10

func heavy(list []message) bool {
	n := 0
	for _, m := range list {
		for _, f := range m.files {
			n += len(f.Data)
		}
	}
	return n >= heavyFiles
}

// nothing ends an exchange that has nothing to say.
func (e *exchange) nothing(ctx context.Context) {
	switch {
	case e.later && !e.updates:
		if err := e.d.api.do(ctx, request{method: http.MethodDelete, path: e.original(), outside: true}); err != nil {
			e.lost(ctx, err)
		}
	case e.later:
	case e.updates:
		e.respond(ctx, map[string]any{"type": respondLaterUpdate}, nil)
	default:
		m := message{Content: e.d.words.Done, Embeds: []embed{}, Components: []row{}, Mentions: nobody(), Flags: ephemeral}
		e.respond(ctx, map[string]any{"type": respondMessage, "data": m}, nil)
	}
}

// directly answers with the first response; what does not fit into it follows.
func (e *exchange) directly(ctx context.Context, list []message, edit bool) {
	kind := respondMessage
	if edit {
		kind = respondUpdate
	}
	if !e.respond(ctx, map[string]any{"type": kind, "data": list[0]}, list[0].files) {
		return
	}
	e.follow(ctx, list[1:])
}

// afterwards answers after the promise. What a chat was promised stays in the chat: where the answer turns out to be for the
// asker alone, the chat gets a neutral line.
func (e *exchange) afterwards(ctx context.Context, list []message, private, edit bool) {
	if e.updates && !edit {
		e.follow(ctx, list)
		return
	}
	first, rest := list[0], list[1:]
	if !e.updates && private && !e.laterAlone {
		rest = list
		first = message{Content: e.d.words.Neutral, Embeds: []embed{}, Components: []row{}, Mentions: nobody(), Attachments: []enclosed{}}
	}
	first.Flags &^= ephemeral // fixed by the promise; an edit may not name it
	if err := e.edit(ctx, first); err != nil {
		e.unanswered(ctx, err)
		return
	}
	e.follow(ctx, rest)
}
