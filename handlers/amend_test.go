package handlers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// since leaves out what was promised before.
func (n *newsroom) since(before []storagetest.Promise, instant string) []storagetest.Promise {
	n.t.Helper()
	storagetest.Deliver(n.t, n.path, n.now)
	return n.at(instant)[len(before):]
}

// lineOf is the line of a text that has a word in it.
func lineOf(text, word string) string {
	lines := strings.Split(text, "\n")
	if n := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, word) }); n >= 0 {
		return strings.TrimSpace(lines[n])
	}
	return ""
}

func TestACorrectionReachesWhoeverReadTheError(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/subscribe 08:00 zone:UTC")
	n.now = n.now.Add(1)
	ref := n.published("KG-4T7Q", storage.Arrest, "Ten reporters were arrested.")
	first := n.at("2026-11-25 08:00")
	storagetest.Deliver(t, n.path, n.now)
	// A chat that subscribed later never had the error.
	n.told(channel(), "", "/subscribe 08:00 zone:UTC")
	n.save("2", "/correct "+ref+" summary \"Eight reporters were arrested.\" reason:\"We miscounted.\"")
	// The post is edited, with a mark, at once.
	edits := n.since(first, "2026-11-25 08:31")
	if diff := cmp.Diff([]string{"correction to -100"}, outline(edits)); diff != "" {
		t.Fatal(diff)
	}
	if edits[0].Edits != first[0].ID {
		t.Errorf("it edits %d, not %d", edits[0].Edits, first[0].ID)
	}
	text := reads(t, edits[0])
	if strings.Contains(text, "Ten") || !strings.Contains(text, "Eight reporters") || !strings.Contains(text, "_Corrected_ on 25 Nov 2026. Reason: We miscounted.") {
		t.Errorf("the post reads\n%s", text)
	}
	// The next edition says so under its own heading to who had it, and to others as it now reads.
	before := n.at("2026-11-25 08:31")
	next := n.since(before, "2026-11-26 08:00")
	if diff := cmp.Diff([]string{"edition to -100", "edition to -300"}, outline(next)); diff != "" {
		t.Fatal(diff)
	}
	for at, heading := range []string{"== Corrected", "== Updated"} {
		if got := lineOf(reads(t, next[at]), "=="); got != heading {
			t.Errorf("it stands under %q, not %q:\n%s", got, heading, reads(t, next[at]))
		}
	}
	// Nothing is edited again.
	if again := n.since(n.at("2026-11-26 08:01"), "2026-11-26 08:02"); len(again) != 0 {
		t.Error(outline(again))
	}
}

func TestAWithdrawalIsTakenOutOfPosts(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/subscribe 08:00 zone:UTC")
	n.told(readers(), "7", "/follow arrest")
	n.now = n.now.Add(1)
	ref := n.published("KG-4T7Q", storage.Arrest, "A secret source was arrested.")
	first := n.at("2026-11-25 08:00")
	if diff := cmp.Diff([]string{"urgent to -100", "edition to -100"}, outline(first)); diff != "" {
		t.Fatal(diff)
	}
	storagetest.Deliver(t, n.path, n.now)
	n.told(channel(), "", "/subscribe 08:00 zone:UTC")
	n.save("2", "/withdraw "+ref+" reason:\"It put somebody at risk.\"")
	edits := n.since(first, "2026-11-25 08:01")
	if diff := cmp.Diff([]string{"withdrawal to -100", "withdrawal to -100", "follow to -100"}, outline(edits)); diff != "" {
		t.Fatal(diff)
	}
	for _, e := range edits {
		text := reads(t, e)
		if strings.Contains(text, "secret") || strings.Contains(text, "carries ["+ref) || !strings.Contains(text, "Report "+ref+" was withdrawn · 25 Nov 2026 · Reason: It put somebody at risk.") && e.Edits != 0 {
			t.Errorf("it reads\n%s", text)
		}
		if e.Edits == first[0].ID && strings.Contains(text, "Arrest") {
			t.Errorf("the title of the post still says what it was:\n%s", text)
		}
	}
	// The next edition tells it to those who had it, and to nobody else.
	next := n.since(n.at("2026-11-25 08:01"), "2026-11-26 08:00")
	if diff := cmp.Diff([]string{"edition to -100", "edition to -300"}, outline(next)); diff != "" {
		t.Fatal(diff)
	}
	if text := reads(t, next[0]); !strings.Contains(text, "== Withdrawn") || strings.Contains(text, "secret") {
		t.Errorf("who had it reads\n%s", text)
	}
	if text := reads(t, next[1]); strings.Contains(text, ref) {
		t.Errorf("who never had it reads\n%s", text)
	}
}

// What was taken back before anything left is, for readers, as if it had never been; what waits reads as things do now.
func TestWhatHasNotLeftIsPutRight(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/subscribe 08:00 zone:UTC")
	n.now = n.now.Add(1)
	ref := n.published("KG-4T7Q", storage.Arrest, "Ten reporters were arrested.")
	n.at("2026-11-25 08:00")
	n.save("2", "/correct "+ref+" summary \"Eight reporters were arrested.\" reason:\"We miscounted.\"")
	got := n.at("2026-11-25 08:01")
	if diff := cmp.Diff([]string{"edition to -100"}, outline(got)); diff != "" {
		t.Fatal(diff)
	}
	if text := reads(t, got[0]); strings.Contains(text, "Ten") || !strings.Contains(text, "Eight") || strings.Contains(text, "Corrected") {
		t.Errorf("it reads\n%s", text)
	}
}

// leaves has a promise cut into messages, each of which shows a ref or nothing, and has the first of them leave.
func (n *newsroom) leaves(d storage.Delivery, shows ...string) {
	n.t.Helper()
	f := storage.Frozen{Delivery: d.ID, Whole: d.Doc}
	for at, ref := range shows {
		p := storage.FrozenPart{Number: at + 1, Body: []byte("x"), Doc: []byte("{}"), Nonce: fmt.Sprint("n", at)}
		if ref != "" {
			p.Doc, p.Carries = d.Doc, []string{ref}
		}
		f.Parts = append(f.Parts, p)
	}
	if stale, err := n.store.Freeze(n.t.Context(), f); err != nil || len(stale) > 0 {
		n.t.Fatal(stale, err)
	}
	if leave, err := n.store.Depart(n.t.Context(), []storage.PartRef{{Delivery: d.ID, Number: 1}}); err != nil || !leave[0].Go {
		n.t.Fatal(leave, err)
	}
}

// claimed takes what has its turn: one promise.
func (n *newsroom) claimed() storage.Delivery {
	n.t.Helper()
	list, err := n.store.Claim(n.t.Context(), "telegram", 1, time.Hour)
	if err != nil || len(list) != 1 {
		n.t.Fatal(list, err)
	}
	return list[0]
}

// settled writes down what became of a promise.
func (n *newsroom) settled(list ...storage.Settlement) {
	n.t.Helper()
	if err := n.store.Settle(n.t.Context(), list); err != nil {
		n.t.Fatal(err)
	}
}

// A message that may have arrived when what it shows is corrected may have been read as it was: who got it is told, also where
// a further message of the same edition is put right in time.
func TestWhatMayHaveArrivedWithTheErrorIsCorrected(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/subscribe 08:00 zone:UTC")
	n.now = n.now.Add(1)
	ref := n.published("KG-4T7Q", storage.Arrest, "Ten reporters were arrested.")
	n.at("2026-11-25 08:00")
	edition := n.claimed()
	n.leaves(edition, ref, "")
	// When the answer is lost, and the message is found only after the correction.
	n.save("2", "/correct "+ref+" summary \"Eight reporters were arrested.\" reason:\"We miscounted.\"")
	n.at("2026-11-25 08:01")
	for number := 1; number <= 2; number++ {
		n.settled(storage.Settlement{Delivery: edition.ID, Number: number, Part: storage.PartSent, Remote: fmt.Sprint("m", number), State: storage.DeliverySent})
	}
	next := n.since(n.at("2026-11-25 08:02"), "2026-11-26 08:00")
	if diff := cmp.Diff([]string{"edition to -100"}, outline(next)); diff != "" || !strings.Contains(reads(t, next[0]), "== Corrected") {
		t.Fatalf("%s\n%s", diff, reads(t, next[0]))
	}
}

// An edition that is leaving when the next one is due either tells what it tells, or the next one stands for it: nobody knows
// before it is through, and nothing is told in both.
func TestTheNextEditionWaitsForTheOneThatIsLeaving(t *testing.T) {
	for name, gotThrough := range map[string]bool{"it gets through": true, "it does not": false} {
		t.Run(name, func(t *testing.T) {
			n := openNewsroom(t)
			n.told(readers(), "7", "/subscribe 08:00 zone:UTC")
			n.now = n.now.Add(1)
			ref := n.published("KG-4T7Q", storage.Arrest, "Ten reporters were arrested.")
			n.at("2026-11-25 08:00")
			n.save("2", "/correct "+ref+" summary \"Eight reporters were arrested.\" reason:\"We miscounted.\"")
			n.at("2026-11-25 08:01")
			// Given one that has waited for a day, and is tried just when the next one is due.
			n.now = n.now.Add(24*time.Hour - time.Minute)
			first := n.claimed()
			if list := n.at("2026-11-26 08:00"); len(list) != 1 {
				t.Fatalf("%v are promised", outline(list))
			}
			// When it is through.
			x := storage.Settlement{Delivery: first.ID, State: storage.DeliveryPending, Due: n.now}
			if gotThrough {
				n.leaves(first, ref)
				x = storage.Settlement{Delivery: first.ID, Number: 1, Part: storage.PartSent, Remote: "m1", State: storage.DeliverySent}
			}
			n.settled(x)
			list := n.at("2026-11-26 08:01")
			// Then one of them tells it, once.
			if len(list) != 2 || strings.Contains(reads(t, list[1]), "Eight reporters") == gotThrough {
				t.Fatalf("%v\n%s", outline(list), reads(t, list[len(list)-1]))
			}
		})
	}
}

// The rest of a message of which some has left is on its way: what it shows as it now reads is no news in the next one.
func TestWhatTheRestOfAMessageTellsIsNoNews(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/subscribe 08:00 zone:UTC")
	n.now = n.now.Add(1)
	ref := n.published("KG-4T7Q", storage.Arrest, "Ten reporters were arrested.")
	n.at("2026-11-25 08:00")
	edition := n.claimed()
	n.leaves(edition, "", ref)
	// Given that the second half waits while what it shows is corrected.
	n.settled(storage.Settlement{Delivery: edition.ID, Number: 1, Part: storage.PartSent, Remote: "m1", State: storage.DeliverySending},
		storage.Settlement{Delivery: edition.ID, State: storage.DeliveryPending, Due: n.now.Add(48 * time.Hour)})
	n.save("2", "/correct "+ref+" summary \"Eight reporters were arrested.\" reason:\"We miscounted.\"")
	n.at("2026-11-25 08:01")
	list := n.at("2026-11-26 08:00")
	if len(list) != 2 || strings.Contains(reads(t, list[1]), "Eight reporters") {
		t.Fatalf("%v\n%s", outline(list), reads(t, list[len(list)-1]))
	}
}

func TestWhatWasTakenBackInTimeHasNeverBeen(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/subscribe 08:00 zone:UTC")
	n.now = n.now.Add(1)
	ref := n.published("KG-4T7Q", storage.Arrest, "Eight reporters were arrested.")
	first := n.at("2026-11-25 08:00")
	storagetest.Deliver(t, n.path, n.now)
	// A correction that is undone before anybody looked, and a publication likewise.
	n.save("2", "/correct "+ref+" summary \"Nine reporters were arrested.\" reason:\"We miscounted.\"")
	n.told(private("2"), "2", "/undo")
	n.published("KG-4T7Q", "threat", "Somebody was threatened.")
	n.told(private("2"), "2", "/undo")
	next := n.since(first, "2026-11-26 08:00")
	if diff := cmp.Diff([]string{"edition to -100"}, outline(next)); diff != "" {
		t.Fatal(diff)
	}
	if text := reads(t, next[0]); !strings.HasPrefix(text, "Digest for 26 Nov 2026\nNothing is new, updated, corrected or withdrawn") {
		t.Errorf("it reads\n%s", text)
	}
}

func TestWhatWasErasedLeavesThePosts(t *testing.T) {
	n := openNewsroom(t)
	n.told(readers(), "7", "/subscribe 08:00 zone:UTC")
	n.now = n.now.Add(1)
	ref := n.published("KG-4T7Q", storage.Arrest, "Her name was printed.")
	first := n.at("2026-11-25 08:00")
	storagetest.Deliver(t, n.path, n.now)
	answer := n.ask(private("3"), "3", "/redact "+ref+" summary")
	again := n.press(private("3"), "3", answer.Doc.Buttons[0][0].Action)
	n.press(private("3"), "3", again.Doc.Buttons[0][0].Action)
	edits := n.since(first, "2026-11-25 08:01")
	if diff := cmp.Diff([]string{"withdrawal to -100"}, outline(edits)); diff != "" {
		t.Fatal(diff)
	}
	if text := reads(t, edits[0]); strings.Contains(text, "Her name") || !strings.Contains(text, storage.Tombstone) {
		t.Errorf("it reads\n%s", text)
	}
	if again := n.since(n.at("2026-11-25 08:01"), "2026-11-25 08:02"); len(again) != 0 {
		t.Error(outline(again))
	}
}
