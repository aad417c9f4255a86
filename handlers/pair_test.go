package handlers_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// pairDesk is a gate over an empty store that nobody is an admin of, on a clock that a test sets.
type pairDesk struct {
	*handlers.Bot
	store   *storage.Store
	pairing *handlers.Pairing
	now     time.Time
	path    string
}

func newPairDesk(t *testing.T) *pairDesk {
	t.Helper()
	d := &pairDesk{pairing: &handlers.Pairing{}, now: storagetest.Now, path: t.TempDir() + "/casewire.db"}
	d.store = storagetest.OpenAt(t, d.path, func() time.Time { return d.now })
	var err error
	if d.Bot, err = handlers.New(handlers.Options{Store: d.store, Pairing: d.pairing}); err != nil {
		t.Fatal(err)
	}
	return d
}

// says is what a person on Discord is answered in a private chat, in words.
func (d *pairDesk) says(t *testing.T, who, line string) string {
	t.Helper()
	a := d.Dispatch(t.Context(), command.Request{Caller: command.Caller{Platform: "discord", ID: who, Name: "Name of " + who}, Chat: command.Chat{Platform: "discord", ID: "p" + who, Kind: command.PrivateChat}, Line: line})
	return encoded(t, a)
}

func TestPairingMakesOneAdmin(t *testing.T) {
	for name, typed := range map[string]func(code string) string{
		"as printed":           func(code string) string { return "/pair " + code },
		"as a link":            func(code string) string { return "/start pair_" + code },
		"in small letters":     func(code string) string { return "/pair " + strings.ToLower(code) },
		"without the dash":     func(code string) string { return "/pair " + strings.ReplaceAll(code, "-", "") },
		"with a space instead": func(code string) string { return "/pair " + strings.ReplaceAll(code, "-", " ") },
		"with likely letters":  func(code string) string { return "/pair code:" + strings.NewReplacer("0", "O", "1", "l").Replace(code) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newPairDesk(t)
			code, fresh := d.pairing.Offer(d.now)
			if !fresh || len(code) != 9 {
				t.Fatalf("the first code is %q", code)
			}
			if got := d.says(t, "5", typed(code)); !strings.Contains(got, "You are an admin now") {
				t.Fatal(got)
			}
			if got := d.says(t, "5", "/whoami"); !strings.Contains(got, "Your role: admin") {
				t.Error(got)
			}
			if got := d.says(t, "5", "/audit"); !strings.Contains(got, "/pair") || !strings.Contains(got, "discord:5") {
				t.Errorf("the audit does not say so: %s", got)
			}
			if got := d.says(t, "6", typed(code)); !strings.Contains(got, "does not count") {
				t.Errorf("the code counts twice: %s", got)
			}
			if code, fresh := d.pairing.Offer(d.now.Add(2 * time.Hour)); code != "" || fresh || !d.pairing.Done() {
				t.Errorf("another code is offered: %q", code)
			}
			if strings.Contains(storagetest.Dump(t, d.path), code) {
				t.Error("the code is stored")
			}
		})
	}
}

func TestPairingExpires(t *testing.T) {
	d := newPairDesk(t)
	code, _ := d.pairing.Offer(d.now)
	d.now = d.now.Add(time.Hour)
	if got := d.says(t, "5", "/pair "+code); !strings.Contains(got, "does not count") {
		t.Error(got)
	}
	next, fresh := d.pairing.Offer(d.now)
	if !fresh || next == code {
		t.Errorf("after an hour the code is %q, before it was %q", next, code)
	}
	if got := d.says(t, "5", "/pair "+next); !strings.Contains(got, "You are an admin now") {
		t.Error(got)
	}
}

func TestPairingTriesAreLimited(t *testing.T) {
	d := newPairDesk(t)
	code, _ := d.pairing.Offer(d.now)
	for range 5 {
		d.says(t, "66", "/pair 0000-0000")
	}
	if got := d.says(t, "66", "/pair "+code); !strings.Contains(got, "does not count") {
		t.Errorf("after five wrong codes the right one counts: %s", got)
	}
	if got := d.says(t, "5", "/pair "+code); !strings.Contains(got, "You are an admin now") {
		t.Errorf("somebody else's wrong codes count against the right person: %s", got)
	}

	d = newPairDesk(t)
	code, _ = d.pairing.Offer(d.now)
	for n := range 100 {
		d.says(t, fmt.Sprint(100+n), "/pair 0000-0000")
	}
	if got := d.says(t, "5", "/pair "+code); !strings.Contains(got, "does not count") {
		t.Errorf("after a hundred wrong codes the right one counts: %s", got)
	}
}

func TestPairingOfTwoAtOnceMakesOne(t *testing.T) {
	d := newPairDesk(t)
	code, _ := d.pairing.Offer(d.now)
	var all sync.WaitGroup
	answers := make(chan string, 8)
	for n := range 8 {
		all.Go(func() { answers <- d.says(t, fmt.Sprint(n+1), "/pair "+code) })
	}
	all.Wait()
	close(answers)
	paired := 0
	for a := range answers {
		if strings.Contains(a, "You are an admin now") {
			paired++
		}
	}
	if paired != 1 {
		t.Errorf("%d people became admins", paired)
	}
}

func TestPairingNeedsAPerson(t *testing.T) {
	d := newPairDesk(t)
	code, _ := d.pairing.Offer(d.now)
	a := d.Dispatch(t.Context(), command.Request{Caller: command.Caller{Platform: "telegram"}, Chat: command.Chat{Platform: "telegram", ID: "c", Kind: command.ChannelChat}, Line: "/pair " + code})
	if got := encoded(t, a); !strings.Contains(got, "does not say who you are") || strings.Contains(got, code) {
		t.Error(got)
	}
	if got := d.says(t, "5", "/pair "+code); !strings.Contains(got, "You are an admin now") {
		t.Error(got)
	}
	if got := d.says(t, "5", "/pair "+code); !strings.Contains(got, "an admin already") {
		t.Error(got)
	}
}

func TestForgetShowsFirstAndThenRemoves(t *testing.T) {
	d := newPairDesk(t)
	if got := d.says(t, "5", "/forget"); !strings.Contains(got, "keeps nothing of you") || strings.Contains(got, "sure") {
		t.Errorf("of somebody who only asks: %s", got)
	}
	code, _ := d.pairing.Offer(d.now)
	d.says(t, "5", "/pair "+code)
	d.says(t, "5", `/addcase "Half a case"`) // begins a draft
	before := storagetest.Dump(t, d.path)
	for _, kept := range []string{"Name of 5", "Half a case"} {
		if !strings.Contains(before, kept) {
			t.Fatalf("%q is not kept", kept)
		}
	}

	got := d.says(t, "5", "/forget")

	for _, part := range []string{"keeps this of you", "The name you go by", "1 command that you have begun", "a:forget sure:yes", "Your role stays"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in %s", part, got)
		}
	}
	if after := storagetest.Dump(t, d.path); after != before {
		t.Error("looking at it changed something")
	}
	a := d.Press(t.Context(), command.Request{Key: "press", Caller: command.Caller{Platform: "discord", ID: "5", Name: "Name of 5"}, Chat: command.Chat{Platform: "discord", ID: "p5", Kind: command.PrivateChat}, Action: "a:forget sure:yes"})
	if got := encoded(t, a); !strings.Contains(got, "Removed.") {
		t.Error(got)
	}
	after := storagetest.Dump(t, d.path)
	for _, gone := range []string{"Name of 5", "Half a case"} {
		if strings.Contains(after, gone) {
			t.Errorf("%q is still there", gone)
		}
	}
	if got := d.says(t, "5", "/whoami"); !strings.Contains(got, "Your role: admin") {
		t.Errorf("the role went, too: %s", got)
	}
	if got := d.says(t, "5", "/audit"); !strings.Contains(got, "/forget") || !strings.Contains(got, "discord:5") {
		t.Errorf("the audit does not say so: %s", got)
	}
}
