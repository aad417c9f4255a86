package handlers

import (
	"context"
	"time"
)

// What became of a call, as it is counted. Who asked what is counted nowhere.
const (
	// OutcomeOK: it was answered.
	OutcomeOK = "ok"
	// OutcomeRefused: the asker has something to mend.
	OutcomeRefused = "refused"
	// OutcomeForbidden: he may not.
	OutcomeForbidden = "forbidden"
	// OutcomeThrottled: he asked too much at once.
	OutcomeThrottled = "throttled"
	// OutcomeUnavailable: the database or a platform could not be used.
	OutcomeUnavailable = "unavailable"
	// OutcomeFailed: the fault is ours, and stands in the log.
	OutcomeFailed = "failed"
)

// measure is what a call comes to. It travels in the call's context.
type measure struct {
	command string // empty: talk among people, which is not counted
	outcome string
	pressed bool // it began with a button
}

type measureKey struct{}

// measured begins to measure a call, which began with a button or not. end tells the observer.
func (b *Bot) measured(ctx context.Context, pressed bool) (_ context.Context, end func()) {
	if _, inside := ctx.Value(measureKey{}).(*measure); inside { // a button that asks a command is one call
		return ctx, func() {}
	}
	m, start := &measure{outcome: OutcomeOK, pressed: pressed}, time.Now()
	return context.WithValue(ctx, measureKey{}, m), func() {
		if m.command != "" && b.observe != nil {
			b.observe(m.command, m.outcome, time.Since(start))
		}
	}
}

// pressed tells whether a call began with a button.
func pressed(ctx context.Context) bool {
	m, ok := ctx.Value(measureKey{}).(*measure)
	return ok && m.pressed
}

// isCommand says which command a call is.
func isCommand(ctx context.Context, command string) {
	if m, ok := ctx.Value(measureKey{}).(*measure); ok {
		m.command = command
	}
}

// came says what became of a call.
func came(ctx context.Context, outcome string) {
	if m, ok := ctx.Value(measureKey{}).(*measure); ok {
		m.outcome = outcome
	}
}
