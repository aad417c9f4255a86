package telegram

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"
)

// intake hands updates to lanes, one for each chat that is active, and knows which of them are handled: those of one chat
// run in order, those of different chats side by side.
type intake struct {
	door *Door
	// work is the context of what is handled; it outlives the polling.
	work context.Context //nolint:containedctx // handed from Run to the lanes it waits for

	mu      sync.Mutex
	lanes   map[int64]*lane
	open    map[int64]json.RawMessage // begun or waiting, and not confirmed
	seen    map[int64]bool            // lately, so that what comes again while it is handled is not begun again
	recent  []int64                   // of seen, oldest first
	next    int64                     // after the last update that came
	moved   chan struct{}             // closed when an update was handled
	running sync.WaitGroup
	// nameless: one came that has no id. It cannot be confirmed and comes with every poll, but is said once.
	nameless bool
}

// lane is what waits for one chat.
type lane struct{ waiting []update }

// remembered is how many ids are kept of updates that were seen: far more than a poll gives.
const remembered = 4096

func newIntake(d *Door, work context.Context) *intake { //nolint:revive // the context is kept
	return &intake{door: d, work: work, lanes: map[int64]*lane{}, open: map[int64]json.RawMessage{}, seen: map[int64]bool{}, moved: make(chan struct{})}
}

// take begins what is new in a batch, and tells whether anything was.
func (in *intake) take(ctx context.Context, batch []json.RawMessage) bool {
	fresh := false
	for _, raw := range batch {
		u, err := decode(raw)
		if err != nil {
			// It is passed over: asking for it again would bring it again.
			if u.ID != 0 || !in.nameless {
				in.door.Log.WarnContext(ctx, "an update could not be read and is passed over", slog.Int64("update", u.ID))
			}
			if u.ID == 0 {
				in.nameless = true
				continue
			}
		}
		if in.begin(ctx, u, raw, err == nil) {
			fresh = true
		}
	}
	return fresh
}

// begin puts an update into the lane of its chat, unless it was seen before.
func (in *intake) begin(ctx context.Context, u update, raw json.RawMessage, readable bool) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.next = u.ID + 1
	if in.seen[u.ID] {
		return false
	}
	in.seen[u.ID] = true
	if in.recent = append(in.recent, u.ID); len(in.recent) > remembered {
		delete(in.seen, in.recent[0])
		in.recent = in.recent[1:]
	}
	if !readable {
		return true
	}
	in.open[u.ID] = raw
	in.relieve(ctx)
	in.enqueue(u)
	return true
}

func (in *intake) enqueue(u update) {
	key := u.lane()
	if l := in.lanes[key]; l != nil {
		l.waiting = append(l.waiting, u)
		return
	}
	l := &lane{waiting: []update{u}}
	in.lanes[key] = l
	in.running.Go(func() { in.drain(key, l) })
}

// drain handles what waits in a lane until there is nothing more.
func (in *intake) drain(key int64, l *lane) {
	for {
		in.mu.Lock()
		if len(l.waiting) == 0 {
			delete(in.lanes, key)
			in.mu.Unlock()
			return
		}
		u := l.waiting[0]
		l.waiting = l.waiting[1:]
		in.mu.Unlock()
		if in.work.Err() == nil {
			in.door.handle(in.work, u)
		}
		in.done(u.ID)
	}
}

// done notes that an update is handled. One that was cut off by the end of the program is not: it comes again.
func (in *intake) done(id int64) {
	if in.work.Err() != nil {
		return
	}
	in.mu.Lock()
	delete(in.open, id)
	close(in.moved)
	in.moved = make(chan struct{})
	in.mu.Unlock()
	in.door.held.drop(in.work, in.door, id)
}

// mark is the id of the first update that is not handled yet; 0 before any came.
func (in *intake) mark() int64 {
	in.mu.Lock()
	defer in.mu.Unlock()
	first := in.next
	for id := range in.open {
		first = min(first, id)
	}
	return first
}

// busy tells whether anything is being handled that is not confirmed.
func (in *intake) busy() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.open) > 0
}

// await waits until everything is handled, or the first that is not handled is another than mark, or the time is over.
func (in *intake) await(ctx context.Context, wait time.Duration, mark int64) {
	if wait <= 0 {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		in.mu.Lock()
		moved, idle := in.moved, len(in.open) == 0
		in.mu.Unlock()
		if idle || mark >= 0 && in.mark() != mark {
			return
		}
		select {
		case <-moved:
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// wait returns when all lanes are empty.
func (in *intake) wait() { in.running.Wait() }

// lane is what an update must be in order with: its chat, or for inline queries the person.
func (u update) lane() int64 {
	switch {
	case u.Message != nil && u.Message.MigrateTo != 0: // before what comes from where the chat goes on
		return u.Message.MigrateTo
	case u.Message != nil:
		return u.Message.Chat.ID
	case u.EditedMessage != nil:
		return u.EditedMessage.Chat.ID
	case u.ChannelPost != nil:
		return u.ChannelPost.Chat.ID
	case u.Callback != nil && u.Callback.Message != nil:
		return u.Callback.Message.Chat.ID
	case u.Callback != nil:
		return u.Callback.From.ID
	case u.Inline != nil:
		return u.Inline.From.ID
	case u.MyMember != nil:
		return u.MyMember.Chat.ID
	}
	return 0
}
