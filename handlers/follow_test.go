package handlers_test

import (
	"strings"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsFollowedIsTold(t *testing.T) {
	n := openNewsroom(t)
	if got := n.told(readers(), "7", "/follow KG-4T7Q"); !strings.HasPrefix(got, "This chat is told at once") {
		t.Fatal(got)
	}
	n.told(teamRoom(), "2", "/follow Kyrgyzstan")
	n.told(readers(), "7", "/follow verdict")
	// Given something urgent and something that is not.
	urgent := n.published("KG-4T7Q", storage.Arrest, "A reporter of Kloop was arrested.")
	threat := n.published("KG-4T7Q", "threat", "A reporter was threatened by telephone.")
	got := n.at("2026-11-24 09:31")
	if diff := cmp.Diff([]string{"urgent to -100", "follow to -100", "urgent to -200", "follow to -200"}, outline(got)); diff != "" {
		t.Fatal(diff)
	}
	for at, ref := range map[int]string{0: urgent, 1: threat} {
		if text := reads(t, got[at]); !strings.Contains(text, ref) || !strings.Contains(text, "in KG-4T7Q Rinat Tukhvatshin and the Red Notice, which is followed here") {
			t.Errorf("%s is not told, or not why:\n%s", ref, text)
		}
	}
	// A second one that is not urgent waits for ten minutes; what is urgent does not.
	storagetest.Deliver(t, n.path, n.now)
	n.published("KG-4T7Q", "threat", "She was threatened again.")
	n.published("KG-4T7Q", storage.Release, "She was let go.")
	if diff := cmp.Diff([]string{"urgent to -100", "urgent to -200"}, outline(n.at("2026-11-24 09:40")[4:])); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"follow to -100", "follow to -200"}, outline(n.at("2026-11-24 09:41")[6:])); diff != "" {
		t.Error(diff)
	}
	// Nothing is told twice.
	if got := n.at("2026-11-25 09:41"); len(got) != 8 {
		t.Error(outline(got))
	}
}

func TestWhatFollowersCouldNotBeToldIsToldLater(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/follow KG-4T7Q")
	// Given messages that could not be sent until they were not worth sending any more, and one that still waits behind them.
	first := n.published("KG-4T7Q", storage.Arrest, "A reporter of Kloop was arrested.")
	threat := n.published("KG-4T7Q", "threat", "A reporter was threatened by telephone.")
	if diff := cmp.Diff([]string{"urgent to -100", "follow to -100"}, outline(n.at("2026-11-24 09:31"))); diff != "" {
		t.Fatal(diff)
	}
	n.now = n.now.Add(20 * time.Hour)
	second := n.published("KG-4T7Q", storage.Arrest, "Another one was arrested.")
	if diff := cmp.Diff([]string{"urgent to -100"}, outline(n.at("2026-11-25 05:31")[2:])); diff != "" {
		t.Fatal(diff)
	}
	n.now = n.now.AddDate(0, 0, 8)
	if late, err := n.store.Expire(t.Context()); err != nil || late != 3 {
		t.Fatalf("%d deliveries expired: %v", late, err)
	}
	// Then everything is told, in one message of each kind, and once.
	list := n.at("2026-12-03 05:32")
	if diff := cmp.Diff([]string{"urgent to -100", "follow to -100"}, outline(list[3:])); diff != "" {
		t.Fatal(diff)
	}
	for ref, in := range map[string]int{first: 3, second: 3, threat: 4} {
		for at, p := range list[3:] {
			if has := strings.Contains(reads(t, p), ref); has != (at+3 == in) {
				t.Errorf("%s stands in message %d: %v", ref, at+3, has)
			}
		}
	}
	storagetest.Deliver(t, n.path, n.now)
	if got := n.at("2026-12-04 05:32"); len(got) != 5 {
		t.Error(outline(got))
	}
}

func TestAMessageThatStoodBehindAnExpiredOneIsNotToldTwice(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/follow KG-4T7Q")
	first := n.published("KG-4T7Q", storage.Arrest, "A reporter of Kloop was arrested.")
	n.at("2026-11-24 09:31")
	n.now = n.now.Add(20 * time.Hour)
	second := n.published("KG-4T7Q", storage.Arrest, "Another one was arrested.")
	n.at("2026-11-25 05:31")
	n.now = n.now.Add(5 * time.Hour) // the first is a day old, the second is not
	if late, err := n.store.Expire(t.Context()); err != nil || late != 1 {
		t.Fatalf("%d deliveries expired: %v", late, err)
	}
	list := n.at("2026-11-25 10:32")
	if diff := cmp.Diff([]string{"cancelled", "cancelled", "pending"}, []string{list[0].State, list[1].State, list[2].State}); diff != "" || len(list) != 3 {
		t.Fatalf("%v %s", outline(list), diff)
	}
	if text := reads(t, list[2]); !strings.Contains(text, first) || !strings.Contains(text, second) {
		t.Errorf("it tells\n%s", text)
	}
}

func TestWhatWasPutRightBeforeItLeftIsNoNews(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/follow KG-4T7Q")
	// Given a message that waits while what it tells is corrected.
	ref := n.published("KG-4T7Q", storage.Arrest, "A reporter of Kloop was arested.")
	n.at("2026-11-24 09:31")
	n.save("2", "/correct "+ref+` summary "A reporter of Kloop was arrested." reason:"A slip."`)
	if diff := cmp.Diff([]string{"urgent to -100"}, outline(n.at("2026-11-24 09:50"))); diff != "" {
		t.Fatal(diff)
	}
	// When it is told anew, as the first one came too late.
	n.now = n.now.AddDate(0, 0, 2)
	if late, err := n.store.Expire(t.Context()); err != nil || late != 1 {
		t.Fatalf("%d deliveries expired: %v", late, err)
	}
	list := n.at("2026-11-26 09:51")
	if diff := cmp.Diff([]string{"urgent to -100"}, outline(list[1:])); diff != "" || !strings.Contains(reads(t, list[1]), "was arrested") {
		t.Fatalf("%s\n%s", diff, reads(t, list[1]))
	}
	storagetest.Deliver(t, n.path, n.now)
	// Then nobody is told of a correction of what he never read.
	if got := n.at("2026-11-26 11:00"); len(got) != 2 {
		t.Error(outline(got), reads(t, got[2]))
	}
}

// What was to be told at once, came too late and is told now as it reads by now, is not told a second time as corrected.
func TestWhatIsToldLateIsToldAsItReads(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/follow KG-4T7Q")
	ref := n.published("KG-4T7Q", storage.Arrest, "A reporter of Kloop was arested.")
	if diff := cmp.Diff([]string{"urgent to -100"}, outline(n.at("2026-11-24 09:50"))); diff != "" {
		t.Fatal(diff)
	}
	// Given a correction while the program stands still, until the message is too late.
	n.save("2", "/correct "+ref+` summary "A reporter of Kloop was arrested." reason:"A slip."`)
	n.now = n.now.AddDate(0, 0, 2)
	if late, err := n.store.Expire(t.Context()); err != nil || late != 1 {
		t.Fatalf("%d deliveries expired: %v", late, err)
	}
	list := n.at("2026-11-26 10:06")[1:]
	if diff := cmp.Diff([]string{"urgent to -100"}, outline(list)); diff != "" || !strings.Contains(reads(t, list[0]), "was arrested") {
		t.Errorf("%s\n%s", diff, reads(t, list[0]))
	}
}
