package handlers_test

import (
	"strings"
	"testing"

	"casewire/handlers/command"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// owned makes a case that the editor owns, with a private chat that casewire knows.
func (n *newsroom) owned(person string) string {
	n.t.Helper()
	for _, id := range []string{"2", "3"} {
		if err := n.store.SeeChat(n.t.Context(), storage.Chat{Platform: "telegram", RemoteID: id, Kind: string(command.PrivateChat)}); err != nil {
			n.t.Fatal(err)
		}
	}
	c, err := n.store.AddCase(n.t.Context(), storage.By{}, storage.Case{Title: "A secret dossier", Country: "UZ", Visibility: storage.VisibleTeam, Owner: person})
	if err != nil {
		n.t.Fatal(err)
	}
	return c.Ref
}

func TestALapsedEmbargoAsksItsOwnerThenTheAdmins(t *testing.T) {
	n := openNewsroom(t)
	ref := n.owned("telegram:2")
	n.save("2", "/embargo "+ref+" 2026-11-25T12:00Z")
	if got := n.at("2026-11-25 11:59"); len(got) != 0 {
		t.Errorf("before it lapsed: %v", outline(got))
	}
	for _, step := range []struct {
		at, says string
		want     []string
	}{
		{"2026-11-25 12:00", "The embargo on " + ref + " has passed (25 Nov 2026).", []string{"question to 2"}},
		{"2026-11-26 11:59", "", nil},
		{"2026-11-26 12:00", "This is a reminder.", []string{"question to 2"}},
		{"2026-11-27 12:00", "has not answered", []string{"question to 3"}},
		{"2026-12-27 12:00", "", nil},
	} {
		before := storagetest.Promises(t, n.path)
		got := n.at(step.at)[len(before):]
		if diff := cmp.Diff(step.want, outline(got)); diff != "" {
			t.Fatalf("%s: %s", step.at, diff)
		}
		for _, q := range got {
			text := reads(t, q)
			if !strings.Contains(text, step.says) || strings.Contains(text, "secret") {
				t.Errorf("%s: it reads\n%s", step.at, text)
			}
			for _, button := range []string{"[Publish → a:publish " + ref + "]", "[Extend → a:embargo " + ref + "]", "[Keep private → k:" + ref + "]"} {
				if !strings.Contains(text, button) {
					t.Errorf("%s: it lacks %s:\n%s", step.at, button, text)
				}
			}
		}
	}
	// It never publishes by itself.
	if _, err := n.store.Case(t.Context(), storage.PublicSight(), ref); err == nil {
		t.Error("silence has published it")
	}
}

func TestAnAnsweredQuestionIsNotAskedAgain(t *testing.T) {
	n := openNewsroom(t)
	ref := n.owned("telegram:2")
	n.save("2", "/embargo "+ref+" 2026-11-25T12:00Z")
	n.at("2026-11-25 12:00")
	if a := n.press(private("7"), "7", "k:"+ref); a.Toast == "" || a.Edit {
		t.Errorf("a stranger answers it: %+v", a)
	}
	if a := n.press(private("2"), "2", "k:"+ref); !a.Edit {
		t.Errorf("the owner cannot answer it: %+v", a)
	}
	if got := n.at("2026-11-30 12:00"); len(got) != 1 {
		t.Error(outline(got))
	}
	// Without an owner the admins are asked at once.
	other := n.owned("")
	n.save("3", "/embargo "+other+" 2026-12-01T12:00Z")
	if diff := cmp.Diff([]string{"question to 2", "question to 3"}, outline(n.at("2026-12-01 12:00"))); diff != "" {
		t.Error(diff)
	}
}

func TestAPassedHearingAsksWhatCameOfIt(t *testing.T) {
	n := openNewsroom(t)
	inCase := n.owned("telegram:2")
	saved := n.save("2", "/addincident case:"+inCase+" type:hearing date:2026-11-26 summary:\"Hearing of the appeal.\" said:24.kg source:https://example.org/h kind:original published:2026-11-21")
	if got := n.at("2026-11-26 23:59"); len(got) != 0 {
		t.Fatalf("on its day: %v\n%s", outline(got), saved)
	}
	got := n.at("2026-11-27 00:00")
	if diff := cmp.Diff([]string{"question to 2"}, outline(got)); diff != "" {
		t.Fatal(diff)
	}
	if text := reads(t, got[0]); !strings.Contains(text, "was on 26 Nov 2026. What came of it?") || !strings.Contains(text, "[Say what came of it → a:addincident case:"+inCase) {
		t.Errorf("it reads\n%s", text)
	}
	if got := n.at("2026-12-20 00:00"); len(got) != 1 {
		t.Errorf("it is asked again: %v", outline(got))
	}
}

func TestAnAnnouncementGoesWhereItWasShownToGo(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/subscribe 08:00")
	n.told(channel(), "", "/follow arrest")
	n.told(private("3"), "3", "/chat in:telegram:-200 audience:team")
	preview := n.told(private("3"), "3", "/announce to:all \"The archive is closed on Friday.\"")
	for _, part := range []string{"This would be said in 3 chats", "The archive is closed on Friday.", "- Readers · public", "telegram:-200", "[Send → "} {
		if !strings.Contains(preview, part) {
			t.Errorf("the preview lacks %q:\n%s", part, preview)
		}
	}
	if got := storagetest.Promises(t, n.path); len(got) != 0 {
		t.Errorf("a preview is sent: %v", outline(got))
	}
	n.save("3", "/announce to:all \"The archive is closed on Friday.\"")
	n.save("3", "/announce to:team \"For us alone.\"")
	want := []string{"announcement to -100", "announcement to -200", "announcement to -300", "announcement to -200"}
	got := outline(storagetest.Promises(t, n.path))
	if diff := cmp.Diff(len(want), len(got)); diff != "" {
		t.Fatal(got)
	}
	if got := n.told(readers(), "7", "/announce hello"); !strings.Contains(got, "for admins") {
		t.Error(got)
	}
}

func TestWhatCameInATopicThatIsGoneComesInTheChat(t *testing.T) {
	n := openNewsroom(t)
	topic := readers()
	topic.Thread = "77"
	n.owned("telegram:2")
	n.told(topic, "2", "/subscribe 08:00 zone:UTC")
	n.told(topic, "2", "/follow arrest")
	n.told(readers(), "2", "/follow arrest")
	n.bot.Happened(t.Context(), command.Event{Kind: command.ThreadGone, Chat: topic})
	got := storagetest.Promises(t, n.path)
	if diff := cmp.Diff([]string{"notice to 2"}, outline(got)); diff != "" {
		t.Fatal(diff)
	}
	n.now = n.now.Add(1)
	n.published("KG-4T7Q", storage.Arrest, "A reporter was arrested.")
	if diff := cmp.Diff([]string{"notice to 2", "urgent to -100", "edition to -100"}, outline(n.at("2026-11-25 08:00"))); diff != "" {
		t.Error(diff)
	}
}
