package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"casewire/bot/telegram/telegramtest"
	"casewire/storage"

	"github.com/google/go-cmp/cmp"
)

var litestream = flag.String("litestream", "", "the Litestream that the standby is proved with: its path, or install") //nolint:gochecknoglobals // a flag

// A machine that sends digests to 200 chats is lost, with the Litestream that ran beside it. Another one goes on from the second
// place, with the settings that stand in deploy: it sends nothing unasked, and whatever it does not know to have been sent is
// listed for an admin. Once the admin has decided, it goes on as before.
func TestAStandbyGoesOnAndDoublesNothing(t *testing.T) {
	if *litestream == "" {
		t.Skip("go test ./bot -run TestAStandby -litestream=install builds Litestream, which takes minutes")
	}
	a := besiege(t, 1)
	for _, l := range a.lossy {
		l.slow = 20 * time.Millisecond
	}
	r := &replicated{assault: a, program: litestreamAt(t), url: "file://" + filepath.Join(t.TempDir(), "replica"), database: a.path}
	sidecar := r.replicate()
	a.enqueue("telegram")
	a.enqueue("discord")
	a.live(func() bool { return a.waiting() == 0 }, time.Minute)
	if !slices.ContainsFunc(a.chats, func(c storage.Chat) bool { return len(a.texts(c)) > 0 }) {
		t.Fatal("nothing was sent while Litestream runs beside casewire")
	}

	// When both are killed at one moment, in the midst of the next digests.
	a.enqueue("telegram")
	a.enqueue("discord")
	first := a.messages()
	primary := a.begin()
	a.until("two hundred messages have left", func() bool { return a.messages() >= first+200 })
	for _, p := range []*exec.Cmd{primary, sidecar} {
		if err := p.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = p.Wait() // it says that it was killed
	}
	before := a.everything()

	// Then the other machine, which has nothing but the second place, knows that its database is a copy.
	begun := time.Now()
	a.path = r.restore()
	t.Logf("restored in %s", time.Since(begun).Round(time.Millisecond))
	secondary := a.begin()
	a.until("all that was due is held", func() bool { return a.waiting() == 0 && a.holds() > 0 })
	a.telegram.Say(aida, aida.ID, "/status")
	a.until("the admin is told of the copy", func() bool { return strings.Contains(a.heard(), "This database is a copy") })
	a.telegram.Say(aida, aida.ID, "/deliveries")
	held := a.holds()
	drop := fmt.Sprintf("Drop all %d held", held)
	a.until("the admin is shown all of it", func() bool { return a.button(drop) != nil })
	if diff := cmp.Diff(before, a.everything()); diff != "" {
		t.Errorf("something was sent unasked:\n%s", diff)
	}
	a.missing(before)

	// And when the admin has decided, the next digests go out, once each.
	m := a.button(drop)
	a.telegram.Press(aida, aida.ID, m.ID, buttons(t, m.Markup)[drop])
	a.until("nothing is held any more", func() bool { return a.holds() == 0 })
	a.stop(secondary)
	a.enqueue("telegram")
	a.enqueue("discord")
	a.live(func() bool { return a.waiting() == 0 }, time.Minute)
	for n, c := range a.chats {
		all := strings.Join(a.texts(c), "\n")
		for k := range killItems {
			if count := strings.Count(all, killItem(2, n, k)); count != 1 {
				t.Fatalf("chat %d (%s) has %s of the digest after that %d times", n, c.RemoteID, killItem(2, n, k), count)
			}
		}
	}
}

// litestreamAt is the program, installed where it is wanted.
func litestreamAt(t *testing.T) string {
	t.Helper()
	if *litestream != "install" {
		return *litestream
	}
	folder := t.TempDir()
	c := exec.CommandContext(t.Context(), "go", "install", "github.com/benbjohnson/litestream/cmd/litestream@"+litestreamVersion)
	c.Env = append(c.Environ(), "GOBIN="+folder, "GOFLAGS=", "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("install Litestream: %v\n%s", err, out)
	}
	return filepath.Join(folder, "litestream")
}

// replicated is a database of which Litestream keeps a second copy.
type replicated struct {
	*assault
	program, url, database string
}

// run makes a command of Litestream's, with the settings of deploy and the database where it was.
func (r *replicated) run(words ...string) *exec.Cmd {
	c := exec.CommandContext(context.WithoutCancel(r.t.Context()), r.program, append([]string{words[0], "-config", "deploy/litestream.yml"}, words[1:]...)...)
	c.Env = append(c.Environ(), "CASEWIRE_DATABASE="+r.database, "LITESTREAM_REPLICA_URL="+r.url)
	return c
}

// replicate starts it, until it is killed or the test ends.
func (r *replicated) replicate() *exec.Cmd {
	r.t.Helper()
	c := r.run("replicate")
	c.Stdout, c.Stderr = io.Discard, os.Stderr
	if err := c.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		if c.ProcessState == nil {
			_ = c.Process.Kill()
			_ = c.Wait()
		}
	})
	return c
}

// restore brings the database to another place, as on another machine.
func (r *replicated) restore() string {
	r.t.Helper()
	to := filepath.Join(r.t.TempDir(), "casewire.db")
	if out, err := r.run("restore", "-o", to, r.database).CombinedOutput(); err != nil {
		r.t.Fatalf("restore: %v\n%s", err, out)
	}
	return to
}

// until waits until something is so.
func (a *assault) until(what string, so func() bool) {
	a.t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(time.Minute); !so(); <-ticker.C {
		if time.Now().After(deadline) {
			a.t.Fatalf("%s: not within a minute", what)
		}
	}
}

// stop ends the program in good order.
func (a *assault) stop(c *exec.Cmd) {
	a.t.Helper()
	if err := c.Process.Signal(os.Interrupt); err != nil {
		a.t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		a.t.Fatalf("the program ended badly: %v", err)
	}
}

// messages counts what stands in all chats, and everything is its text, by chat.
func (a *assault) messages() (n int) {
	for _, list := range a.everything() {
		n += len(list)
	}
	return n
}

func (a *assault) everything() map[string][]string {
	out := map[string][]string{}
	for _, c := range a.chats {
		out[c.RemoteID] = a.texts(c)
	}
	return out
}

// heard is all that the admin was told.
func (a *assault) heard() string {
	var out []string
	for _, m := range a.telegram.In(aida.ID) {
		if m.Ours {
			out = append(out, m.Text)
		}
	}
	return strings.Join(out, "\n")
}

// button finds the message to the admin that has a button.
func (a *assault) button(label string) *telegramtest.Message {
	for _, m := range a.telegram.In(aida.ID) {
		if _, ok := buttons(a.t, m.Markup)[label]; ok {
			return &m
		}
	}
	return nil
}

// open lists what is not sent, by key. The program may be running: it is read beside it.
func (a *assault) open() map[string]storage.OpenDelivery {
	a.t.Helper()
	s, err := storage.Open(a.t.Context(), storage.Options{Path: a.path, ReadOnly: true})
	if err != nil {
		a.t.Fatal(err)
	}
	defer s.Close()
	list, err := s.OpenChats(a.t.Context(), 0, 1<<20, storage.Page{})
	if err != nil {
		a.t.Fatal(err)
	}
	out := map[string]storage.OpenDelivery{}
	for _, c := range list.Chats {
		for _, d := range c.Deliveries {
			out[d.Key] = d
		}
	}
	return out
}

// holds counts what is held.
func (a *assault) holds() (n int) {
	for _, d := range a.open() {
		if d.State == storage.DeliveryHeld {
			n++
		}
	}
	return n
}

// missing fails where a chat did not get all of the second digest and nobody is told of it, and tells how much the copy did not
// know.
func (a *assault) missing(before map[string][]string) {
	a.t.Helper()
	open := a.open()
	var whole, unknown int
	for n, c := range a.chats {
		all, got := strings.Join(before[c.RemoteID], "\n"), 0
		for k := range killItems {
			got += strings.Count(all, killItem(1, n, k))
		}
		d, listed := open[fmt.Sprintf("kill:%d:%d", n, 1)]
		switch {
		case listed && d.State != storage.DeliveryHeld && d.State != storage.DeliveryUncertain:
			a.t.Errorf("chat %d: %s is %s", n, d.Key, d.State)
		case !listed && got != killItems:
			a.t.Errorf("chat %d has %d of %d entries, and nobody is told of it", n, got, killItems)
		case listed && got == killItems:
			unknown++
		case !listed:
			whole++
		}
	}
	a.t.Logf("of %d digests the copy knows that %d were sent; %d are listed, of which %d had been sent whole", len(a.chats), whole, len(open), unknown)
	if len(open) == 0 || whole+unknown == 0 {
		a.t.Error("nothing was under way when the machine was lost: the test shows nothing")
	}
}
