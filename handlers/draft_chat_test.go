package handlers_test

import (
	"strings"
	"testing"

	"casewire/handlers/command"
)

// An edit begun in a public group goes on in the editor's private chat, where its preview went, and nowhere else.
func TestAnEditBegunInAPublicGroupGoesOnInPrivate(t *testing.T) {
	b := leakBot(t, nil)
	group := command.Chat{Platform: "telegram", ID: "-100", Kind: command.GroupChat}
	private := command.Chat{Platform: "telegram", ID: "2", Kind: command.PrivateChat}
	editor := command.Caller{Platform: "telegram", ID: "2"}
	other := command.Caller{Platform: "telegram", ID: "3"}

	begun := b.Dispatch(t.Context(), command.Request{Caller: editor, Chat: group, Line: `/addcase "A new case" country:KG`})

	if !begun.Private || len(begun.Neutral.Title) == 0 || len(begun.Doc.Buttons) == 0 {
		t.Fatalf("the preview is not for the editor alone: %+v", begun)
	}
	if strings.Contains(begun.Neutral.Title.String(), "new case") {
		t.Errorf("the group is told %q", begun.Neutral.Title)
	}
	save := begun.Doc.Buttons[0][0].Action
	if got := b.Press(t.Context(), command.Request{Caller: other, Chat: private, Action: save}); got.Toast == "" {
		t.Errorf("somebody else's press is answered: %+v", got)
	}
	if got := b.Press(t.Context(), command.Request{Caller: editor, Chat: private, Action: save}); !strings.HasPrefix(got.Doc.Title.String(), "Stored: KG-") {
		t.Errorf("Save answers %q", got.Doc.Title)
	}
}
