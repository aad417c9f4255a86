package handlers_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/example"
	"casewire/handlers/reply"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// typist enters what an editor types, message by message, and presses Save where he would.
type typist struct {
	t      *testing.T
	gate   command.Gate
	from   command.Request
	last   reply.Doc
	refs   map[string]string
	counts struct{ commands, taps, characters int }
}

func newTypist(t *testing.T, s *storage.Store, id string) *typist {
	t.Helper()
	gate, err := handlers.New(handlers.Options{Store: s, Roles: map[string]command.Role{"console:" + id: command.Editor}})
	if err != nil {
		t.Fatal(err)
	}
	return &typist{t: t, gate: gate, refs: map[string]string{}, from: command.Request{
		Caller: command.Caller{Platform: "console", ID: id, Name: id},
		Chat:   command.Chat{Platform: "console", ID: id, Kind: command.PrivateChat, Manager: true},
	}}
}

// text is a document as plain text, a line a block.
func text(d reply.Doc) string {
	var b strings.Builder
	write := func(l reply.Line) { b.WriteString(l.String() + "\n") }
	write(d.Title)
	for _, block := range d.Blocks {
		write(block.Text)
		for _, i := range block.Items {
			write(i.Text)
			for _, n := range i.Notes {
				write(n)
			}
		}
	}
	return b.String()
}

var storedRef = regexp.MustCompile(`^Stored: (\S+)`)

// says types one message; "yes" presses the first button of the last answer.
func (y *typist) says(message string) string {
	y.t.Helper()
	r := y.from
	if message == "yes" {
		if len(y.last.Buttons) == 0 {
			y.t.Fatalf("nothing to press after:\n%s", text(y.last))
		}
		y.counts.taps++
		r.Action = y.last.Buttons[0][0].Action
		y.last = y.gate.Press(y.t.Context(), r).Doc
		return text(y.last)
	}
	y.counts.commands++
	y.counts.characters += utf8.RuneCountInString(message)
	r.Line = message
	y.last = y.gate.Dispatch(y.t.Context(), r).Doc
	return text(y.last)
}

// enters types a file: messages parted by empty lines, each answered by a preview and saved. "= NAME" keeps the ref of
// what was stored, "= NAME source" that of the source that came with it, for $NAME in later messages.
func (y *typist) enters(path string) {
	y.t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		y.t.Fatal(err)
	}
	for message := range strings.SplitSeq(string(file), "\n\n") {
		message, capture, captures := strings.Cut(strings.TrimSpace(message), "\n= ")
		for _, name := range slices.Backward(slices.Sorted(maps.Keys(y.refs))) {
			message = strings.ReplaceAll(message, "$"+name, y.refs[name])
		}
		answer := y.says(message)
		if message == "yes" && !storedRef.MatchString(answer) && !strings.HasPrefix(answer, "Published.") {
			y.t.Fatalf("not stored: %s", answer)
		}
		if message != "yes" && !strings.HasPrefix(answer, "Preview.") {
			y.t.Fatalf("%s\nis answered: %s", message, answer)
		}
		if !captures {
			continue
		}
		name, what, _ := strings.Cut(capture, " ")
		found := storedRef.FindStringSubmatch(answer)
		if what == "source" {
			found = regexp.MustCompile(`New on file: .* (\S+)\n`).FindStringSubmatch(answer)
		}
		if found == nil {
			y.t.Fatalf("no ref of %s in: %s", capture, answer)
		}
		y.refs[name] = found[1]
	}
}

// The three cases of DOMAIN §4 are typed into an empty store, as an editor would, and the table of questions holds on the
// result as it does on the example that ships with casewire.
func TestTheExampleCanBeEnteredByCommandsAlone(t *testing.T) {
	typed := storagetest.Open(t)
	y := newTypist(t, typed, "editor")

	y.enters("testdata/entry.txt")

	t.Logf("%d messages of %d characters, %d taps on Save", y.counts.commands, y.counts.characters, y.counts.taps)
	shipped := storagetest.Open(t)
	if _, err := shipped.Import(t.Context(), storage.By{}, example.Records()); err != nil {
		t.Fatal(err)
	}
	refs := storagetest.SameThings(t, shipped, typed)
	storagetest.Ask(t, typed, storagetest.ExampleAnswers().Renamed(refs))
}
