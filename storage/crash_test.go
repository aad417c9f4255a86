package storage_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"casewire/storage"
	"casewire/storage/storagetest"
)

// A process that dies while SQLite moves the write-ahead log into the file leaves a file that is shorter than its header says.
// The log has the rest, and nothing is lost.
func TestDyingInTheMidstOfACheckpointLosesNothing(t *testing.T) {
	folder := t.TempDir()
	live := filepath.Join(folder, "live.db")
	s := storagetest.OpenAt(t, live, clock)
	for n := range 40 {
		if _, err := s.AddCase(t.Context(), storage.By{}, storage.Case{Country: "KG", Title: fmt.Sprint("Case ", n), Summary: fmt.Sprintf("%01400d", n), Visibility: storage.VisiblePublic}); err != nil {
			t.Fatal(err)
		}
	}
	file, log := read(t, live), read(t, live+"-wal")
	// https://www.sqlite.org/fileformat.html#the_write_ahead_log: a header of 32 bytes, then frames of 24 and a page.
	size := int(binary.BigEndian.Uint32(log[8:]))
	moved := false
	for at := 32; at+24+size <= len(log); at += 24 + size {
		if binary.BigEndian.Uint32(log[at:]) == 1 { // the first page, which says how many there are
			copy(file, log[at+24:at+24+size])
			moved = true
		}
	}
	if !moved || len(file) >= size*int(binary.BigEndian.Uint32(file[28:])) {
		t.Fatal("the file is as long as it says: the test tries nothing")
	}
	dead := filepath.Join(folder, "dead.db")
	for _, f := range []struct {
		path string
		text []byte
	}{{dead, file}, {dead + "-wal", log}} {
		if err := os.WriteFile(f.path, f.text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	again := storagetest.OpenAt(t, dead, clock)
	list, err := again.Cases(t.Context(), storage.FullSight(), storage.CaseFilter{}, storage.Page{Limit: 1})
	if err != nil || list.Total != 40 {
		t.Errorf("%d cases are left: %v", list.Total, err)
	}

	// Without the log, it is a file that was cut.
	cut := filepath.Join(folder, "cut.db")
	if err := os.WriteFile(cut, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := storage.Open(t.Context(), storage.Options{Path: cut}); !errors.Is(err, storage.ErrCorrupt) {
		t.Errorf("a file that was cut is opened: %v", err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
