package handlers_test

import (
	"strings"
	"testing"

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
