package telegram

import (
	"context"
	"encoding/json"
	"log/slog"
)

// The server confirms updates in their order. Where the program is stopped while an early one is not handled, those behind
// it come again although they are: their ids are kept, so that an orderly restart answers nobody twice.

// answeredKey is where the memory keeps the ids of updates that are handled and could not be confirmed.
const answeredKey = "telegram.answered"

// leave keeps what is handled but cannot be confirmed. A failure costs an answer that comes twice, and nothing else.
func (in *intake) leave(ctx context.Context) {
	d := in.door
	if d.Memory == nil {
		return
	}
	mark := in.mark()
	in.mu.Lock()
	var ids []int64
	for _, id := range in.recent {
		if _, open := in.open[id]; !open && id > mark && mark != 0 {
			ids = append(ids, id)
		}
	}
	in.mu.Unlock()
	text := ""
	if len(ids) > 0 {
		encoded, err := json.Marshal(ids)
		if err != nil {
			return
		}
		text = string(encoded)
	}
	had, err := d.Memory.Recall(ctx, answeredKey)
	if err == nil && had != text {
		err = d.Memory.Remember(ctx, answeredKey, text)
	}
	if err != nil {
		d.Log.WarnContext(ctx, "keep what is answered", slog.Any("error", err))
	}
}

// recall takes what was handled before the last orderly stop as seen.
func (in *intake) recall(ctx context.Context) {
	d := in.door
	if d.Memory == nil {
		return
	}
	text, err := d.Memory.Recall(ctx, answeredKey)
	if err != nil || text == "" {
		return
	}
	var ids []int64
	if err := json.Unmarshal([]byte(text), &ids); err != nil {
		d.Log.WarnContext(ctx, "read what is answered", slog.Any("error", err))
		return
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, id := range ids {
		in.seen[id] = true
		in.recent = append(in.recent, id)
	}
}
