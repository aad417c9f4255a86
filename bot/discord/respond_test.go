package discord

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
	"casewire/handlers/command"
	"casewire/handlers/reply"
)

// once lets the first request whose path ends so meet a fault.
func once(fake *discordtest.Server, method, ending string, f discordtest.Fault) *atomic.Int64 {
	return failing(fake, method, ending, 1, f)
}

// C2: a line that is dead and does not know it must not eat up the three seconds.
func TestADeadLineCostsNoAnswer(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]bool{"before it took effect": false, "after it took effect": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := connect(t)
			over := make(chan struct{})
			t.Cleanup(func() { close(over) })
			tried := once(o.fake, http.MethodPost, "/callback", discordtest.Fault{Wait: over, After: after, Drop: true})
			o.answers(t)
			o.fake.Until("another try", func() bool { return tried.Load() > 1 })
			o.fake.Slash(ruben, discordtest.InDesk(), "whoami").Answer()
			if strings.Contains(o.log.String(), "did not reach") {
				t.Errorf("the log says\n%s", o.log)
			}
		})
	}
}

// What Discord will not take in the place of a promise is said to have failed, with a reference: nobody looks at an answer that
// never comes.
func TestAPromiseThatCannotBeKeptIsEnded(t *testing.T) {
	t.Parallel()
	o := connect(t)
	once(o.fake, http.MethodPatch, "/@original", discordtest.Fault{Status: http.StatusRequestEntityTooLarge, Body: `{"code":40005,"message":"Request entity too large"}`})
	goOn := make(chan struct{})
	o.gate.says(func(context.Context, command.Request) command.Answer { <-goOn; return said("the answer") })
	call := o.fake.Slash(ruben, discordtest.InDesk(), "case", what("slow"))
	<-call.Responded()
	close(goOn)
	text := call.Text()
	ref, ok := strings.CutPrefix(text, "Our fault: ")
	if !ok || !strings.Contains(o.log.String(), "reference="+ref) {
		t.Errorf("it ends with %q; the log says\n%s", text, o.log)
	}
}

// A hiccup of Discord's after the promise costs time and no answer.
func TestAPromiseOutlivesAHiccup(t *testing.T) {
	t.Parallel()
	o := connect(t)
	var tried atomic.Int64
	o.fake.Faults(func(r *http.Request, _ []byte) *discordtest.Fault {
		if r.Method == http.MethodPatch && tried.Add(1) <= 3 {
			return &discordtest.Fault{Status: http.StatusServiceUnavailable, Body: "<html>"}
		}
		return nil
	})
	goOn := make(chan struct{})
	o.gate.says(func(context.Context, command.Request) command.Answer { <-goOn; return said("the answer") })
	call := o.fake.Slash(ruben, discordtest.InDesk(), "case", what("slow"))
	<-call.Responded()
	close(goOn)
	if got := call.Text(); got != "the answer" || tried.Load() != 4 {
		t.Errorf("after %d tries it reads %q", tried.Load(), got)
	}
}

// A handler that panics after Discord was promised an answer is told of in its place.
func TestAPanicAfterThePromiseIsAnswered(t *testing.T) {
	t.Parallel()
	o := connect(t)
	goOn := make(chan struct{})
	o.gate.says(func(context.Context, command.Request) command.Answer { <-goOn; panic("x") })
	call := o.fake.Slash(ruben, discordtest.InDesk(), "case", what("slow"))
	<-call.Responded()
	close(goOn)
	o.fake.Until("it is told", func() bool { return len(call.Answer()) == 2 })
	if all := call.Answer(); all[0].Text() != "For the asker alone." || !strings.Contains(all[1].Text(), "Our fault: ") || !all[1].Ephemeral() {
		t.Errorf("it is told %q", call.Text())
	}
}

// C2: what takes long to upload is promised first, and comes to whom it is for.
func TestHeavyFilesArePromised(t *testing.T) {
	t.Parallel()
	o := connect(t)
	for _, c := range []struct {
		size, response int
		command        string
	}{{1000, respondMessage, "addcase"}, {200_000, respondLater, "addcase"}, {200_000, respondLater, "case"}} {
		o.gate.says(func(context.Context, command.Request) command.Answer {
			a := said("the file")
			a.Doc.Files = []reply.File{{Name: "cases.csv", Type: "text/csv", Data: make([]byte, c.size)}}
			return a
		})
		var options []discordtest.Option
		if c.command == "case" {
			options = append(options, what("x"))
		}
		call := o.fake.Slash(ruben, discordtest.InDesk(), c.command, options...)
		m := call.Message()
		if call.Response != c.response || len(m.Files) != 1 || len(m.Files[0].Data) != c.size || m.Ephemeral() != (c.command == "addcase") || m.Text() != "the file" {
			t.Errorf("%+v: response %d, %d files, ephemeral %t, %q", c, call.Response, len(m.Files), m.Ephemeral(), m.Text())
		}
	}
}

// Whoever may not call a command does not make the bot fetch a file for it.
func TestNoFileIsFetchedForWhomItIsNot(t *testing.T) {
	t.Parallel()
	o := connect(t)
	upload := func() {
		url := o.fake.AddFile("cases.jsonl", []byte("{}"))
		o.fake.SlashData(ruben, discordtest.InDesk(), map[string]any{"name": "import", "options": []any{map[string]any{"name": "file", "type": 11, "value": "1"}},
			"resolved": map[string]any{"attachments": map[string]any{"1": map[string]any{"filename": "cases.jsonl", "size": 2, "url": url}}}}).Answer()
	}
	for n, menu := range [][]*command.Spec{{o.gate.table.Lookup("case")}, {o.gate.table.Lookup("import")}} {
		o.gate.mu.Lock()
		o.gate.menu = menu
		o.gate.mu.Unlock()
		upload()
		if got := len(o.fake.Requests(http.MethodGet, "/cdn/")); got != n {
			t.Errorf("menu %d: %d files were fetched", n, got)
		}
		if all := o.gate.requests(); len(all) != n+1 || len(all[n].Files) != n {
			t.Errorf("menu %d: the gate was asked %+v", n, all)
		}
	}
}

// C6, C8: a token that is refused while the line stands ends the platform, visibly.
func TestARefusedTokenEndsWhatIsConnected(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(t)
	d, _ := makeDoor(t, fake, newGate(t))
	done := make(chan error, 1)
	go func() { done <- d.Run(t.Context()) }()
	fake.Connected()
	fake.Until("it is ready", func() bool { return d.State().Ready })
	fails(fake, 9, discordtest.Fault{Status: http.StatusUnauthorized, Body: `{"message":"401: Unauthorized","code":0}`})
	if _, err := d.Send(t.Context(), desk(), part(t, d, "x"), "k"); kind(err) != "stopped" {
		t.Errorf("%v", err)
	}
	select {
	case err := <-done:
		if s := d.State(); !errors.Is(err, errToken) || !s.Ended || s.Ready || s.Trouble != "Bad token." {
			t.Errorf("%v, %+v", err, s)
		}
	case <-time.After(10 * time.Second):
		t.Error("it goes on")
	}
}
