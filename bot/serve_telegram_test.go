package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"casewire/bot/telegram/telegramtest"
)

// running is casewire while it serves a Telegram server of the test.
type running struct {
	*telegramtest.Server
	path string
	// url is another server's; empty: that of the Server.
	url string
	log *lockedBuffer
	// world is what the program takes from outside; zero: the machine's own.
	world world
	// stop ends it, and waits until it has ended.
	stop func() int
	// ended gets the exit code.
	ended chan int
}

type lockedBuffer struct {
	mu      sync.Mutex
	b       bytes.Buffer
	changed chan struct{} // closed by the next write
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
	return l.b.Write(p)
}

// until waits until a text stands in it.
func (l *lockedBuffer) until(t *testing.T, text string) {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		l.mu.Lock()
		if l.changed == nil {
			l.changed = make(chan struct{})
		}
		changed, so := l.changed, strings.Contains(l.b.String(), text)
		l.mu.Unlock()
		if so {
			return
		}
		select {
		case <-changed:
		case <-late:
			t.Fatalf("%q is not said", text)
		}
	}
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// An admin by configuration, and somebody whom nobody knows.
var (
	aida  = telegramtest.User{ID: 7, Name: "Aida"}  //nolint:gochecknoglobals // a person of these tests
	bakyt = telegramtest.User{ID: 8, Name: "Bakyt"} //nolint:gochecknoglobals // likewise
)

// onTelegram runs the whole program, on the example case, until the test ends.
func onTelegram(t *testing.T, server *telegramtest.Server) *running {
	t.Helper()
	r := &running{Server: server, path: filepath.Join(t.TempDir(), "casewire.db"), log: &lockedBuffer{}}
	if code := run(t.Context(), []string{"import", "--example", "--database", r.path}, nil, strings.NewReader(""), io.Discard, r.log); code != 0 {
		t.Fatalf("import: %s", r.log)
	}
	r.start(t)
	return r
}

func (r *running) start(t testing.TB) {
	t.Helper()
	if r.url == "" {
		r.url = r.URL
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int, 1)
	r.ended = done
	env := []string{"CASEWIRE_TELEGRAM_TOKEN=" + telegramtest.Token, "CASEWIRE_TELEGRAM_API_URL=" + r.url, "CASEWIRE_TELEGRAM_RATE=0",
		"CASEWIRE_ADMINS=telegram:7", "CASEWIRE_DATABASE=" + r.path}
	go func() { done <- runIn(ctx, r.world, nil, env, strings.NewReader(""), io.Discard, r.log) }()
	r.stop = sync.OnceValue(func() int {
		cancel()
		code := <-done
		done <- code
		return code
	})
	t.Cleanup(func() {
		r.stop()
		if strings.Contains(r.log.String(), telegramtest.Token) || strings.Contains(r.log.String(), "AAE-the-key") {
			t.Error("the token stands in the log")
		}
		if t.Failed() {
			t.Log(r.log)
		}
	})
}

// A question in a group is answered in it, to the message that asked.
func TestTelegramAnswersACase(t *testing.T) {
	// Given a running casewire with the example case
	r := onTelegram(t, telegramtest.New(t))

	// When somebody asks in a group
	asked := r.Say(bakyt, -1001, "/case@Casewire_Bot tuhvatshin")

	// Then the card comes as a reply, without link previews
	c := r.Next(t, "sendMessage")
	if c.Refused != "" {
		t.Fatal(c.Refused)
	}
	if want := `{"message_id":` + itoa(asked) + `,"allow_sending_without_reply":true}`; c.Get("reply_parameters") != want {
		t.Errorf("reply %s, want %s", c.Get("reply_parameters"), want)
	}
	for _, want := range []string{"KG-4T7Q Rinat Tukhvatshin and the Red Notice", "INTERPOL: refused", "#KG4T7Q · t.me/casewire_bot?start=case_KG-4T7Q"} {
		if !strings.Contains(c.Get("text"), want) {
			t.Errorf("%q is not in %s", want, c.Get("text"))
		}
	}
	if c.Get("link_preview_options") != `{"is_disabled":true}` || !strings.Contains(c.Get("reply_markup"), `"a:timeline KG-4T7Q"`) {
		t.Error(c.Params)
	}
	if code := r.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
