package delivery_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"casewire/bot/delivery"
	"casewire/bot/platform"
	"casewire/handlers/reply"
	"casewire/storage"

	"github.com/google/go-cmp/cmp"
)

// desk is a store with a post office that sends to one platform, on fake time.
type desk struct {
	t     *testing.T
	store *storage.Store
	srv   *server
	chats map[string]int64
	stop  func()
	// trouble counts how often the office said that somebody has to be told.
	trouble atomic.Int64
}

// open makes a desk inside a bubble. Nothing is sent before start.
func open(t *testing.T) *desk {
	t.Helper()
	store, err := storage.Open(t.Context(), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &desk{t: t, store: store, srv: newServer("telegram"), chats: map[string]int64{}, stop: func() {}}
}

// start opens the post office, as at the start of the program.
func (d *desk) start() {
	d.t.Helper()
	office := delivery.New(delivery.Options{Store: d.store, Senders: []platform.Sender{d.srv}, Log: slog.New(slog.DiscardHandler), Trouble: func() { d.trouble.Add(1) }})
	if _, err := office.Open(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(d.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := office.Run(ctx); err != nil {
			d.t.Error(err)
		}
	}()
	d.stop = func() {
		cancel()
		<-done
		d.stop = func() {}
	}
}

func (d *desk) close() {
	d.stop()
	if err := d.store.Close(); err != nil {
		d.t.Error(err)
	}
}

// chat gives a chat's number, making it known first.
func (d *desk) chat(name string) int64 {
	d.t.Helper()
	if id := d.chats[name]; id != 0 {
		return id
	}
	if err := d.store.SeeChat(d.t.Context(), storage.Chat{Platform: "telegram", RemoteID: name, Kind: "channel", Title: name}); err != nil {
		d.t.Fatal(err)
	}
	c, err := d.store.Chat(d.t.Context(), "telegram", name)
	if err != nil {
		d.t.Fatal(err)
	}
	d.chats[name] = c.ID
	return c.ID
}

// doc is a document of paragraphs.
func doc(paragraphs ...string) []byte {
	var d reply.Doc
	for _, p := range paragraphs {
		d.Para(reply.Text(p))
	}
	b, err := reply.Encode(d)
	if err != nil {
		panic(err)
	}
	return b
}

func (d *desk) enqueue(list ...storage.Outgoing) {
	d.t.Helper()
	if _, err := d.store.Enqueue(d.t.Context(), list...); err != nil {
		d.t.Fatal(err)
	}
}

// edition is a delivery of paragraphs to a chat.
func (d *desk) edition(key, chat string, paragraphs ...string) storage.Outgoing {
	return storage.Outgoing{Key: key, Chat: d.chat(chat), Kind: storage.DeliverEdition, Doc: doc(paragraphs...)}
}

// open counts what has not been sent, by state.
func (d *desk) open() map[storage.DeliveryState]int {
	d.t.Helper()
	open, err := d.store.OpenChats(d.t.Context(), 0, 10, storage.Page{})
	list := open.Chats
	if err != nil {
		d.t.Fatal(err)
	}
	out := map[storage.DeliveryState]int{}
	for _, c := range list {
		for s, n := range c.Count {
			out[s] += n
		}
	}
	return out
}

// pass lets fake time pass.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestAChatGetsWhatItWasPromised(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := open(t)
		defer d.close()
		var want []string
		for n := range 3 {
			d.enqueue(d.edition(fmt.Sprint("e", n), "A", "one", "two"))
			want = append(want, "one 1/2", "two 2/2")
		}
		d.start()
		pass(time.Second)
		if diff := cmp.Diff(want, d.srv.texts("A")); diff != "" {
			t.Error(diff)
		}
		if left := d.open(); len(left) > 0 {
			t.Error(left)
		}
	})
}
