package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"casewire/bot/discord/discordtest"
	"casewire/handlers/command"
	"casewire/handlers/reply"

	"github.com/google/go-cmp/cmp"
)

func said(text string) command.Answer { return command.Answer{Doc: words(text)} }

// words is a document of one paragraph.
func words(text string) reply.Doc {
	var d reply.Doc
	return *d.Para(reply.Text(text))
}

// connect opens a door and waits until it hears.
func connect(t testing.TB) opened {
	t.Helper()
	o := open(t, discordtest.New(t))
	o.fake.Connected()
	return o
}

func what(value string) discordtest.Option { return discordtest.String("what", value) }

// What a call carries reaches the gate as it was typed: who, where, with which rights; in a server, a thread and in private.
func TestWhatTheGateIsAsked(t *testing.T) {
	t.Parallel()
	o := connect(t)
	o.fake.AddChannel(discordtest.Channel{ID: "31", Kind: 11, Name: "thread", Guild: discordtest.Guild, Parent: discordtest.Desk})
	o.fake.AddChannel(discordtest.Channel{ID: "32", Kind: 5, Name: "news", Guild: discordtest.Guild})
	manager := discordtest.Person{ID: "7", Name: "Mira", Roles: []string{"91", "92"}, Rights: "16"}
	private := command.Given{Name: "private", Value: "true"}
	caller := command.Caller{Platform: "discord", ID: "502", Name: "Ruben"}
	given := []command.Given{{Name: "what", Value: "Kloop"}}
	for _, c := range []struct {
		who     discordtest.Person
		where   discordtest.Where
		name    string
		options []discordtest.Option
		want    command.Request
	}{
		{manager, discordtest.InDesk(), "case", []discordtest.Option{what("Kloop"), discordtest.Yes("private")}, command.Request{
			Caller: command.Caller{Platform: "discord", ID: "7", Name: "Mira", Roles: []string{"91", "92"}}, CanBeAlone: true, Name: "case", Options: append(given[:1:1], private),
			Chat: command.Chat{Platform: "discord", ID: discordtest.Desk, Title: "#desk", Kind: command.GroupChat, Manager: true}}},
		{ruben, discordtest.Where{Guild: discordtest.Guild, Channel: "31"}, "case", []discordtest.Option{what("Kloop")}, command.Request{
			Caller: withRoles(caller), CanBeAlone: true, Name: "case", Options: given,
			Chat: command.Chat{Platform: "discord", ID: discordtest.Desk, Thread: "31", Title: "#thread", Kind: command.GroupChat}}},
		{ruben, discordtest.Where{Guild: discordtest.Guild, Channel: "32"}, "case", []discordtest.Option{what("Kloop")}, command.Request{
			Caller: withRoles(caller), CanBeAlone: true, Name: "case", Options: given,
			Chat: command.Chat{Platform: "discord", ID: "32", Title: "#news", Kind: command.ChannelChat}}},
		{ruben, discordtest.Direct(ruben), "case", []discordtest.Option{what("Kloop")}, command.Request{
			Caller: caller, CanBeAlone: true, Name: "case", Options: given,
			Chat: command.Chat{Platform: "discord", ID: "502", Title: "Ruben", Kind: command.PrivateChat, Manager: true}}},
		// A change is asked for and shown to the editor alone, in the team's channel too.
		{ruben, discordtest.InDesk(), "addcase", nil, command.Request{
			Caller: withRoles(caller), CanBeAlone: true, Alone: true, Name: "addcase",
			Chat: command.Chat{Platform: "discord", ID: discordtest.Desk, Title: "#desk", Kind: command.GroupChat}}},
		// D12: beyond 2^53 a number is still itself.
		{ruben, discordtest.Direct(ruben), "case", []discordtest.Option{what("Kloop"), {Name: "page", Type: 4, Value: json.RawMessage("9007199254740993")}}, command.Request{
			Caller: caller, CanBeAlone: true, Name: "case", Options: append(given[:1:1], command.Given{Name: "page", Value: "9007199254740993"}),
			Chat: command.Chat{Platform: "discord", ID: "502", Title: "Ruben", Kind: command.PrivateChat, Manager: true}}},
	} {
		call := o.fake.Slash(c.who, c.where, c.name, c.options...)
		call.Answer()
		all := o.gate.requests()
		got := all[len(all)-1]
		c.want.Key = call.ID
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func withRoles(c command.Caller) command.Caller { c.Roles = []string{}; return c }

// Who sees an answer: the chat, or the asker alone where the gate or the command says so.
func TestWhoSeesAnAnswer(t *testing.T) {
	t.Parallel()
	o := connect(t)
	o.gate.says(func(_ context.Context, r command.Request) command.Answer {
		a := said("an answer")
		a.Private = len(r.Options) > 0 && r.Options[0].Value == "nothing"
		return a
	})
	for _, c := range []struct {
		where discordtest.Where
		name  string
		what  string
		want  bool
	}{
		{discordtest.InDesk(), "case", "Kloop", false},
		{discordtest.InDesk(), "case", "nothing", true},
		{discordtest.InDesk(), "addcase", "", true},
		{discordtest.Direct(ruben), "case", "nothing", false}, // a private chat needs no secrecy
	} {
		var options []discordtest.Option
		if c.what != "" {
			options = append(options, what(c.what))
		}
		if got := o.fake.Slash(ruben, c.where, c.name, options...).Message().Ephemeral(); got != c.want {
			t.Errorf("%+v: ephemeral %t", c, got)
		}
	}
}

// C2, D29: what takes longer than the patience is promised in time and comes afterwards, to whom it is for.
func TestASlowAnswerIsPromised(t *testing.T) {
	t.Parallel()
	o := connect(t)
	for _, c := range []struct {
		name    string
		private bool // what the gate says
		options []discordtest.Option
		first   string
		alone   bool
		follow  []bool
	}{
		{"case", false, []discordtest.Option{what("slow")}, "the answer", false, nil},
		{"case", false, []discordtest.Option{what("slow"), discordtest.Yes("private")}, "the answer", true, nil},
		{"whoami", true, nil, "the answer", true, nil},
		{"addcase", false, nil, "the answer", true, nil},
		// promised to all, and then for the asker alone: one neutral line, the details privately
		{"case", true, []discordtest.Option{what("slow")}, "For the asker alone.", false, []bool{true}},
	} {
		goOn := make(chan struct{})
		o.gate.says(func(context.Context, command.Request) command.Answer {
			<-goOn
			a := said("the answer")
			a.Private = c.private
			return a
		})
		call := o.fake.Slash(ruben, discordtest.InDesk(), c.name, c.options...)
		<-call.Responded()
		close(goOn)
		all := call.Answer()
		if len(c.follow) > 0 {
			o.fake.Until("the rest follows", func() bool { all = call.Answer(); return len(all) == 1+len(c.follow) })
		}
		if all[0].Text() != c.first || all[0].Ephemeral() != c.alone || call.Response != respondLater {
			t.Errorf("%s: response %d shows %q, ephemeral %t", c.name, call.Response, all[0].Text(), all[0].Ephemeral())
		}
		for i, alone := range c.follow {
			if m := all[1+i]; m.Text() != "the answer" || m.Ephemeral() != alone {
				t.Errorf("%s: then %q, ephemeral %t", c.name, m.Text(), m.Ephemeral())
			}
		}
	}
}

// An interaction that is delivered twice acts once.
func TestAnInteractionActsOnce(t *testing.T) {
	t.Parallel()
	o := connect(t)
	data := map[string]any{"id": "1", "type": 1, "name": "case", "options": []discordtest.Option{what("Kloop")}}
	call := o.fake.SlashData(ruben, discordtest.InDesk(), data)
	call.Answer()
	o.fake.Again(call, ruben, discordtest.InDesk(), data)
	o.fake.Slash(ruben, discordtest.InDesk(), "whoami").Answer() // it has been heard by then, or will do no harm

	o.fake.Until("the second is noticed", func() bool { return strings.Contains(o.log.String(), "delivered again") })
	if n := len(o.gate.requests()); n != 2 {
		t.Errorf("the gate was asked %d times", n)
	}
	if codes := call.Codes(); len(codes) != 0 {
		t.Errorf("Discord refused with %v", codes)
	}
}

// C2, C8: one that came too late, or that another instance has answered, is logged and left.
func TestAnExpiredInteractionIsLeft(t *testing.T) {
	t.Parallel()
	o := connect(t)
	o.fake.Limit = time.Nanosecond
	call := o.fake.Slash(ruben, discordtest.InDesk(), "case", what("Kloop"))
	o.fake.Until("it is refused", func() bool { return len(call.Codes()) > 0 })
	o.fake.Until("it is logged", func() bool { return strings.Contains(o.log.String(), "did not reach the asker") })
	o.fake.Limit = 0
	o.answers(t)
	if diff := cmp.Diff([]int{10062}, call.Codes()); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(o.log.String(), "level=WARN") || strings.Contains(o.log.String(), call.Token) {
		t.Errorf("the log says\n%s", o.log)
	}
}

// D9: a handler's panic ends nothing; the asker gets a reference that stands in the log.
func TestAPanicIsAnswered(t *testing.T) {
	t.Parallel()
	o := connect(t)
	o.gate.says(func(context.Context, command.Request) command.Answer { panic("content that is nobody's business") })
	m := o.fake.Slash(ruben, discordtest.InDesk(), "case", what("Kloop")).Message()
	_, ref, ok := strings.Cut(m.Text(), "Our fault: ")
	ref = strings.Trim(ref, "*")
	if !ok || !m.Ephemeral() || !strings.Contains(o.log.String(), "reference="+ref) || strings.Contains(o.log.String(), "nobody's business") {
		t.Errorf("it is answered %q, ephemeral %t; the log says\n%s", m.Text(), m.Ephemeral(), o.log)
	}
	o.gate.says(nil)
	o.answers(t)
}

// C2: the first response is tried again while there is time: Discord takes one only, so nothing is shown twice.
func TestTheFirstResponseSurvivesAFault(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]discordtest.Fault{
		"502 before it took effect": {Status: http.StatusBadGateway, Body: "<html>"},
		"500 after it took effect":  {Status: http.StatusInternalServerError, Body: "{}", After: true},
		"a cut before":              {Drop: true},
		"a cut after":               {Drop: true, After: true},
		"429":                       {Status: http.StatusTooManyRequests, Body: `{"message":"slow","retry_after":0.2,"global":false}`},
	} {
		t.Run(name, func(t *testing.T) {
			o := connect(t)
			var tried atomic.Int64
			o.fake.Faults(func(r *http.Request, _ []byte) *discordtest.Fault {
				if strings.HasSuffix(r.URL.Path, "/callback") && tried.Add(1) == 1 {
					f := fault
					return &f
				}
				return nil
			})
			o.answers(t)
			if strings.Contains(o.log.String(), "did not reach") {
				t.Errorf("the log says\n%s", o.log)
			}
		})
	}
}

// D22, D12: an empty list of suggestions is a list; a half-typed number and a half-filled call are no fault.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	o := connect(t)
	long := strings.Repeat("ж", 120)
	o.gate.mu.Lock()
	o.gate.suggest = func(option, typed string) []command.Choice {
		if typed == "nothing" {
			return nil
		}
		out := []command.Choice{{Value: "KG-4T7Q", Label: option + " " + typed}, {Value: long, Label: "too long"}, {Value: "9XK3F", Label: long}, {Value: "7Q2MD"}}
		for i := range 40 {
			out = append(out, command.Choice{Value: fmt.Sprint("v", i), Label: fmt.Sprint("l", i)})
		}
		return out
	}
	o.gate.mu.Unlock()

	call := o.fake.Complete(ruben, discordtest.InDesk(), "case", discordtest.Typed("what", "nothing"))
	call.Answer()
	if call.Choices == nil || len(call.Choices) != 0 {
		t.Errorf("nothing suggests %v", call.Choices)
	}
	call = o.fake.Complete(ruben, discordtest.InDesk(), "case", discordtest.Option{Name: "page", Type: 4, Value: "1x", Focused: true}, discordtest.Yes("private"))
	call.Answer()
	want := []discordtest.Choice{{Name: "page 1x", Value: "KG-4T7Q"}, {Name: strings.Repeat("ж", 99) + "…", Value: "9XK3F"}, {Name: "7Q2MD", Value: "7Q2MD"}}
	if len(call.Choices) != 25 || !cmp.Equal(want, call.Choices[:3]) {
		t.Errorf("%d choices, %v", len(call.Choices), call.Choices)
	}
	all := o.gate.requests()
	if r := all[len(all)-1]; !cmp.Equal(r.Options, []command.Given{{Name: "private", Value: "true"}}) || !r.CanBeAlone {
		t.Errorf("the gate was asked %+v", r)
	}
}

// D11: a form with a field of a kind that nobody knows is read as far as it can be.
func TestAFormWithUnknownFields(t *testing.T) {
	t.Parallel()
	o := connect(t)
	f := &discordtest.Form{CustomID: asked + "dabcd:?form", Components: []discordtest.Row{{Components: []discordtest.Component{{CustomID: "title", Value: "A title"}}}}}
	o.fake.Submit(ruben, discordtest.InDesk(), nil, f, nil).Answer()
	call := o.fake.SlashData(ruben, discordtest.InDesk(), map[string]any{"custom_id": f.CustomID, "components": []any{map[string]any{"type": 18, "component": map[string]any{"type": 99, "value": 7}}}, "name": "case", "options": []any{map[string]any{"name": "what", "type": 77, "value": map[string]any{"a": 1}}}})
	call.Answer()
	if all := o.gate.requests(); len(all) != 2 || all[0].Action != "dabcd:?form" || !cmp.Equal(all[0].Options, []command.Given{{Name: "title", Value: "A title"}}) {
		t.Errorf("the gate was asked %+v", all)
	}
}

// A button's message changes in place, also after a restart; what is for the asker alone never takes its place.
func TestButtons(t *testing.T) {
	t.Parallel()
	o := connect(t)
	page := command.Answer{Doc: reply.Doc{Title: reply.Text("page 1"), Buttons: [][]reply.Button{{{Label: "Next", Action: "tABCD:cases page:2"}}}}}
	o.gate.says(func(context.Context, command.Request) command.Answer { return page })
	m := o.fake.Slash(ruben, discordtest.InDesk(), "case", what("Kloop")).Message()

	turned := o.fake.Press(ruben, discordtest.InDesk(), m, m.Button("Next"))
	if turned.Message() != m || m.Text() != "pressed tABCD:cases page:2" || turned.Response != respondUpdate || len(m.Components) != 0 {
		t.Errorf("the page was turned by response %d to %q", turned.Response, m.Text())
	}

	for name, c := range map[string]struct {
		answer command.Answer
		alone  bool
		text   string
	}{
		"somebody else's": {command.Answer{Toast: "Only the asker."}, true, "Only the asker."},
		"stale":           {command.Answer{Toast: "Too old.", Doc: words("Too old, ask again."), Private: true}, true, "Too old, ask again."},
		"refused":         {command.Answer{Doc: words("Not for you."), Private: true, Edit: true}, true, "Not for you."},
		"asks anew":       {command.Answer{Doc: words("Another answer.")}, false, "Another answer."},
	} {
		o.gate.mu.Lock()
		o.gate.press = func(context.Context, command.Request) command.Answer { return c.answer }
		o.gate.mu.Unlock()
		call := o.fake.Press(ruben, discordtest.InDesk(), m, pressed+"a:case x")
		got := call.Message()
		if got == m || strings.Trim(got.Text(), "*") != c.text || got.Ephemeral() != c.alone || m.Text() != "pressed tABCD:cases page:2" {
			t.Errorf("%s: %q, ephemeral %t; the message now reads %q", name, got.Text(), got.Ephemeral(), m.Text())
		}
	}
	for _, odd := range []string{"x", "zz:a", pressed} {
		if got := o.fake.Press(ruben, discordtest.InDesk(), m, odd).Message(); !got.Ephemeral() {
			t.Errorf("%q is answered in the open", odd)
		}
	}
}

// What one asked for privately can be shown in the chat, as the chat may see it.
func TestShowHere(t *testing.T) {
	t.Parallel()
	o := connect(t)
	o.gate.says(func(context.Context, command.Request) command.Answer {
		a := said("for the team")
		a.Private, a.Again = true, "a:case Kloop"
		return a
	})
	m := o.fake.Slash(ruben, discordtest.InDesk(), "case", what("Kloop"), discordtest.Yes("private")).Message()
	o.gate.mu.Lock()
	o.gate.press = func(_ context.Context, r command.Request) command.Answer {
		return said(fmt.Sprintf("%s alone %t", r.Action, r.Alone))
	}
	o.gate.mu.Unlock()
	call := o.fake.Press(ruben, discordtest.InDesk(), m, m.Button("Show here"))
	if got := call.Message(); got.Ephemeral() || !strings.Contains(got.Text(), "a:case Kloop alone false") || call.Response != respondMessage {
		t.Errorf("response %d, ephemeral %t: %q", call.Response, got.Ephemeral(), got.Text())
	}
	// An answer to a button of a private message is private too.
	if got := o.fake.Press(ruben, discordtest.InDesk(), m, pressed+"a:case Kloop").Message(); !got.Ephemeral() || !strings.Contains(got.Text(), "alone true") {
		t.Errorf("ephemeral %t: %q", got.Ephemeral(), got.Text())
	}
}

// A long answer is cut into messages; without the right to embed it is written out, without previews.
func TestLongAnswersAndMissingRights(t *testing.T) {
	t.Parallel()
	o := connect(t)
	var doc reply.Doc
	doc.Title = reply.Text("Many")
	for i := range 300 {
		doc.List(reply.Item{Text: reply.Text(fmt.Sprintf("entry %d %s", i, strings.Repeat("ж", 30)))})
	}
	o.gate.says(func(context.Context, command.Request) command.Answer { return command.Answer{Doc: doc} })
	noEmbeds := discordtest.InDesk()
	noEmbeds.AppRights = "3072"
	for _, where := range []discordtest.Where{discordtest.InDesk(), noEmbeds} {
		call := o.fake.Slash(ruben, where, "case", what("x"))
		o.fake.Until("all of it is there", func() bool { return strings.Contains(call.Text(), "entry 299 ") })
		text := call.Text()
		for i := range 300 {
			if strings.Count(text, fmt.Sprintf("entry %d ", i)) != 1 {
				t.Fatalf("entry %d is missing or doubled", i)
			}
		}
		first := call.Message()
		if plain := where == noEmbeds; plain != (first.Content != "") || plain && first.Flags&flagNoPreviews == 0 {
			t.Errorf("content of %d characters, flags %d", len(first.Content), first.Flags)
		}
	}
}

// 64 people at once: each gets his own answer.
func TestSixtyFourAtOnce(t *testing.T) {
	t.Parallel()
	o := connect(t)
	var group sync.WaitGroup
	for i := range 64 {
		group.Go(func() {
			for n := range 8 {
				want := fmt.Sprintf("%d/%d", i, n)
				call := o.fake.Slash(discordtest.Person{ID: fmt.Sprint(1000 + i), Name: "p"}, discordtest.InDesk(), "case", what(want))
				<-call.Responded()
				if got := call.Text(); !strings.Contains(got, "what:"+want) {
					t.Errorf("%s is answered %q", want, got)
				}
			}
		})
	}
	group.Wait()
}
