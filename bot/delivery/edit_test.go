package delivery_test

import (
	"strings"
	"testing"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/reply"
	"casewire/storage"
)

func TestAnEditWaitsForItsPost(t *testing.T) {
	scenario(t, func(_ *testing.T, d *desk) {
		d.srv.does(first(move{Fault: &platform.Fault{Kind: platform.RateLimited, After: time.Minute}}))
		d.enqueue(d.edition("e1", "A", "one", "two"))
		d.start()
		pass(time.Second) // it is frozen, and waits
		d.enqueue(storage.Outgoing{Key: "c", Chat: d.chat("A"), Kind: storage.DeliverCorrection, Doc: doc("two, corrected"), Edits: &storage.PartRef{Delivery: 1, Number: 2}})
		pass(10 * time.Second)
		d.has("A")
		pass(time.Minute)
		d.has("A", "one 1/2", "two, corrected 2/2")
		d.isOpen(nothing())
	})
}

func TestAnEditIsDoneAgainUntilItIsThere(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		d.enqueue(d.edition("e1", "A", "one"))
		d.start()
		pass(time.Second)
		d.srv.does(first(move{Drop: true}, fails(platform.Unsent), fails(platform.Ambiguous)))
		d.enqueue(storage.Outgoing{Key: "w", Chat: d.chat("A"), Kind: storage.DeliverWithdrawal, Doc: doc("withdrawn"), Edits: &storage.PartRef{Delivery: 1, Number: 1}})
		pass(time.Minute)
		d.has("A", "withdrawn")
		d.isOpen(nothing())
		if d.srv.traces > 0 {
			t.Error("an edit is not looked for")
		}
	})
}

func TestAPostThatCannotBeEdited(t *testing.T) {
	scenario(t, func(_ *testing.T, d *desk) {
		d.enqueue(d.edition("e1", "A", "one"))
		d.start()
		pass(time.Second)
		d.srv.does(func(string, string, string) move { return fails(platform.Refused) })
		edit := func(key string, kind storage.DeliveryKind, of storage.PartRef) {
			d.enqueue(storage.Outgoing{Key: key, Chat: d.chat("A"), Kind: kind, Doc: doc("now"), Edits: &of})
		}
		edit("c", storage.DeliverCorrection, storage.PartRef{Delivery: 1, Number: 1})
		pass(time.Second)
		d.isOpen(nothing())
		edit("w", storage.DeliverWithdrawal, storage.PartRef{Delivery: 1, Number: 1})
		pass(time.Second)
		d.isOpen(map[storage.DeliveryState]int{storage.DeliveryFailed: 1})
		edit("n", storage.DeliverWithdrawal, storage.PartRef{Delivery: 1, Number: 7}) // there is no such part
		pass(time.Second)
		d.isOpen(map[storage.DeliveryState]int{storage.DeliveryFailed: 1})
	})
}

// carrying is a document of entries, each of which carries a ref.
func carrying(entries map[string]string, order ...string) []byte {
	var d reply.Doc
	for _, ref := range order {
		d.List(reply.Item{Text: reply.Text(entries[ref]), Carries: []string{ref}})
	}
	d.Note(reply.Text("the end"))
	b, err := reply.Encode(d)
	if err != nil {
		panic(err)
	}
	return b
}

func TestWhatIsHiddenMeanwhileDoesNotLeave(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		texts, refs := map[string]string{}, []string{}
		var cases []storage.Case
		for _, title := range []string{"alpha", "beta", "gamma"} {
			c, err := d.store.AddCase(ctx, storage.By{}, storage.Case{Country: "KG", Title: title, Visibility: storage.VisiblePublic})
			if err != nil {
				t.Fatal(err)
			}
			cases, refs, texts[c.Ref] = append(cases, c), append(refs, c.Ref), title
		}
		hide := func(c storage.Case) {
			if _, _, err := d.store.EditCase(ctx, storage.By{}, storage.EditOf{Sight: storage.FullSight(), Ref: c.Ref, Kind: storage.ChangeWithdrawn}, func(x *storage.Case) error {
				x.Visibility = storage.VisibleTeam
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		send := func(key, chat string, refs ...string) {
			d.enqueue(storage.Outgoing{Key: key, Chat: d.chat(chat), Kind: storage.DeliverEdition, Doc: carrying(texts, refs...)})
		}
		send("e0", "Z", refs[0], refs[1]) // both go out while they are public
		d.start()
		pass(time.Second)
		d.stop()

		// Given: deliveries that wait, one of them cut and partly sent.
		send("e1", "A", refs...)
		send("e2", "B", refs[1])
		d.srv.does(func(_, chat, text string) move {
			if chat == "A" && strings.HasPrefix(text, "beta") {
				return move{Fault: &platform.Fault{Kind: platform.RateLimited, After: time.Minute}}
			}
			if chat == "B" {
				return move{Fault: &platform.Fault{Kind: platform.RateLimited, After: time.Minute}}
			}
			return move{}
		})
		d.start()
		pass(time.Second)
		d.has("A", "alpha 1/4")
		d.srv.does(nil)

		// When: the second case is withdrawn before they go on.
		hide(cases[1])
		send("e3", "C", refs...)
		pass(2 * time.Minute)

		// Then: nothing of it leaves, whatever is left of a message keeps its number, and nothing empty is sent.
		d.has("A", "alpha 1/4", "gamma 3/4", "the end 4/4")
		d.has("B")
		d.has("C", "alpha 1/3", "gamma 2/3", "the end 3/3")
		for _, line := range d.srv.heard()[3:] {
			if strings.Contains(line, "beta") && !strings.HasPrefix(line, "send A beta 2/4") && !strings.HasPrefix(line, "send B beta") {
				t.Errorf("it was shown: %s", line)
			}
		}
		d.isOpen(nothing())

		// And: in the chat that has it, the post is found, and found no more once it was edited.
		posts, err := d.store.PostsCarrying(ctx, refs[1])
		if err != nil || len(posts) != 1 || posts[0].Chat.RemoteID != "Z" || posts[0].Number != 2 || posts[0].Of != 3 || !posts[0].There {
			t.Fatalf("%+v, %v", posts, err)
		}
		d.enqueue(storage.Outgoing{Key: "w", Chat: posts[0].Chat.ID, Kind: storage.DeliverWithdrawal, Doc: doc("withdrawn"), Edits: &posts[0].PartRef})
		pass(time.Second)
		d.has("Z", "alpha 1/3", "withdrawn 2/3", "the end 3/3")
		if posts, err := d.store.PostsCarrying(ctx, refs[1]); err != nil || len(posts) != 0 {
			t.Errorf("%+v, %v", posts, err)
		}
	})
}

func TestAWithdrawalWhileTheMessageIsOnItsWayFindsIt(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		c, err := d.store.AddCase(ctx, storage.By{}, storage.Case{Country: "KG", Title: "alpha", Visibility: storage.VisiblePublic})
		if err != nil {
			t.Fatal(err)
		}
		d.srv.does(first(move{During: func() {
			posts, err := d.store.PostsCarrying(ctx, c.Ref)
			if err != nil || len(posts) != 1 || posts[0].There {
				t.Errorf("%+v, %v", posts, err)
				return
			}
			d.enqueue(storage.Outgoing{Key: "w", Chat: posts[0].Chat.ID, Kind: storage.DeliverWithdrawal, Doc: doc("withdrawn"), Edits: &posts[0].PartRef})
		}, Slow: time.Second}))
		o := d.edition("e1", "A", "x")
		o.Doc = carrying(map[string]string{c.Ref: "alpha"}, c.Ref)
		d.enqueue(o)
		d.start()
		pass(5 * time.Second)
		d.has("A", "withdrawn 1/2", "the end 2/2")
	})
}

func TestAChatThatBecamePublicGetsNothingMadeForTheTeam(t *testing.T) {
	scenario(t, func(t *testing.T, d *desk) {
		set := func(team bool) {
			if _, _, err := d.store.SetChat(t.Context(), storage.By{}, storage.Chat{Platform: "telegram", RemoteID: "A", Kind: "channel"}, func(c *storage.Chat) error {
				c.Team = team
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		d.chat("A")
		set(true)
		d.enqueue(d.edition("e1", "A", "for the team"))
		set(false)
		d.enqueue(d.edition("e2", "A", "for all"))
		d.start()
		pass(time.Second)
		d.has("A", "for all")
		d.isOpen(nothing())
	})
}

// A post that is corrected more often than it has room for is made shorter: what was wrong does not stay for want of room.
func TestAnEditThatDoesNotFitIsMadeShorter(t *testing.T) {
	long := strings.Repeat("It happened otherwise. ", 20)
	var post reply.Doc
	post.List(reply.Item{Text: reply.Text(long)})
	post.Note(reply.Text("the end"))
	encoded, err := reply.Encode(post)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		most int
		want string
		open map[storage.DeliveryState]int
	}{
		{"it fits", 1000, long + "the end", nothing()},
		{"its words are cut", 180, long[:159] + "…" + "the end", nothing()},
		{"the small print goes", 42, long[:39] + "…", nothing()},
		{"however short, it does not fit", 5, "one", map[storage.DeliveryState]int{storage.DeliveryFailed: 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			scenario(t, func(_ *testing.T, d *desk) {
				d.srv.most, d.srv.perPart = tc.most, 9
				d.enqueue(d.edition("e1", "A", "one"))
				d.start()
				pass(time.Second)
				d.enqueue(storage.Outgoing{Key: "c", Chat: d.chat("A"), Kind: storage.DeliverCorrection, Doc: encoded, Edits: &storage.PartRef{Delivery: 1, Number: 1}})
				pass(time.Second)
				d.has("A", tc.want)
				d.isOpen(tc.open)
			})
		})
	}
}

// What was cut into messages and waits reads as it does now when it leaves, whether all of it waits or the rest.
func TestWhatIsCorrectedWhileItWaitsLeavesCorrected(t *testing.T) {
	for name, tc := range map[string]struct {
		moves []move
		want  []string
	}{
		"all of it waits":  {[]move{{Fault: &platform.Fault{Kind: platform.RateLimited, After: time.Minute}}}, []string{"one 1/2", "two, corrected 2/2"}},
		"the rest waits":   {[]move{{}, {Fault: &platform.Fault{Kind: platform.RateLimited, After: time.Minute}}}, []string{"one 1/2", "two, corrected 2/2"}},
		"none had to wait": {nil, []string{"one 1/2", "two 2/2"}},
	} {
		t.Run(name, func(t *testing.T) {
			scenario(t, func(t *testing.T, d *desk) {
				d.srv.does(first(tc.moves...))
				d.enqueue(d.edition("e1", "A", "one", "two"))
				d.start()
				pass(time.Second)
				chat, err := d.store.Chat(t.Context(), "telegram", "A")
				if err != nil {
					t.Fatal(err)
				}
				_, err = d.store.AmendPosts(t.Context(), storage.Amendments{Unsettled: []storage.Unsettled{
					{Delivery: 1, Chat: chat, Doc: doc("one", "two, corrected")},
					{Delivery: 1, Number: 2, Chat: chat, Doc: doc("two, corrected")}}})
				if err != nil {
					t.Fatal(err)
				}
				pass(2 * time.Minute)
				d.has("A", tc.want...)
				d.isOpen(nothing())
			})
		})
	}
}

// What is put right while it is being cut into messages leaves as it was put right, not as it was read before.
func TestWhatIsCorrectedWhileItIsCutLeavesCorrected(t *testing.T) {
	waits := move{Fault: &platform.Fault{Kind: platform.RateLimited, After: time.Minute}}
	for name, tc := range map[string]struct {
		moves []move
		cut   int // which rendering it comes into
	}{
		"for the first time": {nil, 1},
		"all of it anew":     {[]move{waits}, 2},
		"the rest anew":      {[]move{{}, waits}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			scenario(t, func(t *testing.T, d *desk) {
				d.srv.does(first(tc.moves...))
				amend := func(last string) {
					if _, err := d.store.AmendPosts(t.Context(), storage.Amendments{Unsettled: []storage.Unsettled{
						{Delivery: 1, Doc: doc("one", last)}, {Delivery: 1, Number: 2, Doc: doc(last)}}}); err != nil {
						t.Error(err)
					}
				}
				renders := 0
				d.srv.renders = func() {
					if renders++; renders == tc.cut {
						amend("two, corrected")
					}
				}
				d.enqueue(d.edition("e1", "A", "one", "two"))
				d.start()
				pass(time.Second)
				if tc.cut > 1 {
					amend("two, to be corrected")
				}
				pass(2 * time.Minute)
				d.has("A", "one 1/2", "two, corrected 2/2")
				d.isOpen(nothing())
			})
		})
	}
}
