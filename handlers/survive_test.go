package handlers

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// A panic in a handler answers with a reference that stands in the log, and the next call is answered as if nothing had been.
func TestAPanicIsAnsweredWithAReferenceThatStandsInTheLog(t *testing.T) {
	var log strings.Builder
	b, err := New(Options{Store: storagetest.Open(t), Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	about := b.table.Lookup("about")
	calm := about.Run
	about.Run = func(context.Context, command.Call) (reply.Doc, error) { panic("the secret name") }
	ask := command.Request{Caller: command.Caller{Platform: "telegram", ID: "1"}, Chat: command.Chat{Platform: "telegram", ID: "1", Kind: command.PrivateChat}, Line: "/about"}

	answer := b.Dispatch(t.Context(), ask)

	ref := ""
	for _, s := range answer.Doc.Title {
		if s.Kind == reply.Code {
			ref = s.Text
		}
	}
	if ref == "" || !strings.Contains(log.String(), "reference="+ref) || !strings.Contains(log.String(), "panic") {
		t.Errorf("answer %q has no reference that stands in the log:\n%s", answer.Doc.Title, log.String())
	}
	if strings.Contains(answer.Doc.Title.String()+log.String(), "secret") {
		t.Errorf("the answer %q or the log tells what was being said:\n%s", answer.Doc.Title, log.String())
	}
	about.Run = calm
	if answer := b.Dispatch(t.Context(), ask); !strings.Contains(answer.Doc.Title.String(), "casewire") {
		t.Errorf("after the panic /about answers %q", answer.Doc.Title)
	}
}

// A store in trouble is said to be, and not our mistake.
func TestAClosedStoreIsASentence(t *testing.T) {
	s, err := storage.Open(t.Context(), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(Options{Store: s})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	answer := b.Dispatch(t.Context(), command.Request{Caller: command.Caller{Platform: "telegram", ID: "1"},
		Chat: command.Chat{Platform: "telegram", ID: "1", Kind: command.PrivateChat}, Line: "/cases"})
	if got, want := answer.Doc.Title.String(), b.words.Text("gate.unavailable", nil); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
