package telegram

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/command"
	"casewire/handlers/reply"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// saying is one answer on its way.
type saying struct {
	to platform.Target
	// answers is the message that is replied to; 0 for none. edits is the message that is replaced; 0 for none.
	answers, edits int64
	protect, asks  bool
}

func target(c command.Chat) platform.Target {
	return platform.Target{Chat: c.ID, Thread: c.Thread, Kind: string(c.Kind)}
}

// answer shows what a message got for an answer.
func (d *Door) answer(ctx context.Context, r command.Request, asked int64, a command.Answer) {
	s := saying{to: target(r.Chat), answers: asked, protect: a.Protect, asks: a.Asks}
	if r.Edited {
		s.edits = d.shown.answerTo(r.Chat.ID, asked)
	}
	if a.Private && r.Chat.Kind != command.PrivateChat && r.Caller.ID != "" {
		d.apart(ctx, r, s, a)
		return
	}
	d.sayOrLog(ctx, s, a.Doc)
}

// pressed shows what a button got for an answer: in the place of the message that carries it, if it belongs there.
func (d *Door) pressed(ctx context.Context, r command.Request, on *message, a command.Answer) {
	s := saying{to: target(r.Chat), protect: a.Protect, asks: a.Asks}
	if a.Private && r.Chat.Kind != command.PrivateChat {
		d.apart(ctx, r, s, a)
		return
	}
	if a.Edit {
		s.edits = on.ID
	} else {
		s.answers = on.ID
	}
	if asked := on.ReplyTo; a.Asks && asked != nil && asked.From != nil && decimal(asked.From.ID) == r.Caller.ID {
		s.answers = asked.ID // a forced reply is for whoever wrote the message that is replied to
	}
	d.sayOrLog(ctx, s, a.Doc)
}

// apart shows an answer in the person's private chat and tells the chat so. A bot cannot begin a conversation: where there
// is none yet, a link opens it, and the answer waits there.
func (d *Door) apart(ctx context.Context, r command.Request, s saying, a command.Answer) {
	alone := saying{to: platform.Target{Chat: r.Caller.ID, Kind: string(command.PrivateChat)}, asks: a.Asks}
	err := d.say(ctx, alone, a.Doc)
	if f := platform.AsFault(err); err != nil && (f.Kind == platform.Gone || f.Kind == platform.Forbidden) {
		d.shown.wait(r.Caller.ID, a.Doc)
		doc := reply.Doc{Title: reply.Text(d.Words.OpenFirst)}
		if link := d.page().link(startGo); link != "" {
			doc.Buttons = [][]reply.Button{{{Label: d.Words.Open, URL: link}}}
		}
		d.sayOrLog(ctx, s, doc)
		return
	}
	if err != nil {
		d.logUnsaid(ctx, err)
		return
	}
	d.sayOrLog(ctx, s, a.Neutral)
}

// startGo is the start parameter of the link that opens the private chat, to go on with what was begun elsewhere.
const startGo = "continue"

// catchUp shows what has waited for somebody to open the private chat.
func (d *Door) catchUp(ctx context.Context, r command.Request) {
	if doc, ok := d.shown.take(r.Caller.ID); ok {
		d.sayOrLog(ctx, saying{to: target(r.Chat)}, doc)
	}
}

func (d *Door) sayOrLog(ctx context.Context, s saying, doc reply.Doc) {
	if err := d.say(ctx, s, doc); err != nil {
		d.logUnsaid(ctx, err)
	}
}

func (d *Door) logUnsaid(ctx context.Context, err error) {
	d.Log.WarnContext(ctx, "an answer could not be sent", slog.Any("error", err))
}

// toastDoc is a toast as a message.
func toastDoc(text string) reply.Doc { return reply.Doc{Title: reply.Text(text)} }

// complain says in one sentence why a message was not read.
func (d *Door) complain(ctx context.Context, r command.Request, m *message, text string) {
	d.sayOrLog(ctx, saying{to: target(r.Chat), answers: m.ID}, reply.Doc{Blocks: []reply.Block{{Kind: reply.Warning, Text: reply.Text(text)}}})
}

// say shows a document: its messages in order, then its files. An empty one is not shown.
func (d *Door) say(ctx context.Context, s saying, doc reply.Doc) error {
	force := s.asks && asksForText(doc.Buttons)
	switch {
	case force:
		doc = d.asking(doc)
	case s.asks && isGroup(s.to.Chat): // there the bot reads replies to itself and nothing else
		doc.Blocks = append([]reply.Block(nil), doc.Blocks...)
		doc.Note(reply.Text(d.Words.Press))
	}
	parts := d.page().parts(doc, 0)
	if force && s.edits != 0 { // the buttons of the question before must not answer this one
		if err := d.disarm(ctx, s); err != nil {
			return err
		}
	}
	for i, x := range parts {
		b := body{Method: "sendMessage", Params: x.params()}
		if s.protect {
			b.Params["protect_content"] = "true"
		}
		if force && i == len(parts)-1 {
			b.Params["reply_markup"] = forceReply
		}
		if i == 0 && s.edits != 0 && !force {
			done, err := d.replace(ctx, &s, b)
			if err != nil {
				return err
			}
			if done {
				continue
			}
		}
		if err := d.sayPart(ctx, &s, b, i == 0); err != nil {
			return err
		}
	}
	for _, f := range doc.Files {
		field, method, params := fileParams(f)
		b := body{Method: method, Params: params, File: &frozenFile{Field: field, Name: f.Name, Data: f.Data}}
		if s.protect {
			b.Params["protect_content"] = "true"
		}
		if err := d.sayPart(ctx, &s, b, len(parts) == 0); err != nil {
			return err
		}
	}
	return nil
}

// disarm takes the buttons off the message that was to be replaced.
func (d *Door) disarm(ctx context.Context, s saying) error {
	params := tgbotapi.Params{"chat_id": s.to.Chat, "message_id": decimal(s.edits), "reply_markup": `{"inline_keyboard":[]}`}
	err := d.patient(ctx, true, func() error {
		if err := d.turn(ctx, s.to.Chat, platform.AnswerClass); err != nil {
			return err
		}
		return d.noted(ctx, s.to.Chat, d.ask(ctx, "editMessageReplyMarkup", params, nil))
	})
	if f := platform.AsFault(err); err != nil && f.Kind == platform.Refused {
		return nil
	}
	return err
}

// forceReply opens the keyboard for an answer to this very message, for the person who is replied to only. In a group a bot
// reads replies to itself and nothing else.
const forceReply = `{"force_reply":true,"selective":true}`

// asksForText tells a question that is answered by typing: none of its buttons but those that leave it or skip.
func asksForText(rows [][]reply.Button) bool {
	for _, row := range rows {
		for _, b := range row {
			if !leaves(b.Action) {
				return false
			}
		}
	}
	return true
}

// leaves tells the button that leaves a question, or skips it, by what it does: a draft's verb.
func leaves(action string) bool {
	return strings.HasPrefix(action, "d") && (strings.HasSuffix(action, ":cancel") || strings.HasSuffix(action, ":skip"))
}

// asking is a question that is answered by typing: a message has either buttons or the reply it forces, so what the buttons
// do is said in words.
func (d *Door) asking(doc reply.Doc) reply.Doc {
	skip := false
	for _, row := range doc.Buttons {
		for _, b := range row {
			skip = skip || strings.HasSuffix(b.Action, ":skip")
		}
	}
	doc.Buttons = nil
	doc.Blocks = append([]reply.Block(nil), doc.Blocks...)
	text := d.Words.Leave
	if skip {
		text = d.Words.Skip + " " + text
	}
	doc.Note(reply.Text(text))
	return doc
}

// replace puts a message in the place of another. It is not done where that one is gone or too old to be changed.
func (d *Door) replace(ctx context.Context, s *saying, b body) (done bool, err error) {
	if _, has := b.Params["reply_markup"]; !has {
		b.Params["reply_markup"] = `{"inline_keyboard":[]}`
	}
	err = d.patient(ctx, true, func() error { return d.edit(ctx, s.to, decimal(s.edits), b, platform.AnswerClass) })
	if f := platform.AsFault(err); err != nil && f.Kind == platform.Refused {
		delete(b.Params, "reply_markup")
		return false, nil
	}
	return err == nil, err
}

// sayPart sends one message of an answer, and does what a refusal asks for: wait, follow the chat, leave the topic.
func (d *Door) sayPart(ctx context.Context, s *saying, b body, first bool) error {
	if first && s.answers != 0 {
		b.Params["reply_parameters"] = `{"message_id":` + decimal(s.answers) + `,"allow_sending_without_reply":true}`
	}
	var got sent
	once := map[string]bool{}
	for {
		err := d.patient(ctx, false, func() error {
			var err error
			got, err = d.sendOnce(ctx, s.to, b, platform.AnswerClass)
			return err
		})
		f := platform.AsFault(err)
		switch {
		case err == nil:
			d.shown.note(s.to.Chat, s.answers, got.ID)
			return nil
		case errors.Is(f, errThreadGone) && s.to.Thread != "":
			d.happened(ctx, command.Event{Kind: command.ThreadGone, Chat: chatOf(s.to)})
			s.to.Thread = ""
		case f.Kind == platform.Moved && !once["moved"]:
			once["moved"] = true
			d.happened(ctx, command.Event{Kind: command.Moved, Chat: chatOf(s.to), To: f.To})
			s.to.Chat = f.To
			delete(b.Params, "reply_parameters") // ids of the old chat mean nothing in the new one
		case errors.Is(f, errEntities) && !once["plain"]: // our mistake: the words are what counts (A2)
			once["plain"] = true
			d.Log.ErrorContext(ctx, "the entities of an answer were refused", slog.Any("error", f))
			delete(b.Params, "entities")
		default:
			return err
		}
	}
}

func chatOf(t platform.Target) command.Chat {
	return command.Chat{Platform: name, ID: t.Chat, Thread: t.Thread, Kind: command.ChatKind(t.Kind)}
}

// tries is how often a request is made that certainly did not arrive.
const tries = 6

// patient does something again while the server asks to wait, or while it certainly did not arrive. What may have arrived is
// done again only where that changes nothing, as an edit does not; of an answer, whoever asked can ask again.
func (d *Door) patient(ctx context.Context, same bool, do func() error) error {
	var pause backoff
	for {
		err := do()
		f := platform.AsFault(err)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return err
		case f.Kind == platform.RateLimited && f.After < workPatience: // the limiter holds the next one back
		case (f.Kind == platform.Unsent || same && f.Kind == platform.Ambiguous) && pause.n < tries && f.Code != 409:
			rest(ctx, pause.next(8*time.Second))
		default:
			return err
		}
	}
}
