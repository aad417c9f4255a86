package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"casewire/bot/platform"
	"casewire/handlers"
	"casewire/handlers/words"
	"casewire/storage"
)

// checkPatience is how long a platform may take for all of its answers.
const checkPatience = 30 * time.Second

// checks prints what was looked at, one line each, and counts what is wrong.
type checks struct {
	*app
	words  *words.Catalogue
	failed int
}

// check walks through all that casewire needs: settings, database, copies, admins, and both platforms with the bot's
// rights there. It changes nothing, and may run beside the casewire that serves the database.
func (a *app) check(ctx context.Context) error {
	c := &checks{app: a, words: words.English()}
	for _, look := range []func(context.Context) []platform.Check{c.settingsSound, c.database, c.copies, c.platforms} {
		for _, f := range look(ctx) {
			if err := c.line(f); err != nil {
				return err
			}
		}
	}
	if c.failed > 0 {
		return errors.New(c.words.Text("check.failed", words.Args{"n": c.failed}))
	}
	return nil
}

// line prints one check, with the fix beside a failure.
func (c *checks) line(f platform.Check) error {
	key := "check.ok"
	switch {
	case !f.OK:
		key = "check.bad"
		c.failed++
	case f.Fix != "":
		key = "check.note"
	}
	text := c.words.Text(key, words.Args{"name": f.Name, "text": f.Text})
	if f.Fix != "" {
		text = c.words.Text("check.fix", words.Args{"line": text, "fix": strings.ReplaceAll(f.Fix, "\n", " ")})
	}
	return c.say(text)
}

// bad is a failed check, with what to do about it.
func (c *checks) bad(name string, err error) platform.Check {
	return platform.Check{Name: c.words.Text(name, nil), Text: err.Error(), Fix: c.fix(err)}
}

// sound is a check that passed with a phrase of the catalogue.
func (c *checks) sound(name, key string, args words.Args) platform.Check {
	return platform.Check{Name: c.words.Text(name, nil), OK: true, Text: c.words.Text(key, args)}
}

// settingsSound: they are, or Parse would have failed.
func (c *checks) settingsSound(context.Context) []platform.Check {
	zone := c.settings.Timezone.Location()
	now := time.Now()
	if c.world.now != nil {
		now = c.world.now()
	}
	out := []platform.Check{
		c.sound("check.name_settings", "check.settings", nil),
		c.sound("check.name_time", "check.time", words.Args{"time": now.In(zone).Format("2 Jan 2006 15:04"), "zone": zone.String()}),
	}
	if !c.settings.TelegramToken.Set() && !c.settings.DiscordToken.Set() {
		f := c.sound("check.name_token", "check.token_none", nil)
		f.Fix = c.words.Text("check.token_fix", nil)
		out = append(out, f)
	}
	return out
}

// database: the file, what it holds, and whether somebody can run casewire from a chat.
func (c *checks) database(ctx context.Context) []platform.Check {
	path := string(c.settings.Database)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := writable(filepath.Dir(path)); err != nil {
			return []platform.Check{c.bad("check.name_database", fmt.Errorf("%s: %w: %w", path, storage.ErrUnavailable, err))}
		}
		return []platform.Check{c.sound("check.name_database", "check.database.no", words.Args{"path": path}), c.admin(nil)}
	}
	// Read-only: a check must not bring an older schema up to date.
	store, err := storage.Open(ctx, storage.Options{Path: path, ReadOnly: true})
	if err != nil {
		return []platform.Check{c.bad("check.name_database", fmt.Errorf("%s: %w", path, err))}
	}
	held, err := store.Check(ctx)
	var grants []storage.Grant
	if err == nil {
		grants, err = store.Grants(ctx)
	}
	if err := errors.Join(err, store.Close()); err != nil {
		return []platform.Check{c.bad("check.name_database", fmt.Errorf("%s: %w", path, err))}
	}
	return []platform.Check{c.sound("check.name_database", "check.database", c.copyArgs(held)), c.admin(grants)}
}

// writable tells why nothing can be written into a folder.
func writable(folder string) error {
	f, err := os.CreateTemp(folder, ".casewire-check-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func (c *checks) admin(grants []storage.Grant) platform.Check {
	n := len(c.settings.Admins)
	for _, g := range grants {
		if isAdmin(g) {
			n++
		}
	}
	if n == 0 {
		return c.sound("check.name_admin", "check.admin_none", nil)
	}
	return c.sound("check.name_admin", "check.admin", words.Args{"n": n})
}

// copies: the shelf, and the newest copy on it.
func (c *checks) copies(context.Context) []platform.Check {
	h := c.shelf()
	unshelved := func(err error) platform.Check {
		f := c.bad("check.name_copies", err)
		f.Fix = c.words.Text("check.copies_fix", words.Args{"path": h.Dir()})
		return f
	}
	list, err := h.List()
	if err != nil {
		return []platform.Check{unshelved(err)}
	}
	if err := writable(h.Dir()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return []platform.Check{unshelved(err)}
	}
	if c.settings.BackupKeep == 0 {
		return []platform.Check{c.sound("check.name_copies", "check.copies_off", nil)}
	}
	if len(list) == 0 {
		return []platform.Check{c.sound("check.name_copies", "check.copies_none", words.Args{"path": h.Dir()})}
	}
	return []platform.Check{c.sound("check.name_copies", "check.copies", words.Args{"n": len(list), "path": h.Dir(),
		"at": list[len(list)-1].At.In(c.settings.Timezone.Location()).Format("2 Jan 2006 15:04")})}
}

// platforms: what each platform with a token says of the bot.
func (c *checks) platforms(ctx context.Context) []platform.Check {
	ctx, stop := context.WithTimeout(ctx, checkPatience)
	defer stop()
	// Nothing is received, so the gate is there for its command table only, and the store is an empty one.
	store, err := storage.Open(ctx, storage.Options{})
	if err != nil {
		return []platform.Check{c.bad("check.name_platforms", err)}
	}
	defer func() { _ = store.Close() }() // in memory, and empty
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	gate, err := handlers.New(handlers.Options{Store: store, Zone: c.settings.Timezone.Location(), Log: log})
	if err != nil {
		return []platform.Check{c.bad("check.name_platforms", err)}
	}
	s := &server{app: c.app, log: log, store: store, gate: gate, metrics: newMetrics()}
	return s.checkDoors(ctx)
}
