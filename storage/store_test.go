package storage_test

import (
	"path/filepath"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"
)

func TestSecondProcessIsRefusedAndTheFirstGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b#%.db")
	s := storagetest.OpenAt(t, path, time.Now)
	if _, err := storage.Open(t.Context(), storage.Options{Path: path}); err == nil {
		t.Fatal("a second writer was let in")
	}
	storagetest.Put(t, s, storage.Record{Case: &storage.Case{Title: "One", Country: "KG", Visibility: storage.VisiblePublic}})
}

func TestStoreInMemory(t *testing.T) {
	s, err := storage.Open(t.Context(), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	storagetest.Put(t, s, storage.Record{Case: &storage.Case{Title: "One", Country: "KG", Visibility: storage.VisiblePublic}})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
