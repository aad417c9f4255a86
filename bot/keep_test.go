package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casewire/config"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// kept is a server without doors over a new database, on a clock that a test sets.
type kept struct {
	*keeper
	now time.Time
	out bytes.Buffer
}

func newKept(t *testing.T) *kept {
	t.Helper()
	k := &kept{now: storagetest.Now}
	path := filepath.Join(t.TempDir(), "casewire.db")
	store := storagetest.OpenAt(t, path, func() time.Time { return k.now })
	a := &app{settings: config.Settings{Database: config.File(path), BackupKeep: 2}}
	s := &server{app: a, log: slog.New(slog.NewTextHandler(&k.out, nil)), store: store}
	k.keeper = &keeper{server: s, next: s.firstCopy(t.Context())}
	return k
}

func (k *kept) copies(t *testing.T) []storage.Kept {
	t.Helper()
	list, err := k.shelf().List()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestADailyCopyIsMadeOnceADayAndTheNewestAreKept(t *testing.T) {
	k := newKept(t)
	for hour := range 24*4 + 1 {
		k.now = storagetest.Now.Add(time.Duration(hour) * time.Hour)
		if hour == 30 { // a restart makes no second copy of a day
			k.next = k.firstCopy(t.Context())
		}
		k.once(t.Context())
	}
	list := k.copies(t)
	if len(list) != 2 || !list[1].At.Equal(storagetest.Now.AddDate(0, 0, 4)) || !list[0].At.Equal(storagetest.Now.AddDate(0, 0, 3)) {
		t.Errorf("kept: %v", list)
	}
	if n := strings.Count(k.out.String(), "made and verified"); n != 5 {
		t.Errorf("%d copies were made in four days and an hour, not 5", n)
	}
	if at, err := storage.Alive(string(k.settings.Database)); err != nil || !at.Equal(k.now) {
		t.Errorf("alive at %v, %v", at, err)
	}
}

func TestADailyCopyThatFailsIsTriedAgainWithinTheHour(t *testing.T) {
	k := newKept(t)
	if err := os.WriteFile(k.shelf().Dir(), nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	k.once(t.Context())
	k.now = k.now.Add(59 * time.Minute)
	k.once(t.Context())
	if n := strings.Count(k.out.String(), "the daily copy failed"); n != 1 {
		t.Errorf("it failed %d times: %s", n, k.out.String())
	}
	if err := os.Remove(k.shelf().Dir()); err != nil {
		t.Fatal(err)
	}
	k.now = k.now.Add(time.Minute)
	k.once(t.Context())
	if list := k.copies(t); len(list) != 1 {
		t.Errorf("after it could be made: %v", list)
	}
}

func TestNoDailyCopiesWhereNoneAreWanted(t *testing.T) {
	k := newKept(t)
	k.settings.BackupKeep = 0
	k.once(t.Context())
	if list := k.copies(t); len(list) != 0 {
		t.Errorf("made: %v", list)
	}
}
