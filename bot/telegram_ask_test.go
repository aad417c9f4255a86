package main

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"casewire/bot/telegram/telegramtest"
)

// What is missing is asked for one thing at a time: a long list group first, a day by buttons, anything else by a forced
// reply; over a restart in the middle.
func TestTelegramAsksOneThingAtATime(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)
	server.Say(aida, 7, "/addincident KG-4T7Q")
	c := r.says(t, 7, "type (2 of 9)")
	question := r.last(t, 7).ID
	press := func(c telegramtest.Call, label string) telegramtest.Call {
		t.Helper()
		action := buttons(t, c.Get("reply_markup"))[label]
		if action == "" {
			t.Fatalf("no button %s: %s %s", label, c.Get("text"), c.Get("reply_markup"))
		}
		server.Press(aida, 7, question, action)
		c = server.Next(t, "editMessageText")
		if c.Refused != "" || c.Get("message_id") != itoa(question) {
			t.Fatalf("%v %s", c.Params, c.Refused)
		}
		return c
	}
	// A group opens in place, and there is a way back
	c = press(c, "legal")
	if b := buttons(t, c.Get("reply_markup")); b["verdict"] == "" || b["arrest"] != "" || b["Cancel"] == "" {
		t.Errorf("%v", b)
	}
	c = press(c, "Back")
	c = press(c, "liberty")
	r.stop()
	r.start(t)
	c = press(c, "arrest")
	if !strings.Contains(c.Get("text"), "date (3 of 9)") {
		t.Fatal(c.Get("text"))
	}
	// A day is a button, and the button is that day
	yesterday := time.Now().UTC().AddDate(0, 0, -1)
	b := buttons(t, c.Get("reply_markup"))
	if b["Not known"] == "" || !strings.HasSuffix(b["Yesterday, "+yesterday.Format("2 Jan 2006")], "="+yesterday.Format(time.DateOnly)) {
		t.Fatalf("%v", b)
	}
	server.Press(aida, 7, question, b["Yesterday, "+yesterday.Format("2 Jan 2006")])
	c = r.says(t, 7, "summary (4 of 9)")
	if c.Get("reply_markup") != `{"force_reply":true,"selective":true}` {
		t.Error(c.Get("reply_markup"))
	}
	if e := server.Next(t, "editMessageReplyMarkup"); e.Get("message_id") != itoa(question) { // the buttons of before answer nothing any more
		t.Error(e.Params)
	}
	server.Say(aida, 7, "/cancel")
	r.says(t, 7, "/addincident KG-4T7Q arrest "+yesterday.Format(time.DateOnly))
	// There is nothing to cancel any more; in a group that may be another bot's business
	server.Say(aida, -1001, "/cancel")
	server.Say(aida, 7, "/cancel")
	r.says(t, 7, "nothing to cancel")
	server.Say(aida, -1001, "/cancel@casewire_bot")
	r.says(t, -1001, "nothing to cancel")
}

// A question belongs to one person in one chat, and ends after a day.
func TestTelegramQuestionIsOnePersons(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)
	r.stop()
	var later atomic.Int64
	r.world = world{now: func() time.Time { return time.Now().Add(time.Duration(later.Load())) }}
	r.start(t)
	server.Say(aida, 7, "/grant user:telegram:8 role:editor")
	r.says(t, 7, "editor now")
	server.Say(aida, -1001, "/chat audience:team")
	r.says(t, 7, "team")
	r.says(t, -1001, "private")

	// Given a question to one editor in the team's group
	server.Say(aida, -1001, "/addcase")
	r.says(t, -1001, "title (1 of 4)")
	asked := r.last(t, -1001).ID
	// Then another's answer, and hers elsewhere, are none
	server.Reply(bakyt, -1001, asked, "Bakyt's title")
	server.Say(aida, 7, "xqzvw")
	r.says(t, 7, "Nothing by that name")
	server.Reply(aida, -1001, asked, "Aida's title")
	r.says(t, -1001, "country (2 of 4)")
	// And after a day it is forgotten
	later.Store(int64(25 * time.Hour))
	server.Reply(aida, -1001, r.last(t, -1001).ID, "KG")
	server.Say(aida, -1001, "/about")
	r.says(t, -1001, "casewire")
	for _, m := range server.In(-1001) {
		if m.Ours && strings.Contains(m.Text, "Bakyt's") {
			t.Error(m.Text)
		}
	}
}

// In a group a question with buttons says that a typed answer has to be a reply: a bot reads nothing else there.
func TestTelegramQuestionInAGroup(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)
	server.Say(aida, -1001, "/chat audience:team")
	r.says(t, 7, "team")
	r.says(t, -1001, "private")
	server.Say(aida, -1001, "/addincident KG-4T7Q arrest")
	c := r.says(t, -1001, "date (3 of 9)")
	if !strings.Contains(c.Get("text"), "reply to this message") || buttons(t, c.Get("reply_markup"))["Not known"] == "" || c.Get("protect_content") != "true" {
		t.Errorf("%v", c.Params)
	}
	server.Reply(aida, -1001, r.last(t, -1001).ID, "2025")
	if c := r.says(t, -1001, "summary (4 of 9)"); !strings.Contains(c.Get("reply_markup"), "force_reply") {
		t.Error(c.Get("reply_markup"))
	}
}
