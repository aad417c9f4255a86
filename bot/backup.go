package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"casewire/config"
	"casewire/handlers/words"
	"casewire/storage"
)

// backup writes a copy of the database, beside the casewire that serves it.
func (a *app) backup(ctx context.Context, to config.Backup) (err error) {
	if _, err := os.Stat(string(a.settings.Database)); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s: %w", a.settings.Database, errNothingThere)
	}
	store, err := a.openStore(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	made, err := store.Backup(ctx, to.File)
	if err != nil {
		return err
	}
	return a.say(words.English().Text("backup.done", a.copyArgs(made)))
}

// errNothingThere: there is no database to copy.
var errNothingThere = errors.New("there is no database to copy")

// copyArgs fill a phrase about a copy.
func (a *app) copyArgs(c storage.Copy) words.Args {
	last := words.English().Text("backup.empty", nil)
	if !c.Last.IsZero() {
		last = c.Last.In(a.settings.Timezone.Location()).Format("2 Jan 2006 15:04 MST")
	}
	return words.Args{"path": c.Path, "size": words.Size(c.Size), "cases": c.Cases, "incidents": c.Incidents, "subjects": c.Subjects,
		"sources": c.Sources, "changes": c.Changes, "last": last}
}

// errDeclined: somebody was asked, and did not say yes.
var errDeclined = errors.New("not restored: the answer was not yes")

// restore puts a copy in the place of the database, if the person at the machine says yes.
func (a *app) restore(ctx context.Context, from config.Restore) (err error) {
	w := words.English()
	r, err := storage.BeginRestore(ctx, string(a.settings.Database), from.File)
	if err != nil {
		if errors.Is(err, storage.ErrLocked) {
			return a.explain(err)
		}
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	lines := []string{w.Text("restore.copy", a.copyArgs(r.Copy))}
	switch {
	case r.Present != nil:
		lines = append(lines, w.Text("restore.present", a.copyArgs(*r.Present)))
	case r.Unreadable != nil:
		lines = append(lines, w.Text("restore.unreadable", words.Args{"path": string(a.settings.Database), "why": r.Unreadable.Error()}))
	default:
		lines = append(lines, w.Text("restore.nothing", words.Args{"path": string(a.settings.Database)}))
	}
	if err := a.say(strings.Join(append(lines, w.Text("restore.ask", nil)), "\n")); err != nil {
		return err
	}
	yes, err := a.saysYes(ctx)
	if err != nil {
		return err
	}
	if !yes {
		return errDeclined
	}
	aside, err := r.Finish(ctx)
	if err != nil {
		return err
	}
	lines = []string{w.Text("restore.done", words.Args{"path": string(a.settings.Database)})}
	if aside != "" {
		lines = append(lines, w.Text("restore.aside", words.Args{"path": aside}))
	}
	return a.say(strings.Join(append(lines, w.Text("restore.next", nil)), "\n"))
}

// saysYes reads one line and tells whether it is the word yes. A signal is a no.
func (a *app) saysYes(ctx context.Context) (bool, error) {
	type answer struct {
		line string
		err  error
	}
	got := make(chan answer, 1)
	go func() { // the one goroutine that nobody waits for: reading a terminal cannot be interrupted, and the program ends
		line, err := bufio.NewReader(io.LimitReader(a.stdin, 64)).ReadString('\n')
		got <- answer{line, err}
	}()
	select {
	case <-ctx.Done():
		return false, nil
	case g := <-got:
		if g.err != nil && !errors.Is(g.err, io.EOF) {
			return false, fmt.Errorf("read the answer: %w", g.err)
		}
		return strings.EqualFold(strings.TrimSpace(g.line), words.English().Text("restore.yes", nil)), nil
	}
}

// lively is how old the mark of a process that lives may be: it is written every half minute.
const lively = 3 * time.Minute

// errNotAlive is what health fails with.
var errNotAlive = errors.New("no casewire serves this database")

// health tells whether the casewire that serves the database lives, and the database can be read: its listener says so, or
// where there is none, its mark.
func (a *app) health(ctx context.Context) (err error) {
	if a.settings.HTTPAddr != "" {
		return a.askListener(ctx)
	}
	w := words.English()
	at, err := storage.Alive(string(a.settings.Database))
	if err != nil {
		return a.explain(err)
	}
	now := time.Now()
	if a.world.now != nil {
		now = a.world.now()
	}
	if at.IsZero() || now.Sub(at) > lively {
		return fmt.Errorf("%s: %w", a.settings.Database, errNotAlive)
	}
	store, err := a.openStore(ctx, true)
	if err != nil {
		return err
	}
	if err := store.Close(); err != nil {
		return err
	}
	return a.say(w.Text("health.alive", words.Args{"n": int(now.Sub(at).Seconds())}))
}
