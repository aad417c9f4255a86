package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casewire/bot/platform"
	"casewire/config"
	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// kept is a server without doors over a new database, on a clock that a test sets.
type kept struct {
	*keeper
	now  time.Time
	out  bytes.Buffer
	door *idleDoor
}

// notices are the promises to tell the admin something, as they are stored.
func (k *kept) notices(t *testing.T) string {
	t.Helper()
	list, err := k.store.Claim(t.Context(), "telegram", 10, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var out string
	for _, d := range list {
		out += string(d.Doc) + "\n"
		if err := k.store.Settle(t.Context(), []storage.Settlement{{Delivery: d.ID, State: storage.DeliverySent}}); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func newKept(t *testing.T) *kept {
	t.Helper()
	k := &kept{now: storagetest.Now}
	path := filepath.Join(t.TempDir(), "casewire.db")
	store := storagetest.OpenAt(t, path, func() time.Time { return k.now })
	a := &app{settings: config.Settings{Database: config.File(path), BackupKeep: 2}}
	gate, err := handlers.New(handlers.Options{Store: store, Roles: map[string]command.Role{"telegram:admin": command.Admin}})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.SeeChat(t.Context(), storage.Chat{Platform: "telegram", RemoteID: "admin", Kind: "private"}); err != nil {
		t.Fatal(err)
	}
	k.door = &idleDoor{name: "discord"}
	s := &server{app: a, log: slog.New(slog.NewTextHandler(&k.out, nil)), store: store, gate: gate, doors: []door{k.door}}
	k.keeper = &keeper{server: s, next: s.firstCopy(t.Context()), told: map[string]bool{}}
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
	if st := (machine{k.server}).State(t.Context()); !strings.Contains(st.CopyFault, "The daily backup failed") {
		t.Errorf("/status does not say so: %+v", st)
	}
	if err := os.Remove(k.shelf().Dir()); err != nil {
		t.Fatal(err)
	}
	k.now = k.now.Add(time.Minute)
	k.once(t.Context())
	if list := k.copies(t); len(list) != 1 {
		t.Errorf("after it could be made: %v", list)
	}
	if st := (machine{k.server}).State(t.Context()); st.CopyFault != "" {
		t.Errorf("/status still says so: %+v", st)
	}
	if got := k.notices(t); strings.Count(got, "The daily backup failed") != 1 {
		t.Errorf("the admin is told: %s", got)
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

// A platform that stays away is told of once, on the others, and again only after it was back.
func TestAPlatformThatStaysAwayIsToldOf(t *testing.T) {
	k := newKept(t)
	k.door.set(platform.State{Since: k.now, Trouble: "Discord does not answer."})
	for minute := range 20 {
		k.now = storagetest.Now.Add(time.Duration(minute) * time.Minute)
		k.once(t.Context())
		if got := k.notices(t); (got != "") != (minute == 5) || got != "" && !strings.Contains(got, "Discord does not answer.") {
			t.Errorf("after %d minutes the admin is told: %s", minute, got)
		}
	}
	k.door.set(platform.State{Ready: true, Since: k.now})
	k.once(t.Context())
	k.door.set(platform.State{Ended: true, Since: k.now.Add(time.Second), Trouble: "The token is wrong."})
	k.once(t.Context())
	if got := k.notices(t); !strings.Contains(got, "The token is wrong.") {
		t.Errorf("of one that has ended the admin is told: %s", got)
	}
}
