package storage_test

import (
	"strconv"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// chatOf makes a chat known and gives its number.
func chatOf(t *testing.T, s *storage.Store, id string) int64 {
	t.Helper()
	if err := s.SeeChat(t.Context(), storage.Chat{Platform: "telegram", RemoteID: id, Kind: "channel", Title: "Chat " + id}); err != nil {
		t.Fatal(err)
	}
	c, err := s.Chat(t.Context(), "telegram", id)
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func signalled(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestAKeyIsPromisedOnce(t *testing.T) {
	s := storagetest.Open(t)
	chat := chatOf(t, s, "1")
	o := storage.Outgoing{Key: "edition:A:2026-11-25", Chat: chat, Kind: storage.DeliverEdition, Doc: []byte("{}")}
	other := o
	other.Key = "edition:A:2026-11-26"

	var added []int
	for _, list := range [][]storage.Outgoing{{o}, {o}, {o, other}} {
		n, err := s.Enqueue(t.Context(), list...)
		if err != nil {
			t.Fatal(err)
		}
		added = append(added, n)
	}
	if diff := cmp.Diff([]int{1, 0, 1}, added); diff != "" {
		t.Error(diff)
	}
	if _, err := s.Enqueue(t.Context(), storage.Outgoing{Key: "x", Chat: chat, Kind: "letter", Doc: []byte("{}")}); err == nil {
		t.Error("a kind that there is not is promised")
	}
}

func TestSignalsComeAfterTheCommit(t *testing.T) {
	s := storagetest.Open(t)
	chat := chatOf(t, s, "1")
	if signalled(s.Changed()) || !signalled(s.Waiting()) {
		t.Fatal("a chat that is seen may have come back, and is no news")
	}
	for n := range 3 { // three commits, one signal
		if _, err := s.Enqueue(t.Context(), storage.Outgoing{Key: strconv.Itoa(n), Chat: chat, Kind: storage.DeliverNotice, Doc: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
	}
	if !signalled(s.Waiting()) || signalled(s.Waiting()) || signalled(s.Changed()) {
		t.Error("what is enqueued is signalled once, and is no change")
	}
	if _, err := s.AddCase(t.Context(), storage.By{DryRun: true}, storage.Case{Country: "KG", Title: "A", Visibility: storage.VisiblePublic}); err != nil {
		t.Fatal(err)
	}
	if signalled(s.Changed()) {
		t.Error("what was not kept is signalled")
	}
	if _, err := s.AddCase(t.Context(), storage.By{}, storage.Case{Country: "KG", Title: "A", Visibility: storage.VisiblePublic}); err != nil {
		t.Fatal(err)
	}
	if !signalled(s.Changed()) || signalled(s.Waiting()) {
		t.Error("a change is signalled, and promises nothing")
	}
}
