package handlers_test

import (
	"encoding/json"
	"strings"
	"testing"

	"casewire/storage"
)

// The mark on a draft's buttons is short. That another draft of the same person once had it costs no change.
func TestDraftsOfTheSameMarkAreEachStored(t *testing.T) {
	n := openNewsroom(t)
	who, chat := storage.Who{Platform: "telegram", ID: "2"}, "telegram:private"
	for _, title := range []string{"One title", "Another title"} {
		n.ask(private("2"), "2", "/edit KG-4T7Q title "+title)
		state, err := n.store.Draft(t.Context(), who, chat)
		if err != nil {
			t.Fatal(err)
		}
		var draft map[string]any
		if err := json.Unmarshal([]byte(state), &draft); err != nil {
			t.Fatal(err)
		}
		draft["mark"] = "aaaa"
		marked, err := json.Marshal(draft)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.store.SaveDraft(t.Context(), who, chat, string(marked)); err != nil {
			t.Fatal(err)
		}
		if got := printed(n.press(private("2"), "2", "daaaa:save")); !strings.Contains(got, "Stored") || !strings.Contains(got, title) {
			t.Errorf("%s: %s", title, got)
		}
	}
}
