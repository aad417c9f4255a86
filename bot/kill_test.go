package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
	"casewire/bot/telegram/telegramtest"
	"casewire/handlers/reply"
	"casewire/storage"
)

var (
	kills    = flag.Int("kills", 200, "how often the kill test kills the program")                          //nolint:gochecknoglobals // a flag
	killSeed = flag.Uint64("kill-seed", 0, "what the moments of the kill test are drawn from; 0: anything") //nolint:gochecknoglobals // a flag
)

const (
	// The kill test's chats: on Telegram channels and, where there is no evidence to be had, private ones; on Discord channels.
	killChannels, killPrivates, killDiscords = 70, 30, 100
	// killItems is how many entries a digest has: enough for two messages.
	killItems = 34
)

// assault is a program that is killed again and again while it sends digests to 200 chats.
type assault struct {
	t         *testing.T
	path, log string
	telegram  *telegramtest.Server
	discord   *discordtest.Server
	lossy     [2]*lossy
	random    *rand.Rand
	chats     []storage.Chat
	rounds    map[string]int // digests so far, by platform
}

// Whenever the program is killed, and whichever answers are lost: every chat has every part of every digest once and in
// order, or it is known that nobody knows.
func TestKilledAtAnyMomentNothingIsLostOrDoubled(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills the program some hundred times")
	}
	seed := *killSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-kill-seed=%d", seed)
	a := besiege(t, seed)

	// Given: each chat has had a post, so that there is something to look behind.
	a.enqueue("telegram")
	a.enqueue("discord")
	a.live(func() bool { return a.waiting() == 0 }, time.Minute)

	// When: the program is killed while it sends, at moments that nobody chose, and one answer in six is lost.
	for _, l := range a.lossy {
		l.spoil(1.0/6, 12*time.Millisecond)
	}
	begun := time.Now()
	span, before := 600*time.Millisecond, 0
	for n := range *kills {
		if n%4 == 0 {
			a.topUp()
		}
		if n%10 == 9 { // on a slow machine the program has to live longer to send anything
			if now := a.sent(); now-before < 10 && span < 2*time.Second {
				span *= 2
			}
			before = a.sent()
		}
		a.kill(time.Duration(a.random.Int64N(int64(span))))
	}
	took := time.Since(begun)
	for _, l := range a.lossy {
		l.mend()
	}
	a.live(func() bool { return a.waiting() == 0 }, 2*time.Minute)

	// Then
	a.verify(took)
}

// sent counts the messages that the platforms took.
func (a *assault) sent() (n int) {
	for _, l := range a.lossy {
		l.mu.Lock()
		n += l.sends
		l.mu.Unlock()
	}
	return n
}

// besiege makes the servers, and a database with 200 chats.
func besiege(t *testing.T, seed uint64) *assault {
	t.Helper()
	folder := t.TempDir()
	a := &assault{t: t, path: filepath.Join(folder, "casewire.db"), log: filepath.Join(folder, "log"), telegram: telegramtest.New(t), discord: discordtest.New(t),
		random: rand.New(rand.NewPCG(seed, 0)), rounds: map[string]int{}}
	a.discord.SetRemaining(1 << 20)
	a.lossy = [2]*lossy{newLossy(t, a.telegram.URL, seed), newLossy(t, a.discord.URL, seed+1)}
	for n := range killChannels {
		a.chats = append(a.chats, storage.Chat{Platform: "telegram", RemoteID: strconv.Itoa(-1001000000000 - n), Kind: "channel"})
	}
	for n := range killPrivates {
		a.chats = append(a.chats, storage.Chat{Platform: "telegram", RemoteID: strconv.Itoa(5000 + n), Kind: "private"})
	}
	for n := range killDiscords {
		id := strconv.Itoa(300000000000000001 + n)
		a.discord.AddChannel(discordtest.Channel{ID: id, Name: "news", Guild: discordtest.Guild})
		a.chats = append(a.chats, storage.Chat{Platform: "discord", RemoteID: id, Kind: "group"})
	}
	a.store(func(s *storage.Store) {
		for n, c := range a.chats {
			c.Title = "Chat " + strconv.Itoa(n)
			if err := s.SeeChat(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			known, err := s.Chat(t.Context(), c.Platform, c.RemoteID)
			if err != nil {
				t.Fatal(err)
			}
			a.chats[n] = known
		}
	})
	t.Cleanup(func() {
		if t.Failed() {
			text, _ := os.ReadFile(a.log)
			t.Logf("the end of the log:\n%s", text[max(0, len(text)-8000):])
		}
	})
	return a
}

// store opens the database, while no program has it.
func (a *assault) store(do func(s *storage.Store)) {
	a.t.Helper()
	s, err := storage.Open(a.t.Context(), storage.Options{Path: a.path})
	if err != nil {
		a.t.Fatal(err)
	}
	do(s)
	if err := s.Close(); err != nil {
		a.t.Fatal(err)
	}
}

// killItem is an entry that stands once in all digests of all chats.
func killItem(round, chat, item int) string { return fmt.Sprintf("‹%d.%d.%d›", round, chat, item) }

// enqueue promises one more digest to each chat of a platform.
func (a *assault) enqueue(platform string) {
	a.t.Helper()
	round := a.rounds[platform]
	a.rounds[platform]++
	var list []storage.Outgoing
	for n, c := range a.chats {
		if c.Platform != platform {
			continue
		}
		doc := reply.Doc{Title: reply.Text("Digest " + strconv.Itoa(round))}
		var items []reply.Item
		for k := range killItems {
			items = append(items, reply.Item{Text: reply.Text(killItem(round, n, k) + strings.Repeat(" nothing happened", 9))})
		}
		doc.List(items...)
		encoded, err := reply.Encode(doc)
		if err != nil {
			a.t.Fatal(err)
		}
		list = append(list, storage.Outgoing{Key: fmt.Sprintf("kill:%d:%d", n, round), Chat: c.ID, Kind: storage.DeliverEdition, Doc: encoded})
	}
	a.store(func(s *storage.Store) {
		if _, err := s.Enqueue(a.t.Context(), list...); err != nil {
			a.t.Fatal(err)
		}
	})
}

// topUp promises more where a platform has little left to send.
func (a *assault) topUp() {
	left := map[string]int{}
	a.store(func(s *storage.Store) {
		open, err := s.OpenChats(a.t.Context(), 0, 0, storage.Page{})
		if err != nil {
			a.t.Fatal(err)
		}
		for _, c := range open.Chats {
			left[c.Chat.Platform] += c.Count[storage.DeliveryPending] + c.Count[storage.DeliverySending]
		}
	})
	for _, platform := range []string{"telegram", "discord"} {
		if left[platform] < 100 {
			a.enqueue(platform)
		}
	}
}

// waiting counts what is still to be sent.
func (a *assault) waiting() int {
	a.t.Helper()
	return waitingIn(a.t, a.path)
}

// waitingIn counts what is still to be sent by the program that has a database, and may be running: it is read beside it.
func waitingIn(t *testing.T, path string) (n int) {
	t.Helper()
	s, err := storage.Open(t.Context(), storage.Options{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	open, err := s.OpenChats(t.Context(), 0, 0, storage.Page{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range open.Chats {
		n += c.Count[storage.DeliveryPending] + c.Count[storage.DeliverySending]
	}
	return n
}

// begin starts the program.
func (a *assault) begin() *exec.Cmd {
	a.t.Helper()
	return startProcess(a.t, a.log, "CASEWIRE_DATABASE="+a.path, "CASEWIRE_TELEGRAM_TOKEN="+telegramtest.Token, "CASEWIRE_TELEGRAM_API_URL="+a.lossy[0].URL, "CASEWIRE_TELEGRAM_RATE=120",
		"CASEWIRE_DISCORD_TOKEN="+a.discord.Token, "CASEWIRE_DISCORD_API_URL="+a.lossy[1].URL, "CASEWIRE_ADMINS=telegram:7")
}

// startProcess starts the program as a process of its own, with settings as NAME=value. It is killed when the test ends.
func startProcess(t *testing.T, log string, settings ...string) *exec.Cmd {
	t.Helper()
	file, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	c := exec.CommandContext(t.Context(), "casewire-process", "serve")
	c.Env = append(os.Environ(), settings...)
	c.Stdout, c.Stderr = file, file
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// kill runs the program for a while and kills it.
func (a *assault) kill(after time.Duration) {
	a.t.Helper()
	c := a.begin()
	timer := time.NewTimer(after)
	<-timer.C
	if err := c.Process.Kill(); err != nil {
		a.t.Fatalf("the program ended before it was killed: %v", err)
	}
	_ = c.Wait() // it says that it was killed
}

// live runs the program until something is so, and stops it in good order.
func (a *assault) live(so func() bool, patience time.Duration) {
	a.t.Helper()
	c := a.begin()
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(patience); !so(); <-ticker.C {
		if time.Now().After(deadline) {
			_ = c.Process.Kill()
			_ = c.Wait()
			a.t.Fatal("what is left to be sent is not sent in time")
		}
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		a.t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		a.t.Fatalf("the program ended badly: %v", err)
	}
}

// texts are the bot's messages in a chat, in order.
func (a *assault) texts(c storage.Chat) (out []string) {
	if c.Platform == "discord" {
		for _, m := range a.discord.Messages(c.RemoteID) {
			out = append(out, m.Text())
		}
		return out
	}
	id, err := strconv.ParseInt(c.RemoteID, 10, 64)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, m := range a.telegram.In(id) {
		out = append(out, m.Text)
	}
	return out
}

// verify holds the chats against what was promised them.
func (a *assault) verify(took time.Duration) {
	a.t.Helper()
	uncertain := map[string]storage.OpenDelivery{} // by key
	a.store(func(s *storage.Store) {
		open, err := s.OpenChats(a.t.Context(), 0, 1<<20, storage.Page{})
		if err != nil {
			a.t.Fatal(err)
		}
		for _, c := range open.Chats {
			if !c.Paused.IsZero() {
				a.t.Errorf("%s is paused: %s", c.Chat.RemoteID, c.Why)
			}
			for _, d := range c.Deliveries {
				if d.State != storage.DeliveryUncertain {
					a.t.Errorf("delivery %s is %s: %s", d.Key, d.State, d.Fault)
				}
				uncertain[d.Key] = d
			}
		}
	})
	var sent, doubled, lost, promised int
	for n, c := range a.chats {
		all := strings.Join(a.texts(c), "\n")
		for round := range a.rounds[c.Platform] {
			promised++
			d, doubtful := uncertain[fmt.Sprintf("kill:%d:%d", n, round)]
			last := -1
			for k := range killItems {
				item := killItem(round, n, k)
				switch count := strings.Count(all, item); {
				case count > 1:
					doubled++
					a.t.Errorf("chat %d (%s) has %s %d times", n, c.RemoteID, item, count)
				case count == 0 && !doubtful:
					lost++
					a.t.Errorf("chat %d (%s) never got %s", n, c.RemoteID, item)
				case count == 1:
					sent++
					if at := strings.Index(all, item); at < last {
						a.t.Errorf("chat %d (%s) got %s before what precedes it", n, c.RemoteID, item)
					} else {
						last = at
					}
					if doubtful && d.Doubt == 1 && d.Parts > 1 && k == killItems-1 {
						a.t.Errorf("chat %d (%s) got the last part of %d although the first is in doubt", n, c.RemoteID, round)
					}
				}
			}
		}
	}
	dropped, orphaned, sends := 0, 0, 0
	for _, l := range a.lossy {
		dropped, orphaned, sends = dropped+l.dropped, orphaned+l.orphaned, sends+l.sends
	}
	a.t.Logf("%d kills in %s; %d digests promised to %d chats, %d messages taken; answers dropped: %d, left without anybody: %d; uncertain: %d, doubled: %d, lost: %d",
		*kills, took.Round(time.Second), promised, len(a.chats), sends, dropped, orphaned, len(uncertain), doubled, lost)
	if len(uncertain) > dropped {
		a.t.Errorf("%d are uncertain, and %d answers were dropped", len(uncertain), dropped)
	}
	if dropped == 0 || orphaned == 0 || sent == 0 {
		a.t.Error("nothing was dropped, or killed while it was leaving: the test shows nothing")
	}
}
