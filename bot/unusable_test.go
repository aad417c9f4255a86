package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"casewire/bot/telegram/telegramtest"
)

// A database that cannot be used ends the start with a sentence that says what to do, before anything is asked of a platform,
// and is left as it was.
func TestTheProgramRefusesADatabaseThatCannotBeUsed(t *testing.T) {
	// at writes over the example's file from some byte on.
	at := func(t *testing.T, offset int, with []byte) string {
		t.Helper()
		path := exampleFile(t)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		copy(b[offset:], with)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, c := range map[string]struct {
		path func(t *testing.T) string
		want []string
	}{
		"corrupt": {func(t *testing.T) string { return at(t, 8192, bytes.Repeat([]byte{0xff}, 20*4096)) },
			[]string{"is not a sound SQLite database", "Nothing was changed. Keep the file, and put the newest copy in its place: casewire restore "}},
		// https://www.sqlite.org/fileformat.html: the user version stands at byte 60.
		"newer": {func(t *testing.T) string { return at(t, 60, binary.BigEndian.AppendUint32(nil, 1000)) },
			[]string{"was written by a newer casewire", "Start the casewire that wrote it, or a newer one."}},
		"a folder":       {func(t *testing.T) string { return t.TempDir() }, []string{"must be a file"}},
		"in no folder":   {func(t *testing.T) string { return filepath.Join(t.TempDir(), "gone", "casewire.db") }, []string{"that this user may write"}},
		"below a file":   {func(t *testing.T) string { return filepath.Join(exampleFile(t), "casewire.db") }, []string{"that this user may write"}},
		"something else": {func(t *testing.T) string { return at(t, 0, []byte("notes of the desk")) }, []string{"is not a sound SQLite database", "Nothing was changed."}},
	} {
		t.Run(name, func(t *testing.T) {
			server := telegramtest.New(t)
			path := c.path(t)
			before, _ := os.ReadFile(path) // there may be none
			var errs bytes.Buffer
			code := run(t.Context(), nil, []string{"CASEWIRE_TELEGRAM_TOKEN=" + telegramtest.Token, "CASEWIRE_TELEGRAM_API_URL=" + server.URL, "CASEWIRE_DATABASE=" + path},
				strings.NewReader(""), io.Discard, &errs)
			if code != 1 {
				t.Errorf("exit code %d", code)
			}
			for _, want := range append(c.want, path) {
				if !strings.Contains(errs.String(), want) {
					t.Errorf("%q is not in %s", want, &errs)
				}
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
			if calls := server.Calls(""); len(calls) > 0 {
				t.Errorf("Telegram was asked %v", calls)
			}
		})
	}
}

// While the disk is full, questions are answered and a change is refused with a sentence; when there is room again,
// the same is stored. Nothing has to be started again.
func TestTheDiskIsFullForAWhile(t *testing.T) {
	disk := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("no disk of a few megabytes can be had here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	r := &running{Server: telegramtest.New(t), path: filepath.Join(disk, "casewire.db"), log: &lockedBuffer{}}
	if code := run(t.Context(), []string{"import", "--example", "--database", r.path}, nil, strings.NewReader(""), io.Discard, r.log); code != 0 {
		t.Fatalf("import: %s", r.log)
	}
	r.startWith(t, "CASEWIRE_ADMINS=telegram:7", "CASEWIRE_BACKUP_DIR="+t.TempDir())
	defer r.stop()
	preview := r.answered(t, aida, 7, `/addcase "The Osh bureau" country:AQ summary:"Searches at the bureau."`)

	// Given: not a byte more can be written.
	filler, err := os.Create(filepath.Join(disk, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = filler.Write(make([]byte, 512))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}

	// Then
	r.Press(aida, 7, preview.ID, buttons(t, preview.Markup)["Save"])
	if c := r.Next(t, "answerCallbackQuery"); !strings.Contains(c.Get("text"), "The disk of casewire's machine is full. Nothing was changed") {
		t.Errorf("a change is refused with %s", c.Get("text"))
	}
	if m := r.answered(t, aida, 7, "/case KG-4T7Q"); !strings.Contains(m.Text, "Red Notice") {
		t.Errorf("a question is answered with %s", m.Text)
	}
	if m := r.answered(t, aida, 7, "/cases"); strings.Contains(m.Text, "The Osh bureau") {
		t.Errorf("it was stored by halves: %s", m.Text)
	}

	// When there is room again
	if err := errors.Join(filler.Close(), os.Remove(filler.Name())); err != nil {
		t.Fatal(err)
	}
	if m := r.pressed(t, aida, preview, "Save"); !strings.Contains(m.Text, "Stored: AQ-") { // the preview stands as it was
		t.Errorf("the change is answered with %s", m.Text)
	}
}
