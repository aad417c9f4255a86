package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"casewire/config"
	"casewire/handlers/words"
)

// app is one run of the program.
type app struct {
	world          world
	settings       config.Settings
	environ        config.Environ
	stdin          io.Reader
	stdout, stderr io.Writer
}

// do runs a subcommand.
func (a *app) do(ctx context.Context, action config.Action) error {
	switch action := action.(type) {
	case config.Serve:
		return a.serve(ctx)
	case config.Demo:
		return a.demo(ctx, action)
	case config.Import:
		return a.bring(ctx, action)
	case config.Export:
		return a.takeOut(ctx, action)
	case config.Backup:
		return a.backup(ctx, action)
	case config.Restore:
		return a.restore(ctx, action)
	case config.Health:
		return a.health(ctx)
	case config.Docs:
		return a.docs()
	case config.Check:
		return a.check(ctx)
	default:
		return fmt.Errorf("the subcommand %T is not known", action)
	}
}

// check says what is sound and fails at the first thing that is not. The settings are, or Parse would have failed.
func (a *app) check(ctx context.Context) error {
	w, path := words.English(), string(a.settings.Database)
	if err := a.say(w.Text("check.settings", nil)); err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return a.say(w.Text("check.database.no", words.Args{"path": path}))
	}
	// Read-only: a check may run beside the bot, and must not bring an older schema up to date.
	store, err := a.openStore(ctx, true)
	if err != nil {
		return err
	}
	if err := store.Close(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return a.say(w.Text("check.database", words.Args{"path": path}))
}

// say writes a line of output.
func (a *app) say(line string) error {
	if _, err := fmt.Fprintln(a.stdout, line); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return nil
}

// version is the program's own, as the build knows it.
func version() string {
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" && build.Main.Version != "(devel)" {
		return build.Main.Version
	}
	return "development"
}
