package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"

	"casewire/bot/console"
	"casewire/config"
	"casewire/handlers"
	"casewire/handlers/command"
	"casewire/handlers/example"
	"casewire/handlers/reply"
	"casewire/handlers/words"
	"casewire/storage"

	"golang.org/x/term"
)

// demo opens the example case, in memory or in the file that was named, and talks.
func (a *app) demo(ctx context.Context, demo config.Demo) (err error) {
	store, err := storage.Open(ctx, storage.Options{Path: string(demo.Database), Now: a.world.now, Random: a.world.random})
	if err != nil {
		return fmt.Errorf("open the demo: %w", err)
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	last, err := store.LastChange(ctx)
	if err != nil {
		return fmt.Errorf("open the demo: %w", err)
	}
	if last == 0 { // a file that somebody works in is left as it is
		for _, records := range []iter.Seq2[storage.Record, error]{example.Records(), example.Invented()} {
			if _, err := store.Import(ctx, storage.By{Action: "import"}, records); err != nil {
				return fmt.Errorf("load the example case: %w", err)
			}
		}
	}
	gate, err := handlers.New(handlers.Options{Store: store, Zone: a.settings.Timezone.Location(), Version: version(), Log: newLogger(a.stderr, slog.LevelWarn, a.settings.LogFormat, a.settings.Secrets()), Roles: map[string]command.Role{
		consolePlatform + ":" + string(config.AsAdmin):  command.Admin,
		consolePlatform + ":" + string(config.AsMember): command.Member,
	}})
	if err != nil {
		return fmt.Errorf("open the demo: %w", err)
	}
	return a.talk(ctx, gate, demo)
}

// load brings the example case into the database, published. What is on file already is left as it is.
func (a *app) load(ctx context.Context) (err error) {
	store, err := a.openStore(ctx, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	n, err := store.Import(ctx, storage.By{Action: "import"}, example.Records())
	if err != nil {
		return fmt.Errorf("load the example case: %w", err)
	}
	key := "import.done"
	if n.Total() == 0 {
		key = "import.nothing"
	}
	return a.say(words.English().Text(key, words.Args{"cases": n.Cases, "subjects": n.Subjects, "sources": n.Sources, "incidents": n.Incidents, "path": string(a.settings.Database)}))
}

// talk opens the console over a gate, on the terminal or the pipe that the program was given.
func (a *app) talk(ctx context.Context, gate command.Gate, demo config.Demo) error {
	w := words.English()
	shown := terminalOf(a.stdout)
	o := console.Options{
		Gate: gate, In: a.stdin, Out: a.stdout, Greeting: greeting(w, demo), Words: consoleWords(w),
		Caller:   command.Caller{Platform: consolePlatform, ID: string(demo.As), Name: string(demo.As)},
		Chat:     command.Chat{Platform: consolePlatform, ID: string(demo.As), Kind: command.PrivateChat, Manager: true},
		Terminal: terminalOf(a.stdin) == os.Stdin && shown == os.Stdout && shown != nil,
		Colour:   shown != nil && a.colours(),
	}
	if shown != nil {
		o.Width = func() int {
			width, _, err := term.GetSize(int(shown.Fd()))
			if err != nil {
				return 0
			}
			return width
		}
	}
	return console.Run(ctx, o)
}

// consolePlatform is the platform's name of everybody at a console.
const consolePlatform = "console"

// colours tells whether the person wants any: https://no-color.org, and terminals that know none.
func (a *app) colours() bool {
	refused, _ := a.environ("NO_COLOR")
	kind, _ := a.environ("TERM")
	return refused == "" && kind != "dumb"
}

// terminalOf gives the terminal behind a reader or writer; nil if there is none.
func terminalOf(stream any) *os.File {
	file, ok := stream.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return file
}

func consoleWords(w *words.Catalogue) console.Words {
	return console.Words{
		Prompt: "> ",
		Yes:    w.Text("console.yes", nil), No: w.Text("console.no", nil), Cancel: w.Text("console.cancel", nil),
		Quit:    []string{w.Text("console.quit", nil), w.Text("console.leave", nil)},
		Help:    []string{w.Text("console.help", nil)},
		TooLong: w.Text("console.toolong", nil),
		File:    func(name string) string { return w.Text("console.file", words.Args{"name": name}) },
	}
}

// greeting is what a demo says first, the same every time: where one is, as whom, and what to try.
func greeting(w *words.Catalogue, demo config.Demo) reply.Doc {
	doc := reply.Doc{Title: w.Line("demo.title", nil)}
	flags := words.Args{}
	for _, persona := range []config.Persona{config.AsAdmin, config.AsMember, config.AsPublic} {
		flags[string(persona)] = reply.Span{Kind: reply.Code, Text: "--as " + string(persona)}
	}
	doc.Para(w.Line("demo.as."+string(demo.As), flags))
	doc.Heading(w.Line("demo.try", nil))
	var tries []reply.Item
	for _, try := range []struct{ line, why string }{
		{"/custody on:2025-10-31", "demo.try.custody"},
		{"/notices Tukhvatshin", "demo.try.notices"},
		{"/find Тухватшин", "demo.try.find"},
	} {
		tries = append(tries, reply.Item{Text: reply.Of(reply.Cmd(try.line)), Notes: []reply.Line{w.Line(try.why, nil)}})
	}
	doc.List(tries...)
	doc.Note(w.Line("demo.ways", words.Args{"help": reply.Cmd("/help"), "quit": reply.Cmd("/quit")}))
	if demo.Database == "" {
		doc.Note(w.Line("demo.memory", nil))
	} else {
		doc.Note(w.Line("demo.file", words.Args{"path": reply.Span{Kind: reply.Code, Text: string(demo.Database)}}))
	}
	return doc
}
