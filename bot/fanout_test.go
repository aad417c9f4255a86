package main

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casewire/bot/telegram/telegramtest"
	"casewire/storage"
	"casewire/storage/storagetest"
)

var fanoutChats = flag.Int("fanout-chats", 3_000, "to how many chats the digest goes whose pace is tested") //nolint:gochecknoglobals // a flag

// documented is how many messages a second Telegram takes from a bot, over all chats (PLATFORMS A8).
const documented = 30

// newsroomOf makes a bubble with a case, and channels on Telegram that have a digest at 08:00 UTC. It is the evening before.
func newsroomOf(t *testing.T, channels int) (b *bubble, inCase string) {
	t.Helper()
	b = openBubble(t, 1)
	b.receives = true
	b.until(time.Date(2026, 10, 14, 20, 0, 0, 0, time.UTC))
	c, err := b.store.AddCase(t.Context(), storage.By{}, storage.Case{Country: "KG", Title: "The raid", Visibility: storage.VisiblePublic})
	if err != nil {
		t.Fatal(err)
	}
	for n := range channels {
		chat := storage.Chat{Platform: telegramPlatform, RemoteID: fmt.Sprint(-1001000000000 - n), Kind: "channel", Title: fmt.Sprint("Readers ", n)}
		if err := b.store.SeeChat(t.Context(), chat); err != nil {
			t.Fatal(err)
		}
		if _, err := b.store.Subscribe(t.Context(), storage.By{}, storage.Subscription{Chat: chat, Minute: 8 * 60, Zone: "UTC", Days: storage.EveryDay, Quiet: storage.QuietLine}); err != nil {
			t.Fatal(err)
		}
	}
	return b, c.Ref
}

// report publishes a report, and gives its ref.
func (b *bubble) report(inCase, typ, summary string) string {
	b.t.Helper()
	made, err := b.store.AddIncident(b.t.Context(), storage.By{}, storage.FullSight(), storage.Addition{
		Incident: storage.Incident{Case: inCase, Types: []string{typ}, Date: storage.OnDay("2026-10-10"), Summary: summary, Verification: storage.SingleSource, Visibility: storage.VisiblePublic,
			Citations: []storage.Citation{{Source: storage.NewRef(0), Speaker: "24.kg"}}},
		Sources: []storage.Source{{Publisher: "24.kg", Title: summary, Kind: "original", Published: storage.UnknownDate()}}})
	if err != nil {
		b.t.Fatal(err)
	}
	return made.Ref
}

// answers asks a question in a private chat and tells how long the answer took.
func (b *bubble) answers(who telegramtest.User, line string) time.Duration {
	b.t.Helper()
	begun := time.Now()
	if _, ok := b.telegram.Answer(b.t.Context(), who.ID, b.telegram.Say(who, who.ID, line)); !ok {
		b.t.Fatalf("%s is not answered", line)
	}
	return time.Since(begun)
}

// A digest to thousands of chats leaves at the pace that Telegram documents, and takes no more than a twentieth longer than that;
// whoever asks something meanwhile, or follows something urgent, does not wait for it.
func TestADigestToManyChatsKeepsThePaceAndHoldsUpNobody(t *testing.T) {
	storagetest.WithoutRace(t)
	synctest.Test(t, func(t *testing.T) {
		b, inCase := newsroomOf(t, *fanoutChats)
		defer b.close()
		b.start()
		follower := telegramtest.User{ID: 5000, Name: "Follower"}
		b.answers(follower, "/follow arrest")
		b.report(inCase, "threat", "A reporter was threatened.")
		due := time.Date(2026, 10, 15, 8, 0, 0, 0, time.UTC)
		b.until(due.Add(30 * time.Second))
		mood := b.moods[telegramPlatform]

		// When a question is asked, and an arrest is reported, in the midst of it
		if took := b.answers(telegramtest.User{ID: 6000, Name: "Reader"}, "/case "+inCase); took > time.Second {
			t.Errorf("the answer took %s", took)
		}
		urgent := time.Now()
		b.report(inCase, storage.Arrest, "A reporter was arrested.")
		floor := time.Duration(*fanoutChats) * time.Second / documented
		b.pass(floor + time.Minute)

		// Then
		mood.mu.Lock()
		defer mood.mu.Unlock()
		var first, last time.Time
		sent := 0
		for chat, got := range mood.arrived {
			digests := 0
			for _, a := range got {
				if strings.Contains(a.text, "Digest for ") {
					if digests++; first.IsZero() || a.at.Before(first) {
						first = a.at
					}
					if a.at.After(last) {
						last = a.at
					}
				}
				if chat == "5000" && strings.Contains(a.text, "was arrested") {
					if wait := a.at.Sub(urgent); wait > 5*time.Second {
						t.Errorf("what is urgent arrived after %s", wait)
					}
					urgent = time.Time{}
				}
			}
			if digests > 1 {
				t.Errorf("%s has %d digests", chat, digests)
			}
			sent += digests
		}
		t.Logf("%d digests between %s and %s after they were due; the floor is %s", sent, first.Sub(due), last.Sub(due), floor)
		switch {
		case sent != *fanoutChats:
			t.Errorf("%d chats have a digest, not %d", sent, *fanoutChats)
		case first.Sub(due) > 5*time.Second:
			t.Errorf("the first one left %s after it was due", first.Sub(due))
		case last.Sub(due) > floor*105/100+5*time.Second:
			t.Errorf("the last one left %s after it was due", last.Sub(due))
		}
		if !urgent.IsZero() {
			t.Error("what is urgent never arrived")
		}
		for n := documented; n < len(mood.every); n++ {
			if mood.every[n].Sub(mood.every[n-documented]) < time.Second {
				t.Fatalf("more than %d messages left in the second before %v", documented, mood.every[n])
			}
		}
	})
}

// What is due while the program is down leaves within seconds of its start; what stands in a post wrongly is mended within
// seconds, and what must not stand there goes before everything else.
func TestWhatIsLateOrWrongIsSeenToAtOnce(t *testing.T) {
	storagetest.WithoutRace(t)
	synctest.Test(t, func(t *testing.T) {
		const chats = 60
		b, inCase := newsroomOf(t, chats)
		defer b.close()
		wrong := b.report(inCase, "threat", "Wrongly told.")
		hidden := b.report(inCase, "threat", "Nobody may know this.")
		b.until(time.Date(2026, 10, 15, 9, 30, 0, 0, time.UTC))
		begun := time.Now()
		b.start()
		b.pass(5 * time.Second)
		mood := b.moods[telegramPlatform]
		count := func(of map[string][]arrival, since time.Time, words string) (n int) {
			mood.mu.Lock()
			defer mood.mu.Unlock()
			for _, got := range of {
				for _, a := range got {
					if !a.at.Before(since) && strings.Contains(a.text, words) {
						n++
					}
				}
			}
			return n
		}
		if count(mood.arrived, begun, "This digest is late") == 0 {
			t.Error("no digest has left five seconds after the start")
		}
		b.pass(5 * time.Minute)
		if n := count(mood.arrived, begun, "Digest for "); n != chats {
			t.Fatalf("%d digests", n)
		}

		edit := func(ref, kind string, change func(*storage.Incident) error) time.Time {
			if _, _, err := b.store.EditIncident(t.Context(), storage.By{Reason: "It was wrong."}, storage.EditOf{Sight: storage.FullSight(), Ref: ref, Kind: kind}, change); err != nil {
				t.Fatal(err)
			}
			return time.Now()
		}
		at := edit(wrong, storage.ChangeCorrected, func(i *storage.Incident) error { i.Summary = "Rightly told."; return nil })
		b.pass(5 * time.Second)
		if count(mood.edits, at, "Rightly told.") == 0 {
			t.Error("no post is corrected five seconds after the correction")
		}
		b.pass(5 * time.Minute)
		edit(wrong, storage.ChangeCorrected, func(i *storage.Incident) error { i.Summary = "Told once more."; return nil })
		at = edit(hidden, storage.ChangeWithdrawn, func(i *storage.Incident) error { i.Visibility = storage.VisibleTeam; return nil })
		b.pass(5 * time.Minute)
		mood.mu.Lock()
		defer mood.mu.Unlock()
		for chat, got := range mood.edits {
			last := got[len(got)-1]
			if strings.Contains(last.text, "Nobody may know this.") || !strings.Contains(last.text, "Told once more.") {
				t.Errorf("%s reads\n%s", chat, last.text)
			}
			for _, a := range got {
				if a.at.Sub(at) > 3*time.Second && strings.Contains(a.text, "Nobody may know this.") {
					t.Errorf("%s was edited %s after the withdrawal, and still reads\n%s", chat, a.at.Sub(at), a.text)
				}
			}
		}
	})
}
