package discord

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"casewire/bot/platform"
)

const (
	// firstPause is the pause before connecting again, and maxPause the longest: a server that refuses is left alone.
	firstPause = 500 * time.Millisecond
	maxPause   = 5 * time.Minute
	// netPause is the longest pause while there is no network: trying costs nothing then.
	netPause = 5 * time.Second
	// Discord: 1000 sessions may be started a day, then the token is reset. A few quick starts, then one in startEvery.
	quickStarts = 30
	startEvery  = 150 * time.Second
	// spareStarts are left to whoever repairs things by hand.
	spareStarts = 20
)

// pace says when to connect again.
type pace struct {
	mu       sync.Mutex
	failures int
	refused  bool // the last failure was the server's
	isUp     bool // the last session was greeted
	starts   float64
	filled   time.Time
	notUntil time.Time
}

func newPace() pace { return pace{starts: quickStarts, filled: time.Now()} }

// pause is how long to wait before the next try.
func (p *pace) pause() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failures == 0 {
		return 0
	}
	most := maxPause
	if !p.refused {
		most = netPause
	}
	d := firstPause
	for range p.failures - 1 {
		if d *= 2; d >= most {
			break
		}
	}
	return jitter(min(d, most))
}

// wait waits until the next try.
func (p *pace) wait(ctx context.Context) error { return wait(ctx, p.pause()) }

// start waits until a session may be started, and counts it.
func (p *pace) start(ctx context.Context) error {
	p.mu.Lock()
	now := time.Now()
	p.starts = min(quickStarts, p.starts+now.Sub(p.filled).Seconds()/startEvery.Seconds())
	p.filled = now
	until := p.notUntil
	if p.starts < 1 {
		if t := now.Add(time.Duration((1 - p.starts) * float64(startEvery))); t.After(until) {
			until = t
		}
	}
	p.starts--
	p.mu.Unlock()
	return wait(ctx, time.Until(until))
}

// left takes note of how many sessions the server will still start, and for how long that holds.
func (p *pace) left(n int, after time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case n <= 0:
		p.notUntil = time.Now().Add(after)
	case n <= spareStarts:
		p.notUntil = time.Now().Add(min(after, maxPause))
	default:
		p.notUntil = time.Time{}
	}
}

// up says that a session was greeted: what failed before does not count any more.
func (p *pace) up() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures, p.isUp = 0, true
}

// ended says why a session ended.
func (p *pace) ended(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var closed *closedError
	f, failed := errors.AsType[*platform.Fault](err)
	p.refused = errors.Is(err, errInvalidSession) || errors.As(err, &closed) || failed && f.Status != 0
	if p.isUp && !errors.Is(err, errInvalidSession) {
		p.refused = false // it was a good one until now
	}
	p.failures, p.isUp = p.failures+1, false
}

// wait waits for a time, or until ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait: %w", context.Cause(ctx))
	}
}
