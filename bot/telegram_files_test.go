package main

import (
	"strings"
	"testing"

	"casewire/bot/telegram/telegramtest"
)

// A file is imported as the caption's or the reply's, from the server that is configured (B20): a report first, then a
// button. What is exported comes as a document that can be imported again.
func TestTelegramFiles(t *testing.T) {
	server := telegramtest.New(t)
	r := onTelegram(t, server)
	server.Say(aida, 7, "/export KG-4T7Q")
	r.says(t, 7, "19 lines")
	c := server.Next(t, "sendDocument")
	if c.Refused != "" || !strings.HasSuffix(c.FileName, ".jsonl") || !strings.Contains(string(c.File), "KG-4T7Q") {
		t.Fatalf("%s %s %d bytes", c.Refused, c.FileName, len(c.File))
	}
	server.PutFile("f1", []byte(`{"kind":"case","ref":"KG-7NEW","title":"A raid on a newsroom","country":"KG"}`+"\n"))
	file := map[string]any{"file_id": "f1", "file_name": "cases.jsonl", "file_size": 80}

	// As the caption of the file
	m := server.Compose(aida, 7, "")
	delete(m, "text")
	m["caption"], m["document"] = "/import", file
	server.Push(map[string]any{"message": m})
	c = r.says(t, 7, "cases.jsonl")
	action := buttons(t, c.Get("reply_markup"))["Import"]
	if action == "" {
		t.Fatal(c.Get("text"))
	}
	r.stop() // what was confirmed after a restart is the same file
	r.start(t)
	server.Press(aida, 7, r.last(t, 7).ID, action)
	if e := server.Next(t, "editMessageText"); e.Refused != "" || !strings.Contains(e.Get("text"), "cases.jsonl") {
		t.Errorf("%v", e)
	}
	server.Say(aida, 7, "/case KG-7NEW")
	r.says(t, 7, "A raid on a newsroom")

	// As a reply to the file; what is there already is seen
	m = server.Compose(aida, 7, "/import")
	m["reply_to_message"] = map[string]any{"message_id": 1, "chat": m["chat"], "date": 1, "from": m["from"], "document": file}
	server.Push(map[string]any{"message": m})
	r.says(t, 7, "cases.jsonl")

	// One that is too large is not fetched, and one that is gone is said to be
	for _, c := range []struct {
		file map[string]any
		says string
	}{
		{map[string]any{"file_id": "f1", "file_name": "big.csv", "file_size": 30 << 20}, "larger than 20 MB"},
		{map[string]any{"file_id": "none", "file_name": "none.csv", "file_size": 5}, "could not be fetched"},
	} {
		m := server.Compose(aida, 7, "")
		delete(m, "text")
		m["caption"], m["document"] = "/import", c.file
		server.Push(map[string]any{"message": m})
		r.says(t, 7, c.says)
	}
	// Nobody else's file is fetched
	fetched := len(server.Calls("getFile"))
	m = server.Compose(bakyt, 8, "")
	delete(m, "text")
	m["caption"], m["document"] = "/import", file
	server.Push(map[string]any{"message": m})
	r.says(t, 8, "/import is for admins")
	if n := len(server.Calls("getFile")); n != fetched {
		t.Errorf("%d files were fetched for somebody who may not import", n-fetched)
	}
}
