package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"

	"casewire/config"
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

// say writes a line of output.
func (a *app) say(line string) error {
	if _, err := fmt.Fprintln(a.stdout, line); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return nil
}

// release is the version of a released program; the linker sets it.
var release string

// version is the program's own, as the build knows it.
func version() string {
	if release != "" {
		return release
	}
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" && build.Main.Version != "(devel)" {
		return build.Main.Version
	}
	return "development"
}
