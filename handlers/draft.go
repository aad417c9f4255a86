package handlers

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// draft is a command on its way: what has been given, and what is being asked. It is kept in the store, so that a restart
// in the middle of the questions loses nothing, and belongs to one person in one chat.
type draft struct {
	// Mark tells this draft from the one before of the same person, so that the buttons of an old one do nothing to a new one.
	Mark string `json:"mark"`
	// Key is this draft's alone: what it says is stored once for it, however often Save is pressed. A button has no room for it.
	Key     string          `json:"key"`
	Command string          `json:"command"`
	Given   []command.Given `json:"given"`
	// Asked is the option that the last question was about; empty: the preview was shown.
	Asked string `json:"asked,omitempty"`
	// Asking: questions are being asked, so that what may be skipped is asked for too.
	Asking  bool           `json:"asking,omitempty"`
	Skipped []string       `json:"skipped,omitempty"`
	Seen    map[string]int `json:"seen,omitempty"`
	// Confirmed: a command that is asked twice was confirmed once.
	Confirmed bool `json:"confirmed,omitempty"`
	// Fields are the options that the last form asked for.
	Fields []string `json:"fields,omitempty"`
}

// Words and verbs of a draft's buttons. What a person types means the same.
const (
	verbSave   = "save"
	verbCancel = "cancel"
	verbSkip   = "skip"
	verbAnswer = "="
	markLen    = 4
)

// draftChat is where a draft is kept: a person has one private chat on a platform, whatever its id there.
func draftChat(c command.Chat) string {
	if c.Kind == command.PrivateChat {
		return c.Platform + ":private"
	}
	return c.Platform + ":" + c.ID + ":" + c.Thread
}

func whoOf(c command.Caller) storage.Who {
	return storage.Who{Platform: c.Platform, ID: c.ID, Name: c.Name}
}

// openDraft finds the draft of the caller in this chat; nil where there is none.
func (b *Bot) openDraft(ctx context.Context, r command.Request) (*draft, error) {
	if r.Caller.ID == "" {
		return nil, nil //nolint:nilnil // nobody has no draft
	}
	state, err := b.store.Draft(ctx, whoOf(r.Caller), draftChat(r.Chat))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil //nolint:nilnil // as above
	}
	if err != nil {
		return nil, err
	}
	var d draft
	if err := json.Unmarshal([]byte(state), &d); err != nil {
		return nil, fmt.Errorf("read draft: %w", err)
	}
	return &d, nil
}

func (b *Bot) keepDraft(ctx context.Context, r command.Request, d *draft) error {
	state, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("keep draft: %w", err)
	}
	return b.store.SaveDraft(ctx, whoOf(r.Caller), draftChat(r.Chat), string(state))
}

func (b *Bot) dropDraft(ctx context.Context, r command.Request) {
	if err := b.store.DropDraft(ctx, whoOf(r.Caller), draftChat(r.Chat)); err != nil {
		b.log.ErrorContext(ctx, "drop draft", slog.Any("error", err)) // it expires; its mark keeps it from acting twice
	}
}

// begin starts a command that is asked for and previewed before anything is stored.
func (b *Bot) begin(ctx context.Context, r command.Request, spec *command.Spec, given []command.Given) command.Answer {
	b.dropDraft(ctx, r) // whoever begins anew has left what he was at: a later "yes" must not store it
	d := &draft{Mark: strings.ToLower(rand.Text()[:markLen]), Key: rand.Text(), Command: spec.Name, Given: given}
	answer, err := b.advance(ctx, r, spec, d)
	if err == nil {
		err = b.keepFile(ctx, r, spec)
	}
	if err != nil {
		answer = b.refuseApart(ctx, r, spec, nil, err)
		b.giveBack(&answer.Doc, spec, given)
	}
	return answer
}

// giveBack shows what was typed, so that it can be mended and sent again.
func (b *Bot) giveBack(doc *reply.Doc, spec *command.Spec, given []command.Given) {
	if len(given) == 0 {
		return
	}
	line := visible(command.Print(command.Raw{Spec: spec, Given: given}))
	doc.Para(b.words.Line("edit.typed", words.Args{"line": reply.Span{Kind: reply.Code, Text: line}}))
}

// visible shows what cannot be seen, or is no text, as U+FFFD: it must not turn what stands around it.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if command.CheckText("", string(r)) != nil {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// advance takes a draft one step on: the next question, or the preview. With an error nothing has been kept.
func (b *Bot) advance(ctx context.Context, r command.Request, spec *command.Spec, d *draft) (command.Answer, error) {
	now := b.store.Now()
	values, err := command.Decode(spec, d.Given, command.DecodeContext{Now: now, Zone: b.zone})
	if err != nil {
		return command.Answer{}, err
	}
	o, more := d.next(spec, values)
	var doc reply.Doc
	if d.Seen = map[string]int{}; more {
		err = b.early(ctx, b.asked(b.callOf(r, spec, d, values, true)))
	} else {
		doc, err = spec.Run(ctx, b.callOf(r, spec, d, values, true))
	}
	if f := command.AsFault(err); f != nil && len(f.Ask) > 0 {
		d.Asked, d.Asking, d.Fields = f.Field, d.Asking || more, []string{f.Field}
		if err := b.keepDraft(ctx, r, d); err != nil {
			return command.Answer{}, err
		}
		doc := f.Doc
		b.choices(&doc, d, f.Ask)
		b.leaveButton(&doc, d, false)
		return command.Answer{Doc: doc, Form: b.formOf(spec, d), Private: b.apart(r, spec, values), Asks: true}, nil
	}
	if err != nil {
		return command.Answer{}, err
	}
	if more {
		d.Asked, d.Asking = o.Name, true
		form := b.form(spec, d, values)
		if err := b.keepDraft(ctx, r, d); err != nil {
			return command.Answer{}, err
		}
		return command.Answer{Doc: b.question(spec, d, values, o), Form: form, Private: b.apart(r, spec, values), Asks: true}, nil
	}
	d.Asked = ""
	if err := b.keepDraft(ctx, r, d); err != nil {
		return command.Answer{}, err
	}
	b.confirmButtons(&doc, spec, d)
	return command.Answer{Doc: doc, Private: b.apart(r, spec, values)}, nil
}

// apart tells whether the answer to a command goes to the asker alone although the chat is not private.
func (b *Bot) apart(r command.Request, spec *command.Spec, values command.Values) bool {
	return !r.Alone && alone(spec, values, r.Chat)
}

// callOf makes the call of a draft.
func (b *Bot) callOf(r command.Request, spec *command.Spec, d *draft, values command.Values, preview bool) command.Call {
	return command.Call{Spec: spec, Values: values, Given: d.Given, Caller: r.Caller, Chat: r.Chat, Alone: r.Alone || b.apart(r, spec, values),
		Key: "draft:" + r.Caller.ID + ":" + d.Key, Now: b.store.Now(), Files: r.Files, Preview: preview, Seen: d.Seen}
}

// next is the option to ask for: what is needed first; then, once questions are being asked, what is offered.
func (d *draft) next(spec *command.Spec, values command.Values) (command.Option, bool) {
	missing := command.Missing(spec, values)
	if len(missing) > 0 {
		return missing[0], true
	}
	if !d.Asking {
		return command.Option{}, false
	}
	for _, o := range spec.Options {
		if o.Ask == command.Offered && !values.Has(o.Name) && !slices.Contains(d.Skipped, o.Name) {
			return o, true
		}
	}
	return command.Option{}, false
}

// question asks for one option: what it is, an example, choices and days as buttons, how far along one is, and how to leave.
func (b *Bot) question(spec *command.Spec, d *draft, values command.Values, o command.Option) reply.Doc {
	o = b.narrowed(o, values)
	doc := reply.Doc{Title: b.asking(spec, d, values, o)}
	if o.Kind != command.Enum && o.Kind != command.List {
		doc.Note(b.words.Line("edit.example", words.Args{"example": reply.Span{Kind: reply.Code, Text: strings.Trim(o.Example(), `"`)}}))
	}
	b.choices(&doc, d, o.Choices)
	b.days(&doc, d, o.Kind)
	b.leaveButton(&doc, d, !o.Required && o.Ask == command.Offered)
	return doc
}

// narrowed is an option as it is asked for: what a value may be depends on the field.
func (b *Bot) narrowed(o command.Option, values command.Values) command.Option {
	if o.Name == valueName {
		return b.asField(o, values.Text("field"))
	}
	return o
}

// asking names what is asked for, and how far along one is.
func (b *Bot) asking(spec *command.Spec, d *draft, values command.Values, o command.Option) reply.Line {
	total, done := 0, 0
	for _, x := range spec.Options {
		if x.Required || x.Ask != command.NotAsked {
			total++
			if values.Has(x.Name) || slices.Contains(d.Skipped, x.Name) {
				done++
			}
		}
	}
	return b.words.Line("edit.question", words.Args{"option": reply.B(o.Name), "summary": o.Summary, "at": done + 1, "total": total})
}

// maxLabel is the longest label of a button that a phone shows whole.
const maxLabel = 40

func (d *draft) action(verb string) string { return pressDraft + d.Mark + ":" + verb }

func (b *Bot) leaveButton(doc *reply.Doc, d *draft, skip bool) {
	var row []reply.Button
	if skip {
		row = append(row, reply.Button{Label: b.words.Text("edit.skip", nil), Action: d.action(verbSkip)})
	}
	row = append(row, reply.Button{Label: b.words.Text("edit.cancel", nil), Action: d.action(verbCancel)})
	doc.Buttons = append(doc.Buttons, row)
}

func (b *Bot) confirmButtons(doc *reply.Doc, spec *command.Spec, d *draft) {
	label, style := "edit.save", reply.Primary
	switch spec.Name {
	case "publish":
		label = "edit.publish"
	case "announce":
		label, style = "announce.send", reply.Danger
	case "withdraw":
		label, style = "edit.withdraw", reply.Danger
	case "redact":
		label, style = "edit.erase", reply.Danger
	case "import":
		label = "edit.import"
	}
	doc.Buttons = append(doc.Buttons, []reply.Button{
		{Label: b.words.Text(label, nil), Action: d.action(verbSave), Style: style},
		{Label: b.words.Text("edit.cancel", nil), Action: d.action(verbCancel)},
	})
}

// pressed does what a button of a draft says.
func (b *Bot) pressed(ctx context.Context, r command.Request, mark, verb string) command.Answer {
	d, spec, stale, err := b.draftOf(ctx, r, mark)
	switch {
	case err != nil:
		return b.refuse(ctx, r, err)
	case stale != nil:
		return *stale
	case verb == verbForm && len(d.Fields) > 0 && d.Asked != "":
		values, _ := command.Decode(spec, d.Given, command.DecodeContext{Now: b.store.Now(), Zone: b.zone}) // what is wrong in it is asked for
		answer := command.Answer{Form: b.formOf(spec, d), Private: b.apart(r, spec, nil), Asks: true}
		if o := spec.Option(d.Asked); o != nil {
			answer.Doc = b.question(spec, d, values, *o)
		}
		return answer
	}
	return b.goOn(ctx, r, d, verb)
}

// goOn answers a draft's question, or confirms or leaves it.
func (b *Bot) goOn(ctx context.Context, r command.Request, d *draft, verb string) command.Answer {
	isCommand(ctx, d.Command)
	spec := b.table.Lookup(d.Command)
	if spec == nil || !may(spec, r.Caller, r.Chat) {
		b.dropDraft(ctx, r)
		return command.Answer{Doc: reply.Doc{Title: b.words.Line("gate.stale", nil)}}
	}
	if err := b.findFile(ctx, &r, spec); err != nil {
		return b.refuseApart(ctx, r, spec, nil, err)
	}
	if group, ok := strings.CutPrefix(verb, verbGroup); ok {
		if answer, ok := b.openGroup(r, spec, d, group); ok {
			return answer
		}
	}
	switch verb {
	case verbCancel:
		b.dropDraft(ctx, r)
		doc := reply.Doc{Title: b.words.Line("edit.cancelled", nil)}
		b.giveBack(&doc, spec, d.Given)
		return command.Answer{Doc: doc}
	case verbSave:
		if d.Asked == "" && spec.Twice && !d.Confirmed {
			return b.askAgain(ctx, r, spec, d)
		}
		if d.Asked == "" {
			return b.save(ctx, r, spec, d)
		}
	case verbSkip:
		o := spec.Option(d.Asked)
		if o != nil && !o.Required && o.Ask == command.Offered {
			next := *d
			next.Skipped = append(slices.Clone(d.Skipped), d.Asked)
			return b.tried(ctx, r, spec, d, &next)
		}
		if o != nil {
			doc := b.question(spec, d, nil, *o)
			doc.Warn(b.words.Line("edit.cannot_skip", nil))
			return command.Answer{Doc: doc, Private: b.apart(r, spec, nil), Asks: true}
		}
	}
	value, _ := strings.CutPrefix(verb, verbAnswer)
	return b.answered(ctx, r, spec, d, value)
}

// askAgain asks a second time.
func (b *Bot) askAgain(ctx context.Context, r command.Request, spec *command.Spec, d *draft) command.Answer {
	d.Confirmed = true
	if err := b.keepDraft(ctx, r, d); err != nil {
		return b.refuseApart(ctx, r, spec, nil, err)
	}
	doc := reply.Doc{Title: b.words.Line("edit.sure", words.Args{"line": reply.Span{Kind: reply.Code, Text: command.Print(command.Raw{Spec: spec, Given: d.Given})}})}
	b.confirmButtons(&doc, spec, d)
	return command.Answer{Doc: doc, Private: b.apart(r, spec, nil)}
}

// answered takes a text as the answer to the last question, or, where it is "option: value", as a change of that option.
func (b *Bot) answered(ctx context.Context, r command.Request, spec *command.Spec, d *draft, text string) command.Answer {
	next := *d
	next.Given = slices.Clone(d.Given)
	set := func(name, value string) {
		o := spec.Option(name)
		if o == nil || !o.Many {
			next.Given = slices.DeleteFunc(next.Given, func(g command.Given) bool { return g.Name == name })
		}
		next.Given = append(next.Given, command.Given{Name: name, Value: value})
	}
	name, value, named := strings.Cut(text, ":")
	if o := spec.Option(strings.TrimSpace(name)); named && o != nil && !strings.HasPrefix(value, "//") {
		raw, err := command.ParseLine(b.table, "/"+spec.Name+"\n"+text)
		if err == nil {
			for _, g := range raw.Given {
				set(g.Name, g.Value)
			}
			return b.tried(ctx, r, spec, d, &next)
		}
	}
	if d.Asked == "" {
		return command.Answer{Doc: reply.Doc{Title: b.words.Line("edit.press", words.Args{"save": reply.B(b.words.Text("console.yes", nil)), "cancel": reply.B(b.words.Text("console.no", nil))})}}
	}
	if o := spec.Option(d.Asked); (o == nil || o.Kind != command.Boolean) && b.isConfirmation(text) {
		answer := b.tried(ctx, r, spec, d, d) // the same question again: "yes" is nobody's name
		answer.Doc.Warn(b.words.Line("edit.not_yet", nil))
		return answer
	}
	set(d.Asked, text)
	return b.tried(ctx, r, spec, d, &next)
}

// isConfirmation tells whether a text is one of the words that confirm or leave a preview.
func (b *Bot) isConfirmation(text string) bool {
	text = strings.TrimSpace(text)
	return strings.EqualFold(text, b.words.Text("console.yes", nil)) || strings.EqualFold(text, b.words.Text("console.no", nil))
}

// tried takes a changed draft one step on. Where the change is not good, what was wrong is said and the option that it was
// wrong with is asked for again; everything else that was typed is kept.
func (b *Bot) tried(ctx context.Context, r command.Request, spec *command.Spec, was, next *draft) command.Answer {
	answer, err := b.advance(ctx, r, spec, next)
	if err == nil {
		return answer
	}
	answer = b.refuseApart(ctx, r, spec, nil, err)
	again := *was
	if f := command.AsFault(err); f != nil && f.Field != was.Asked {
		if o := spec.Option(f.Field); o != nil && slices.ContainsFunc(was.Given, func(g command.Given) bool { return g.Name == o.Name }) {
			again = *next
			again.Asked, again.Asking = o.Name, was.Asking
			again.Given = slices.DeleteFunc(slices.Clone(next.Given), func(g command.Given) bool { return g.Name == o.Name })
			if err := b.keepDraft(ctx, r, &again); err != nil {
				return b.refuseApart(ctx, r, spec, nil, err)
			}
		}
	}
	if o := spec.Option(again.Asked); o != nil {
		b.choices(&answer.Doc, &again, o.Choices)
		b.days(&answer.Doc, &again, o.Kind)
		b.leaveButton(&answer.Doc, &again, !o.Required && o.Ask == command.Offered)
		answer.Asks = true
	}
	return answer
}

// save runs a draft for good. It is stored once, however often it is asked for.
func (b *Bot) save(ctx context.Context, r command.Request, spec *command.Spec, d *draft) command.Answer {
	values, err := command.Decode(spec, d.Given, command.DecodeContext{Now: b.store.Now(), Zone: b.zone})
	if err != nil {
		return b.refuseApart(ctx, r, spec, nil, err)
	}
	if r.Caller.Account, err = b.store.Know(ctx, whoOf(r.Caller)); err != nil {
		return b.refuseApart(ctx, r, spec, nil, err)
	}
	doc, err := spec.Run(ctx, b.callOf(r, spec, d, values, false))
	switch {
	case errors.Is(err, storage.ErrHandled):
		b.dropDraft(ctx, r)
		return command.Answer{Doc: reply.Doc{Title: b.words.Line("edit.saved_already", nil)}}
	case errors.Is(err, storage.ErrConflict):
		b.dropDraft(ctx, r)
		answer := b.refuseApart(ctx, r, spec, nil, err)
		b.giveBack(&answer.Doc, spec, d.Given)
		return answer
	case err != nil:
		return b.refuseApart(ctx, r, spec, nil, err) // the draft stays: it can be mended, or saved when the store is back
	}
	b.dropDraft(ctx, r)
	return command.Answer{Doc: doc, Private: b.apart(r, spec, values)}
}
