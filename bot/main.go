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
	environ := config.EnvironOf(env)
	asked, err := config.Parse(args, environ, stdout)
	if err == nil {
		a := app{settings: asked.Settings, environ: environ, stdin: stdin, stdout: stdout, stderr: stderr}
		err = a.do(ctx, asked.Action)
	}
	code := config.ExitCode(err)
	if code != 0 {
		// Not a log line: it is the answer to whoever typed the command. Settings that are read are masked all the same.
		_, _ = fmt.Fprintf(newMask(stderr, asked.Settings.Secrets()), "casewire: %v\n", err)
	}
	return code
}
