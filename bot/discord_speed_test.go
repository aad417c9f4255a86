package main

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// BenchmarkDiscordAnswers is interactions in, visible answers out, through the whole program: the gateway's socket, the gate,
// the store, the API's socket. So many people ask at once, for the card of a case, for a list that is shown a page at a time, or
// for /about, which asks the store for nothing but who asks; each waits for his answer. The fake runs in the same process and
// takes its share of the machine.
func BenchmarkDiscordAnswers(b *testing.B) {
	for _, size := range storagetest.BigSizes(b) {
		var refs []string
		for r := range storagetest.Big(size) {
			if r.Case != nil && r.Case.Visibility == storage.VisiblePublic && len(refs) < 1000 {
				refs = append(refs, r.Case.Ref)
			}
		}
		file := storagetest.BigPath(b, size)
		options := map[string]func(n int) []discordtest.Option{
			"case": func(n int) []discordtest.Option {
				return []discordtest.Option{discordtest.String("what", refs[(n+len(refs))%len(refs)])}
			},
			"cases": func(int) []discordtest.Option { return []discordtest.Option{discordtest.String("country", "KG")} },
			"about": func(int) []discordtest.Option { return nil },
		}
		for _, c := range []struct {
			name   string
			people int
		}{{"case", 1}, {"case", 64}, {"cases", 1}, {"cases", 64}, {"about", 1}, {"about", 64}} {
			people := c.people
			b.Run(fmt.Sprintf("incidents=%d/%s/people=%d", size, c.name, people), func(b *testing.B) {
				fake := discordtest.New(b)
				s := serveDiscord(b, file, fake)
				fake.Connected()
				ask := func(n int) time.Duration {
					// Each asks in a channel of his own and not again before long: nobody is told to wait.
					who := discordtest.Person{ID: fmt.Sprint(1_000_000 + n), Name: "p"}
					began := time.Now()
					call := s.Slash(who, discordtest.Where{Guild: discordtest.Guild, Channel: who.ID}, c.name, options[c.name](n)...)
					<-call.Responded()
					if call.Response != 4 { // a promise is no answer: on a busy machine it is waited for
						call.Answer()
					}
					if call.Shown.Ephemeral() {
						b.Errorf("a response of kind %d, for one person alone", call.Response)
					}
					return time.Since(began)
				}
				for n := range 200 { // connections and statements are made once
					ask(-1 - n%len(refs))
				}
				took := make([]time.Duration, b.N)
				before := processorTime(b)
				var next atomic.Int64
				var group sync.WaitGroup
				b.ResetTimer()
				for range people {
					group.Go(func() {
						for n := next.Add(1) - 1; n < int64(b.N); n = next.Add(1) - 1 {
							took[n] = ask(int(n))
						}
					})
				}
				group.Wait()
				b.StopTimer()
				b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N), "cpu-µs/answer")
				slices.Sort(took)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
				b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
			})
		}
	}
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
