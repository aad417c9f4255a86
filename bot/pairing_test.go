package main

import (
	"bytes"
	"context"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"casewire/bot/platform"
	"casewire/config"
	"casewire/handlers"
	"casewire/storage"
)

// idleDoor is a platform of which only the state is asked.
type idleDoor struct {
	door
	name string

	mu    sync.Mutex
	state platform.State
}

func (d *idleDoor) Name() string { return d.name }

func (d *idleDoor) State() platform.State {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state
}

func (d *idleDoor) set(s platform.State) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.state = s
}

// lines is a log that a test reads while others write it.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// offering runs what prints the pairing code, in a bubble, over a database without an admin.
func offering(t *testing.T, settings config.Settings, doors ...door) (*handlers.Pairing, *lines) {
	t.Helper()
	store, err := storage.Open(t.Context(), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	out, p := &lines{}, &handlers.Pairing{}
	s := &server{app: &app{settings: settings}, log: slog.New(slog.NewTextHandler(out, nil)), store: store, doors: doors}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.offerPairing(ctx, p) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return p, out
}

var pairShape = regexp.MustCompile(`/pair ([0-9A-Z]{4}-[0-9A-Z]{4}) `)

func TestThePairingLineHoldsTheCodeAndTheLink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &idleDoor{name: "telegram"}
		p, out := offering(t, config.Settings{TelegramToken: config.NewSecret("1:x")}, d)
		pass(3 * time.Second)
		if out.String() != "" {
			t.Fatalf("before the bot's name is known: %s", out)
		}
		d.set(platform.State{Ready: true, Who: "@desk_bot"})
		pass(time.Hour - 5*time.Second)

		code, fresh := p.Offer(time.Now())
		if got := strings.Count(out.String(), "\n"); got != 1 || fresh {
			t.Fatalf("%d lines within the hour: %s", got, out)
		}
		if m := pairShape.FindStringSubmatch(out.String()); m == nil || m[1] != code || !strings.Contains(out.String(), "https://t.me/desk_bot?start=pair_"+code) {
			t.Errorf("the line is %s", out)
		}

		pass(10 * time.Second)
		if next, _ := p.Offer(time.Now()); next == code || !strings.Contains(out.String(), "start=pair_"+next) {
			t.Errorf("after an hour: %s", out)
		}
	})
}

func TestThePairingLineDoesNotWaitForTelegramForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &idleDoor{name: "telegram"}
		_, out := offering(t, config.Settings{TelegramToken: config.NewSecret("1:x")}, d)
		pass(12 * time.Second)
		if !pairShape.MatchString(out.String()) || strings.Contains(out.String(), "t.me") {
			t.Errorf("without the bot's name: %s", out)
		}
		d.set(platform.State{Who: "desk_bot"})
		pass(2 * time.Second)
		if strings.Count(out.String(), "\n") != 2 || !strings.Contains(out.String(), "t.me/desk_bot?start=pair_") {
			t.Errorf("with it: %s", out)
		}
	})
}

func TestThePairingLineOnDiscordAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, out := offering(t, config.Settings{DiscordToken: config.NewSecret("x")}, &idleDoor{name: "discord"})
		synctest.Wait()
		if !pairShape.MatchString(out.String()) || strings.Contains(out.String(), "t.me") {
			t.Errorf("at once: %s", out)
		}
	})
}

func TestPairingIsOfferedOnlyWhereNobodyIsAdmin(t *testing.T) {
	grant := func(platform string, role int) func(*testing.T, *storage.Store) {
		return func(t *testing.T, s *storage.Store) {
			if _, err := s.SetGrant(t.Context(), storage.By{}, storage.Grant{Platform: platform, Kind: "person", RemoteID: "5", Role: role}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		settings config.Settings
		do       func(*testing.T, *storage.Store)
		want     bool
	}{
		"a new database":          {want: true},
		"one with an editor":      {do: grant("telegram", 2), want: true},
		"an admin of a demo":      {do: grant("console", 3), want: true},
		"one with an admin":       {do: grant("discord", 3)},
		"an admin by the setting": {settings: config.Settings{Admins: config.Admins{{Platform: "telegram", ID: "1"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := storage.Open(t.Context(), storage.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if c.do != nil {
				c.do(t, s)
			}
			if got, err := (&app{settings: c.settings}).needsPairing(t.Context(), s); err != nil || got != c.want {
				t.Errorf("offered: %v, %v", got, err)
			}
		})
	}
}

// pass lets the time of a bubble go on.
func pass(d time.Duration) { <-time.After(d) }
