package telegram

import (
	"context"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/command"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// workPatience is how long one update may be worked on, with everything that is sent for it and every pause that the
	// server asks for meanwhile.
	workPatience = 15 * time.Minute
	// thinkPatience is how long the gate may take for an answer.
	thinkPatience = time.Minute
	// typingAfter is when a person is shown that an answer is on its way, and typingAgain how long that shows.
	typingAfter = 700 * time.Millisecond
	typingAgain = 4500 * time.Millisecond
)

// handle does what an update asks for. It never fails: what went wrong is said or logged.
func (d *Door) handle(ctx context.Context, u update) {
	defer func() {
		if v := recover(); v != nil {
			d.Log.ErrorContext(ctx, "an update broke its handling", slog.Int64("update", u.ID), slog.String("stack", string(debug.Stack())))
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, workPatience)
	defer cancel()
	d.attend(ctx, u)
}

func (d *Door) attend(ctx context.Context, u update) {
	switch {
	case u.Message != nil:
		d.message(ctx, u, u.Message, false)
	case u.EditedMessage != nil:
		d.message(ctx, u, u.EditedMessage, true)
	case u.ChannelPost != nil:
		d.message(ctx, u, u.ChannelPost, false)
	case u.Callback != nil:
		d.press(ctx, u, u.Callback)
	case u.Inline != nil:
		d.inline(ctx, u, u.Inline)
	case u.MyMember != nil:
		d.membership(ctx, u, u.MyMember)
	}
}

// key is the update's, unique over all bots that ever used the database.
func (d *Door) key(u update) string { return name + ":" + decimal(d.known().ID) + ":" + decimal(u.ID) }

// message answers a message, if it is for us.
func (d *Door) message(ctx context.Context, u update, m *message, edited bool) {
	if d.service(ctx, u, m) || !d.addressed(m) {
		return
	}
	r := command.Request{Key: d.key(u), Caller: m.caller(), Chat: m.Chat.where(m.topic()), Line: d.meant(m.text()), Late: d.late(m), Edited: edited}
	r.Chat.Manager = m.anonymous()
	if complaint := d.attach(ctx, m, &r); complaint != "" {
		d.complain(ctx, r, m, complaint)
		return
	}
	stop := d.typing(ctx, r.Chat)
	thinking, cancel := context.WithTimeout(ctx, thinkPatience)
	answer := d.Gate.Dispatch(thinking, r)
	cancel()
	stop()
	d.answer(ctx, r, m.ID, answer)
	if r.Chat.Kind == command.PrivateChat && d.strangers.met(r.Caller.ID) || d.changesRoles(r.Line) {
		d.freshen()
	}
	if r.Chat.Kind == command.PrivateChat && strings.HasPrefix(r.Line, "/start") {
		d.catchUp(ctx, r)
	}
}

// addressed tells whether a message is for this bot: a command that is not another bot's, a text in a private chat, a reply
// to what the bot said. Everything else is talk among people.
func (d *Door) addressed(m *message) bool {
	switch {
	case m.Automatic, m.ViaBot != nil, m.text() == "":
		return false
	case m.From != nil && m.From.ID == linkedForward:
		return false
	case m.From != nil && m.From.IsBot && m.From.ID != anonymousAdmin && m.From.ID != channelBot:
		return false
	}
	called, bot, ok := head(m.text())
	switch {
	case bot != "":
		return strings.EqualFold(bot, d.known().Username)
	case m.Chat.Type == "private":
		return true
	case ok:
		return d.Gate.Table().Lookup(called) != nil || strings.EqualFold(called, "cancel")
	}
	return m.Chat.Type != "channel" && d.repliesToUs(m)
}

// repliesToUs tells whether a message answers one of the bot's.
func (d *Door) repliesToUs(m *message) bool {
	return m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == d.known().ID
}

// typing shows that an answer is on its way, once it takes longer. The caller stops it before he sends.
func (d *Door) typing(ctx context.Context, where command.Chat) (stop func()) {
	if where.Kind == command.ChannelChat {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	timer := time.AfterFunc(typingAfter, func() {
		defer close(done)
		params := tgbotapi.Params{"chat_id": where.ID, "action": "typing"}
		if where.Thread != "" {
			params["message_thread_id"] = where.Thread
		}
		for ctx.Err() == nil {
			if !time.Now().Before(d.limiter.Paused(where.ID)) {
				_ = d.noted(ctx, where.ID, d.ask(ctx, "sendChatAction", params, nil)) // a courtesy
			}
			rest(ctx, typingAgain)
		}
	})
	return func() {
		cancel()
		if !timer.Stop() {
			<-done
		}
	}
}

// press answers a pressed button.
func (d *Door) press(ctx context.Context, u update, c *callback) {
	if c.Message == nil { // on a card that was put into some chat by inline mode; those have links only
		d.toast(ctx, c, "")
		return
	}
	r := command.Request{Key: d.key(u), Caller: person(c.From), Chat: c.Message.Chat.where(c.Message.topic()), Action: c.Data}
	answers := make(chan command.Answer, 1)
	thinking, cancel := context.WithTimeout(ctx, thinkPatience)
	defer cancel()
	go func() {
		defer close(answers)
		defer func() { _ = recover() }() // the gate survives its own panics; a lost answer is an empty one
		answers <- d.Gate.Press(thinking, r)
	}()
	// The button spins until it is answered (A9), and what it is answered with is only known afterwards.
	soon := time.NewTimer(spinning)
	defer soon.Stop()
	var answer command.Answer
	late := false
	select {
	case answer = <-answers:
		d.toast(ctx, c, answer.Toast)
	case <-soon.C:
		d.toast(ctx, c, "")
		late, answer = true, <-answers
	}
	if late && answer.Toast != "" && len(answer.Doc.Title) == 0 {
		answer.Doc = toastDoc(answer.Toast)
	}
	if answer.Toast != "" && !late {
		return // it has been said
	}
	d.pressed(ctx, r, c.Message, answer)
}

// spinning is how long a pressed button spins at most.
const spinning = 300 * time.Millisecond

// toast answers a button. It may be too late for that, which nobody minds.
func (d *Door) toast(ctx context.Context, c *callback, text string) {
	params := tgbotapi.Params{"callback_query_id": c.ID}
	if text = strings.TrimSpace(literal(text)); text != "" {
		params["text"] = text[:cutAt(text, 200)] // A1
	}
	d.reassure(ctx, "answerCallbackQuery", params)
}

// reassure answers what a person's app is waiting for and forgets soon: it is no message and counts in no pace, but does not
// go out before a pause of the whole bot is over, nor again before the server's own.
func (d *Door) reassure(ctx context.Context, method string, params tgbotapi.Params) {
	ctx, cancel := context.WithTimeout(ctx, forgotten)
	defer cancel()
	for {
		rest(ctx, time.Until(d.limiter.Paused("")))
		if ctx.Err() != nil {
			return
		}
		err := d.ask(ctx, method, params, nil)
		f := platform.AsFault(err)
		if err != nil && f.Kind == platform.RateLimited && ctx.Err() == nil {
			rest(ctx, f.After)
			continue
		}
		if err != nil {
			d.Log.DebugContext(ctx, method, slog.Any("error", err))
		}
		return
	}
}

// forgotten is when an app has given up on the answer to a button or an inline query.
const forgotten = 30 * time.Second
