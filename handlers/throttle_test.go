package handlers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// busy is a gate on a clock that a test sets.
type busy struct {
	*handlers.Bot
	now time.Time
}

func newBusy(t *testing.T) *busy {
	t.Helper()
	b := &busy{now: storagetest.Now}
	s := storagetest.OpenAt(t, t.TempDir()+"/casewire.db", func() time.Time { return b.now })
	storagetest.Put(t, s, storage.Record{Case: &storage.Case{Ref: "KG-C001", Title: "One", Country: "KG", Visibility: storage.VisiblePublic}})
	var err error
	if b.Bot, err = handlers.New(handlers.Options{Store: s, Roles: map[string]command.Role{"telegram:editor": command.Editor}}); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *busy) asks(t *testing.T, who, chat, line string) string {
	t.Helper()
	kind := command.GroupChat
	if chat == "" {
		chat, kind = who, command.PrivateChat
	}
	a := b.Dispatch(t.Context(), command.Request{Caller: command.Caller{Platform: "telegram", ID: who}, Chat: command.Chat{Platform: "telegram", ID: chat, Kind: kind}, Line: line})
	if len(a.Doc.Title) == 0 {
		return ""
	}
	return a.Doc.Title[0].Text
}

const tooFast = "That was a lot at once"

// A hundred messages a second by one person, for ten seconds: he is answered at the pace of a person, and told so once.
func TestAFloodIsThrottledAndToldOnce(t *testing.T) {
	b := newBusy(t)
	answered, told := 0, 0
	for n := range 1000 {
		b.now = storagetest.Now.Add(time.Duration(n) * 10 * time.Millisecond)
		switch got := b.asks(t, "7", "", "/cases"); {
		case strings.HasPrefix(got, tooFast):
			told++
		case got != "":
			answered++
		}
	}
	if answered < 25 || answered > 30 || told != 1 {
		t.Errorf("of 1000 calls in ten seconds %d were answered, and %d times it was said why not", answered, told)
	}
	if got := b.asks(t, "8", "", "/cases"); got == "" || strings.HasPrefix(got, tooFast) {
		t.Errorf("somebody else is told %q", got)
	}
	b.now = b.now.Add(2 * time.Second)
	if got := b.asks(t, "7", "", "/cases"); got == "" || strings.HasPrefix(got, tooFast) {
		t.Errorf("two seconds later he is told %q", got)
	}
}

// Twenty people who each ask something every three seconds, for five minutes, meet no throttle.
func TestATeamInAGroupMeetsNoThrottle(t *testing.T) {
	b := newBusy(t)
	for n := range 20 * 100 {
		b.now = storagetest.Now.Add(time.Duration(n) * 150 * time.Millisecond)
		if got := b.asks(t, fmt.Sprint(n%20), "desk", "/about"); got == "" || strings.HasPrefix(got, tooFast) {
			t.Fatalf("call %d is told %q", n, got)
		}
	}
}

// An editor answers a form of a dozen questions, twice a second, five times over, and then presses on.
func TestFormsMeetNoThrottle(t *testing.T) {
	b := newBusy(t)
	for n := range 60 {
		b.now = storagetest.Now.Add(time.Duration(n) * 500 * time.Millisecond)
		line := "an answer"
		if n%12 == 0 {
			line = "/addincident KG-C001"
		}
		if got := b.asks(t, "editor", "", line); strings.HasPrefix(got, tooFast) {
			t.Fatalf("answer %d is told %q", n, got)
		}
	}
}

// Many accounts in one group are bounded together; talk among people is never counted.
func TestAChatIsBoundedAndTalkIsNot(t *testing.T) {
	b := newBusy(t)
	for range 500 {
		if got := b.asks(t, "7", "desk", "good morning"); got != "" {
			t.Fatalf("talk is answered with %q", got)
		}
	}
	answered, told := 0, 0
	for n := range 300 {
		switch got := b.asks(t, fmt.Sprint(n), "desk", "/about"); {
		case strings.HasPrefix(got, tooFast):
			told++
		case got != "":
			answered++
		}
	}
	if answered != 80 || told != 1 {
		t.Errorf("of 300 calls at once %d were answered, and %d times it was said why not", answered, told)
	}
}

func TestAPressedButtonIsAlwaysAnswered(t *testing.T) {
	b := newBusy(t)
	for n := range 40 {
		a := b.Press(t.Context(), command.Request{Caller: command.Caller{Platform: "discord", ID: "7"}, Chat: command.Chat{Platform: "discord", ID: "p", Kind: command.PrivateChat}, Action: "a:about"})
		if throttled := strings.HasPrefix(a.Toast, tooFast); throttled != (n >= 20) || throttled && (a.Edit || len(a.Doc.Title) > 0) {
			t.Fatalf("press %d: %+v", n, a)
		}
	}
	// On Discord an interaction must be answered: each refusal is said, to the asker alone.
	for range 3 {
		a := b.Dispatch(t.Context(), command.Request{Caller: command.Caller{Platform: "discord", ID: "7"}, Chat: command.Chat{Platform: "discord", ID: "g", Kind: command.GroupChat}, CanBeAlone: true, Name: "about"})
		if !a.Private || len(a.Doc.Title) == 0 || !strings.HasPrefix(a.Doc.Title[0].Text, tooFast) {
			t.Errorf("an interaction is answered with %+v", a)
		}
	}
}

func TestCallsAreCountedByCommandAndOutcome(t *testing.T) {
	type count struct{ command, outcome string }
	got := map[count]int{}
	s := storagetest.Open(t)
	b, err := handlers.New(handlers.Options{Store: s, Observe: func(command, outcome string, took time.Duration) {
		if took < 0 {
			t.Errorf("%s took %v", command, took)
		}
		got[count{command, outcome}]++
	}})
	if err != nil {
		t.Fatal(err)
	}
	private := command.Chat{Platform: "telegram", ID: "7", Kind: command.PrivateChat}
	group := command.Chat{Platform: "telegram", ID: "g", Kind: command.GroupChat}
	who := command.Caller{Platform: "telegram", ID: "7"}
	for _, line := range []string{"/about", "/case KG-0000", "/custody on:yesteryear", "/audit", "/nothing"} {
		b.Dispatch(t.Context(), command.Request{Caller: who, Chat: private, Line: line})
	}
	b.Dispatch(t.Context(), command.Request{Caller: who, Chat: group, Line: "talk"})
	b.Press(t.Context(), command.Request{Caller: who, Chat: private, Action: "a:about"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b.Dispatch(t.Context(), command.Request{Caller: who, Chat: private, Line: "/cases"})
	for c, n := range map[count]int{{"about", handlers.OutcomeOK}: 2, {"case", handlers.OutcomeRefused}: 1, {"custody", handlers.OutcomeRefused}: 1, {"audit", handlers.OutcomeForbidden}: 1, {"unknown", handlers.OutcomeRefused}: 1} {
		if got[c] != n {
			t.Errorf("%v was counted %d times, not %d", c, got[c], n)
		}
	}
	if len(got) != 5 {
		t.Errorf("counted: %v", got)
	}
}
