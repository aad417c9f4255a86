package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"casewire/bot/discord"
	"casewire/bot/discord/discordtest"
	"casewire/bot/telegram"
	"casewire/bot/telegram/telegramtest"
	"casewire/config"
	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/words"
	"casewire/storage"
)

// bubble is the whole program on fake time: the store, the gate, the schedule, the post office and both adapters as they are,
// over a network without sockets to fakes of both platforms.
type bubble struct {
	t        *testing.T
	store    *storage.Store
	gate     *handlers.Bot
	metrics  *metrics
	telegram *telegramtest.Server
	discord  *discordtest.Server
	lines    map[string]*memory
	moods    map[string]*moody
	// rate is CASEWIRE_TELEGRAM_RATE.
	rate float64
	// receives: the program also hears what people say on Telegram. Discord's gateway is left out: its library locks itself up
	// where only fake time passes.
	receives bool
	keys     int
	ends     []func()
	stop     func()
}

const (
	telegramURL = "http://telegram.test"
	discordURL  = "http://discord.test"
	chief       = "7" // an admin, on Telegram
)

// openBubble makes the two platforms and an empty store. It is called inside a bubble, and closed there.
func openBubble(t *testing.T, seed uint64) *bubble {
	t.Helper()
	b := &bubble{t: t, telegram: telegramtest.InMemory(telegramURL), discord: discordtest.InMemory(t, discordURL), rate: 29, stop: func() {},
		lines: map[string]*memory{}, moods: map[string]*moody{}}
	b.discord.SetRemaining(1 << 20)
	for n, p := range []struct {
		name string
		http.Handler
	}{{telegramPlatform, b.telegram}, {"discord", b.discord}} {
		line, mood := newMemory(), newMoody(p.name, p.Handler, seed+uint64(n))
		b.lines[p.name], b.moods[p.name] = line, mood
		server := &http.Server{Handler: mood, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), ReadHeaderTimeout: time.Hour}
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = server.Serve(line) // until it is closed
		}()
		b.ends = append(b.ends, func() {
			_ = server.Close() // nobody is there any more
			<-done
		})
	}
	var err error
	if b.store, err = storage.Open(t.Context(), storage.Options{}); err != nil {
		t.Fatal(err)
	}
	return b
}

// close ends everything.
func (b *bubble) close() {
	b.stop()
	for _, end := range b.ends {
		end()
	}
	if err := b.store.Close(); err != nil {
		b.t.Error(err)
	}
}

// start starts the program on the store.
func (b *bubble) start() {
	b.t.Helper()
	log := slog.New(slog.DiscardHandler)
	a := &app{settings: config.Settings{TelegramAPIURL: telegramURL, DiscordAPIURL: discordURL, TelegramRate: config.Rate(b.rate), PostKeep: 400}}
	s := &server{app: a, log: log, store: b.store, metrics: newMetrics(), since: b.store.Now()}
	var err error
	s.gate, err = handlers.New(handlers.Options{Store: b.store, Zone: time.UTC, Version: "test", Log: log, Observe: s.metrics.call,
		Roles:   map[string]command.Role{"telegram:" + chief: command.Admin},
		Manages: func(context.Context, string, string, string) (bool, error) { return true, nil }})
	if err != nil {
		b.t.Fatal(err)
	}
	carriers := map[string]*http.Transport{telegramPlatform: b.lines[telegramPlatform].base(), "discord": b.lines["discord"].base()}
	o := s.telegramOptions()
	o.Token, o.Gate, o.Memory, o.Log, o.Base, o.Observe = telegramtest.Token, s.gate, b.store, log, carriers[telegramPlatform], s.metrics.request(telegramPlatform)
	first, err := telegram.New(o)
	if err != nil {
		b.t.Fatal(err)
	}
	second := discord.New(discord.Options{Gate: s.gate, Token: b.discord.Token, API: discordURL, Log: log, Words: discordWords(words.English()), Version: "test",
		Base: carriers["discord"], Observe: s.metrics.request("discord")})
	s.doors = []door{first, second}
	b.gate, b.metrics = s.gate, s.metrics

	ctx, cancel := context.WithCancel(b.t.Context())
	runs := map[string]func() error{"the schedule and the post office": func() error { return s.post(ctx) }}
	if b.receives {
		runs["telegram"] = func() error { return first.Run(ctx) }
	}
	done := make(chan struct{}, len(runs))
	for name, run := range runs {
		go func() {
			defer func() { done <- struct{}{} }()
			if err := run(); err != nil && ctx.Err() == nil {
				b.t.Errorf("%s: %v", name, err)
			}
		}()
	}
	b.stop = func() {
		cancel()
		for range runs {
			<-done
		}
		for _, c := range carriers {
			c.CloseIdleConnections()
		}
		b.stop = func() {}
	}
}

// pass lets time pass.
func (*bubble) pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// until lets time pass until an instant.
func (b *bubble) until(at time.Time) {
	if d := time.Until(at); d > 0 {
		b.pass(d)
	}
}

// ask asks a line in a chat, as somebody.
func (b *bubble) ask(chat command.Chat, person, line string) command.Answer {
	b.t.Helper()
	b.keys++
	return b.gate.Dispatch(b.t.Context(), command.Request{Key: fmt.Sprint("k", b.keys), Caller: command.Caller{Platform: chat.Platform, ID: person}, Chat: chat, Line: line})
}
