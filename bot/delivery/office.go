// Package delivery is the post office of casewire: it takes what was promised from the outbox, sends it, and writes down what
// became of it.
//
// It promises that nothing leaves before a row on the disk says that it is about to; that what leaves was held against the
// sight of its chat in the same transaction; that a chat gets the parts of a message in order and one delivery at a time; that
// what may have arrived is looked for and never sent blindly again; and that a crash at any moment loses and doubles nothing
// without a person being told. It decides on the class of a fault alone and knows no platform.
package delivery

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"casewire/bot/platform"
	"casewire/storage"
)

// Options are what a post office is made of.
type Options struct {
	Store   *storage.Store
	Senders []platform.Sender
	Log     *slog.Logger
	// Trouble is called after something was settled that somebody has to be told of. It must not block.
	Trouble func()
	// Elsewhere is called where a topic is gone and a message stands in the chat itself; may be nil.
	Elsewhere func(ctx context.Context, chat storage.Chat, to platform.Target)
	// Ready tells whether a platform is connected: what may have arrived is looked for when it is, or after a while; may be
	// nil.
	Ready func(platform string) bool
	// Observe is told of every attempt: the platform, what kind of delivery it was, and "sent", "edited" or what went wrong;
	// may be nil.
	Observe func(platform string, kind storage.DeliveryKind, outcome string)
}

// Office is the post office.
type Office struct {
	Options
	clerk   *clerk
	windows map[string]*window
	freed   chan struct{}
	begun   time.Time
}

const (
	// lease is how long a claim holds without being renewed, and renewing how often it is.
	lease    = 2 * time.Minute
	renewing = 30 * time.Second
	// connecting is how long a platform that is not connected yet is waited for before evidence is asked of it.
	connecting = 30 * time.Second
	// patience is how long what is leaving may take to settle after the program was asked to stop.
	patience = 10 * time.Second
)

// New makes a post office.
func New(o Options) *Office {
	office := &Office{Options: o, clerk: newClerk(o.Store), windows: map[string]*window{}, freed: make(chan struct{}, 1), begun: o.Store.Now()}
	for _, s := range o.Senders {
		office.windows[s.Name()] = newWindow(s)
	}
	if o.Trouble == nil {
		office.Trouble = func() {}
	}
	if o.Elsewhere == nil {
		office.Elsewhere = func(context.Context, storage.Chat, platform.Target) {}
	}
	if o.Ready == nil {
		office.Ready = func(string) bool { return true }
	}
	if o.Observe == nil {
		office.Observe = func(string, storage.DeliveryKind, string) {}
	}
	return office
}

// Open takes up what an earlier process left: what was being sent goes back to the outbox, with its doubts. It comes before
// Run. held tells that the database is a copy, and that all of it was held.
func (o *Office) Open(ctx context.Context) (held bool, err error) {
	if held, err = o.Store.HoldRestored(ctx); err != nil {
		return false, fmt.Errorf("open the post office: %w", err)
	}
	n, err := o.Store.Recover(ctx)
	if err != nil {
		return false, fmt.Errorf("open the post office: %w", err)
	}
	if n > 0 {
		o.Log.InfoContext(ctx, "deliveries were taken up that a process left", slog.Int("deliveries", n))
	}
	return held, nil
}

// Run sends until ctx ends. It returns when all that was leaving is settled, or after a bounded time; what is not is looked
// for at the next start.
func (o *Office) Run(ctx context.Context) error {
	// What has left is to be settled when the program is asked to stop, so it runs on for a while.
	hard, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(patience, end) })
	defer stop()

	var sending, helping sync.WaitGroup
	helping.Go(func() { o.clerk.run(hard) })
	helping.Go(func() { o.renew(ctx) })
	for ctx.Err() == nil {
		next := o.claim(ctx, hard, &sending)
		o.sleep(ctx, next)
	}
	sending.Wait()
	end()
	helping.Wait()
	return nil
}

// sleep waits until something may be claimed.
func (o *Office) sleep(ctx context.Context, next time.Time) {
	wait := max(next.Sub(o.Store.Now()), time.Millisecond)
	if next.IsZero() || wait > time.Minute {
		wait = time.Minute
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-o.Store.Waiting():
	case <-o.freed:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// claim takes what has its turn and begins to send it. It tells when to look again at the latest; zero: when asked to.
func (o *Office) claim(ctx, hard context.Context, sending *sync.WaitGroup) time.Time {
	now := o.Store.Now()
	var next time.Time
	sooner := func(at time.Time) {
		if !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for name, w := range o.windows {
		room, until := w.room(now)
		sooner(until)
		if room == 0 {
			continue
		}
		list, err := o.Store.Claim(ctx, name, room, lease)
		if err != nil {
			if ctx.Err() == nil {
				o.Log.ErrorContext(ctx, "claim deliveries", slog.String("platform", name), slog.Any("error", err))
			}
			sooner(now.Add(time.Second))
			continue
		}
		rounds := o.prepare(ctx, hard, w, list)
		if len(rounds) < len(list) { // some have ended, and what is behind them has its turn
			sooner(now)
		}
		for _, r := range rounds {
			sending.Go(func() { //nolint:contextcheck // a round holds the contexts it was given
				r.run()
				if w.leave(r.d.ID) {
					select {
					case o.freed <- struct{}{}:
					default:
					}
				}
			})
		}
	}
	due, err := o.Store.NextDue(ctx)
	if err != nil && ctx.Err() == nil {
		o.Log.ErrorContext(ctx, "find the next delivery", slog.Any("error", err))
		due = now.Add(time.Second)
	}
	sooner(due)
	return next
}

// prepare renders what was claimed for the first time, and freezes it all in one transaction: the disk is not to set the pace.
func (o *Office) prepare(ctx, hard context.Context, w *window, list []storage.Delivery) []*round {
	rounds := make([]*round, 0, len(list))
	var fresh []storage.Frozen
	for _, d := range list {
		r := &round{Office: o, w: w, soft: ctx, hard: hard, d: d, hidden: map[string]bool{},
			to: platform.Target{Chat: d.Chat.RemoteID, Thread: d.Thread, Kind: d.Chat.Kind}}
		if d.Edits != nil && !r.editable() {
			continue
		}
		if len(d.Parts) == 0 {
			f, ok := r.render()
			if !ok {
				continue
			}
			fresh = append(fresh, f)
		}
		w.enter(d.ID)
		rounds = append(rounds, r)
	}
	if len(fresh) == 0 {
		return rounds
	}
	stale, err := o.Store.Freeze(hard, fresh...)
	if err != nil {
		for _, r := range rounds {
			r.later(err)
			w.leave(r.d.ID)
		}
		return nil
	}
	for _, r := range rounds {
		r.stale = slices.Contains(stale, r.d.ID)
	}
	return rounds
}

// renew keeps the leases of what is in flight.
func (o *Office) renew(ctx context.Context) {
	ticker := time.NewTicker(renewing)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
		var list []int64
		for _, w := range o.windows {
			list = append(list, w.inFlight()...)
		}
		if len(list) == 0 {
			continue
		}
		if err := o.Store.Renew(ctx, list, lease); err != nil && ctx.Err() == nil {
			o.Log.ErrorContext(ctx, "renew leases", slog.Any("error", err))
		}
	}
}
