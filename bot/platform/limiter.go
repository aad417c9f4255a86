package platform

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Class says what goes first.
type Class int

const (
	// AnswerClass is what somebody waits for.
	AnswerClass Class = iota
	// BulkClass is what goes out by itself; it waits while an answer does.
	BulkClass
	// ProbeClass is what is no message: it waits like bulk for the overall pace and for every pause, and neither keeps the
	// pace of its chat nor counts in it.
	ProbeClass
)

// Pace is how much may be sent. A zero field sets no limit.
type Pace struct {
	// Overall is messages a second over all chats, and Burst how many may go at once after a pause.
	Overall float64
	Burst   int
	// Chat is the least time between two messages to one chat.
	Chat time.Duration
	// Group is how many messages a group or channel gets in GroupWindow.
	Group       int
	GroupWindow time.Duration
}

// Limiter is the one gate that everything a bot sends passes. It keeps the pace, lets answers go before bulk and whoever came
// first before who came later, and sends nothing before a pause that the server asked for is over. It is safe for concurrent
// use.
type Limiter struct {
	pace Pace

	mu     sync.Mutex
	line   []*waiter // whoever waits for the overall pace alone, the next one first
	came   int       // how many have asked
	tokens float64   // of the overall pace
	filled time.Time // when the tokens were counted last
	paused time.Time // everything until then
	chats  map[string]*chatPace
	swept  time.Time
}

// waiter is somebody who waits for his turn.
type waiter struct {
	bulk bool
	came int
	turn chan struct{} // has a signal when he has become the first in the line
}

// chatPace is what one chat was sent lately.
type chatPace struct {
	last   time.Time
	recent []time.Time // of a group, within its window
	paused time.Time
}

// NewLimiter makes a limiter that keeps a pace.
func NewLimiter(p Pace) *Limiter {
	return &Limiter{pace: p, tokens: float64(max(p.Burst, 1)), filled: time.Now(), chats: map[string]*chatPace{}}
}

// Wait returns when a message to the chat may go, and counts it. group says that the chat is a group or a channel. It
// fails only when the context ends.
func (l *Limiter) Wait(ctx context.Context, chat string, group bool, class Class) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.came++
	w := &waiter{bulk: class != AnswerClass, came: l.came, turn: make(chan struct{}, 1)}
	defer l.stepOut(w)
	for {
		now := time.Now()
		at := l.chatFree(now, chat, group, class)
		switch {
		case at.After(now):
			l.stepOut(w) // nobody waits behind somebody whose own chat keeps him
		case l.stepIn(w):
			if at = l.free(now); !at.After(now) {
				l.take(now, chat, group, class)
				return nil
			}
		default:
			at = time.Time{}
		}
		if err := l.rest(ctx, at, w.turn); err != nil {
			return fmt.Errorf("wait for a turn to send: %w", err)
		}
	}
}

// rest lets go of the limiter until an instant, where there is one, or until it is somebody's turn.
func (l *Limiter) rest(ctx context.Context, at time.Time, turn <-chan struct{}) error {
	l.mu.Unlock()
	defer l.mu.Lock()
	var due <-chan time.Time
	if !at.IsZero() {
		timer := time.NewTimer(time.Until(at))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-due:
	case <-turn:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}

// stepIn takes one's place in the line, and tells whether it is the first.
func (l *Limiter) stepIn(w *waiter) bool {
	n, there := slices.BinarySearchFunc(l.line, w, func(a, b *waiter) int {
		if a.bulk != b.bulk {
			if b.bulk {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.came, b.came)
	})
	if !there {
		l.line = slices.Insert(l.line, n, w)
	}
	return n == 0
}

// stepOut leaves the line.
func (l *Limiter) stepOut(w *waiter) {
	n := slices.Index(l.line, w)
	if n < 0 {
		return
	}
	l.line = slices.Delete(l.line, n, n+1)
	if n > 0 || len(l.line) == 0 {
		return
	}
	select {
	case l.line[0].turn <- struct{}{}:
	default:
	}
}

// Pause lets nothing go to a chat before an instant; an empty chat is all of them.
func (l *Limiter) Pause(chat string, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case chat == "" && until.After(l.paused):
		l.paused = until
	case chat != "":
		if c := l.chat(chat); until.After(c.paused) {
			c.paused = until
		}
	}
}

// Paused is until when nothing may go to a chat because the server said so of it or of all; an empty chat asks about all
// alone. It is past, or zero, where there is no pause.
func (l *Limiter) Paused(chat string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.chats[chat]; c != nil && c.paused.After(l.paused) {
		return c.paused
	}
	return l.paused
}

// Until is when the next message to a chat may go, were nobody else to send.
func (l *Limiter) Until(chat string, group bool) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	at := l.chatFree(now, chat, group, BulkClass)
	if all := l.free(now); all.After(at) {
		return all
	}
	return at
}

// chatFree is when a message may go as far as its chat is concerned.
func (l *Limiter) chatFree(now time.Time, chat string, group bool, class Class) time.Time {
	at := now
	later := func(t time.Time) {
		if t.After(at) {
			at = t
		}
	}
	if c := l.chats[chat]; c != nil {
		later(c.paused)
		if l.pace.Chat > 0 && !c.last.IsZero() && class != ProbeClass {
			later(c.last.Add(l.pace.Chat))
		}
		if l.pace.Group > 0 && group && class != ProbeClass && len(c.recent) >= l.pace.Group {
			later(c.recent[len(c.recent)-l.pace.Group].Add(l.pace.GroupWindow))
		}
	}
	return at
}

// free is when a message may go as far as all chats together are concerned.
func (l *Limiter) free(now time.Time) time.Time {
	at := now
	if l.paused.After(at) {
		at = l.paused
	}
	if l.pace.Overall <= 0 {
		return at
	}
	l.tokens = min(float64(max(l.pace.Burst, 1)), l.tokens+now.Sub(l.filled).Seconds()*l.pace.Overall)
	l.filled = now
	if l.tokens < 1 {
		if t := now.Add(time.Duration((1-l.tokens)/l.pace.Overall*float64(time.Second)) + time.Nanosecond); t.After(at) {
			at = t
		}
	}
	return at
}

func (l *Limiter) take(now time.Time, chat string, group bool, class Class) {
	if l.pace.Overall > 0 {
		l.tokens--
	}
	if l.pace.Chat <= 0 && l.pace.Group <= 0 || class == ProbeClass {
		return
	}
	c := l.chat(chat)
	c.last = now
	if l.pace.Group > 0 && group {
		for len(c.recent) > 0 && !c.recent[0].Add(l.pace.GroupWindow).After(now) {
			c.recent = c.recent[1:]
		}
		c.recent = append(c.recent, now)
	}
	l.sweep(now)
}

func (l *Limiter) chat(id string) *chatPace {
	c := l.chats[id]
	if c == nil {
		c = &chatPace{}
		l.chats[id] = c
	}
	return c
}

// sweep forgets chats to which nothing has been sent for a while.
func (l *Limiter) sweep(now time.Time) {
	window := max(l.pace.GroupWindow, l.pace.Chat)
	if now.Sub(l.swept) < 2*window {
		return
	}
	l.swept = now
	for id, c := range l.chats {
		if now.Sub(c.last) > window && now.After(c.paused) {
			delete(l.chats, id)
		}
	}
}
