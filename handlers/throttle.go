package handlers

import (
	"context"
	"math"
	"sync"
	"time"

	"casewire/handlers/command"
	"casewire/handlers/reply"
	"casewire/handlers/words"
)

// allowance is how much may be asked: so many calls at once, and one more every so often.
type allowance struct {
	burst int
	every time.Duration
}

// Throttles. A person who types, presses buttons and turns pages as fast as people do meets none of them, an editor who
// answers the questions of a form still less; a team of twenty in one chat stays under the chat's.
var (
	readerAllowance = allowance{burst: 20, every: time.Second}
	editorAllowance = allowance{burst: 60, every: 400 * time.Millisecond}
	chatAllowance   = allowance{burst: 80, every: 150 * time.Millisecond}
)

const (
	// sayAgain is how long after a throttled call was told so the next one is told: a flood is not answered by a flood.
	sayAgain = 10 * time.Second
	// maxBuckets is how many people and chats are remembered before those that are at rest are forgotten.
	maxBuckets = 10_000
)

// throttle bounds what one person and one chat may ask. It is safe for concurrent use.
type throttle struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	sweep   int // with more buckets than this, those that are at rest are looked for
}

// bucket is what is left of an allowance.
type bucket struct {
	allowance
	left  float64
	at    time.Time
	spoke time.Time // when it was said last that there is nothing left
}

func newThrottle() *throttle { return &throttle{buckets: map[string]*bucket{}, sweep: maxBuckets} }

func (k *bucket) fill(now time.Time) {
	if passed := now.Sub(k.at); passed > 0 {
		k.left = min(float64(k.burst), k.left+passed.Seconds()/k.every.Seconds())
	}
	k.at = now
}

// take takes one call from each of two buckets. ok is false where either is empty: then wait is when to ask again, and say
// whether that is to be said.
func (t *throttle) take(now time.Time, person, chat string, of allowance) (wait time.Duration, say, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.buckets) > t.sweep {
		for key, k := range t.buckets {
			if k.fill(now); k.left >= float64(k.burst) {
				delete(t.buckets, key)
			}
		}
		t.sweep = max(maxBuckets, 2*len(t.buckets)) // a crowd is not gone through for each one who joins it
	}
	var all []*bucket
	for _, x := range []struct {
		key string
		of  allowance
	}{{person, of}, {chat, chatAllowance}} {
		if x.key == "" {
			continue
		}
		k := t.buckets[x.key]
		if k == nil {
			k = &bucket{left: float64(x.of.burst), at: now}
			t.buckets[x.key] = k
		}
		k.allowance = x.of // a role may have changed
		k.fill(now)
		all = append(all, k)
	}
	for _, k := range all {
		if k.left < 1 {
			say = k.spoke.IsZero() || now.Sub(k.spoke) >= sayAgain || now.Before(k.spoke)
			if say {
				k.spoke = now
			}
			return time.Duration((1 - k.left) * float64(k.every)), say, false
		}
	}
	for _, k := range all {
		k.left--
	}
	return 0, false, true
}

// tooFast tells whether a call comes too soon after too many others, and what to answer then. A console is its own person's.
func (b *Bot) tooFast(ctx context.Context, r command.Request) (command.Answer, bool) {
	if r.Caller.Platform == "console" || b.throttle == nil {
		return command.Answer{}, false
	}
	of := readerAllowance
	if r.Caller.Role >= command.Editor {
		of = editorAllowance
	}
	person, chat := "", ""
	if r.Caller.ID != "" {
		person = r.Caller.Platform + ":person:" + r.Caller.ID
	}
	if r.Chat.Kind != command.PrivateChat || person == "" {
		chat = r.Chat.Platform + ":chat:" + r.Chat.ID
	}
	wait, say, ok := b.throttle.take(b.store.Now(), person, chat, of)
	if ok {
		return command.Answer{}, false
	}
	came(ctx, OutcomeThrottled)
	args := words.Args{"n": int(math.Ceil(max(wait.Seconds(), 1)))}
	switch {
	case pressed(ctx):
		return command.Answer{Toast: b.words.Text("gate.too_fast", args)}, true
	case say || r.CanBeAlone: // where an answer is owed, it is for the asker alone
		return command.Answer{Doc: reply.Doc{Title: b.words.Line("gate.too_fast", args)}, Private: r.CanBeAlone && !r.Alone}, true
	}
	return command.Answer{}, true
}
