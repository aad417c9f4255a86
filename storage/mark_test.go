package storage_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"
)

// A file that stands as it was left is not read as a whole before it is opened; any other is. The damage here is of the kind
// that only a whole reading finds, and hides behind the size and the time of the file as it was.
func TestOnlyAFileThatWasLeftWellIsBelieved(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(t *testing.T, path string, living []byte)
		want error
	}{
		"left in good order": {func(*testing.T, string, []byte) {}, nil},
		"touched since": {func(t *testing.T, path string, _ []byte) {
			setTime(t, path, time.Now().Add(time.Second))
		}, storage.ErrCorrupt},
		"longer than it was": {func(t *testing.T, path string, _ []byte) {
			was := timeOf(t, path)
			rewrite(t, path, func(b []byte) []byte { return append(b, make([]byte, 4096)...) })
			setTime(t, path, was)
		}, storage.ErrCorrupt},
		"the process was killed": {func(t *testing.T, path string, living []byte) {
			if err := os.WriteFile(path+".mark", living, 0o600); err != nil {
				t.Fatal(err)
			}
		}, storage.ErrCorrupt},
		"the mark is lost":                 {func(t *testing.T, path string, _ []byte) { drop(t, path+".mark") }, storage.ErrCorrupt},
		"the mark says nothing":            {func(t *testing.T, path string, _ []byte) { empty(t, path+".mark") }, storage.ErrCorrupt},
		"marked while it may have changed": {func(t *testing.T, path string, _ []byte) { setTime(t, path+".mark", timeOf(t, path)) }, storage.ErrCorrupt},
		"a write-ahead log beside it": {func(t *testing.T, path string, _ []byte) {
			if err := os.WriteFile(path+"-wal", []byte("left by somebody"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, storage.ErrCorrupt},
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			s := storagetest.OpenAt(t, path, clock)
			living, err := os.ReadFile(path + ".mark")
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			was := timeOf(t, path)
			rewrite(t, path, func(b []byte) []byte { clear(b[len(b)/2/4096*4096:][:4096]); return b })
			setTime(t, path, was)
			c.do(t, path, living)
			s, err = storage.Open(t.Context(), storage.Options{Path: path})
			if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Fatalf("opening it: %v", err)
			}
			if s != nil {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func timeOf(t *testing.T, path string) time.Time {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime()
}

func setTime(t *testing.T, path string, at time.Time) {
	t.Helper()
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}
