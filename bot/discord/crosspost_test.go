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
	posts  string // what stands in the channel, as JSON
	passed []time.Duration
	paths  []string
}

func (d *tenAnHour) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := func(status int, text string) (*http.Response, error) {
		return &http.Response{StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
	}
	now := time.Since(d.begun)
	switch n := len(d.passed); {
	case !strings.HasSuffix(r.URL.Path, "/crosspost"):
		d.paths = append(d.paths, strings.TrimPrefix(r.URL.RequestURI(), "/api/v9"))
		return answer(200, d.posts)
	case now < d.away:
		return answer(503, `{"message":"away","code":0}`)
	case d.gone != "" && strings.Contains(r.URL.Path, "/"+d.gone+"/"):
		return answer(404, `{"message":"Unknown Message","code":10008}`)
	case n >= 10 && now-d.passed[n-10] < time.Hour:
		return answer(429, `{"message":"You are being rate limited.","retry_after":600,"global":false}`)
	}
	d.passed, d.paths = append(d.passed, now), append(d.paths, strings.TrimPrefix(r.URL.Path, "/api/v9"))
	return answer(200, `{"id":"1"}`)
}

// passesOn runs a door on such a Discord in fake time, and gives what it logged when it has ended.
func passesOn(t *testing.T, server *tenAnHour, during func(ctx context.Context, d *Door)) string {
	t.Helper()
	server.begun = time.Now()
	log := &notes{}
	d := New(Options{Gate: newGate(t), Token: "token", Base: server, Log: slog.New(slog.NewTextHandler(log, nil)), Words: testWords()})
	d.me = identity{user: "7"}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		d.passAll(ctx)
	}()
	during(ctx, d)
	cancel()
	<-ended
	return log.String()
}

// What Discord does not pass on now it passes on later, each message once; what is gone is given up.
func TestCrosspostsWaitForTheirHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &tenAnHour{away: time.Minute, gone: "106"}
		text := passesOn(t, server, func(ctx context.Context, d *Door) {
			for n := range 25 {
				d.passOn(ctx, "900", strconv.Itoa(100+n))
			}
			<-time.After(3 * time.Hour)
		})
		if len(server.passed) != 24 {
			t.Errorf("%d messages were passed on", len(server.passed))
		}
		for n := 10; n < len(server.passed); n++ {
			if server.passed[n]-server.passed[n-10] < time.Hour {
				t.Errorf("more than ten in an hour: %v", server.passed)
			}
		}
		if strings.Count(text, "not passed on") != 1 || !strings.Contains(text, "10008") {
			t.Errorf("the log says\n%s", text)
		}
	})
}

// What waits when the program ends is looked for when it starts again: of the bot's own posts in announcement channels those
// that nobody passed on, each once.
func TestCrosspostsAreFoundAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		<-time.After(time.Until(time.Date(2026, 1, 2, 8, 0, 0, 0, time.UTC))) // a bubble's time begins before Discord's ids
		text := passesOn(t, &tenAnHour{away: 48 * time.Hour}, func(ctx context.Context, d *Door) {
			d.passOn(ctx, "900", "1")
			d.passOn(ctx, "900", "2")
			<-time.After(time.Hour)
		})
		if strings.Count(text, "posts=2") != 1 {
			t.Errorf("the log says\n%s", text)
		}
		server := &tenAnHour{posts: `[{"id":"8","author":{"id":"7"},"type":0,"flags":0},
			{"id":"7","author":{"id":"5"},"type":0},
			{"id":"6","author":{"id":"7"},"type":0,"flags":0,"interaction_metadata":{"id":"1"}},
			{"id":"5","author":{"id":"7"},"type":0,"flags":0,"webhook_id":"7"},
			{"id":"4","author":{"id":"7"},"type":6,"flags":0},
			{"id":"3","author":{"id":"7"},"type":0,"flags":2},
			{"id":"2","author":{"id":"7"},"type":0,"flags":4096},
			{"id":"1","author":{"id":"7"},"type":0,"flags":1}]`}
		passesOn(t, server, func(ctx context.Context, d *Door) {
			for range 2 { // a connection that is made anew tells of the server again
				d.happened(ctx, "GUILD_CREATE", []byte(`{"id":"1","channels":[{"id":"800","type":0,"name":"desk"},{"id":"900","type":5,"name":"news"}]}`))
			}
			<-time.After(time.Minute)
		})
		yesterday := snowflake(server.begun.Add(-24 * time.Hour))
		if diff := cmp.Diff([]string{"/channels/900/messages?limit=100&after=" + yesterday, "/channels/900/messages/2/crosspost", "/channels/900/messages/8/crosspost"}, server.paths); diff != "" {
			t.Error(diff)
		}
	})
}
