//go:build !race

package storagetest

import "testing"

// WithoutRace marks a test that the race detector would make last for minutes, and has nothing to find in: what a single
// goroutine computes many times over, or what other tests run side by side. It is left to the run without.
func WithoutRace(testing.TB) {}
