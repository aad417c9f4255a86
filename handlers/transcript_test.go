package handlers_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/example"
	"casewire/handlers/reply"
	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// asker is somebody at a private chat: "public", "member" or "admin".
func asker(role string) command.Request {
	return command.Request{Alone: true, Caller: command.Caller{Platform: "console", ID: role},
		Chat: command.Chat{Platform: "console", ID: role, Kind: command.PrivateChat}}
}

// gate opens the gate over a store.
func gate(t testing.TB, s *storage.Store) *handlers.Bot {
	t.Helper()
	b, err := handlers.New(handlers.Options{Store: s, Version: "test",
		Roles: map[string]command.Role{"console:member": command.Member, "console:admin": command.Admin}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// exampleStore is a store with the example case.
func exampleStore(t testing.TB) *storage.Store {
	t.Helper()
	s := storagetest.Open(t)
	if _, err := s.Import(t.Context(), storage.By{}, example.Records()); err != nil {
		t.Fatal(err)
	}
	return s
}

// says asks a line and prints the whole answer, which must be one that every platform takes.
func says(t testing.TB, b *handlers.Bot, role, line string) string {
	t.Helper()
	r := asker(role)
	r.Line = line
	answer := b.Dispatch(t.Context(), r)
	if err := answer.Doc.Check(); err != nil {
		t.Errorf("%s as %s: %v", line, role, err)
	}
	return printed(answer)
}

// printed writes an answer as plain text, with everything that matters of its structure.
func printed(a command.Answer) string {
	var b strings.Builder
	put := func(indent string, l reply.Line) {
		b.WriteString(indent + strings.TrimRight(marked(l), " ") + "\n")
	}
	put("", a.Doc.Title)
	for _, block := range a.Doc.Blocks {
		switch block.Kind {
		case reply.Heading:
			put("\n== ", block.Text)
		case reply.Note:
			put("(note) ", block.Text)
		case reply.Warning:
			put("(!) ", block.Text)
		case reply.Paragraph:
			put("", block.Text)
		case reply.List:
			for _, it := range block.Items {
				put("- ", it.Text)
				for _, n := range it.Notes {
					put("    ", n)
				}
				if len(it.Carries) > 0 {
					put("    ", reply.Text(fmt.Sprint("carries ", it.Carries)))
				}
			}
		}
	}
	for _, row := range a.Doc.Buttons {
		for _, x := range row {
			b.WriteString("[" + x.Label + " → " + x.Action + "] ")
		}
		b.WriteString("\n")
	}
	if a.Doc.Tag != "" || a.Doc.Share != "" {
		b.WriteString("tag " + a.Doc.Tag + " share " + a.Doc.Share + "\n")
	}
	if a.Private || a.Edit || a.Toast != "" {
		fmt.Fprintf(&b, "private %v edit %v toast %q\n", a.Private, a.Edit, a.Toast)
	}
	return b.String()
}

// marked writes a line with the target of each link, and the emphasis that carries a meaning.
func marked(l reply.Line) string {
	var b strings.Builder
	for _, s := range l {
		switch s.Kind {
		case reply.Link:
			b.WriteString(s.Text + " <" + s.Target + ">")
		case reply.Emphasis:
			b.WriteString("_" + s.Text + "_")
		case reply.Quote:
			b.WriteString("“" + s.Text + "”")
		case reply.Plain, reply.Strong, reply.Code, reply.Command, reply.Day, reply.Instant:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// transcript compares a conversation with its golden file.
func transcript(t *testing.T, name string, b *handlers.Bot, role string, lines ...string) {
	t.Helper()
	var talk strings.Builder
	for _, line := range lines {
		talk.WriteString("> " + role + ": " + line + "\n\n" + says(t, b, role, line) + "\n")
	}
	golden(t, name, talk.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}
