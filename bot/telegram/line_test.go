package telegram

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// line is a network in memory, with a Bot API at its end, for tests on a clock of their own. Who is asked what, and when, is
// kept; a method without an answer of its own gets a plain one.
type line struct {
	mu      sync.Mutex
	answers map[string]func(asked) (given, error)
	asked   []asked
	updates []string // what getUpdates gives from its offset on, in the order of their ids
}

// asked is one request.
type asked struct {
	Method string
	Params url.Values
	At     time.Time
	ctx    context.Context //nolint:containedctx // of a request that is being answered
}

// given is what it gets.
type given struct {
	Status int
	Body   string
}

func newLine() *line { return &line{answers: map[string]func(asked) (given, error){}} }

// on lets a method be answered so from now on.
func (l *line) on(method string, answer func(asked) (given, error)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answers[method] = answer
}

// always answers the same.
func always(status int, body string) func(asked) (given, error) {
	return func(asked) (given, error) { return given{status, body}, nil }
}

// hangs gives no answer until the client goes.
func hangs(a asked) (given, error) {
	<-a.ctx.Done()
	return given{}, a.ctx.Err()
}

func refuses(code int, description string) func(asked) (given, error) {
	return always(code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, description))
}

// of gives what a method was asked.
func (l *line) of(method string) []asked {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []asked
	for _, a := range l.asked {
		if a.Method == method {
			out = append(out, a)
		}
	}
	return out
}

// write puts a message of a person into a chat.
func (l *line) write(id, chat int, text string) {
	l.push(fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":%d,"text":%q,"from":{"id":8,"first_name":"B"},"chat":{"id":%d,"type":%q}}}`,
		id, id, time.Now().Unix(), text, chat, map[bool]string{true: "private", false: "supergroup"}[chat > 0]))
}

func (l *line) push(update string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.updates = append(l.updates, update)
}

// RoundTrip answers one request.
func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if t := httptrace.ContextClientTrace(r.Context()); t != nil && t.WroteHeaderField != nil {
		t.WroteHeaderField("Host", []string{r.Host})
	}
	a := asked{Method: path.Base(r.URL.Path), At: time.Now(), ctx: r.Context()}
	if err := a.read(r); err != nil {
		return nil, err
	}
	l.mu.Lock()
	l.asked = append(l.asked, a)
	answer := l.answers[a.Method]
	l.mu.Unlock()
	if answer == nil {
		answer = l.plain
	}
	got, err := answer(a)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: got.Status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(got.Body)), ContentLength: int64(len(got.Body)), Request: r}, nil
}

func (a *asked) read(r *http.Request) error {
	if r.Body == nil {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil {
		return err
	}
	if kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		form, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(1 << 20)
		if err != nil {
			return err
		}
		a.Params = form.Value
		return nil
	}
	a.Params, err = url.ParseQuery(string(body))
	return err
}

// plain is how a Bot API in order answers.
func (l *line) plain(a asked) (given, error) {
	switch a.Method {
	case "getMe":
		return given{200, `{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"c","username":"casewire_bot"}}`}, nil
	case "getUpdates":
		return l.poll(a)
	case "sendMessage", "sendDocument", "sendPhoto", "editMessageText":
		return given{200, `{"ok":true,"result":{"message_id":77}}`}, nil
	}
	return given{200, `{"ok":true,"result":true}`}, nil
}

// poll gives the updates from the offset on, or holds the poll open.
func (l *line) poll(a asked) (given, error) {
	offset, _ := strconv.Atoi(a.Params.Get("offset"))
	seconds, _ := strconv.Atoi(a.Params.Get("timeout"))
	over := time.After(time.Duration(seconds) * time.Second)
	for {
		l.mu.Lock()
		var give []string
		for _, u := range l.updates {
			var id int
			if _, err := fmt.Sscanf(u, `{"update_id":%d`, &id); err != nil || id >= offset {
				give = append(give, u)
			}
		}
		l.mu.Unlock()
		if len(give) > 0 || seconds == 0 {
			return given{200, `{"ok":true,"result":[` + strings.Join(give, ",") + `]}`}, nil
		}
		select {
		case <-over:
			seconds = 0
		case <-time.After(50 * time.Millisecond):
		case <-a.ctx.Done():
			return given{}, a.ctx.Err()
		}
	}
}

// open is a door at a line, which runs until the test ends.
type open struct {
	*Door

	line *line
	log  *bytes.Buffer
	// stop ends it and waits; it gives what Run gave.
	stop func() error
}

// opens lets a door run at a line. change may change its options; nil: none.
func opens(t *testing.T, l *line, change func(*Options)) *open {
	t.Helper()
	o := &open{line: l, log: &bytes.Buffer{}}
	options := Options{Gate: newEcho(t), Token: testToken, APIURL: "https://api.telegram.example", Base: l,
		Log: slog.New(slog.NewTextHandler(&locked{b: o.log}, nil)), Words: Words{Revoked: "get a new token", Conflict: "stop the other program",
			Webhook: "a webhook is set", Unreachable: "cannot be reached", Refused: "refuses"}}
	if change != nil {
		change(&options)
	}
	d, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	o.Door = d
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	o.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		_ = o.stop()
		if strings.Contains(o.log.String(), testToken) {
			t.Error("the token stands in the log")
		}
	})
	return o
}

// said counts the log lines that hold a text.
func (o *open) said(text string) int {
	n := 0
	for s := range strings.Lines(o.log.String()) {
		if strings.Contains(s, text) {
			n++
		}
	}
	return n
}

type locked struct {
	mu sync.Mutex
	b  *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// pass lets time go by, on the clock of a bubble.
func pass(d time.Duration) { <-time.After(d) }
