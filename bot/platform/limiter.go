package platform

import (
	"context"
	"fmt"
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

// Limiter is the one gate that everything a bot sends passes. It keeps the pace, lets answers go before bulk, and sends
// nothing before a pause that the server asked for is over. It is safe for concurrent use.
type Limiter struct {
	pace Pace

	mu      sync.Mutex
	changed chan struct{} // closed and made anew when somebody who waits may look again
	answers int           // answers that wait for the overall pace
	tokens  float64       // of the overall pace
	filled  time.Time     // when the tokens were counted last
	paused  time.Time     // everything until then
	chats   map[string]*chatPace
	swept   time.Time
}

// chatPace is what one chat was sent lately.
type chatPace struct {
	last   time.Time
	recent []time.Time // of a group, within its window
	paused time.Time
}

// NewLimiter makes a limiter that keeps a pace.
func NewLimiter(p Pace) *Limiter {
	return &Limiter{pace: p, changed: make(chan struct{}), tokens: float64(max(p.Burst, 1)), filled: time.Now(), chats: map[string]*chatPace{}}
}

// Wait returns when a message to the chat may go, and counts it. group says that the chat is a group or a channel. It
// fails only when the context ends.
func (l *Limiter) Wait(ctx context.Context, chat string, group bool, class Class) error {
	waits := false
	defer func() {
		if waits {
			l.mu.Lock()
			l.answers--
			l.wake()
			l.mu.Unlock()
		}
	}()
	for {
		l.mu.Lock()
		now := time.Now()
		at, overall := l.free(now, chat, group, class)
		if !at.After(now) {
			l.take(now, chat, group, class)
			l.mu.Unlock()
			return nil
		}
		if class == AnswerClass && overall && !waits {
			waits = true
			l.answers++
		}
		changed := l.changed
		l.mu.Unlock()

		timer := time.NewTimer(at.Sub(now))
		select {
		case <-timer.C:
		case <-changed:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return fmt.Errorf("wait for a turn to send: %w", context.Cause(ctx))
		}
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

// Until is when the next message to a chat may go.
func (l *Limiter) Until(chat string, group bool) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	at, _ := l.free(time.Now(), chat, group, BulkClass)
	return at
}

// free is when a message may go, and whether it is the overall pace that it waits for.
func (l *Limiter) free(now time.Time, chat string, group bool, class Class) (at time.Time, overall bool) {
	at = now
	later := func(t time.Time) {
		if t.After(at) {
			at = t
		}
	}
	later(l.paused)
	if c := l.chats[chat]; c != nil {
		later(c.paused)
		if l.pace.Chat > 0 && !c.last.IsZero() && class != ProbeClass {
			later(c.last.Add(l.pace.Chat))
		}
		if l.pace.Group > 0 && group && class != ProbeClass && len(c.recent) >= l.pace.Group {
			later(c.recent[len(c.recent)-l.pace.Group].Add(l.pace.GroupWindow))
		}
	}
	if l.pace.Overall <= 0 {
		return at, false
	}
	l.tokens = min(float64(max(l.pace.Burst, 1)), l.tokens+now.Sub(l.filled).Seconds()*l.pace.Overall)
	l.filled = now
	need := 1.0
	if class != AnswerClass {
		need += float64(l.answers)
	}
	if l.tokens < need {
		overall = true
		later(now.Add(time.Duration((need-l.tokens)/l.pace.Overall*float64(time.Second)) + time.Nanosecond))
	}
	return at, overall
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

func (l *Limiter) wake() {
	close(l.changed)
	l.changed = make(chan struct{})
}
