package telegram

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"sync"
	"testing"
	"testing/synctest"
	"time"

	"casewire/handlers/command"
)

// Whatever the line does: it is noticed in time, said once with what to do, tried again less and less often, and when it is
// over people are answered again, without a restart.
func TestReceiveComesBack(t *testing.T) {
	for name, c := range map[string]struct {
		fails   func(asked) (given, error)
		says    string
		noticed time.Duration // at the latest; a silent line within 25 s
		pause   time.Duration // the longest between two tries
		back    time.Duration // at the latest, once it is over
	}{
		"no answer at all":   {hangs, "cannot be reached", 25 * time.Second, 0, 25 * time.Second},
		"a cut connection":   {func(asked) (given, error) { return given{}, io.ErrUnexpectedEOF }, "cannot be reached", time.Second, 8 * time.Second, 10 * time.Second},
		"a broken server":    {always(502, "<html>Bad Gateway</html>"), "cannot be reached", time.Second, 8 * time.Second, 10 * time.Second},
		"half an answer":     {always(200, `{"ok":true,"result":[{"upd`), "cannot be reached", time.Second, 8 * time.Second, 10 * time.Second},
		"an empty answer":    {always(200, ""), "cannot be reached", time.Second, 8 * time.Second, 10 * time.Second},
		"failed and ok":      {always(500, `{"ok":true,"result":[]}`), "cannot be reached", time.Second, 8 * time.Second, 10 * time.Second},
		"another poller":     {refuses(409, "Conflict: terminated by other getUpdates request"), "stop the other program", time.Second, 8 * time.Second, 10 * time.Second},
		"a revoked token":    {refuses(401, "Unauthorized"), "get a new token", time.Second, refusePause, refusePause},
		"a wrong address":    {always(404, "<html>Not Found</html>"), "get a new token", time.Second, refusePause, refusePause},
		"a refusal":          {refuses(400, "Bad Request: whatever"), "refuses", time.Second, refusePause, refusePause},
		"flood control":      {always(429, `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":37}}`), "refuses", time.Second, refusePause, refusePause},
		"flood without when": {always(429, "<html>slow down</html>"), "refuses", time.Second, refusePause, refusePause},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				// Given a door that receives
				l := newLine()
				o := opens(t, l, nil)
				l.write(1, 8, "/about")
				pass(time.Second)
				if len(l.of("sendMessage")) != 1 {
					t.Fatal("it does not answer")
				}

				// When the line fails for an hour
				l.on("getUpdates", c.fails)
				pass(16 * time.Second) // the poll that is open ends by itself
				pass(c.noticed)
				if o.State().Ready {
					t.Error("it is not noticed")
				}
				pass(time.Hour)

				// Then it was said once, and the server was left alone
				if n := o.said("the connection is lost"); n != 1 || o.said(c.says) != 1 {
					t.Errorf("said %d times: %s", n, o.log)
				}
				asked := l.of("getUpdates")
				last := asked[len(asked)-5:]
				for i := range last[1:] {
					if between := last[i+1].At.Sub(last[i].At); c.pause > 0 && (between > c.pause || between < c.pause*3/5) {
						t.Errorf("%s between two tries", between)
					}
				}

				// And when it is over, whoever writes is answered
				l.on("getUpdates", nil)
				l.write(2, 8, "/about")
				pass(c.back)
				if len(l.of("sendMessage")) != 2 || !o.State().Ready || o.said("the connection is back") != 1 {
					t.Errorf("%d answers: %s", len(l.of("sendMessage")), o.log)
				}
				if err := o.stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// A pause that the server asks for is kept to the second, of a poll too.
func TestReceiveObeysRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		l.on("getUpdates", always(429, `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":90}}`))
		opens(t, l, nil)
		pass(10 * time.Minute)
		asked := l.of("getUpdates")
		for i := range asked[1:] {
			if between := asked[i+1].At.Sub(asked[i].At); between < 90*time.Second {
				t.Errorf("asked again after %s", between)
			}
		}
	})
}

// A token that never counted ends the door; whoever has just started it sees why.
func TestReceiveNoSuchBot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		l.on("getMe", refuses(401, "Unauthorized"))
		o := opens(t, l, nil)
		pass(time.Second)
		if s := o.State(); !s.Ended || s.Trouble != "get a new token" {
			t.Errorf("%+v", s)
		}
		if err := o.stop(); !errors.Is(err, errRevoked) {
			t.Error(err)
		}
	})
}

// B3: what is not handled is not confirmed, however often it is polled meanwhile, and is begun once. B4: what is handled is
// confirmed at an orderly end.
func TestReceiveConfirmsWhatIsHandled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		begun, go1 := make(chan string, 10), make(chan struct{})
		o := opens(t, l, func(o *Options) {
			e := newEcho(t)
			e.answer = func(r command.Request) command.Answer {
				begun <- r.Line
				if r.Chat.ID == "8" {
					<-go1
				}
				return command.Answer{}
			}
			o.Gate = e
		})
		l.write(5, 8, "/case slow")
		l.write(6, 9, "/case quick")
		l.write(7, 9, "/about")
		pass(time.Minute)
		polls := l.of("getUpdates")
		if last := polls[len(polls)-1].Params.Get("offset"); last != "5" {
			t.Errorf("offset %s although update 5 is not handled", last)
		}
		if len(begun) != 3 {
			t.Errorf("%d begun", len(begun))
		}
		// The same offset again within half a second would get one update only (A4)
		for i := range polls[1:] {
			if between := polls[i+1].At.Sub(polls[i].At); polls[i].Params.Get("offset") == polls[i+1].Params.Get("offset") && between < 500*time.Millisecond {
				t.Errorf("the same offset again after %s", between)
			}
		}
		close(go1)
		pass(time.Second)
		l.write(8, 9, "/about")
		pass(55 * time.Millisecond) // while it is being handled, or just after
		if err := o.stop(); err != nil {
			t.Error(err)
		}
		polls = l.of("getUpdates")
		if last := polls[len(polls)-1].Params; last.Get("offset") != "9" || last.Get("timeout") != "0" {
			t.Errorf("%v", last)
		}
	})
}

// B6: to be asked to stop ends a poll that is open at once, and twice is no harm. B7: nothing outlives it, though the peer is
// dead.
func TestReceiveStopsAtOnce(t *testing.T) {
	for _, method := range []string{"getMe", "getUpdates", "sendMessage", "setMyCommands"} {
		t.Run(method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLine()
				l.on(method, hangs)
				o := opens(t, l, nil)
				l.write(1, 8, "/about")
				pass(time.Second)
				began := time.Now()
				err, again := o.stop(), o.stop()
				if err != nil || again != nil {
					t.Error(err, again)
				}
				most := time.Duration(0)
				if method == "sendMessage" { // what was begun may end
					most = farewell
				}
				if took := time.Since(began); took > most {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}

// Menus that the server does not take yet are told when it said, not before, and whatever changes meanwhile with them.
func TestMenusObeyRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		l.on("setMyCommands", always(429, `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":300}}`))
		o := opens(t, l, func(o *Options) { o.Memory = memory{} })
		pass(time.Second)
		o.freshen()
		pass(298 * time.Second)
		if n := len(l.of("setMyCommands")); n != 1 {
			t.Errorf("%d times", n)
		}
		l.on("setMyCommands", nil)
		pass(2 * time.Second)
		if n := len(l.of("setMyCommands")); n != 4 {
			t.Errorf("%d times", n)
		}
		// What was told is not told again
		pass(10 * time.Minute)
		if n := len(l.of("setMyCommands")); n != 4 {
			t.Errorf("%d times", n)
		}
	})
}

// Somebody with a role who has not opened the private chat yet has no menu; he is not tried again and again, and gets his
// menu when he opens it.
func TestMenuOfAStranger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		menus := func() (n int) {
			for _, a := range l.of("setMyCommands") {
				if a.Params.Get("scope") == chatScope("8") {
					n++
				}
			}
			return n
		}
		l.on("setMyCommands", func(a asked) (given, error) {
			if a.Params.Get("scope") == chatScope("8") {
				return given{400, `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`}, nil
			}
			return l.plain(a)
		})
		opens(t, l, func(o *Options) {
			o.Memory, o.Staff = memory{}, func(context.Context) ([]string, error) { return []string{"8"}, nil }
		})
		pass(10 * time.Minute)
		if n := menus(); n != 1 {
			t.Errorf("tried %d times", n)
		}
		l.on("setMyCommands", nil)
		l.write(1, 8, "/about")
		pass(time.Second)
		if n := menus(); n != 2 {
			t.Errorf("tried %d times", n)
		}
		pass(10 * time.Minute)
		if n := menus(); n != 2 {
			t.Errorf("tried %d times", n)
		}
	})
}

// Nothing goes out before a pause is over that the server has asked for: neither the answer, nor that somebody is typing, nor,
// where it is the whole bot's, the answer to a button.
func TestNothingBeforeAPauseIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		slow := func(_ command.Request) command.Answer {
			pass(10 * time.Second)
			return command.Answer{Doc: toastDoc("done")}
		}
		opens(t, l, func(o *Options) {
			e := newEcho(t)
			e.answer = slow
			o.Gate = e
		})
		l.on("sendMessage", always(429, `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":120}}`))
		l.write(1, 8, "/about")
		l.write(2, 8, "/about")
		pass(11 * time.Second)
		l.on("sendMessage", nil)
		first := l.of("sendMessage")
		if len(first) != 1 {
			t.Fatalf("%d messages", len(first))
		}
		over := first[0].At.Add(120 * time.Second)
		l.push(`{"update_id":3,"callback_query":{"id":"p","data":"a:x","from":{"id":9,"first_name":"C"},"message":{"message_id":5,"date":1,"chat":{"id":9,"type":"private"}}}}`)
		pass(5 * time.Minute)
		for _, method := range []string{"sendMessage", "sendChatAction", "answerCallbackQuery"} {
			early := slices.DeleteFunc(l.of(method), func(a asked) bool { return !a.At.After(first[0].At) || !a.At.Before(over) })
			if len(early) > 0 {
				t.Errorf("%s %s after the server said to wait 120 s", method, early[0].At.Sub(first[0].At))
			}
		}
		// Two answers, and what the button got; the first of them the moment that the pause is over
		if sent := l.of("sendMessage"); len(sent) != 4 || !sent[1].At.Equal(over) {
			t.Errorf("%d messages", len(sent))
		}
	})
}

// A poll never waits behind sends that hang (B8).
func TestPollHasAConnectionOfItsOwn(t *testing.T) {
	d, err := New(Options{Gate: newEcho(t), Token: testToken, APIURL: "https://api.telegram.example"})
	if err != nil {
		t.Fatal(err)
	}
	if d.poll == d.send || d.poll.Transport == d.send.Transport {
		t.Error("a poll shares its connections with sends")
	}
	if d.poll.Timeout != 0 || d.send.CheckRedirect(nil, nil) != http.ErrUseLastResponse { //nolint:errorlint // the very value
		t.Error("a poll is cut, or a redirect followed")
	}
}

// memory is one that lasts as long as the test. The store's is used by several at once, too.
type memory map[string]string

var remembering sync.Mutex //nolint:gochecknoglobals // of all memories

func (m memory) Recall(_ context.Context, key string) (string, error) {
	remembering.Lock()
	defer remembering.Unlock()
	return m[key], nil
}

func (m memory) Remember(_ context.Context, key, value string) error {
	remembering.Lock()
	defer remembering.Unlock()
	m[key] = value
	return nil
}
