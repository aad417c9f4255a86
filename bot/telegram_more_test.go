package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"casewire/bot/telegram/telegramtest"
)

// Cards for any chat are public, whoever asks; a member is told that there is more in private.
func TestTelegramInlineMode(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)
	server.Say(aida, 7, "/addcase\ntitle: Tukhvatshin, what only the team knows\ncountry: KG")
	c := r.says(t, 7, "Preview")
	server.Press(aida, 7, r.last(t, 7).ID, buttons(t, c.Get("reply_markup"))["Save"])
	server.Next(t, "editMessageText")

	type result struct {
		ID, Title string
		Content   struct {
			Text string `json:"message_text"`
		} `json:"input_message_content"`
	}
	ask := func(who telegramtest.User, words string) ([]result, telegramtest.Call) {
		server.Ask(who, words)
		c := server.Next(t, "answerInlineQuery")
		if c.Refused != "" {
			t.Fatal(c.Refused)
		}
		var got []result
		if err := json.Unmarshal([]byte(c.Get("results")), &got); err != nil {
			t.Fatal(err)
		}
		return got, c
	}
	public, c := ask(bakyt, "tukhvatshin")
	if len(public) == 0 || c.Get("button") != "" || c.Get("is_personal") != "true" || c.Get("cache_time") != "0" {
		t.Errorf("%d results, %v", len(public), c.Params)
	}
	team, c := ask(aida, "tukhvatshin")
	if !slices.Equal(public, team) {
		t.Errorf("a member is offered %v, the public %v", team, public)
	}
	if !strings.Contains(c.Get("button"), `"start_parameter":"find_tukhvatshin"`) {
		t.Errorf("no button for a member: %v", c.Params)
	}
	for _, x := range team {
		if strings.Contains(x.Title+x.Content.Text, "only the team") {
			t.Errorf("a team case is offered: %v", x)
		}
	}
	// Words that a link cannot carry as they stand go with it all the same, in any script
	_, c = ask(aida, "Тухватшин what only the team knows")
	var button struct {
		Text  string `json:"text"`
		Start string `json:"start_parameter"`
	}
	if err := json.Unmarshal([]byte(c.Get("button")), &button); err != nil || button.Text != "Open in private" || len(button.Start) > 64 {
		t.Fatalf("%v %v", c.Params, err)
	}
	server.Say(aida, 7, "/start "+button.Start)
	r.says(t, 7, "only the team")
	if latest, _ := ask(bakyt, ""); len(latest) == 0 {
		t.Error("nothing is offered without words")
	}
	if none, c := ask(bakyt, "xqzvw"); len(none) != 0 || c.Get("results") != "[]" {
		t.Errorf("%v", c.Params)
	}
	// What the button asks in private shows it
	server.Say(aida, 7, "/start find_tukhvatshin")
	r.says(t, 7, "only the team")
}

// A picture comes with its words.
func TestTelegramChart(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)
	server.Say(bakyt, -1001, "/chart custody since:2025-01")
	r.says(t, -1001, "2025")
	c := server.Next(t, "sendPhoto")
	if c.Refused != "" || !strings.HasPrefix(string(c.File), "\x89PNG") || c.Get("caption") == "" {
		t.Errorf("%s %q %d bytes", c.Refused, c.Get("caption"), len(c.File))
	}
}

// Menus are told once, in each scope what is allowed there, and anew only when they change.
func TestTelegramMenus(t *testing.T) {
	server := telegramtest.New(t)
	server.Chat(7, func(c *telegramtest.Chat) { c.Closed = false })
	r := onTelegram(t, server)
	menus := map[string]string{}
	for range 4 {
		c := server.Next(t, "setMyCommands")
		if c.Refused != "" {
			t.Fatal(c.Refused)
		}
		menus[c.Get("scope")] = c.Get("commands")
	}
	server.Next(t, "setMyDescription")
	server.Next(t, "setMyShortDescription")
	for scope, want := range map[string]map[string]bool{
		`{"type":"all_private_chats"}`:       {"case": true, "subscribe": true, "addcase": false, "grant": false},
		`{"type":"all_group_chats"}`:         {"case": true, "subscribe": false, "addcase": false, "grant": false},
		`{"type":"all_chat_administrators"}`: {"case": true, "subscribe": true, "addcase": false, "grant": false},
		`{"type":"chat","chat_id":7}`:        {"case": true, "subscribe": true, "addcase": true, "grant": true},
	} {
		for name, in := range want {
			if strings.Contains(menus[scope], `"command":"`+name+`"`) != in {
				t.Errorf("%s: /%s in the menu: %v", scope, name, !in)
			}
		}
	}
	// An editor that is made gets his at once, and loses it when it is taken
	server.Say(aida, 7, "/grant id:telegram:8 role:editor")
	server.Next(t, "sendMessage")
	if c := server.Next(t, "setMyCommands"); c.Get("scope") != `{"type":"chat","chat_id":8}` || strings.Contains(c.Get("commands"), `"grant"`) || !strings.Contains(c.Get("commands"), `"addcase"`) {
		t.Errorf("%v", c.Params)
	}
	server.Say(aida, 7, "/revoke id:telegram:8")
	if c := server.Next(t, "deleteMyCommands"); c.Get("scope") != `{"type":"chat","chat_id":8}` {
		t.Errorf("%v", c.Params)
	}
	// A restart tells nothing again
	r.stop()
	n := len(server.Calls("setMyCommands")) + len(server.Calls("setMyDescription"))
	r.start(t)
	server.Say(aida, 7, "/grant id:telegram:9 role:editor")
	c := server.Next(t, "setMyCommands")
	if again := len(server.Calls("setMyCommands")) + len(server.Calls("setMyDescription")) - n; again != 1 || c.Get("scope") != `{"type":"chat","chat_id":9}` {
		t.Errorf("told %d things again, the last %s", again, c.Get("scope"))
	}
}
