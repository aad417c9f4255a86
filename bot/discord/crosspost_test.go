package discord

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tenAnHour is a Discord that passes on ten messages an hour, and is away at first.
type tenAnHour struct {
	begun  time.Time
	away   time.Duration
	gone   string // a message that is not there any more
	passed []time.Duration
}

func (d *tenAnHour) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/crosspost") {
		return taken{}.RoundTrip(r)
	}
	answer := func(status int, text string) (*http.Response, error) {
		return &http.Response{StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
	}
	now := time.Since(d.begun)
	switch n := len(d.passed); {
	case now < d.away:
		return answer(503, `{"message":"away","code":0}`)
	case d.gone != "" && strings.Contains(r.URL.Path, "/"+d.gone+"/"):
		return answer(404, `{"message":"Unknown Message","code":10008}`)
	case n >= 10 && now-d.passed[n-10] < time.Hour:
		return answer(429, `{"message":"You are being rate limited.","retry_after":600,"global":false}`)
	}
	d.passed = append(d.passed, now)
	return answer(200, `{"id":"1"}`)
}

// What Discord does not pass on now it passes on later, each message once; what is gone is given up.
func TestCrosspostsWaitForTheirHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &tenAnHour{begun: time.Now(), away: time.Minute, gone: "106"}
		log := &notes{}
		d := New(Options{Gate: newGate(t), Token: "token", Base: server, Log: slog.New(slog.NewTextHandler(log, nil)), Words: testWords()})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			d.passAll(ctx)
		}()
		for n := range 25 {
			d.passOn(ctx, "900", strconv.Itoa(100+n))
		}
		<-time.After(3 * time.Hour)
		cancel()
		<-ended
		if len(server.passed) != 24 {
			t.Errorf("%d messages were passed on", len(server.passed))
		}
		for n := 10; n < len(server.passed); n++ {
			if server.passed[n]-server.passed[n-10] < time.Hour {
				t.Errorf("more than ten in an hour: %v", server.passed)
			}
		}
		if text := log.String(); strings.Count(text, "not passed on") != 1 || !strings.Contains(text, "10008") {
			t.Errorf("the log says\n%s", text)
		}
	})
}

// What waits when the program ends is said to be lost.
func TestCrosspostsThatAreLostAreSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &tenAnHour{begun: time.Now(), away: 48 * time.Hour}
		log := &notes{}
		d := New(Options{Gate: newGate(t), Token: "token", Base: server, Log: slog.New(slog.NewTextHandler(log, nil)), Words: testWords()})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			d.passAll(ctx)
		}()
		d.passOn(ctx, "900", "1")
		d.passOn(ctx, "900", "2")
		<-time.After(time.Hour)
		cancel()
		<-ended
		if diff := cmp.Diff(1, strings.Count(log.String(), "posts=2")); diff != "" {
			t.Errorf("the log says\n%s", log)
		}
	})
}
