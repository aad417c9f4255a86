package main

import (
	"context"
	"os"
	"strconv"
	"testing"
	"time"

	"casewire/storage/storagetest"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts run this test binary as casewire: the program's own run, in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"casewire-process": main, // as it is started by people: with the machine's time and signals
		"casewire": func() {
			os.Exit(runIn(context.Background(), scripted(os.Getenv("CHANCE")), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// scripted is a world in which a script gives the same answers every time: a morning that stands still, and refs that
// follow from a number.
func scripted(chance string) world {
	seed, err := strconv.ParseUint(chance, 10, 64)
	if err != nil {
		return world{}
	}
	return world{now: func() time.Time { return storagetest.Now }, random: storagetest.Random(seed)}
}

// TestScripts runs testdata/script/*.txtar. A conversation is a file of lines given as stdin, and the answers it must
// get: `stdin asks`, `exec casewire …`, `cmp stdout answers`. -update rewrites the answers; read them afterwards.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true, UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("TMPDIR", env.WorkDir)
			env.Setenv("TZ", "UTC")
			env.Setenv("CHANCE", "1") // a process that goes on with another's file takes another number
			return nil
		},
	})
}
