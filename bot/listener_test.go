package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"casewire/bot/telegram/telegramtest"
)

// freeAddress is an address of this machine that nobody listens at.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// get is what a listener answers; status 0 where it does not.
func get(t *testing.T, address, path string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(b)
}

// served is the whole program on a Telegram of the test, with more settings as NAME=value.
func (r *running) startWith(t *testing.T, more ...string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int, 1)
	env := append([]string{"CASEWIRE_TELEGRAM_TOKEN=" + telegramtest.Token, "CASEWIRE_TELEGRAM_API_URL=" + r.URL, "CASEWIRE_TELEGRAM_RATE=0", "CASEWIRE_DATABASE=" + r.path}, more...)
	go func() { done <- run(ctx, nil, env, strings.NewReader(""), io.Discard, r.log) }()
	r.stop = func() int { cancel(); return <-done }
}

func newServed(t *testing.T, more ...string) *running {
	t.Helper()
	r := &running{Server: telegramtest.New(t), path: t.TempDir() + "/casewire.db", log: &lockedBuffer{}}
	if code := run(t.Context(), []string{"import", "--example", "--database", r.path}, nil, strings.NewReader(""), io.Discard, r.log); code != 0 {
		t.Fatalf("import: %s", r.log)
	}
	r.startWith(t, more...)
	return r
}

func TestWhatIsSeenFromOutside(t *testing.T) {
	address := freeAddress(t)
	r := newServed(t, "CASEWIRE_HTTP_ADDR="+address, "CASEWIRE_ADMINS=telegram:7")
	r.Say(bakyt, 8, "/case tuhvatshin")
	r.Next(t, "sendMessage")
	r.Say(bakyt, 8, "/audit")
	r.Next(t, "sendMessage")
	r.Say(aida, 7, "/status")
	if text := r.Next(t, "sendMessage").Get("text"); !strings.Contains(text, "Telegram: connected as") || !strings.Contains(text, "Last backup") {
		t.Errorf("/status says %s", text)
	}

	if status, body := get(t, address, "/livez"); status != 200 || body != "store: ok\n" {
		t.Errorf("/livez: %d %s", status, body)
	}
	if status, body := get(t, address, "/readyz"); status != 200 || body != "store: ok\ntelegram: ok\n" {
		t.Errorf("/readyz: %d %s", status, body)
	}
	status, body := get(t, address, "/metrics")
	if status != 200 {
		t.Errorf("/metrics: %d %s", status, body)
	}
	for _, shape := range []string{
		`casewire_commands_total\{command="case",outcome="ok"\} 1`, `casewire_commands_total\{command="audit",outcome="forbidden"\} 1`, `casewire_command_seconds_count\{command="case"\} 1`,
		`casewire_platform_requests_total\{platform="telegram",status="200"\} \d+`, `casewire_platform_request_seconds_count\{platform="telegram"\} \d+`, `casewire_platform_ready\{platform="telegram"\} 1`,
		`casewire_queue\{state="pending"\} 0`, `casewire_queue_oldest_seconds 0`, `casewire_database_bytes [1-9]`, `casewire_subscriptions 0`, `casewire_build_info\{version=`, `go_goroutines \d+`,
	} {
		if !regexp.MustCompile(`(?m)^` + shape).MatchString(body) {
			t.Errorf("%s is not in the metrics", shape)
		}
	}
	for _, hidden := range []string{telegramtest.Token, "Bakyt", "tuhvatshin", "KG-4T7Q"} {
		if strings.Contains(body, hidden) {
			t.Errorf("%q stands in the metrics", hidden)
		}
	}
	if status, _ := get(t, address, "/"); status != 404 {
		t.Errorf("/ answers %d", status)
	}

	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"health"}, []string{"CASEWIRE_HTTP_ADDR=" + address}, strings.NewReader(""), &out, &errs); code != 0 || out.String() != "store: ok\ntelegram: ok\n" {
		t.Errorf("health: %d %s %s", code, &out, &errs)
	}
	if code := run(t.Context(), []string{"health", "--database", r.path}, nil, strings.NewReader(""), &out, &errs); code != 0 || !strings.Contains(out.String(), "casewire is alive") {
		t.Errorf("health by the mark: %d %s %s", code, &out, &errs)
	}
	errs.Reset()
	if code := run(t.Context(), []string{"serve"}, []string{"CASEWIRE_TELEGRAM_TOKEN=" + telegramtest.Token, "CASEWIRE_HTTP_ADDR=" + address, "CASEWIRE_DATABASE=" + t.TempDir() + "/other.db"}, strings.NewReader(""), &out, &errs); code != 1 || !strings.Contains(errs.String(), "CASEWIRE_HTTP_ADDR: listen tcp "+address) {
		t.Errorf("a second listener: %d %s", code, &errs)
	}
	if code := r.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if code := run(t.Context(), []string{"health"}, []string{"CASEWIRE_HTTP_ADDR=" + address}, strings.NewReader(""), &out, &errs); code != 1 {
		t.Errorf("health of nobody: %d", code)
	}
}

// From an empty database to an admin who can do everything, with what the log says and nothing else.
func TestPairingFromTheLog(t *testing.T) {
	r := newServed(t)
	defer r.stop()
	link := regexp.MustCompile(`https://t\.me/([A-Za-z_]+)\?start=(pair_[0-9A-Z]{4}-[0-9A-Z]{4})`)
	r.Until(t, "the line with the link", func() bool { return link.MatchString(r.log.String()) })
	m := link.FindStringSubmatch(r.log.String())
	if !strings.Contains(r.log.String(), "/pair "+strings.TrimPrefix(m[2], "pair_")) || !strings.EqualFold(m[1], "casewire_bot") {
		t.Errorf("the line is %s", r.log)
	}
	r.Say(bakyt, 8, "/start "+m[2]) // what Telegram sends when the link is pressed
	if text := r.Next(t, "sendMessage").Get("text"); !strings.Contains(text, "You are an admin now") {
		t.Errorf("the link is answered with %s", text)
	}
	r.Say(bakyt, 8, "/status")
	if text := r.Next(t, "sendMessage").Get("text"); !strings.Contains(text, "Telegram: connected") {
		t.Errorf("/status says %s", text)
	}
}
