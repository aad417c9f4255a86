package main

import (
	"strings"
	"testing"
	"time"

	"casewire/bot/telegram/telegramtest"
)

// A slow chat holds up no other; what is not handled is not confirmed, and comes again after a restart.
func TestTelegramSlowChat(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)

	// Given a chat to which nothing can be sent
	server.Fail("sendMessage", telegramtest.Fault{Hang: true, Chat: -1001})
	slow := server.Push(map[string]any{"message": server.Compose(bakyt, -1001, "/case tuhvatshin")})

	// When others ask, then they are answered, in order
	for _, line := range []string{"/about", "/privacy", "/custody"} {
		server.Say(bakyt, -1002, line)
	}
	for _, want := range []string{"casewire", "What is stored", "custody"} {
		c := server.Next(t, "sendMessage")
		if c.Get("chat_id") == "-1001" { // the one that hangs leaves before or after the others
			c = server.Next(t, "sendMessage")
		}
		if c.Get("chat_id") != "-1002" || !strings.Contains(c.Get("text"), want) {
			t.Errorf("%s to %s", c.Get("text"), c.Get("chat_id"))
		}
	}

	// And the update of the slow one is not confirmed, so that a restart answers it
	if confirmed := server.Confirmed(); confirmed > slow {
		t.Errorf("update %d is confirmed by %d", slow, confirmed)
	}
	server.Heal()
	r.stop()
	r.start(t)
	server.Until(t, "the slow chat is answered", func() bool {
		for _, m := range server.In(-1001) {
			if m.Ours && strings.Contains(m.Text, "KG-4T7Q") {
				return true
			}
		}
		return false
	})
	r.stop()
	for _, chat := range []int64{-1001, -1002} {
		n := 0
		for _, m := range server.In(chat) {
			if m.Ours {
				n++
			}
		}
		if want := map[int64]int{-1001: 1, -1002: 3}[chat]; n != want {
			t.Errorf("%d answers in %d, want %d", n, chat, want)
		}
	}
}

// Whatever the line does, casewire comes back by itself and says once what is wrong.
func TestTelegramLineFails(t *testing.T) {
	for name, c := range map[string]struct {
		fault telegramtest.Fault
		says  string
	}{
		"a broken server":  {telegramtest.Fault{Status: 502, HTML: true}, "cannot be reached"},
		"a cut connection": {telegramtest.Fault{Cut: true}, "cannot be reached"},
		"half an answer":   {telegramtest.Fault{Malformed: true}, "cannot be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Given a line that fails twice
			server := telegramtest.New(t)
			server.Fail("getUpdates", c.fault, c.fault)
			r := onTelegram(t, server)

			// When somebody asks, then he is answered
			server.Say(bakyt, 8, "/about")
			server.Next(t, "sendMessage")

			// And the trouble stands in the log once, with what to do
			r.stop()
			if n := strings.Count(r.log.String(), "the connection is lost"); n != 1 {
				t.Errorf("%d lines about it", n)
			}
			if !strings.Contains(r.log.String(), c.says) {
				t.Errorf("%q is not said", c.says)
			}
		})
	}
}

// A token that Telegram does not take ends the program with a sentence, where there is no other platform.
func TestTelegramTokenRefused(t *testing.T) {
	server := telegramtest.New(t)
	server.Revoke()
	r := onTelegram(t, server)
	select {
	case code := <-r.ended:
		r.ended <- code
		if code != 1 {
			t.Errorf("exit code %d", code)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it goes on")
	}
	if !strings.Contains(r.log.String(), "does not take the token") {
		t.Error(r.log)
	}
}

// A token that is taken back is said once, with what to do; where that was a mistake, casewire comes back by itself.
func TestTelegramTokenRevoked(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)
	server.Next(t, "getUpdates")
	server.Revoke()
	r.log.until(t, "Get a new one from @BotFather")
	server.Accept()
	server.Say(bakyt, 8, "/about")
	server.Next(t, "sendMessage")
	r.stop()
	if n := strings.Count(r.log.String(), "does not take the token"); n != 1 {
		t.Errorf("said %d times", n)
	}
}

// A webhook that somebody has set is removed, and said.
func TestTelegramWebhookInTheWay(t *testing.T) {
	server := telegramtest.New(t)
	server.SetWebhook("https://elsewhere.example/secret")
	r := onTelegram(t, server)
	server.Say(bakyt, 8, "/about")
	server.Next(t, "sendMessage")
	if server.Webhook() != "" || !strings.Contains(r.log.String(), "webhook is set") {
		t.Error(r.log)
	}
}

// B5: an update that cannot be read is passed over; the others of its batch are handled.
func TestTelegramUnreadableUpdate(t *testing.T) {
	server := telegramtest.New(t)
	server.PushRaw(`{"update_id":%d,"message":{"message_id":"none","chat":{"id":8,"type":"private"}}}`)
	server.PushRaw(`{"update_id":%d,"poll_answer":{"anything":1}}`)
	server.Say(bakyt, 8, "/about")
	onTelegram(t, server)
	server.Next(t, "sendMessage")
	server.Until(t, "all is confirmed", func() bool { return server.Confirmed() == 1004 })
}

// A question that waited while casewire was away is dropped; a change is done.
func TestTelegramLate(t *testing.T) {
	server := telegramtest.New(t)
	for _, m := range []map[string]any{server.Compose(bakyt, 8, "/about"), server.Compose(aida, 7, "tuhvatshin"),
		server.Compose(aida, 7, "/grant user:telegram:99 role:member")} {
		m["date"] = time.Now().Add(-10 * time.Minute).Unix()
		server.Push(map[string]any{"message": m})
	}
	onTelegram(t, server)
	if c := server.Next(t, "sendMessage"); c.Get("chat_id") != "7" || strings.Contains(c.Get("text"), "Tukhvatshin") {
		t.Errorf("%s: %s", c.Get("chat_id"), c.Get("text"))
	}
	server.Until(t, "all is confirmed", func() bool { return server.Confirmed() == 1004 })
	if n := len(server.Calls("sendMessage")); n != 1 {
		t.Errorf("%d messages", n)
	}
}

// Nothing is sent before the pause that the server asked for is over, and nothing is lost by it.
func TestTelegramObeysRetryAfter(t *testing.T) {
	server := telegramtest.New(t)
	onTelegram(t, server)
	server.Fail("sendMessage", telegramtest.Fault{Status: 429, Description: "Too Many Requests: retry after 2", RetryAfter: 2})
	server.Say(bakyt, 8, "/about")
	first := server.Next(t, "sendMessage")
	server.Say(bakyt, 8, "/privacy")
	second, third := server.Next(t, "sendMessage"), server.Next(t, "sendMessage")
	if waited := second.At.Sub(first.At); waited < 2*time.Second || waited > 3*time.Second {
		t.Errorf("sent again after %s", waited)
	}
	if !strings.Contains(second.Get("text"), "casewire") || !strings.Contains(third.Get("text"), "stored") {
		t.Errorf("%s, then %s", second.Get("text"), third.Get("text"))
	}
}
