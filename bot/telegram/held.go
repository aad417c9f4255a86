package telegram

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"casewire/handlers/command"
)

// The server gives a hundred updates that are not confirmed, and no more. Where one chat is slow to answer (its answers wait
// for their pace, say), the updates of all the others would soon be behind those hundred. So what has waited long is stored
// and then confirmed: calls that may change something. A question is not: it is confirmed unstored, as nobody's question is
// written down, and lost if the program dies in that moment.

// crowd is how many updates may be unconfirmed before the oldest ones are.
const crowd = 50

// heldKey is where the memory keeps updates that are confirmed but not handled, by id.
const heldKey = "telegram.held"

// holding is the updates that were confirmed before they were handled.
type holding struct {
	mu  sync.Mutex
	raw map[int64]json.RawMessage
}

// relieve confirms everything that waits once it is too much. Called with the intake locked.
func (in *intake) relieve(ctx context.Context) {
	if len(in.open) <= crowd {
		return
	}
	keep := map[int64]json.RawMessage{}
	for id, raw := range in.open {
		if u, err := decode(raw); err == nil && !in.door.asksOnly(u) {
			keep[id] = raw
		}
	}
	if len(keep) == 0 || in.door.held.add(ctx, in.door, keep) {
		clear(in.open)
	}
}

// add stores updates; false where it could not be done.
func (h *holding) add(ctx context.Context, d *Door, more map[int64]json.RawMessage) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	next := maps.Clone(h.raw)
	if next == nil {
		next = map[int64]json.RawMessage{}
	}
	maps.Copy(next, more)
	if !h.store(ctx, d, next) {
		return false
	}
	h.raw = next
	return true
}

// drop forgets a stored update that is handled.
func (h *holding) drop(ctx context.Context, d *Door, id int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, stored := h.raw[id]; !stored {
		return
	}
	delete(h.raw, id)
	h.store(ctx, d, h.raw) // if that fails it is handled again after a restart, and does nothing new
}

func (h *holding) store(ctx context.Context, d *Door, all map[int64]json.RawMessage) bool {
	if d.Memory == nil {
		return false
	}
	text := ""
	if len(all) > 0 {
		encoded, err := json.Marshal(all)
		if err != nil {
			return false
		}
		text = string(encoded)
	}
	if err := d.Memory.Remember(ctx, heldKey, text); err != nil {
		d.Log.WarnContext(ctx, "keep an update", slog.Any("error", err))
		return false
	}
	return true
}

// resume begins what was stored before the program ended.
func (in *intake) resume(ctx context.Context) {
	d := in.door
	if d.Memory == nil {
		return
	}
	text, err := d.Memory.Recall(ctx, heldKey)
	if err != nil || text == "" {
		return
	}
	all := map[int64]json.RawMessage{}
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		d.Log.WarnContext(ctx, "read the updates that were kept", slog.Any("error", err))
		return
	}
	d.held.mu.Lock()
	d.held.raw = all
	d.held.mu.Unlock()
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if u, err := decode(all[id]); err == nil {
			in.seen[id] = true
			in.recent = append(in.recent, id)
			in.enqueue(u)
		}
	}
}

// asksOnly tells an update that certainly changes nothing: the call of a command that reads, or an inline query.
func (d *Door) asksOnly(u update) bool {
	m := u.Message
	if m == nil {
		m = u.ChannelPost
	}
	if u.Inline != nil {
		return true
	}
	if m == nil {
		return false
	}
	called, _, ok := head(m.text())
	if !ok {
		return m.Chat.Type != "private" && !d.repliesToUs(m) // talk among people
	}
	spec := d.Gate.Table().Lookup(called)
	return spec != nil && (spec.Group == command.Read || spec.Group == command.Self && spec.Name != "pair" && spec.Name != "forget")
}

// late tells whether a message was written so long before the start that a question in it is not worth answering.
func (d *Door) late(m *message) bool {
	return m.Date > 0 && time.Unix(m.Date, 0).Before(d.started.Add(-lateAfter))
}

// lateAfter is how old a question may be at the start.
const lateAfter = 2 * time.Minute

// head reads the command that a text calls, and the bot that it addresses, without the @ (B14, B15).
func head(text string) (called, bot string, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "/")
	if !ok {
		return "", "", false
	}
	end := strings.IndexFunc(rest, func(r rune) bool {
		return r != '_' && r != '@' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end >= 0 {
		rest = rest[:end]
	}
	called, bot, _ = strings.Cut(rest, "@")
	return called, bot, called != ""
}
