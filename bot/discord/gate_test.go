package discord

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"casewire/bot/discord/discordtest"
	"casewire/handlers/command"
	"casewire/handlers/reply"
)

// gate is a gate of few commands that does what a test says, and remembers what it was asked.
type gate struct {
	table *command.Table

	mu       sync.Mutex
	asked    []command.Request
	events   []command.Event
	dispatch func(ctx context.Context, r command.Request) command.Answer
	press    func(ctx context.Context, r command.Request) command.Answer
	suggest  func(option, typed string) []command.Choice
	menu     []*command.Spec // nil: all
	happens  func(e command.Event)
}

func newGate(t testing.TB) *gate {
	t.Helper()
	run := func(context.Context, command.Call) (reply.Doc, error) { return reply.Doc{}, nil }
	complete := func(context.Context, command.Call, string) ([]command.Choice, error) { return nil, nil }
	table, err := command.NewTable(
		command.Spec{Name: "case", Group: command.Read, Summary: "One case", Run: run, Options: []command.Option{
			{Name: "what", Summary: "a ref or words", Kind: command.CaseRef, Required: true, Complete: complete},
			{Name: "page", Summary: "which page", Kind: command.Integer, Min: 1, Max: 1000, Named: true},
			{Name: "private", Summary: "only to me", Kind: command.Boolean}}},
		command.Spec{Name: "whoami", Group: command.Self, Summary: "What you are here", Private: true, Run: run},
		command.Spec{Name: "addcase", Group: command.Edit, Need: command.Editing, Confirm: true, Summary: "Open a case", Run: run, Options: []command.Option{
			{Name: "title", Summary: "title of the case", Kind: command.Text, Ask: command.Needed},
			{Name: "country", Summary: "country", Kind: command.Country, Ask: command.Needed}}},
		command.Spec{Name: "import", Group: command.Run, Need: command.Administering, Summary: "Take a file in", Run: run, Options: []command.Option{
			{Name: "file", Summary: "the file", Kind: command.Attachment, Required: true}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	return &gate{table: table}
}

func (g *gate) Table() *command.Table { return g.table }

func (g *gate) Dispatch(ctx context.Context, r command.Request) command.Answer {
	g.mu.Lock()
	g.asked = append(g.asked, r)
	f := g.dispatch
	g.mu.Unlock()
	if f != nil {
		return f(ctx, r)
	}
	var b strings.Builder
	b.WriteString("/" + r.Name)
	for _, o := range r.Options {
		b.WriteString(" " + o.Name + ":" + o.Value)
	}
	return said(b.String())
}

func (g *gate) Press(ctx context.Context, r command.Request) command.Answer {
	g.mu.Lock()
	g.asked = append(g.asked, r)
	f := g.press
	g.mu.Unlock()
	if f != nil {
		return f(ctx, r)
	}
	return command.Answer{Doc: words("pressed " + r.Action), Edit: true}
}

func (g *gate) Complete(_ context.Context, r command.Request, option, typed string) []command.Choice {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked = append(g.asked, r)
	if g.suggest == nil {
		return nil
	}
	return g.suggest(option, typed)
}

func (g *gate) Menu(context.Context, command.Request) []*command.Spec {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.menu != nil {
		return g.menu
	}
	return g.table.All()
}

func (g *gate) Happened(_ context.Context, e command.Event) command.Answer {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.happens != nil {
		g.happens(e)
	}
	g.events = append(g.events, e)
	return command.Answer{}
}

// requests is what the gate was asked so far.
func (g *gate) requests() []command.Request {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]command.Request(nil), g.asked...)
}

func (g *gate) happenings() []command.Event {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]command.Event(nil), g.events...)
}

// says is what the gate answers from now on.
func (g *gate) says(f func(ctx context.Context, r command.Request) command.Answer) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.dispatch = f
}

// notes is a log that can be read while it is written.
type notes struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.Write(p)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.String()
}

// opened is a door that is being run against a fake.
type opened struct {
	*Door
	gate *gate
	fake *discordtest.Server
	log  *notes
	// end asks it to end and gives what Run gave.
	end func() error
}

func testWords() Words {
	return Words{Neutral: "For the asker alone.", Done: "Done.", Stale: "Too old.", ShowHere: "Show here", Continue: "Continue",
		Internal: func(ref string) string { return "Our fault: " + ref }, NoFile: "No file.", BigFile: "Too large.", Lacks: func(rights string) string { return "Lacks " + rights + "." },
		BadToken: "Bad token.", Refused: "Refused.", Down: "Down.", Endpoint: "Endpoint.", Commands: func(why string) string { return "Commands: " + why }}
}

// makeDoor makes a door to a fake without running it.
func makeDoor(t testing.TB, fake *discordtest.Server, g *gate) (*Door, *notes) {
	t.Helper()
	log := &notes{}
	return New(Options{Gate: g, Token: fake.Token, API: fake.URL, Log: slog.New(slog.NewTextHandler(log, nil)), Words: testWords(), Version: "test"}), log
}

// open runs a door against a fake until the test ends.
func open(t testing.TB, fake *discordtest.Server) opened {
	t.Helper()
	g := newGate(t)
	d, log := makeDoor(t, fake, g)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	var once sync.Once
	var err error
	end := func() error {
		once.Do(func() { cancel(); err = <-done })
		return err
	}
	t.Cleanup(func() {
		_ = end() // a test that cares has looked
		if t.Failed() {
			t.Logf("log:\n%s", log)
		}
	})
	return opened{d, g, fake, log, end}
}

var ruben = discordtest.Person{ID: "502", Name: "Ruben"} //nolint:gochecknoglobals // who the tests ask as
