package discord

import (
	"context"
	"net/http"
	"sync"

	"casewire/bot/platform"
)

// privates are the channels of private conversations, by person. Asking for one twice gives the same.
type privates struct {
	mu  sync.Mutex
	ids map[string]string
}

// maxPrivates is how many are remembered.
const maxPrivates = 4096

// private gives the channel of a person's private chat.
func (d *Door) private(ctx context.Context, person string, class platform.Class) (string, error) {
	d.dms.mu.Lock()
	id := d.dms.ids[person]
	d.dms.mu.Unlock()
	if id != "" {
		return id, nil
	}
	var c channel
	if err := d.api.do(ctx, request{method: http.MethodPost, path: "/users/@me/channels", body: map[string]string{"recipient_id": person}, out: &c, class: class}); err != nil {
		return "", err
	}
	d.dms.mu.Lock()
	defer d.dms.mu.Unlock()
	if d.dms.ids == nil || len(d.dms.ids) >= maxPrivates {
		d.dms.ids = map[string]string{}
	}
	d.dms.ids[person] = c.ID
	return c.ID, nil
}
