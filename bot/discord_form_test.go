package main

import (
	"strings"
	"testing"

	"casewire/bot/discord/discordtest"
)

// An editor adds a case and an incident by forms, is stopped by a wrong country and a wrong date, loses nothing of what was
// typed, and takes the last step back.
func TestAddingByFormOnDiscord(t *testing.T) {
	fake := discordtest.New(t)
	file := exampleFile(t)
	s := serveDiscord(t, file, fake)
	fake.Connected()
	desk := discordtest.InDesk()

	// a bare call opens a form that holds what was typed
	form := s.Slash(admin, desk, "addcase", discordtest.String("title", "Radio Azattyk: licence")).Opened()
	fields := form.Fields()
	if len(fields) != 4 || fields["title"].Value != "Radio Azattyk: licence" || !*fields["country"].Required || *fields["tags"].Required {
		t.Fatalf("the form has %+v", fields)
	}

	// what is wrong is said privately, and the form comes back with all that was typed
	rejected := s.Submit(admin, desk, nil, form, map[string]string{"country": "Kyrgyzstann't", "summary": "The licence was withdrawn."}).Message()
	if !strings.Contains(rejected.Text(), "country") || !rejected.Ephemeral() {
		t.Fatalf("a wrong country is answered %q, ephemeral %t", rejected.Text(), rejected.Ephemeral())
	}
	again := s.Press(admin, desk, rejected, rejected.Button("Continue")).Opened()
	fields = again.Fields()
	if fields["title"].Value != "Radio Azattyk: licence" || fields["country"].Value != "Kyrgyzstann't" || fields["summary"].Value != "The licence was withdrawn." {
		t.Fatalf("the form came back with %+v", fields)
	}

	// mended, it becomes the preview, in the place of the refusal; Save stores it
	preview := s.Submit(admin, desk, rejected, again, map[string]string{"country": "Kyrgyzstan"}).Message()
	if preview.ID != rejected.ID || !strings.Contains(preview.Text(), "Preview") {
		t.Fatalf("the preview reads %q", preview.Text())
	}
	saved := s.Press(admin, desk, preview, preview.Button("Save")).Text()
	ref := refIn(saved)
	if !strings.Contains(saved, "Stored") || ref == "" {
		t.Fatalf("Save answers %q", saved)
	}

	// an incident takes two steps, the second behind a button, also after a restart in between
	form = s.Slash(admin, desk, "addincident", discordtest.String("case", ref), discordtest.String("type", "licence_loss")).Opened()
	if got := form.Fields(); len(got) != 5 || got["date"].CustomID == "" || got["case"].CustomID != "" {
		t.Fatalf("the first form asks for %+v", got)
	}
	second := s.Submit(admin, desk, nil, form, map[string]string{"date": "2025-05", "summary": "The regulator withdrew the licence.", "by": "regulator"}).Message()
	if second.Button("Continue") == "" {
		t.Fatalf("the second step is not offered: %q", second.Text())
	}
	s.stop()
	s = serveDiscord(t, file, fake)
	fake.Connected()
	rest := s.Press(admin, desk, second, second.Button("Continue")).Opened()
	if got := rest.Fields(); got["source"].CustomID == "" || got["who"].CustomID != "" {
		t.Fatalf("the second form asks for %+v", got)
	}
	preview = s.Submit(admin, desk, second, rest, map[string]string{"said": "OCCRP", "source": "https://example.org/licence"}).Message()
	if !strings.Contains(preview.Text(), "The regulator withdrew the licence.") {
		t.Fatalf("the preview reads %q", preview.Text())
	}
	if saved := s.Press(admin, desk, preview, preview.Button("Save")).Text(); !strings.Contains(saved, "Stored") {
		t.Fatalf("Save answers %q", saved)
	}
	if undone := s.Slash(admin, desk, "undo").Text(); !strings.Contains(undone, "Taken back") {
		t.Errorf("undo answers %q", undone)
	}

	// a reader is told that it is not for him, and gets no form
	if refused := s.Slash(reader, desk, "addcase").Message(); !refused.Ephemeral() || !strings.Contains(refused.Text(), "editors") {
		t.Errorf("a reader is answered %q", refused.Text())
	}
}

// refIn is the first case ref in a text.
func refIn(text string) string {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \n`*:.,()", r) }) {
		if len(word) == 7 && word[2] == '-' {
			return word
		}
	}
	return ""
}
