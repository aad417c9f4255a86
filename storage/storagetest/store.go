// Package storagetest makes real temporary stores for tests.
package storagetest

import (
	"io"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"casewire/storage"
)

// Now is the instant of every clock a test does not set: the morning of the day the example case is asked about.
var Now = time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)

// Random is a source of refs that repeats itself for a seed.
func Random(seed uint64) io.Reader {
	var key [32]byte
	for i := range 8 {
		key[i] = byte(seed >> (8 * i))
	}
	return rand.NewChaCha8(key)
}

// Open makes an empty store in a temporary file, with a clock that stands at Now and refs that repeat themselves. It is
// closed when the test ends.
func Open(t testing.TB) *storage.Store {
	t.Helper()
	return OpenAt(t, filepath.Join(t.TempDir(), "casewire.db"), func() time.Time { return Now })
}

// OpenAt opens the store at a path, with a clock.
func OpenAt(t testing.TB, path string, now func() time.Time) *storage.Store {
	t.Helper()
	s, err := storage.Open(t.Context(), storage.Options{Path: path, Now: now, Random: Random(1)})
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return s
}

// Put stores records, which must be sound.
func Put(t testing.TB, s *storage.Store, records ...storage.Record) {
	t.Helper()
	if _, err := s.Import(t.Context(), storage.By{}, Seq(records)); err != nil {
		t.Fatalf("store records: %v", err)
	}
}

// Seq gives records one after the other, without a fault.
func Seq(records []storage.Record) iter.Seq2[storage.Record, error] {
	return func(yield func(storage.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
}
