package main

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts run this test binary as casewire: the program's own run, in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"casewire": func() {
			os.Exit(run(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScripts runs testdata/script/*.txtar. A conversation is a file of lines given as stdin, and the answers it must
// get: `stdin asks`, `exec casewire …`, `cmp stdout answers`. -update rewrites the answers; read them afterwards.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true, UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("TMPDIR", env.WorkDir)
			env.Setenv("TZ", "UTC")
			return nil
		},
	})
}
