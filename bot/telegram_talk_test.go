package main

import (
	"encoding/json"
	"strings"
	"testing"

	"casewire/bot/telegram/telegramtest"
)

// buttons are those of a message, by label.
func buttons(t *testing.T, markup string) map[string]string {
	t.Helper()
	var m struct {
		Keyboard [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
			URL  string `json:"url"`
		} `json:"inline_keyboard"`
	}
	out := map[string]string{}
	if markup != "" {
		if err := json.Unmarshal([]byte(markup), &m); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range m.Keyboard {
		for _, b := range row {
			out[b.Text] = b.Data + b.URL
		}
	}
	return out
}

// last is the newest message of ours in a chat.
func (r *running) last(t *testing.T, chat int64) telegramtest.Message {
	t.Helper()
	all := r.In(chat)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Ours {
			return all[i]
		}
	}
	t.Fatalf("nothing was said in %d", chat)
	return telegramtest.Message{}
}

// says waits for the next message, which must be taken, go to the chat and hold the words.
func (r *running) says(t *testing.T, chat int64, want string) telegramtest.Call {
	t.Helper()
	c := r.Next(t, "sendMessage")
	if c.Refused != "" || c.Get("chat_id") != itoa(chat) || !strings.Contains(c.Get("text"), want) {
		t.Fatalf("to %s %q %s; want %q in %d", c.Get("chat_id"), c.Get("text"), c.Refused, want, chat)
	}
	return c
}

// Which messages are for the bot, wherever they are written.
func TestTelegramWhatIsForUs(t *testing.T) {
	server := telegramtest.New(t)
	server.Chat(-1003, func(c *telegramtest.Chat) { c.Forum, c.Topics = true, map[int64]bool{5: true} })
	server.Chat(-1004, func(c *telegramtest.Chat) { c.Type = "channel" })
	r := onTelegram(t, server)
	in := func(chat int64, text string, change func(map[string]any)) {
		m := server.Compose(bakyt, chat, text)
		kind := "message"
		if chat == -1004 {
			kind = "channel_post"
			delete(m, "from")
			m["sender_chat"] = m["chat"]
		}
		if change != nil {
			change(m)
		}
		server.Push(map[string]any{kind: m})
	}
	// Given talk and commands that are for others, which get no answer
	in(-1001, "tuhvatshin, see https://a.example", nil)
	in(-1001, "/case@other_bot tuhvatshin", nil)
	in(-1001, "/weather Bishkek", nil)
	in(-1001, "/about", func(m map[string]any) { m["from"].(map[string]any)["is_bot"] = true }) //nolint:forcetypeassert // as composed
	in(-1001, "/about", func(m map[string]any) { m["is_automatic_forward"] = true })
	in(-1001, "/about", func(m map[string]any) { m["via_bot"] = map[string]any{"id": 5, "is_bot": true, "first_name": "x"} })
	in(-1004, "A post in a channel, about /case", nil)

	// Then what is for us is answered, and only that
	in(-1001, "/ABOUT", nil)
	r.says(t, -1001, "casewire")
	in(-1001, "/about@CaseWire_Bot", nil)
	r.says(t, -1001, "casewire")
	in(-1001, "/case\u00a0tuhvatshin", nil) // B14: a space that does not break
	r.says(t, -1001, "KG-4T7Q")
	in(-1001, "", func(m map[string]any) { m["caption"] = "/case — tuhvatshin"; delete(m, "text") }) // B15
	r.says(t, -1001, "KG-4T7Q")
	in(8, "tuhvatshin", nil) // a search, in private
	r.says(t, 8, "Tukhvatshin")
	in(-1001, "/weather@casewire_bot", nil)
	r.says(t, -1001, "There is no command")

	// A topic is answered in it (A6); a thread of replies is none
	in(-1003, "/about", func(m map[string]any) { m["message_thread_id"], m["is_topic_message"] = 5, true })
	if c := r.says(t, -1003, "casewire"); c.Get("message_thread_id") != "5" {
		t.Errorf("in topic %q", c.Get("message_thread_id"))
	}
	in(-1001, "/about", func(m map[string]any) { m["message_thread_id"] = 99 })
	if c := r.says(t, -1001, "casewire"); c.Get("message_thread_id") != "" {
		t.Errorf("in topic %q", c.Get("message_thread_id"))
	}

	// A channel reads; its identity has no role and is told so, like an anonymous admin
	in(-1004, "/case tuhvatshin", nil)
	r.says(t, -1004, "KG-4T7Q")
	in(-1004, "/addcase A title", nil)
	r.says(t, -1004, "You speak as the chat itself")
	in(-1001, "/addcase A title", func(m map[string]any) {
		m["sender_chat"] = m["chat"]
		m["from"] = map[string]any{"id": 1087968824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"}
	})
	r.says(t, -1001, "You speak as the chat itself")
}

// A long list pages in place, after a restart too, and only for who asked.
func TestTelegramButtons(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)
	server.Say(bakyt, -1001, "/timeline KG-4T7Q")
	c := r.says(t, -1001, "Page 1 of")
	next := buttons(t, c.Get("reply_markup"))["Next"]
	page := r.last(t, -1001)
	if next == "" {
		t.Fatal(c.Get("reply_markup"))
	}
	r.stop()
	r.start(t)

	// Another person may not turn it
	server.Press(aida, -1001, page.ID, next)
	if a := server.Next(t, "answerCallbackQuery"); !strings.Contains(a.Get("text"), "Only the person who asked") {
		t.Error(a.Params)
	}
	// The asker may; the answer takes the message's place
	server.Press(bakyt, -1001, page.ID, next)
	server.Next(t, "answerCallbackQuery")
	if e := server.Next(t, "editMessageText"); e.Refused != "" || e.Get("message_id") != itoa(page.ID) || !strings.Contains(e.Get("text"), "Page 2 of") {
		t.Errorf("%v", e)
	}
	// Pressed twice: what is there already is no fault
	server.Press(bakyt, -1001, page.ID, next)
	server.Next(t, "answerCallbackQuery")
	server.Next(t, "editMessageText")
	// One that no longer means anything says so
	server.Press(bakyt, -1001, page.ID, "zz:old")
	if a := server.Next(t, "answerCallbackQuery"); !strings.Contains(a.Get("text"), "too old") {
		t.Error(a.Params)
	}
	// A card's button asks anew
	server.Press(bakyt, -1001, page.ID, "a:case KG-4T7Q")
	server.Next(t, "answerCallbackQuery")
	card := r.says(t, -1001, "KG-4T7Q")
	for _, label := range []string{"Timeline", "People", "Sources", "Follow"} {
		if buttons(t, card.Get("reply_markup"))[label] == "" {
			t.Errorf("the card has no button %s", label)
		}
	}
	if n := len(server.Calls("sendMessage")); n != 2 {
		t.Errorf("%d messages", n)
	}
	if strings.Contains(r.log.String(), "could not be sent") {
		t.Error(r.log)
	}
}

// A case is added from a phone: one question at a time, over a restart, until it is saved.
func TestTelegramAddsACase(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)

	server.Say(aida, 7, "/addcase")
	c := r.says(t, 7, "title")
	if c.Get("reply_markup") != `{"force_reply":true,"selective":true}` || !strings.Contains(c.Get("text"), "/cancel") || !strings.Contains(c.Get("text"), "1") {
		t.Errorf("%s %s", c.Get("text"), c.Get("reply_markup"))
	}
	r.stop()
	r.start(t)
	server.Say(aida, 7, "A raid on a newsroom")
	c = r.says(t, 7, "country")
	t.Log(c.Get("text"), c.Get("reply_markup"))
	server.Say(aida, 7, "KG")
	for range 8 { // whatever else is offered is skipped
		c = server.Next(t, "sendMessage")
		t.Log(c.Get("text"), c.Get("reply_markup"))
		if buttons(t, c.Get("reply_markup"))["Save"] != "" {
			break
		}
		server.Say(aida, 7, "skip")
	}
	save := buttons(t, c.Get("reply_markup"))["Save"]
	preview := r.last(t, 7)
	if save == "" {
		t.Fatal(c.Params)
	}
	// Another person's press does nothing
	server.Press(bakyt, 7, preview.ID, save)
	if a := server.Next(t, "answerCallbackQuery"); a.Get("text") == "" {
		t.Error("somebody else saved it")
	}
	server.Press(aida, 7, preview.ID, save)
	server.Next(t, "answerCallbackQuery")
	e := server.Next(t, "editMessageText")
	if e.Refused != "" || e.Get("message_id") != itoa(preview.ID) || !strings.Contains(e.Get("text"), "KG-") {
		t.Errorf("%v", e)
	}
	// Pressed once more, nothing is added
	server.Press(aida, 7, preview.ID, save)
	server.Next(t, "answerCallbackQuery")
	server.Say(aida, 7, "/cases words:newsroom")
	if c := server.Next(t, "sendMessage"); strings.Count(c.Get("text"), "A raid on a newsroom") != 1 {
		t.Error(c.Get("text"))
	}
	// And leaving leaves
	server.Say(aida, 7, "/addcase")
	r.says(t, 7, "title")
	server.Say(aida, 7, "/cancel")
	c = server.Next(t, "sendMessage")
	t.Log(c.Get("text"))
	server.Say(aida, 7, "tuhvatshin")
	r.says(t, 7, "Tukhvatshin")
}

// A message that was changed before it is confirmed changes the preview, in its place; afterwards it changes nothing.
func TestTelegramEditedMessage(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)
	m := server.Compose(aida, 7, "/addcase\ntitle: A raid\ncountry: KG")
	server.Push(map[string]any{"message": m})
	c := r.says(t, 7, "A raid")
	preview := r.last(t, 7)
	m["text"], m["edit_date"] = "/addcase\ntitle: A raid on a newsroom\ncountry: KZ", 1
	server.Push(map[string]any{"edited_message": m})
	e := server.Next(t, "editMessageText")
	if e.Get("message_id") != itoa(preview.ID) || !strings.Contains(e.Get("text"), "A raid on a newsroom") || !strings.Contains(e.Get("text"), "Kazakhstan") {
		t.Fatalf("%v", e)
	}
	// The button of the preview as it was does nothing any more
	server.Press(aida, 7, preview.ID, buttons(t, c.Get("reply_markup"))["Save"])
	if a := server.Next(t, "answerCallbackQuery"); !strings.Contains(a.Get("text"), "too old") {
		t.Error(a.Params)
	}
	server.Press(aida, 7, preview.ID, buttons(t, e.Get("reply_markup"))["Save"])
	server.Next(t, "answerCallbackQuery")
	if e := server.Next(t, "editMessageText"); !strings.Contains(e.Get("text"), "KZ-") {
		t.Fatalf("%v", e)
	}
	m["text"] = "/addcase\ntitle: Another\ncountry: KZ"
	server.Push(map[string]any{"edited_message": m})
	server.Say(aida, 7, "/about")
	r.says(t, 7, "casewire")
}
