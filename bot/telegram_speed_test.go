package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"casewire/bot/telegram/telegramtest"
	"casewire/storage"
	"casewire/storage/storagetest"
)

// BenchmarkTelegramAnswers is updates in, replies out over loopback, through the whole program: the poll, the gate, the store, the
// send. So many people ask at once, each in a chat of his own, for the card of a case, for a list, or for /about, which asks the
// store for nothing but who asks; each waits for his answer. The server runs in the same process and takes its share of the
// machine.
func BenchmarkTelegramAnswers(b *testing.B) {
	for _, size := range storagetest.BigSizes(b) {
		var refs []string
		for r := range storagetest.Big(size) {
			if r.Case != nil && r.Case.Visibility == storage.VisiblePublic && len(refs) < 1000 {
				refs = append(refs, r.Case.Ref)
			}
		}
		file := storagetest.BigPath(b, size)
		lines := map[string]func(n int) string{
			"case":  func(n int) string { return "/case " + refs[n%len(refs)] },
			"cases": func(int) string { return "/cases country:KG" },
			"about": func(int) string { return "/about" },
		}
		for _, c := range []struct {
			name  string
			chats int
		}{{"case", 1}, {"case", 64}, {"cases", 1}, {"cases", 64}, {"about", 1}, {"about", 64}} {
			b.Run(fmt.Sprintf("incidents=%d/%s/chats=%d", size, c.name, c.chats), func(b *testing.B) {
				var answered sync.Map // by chat
				server := telegramtest.NewBare(b, func(chat int64) {
					if done, ok := answered.LoadAndDelete(chat); ok {
						close(done.(chan struct{})) //nolint:forcetypeassert // nothing else is put in
					}
				})
				r := &running{path: file, log: &lockedBuffer{}, url: server.URL}
				r.start(b)
				<-server.Polled
				ask := func(n int) time.Duration {
					// Each is asked by somebody else: nobody is told to wait.
					person, done, began := int64(1_000_000+n), make(chan struct{}), time.Now()
					answered.Store(person, done)
					server.Say(person, lines[c.name](n))
					<-done
					return time.Since(began)
				}
				var group sync.WaitGroup
				everybody := func(from, to int, took []time.Duration) {
					next := atomic.Int64{}
					next.Store(int64(from))
					for range c.chats {
						group.Go(func() {
							for n := int(next.Add(1) - 1); n < to; n = int(next.Add(1) - 1) {
								if d := ask(n); took != nil {
									took[n-from] = d
								}
							}
						})
					}
					group.Wait()
				}
				const warm = 300 // connections and statements are made once
				everybody(0, warm, nil)
				took := make([]time.Duration, b.N)
				before := processorTime(b)
				b.ResetTimer()
				everybody(warm, warm+b.N, took)
				b.StopTimer()
				b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N), "cpu-µs/reply")
				slices.Sort(took)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "replies/s")
				b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
				r.stop()
			})
		}
	}
}

// BenchmarkTelegramStart is the program as a process of its own, from its start to its first poll, and how much memory it takes
// when it has nothing to do.
func BenchmarkTelegramStart(b *testing.B) {
	binary := buildCasewire(b)
	for _, size := range storagetest.BigSizes(b) {
		file := storagetest.BigPath(b, size)
		b.Run(fmt.Sprintf("incidents=%d", size), func(b *testing.B) {
			var took []time.Duration
			resident := 0
			for range b.N {
				server := telegramtest.NewBare(b, func(int64) {})
				began := time.Now()
				p := startBinary(b, binary, server.URL, file)
				<-server.Polled
				took = append(took, time.Since(began))
				resident = max(resident, residentKB(b, p.Process.Pid))
				if err := p.Process.Signal(syscall.SIGTERM); err != nil {
					b.Fatal(err)
				}
				_ = p.Wait() // it was asked to end
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "start-ms")
			b.ReportMetric(float64(resident)/1024, "rss-MiB")
		})
	}
}

// residentKB is how much memory a process takes, as Linux counts it.
func residentKB(b *testing.B, pid int) int {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("there is no /proc")
	}
	for line := range strings.Lines(string(text)) {
		var kb int
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
			return kb
		}
	}
	return 0
}

// buildCasewire builds the program.
func buildCasewire(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "casewire")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// startBinary starts the built program against a Bot API server.
func startBinary(t testing.TB, binary, url, file string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(context.WithoutCancel(t.Context()), binary, "serve")
	c.Env = []string{"CASEWIRE_TELEGRAM_TOKEN=" + telegramtest.Token, "CASEWIRE_TELEGRAM_API_URL=" + url, "CASEWIRE_TELEGRAM_RATE=0",
		"CASEWIRE_ADMINS=telegram:7", "CASEWIRE_DATABASE=" + file}
	c.Stderr = &lockedBuffer{}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() }) // where it has not ended
	return c
}
