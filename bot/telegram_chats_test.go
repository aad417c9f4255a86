package main

import (
	"regexp"
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

// A case that is being added in a group is not lost when the group becomes a supergroup in the middle.
func TestTelegramDraftMoves(t *testing.T) {
	server := telegramtest.New(t)
	server.Chat(-55, func(c *telegramtest.Chat) { c.Type = "group" })
	r := onTelegram(t, server)
	server.Say(aida, -55, "/chat audience:team")
	r.says(t, 7, "team")
	r.says(t, -55, "private")
	server.Say(aida, -55, "/addcase\ntitle: A raid on a newsroom")
	r.says(t, -55, "country")
	server.Chat(-55, func(c *telegramtest.Chat) { c.MovedTo = -1055 })
	m := server.Compose(aida, -55, "")
	delete(m, "text")
	m["migrate_to_chat_id"] = -1055
	server.Push(map[string]any{"message": m})

	server.Reply(aida, -1055, 1, "KG")
	c := server.Next(t, "sendMessage")
	for c.Get("reply_markup") == "" || buttons(t, c.Get("reply_markup"))["Save"] == "" {
		if c.Get("chat_id") != "-1055" {
			t.Fatalf("to %s: %s", c.Get("chat_id"), c.Get("text"))
		}
		server.Reply(aida, -1055, 1, "skip")
		c = server.Next(t, "sendMessage")
	}
	if !strings.Contains(c.Get("text"), "A raid on a newsroom") {
		t.Error(c.Get("text"))
	}
}

// A topic that is closed or deleted is left for the chat itself.
func TestTelegramTopicGone(t *testing.T) {
	server := telegramtest.New(t)
	server.Chat(-1003, func(c *telegramtest.Chat) { c.Forum, c.Topics = true, map[int64]bool{5: false} })
	r := onTelegram(t, server)
	for _, thread := range []int{5, 6} { // closed, deleted
		server.Push(map[string]any{"message": inTopic(server.Compose(bakyt, -1003, "/about"), thread)})
		server.Next(t, "sendMessage")
		if c := r.says(t, -1003, "casewire"); c.Get("message_thread_id") != "" {
			t.Errorf("in topic %s", c.Get("message_thread_id"))
		}
	}
}

func inTopic(m map[string]any, thread int) map[string]any {
	m["message_thread_id"], m["is_topic_message"] = thread, true
	return m
}

// What came in a topic by itself comes in General once the topic is gone, whether Telegram says so or a post finds out, and
// whoever set it up is told where it is now.
func TestTelegramTopicOfAFollowGone(t *testing.T) {
	for name, told := range map[string]bool{"by the service message": true, "by a refused post": false} {
		t.Run(name, func(t *testing.T) {
			// Given something that is followed in a topic
			server := telegramtest.New(t)
			server.Chat(7, func(c *telegramtest.Chat) { c.Title = "Aida" })
			server.Chat(-1003, func(c *telegramtest.Chat) {
				c.Title, c.Forum, c.Topics = "Newsroom", true, map[int64]bool{5: true}
				c.Members[7] = "administrator"
			})
			r := onTelegram(t, server)
			server.Member(aida, -1003, status("left"), status("member"))
			r.says(t, -1003, "casewire is here")
			server.Say(aida, 7, "/subscribe 08:00") // so that there is a private chat to be told in
			r.says(t, 7, "08:00")
			server.Push(map[string]any{"message": inTopic(server.Compose(aida, -1003, "/follow KG-4T7Q"), 5)})
			if c := r.says(t, -1003, "KG-4T7Q"); c.Get("message_thread_id") != "5" {
				t.Fatal(c.Params)
			}

			// When the topic is closed, and something happens
			server.Chat(-1003, func(c *telegramtest.Chat) { c.Topics[5] = false })
			if told {
				m := inTopic(server.Compose(aida, -1003, ""), 5)
				delete(m, "text")
				m["forum_topic_closed"] = map[string]any{}
				server.Push(map[string]any{"message": m})
				r.says(t, 7, "A topic of Newsroom is gone")
			}
			server.Say(aida, 7, "/addincident case:KG-4T7Q type:arrest date:2026-11-20 summary:\"Officers took an accountant from home, OCCRP reports.\" source:3XGYY said:OCCRP stance:asserts kind:original")
			c := server.Next(t, "sendMessage")
			save := buttons(t, c.Get("reply_markup"))["Save"]
			if save == "" {
				t.Fatal(c.Get("text"))
			}
			server.Press(aida, 7, r.last(t, 7).ID, save)
			saved := server.Next(t, "editMessageText")
			ref := regexp.MustCompile(`\b[0-9A-Z]{5}\b`).FindString(saved.Get("text"))
			server.Say(aida, 7, "/publish "+ref)
			c = r.says(t, 7, "Everybody would see this")
			server.Press(aida, 7, r.last(t, 7).ID, buttons(t, c.Get("reply_markup"))["Publish"])

			// Then it comes in General, and she is told
			got := map[string]telegramtest.Call{}
			for len(got) < map[bool]int{true: 1, false: 2}[told] {
				c := server.Next(t, "sendMessage")
				if c.Refused == "" {
					got[c.Get("chat_id")] = c
				}
			}
			if c := got["-1003"]; c.Get("message_thread_id") != "" || !strings.Contains(c.Get("text"), "an accountant") {
				t.Errorf("%v", c.Params)
			}
			if !told && !strings.Contains(got["7"].Get("text"), "A topic of Newsroom is gone") {
				t.Errorf("%v", got["7"].Params)
			}
		})
	}
}
