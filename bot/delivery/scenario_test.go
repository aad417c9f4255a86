package delivery_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"casewire/bot/platform"
	"casewire/storage"

	"github.com/google/go-cmp/cmp"
)

// scenario runs a test at a desk on fake time.
func scenario(t *testing.T, run func(t *testing.T, d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := open(t)
		defer d.close()
		run(t, d)
		if d.srv.clashes > 0 {
			t.Errorf("%d requests to a chat that had one in flight", d.srv.clashes)
		}
	})
}

// first plays the moves for the first requests, one each.
func first(moves ...move) func(op, chat, text string) move {
	n := 0
	return func(string, string, string) move {
		if n++; n <= len(moves) {
			return moves[n-1]
		}
		return move{}
	}
}

func fails(kind platform.Kind) move {
	return move{Fault: &platform.Fault{Kind: kind, Text: "said the server"}}
}

func (d *desk) has(chat string, want ...string) {
	d.t.Helper()
	if diff := cmp.Diff(want, d.srv.texts(chat)); diff != "" {
		d.t.Errorf("chat %s: %s", chat, diff)
	}
}

func (d *desk) isOpen(want map[storage.DeliveryState]int) {
	d.t.Helper()
	if diff := cmp.Diff(want, d.open()); diff != "" {
		d.t.Error(diff)
	}
}

func nothing() map[storage.DeliveryState]int { return map[storage.DeliveryState]int{} }

func TestTheServerSaysWhenAndItIsObeyed(t *testing.T) {
	scenario(t, func(_ *testing.T, d *desk) {
		d.srv.does(first(move{}, move{Fault: &platform.Fault{Kind: platform.RateLimited, After: 40 * time.Second}}))
		d.enqueue(d.edition("e1", "A", "one", "two", "three"), d.edition("e2", "A", "four"))
		d.start()
		pass(39 * time.Second)
		d.has("A", "one 1/3") // and the next one does not overtake
		pass(2 * time.Second)
		d.has("A", "one 1/3", "two 2/3", "three 3/3", "four")
		d.isOpen(nothing())
	})
}

func TestWhatMayHaveArrivedIsLookedFor(t *testing.T) {
	for _, tc := range []struct {
		name     string
		moves    []move
		evidence bool
		want     []string
		open     map[storage.DeliveryState]int
	}{
		{"it is there", []move{{Drop: true}}, true, []string{"one 1/2", "two 2/2", "next"}, nothing()},
		{"it never came", []move{fails(platform.Ambiguous)}, true, []string{"one 1/2", "two 2/2", "next"}, nothing()},
		{"there is no telling", []move{{Drop: true}}, false, []string{"one 1/2", "next"}, map[storage.DeliveryState]int{storage.DeliveryUncertain: 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			scenario(t, func(t *testing.T, d *desk) {
				d.srv.does(first(tc.moves...))
				d.srv.evidence = func(string) bool { return tc.evidence }
				d.enqueue(d.edition("e1", "A", "one", "two"), d.edition("e2", "A", "next"))
				d.start()
				pass(10 * time.Second)
				d.has("A", tc.want...)
				d.isOpen(tc.open)
				if d.srv.traces != 1 {
					t.Errorf("evidence was looked for %d times", d.srv.traces)
				}
				if told := d.trouble.Load() > 0; told == tc.evidence {
					t.Errorf("somebody is to be told: %v", told)
				}
			})
		})
	}
}

func TestAPersonDecidesWhatIsInDoubt(t *testing.T) {
	for what, want := range map[storage.Decision][]string{
		storage.DecideArrived: {"one 1/2", "two 2/2"},
		storage.DecideAgain:   {"one 1/2", "one 1/2", "two 2/2"},
		storage.DecideDrop:    {"one 1/2"},
	} {
		t.Run(string(what), func(t *testing.T) {
			scenario(t, func(t *testing.T, d *desk) {
				d.srv.does(first(move{Drop: true}))
				d.srv.evidence = func(string) bool { return false }
				d.enqueue(d.edition("e1", "A", "one", "two"))
				d.start()
				pass(10 * time.Second)
				open, err := d.store.OpenChats(t.Context(), 0, 10, storage.Page{})
				list := open.Chats
				if err != nil || len(list) != 1 || len(list[0].Deliveries) != 1 || list[0].Deliveries[0].Doubt != 1 || list[0].Chat.Title != "A" {
					t.Fatalf("%+v, %v", list, err)
				}
				id := list[0].Deliveries[0].ID
				if err := d.store.Decide(t.Context(), storage.By{Action: "deliveries"}, id, what); err != nil {
					t.Fatal(err)
				}
				pass(time.Second)
				d.has("A", want...)
				d.isOpen(nothing())
				if err := d.store.Decide(t.Context(), storage.By{Action: "deliveries"}, id, what); err == nil {
					t.Error("it can be decided twice")
				}
			})
		})
	}
}

func TestWhatIsLeavingMayArriveWhenTheProgramStops(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		d.srv.does(func(_, _, text string) move {
			if text == "one 1/2" {
				return move{Slow: 3 * time.Second}
			}
			return move{}
		})
		d.enqueue(d.edition("e1", "A", "one", "two"), d.edition("e2", "B", "other"))
		d.start()
		pass(time.Second)
		begun := time.Now()
		d.stop()
		if took := time.Since(begun); took != 2*time.Second {
			t.Errorf("the stop took %v", took)
		}
		d.has("A", "one 1/2")
		d.start()
		pass(time.Second)
		d.has("A", "one 1/2", "two 2/2")
		if d.srv.traces != 0 {
			t.Error("what was settled was doubted")
		}
	})
}

func TestAStopIsBounded(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		d.srv.does(first(move{Slow: time.Hour}))
		d.enqueue(d.edition("e1", "A", "one"))
		d.start()
		pass(time.Second)
		begun := time.Now()
		d.stop()
		if took := time.Since(begun); took > 11*time.Second {
			t.Errorf("the stop took %v", took)
		}
		d.start()
		pass(5 * time.Second)
		d.has("A", "one")
		if d.srv.traces != 1 {
			t.Error("what may have arrived was not looked for")
		}
	})
}

func TestWhatWaitsForItsTurnGoesBackAtOnce(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		d.srv.limiter = platform.NewLimiter(platform.Pace{Chat: time.Minute})
		d.enqueue(d.edition("e1", "A", "one", "two"))
		d.start()
		pass(time.Second)
		begun := time.Now()
		d.stop()
		if took := time.Since(begun); took > time.Second {
			t.Errorf("the stop took %v", took)
		}
		d.start()
		pass(2 * time.Minute)
		d.has("A", "one 1/2", "two 2/2")
		if d.srv.traces != 0 {
			t.Error("what had not left was doubted")
		}
	})
}

func TestWhatMattersMostGoesFirst(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		d.enqueue(d.edition("e0", "A", "old post"))
		d.start()
		pass(time.Second)
		d.stop()
		for n, kind := range []storage.DeliveryKind{storage.DeliverEdition, storage.DeliverFollow, storage.DeliverNotice, storage.DeliverUrgent} {
			d.enqueue(storage.Outgoing{Key: fmt.Sprint("k", n), Chat: d.chat("A"), Kind: kind, Doc: doc(string(kind))})
		}
		d.enqueue(storage.Outgoing{Key: "w", Chat: d.chat("A"), Kind: storage.DeliverWithdrawal, Doc: doc("withdrawn"), Edits: &storage.PartRef{Delivery: 1, Number: 1}})
		d.enqueue(storage.Outgoing{Key: "c", Chat: d.chat("A"), Kind: storage.DeliverCorrection, Doc: doc("corrected"), Edits: &storage.PartRef{Delivery: 1, Number: 1}})
		before := len(d.srv.heard())
		d.start()
		pass(time.Second)
		want := []string{"edit A withdrawn", "send A urgent", "edit A corrected", "send A notice", "send A follow", "send A edition"}
		if diff := cmp.Diff(want, d.srv.heard()[before:]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAChatThatIsGoneIsPausedAndTheOthersGoOn(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		gone := true
		d.srv.does(func(_, chat, _ string) move {
			if chat == "A" && gone {
				return move{Fault: &platform.Fault{Kind: platform.Gone, Text: "bot was blocked by the user"}}
			}
			return move{}
		})
		d.enqueue(d.edition("e1", "A", "one"), d.edition("e2", "A", "two"), d.edition("e3", "B", "other"))
		d.start()
		pass(24 * time.Hour)
		d.has("A")
		d.has("B", "other")
		if n := len(d.srv.heard()); n != 2 {
			t.Errorf("%d requests: %v", n, d.srv.heard())
		}
		open, err := d.store.OpenChats(t.Context(), 0, 10, storage.Page{})
		list := open.Chats
		if err != nil || len(list) != 1 || list[0].Paused.IsZero() || list[0].Why != "bot was blocked by the user" || d.trouble.Load() == 0 {
			t.Fatalf("%+v, %v", list, err)
		}
		gone = false // it is let in again
		if err := d.store.SeeChat(t.Context(), storage.Chat{Platform: "telegram", RemoteID: "A", Kind: "channel"}); err != nil {
			t.Fatal(err)
		}
		pass(time.Second)
		d.has("A", "one", "two")
	})
}

func TestAMissingRightIsTriedAgainByTheHour(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		begun := time.Now()
		d.srv.does(func(string, string, string) move {
			if time.Since(begun) < 150*time.Minute {
				return fails(platform.Forbidden)
			}
			return move{}
		})
		d.enqueue(d.edition("e1", "A", "one"), d.edition("e2", "A", "two"))
		d.start()
		pass(149 * time.Minute)
		if n := len(d.srv.heard()); n != 3 {
			t.Errorf("%d requests in two and a half hours", n)
		}
		open, err := d.store.OpenChats(t.Context(), 0, 10, storage.Page{})
		list := open.Chats
		if err != nil || len(list) != 1 || list[0].Paused.IsZero() || list[0].Why != "said the server" {
			t.Fatalf("%+v, %v", list, err)
		}
		pass(time.Hour)
		d.has("A", "one", "two")
		if open, err := d.store.OpenChats(t.Context(), 0, 10, storage.Page{}); err != nil || open.Total != 0 {
			t.Errorf("it is still paused: %+v, %v", open, err)
		}
	})
}

func TestAChatThatMovedIsFollowed(t *testing.T) {
	scenario(t, func(_ *testing.T, d *desk) {
		d.srv.does(func(_, chat, _ string) move {
			if chat == "A" {
				return move{Fault: &platform.Fault{Kind: platform.Moved, To: "-100A"}}
			}
			return move{}
		})
		d.enqueue(d.edition("e1", "A", "one", "two"))
		d.start()
		pass(time.Second)
		d.has("-100A", "one 1/2", "two 2/2")
	})
}

func TestWhatIsTooLateIsNotSent(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		d.srv.does(first(fails(platform.Unsent), move{Fault: &platform.Fault{Kind: platform.RateLimited, After: 2 * time.Hour}}))
		o := d.edition("e1", "A", "one")
		o.Expires = time.Now().Add(time.Hour)
		d.enqueue(o, d.edition("e2", "A", "two"))
		d.start()
		pass(30 * time.Minute)
		d.has("A") // it keeps its turn
		pass(2 * time.Hour)
		d.has("A", "two")
		if n, err := d.store.Expire(t.Context()); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		d.isOpen(nothing())
	})
}

// Half a message that came too late for the other half is no secret: an admin sees it, and can have the rest sent.
func TestWhatIsTooLateForItsRestHasFailed(t *testing.T) {
	for name, after := range map[string]time.Duration{"found by the clock": 2 * time.Hour, "found at its turn": 59*time.Minute + 59*time.Second} {
		t.Run(name, func(t *testing.T) {
			scenario(t, func(t *testing.T, d *desk) {
				d.srv.does(first(move{}, move{Fault: &platform.Fault{Kind: platform.RateLimited, After: after}}, move{Fault: &platform.Fault{Kind: platform.RateLimited, After: 2 * time.Second}}))
				o := d.edition("e1", "A", "one", "two")
				o.Expires = time.Now().Add(time.Hour)
				d.enqueue(o)
				d.start()
				pass(90 * time.Minute)
				if _, err := d.store.Expire(t.Context()); err != nil {
					t.Fatal(err)
				}
				d.has("A", "one 1/2")
				d.isOpen(map[storage.DeliveryState]int{storage.DeliveryFailed: 1})
				open, err := d.store.OpenChats(t.Context(), 0, 10, storage.Page{})
				if err != nil {
					t.Fatal(err)
				}
				if err := d.store.Decide(t.Context(), storage.By{}, open.Chats[0].Deliveries[0].ID, storage.DecideAgain); err != nil {
					t.Fatal(err)
				}
				pass(time.Minute)
				d.has("A", "one 1/2", "two 2/2")
				d.isOpen(nothing())
			})
		})
	}
}

func TestAnOutageUsesUpNothing(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		const chats = 200
		d.srv.does(func(string, string, string) move { return fails(platform.Unsent) })
		for n := range chats {
			d.enqueue(d.edition(fmt.Sprint("e", n), fmt.Sprint("C", n), "one"))
		}
		d.start()
		pass(time.Hour)
		if n := len(d.srv.heard()); n > 400 {
			t.Errorf("%d requests in an hour without a connection", n)
		}
		d.srv.does(nil)
		pass(32 * time.Second)
		there := 0
		for n := range chats {
			there += len(d.srv.texts(fmt.Sprint("C", n)))
		}
		if there < chats-width { // those that were in flight when it began may wait for their back-off
			t.Errorf("%d of %d chats after half a minute", there, chats)
		}
		pass(5 * time.Minute)
		d.isOpen(nothing())
	})
}

// width is how many were in flight when the outage began.
const width = 64

func TestAVoidTokenIsNotTriedByEverybody(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		d.srv.does(func(string, string, string) move { return fails(platform.Stopped) })
		for n := range 300 {
			d.enqueue(d.edition(fmt.Sprint("e", n), fmt.Sprint("C", n), "one"))
		}
		d.start()
		pass(4 * time.Minute)
		if n := len(d.srv.heard()); n > width {
			t.Errorf("%d requests", n)
		}
		if n := d.open()[storage.DeliveryPending]; n != 300 {
			t.Errorf("%d wait", n)
		}
	})
}

func TestACopyHoldsWhatWasDue(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		d.enqueue(d.edition("e1", "A", "one"), d.edition("e2", "B", "two"))
		if err := d.store.Remember(t.Context(), "restored", "1"); err != nil {
			t.Fatal(err)
		}
		d.start()
		d.enqueue(d.edition("e3", "C", "owed since")) // what the first look finds
		d.enqueue(storage.Outgoing{Key: "n", Chat: d.chat("Ops"), Kind: storage.DeliverNotice, Doc: doc("three are held")})
		pass(time.Hour)
		d.has("Ops", "three are held")
		d.isOpen(map[storage.DeliveryState]int{storage.DeliveryHeld: 3})
		if err := d.store.EndHolding(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.enqueue(d.edition("e4", "C", "of today"))
		pass(time.Second)
		d.has("C", "of today")
		d.stop()
		d.start() // a restart holds nothing anew
		d.enqueue(d.edition("e5", "C", "of tomorrow"))
		pass(time.Second)
		d.has("C", "of today", "of tomorrow")
		if n, err := d.store.DecideAll(t.Context(), storage.By{Action: "deliveries"}, storage.DecideAgain); n != 3 || err != nil {
			t.Fatal(n, err)
		}
		pass(time.Second)
		for chat, want := range map[string]string{"A": "one", "B": "two", "C": "owed since"} {
			if !slices.Contains(d.srv.texts(chat), want) {
				t.Errorf("%s has %v", chat, d.srv.texts(chat))
			}
		}
	})
}

func TestAnUnreadableDocumentFailsAlone(t *testing.T) {
	scenario(t, func(_ *testing.T, d *desk) {
		bad := d.edition("e1", "A", "one")
		bad.Doc = []byte(`{"v":99,"doc":{}}`)
		empty := d.edition("e2", "A")
		d.enqueue(bad, empty, d.edition("e3", "A", "three"))
		d.start()
		pass(time.Second)
		d.has("A", "three")
		d.isOpen(map[storage.DeliveryState]int{storage.DeliveryFailed: 1})
	})
}
