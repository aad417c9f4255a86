package handlers

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"
)

// troubleAtOnce is how many matters one notice tells; /deliveries tells all.
const troubleAtOnce = 200

// TellTrouble tells those who are to know what did not get through, each matter once: the ops chats of posts that are in
// doubt, failed or are held, and of a paused chat whoever set something up there, or the ops chats where nobody of those can
// be reached. It may be called as often as one likes, by one caller at a time.
func (b *Bot) TellTrouble(ctx context.Context) error {
	u, err := b.store.Untold(ctx, troubleAtOnce)
	if err != nil || len(u.Deliveries)+len(u.Paused) == 0 {
		return err
	}
	ops, err := b.opsChats(ctx)
	if err != nil {
		return err
	}
	t := telling{b: b, ops: ops, at: b.store.Now()}
	t.deliveries(u.Deliveries)
	for _, p := range u.Paused {
		t.paused(p)
	}
	if t.err != nil || len(t.notices) == 0 {
		return t.err // where nobody is there to be told, it is told when somebody is
	}
	return b.store.Tell(ctx, t.notices, t.toldDeliveries, t.toldChats)
}

// telling is a round of notices.
type telling struct {
	b   *Bot
	ops []storage.Chat
	at  time.Time
	err error

	notices                   []storage.Outgoing
	toldDeliveries, toldChats []int64
}

// to promises a notice to chats; false where there are none.
func (t *telling) to(chats []storage.Chat, doc reply.Doc) bool {
	encoded, err := reply.Encode(doc)
	if err != nil {
		t.err = errors.Join(t.err, err)
		return false
	}
	for _, c := range chats {
		t.notices = append(t.notices, storage.Outgoing{Key: fmt.Sprintf("notice:%d:%d:%d", t.at.UnixMilli(), len(t.notices), c.ID), Chat: c.ID, Kind: storage.DeliverNotice, Doc: encoded})
	}
	return len(chats) > 0
}

// deliveries tells the ops chats of posts, one notice for each state they are in.
func (t *telling) deliveries(list []storage.UntoldDelivery) {
	by := map[storage.DeliveryState][]storage.UntoldDelivery{}
	for _, d := range list {
		by[d.State] = append(by[d.State], d)
	}
	for _, state := range []storage.DeliveryState{storage.DeliveryUncertain, storage.DeliveryFailed, storage.DeliveryHeld} {
		some := by[state]
		if len(some) == 0 || !t.to(t.ops, t.notice(state, some)) {
			continue
		}
		for _, d := range some {
			t.toldDeliveries = append(t.toldDeliveries, d.ID)
		}
	}
}

func (t *telling) notice(state storage.DeliveryState, some []storage.UntoldDelivery) reply.Doc {
	w := t.b.words
	args := words.Args{"n": len(some), "chat": reply.B(chatName(some[0].Chat)), string(state): t.b.deliveryState(state)}
	key := "delivery.tell_" + string(state)
	if len(some) > 1 && state != storage.DeliveryHeld {
		key += "s"
	}
	doc := reply.Doc{Title: w.Line(key, args)}
	items := make([]reply.Item, 0, eachChat)
	for _, d := range some[:min(len(some), pageSize)] {
		it := t.b.deliveryItem(d.OpenDelivery)
		if len(some) > 1 {
			it.Text = append(reply.Line{reply.B(chatName(d.Chat)), reply.T(": ")}, it.Text...)
		}
		items = append(items, it)
	}
	doc.List(items...)
	switch state {
	case storage.DeliveryUncertain:
		doc.Para(w.Line("delivery.tell_look", nil))
	case storage.DeliveryHeld:
		doc.Para(w.Line("delivery.tell_held_why", nil))
	case storage.DeliveryFailed, storage.DeliveryPending, storage.DeliverySending, storage.DeliverySent, storage.DeliveryCancelled:
	}
	doc.Note(w.Line("delivery.tell_where", words.Args{"deliveries": reply.Cmd("/deliveries")}))
	if len(some) == 1 && state != storage.DeliveryHeld {
		first := reply.Button{Label: w.Text("delivery.arrived", nil), Action: pressAsk + ":deliveries " + strconv.FormatInt(some[0].ID, 10) + " do:" + string(storage.DecideArrived), Style: reply.Primary}
		if state == storage.DeliveryFailed {
			first = reply.Button{Label: w.Text("delivery.drop", nil), Action: pressAsk + ":deliveries " + strconv.FormatInt(some[0].ID, 10) + " do:" + string(storage.DecideDrop), Style: reply.Danger}
		}
		again := reply.Button{Label: w.Text("delivery.again", nil), Action: pressAsk + ":deliveries " + strconv.FormatInt(some[0].ID, 10) + " do:" + string(storage.DecideAgain)}
		doc.Buttons = [][]reply.Button{{first, again}}
	}
	return doc
}

// paused tells of a chat that nothing goes to any more.
func (t *telling) paused(p storage.UntoldChat) {
	w := t.b.words
	doc := reply.Doc{Title: w.Line("delivery.tell_paused", words.Args{"chat": reply.B(chatName(p.Chat)), "paused": reply.I(w.Text("delivery.state_paused", nil))})}
	doc.Para(w.Line("delivery.tell_paused_why", words.Args{"why": p.Why}))
	to := p.SetUp
	if len(to) > 0 {
		doc.Para(w.Line("delivery.tell_set_up", nil))
	} else {
		to = t.ops
		doc.Note(w.Line("delivery.tell_where", words.Args{"deliveries": reply.Cmd("/deliveries")}))
	}
	if t.to(to, doc) {
		t.toldChats = append(t.toldChats, p.Chat.ID)
	}
}
