package main

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"casewire/bot/telegram/telegramtest"
	"casewire/storage/storagetest"
)

// answered says a line and gives the answer to it.
func (r *running) answered(t *testing.T, who telegramtest.User, chat int64, line string) telegramtest.Message {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	m, ok := r.Answer(ctx, chat, r.Say(who, chat, line))
	if !ok {
		t.Fatalf("%s is not answered", line)
	}
	return m
}

// pressed presses a button of a message and gives what the message says then.
func (r *running) pressed(t *testing.T, who telegramtest.User, m telegramtest.Message, label string) telegramtest.Message {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	r.Press(who, m.Chat, m.ID, buttons(t, m.Markup)[label])
	after, ok := r.Edited(ctx, m.Chat, m.ID)
	if !ok {
		t.Fatalf("nothing comes of %s under %s", label, m.Text)
	}
	return after
}

// counted is how many of our messages in a chat hold the words.
func (r *running) counted(chat int64, words string) (n int) {
	for _, m := range r.In(chat) {
		if m.Ours && strings.Contains(m.Text, words) {
			n++
		}
	}
	return n
}

// While another program is writing to the database, questions are answered and a change is refused with a sentence; when it is
// done, everything goes on, and nothing that was promised is lost or doubled.
func TestAnotherProgramHoldsTheDatabase(t *testing.T) {
	server := telegramtest.New(t)
	server.Chat(-1001, func(c *telegramtest.Chat) { c.Members[aida.ID] = "administrator" })
	r := onTelegram(t, server)
	r.answered(t, aida, -1001, "/follow KG-SM8N")
	arrest := r.answered(t, aida, 7, `/addincident case:KG-SM8N type:arrest date:2026-11-20 summary:"A reporter was arrested." said:24.kg source:https://example.org/1 kind:original published:2026-11-21`)
	ref := shortRef.FindString(r.pressed(t, aida, arrest, "Save").Text)
	publish := r.answered(t, aida, 7, "/publish "+ref+" verification:single_source")

	release := storagetest.Lock(t, r.path)
	if m := r.answered(t, bakyt, -1001, "/case KG-4T7Q"); !strings.Contains(m.Text, "Red Notice") {
		t.Errorf("a question is answered: %s", m.Text)
	}
	server.Press(aida, 7, publish.ID, buttons(t, publish.Markup)["Publish"])
	server.Until(t, "publishing is refused", func() bool {
		return r.counted(7, "The store cannot be used at this moment. Nothing was changed") == 1
	})
	release()
	if n := r.counted(-1001, "A reporter was arrested."); n != 0 {
		t.Errorf("the followers have %d posts of what was not published", n)
	}

	// The preview stands as it was: its button is pressed again.
	if m := r.pressed(t, aida, publish, "Publish"); !strings.Contains(m.Text, "Published.") {
		t.Errorf("publishing again is answered: %s", m.Text)
	}
	server.Until(t, "the followers are told", func() bool { return r.counted(-1001, "A reporter was arrested.") == 1 })
}

// A clock that jumps an hour, on or back, makes no second digest of a day and loses none; questions are answered all the while.
func TestTheClockJumps(t *testing.T) {
	server := telegramtest.New(t)
	server.Chat(-1001, func(c *telegramtest.Chat) { c.Members[aida.ID] = "administrator" })
	var jumped atomic.Int64
	r := &running{Server: server, path: exampleFile(t), log: &lockedBuffer{}}
	r.world.now = func() time.Time { return time.Now().Add(time.Duration(jumped.Load())) }
	r.start(t)
	due := time.Now().UTC().Add(30 * time.Minute)
	r.answered(t, aida, -1001, "/subscribe at:"+due.Format("15:04")+" zone:UTC quiet:line")

	// jump sets the clock. What is owed is looked at with the next change, and at the latest a minute later.
	changes := 0
	jump := func(by time.Duration) {
		t.Helper()
		jumped.Add(int64(by))
		changes++
		title := "The clock jumped " + strings.Repeat("again ", changes)
		r.pressed(t, aida, r.answered(t, aida, 7, `/addcase "`+title+`" country:KG`), "Save")
		if m := r.answered(t, bakyt, -1001, "/case KG-4T7Q"); !strings.Contains(m.Text, "Red Notice") {
			t.Errorf("a question is answered: %s", m.Text)
		}
	}
	digests := func(want int, when string) {
		t.Helper()
		server.Until(t, when, func() bool { return r.counted(-1001, "Digest for ") >= want })
		if n := r.counted(-1001, "Digest for "); n != want {
			t.Errorf("%s, the chat has %d digests, not %d", when, n, want)
		}
	}
	digests(0, "before it is due")
	jump(time.Hour)
	digests(1, "an hour on")
	jump(-time.Hour)
	digests(1, "set back again")
	jump(time.Hour)
	digests(1, "when the hour comes a second time")
	jump(24 * time.Hour)
	digests(2, "a day later")
	jump(-time.Hour)
	jump(time.Minute)
	digests(2, "set back on the second day")
	if strings.Contains(r.log.String(), "level=ERROR") {
		t.Errorf("the log says\n%s", r.log)
	}
}
