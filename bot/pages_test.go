package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"casewire/bot/telegram/telegramtest"
	"casewire/config"
)

// The pages of deploy hold two kinds of blocks. What is said in a chat stands in a block "chat": a line after "> " is sent, or,
// in brackets, is the button that is pressed; lines after it that do not begin with "/" or "[" belong to the same message;
// every other line must stand in the answer. What is typed at a shell stands in a block "sh", and is run as it is, unless its
// first line says that it is not.

// notRun is how a block begins that the test does not run, with the reason.
const notRun = "# not run by the test: "

// block is a fenced part of a page.
type block struct {
	where string // page and line
	kind  string
	lines []string
}

// blocks reads the fenced parts of a page.
func blocks(t *testing.T, page string) (out []block) {
	t.Helper()
	var in *block
	for n, line := range strings.Split(text(t, "deploy/"+page), "\n") {
		kind, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && in == nil:
			in = &block{where: fmt.Sprintf("%s:%d", page, n+1), kind: kind}
		case fence:
			out = append(out, *in)
			in = nil
		case in != nil:
			in.lines = append(in.lines, line)
		}
	}
	if in != nil {
		t.Errorf("%s: the block has no end", in.where)
	}
	return out
}

// pages are all of them.
var pages = []string{"EDITORS.md", "OPERATORS.md", "SECURITY.md"} //nolint:gochecknoglobals // a constant list

func TestPagesHoldOnlyBlocksThatAreRun(t *testing.T) {
	entries, err := filepath.Glob("deploy/*.md")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(pages) {
		t.Errorf("deploy has the pages %q", entries)
	}
	table := tableOf(t)
	// What is written to @BotFather, leaves a question, or is asked of the listener.
	others := []string{"newbot", "setinline", "cancel", "livez", "readyz", "metrics"}
	for _, page := range pages {
		for _, b := range blocks(t, page) {
			if b.kind != "chat" && b.kind != "sh" {
				t.Errorf("%s: nobody runs a block of %q", b.where, b.kind)
			}
		}
		// What is named in the text is a command, too.
		for _, m := range regexp.MustCompile("`/([a-z]+)[ `]").FindAllStringSubmatch(text(t, "deploy/"+page), -1) {
			if table.Lookup(m[1]) == nil && !slices.Contains(others, m[1]) {
				t.Errorf("%s names /%s, which is no command", page, m[1])
			}
		}
	}
}

// What the pages say in a chat is said to the whole program, on Telegram, by an admin, page by page on the example case.
func TestPagesInAChat(t *testing.T) {
	for _, page := range pages {
		t.Run(page, func(t *testing.T) {
			var chats []block
			for _, b := range blocks(t, page) {
				if b.kind == "chat" {
					chats = append(chats, b)
				}
			}
			if len(chats) == 0 {
				t.Fatal("the page says nothing in a chat")
			}
			s := &sitting{t: t, running: &running{Server: telegramtest.New(t), path: exampleFile(t), log: &lockedBuffer{}}}
			s.world = s.clock.world()
			s.start(t)
			for _, b := range chats {
				for _, x := range turns(t, b) {
					s.have(b.where, x)
				}
			}
		})
	}
}

// turn is a message or a press of a button, and what must stand in the answer.
type turn struct {
	said string
	want []string
}

func turns(t *testing.T, b block) (out []turn) {
	t.Helper()
	for _, line := range b.lines {
		said, typed := strings.CutPrefix(line, "> ")
		var last *turn
		if len(out) > 0 {
			last = &out[len(out)-1]
		}
		switch {
		case typed && last != nil && len(last.want) == 0 && !strings.HasPrefix(said, "/") && !strings.HasPrefix(said, "["):
			last.said += "\n" + said
		case typed:
			out = append(out, turn{said: said})
		case last == nil:
			t.Fatalf("%s: nobody asked for %q", b.where, line)
		case line != "":
			last.want = append(last.want, line)
		}
	}
	for _, x := range out {
		if len(x.want) == 0 {
			t.Errorf("%s: the page does not say what is answered to %q", b.where, x.said)
		}
	}
	return out
}

// sitting is an admin's private chat with the whole program.
type sitting struct {
	*running
	t     *testing.T
	clock steady
}

// have sends one message, or presses one button, and waits until what is wanted stands in what came or changed since.
func (s *sitting) have(where string, x turn) {
	s.t.Helper()
	s.clock.next()
	before := s.In(aida.ID)
	if label, ok := strings.CutPrefix(x.said, "["); ok {
		s.press(where, strings.TrimSuffix(label, "]"))
	} else {
		s.Say(aida, aida.ID, x.said)
	}
	var got string
	defer func() {
		if s.t.Failed() {
			s.t.Logf("%s: %s\nis answered with:\n%s", where, x.said, got)
		}
	}()
	s.Until(s.t, fmt.Sprintf("%s: %q in the answer to %q", where, x.want, x.said), func() bool {
		got = ""
		for i, m := range s.In(aida.ID) {
			if m.Ours && (i >= len(before) || m.Edited != before[i].Edited) {
				got += m.Text + "\n" + labels(m.Markup) + "\n"
			}
		}
		return !slices.ContainsFunc(x.want, func(line string) bool { return !strings.Contains(got, line) })
	})
}

// press presses the button with a label on the newest message that has one.
func (s *sitting) press(where, label string) {
	s.t.Helper()
	for _, m := range slices.Backward(s.In(aida.ID)) {
		if action, ok := buttons(s.t, m.Markup)[label]; ok {
			s.Press(aida, aida.ID, m.ID, action)
			return
		}
	}
	s.t.Fatalf("%s: there is no button %q", where, label)
}

// What the pages type at a shell is typed at one, in a folder with the example case as casewire.db. Of what is not run, because
// it needs a machine of its own, the words to casewire are at least ones that it understands.
func TestPagesAtAShell(t *testing.T) {
	for _, page := range pages {
		t.Run(page, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.Rename(exampleFile(t), filepath.Join(folder, "casewire.db")); err != nil {
				t.Fatal(err)
			}
			for _, b := range blocks(t, page) {
				switch {
				case b.kind != "sh":
				case strings.HasPrefix(b.lines[0], notRun):
					b.understood(t)
				default:
					b.run(t, folder)
				}
			}
		})
	}
}

func (b block) run(t *testing.T, folder string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "sh", "-eu")
	c.Dir, c.Stdin = folder, strings.NewReader(strings.Join(b.lines, "\n"))
	c.Env = append(c.Environ(), "CHANCE=1", "CASEWIRE_DATABASE=casewire.db")
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", b.where, err, out)
	}
}

// toCasewire finds the words to casewire in a line for Docker or systemd.
var toCasewire = regexp.MustCompile(`(?:exec (?:-T )?casewire /casewire|run --rm casewire|as_casewire|/usr/local/bin/casewire)((?: [^|>&;]+)?)`)

// outside are the programs that a line which is not run may begin with: casewire itself is none of them.
var outside = []string{"sudo", "docker", "git", "cd", "mkdir", "touch", "cp", "nano", "printf", "echo", "journalctl", "systemctl", "scp", "go", "as_casewire", "as_casewire()", "}"} //nolint:gochecknoglobals // a constant list

func (b block) understood(t *testing.T) {
	t.Helper()
	for _, line := range b.lines[1:] {
		line = strings.TrimSpace(line)
		if first, _, _ := strings.Cut(line, " "); line != "" && !strings.HasPrefix(line, "#") && !slices.Contains(outside, first) {
			t.Errorf("%s: %s could be run", b.where, line)
		}
		for _, m := range toCasewire.FindAllStringSubmatch(line, -1) {
			if strings.Contains(m[1], `"$@"`) {
				continue
			}
			if _, err := config.Parse(strings.Fields(m[1]), config.EnvironOf(nil), io.Discard); err != nil && !errors.Is(err, config.ErrHelp) {
				t.Errorf("%s: casewire%s: %v", b.where, m[1], err)
			}
		}
	}
}
