package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// machine is a program that is doing as a test says.
type machine struct {
	state  handlers.MachineState
	copies []storage.Kept
	made   storage.Copy
	err    error
}

func (m *machine) State(context.Context) handlers.MachineState  { return m.state }
func (m *machine) Backup(context.Context) (storage.Copy, error) { return m.made, m.err }
func (m *machine) Copies() ([]storage.Kept, error)              { return m.copies, nil }

// plain is a document as text, one line an entry.
func plain(d reply.Doc) string {
	var out []string
	say := func(l reply.Line) {
		var b strings.Builder
		for _, s := range l {
			b.WriteString(s.Text)
		}
		out = append(out, b.String())
	}
	say(d.Title)
	for _, b := range d.Blocks {
		if len(b.Text) > 0 {
			say(b.Text)
		}
		for _, i := range b.Items {
			say(i.Text)
			for _, n := range i.Notes {
				say(n)
			}
		}
	}
	return strings.Join(out, "\n")
}

func operated(t *testing.T, m handlers.Machine) (*handlers.Bot, *storage.Store) {
	t.Helper()
	s := storagetest.Open(t)
	b, err := handlers.New(handlers.Options{Store: s, Version: "v1.2.3", Machine: m, Roles: map[string]command.Role{"telegram:admin": command.Admin}})
	if err != nil {
		t.Fatal(err)
	}
	return b, s
}

func adminAsks(t *testing.T, b *handlers.Bot, line string) string {
	t.Helper()
	return plain(b.Dispatch(t.Context(), command.Request{Caller: command.Caller{Platform: "telegram", ID: "admin"}, Chat: command.Chat{Platform: "telegram", ID: "admin", Kind: command.PrivateChat}, Line: line}).Doc)
}

func TestStatusSaysHowCasewireIsDoing(t *testing.T) {
	now := storagetest.Now
	m := &machine{
		state: handlers.MachineState{Since: now.Add(-51 * time.Hour), CopyFault: "The daily backup failed: the disk is full", Platforms: []handlers.PlatformState{
			{Name: "telegram", Who: "desk_bot", Ready: true, Since: now.Add(-time.Hour)},
			{Name: "discord", Since: now.Add(-2 * time.Minute), Trouble: "Discord does not answer."},
			{Name: "discord", Ended: true, Since: now, Trouble: "The token is wrong: make a new one."},
		}},
		copies: []storage.Kept{{At: now.Add(-30 * time.Hour)}, {At: now.Add(-6 * time.Hour)}},
	}
	b, s := operated(t, m)
	if err := s.SeeChat(t.Context(), storage.Chat{Platform: "telegram", RemoteID: "-100", Kind: "group", Title: "Desk"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PauseChat(t.Context(), "telegram", "-100", "put out"); err != nil {
		t.Fatal(err)
	}
	got := adminAsks(t, b, "/status")
	for _, part := range []string{
		"casewire v1.2.3", "Up for 2 days 3 h", "Telegram: connected as desk_bot since 24 Nov 2026 08:30", "Discord: not connected since 24 Nov 2026 09:28", "Discord does not answer.",
		"Discord: given up at 24 Nov 2026 09:30", "make a new one", "Nothing waits to be sent", "1 chat is paused", "No digest sent yet; 0 subscriptions", "Store: ", "Last backup 24 Nov 2026 03:30",
		"2 are kept", "The daily backup failed: the disk is full",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in:\n%s", part, got)
		}
	}
	if strings.Contains(got, "[") || strings.Contains(got, "{") {
		t.Errorf("a phrase is not filled:\n%s", got)
	}
}

func TestStatusOfWhatIsNotServed(t *testing.T) {
	b, _ := operated(t, nil)
	if got := adminAsks(t, b, "/status"); !strings.Contains(got, "Nothing waits to be sent") || strings.Contains(got, "Up for") || strings.Contains(got, "ackup") {
		t.Errorf("without a program:\n%s", got)
	}
	if got := adminAsks(t, b, "/backup"); !strings.Contains(got, "not served") {
		t.Errorf("a copy of it:\n%s", got)
	}
}

func TestBackupIsToldAndAudited(t *testing.T) {
	m := &machine{made: storage.Copy{Path: "/data/backups/casewire-1.db", Size: 4_200_000, Cases: 3, Incidents: 28, Subjects: 11, Sources: 12}}
	b, _ := operated(t, m)
	got := adminAsks(t, b, "/backup")
	for _, part := range []string{"Copied and verified: 4.2 MB", "3 cases, 28 incidents", "/data/backups/casewire-1.db"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in:\n%s", part, got)
		}
	}
	if got := adminAsks(t, b, "/audit"); !strings.Contains(got, "/backup") {
		t.Errorf("the audit does not say so:\n%s", got)
	}
	m.err = errors.Join(storage.ErrUnavailable, storage.ErrFull)
	if got := adminAsks(t, b, "/backup"); !strings.Contains(got, "The disk is full") {
		t.Errorf("on a full disk:\n%s", got)
	}
}

// A fault of the program's is told to the ops chats, or to the admins where there is none, once a key and never to others.
func TestAFaultIsToldOnce(t *testing.T) {
	b, s := operated(t, nil)
	for _, c := range []storage.Chat{{Platform: "telegram", RemoteID: "admin", Kind: "private"}, {Platform: "telegram", RemoteID: "reader", Kind: "private"}} {
		if err := s.SeeChat(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if err := b.TellFault(t.Context(), "copy:1", "The daily backup failed: the disk is full", "Make room in /data."); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.Claim(t.Context(), "telegram", 10, time.Minute)
	if err != nil || len(list) != 1 || list[0].Chat.RemoteID != "admin" || list[0].Kind != storage.DeliverNotice {
		t.Fatalf("told: %+v, %v", list, err)
	}
	doc, err := reply.Decode(list[0].Doc)
	if err != nil {
		t.Fatal(err)
	}
	if got := plain(doc); !strings.Contains(got, "The daily backup failed") || !strings.Contains(got, "Make room in /data.") || !strings.Contains(got, "/status") {
		t.Errorf("the notice says:\n%s", got)
	}
}

// Whoever erases something is told which backups may still hold it.
func TestErasingNamesTheBackupsThatMayHoldIt(t *testing.T) {
	now := storagetest.Now
	m := &machine{}
	for n := range 25 {
		m.copies = append(m.copies, storage.Kept{Path: fmt.Sprintf("/data/backups/casewire-%02d.db", n), At: now.AddDate(0, 0, n-25)})
	}
	b, s := operated(t, m)
	storagetest.Put(t, s, storage.Record{Case: &storage.Case{Ref: "KG-C001", Title: "A case", Country: "KG", Summary: "Told by somebody.", Visibility: storage.VisibleTeam}})
	answer := adminAsks(t, b, "/redact KG-C001 summary")
	for _, want := range []string{"25 backups may hold it until they are deleted", "/data/backups/casewire-24.db", "/data/backups/casewire-05.db", "Copies that were taken elsewhere, and a replica, may hold it, too."} {
		if !strings.Contains(answer, want) {
			t.Errorf("it does not say %q:\n%s", want, answer)
		}
	}
	if strings.Index(answer, "-24.db") > strings.Index(answer, "-05.db") || strings.Contains(answer, "-04.db") {
		t.Errorf("it does not name the latest twenty, latest first:\n%s", answer)
	}
	m.copies = nil
	if answer = adminAsks(t, b, "/redact KG-C001 summary"); strings.Contains(answer, "backups may hold it") || !strings.Contains(answer, "a replica") {
		t.Errorf("without a backup:\n%s", answer)
	}
}
