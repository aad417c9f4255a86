package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"casewire/bot/discord"
	"casewire/handlers/words"
	"casewire/storage"
)

// shelf is where the copies stand that casewire makes by itself.
func (a *app) shelf() storage.Shelf {
	return storage.NewShelf(string(a.settings.Database), string(a.settings.BackupDir))
}

// writesFirst are the platforms on which a bot may write to a person first. On Telegram he must have begun the chat.
func writesFirst() []string { return []string{discord.Name} }

// openStore opens the database of the settings: to serve it, or only to read beside the casewire that does.
func (a *app) openStore(ctx context.Context, readOnly bool) (*storage.Store, error) {
	store, err := storage.Open(ctx, storage.Options{Path: string(a.settings.Database), Now: a.world.now, Random: a.world.random, ReadOnly: readOnly,
		Backups: a.shelf().Dir(), WritesFirst: writesFirst()})
	if err != nil {
		return nil, a.explain(err)
	}
	return store, nil
}

// storeError is a database that cannot be used, with what to do about it.
type storeError struct {
	path, fix string
	err       error
}

func (e *storeError) Error() string {
	if e.fix == "" {
		return fmt.Sprintf("%s: %v", e.path, e.err)
	}
	return fmt.Sprintf("%s: %v\n%s", e.path, e.err, e.fix)
}

func (e *storeError) Unwrap() error { return e.err }

// explain says what to do about a database that cannot be used.
func (a *app) explain(err error) error {
	return &storeError{path: string(a.settings.Database), fix: a.fix(err), err: err}
}

// fix is the sentence for a database that cannot be used; empty where there is none to give.
func (a *app) fix(err error) string {
	w, path := words.English(), string(a.settings.Database)
	switch {
	case errors.Is(err, storage.ErrLocked):
		return w.Text("store.locked", nil)
	case errors.Is(err, storage.ErrNewer):
		return w.Text("store.newer", words.Args{"copy": a.advisedCopy()})
	case errors.Is(err, storage.ErrHalfRestored):
		return w.Text("store.half", words.Args{"copy": a.advisedCopy()})
	case errors.Is(err, storage.ErrCorrupt):
		return w.Text("store.corrupt", words.Args{"copy": a.advisedCopy()})
	case errors.Is(err, storage.ErrFull):
		return w.Text("store.full", words.Args{"folder": filepath.Dir(path)})
	case errors.Is(err, storage.ErrUnavailable):
		return w.Text("store.unavailable", words.Args{"path": path, "folder": filepath.Dir(path)})
	}
	return ""
}

// advisedCopy is the newest copy on the shelf, as the word FILE where there is none.
func (a *app) advisedCopy() string {
	list, err := a.shelf().List()
	if err != nil || len(list) == 0 {
		return "FILE"
	}
	return slices.Clone(list)[len(list)-1].Path
}
