package console

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func options(gate command.Gate, in io.Reader, out io.Writer) Options {
	return Options{
		Gate: gate, In: in, Out: out, Words: english(), Greeting: reply.Doc{Title: reply.Text("Hello.")},
		Caller: command.Caller{Platform: "console", ID: "1"}, Chat: command.Chat{Platform: "console", ID: "1", Kind: command.PrivateChat},
	}
}

// talk pipes a whole text through a console and gives what it answered.
func talk(t *testing.T, gate command.Gate, text string) string {
	t.Helper()
	var out bytes.Buffer
	if err := Run(t.Context(), options(gate, strings.NewReader(text), &out)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPipedText(t *testing.T) {
	for name, c := range map[string]struct{ given, want string }{
		"nothing":                               {"", "Hello.\n\n"},
		"one line each":                         {"/about\n/custody on:2025\n", "Hello.\n\nanswer to /about\n\nanswer to /custody on:2025\n\n"},
		"a last line without its end":           {"/about", "Hello.\n\nanswer to /about\n\n"},
		"lines of another system":               {"/custody\r\non: 2025\r\n\r\n", "Hello.\n\nanswer to /custody + on: 2025\n\n"},
		"words that are no command":             {"тухватшин\n", "Hello.\n\nanswer to тухватшин\n\n"},
		"empty lines":                           {"\n\n  \n/about\n\n", "Hello.\n\nanswer to /about\n\n"},
		"nothing after leaving":                 {"/quit\n/about\n", "Hello.\n\n"},
		"leaving in a word":                     {"Exit\n/about\n", "Hello.\n\n"},
		"help in a word":                        {"help\n", "Hello.\n\nanswer to /help\n\n"},
		"lines of a command":                    {"/addcase\ntitle: One: two\ncountry: KG\n\n", "Hello.\n\nanswer to /addcase + title: One: two + country: KG\n\n"},
		"a line that is no option":              {"/addcase\ntitle: One\nnote: two\n", "Hello.\n\nanswer to /addcase + title: One\n\nanswer to note: two\n\n"},
		"an empty line ends a command":          {"/custody\n\non: 2025\n", "Hello.\n\nanswer to /custody\n\nanswer to on: 2025\n\n"},
		"a command ends the one before":         {"/custody\n/addcase\ntitle: One\n", "Hello.\n\nanswer to /custody\n\nanswer to /addcase + title: One\n\n"},
		"a command without options":             {"/about\non: 2025\n", "Hello.\n\nanswer to /about\n\nanswer to on: 2025\n\n"},
		"lines before any command":              {"title: One\n", "Hello.\n\nanswer to title: One\n\n"},
		"a command unknown":                     {"/nothing\ntitle: One\n", "Hello.\n\nanswer to /nothing\n\nanswer to title: One\n\n"},
		"option names in any case":              {"/CUSTODY\nOn : 2025\n", "Hello.\n\nanswer to /CUSTODY + On : 2025\n\n"},
		"a line too long":                       {strings.Repeat("x", maxLine+1) + "\n/about\n", "Hello.\n\n! That line is too long.\n\nanswer to /about\n\n"},
		"a line too long at the end":            {strings.Repeat("x", 3*maxLine), "Hello.\n\n! That line is too long.\n\n"},
		"a line too long, and its command":      {"/addcase\ntitle: " + strings.Repeat("x", maxLine) + "\ncountry: KG\n", "Hello.\n\n! That line is too long.\n\nanswer to country: KG\n\n"},
		"a line of exactly the greatest length": {strings.Repeat("x", maxLine) + "\n", "Hello.\n\nanswer to " + strings.Repeat("x", maxLine) + "\n\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, talk(t, newEcho(t), c.given)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A program that waits for each answer before it writes its next line never hangs, whatever it writes, and a further
// line of a command still belongs to it.
func TestPipedLineIsAnsweredBeforeTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Given a program that talks line by line
		toBot, asks := io.Pipe()
		answers, fromBot := io.Pipe()
		done := make(chan error, 1)
		go func() {
			done <- Run(t.Context(), options(newEcho(t), toBot, fromBot))
			_ = fromBot.Close()
		}()
		lines := bufio.NewScanner(answers)
		read := func() string {
			var b strings.Builder
			for lines.Scan() && lines.Text() != "" {
				b.WriteString(lines.Text() + "\n")
			}
			return b.String()
		}
		if got := read(); got != "Hello.\n" {
			t.Fatalf("greeting: %q", got)
		}

		// When it writes a line, then an answer comes before the next is written
		for _, c := range []struct{ line, want string }{
			{"/about", "answer to /about\n"},
			{"/custody", "answer to /custody\n"},
			{"on: 2025", "answer to /custody + on: 2025\n"}, // a question is asked again with more
			{"country: KG", "answer to /custody + on: 2025 + country: KG\n"},
			{"/addcase", "answer to /addcase\n"},
			{"title: One", "answer to /addcase + title: One\n"}, // so is a preview
			{"One", "answer to One\n"},
			{"title: Two", "answer to title: Two\n"}, // not directly after the command
			{"/grant", "answer to /grant\n"},
			{"user: 12", "answer to user: 12\n"}, // what acts at once has acted, and is not done twice
		} {
			if _, err := io.WriteString(asks, c.line+"\n"); err != nil {
				t.Fatal(err)
			}
			if got := read(); got != c.want {
				t.Errorf("%s: got %q, want %q", c.line, got, c.want)
			}
		}
		_ = asks.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestRunEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		in, keep := io.Pipe()
		if err := Run(ctx, options(newEcho(t), in, io.Discard)); err != nil {
			t.Error(err)
		}
		_ = keep.Close()
	})
}

func TestRunTellsOfABrokenPipe(t *testing.T) {
	broken := errors.New("broken")
	in, out := io.Pipe()
	_ = out.CloseWithError(broken)
	if err := Run(t.Context(), options(newEcho(t), in, io.Discard)); !errors.Is(err, broken) {
		t.Errorf("got %v, want the error of the input", err)
	}
	unread, out := io.Pipe()
	_ = unread.CloseWithError(broken)
	if err := Run(t.Context(), options(newEcho(t), strings.NewReader(""), out)); !errors.Is(err, broken) {
		t.Errorf("got %v, want the error of the output", err)
	}
}

func TestEachCallHasItsOwnKey(t *testing.T) {
	gate := newEcho(t)
	talk(t, gate, "/about\n/about\n")
	talk(t, gate, "/about\n")
	keys := map[string]bool{}
	for _, r := range gate.asked {
		keys[r.Key] = true
		if !r.Alone || r.Caller.ID != "1" || r.Chat.Kind != command.PrivateChat {
			t.Errorf("the request lacks who asks, or where: %+v", r)
		}
	}
	if len(keys) != 3 {
		t.Errorf("three calls have %d keys", len(keys))
	}
}

func TestTypingPressesButtons(t *testing.T) {
	gate := newEcho(t)
	button := func(label, action string, style reply.Style) reply.Button {
		return reply.Button{Label: label, Action: action, Style: style}
	}
	gate.answers["/case a"] = command.Answer{Doc: reply.Doc{Title: reply.Text("A preview"), Buttons: [][]reply.Button{
		{button("Save", "save", reply.Primary), button("Cancel", "cancel", reply.Ordinary)},
		{button("Next", "next", reply.Ordinary), {Label: "Source", URL: "https://example.org/"}},
	}}}
	gate.answers["/case b"] = command.Answer{Doc: reply.Doc{Title: reply.Text("How many?"), Buttons: [][]reply.Button{{button("Cancel", "cancel", reply.Ordinary)}}}}
	gate.answers["toast"] = command.Answer{Toast: "Nothing more."}

	if got, want := talk(t, gate, "/case a\n"), "Hello.\n\nA preview\n\n[1] Save\n[2] Cancel\n[3] Next\n    Source <https://example.org/>\n\n"; got != want {
		t.Error(cmp.Diff(want, got))
	}
	for typed, want := range map[string]string{
		"1": "pressed save", "[3]": "pressed next", "next": "pressed next", "YES": "pressed save", "no": "pressed cancel",
		"4": "answer to 4", "Source": "answer to Source", "nex": "answer to nex",
	} {
		if got := talk(t, gate, "/case a\n"+typed+"\n"); !strings.HasSuffix(got, "\n\n"+want+"\n\n") {
			t.Errorf("%s: got %q, want %q", typed, got, want)
		}
	}
	// A number is an answer where the only button cancels.
	if got, want := talk(t, gate, "/case b\n1\nno\n"), "Hello.\n\nHow many?\n\n[no] Cancel\n\nanswer to 1\n\nanswer to no\n\n"; got != want {
		t.Error(cmp.Diff(want, got))
	}
	if got, want := talk(t, gate, "/case b\nno\n"), "Hello.\n\nHow many?\n\n[no] Cancel\n\npressed cancel\n\n"; got != want {
		t.Error(cmp.Diff(want, got))
	}
	// The buttons of an answer that is gone press nothing.
	if got := talk(t, gate, "/case a\n/about\n1\n"); !strings.HasSuffix(got, "answer to 1\n\n") {
		t.Errorf("an old button was pressed: %q", got)
	}
	// A line of toast leaves them.
	gate.answers["save"] = gate.answers["toast"]
	if got := talk(t, gate, "/case a\n1\n2\n"); !strings.HasSuffix(got, "\n\nNothing more.\n\npressed cancel\n\n") {
		t.Errorf("the buttons are gone after a toast: %q", got)
	}
}

func TestFilesAreSaved(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	gate := newEcho(t)
	gate.answers["/about"] = command.Answer{Doc: reply.Doc{Files: []reply.File{
		{Name: "../../cases.csv", Type: "text/csv", Data: []byte("a,b\n")},
		{Name: "../../cases.csv", Type: "text/csv", Data: []byte("c,d\n"), Alternative: "The same again."},
	}}}
	got := talk(t, gate, "/about\n")
	paths := regexp.MustCompile(`saved as (.+)`).FindAllStringSubmatch(got, -1)
	if len(paths) != 2 || !strings.Contains(got, "\n  The same again.\n") {
		t.Fatalf("the answer lacks a path or the alternative: %q", got)
	}
	for i, want := range []string{"a,b\n", "c,d\n"} {
		content, err := os.ReadFile(paths[i][1])
		if err != nil || string(content) != want {
			t.Errorf("%s: got %q, %v", paths[i][1], content, err)
		}
		if !strings.HasPrefix(paths[i][1], temporary) {
			t.Errorf("%s lies outside the folder for such files", paths[i][1])
		}
	}
}

func TestQuitAnswerLeaves(t *testing.T) {
	gate := newEcho(t)
	gate.answers["/about"] = command.Answer{Quit: true, Doc: reply.Doc{Title: reply.Text("Bye.")}}
	if got := talk(t, gate, "/about\n/custody\n"); got != "Hello.\n\nBye.\n\n" {
		t.Errorf("got %q", got)
	}
}
