package delivery

import (
	"maps"
	"slices"
	"sync"
	"time"

	"casewire/bot/platform"
)

const (
	// width is how many deliveries of a platform are in flight at once. At 29 messages a second the last of them waits about
	// two seconds for its turn, so that what is urgent and claimed next leaves within five.
	width = 64
	// A claim costs a transaction: it waits until refill have come back, or for a moment.
	refill = 16
	moment = 200 * time.Millisecond
	// trips is how many deliveries in a row find no connection before the others are spared the attempt.
	trips = 3
	// downFor doubles with every probe that fails, up to maxDown.
	downFor = time.Second
	maxDown = 30 * time.Second
)

// window is what is in flight on one platform, and whether the platform can be reached. It is safe for concurrent use.
type window struct {
	sender platform.Sender

	mu     sync.Mutex
	flying map[int64]bool
	failed int       // deliveries in a row that found no connection
	until  time.Time // nothing is claimed before
	pause  time.Duration
	last   time.Time // when there was room last
}

func newWindow(s platform.Sender) *window { return &window{sender: s, flying: map[int64]bool{}} }

// room is how many deliveries may be claimed, and where none may because the platform is away, when that ends.
func (w *window) room(now time.Time) (int, time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now.Before(w.until) {
		return 0, w.until
	}
	if w.failed >= trips { // one goes ahead
		return max(0, 1-len(w.flying)), time.Time{}
	}
	free := width - len(w.flying)
	if soon := w.last.Add(moment); free < refill && now.Before(soon) {
		return 0, soon
	}
	w.last = now
	return free, time.Time{}
}

func (w *window) enter(id int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flying[id] = true
}

// leave tells whether it is worth while to claim.
func (w *window) leave(id int64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.flying, id)
	return width-len(w.flying) >= refill
}

func (w *window) inFlight() []int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Collect(maps.Keys(w.flying))
}

// heard learns from an attempt whether the platform can be reached.
func (w *window) heard(f *platform.Fault, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case f != nil && f.Kind == platform.Stopped:
		w.until = now.Add(stoppedFor)
	case f != nil && f.Kind == platform.RateLimited && f.Everywhere:
		w.until = now.Add(f.After)
	case f != nil && f.Kind == platform.Unsent && f.Status == 0:
		if w.failed++; w.failed >= trips {
			w.pause = min(max(2*w.pause, downFor), maxDown)
			w.until = now.Add(w.pause)
		}
	default:
		w.failed, w.pause = 0, 0
	}
}
