package main

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"casewire/bot/telegram/telegramtest"
)

// The program as a process of its own: it greets, answers, takes an edit, ends when it is asked to, and after the next start
// answers nobody twice, keeps what was saved, and its buttons of before still work.
func TestTheBinaryOnTelegram(t *testing.T) {
	server := telegramtest.New(t)
	file := exampleFile(t)
	binary := buildCasewire(t)
	r := &running{Server: server}

	first := startBinary(t, binary, server.URL, file)
	server.Say(bakyt, 8, "/start")
	r.says(t, 8, "casewire")
	server.Say(bakyt, -1001, "/case tuhvatshin")
	c := r.says(t, -1001, "KG-4T7Q")
	card := r.last(t, -1001).ID
	timeline := buttons(t, c.Get("reply_markup"))["Timeline"]
	server.Say(aida, 7, "/addcase\ntitle: A raid on a newsroom\ncountry: KG")
	c = r.says(t, 7, "A raid on a newsroom")
	save, preview := buttons(t, c.Get("reply_markup"))["Save"], r.last(t, 7).ID
	server.Press(aida, 7, preview, save)
	if e := server.Next(t, "editMessageText"); !strings.Contains(e.Get("text"), "KG-") {
		t.Fatal(e.Params)
	}
	// What waits when it is asked to end is answered before or after, and once. Each is of somebody else: one person who asks so
	// much in a moment is asked to wait.
	for n := range 20 {
		server.Say(telegramtest.User{ID: int64(2000 + n), Name: "A reader"}, int64(-2000-n), "/about")
	}
	if err := first.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := first.Wait(); err != nil {
		t.Errorf("the end: %v, %s", err, first.Stderr)
	}

	second := startBinary(t, binary, server.URL, file)
	server.Press(aida, 7, preview, save) // pressed again, it is saved once
	server.Press(bakyt, -1001, card, timeline)
	server.Say(aida, 7, "/cases words:newsroom")
	server.Until(t, "all is answered", func() bool { return server.Confirmed() == server.LastUpdate()+1 })
	if err := second.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(); err != nil {
		t.Errorf("the end: %v, %s", err, second.Stderr)
	}
	said := func(chat int64) (all []string) {
		for _, m := range server.In(chat) {
			if m.Ours {
				all = append(all, m.Text)
			}
		}
		return all
	}
	for n := range 20 {
		if got := said(int64(-2000 - n)); len(got) != 1 {
			t.Errorf("%d answers to one question", len(got))
		}
	}
	if got := said(-1001); len(got) != 2 || !strings.Contains(got[1], "Timeline") {
		t.Errorf("%q", got)
	}
	if got := said(7); len(got) != 2 || !strings.Contains(got[0], "Stored") || strings.Count(got[1], "A raid on a newsroom") != 1 {
		t.Errorf("%q", got)
	}
	for _, p := range []fmt.Stringer{first.Stderr.(*lockedBuffer), second.Stderr.(*lockedBuffer)} { //nolint:forcetypeassert // as started
		if strings.Contains(p.String(), telegramtest.Token) {
			t.Error("the token stands in the log")
		}
	}
}
