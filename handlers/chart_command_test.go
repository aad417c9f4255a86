package handlers_test

import (
	"strings"
	"testing"

	"casewire/handlers/command"
)

// The text beside a picture says the same numbers, and where there is nothing to draw there is no picture.
func TestAChartSaysInWordsWhatItShows(t *testing.T) {
	b := leakBot(t, nil)
	ask := func(line string) command.Answer {
		return b.Dispatch(t.Context(), command.Request{Alone: true, Caller: command.Caller{Platform: "telegram", ID: "7"}, Chat: command.Chat{Platform: "telegram", ID: "7", Kind: command.PrivateChat}, Line: line})
	}

	custody := ask("/chart custody since:2025-09 country:KG").Doc
	if len(custody.Files) != 1 || custody.Files[0].Type != "image/png" || !strings.HasPrefix(string(custody.Files[0].Data), "\x89PNG") {
		t.Fatalf("there is no picture: %v", text(custody))
	}
	for _, said := range []string{text(custody), custody.Files[0].Alternative} {
		if !strings.Contains(said, "Oct 2025: 3, Nov 2025: 1") {
			t.Errorf("the text does not say what is shown: %s", said)
		}
	}
	if got := ask("/chart countries country:UZ").Doc; len(got.Files) != 0 || !strings.Contains(text(got), "Nothing to draw from Dec 2025 to Nov 2026.") {
		t.Errorf("an empty chart answers %s", text(got))
	}
	if got := ask("/chart since:2027").Doc; len(got.Files) != 0 || !strings.Contains(text(got), "since:") {
		t.Errorf("a chart of the future answers %s", text(got))
	}
}
