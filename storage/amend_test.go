package storage_test

import (
	"fmt"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// What begins to leave, or is changed otherwise, between the look at what waits and the moment at which it is put right is not
// touched: then the look is not done with the change, and the next one finds a post, or the document as it is now.
func TestWhatLeavesWhileItIsPutRightIsLookedAtAgain(t *testing.T) {
	for name, how := range map[string]struct{ leaves, changes bool }{"it waits": {}, "it leaves": {leaves: true}, "it was changed": {changes: true}} {
		t.Run(name, func(t *testing.T) {
			s := storagetest.Open(t)
			c, err := s.AddCase(t.Context(), storage.By{}, storage.Case{Country: "KG", Title: "A", Visibility: storage.VisiblePublic})
			if err != nil {
				t.Fatal(err)
			}
			before, err := s.LastChange(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			doc := fmt.Appendf(nil, `{"carries":[%q]}`, c.Ref)
			if _, err := s.Enqueue(t.Context(), storage.Outgoing{Key: "e", Chat: chatOf(t, s, "1"), Kind: storage.DeliverEdition, Doc: doc, To: before}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.AmendPosts(t.Context(), storage.Amendments{Through: before}); err != nil {
				t.Fatal(err)
			}
			if _, _, err := s.EditCase(t.Context(), storage.By{Reason: "a slip"}, storage.EditOf{Sight: storage.FullSight(), Ref: c.Ref, Kind: storage.ChangeCorrected}, func(x *storage.Case) error { x.Title = "B"; return nil }); err != nil {
				t.Fatal(err)
			}
			through, err := s.LastChange(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found, err := s.Amending(t.Context(), before, through)
			if err != nil || len(found.Unsettled) != 1 || len(found.Refs) != 0 {
				t.Fatalf("%+v, %v", found, err)
			}
			if how.changes {
				other := storage.Unsettled{Delivery: 1, Doc: fmt.Appendf(nil, `{"carries":[%q],"title":"C"}`, c.Ref)}
				if _, err := s.AmendPosts(t.Context(), storage.Amendments{Through: before, Unsettled: []storage.Unsettled{other}}); err != nil {
					t.Fatal(err)
				}
			}
			if how.leaves {
				list, err := s.Claim(t.Context(), "telegram", 1, time.Minute)
				if err != nil || len(list) != 1 {
					t.Fatal(list, err)
				}
				if stale, err := s.Freeze(t.Context(), storage.Frozen{Delivery: list[0].ID, Whole: doc, Parts: []storage.FrozenPart{{Number: 1, Body: []byte("A"), Doc: doc, Nonce: "n", Carries: []string{c.Ref}}}}); err != nil || len(stale) > 0 {
					t.Fatal(stale, err)
				}
			}
			found.Unsettled[0].Doc, found.Unsettled[0].Right = []byte(`{"title":"B"}`), []string{c.Ref}
			done, err := s.AmendPosts(t.Context(), storage.Amendments{From: found.From, Through: through, Unsettled: found.Unsettled})
			if err != nil {
				t.Fatal(err)
			}
			want, refs := through, []string(nil)
			if how.leaves || how.changes {
				want = before
			}
			if how.leaves {
				refs = []string{c.Ref}
			}
			if done != want {
				t.Errorf("it is done up to %d, not %d", done, want)
			}
			again, err := s.Amending(t.Context(), done, through)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(refs, again.Refs); diff != "" {
				t.Error(diff)
			}
		})
	}
}
