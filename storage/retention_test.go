package storage_test

import (
	"path/filepath"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// A post that shows something is kept as long as it is told, anything else at most a month, and whatever waits as long as it
// waits.
func TestPruneForgetsWhatIsPastItsTime(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		posts time.Duration
		// kept is what is left after so many days: the post, the notice, and what waits.
		kept map[int][]string
	}{
		"as long as it is by default": {400 * day, map[int][]string{29: {"notice", "post", "waits"}, 31: {"post", "waits"}, 399: {"post", "waits"}, 401: {"waits"}}},
		"for ten days":                {10 * day, map[int][]string{9: {"notice", "post", "waits"}, 11: {"waits"}}},
	} {
		t.Run(name, func(t *testing.T) {
			now := storagetest.Now
			path := filepath.Join(t.TempDir(), "casewire.db")
			s := storagetest.OpenAt(t, path, func() time.Time { return now })
			if err := s.SeeChat(t.Context(), storage.Chat{Platform: "telegram", RemoteID: "-100", Kind: "channel"}); err != nil {
				t.Fatal(err)
			}
			chat, err := s.Chat(t.Context(), "telegram", "-100")
			if err != nil {
				t.Fatal(err)
			}
			for key, doc := range map[string]string{"post": `{"blocks":[{"carries":["4AFED"]}]}`, "notice": `{}`} {
				if _, err := s.Enqueue(t.Context(), storage.Outgoing{Key: key, Chat: chat.ID, Kind: storage.DeliverAnnouncement, Doc: []byte(doc)}); err != nil {
					t.Fatal(err)
				}
			}
			storagetest.Deliver(t, path, now)
			if _, err := s.Enqueue(t.Context(), storage.Outgoing{Key: "waits", Chat: chat.ID, Kind: storage.DeliverAnnouncement, Doc: []byte(`{}`)}); err != nil {
				t.Fatal(err)
			}
			got := map[int][]string{}
			for at := range 410 {
				now = storagetest.Now.Add(time.Duration(at) * day)
				if err := s.Prune(t.Context(), c.posts); err != nil {
					t.Fatal(err)
				}
				if _, asked := c.kept[at]; asked {
					got[at] = storagetest.Keys(t, path)
				}
			}
			if diff := cmp.Diff(c.kept, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
