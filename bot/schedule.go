package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"casewire/bot/delivery"
	"casewire/bot/platform"
	"casewire/handlers/command"
	"casewire/storage"

	"golang.org/x/sync/errgroup"
)

const (
	// tickEvery is how often everything is looked at, whether or not something said so.
	tickEvery = time.Minute
	// tryAgain is how long after a failure what is owed is looked at again.
	tryAgain = 5 * time.Second
	// pruneEvery is how often what nobody needs any more is forgotten.
	pruneEvery = time.Hour
)

// schedule drives what casewire says by itself: at each minute, and after every commit that changed something, it promises
// what is owed; it tells people of what did not get through, calls the roll of those who may be held before anybody asks, forgets
// what is past its time, and keeps the search index in order. The post office does the rest.
type schedule struct {
	*server
	// trouble has a signal when somebody is to be told of something.
	trouble chan struct{}
	// owed is when something will be owed next; zero where nobody knows.
	owed time.Time
	// holds: the database is a copy, and what it owes since its last commit is being held.
	holds  bool
	pruned time.Time
	// untidy: there is more to do about the search index.
	untidy bool
}

// post opens the post office and the schedule, and runs both until ctx ends.
func (s *server) post(ctx context.Context) error {
	sch := &schedule{server: s, trouble: make(chan struct{}, 1)}
	o := delivery.Options{Store: s.store, Log: s.log, Ready: s.ready, Elsewhere: s.elsewhere, Observe: s.metrics.attempt, Trouble: func() {
		select {
		case sch.trouble <- struct{}{}:
		default:
		}
	}}
	for _, d := range s.doors {
		o.Senders = append(o.Senders, d)
	}
	office := delivery.New(o)
	var err error
	if sch.holds, err = office.Open(ctx); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	var parts errgroup.Group
	parts.Go(func() error { return office.Run(ctx) })
	parts.Go(func() error { return sch.run(ctx) })
	return parts.Wait()
}

// run runs until ctx ends.
func (s *schedule) run(ctx context.Context) error {
	for ctx.Err() == nil {
		s.once(ctx)
		timer := time.NewTimer(s.wait())
		select {
		case <-timer.C:
		case <-s.store.Changed():
		case <-s.trouble:
		case <-ctx.Done():
		}
		timer.Stop()
	}
	return nil
}

// wait is how long until the next minute begins, or something is owed.
func (s *schedule) wait() time.Duration {
	now := s.store.Now()
	next := now.Truncate(tickEvery).Add(tickEvery)
	if !s.owed.IsZero() && s.owed.Before(next) {
		next = s.owed
	}
	return max(next.Sub(now), time.Millisecond)
}

// once does all that is to be done now. Nothing of it keeps the rest from being done.
func (s *schedule) once(ctx context.Context) {
	do := func(what string, err error) bool {
		if err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, what, slog.Any("error", err))
		}
		return err == nil
	}
	owed, err := s.gate.Publish(ctx)
	if s.owed = owed; !do("publish what is owed", err) {
		s.owed = s.store.Now().Add(tryAgain)
	} else if s.holds {
		s.holds = !do("end holding", s.store.EndHolding(ctx))
	}
	do("call the roll", s.store.CallRoll(ctx))
	_, err = s.store.RecoverLeases(ctx)
	do("recover deliveries", err)
	_, err = s.store.Expire(ctx)
	do("cancel late deliveries", err)
	do("tell of trouble", s.gate.TellTrouble(ctx))
	if now := s.store.Now(); now.Sub(s.pruned) >= pruneEvery {
		s.pruned, s.untidy = now, true
		do("forget what is past its time", s.store.Prune(ctx, time.Duration(s.settings.PostKeep)*24*time.Hour))
	}
	if s.untidy {
		s.untidy, err = s.store.TidySearch(ctx)
		do("tidy the search index", err)
	}
}

// ready tells whether a platform is connected.
func (s *server) ready(name string) bool {
	for _, d := range s.doors {
		if d.Name() == name {
			return d.State().Ready
		}
	}
	return false
}

// elsewhere takes note of a topic that is gone.
func (s *server) elsewhere(ctx context.Context, c storage.Chat, to platform.Target) {
	s.gate.Happened(ctx, command.Event{Kind: command.ThreadGone,
		Chat: command.Chat{Platform: c.Platform, ID: c.RemoteID, Kind: command.ChatKind(c.Kind), Title: c.Title, Thread: to.Thread}})
}
