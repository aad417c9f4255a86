package main

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"casewire/storage"
	"casewire/storage/storagetest"
)

// timedDoor is a front door whose answers are timed. ask asks a command of a public case's ref, or of none, as the person of a
// number, who asks once, so that nobody is told to wait; it ends when the answer is there.
type timedDoor struct {
	ask  func(command, ref string, person int)
	stop func()
}

// answers times a front door of the whole program over loopback: so many people ask at once for the card of a case, for a list
// that is shown a page at a time, or for /about, which asks the store for nothing but who asks; each waits for his answer. The
// platform's fake runs in the same process and takes its share of the machine.
func answers(b *testing.B, open func(b *testing.B, file string) timedDoor) {
	b.Helper()
	for _, size := range storagetest.BigSizes(b) {
		var refs []string
		for r := range storagetest.Big(size) {
			if r.Case != nil && r.Case.Visibility == storage.VisiblePublic && len(refs) < 1000 {
				refs = append(refs, r.Case.Ref)
			}
		}
		file := storagetest.BigPath(b, size)
		for _, command := range []string{"case", "cases", "about"} {
			for _, people := range []int{1, 64} {
				b.Run(fmt.Sprintf("incidents=%d/%s/people=%d", size, command, people), func(b *testing.B) {
					d := open(b, file)
					timed(b, people, func(n int) { d.ask(command, refs[n%len(refs)], n) })
					d.stop()
				})
			}
		}
	}
}

// timed reports how long each of so many askers waited, and what that cost the processors.
func timed(b *testing.B, askers int, ask func(n int)) {
	b.Helper()
	all := func(from, to int, took []time.Duration) {
		next := atomic.Int64{}
		next.Store(int64(from))
		var group sync.WaitGroup
		for range askers {
			group.Go(func() {
				for n := int(next.Add(1) - 1); n < to; n = int(next.Add(1) - 1) {
					began := time.Now()
					if ask(n); took != nil {
						took[n-from] = time.Since(began)
					}
				}
			})
		}
		group.Wait()
	}
	const warm = 300 // connections and statements are made once
	all(0, warm, nil)
	took := make([]time.Duration, b.N)
	before := processorTime(b)
	b.ResetTimer()
	all(warm, warm+b.N, took)
	b.StopTimer()
	b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N), "cpu-µs/answer")
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// processorTime is what the process has used of all processors, the fake's share and the benchmark's among it. It says what a
// machine could do that does nothing else, also where this one does.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
