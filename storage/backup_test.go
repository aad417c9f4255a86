package storage_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"

	"github.com/google/go-cmp/cmp"
)

func TestBackupHoldsWhatTheDatabaseHeldAndOverwritesNothing(t *testing.T) {
	d := newDesk(t)
	path := filepath.Join(t.TempDir(), "copy.db")

	made, err := d.Backup(t.Context(), path)

	if err != nil {
		t.Fatal(err)
	}
	want := storage.Copy{Path: path, Size: made.Size, Version: made.Version, Last: storagetest.Now, Cases: 3, Incidents: 4, Subjects: 5, Sources: 2, Changes: made.Changes}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(storagetest.Dump(t, d.path), storagetest.Dump(t, path)); diff != "" {
		t.Error(diff)
	}
	again, err := storage.Verify(t.Context(), path)
	if diff := cmp.Diff(made, again); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is for everybody's eyes: %v, %v", info.Mode(), err)
	}
	before := files(t, filepath.Dir(path))
	if _, err := d.Backup(t.Context(), path); !errors.Is(err, os.ErrExist) {
		t.Errorf("over a copy: %v", err)
	}
	if diff := cmp.Diff(sums(before), sums(files(t, filepath.Dir(path)))); diff != "" {
		t.Errorf("the copy that was there was touched:\n%s", diff)
	}
}

// Copies made while others write are whole: each is verified against the rows of its own instant.
func TestBackupBesideWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "casewire.db")
	s := storagetest.OpenAt(t, path, clock)
	var writing sync.WaitGroup
	done := make(chan struct{})
	writing.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			default:
			}
			if _, err := s.Import(context.Background(), storage.By{}, storagetest.Seq([]storage.Record{aCase(fmt.Sprintf("KG-C%03d", n%1000))})); err != nil {
				t.Errorf("write: %v", err)
				return
			}
		}
	})
	defer func() { close(done); writing.Wait() }()
	reading, err := storage.Open(t.Context(), storage.Options{Path: path, ReadOnly: true}) // as another process does
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	for n := range 5 {
		from := s
		if n%2 == 1 {
			from = reading
		}
		if _, err := from.Backup(t.Context(), filepath.Join(t.TempDir(), "copy.db")); err != nil {
			t.Errorf("copy %d: %v", n, err)
		}
	}
}

func TestBackupThatCannotBeFinishedLeavesNothing(t *testing.T) {
	d := newDesk(t)
	dir := t.TempDir()
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := d.Backup(gone, filepath.Join(dir, "copy.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := d.Backup(t.Context(), filepath.Join(dir, "none", "copy.db")); !errors.Is(err, storage.ErrUnavailable) {
		t.Errorf("into a folder that is not there: %v", err)
	}
	if left := files(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", sums(left))
	}
}

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	orphan := `pragma foreign_keys = off; insert into case_tags (case_id, tag) values (9999, 'x')`
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		want  error
	}{
		"a row without its parent": {func(t *testing.T, path string) { raw(t, path, orphan) }, storage.ErrCorrupt},
		"another program's":        {func(t *testing.T, path string) { raw(t, path, `drop table changes`) }, storage.ErrCorrupt},
		"newer":                    {func(t *testing.T, path string) { raw(t, path, `pragma user_version = 1000`) }, storage.ErrNewer},
		"cut short":                {func(t *testing.T, path string) { rewrite(t, path, func(b []byte) []byte { return b[:len(b)/2] }) }, storage.ErrCorrupt},
		"an index that lost its rows": {func(t *testing.T, path string) {
			raw(t, path, `pragma writable_schema = on; delete from sqlite_master where name = 'cases_country'`)
		}, storage.ErrCorrupt},
		"missing": {func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}, storage.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			c.spoil(t, path)
			if _, err := storage.Verify(t.Context(), path); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestShelfKeepsTheNewest(t *testing.T) {
	d := newDesk(t)
	h := storage.NewShelf(d.path, "")
	if want := filepath.Join(filepath.Dir(d.path), "backups"); h.Dir() != want {
		t.Fatalf("the shelf stands at %s, not %s", h.Dir(), want)
	}
	if list, err := h.List(); err != nil || len(list) > 0 {
		t.Fatalf("without its folder the shelf holds %v, %v", list, err)
	}
	if err := os.Mkdir(h.Dir(), 0o700); err != nil {
		t.Fatal(err)
	}
	others := []string{"casewire-before-2-20200101T000000Z.db", "casewire2-20200101T000000Z.db", "casewire-2020.db", "casewire-20201399T000000Z.db", "notes.txt"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(h.Dir(), name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 4 {
		d.now = d.now.Add(24 * time.Hour)
		if _, err := d.BackupTo(t.Context(), h, 2); err != nil {
			t.Fatal(err)
		}
	}

	list, err := h.List()

	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) storage.Kept {
		at := storagetest.Now.AddDate(0, 0, n)
		return storage.Kept{Path: filepath.Join(h.Dir(), "casewire-"+at.Format("20060102T150405Z")+".db"), At: at}
	}
	want := []storage.Kept{{Path: filepath.Join(h.Dir(), others[0]), At: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Before: 2}, day(3), day(4)}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Error(diff)
	}
	for _, name := range others {
		if _, err := os.Stat(filepath.Join(h.Dir(), name)); err != nil {
			t.Errorf("somebody else's file is gone: %v", err)
		}
	}
}

// Every schema that was ever released comes up whole, after a copy of it as it was, of which five are kept.
func TestReleasedSchemasComeUpWhole(t *testing.T) {
	dumps, err := filepath.Glob("testdata/released/*.sql")
	if err != nil || len(dumps) == 0 {
		t.Fatalf("no released schema: %v", err)
	}
	for _, name := range dumps {
		t.Run(filepath.Base(name), func(t *testing.T) {
			statements, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "casewire.db")
			raw(t, path, string(statements))
			said, all := storagetest.Content(t, path), storagetest.Dump(t, path)
			h := storage.NewShelf(path, "")
			if err := os.Mkdir(h.Dir(), 0o700); err != nil {
				t.Fatal(err)
			}
			for n := range 5 {
				if err := os.WriteFile(filepath.Join(h.Dir(), fmt.Sprintf("casewire-before-2-2020010%dT000000Z.db", n+1)), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}

			s := storagetest.OpenAt(t, path, clock)

			if diff := cmp.Diff(strings.Split(said, "\n"), strings.Split(storagetest.Content(t, path), "\n")); diff != "" {
				t.Errorf("what it says has changed:\n%s", diff)
			}
			hits, err := s.Find(t.Context(), storage.FullSight(), "Тухватшин", nil, storage.Page{Limit: 5})
			if err != nil || hits.Total == 0 {
				t.Errorf("searching finds %v, %v", hits, err)
			}
			if _, err := s.Check(t.Context()); err != nil {
				t.Error(err)
			}
			storagetest.Put(t, s, aCase("KG-C900"))
			list, err := h.List()
			if err != nil || len(list) != 5 || list[4].Before == 0 || list[0].At.Day() != 2 {
				t.Fatalf("on the shelf: %v, %v", list, err)
			}
			if diff := cmp.Diff(all, storagetest.Dump(t, list[4].Path)); diff != "" {
				t.Errorf("the copy is not what the database was:\n%s", diff)
			}
			if _, restored, err := s.Restored(t.Context()); err != nil || restored {
				t.Errorf("it is taken for a copy: %v", err)
			}
		})
	}
}

// A database that cannot be copied is not migrated either.
func TestNoMigrationWithoutACopy(t *testing.T) {
	statements, err := os.ReadFile("testdata/released/00001.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "casewire.db")
	raw(t, path, string(statements))
	before := storagetest.Dump(t, path)
	inTheWay := filepath.Join(filepath.Dir(path), "backups")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := storage.Open(t.Context(), storage.Options{Path: path}); !errors.Is(err, storage.ErrUnavailable) {
		t.Fatalf("opening it: %v", err)
	}
	if diff := cmp.Diff(before, storagetest.Dump(t, path)); diff != "" {
		t.Error(diff)
	}
}

// Copies that are asked for within one second, as by two admins, have a name each.
func TestTwoCopiesOfOneSecondHaveTwoNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "casewire.db")
	s := storagetest.OpenAt(t, path, clock)
	h := storage.NewShelf(path, "")
	for range 3 {
		if _, err := s.BackupTo(t.Context(), h, 5); err != nil {
			t.Fatal(err)
		}
	}
	list, err := h.List()
	if err != nil || len(list) != 3 || !list[2].At.Equal(storagetest.Now.Add(2*time.Second)) {
		t.Errorf("the copies are %v, %v", list, err)
	}
}
