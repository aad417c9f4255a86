package main

import (
	"strings"
	"testing"

	"casewire/bot/telegram/telegramtest"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// Editing in a public group goes on in the private chat, and the group learns nothing.
func TestTelegramEditingInAPublicGroup(t *testing.T) {
	for name, begun := range map[string]bool{"with a private chat": true, "without one": false} {
		t.Run(name, func(t *testing.T) {
			server := telegramtest.New(t)
			server.Chat(7, func(c *telegramtest.Chat) { c.Closed = !begun })
			r := onTelegram(t, server)
			m := server.Compose(aida, -1001, "/addcase\ntitle: A secret raid\ncountry: KG")
			server.Push(map[string]any{"message": m})

			if !begun { // a bot cannot begin a conversation: a link does
				server.Next(t, "sendMessage")
				c := r.says(t, -1001, "Open your private chat")
				link := buttons(t, c.Get("reply_markup"))["Open the private chat"]
				if link != "https://t.me/casewire_bot?start=continue" {
					t.Fatal(c.Params)
				}
				server.Chat(7, func(c *telegramtest.Chat) { c.Closed = false })
				r.stop() // what was begun is not lost by a restart
				r.start(t)
				server.Say(aida, 7, "/start continue")
			}
			c := r.says(t, 7, "A secret raid")
			if begun {
				r.says(t, -1001, "it went to your private chat")
			}
			server.Press(aida, 7, r.last(t, 7).ID, buttons(t, c.Get("reply_markup"))["Save"])
			server.Next(t, "answerCallbackQuery")
			if e := server.Next(t, "editMessageText"); e.Get("chat_id") != "7" || !strings.Contains(e.Get("text"), "KG-") {
				t.Errorf("%v", e.Params)
			}
			for _, m := range server.In(-1001) {
				if m.Ours && strings.Contains(m.Text, "secret") {
					t.Errorf("the group reads %q", m.Text)
				}
			}
		})
	}
}

// What is for the team is kept from being passed on in a group, and only that.
func TestTelegramProtectsTeamAnswers(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)
	server.Say(aida, -1001, "/chat audience:team")
	r.says(t, 7, "team")
	r.says(t, -1001, "private")
	server.Say(aida, -1001, "/case tuhvatshin")
	if c := r.says(t, -1001, "KG-4T7Q"); c.Get("protect_content") != "true" {
		t.Error("not protected for a member")
	}
	server.Say(bakyt, -1001, "/case tuhvatshin")
	if c := r.says(t, -1001, "KG-4T7Q"); c.Get("protect_content") != "" {
		t.Error("protected although it is public")
	}
	server.Say(aida, 7, "/case tuhvatshin")
	if c := r.says(t, 7, "KG-4T7Q"); c.Get("protect_content") != "" {
		t.Error("protected in private")
	}
}

func status(s string) map[string]any { return map[string]any{"status": s} }

// The bot greets once where it is put, and pauses where it is put out or blocked.
func TestTelegramComesAndGoes(t *testing.T) {
	server := telegramtest.New(t)
	server.Chat(-1004, func(c *telegramtest.Chat) { c.Type = "channel" })
	r := onTelegram(t, server)

	server.Member(aida, -1001, status("left"), status("member"))
	r.says(t, -1001, "casewire is here")
	server.Member(aida, -1001, status("member"), status("administrator")) // no second greeting
	server.Member(aida, -1004, status("left"), status("administrator"))   // a channel's readers are not greeted
	server.Say(aida, -1001, "/about")
	r.says(t, -1001, "casewire")

	server.Member(aida, -1001, status("member"), status("kicked"))
	server.Member(bakyt, 8, status("member"), status("kicked"))
	server.Member(aida, -1004, status("administrator"), map[string]any{"status": "administrator", "can_post_messages": false})
	server.Until(t, "all is handled", func() bool { return server.Confirmed() == 1008 })
	if n := len(server.Calls("sendMessage")); n != 2 {
		t.Errorf("%d messages", n)
	}
	r.stop()
	want := map[string]string{"telegram:-1001": "the bot was put out of the chat, or blocked", "telegram:-1004": "the bot may not send there: can_post_messages"}
	if diff := cmp.Diff(want, storagetest.Paused(t, r.path)); diff != "" {
		t.Error(diff)
	}
}

// A group that becomes a supergroup keeps what was set, told by the service message or by a refusal.
func TestTelegramGroupMoves(t *testing.T) {
	for name, told := range map[string]bool{"by the service message": true, "by a refusal": false} {
		t.Run(name, func(t *testing.T) {
			// Given a group of the team
			server := telegramtest.New(t)
			server.Chat(-55, func(c *telegramtest.Chat) { c.Type = "group" })
			r := onTelegram(t, server)
			server.Say(aida, -55, "/chat audience:team")
			r.says(t, 7, "team")
			r.says(t, -55, "private")

			// When it moves
			server.Chat(-55, func(c *telegramtest.Chat) { c.MovedTo = -1055 })
			if told {
				m := server.Compose(aida, -55, "")
				delete(m, "text")
				m["migrate_to_chat_id"] = -1055
				server.Push(map[string]any{"message": m})
			} else {
				server.Say(aida, -55, "/about") // one that was under way
				server.Next(t, "sendMessage")
				r.says(t, -1055, "casewire")
			}

			// Then the supergroup is the team's
			server.Say(aida, -1055, "/case tuhvatshin")
			if c := r.says(t, -1055, "KG-4T7Q"); c.Get("protect_content") != "true" {
				t.Error("its audience was not kept")
			}
		})
	}
}

// A topic that is closed or deleted is left for the chat itself.
func TestTelegramTopicGone(t *testing.T) {
	server := telegramtest.New(t)
	server.Chat(-1003, func(c *telegramtest.Chat) { c.Forum, c.Topics = true, map[int64]bool{5: false} })
	r := onTelegram(t, server)
	for _, thread := range []int{5, 6} { // closed, deleted
		m := server.Compose(bakyt, -1003, "/about")
		m["message_thread_id"], m["is_topic_message"] = thread, true
		server.Push(map[string]any{"message": m})
		server.Next(t, "sendMessage")
		if c := r.says(t, -1003, "casewire"); c.Get("message_thread_id") != "" {
			t.Errorf("in topic %s", c.Get("message_thread_id"))
		}
	}
}
