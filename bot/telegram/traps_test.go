package telegram

import (
	"context"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casewire/bot/platform"
	"casewire/handlers/command"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// The known traps of the library that no other test names. B3 to B8 and B22 are held in receive_test.go and update_test.go, B9
// and B11, B12 by the matrix in platform_test.go, B13 to B15 by what the whole program hears and B24 by its menus.

// quiet is a door that does not run.
func quiet(t *testing.T, l *line, change func(*echo)) *Door {
	t.Helper()
	e := newEcho(t)
	if change != nil {
		change(e)
	}
	d, err := New(Options{Gate: e, Token: testToken, APIURL: "https://api.telegram.example", Base: l, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	d.self.Store(&account{ID: 1, Username: "casewire_bot"})
	return d
}

// B1, B2: what fails on the way says nothing of the token, and the library's own logger, which prints whole addresses, is
// never used.
func TestNothingPrintsTheToken(t *testing.T) {
	var said strings.Builder
	if err := tgbotapi.SetLogger(printer{&said}); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		o := opens(t, l, nil)
		for _, method := range []string{"getUpdates", "sendMessage"} {
			l.on(method, func(asked) (given, error) { return given{}, context.DeadlineExceeded })
		}
		_, err := o.Send(t.Context(), platform.Target{Chat: "8", Kind: "private"}, []byte(`{"method":"sendMessage","params":{"text":"x"}}`), "")
		if err == nil || strings.Contains(err.Error(), "api.telegram.example") || strings.Contains(err.Error(), testToken) || strings.Contains(err.Error(), "bot0:") {
			t.Errorf("%v", err)
		}
		pass(time.Minute)
		if o.said("the connection is lost") != 1 || strings.Contains(o.log.String(), "api.telegram.example/bot") {
			t.Error(o.log)
		}
	})
	if said.Len() > 0 {
		t.Errorf("the library says %q", said.String())
	}
}

// printer is a logger of the library's.
type printer struct{ b *strings.Builder }

func (p printer) Println(...any)                 { p.b.WriteString("a line") }
func (p printer) Printf(format string, _ ...any) { p.b.WriteString(format) }

// B10: a refused upload has its code in another place than a refused message; what it means is the same.
func TestRefusedUpload(t *testing.T) {
	for body, want := range map[string]platform.Kind{
		`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}`: platform.RateLimited,
		`{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`:                          platform.Gone,
		`{"ok":false,"error_code":401,"description":"Unauthorized"}`:                                                    platform.Stopped,
		`{"ok":false,"error_code":413,"description":"Request Entity Too Large"}`:                                        platform.Refused,
	} {
		l := newLine()
		l.on("sendDocument", always(200, body)) // the status is not looked at by the library either (B11)
		d := quiet(t, l, nil)
		frozen := []byte(`{"method":"sendDocument","params":{},"file":{"field":"document","name":"x.csv","data":"eA=="}}`)
		_, err := d.Send(t.Context(), platform.Target{Chat: "8", Kind: "private"}, frozen, "")
		if f := platform.AsFault(err); f.Kind != want || want == platform.RateLimited && f.After != 7*time.Second {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// B16: an update of which the library cannot tell the chat or the sender is answered or passed over; it breaks nothing.
func TestUpdatesWithoutAChat(t *testing.T) {
	l := newLine()
	pressed := 0
	d := quiet(t, l, func(e *echo) {
		e.answer = func(command.Request) command.Answer { pressed++; return command.Answer{} }
	})
	d.attend(t.Context(), update{ID: 1, Callback: &callback{ID: "x", From: account{ID: 8}, InlineMessage: "m", Data: "a:case x"}})
	d.attend(t.Context(), update{ID: 2, ChannelPost: &message{ID: 1, Text: "/about", Chat: chat{ID: -1004, Type: "channel"}}})
	d.attend(t.Context(), update{ID: 3, MyMember: &memberUpdated{Chat: chat{ID: 8, Type: "private"}, Old: member{Status: "member"}, New: member{Status: "kicked"}}})
	d.attend(t.Context(), update{ID: 4})
	if n := len(l.of("answerCallbackQuery")); n != 1 || pressed != 1 {
		t.Errorf("%d buttons answered, %d calls", n, pressed)
	}
}

// B17: what is wanted is named whole with every poll, as the server remembers what it was told last; a list that is empty is
// left out, not sent as null.
func TestListsAreNeverNull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLine()
		opens(t, l, nil)
		l.write(1, 8, "/about")
		pass(time.Minute)
		polls := l.of("getUpdates")
		for _, p := range polls {
			if p.Params.Get("allowed_updates") != allowed || !strings.Contains(allowed, `"my_chat_member"`) {
				t.Errorf("%v", p.Params)
			}
		}
		for _, m := range l.of("sendMessage") {
			for key, values := range m.Params {
				if values[0] == "null" || values[0] == "" {
					t.Errorf("%s is %q", key, values[0])
				}
			}
		}
		if len(polls) < 3 || len(l.of("sendMessage")) != 1 {
			t.Errorf("%d polls", len(polls))
		}
	})
}

// B18: text is sent as it is, with its looks apart, so that there is nothing to escape and nothing that cannot be parsed.
func TestNothingIsEscaped(t *testing.T) {
	l := newLine()
	const text = `<b>5 & 6</b> "quoted" \_*[x](y)~` + "`" + `>#+-=|{}.!`
	d := quiet(t, l, func(e *echo) {
		e.answer = func(command.Request) command.Answer { return command.Answer{Doc: toastDoc(text)} }
	})
	d.attend(t.Context(), update{ID: 1, Message: &message{ID: 1, Text: "/about", From: &account{ID: 8}, Chat: chat{ID: 8, Type: "private"}}})
	sent := l.of("sendMessage")
	if len(sent) != 1 || sent[0].Params.Get("text") != text || sent[0].Params.Has("parse_mode") || sent[0].Params.Get("entities") == "" {
		t.Errorf("%v", sent)
	}
}

// B19: an upload that is stopped before it leaves ends the goroutine in which the library writes it.
func TestStoppedUploadEnds(t *testing.T) {
	d := quiet(t, newLine(), nil)
	before := runtime.NumGoroutine()
	ctx := platform.WithLeave(t.Context(), func(context.Context) error { return context.Canceled })
	frozen := []byte(`{"method":"sendDocument","params":{},"file":{"field":"document","name":"x.csv","data":"eA=="}}`)
	for range 50 {
		if _, err := d.Send(ctx, platform.Target{Chat: "8", Kind: "private"}, frozen, ""); platform.AsFault(err).Kind != platform.Unsent {
			t.Fatal(err)
		}
	}
	late := time.After(10 * time.Second)
	for runtime.NumGoroutine() > before+5 {
		select {
		case <-late:
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		default:
			runtime.Gosched()
		}
	}
}

// B23: white space around a token is taken off, and what cannot be a token is refused without being repeated.
func TestTokens(t *testing.T) {
	for token, ok := range map[string]bool{testToken + "\n": true, " " + testToken: true, "": false, "secret": false, "1:se cret": false, testToken + "\nx": false} {
		_, err := New(Options{Gate: newEcho(t), Token: token, APIURL: "https://api.telegram.example"})
		if (err == nil) != ok || err != nil && token != "" && strings.Contains(err.Error(), strings.TrimSpace(token)) {
			t.Errorf("%q: %v", token, err)
		}
	}
}
