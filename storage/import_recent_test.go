package storage

import (
	"testing"

	"pgregory.net/rapid"
)

// What is remembered is what was kept, nothing that was kept or asked for lately is forgotten, and it stays bounded.
func TestRecentIsAMapThatForgetsWhatIsLongAgo(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var memory recent[int, int]
		last := map[int]int{}  // what each key was kept with
		since := map[int]int{} // and how many other keys had their turn, at most, when it had its own
		turns := 0
		for range rapid.IntRange(1, 8).Draw(r, "stretches") {
			first, count := rapid.IntRange(0, 3*recentAtMost).Draw(r, "first"), rapid.IntRange(1, recentAtMost).Draw(r, "count")
			asked := rapid.Bool().Draw(r, "asked")
			for key := first; key < first+count; key++ {
				turns++
				if !asked {
					last[key] = turns
					memory.keep(key, turns)
					since[key] = turns
					continue
				}
				got, ok := memory.get(key)
				if ok && got != last[key] {
					r.Fatalf("key %d: got %d, want %d", key, got, last[key])
				}
				when, known := since[key]
				if !ok && known && turns-when < recentAtMost {
					r.Fatalf("key %d was forgotten after %d turns", key, turns-when)
				}
				if ok {
					since[key] = turns
				}
			}
			if n := len(memory.young) + len(memory.old); n > 2*recentAtMost {
				r.Fatalf("%d are remembered", n)
			}
		}
	})
}
