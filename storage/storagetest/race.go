//go:build race

package storagetest

import "testing"

// OneGoroutine marks a test of what a single goroutine computes, many times over. The race detector finds nothing in it and takes
// ten times as long: it is left to the run without.
func OneGoroutine(t testing.TB) {
	t.Helper()
	t.Skip("nothing here runs side by side: it is tested without the race detector")
}
