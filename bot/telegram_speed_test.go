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
	"syscall"
	"testing"
	"time"

	"casewire/bot/telegram/telegramtest"
	"casewire/storage/storagetest"
)

// BenchmarkTelegramAnswers is updates in, replies out: the poll, the gate, the store, the send.
func BenchmarkTelegramAnswers(b *testing.B) {
	lines := map[string]string{"case": "/case ", "cases": "/cases country:KG", "about": "/about"}
	answers(b, func(b *testing.B, file string) timedDoor {
		b.Helper()
		var answered sync.Map // by chat
		server := telegramtest.NewBare(b, func(chat int64) {
			if done, ok := answered.LoadAndDelete(chat); ok {
				close(done.(chan struct{})) //nolint:forcetypeassert // nothing else is put in
			}
		})
		r := &running{path: file, log: &lockedBuffer{}, url: server.URL}
		r.start(b)
		<-server.Polled
		return timedDoor{stop: func() { r.stop() }, ask: func(command, ref string, person int) {
			chat, done := int64(1_000_000+person), make(chan struct{})
			answered.Store(chat, done)
			line := lines[command]
			if command == "case" {
				line += ref
			}
			server.Say(chat, line)
			<-done
		}}
	})
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
