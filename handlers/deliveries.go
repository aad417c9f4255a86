package handlers

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

const (
	// eachChat is how many deliveries of a chat a page of the list tells.
	eachChat = 4
	// decisions is how many rows of buttons the list has for single deliveries and chats.
	decisions = 3
	// idHeld stands, as a delivery's number, for all that are held.
	idHeld = "held"
	// doResume lets a paused chat be tried again.
	doResume = "resume"
)

// deliverySpecs declares what is said to chats by itself, and what became of it.
func (b *Bot) deliverySpecs() []command.Spec {
	return []command.Spec{{
		Name: "deliveries", Group: command.Run, Need: command.Administering, Private: true,
		Summary: "What waits, is held, has failed or is in doubt, and which chats are paused",
		Details: "By chat, what wants a decision first. Each has its buttons: It arrived and Send again where nobody can tell whether a post is there, " +
			"Send again and Drop for what failed or is held after a restore.",
		Examples: []string{"/deliveries"},
		Options: []command.Option{
			{Name: "id", Summary: "Number of a delivery, or held for all that are held", Kind: command.Text, Max: 20},
			{Name: "do", Summary: "What to do with it", Kind: command.Enum, Choices: []command.Choice{
				{Value: string(storage.DecideArrived), Label: "it arrived"}, {Value: string(storage.DecideAgain), Label: "send it again"},
				{Value: string(storage.DecideDrop), Label: "drop it"}, {Value: doResume, Label: "try a paused chat again"}}},
			{Name: "chat", Summary: "Only this chat, as platform:id", Kind: command.Text, Max: 100, Named: true},
			{Name: pageName, Summary: "Which page of a long list", Kind: command.Integer, Min: 1, Max: widest},
		},
		Run: b.does(b.deliveries),
	}}
}

// deliveries carries out a decision, and lists what is open.
func (b *Bot) deliveries(ctx context.Context, a ask) (reply.Doc, error) {
	id, do := a.Values.Text("id"), a.Values.Text("do")
	var chat storage.Chat
	if a.Values.Has("chat") {
		var err error
		if chat, err = b.deliveryChat(ctx, a); err != nil {
			return reply.Doc{}, err
		}
	}
	switch {
	case do == doResume && chat.ID != 0:
		return b.resumeChat(ctx, a, chat)
	case do == doResume, do == "" && id != "", do != "" && id == "":
		return reply.Doc{}, b.fault(command.BadInput, "delivery.what", words.Args{"option": reply.B("do"),
			"example": reply.Span{Kind: reply.Code, Text: "/deliveries 12 do:again"}})
	case do != "":
		return b.decide(ctx, a, id, storage.Decision(do))
	}
	return b.openList(ctx, a, chat)
}

// deliveryChat reads the option chat.
func (b *Bot) deliveryChat(ctx context.Context, a ask) (storage.Chat, error) {
	named := a.Values.Text("chat")
	platform, remote, _ := strings.Cut(named, ":")
	c, err := b.store.Chat(ctx, platform, remote)
	if errors.Is(err, storage.ErrNotFound) {
		f := b.fault(command.NotFound, "delivery.no_chat", words.Args{"option": reply.B("chat"), "value": reply.B(named),
			"example": reply.Span{Kind: reply.Code, Text: "telegram:-100123"}})
		f.Field = "chat"
		return c, f
	}
	return c, err
}

func (b *Bot) resumeChat(ctx context.Context, a ask, c storage.Chat) (reply.Doc, error) {
	resumed, err := b.store.ResumeChat(ctx, a.by(), c.ID)
	if err != nil {
		return reply.Doc{}, err
	}
	key := "delivery.not_paused"
	if resumed {
		key = "delivery.did_resume"
	}
	return b.afterwards(ctx, a, b.words.Line(key, words.Args{"chat": reply.B(chatName(c))}))
}

// decide carries out what the caller decided about one delivery, or about all that are held.
func (b *Bot) decide(ctx context.Context, a ask, id string, what storage.Decision) (reply.Doc, error) {
	if strings.EqualFold(id, idHeld) && what != storage.DecideArrived {
		n, err := b.store.DecideAll(ctx, a.by(), what)
		switch {
		case err != nil:
			return reply.Doc{}, err
		case n == 0:
			return b.afterwards(ctx, a, b.words.Line("delivery.held_none", nil))
		}
		return b.afterwards(ctx, a, b.words.Line("delivery.held_"+string(what), words.Args{"n": n}))
	}
	number, err := strconv.ParseInt(strings.TrimPrefix(id, "#"), 10, 64)
	if err != nil {
		f := b.fault(command.BadInput, "delivery.bad_id", words.Args{"option": reply.B("id"), "value": reply.B(id)})
		f.Field = "id"
		return reply.Doc{}, f
	}
	d, chat, err := b.store.OpenDelivery(ctx, number)
	if err == nil {
		err = b.store.Decide(ctx, a.by(), number, what)
	}
	switch {
	case errors.Is(err, storage.ErrConflict) && d.ID != 0:
		return b.afterwards(ctx, a, b.words.Line("delivery.not_possible", words.Args{"number": numberOf(number), "state": b.deliveryState(d.State)}))
	case errors.Is(err, storage.ErrNotFound):
		return b.afterwards(ctx, a, b.words.Line("delivery.decided", words.Args{"number": numberOf(number)}))
	case err != nil:
		return reply.Doc{}, err
	}
	return b.afterwards(ctx, a, b.words.Line("delivery.did_"+string(what), words.Args{"chat": reply.B(chatName(chat))}))
}

// afterwards says what was done, over what is still open.
func (b *Bot) afterwards(ctx context.Context, a ask, done reply.Line) (reply.Doc, error) {
	a.Values, a.Given = nil, nil
	list, err := b.openList(ctx, a, storage.Chat{})
	if err != nil {
		return reply.Doc{}, err
	}
	doc := reply.Doc{Title: done, Buttons: list.Buttons}
	doc.Para(list.Title)
	doc.Blocks = append(doc.Blocks, list.Blocks...)
	return doc, nil
}

// openList lists what is open by chat: what wants a decision first.
func (b *Bot) openList(ctx context.Context, a ask, only storage.Chat) (reply.Doc, error) {
	open, err := b.store.OpenChats(ctx, only.ID, eachChat, storage.Page{Offset: a.page() * pageSize, Limit: pageSize})
	if err != nil {
		return reply.Doc{}, err
	}
	if open.Total == 0 {
		return reply.Doc{Title: b.words.Line("delivery.none", nil)}, nil
	}
	doc := reply.Doc{Title: b.words.Line("delivery.title", words.Args{"n": open.Total})}
	if only.ID != 0 {
		doc.Title = b.words.Line("delivery.of", words.Args{"chat": reply.B(chatName(only))})
	}
	rows := decisionRows{b: b, a: a}
	doubt := false
	for _, c := range open.Chats {
		doc.Para(b.chatLine(c))
		var items []reply.Item
		for _, d := range c.Deliveries {
			items = append(items, b.deliveryItem(d))
			rows.delivery(d)
			doubt = doubt || d.State == storage.DeliveryUncertain
		}
		if rest := totalOf(c.Count) - len(c.Deliveries); rest > 0 {
			items = append(items, reply.Item{Text: b.words.Line("delivery.more", words.Args{"n": rest})})
		}
		doc.List(items...)
		rows.chat(c)
	}
	if doubt {
		doc.Note(b.words.Line("delivery.explain", words.Args{"uncertain": reply.I(b.words.Text("delivery.state_uncertain", nil))}))
	}
	if open.Held > 0 {
		doc.Note(b.words.Line("delivery.restored", words.Args{"held": reply.I(b.words.Text("delivery.state_held", nil))}))
	}
	if rows.left > 0 {
		doc.Note(b.words.Line("delivery.first", nil))
	}
	if only.ID != 0 {
		open.Held = 0 // its buttons are for all chats
	}
	doc.Buttons = rows.buttons(open.Held)
	b.paged(&doc, a, open.Total)
	return doc, nil
}

func totalOf(count map[storage.DeliveryState]int) (n int) {
	for _, c := range count {
		n += c
	}
	return n
}

// chatLine is the chat that deliveries are for.
func (b *Bot) chatLine(c storage.OpenChat) reply.Line {
	args := words.Args{"chat": reply.B(chatName(c.Chat)), "id": c.Chat.Platform + ":" + c.Chat.RemoteID}
	if c.Paused.IsZero() {
		return b.words.Line("delivery.chat", args)
	}
	args["paused"], args["at"], args["why"] = reply.I(b.words.Text("delivery.state_paused", nil)), b.moment(c.Paused), c.Why
	line := b.words.Line("delivery.paused", args)
	if !c.Probe.IsZero() {
		line = append(line, reply.T(". "))
		line = append(line, b.words.Line("delivery.probe", words.Args{"at": b.moment(c.Probe)})...)
	}
	return line
}

func (b *Bot) deliveryState(s storage.DeliveryState) reply.Span {
	return reply.I(b.words.Text("delivery.state_"+string(s), nil))
}

func numberOf(id int64) string { return "#" + strconv.FormatInt(id, 10) }

// deliveryItem is how far a delivery got. It shows nothing of what it says.
func (b *Bot) deliveryItem(d storage.OpenDelivery) reply.Item {
	it := reply.Item{Text: b.words.Line("delivery.line", words.Args{"state": b.deliveryState(d.State),
		"kind": b.words.Text("delivery.kind_"+string(d.Kind), nil), "at": b.moment(d.Created), "number": numberOf(d.ID)})}
	note := func(key string, args words.Args) { it.Notes = append(it.Notes, b.words.Line(key, args)) }
	switch {
	case d.Doubt > 0 && d.Parts > 1:
		note("delivery.doubt", words.Args{"part": d.Doubt, "parts": d.Parts, "at": b.moment(d.Tried)})
	case d.Doubt > 0:
		note("delivery.doubt_one", words.Args{"at": b.moment(d.Tried)})
	case d.Sent > 0:
		note("delivery.partly", words.Args{"sent": d.Sent, "n": d.Parts})
	}
	if d.State == storage.DeliveryPending && !d.Ready {
		note("delivery.due", words.Args{"at": b.moment(d.Due)})
	}
	if d.Fault != "" {
		line := b.words.Line("delivery.last", words.Args{"fault": d.Fault})
		if d.Attempts > 1 {
			line = append(line, reply.T(" · "))
			line = append(line, b.words.Line("delivery.tried", words.Args{"n": d.Attempts})...)
		}
		it.Notes = append(it.Notes, line)
	}
	if d.Thread != "" {
		note("delivery.in_topic", nil)
	}
	return it
}

// decisionRows are the buttons under the list.
type decisionRows struct {
	b    *Bot
	a    ask
	rows [][]reply.Button
	left int // decisions that have no row
}

// button decides something, and shows in place what is left.
func (r *decisionRows) button(key string, args words.Args, number int64, line string, style reply.Style) reply.Button {
	label := r.b.words.Text(key, args)
	if number > 0 {
		label += " " + numberOf(number)
	}
	if utf8.RuneCountInString(label) > reply.MaxButtonLabel {
		label = clip(label, reply.MaxButtonLabel)
	}
	return reply.Button{Label: label, Action: pressTurn + askerMark(r.a.Caller) + ":deliveries " + line, Style: style}
}

func (r *decisionRows) add(row ...reply.Button) {
	if len(r.rows) >= decisions {
		r.left++
		return
	}
	r.rows = append(r.rows, row)
}

func (r *decisionRows) delivery(d storage.OpenDelivery) {
	line := strconv.FormatInt(d.ID, 10) + " do:"
	again := r.button("delivery.again", nil, d.ID, line+string(storage.DecideAgain), reply.Ordinary)
	switch d.State {
	case storage.DeliveryUncertain:
		r.add(r.button("delivery.arrived", nil, d.ID, line+string(storage.DecideArrived), reply.Primary), again)
	case storage.DeliveryFailed:
		r.add(again, r.button("delivery.drop", nil, d.ID, line+string(storage.DecideDrop), reply.Danger))
	case storage.DeliveryHeld, storage.DeliveryPending, storage.DeliverySending, storage.DeliverySent, storage.DeliveryCancelled:
	}
}

func (r *decisionRows) chat(c storage.OpenChat) {
	if c.Paused.IsZero() {
		return
	}
	r.add(r.button("delivery.resume", words.Args{"chat": chatName(c.Chat)}, 0,
		fmt.Sprintf("do:%s chat:%s:%s", doResume, c.Chat.Platform, c.Chat.RemoteID), reply.Ordinary))
}

// buttons are all rows, with one for everything that is held.
func (r *decisionRows) buttons(held int) [][]reply.Button {
	out := r.rows
	if held > 0 {
		args := words.Args{"n": held}
		out = append(out, []reply.Button{r.button("delivery.again_held", args, 0, idHeld+" do:"+string(storage.DecideAgain), reply.Ordinary),
			r.button("delivery.drop_held", args, 0, idHeld+" do:"+string(storage.DecideDrop), reply.Danger)})
	}
	return out
}
