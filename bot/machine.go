package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"casewire/handlers"
	"casewire/handlers/words"
	"casewire/storage"
)

// machine tells the gate how the program is doing. It is the server, as far as /status and /backup need it.
type machine struct{ *server }

var _ handlers.Machine = machine{}

// State is how the program is doing.
func (m machine) State(context.Context) handlers.MachineState {
	st := handlers.MachineState{Since: m.since}
	for _, d := range m.doors {
		p := d.State()
		st.Platforms = append(st.Platforms, handlers.PlatformState{Name: d.Name(), Who: p.Who, Ready: p.Ready, Ended: p.Ended, Since: p.Since, Trouble: p.Trouble})
	}
	if why := m.copyFault.Load(); why != nil {
		st.CopyFault = *why
	}
	return st
}

// Backup makes a copy now. It counts as that of the day.
func (m machine) Backup(ctx context.Context) (storage.Copy, error) {
	made, err := m.store.BackupTo(ctx, m.shelf(), max(int(m.settings.BackupKeep), 1))
	if err == nil {
		m.copyFault.Store(nil)
	}
	return made, err
}

// Copies are all copies on the shelf.
func (m machine) Copies() ([]storage.Kept, error) { return m.shelf().List() }

// downPatience is how long a platform may be away before somebody is told on another one.
const downPatience = 5 * time.Minute

// tellPlatforms tells the ops chats, once each time, of a platform that does not come back.
func (k *keeper) tellPlatforms(ctx context.Context) {
	w, now := words.English(), k.store.Now()
	for _, d := range k.doors {
		st := d.State()
		if st.Ready || !st.Ended && now.Sub(st.Since) < downPatience || st.Since.IsZero() {
			continue
		}
		text := w.Text("health.down", words.Args{"platform": w.Text("status.name_"+d.Name(), nil), "since": st.Since.In(k.settings.Timezone.Location()).Format("2 Jan 2006 15:04")})
		k.tell(ctx, fmt.Sprintf("%s:%d", d.Name(), st.Since.Unix()), text, st.Trouble)
	}
}

// tell tells the ops chats of a fault of the program's, once a key.
func (k *keeper) tell(ctx context.Context, key, text, fix string) {
	if k.told[key] {
		return
	}
	if err := k.gate.TellFault(ctx, key, text, fix); err != nil {
		k.log.ErrorContext(ctx, "tell of a fault", slog.Any("error", err))
		return
	}
	k.told[key] = true
}
