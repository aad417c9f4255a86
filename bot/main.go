// Command casewire is a chat bot for a newsroom team that documents attacks on the press.
//
// It builds the parts that the other packages hold, starts them, and stops them in the opposite order. It holds no
// rule of its own about cases, permissions or platforms.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"casewire/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks to stop; the next one finds the system's own handling again, and ends the process at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}

// run is the whole program: what it is called with, what it reads and writes, and its exit code (see config.ExitCode).
// It returns when its work is done or ctx ends.
func run(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	return runIn(ctx, world{}, args, env, stdin, stdout, stderr)
}

// world is what a run takes from outside and could not repeat: the time, and the chance that refs are drawn by. The zero
// value is the machine's own.
type world struct {
	now    func() time.Time
	random io.Reader
}

// runIn is run in a world of the caller's.
func runIn(ctx context.Context, in world, args, env []string, stdin io.Reader, stdout, stderr io.Writer) int {
	environ := config.EnvironOf(env)
	asked, err := config.Parse(args, environ, stdout)
	if err == nil {
		a := app{world: in, settings: asked.Settings, environ: environ, stdin: stdin, stdout: stdout, stderr: stderr}
		err = a.do(ctx, asked.Action)
	}
	code := config.ExitCode(err)
	if code != 0 {
		// Not a log line: it is the answer to whoever typed the command. Settings that are read are masked all the same.
		_, _ = fmt.Fprintf(newMask(stderr, asked.Settings.Secrets()), "casewire: %v\n", err)
	}
	return code
}
