package handlers_test

import (
	"fmt"
	"strings"
	"testing"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/example"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// Words that stand in the titles of three cases, by who may see them. What an answer tells of them is the sight it had.
const (
	seesPublic     = "Kloop"
	seesTeam       = "Teamonly"
	seesOwn        = "Sharedalone"
	seesRestricted = "Adminsonly"
)

// sightBot is a gate whose store has a case for each sight: one public, one for the team, one restricted and shared with
// every role's person, and one restricted.
func sightBot(t *testing.T) *handlers.Bot {
	t.Helper()
	s := storagetest.Open(t)
	if _, err := s.Import(t.Context(), storage.By{}, example.Records()); err != nil {
		t.Fatal(err)
	}
	for ref, c := range map[string]struct {
		title string
		seen  storage.Visibility
	}{"UZ-1TTM": {seesTeam, storage.VisibleTeam}, "UZ-2WWN": {seesOwn, storage.VisibleRestricted}, "UZ-3RRT": {seesRestricted, storage.VisibleRestricted}} {
		storagetest.Put(t, s, storage.Record{Case: &storage.Case{Ref: ref, Title: c.title + " kloop", Country: "UZ", Visibility: c.seen}})
	}
	roles := map[string]command.Role{}
	for id, role := range map[string]command.Role{"nobody": command.Nobody, "member": command.Member, "editor": command.Editor, "admin": command.Admin} {
		roles["telegram:"+id] = role
		if err := s.Share(t.Context(), storage.By{}, storage.FullSight(), "UZ-2WWN", "telegram:"+id); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.SetChat(t.Context(), storage.By{}, storage.Chat{Platform: "telegram", RemoteID: "team", Kind: "group"}, func(c *storage.Chat) error { c.Team = true; return nil }); err != nil {
		t.Fatal(err)
	}
	b, err := handlers.New(handlers.Options{Store: s, Version: "test", Roles: roles})
	if err != nil {
		t.Fatal(err)
	}
	return handlers.Unhurried(b)
}

// situations are who calls from where, in the columns of the printed matrix.
func situations() [][]command.Request {
	var out [][]command.Request
	for _, chat := range []command.Chat{{Platform: "telegram", ID: "private", Kind: command.PrivateChat}, {Platform: "telegram", ID: "public", Kind: command.GroupChat}, {Platform: "telegram", ID: "team", Kind: command.GroupChat}} {
		var row []command.Request
		for _, role := range []string{"nobody", "member", "editor", "admin"} {
			row = append(row, command.Request{Chat: chat, Caller: command.Caller{Platform: "telegram", ID: role}})
		}
		out = append(out, row)
	}
	return append(out, []command.Request{{Chat: command.Chat{Platform: "telegram", ID: "channel", Kind: command.ChannelChat}, Caller: command.Caller{Platform: "telegram"}}})
}

// observed is the letter of the matrix for a call that was really made: refused or not, and by what was completed within
// the sight that the answer has, how far that sight goes.
func observed(t *testing.T, b *handlers.Bot, s *command.Spec, r command.Request) (letter string, private bool) {
	t.Helper()
	r.Line = "/" + s.Name
	if len(s.Examples) > 0 {
		r.Line = s.Examples[0]
	}
	answer := b.Dispatch(t.Context(), r)
	text := encoded(t, answer)
	if strings.Contains(text, "went wrong") {
		t.Errorf("%s in %s: %s", r.Line, r.Chat.ID, text)
	}
	title := answer.Doc.Title.String()
	refused := strings.Contains(title, "/"+s.Name+" is for ") || strings.Contains(title, "/"+s.Name+" needs to know who you are")
	listed := false
	for _, m := range b.Menu(t.Context(), r) {
		listed = listed || m.Name == s.Name
	}
	if listed == refused {
		t.Errorf("%s in %s as %q: refused %v, in the menu %v", s.Name, r.Chat.ID, r.Caller.ID, refused, listed)
	}
	if refused {
		return "–", false
	}
	return "", answer.Private
}

// The printed matrix is what happens: every command is called by its example in every situation of the matrix.
func TestThePrintedPermissionsAreWhatHappens(t *testing.T) {
	storagetest.WithoutRace(t)
	b := sightBot(t)
	printed := map[string][]string{}
	for line := range strings.Lines(b.Permissions()) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if name, ok := strings.CutPrefix(cells[0], "| `/"); ok {
			printed[strings.TrimSuffix(name, "`")] = cells[1:]
		}
	}
	sights := sightLetters(t, b)
	if len(printed) != len(b.Table().All()) {
		t.Fatalf("%d commands are printed, there are %d", len(printed), len(b.Table().All()))
	}
	for _, s := range b.Table().All() {
		if s.Name == "digest" {
			continue // what it says has the chat's audience, whoever asks; its own tests hold that
		}
		var cells []string
		for _, row := range situations() {
			var letters []string
			star := false
			for _, r := range row {
				letter, private := observed(t, b, s, r)
				if letter == "" {
					letter = sights(r, private)
				}
				letters = append(letters, letter)
				star = star || private && r.Chat.Kind != command.PrivateChat && r.Caller.ID != ""
			}
			cell := strings.Join(letters, " ")
			if star {
				cell += " *"
			}
			cells = append(cells, cell)
		}
		want := printed[s.Name]
		want[len(want)-1] = strings.TrimSuffix(want[len(want)-1], " |")
		if diff := cmp.Diff(want, cells); diff != "" {
			t.Errorf("/%s (-printed +what happened):\n%s", s.Name, diff)
		}
	}
}

// sightLetters tells what somebody sees in a situation by what /find tells him there.
func sightLetters(t *testing.T, b *handlers.Bot) func(r command.Request, private bool) string {
	t.Helper()
	known := map[string]string{}
	return func(r command.Request, private bool) string {
		key := fmt.Sprint(r.Chat.ID, r.Caller.ID, private)
		if known[key] == "" {
			sees := func(word string) bool {
				asks := r
				asks.Line = fmt.Sprintf("/find %s private:%v", word, private)
				return strings.Contains(encoded(t, b.Dispatch(t.Context(), asks)), word+" kloop")
			}
			letter := "p"
			for _, step := range []struct{ word, letter string }{{seesTeam, "t"}, {seesOwn, "o"}, {seesRestricted, "a"}} {
				if sees(step.word) {
					letter = step.letter
				}
			}
			known[key] = letter
		}
		return known[key]
	}
}

// An anonymous admin is nobody, whatever the chat, and so is somebody whose platform names no role of his.
func TestAnAnonymousAdminHasNoRole(t *testing.T) {
	b := sightBot(t)
	for _, chat := range []string{"public", "team"} {
		r := command.Request{Chat: command.Chat{Platform: "telegram", ID: chat, Kind: command.GroupChat, Manager: true}, Caller: command.Caller{Platform: "telegram"}}
		for _, s := range b.Table().All() {
			letter, _ := observed(t, b, s, r)
			if may := s.Need == command.Anyone || s.Need == command.ManagesChat; may != (letter != "–") {
				t.Errorf("/%s by an anonymous admin in the %s chat: %q", s.Name, chat, letter)
			}
		}
		r.Line = "/find kloop"
		text := encoded(t, b.Dispatch(t.Context(), r))
		for _, word := range []string{seesTeam, seesOwn, seesRestricted} {
			if strings.Contains(text, word) {
				t.Errorf("an anonymous admin in the %s chat sees %s", chat, word)
			}
		}
		if !strings.Contains(text, seesPublic) {
			t.Errorf("an anonymous admin sees nothing: %s", text)
		}
	}
}

// The sight in which an editor's command looks is the one that the matrix prints, in an answer that he alone sees and in a
// chat of the team: what it may name is what it finds.
func TestEditCommandsLookWithTheSightOfTheirAnswer(t *testing.T) {
	b := sightBot(t)
	for _, c := range []struct {
		chat, who, ref string
		found          bool
	}{
		{"private", "editor", "UZ-1TTM", true}, {"private", "editor", "UZ-2WWN", true}, {"private", "editor", "UZ-3RRT", false}, {"private", "admin", "UZ-3RRT", true},
		{"public", "editor", "UZ-1TTM", true}, {"public", "editor", "UZ-2WWN", true}, {"public", "editor", "UZ-3RRT", false}, {"public", "admin", "UZ-3RRT", true},
		{"team", "editor", "UZ-1TTM", true}, {"team", "editor", "UZ-2WWN", false}, {"team", "editor", "UZ-3RRT", false}, {"team", "admin", "UZ-3RRT", false},
	} {
		for _, line := range []string{"/edit %s summary New", "/close %s", "/publish %s", `/withdraw %s reason:"Asked to."`, "/embargo %s 2027-01-01", "/edit %s colour red"} {
			kind := command.GroupChat
			if c.chat == "private" {
				kind = command.PrivateChat
			}
			r := command.Request{Chat: command.Chat{Platform: "telegram", ID: c.chat, Kind: kind}, Caller: command.Caller{Platform: "telegram", ID: c.who}, Line: fmt.Sprintf(line, c.ref)}
			answer := b.Dispatch(t.Context(), r)
			if missing := strings.Contains(answer.Doc.Title.String(), "nothing is on file"); missing == c.found {
				t.Errorf("%s by %s in the %s chat: %s", r.Line, c.who, c.chat, answer.Doc.Title.String())
			}
			if wantPrivate := c.chat == "public"; answer.Private != wantPrivate && c.found {
				t.Errorf("%s by %s in the %s chat: private %v", r.Line, c.who, c.chat, answer.Private)
			}
			if answer.Private && answer.Neutral.Title.String() != "The answer is for you alone; it went to your private chat." {
				t.Errorf("%s: the chat is told %q", r.Line, answer.Neutral.Title.String())
			}
		}
	}
}
