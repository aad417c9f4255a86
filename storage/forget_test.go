package storage_test

import (
	"strconv"
	"strings"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// Ann has a follow, a digest and two messages in her private chat, on Discord as on Telegram, and set up a digest for a
// group, which is not hers.
func TestForgetEndsWhatIsOnesOwnAndNothingElse(t *testing.T) {
	for _, remote := range []string{"ann", "another-id"} { // Telegram's private chats have the person's id, others do not
		t.Run(remote, func(t *testing.T) {
			d := newDesk(t)
			for _, text := range []string{
				`insert into chats (id, platform, remote_id, kind, title, created_at) values (1, 'telegram', '` + remote + `', 'private', 'Ann Author', 0), (2, 'telegram', '-100', 'group', 'Desk', 0), (3, 'telegram', 'bo', 'private', 'Bo', 0)`,
				`insert into subscriptions (ref, chat_id, minute, zone, days, account, last_seq, planned_at, created_at) values ('S0WN1', 1, 480, 'UTC', 127, :ann, 0, 0, 0), ('SGR01', 2, 480, 'UTC', 127, :ann, 0, 0, 0), ('SB001', 3, 480, 'UTC', 127, :bo, 0, 0, 0)`,
				`insert into follows (ref, chat_id, kind, code, account, created_at) values ('F0WN1', 1, 'country', 'KG', :ann, 0), ('FB001', 3, 'country', 'KG', :bo, 0)`,
				`insert into deliveries (key, chat_id, kind, priority, doc, audience, state, due_at, created_at) values ('a', 1, 'edition', 1, '{}', 0, 'pending', 0, 0), ('b', 1, 'edition', 1, '{}', 0, 'sent', 0, 0), ('c', 2, 'edition', 1, '{}', 0, 'pending', 0, 0)`,
			} {
				text = strings.NewReplacer(":ann", strconv.FormatInt(d.ann, 10), ":bo", strconv.FormatInt(d.bo, 10)).Replace(text)
				if err := storage.Exec(t.Context(), d.Store, text); err != nil {
					t.Fatal(err)
				}
			}
			ann := storage.Who{Platform: "telegram", ID: "ann"}
			if err := d.SaveDraft(t.Context(), ann, "telegram:ann:", "half a command"); err != nil {
				t.Fatal(err)
			}
			want := storage.Traces{Name: true, Drafts: 1, Follows: 1, Subscriptions: 1, Waiting: 1}
			dry := d.by(d.ann)
			dry.DryRun = true
			before := storagetest.Dump(t, d.path)
			if got, err := d.Forget(t.Context(), dry, ann); err != nil || got != want {
				t.Errorf("looking: %+v, %v", got, err)
			}
			if diff := cmp.Diff(before, storagetest.Dump(t, d.path)); diff != "" {
				t.Errorf("looking changed something:\n%s", diff)
			}
			if got, err := d.Forget(t.Context(), d.by(d.ann), ann); err != nil || got != want {
				t.Fatalf("forgetting: %+v, %v", got, err)
			}
			if after := storagetest.Dump(t, d.path); strings.Contains(after, "Ann Author") || strings.Contains(after, "half a command") {
				t.Error("something of hers is still there")
			}
			for question, left := range map[string]string{
				`select group_concat(ref) from subscriptions where ended_at is null`:  "SGR01,SB001",
				`select group_concat(ref) from follows where ended_at is null`:        "FB001",
				`select group_concat(key) from deliveries where state = 'pending'`:    "c",
				`select group_concat(name) from accounts where name <> ''`:            "bo",
				`select group_concat(title) from chats where title <> '' and id <> 0`: "Desk,Bo",
			} {
				if got, err := storage.Ask[string](t.Context(), d.Store, question); err != nil || got != left {
					t.Errorf("%s: %s, not %s, %v", question, got, left, err)
				}
			}
			if got, err := d.Forget(t.Context(), dry, ann); err != nil || !got.None() {
				t.Errorf("afterwards: %+v, %v", got, err)
			}
		})
	}
}
