package storage_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

// copied is a desk's store with a case more than its copy.
func copied(t *testing.T) (path, backup string) {
	t.Helper()
	path, backup = filepath.Join(t.TempDir(), "casewire.db"), filepath.Join(t.TempDir(), "copy.db")
	s := storagetest.OpenAt(t, path, clock)
	storagetest.Put(t, s, aCase("KG-C001"))
	if _, err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	storagetest.Put(t, s, aCase("KG-C002"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path, backup
}

func restore(t *testing.T, path, from string) (aside string) {
	t.Helper()
	r, err := storage.BeginRestore(t.Context(), path, from)
	if err != nil {
		t.Fatal(err)
	}
	if aside, err = r.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return aside
}

func caseRefs(t *testing.T, s *storage.Store) []string {
	t.Helper()
	list, err := s.Cases(t.Context(), storage.FullSight(), storage.CaseFilter{}, storage.Page{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range list.Cases {
		out = append(out, c.Ref)
	}
	slices.Sort(out)
	return out
}

func TestRestoreTakesThePlaceAndKeepsWhatWasThere(t *testing.T) {
	path, backup := copied(t)
	r, err := storage.BeginRestore(t.Context(), path, backup)
	if err != nil {
		t.Fatal(err)
	}
	if r.Copy.Cases != 1 || r.Present == nil || r.Present.Cases != 2 || r.Unreadable != nil {
		t.Errorf("what comes and what is there: %+v, %+v, %v", r.Copy, r.Present, r.Unreadable)
	}
	if _, err := storage.Open(t.Context(), storage.Options{Path: path}); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("a store opens in the middle of it: %v", err)
	}
	aside, err := r.Finish(t.Context())
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}

	s := storagetest.OpenAt(t, path, clock)
	if diff := cmp.Diff([]string{"KG-C001"}, caseRefs(t, s)); diff != "" {
		t.Error(diff)
	}
	if last, restored, err := s.Restored(t.Context()); err != nil || !restored || !last.Equal(storagetest.Now) {
		t.Errorf("the copy is restored: %v, as of %v, %v", restored, last, err)
	}
	old := storagetest.OpenAt(t, aside, clock)
	if diff := cmp.Diff([]string{"KG-C001", "KG-C002"}, caseRefs(t, old)); diff != "" {
		t.Errorf("the database that was there:\n%s", diff)
	}

	// It stays restored over a restart, until what was due is held and decided on.
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = storagetest.OpenAt(t, path, clock)
	if _, restored, err := s.Restored(t.Context()); err != nil || !restored {
		t.Errorf("after a restart: %v, %v", restored, err)
	}
	if err := s.EndHolding(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = storagetest.OpenAt(t, path, clock)
	if _, restored, err := s.Restored(t.Context()); err != nil || restored {
		t.Errorf("after it was held, and nothing was: %v, %v", restored, err)
	}

	// A copy of that, put back in its place, is a copy again.
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	restore(t, path, aside)
	s = storagetest.OpenAt(t, path, clock)
	if _, restored, err := s.Restored(t.Context()); err != nil || !restored {
		t.Errorf("restored once more: %v, %v", restored, err)
	}
}

func TestRestoreOverWhatCannotBeRead(t *testing.T) {
	path, backup := copied(t)
	rewrite(t, path, func(b []byte) []byte { clear(b[4096:]); return b })
	if err := os.WriteFile(path+"-wal", []byte("left by a crash"), 0o600); err != nil {
		t.Fatal(err)
	}
	spoilt := files(t, filepath.Dir(path))
	r, err := storage.BeginRestore(t.Context(), path, backup)
	if err != nil {
		t.Fatal(err)
	}
	if r.Present != nil || !errors.Is(r.Unreadable, storage.ErrCorrupt) {
		t.Errorf("what is there: %+v, %v", r.Present, r.Unreadable)
	}
	aside, err := r.Finish(t.Context())
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	kept := files(t, filepath.Dir(path))
	for _, suffix := range []string{"", "-wal"} {
		if kept[filepath.Base(aside)+suffix] != spoilt["casewire.db"+suffix] {
			t.Errorf("casewire.db%s was not kept as it was", suffix)
		}
	}
	s := storagetest.OpenAt(t, path, clock)
	if diff := cmp.Diff([]string{"KG-C001"}, caseRefs(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestRestoreWhereNothingIs(t *testing.T) {
	_, backup := copied(t)
	path := filepath.Join(t.TempDir(), "new.db")
	if aside := restore(t, path, backup); aside != "" {
		t.Errorf("something was put aside: %s", aside)
	}
	s := storagetest.OpenAt(t, path, clock)
	if _, restored, err := s.Restored(t.Context()); err != nil || !restored {
		t.Errorf("restored: %v, %v", restored, err)
	}
}

func TestRestoreRefusesAndChangesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		from func(t *testing.T, path, backup string) string
		want error
	}{
		"a database in use": {func(t *testing.T, path, backup string) string { storagetest.OpenAt(t, path, clock); return backup }, storage.ErrLocked},
		"a copy of a newer casewire": {func(t *testing.T, _, backup string) string {
			raw(t, backup, `pragma user_version = 1000`)
			return backup
		}, storage.ErrNewer},
		"a spoilt copy": {func(t *testing.T, _, backup string) string {
			rewrite(t, backup, func(b []byte) []byte { return b[:len(b)-4096] })
			return backup
		}, storage.ErrCorrupt},
		"the database itself": {func(_ *testing.T, path, _ string) string { return path }, storage.ErrUnavailable},
		"no file":             {func(_ *testing.T, _, backup string) string { return backup + "x" }, storage.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			path, backup := copied(t)
			from := c.from(t, path, backup)
			before := files(t, filepath.Dir(path))
			r, err := storage.BeginRestore(t.Context(), path, from)
			if r != nil || !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if diff := cmp.Diff(sums(before), sums(files(t, filepath.Dir(path)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A restore that is declined leaves no trace; one that was cut off half-way lets no store open, and is taken up again.
func TestRestoreThatDoesNotFinish(t *testing.T) {
	path, backup := copied(t)
	before := files(t, filepath.Dir(path))
	r, err := storage.BeginRestore(t.Context(), path, backup)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sums(before), sums(files(t, filepath.Dir(path)))); diff != "" {
		t.Errorf("declining it:\n%s", diff)
	}

	// As a power cut leaves it when the old database is aside and the new one not yet in its place.
	if err := errors.Join(os.Rename(path, path+".replaced"), os.WriteFile(path+".restoring", []byte("half"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := storage.Open(t.Context(), storage.Options{Path: path}); !errors.Is(err, storage.ErrHalfRestored) {
		t.Fatalf("half-way: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an empty database was made in its place: %v", err)
	}
	restore(t, path, backup)
	s := storagetest.OpenAt(t, path, clock)
	if diff := cmp.Diff([]string{"KG-C001"}, caseRefs(t, s)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"KG-C001", "KG-C002"}, caseRefs(t, storagetest.OpenAt(t, path+".replaced", clock))); diff != "" {
		t.Errorf("the database that was there:\n%s", diff)
	}
}

// Copies that came without casewire restore are found out, and nothing else is taken for one.
func TestCopiesAreFoundOut(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(t *testing.T, path, backup string)
		want bool
	}{
		"a restart":                       {func(*testing.T, string, string) {}, false},
		"cp of yesterday's copy":          {func(t *testing.T, path, backup string) { put(t, path, backup) }, true},
		"cp of this very state":           {func(t *testing.T, path, _ string) { put(t, path, path) }, false},
		"another machine gets the file":   {func(t *testing.T, path, _ string) { drop(t, path+".mark") }, true},
		"a mark that a power cut emptied": {func(t *testing.T, path, _ string) { empty(t, path+".mark") }, false},
		"another desk's database": {func(t *testing.T, path, _ string) {
			theirs, _ := copied(t)
			put(t, path, theirs)
		}, true},
		"a new start with an old mark": {func(t *testing.T, path, _ string) { drop(t, path) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			path, backup := copied(t)
			c.do(t, path, backup)
			s := storagetest.OpenAt(t, path, clock)
			if _, restored, err := s.Restored(t.Context()); err != nil || restored != c.want {
				t.Errorf("restored is %v, %v", restored, err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if at, err := storage.Alive(path); err != nil || !at.IsZero() {
				t.Errorf("a store that is closed lives: %v, %v", at, err)
			}
		})
	}
}

func put(t *testing.T, path, from string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func drop(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func empty(t *testing.T, path string) {
	t.Helper()
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestMarkTellsThatTheProcessLives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "casewire.db")
	now := storagetest.Now
	s := storagetest.OpenAt(t, path, func() time.Time { return now })
	for range 2 {
		if at, err := storage.Alive(path); err != nil || !at.Equal(now) {
			t.Errorf("alive at %v, not %v: %v", at, now, err)
		}
		now = now.Add(time.Minute)
		if err := s.Mark(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if b, err := os.ReadFile(path + ".mark"); err != nil || strings.Contains(string(b), "KG-") {
		t.Errorf("the mark is %s, %v", b, err)
	}
}
