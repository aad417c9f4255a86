package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
	"casewire/bot/telegram/telegramtest"
)

var soak = flag.Duration("soak", time.Minute, "how long the program is asked, and made to send, in the test of its endurance") //nolint:gochecknoglobals // a flag

const (
	// soakChats is how many chats there are on each platform: every other one follows a case, the rest have a digest.
	soakChats = 32
	// soakPatience is how long an answer may take on a machine that does much else.
	soakPatience = 15 * time.Second
)

// endurance is the program as a process, which 64 chats ask while an editor reports and it sends to them.
type endurance struct {
	t                 *testing.T
	path, log, health string
	telegram          *telegramtest.Server
	discord           *discordtest.Server

	mu       sync.Mutex
	took     []time.Duration // of each answer
	reported []string        // the marks of what was published, and confirmed
	seen     []reading
}

// reading is how the process does at one moment.
type reading struct{ goroutines, heap, resident float64 }

// While 64 chats ask and are sent to, every question is answered, every report reaches each follower once and each digest once,
// memory and goroutines stay as they are; being told to stop in the midst of it loses nothing.
func TestEnduresBeingAskedWhileItSends(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes more than a minute")
	}
	e := newEndurance(t)
	process := e.start()
	due := e.setUp()
	asking, stop := context.WithCancel(t.Context())
	defer stop()
	var people sync.WaitGroup
	for n := range soakChats {
		people.Go(func() { e.ask(asking, n, e.askTelegram) })
		people.Go(func() { e.ask(asking, n, e.askDiscord) })
	}
	people.Go(func() { e.report(asking) })
	e.watch(max(*soak, time.Until(due)+10*time.Second))

	// When it is told to stop in the midst of it
	begun := time.Now()
	stop()
	e.end(process)
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("the program took %s to end", took)
	}
	people.Wait()

	// Then what it promised is kept after the next start.
	process = e.start()
	e.until("everything is sent", func() bool { return waitingIn(t, e.path) == 0 })
	e.end(process)
	e.verifyChats()
	e.verifyHealth()
}

func newEndurance(t *testing.T) *endurance {
	t.Helper()
	e := &endurance{t: t, path: exampleFile(t), log: filepath.Join(t.TempDir(), "log"), health: freeAddress(t), telegram: telegramtest.New(t), discord: discordtest.New(t)}
	e.discord.SetRemaining(1000)
	t.Cleanup(func() {
		if t.Failed() {
			text, _ := os.ReadFile(e.log)
			t.Logf("the end of the log:\n%s", text[max(0, len(text)-8000):])
		}
	})
	return e
}

func (e *endurance) start() *exec.Cmd {
	e.t.Helper()
	c := startProcess(e.t, e.log, "CASEWIRE_DATABASE="+e.path, "CASEWIRE_HTTP_ADDR="+e.health, "CASEWIRE_ADMINS=telegram:7,discord:"+admin.ID,
		"CASEWIRE_TELEGRAM_TOKEN="+telegramtest.Token, "CASEWIRE_TELEGRAM_API_URL="+e.telegram.URL, "CASEWIRE_TELEGRAM_RATE=0",
		"CASEWIRE_DISCORD_TOKEN="+e.discord.Token, "CASEWIRE_DISCORD_API_URL="+e.discord.URL)
	e.until("the program is ready", func() bool { status, _ := get(e.t, e.health, "/readyz"); return status == 200 })
	return c
}

// end tells the process to stop, which it does in good order.
func (e *endurance) end(c *exec.Cmd) {
	e.t.Helper()
	if err := c.Process.Signal(os.Interrupt); err != nil {
		e.t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		e.t.Errorf("the program ended badly: %v", err)
	}
}

// until looks four times a second whether something is so.
func (e *endurance) until(what string, so func() bool) {
	e.t.Helper()
	ticker := time.NewTicker(250 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(time.Minute); !so(); <-ticker.C {
		if time.Now().After(deadline) {
			e.t.Fatalf("%s: not within a minute", what)
		}
	}
}

func group(n int) int64    { return int64(-1002000 - n) }
func channel(n int) string { return strconv.Itoa(400000000000000001 + n) }
func where(n int) discordtest.Where {
	return discordtest.Where{Guild: discordtest.Guild, Channel: channel(n)}
}
func follows(n int) bool { return n%2 == 0 }

// setUp lets the chats follow or subscribe, and tells when the digests are due.
func (e *endurance) setUp() time.Time {
	e.t.Helper()
	due := time.Now().UTC().Add(20 * time.Second).Truncate(time.Minute).Add(time.Minute)
	at := due.Format("15:04")
	for n := range soakChats {
		e.telegram.Chat(group(n), func(c *telegramtest.Chat) { c.Members[aida.ID] = "administrator" })
		e.discord.AddChannel(discordtest.Channel{ID: channel(n), Name: "news", Guild: discordtest.Guild})
		if follows(n) {
			e.askTelegram(e.t.Context(), n, aida, "/follow "+soakCase)
			e.askDiscord(e.t.Context(), n, aida, "/follow "+soakCase)
		} else {
			e.askTelegram(e.t.Context(), n, aida, "/subscribe at:"+at+" zone:UTC quiet:line")
			e.askDiscord(e.t.Context(), n, aida, "/subscribe at:"+at+" zone:UTC quiet:line")
		}
	}
	return due
}

// watch reads how the process does until the time is over.
func (e *endurance) watch(d time.Duration) {
	e.t.Helper()
	over := time.NewTimer(d)
	defer over.Stop()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		_, text := get(e.t, e.health, "/metrics")
		e.seen = append(e.seen, reading{gauge(e.t, text, "go_goroutines"), gauge(e.t, text, "go_memstats_heap_alloc_bytes"), gauge(e.t, text, "process_resident_memory_bytes")})
		select {
		case <-ticker.C:
		case <-over.C:
			for _, m := range regexp.MustCompile(`(?m)^casewire_commands_total\{command="(\w+)",outcome="(failed|unavailable|throttled)"\} (\d+)`).FindAllStringSubmatch(text, -1) {
				e.t.Errorf("%s calls of %s: %s", m[3], m[1], m[2])
			}
			return
		}
	}
}

func gauge(t *testing.T, metrics, name string) float64 {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + name + ` (\S+)$`).FindStringSubmatch(metrics)
	if m == nil {
		t.Fatalf("there is no %s in\n%s", name, metrics)
	}
	value, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

var reportMark = regexp.MustCompile(`‹\d+›`)

// verifyChats holds what stands in the chats against what was reported.
func (e *endurance) verifyChats() {
	e.t.Helper()
	posts := 0
	check := func(chat string, following bool, texts []string) {
		count := map[string]int{}
		digests := 0
		for _, text := range texts {
			if strings.Contains(text, "Digest for ") {
				digests++
			}
			for _, mark := range reportMark.FindAllString(text, -1) {
				count[mark]++
				posts++
			}
		}
		for mark, n := range count {
			if n > 1 {
				e.t.Errorf("%s has %s %d times", chat, mark, n)
			}
		}
		if !following {
			if digests != 1 {
				e.t.Errorf("%s has %d digests", chat, digests)
			}
			return
		}
		for _, mark := range e.reported {
			if count[mark] != 1 {
				e.t.Errorf("%s follows and has %s %d times", chat, mark, count[mark])
			}
		}
		if late := len(count) - len(e.reported); late > 1 {
			e.t.Errorf("%s has %d reports which nobody made: %v", chat, late, slices.Sorted(maps.Keys(count)))
		}
	}
	for n := range soakChats {
		var texts []string
		for _, m := range e.telegram.In(group(n)) {
			if m.Ours {
				texts = append(texts, m.Text)
			}
		}
		check(fmt.Sprint("group ", n), follows(n), texts)
		texts = nil
		for _, m := range e.discord.Messages(channel(n)) {
			texts = append(texts, m.Text())
		}
		check(fmt.Sprint("channel ", n), follows(n), texts)
	}
	e.t.Logf("%d reports came as %d lines to %d chats", len(e.reported), posts, 2*soakChats)
	if len(e.reported) == 0 {
		e.t.Error("nothing was reported: the test shows nothing")
	}
}

// verifyHealth compares how the process did in its second third and in its last one, and reads the log.
func (e *endurance) verifyHealth() {
	e.t.Helper()
	third := len(e.seen) / 3
	if third < 5 {
		e.t.Fatalf("it was looked at %d times", len(e.seen))
	}
	lowest := func(of []reading, read func(reading) float64) float64 {
		out := read(of[0])
		for _, r := range of {
			out = min(out, read(r))
		}
		return out
	}
	before, after := e.seen[third:2*third], e.seen[2*third:]
	goroutines := func(r reading) float64 { return r.goroutines }
	heap := func(r reading) float64 { return r.heap }
	slices.Sort(e.took)
	e.t.Logf("%d answers, %.0f a second; p50 %s, p99 %s, longest %s; goroutines %.0f, then %.0f; heap %.1f MB, then %.1f MB; resident %.0f MB",
		len(e.took), float64(len(e.took))/float64(len(e.seen)), e.took[len(e.took)/2].Round(time.Microsecond), e.took[len(e.took)*99/100].Round(time.Microsecond),
		e.took[len(e.took)-1].Round(time.Millisecond), lowest(before, goroutines), lowest(after, goroutines), lowest(before, heap)/1e6, lowest(after, heap)/1e6, after[len(after)-1].resident/1e6)
	if was, is := lowest(before, goroutines), lowest(after, goroutines); is > was+2*soakChats {
		e.t.Errorf("there were %.0f goroutines, and are %.0f", was, is)
	}
	if was, is := lowest(before, heap), lowest(after, heap); is > 1.5*was+8e6 {
		e.t.Errorf("the heap was %.1f MB, and is %.1f MB", was/1e6, is/1e6)
	}
	text, err := os.ReadFile(e.log)
	if err != nil {
		e.t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "level=WARN") {
			e.t.Errorf("the log says: %s", line)
		}
	}
}
