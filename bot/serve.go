package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"casewire/bot/platform"
	"casewire/bot/telegram"
	"casewire/config"
	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/storage"

	"golang.org/x/sync/errgroup"
)

// door is a chat platform while the program runs: it receives what people send, and is the last yard of what goes out.
type door interface {
	platform.Sender
	// Run receives until ctx ends, and returns when everything that was begun is answered. An error means that this
	// platform cannot go on; the others do.
	Run(ctx context.Context) error
	// State is how its connection is doing.
	State() platform.State
}

// server is the running program: what serve builds, starts and stops.
type server struct {
	*app
	log   *slog.Logger
	store *storage.Store
	gate  *handlers.Bot
	doors []door
	// pairing makes the first admin; nil where there is one.
	pairing *handlers.Pairing
	metrics *metrics
	since   time.Time
	// copyFault is why the last daily copy failed; nil where it did not.
	copyFault atomic.Pointer[string]
	// listener is for health and metrics; nil where none is wanted.
	listener net.Listener
}

// serve connects to the platforms that have a token, and runs until ctx ends.
func (a *app) serve(ctx context.Context) (err error) {
	if !a.settings.TelegramToken.Set() && !a.settings.DiscordToken.Set() {
		return &config.SettingsError{Faults: []config.Fault{{Variable: "CASEWIRE_TELEGRAM_TOKEN", Flag: "telegram-token",
			Text: "is needed, or CASEWIRE_DISCORD_TOKEN; to try casewire without either: casewire demo"}}}
	}
	defer func() { // to be told to stop while starting is no failure
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			err = nil
		}
	}()
	log := newLogger(a.stderr, a.settings.LogLevel.Level, a.settings.LogFormat, a.settings.Secrets())
	store, err := a.openStore(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	s := &server{app: a, log: log, store: store, metrics: newMetrics(), since: store.Now()}
	if s.listener, err = a.listen(ctx); err != nil {
		return err
	}
	unmanned, err := a.needsPairing(ctx, store)
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if unmanned {
		s.pairing = &handlers.Pairing{}
	}
	s.gate, err = handlers.New(handlers.Options{Store: store, Zone: a.settings.Timezone.Location(), Version: version(), Log: log, Roles: a.roles(),
		Manages: s.manages, Pairing: s.pairing, Observe: s.metrics.call, Machine: machine{s}})
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if err := s.openDoors(ctx); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	s.metrics.registry.MustRegister(newState(s))
	return s.run(ctx)
}

// run runs every part until ctx ends. A platform that cannot go on leaves the others alone; when none is left the program
// ends.
func (s *server) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var parts errgroup.Group
	left := make(chan struct{}, len(s.doors))
	for _, d := range s.doors {
		parts.Go(func() error {
			defer func() { left <- struct{}{} }()
			if err := d.Run(ctx); err != nil && ctx.Err() == nil {
				s.log.ErrorContext(ctx, "a platform has ended", slog.String("platform", d.Name()), slog.Any("error", err))
				return fmt.Errorf("%s: %w", d.Name(), err)
			}
			return nil
		})
	}
	// Without any of these the program would do half of what it promised: it ends, so that somebody notices.
	vital := func(run func(context.Context) error) {
		parts.Go(func() error {
			err := run(ctx)
			if err == nil || ctx.Err() != nil && errors.Is(err, context.Canceled) {
				return nil
			}
			stop()
			return err
		})
	}
	vital(s.keep)
	vital(s.post)
	if s.listener != nil {
		vital(func(ctx context.Context) error { return s.answer(ctx, s.listener) })
	}
	if s.pairing != nil {
		vital(func(ctx context.Context) error { return s.offerPairing(ctx, s.pairing) })
	}
	parts.Go(func() error {
		for range s.doors {
			<-left
		}
		stop()
		return nil
	})
	return parts.Wait()
}

// manages asks a platform whether somebody may manage a chat.
func (s *server) manages(ctx context.Context, platform, chat, person string) (bool, error) {
	for _, d := range s.doors {
		if d.Name() == platform {
			return d.Manages(ctx, chat, person)
		}
	}
	return false, fmt.Errorf("there is no connection to %s", platform)
}

// openDoors makes the adapter of each platform that has a token.
func (s *server) openDoors(ctx context.Context) error {
	if s.settings.TelegramToken.Set() {
		d, err := s.openTelegram()
		if err != nil {
			return err
		}
		s.doors = append(s.doors, d)
	}
	if s.settings.DiscordToken.Set() {
		s.doors = append(s.doors, s.discordDoor())
	}
	// Admins are told of trouble though they never asked anything, where that can be.
	for _, a := range s.settings.Admins {
		if !slices.Contains(writesFirst(), a.Platform) {
			continue
		}
		if err := s.store.SeeChat(ctx, storage.Chat{Platform: a.Platform, RemoteID: a.ID, Kind: string(command.PrivateChat)}); err != nil {
			return err
		}
	}
	return nil
}

// checkDoors asks each platform that has a token how the bot stands there, without receiving anything.
func (s *server) checkDoors(ctx context.Context) []platform.Check {
	var out []platform.Check
	if s.settings.TelegramToken.Set() {
		for _, c := range telegram.RunCheck(ctx, s.telegramOptions()) {
			c.Name = "Telegram " + c.Name
			out = append(out, c)
		}
	}
	if s.settings.DiscordToken.Set() {
		for _, c := range s.discordDoor().Check(ctx) {
			c.Name = "Discord " + c.Name
			out = append(out, c)
		}
	}
	return out
}

// roles are the first admins, by configuration.
func (a *app) roles() map[string]command.Role {
	out := map[string]command.Role{}
	for _, who := range a.settings.Admins {
		out[who.Platform+":"+who.ID] = command.Admin
	}
	return out
}
